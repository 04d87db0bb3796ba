"""Bytes to text: Unicode where it is, else the one 8-bit or Far Eastern encoding in which all names can be names.

A wrong guess prints ``£ukasz`` on a patient's leaflet, so a guess counts only if nothing speaks against it: of all encodings
in which the text can be what was meant, one is clearly the most like how names are spelt, and chardet says the same.  All else is
refused, and ``--encoding`` says what it is.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from handout.mail_merge.tables.spelling import (
    ENGLISH,
    begins_small,
    is_chance,
    is_latin,
    is_possible,
    likeness,
    without_signs,
    words_of,
)
from handout.problems import InputError, Location, Problem, nearest, short

MARKS = (  # the mark of UTF-16 begins that of UTF-32, so the longer ones come first
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
"""The encodings of tables, those of Windows first, and the languages for which each is used."""

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
"""What is meant by the name of an encoding: the one that Windows made of it, or the same with a mark."""

NO_TEXT = ("idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7", "undefined", "mbcs", "oem", "palmos")
"""Encodings of Python that no table is in."""

MOST_CELLS = 2_000
"""Different cells by which an encoding is told."""

MOST_BYTES, MOST_SEEN = 2_000, 100_000
"""Bytes of a cell, and of all cells, by which an encoding is told."""

CLEARLY, CLEARLY_ALONE = 0.25, 0.35
"""How much more like names the best reading must be than the next, of 1, with the root of the number of words; and that of one word."""

MANY, BEYOND_DOUBT = 3, 1.0
"""Words, and how much more like names than the next reading they are, with which nobody else need be asked."""

LIKE_NAMES = 0.45
"""How like names the best reading must be, of 1."""

SMALL_START = 0.5
"""What a word counts that begins with a small letter beyond ASCII, as few names do."""

MOST_NAMED = 3
"""Encodings that a message names."""

FEW_LETTERS = 4
"""Letters of the longest word by which little can be told."""


class Reading(NamedTuple):
    """A way to read a text: its encodings that agree, its words, and how like names they are, from -1 (impossible) to 1.

    Where all that is not ASCII are signs, there are no words.
    """

    codecs: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    likeness: float


def text_of(content: bytes, file: str, encoding: str | None = None) -> tuple[str, list[Problem]]:
    """Return the text of a CSV file, and a warning where its encoding was guessed; *encoding* is what somebody says it is."""
    if encoding is not None:
        return _told(content, file, encoding)
    if text := _marked(content, file):
        return text, []
    # UTF-16 without a mark: the names in its header are letters with a NUL before or after each.
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
        # Read in another way, all names with accents would be printed wrong.
        raise InputError([Problem.of(Location(file), "wrong-encoding/mixed", count=bad, line=line)])
    return _guessed(content, file, line)


def _marked(content: bytes, file: str) -> str:
    """Return the text of a file that begins with the mark of its encoding, or nothing."""
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
    """Return Python's name of an encoding; raise InputError if it is none that a table can have."""
    try:
        found = codecs.lookup(encoding.strip())
        "a".encode(found.name)  # raises for what turns bytes into bytes
        if found.name not in NO_TEXT:
            return WIDER.get(found.name) or _ours().get(found.name, found.name)
    except (LookupError, ValueError, UnicodeError):
        pass
    meant = nearest(encoding, ("utf-8", "utf-16", *LANGUAGES, *(f"windows-{name[2:]}" for name in list(LANGUAGES)[:6])))
    where = Location.of_option("--encoding")
    raise InputError([Problem.of(where, "unknown-encoding", encoding=short(encoding), nearest=meant)])


def _told(content: bytes, file: str, encoding: str) -> tuple[str, list[Problem]]:
    """Return the text of a file in the encoding that was named; raise InputError if it is in another."""
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
    """Return whether a file begins with *mark*, or, if that is empty, is UTF-8."""
    if mark:
        return content.startswith(mark)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(content: bytes, file: str, line: int) -> tuple[str, list[Problem]]:
    """Return a text that is not Unicode, with a warning; raise InputError where more than one encoding may be meant."""
    cells = _cells(content)
    found = readings(cells)
    best = chosen(found, cells)
    if best and (codec := next((each for each in best.codecs if _is_whole(content, each)), "")):
        return content.decode(codec), [Problem.of(Location(file), "guessed-encoding", encoding=codec)]
    likely = [way for way in found if way.likeness > 0 or not way.words]
    likely.sort(key=lambda way: bool(way.words))  # signs first: few tables have one word alone
    some = [way.codecs[0] for way in likely[:MOST_NAMED]] or ["cp1252"]
    likely_names = " or ".join(some)
    raise InputError([Problem.of(Location(file), "unknown-encoding/unsure", line=line, likely=likely_names)])


