"""Turn the bones of a body: a pose is a row of steps.

The skin follows the bones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from handout.atlas.arrays import Floats, Vector, frame, rotation, rotation_between, unit
from handout.atlas.body import Body

UP = (0, 1, 0)
FRONT = (0, 0, 1)
LEFT = (1, 0, 0)


class Skeleton:
    """The bones of a body while a pose is taken.

    Each has a turn of its own, in the coordinates of the rest pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self._turns: dict[str, Floats] = {}

    def turn(self, bone: str) -> Floats:
        """Return the bone's own turn."""
        return self._turns.get(bone, np.eye(3))

    def set_turn(self, bone: str, matrix: Floats) -> None:
        """Give a bone another turn of its own."""
        self._turns[bone] = matrix

    def around(self, bone: str) -> Floats:
        """Return the turn of everything that a bone hangs on."""
        result = np.eye(3)
        while bone := self.body.model.bones[bone].parent:
            result = self.turn(bone) @ result
        return np.asarray(result, np.float64)

    def transforms(self) -> dict[str, tuple[Floats, Floats]]:
        """Return for each bone the matrix and the shift that move its points."""
        known: dict[str, tuple[Floats, Floats]] = {"": (np.eye(3), np.zeros(3))}

        def find(bone: str) -> tuple[Floats, Floats]:
            if bone not in known:
                head, matrix = self.body.heads[bone], self.turn(bone)
                outer, shift = find(self.body.model.bones[bone].parent)
                known[bone] = (outer @ matrix, outer @ (head - matrix @ head) + shift)
            return known[bone]

        return {bone: find(bone) for bone in self.body.model.bones}

    def place(self, bone: str) -> Floats:
        """Return where a bone begins now."""
        matrix, shift = self.transforms()[bone]
        return np.asarray(matrix @ self.body.heads[bone] + shift, np.float64)


class Step(Protocol):
    """One movement of a pose."""

    def move(self, skeleton: Skeleton) -> None:
        """Turn what has to be turned."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn a bone about an axis, with all that hangs on it."""

    bone: str
    axis: Vector
    degrees: float

    def move(self, skeleton: Skeleton) -> None:
        """Turn the bone further."""
        skeleton.set_turn(self.bone, rotation(self.axis, self.degrees) @ skeleton.turn(self.bone))


@dataclass(frozen=True, slots=True)
class Aim:
    """Point a bone so that the next one lies in a direction."""

    bone: str
    next_bone: str
    direction: Vector
    twist: float = 0

    def move(self, skeleton: Skeleton) -> None:
        """Turn the bone, whatever its turn was."""
        heads = skeleton.body.heads
        along = heads[self.next_bone] - heads[self.bone]
        turn = rotation_between(along, skeleton.around(self.bone).T @ unit(self.direction))
        skeleton.set_turn(self.bone, turn @ rotation(along, self.twist))


@dataclass(frozen=True, slots=True)
class Orient:
    """Turn a bone so that two directions of the rest pose become two others.

    Of the second ones counts what is at a right angle to the first.
    """

    bone: str
    rest: tuple[Vector, Vector]
    to: tuple[Vector, Vector]

    def move(self, skeleton: Skeleton) -> None:
        """Turn the bone, whatever its turn was."""
        turn = frame(*self.to) @ frame(*self.rest).T
        skeleton.set_turn(self.bone, skeleton.around(self.bone).T @ turn)


def turn_hand(skeleton: Skeleton, side: str, fingers: Vector, back: Vector) -> None:
    """Turn a hand so that its fingers and its back look in two directions."""
    along, normal = hand_axes(skeleton.body, side)
    wrist = f"wrist.{side}"
    outer = skeleton.around(wrist)
    skeleton.set_turn(wrist, outer.T @ frame(fingers, back) @ frame(along, normal).T)


def hand_axes(body: Body, side: str) -> tuple[Floats, Floats]:
    """Return where the fingers and the back of a hand look in the rest pose."""
    heads = body.heads
    along = heads[f"finger3-1.{side}"] - heads[f"wrist.{side}"]
    normal = np.cross(along, heads[f"finger2-1.{side}"] - heads[f"finger5-1.{side}"])
    return unit(along), unit(normal if normal[1] > 0 else -normal)


@dataclass(frozen=True, slots=True)
class Hand:
    """Turn a hand.

    Fingers come together by ``close``; each joint bends by ``curl`` degrees.
    """

    side: str
    fingers: Vector
    back: Vector
    close: float = 1
    curl: float = 0

    def move(self, skeleton: Skeleton) -> None:
        """Turn the wrist, then the fingers."""
        turn_hand(skeleton, self.side, self.fingers, self.back)
        along, normal = hand_axes(skeleton.body, self.side)
        sign = 1 if self.side == "L" else -1
        for finger, degrees in ((5, -11), (4, -6), (3, -1), (2, 5)):
            Turn(f"finger{finger}-1.{self.side}", normal, degrees * sign * self.close).move(skeleton)
        Turn(f"finger1-2.{self.side}", normal, 12 * sign * self.close).move(skeleton)
        if self.curl:
            for finger in (2, 3, 4, 5):
                for joint in (1, 2, 3):
                    bent = -self.curl * (1 + 0.15 * (finger - 3))
                    Turn(f"finger{finger}-{joint}.{self.side}", np.cross(along, normal), bent).move(skeleton)


