"""QR codes as vector squares (ISO/IEC 18004), with their quiet zone."""

from handout.geometry import MM, Box
from handout.layout.page import Group, Mark, Role, Shape

LEAST = 20 * MM
"""How large a code is printed, without its quiet zone of four modules."""

QUIET = 4


def qr(address: str, alt: str, x: float = 0, y: float = 0) -> tuple[Group, float]:
    """Return the code of *address* with its corner at (*x*, *y*), read aloud as *alt*, and the side of the whole in pt."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(address, error="m").matrix]
    module = LEAST / len(rows)
    side = LEAST + 2 * QUIET * module
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
