"""Know a language by its names, in every language of the program.

A list of patients has these, not tags, and whoever types it writes "Englisch" or "anglais".
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

from msgspec import Struct


class LanguageNames(Struct, frozen=True):
    """The names of a language, the English one first, and those that are *doubtful*.

    A doubtful name may mean another way of writing, so that the tag is proposed only.
    """

    sure: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


NAMES = Path(__file__).with_name("language_names.txt")
"""The file of names.

To find it as a resource of the package would load ten modules in each build.
"""


@cache
def language_names() -> Mapping[str, LanguageNames]:
    """Return the names of each language by its tag."""
    lines = NAMES.read_text("utf-8").splitlines()
    named = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    parts = ((tag, names.partition(" ? ")) for tag, _, names in named)
    return {tag: LanguageNames(_split(sure), _split(doubtful)) for tag, (sure, _, doubtful) in parts}


def _split(names: str) -> tuple[str, ...]:
    """Return the names in a list."""
    return tuple(names.split(", ")) if names else ()


@cache
def _tags() -> Mapping[str, str]:
    """Return the tag of each name that is sure."""
    return {_plain(name): tag for tag, each in language_names().items() for name in each.sure}


MOST_LONG = 100
"""The greatest length of a name, with others beside it, in characters."""

LEAST_ALIKE = 0.85
"""How alike a misspelt name is to the one that is proposed, from 0 to 1.

"Dutch" and "Deutsch" are less so.
"""

PLAINER = str.maketrans({"(": " ", ")": " ", "\u02bc": "'", "\u2019": "'", "`": "'"})
"""What people write otherwise in a name: brackets and apostrophes."""

REGION = re.compile(r"-(?:[a-z]{2}|\d{3})")
"""The region in the tag of a language: ``es-MX`` reads what ``es`` does."""

BRACKET = re.compile(r"(.+)\(([^()]*)\)\s*", re.DOTALL)
"""A name with a second one, or a tag, behind it in brackets."""

BETWEEN = re.compile(r"\s*[/,;:]\s*|\s+[-–]\s+")
"""What stands between a name and a second one, or a tag."""

EVERY = re.compile(r"\s*[()/,;:]\s*|\s+[-–]\s+")
"""The same, with brackets, which may also be a part of a name."""

WRITTEN_FOR = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""Tags whose region says how the language is written."""


def tag_of(text: str, known: Iterable[str]) -> str:
    """Return the tag among those *known* that a tag or a name means, or nothing.

    ``Spanish``, ``español``, ``Spanisch``, ``Spanish (es)``, ``es - Spanish`` and ``es-MX`` mean ``es``.
    """
    tags = {tag.casefold(): tag for tag in known}
    found = {tags.get(each, "") for each in _meanings(text)}
    return found.pop() if len(found) == 1 else ""


def propose(text: str, known: Iterable[str]) -> str:
    """Return the tag that a doubtful or misspelt name may mean, or nothing.

    It is one of those *known*.
    """
    word, every = _plain(text), language_names()
    meant = {_plain(name): tag for tag in known if tag in every for name in (*every[tag].doubtful, *every[tag].sure)}
    close = [word] if word in meant else get_close_matches(word, meant, 1, LEAST_ALIKE)
    return meant[close[0]] if close else ""


def name_tags(tags: Iterable[str]) -> str:
    """Return languages as a list, each by its English name and its tag."""
    every = language_names()
    return ", ".join(f"{every[tag].sure[0]} ({tag})" if tag in every else tag for tag in tags)


def _meanings(text: str) -> set[str]:
    """Return the tags, in small letters, that a text and the parts of it mean.

    Each part must mean something.
    """
    if len(text) > MOST_LONG:
        return {""}
    if whole := _meaning(text):
        return {whole}
    bracket = BRACKET.fullmatch(text)
    for parts in (BETWEEN.split(text), bracket.groups() if bracket else (), EVERY.split(text)):
        found = set[str]().union(*(_meanings(part) for part in parts if part and part != text))
        if found and "" not in found:
            return found
    return {""}


def _meaning(text: str) -> str:
    """Return the tag, in small letters, that a name or a tag means, or nothing."""
    word = _plain(text)
    tag = word.replace("_", "-")
    if named := _tags().get(word) or WRITTEN_FOR.get(tag):
        return named.casefold()
    base = tag.partition("-")[0]
    if base in language_names() and REGION.fullmatch(tag[len(base) :]):
        return base
    return tag if any(tag == each.casefold() for each in language_names()) else ""


def _plain(text: str) -> str:
    """Return a text in small letters, without accents and brackets.

    Its apostrophes are straight.
    """
    letters = (c for c in normalize("NFKD", text) if not combining(c) or "\u0900" <= c < "\u0e00")
    return " ".join("".join(letters).casefold().translate(PLAINER).split())
