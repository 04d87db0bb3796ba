"""Find how light each pixel is, soft enough for three flat tones."""

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Grid, Mask, unit
from handout.atlas.scene import Scene

RATE = np.float32(0.22)
"""How much of a difference between neighbours moves at once."""


def diffuse(values: Grid, valid: Mask, borders: Mask, times: int) -> Grid:
    """Spread values within *valid*, not across *borders*.

    This blur keeps the edges of what lies in front.
    """
    rows, columns = (np.flatnonzero(valid.any(axis)) for axis in (1, 0))
    result = np.where(valid, values, 0).astype(np.float32)
    if not len(rows):
        return result
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    inside, edge, part = valid[box], borders[box], np.ascontiguousarray(result[box])
    across = (inside[:, 1:] & inside[:, :-1] & ~(edge[:, 1:] ^ edge[:, :-1])) * RATE
    along = (inside[1:] & inside[:-1] & ~(edge[1:] ^ edge[:-1])) * RATE
    flow_x, flow_y = np.empty_like(across), np.empty_like(along)
    for _ in range(times):
        np.subtract(part[:, 1:], part[:, :-1], out=flow_x)
        np.multiply(flow_x, across, out=flow_x)
        np.subtract(part[1:], part[:-1], out=flow_y)
        np.multiply(flow_y, along, out=flow_y)
        part[:, :-1] += flow_x
        part[:, 1:] -= flow_x
        part[:-1] += flow_y
        part[1:] -= flow_y
    result[box] = part
    return result


def shade(scene: Scene, covered: Mask) -> Grid:
    """Return the light of each pixel.

    What is *covered* by cloth or hair is softer. Outside it goes on as at the edge.
    """
    style = scene.style
    light = unit(style.light).astype(np.float32)
    result = (1 - style.facing) * (scene.normal @ light) + style.facing * scene.normal[..., 2]
    if style.creases:
        hollow = np.where(ndimage.binary_dilation(scene.jumps, iterations=2), 0, scene.hollow.clip(-0.06, 0.06))
        result -= style.creases * (ndimage.gaussian_filter(hollow, 6) * 30).clip(-1, 1)
    if covered.any():
        soft = diffuse(result, covered, np.zeros_like(covered), style.cloth_blur)
        result = np.where(covered, soft, result)
    borders = ndimage.binary_dilation(scene.jumps) & ~covered
    half = np.s_[::2, ::2]
    inside = scene.inside[half]
    low = diffuse(ndimage.uniform_filter(result, 2)[half], inside, ndimage.maximum_filter(borders, 2)[half], style.blur)
    low = low[nearest(inside)]
    height, width = scene.inside.shape
    whole = ndimage.zoom(low, 2, order=1)[:height, :width]
    return np.asarray(whole[nearest(scene.inside)], np.float32)


def nearest(inside: Mask) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int32]], ...]:
    """Return for each pixel where the nearest one is that is *inside*."""
    return tuple(ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True))
