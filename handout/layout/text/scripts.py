"""Scripts: their letters, their fonts, and how they are set beside Latin."""

import re
from bisect import bisect_right
from functools import lru_cache
from unicodedata import category

from msgspec import Struct

from handout.layout.page import FIRAGO
from handout.layout.text.faces import has_font, knows


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
    *languages*, digits and signs are as large as its letters. Some *signs*, which Latin has too, are of its typeface in
    texts of the *sign_languages*.
    """

    tag: str
    name: str
    sample: str
    ranges: tuple[tuple[int, int], ...]
    faces: dict[str, Typeface]
    languages: frozenset[str] = frozenset()
    signs: str = ""
    sign_languages: frozenset[str] = frozenset()

    def face(self, language: str) -> Typeface:
        """Return the typeface for a language (BCP 47), or that for all others."""
        tag = language.casefold().replace("_", "-")
        while tag:
            if tag in self.faces:
                return self.faces[tag]
            tag = tag.rpartition("-")[0]
        return self.faces[""]


SIMPLIFIED = Typeface("Noto Sans SC", 0.98, 1.55)
TRADITIONAL = Typeface("Noto Sans TC", 0.98, 1.55)
JAPANESE = Typeface("Noto Sans JP", 0.98, 1.55)
KOREAN = Typeface("Noto Sans KR", 0.98, 1.55)

HAN_LANGUAGES = frozenset(["zh", "ja", "ko"])
"""Languages written with Han letters."""

NASKH = Typeface(scale=1.12, leading=1.6)
"""The typeface of Arabic letters, and of Urdu where its own does not fit."""

COMPACT = "-x-compact"
"""The end of a language's tag for typefaces that take the least space.

It is for private use (BCP 47) and nowhere printed.
"""

EASTERN = (SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN)

PLAIN = Typeface()
"""The typeface of Latin, Greek, Cyrillic and Georgian, of signs and of digits."""

SCRIPTS: tuple[Script, ...] = (
    Script("Hebr", "Hebrew", "שלום", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), {"": Typeface(leading=1.42)}),
    Script(
        "Arab",
        "Arabic",
        "السلام",
        ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
        {
            "": NASKH,
            "ur": Typeface("Noto Nastaliq Urdu", 1.03, 2.1, 1.28, 0.67),
            f"ur{COMPACT}": NASKH,
        },
        frozenset(["ar", "azb", "ckb", "fa", "glk", "ks", "lrc", "mzn", "pnb", "ps", "sd", "skr", "ug"]),
    ),
    Script("Deva", "Devanagari", "नमस्ते", ((0x0900, 0x097F), (0xA8E0, 0xA8FF)), {"": Typeface(leading=1.42)}),
    Script("Thai", "Thai", "สวัสดี", ((0x0E00, 0x0E7F),), {"": Typeface(leading=1.42)}),
    Script(
        "Armn",
        "Armenian",
        "Բարեւ",
        ((0x0530, 0x058F), (0xFB13, 0xFB17)),
        {"": Typeface("Noto Sans Armenian", 1, 0, 0.935, 0.265)},
    ),
    Script(
        "Beng",
        "Bengali",
        "নমস্কার",
        ((0x0980, 0x09FF),),
        {"": Typeface("Noto Sans Bengali", 0.98, 1.5, 0.935, 0.4)},
    ),
    Script(
        "Guru",
        "Gurmukhi",
        "ਸਤਿ",
        ((0x0A00, 0x0A7F),),
        {"": Typeface("Noto Sans Gurmukhi", 0.98, 1.5, 0.935, 0.4)},
    ),
    Script(
        "Gujr", "Gujarati", "નમસ્તે", ((0x0A80, 0x0AFF),), {"": Typeface("Noto Sans Gujarati", 0.98, 1.5, 0.935, 0.4)}
    ),
    Script(
        "Orya",
        "Odia",
        "ନମସ୍କାର",
        ((0x0B00, 0x0B7F),),
        {"": Typeface("Noto Sans Oriya", 0.98, 1.5, 1.05, 0.35)},
    ),
    Script(
        "Taml",
        "Tamil",
        "வணக்கம்",
        ((0x0B80, 0x0BFF),),
        {"": Typeface("Noto Sans Tamil", 0.9, 1.5, 0.935, 0.35)},
    ),
    Script(
        "Telu",
        "Telugu",
        "నమస్కారం",
        ((0x0C00, 0x0C7F),),
        {"": Typeface("Noto Sans Telugu", 0.95, 1.5, 0.935, 0.46)},
    ),
    Script(
        "Knda", "Kannada", "ನಮಸ್ಕಾರ", ((0x0C80, 0x0CFF),), {"": Typeface("Noto Sans Kannada", 0.95, 1.5, 0.935, 0.51)}
    ),
    Script(
        "Mlym",
        "Malayalam",
        "നമസ്കാരം",
        ((0x0D00, 0x0D7F),),
        {"": Typeface("Noto Sans Malayalam", 0.95, 1.5, 0.935, 0.37)},
    ),
    Script(
        "Sinh",
        "Sinhala",
        "ආයුබෝවන්",
        ((0x0D80, 0x0DFF),),
        {"": Typeface("Noto Sans Sinhala", 0.95, 1.5, 0.96, 0.3)},
    ),
    Script("Laoo", "Lao", "ສະບາຍດີ", ((0x0E80, 0x0EFF),), {"": Typeface("Noto Sans Lao", 1, 1.65, 1.15, 0.46)}),
    Script(
        "Mymr",
        "Burmese",
        "မင်္ဂလာပါ",
        ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
        {"": Typeface("Noto Sans Myanmar", 0.9, 1.95, 1.19, 0.77)},
    ),
    Script(
        "Ethi",
        "Ethiopic",
        "ሰላም",
        ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)),
        {"": Typeface("Noto Sans Ethiopic", 1, 1.5, 1.05, 0.3)},
    ),
    Script(
        "Khmr",
        "Khmer",
        "សួស្តី",
        ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
        {"": Typeface("Noto Sans Khmer", 1, 1.7, 1.07, 0.45)},
    ),
    Script(
        "Hang",
        "Korean",
        "안녕하세요",
        ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
        {"": KOREAN},
    ),
    Script(
        "Kana",
        "Japanese",
        "こんにちは",
        ((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F)),
        {"": JAPANESE},
    ),
    Script("Bopo", "Bopomofo", "ㄅㄆㄇ", ((0x3100, 0x312F), (0x31A0, 0x31BF)), {"": TRADITIONAL}),
    Script(
        "Hani",
        "Chinese",
        "你好",
        (
            (0x2E80, 0x303F),
            (0x3190, 0x319F),
            (0x31C0, 0x31EF),
            (0x3200, 0x9FFF),
            (0xF900, 0xFAFF),
            (0xFE30, 0xFE4F),
            (0xFF00, 0xFF65),
            (0xFFE0, 0xFFEF),
            (0x20000, 0x3FFFF),
        ),
        {
            "": SIMPLIFIED,
            "zh-hant": TRADITIONAL,
            "zh-tw": TRADITIONAL,
            "zh-hk": TRADITIONAL,
            "zh-mo": TRADITIONAL,
            "yue": TRADITIONAL,
            "ja": JAPANESE,
            "ko": KOREAN,
        },
        signs="“”‘’…—·",
        sign_languages=frozenset(["zh", "ja", "yue"]),
    ),
)
"""The scripts that are set otherwise than Latin."""


def compact(language: str) -> str:
    """Return the tag of a language with its compact typefaces, if it has any."""
    tag = f"{language.casefold()}{COMPACT}"
    return tag if any(tag in script.faces for script in SCRIPTS) else language


WITH_SMALLER_LETTERS = {
    "zh": "Hani",
    "ja": "Kana",
    "ko": "Hang",
    "as": "Beng",
    "bn": "Beng",
    "pa": "Guru",
    "gu": "Gujr",
    "or": "Orya",
    "ta": "Taml",
    "te": "Telu",
    "kn": "Knda",
    "ml": "Mlym",
    "si": "Sinh",
    "my": "Mymr",
}
"""The scripts of languages whose letters may be set smaller than Latin ones."""


@lru_cache(64)
def least_size(size: float, language: str) -> float:
    """Return the size of type in which letters have this *size* at least."""
    tag = WITH_SMALLER_LETTERS.get(language.casefold().replace("_", "-").partition("-")[0])
    faces = (script.face(language) for script in SCRIPTS if script.tag == tag)
    return size / min(1, *(face.scale for face in faces), 1)


_RANGES = sorted((first, last, script) for script in SCRIPTS for first, last in script.ranges)
_FIRSTS = [first for first, *_ in _RANGES]

FIRST_OTHER = chr(_FIRSTS[0])
"""The first character that may be set otherwise than Latin.

