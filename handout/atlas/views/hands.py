"""Rows of views of hands and forearms."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from handout.atlas.arrays import Floats, unit
from handout.atlas.details import Detail, Groove, Line, Measured, Soften, Spot
from handout.atlas.pose import Fingers, Posed, hand_axes
from handout.atlas.scene import Scene
from handout.atlas.view import Camera, Crop, View
from handout.atlas.views.common import CLOSE, at, limb

SPREAD = ((5, 1, -8), (4, 1, -4), (3, 1, -1), (2, 1, 3))
"""Fingers a little apart: finger, joint, degrees."""


def point(start: Floats, *, along: float = 0, across: float = 0, of: Floats | None = None) -> tuple[float, float]:
    """Return a point of the page beside *start*, along and across *of*."""
    if of is not None:
        start = start + of * along + np.array([-of[1], of[0]]) * across
    return float(start[0]), float(start[1])


def crease(place: Floats, direction: Floats, half: float, bow: float, width: float) -> Line:
    """Return a crease across a finger.

    Its middle is *bow* farther along than its ends.
    """
    points = [
        point(place, of=direction, along=along, across=across) for along, across in ((0, -half), (bow, 0), (0, half))
    ]
    return Line(points, width, "page")


def _back_of_hand(scene: Scene) -> Iterator[Detail]:
    """Yield the creases, the knuckles and the grooves of the long bones."""

    def joint(finger: int, number: int) -> Floats:
        return scene.xy(scene.posed.joint(f"finger{finger}-{number}.L"))

    for finger in (2, 3, 4, 5):
        base, middle, tip = (joint(finger, number) for number in (1, 2, 3))
        slim = 0.82 if finger == 5 else 1
        for knuckle, direction, steps, half in (
            (middle, tip - base, (-3.2, 0, 3.2), 8.5),
            (tip, tip - middle, (-1.6, 1.8), 7),
        ):
            along = unit(direction)
            for step in steps:
                yield crease(knuckle + along * step, along, half * slim, float(np.sign(step)) * 1.6, 0.65)
        x, y = (float(each) for each in base)
        yield Spot((x, y + 3), (9, 7), 0.17, "page")
        yield Line([(x - 7, y + 1), (x - 2.5, y - 1.2), (x + 2.5, y - 1.2), (x + 7, y + 1)], 0.55, "page")
    wrist = scene.xy(scene.posed.joint("wrist.L"))
    for finger in (2, 3, 4):
        between = (joint(finger, 1) + joint(finger + 1, 1)) / 2
        way = [between + np.array([0, -6]), between * 0.65 + wrist * 0.35, between * 0.4 + wrist * 0.6]
        yield Groove([(float(x), float(y)) for x, y in way], 3.5, 0.17, "page")
    root, tip = joint(1, 2), joint(1, 3)
    along = unit(tip - root)
    for step in (-2, 2):
        ends = [point(tip, of=along, along=step + bow, across=side) for side, bow in ((-7, 0), (0, 0.8), (6, 0))]
        yield Line(ends, 0.65, "page")


def _hand_camera(posed: Posed) -> Camera:
    """Look at the back of the left hand, fingers up."""
    along, back = hand_axes(posed.body, "L")
    return Camera(np.cross(along, back), along)


def _hand_crop(posed: Posed) -> Crop:
    """Show the left hand and the wrist."""
    along, back = hand_axes(posed.body, "L")
    return Crop(posed.body.heads["finger3-1.L"] - along * 0.10 + np.cross(along, back) * 0.1, 2.12, (340, 420))


def backs_of_fingers(scene: Scene, half: tuple[float, float], width: float) -> Iterator[Detail]:
    """Yield the creases on the backs of four fingers, and their knuckles."""
    for finger in (2, 3, 4, 5):
        base, middle, tip = (scene.xy(scene.posed.joint(f"finger{finger}-{joint}.L")) for joint in (1, 2, 3))
        slim = 0.82 if finger == 5 else 1
        for knuckle, direction, steps, wide in (
            (middle, tip - base, (-1.6, 0, 1.6), half[0]),
            (tip, tip - middle, (-0.8, 0.9), half[1]),
        ):
            along = unit(direction)
            for step in steps:
                yield crease(knuckle + along * step, along, wide * slim, float(np.sign(step)) * 0.8, width)
        x, y = base
        yield Line([(x - 5, y + 0.6), (x - 1.8, y - 0.9), (x + 1.8, y - 0.9), (x + 5, y + 0.6)], 0.5, "page")


def forearm_axis(posed: Posed) -> tuple[Floats, Floats, Floats]:
    """Return the left wrist, the way from the elbow, and the hand's back."""
    heads = posed.body.heads
    return heads["wrist.L"], unit(heads["wrist.L"] - heads["lowerarm01.L"]), hand_axes(posed.body, "L")[1]


def cun(posed: Posed) -> float:
    """Return a twelfth of the forearm: a B-cun there, in decimetres."""
    heads = posed.body.heads
    return float(np.linalg.norm(heads["wrist.L"] - heads["lowerarm01.L"])) / 12


