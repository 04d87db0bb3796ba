"""Guess the encoding of names from how they are spelled.

Among all encodings that can decode the names, one must give clearly the most name-like words, and chardet must
agree. Otherwise there is no guess.
"""

import codecs
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from handout.mail_merge.tables.spelling_check import (
    ENGLISH,
    begins_small,
    is_latin,
    is_possible,
    likeness,
    without_signs,
    words_of,
)

WEST = "de fr es pt it nl sv da is fo ca"
CENTRE = "pl cs sk hu ro hr sq de"
CYRILLIC = "ru bg uk sr mk be"
LANGUAGES = {
    "cp1252": f"{WEST} fi et",
    "cp1250": CENTRE,
    "cp1251": CYRILLIC,
    "cp1253": "el",
    "cp1254": f"tr {WEST}",
    "cp1257": "lt lv et pl de",
    "cp1255": "he",
    "cp1256": "ar",
    "cp874": "th",
    "cp1258": "vi",
    "cp932": "ja",
    "gb18030": "zh",
    "cp949": "ko",
    "cp950": "zh",
    "euc_jp": "ja",
    "iso8859_15": f"{WEST} fi et",
    "iso8859_2": CENTRE,
    "iso8859_5": CYRILLIC,
    "iso8859_7": "el",
    "iso8859_9": f"tr {WEST}",
    "iso8859_13": "lt lv et pl de",
    "koi8_r": CYRILLIC,
    "koi8_u": CYRILLIC,
    "mac_roman": WEST,
    "mac_latin2": CENTRE,
    "mac_cyrillic": CYRILLIC,
    "mac_greek": "el",
    "mac_turkish": "tr de fr",
    "mac_iceland": "is",
    "mac_croatian": "hr",
    "mac_romanian": "ro",
    "cp437": WEST,
    "cp850": WEST,
    "cp852": CENTRE,
    "cp866": CYRILLIC,
    "cp855": CYRILLIC,
    "cp737": "el",
    "cp857": "tr de fr",
    "cp775": "lt lv et pl de",
    "cp862": "he",
    "cp860": "pt",
    "cp861": "is",
    "cp865": "da",
}
"""The encodings of tables and the languages they are used for; Windows ones first."""

CLEARLY, CLEARLY_ALONE = 0.25, 0.35
"""Least lead of the best reading over the next, for several words and for one.

The lead is the difference of their likeness, times the root of the number of words.
"""

MANY, BEYOND_DOUBT = 3, 1.0
"""The number of words, and the lead over the next reading, that suffice alone.

Otherwise chardet is asked too.
"""

LIKE_NAMES = 0.45
"""Least likeness to names of the best reading, from 0 to 1."""

SMALL_START = 0.5
"""The weight of a word with a small first letter beyond ASCII, as few names have."""

FEW_LETTERS = 4
"""Length of the longest word that is too short to decide."""


class Reading(NamedTuple):
    """One way to read a text: the encodings that agree, its words, and their likeness.

    *likeness* to names ranges from -1 (impossible) to 1. If all characters beyond ASCII are signs, there are no
    words.
    """

    codecs: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    likeness: float


def readings(cells: list[bytes]) -> list[Reading]:
    """Return all ways to read some cells, the most name-like first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for codec in LANGUAGES:
        with suppress(UnicodeDecodeError):
            found.setdefault(tuple(cell.decode(codec) for cell in cells), []).append(codec)
    ways = (_reading(texts, names) for texts, names in found.items())
    return sorted(ways, key=lambda way: -way.likeness)


def _reading(texts: tuple[str, ...], names: list[str]) -> Reading:
    """Return a way to read cells, for the encodings *names* with the same *texts*.

    Its likeness is the best among the languages of these encodings.
    """
    plain = [*filter(lambda text: not text.isascii(), map(without_signs, texts))]
    total = max(sum(_likeness(text, tags) for text in plain) for tags in {languages_of(name) for name in names})
    words = tuple(word for text in plain for word in _telling(text) or ([] if _is_without_words(text) else [text]))
    return Reading(tuple(names), texts, words, total / max(1, len(words)))


def languages_of(codec: str) -> tuple[str, ...]:
    """Return the languages of an encoding."""
    return tuple(LANGUAGES[codec].split())


def _likeness(text: str, tags: tuple[str, ...]) -> float:
    """Return the total likeness of a cell's words to names.

    A cell that is impossible in these languages counts negative.
    """
    words = words_of(text)
    if not is_possible(text, tags):
        return -max(1, len(words))
    return sum(likeness(word, tags) * (SMALL_START if begins_small(word) else 1) for word in _telling(text))


def _telling(text: str) -> list[str]:
    """Return the words of a cell without single letters.

    Single letters fit one alphabet as well as another.
    """
    return [word for word in words_of(text) if len(word) > 1]


def _is_without_words(text: str) -> bool:
    """Return whether all characters beyond ASCII are signs in plausible places."""
    return not words_of(text) and is_possible(text, ())


def chosen(found: list[Reading], cells: list[bytes]) -> Reading | None:
    """Return the reading that is beyond doubt, or None."""
    if signs := [way for way in found if not way.words]:
        # A sign in one encoding is a letter in another, and single words are not enough to decide.
        likeliest = next((way for way in signs if {"cp1252", "mac_roman"} & {*way.codecs}), None)
        if likeliest and any(map(ENGLISH.search, likeliest.texts)):
            return likeliest
        return likeliest if all(way.likeness < 0 for way in found if way is not likeliest) else None
    if telling := [cell for cell in cells if not _is_signs(cell)]:
        if len(telling) < len(cells):
            best = chosen(readings(telling), telling)
            return best and next((way for way in found if {*way.codecs} & {*best.codecs}), None)
    else:
        return None
    if not found or found[0].likeness < LIKE_NAMES:
        return None
    best = found[0]
    few = max(map(len, best.words)) < FEW_LETTERS
    if few and not any(map(is_latin, best.words)) and sum(map(len, best.words)) < FEW_LETTERS:
        return None  # two bytes can be letters in many alphabets
    count = len(best.words)
    margin = (best.likeness - (found[1].likeness if len(found) > 1 else -1)) * count**0.5
    if margin < (CLEARLY if count > 1 else CLEARLY_ALONE) * (1 + few):
        return None
    if count >= MANY and margin > BEYOND_DOUBT:
        return best
    owner = {codec: way for way in found if way.likeness > 0 for codec in way.codecs}
    return best if next((owner[codec] for codec in _detected(cells) if codec in owner), None) is best else None


def _is_signs(cell: bytes) -> bool:
    """Return whether all characters beyond ASCII are signs in Windows encodings.

    Such a cell gives no evidence about the words of other cells.
    """
    try:
        text = without_signs(cell.decode("cp1252"))
    except UnicodeDecodeError:
        return False
    return _is_without_words(text)


def _detected(cells: list[bytes]) -> Iterator[str]:
    """Yield the encodings that chardet proposes, the most probable first."""
    import chardet
    from chardet.registry import REGISTRY

    ours = own_names()
    theirs = [each for each in REGISTRY if _name(each) in ours]
    for found in chardet.detect_all(
        b"\n".join(cells), ignore_threshold=True, compat_names=False, include_encodings=theirs
    ):
        if found["encoding"]:
            yield ours[_name(found["encoding"])]


def own_names() -> Mapping[str, str]:
    """Return our names of encodings by Python's names."""
    return {codecs.lookup(codec).name: codec for codec in LANGUAGES}


def _name(encoding: str) -> str:
    """Return the name of an encoding in messages."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
