"""Decode the bytes of a table.

Unicode is recognised; otherwise there must be exactly one 8-bit or Far Eastern encoding in which all names
look like names. A wrong guess prints ``£ukasz`` on a patient's leaflet, so a guess counts only if nothing
contradicts it: among all possible encodings, one gives clearly the most name-like words, and chardet
agrees. Any other file is refused, with the advice to use ``--encoding``.
"""

import codecs
import re
from contextlib import suppress

from handout.mail_merge.tables.encoding_guess import LANGUAGES, chosen, languages_of, own_names, readings
from handout.mail_merge.tables.spelling_check import is_chance, is_possible, without_signs
from handout.problems import InputError, Location, Problem, short
from handout.suggest import nearest

MARKS = (  # longest first: the mark of UTF-32 starts with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

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

MOST_NAMED = 3
"""Number of encodings that a message lists."""


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
            return WIDER.get(found.name) or own_names().get(found.name, found.name)
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
    tags = languages_of(codec) if codec in LANGUAGES else ()
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
