"""Fit Bézier curves to rows of points, and write them as paths.

The fit follows Schneider.
"""

from itertools import pairwise

import numpy as np

from handout.atlas.arrays import Floats, Ints

LOOK = 4
"""How many points before and after one decide its direction."""


def _bezier(curve: Floats, t: Floats) -> Floats:
    """Return the points of a cubic curve at some parameters."""
    at = t[:, None]
    left = 1 - at
    parts = left**3 * curve[0] + 3 * left * left * at * curve[1] + 3 * left * at * at * curve[2] + at**3 * curve[3]
    return np.asarray(parts, np.float64)


def _least_squares(points: Floats, t: Floats, start: Floats, end: Floats) -> Floats:
    """Return the curve nearest to *points*, from the first to the last.

    It leaves them in the directions *start* and *end*.
    """
    one = start * (3 * t * (1 - t) ** 2)[:, None]
    two = end * (3 * t * t * (1 - t))[:, None]
    matrix = np.array([[np.sum(one * one), np.sum(one * two)], [np.sum(one * two), np.sum(two * two)]])
    rest = points - _bezier(np.array([points[0], points[0], points[-1], points[-1]]), t)
    wanted = np.array([np.sum(one * rest), np.sum(two * rest)])
    determinant = matrix[0, 0] * matrix[1, 1] - matrix[0, 1] ** 2
    length = float(np.linalg.norm(points[-1] - points[0]))
    first = second = length / 3
    if abs(determinant) > 1e-9:
        first = (wanted[0] * matrix[1, 1] - wanted[1] * matrix[0, 1]) / determinant
        second = (matrix[0, 0] * wanted[1] - matrix[0, 1] * wanted[0]) / determinant
    if not (1e-3 * length <= first <= 3 * length and 1e-3 * length <= second <= 3 * length):
        first = second = length / 3
    return np.array([points[0], points[0] + start * first, points[-1] + end * second, points[-1]])


def _nearer_parameters(curve: Floats, points: Floats, t: Floats) -> Floats:
    """Return parameters that bring the curve nearer to each point: one step of Newton."""
    away = _bezier(curve, t) - points
    first, at = 3 * np.diff(curve, axis=0), t[:, None]
    second = 2 * np.diff(first, axis=0)
    slope = (1 - at) ** 2 * first[0] + 2 * (1 - at) * at * first[1] + at * at * first[2]
    bend = (1 - at) * second[0] + at * second[1]
    upper = (away * slope).sum(1)
    lower = (slope * slope).sum(1) + (away * bend).sum(1)
    usable = np.abs(lower) > 1e-9
    return np.asarray(np.where(usable, t - upper / np.where(usable, lower, 1), t).clip(0, 1), np.float64)


def _direction(vector: Floats) -> Floats:
    """Return the vector of length 1, or none at all."""
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 1e-12 else vector, np.float64)


def _tangent(points: Floats, place: int) -> Floats:
    """Return the direction of a line at one of its points."""
    return _direction(points[min(place + LOOK, len(points) - 1)] - points[max(place - LOOK, 0)])


def _fit_part(points: Floats, start: Floats, end: Floats, error: float) -> list[Floats]:
    """Return curves along points without a corner.

    It is one if that is near enough, else those of two halves.
    """
    if len(points) == 2:
        third = float(np.linalg.norm(points[1] - points[0])) / 3
        return [np.array([points[0], points[0] + start * third, points[1] + end * third, points[1]])]
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    t = np.asarray(way / max(way[-1], 1e-9), np.float64)
    worst = 0
    for _ in range(6):
        curve = _least_squares(points, t, start, end)
        errors = ((_bezier(curve, t) - points) ** 2).sum(1)
        worst = int(errors.argmax())
        if errors[worst] < error * error:
            return [curve]
        if errors[worst] > (error * 6) ** 2:
            break
        t = _nearer_parameters(curve, points, t)
    cut = min(max(worst, 1), len(points) - 2)
    middle = _tangent(points, cut)
    return [
        *_fit_part(points[: cut + 1], start, -middle, error),
        *_fit_part(points[cut:], middle, end, error),
    ]


def _corners(points: Floats, degrees: float, *, closed: bool) -> list[int]:
    """Return where the direction changes by more than so many degrees."""
    count, places = len(points), np.arange(len(points))
    if closed:
        before, after = points[(places - LOOK) % count], points[(places + LOOK) % count]
    else:
        before, after = points[(places - LOOK).clip(0)], points[(places + LOOK).clip(max=count - 1)]
    come, go = points - before, after - points
    turns = np.degrees(np.abs(np.arctan2(come[:, 0] * go[:, 1] - come[:, 1] * go[:, 0], (come * go).sum(1))))
    if not closed:
        turns[:LOOK] = turns[-LOOK:] = 0
    found: list[int] = []
    for place in np.argsort(-turns, kind="stable"):
        if turns[place] < degrees:
            break
        if all(min(abs(place - other), count - abs(place - other)) > 2 * LOOK for other in found):
            found.append(int(place))
    return sorted(found)


