"""Decode the bytes of a table.

Unicode is recognised; otherwise there must be exactly one 8-bit or Far Eastern encoding in which all names
look like names. A wrong guess prints ``£ukasz`` on a patient's leaflet, so a guess counts only if nothing
contradicts it: among all possible encodings, one gives clearly the most name-like words, and chardet
agrees. Any other file is refused, with the advice to use ``--encoding``.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from handout.mail_merge.tables.spelling_check import (
    ENGLISH,
    begins_small,
    is_chance,
    is_latin,
    is_possible,
    likeness,
    without_signs,
    words_of,
)
from handout.problems import InputError, Location, Problem, short
from handout.suggest import nearest

MARKS = (  # longest first: the mark of UTF-32 starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
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

WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
    "tis-620": "cp874",
    "utf-8": "utf-8-sig",
}
"""The encoding to use instead of the named one.

It is the Windows extension of that encoding, or the same encoding with a byte order mark.
"""

NO_TEXT = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "undefined", "mbcs", "oem", "palmos")
"""Python codecs that no table is encoded in."""

MOST_CELLS = 2_000
"""Number of different cells used to detect an encoding."""

MOST_BYTES, MOST_SEEN = 2_000, 100_000
"""Bytes of one cell, and of all cells, used to detect an encoding."""

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

MOST_NAMED = 3
"""Number of encodings that a message lists."""

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


def text_of(content: bytes, file: str, encoding: str | None = None) -> tuple[str, list[Problem]]:
    """Return the text of a CSV file, and a warning if its encoding was guessed.

    *encoding* is the one given by the user.
    """
    if encoding is not None:
        return _decode_named(content, file, encoding)
    if text := _marked(content, file):
        return text, []
    # In UTF-16 without a mark, each letter of the header has a NUL before or after it.
    head = re.split(rb"[\r\n]", content[:400], maxsplit=1)[0]
    high, low = head[::2].count(0), head[1::2].count(0)
    if max(high, low) * 8 >= len(head) > 1 and min(high, low) == 0:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16-le" if low else "utf-16-be"), []
    try:
        text = content.decode("utf-8")
        if not is_chance(text):
            return text, []
        line = 1 + next(at for at, row in enumerate(content.splitlines()) if not row.isascii())
        return _guessed(content, file, line)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * bad:
        # Any other encoding would print all names with accents wrong.
        key = "wrong-encoding/mixed-several" if bad > 1 else "wrong-encoding/mixed"
        raise InputError([Problem.of(Location(file), key, count=bad, line=line)])
    return _guessed(content, file, line)


def _marked(content: bytes, file: str) -> str:
    """Return the text of a file with a byte order mark, else an empty text."""
    for mark, codec in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec)
            except UnicodeDecodeError as error:
                label = codec.removesuffix("-sig").upper()
                where, byte = Location(file), error.start + 1
                raise InputError([Problem.of(where, "wrong-encoding/mark", encoding=label, byte=byte)]) from None
    return ""


def codec_of(encoding: str) -> str:
    """Return Python's name of an encoding; raise InputError if no table can have it."""
    try:
        found = codecs.lookup(encoding.strip())
        "a".encode(found.name)  # raises for a codec from bytes to bytes
        if found.name not in NO_TEXT:
            return WIDER.get(found.name) or _ours().get(found.name, found.name)
    except (LookupError, ValueError, UnicodeError):
        pass
    meant = nearest(encoding, ("utf-8", "utf-16", *LANGUAGES, *(f"windows-{name[2:]}" for name in list(LANGUAGES)[:6])))
    where = Location.of_option("--encoding")
    raise InputError([Problem.of(where, "unknown-encoding", encoding=short(encoding), nearest=meant)])


def _decode_named(content: bytes, file: str, encoding: str) -> tuple[str, list[Problem]]:
    """Return the text in the given encoding; raise InputError if it is in another one."""
    codec = codec_of(encoding)
    wide = codec.startswith(("utf-16", "utf-32"))
    if not wide and not content.isascii():
        for mark in ("", *(mark.decode("latin-1") for mark, _ in MARKS)):
            if codec != "utf-8-sig" and _is_unicode(content, mark.encode("latin-1")):
                raise InputError([Problem.of(Location.of_option("--encoding"), "wrong-encoding/unicode")])
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        where, name = Location(file), codec.removesuffix("-sig")
        raise InputError([Problem.of(where, "wrong-encoding", encoding=name, line=line)]) from None
    text = text.removeprefix("\ufeff")
    tags = _tags(codec) if codec in LANGUAGES else ()
    if tags and not all(is_possible(without_signs(cell.decode(codec, "replace")), tags) for cell in _cells(content)):
        return text, [Problem.of(Location(file), "doubtful-encoding", encoding=codec)]
    return text, []


def _is_unicode(content: bytes, mark: bytes) -> bool:
    """Return whether a file starts with *mark*, or if that is empty, is UTF-8."""
    if mark:
        return content.startswith(mark)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(content: bytes, file: str, line: int) -> tuple[str, list[Problem]]:
    """Return the text of a file that is not Unicode, with a warning.

    Raise InputError if more than one encoding is possible.
    """
    cells = _cells(content)
    found = readings(cells)
    best = chosen(found, cells)
    if best and (codec := next((each for each in best.codecs if _is_whole(content, each)), "")):
        return content.decode(codec), [Problem.of(Location(file), "guessed-encoding", encoding=codec)]
    likely = [way for way in found if way.likeness > 0 or not way.words]
    likely.sort(key=lambda way: bool(way.words))  # readings with signs only come first: few tables have a single word
    some = [way.codecs[0] for way in likely[:MOST_NAMED]] or ["cp1252"]
    likely_names = " or ".join(some)
    raise InputError([Problem.of(Location(file), "unknown-encoding/unsure", line=line, likely=likely_names)])


def _is_whole(content: bytes, codec: str) -> bool:
    """Return whether an encoding can decode the whole file."""
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _cells(content: bytes) -> list[bytes]:
    """Return different cells that are not ASCII, shortened if they are long.

    No encoding has the bytes of a delimiter within a character.
    """
    seen: dict[bytes, None] = {}
    size = 0
    for line in content.splitlines():
        if line.isascii():
            continue
        for found in re.finditer(rb'[^,;\t"]+', line):
            cell = found[0] if len(found[0]) <= MOST_BYTES else found[0][:MOST_BYTES].rpartition(b" ")[0]
            if not cell.isascii() and cell not in seen:
                seen[cell] = None
                size += len(cell)
                if len(seen) >= MOST_CELLS or size > MOST_SEEN:
                    return [*seen]
    return [*seen]


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
    total = max(sum(_likeness(text, tags) for text in plain) for tags in {_tags(name) for name in names})
    words = tuple(word for text in plain for word in _telling(text) or ([] if _is_without_words(text) else [text]))
    return Reading(tuple(names), texts, words, total / max(1, len(words)))


def _tags(codec: str) -> tuple[str, ...]:
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

    ours = _ours()
    theirs = [each for each in REGISTRY if _name(each) in ours]
    for found in chardet.detect_all(
        b"\n".join(cells), ignore_threshold=True, compat_names=False, include_encodings=theirs
    ):
        if found["encoding"]:
            yield ours[_name(found["encoding"])]


def _ours() -> Mapping[str, str]:
    """Return our names of encodings by Python's names."""
    return {codecs.lookup(codec).name: codec for codec in LANGUAGES}


def _name(encoding: str) -> str:
    """Return the name of an encoding in messages."""
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
