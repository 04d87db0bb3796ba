"""List views of the low back and the hips, with and without the bones."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.clothing import trunks
from handout.atlas.details import Balance, Detail, Groove, Line, Measured, Shape, Spot
from handout.atlas.scene import Scene
from handout.atlas.view import BACK, Crop, Point, View, Zone
from handout.atlas.views.common import below_chest, fixed
from handout.atlas.views.trunk import TRUNK, UNCHANGED_CHEST

VERTEBRAE = {"L1": 2.93, "L2": 2.57, "L3": 2.21, "L4": 1.85, "L5": 1.49}
"""How high the bones of the low back are, in decimetres of the model."""
HALF_VERTEBRA = (
    (0, 0.135), (0.10, 0.115), (0.17, 0.15), (0.20, 0.075), (0.37, 0.085), (0.395, 0.03), (0.34, -0.005), (0.19, -0.005),
    (0.155, -0.10), (0.19, -0.15), (0.13, -0.165), (0.075, -0.10), (0.055, -0.19), (0, -0.215),
)  # fmt: skip
HALF_SACRUM = (
    (0, 0.62), (0.07, 0.66), (0.11, 0.76), (0.17, 0.74), (0.18, 0.64), (0.34, 0.69), (0.50, 0.66), (0.53, 0.55), (0.47, 0.36),
    (0.40, 0.16), (0.30, -0.08), (0.20, -0.24), (0.125, -0.29), (0.10, -0.34), (0.115, -0.39), (0.07, -0.46), (0.055, -0.53),
    (0.02, -0.60), (0, -0.61),
)  # fmt: skip
HOLES = ((0.22, 0.5), (0.195, 0.28), (0.165, 0.08), (0.13, -0.1))
"""The left holes of the flat bone, above the pelvis."""
DIMPLE = (0.38, 0.46)
"""The left dimple above the buttocks, above the pelvis."""

BONE = "#FFFBF4"
MARKED_BONE = "#F9C9B6"
SEAM = "#74889A"


def raised(points: Sequence[Point], height: float) -> list[Point]:
    """Return points that much higher."""
    return [(x, y + height) for x, y in points]


def whole(half: Sequence[Point]) -> list[Point]:
    """Return the ring whose left half is given from top to bottom."""
    return [*half, *((-x, y) for x, y in half[-2:0:-1])]


def _pelvis(scene: Scene) -> float:
    """Return how high the pelvis is."""
    return float(scene.posed.body.pelvis[1])


def _back(scene: Scene) -> list[Detail]:
    """Return the groove of the spine, its muscles and the dimples."""
    up = partial(raised, height=_pelvis(scene))
    (dimple,) = up([DIMPLE])
    return [
        Groove(up([(0, 5), (0, 3.2), (0, 1.9), (0, 0.75)]), 4.2, 0.26, "front"),
        Groove(up([(0.75, 3.6), (0.72, 2.4), (0.62, 1.2)]), 6, 0.10, "front", both=True),
        Spot(dimple, (5.5, 6.5), 0.34, "front", both=True),
        Groove(up([(0.10, 0.25), (0.32, 0.5)]), 3, 0.08, "front", both=True),
    ]


def _vertebrae(_: Scene) -> list[Detail]:
    """Return the bones of the low back; the second and the third are marked."""
    found: list[Detail] = []
    for name, height in VERTEBRAE.items():
        colour = MARKED_BONE if name in ("L2", "L3") else BONE
        found.append(Shape(raised(whole(HALF_VERTEBRA), height), colour, "front", width=0.6, line="bone"))
        found.append(Line(raised([(0, 0.03), (0, -0.16)], height), 0.55, "front", colour="bone"))
    return found


def _hip_bones(scene: Scene) -> list[Detail]:
    """Return the upper edges of the hip bones."""
    edge = raised([(0.42, 0.42), (0.50, 0.72), (0.80, 1.08), (1.05, 1.20), (1.24, 1.12)], _pelvis(scene))
    return [Line(edge, 0.7, "front", both=True, dashes="4 3", colour="bone")]


def _sacrum(scene: Scene) -> list[Detail]:
    """Return the flat bone at the end of the spine, with its holes."""
    up = partial(raised, height=_pelvis(scene))
    found: list[Detail] = [
        Shape(up(whole(HALF_SACRUM)), BONE, "front", width=0.7, line="bone"),
        Line(up([(-0.10, -0.315), (0, -0.335), (0.10, -0.315)]), 0.5, "front", colour="bone"),
    ]
    for height in (0.52, 0.32, 0.13, -0.05):
        crest = [(-0.035, -0.06), (-0.03, 0.03), (0, 0.06), (0.03, 0.03), (0.035, -0.06)]
        found.append(Line(up(raised(crest, height)), 0.5, "front", colour="bone"))
    for hole in up(HOLES):
        for side in (1, -1):
            x, y = (float(each) for each in scene.xy((hole[0] * side, hole[1], 0)))
            ring = [(x + 2.4, y), (x, y + 2.4), (x - 2.4, y), (x, y - 2.4)]
            found.append(Shape(ring, "#C9D3DA", "page", width=0.5, line="bone"))
    return found


def _dimples(scene: Scene) -> list[Detail]:
    """Return the dimples above the buttocks, to be seen over the bones."""
    found: list[Detail] = []
    for (x, y), side in ((place, side) for place in raised([DIMPLE], _pelvis(scene)) for side in (1, -1)):
        across, down = (float(each) for each in scene.xy((x * side, y, 0)))
        turns = [n * math.pi / 6 for n in range(12)]
        ring = [(across + 5.2 * math.cos(turn), down + 6.6 * math.sin(turn)) for turn in turns]
        found.append(Shape(ring, "#E5BCA1", "page", width=0.5, line="bone"))
    return found


def _buttocks(scene: Scene) -> list[Detail]:
    """Return the seam of the trunks and the folds of the buttocks."""
    crotch, pelvis = scene.posed.body.crotch, _pelvis(scene)
    return [
        Line([(0, pelvis + 0.10), (0, pelvis - 0.4), (0, crotch + 0.06)], 0.7, "front", colour=SEAM),
        Line(raised([(0.22, -0.05), (0.55, -0.02), (0.95, 0.12), (1.25, 0.35)], crotch), 0.8, "front", both=True),
        Groove(raised([(0.2, -0.05), (0.55, -0.02), (0.95, 0.12), (1.25, 0.35)], crotch), 6, 0.22, "front", both=True),
    ]


WIDE, CLOSE = Crop((0, 0.1, 0), 4.0, (360, 400)), Crop((0, 0.06, 0), 3.05, (360, 400))
"""What is shown of the back at waist level, from the height of the navel.

