"""Hold the state of a drawing in progress.

It is the light of each pixel, and the paths below and above the lines that were found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy import ndimage

from handout.atlas.arrays import Floats, Grid, Mask
from handout.atlas.curves import fit_curves, interpolate, resample, runs, smooth, write_number, write_path
from handout.atlas.lines import area, contours
from handout.atlas.scene import MARGIN, PER_UNIT, Scene, pixels
from handout.atlas.view import Palette

CORNER = 14
"""The radius of the panel's corners."""


@dataclass
class Sketch:
    """A picture under way; details change its light and add paths to it."""

    scene: Scene
    palette: Palette
    light: Grid
    behind: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find where the body and the panel are."""
        self.edge: Grid = ndimage.gaussian_filter(self.scene.inside.astype(np.float32), 1.6) - 0.5
        """Above 0 where the body is, with a soft border."""
        self.panel = _panel(self.scene)

    @property
    def line_width(self) -> float:
        """The width of an outline."""
        return self.scene.style.line_width

    @property
    def body(self) -> Grid:
        """Above 0 where the body is on the panel."""
        return np.minimum(self.edge, self.panel / (2 * PER_UNIT))

    def clip(self, points: Floats, *, to_body: bool = False) -> list[Floats]:
        """Return the stretches of a line on the panel, or on the body."""
        rows, columns = pixels(points)
        height, width = self.panel.shape
        rows, columns = rows.clip(0, height - 1), columns.clip(0, width - 1)
        shown: Mask = self.panel[rows, columns] > 0
        if to_body:
            shown &= self.edge[rows, columns] > 0
        found = runs(points, shown)
        if len(found) > 1 and shown[0] and shown[-1] and np.linalg.norm(points[0] - points[-1]) < 1:
            found = [np.vstack([found[-1], found[0][1:]]), *found[1:-1]]
        return [part for part in found if len(part) > 3]

    def outline(self, points: Floats, sigma: float, *, closed: bool, error: float = 0.35) -> str:
        """Return the path along points that were found, without their jitter."""
        line = smooth(resample(points, 0.6, closed=closed), sigma, closed=closed)
        parts = self.clip(line)
        path = ""
        for part in parts:
            whole = closed and len(parts) == 1 and len(part) == len(line)
            path += write_path(fit_curves(part, error, closed=whole, corner=60), closed=whole)
        return path

    def region(self, values: Grid, error: float = 0.35, smallest: float = 0) -> str:
        """Return the path around where values are above 0.

        Rings around less than *smallest* are left out.
        """
        path = ""
        for ring in contours(values, 60):
            if not smallest or area(ring) >= smallest * PER_UNIT * PER_UNIT:
                line = smooth(resample(to_units(ring), 0.6, closed=True), 1.2, closed=True)
                path += write_path(fit_curves(line, error, closed=True), closed=True)
        return path

    def pen(self, points: Floats, width: float = 0.9, *, dashes: str = "", colour: str = "") -> None:
        """Draw a line through points above all, where the body is.

        The *width* is a share of an outline's.
        """
        path = "".join(
            write_path(fit_curves(part, 0.15, corner=0)) for part in self.clip(interpolate(points), to_body=True)
        )
        self.above.append(stroke(path, self.line_width * width, colour or self.palette.line, dashes))

    def fill(self, points: Floats, colour: str, *, above: bool = True, width: float = 0, line: str = "") -> None:
        """Fill the ring through points; with a *width*, draw it too."""
        path = write_path(fit_curves(interpolate(points, closed=True), 0.15, closed=True, corner=0), closed=True)
        edge = _stroke_words(self.line_width * width, line or self.palette.line) if width else ""
        (self.above if above else self.below).append(f'<path fill="{colour}"{edge} d="{path}"/>' if path else "")

    def lighten(self, values: Grid) -> None:
        """Add values to the light."""
        self.light = self.light + values


def to_units(points: Floats) -> Floats:
    """Return places in pixels as places in units of the SVG."""
    return (points - MARGIN) / PER_UNIT


def join(paths: Iterable[str]) -> list[str]:
    """Return the paths that draw something."""
    return [path for path in paths if path]


def stroke(path: str, width: float, colour: str, dashes: str = "") -> str:
    """Return the element that draws a line along a path."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path fill="none"{_stroke_words(width, colour)}{dashed} d="{path}"/>' if path else ""


def _stroke_words(width: float, colour: str) -> str:
    """Return the attributes of a line with round ends."""
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f' stroke="{colour}" stroke-width="{width:.4g}" {ends}'


def fill(path: str, colour: str) -> str:
    """Return the element that fills a path."""
    return f'<path fill="{colour}" fill-rule="evenodd" d="{path}"/>' if path else ""


def box(
    corner: tuple[float, float], size: tuple[float, float], radius: float, colour: str, width: float, line: str
) -> str:
    """Return a box with round corners, such as a mat or a seat."""
    radius = min(radius, size[0] / 2, size[1] / 2)
    f, x, y = write_number, *corner
    w, h = size[0] - 2 * radius, size[1] - 2 * radius
    r, minus = f(radius), f(-radius)
    arc = f"a{r} {r} 0 0 1 "
    path = f"M{f(x + radius)} {f(y)}h{f(w)}{arc}{r} {r}v{f(h)}{arc}{minus} {r}h{f(-w)}{arc}{minus} {minus}v{f(-h)}{arc}{r} {minus}z"
    return f'<path fill="{colour}" stroke="{line}" stroke-width="{width:.4g}" stroke-linejoin="round" d="{path}"/>'


def _panel(scene: Scene) -> Grid:
    """Return for each pixel how far inside the panel it is."""
    height, width = scene.inside.shape
    rows, columns = np.mgrid[:height, :width]
    half_x, half_y = (side * PER_UNIT / 2 for side in scene.crop.size)
    radius = CORNER * PER_UNIT
    x = np.abs(columns - MARGIN - half_x) - half_x + radius
    y = np.abs(rows - MARGIN - half_y) - half_y + radius
    inner = np.minimum(np.maximum(x, y), 0) + np.hypot(x.clip(0), y.clip(0)) - radius
    return np.asarray(-inner, np.float32)
