"""What several rows share: landmarks, limbs that are shown, poses of arms, styles."""

from collections.abc import Callable

import numpy as np

from handout.atlas.arrays import Floats, Mask
from handout.atlas.body import Body
from handout.atlas.details import place
from handout.atlas.pose import Aim, Posed, Step
from handout.atlas.scene import Scene
from handout.atlas.view import Camera, Crop, Style

CLOSE = Style()
"""The style of a close view."""

Landmark = Callable[[Scene], Floats]


def at(x: float, y: float, plane: str = "camera") -> Landmark:
    """Return the landmark at a point of a plane."""
    return lambda scene: place(scene, plane, (x, y))


def fixed(camera: Camera) -> Callable[[Posed], Camera]:
    """Return the camera whatever the pose is."""
    return lambda _: camera


def crop(
    middle: tuple[float, float, float], height: float, size: tuple[int, int] = (400, 400)
) -> Callable[[Posed], Crop]:
    """Return the crop whatever the pose is."""
    return lambda _: Crop(middle, height, size)


def limb(*bones: str, side: str = "L") -> Callable[[Body], Mask]:
    """Return the vertices that follow bones of one side whose names begin so."""
    return lambda body: body.weights(lambda bone: bone.endswith(f".{side}") and bone.startswith(bones)) > 0.5


def above(height: float) -> Callable[[Body], Mask]:
    """Return the vertices above a height."""
    return lambda body: np.asarray(body.rest[:, 1] > height, np.bool_)


def skin_points(posed: Posed) -> Floats:
    """Return the corners of the skin in a pose."""
    return np.asarray(posed.vertices[np.unique(posed.body.model.skin)], np.float64)


def below_chest(body: Body) -> Mask:
    """Return the vertices from the chest down."""
    return np.asarray(body.rest[:, 1] < body.pelvis[1] + 4.6, np.bool_)


def arms(upper: tuple[float, float, float], lower: tuple[float, float, float]) -> list[Step]:
    """Return both arms in two directions, given for the left one."""
    steps: list[Step] = []
    for side, sign in (("L", 1), ("R", -1)):
        for bone, following, (x, y, z) in (("upperarm01", "lowerarm01", upper), ("lowerarm01", "wrist", lower)):
            steps.append(Aim(f"{bone}.{side}", f"{following}.{side}", (x * sign, y, z)))
    return steps


ARMS_DOWN = arms((0.25, -1, 0), (0.2, -1, 0.1))
