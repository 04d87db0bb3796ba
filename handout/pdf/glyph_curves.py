"""Glyph outlines with few points, all on a grid.

A font for thousands of characters is sold with two to six quadratic curves for each curve that its makers drew. On a
grid as coarse as a printer's dots, one or two do. Half a step of the grid is as far as an outline may move.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import uharfbuzz as hb

from handout.layout.text.faces import UNITS

Segment = tuple[float, ...]
"""The end of a line; or the control points of a curve and its end."""

GridPoint = tuple[int, int, bool]
"""A point across and up, and whether it is on the outline.

Else it is the control point of a quadratic curve.
"""

Contour = list[GridPoint]
"""A closed outline, which begins at a point on it."""

SAME = 0.01
"""How far a joint of two curves may be from the middle of their control points."""

CUBIC = 3**0.5 / 36
"""How far a cubic curve is from the best quadratic one.

It is in parts of what is cubic in it.
"""


def outline(font: hb.Font, glyph: int, units: int, step: int) -> list[Contour]:
    """Return the contours of a glyph in *units* for the font size.

    Every point stands on a grid of so many units a *step*.
    """
    contours = list[list[Segment]]()
    font.draw_glyph(glyph, _pen(), contours)
    scale, near = units / step / UNITS, step * UNITS / units / 2
    rounded = (_on_grid(_simplified(contour, near), scale, step) for contour in contours)
    return sorted((contour for contour in rounded if len(contour) > 2), key=_left)


def _left(contour: Contour) -> int:
    """Return where a contour begins.

    In this order most steps between contours are short and to the right, which takes fewer bytes.
    """
    return contour[0][0]


@cache
def _pen() -> hb.DrawFuncs:
    """Return functions that append what HarfBuzz draws to a list of contours."""
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda *at: at[-1].append([at[:2]]))
    for draw in (pen.set_line_to_func, pen.set_quadratic_to_func, pen.set_cubic_to_func):
        draw(lambda *at: at[-1][-1].append(at[:-1]))
    return pen


def _simplified(contour: Sequence[Segment], near: float) -> list[Segment]:
    """Return a contour of lines and as few quadratic curves as stay *near* it."""
    found, run = [contour[0]], list[Segment]()
    for segment in contour[1:]:
        if run and not (len(segment) == 4 and _is_between(run[-1], segment)):
            found += _joined(found[-1][-2:], run, near)
            run = []
        if len(segment) == 4:
            run.append(segment)
        elif len(segment) == 6:
            found += _quadratic(found[-1][-2:], segment, near)
        else:
            found.append(segment)
    return [*found, *_joined(found[-1][-2:], run, near)]


def _is_between(before: Segment, after: Segment) -> bool:
    """Return whether two quadratic curves meet midway between their control points."""
    return abs(before[0] + after[0] - 2 * before[2]) < SAME and abs(before[1] + after[1] - 2 * before[3]) < SAME


def _joined(start: Segment, run: Sequence[Segment], near: float) -> Iterator[Segment]:
    """Yield the fewest curves that stay *near* a *run* of smooth ones, or a line."""
    at = 0
    while at < len(run):
        for count in range(len(run) - at, 0, -1):
            curve = _one(start, run[at : at + count], near) if count > 1 else run[at]
            if curve:
                break
        yield _straightened(start, curve, near)
        start, at = curve[-2:], at + count


def _one(start: Segment, run: Sequence[Segment], near: float) -> Segment:
    """Return the curve that stays *near* a *run* of several; empty if none does.

    The run is taken for a cubic curve that was cut in equal steps.
    """
    (x, y), (x1, y1, *_), (x2, y2, end_x, end_y), count = start, run[0], run[-1], len(run)
    dx1, dy1, dx2, dy2 = (x1 - x) * count, (y1 - y) * count, (end_x - x2) * count, (end_y - y2) * count
    off_x, off_y, reach = dx1 + dx2 - end_x + x, dy1 + dy2 - end_y + y, near / CUBIC / 2
    if abs(off_x) > 2 * reach or abs(off_y) > 2 * reach:
        return ()
    middle_x, middle_y = (x + end_x + dx1 - dx2) / 2, (y + end_y + dy1 - dy2) / 2
    # where both differ most, a fifth of the way from an end, the curve goes in these directions
    for across, up in (
        (0.8 * (middle_x - x) + 0.2 * (end_x - middle_x), 0.8 * (middle_y - y) + 0.2 * (end_y - middle_y)),
        (0.2 * (middle_x - x) + 0.8 * (end_x - middle_x), 0.2 * (middle_y - y) + 0.8 * (end_y - middle_y)),
    ):
        if not _is_along(off_x, off_y, across, up, reach):
            return ()
    for number, (_, _, joint_x, joint_y) in enumerate(run[:-1], 1):
        t = number / count
        u = 1 - t
        a, b, c = u * u, 2 * u * t, t * t
        off_x, off_y = a * x + b * middle_x + c * end_x - joint_x, a * y + b * middle_y + c * end_y - joint_y
        across, up = u * (middle_x - x) + t * (end_x - middle_x), u * (middle_y - y) + t * (end_y - middle_y)
        if not _is_along(off_x, off_y, across, up, near):
            return ()
    return middle_x, middle_y, end_x, end_y


def _is_along(off_x: float, off_y: float, across: float, up: float, near: float) -> bool:
    """Return whether an offset leads no farther than *near* from a line.

    The line goes *across* and *up*.
    """
    away = off_x * up - off_y * across
    return away * away <= near * near * (across * across + up * up)


def _quadratic(start: Segment, curve: Segment, near: float) -> Iterator[Segment]:
    """Yield quadratic curves that stay *near* a cubic one, or a line."""
    (x, y), (x1, y1, x2, y2, x3, y3) = start, curve
    if max(abs(x3 - 3 * x2 + 3 * x1 - x), abs(y3 - 3 * y2 + 3 * y1 - y)) * CUBIC <= near:
        middle = (3 * (x1 + x2) - x - x3) / 4, (3 * (y1 + y2) - y - y3) / 4
        yield _straightened(start, (*middle, x3, y3), near)
        return
    left, right = ((x + x1) / 2, (y + y1) / 2), ((x2 + x3) / 2, (y2 + y3) / 2)
    top = (x1 + x2) / 2, (y1 + y2) / 2
    before, after = ((left[0] + top[0]) / 2, (left[1] + top[1]) / 2), ((top[0] + right[0]) / 2, (top[1] + right[1]) / 2)
    half = (before[0] + after[0]) / 2, (before[1] + after[1]) / 2
    yield from _quadratic(start, (*left, *before, *half), near)
    yield from _quadratic(half, (*after, *right, x3, y3), near)


def _straightened(start: Segment, curve: Segment, near: float) -> Segment:
    """Return a quadratic curve, or its end if a line stays *near* it."""
    (x, y), (x1, y1, x2, y2) = start, curve
    across, up = x2 - x, y2 - y
    along = (x1 - x) * across + (y1 - y) * up
    is_between = 0 <= along <= across * across + up * up and (across or up)
    return curve[2:] if is_between and _is_along(x1 - x, y1 - y, across, up, 2 * near) else curve


def _on_grid(contour: Sequence[Segment], scale: float, step: int) -> Contour:
    """Return the points of a contour on a grid, without those that became needless."""
    found = Contour()
    for segment in contour:
        if len(segment) == 4:
            found.append((round(segment[0] * scale) * step, round(segment[1] * scale) * step, False))
        end = (round(segment[-2] * scale) * step, round(segment[-1] * scale) * step, True)
        while _is_needless(found, end):
            found.pop()
        found.append(end)
    while len(found) > 1 and found[-1] == found[0]:
        found.pop()
    return found


def _is_needless(found: Contour, end: GridPoint) -> bool:
    """Return whether the last point is needless before the *end* of a segment."""
    if not found or not found[-1][2]:
        return False
    if found[-1] == end:
        return True
    if len(found) < 2 or not found[-2][2]:
        return False
    (x, y, _), (x1, y1, _), (x2, y2, _) = found[-2], found[-1], end
    return (x1 - x) * (y2 - y1) == (y1 - y) * (x2 - x1) and (x1 - x) * (x2 - x1) + (y1 - y) * (y2 - y1) > 0
