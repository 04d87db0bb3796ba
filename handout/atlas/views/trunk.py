"""Rows of views of the belly and the back."""

from dataclasses import replace

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.body import Build
from handout.atlas.clothing import hair, trunks
from handout.atlas.details import Balance, Detail, Groove, Line, Measured, Shape, Soften, Spot
from handout.atlas.scene import Scene
from handout.atlas.view import BACK, BROWN, FRONT, Crop, View, Zone
from handout.atlas.views.common import ARMS_DOWN, CLOSE, arms, at, below_chest, fixed

UNCHANGED_CHEST = Build(flat=False)
"""The person of views that end below the chest."""
BREASTBONE_END = 1.88
"""How far above the navel the breastbone ends: 8 B-cun, in decimetres."""

TRUNK = replace(CLOSE, light=(-0.2, 0.30, 0.93), facing=0.5, blur=900, tones=(0.79, 0.56), jump=0.06)


BREASTBONE = (
    (-0.17, 1.1),
    (-0.17, 0.5),
    (-0.13, 0.16),
    (-0.05, 0.02),
    (0.05, 0.02),
    (0.13, 0.16),
    (0.17, 0.5),
    (0.17, 1.1),
)
"""Around the lower end of the breastbone, from it upwards."""


def _above_navel(scene: Scene, decimetres: float) -> Floats:
    """Return the place on the midline so far above the navel."""
    return scene.xy(scene.posed.body.navel + np.array([0, decimetres, 0]))


def _navel(x: float, y: float) -> list[Detail]:
    """Return the navel at a place of the page."""
    return [
        Spot((x, y), (9, 11), 0.26, "page"),
        Shape(
            ((x, y - 9), (x + 4.2, y - 3), (x + 3.6, y + 4), (x, y + 7.5), (x - 3.6, y + 4), (x - 4.2, y - 3)),
            "navel",
            "page",
            above=False,
        ),
        Line(((x - 7, y - 2.5), (x - 4.6, y - 8.6), (x, y - 10.6), (x + 4.6, y - 8.6), (x + 7, y - 2.5)), 0.95, "page"),
        Line(((x - 3.6, y + 7.4), (x, y + 9), (x + 3.6, y + 7.4)), 0.75, "page"),
    ]


def _belly(scene: Scene) -> tuple[Detail, ...]:
    """Return the breastbone, the ribs' edge, the muscles and the navel."""
    navel = scene.posed.body.navel
    n = float(navel[1])
    x, y = (float(each) for each in scene.xy(navel))
    end = n + BREASTBONE_END
    arch = (
        (0.10, end - 0.02),
        (0.22, end - 0.20),
        (0.38, end - 0.52),
        (0.60, end - 0.92),
        (0.86, end - 1.22),
        (1.16, end - 1.38),
    )
    return (
        Groove(((0, n + 1.95), (0, n + 1.2), (0, n + 0.2)), 3.5, 0.25, "front"),
        Groove(((0, n - 0.2), (0, n - 0.9)), 2.5, 0.10, "front"),
        Groove(((0, end + 1.6), (0, end + 0.9), (0, end + 0.1)), 3.5, 0.2, "front"),
        Groove(((0.62, n + 1.2), (0.74, n + 0.6), (0.70, n - 0.2), (0.5, n - 1.0)), 5, 0.15, "front", both=True),
        Groove(arch, 4.5, 0.30, "front", both=True),
        Line(arch, 0.65, "front", both=True),
        Line([(x, end + y) for x, y in BREASTBONE], 0.7, "front", dashes="4 3"),
        Line(((1.24, n - 0.74), (1.16, n - 0.84), (1.05, n - 1.02)), 0.75, "front", both=True),
        *_navel(x, y),
    )