def above_wrist(scene: Scene, number: float) -> Floats:
    """Return the middle of the forearm so many cun above the wrist."""
    wrist, along, _ = forearm_axis(scene.posed)
    middle = scene.xy(wrist - along * number * cun(scene.posed))
    left, right = scene.edges(middle)
    return np.array([(left + right) / 2, middle[1]])


def _forearm_camera(posed: Posed) -> Camera:
    """Look at the back of the left hand, fingers up."""
    _, along, back = forearm_axis(posed)
    right = unit(np.cross(along, back))
    return Camera(right, unit(along - right * (along @ right)))


def _forearm_crop(posed: Posed) -> Crop:
    """Show the left hand and most of the forearm."""
    wrist, along, back = forearm_axis(posed)
    return Crop(wrist + along * 0.15 - np.cross(along, back) * 0.05, 3.55, (280, 440))


def _wrist_details(scene: Scene) -> Iterator[Detail]:
    """Yield the creases of the wrist and what shows of the two bones."""
    middle = above_wrist(scene, 0)
    left, right = scene.edges(middle)
    x, y = (left + right) / 2, float(middle[1])
    yield Line([(left + 4, y + 1), (x, y - 2.5), (right - 4, y + 1)], 0.8, "page")
    yield Line([(left + 8, y + 5), (x, y + 2.2), (right - 8, y + 5)], 0.6, "page")
    little, index = (scene.xy(scene.posed.joint(f"finger{finger}-1.L"))[0] for finger in (5, 2))
    ulna = right - 13 if little > index else left + 13
    yield Line([(ulna - 6, y + 15), (ulna - 2, y + 9), (ulna + 4, y + 9.5), (ulna + 7, y + 15)], 0.75, "page")
    yield Spot((ulna, y + 15), (7, 8), -0.2, "page")
    between = [above_wrist(scene, number) for number in (1.2, 2.2, 3.2, 4.4)]
    yield Groove([(float(each[0]), float(each[1])) for each in between], 4, 0.26, "page")


FIST = Fingers(
    bend=(
        *((finger, joint, degrees) for finger in (2, 3, 4, 5) for joint, degrees in ((1, 58), (2, 78), (3, 48))),
        (1, 1, 12),
    ),
    spread=((1, 2, -18), (1, 3, -22)),
)


def _edge_camera(posed: Posed) -> Camera:
    """Look at the little-finger edge, a little from the back of the hand."""
    along, back = hand_axes(posed.body, "L")
    outward = posed.body.heads["finger5-1.L"] - posed.body.heads["finger2-1.L"]
    towards = unit(outward - along * (outward @ along) + back * 0.35)
    towards = unit(towards - along * (towards @ along))
    return Camera(np.cross(along, towards), along)


def _edge_crop(posed: Posed) -> Crop:
    """Show the fist and the wrist."""
    along, _ = hand_axes(posed.body, "L")
    return Crop((posed.joint("wrist.L") + posed.joint("finger5-2.L")) / 2 - along * 0.12, 2.0, (320, 400))


def _knuckle(scene: Scene, behind: float) -> Floats:
    """Return a place so far behind the knuckle of the little finger."""
    along, _ = hand_axes(scene.posed.body, "L")
    return scene.xy(scene.posed.joint("finger5-1.L") - along * behind)


def _palm_camera(posed: Posed) -> Camera:
    """Look at the inside of the left forearm, fingers up."""
    back = _forearm_camera(posed)
    return Camera(-back.right, back.up)


def _palm_crop(posed: Posed) -> Crop:
    """Show the left hand and most of the forearm."""
    wrist, along, back = forearm_axis(posed)
    return Crop(wrist + along * 0.15 + np.cross(along, back) * 0.05, 3.55, (280, 440))


def _insides_of_fingers(scene: Scene) -> Iterator[Detail]:
    """Yield the creases of four fingers and the thumb on the side of the palm."""
    for finger in (2, 3, 4, 5):
        base, middle, tip = (scene.xy(scene.posed.joint(f"finger{finger}-{joint}.L")) for joint in (1, 2, 3))
        slim = 0.84 if finger == 5 else 1
        for place, direction, steps, half in (
            (base + (middle - base) * 0.66, middle - base, (0,), 9.4),
            (middle + (tip - middle) * 0.22, tip - base, (-1.4, 1.4), 8.6),
            (tip + (tip - middle) * 0.08, tip - middle, (0,), 7.6),
        ):
            along = unit(direction)
            for step in steps:
                yield crease(place + along * step, along, half * slim, -0.9, 0.6)
    root, tip = (scene.xy(scene.posed.joint(f"finger1-{joint}.L")) for joint in (2, 3))
    along = unit(tip - root)
    for step in (-1.3, 1.3):
        ends = [point(tip, of=along, along=step + bow, across=side) for side, bow in ((-7, 0), (0, -0.6), (7, 0))]
        yield Line(ends, 0.6, "page")
    fold = [point(root, of=along, along=way, across=side) for way, side in ((2, -9), (1, -2), (2.5, 6))]
    yield Line(fold, 0.6, "page")


