"""List views of head, neck and shoulders.

Most are postures of the neck exercises.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from handout.atlas.body import AVERAGE, Build
from handout.atlas.clothing import hair
from handout.atlas.details import Balance, Detail, Groove, Line, Lips, Shape, Soften, Spot
from handout.atlas.pose import FRONT as FORWARD
from handout.atlas.pose import LEFT, UP, Aim, Hand, Pose, Reach, Step, Turn
from handout.atlas.view import BACK, BROWN, DARK, FROM_LEFT, FRONT, LIGHT, Palette, View, Zone
from handout.atlas.views.common import ARMS_DOWN, CLOSE, above, arms, at, crop, fixed

NECK = ("neck01", "neck02", "neck03", "head")
EYE_LINE = ((0.155, 7.292), (0.21, 7.252), (0.29, 7.232), (0.37, 7.248), (0.445, 7.302))
LID = ((0.185, 7.352), (0.24, 7.385), (0.31, 7.395), (0.385, 7.375), (0.435, 7.343))
BROW = (
    (0.115, 7.462), (0.20, 7.500), (0.33, 7.530), (0.44, 7.512), (0.525, 7.455),
    (0.43, 7.557), (0.33, 7.582), (0.21, 7.557), (0.12, 7.515),
)  # fmt: skip
NOSTRIL = ((0.150, 7.045), (0.187, 7.0), (0.183, 6.95), (0.150, 6.922), (0.115, 6.93))
NOSE_TIP = ((-0.085, 6.925), (-0.045, 6.903), (0, 6.887), (0.045, 6.903), (0.085, 6.925))
UPPER_LIP = (
    (-0.225, 6.712), (-0.12, 6.742), (-0.045, 6.772), (0, 6.760), (0.045, 6.772), (0.12, 6.742), (0.225, 6.712),
    (0.11, 6.703), (0, 6.698), (-0.11, 6.703),
)  # fmt: skip
LOWER_LIP = (
    (-0.215, 6.710), (-0.11, 6.700), (0, 6.696), (0.11, 6.700), (0.215, 6.710),
    (0.14, 6.635), (0.05, 6.607), (-0.05, 6.607), (-0.14, 6.635),
)  # fmt: skip
MOUTH = (
    (-0.24, 6.722), (-0.205, 6.708), (-0.11, 6.702), (-0.04, 6.706), (0, 6.698),
    (0.04, 6.706), (0.11, 6.702), (0.205, 6.708), (0.24, 6.722),
)  # fmt: skip
CHIN = ((-0.09, 6.560), (0, 6.545), (0.09, 6.560))

FACE: tuple[Detail, ...] = (
    Line(EYE_LINE, 1.05, "face", both=True),
    Line(LID, 0.55, "face", both=True),
    Shape(BROW, "brows", "face", both=True),
    Line(NOSTRIL, 0.8, "face", both=True),
    Line(NOSE_TIP, 0.8, "face"),
    Shape(UPPER_LIP, "lips", "face", above=False),
    Shape(LOWER_LIP, "lips", "face", above=False, tone=1),
    Line(MOUTH, 0.9, "face"),
    Line(CHIN, 0.6, "face"),
)
"""A face with closed eyes, from the front."""

PROFILE: tuple[Detail, ...] = (
    Line(((1.372, 7.262), (1.335, 7.238), (1.285, 7.238), (1.235, 7.258), (1.19, 7.298)), 1.05, "cheek"),
    Line(((1.385, 7.350), (1.335, 7.372), (1.275, 7.368), (1.22, 7.340)), 0.55, "cheek"),
    Shape(
        ((1.452, 7.470), (1.37, 7.520), (1.25, 7.535), (1.11, 7.472), (1.24, 7.580), (1.37, 7.575), (1.445, 7.525)),
        "brows",
        "cheek",
    ),
    Line(((1.475, 6.693), (1.40, 6.700), (1.335, 6.712), (1.305, 6.728)), 0.9, "cheek"),
    Lips(),
)
"""A face with closed eyes, from its left."""

FROM_FRONT = replace(CLOSE, creases=0.1, light=(-0.1, 0.25, 0.95), tones=(0.74, 0.50))
IN_PROFILE = replace(CLOSE, creases=0.15, light=(-0.25, 0.35, 0.9))
FROM_BEHIND = replace(CLOSE, shortest_line=18, light=(-0.1, 0.30, 0.93), tones=(0.77, 0.54))


def bend(axis: Sequence[float], degrees: float, shares: Sequence[float] = (0.2, 0.2, 0.2, 0.4)) -> list[Step]:
    """Return the steps that turn the neck and the head, each by its share."""
    return [Turn(bone, axis, degrees * share) for bone, share in zip(NECK, shares, strict=True)]


def raise_shoulders(axis: Sequence[float], degrees: float) -> list[Step]:
    """Return the steps that turn both collar bones, the right one the other way."""
    return [Turn("clavicle.L", axis, degrees), Turn("clavicle.R", axis, -degrees)]


def always(steps: Pose) -> Callable[[object], Pose]:
    """Return the pose whatever the body is."""
    return lambda _: steps


def front_view(name: str, steps: Pose, palette: Palette = LIGHT, with_lines: tuple[Zone, ...] = ()) -> View:
    """Return a view of head and shoulders from the front."""
    return View(
        name,
        fixed(FRONT),
        crop((0, 6.98, 0), 3.75),
        always(steps),
        style=FROM_FRONT,
        palette=palette,
        hair=hair,
        without_lines=(Zone(x=(-1, 0.62), y=(6.4, 20), z=(0.6, 20)), Zone(x=(1.2, 20), y=(-20, 4.6))),
        with_lines=with_lines,
        details=(Soften(), *FACE),
    )


def profile(
    name: str,
    steps: Pose,
    middle: tuple[float, float, float] = (0, 7.0, 0.35),
    height: float = 3.6,
    palette: Palette = LIGHT,
) -> View:
    """Return a view of head and shoulders from their left."""
    return View(
        name,
        fixed(FROM_LEFT),
        crop(middle, height),
        always(steps),
        style=IN_PROFILE,
        palette=palette,
        hair=hair,
        without_lines=(
            Zone(y=(7.14, 20), z=(0.9, 20)),
            Zone(y=(6.2, 6.75), z=(-20, 1.3)),
            Zone(x=(-1, 1.6), y=(-20, 4.8), z=(-20, 0)),
        ),
        details=(Soften(12), *PROFILE),
    )


def back_view(
    name: str,
    steps: Pose,
    middle: tuple[float, float, float],
    height: float,
    width: int,
    details: tuple[Detail, ...] = (),
    palette: Palette = LIGHT,
    build: Build = AVERAGE,
) -> View:
    """Return a view of head and shoulders from behind."""
    return View(
        name,
        fixed(BACK),
        crop(middle, height, (width, 400)),
        always(steps),
        style=FROM_BEHIND,
        palette=palette,
        build=build,
        hair=hair,
        details=(Balance(0.02), Soften(8), *details),
    )


BLADES: tuple[Detail, ...] = (
    Groove(((0.42, 5.35), (0.40, 4.9), (0.48, 4.4), (0.62, 4.1)), 6, 0.26, "front", both=True),
    Line(((0.44, 5.25), (0.42, 4.85), (0.50, 4.42), (0.64, 4.14)), 0.75, "front", both=True),
    Line(((0.64, 4.14), (0.78, 4.2), (0.95, 4.5)), 0.6, "front", both=True),
    Groove(((0, 5.7), (0, 4.8), (0, 3.2)), 4.5, 0.26, "front"),
)

ABOVE_SHOULDERS = above(4.2)


def on_plane(details: Sequence[Detail], plane: str) -> tuple[Detail, ...]:
    """Return details of the resting head on a plane, where nothing hides them."""
    return tuple(replace(each, plane=plane) if isinstance(each, Line | Shape) else each for each in details)


NAPE: tuple[Detail, ...] = (
    Groove(((0.16, 6.72), (0.20, 6.45), (0.26, 6.15), (0.42, 5.92)), 4.5, 0.30, "front", both=True),
    Line(((0.19, 6.58), (0.21, 6.38), (0.27, 6.17), (0.38, 6.0)), 0.6, "front", both=True),
    Groove(((0.55, 5.05), (0.95, 5.22), (1.4, 5.38)), 6, 0.16, "front", both=True),
    Groove(((0.58, 5.25), (0.62, 4.8), (0.74, 4.35)), 6, 0.22, "front", both=True),
    Line(((0.60, 5.0), (0.63, 4.72), (0.72, 4.42)), 0.65, "front", both=True),
    Groove(((0, 5.72), (0, 5.2), (0, 4.2)), 4.5, 0.26, "front"),
    Spot((0.36, 6.98), (13, 11), -0.28, "front", both=True),
    Soften(4),
    Line(((-0.07, 5.83), (0, 5.80), (0.07, 5.83)), 0.6, "front"),
)

FRONT_OF_FACE: tuple[Detail, ...] = (
    Balance(0.008),
    Spot((0.29, 7.27), (20, 11), -0.45, "front", both=True),
    Spot((0, 6.62), (26, 14), -0.4, "front"),
    Spot((0, 6.45), (16, 14), -0.3, "front"),
    Soften(),
    Groove(((0.13, 7.44), (0.125, 7.30), (0.15, 7.22)), 5, 0.24, "front", both=True),
    Groove(((0.155, 7.10), (0.20, 7.0), (0.17, 6.91)), 4, 0.16, "front", both=True),
    Groove(((0.20, 7.335), (0.30, 7.36), (0.42, 7.335)), 3.5, 0.22, "front", both=True),
    Groove(((-0.12, 6.90), (0, 6.865), (0.12, 6.90)), 3.4, 0.30, "front"),
    Groove(((-0.12, 6.57), (0, 6.55), (0.12, 6.57)), 3.2, 0.26, "front"),
    *on_plane(FACE, "front"),
    Line(
        ((-0.40, 6.46), (-0.28, 6.355), (-0.12, 6.285), (0, 6.27), (0.12, 6.285), (0.28, 6.355), (0.40, 6.46)),
        0.75,
        "front",
    ),
    Line(((0.16, 5.66), (0.30, 5.72), (0.62, 5.70), (1.0, 5.66)), 0.7, "front", both=True),
    Line(((0.36, 6.12), (0.26, 5.92), (0.14, 5.70)), 0.65, "front", both=True),
)

NOSE: tuple[Detail, ...] = (
    *FRONT_OF_FACE,
    Line(((0.208, 7.048), (0.23, 7.023), (0.25, 6.985), (0.277, 6.91), (0.298, 6.83)), 0.7, "front", both=True),
)

SIDE_OF_HEAD: tuple[Detail, ...] = (
    Spot((1.33, 7.3), (14, 14), -0.35, "side"),
    Soften(15),
    *on_plane(PROFILE, "side"),
    Groove(((1.36, 6.56), (1.30, 6.60), (1.28, 6.70)), 4, 0.12, "side"),
    Line(((0.36, 6.50), (0.41, 6.30), (0.50, 6.08), (0.62, 5.86)), 0.65, "side"),
    Spot((0.62, 5.62), (14, 10), -0.25, "side"),
    Spot((0.35, 5.45), (22, 8), -0.2, "side"),
)

LI20 = {"LI20 left": at(0.25, 6.985, "front"), "LI20 right": at(-0.25, 6.985, "front")}
"""The points beside the nose, in the whole face and close by."""

ROWS = (
    View(
        "face_front",
        fixed(FRONT),
        crop((0, 7.08, 0), 3.3, (320, 400)),
        shown=ABOVE_SHOULDERS,
        style=FROM_FRONT,
        palette=BROWN,
        hair=hair,
        without_lines=(Zone(x=(-1, 0.60)), Zone(y=(-20, 6.8))),
        details=FRONT_OF_FACE,
        landmarks={
            "GV29": at(0, 7.475, "front"),
            "BL2 left": at(0.135, 7.485, "front"),
            "BL2 right": at(-0.135, 7.485, "front"),
            **LI20,
        },
    ),
    View(
        "nose",
        fixed(FRONT),
        crop((0, 6.95, 0), 0.92, (400, 400)),
        style=FROM_FRONT,
        palette=BROWN,
        hair=hair,
        without_lines=(Zone(),),
        details=NOSE,
        landmarks={
            **LI20,
            "widest part of the nostril left": at(0.191, 6.985, "front"),
            "widest part of the nostril right": at(-0.191, 6.985, "front"),
            "nostril left": at(0.16, 6.962, "front"),
            "nostril right": at(-0.16, 6.962, "front"),
        },
    ),
    View(
        "head_side",
        fixed(FROM_LEFT),
        crop((0, 7.08, 0.42), 3.3, (340, 400)),
        shown=ABOVE_SHOULDERS,
        style=IN_PROFILE,
        hair=hair,
        without_lines=(Zone(y=(7.14, 20), z=(0.9, 20)), Zone(y=(-20, 6.75), z=(-20, 1.3))),
        details=SIDE_OF_HEAD,
        landmarks={
            "EX-HN5": at(0.955, 7.385, "side"),
            "GB20": at(0.14, 6.93, "side"),
            "GV20": at(0.46, 8.415, "side"),
        },
    ),
    View(
        "neck_back",
        fixed(BACK),
        crop((0, 6.42, 0), 4.5),
        always(ARMS_DOWN),
        fineness=2,
        style=FROM_BEHIND,
        hair=hair,
        details=(Balance(0.02), Soften(8), *NAPE),
        landmarks={
            "GB20 left": at(0.34, 6.93, "front"),
            "GB20 right": at(-0.34, 6.93, "front"),
            "GB21 left": at(0.98, 5.83, "front"),
            "GB21 right": at(-0.98, 5.83, "front"),
            "GV14": at(0, 5.76, "front"),
        },
    ),
    front_view(
        "neck_turned",
        [*ARMS_DOWN, *bend(UP, -42)],
        with_lines=(Zone(x=(-1, 0.17), y=(6.95, 7.36)),),
    ),
    front_view("neck_tilted", [*ARMS_DOWN, *bend(FORWARD, 28, (0.2, 0.25, 0.25, 0.3))], DARK),
    profile("neck_bent", [*ARMS_DOWN, *bend(LEFT, 42)], (0, 7.0, 0.72)),
    profile(
        "chin_tuck",
        [*ARMS_DOWN, Turn("neck01", LEFT, -26), Turn("neck02", LEFT, 4), Turn("head", LEFT, 26)],
        palette=BROWN,
    ),
    back_view(
        "shoulders_up", [*raise_shoulders(FORWARD, 24), *ARMS_DOWN], (0, 6.05, 0), 5.0, 440, build=Build(heavy=0.4)
    ),
    back_view(
        "shoulder_blades",
        [*raise_shoulders(UP, 24), *arms((0.30, -1, -0.30), (-0.12, 0.1, 1))],
        (0, 5.98, 0),
        4.55,
        400,
        BLADES,
        BROWN,
    ),
    profile(
        "hand_on_forehead",
        [
            Aim("upperarm01.L", "lowerarm01.L", (0.25, -1, 0)),
            Aim("lowerarm01.L", "wrist.L", (0.2, -1, 0.1)),
            Reach("R", (-0.12, 7.22, 1.74), (-1, -0.9, 0.1)),
            Hand("R", (0.1, 1, -0.22), (0, 0.2, 1), close=0.6),
        ],
        (0, 6.75, 0.75),
        4.6,
    ),
)
