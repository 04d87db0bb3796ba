"""Find points and conditions by the names that people write.

What is not understood stays as it is written, and is refused where points and conditions are chosen.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from unicodedata import normalize

from msgspec import Struct

from handout.content.compose import full_name
from handout.content.conditions import Condition, ConditionId, find_condition, find_in_languages
from handout.content.topic import Topic
from handout.content.topic_card import CardSpec, text_of
from handout.problems import Location, Problem, short
from handout.request.parse_values import EMPTY, parse_yes_no
from handout.schema.spaces import fold, remove_invisible, remove_soft_hyphens

ALL = frozenset(
    {
        "all",
        "all points",
        "all of them",
        "every point",
        "everything",
        "*",
        "alle",
        "alle punkte",
        "todos",
        "todos los puntos",
        "tous",
        "tous les points",
    }
)
NO_POINTS = frozenset(("none", "no", "no points", "nil", "0", "keine", "ninguno", "aucun"))

HARD = re.compile(r"[,;\n]")
"""What surely parts two words in a list."""

SOFT = re.compile(r"\s*[+&/]\s*|\s+(?:and|und|et|y|plus)\s+|(?<=\d)\s+(?=\d)", re.IGNORECASE)
"""What parts two words where each of them is known; of numbers, a space does."""

ALL_BUT = re.compile(
    r"(.+?)\s+(?:but|except|without|außer|ausser|ohne|excepto|menos|sauf)\s+(?:for\s+)?(.+)", re.IGNORECASE | re.DOTALL
)
"""All points but some: ``all but 2``."""

CALLED = r"(?:#|nos?\.? ?|nr\.? ?|points? |cards? )?"
NUMBERED = re.compile(rf"{CALLED}(\d{{1,2}})\.?", re.IGNORECASE)
RANGE = re.compile(rf"{CALLED}(\d{{1,2}})\s*(?:-|\u2013|to|bis)\s*(\d{{1,2}})", re.IGNORECASE)
TWO_NAMES = re.compile(r"([^()]+)\(([^()]+)\)")
"""A name and another behind it in brackets: ``hand (LI4)``."""

ASIDE = re.compile(r"\([^()]*\)")
NEGATION = re.compile(
    r"\b(?:no|not|non|never|nor|without|denies|denied|neg|negative?|ex|kein\w*|nicht|ohne|sin|pas|sans|nie|não)\b",
    re.IGNORECASE,
)
ANSWER = re.compile(r"[\s:=?]\s*([^\s:=?]+)\s*$")
"""An answer behind what is asked: ``pregnant: n``."""

NO_SIGNS = frozenset(("-", "\u2013", "\u2014", "\u2717", "\u2718", "\u274c"))
"""Signs that deny what stands before them."""

ENDING = 2
"""The longest ending, in letters, by which forms of one word differ."""

LONGEST = 100
"""Greatest number of characters in which one condition is looked for."""

SMALL = frozenset(
    (
        "the",
        "and",
        "has",
        "had",
        "was",
        "now",
        "for",
        "with",
        "her",
        "his",
        "yes",
        "due",
        "from",
        "der",
        "die",
        "das",
        "und",
        "mit",
    )
)


def plain(text: str) -> str:
    """Return a name for comparison, without case and punctuation."""
    folded = fold(normalize("NFKC", remove_invisible(text)))
    return " ".join(re.sub(r"[\s_\-\u2010-\u2015.:]+", " ", folded).split())


class TopicWords(Struct, frozen=True, dict=True):
    """The names of the points of *topics*, and the *conditions* they know.

    *spoken_conditions* returns the conditions by their words in all languages: those who fill in tables may speak others.
    """

    topics: tuple[Topic, ...]
    conditions: Mapping[ConditionId, Condition]
    spoken_conditions: Callable[[], Mapping[str, ConditionId]] = dict

    @cached_property
    def points(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the points by each of their names: id, name, other name, code."""
        found: dict[str, dict[str, None]] = {}
        for topic in self.topics:
            for point in topic.cards:
                for name in {plain(name) for name in _names(point, topic)} - {""}:
                    found.setdefault(name, {})[point.id] = None
        ids = {plain(point.id): (point.id,) for topic in self.topics for point in topic.cards}
        return {name: tuple(points) for name, points in found.items()} | ids

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of all points, in their order."""
        return tuple(point.id for point in self.topics[0].cards) if self.topics else ()

    @cached_property
    def stems(self) -> Mapping[frozenset[str], tuple[tuple[str, frozenset[str]], ...]]:
        """The conditions by the stems of their words, each with these words."""
        found: dict[frozenset[str], dict[tuple[str, frozenset[str]], None]] = {}
        for name, condition in self.conditions.items():
            for text in (name, *(each for words in (condition.words, *condition.also) for each in _phrases(words))):
                if words := _words_of(text):
                    found.setdefault(stems_of(words), {})[name, words] = None
        return {stems: tuple(each) for stems, each in found.items()}

    def condition(self, text: str) -> str:
        """Return the condition that a text names, or an empty text.

        It is the one whose words have the stems of this text, all of them and no others: "PREGNANT", "hernias (2019)". A
        text that denies something names none, unless the condition's own words do ("surgery not long ago").
        """
        if len(text) > LONGEST:
            return ""
        if whole := find_condition(text, self.conditions):
            return whole
        text = normalize("NFC", text)
        if _is_denied(text):
            return ""
        bare = ASIDE.sub(" ", text)
        if found := find_condition(bare, self.conditions):
            return found
        return "" if NEGATION.search(text) else self._inflected(bare) or self._inflected(text)

    def spoken(self, text: str) -> str:
        """Return the known condition that a text names in any language, or nothing."""
        if len(text) > LONGEST or _is_denied(text):
            return ""
        found = (find_in_languages(form, self.spoken_conditions()) for form in (ASIDE.sub(" ", text), text))
        return next((each for each in found if each in self.conditions), "")

    def _inflected(self, text: str) -> str:
        """Return the condition whose words differ from a text's by endings only.

        A word with the same beginning may be another disease: "herniated" is not a hernia.
        """
        words = _words_of(text)
        for name, known in self.stems.get(stems_of(words), ()):
            if all(any(_is_form(word, other) for other in known) for word in words):
                return name
        return ""

    def conditions_in(self, text: str) -> list[str]:
        """Return the conditions in a list, each word that is not known as it is written."""
        found = []
        for part in filter(None, map(str.strip, HARD.split(text))):
            several = [each for each in SOFT.split(part) if each]
            known = [self.condition(each) or self.spoken(each) for each in several]
            whole = self.condition(part) or self.spoken(part)
            found += [whole] if whole else known if all(known) else [part]
        return [each for each in found if each not in EMPTY["avoid"]]

    def points_in(self, text: str, where: Location, problems: list[Problem]) -> list[str]:
        """Return the points in a list, each word that is not known as it is written."""
        if self._means_all(text):
            return [*self.ids]
        if (some := ALL_BUT.fullmatch(text.strip())) and self._means_all(some[1]):
            others = self.points_in(some[2], where, problems)
            unknown = [each for each in others if each not in self.ids]
            return unknown or [each for each in self.ids if each not in others]
        if plain(text) in NO_POINTS:
            problems.append(Problem.of(where, "nothing-left/none"))
            return []
        if one := self._points(text):
            return self._single(one, text, where, problems)
        found = list[str]()
        for part in filter(None, map(str.strip, HARD.split(text))):
            several = [each for each in SOFT.split(part) if each]
            for word in [part] if self._points(part) or not all(map(self._points, several)) else several:
                found += self._single(self._points(word) or (word,), word, where, problems)
        return found

    def _means_all(self, text: str) -> bool:
        """Return whether a text asks for all cards, by a word or as cards of its kind."""
        words = [topic.spec.words for topic in self.topics]
        return plain(text) in ALL or plain(text) in {plain(f"all {each.many}") for each in words}

    def point(self, text: str, where: Location, problems: list[Problem]) -> str:
        """Return the id of one point, or the text if it is not known.

        Report a text that means several, such as a range.
        """
        found = self._points(text)
        if len(found) > 1:
            self._report_several(found, text, where, problems)
        return found[0] if found else text

    def _single(self, found: Sequence[str], word: str, where: Location, problems: list[Problem]) -> list[str]:
        """Return the points of a word, and report a name that several of them have."""
        if len(found) > 1 and tuple(found) != self._numbered(word):
            self._report_several(found, word, where, problems)
        return [*found]

    def _report_several(self, found: Sequence[str], word: str, where: Location, problems: list[Problem]) -> None:
        """Report a word that means several points where one is meant."""
        cards = {card.id: card.name for topic in self.topics for card in topic.cards}
        known = " or ".join(f"{point} ({cards[point]})" for point in found)
        problems.append(Problem.of(where, "unknown-point/several", word=short(word), known=known))

    def _points(self, word: str) -> tuple[str, ...]:
        """Return the points that a word names.

        It is a name, words of one, a number, or a range. "Point 1" may be a name and another point's number: then it is
        both.
        """
        named, numbered = self.points.get(plain(word), ()), self._numbered(word)
        if named or numbered is not None:
            is_id = word.strip() in named
            return named if is_id else tuple(dict.fromkeys((*named, *(numbered or ()))))
        if two := TWO_NAMES.fullmatch(word.strip()):
            found, other = map(self._points, two.groups())
            return found if found == other else ()
        return self._containing(plain(word)) if _words_of(word) else ()

    def _numbered(self, word: str) -> tuple[str, ...] | None:
        """Return the points with a number or in a range; None if a word is neither."""
        if number := NUMBERED.fullmatch(word.strip()):
            at = int(number[1])
            return self.ids[at - 1 : at] if at else ()
        if bounds := RANGE.fullmatch(word.strip()):
            first, last = int(bounds[1]), int(bounds[2])
            return self.ids[first - 1 : last] if 0 < first < last <= len(self.ids) else ()
        return None

    def _containing(self, part: str) -> tuple[str, ...]:
        """Return the points whose names contain *part*: its words, without a gap.

        In the middle of one name they are no words of another, as those of "Foot Point" are beside "Top of Foot Point" and
        "Foot Sole".
        """
        names = {card.id: f" {plain(card.name)} " for topic in self.topics for card in topic.cards}
        found = [point for point, name in names.items() if f" {part} " in name]
        if len(found) == 1 and not names[found[0]].startswith(f" {part} "):
            others = [name for point, name in names.items() if point not in found]
            if any(f" {word} " in name for word in part.split() for name in others):
                return ()
        return tuple(found)


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words."""
    return frozenset(word[:6] for word in words)