def _is_whole(content: bytes, codec: str) -> bool:
    """Return whether all of a file can be read in an encoding."""
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _cells(content: bytes) -> list[bytes]:
    """Return different cells that are not ASCII, the beginnings of long ones; no encoding has these bytes within a character."""
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
    """Return all ways to read some cells, the one most like names first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for codec in LANGUAGES:
        with suppress(UnicodeDecodeError):
            found.setdefault(tuple(cell.decode(codec) for cell in cells), []).append(codec)
    ways = (_reading(texts, names) for texts, names in found.items())
    return sorted(ways, key=lambda way: -way.likeness)


def _reading(texts: tuple[str, ...], names: list[str]) -> Reading:
    """Return a way to read cells; all encodings in *names* give the same *texts*, and the one for whose languages they fit best counts."""
    plain = [*filter(lambda text: not text.isascii(), map(without_signs, texts))]
    said = max(sum(_likeness(text, tags) for text in plain) for tags in {_tags(name) for name in names})
    words = tuple(word for text in plain for word in _telling(text) or ([] if _is_without_words(text) else [text]))
    return Reading(tuple(names), texts, words, said / max(1, len(words)))


def _tags(codec: str) -> tuple[str, ...]:
    return tuple(LANGUAGES[codec].split())


def _likeness(text: str, tags: tuple[str, ...]) -> float:
    """Return how like names the words of a cell are, added up; what cannot be what was meant counts against it."""
    words = words_of(text)
    if not is_possible(text, tags):
        return -max(1, len(words))
    return sum(likeness(word, tags) * (SMALL_START if begins_small(word) else 1) for word in _telling(text))


def _telling(text: str) -> list[str]:
    """Return the words of a cell but for single letters, which stand in one alphabet as well as in another."""
    return [word for word in words_of(text) if len(word) > 1]


def _is_without_words(text: str) -> bool:
    """Return whether all that is not ASCII in a text are signs that stand where they may."""
    return not words_of(text) and is_possible(text, ())


def chosen(found: list[Reading], cells: list[bytes]) -> Reading | None:
    """Return the one of several readings that is beyond doubt, if any is."""
    if signs := [way for way in found if not way.words]:
        # What is a sign in one encoding is a letter in another, and single words are not enough to tell.
        usual = next((way for way in signs if {"cp1252", "mac_roman"} & {*way.codecs}), None)
        if usual and any(map(ENGLISH.search, usual.texts)):
            return usual
        return usual if all(way.likeness < 0 for way in found if way is not usual) else None
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
        return None  # two bytes can be letters of many alphabets
    count = len(best.words)
    margin = (best.likeness - (found[1].likeness if len(found) > 1 else -1)) * count**0.5
    if margin < (CLEARLY if count > 1 else CLEARLY_ALONE) * (1 + few):
        return None
    if count >= MANY and margin > BEYOND_DOUBT:
        return best
    owner = {codec: way for way in found if way.likeness > 0 for codec in way.codecs}
    return best if next((owner[codec] for codec in _detected(cells) if codec in owner), None) is best else None


def _is_signs(cell: bytes) -> bool:
    """Return whether all that is not ASCII in a cell are signs in Windows, so that it tells nothing of the words of others."""
    try:
        text = without_signs(cell.decode("cp1252"))
    except UnicodeDecodeError:
        return False
    return _is_without_words(text)


def _detected(cells: list[bytes]) -> Iterator[str]:
    """Yield the encodings that chardet thinks of, the most probable first."""
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
    """Return our names of encodings by Python's."""
    return {codecs.lookup(codec).name: codec for codec in LANGUAGES}


def _name(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""