Some languages have signs of their own below it.
"""

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


@lru_cache(64)
def _own_signs(language: str) -> dict[str, Typeface]:
    """Return the signs that a language takes from the typeface of its script."""
    tag = language.casefold().replace("_", "-").partition("-")[0]
    return {sign: script.face(language) for script in SCRIPTS if tag in script.sign_languages for sign in script.signs}


HAN_BESIDE = (
    ("[\u3040-\u30ff\u31f0-\u31ff]", "ja"),
    ("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]", "ko"),
    ("[\u3100-\u312f]", "zh-hant"),
)
"""The letters that tell whose Han letters a text has, and the language.

They are kana, Hangul and Bopomofo.
"""

IDEOGRAPHS, JAMO = "\u2e80", re.compile("[\u1100-\u11ff]")
"""The first of the Han letters, and the only of these letters before it."""


def language_of_han(text: str, language: str) -> str:
    """Return the language whose Han letters *text* has.

    It is that of the text if it is written with them, else it is guessed by the letters beside them.
    """
    if text.isascii() or (max(text) < IDEOGRAPHS and not JAMO.search(text)):
        return language
    if language.casefold()[:2] in HAN_LANGUAGES:
        return language
    return next((guess for letters, guess in HAN_BESIDE if re.search(letters, text)), language)


@lru_cache(20_000)
def typeface_of(character: str, language: str) -> Typeface | None:
    """Return the typeface of a character, or None if it is set like Latin.

    A Han letter that the font of the language lacks, as in a foreign name, has that of a language that knows it.
    """
    script = script_of(character)
    if script is None:
        return None
    face = script.face(language)
    if face in EASTERN and has_font(face.family) and not knows(face.family, character):
        others = (each for each in EASTERN if has_font(each.family) and knows(each.family, character))
        return next(others, face)
    return face


def is_plain(word: str, language: str) -> bool:
    """Return whether a word after plain ones is plain as a whole, as most are."""
    return word.isascii() or (max(word) < FIRST_OTHER and not _own_signs(language))


def split_by_typeface(word: str, language: str, before: Typeface) -> list[tuple[Typeface, str]]:
    """Return *word* in parts of one typeface each.

    Spaces, marks and joiners are set as what stands before them, which is set in the typeface *before*.
    """
    signs = typeface_of_signs(language)
    if before is signs is PLAIN and is_plain(word, language):
        return [(PLAIN, word)]
    parts: list[tuple[Typeface, str]] = []
    last = before
    for character in word:
        if face := typeface_of(character, language):
            last = face
        elif category(character) not in JOINED:
            last = PLAIN if character.isalpha() else _own_signs(language).get(character, signs)
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
