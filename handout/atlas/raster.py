"""Find the foremost triangle at each pixel."""

from dataclasses import dataclass

import numpy as np

from handout.atlas.arrays import Floats, Grid, Ints

AT_ONCE = 2_000_000
"""How many pairs of a triangle and a pixel are looked at together."""
EMPTY = -1e9


@dataclass(frozen=True, slots=True)
class Raster:
    """For each pixel the depth, the triangle and two weights.

    The triangle is -1 if there is none; the weights are those of its second and third corner.
    """

    depth: Grid
    triangle: Ints
    weights: Grid


def rasterize(points: Floats, triangles: Ints, width: int, height: int) -> Raster:
    """Look at *points* from in front: x, y and depth, in pixels.

    Of two triangles at one depth the first is taken.
    """
    depth = np.full(width * height, EMPTY, np.float32)
    found = np.full(width * height, -1, np.int64)
    weights = np.zeros((width * height, 2), np.float32)
    corners = points[triangles]
    flat = corners[..., :2]
    low = np.ceil(flat.min(1)).astype(np.int64).clip(0)
    high = np.floor(flat.max(1)).astype(np.int64).clip(max=[width - 1, height - 1])
    size = (high - low + 1).clip(0)
    number = size[:, 0] * size[:, 1]
    rows = np.flatnonzero(number)
    ends = np.cumsum(number[rows])
    start = 0
    while start < len(rows):
        taken = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, taken + AT_ONCE, "right")), start + 1)
        _add(rows[start:stop], number, (low, size), corners, (depth, found, weights), width)
        start = stop
    shape = (height, width)
    return Raster(depth.reshape(shape), found.reshape(shape), weights.reshape(*shape, 2))


def _add(
    rows: Ints, number: Ints, boxes: tuple[Ints, Ints], corners: Floats, into: tuple[Grid, Ints, Grid], width: int
) -> None:
    """Add some triangles to the three buffers."""
    which = np.repeat(rows, number[rows])
    place = np.arange(len(which)) - np.repeat(np.cumsum(number[rows]) - number[rows], number[rows])
    low, size = boxes
    x = low[which, 0] + place % size[which, 0]
    y = low[which, 1] + place // size[which, 0]
    first = corners[which, 0]
    one, two = corners[which, 1] - first, corners[which, 2] - first
    area = one[:, 0] * two[:, 1] - two[:, 0] * one[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        u = ((x - first[:, 0]) * two[:, 1] - two[:, 0] * (y - first[:, 1])) / area
        v = (one[:, 0] * (y - first[:, 1]) - (x - first[:, 0]) * one[:, 1]) / area
    inside = (np.abs(area) > 1e-12) & (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6)
    pixel = (y * width + x)[inside]
    z = (first[:, 2] + u * one[:, 2] + v * two[:, 2])[inside].astype(np.float32)
    depth, found, weights = into
    before = depth[pixel]
    np.maximum.at(depth, pixel, z)
    wins = np.flatnonzero((z > before) & (z == depth[pixel]))[::-1]  # of equals the first is written last
    found[pixel[wins]] = which[inside][wins]
    weights[pixel[wins], 0] = u[inside][wins]
    weights[pixel[wins], 1] = v[inside][wins]
