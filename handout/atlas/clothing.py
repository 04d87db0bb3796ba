"""Where cloth and hair are: regions of the body at rest, whatever its pose."""

from functools import cache

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats, Grid
from handout.atlas.body import Body
from handout.atlas.scene import Scene
from handout.atlas.view import Field, Region

HAIRLINE = (
    (1.6, 7.96), (1.22, 7.95), (1.05, 7.83), (0.95, 7.68), (0.86, 7.58), (0.80, 7.46), (0.735, 7.30), (0.70, 7.12),
    (0.62, 7.07), (0.56, 7.12), (0.52, 7.3), (0.40, 7.38), (0.32, 7.2), (0.25, 7.0), (0.19, 6.88), (0.10, 6.80),
    (-0.02, 6.76), (-0.3, 6.74), (-1.5, 6.74), (-1.5, 9), (1.6, 9),
)  # fmt: skip
"""Around the hair, from the left: how far to the front, how high."""
EYE = 7.37
"""How high the eyes are in the coordinates of ``HAIRLINE``."""
FINE = 200
"""Cells for each decimetre."""


def trunks(waist: float = 0.45, leg: float = 1.1, dip: float = 0.14, *, from_behind: bool = False) -> Region:
    """Return trunks from so far above the pelvis to so far below the crotch.

    A *dip* bends both lines.
    """

    def of(body: Body) -> Field:
        def field(scene: Scene) -> Floats:
            x, y, z = (scene.rest[..., axis] for axis in range(3))
            weight = ndimage.gaussian_filter(scene.inside.astype(np.float32), 45).clip(1e-3)
            z = ndimage.gaussian_filter(np.where(scene.inside, z, 0), 45) / weight
            bent = dip * (-1 if from_behind else 1) * (z - body.pelvis[2])
            above = body.pelvis[1] + waist - bent - y
            below = y - (body.crotch - leg) + bent * 0.8
            region = np.minimum(np.minimum(above, below), 2.6 - np.abs(x)).clip(-1, 1) * 3
            return np.where(scene.inside, region, -5)

        return field

    return of


SHOULDER = 5.05
"""How high the shoulder is in the coordinates of ``shirt``."""


def shirt(body: Body) -> Field:
    """Return a short top with broad straps."""
    raised = float(body.heads["upperarm01.L"][1]) - SHOULDER

    def field(scene: Scene) -> Floats:
        weight = ndimage.gaussian_filter(scene.inside.astype(np.float32), 4).clip(1e-3)
        x, y, z = (
            ndimage.gaussian_filter(np.where(scene.inside, part, 0), 4) / weight
            for part in (np.abs(scene.rest[..., 0]), scene.rest[..., 1], scene.rest[..., 2])
        )
        y = y - raised
        neck = np.where(z > 0.3, 4.70, 5.0) + 0.5 * x**2
        arm = np.interp(y, [3, 3.9, 4.35, 4.8, 5.2, 6], [1.9, 1.62, 1.38, 1.12, 1.0, 0.98])
        region = np.minimum(np.minimum(y - 3.45, arm - x), np.maximum(neck - y, x - 0.62))
        return np.where(scene.inside, np.minimum(region, 6.15 - y).clip(-1, 1) * 3, -5)

    return field


def together(*parts: Region) -> Region:
    """Return the region that is in any of the *parts*."""

    def of(body: Body) -> Field:
        fields = [part(body) for part in parts]
        return lambda scene: np.asarray(np.max([field(scene) for field in fields], axis=0), np.float64)

    return of


def hair(body: Body) -> Field:
    """Return short hair, without the ears."""
    raised = float(body.joint("joint-l-eye")[1]) - EYE

    def field(scene: Scene) -> Floats:
        y, z = scene.rest[..., 1] - raised, scene.rest[..., 2]
        cells = [(y.clip(6.01, 9.1) - 6) * FINE, (z.clip(-1.59, 1.59) + 1.6) * FINE]
        ears = ndimage.gaussian_filter(np.where(scene.inside, scene.parts["ear"], 0), 2)
        region = np.minimum(ndimage.map_coordinates(_hairline(), cells, order=1), (0.42 - ears) * 0.5)
        return np.where(scene.inside, region, -1)

    return field


@cache
def _hairline() -> Grid:
    """Return how far inside the hairline each cell of the head's side is."""
    from skimage.draw import polygon

    z, y = np.array(HAIRLINE).T
    inside = np.zeros((int(3.2 * FINE), int(3.4 * FINE)), np.bool_)
    inside[polygon((y - 6) * FINE, (z + 1.6) * FINE, inside.shape)] = True
    distance = ndimage.distance_transform_edt(inside) - ndimage.distance_transform_edt(~inside)
    return np.asarray(ndimage.gaussian_filter((distance / FINE).astype(np.float32), 3), np.float32)
