"""Draw on a body what the mesh does not have.

A row of ``views`` says which creases, bones under the skin, brows and lips.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats
from handout.atlas.curves import interpolate, runs
from handout.atlas.drawing_state import Sketch, box
from handout.atlas.scene import MARGIN, PER_UNIT, Scene, pixels
from handout.atlas.view import Zone

PLANES: dict[str, Callable[..., Floats]] = {
    "page": lambda _, x, y: np.array([x, y]),
    "camera": lambda scene, right, up: scene.plane(right, up),
    "front": lambda scene, x, y: scene.xy((x, y, 0)),
    "side": lambda scene, z, y: scene.xy((0, y, z)),
    "outer": lambda scene, z, y, x=2.1: scene.xy((x, y, z)),
}
"""What the numbers of a row mean.

They are units of the SVG, or decimetres along the camera's axes, in the middle of the body or at the outer side of the left foot.
"""

ON_HEAD: dict[str, Callable[[Scene, float, float], Floats]] = {
    "face": lambda scene, x, y: scene.posed.move(scene.posed.face(x, y), "head"),
    "cheek": lambda scene, z, y: scene.posed.move(scene.posed.cheek(z, y), "head"),
}
"""Places on the resting head that move with it; what the head hides is not drawn."""
HIDDEN = {"face": 0.12, "cheek": 0.4}
"""How many decimetres below the skin a line on the head may lie and still be seen."""


Place = tuple[float, ...]
"""The two numbers of a point on a plane, or three."""


class Detail(Protocol):
    """Something that is drawn on a body."""

    def draw(self, sketch: Sketch) -> None:
        """Change the light, or add a path."""


def place(scene: Scene, plane: str, point: Place) -> Floats:
    """Return where a point of a plane is in the picture."""
    return PLANES[plane](scene, *point)


def _sides(points: Sequence[Place], *, both: bool) -> list[list[Place]]:
    """Return the points, and their mirror image if *both* sides have it."""
    return [list(points), [(-x, *rest) for x, *rest in points]] if both else [list(points)]


def _on_head(sketch: Sketch, plane: str, points: Sequence[Place], *, closed: bool = False) -> list[Floats]:
    """Return the stretches of a line on the head that are seen."""
    scene = sketch.scene
    places = np.array([ON_HEAD[plane](scene, *point) for point in points])
    line = np.column_stack([scene.flat(places), scene.away(places)])
    line = interpolate(line, closed=closed, count=120)
    lower = scene.depth_at(line[:, :2]) - line[:, 2]
    seen = ~np.isnan(lower) & (lower < HIDDEN[plane])
    if closed:
        return [line[seen][::4, :2]] if seen.mean() >= 0.6 else []
    return [part[::4, :2] for part in runs(line, seen) if len(part) > 8]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; ``width`` is a share of an outline's."""

    points: Sequence[Place]
    width: float = 0.9
    plane: str = "camera"
    both: bool = False
    dashes: str = ""
    colour: str = "line"
    """Which colour of the palette."""

    def draw(self, sketch: Sketch) -> None:
        """Draw it above what was found."""
        for points in _sides(self.points, both=self.both):
            if self.plane in ON_HEAD:
                lines = _on_head(sketch, self.plane, points)
            else:
                lines = [np.array([place(sketch.scene, self.plane, point) for point in points])]
            for line in lines:
                sketch.pen(
                    line, self.width, dashes=self.dashes, colour=getattr(sketch.palette, self.colour, self.colour)
                )


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled ring through points.

    The palette has its colour under this name, or the name is the colour.
    """

    points: Sequence[Place]
    colour: str
    plane: str = "camera"
    both: bool = False
    above: bool = True
    """Whether it is drawn over the lines that were found."""
    tone: int = 0
    """Which of several tones of the colour."""
    width: float = 0
    """The width of its edge, a share of an outline's; 0 for none."""
    line: str = ""
    """The colour of its edge."""

    def draw(self, sketch: Sketch) -> None:
        """Fill it."""
        known = getattr(sketch.palette, self.colour, self.colour)
        colour = known if isinstance(known, str) else known[self.tone]
        line = getattr(sketch.palette, self.line, self.line)
        for points in _sides(self.points, both=self.both):
            if self.plane in ON_HEAD:
                rings = _on_head(sketch, self.plane, points, closed=True)
            else:
                rings = [np.array([place(sketch.scene, self.plane, point) for point in points])]
            for ring in rings:
                sketch.fill(ring, colour, above=self.above, width=self.width, line=line)


@dataclass(frozen=True, slots=True)
class Box:
    """A box with round corners on the page, such as a mat or a pillow."""

    corner: tuple[float, float]
    size: tuple[float, float]
    radius: float
    colour: str
    above: bool = False
    """Whether it is in front of the body, not behind it."""

    def draw(self, sketch: Sketch) -> None:
        """Add it."""
        colour = getattr(sketch.palette, self.colour, self.colour)
        drawn = box(self.corner, self.size, self.radius, colour, 2, sketch.palette.line)
        (sketch.above if self.above else sketch.behind).append(drawn)


@dataclass(frozen=True, slots=True)
class Side:
    """A flat side of a thing behind the body, with straight edges.

    An open line has no colour.
    """

    points: Sequence[Place]
    colour: str = ""
    line: str = "line"

    def draw(self, sketch: Sketch) -> None:
        """Add it."""
        corners = "L".join(f"{x:.1f} {y:.1f}" for x, y in self.points)
        fill = getattr(sketch.palette, self.colour, self.colour) or "none"
        line = getattr(sketch.palette, self.line, self.line)
        ends = f'stroke="{line}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        sketch.behind.append(f'<path fill="{fill}" {ends} d="M{corners}{"z" if self.colour else ""}"/>')


