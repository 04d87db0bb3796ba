"""List views of a whole person for the body maps, from the front and from behind.

The points are carried over by the corners of the skin, so that they lie on each person where they lie on the average one.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from handout.atlas.arrays import Floats
from handout.atlas.body import AVERAGE, Body, Build
from handout.atlas.clothing import hair, shirt, together, trunks
from handout.atlas.details import Behind, Detail, Groove, Line, Measured, Spot
from handout.atlas.pose import FRONT as AHEAD
from handout.atlas.pose import Pose, Posed, Step, Turn, hand_axes
from handout.atlas.scene import Scene
from handout.atlas.view import BACK, BROWN, FRONT, LIGHT, Crop, Palette, Point, Style, View, Zone
from handout.atlas.views.carried import ON_BACK, ON_FRONT, Corners
from handout.atlas.views.common import Landmark, fixed, skin_points
from handout.atlas.views.legs import LEGS_APART

FIGURE = Style(
    light=(-0.3, 0.35, 0.9),
    facing=0.5,
    blur=70,
    cloth_blur=700,
    tones=(0.72, 0.48),
    jump=0.12,
    valley_spread=3,
    shortest_line=7,
    line_width=1.1,
    smallest_tone=30,
)
WOMAN = Build(male=0.08, flat=False)
SPREAD = ((5, 1, -11), (4, 1, -6), (3, 1, -1), (2, 1, 5), (1, 2, 12))
"""Fingers together: finger, joint, degrees."""


def _standing(body: Body) -> Pose:
    """Return the pose of somebody whose arms hang a little away, palms backwards."""
    steps: list[Step] = [*LEGS_APART]
    for side, sign in (("L", 1), ("R", -1)):
        along = body.heads[f"wrist.{side}"] - body.heads[f"lowerarm01.{side}"]
        steps += [
            Turn(f"upperarm01.{side}", AHEAD, -28 * sign),
            Turn(f"lowerarm01.{side}", along, 20 * sign),
            Turn(f"lowerarm02.{side}", along, 30 * sign),
            Turn(f"wrist.{side}", along, 30 * sign),
        ]
        back = hand_axes(body, side)[1]
        steps += [Turn(f"finger{finger}-{joint}.{side}", back, degrees * sign) for finger, joint, degrees in SPREAD]
    return steps


def _whole(posed: Posed) -> Crop:
    """Show the whole figure."""
    height = skin_points(posed)[:, 1]
    return Crop((0, float(height.min() + height.max()) / 2, 0), 17.6, (190, 420))


def _carry(corners: Corners, scene: Scene, *, mirrored: bool = False) -> Floats:
    """Return where a point is that is known by corners of the skin."""
    point = sum(scene.posed.vertices[corner] * share for corner, share in corners)
    x, y = scene.xy(np.asarray(point, np.float64))
    return np.array([scene.crop.size[0] - x if mirrored else x, y])


def _landmarks(places: dict[str, Corners]) -> dict[str, Landmark]:
    """Return the finder of each place; of those on the left, of the right one too."""
    found: dict[str, Landmark] = {}
    for name, corners in places.items():
        found[name] = partial(_carry, corners)
        if name.endswith(" left"):
            found[name.removesuffix("left") + "right"] = partial(_carry, corners, mirrored=True)
    return found


def _from_front(scene: Scene) -> list[Detail]:
    """Return the navel, and light on the face."""
    x, y = (float(each) for each in _carry(ON_FRONT["navel"], scene))
    eyes = float(scene.posed.body.joint("joint-l-eye")[1])
    return [
        Line([(x - 1.6, y + 0.4), (x, y + 1.4), (x + 1.6, y + 0.4)], 0.82, "page"),
        Spot((0, eyes), (9, 12), -0.5, "front"),
    ]


def _from_behind(scene: Scene) -> list[Detail]:
    """Return the groove of the spine and the creases behind the knees."""
    pelvis, knee = float(scene.posed.body.pelvis[1]), scene.posed.body.heads["lowerleg01.L"]
    x, y = float(knee[0]), float(knee[1])
    crease = [(x - 0.28, y + 0.03), (x, y - 0.02), (x + 0.28, y + 0.03)]
    return [
        Groove([(0, pelvis + 5.2), (0, pelvis + 3), (0, pelvis + 0.8)], 1.6, 0.3, "front"),
        Line(crease, 0.73, "front", both=True),
    ]


def _bun(scene: Scene, *, above: bool) -> list[Detail]:
    """Return the bun of long hair on the crown."""
    top = float(skin_points(scene.posed)[:, 1].max())
    x, y = scene.xy((0, top + 0.16, 0))
    angles = np.linspace(0, 2 * np.pi, 17)[:-1]
    wide, high = 0.40 * scene.crop.scale, 0.33 * scene.crop.scale
    ring: list[Point] = [(float(x + wide * np.cos(a)), float(y - high * np.sin(a))) for a in angles]
    return [Behind(ring, "hair", above=above)]


Find = Callable[[Scene], list[Detail]]


def _figure(name: str, *details: Find, palette: Palette = LIGHT, build: Build = AVERAGE) -> View:
    """Return a view of a whole person."""
    front = "front" in name
    woman = build is not AVERAGE
    legs = trunks(0.5, 1.3, from_behind=not front)
    return View(
        name,
        fixed(FRONT if front else BACK),
        _whole,
        _standing,
        fineness=2,
        style=replace(FIGURE),
        palette=palette,
        build=build,
        cloth=together(legs, shirt) if woman else legs,
        hair=hair,
        without_lines=(Zone(x=(-1, 0.72), y=(6.4, 20)), Zone(y=(-20, -7.28)), Zone(x=(-1, 0.25))),
        details=tuple(Measured(each) for each in details),
        landmarks=_landmarks(ON_FRONT if front else ON_BACK),
    )


ROWS = (
    _figure("body_front", _from_front),
    _figure("body_back", _from_behind),
    _figure("body_front_woman", _from_front, partial(_bun, above=False), palette=BROWN, build=WOMAN),
    _figure("body_back_woman", _from_behind, partial(_bun, above=True), palette=BROWN, build=WOMAN),
)
