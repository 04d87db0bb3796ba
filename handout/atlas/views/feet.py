"""List views of a foot from above and from below."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from handout.atlas.arrays import Floats, Mask, unit
from handout.atlas.body import Body
from handout.atlas.details import Deep, Detail, Groove, Line, Measured, Soften, Spot
from handout.atlas.pose import Posed
from handout.atlas.scene import Scene
from handout.atlas.view import Camera, Crop, Point, View, Zone
from handout.atlas.views.common import CLOSE, at, limb

FOOT_CUN = 0.246
"""A B-cun of the leg, in decimetres: from the knee to the ankle are 16."""
TOES = (1, 2, 3, 4, 5)


def _ankle(posed: Posed) -> Floats:
    """Return the middle of the left ankle."""
    return posed.body.joint("joint-l-ankle")


def _toe(posed: Posed) -> Floats:
    """Return the middle joint of the second toe."""
    return posed.body.joint("joint-l-toe-2-2")


def _forwards(posed: Posed) -> Floats:
    """Return where the left foot points, on the floor."""
    way = _toe(posed) - _ankle(posed)
    return unit((way[0], 0, way[2]))


def _from_above(posed: Posed, degrees: float = 58) -> Camera:
    """Look at the instep from the front, so far above the floor."""
    x, _, z = _forwards(posed)
    a = np.radians(degrees)
    towards = np.array([x * np.cos(a), np.sin(a), z * np.cos(a)])
    right = np.cross((0, 1, 0), towards)
    return Camera(unit(right), unit(np.cross(towards, right)))


def _joints(scene: Scene, number: int) -> list[Floats]:
    """Return where one joint of each toe is in the picture."""
    return [scene.xy(scene.posed.joint(f"toe{toe}-{number}.L")) for toe in TOES]


def _across(middle: Floats, along: Floats, half: float, middle_on: float = 2.0, ends_on: float = 0) -> list[Point]:
    """Return three points across a toe; the middle one and the ends lie farther along."""
    side = np.array([-along[1], along[0]])
    ends = (middle - side * half + along * ends_on, middle + along * middle_on, middle + side * half + along * ends_on)
    return [(float(x), float(y)) for x, y in ends]


def _instep(scene: Scene) -> Iterator[Detail]:
    """Yield the grooves between the long bones, and the creases of the toes."""
    first, second, ankle = _joints(scene, 1), _joints(scene, 2), scene.xy(_ankle(scene.posed))
    for number, amount in ((0, 0.34), (1, 0.11)):
        web = (first[number] + first[number + 1]) / 2
        way = [web + np.array([0, 6]), web * 0.72 + ankle * 0.28, web * 0.45 + ankle * 0.55]
        yield Groove([(float(x), float(y)) for x, y in way], 3.4, amount, "page")
    for toe, base, joint in zip(TOES, first, second, strict=True):
        along = unit(joint - base)
        for step in (-3, 3) if toe == 1 else (0,):
            half = 10 if toe == 1 else 5.5 - 0.3 * toe
            yield Line(_across(joint + along * step, along, half), 0.65, "page")


def _sole_crop(posed: Posed) -> Crop:
    """Show the whole sole; fine skin lies a little closer than the model's corners."""
    points = posed.vertices[np.intersect1d(np.flatnonzero(_below_ankle(posed.body)), np.unique(posed.body.model.skin))]
    middle = (points.min(0) + points.max(0)) / 2 + _forwards(posed) * 0.007 - (0.0025, 0, 0)
    return Crop(middle, 2.62, (290, 420))


def _below_ankle(body: Body) -> Mask:
    """Return the vertices of the left foot."""
    low = body.rest[:, 1] < body.joint("joint-l-ankle")[1] + 0.3
    return np.asarray(limb("foot", "toe")(body) & low, np.bool_)


CREASES: tuple[tuple[float, tuple[Point, ...]], ...] = (
    (0.75, ((0.99, -45), (0.83, -38), (0.75, -16), (0.765, 12), (0.82, 36), (0.90, 48))),
    (0.7, ((1.08, -15), (0.98, -10), (0.86, -14))),
    (0.6, ((0.56, -22), (0.54, -2), (0.57, 16))),
    (0.6, ((0.45, -20), (0.43, -4), (0.45, 10))),
)
"""Lines of the sole: the width of each, and its points.

A point is a share of the way from the ankle to the second toe, and units beside it.
"""


def _sole(scene: Scene) -> Iterator[Detail]:
    """Yield the hollow and the creases of the sole."""
    bases, ankle = _joints(scene, 1), scene.xy(_ankle(scene.posed))
    way = bases[1] - ankle
    along = unit(way)
    beside = np.array([-along[1], along[0]])
    if (bases[4] - bases[0]) @ beside < 0:
        beside = -beside

    def on(share: float, side: float) -> Point:
        x, y = ankle + way * share + beside * side
        return float(x), float(y)

    turned = float(np.degrees(np.arctan2(along[1], along[0]))) + 90
    yield Spot(on(0.40, -36), (22, 58), 0.34, "page", turned=turned)
    yield Soften(8)
    for width, points in CREASES:
        yield Line([on(*each) for each in points], width, "page")
    last = [f"toe{toe}-{2 if toe == 1 else 3}.L" for toe in TOES]
    for base, bone, half, share in zip(bases, last, (15, 8, 7.5, 7, 6), (0.42, 0.60, 0.60, 0.60, 0.58), strict=True):
        tip = scene.xy(scene.posed.end(bone))
        toe = unit(tip - base)
        yield Line(_across(base + (tip - base) * share, toe, half, -2.2, 2.5), 0.7, "page")


WEB = (126.3, 329.4)
"""The edge of the web of the first two toes, on the page."""
GAP, HEEL = (145.0, 89.3), (139.2, 396.9)
"""The web of toes 2 and 3 and the end of the heel, on the page."""

ROWS = (
    View(
        "foot_top",
        _from_above,
        lambda posed: Crop((_ankle(posed) + _toe(posed)) / 2 + np.array([0, 0.12, 0.12]), 2.5, (290, 420)),
        shown=limb("foot", "toe", "lowerleg"),
        fineness=4,
        style=replace(
            CLOSE,
            jump=0.03,
            light=(-0.3, -0.1, 0.93),
            facing=0.3,
            blur=240,
            tones=(0.74, 0.50),
            shortest_line=24,
            creases=0.4,
        ),
        nails="toe",
        without_lines=(Zone(y=(-7.28, 20)),),
        details=(Measured(lambda scene: tuple(_instep(scene))),),
        landmarks={
            "web of toes 1 and 2": at(*WEB, "page"),
            "LR3": lambda scene: np.array(WEB) - (0, 1.5 * FOOT_CUN * scene.crop.scale),
        },
    ),
    View(
        "foot_sole",
        lambda posed: Camera(unit(np.cross(_forwards(posed), (0, -1, 0))), _forwards(posed)),
        _sole_crop,
        shown=_below_ankle,
        fineness=4,
        style=replace(CLOSE, jump=0.03, light=(-0.25, 0.25, 0.9), facing=0.5, blur=120, shortest_line=16),
        details=(Deep(0.55, 0.10, 0.35), Measured(lambda scene: tuple(_sole(scene)))),
        landmarks={
            "web of toes 2 and 3": at(*GAP, "page"),
            "end of the heel": at(*HEEL, "page"),
            "KI1": lambda _: np.array(GAP) + (np.array(HEEL) - GAP) / 3,
        },
    ),
)
