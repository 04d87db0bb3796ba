"""Rows of views of legs and feet."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.details import Balance, Detail, Groove, Line, Measured, Shape, Soften, Spot
from handout.atlas.pose import FRONT as AHEAD
from handout.atlas.pose import Turn
from handout.atlas.scene import Scene
from handout.atlas.view import BACK, FROM_RIGHT, FRONT, Crop, Point, View, orbit
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


INNER_FOOT: tuple[Detail, ...] = (
    Soften(7),
    Groove(((-0.03, -7.36), (0.02, -7.51), (0.15, -7.585), (0.28, -7.51), (0.34, -7.36)), 3.4, 0.42),
    Line(((0.0, -7.43), (0.055, -7.53), (0.15, -7.58), (0.255, -7.545), (0.325, -7.44)), 0.85),
    Groove(((-0.12, -6.6), (-0.09, -7.0), (-0.06, -7.35), (-0.08, -7.62)), 4, 0.34),
    Line(((-0.165, -6.75), (-0.135, -7.05), (-0.125, -7.3), (-0.16, -7.55)), 0.7),
    Line(((0.30, -8.03), (0.55, -7.98), (0.85, -7.97), (1.10, -8.01)), 0.6),
    Shape(
        ((1.86, -7.978), (1.94, -7.986), (2.0, -8.008), (2.012, -8.035), (1.95, -8.04), (1.87, -8.022)),
        "nail",
        width=0.6,
    ),
    Line(((1.62, -7.945), (1.63, -7.985), (1.62, -8.02)), 0.6),
)
"""The ankle, the cord of the heel and the big toe."""

SHIN_EDGE: tuple[Detail, ...] = (
    Groove(((0.14, -5.4), (0.13, -5.9), (0.12, -6.3), (0.12, -7.0)), 3, 0.20),
    Line(((0.245, -5.43), (0.225, -6.2), (0.20, -6.9), (0.17, -7.22)), 0.7, dashes="4 3", colour="bone"),
)
"""The lower end of the edge of the shin, behind which points lie."""

INNER_LEG: tuple[Detail, ...] = (
    *INNER_FOOT,
    Groove(((0.22, -4.2), (0.17, -4.7), (0.13, -5.5), (0.12, -6.3), (0.12, -7.0)), 3, 0.20),
    Groove(((0.16, -3.9), (0.06, -4.6), (-0.08, -5.2), (-0.26, -5.55)), 5, 0.22),
    Line(
        ((0.37, -3.95), (0.30, -4.6), (0.245, -5.4), (0.225, -6.2), (0.20, -6.9), (0.17, -7.22)),
        0.7,
        dashes="4 3",
        colour="bone",
    ),
    Line(((0.86, -2.90), (0.77, -3.02), (0.745, -3.16), (0.77, -3.29), (0.83, -3.38)), 0.7),
)
"""The foot and the edge of the shin."""
ANKLE = -7.42
"""How high the tip of the inner ankle bone is."""
INNER_CUN = (7.42 - 3.40) / 15
"""From the inner ankle bone to below the knee are 15 B-cun."""


def _on_leg(scene: Scene, degrees: float, height: float) -> Floats:
    """Return a place of the left leg, so many degrees outwards from its front."""
    points = scene.surface.vertices
    ring = points[np.abs(points[:, 1] - height) < 0.05]
    middle = (ring.min(0) + ring.max(0)) / 2
    found = np.degrees(np.arctan2(ring[:, 0] - middle[0], ring[:, 2] - middle[2]))
    away = np.abs((found - degrees + 180) % 360 - 180)
    x, _, z = ring[np.argsort(away, kind="stable")[:6]].mean(0)
    return scene.xy((x, height, z))


OUTER_SCALE = 420 / 4.5
"""The units of the SVG to a decimetre in which the outer knee was drawn.

A closer view enlarges it.
"""


def _outer_rim(scene: Scene, degrees: float, share: float = 1) -> tuple[float, float]:
    """Return a place on the kneecap's rim as it is seen from the outside."""
    left, right = _on_leg(scene, -20, -3.12), _on_leg(scene, 27, -3.12)
    unit = scene.crop.scale / OUTER_SCALE
    half, high = float(right[0] - left[0]) / 2, 27 * unit
    y = float(_on_leg(scene, 2, -2.86)[1] + _on_leg(scene, 2, -3.42)[1]) / 2
    a = np.radians(degrees)
    below = 3 * unit * share if 60 < degrees < 120 else 0
    x = float(left[0] + right[0]) / 2
    return x + half * share * float(np.cos(a)), y + high * share * float(np.sin(a)) + below