RIDGE = ((0.42, 5.02), (0.72, 5.12), (1.05, 5.27), (1.42, 5.42))
"""The upper ridge of the left shoulder blade, from the spine outwards."""
BLADE = (
    (0.46, 5.36), (0.60, 5.42), (0.80, 5.40), (1.05, 5.22), (1.32, 5.10), (1.38, 4.92), (1.22, 4.62), (1.02, 4.20),
    (0.84, 3.86), (0.72, 3.76), (0.62, 3.86), (0.52, 4.30), (0.45, 4.75), (0.43, 5.08),
)  # fmt: skip
"""Around the left shoulder blade, over its ridge and down to its tip."""
RIDGE_MIDDLE = (0.88, 5.19)
TIP = (0.72, 3.78)
THIRD = (RIDGE_MIDDLE[0] + (TIP[0] - RIDGE_MIDDLE[0]) / 3, RIDGE_MIDDLE[1] + (TIP[1] - RIDGE_MIDDLE[1]) / 3)
"""A third of the way from the middle of the ridge to the tip."""


def _abdomen(scene: Scene) -> list[Detail]:
    """Return the muscles, the folds of the groin and the navel."""
    navel, crotch = scene.posed.body.navel, scene.posed.body.crotch
    n = float(navel[1])
    x, y = (float(each) for each in scene.xy(navel))
    return [
        Groove(((0, n + 2.1), (0, n + 1.2), (0, n + 0.2)), 3.5, 0.27, "front"),
        Groove(((0, n - 0.2), (0, n - 0.9)), 2.5, 0.10, "front"),
        Groove(((0.62, n + 1.75), (0.78, n + 0.8), (0.74, n - 0.1), (0.5, n - 1.0)), 5, 0.17, "front", both=True),
        Line(((1.24, n - 0.74), (1.16, n - 0.84), (1.05, n - 1.02)), 0.75, "front", both=True),
        Line(((0.28, crotch + 0.2), (0.55, crotch + 0.48), (0.92, crotch + 0.72)), 0.7, "front", both=True),
        *_navel(x, y),
    ]


ROWS = (
    View(
        "abdomen",
        fixed(FRONT),
        lambda posed: Crop((0, float(posed.body.navel[1]) - 0.15, 0), 4.3, (360, 400)),
        shown=below_chest,
        fineness=2,
        style=TRUNK,
        build=UNCHANGED_CHEST,
        cloth=trunks(0.42),
        details=(Balance(0.012), Measured(_abdomen)),
        landmarks={"navel": lambda scene: scene.xy(scene.posed.body.navel)},
    ),
    View(
        "belly",
        fixed(FRONT),
        lambda posed: Crop((0, float(posed.body.navel[1]) + 0.5, 0), 5.0, (360, 440)),
        lambda _: arms((1, 0.3, 0), (1, 0.3, 0)),
        fineness=2,
        style=TRUNK,
        cloth=trunks(0.42),
        without_lines=(Zone(),),
        details=(Balance(0.012), Soften(6), Measured(_belly)),
        landmarks={
            "navel": lambda scene: scene.xy(scene.posed.body.navel),
            "end of the breastbone": lambda scene: _above_navel(scene, BREASTBONE_END),
            "CV12": lambda scene: _above_navel(scene, BREASTBONE_END / 2),
        },
    ),
    View(
        "upper_back",
        fixed(BACK),
        lambda _: Crop((0, 4.72, 0), 3.7, (420, 400)),
        lambda _: ARMS_DOWN,
        style=replace(CLOSE, shortest_line=18, light=(-0.1, 0.30, 0.93), tones=(0.77, 0.54)),
        palette=BROWN,
        hair=hair,
        without_lines=(Zone(x=(-1, 1.45)),),
        details=(
            Balance(0.02),
            Soften(8),
            Groove(((0, 5.72), (0, 5.2), (0, 2.6)), 4.5, 0.26, "front"),
            Shape(BLADE, "skin", "front", both=True, tone=1, width=0.55, line="bone"),
            Line(RIDGE, 0.85, "front", both=True),
            Line(((-0.07, 5.83), (0, 5.80), (0.07, 5.83)), 0.6, "front"),
            Soften(4),
        ),
        landmarks={
            name: at(x if side == "left" else -x, y, "front")
            for side in ("left", "right")
            for name, (x, y) in (
                (f"middle of the ridge {side}", RIDGE_MIDDLE),
                (f"tip of the shoulder blade {side}", TIP),
                (f"SI11 {side}", THIRD),
            )
        },
    ),
)