The bones are shown close by, so that their numbers can be read on a small picture.
"""


def _low_back(name: str, part: Crop, *bones: Callable[[Scene], Sequence[Detail]]) -> View:
    """Return a view of a *part* of the back at waist level."""
    gap = (VERTEBRAE["L2"] + VERTEBRAE["L3"]) / 2
    return View(
        name,
        fixed(BACK),
        lambda posed: replace(part, middle=(0, float(posed.body.navel[1]) + part.middle[1], 0)),
        fineness=2,
        style=TRUNK,
        build=UNCHANGED_CHEST,
        cloth=trunks(0.30, from_behind=True),
        without_lines=(Zone(x=(-1, 20)),),
        details=(Balance(0.012), *(Measured(part) for part in (_back, *bones))),
        landmarks={"L2-L3 gap": lambda scene: scene.xy((0, gap, 0))},
    )


def _hips(name: str, *bones: Callable[[Scene], Sequence[Detail]]) -> View:
    """Return a view of the back from the waist to the thighs."""

    def hole(scene: Scene, side: int) -> Floats:
        return scene.xy(np.array([HOLES[1][0] * side, _pelvis(scene) + HOLES[1][1], 0]))

    return View(
        name,
        fixed(BACK),
        lambda posed: Crop((0, float(posed.body.pelvis[1]) - 0.2, 0), 4.4, (360, 400)),
        shown=below_chest,
        fineness=2,
        style=replace(TRUNK, cloth_blur=900),
        cloth=trunks(0.30, 1.0, from_behind=True),
        without_lines=(Zone(x=(-1, 20)),),
        details=(Balance(0.012), *(Measured(part) for part in (_back, _buttocks, *bones))),
        landmarks={"BL32 left": partial(hole, side=1), "BL32 right": partial(hole, side=-1)} if bones else {},
    )


ROWS = (
    _low_back("lower_back", WIDE),
    _low_back("lower_back_bones", CLOSE, _vertebrae, _hip_bones),
    _hips("hip_back"),
    _hips("hip_back_bones", _sacrum, _hip_bones, _dimples),
)