def _outer_knee(scene: Scene) -> Iterator[Detail]:
    """Yield the kneecap, its cord, the edge of the shin and the small round bone."""

    def leg(*places: Point) -> list[Point]:
        return [(float(x), float(y)) for x, y in (_on_leg(scene, *each) for each in places)]

    def rim(*degrees: float, share: float = 1) -> list[Point]:
        return [_outer_rim(scene, each, share) for each in degrees]

    unit = scene.crop.scale / OUTER_SCALE

    def near(place: tuple[float, float], *steps: Point) -> list[Point]:
        return [(place[0] + dx * unit, place[1] + dy * unit) for dx, dy in steps]

    wide = (_outer_rim(scene, 0)[0] - _outer_rim(scene, 180)[0]) / 2
    (right, y), (left, _) = rim(0, 180)
    yield Spot(((left + right) / 2, y), (wide * 0.7, 27 * 0.7 * unit), -0.16, "page")
    yield Groove(rim(-30, 0, 30, 60, 90, 120, 150, share=1.12), 3.6 * unit, 0.34, "page")
    yield Line(rim(-72, -45, -20, 10, 40, 70, 90, 110, 140, 170, 200, 222), 0.8, "page")
    (x0, y0), ((x1, y1),) = _outer_rim(scene, 90), leg((-5, -3.88))
    x0, y0 = x0 + unit, y0 + 5 * unit
    for side in (-1, 1):
        cord = [(x0 + (x1 - x0) * f + side * (6.5 - 1.5 * f) * unit, y0 + (y1 - y0) * f) for f in (0.04, 0.45, 0.88)]
        yield Line(cord, 0.65, "page")
    yield Line(near((x1, y1), (-8, -3), (-4, 3.2), (3, 3.6), (8, -2.5)), 0.75, "page")
    yield Spot(_outer_rim(scene, 52, 1.25), (5 * unit, 6 * unit), 0.30, "page")
    yield Groove(leg((8, -4.15), (8, -4.7), (8, -5.5), (8, -6.0)), 3.4 * unit, 0.40, "page")
    yield Groove(leg((50, -4.3), (55, -4.8), (56, -5.6)), 5 * unit, 0.10, "page")
    (bone,) = leg((80, -3.70))
    yield Groove(near(bone, (-9, -8), (-10, 2), (-3, 10), (7, 9)), 3.4 * unit, 0.36, "page")
    yield Line(near(bone, (-6, -10), (-9.5, -1), (-5, 8), (4, 10)), 0.8, "page")


def _before_round_bone(scene: Scene) -> Floats:
    """Return the dip in front of and below the small round bone."""
    return _on_leg(scene, 80, -3.70) + np.array([-11.0, 15.0]) * scene.crop.scale / OUTER_SCALE


OUTER_CUN = (7.38 - 3.44) / 16
"""From the knee to the outer ankle bone are 16 B-cun."""

OUTER_FOOT: tuple[Detail, ...] = (
    Soften(8),
    Groove(((-0.04, -7.36), (-0.035, -7.56), (0.08, -7.70), (0.20, -7.62), (0.26, -7.46)), 3.6, 0.42, "outer"),
    Line(((-0.04, -7.48), (-0.005, -7.61), (0.09, -7.69), (0.20, -7.64), (0.265, -7.50)), 0.85, "outer"),
    Groove(((-0.10, -6.9, 1.9), (-0.09, -7.2, 1.95), (-0.085, -7.45, 2), (-0.10, -7.7, 2)), 4, 0.34, "outer"),
    Line(((-0.135, -7.10, 1.9), (-0.125, -7.3, 1.95), (-0.145, -7.5, 2), (-0.19, -7.66, 2)), 0.7, "outer"),
    Groove(((0.13, -6.2), (0.13, -6.7), (0.12, -7.2)), 4, 0.2, "outer"),
    Groove(((0.62, -7.42, 1.9), (0.97, -7.67, 2.0), (1.32, -7.86)), 3, 0.17, "outer"),
    Groove(((0.55, -7.55, 1.9), (0.865, -7.77, 2.0), (1.18, -7.93)), 3, 0.17, "outer"),
    Line(((0.72, -7.90, 2.2), (0.80, -7.955, 2.2), (0.90, -7.955, 2.2)), 0.65, "outer"),
)
"""The outer ankle bone, the cord of the heel and the long bones of the foot."""


LEGS_APART = (
    Turn("upperleg01.L", AHEAD, -5),
    Turn("upperleg01.R", AHEAD, 5),
    Turn("foot.L", AHEAD, 5),
    Turn("foot.R", AHEAD, -5),
)


def _knee_hollow(scene: Scene, side: str) -> tuple[Callable[[float, float], Point], Callable[[float, float], Point]]:
    """Return what finds places behind a knee.

    The first takes shares of half the leg's width, the second decimetres; both take heights above the joint.
    """
    knee, thigh, shin = (scene.posed.joint(f"{bone}.{side}") for bone in ("lowerleg01", "upperleg02", "lowerleg02"))
    left, right = scene.edges(scene.xy(knee))
    middle = -((left + right) / 2 - scene.crop.size[0] / 2) / scene.crop.scale
    half = (right - left) / 2 / scene.crop.scale
    up, down = thigh - knee, shin - knee

    def axis(height: float) -> float:
        bone = up if height > 0 else down
        return float(middle + bone[0] / bone[1] * height)

    def share(x: float, y: float) -> Point:
        return axis(y) + x * half, float(knee[1]) + y

    return share, lambda x, y: (axis(x), float(knee[1]) + y)


