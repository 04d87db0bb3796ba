"""List views of a person who rests: how to lie or sit while a point is pressed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.body import Body
from handout.atlas.clothing import hair, trunks
from handout.atlas.details import Box, Detail, Lit, Measured, Side
from handout.atlas.pose import LEFT, Aim, Hand, Orient, Pose, Posed, Reach, Step, Turn, take_pose
from handout.atlas.scene import Scene
from handout.atlas.view import BROWN, FROM_LEFT, LIGHT, Camera, Crop, Palette, Point, Style, View, Zone, camera, orbit
from handout.atlas.views.common import fixed, skin_points

SMALL = Style(
    light=(-0.3, 0.55, 0.75),
    facing=0.5,
    blur=60,
    cloth_blur=400,
    tones=(0.66,),
    jump=0.12,
    valley=1.3,
    valley_spread=3,
    shortest_line=9,
    line_width=2.3,
    smallest_tone=40,
    mitten=18,
)
"""The style of a picture that is printed 15 mm wide."""
MAT, SHADED_MAT, PILLOW = "#DCE4E9", "#C6D2DA", "#FFFFFF"
FACE, FEET, HANDS = Zone(y=(6.75, 20)), Zone(y=(-20, -7.28)), Zone(x=(2.9, 20), y=(-20, 3))
"""Where lines would be too fine."""
ON_BACK = camera((0, 1, 0), (0, 0, 1))
ON_FRONT = camera((0, 1, 0), (0, 0, -1))
LYING = (340, 150)
FLOOR = LYING[1] - 26
"""How far down the mat lies in the picture of somebody lying."""


def _limbs(*steps: Callable[[str, int], list[Step]]) -> list[Step]:
    """Return the steps of both sides; each is asked for a side and its sign."""
    return [step for side, sign in (("L", 1), ("R", -1)) for part in steps for step in part(side, sign)]


def _leg(thigh: Point, shin: Point) -> Callable[[str, int], list[Step]]:
    """Return a leg whose thigh and shin point so far up and to the front."""
    return lambda side, _: [
        Aim(f"upperleg01.{side}", f"lowerleg01.{side}", (0, *thigh)),
        Aim(f"lowerleg01.{side}", f"foot.{side}", (0, *shin)),
    ]


def _foot(degrees: float) -> Callable[[str, int], list[Step]]:
    """Return a foot that is bent down by so many degrees."""
    return lambda side, _: [Turn(f"foot.{side}", LEFT, degrees)]


def _arm(
    upper: tuple[float, float, float],
    lower: tuple[float, float, float],
    fingers: tuple[float, float, float],
    back: tuple[float, float, float],
    close: float,
    curl: float = 0,
) -> Callable[[str, int], list[Step]]:
    """Return an arm and its hand; directions are given for the left one."""

    def steps(side: str, sign: int) -> list[Step]:
        up, down, along, behind = ((x * sign, y, z) for x, y, z in (upper, lower, fingers, back))
        return [
            Aim(f"upperarm01.{side}", f"lowerarm01.{side}", up),
            Aim(f"lowerarm01.{side}", f"wrist.{side}", down),
            Hand(side, along, behind, close=close, curl=curl),
        ]

    return steps


def _beside(forwards: float) -> Callable[[str, int], list[Step]]:
    """Return an arm beside the body, the back of the hand outwards."""
    return _arm((0.22, -1, forwards - 0.06), (0.10, -1, forwards - 0.02), (0.06, -1, 0), (1, 0, 0.15), close=2.3)


def _upwards(degrees: float) -> Point:
    """Return the direction so many degrees from up to the front."""
    a = np.radians(degrees)
    return float(np.cos(a)), float(np.sin(a))


def _foot_flat(side: str, _: int) -> list[Step]:
    """Return a foot that stands on what the person lies on."""
    return [Orient(f"foot.{side}", ((0, 0, 1), (0, 1, 0)), ((0, -1, 0.02), (0, 0.02, 1)))]


NOD: list[Step] = [Turn("neck01", LEFT, 8), Turn("neck02", LEFT, 6)]
SUPINE: list[Step] = [*NOD, *_limbs(_leg((-1, 0.02), (-1, -0.05)), _beside(-0.05), _foot(14))]
KNEES_BENT: list[Step] = [*NOD, *_limbs(_leg(_upwards(123), _upwards(240)), _beside(-0.05), _foot_flat)]
PRONE: list[Step] = [
    Turn("neck01", LEFT, -12),
    Turn("neck02", LEFT, -6),
    Turn("head", LEFT, 8),
    *_limbs(_leg((-1, 0.07), (-1, -0.02)), _beside(0.10), _foot(42)),
]
SITTING: list[Step] = [
    Turn("neck01", LEFT, -8),
    Turn("head", LEFT, 5),
    *_limbs(
        _leg((-0.02, 1), (-1, -0.02)),
        _foot(-6),
        _arm((0.16, -1, 0.14), (-0.02, -0.45, 1), (0, -0.30, 1), (0, 1, 0.3), close=1.7, curl=5),
    ),
]


def _ankle_on_thigh(body: Body) -> Pose:
    """Return the pose of somebody who holds the left foot on the right thigh."""
    heads = body.heads
    legs: list[Step] = [
        Turn("spine03", LEFT, 6),
        Turn("spine02", LEFT, 5),
        Turn("neck02", LEFT, 8),
        Turn("head", LEFT, 8),
        Aim("upperleg01.R", "lowerleg01.R", (-0.08, -0.02, 1)),
        Aim("lowerleg01.R", "foot.R", (-0.048, -1, -0.02)),
        Turn("foot.R", LEFT, -6),
        Orient(
            "upperleg01.L",
            (heads["lowerleg01.L"] - heads["upperleg01.L"], (0, 0, 1)),
            ((0.60, 0.02, 0.82), (0.45, 0.8, -0.45)),
        ),
        Aim("lowerleg01.L", "foot.L", (-1, 0.20, 0.02)),
        Orient("foot.L", (heads["toe2-1.L"] - heads["foot.L"], (0, 1, 0)), ((-0.62, -0.06, 0.78), (0.8, 0.35, 0.6))),
    ]
    seated = take_pose(body, legs)
    foot, knee, toe = (seated.joint(bone) for bone in ("foot.L", "lowerleg01.L", "toe2-1.L"))
    return [
        *legs,
        Reach("R", (foot + toe) / 2 + (-0.78, 0.42, -1.15), (-1, -0.1, -0.3)),
        Hand("R", (0.22, -0.28, 1), (-1, 0.25, 0.25), close=2, curl=2),
        Reach("L", (knee + foot) / 2 + (0.25, 0.75, -0.35), (1, -0.1, -0.3)),
        Hand("L", (-0.45, -0.25, 1), (0.1, 1, 0.2), close=1.8, curl=8),
    ]


def _lying_crop(eye: Camera) -> Callable[[Posed], Crop]:
    """Return the crop of somebody lying, from the side."""

    def crop(posed: Posed) -> Crop:
        points = skin_points(posed)
        scale = (LYING[0] - 44) / 16.9
        low, high = points[:, 1].min(), points[:, 1].max()
        lowest = float((points @ eye.up).min())
        middle = np.array([0, (low + high) / 2 + 0.3, 0]) + eye.up * (lowest + (LYING[1] / 2 - 26) / scale)
        return Crop(middle, LYING[1] / scale, LYING)

    return crop


def _mat(_: Scene) -> list[Detail]:
    """Return what somebody lies on."""
    return [Box((8, FLOOR - 1), (LYING[0] - 16, 9), 4, MAT, above=True)]


def _near_head(scene: Scene, depth: float) -> Floats:
    """Return where the head is in the picture, so many decimetres down from the crown."""
    points = skin_points(scene.posed)
    return scene.flat(points[points[:, 1] > points[:, 1].max() - depth])


def _pillow(scene: Scene) -> list[Detail]:
    """Return the pillow below the head of somebody on the back."""
    head = _near_head(scene, 1.6)
    left, bottom = float(head[:, 0].min()), float(head[:, 1].max())
    return [Box((left - 6, bottom - 7), (50, FLOOR - bottom + 6), 7, PILLOW)]


def _pillows_of_prone(scene: Scene) -> list[Detail]:
    """Return the pillow in front of the face, and the roll below the shins."""
    head = _near_head(scene, 1.75)
    left, right = float(head[:, 0].min()), float(head[:, 0].max())
    points = skin_points(scene.posed)
    shin = scene.flat(points[np.abs(points[:, 1] - points[:, 1].min() - 2.0) < 0.1])
    middle, bottom = float(shin[:, 0].mean()), float(shin[:, 1].max())
    return [
        Box((left - 6, FLOOR - 14), (right - left + 10, 13), 6.5, PILLOW, above=True),
        Box((middle - 20, bottom - 5), (42, FLOOR - bottom + 4), 7, PILLOW),
    ]


def _lying(
    name: str, steps: Pose, eye: Camera, pillows: Callable[[Scene], list[Detail]], palette: Palette = LIGHT
) -> View:
    """Return a view of somebody lying."""
    return View(
        name,
        fixed(eye),
        _lying_crop(eye),
        lambda _: steps,
        fineness=2,
        style=SMALL,
        palette=palette,
        cloth=trunks(0.5, 1.3),
        hair=hair,
        without_lines=(FACE, FEET, HANDS),
        details=(Measured(_mat), Measured(pillows)),
    )


def _sitting_crop(posed: Posed) -> Crop:
    """Show somebody on a chair, from the left."""
    height = skin_points(posed)[:, 1]
    return Crop((0, (height.min() + height.max()) / 2 - 0.15, 0.75), 15.0, (230, 290))


def _chair(scene: Scene) -> list[Detail]:
    """Return the chair and the floor."""
    points = skin_points(scene.posed)
    x, y, z = points.T
    thighs = points[(z > -1.2) & (z < 1.8) & (y > -2.5) & (y < 1)]
    seat = float(scene.plane(0, thighs[:, 1].min())[1]) - 1.5
    floor, top = float(scene.plane(0, y.min())[1]), float(scene.plane(0, 4.6)[1])
    back = float(scene.plane(-points[(y > 0) & (y < 4)][:, 2].min(), 0)[0])
    front = float(scene.plane(-2.1, 0)[0])
    del x
    return [
        Box((back + 2, top), (7, seat - top + 6), 3, MAT),
        Box((front + 6, seat + 5), (6, floor - seat - 5), 2, MAT),
        Box((back + 1, seat + 5), (6, floor - seat - 5), 2, MAT),
        Box((front, seat), (back + 9 - front, 8), 3, MAT),
        Side([(16, floor + 1.5), (214, floor + 1.5)], line="frame"),
    ]


def _stool_crop(posed: Posed) -> Crop:
    """Show somebody on a stool, from the left and in front."""
    height = skin_points(posed)[:, 1]
    middle = np.array([0.3, (height.min() + height.max()) / 2 - 0.1, 0.6])
    return Crop(middle - orbit(40, 14).right * 1.05, 14.4, (230, 290))


def _stool(scene: Scene) -> Iterator[Detail]:
    """Yield the legs and the seat of a stool."""
    points = skin_points(scene.posed)
    x, y, z = points.T
    thighs = points[(np.abs(x) < 1.6) & (z > -1.2) & (z < 1.2) & (y > -2.5) & (y < 1)]
    top, floor = float(thighs[:, 1].min()) + 0.05, float(y.min()) + 0.1
    below = top - 0.4
    left, right, back, front, wide = -1.75, 1.75, -1.35, 1.5, 0.32

    def side(colour: str, *corners: tuple[float, float, float]) -> Side:
        return Side([(float(a), float(b)) for a, b in (scene.xy(each) for each in corners)], colour)

    for leg, far in (
        (left + 0.1, back + 0.1),
        (right - 0.42, back + 0.1),
        (right - 0.42, front - 0.42),
        (left + 0.1, front - 0.42),
    ):
        near, end = far + wide, leg + wide
        yield side(MAT, (leg, below, near), (end, below, near), (end, floor, near), (leg, floor, near))
        yield side(SHADED_MAT, (end, below, far), (end, below, near), (end, floor, near), (end, floor, far))
    yield side("#E9EFF3", (left, top, back), (right, top, back), (right, top, front), (left, top, front))
    yield side(MAT, (left, top, front), (right, top, front), (right, below, front), (left, below, front))
    yield side(SHADED_MAT, (right, top, back), (right, top, front), (right, below, front), (right, below, back))


ROWS = (
    _lying("pose_supine", SUPINE, ON_BACK, _pillow),
    _lying("pose_supine_knees_bent", KNEES_BENT, ON_BACK, _pillow),
    _lying("pose_prone", PRONE, ON_FRONT, _pillows_of_prone, BROWN),
    View(
        "pose_sitting",
        fixed(FROM_LEFT),
        _sitting_crop,
        lambda _: SITTING,
        fineness=2,
        style=replace(SMALL, line_width=2.2),
        palette=BROWN,
        cloth=trunks(0.5, 1.3),
        hair=hair,
        without_lines=(FACE, FEET, HANDS),
        details=(Measured(_chair),),
    ),
    View(
        "pose_sitting_ankle_on_thigh",
        fixed(orbit(40, 14)),
        _stool_crop,
        _ankle_on_thigh,
        fineness=2,
        style=replace(SMALL, line_width=2.0, jump=0.10),
        cloth=trunks(0.5, 1.3),
        hair=hair,
        without_lines=(FACE, FEET, Zone(x=(-1, 1.2), y=(2, 20))),
        details=(Lit(Zone(y=(1.2, 20)), 0.12), Measured(lambda scene: tuple(_stool(scene)))),
    ),
)