def fit_curves(points: Floats, error: float = 0.35, *, closed: bool = False, corner: float = 50) -> list[Floats]:
    """Return cubic curves along points, nowhere farther away than *error*.

    Corners of so many degrees stay; 0 looks for none.
    """
    points = points[np.r_[True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6]]
    if closed and np.linalg.norm(points[0] - points[-1]) > 1e-6:
        points = np.vstack([points, points[:1]])
    if len(points) < 3:
        return [np.array([points[0], points[0], points[-1], points[-1]])] if len(points) == 2 else []
    ring = points[:-1] if closed else points
    found = _corners(ring, corner, closed=closed) if corner else []
    if closed and not found:
        tangent = _direction(ring[LOOK % len(ring)] - ring[-LOOK % len(ring)])
        return _fit_part(points, tangent, -tangent, error)
    if closed:
        ring = np.roll(ring, -found[0], 0)
        points = np.vstack([ring, ring[:1]])
        cuts = [place - found[0] for place in found] + [len(points) - 1]
    else:
        cuts = [0, *found, len(points) - 1]
    parts = [points[first : last + 1] for first, last in pairwise(cuts)]
    return [
        curve
        for part in parts
        if len(part) > 1
        for curve in _fit_part(part, _tangent(part, 0), -_tangent(part, len(part) - 1), error)
    ]


def write_number(value: float) -> str:
    """Return a number with one decimal, as short as SVG lets it be."""
    text = f"{value:.1f}".removesuffix(".0")
    if text.startswith("0."):
        text = text[1:]
    elif text.startswith("-0."):
        text = f"-{text[2:]}"
    return "0" if text in ("-0", "") else text


def write_path(curves: list[Floats], *, closed: bool = False) -> str:
    """Return the path of an SVG.

    Numbers lie on a grid of a tenth, so that rounding does not add up along a curve.
    """
    if not curves:
        return ""
    here = np.round(curves[0][0], 1)
    parts = [f"M{write_number(here[0])} {write_number(here[1])}"]
    for curve in curves:
        text = ""
        for point in curve[1:]:
            for value in np.round(point, 1) - here:
                number = write_number(float(value))
                text += number if number[0] == "-" or not text else f" {number}"
        parts.append(f"c{text}")
        here = np.round(curve[3], 1)
    return "".join(parts) + ("z" if closed else "")


def interpolate(points: Floats, *, closed: bool = False, count: int = 160) -> Floats:
    """Return *count* points on a smooth curve through some points."""
    from scipy.interpolate import CubicSpline

    if closed:
        points = np.vstack([points, points[:1]])
    elif len(points) < 3:
        return np.linspace(points[0], points[-1], count)
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points[:, :2], axis=0), axis=1) ** 0.5 + 1e-9)]
    curve = CubicSpline(way, points, bc_type="periodic" if closed else "natural")
    return np.asarray(curve(np.linspace(0, way[-1], count)), np.float64)


def resample(points: Floats, step: float, *, closed: bool) -> Floats:
    """Return points at even distances of about *step* along the line through *points*."""
    if closed and np.linalg.norm(points[0] - points[-1]) > 1e-6:
        points = np.vstack([points, points[:1]])
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    apart = np.r_[True, np.diff(way) > 1e-9]
    way, points = way[apart], points[apart]
    at = np.linspace(0, way[-1], max(int(way[-1] / step), 4) + 1)
    return np.stack([np.interp(at, way, points[:, axis]) for axis in (0, 1)], 1)


def smooth(points: Floats, sigma: float, *, closed: bool) -> Floats:
    """Return the line without its jitter; the ends of an open one stay where they are."""
    from scipy.ndimage import gaussian_filter1d

    if sigma <= 0 or len(points) < 5:
        return points
    if closed:
        ring = points[:-1] if np.linalg.norm(points[0] - points[-1]) < 1e-6 else points
        ring = gaussian_filter1d(ring, sigma, axis=0, mode="wrap")
        return np.vstack([ring, ring[:1]])
    count = min(len(points) - 1, int(4 * sigma) + 1)
    before = 2 * points[0] - points[1 : count + 1][::-1]
    after = 2 * points[-1] - points[-count - 1 : -1][::-1]
    whole = gaussian_filter1d(np.vstack([before, points, after]), sigma, axis=0)
    return np.asarray(whole[count:-count], np.float64)


def runs(points: Floats, shown: Ints | Floats | np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[Floats]:
    """Return the stretches of a line whose points are all *shown*."""
    flags = np.asarray(shown, np.bool_)
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return [points[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True)]