def _knee_back(scene: Scene) -> Iterator[Detail]:
    """Yield the creases, the hollow, its cords and the calf, of both legs."""
    for side in "RL":
        at_share, _ = _knee_hollow(scene, side)

        def ring(*points: Point, at_share: Callable[[float, float], Point] = at_share) -> list[Point]:
            return [at_share(*each) for each in points]

        yield Line(ring((-0.74, 0.10), (-0.4, 0.02), (0, -0.01), (0.4, 0.02), (0.74, 0.10)), 0.9, "front")
        yield Line(ring((-0.40, -0.075), (0, -0.11), (0.40, -0.075)), 0.7, "front")
        upper, lower = ((0.20, 0.72), (0.40, 0.36), (0.46, 0.10)), ((0.25, 0.03), (0, 0.0), (-0.25, 0.03))
        hollow = [(0, 1.05), *upper, *lower, *((-x, y) for x, y in reversed(upper))]
        yield Shape(ring(*hollow), "skin", "front", above=False, tone=1)
        for sign in (-1, 1):
            yield Line(ring((sign * 0.66, 0.20), (sign * 0.62, 0.42), (sign * 0.50, 0.75)), 0.75, "front")
        yield Groove(ring((0, -0.40), (0.02, -1.0), (0.04, -1.9)), 4.5, 0.42, "front")


def _knee_crease(scene: Scene, side: str) -> Floats:
    """Return the middle of the crease behind a knee."""
    _, along = _knee_hollow(scene, side)
    x, y = along(-0.02, -0.02)
    return scene.xy((x, y, 0))


ROWS = (
    View(
        "knee_back",
        fixed(BACK),
        lambda posed: Crop((0, float(posed.joint("lowerleg01.L")[1]) + 0.05, 0), 4.4, (400, 400)),
        lambda _: LEGS_APART,
        lambda body: np.asarray(body.rest[:, 1] < body.crotch + 0.3, np.bool_),
        fineness=2,
        style=replace(CLOSE, jump=0.06, light=(-0.2, 0.30, 0.93), facing=0.5, blur=900, tones=(0.79, 0.56)),
        details=(Balance(0), Measured(lambda scene: tuple(_knee_back(scene)))),
        landmarks={
            "BL40 left": lambda scene: _knee_crease(scene, "L"),
            "BL40 right": lambda scene: _knee_crease(scene, "R"),
        },
    ),
    View(
        "knee_outer",
        fixed(orbit(24, 0, 6.5)),
        lambda posed: Crop(posed.joint("lowerleg01.L") + np.array([0.10, -0.76, 0]), 4.5, (280, 420)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        style=replace(CLOSE, jump=0.04, shortest_line=20),
        details=(Soften(10), Measured(lambda scene: tuple(_outer_knee(scene))), Soften(5)),
        landmarks={
            "ST35": lambda scene: np.array(_outer_rim(scene, 52, 1.22)),
            "ST36": lambda scene: _on_leg(scene, 16.5, -3.364 - 3 * OUTER_CUN),
            "GB34": _before_round_bone,
        },
    ),
    View(
        "knee_outer_close",
        fixed(orbit(24, 0, 6.5)),
        lambda posed: Crop(posed.joint("lowerleg01.L") + np.array([0.28, -0.30, -0.06]), 2.0, (340, 400)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        style=replace(CLOSE, jump=0.04, shortest_line=20),
        details=(Soften(10), Measured(lambda scene: tuple(_outer_knee(scene))), Soften(5)),
        landmarks={
            "ST35": lambda scene: np.array(_outer_rim(scene, 52, 1.22)),
            "GB34": _before_round_bone,
        },
    ),
    View(
        "foot_outer",
        fixed(orbit(84, 17)),
        lambda _: Crop((1.8, -7.26, 0.78), 2.6, (400, 335)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        fineness=4,
        style=replace(CLOSE, jump=0.03, shortest_line=20),
        nails="toe",
        details=OUTER_FOOT,
        landmarks={
            "BL60": at(-0.09, -7.55, "outer"),
            "BL62": at(0.09, -7.78, "outer"),
            "GB40": at(0.29, -7.68, "outer"),
            "GB39": lambda scene: scene.xy((2.0, -7.52 + 3 * (7.52 - 3.40) / 16, 0.19)),
        },
    ),
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
            "SP9": at(0.30, ANKLE + 13 * INNER_CUN),
            "KI7": at(-0.10, ANKLE + 2 * INNER_CUN),
        },
    ),
    View(
        "foot_inner",
        fixed(FROM_RIGHT),
        lambda _: Crop((0, -6.9, 0.8), 2.9, (400, 372)),
        shown=limb("upperleg", "lowerleg", "foot", "toe"),
        fineness=4,
        style=replace(CLOSE, jump=0.03, shortest_line=20),
        nails="toe",
        details=(*INNER_FOOT, *SHIN_EDGE),
        landmarks={
            "SP6": at(0.115, ANKLE + 3 * INNER_CUN),
            "KI3": at(-0.06, ANKLE - 0.02),
            "inner ankle bone": at(0.155, ANKLE),
            "heel cord": at(-0.15, -7.05),
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
