"""Look at a posed body through a camera.

The result has depth, directions and hollows for each pixel, and says where points of the body are.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats, Grid, Ints, Mask, Vector
from handout.atlas.mesh import Surface, make_surface, vertex_normals
from handout.atlas.pose import Posed
from handout.atlas.raster import Raster, rasterize
from handout.atlas.view import Camera, Crop, Style, View

PER_UNIT = 4
"""Pixels for each unit of the SVG."""
MARGIN = 24
"""Pixels around the picture, so that what leaves it has no end there."""
NOWHERE = -1e3
HANDS = (4.25, 3.0)
"""Farther from the midline and lower than this, in the rest pose, are the hands."""


@dataclass(frozen=True)
class Scene:
    """What the camera sees: arrays have a value for each pixel."""

    posed: Posed
    surface: Surface
    camera: Camera
    crop: Crop
    style: Style
    depth: Grid
    normal: Grid
    """Where the skin looks: to the right, up and to the eye."""
    inside: Mask
    """Whether it is the body."""
    rest: Grid
    """Where it is in the rest pose."""
    parts: dict[str, Grid]
    gaps: Mask
    """Small gaps that were closed."""

    def xy(self, point: Vector) -> Floats:
        """Return where a point of the body is in the picture, in units of the SVG."""
        return np.asarray(self.flat(np.atleast_2d(np.asarray(point, np.float64)))[0], np.float64)

    def flat(self, points: Floats) -> Floats:
        """Return where points of the body are in the picture."""
        return project(points, self.camera, self.crop)[:, :2]

    def plane(self, right: float, up: float) -> Floats:
        """Return where a point is whose distances along the camera's axes are known."""
        return self.xy(self.camera.right * right + self.camera.up * up)

    def away(self, points: Floats) -> Floats:
        """Return how near to the eye points are."""
        return np.asarray((points - np.asarray(self.crop.middle)) @ self.camera.towards, np.float64)

    def depth_at(self, points: Floats) -> Floats:
        """Return how near to the eye the body is at places of the picture.

        The result is NaN where it is not.
        """
        rows, columns = pixels(points)
        height, width = self.inside.shape
        on = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        rows, columns = rows.clip(0, height - 1), columns.clip(0, width - 1)
        return np.where(on & self.inside[rows, columns], self.depth[rows, columns], np.nan)

    def edges(self, point: Floats) -> tuple[float, float]:
        """Return where the body ends to the left and right of a place."""
        (row,), (column,) = pixels(np.atleast_2d(point))
        outside = np.flatnonzero(~self.inside[row])
        left = outside[outside < column].max(initial=0)
        right = outside[outside > column].min(initial=self.inside.shape[1] - 1)
        return (float(left) - MARGIN) / PER_UNIT, (float(right) - MARGIN) / PER_UNIT

    @cached_property
    def grid(self) -> tuple[Grid, Grid]:
        """Return x and y of each pixel, in units of the SVG."""
        rows, columns = np.mgrid[: self.inside.shape[0], : self.inside.shape[1]].astype(np.float32)
        return (columns - MARGIN) / PER_UNIT, (rows - MARGIN) / PER_UNIT

    @cached_property
    def jumps(self) -> Mask:
        """Return the near side of edges of depth; the slope of the skin does not count."""
        found = np.zeros_like(self.inside)
        for axis in (0, 1):
            z, here = np.moveaxis(self.depth, axis, 1), np.moveaxis(self.inside, axis, 1)
            step = z[:, 2:-1] - z[:, 1:-2]
            slope = np.minimum(np.abs(z[:, 1:-2] - z[:, :-3]), np.abs(z[:, 3:] - z[:, 2:-1]))
            both = here[:, 2:-1] & here[:, 1:-2]
            edge = both & (np.abs(step) - 1.5 * np.where(slope < 1e8, slope, 0) > self.style.jump)
            near = np.zeros_like(here)
            near[:, 2:-1] |= edge & (step > 0)
            near[:, 1:-2] |= edge & (step < 0)
            found |= np.moveaxis(near, 1, axis)
        return found

    @cached_property
    def hollow(self) -> Grid:
        """Return how hollow the skin is, for each unit of the SVG."""
        sigma = self.style.valley_spread * PER_UNIT / 4
        weight = ndimage.gaussian_filter(self.inside.astype(np.float32), sigma).clip(1e-3)
        right = ndimage.gaussian_filter(self.normal[..., 0] * self.inside, sigma) / weight
        down = -ndimage.gaussian_filter(self.normal[..., 1] * self.inside, sigma) / weight
        result = -(np.gradient(right, axis=1) + np.gradient(down, axis=0)) * PER_UNIT
        return np.where(self.inside, result, 0).astype(np.float32)


