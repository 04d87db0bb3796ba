"""Unite texts of several topics: what both say stands once, and nothing is lost."""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import dropwhile, takewhile
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.content.language import Language
from handout.schema.markup import strip_markup
from handout.schema.model import Model

M = TypeVar("M", bound=Model)
T = TypeVar("T")

SENTENCE_END = re.compile(r"(?<=[.!…।۔。])(?:\*\*)?(?=\s)")
"""Where a sentence ends, before the space that follows it.

A question belongs to its answer: "Hip replaced? Use a stool.".
"""

LIST_PARTS = re.compile(r",? (?:or|and) |, ")
"""What parts the items of a list in English."""

EXCEPTION = re.compile(r"\b(?:unless|except|but|if|only|not|no|never|without|until|when|before|after)\b", re.IGNORECASE)
"""English words with which a longer list may forbid less than a shorter one."""


FORBIDDING = re.compile(r"\b(?:unless|except|but|only|not|no|never|without|until|stop|don't)\b", re.IGNORECASE)
"""English words of a sentence that must not be made part of another."""

LEAST_ALIKE = 4
"""With how many equal words two sentences begin that are made one."""

CLAUSE_BEGINS = frozenset(("if", "when", "to", "that"))
"""English words that begin a clause."""

GENTLER = (
    (re.compile(r"(.+?),? unless .+"), r"\1"),
    (re.compile(r"ask .+ before using (.+)"), r"do not use \1"),
    (re.compile(r"(.+\?) see a doctor\. do not press"), r"\1 do not press. get help now"),
)
"""English sentences, and the stricter ones that say the same.

They forbid without an exception, or send for help now.
"""