def _words_of(text: str) -> frozenset[str]:
    """Return the words of a text, without small words."""
    words = re.findall(r"[^\W\d_]{3,}", fold(remove_soft_hyphens(text)))
    return frozenset(words) - SMALL


def _is_denied(text: str) -> bool:
    """Return whether a text denies what it names, in brackets or by its last word."""
    text = normalize("NFC", text)  # the letters of a Mac are parted: "no" begins "nóg"
    answers = [aside[1:-1].strip() for aside in ASIDE.findall(text)]
    if found := ANSWER.search(text):
        answers.append(found[1])
    return any(NEGATION.search(each) or parse_yes_no(each) is False or each in NO_SIGNS for each in answers)


def _is_form(word: str, other: str) -> bool:
    """Return whether two words differ by their last two letters at most."""
    same = max(len(word), len(other)) - ENDING
    return min(len(word), len(other)) >= same > 0 and word[:same] == other[:same]


def _names(point: CardSpec, topic: Topic) -> Iterator[str]:
    """Yield the names of a point."""
    yield from (point.id, point.name, full_name(point, topic), text_of(point, "also_called"))
    if point.note:
        yield f"{point.name} ({point.note})"
        yield f"{point.name} {point.note}"
    if (code := text_of(point, "code")) not in ("", "none"):
        yield from (code, re.sub(r"(?<=\D)(?=\d)", " ", code))


def _phrases(words: str) -> Iterable[str]:
    """Return the ways to say a condition: its words, and those in brackets."""
    return (words, ASIDE.sub(" ", words), *(aside[1:-1] for aside in ASIDE.findall(words)))
