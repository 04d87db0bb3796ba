"""Rows of views of legs and feet."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.details import Detail, Groove, Line, Measured, Shape, Soften, Spot
from handout.atlas.scene import Scene
from handout.atlas.view import FROM_RIGHT, FRONT, Crop, View
from handout.atlas.views.common import CLOSE, at, fixed, limb

KNEECAP = (23.0, 25.0)
"""Half the width and half the height of the kneecap, in units of the SVG."""


def _knee(scene: Scene) -> Floats:
    """Return the middle of the kneecap: above the joint, amid the leg."""
    joint = scene.xy(scene.posed.joint("lowerleg01.L"))
    left, right = scene.edges(joint)
    return np.array([(left + right) / 2 - 1, joint[1] - 12])


def _kneecap(scene: Scene, degrees: float, share: float = 1) -> tuple[float, float]:
    """Return a place on the kneecap's rim, clockwise from the outer side.

    The rim is pointed below.
    """
    x, y = _knee(scene)
    a = np.radians(degrees)
    below = 4 * share if 60 < degrees < 120 else 0
    return float(x + KNEECAP[0] * share * np.cos(a)), float(y + KNEECAP[1] * share * np.sin(a) + below)


def _knee_details(scene: Scene) -> Iterator[Detail]:
    """Yield the kneecap, its cord, the bump of the shin and the muscles."""
    x, y = (float(each) for each in _knee(scene))
    wide, high = KNEECAP
    yield Spot((x, y), (wide * 0.7, high * 0.7), -0.14, "page")
    for side in (-1, 1):  # the dips beside the cord
        yield Groove(
            [(x + side * wide * 1.15, y - 6), (x + side * wide * 1.1, y + 18), (x + side * wide * 0.62, y + 40)],
            4.2,
            0.3,
            "page",
        )
    rim = [_kneecap(scene, each) for each in (-62, -35, -5, 25, 55, 75, 90, 105, 125, 155, 185, 215, 242)]
    yield Line(rim, 0.8, "page")
    top, bump = y + high + 7, y + high + 58
    for side in (-1, 1):
        yield Line([(x + side * 8.5, top), (x + side * 8, (top + bump) / 2), (x + side * 7, bump - 6)], 0.65, "page")
    yield Line([(x - 11, bump - 2), (x - 5, bump + 5), (x + 5, bump + 5), (x + 11, bump - 2)], 0.75, "page")
    yield Groove([(x - 3, bump + 16), (x - 1, bump + 60), (x + 1, bump + 110)], 3.6, 0.3, "page")
    inner = [(x - wide * 1.28, y - high * 0.9), (x - wide * 1.62, y - high * 1.7), (x - wide * 1.5, y - high * 2.7)]
    yield Groove(inner, 5, 0.22, "page")
    yield Line(
        [(x - wide * 1.2, y - high * 0.72), (x - wide * 0.8, y - high * 1.24), (x - wide * 0.2, y - high * 1.42)],
        0.6,
        "page",
    )
    yield Groove([(x + wide * 0.2, y - high * 1.5), (x + 4, y - high * 2.6), (x + 7, y - high * 4)], 5, 0.16, "page")


def _cun(scene: Scene) -> float:
    """Return a B-cun in units of the SVG: the kneecap's height is two."""
    heads = scene.posed.body.heads
    shin = float(np.linalg.norm(heads["lowerleg01.L"] - heads["foot.L"]))
    return shin / 16 * scene.crop.scale


def _above_kneecap(scene: Scene, number: float) -> Floats:
    """Return the place so many cun above the inner end of the kneecap's upper border."""
    x, y = _kneecap(scene, 228)
    return np.array([x, y - number * _cun(scene)])


def _shin(scene: Scene) -> Floats:
    """Return a place on the edge of the shin bone."""
    x, y = _knee(scene)
    return np.array([x, y + 150])


INNER_LEG: tuple[Detail, ...] = (
    Soften(7),
    Groove(((-0.03, -7.36), (0.02, -7.51), (0.15, -7.585), (0.28, -7.51), (0.34, -7.36)), 3.4, 0.42),
    Line(((0.0, -7.43), (0.055, -7.53), (0.15, -7.58), (0.255, -7.545), (0.325, -7.44)), 0.85),
    Groove(((-0.12, -6.6), (-0.09, -7.0), (-0.06, -7.35), (-0.08, -7.62)), 4, 0.34),
    Line(((-0.165, -6.75), (-0.135, -7.05), (-0.125, -7.3), (-0.16, -7.55)), 0.7),
    Groove(((0.22, -4.2), (0.17, -4.7), (0.13, -5.5), (0.12, -6.3), (0.12, -7.0)), 3, 0.20),
    Groove(((0.16, -3.9), (0.06, -4.6), (-0.08, -5.2), (-0.26, -5.55)), 5, 0.22),
    Line(
        ((0.37, -3.95), (0.30, -4.6), (0.245, -5.4), (0.225, -6.2), (0.20, -6.9), (0.17, -7.22)),
        0.7,
        dashes="4 3",
        colour="bone",
    ),
    Line(((0.86, -2.90), (0.77, -3.02), (0.745, -3.16), (0.77, -3.29), (0.83, -3.38)), 0.7),
    Line(((0.30, -8.03), (0.55, -7.98), (0.85, -7.97), (1.10, -8.01)), 0.6),
    Shape(
        ((1.86, -7.978), (1.94, -7.986), (2.0, -8.008), (2.012, -8.035), (1.95, -8.04), (1.87, -8.022)),
        "nail",
        width=0.6,
    ),
    Line(((1.62, -7.945), (1.63, -7.985), (1.62, -8.02)), 0.6),
)
"""The ankle, the cord of the heel, the edge of the shin and the big toe."""
ANKLE = -7.42
"""How high the tip of the inner ankle bone is."""
INNER_CUN = (7.42 - 3.40) / 15
"""From the inner ankle bone to below the knee are 15 B-cun."""


ROWS = (
    View(
        "leg_inner",
        fixed(FROM_RIGHT),
        lambda _: Crop((0, -5.62, 0.62), 5.9, (290, 440)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        style=replace(CLOSE, jump=0.04, shortest_line=20),
        nails="toe",
        details=INNER_LEG,
        landmarks={
            "SP6": at(0.115, ANKLE + 3 * INNER_CUN),
            "KI3": at(-0.06, ANKLE - 0.02),
            "SP9": at(0.24, ANKLE + 13 * INNER_CUN),
            "KI7": at(-0.10, ANKLE + 2 * INNER_CUN),
        },
    ),
    View(
        "knee_front",
        fixed(FRONT),
        lambda posed: Crop(posed.joint("lowerleg01.L") + np.array([0, 0.25, 0]), 4.8, (300, 420)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        style=replace(CLOSE, jump=0.04, shortest_line=20),
        details=(Soften(10), Measured(lambda scene: tuple(_knee_details(scene))), Soften(4)),
        landmarks={
            "kneecap": _knee,
            "inner top of the kneecap": lambda scene: _above_kneecap(scene, 0),
            "SP10": lambda scene: _above_kneecap(scene, 2),
            "ST35": lambda scene: np.array(_kneecap(scene, 58, 1.3)),
            "inner dip": lambda scene: np.array(_kneecap(scene, 122, 1.3)),
            "shin bone": _shin,
        },
    ),
)
