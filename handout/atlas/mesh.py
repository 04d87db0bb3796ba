"""Make the coarse skin of a posed body fine, after Catmull and Clark."""

from dataclasses import dataclass

import numpy as np

from handout.atlas.arrays import Floats, Ints, Mask
from handout.atlas.pose import Posed


@dataclass(frozen=True, slots=True)
class Surface:
    """Triangles of skin.

    Of each vertex the place, the place at rest and the painted parts are known.
    """

    vertices: Floats
    triangles: Ints
    rest: Floats
    parts: dict[str, Floats]


PARTS = ("nail", "ear", "lip")


def make_surface(posed: Posed, shown: Mask | None, times: int) -> Surface:
    """Subdivide the quads whose vertices are all *shown*.

    What is known of the vertices is subdivided with them.
    """
    model = posed.body.model
    quads = model.skin if shown is None else model.skin[shown[model.skin].all(1)]
    used, inverse = np.unique(quads, return_inverse=True)
    quads = inverse.reshape(quads.shape)
    columns = np.hstack([posed.vertices, posed.body.rest, np.stack([model.masks[part] for part in PARTS], 1)])[used]
    for _ in range(times):
        columns, quads = subdivide(columns, quads)
    triangles = np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    parts = {part: columns[:, 6 + place] for place, part in enumerate(PARTS)}
    return Surface(columns[:, :3], triangles, columns[:, 3:6], parts)


def subdivide(points: Floats, quads: Ints) -> tuple[Floats, Ints]:
    """Split each quad into four and smooth them.

    The array *points* may have more columns than three. Borders stay borders.
    """
    count = len(points)
    middles = points[quads].mean(1)
    pairs = np.sort(np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2), 1)
    edges, inverse, sides = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.ravel()
    beside = np.zeros((len(edges), points.shape[1]))
    np.add.at(beside, inverse, middles[np.repeat(np.arange(len(quads)), 4)])
    halves = points[edges].mean(1)
    border = sides != 2
    on_edges = (halves * 2 + beside) / 4
    on_edges[border] = halves[border]

    valence, around, faces, spokes = np.zeros(count), np.zeros_like(points), np.zeros(count), np.zeros_like(points)
    np.add.at(valence, edges.ravel(), 1)
    np.add.at(around, quads.ravel(), np.repeat(middles, 4, 0))
    np.add.at(faces, quads.ravel(), 1)
    for end in (0, 1):
        np.add.at(spokes, edges[:, end], halves)
    number = valence[:, None].clip(1)
    corners = (around / faces[:, None].clip(1) + 2 * spokes / number + (number - 3) * points) / number
    rim, times = np.zeros_like(points), np.zeros(count)
    for end in (0, 1):
        np.add.at(rim, edges[border, end], halves[border])
        np.add.at(times, edges[border, end], 1)
    on_border = times > 0
    corners[on_border] = 0.5 * points[on_border] + 0.5 * rim[on_border] / times[on_border, None]

    inner = count + np.arange(len(quads))
    outer = (count + len(quads) + inverse).reshape(-1, 4)
    parts = [np.stack([quads[:, k], outer[:, k], inner, outer[:, k - 1]], 1) for k in range(4)]
    return np.vstack([corners, middles, on_edges]), np.stack(parts, 1).reshape(-1, 4)


def vertex_normals(vertices: Floats, triangles: Ints) -> Floats:
    """Return the direction in which the skin looks at each vertex."""
    first, second, third = (vertices[triangles[:, corner]] for corner in range(3))
    faces = np.cross(second - first, third - first)
    result = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(result, triangles[:, corner], faces)
    return np.asarray(result / np.linalg.norm(result, axis=1, keepdims=True).clip(1e-12), np.float64)
