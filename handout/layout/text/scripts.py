"""Scripts: their letters, their fonts, and how they are set beside Latin."""

from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from msgspec import Struct

from handout.layout.page import FIRAGO


class Typeface(Struct, frozen=True):
    """A font family for one script, and how it is set beside FiraGO.

    *scale* is its size in multiples of the text's. *leading*, *ascent* and *descent* are what its lines need, in
    multiples of the text's size.
    """

    family: str = FIRAGO
    scale: float = 1
    leading: float = 0
    ascent: float = 0.935
    descent: float = 0.265


class Script(Struct, frozen=True):
    """A script: its name, a word in it, its characters and its typefaces.

    The typefaces are by language; that of no language is for all others. *tag* is that of ISO 15924. In texts of its
    *languages*, digits and signs are as large as its letters.
    """

    tag: str
    name: str
    sample: str
    ranges: tuple[tuple[int, int], ...]
    faces: dict[str, Typeface]
    languages: frozenset[str] = frozenset()

    def face(self, language: str) -> Typeface:
        """Return the typeface for a language (BCP 47), or that for all others."""
        tag = language.casefold().replace("_", "-")
        while tag:
            if tag in self.faces:
                return self.faces[tag]
            tag = tag.rpartition("-")[0]
        return self.faces[""]


PLAIN = Typeface()
"""The typeface of Latin, Greek, Cyrillic and Georgian, of signs and of digits."""

SCRIPTS: tuple[Script, ...] = (
    Script("Hebr", "Hebrew", "שלום", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), {"": Typeface(leading=1.42)}),
    Script(
        "Arab",
        "Arabic",
        "السلام",
        ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
        {"": Typeface(scale=1.12, leading=1.6)},
        frozenset(["ar", "azb", "ckb", "fa", "glk", "ks", "lrc", "mzn", "pnb", "ps", "sd", "skr", "ug"]),
    ),
    Script("Deva", "Devanagari", "नमस्ते", ((0x0900, 0x097F), (0xA8E0, 0xA8FF)), {"": Typeface(leading=1.42)}),
    Script("Thai", "Thai", "สวัสดี", ((0x0E00, 0x0E7F),), {"": Typeface(leading=1.42)}),
)
"""The scripts that are set otherwise than Latin."""

_RANGES = sorted((first, last, script) for script in SCRIPTS for first, last in script.ranges)
_FIRSTS = [first for first, *_ in _RANGES]

JOINED = frozenset(("Mn", "Mc", "Me", "Cf", "Zs"))
"""Categories of marks, joiners and spaces: they are set as what stands before."""


@lru_cache(8_000)
def script_of(character: str) -> Script | None:
    """Return the script of a character, or None if it is set like Latin."""
    at = bisect_right(_FIRSTS, ord(character)) - 1
    return _RANGES[at][2] if at >= 0 and ord(character) <= _RANGES[at][1] else None


@lru_cache(64)
def typeface_of_signs(language: str) -> Typeface:
    """Return the typeface of digits and signs in a text of a language."""
    tag = language.casefold().replace("_", "-").partition("-")[0]
    return next((script.face(language) for script in SCRIPTS if tag in script.languages), PLAIN)


def split_by_typeface(word: str, language: str, before: Typeface) -> list[tuple[Typeface, str]]:
    """Return *word* in parts of one typeface each.

    Spaces, marks and joiners are set as what stands before them, which is set in the typeface *before*.
    """
    signs = typeface_of_signs(language)
    if word.isascii() and before is signs is PLAIN:  # most words
        return [(PLAIN, word)]
    parts: list[tuple[Typeface, str]] = []
    last = before
    for character in word:
        if script := script_of(character):
            last = script.face(language)
        elif category(character) not in JOINED:
            last = PLAIN if character.isalpha() else signs
        if parts and parts[-1][0] == last:
            parts[-1] = (last, parts[-1][1] + character)
        else:
            parts.append((last, character))
    return parts


@lru_cache(256)
def scripts_of(text: str) -> tuple[Script, ...]:
    """Return the scripts of a text that are set otherwise than Latin."""
    found = (script_of(character) for character in dict.fromkeys(text) if not character.isascii())
    return tuple({script.tag: script for script in found if script}.values())