def unite(lists: Iterable[Iterable[T]]) -> tuple[T, ...]:
    """Return the items of several lists in their order, each of them once."""
    return tuple(dict.fromkeys(item for each in lists for item in each))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text; what is bold is not divided."""
    found: list[str] = []
    start = 0
    for end in (each.end() for each in SENTENCE_END.finditer(text)):
        if text[start:end].count("**") % 2 == 0 and text[start:end].count("[") == text[start:end].count("]"):
            found.append(text[start:end].strip())
            start = end
    return [*found, *([rest] if (rest := text[start:].strip()) else [])]


class TextJoiner(Struct, frozen=True):
    """How texts are united whose fixed *words* are those of the language *tag*."""

    words: Language
    tag: str

    def title(self, titles: Sequence[str]) -> str:
        """Return titles as one; the words with which all of them begin stand once."""
        titles = list(dict.fromkeys(titles))
        split = [title.split() for title in titles]
        alike = (len(set(words)) == 1 for words in zip(*split, strict=False))
        same = min(sum(takewhile(bool, alike)), min(map(len, split)) - 1)
        if len(titles) > 1 and same > 0 and all(title[-1].isalnum() for title in titles):
            ends = [" ".join(each[same:]) for each in split]
            return f"{' '.join(split[0][:same])} {self.words.listed(ends)}"
        return " · ".join(titles)

    def labelled(self, label: str, text: str) -> str:
        """Return a text after a label in bold."""
        return f"**{self.words.labelled(label, '').strip()}** {text}"

    def tell_apart(self, texts: Sequence[tuple[str, str]]) -> str:
        """Return texts of several topics after their labels; equal ones stand once."""
        labels: dict[str, list[str]] = {}
        for label, text in texts:
            labels.setdefault(text, []).append(label)
        if len(labels) == 1:
            return texts[0][1]
        return " ".join(self.labelled(" + ".join(those), text) for text, those in labels.items())

    def list_apart(self, texts: Sequence[tuple[str, str]]) -> str:
        """Return short texts of several topics as a list, after their labels."""
        return self.words.separated([self.words.labelled(label, text) for label, text in texts])

    def unite_phrases(self, phrases: Sequence[str]) -> str:
        """Return phrases as a list with one full stop."""
        stop = self.words.full_stop
        plain = dict.fromkeys(phrase.removesuffix(stop) for phrase in phrases)
        return self.words.separated([*plain]) + stop

    def join_all(self, texts: Sequence[str]) -> str:
        """Return several texts as one."""
        return reduce(self.join_texts, texts)

    @property
    def is_english(self) -> bool:
        """Whether the texts are English: in no other language are lists understood."""
        return self.tag.partition("-")[0] == "en"

    def join_headings(self, one: str, two: str) -> str:
        """Return two headings as one; "Pregnant?" is a part of "Pregnant, or might be?"."""
        for whole, part in ((one, two), (two, one)):
            if whole.startswith(part.rstrip("?:.")) or self._covers(whole, part):
                return whole
        return f"{one} · {two}"

    def join_optional(self, one: str | None, two: str | None) -> str | None:
        """Return two texts as one; a missing one adds nothing."""
        return self.join_texts(one, two) if one and two else one or two

    def join_texts(self, one: str, two: str) -> str:
        """Return two texts as one, paragraph by paragraph, each sentence once."""
        first, second = (re.split(r"\n+", text) for text in (one, two))
        if len(first) != len(second):
            first, second = [" ".join(first)], [" ".join(second)]
        return "\n".join(map(self._join_paragraphs, first, second))

    def _join_paragraphs(self, one: str, two: str) -> str:
        """Return two paragraphs as one, without the sentences that another covers.

        What the second says before a sentence of both stands before it: "Wash your hands. Press slowly."
        """
        first, second = split_sentences(one), split_sentences(two)
        sentences, waiting = list[str](), list[str]()
        lines = self.cover((*first, *second))
        for each in lines:
            same = next((at for at, other in enumerate(second) if self._covers(each, other)), None)
            if any(self._covers(each, other) for other in first):
                waiting = [
                    other for other in second[:same] if other in lines and other not in sentences and other not in first
                ]
                sentences += waiting if same else []
            sentences += [each] if each not in sentences else []
        united = reduce(self._add_sentence, sentences, tuple[str, ...]())
        return reduce(self._join_sentences, united)

    def _add_sentence(self, others: tuple[str, ...], sentence: str) -> tuple[str, ...]:
        """Return sentences with one more, as a part of one that begins alike if it can be."""
        for at, other in enumerate(others):
            if together := self._unite_lists(other, sentence) or self._unite_alike(other, sentence):
                return (*others[:at], together, *others[at + 1 :])
        return (*others, sentence)

    def _unite_lists(self, one: str, two: str) -> str | None:
        """Return two English lists that begin and end alike as one, with all items."""
        first, second = LIST_PARTS.split(one), LIST_PARTS.split(two)
        items = [*first[1:-1], *(item for item in second[1:-1] if item not in first)]
        alike = (first[0], first[-1]) == (second[0], second[-1])
        if not self.is_english or not alike or len(first) < 2 or any(map(EXCEPTION.search, items)):
            return None
        if any("**" in item for item in (*first[1:], *second[1:])):
            return None
        last = one[one.rindex(first[-2]) + len(first[-2]) :]  # with "or" or "and" before it
        return ", ".join((first[0], *items)) + last

    def _unite_alike(self, one: str, two: str) -> str | None:
        """Return two English sentences that begin alike as one.

        An example is "…some press to rest, or press when tired". What both have is said again from the last
        word that begins a clause. Sentences that forbid or except something stay apart.
        """
        first, second = one.split(), two.split()
        same = sum(takewhile(bool, (a == b for a, b in zip(first, second, strict=False))))
        pattern = self.words.lists.either
        if not self.is_english or not pattern or same < LEAST_ALIKE or "**" in one + two:
            return None
        if FORBIDDING.search(f"{one} {two}"):
            return None
        start = max((at for at in range(same) if first[at] in CLAUSE_BEGINS), default=same - 1)
        return self.words.fill(pattern, **{"0": one.removesuffix(".") + ",", "1": " ".join(second[start:])})

    def _join_sentences(self, one: str, two: str) -> str:
        """Return two sentences; lists that go on under a heading are one sentence.

        Of the second list, what it begins with is left out if the first has it.
        """
        if not two[0].islower():
            return self.words.join(one, two)
        if self.is_english and not EXCEPTION.search(one):
            items = LIST_PARTS.split(one.rstrip("."))
            rest = [*dropwhile(lambda item: item in items, two.split(", "))]
            two = ", ".join(rest) or two
        return self.words.separated((one.removesuffix(self.words.full_stop), two))

    def cover(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return *texts* without those that another one covers."""
        found: list[str] = []
        for text in texts:
            if any(self._covers(other, text) for other in found):
                continue
            covered = [at for at, other in enumerate(found) if self._covers(text, other)]
            first = covered[0] if covered else len(found)
            found[first : first + 1] = [text]
            found = [each for at, each in enumerate(found) if at not in covered[1:]]
        return tuple(found)

    def _covers(self, one: str, other: str) -> bool:
        """Return whether a text says all that another says, and excepts nothing.

        The items of lists can only be told apart in English.
        """
        first, second = (strip_markup(each).casefold().strip(" .") for each in (one, other))
        if first == second or (
            self.is_english
            and any(each.fullmatch(second) and each.sub(strict, second) == first for each, strict in GENTLER)
        ):
            return True
        items, others = ([*filter(None, LIST_PARTS.split(each))] for each in (first, second))
        more = [item for item in items if item not in others]
        return self.is_english and len(others) > 1 and {*others} <= {*items} and not any(map(EXCEPTION.search, more))

    def join_models(self, one: M, two: M) -> M:
        """Return two models as one: texts and lists united, the first picture kept."""
        joined: dict[str, Any] = {}
        for name in one.__struct_fields__:
            first, second = getattr(one, name), getattr(two, name)
            joined[name] = self._join_values(name, first, second)
        return replace(one, **joined)

    def _join_values(self, name: str, one: Any, two: Any) -> Any:  # noqa: ANN401 - a value of any field
        """Return the values of a field in two models as one."""
        if one is None or two is None:
            return None if name == "short" else two if one is None else one
        if name == "heading":
            return self.join_headings(one, two)
        if isinstance(one, str):
            return self.join_texts(one, two)
        if isinstance(one, tuple):
            return self.cover((*one, *two)) if name == "items" else unite((one, two))
        return one if name == "picture" else self.join_models(one, two)