@dataclass(frozen=True, slots=True)
class Fingers:
    """Turn fingers of the left hand.

    Rows are finger, joint, degrees: ``spread`` turns about the back of the hand, ``bend`` towards the palm.
    """

    spread: tuple[tuple[int, int, float], ...] = ()
    bend: tuple[tuple[int, int, float], ...] = ()

    def move(self, skeleton: Skeleton) -> None:
        """Turn each joint that is named."""
        along, normal = hand_axes(skeleton.body, "L")
        for axis, rows in ((-np.cross(along, normal), self.bend), (normal, self.spread)):
            for finger, joint, degrees in rows:
                Turn(f"finger{finger}-{joint}.L", axis, degrees).move(skeleton)


@dataclass(frozen=True, slots=True)
class Reach:
    """Bring a wrist to a place; the elbow looks towards ``elbow``."""

    side: str
    wrist: Vector
    elbow: Vector

    def move(self, skeleton: Skeleton) -> None:
        """Turn the upper arm and the forearm."""
        upper, lower, wrist = (f"{bone}.{self.side}" for bone in ("upperarm01", "lowerarm01", "wrist"))
        heads, shoulder = skeleton.body.heads, skeleton.place(upper)
        first = float(np.linalg.norm(heads[lower] - heads[upper]))
        second = float(np.linalg.norm(heads[wrist] - heads[lower]))
        way = np.asarray(self.wrist, np.float64) - shoulder
        distance = min(float(np.linalg.norm(way)), (first + second) * 0.995)
        along = unit(way)
        pole = np.asarray(self.elbow, np.float64)
        pole = unit(pole - along * (pole @ along))
        forward = (first * first - second * second + distance * distance) / (2 * distance)
        elbow = shoulder + along * forward + pole * np.sqrt(max(first * first - forward * forward, 0))
        Aim(upper, lower, elbow - shoulder).move(skeleton)
        Aim(lower, wrist, shoulder + along * distance - elbow).move(skeleton)


Pose = Sequence[Step]


@dataclass(frozen=True)
class Posed:
    """A body in a pose: where each vertex is, and how each bone moves its points."""

    body: Body
    vertices: Floats
    transforms: dict[str, tuple[Floats, Floats]] = field(repr=False)

    def move(self, point: Vector, bone: str) -> Floats:
        """Return where a point of the rest pose is that is fixed to a bone."""
        matrix, shift = self.transforms[bone]
        return np.asarray(matrix @ np.asarray(point, np.float64) + shift, np.float64)

    def joint(self, bone: str) -> Floats:
        """Return where a bone begins."""
        return self.move(self.body.heads[bone], bone)

    def end(self, bone: str) -> Floats:
        """Return where a bone ends."""
        return self.move(self.body.tails[bone], bone)

    @cached_property
    def cheek(self) -> Callable[[float, float], Floats]:
        """Return the finder of points on the left side of the resting head.

        It is asked how far to the front and how high they are.
        """
        return _finder(self.body, (2, 1), 0)

    @cached_property
    def face(self) -> Callable[[float, float], Floats]:
        """Return the finder of points on the resting face.

        It is asked how far to the left and how high they are.
        """
        return _finder(self.body, (0, 1), 2)


def _finder(body: Body, across: tuple[int, int], depth: int) -> Callable[[float, float], Floats]:
    """Return what finds the foremost point of the resting head.

    It is asked for two coordinates of the point.
    """
    from handout.atlas.mesh import make_surface  # a mesh of the rest pose is needed late

    points = make_surface(take_pose(body, ()), body.rest[:, 1] > 4.2, 3).rest

    def find(first: float, second: float) -> Floats:
        far = np.hypot(points[:, across[0]] - first, points[:, across[1]] - second)
        near = np.flatnonzero(far < max(0.05, float(far.min()) + 0.02))
        near = near[points[near, depth] > points[near, depth].max() - 0.12]
        result = points[near[np.argmin(far[near])]].copy()
        result[list(across)] = first, second
        return np.asarray(result, np.float64)

    return find


def take_pose(body: Body, steps: Pose) -> Posed:
    """Take each step of a pose, then let the skin follow.

    Each vertex moves with its bones by their shares.
    """
    skeleton = Skeleton(body)
    for step in steps:
        step.move(skeleton)
    transforms = skeleton.transforms()
    moved, total = np.zeros_like(body.rest), np.zeros(len(body.rest))
    for bone, (vertices, shares) in body.model.weights.items():
        if bone in transforms:
            matrix, shift = transforms[bone]
            moved[vertices] += shares[:, None] * (body.rest[vertices] @ matrix.T + shift)
            total[vertices] += shares
    held = total > 1e-6
    result = body.rest.copy()
    result[held] = moved[held] / total[held, None]
    return Posed(body, result, transforms)
