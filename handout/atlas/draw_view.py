"""Draw a view as an SVG that has paths only.

It has three flat tones of skin, cloth and hair, the lines, and the details of its row.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats, Grid, Mask
from handout.atlas.body import Body
from handout.atlas.curves import fit_curves, interpolate, write_path
from handout.atlas.drawing_state import CORNER, Sketch, fill, join, stroke, to_units
from handout.atlas.lines import area, contours, find_lines
from handout.atlas.pose import take_pose
from handout.atlas.scene import PER_UNIT, Scene, look
from handout.atlas.shading import shade
from handout.atlas.view import View


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and its places, as fractions of its width and height."""

    svg: str
    landmarks: dict[str, tuple[float, float]]


def draw(view: View, body: Body) -> Picture:
    """Draw a view of a body: the same view and body give the same bytes."""
    scene = look(take_pose(body, view.pose(body)), view)
    regions = [
        (np.asarray(region(body)(scene), np.float32), colours)
        for region, colours in ((view.cloth, view.palette.cloth), (view.hair, view.palette.hair))
        if region
    ]
    covered = np.any([field > 0 for field, _ in regions], axis=0) if regions else np.zeros_like(scene.inside)
    sketch = Sketch(scene, view.palette, shade(scene, covered))
    for detail in view.details:
        detail.draw(sketch)
    lines = find_lines(scene, covered | _without_lines(view, scene))
    nails = _nails(view, sketch)
    parts = [*_skin(sketch), *(part for each in regions for part in _region(sketch, *each)), *nails, *sketch.below]
    parts += [_found_lines(sketch, lines), _silhouette(sketch), *sketch.above]
    width, height = scene.crop.size
    return Picture(_document(sketch, parts, width, height), _landmarks(view, scene))


def _without_lines(view: View, scene: Scene) -> Mask:
    """Return where no lines are looked for."""
    result = np.zeros_like(scene.inside)
    for zone in view.without_lines:
        result |= zone.covers(scene)
    for zone in view.with_lines:
        result &= ~zone.covers(scene)
    if view.nails:
        result |= ndimage.binary_dilation(scene.parts["nail"] > 0.15, iterations=5)
    return result


def _tones(sketch: Sketch, region: Grid, colours: tuple[str, ...]) -> list[str]:
    """Return the half shade and the shade of a region."""
    style = sketch.scene.style
    return [
        fill(sketch.region(np.minimum((level - sketch.light) * 8, region), smallest=style.smallest_tone), colour)
        for level, colour in zip(style.tones, colours, strict=False)
    ]


def _skin(sketch: Sketch) -> list[str]:
    """Return the skin with its tones."""
    light, *shades = sketch.palette.skin
    return [fill(sketch.region(sketch.body, 0.25), light), *_tones(sketch, sketch.body, tuple(shades))]


def _region(sketch: Sketch, field: Grid, colours: tuple[str, str, str]) -> list[str]:
    """Return cloth or hair with its tones and the line around it."""
    from skimage import measure

    shown = np.minimum(field, sketch.body)
    path = ""
    for ring in measure.find_contours(np.where(sketch.scene.inside, field, np.nan), 0):
        if len(ring) > 40:
            line = to_units(ring[:, ::-1])
            path += sketch.outline(line, 2, closed=bool(np.linalg.norm(line[0] - line[-1]) < 1e-6))
    edge = stroke(path, sketch.line_width * 0.9, sketch.palette.line)
    return [fill(sketch.region(shown, 0.25), colours[0]), *_tones(sketch, shown, colours[1:]), edge]


NAIL_BONES = {
    "finger": ("finger1-3.L", "finger2-3.L", "finger3-3.L", "finger4-3.L", "finger5-3.L"),
    "toe": ("toe1-2.L", "toe2-3.L", "toe3-3.L", "toe4-3.L", "toe5-3.L"),
}


