"""Write a CID-keyed font program in the Compact Font Format.

See Adobe Technical Note 5176. It has the size of 1000 units that every program expects, one Font DICT, no hints and no subroutines: the compression
of the PDF finds what repeats.
"""

from collections.abc import Sequence
from itertools import accumulate

from handout.pdf.charstring import USUAL_WIDTH

STRINGS = (b"Adobe", b"Identity")
FIRST_STRING = 391
"""The number of the first string that is not a standard one."""

HEAD = bytes((1, 0, 4, 4))
"""Version, size of the header, and bytes of an offset."""

PRIVATE = b"\x1c" + USUAL_WIDTH.to_bytes(2, "big") + bytes((20,))
"""The Private DICT: the width of a glyph that states none."""

ROS, CID_COUNT, FD_ARRAY, FD_SELECT = (bytes((12, n)) for n in (30, 34, 36, 37))
BOX, CHARSET, CHARSTRINGS, PRIVATE_AT = (bytes((n,)) for n in (5, 15, 17, 18))


def make_cff(name: str, charstrings: Sequence[bytes], box: tuple[int, int, int, int]) -> bytes:
    """Return the program of a font with these glyphs, whose CIDs are their places.

    *box* is around all of them: left, bottom, right and top.
    """
    count = len(charstrings)
    charset = b"\2" + _card16(1) + _card16(count - 2) if count > 1 else b""
    select = b"\3" + _card16(1) + _card16(0) + b"\0" + _card16(count)
    glyphs, names, strings = _index(charstrings), _index([name.encode("ascii")]), _index(STRINGS) + _index([])

    def top(*places: int) -> bytes:
        """Return the Top DICT with the *places* of what it leads to."""
        entries = [
            *((FIRST_STRING, FIRST_STRING + 1, 0), ROS),
            *(box, BOX),
            *((count,), CID_COUNT),
            *(each for place, operator in zip(places, LED_TO, strict=True) for each in ((place,), operator)),
        ]
        return b"".join(each if isinstance(each, bytes) else b"".join(map(_integer, each)) for each in entries)

    bodies = [charset, select, glyphs, PRIVATE]
    start = len(HEAD) + len(names) + len(_index([top(0, 0, 0, 0)])) + len(strings)
    charset_at, select_at, glyphs_at, private_at, array_at = accumulate(map(len, bodies), initial=start)
    array = _index([_integer(len(PRIVATE)) + _integer(private_at) + PRIVATE_AT])
    head = _index([top(charset_at, select_at, glyphs_at, array_at)])
    return b"".join((HEAD, names, head, strings, *bodies, array))


LED_TO = (CHARSET, FD_SELECT, CHARSTRINGS, FD_ARRAY)
"""The operators of the Top DICT that lead to other parts."""


def _index(items: Sequence[bytes]) -> bytes:
    """Return an INDEX: a count, where each item begins, and the items."""
    if not items:
        return _card16(0)
    offsets = [*accumulate(map(len, items), initial=1)]
    size = (offsets[-1].bit_length() + 7) // 8
    places = b"".join(offset.to_bytes(size, "big") for offset in offsets)
    return _card16(len(items)) + bytes((size,)) + places + b"".join(items)


def _card16(number: int) -> bytes:
    """Return an unsigned number of two bytes."""
    return number.to_bytes(2, "big")


def _integer(number: int) -> bytes:
    """Return an operand of a DICT, always in five bytes."""
    return b"\x1d" + number.to_bytes(4, "big", signed=True)