@dataclass(frozen=True, slots=True)
class Behind:
    """A round thing behind the body or above it, such as a bun."""

    points: Sequence[Place]
    colour: str
    above: bool = False

    def draw(self, sketch: Sketch) -> None:
        """Add it."""
        known = getattr(sketch.palette, self.colour, self.colour)
        colour = known if isinstance(known, str) else known[0]
        sketch.fill(np.array(self.points), colour, width=1, line="")
        if not self.above:
            sketch.behind.append(sketch.above.pop())


@dataclass(frozen=True, slots=True)
class Lit:
    """More light on a part of the body."""

    zone: Zone
    amount: float

    def draw(self, sketch: Sketch) -> None:
        """Lighten it."""
        sketch.lighten(np.where(self.zone.covers(sketch.scene), self.amount, 0).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Lips:
    """The lips as the model paints them, in profile."""

    def draw(self, sketch: Sketch) -> None:
        """Fill them below the lines."""
        scene = sketch.scene
        painted = ndimage.gaussian_filter(np.where(scene.inside, scene.parts["lip"], 0), 5) - 0.42
        path = sketch.region(np.minimum(painted, sketch.edge), 0.2)
        sketch.below.append(f'<path fill="{sketch.palette.lips_from_the_side}" d="{path}"/>' if path else "")


@dataclass(frozen=True, slots=True)
class Soften:
    """Blur the light, so that small bumps of the mesh leave no tones."""

    sigma: float = 9

    def draw(self, sketch: Sketch) -> None:
        """Blur it."""
        sketch.light = ndimage.gaussian_filter(sketch.light, self.sigma)


@dataclass(frozen=True, slots=True)
class Balance:
    """Light both halves alike, then the left one a little more."""

    bias: float = 0.05

    def draw(self, sketch: Sketch) -> None:
        """Mix each half with the other's mirror image."""
        width = sketch.scene.crop.size[0]
        columns = np.s_[:, MARGIN : MARGIN + width * PER_UNIT + 1]
        light = sketch.light.copy()
        light[columns] = (light[columns] + light[columns][:, ::-1]) / 2
        x, _ = sketch.scene.grid
        sketch.light = light - self.bias * (x - width / 2) / (width / 2)


@dataclass(frozen=True, slots=True)
class Spot:
    """A dark spot (or a light one, below 0) with two radii."""

    middle: Place
    radii: tuple[float, float]
    amount: float
    plane: str = "camera"
    both: bool = False
    turned: float = 0
    """How many degrees the radii are turned, clockwise."""

    def draw(self, sketch: Sketch) -> None:
        """Darken it."""
        x, y = sketch.scene.grid
        cosine, sine = np.cos(np.radians(self.turned)), np.sin(np.radians(self.turned))
        for (middle,) in _sides([self.middle], both=self.both):
            at = place(sketch.scene, self.plane, middle)
            across, down = x - at[0], y - at[1]
            along, beside = across * cosine + down * sine, down * cosine - across * sine
            squares = (along / self.radii[0]) ** 2 + (beside / self.radii[1]) ** 2
            sketch.lighten(-self.amount * np.exp(-0.5 * squares))


@dataclass(frozen=True, slots=True)
class Deep:
    """Darken what lies deeper than the foremost skin.

    It begins ``start`` decimetres down, and after ``over`` more is full.
    """

    amount: float
    start: float
    over: float
    sigma: float = 14

    def draw(self, sketch: Sketch) -> None:
        """Darken it softly, within the body."""
        inside, depth = sketch.scene.inside, sketch.scene.depth
        foremost = float(np.percentile(depth[inside], 99))
        deep = np.where(inside, ((foremost - self.start - depth) / self.over).clip(0, 1), 0).astype(np.float32)
        weight = ndimage.gaussian_filter(inside.astype(np.float32), self.sigma).clip(1e-3)
        sketch.lighten(-self.amount * ndimage.gaussian_filter(deep, self.sigma) / weight)


@dataclass(frozen=True, slots=True)
class Groove:
    """A soft dark line that is thin at both ends; ``spread`` in units of the SVG."""

    points: Sequence[Place]
    spread: float
    amount: float
    plane: str = "camera"
    both: bool = False

    def draw(self, sketch: Sketch) -> None:
        """Darken what is near."""
        for points in _sides(self.points, both=self.both):
            line = interpolate(np.array([place(sketch.scene, self.plane, point) for point in points]))
            self._darken(sketch, line)

    def _darken(self, sketch: Sketch, line: Floats) -> None:
        """Darken what is near one line."""
        rows, columns = pixels(line)
        height, width = sketch.light.shape
        on = (rows >= 0) & (columns >= 0) & (rows < height) & (columns < width)
        if not on.any():
            return
        drawn = np.zeros((height, width), np.bool_)
        drawn[rows[on], columns[on]] = True
        along = np.zeros((height, width), np.float32)
        along[rows[on], columns[on]] = np.linspace(0, 1, len(line))[on]
        distance, near = ndimage.distance_transform_edt(~drawn, return_indices=True)
        thick = np.sin(np.pi * along[tuple(near)].clip(0.02, 0.98)) ** 0.6
        shape = np.exp(-0.5 * (distance / PER_UNIT / (self.spread * (0.45 * thick + 0.55))) ** 2)
        sketch.lighten((-self.amount * thick * shape).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Measured:
    """Details that depend on where bones and edges are in the picture."""

    find: Callable[[Scene], Sequence[Detail]]

    def draw(self, sketch: Sketch) -> None:
        """Draw what is found."""
        for detail in self.find(sketch.scene):
            detail.draw(sketch)
