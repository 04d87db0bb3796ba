"""Say what a view of the atlas is: a row of data.

It says whom it shows, in which pose, from where, how large, in what clothes, and with what drawn on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from handout.atlas.arrays import Floats, Mask, Vector, unit
from handout.atlas.body import AVERAGE, Body, Build
from handout.atlas.pose import Pose, Posed

if TYPE_CHECKING:
    from handout.atlas.details import Detail
    from handout.atlas.scene import Scene

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Where a view looks from: what is to the right in the picture, and what is up."""

    right: Floats
    up: Floats

    @property
    def towards(self) -> Floats:
        """The direction from the body to the eye."""
        return np.cross(self.right, self.up)


def camera(right: Vector, up: Vector = (0, 1, 0)) -> Camera:
    """Return the camera with *right* to the right.

    Of *up* counts what is at a right angle to it.
    """
    first = unit(right)
    second = np.asarray(up, np.float64)
    return Camera(first, unit(second - first * (second @ first)))


def orbit(azimuth: float, elevation: float = 0, roll: float = 0) -> Camera:
    """Return the camera so many degrees to the left of the figure's front.

    It is also raised by *elevation* and rolled by *roll*.
    """
    a, e, r = np.radians((azimuth, elevation, roll))
    towards = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)])
    right = unit(np.cross((0, 1, 0), towards))
    up = np.cross(towards, right)
    up = up * np.cos(r) - right * np.sin(r)
    return Camera(np.cross(up, towards), up)


FRONT = camera((1, 0, 0))
BACK = camera((-1, 0, 0))
FROM_LEFT = camera((0, 0, -1))
FROM_RIGHT = camera((0, 0, 1))


@dataclass(frozen=True, slots=True)
class Crop:
    """What part is shown: its middle and its height, in decimetres.

    The picture's size is in units of its SVG.
    """

    middle: Vector
    height: float
    size: tuple[int, int] = (400, 400)

    @property
    def scale(self) -> float:
        """How many units of the SVG show a decimetre."""
        return self.size[1] / self.height


@dataclass(frozen=True, slots=True)
class Zone:
    """A box of the body at rest.

    Its borders are how far from the midline, how high, how far to the front.
    """

    x: Point = (0, inf)
    y: Point = (-inf, inf)
    z: Point = (-inf, inf)

    def covers(self, scene: "Scene") -> Mask:
        """Return the pixels that show it."""
        x, y, z = (scene.rest[..., axis] for axis in range(3))
        x = np.abs(x)
        parts = [
            (low < values) & (values < high)
            for values, (low, high) in zip((x, y, z), (self.x, self.y, self.z), strict=True)
        ]
        return np.asarray(np.all(parts, axis=0), np.bool_)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a person and of what is around.

    Skin, cloth and hair have light, half shade and shade. All but hair, brows and lines are lighter than half way to black: a printer
    of one bit leaves them white.
    """

    skin: tuple[str, str, str] = ("#F6DDCB", "#EBC7AF", "#DBAA8D")
    lips: tuple[str, str] = ("#DDA48D", "#E8B9A3")
    lips_from_the_side: str = "#E4B29D"
    navel: str = "#B77F63"
    nail: str = "#FBEDE6"
    hair: tuple[str, str, str] = ("#8C7B70", "#7A6A60", "#6A5B52")
    brows: str = "#7A6A60"
    cloth: tuple[str, str, str] = ("#C3D0DA", "#A9BAC8", "#8DA1B2")
    line: str = "#3B3230"
    bone: str = "#6F7F8C"
    panel: str = "#F2F6F8"
    frame: str = "#B9C6CE"


LIGHT = Palette()
BROWN = Palette(
    skin=("#DCAC86", "#C9956F", "#AD7854"),
    lips=("#B37560", "#BF846C"),
    lips_from_the_side="#BA7D66",
    navel="#7B4B33",
    nail="#E3BFA6",
    hair=("#4A4240", "#3D3635", "#312B2A"),
    brows="#352D2B",
    line="#2B211E",
)
DARK = Palette(
    skin=("#BE8A62", "#B4805A", "#AC7953"),
    lips=("#B0766A", "#B97E70"),
    lips_from_the_side="#B37A6A",
    navel="#553322",
    nail="#CFA68C",
    hair=("#4A4240", "#3D3635", "#312B2A"),
    brows="#2E2725",
    line="#1F1715",
)


@dataclass(frozen=True, slots=True)
class Style:
    """How tones and lines are found.

    Lengths are in units of the SVG but where something else is said.
    """

    light: Vector = (-0.25, 0.3, 0.92)
    facing: float = 0.4
    """How much facing the eye counts, against facing the light."""
    creases: float = 0.25
    """How much hollows are darker."""
    blur: int = 600
    """How often the tones are spread: more makes them softer."""
    cloth_blur: int = 500
    tones: tuple[float, ...] = (0.76, 0.52)
    """Below which light the half shade and the shade begin."""
    jump: float = 0.05
    """From how many decimetres of depth on an edge is a line."""
    valley: float = 0.9
    """From which hollowness on a crease is a line."""
    valley_spread: float = 2.0
    shortest_line: float = 14
    line_width: float = 1.75
    line_smoothing: float = 3
    smallest_tone: float = 60
    """The smallest area of a tone."""
    largest_gap: float = 120
    """Up to which area a gap between toes or fingers is closed to a line."""
    mitten: int = 0
    """How wide a gap between fingers may be that is closed, in pixels of radius.

    Small figures have mittens.
    """
    nail_threshold: float = 0.3


Field = Callable[["Scene"], Floats]
Region = Callable[[Body], Field]
"""Of a body, what is above 0 where the region is."""


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the atlas."""

    name: str
    camera: Callable[[Posed], Camera]
    crop: Callable[[Posed], Crop]
    pose: Callable[[Body], Pose] = lambda _: ()
    shown: Callable[[Body], Mask] | None = None
    """Which vertices are shown; all if nothing is said."""
    fineness: int = 3
    """How often the skin is subdivided."""
    style: Style = Style()
    palette: Palette = LIGHT
    build: Build = AVERAGE
    cloth: Region | None = None
    hair: Region | None = None
    nails: str = ""
    """Whose nails are drawn: ``finger`` or ``toe``."""
    without_lines: tuple[Zone, ...] = ()
    """Where no lines are found; what must be drawn there is a detail."""
    with_lines: tuple[Zone, ...] = ()
    """Where they are found nevertheless."""
    details: "tuple[Detail, ...]" = ()
    landmarks: Mapping[str, "Callable[[Scene], Floats]"] = field(default_factory=dict)
    """For each place on the picture, how it is found: in units of the SVG."""
