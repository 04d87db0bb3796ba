"""Glyph outlines as cubic curves whose points stand on a grid.

A font for thousands of characters is drawn with cubic curves and sold with quadratic ones, two to six for each. The
cubic curve is found again from the first and the last of them. It takes a third fewer numbers, and on a grid that no
printer resolves, shorter ones.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import uharfbuzz as hb

Point = tuple[float, float]
Segment = tuple[float, ...]
"""The end of a line; or the control points of a curve and its end."""

GridSegment = tuple[int, ...]
Contour = list[GridSegment]
"""A closed outline, which begins where its last segment ends."""

CLOSE = 3
"""How far a joint of quadratic curves may be from the cubic one, in 1/1000."""

SAME = 0.01
"""How far a joint may be from the middle of its control points."""


def outline(font: hb.Font, glyph: int, grid: int) -> list[Contour]:
    """Return the contours of a glyph with every point on a *grid* of so many units."""
    contours = list[list[Segment]]()
    font.draw_glyph(glyph, _pen(), contours)
    rounded = (_on_grid(_cubic(contour), grid) for contour in contours)
    return [contour for contour in rounded if len(contour) > 1]


@cache
def _pen() -> hb.DrawFuncs:
    """Return functions that append what HarfBuzz draws to a list of contours."""
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda *at: at[-1].append([at[:2]]))
    for draw in (pen.set_line_to_func, pen.set_quadratic_to_func, pen.set_cubic_to_func):
        draw(lambda *at: at[-1][-1].append(at[:-1]))
    return pen


def _cubic(contour: Sequence[Segment]) -> list[Segment]:
    """Return a contour with cubic curves in place of its quadratic ones."""
    found, run = list[Segment](), list[Segment]()
    for segment in contour:
        if len(segment) != 4:
            found += _joined(found[-1][-2:], run) if run else ()
            found.append(segment)
            run = []
            continue
        if run and not _is_between(run[-1], segment):
            found += _joined(found[-1][-2:], run)
            run = []
        run.append(segment)
    return [*found, *(_joined(found[-1][-2:], run) if run else ())]


def _is_between(before: Segment, after: Segment) -> bool:
    """Return whether two quadratic curves meet midway between their control points."""
    return abs(before[0] + after[0] - 2 * before[2]) < SAME and abs(before[1] + after[1] - 2 * before[3]) < SAME


def _joined(start: Segment, run: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the fewest cubic curves for a *run* of quadratic ones."""
    at = 0
    while at < len(run):
        count = next(n for n in range(len(run) - at, 0, -1) if n == 1 or _fits(start, run[at : at + n]))
        curve = _elevated(start, run[at], run[at + count - 1], count)
        yield curve
        start, at = curve[-2:], at + count


def _elevated(start: Segment, first: Segment, last: Segment, count: int) -> Segment:
    """Return the cubic curve that became *count* quadratic ones in equal steps."""
    (x, y), (end_x, end_y), reach = start, last[2:], 2 * count / 3
    return (
        x + (first[0] - x) * reach,
        y + (first[1] - y) * reach,
        end_x + (last[0] - end_x) * reach,
        end_y + (last[1] - end_y) * reach,
        end_x,
        end_y,
    )


def _fits(start: Segment, run: Sequence[Segment]) -> bool:
    """Return whether one cubic curve passes the joints of quadratic ones."""
    count = len(run)
    x1, y1, x2, y2, x3, y3 = _elevated(start, run[0], run[-1], count)
    for number, (_, _, x, y) in enumerate(run[:-1], 1):
        t = number / count
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        if abs(a * start[0] + b * x1 + c * x2 + d * x3 - x) > CLOSE:
            return False
        if abs(a * start[1] + b * y1 + c * y2 + d * y3 - y) > CLOSE:
            return False
    return True


def _on_grid(contour: Sequence[Segment], grid: int) -> Contour:
    """Return a contour, closed, with its points on a grid.

    What became needless is left out. It ends with a line, if it has one: that line need not be drawn.
    """
    start, *segments = [tuple([round(value / grid) * grid for value in segment]) for segment in contour]
    if segments and segments[-1][-2:] != start:
        segments.append(start)
    found, (x, y) = Contour(), start
    run, rise = 0, 0  # the direction of the line before
    for segment in segments:
        end_x, end_y = segment[-2:]
        across, up = end_x - x, end_y - y
        if len(segment) == 6 and not _is_straight(x, y, segment):
            run = rise = 0
            found.append(segment)
        elif across or up:
            if run * up == rise * across and run * across + rise * up > 0:
                found.pop()
            run, rise = across, up
            found.append((end_x, end_y))
        x, y = end_x, end_y
    last = next((n for n in range(len(found), 0, -1) if len(found[n - 1]) == 2), 0)
    return found[last:] + found[:last]


def _is_straight(x: int, y: int, curve: GridSegment) -> bool:
    """Return whether a curve is a line."""
    x1, y1, x2, y2, x3, y3 = curve
    across, up = x3 - x, y3 - y
    return up * (x1 - x) == across * (y1 - y) and up * (x2 - x) == across * (y2 - y)