PALM: tuple[Detail, ...] = (
    Soften(8),
    Spot((-0.40, 3.2), (22, 34), 0.10),
    Line(((0.02, 3.27), (-0.14, 3.30), (-0.32, 3.37), (-0.46, 3.47), (-0.55, 3.565)), 0.75),
    Line(((-0.765, 3.285), (-0.60, 3.225), (-0.40, 3.13), (-0.22, 3.02), (-0.10, 2.95)), 0.75),
    Line(((-0.765, 3.265), (-0.62, 3.17), (-0.51, 3.02), (-0.455, 2.86), (-0.44, 2.70)), 0.8),
    Groove(((-0.70, 3.16), (-0.57, 3.06), (-0.48, 2.88), (-0.455, 2.70)), 4, 0.26),
    Groove(((-0.02, 3.15), (-0.14, 3.0), (-0.20, 2.8)), 5, 0.18),
    Line(((-0.548, 2.595), (-0.44, 2.572), (-0.33, 2.566), (-0.20, 2.578), (-0.092, 2.610)), 0.85),
    Line(((-0.53, 2.535), (-0.42, 2.512), (-0.32, 2.508), (-0.20, 2.520), (-0.11, 2.545)), 0.6),
    Line(((-0.375, 2.47), (-0.39, 2.2), (-0.42, 1.75)), 0.7),
    Line(((-0.275, 2.47), (-0.27833, 2.2), (-0.285, 1.75)), 0.7),
    Groove(((-0.325, 2.48), (-0.335, 2.2), (-0.35, 1.7)), 3.4, 0.34),
    Soften(4),
    Measured(lambda scene: tuple(_insides_of_fingers(scene))),
)
"""The lines of the palm, the creases of the wrist and the two cords."""
WRIST = 2.57
"""How far along the forearm's axis the wrist crease is."""


def _inside_forearm(scene: Scene, across: float, number: float = 0) -> Floats:
    """Return a place so many cun above the wrist crease."""
    return scene.plane(across, WRIST - number * cun(scene.posed))


ROWS = (
    View(
        "hand_back",
        _hand_camera,
        _hand_crop,
        lambda _: [Fingers(spread=((5, 1, -9), (4, 1, -4), (2, 1, 3), (3, 1, -1)))],
        limb("finger", "wrist", "metacarpal", "lowerarm"),
        fineness=4,
        style=replace(
            CLOSE, jump=0.025, light=(-0.3, 0.3, 0.9), facing=0.35, blur=110, tones=(0.74, 0.50), shortest_line=22
        ),
        nails="finger",
        details=(Measured(lambda scene: tuple(_back_of_hand(scene))),),
    ),
    View(
        "forearm_inner",
        _palm_camera,
        _palm_crop,
        lambda _: [Fingers(spread=SPREAD)],
        limb("finger", "wrist", "metacarpal", "lowerarm", "upperarm"),
        fineness=4,
        style=replace(CLOSE, jump=0.03, shortest_line=20, blur=900),
        details=PALM,
        landmarks={
            "PC6": partial(_inside_forearm, across=-0.332, number=2),
            "PC7": partial(_inside_forearm, across=-0.325),
            "PC8": at(-0.44, 3.23),
            "HT7": at(-0.175, WRIST + 0.01),
            "LU9": at(-0.485, WRIST + 0.01),
        },
    ),
    View(
        "forearm_back",
        _forearm_camera,
        _forearm_crop,
        lambda _: [Fingers(spread=SPREAD)],
        limb("finger", "wrist", "metacarpal", "lowerarm", "upperarm"),
        fineness=4,
        style=replace(CLOSE, jump=0.03, shortest_line=20, blur=900),
        nails="finger",
        details=(
            Soften(8),
            Measured(lambda scene: tuple(backs_of_fingers(scene, (6.4, 5.4), 0.55))),
            Measured(lambda scene: tuple(_wrist_details(scene))),
            Soften(3),
        ),
        landmarks={
            "TE6": partial(above_wrist, number=3),
            "wrist crease": lambda scene: above_wrist(scene, 0) - np.array([0, 1]),
        },
    ),
    View(
        "hand_edge",
        _edge_camera,
        _edge_crop,
        lambda _: [FIST],
        limb("finger", "wrist", "metacarpal", "lowerarm"),
        fineness=4,
        style=replace(
            CLOSE, jump=0.025, light=(-0.3, 0.3, 0.9), facing=0.35, blur=160, tones=(0.74, 0.50), shortest_line=22
        ),
        details=(Line([(128, 140), (140, 127), (152, 121), (163, 119)], 0.8, "page"),),
        landmarks={
            "knuckle": partial(_knuckle, behind=0),
            "SI3": partial(_knuckle, behind=0.12),
            "end of the crease": partial(_knuckle, behind=0.12),
        },
    ),
)