def _nails(view: View, sketch: Sketch) -> list[str]:
    """Return each nail as a round box along its bone; one seen from the side as it is."""
    if not view.nails:
        return []
    scene = sketch.scene
    painted = ndimage.gaussian_filter(scene.parts["nail"].clip(0, 1), 3) > scene.style.nail_threshold
    labels, count = ndimage.label(painted & (sketch.panel > 0))
    bones = [(scene.xy(scene.posed.joint(bone)), scene.xy(scene.posed.end(bone))) for bone in NAIL_BONES[view.nails]]
    path = ""
    for label in range(1, count + 1):
        rows, columns = np.nonzero(labels == label)
        if len(rows) < 8 * PER_UNIT * PER_UNIT:
            continue
        points = to_units(np.stack([columns, rows], 1).astype(np.float64))
        path += _nail(sketch, points, bones) or sketch.region(
            np.minimum(ndimage.gaussian_filter((labels == label).astype(np.float32), 4) - 0.5, sketch.body), 0.2, 3
        )
    return [fill(path, sketch.palette.nail), stroke(path, sketch.line_width * 0.6, sketch.palette.line)]


def _nail(sketch: Sketch, points: Floats, bones: list[tuple[Floats, Floats]]) -> str:
    """Return the path of a nail; nothing if it is seen from the side."""
    del sketch
    middle = points.mean(0)
    start, tip = bones[int(np.argmin([np.linalg.norm(middle - end) for _, end in bones]))]
    along = (tip - start) / np.linalg.norm(tip - start)
    across = np.array([-along[1], along[0]])
    length, width = np.ptp((points - middle) @ along) / 2, np.ptp((points - middle) @ across) / 2
    if width / length < 0.55:
        return ""
    ways = (points - middle) @ along
    middle = middle + along * (ways.max() + ways.min()) * 0.5
    angles = np.linspace(0, 2 * np.pi, 49)[:-1]
    x, y = (np.sign(values) * np.abs(values) ** (2 / 2.7) for values in (np.cos(angles), np.sin(angles)))
    ring = middle + np.outer(x * length * 0.97, along) + np.outer(y * width * 0.93, across)
    return write_path(fit_curves(interpolate(ring, closed=True), 0.15, closed=True, corner=0), closed=True)


def _found_lines(sketch: Sketch, lines: list[Floats]) -> str:
    """Return the lines that were found, as one path."""
    style = sketch.scene.style
    path = ""
    for line in lines:
        closed = bool(np.linalg.norm(line[0] - line[-1]) < 1.5) and len(line) > 20
        path += sketch.outline(to_units(line), style.line_smoothing, closed=closed)
    return stroke(path, sketch.line_width * 0.9, sketch.palette.line)


def _silhouette(sketch: Sketch) -> str:
    """Return the line around the body."""
    rings = [ring for ring in contours(sketch.edge, 60) if area(ring) >= 10 * PER_UNIT * PER_UNIT]
    path = "".join(sketch.outline(to_units(ring), 1.5, closed=True, error=0.25) for ring in rings)
    return stroke(path, sketch.line_width, sketch.palette.line)


def _document(sketch: Sketch, parts: list[str], width: int, height: int) -> str:
    """Return the SVG, on a panel with a frame."""
    r = CORNER
    arc = f"A{r} {r} 0 0 1 "
    panel = (
        f"M{r} 0H{width - r}{arc}{width} {r}V{height - r}{arc}{width - r} {height}"
        f"H{r}{arc}0 {height - r}V{r}{arc}{r} 0z"
    )
    inner = join([fill(panel, sketch.palette.panel), *sketch.behind, *parts, stroke(panel, 1, sketch.palette.frame)])
    size = f'width="{width + 2}" height="{height + 2}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {width + 2} {height + 2}" {size}>'
    return "\n".join([head, *inner, "</svg>", ""])


def _landmarks(view: View, scene: Scene) -> dict[str, tuple[float, float]]:
    """Return a view's places as fractions of its width and height."""
    width, height = (side + 2 for side in scene.crop.size)
    places = {name: find(scene) for name, find in view.landmarks.items()}
    return {
        name: (round((float(x) + 1) / width, 4), round((float(y) + 1) / height, 4)) for name, (x, y) in places.items()
    }
