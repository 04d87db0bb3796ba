"""The record of which words a translation was made from: a hash of each text.

Translations of topics keep it, and language files of the built-in English words.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Annotated, Any

from msgspec import Struct

from handout.problems import Problem, short
from handout.schema.model import KeyPath, Limits
from handout.schema.model_reader import Source

Hash = Annotated[str, Limits(pattern=r"^[0-9a-f]{8}$", description="eight digits that the program writes")]

KINDS, CONDITIONS = "kinds", "conditions"

NOT_TRANSLATED = frozenset(
    ("direction", "digits", "plurals", "lists", "joins", "months", "day", "month", "quotes", "full_stop", "forbidding")
)
"""Keys that say how a language writes, which English does not decide."""

SAFETY_WORDS = frozenset(
    (
        *("call", "emergency_unknown", "urgent_unknown", "read_on", "turn_over", "take_care", "not_with", "left_out"),
        *("ask_before", "not_written_for", "read_safety_card", "safety_card", "warnings_before", CONDITIONS),
        *("scale_limit", "values", "amounts", "avoid"),  # of kinds: how hard, how much, and what not to do
    )
)
"""Keys of fixed words that protect the reader."""


class FixedText(Struct, frozen=True):
    """A fixed text in English, and its *path* in a language file."""

    path: KeyPath
    text: str

    @property
    def name(self) -> str:
        """The name of the text in ``made_from``: its keys, joined by dots.

        Items count from 1.
        """
        return ".".join(str(step + 1) if isinstance(step, int) else step for step in self.path)

    @property
    def protects(self) -> bool:
        """Whether the text protects the reader.

        If the English text changes, its old translation may mislead the reader, so that is an error.
        """
        return not SAFETY_WORDS.isdisjoint(self.path)


def hash_text(text: str) -> str:
    """Return a short hash of a text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def list_fixed_texts(english: Mapping[str, Any], kinds: Mapping[str, Any]) -> tuple[FixedText, ...]:
    """Return the texts of the *english* file to translate, and those of *kinds*.

    Both are given as their files say them.
    """
    words = {key: value for key, value in english.items() if key not in (*NOT_TRANSLATED, KINDS, "made_from")}
    of_kinds = {name: kind.get("words", {}) for name, kind in kinds.items()}
    return (*_walk(words, ()), *_walk(of_kinds, (KINDS,)))


def _walk(value: Any, path: KeyPath) -> Iterator[FixedText]:  # noqa: ANN401 - any value of a file
    """Yield the texts of a value.

    Forms and meanings of a word are one text with it.
    """
    if isinstance(value, str):
        yield FixedText(path, value)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _walk(item, (*path, number))
    elif isinstance(value, Mapping) and path[:1] == (CONDITIONS,) and "words" in value:
        yield FixedText(path, str(value["words"]))
    elif isinstance(value, Mapping) and not {"other", "name"}.isdisjoint(value):
        yield FixedText(path, "\n".join(f"{key}: {word}" for key, word in value.items()))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _walk(item, (*path, key))


def record(texts: tuple[FixedText, ...], source: Source) -> dict[str, str]:
    """Return the hashes of those *texts* that a language file has words for."""
    return {each.name: hash_text(each.text) for each in texts if each.path in source.places}


def find_stale_words(
    tag: str, hashes: Mapping[str, str], texts: tuple[FixedText, ...], source: Source
) -> Iterator[Problem]:
    """Yield a problem for each fixed word whose English text has changed since.

    One that protects the reader is an error. *hashes* are those of the file of the language *tag*, whose *source* says
    where its words are.
    """
    for each in texts:
        if each.path in source.places and hashes.get(each.name) != hash_text(each.text):
            if each.name in hashes:
                key = "stale-caution/fixed" if each.protects else "stale-text/fixed"
            else:
                key = "stale-caution/unrecorded" if each.protects else "stale-text/unrecorded"
            yield Problem.of(source.where(each.path), key, name=each.name, text=short(each.text, 120), language=tag)
