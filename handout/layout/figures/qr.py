"""QR codes as vector squares (ISO/IEC 18004), with their quiet zone."""

from handout.geometry import MM, Box
from handout.layout.page import Group, Mark, Role, Shape

LEAST, FINEST = 20 * MM, 0.4 * MM
"""How large a code is printed at least, without its quiet zone of four modules, and how large a module: a telephone has to see it."""

MOST = 73
"""Most modules along a side (version 14, 29 mm); a code with more takes too much of a card."""

QUIET = 4


def qr(address: str, alt: str, x: float = 0, y: float = 0) -> tuple[Group, float]:
    """Return the code of *address* with its corner at (*x*, *y*), read aloud as *alt*, and the side of the whole in pt."""
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
    """Tell whether the code of *address* would have more modules than can be printed large enough."""
    from segno import DataOverflowError

    try:
        return len(_rows(address)) > MOST
    except DataOverflowError:
        return True


def _rows(address: str) -> list[bytes]:
    """Return the code, each module a byte that is 1 where it is dark."""
    import segno

    return [bytes(row) for row in segno.make_qr(address, error="m").matrix]
