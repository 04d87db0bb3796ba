"""QR codes as vector squares, with their quiet zone (ISO/IEC 18004)."""

from handout.geometry import MM, Box
from handout.layout.page import Group, Mark, Role, Shape

LEAST, FINEST = 20 * MM, 0.4 * MM
"""The least size of a code and of one module.

The size of the code is without its quiet zone of four modules. Smaller ones cannot be scanned with a phone.
"""

MOST = 73
"""The most modules along a side (version 14, 29 mm).

More take too much of a card.
"""

QUIET = 4


def qr(address: str, alt: str, x: float = 0, y: float = 0) -> tuple[Group, float]:
    """Return the QR code of *address* at (*x*, *y*), and its side in pt.

    The side includes the quiet zone, and *alt* is the alt text of the figure.
    """
    rows = _rows(address)
    module = max(LEAST / len(rows), FINEST)
    side = (len(rows) + 2 * QUIET) * module
    marks: list[Mark] = [Shape(Box(x, y, side, side), fill="#ffffff")]
    for down, row in enumerate(rows, QUIET):
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                box = Box(x + (at + QUIET) * module, y + down * module, (end - at) * module, module)
                marks.append(Shape(box, fill="#000000"))
            at = max(end, at + 1)
    return Group(Role.FIGURE, tuple(marks), alt), side


def is_too_long(address: str) -> bool:
    """Return whether the code of *address* has more modules than can be printed."""
    from segno import DataOverflowError

    try:
        return len(_rows(address)) > MOST
    except DataOverflowError:
        return True


def _rows(address: str) -> list[bytes]:
    """Return the modules of the code row by row, a byte of 1 for each dark one."""
    import segno

    return [bytes(row) for row in segno.make_qr(address, error="m").matrix]