def project(points: Floats, camera: Camera, crop: Crop) -> Floats:
    """Return x and y in units of the SVG, and how near to the eye in decimetres."""
    away = points - np.asarray(crop.middle)
    width, height = crop.size
    return np.stack(
        [
            away @ camera.right * crop.scale + width / 2,
            -(away @ camera.up) * crop.scale + height / 2,
            away @ camera.towards,
        ],
        1,
    )


def pixels(points: Floats) -> tuple[Ints, Ints]:
    """Return rows and columns of the pixels at places of the picture."""
    places = np.round(points * PER_UNIT + MARGIN).astype(np.int64)
    return places[:, 1], places[:, 0]


def look(posed: Posed, view: View) -> Scene:
    """Make the skin fine and look at it."""
    surface = make_surface(posed, view.shown(posed.body) if view.shown else None, view.fineness)
    eye, crop = view.camera(posed), view.crop(posed)
    points = project(surface.vertices, eye, crop)
    points[:, :2] = points[:, :2] * PER_UNIT + MARGIN
    width, height = (side * PER_UNIT + 2 * MARGIN for side in crop.size)
    found = rasterize(points, surface.triangles, width, height)
    axes = np.stack([eye.right, eye.up, eye.towards], 1)
    normal = _spread(found, surface.triangles, vertex_normals(surface.vertices, surface.triangles) @ axes, 0)
    normal /= np.linalg.norm(normal, axis=2, keepdims=True).clip(1e-6)
    rest = _spread(found, surface.triangles, surface.rest, NOWHERE)
    parts = {
        name: _spread(found, surface.triangles, part[:, None], NOWHERE)[..., 0] for name, part in surface.parts.items()
    }
    inside, gaps = _close_gaps(found.triangle >= 0, view.style.largest_gap)
    depth = found.depth
    between = _between_fingers(found.triangle >= 0, rest, view.style.mitten)
    inside |= between
    filled = gaps | between
    if filled.any():
        near = tuple(ndimage.distance_transform_edt(filled, return_distances=False, return_indices=True))
        depth, normal, rest = depth[near], normal[near], rest[near]
        parts = {name: part[near] for name, part in parts.items()}
    return Scene(posed, surface, eye, crop, view.style, depth, normal, inside, rest, parts, gaps)


def _spread(found: Raster, triangles: Ints, values: Floats, empty: float) -> Grid:
    """Return the values of vertices, mixed for each pixel."""
    seen = found.triangle >= 0
    corners = triangles[found.triangle[seen]]
    second, third = found.weights[seen].T
    weights = np.stack([1 - second - third, second, third], 1)
    result = np.full((*seen.shape, values.shape[1]), empty, np.float32)
    result[seen] = (values[corners] * weights[..., None]).sum(1)
    return result


def _between_fingers(inside: Mask, rest: Grid, radius: int) -> Mask:
    """Return the gaps between fingers that are too narrow for a small figure."""
    if not radius:
        return np.zeros_like(inside)
    hands = inside & (np.abs(rest[..., 0]) > HANDS[0]) & (rest[..., 1] < HANDS[1])
    away = ndimage.distance_transform_edt(~np.pad(hands, 60)) <= radius
    closed = ndimage.distance_transform_edt(away) > radius
    return np.asarray(closed[60:-60, 60:-60] & ~hands & ~inside, np.bool_)


def _close_gaps(inside: Mask, largest: float) -> tuple[Mask, Mask]:
    """Return the body without small gaps, as between toes, and these gaps."""
    labels, _ = ndimage.label(~inside)
    sizes = np.bincount(labels.ravel())
    gaps = ~inside & (sizes[labels] < largest * PER_UNIT * PER_UNIT)
    return inside | gaps, gaps
