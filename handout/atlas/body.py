"""Shape a person from the model.

Origins, sexes, ages and weights are mixed; the chest shows no details.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from handout.atlas.arrays import Floats, Ints, Mask
from handout.atlas.model import Model, ModelFiles, read_model

ORIGINS = ("african", "asian", "caucasian")


@dataclass(frozen=True, slots=True)
class Build:
    """How a person is built, in shares from 0 to 1.

    All three origins count the same unless one is named.
    """

    male: float = 0.55
    old: float = 0.2
    origin: str = ""
    heavy: float = 0
    """How far from average to the heaviest shape of the model."""
    flat: bool = True
    """Whether the chest is smoothed to a flat one."""

    def shapes(self) -> dict[str, float]:
        """Return the model's shapes with the weight of each."""
        result: dict[str, float] = {}
        for sex, of_sex in (("male", self.male), ("female", 1 - self.male)):
            for age, of_age in (("young", 1 - self.old), ("old", self.old)):
                for origin in ORIGINS:
                    share = (origin == self.origin) if self.origin else 1 / 3
                    result[f"macrodetails/{origin}-{sex}-{age}"] = of_sex * of_age * share
                heavy = f"macrodetails/universal-{sex}-{age}-averagemuscle-maxweight"
                result[heavy] = of_sex * of_age * self.heavy
        return {name: weight for name, weight in result.items() if weight}


AVERAGE = Build()
"""The mean of all: who most pictures show."""


@dataclass(frozen=True, slots=True)
class Body:
    """A person in the model's rest pose."""

    model: Model
    rest: Floats
    heads: dict[str, Floats]
    """Where each bone begins, before the chest is smoothed."""
    tails: dict[str, Floats]
    pelvis: Floats
    navel: Floats
    crotch: float
    """The height of the crotch."""

    def joint(self, name: str) -> Floats:
        """Return the middle of one of the model's joints."""
        return np.asarray(self.rest[np.unique(self.model.groups[name])].mean(0), np.float64)

    def weights(self, follows: Callable[[str], bool]) -> Floats:
        """Return how much each vertex follows the bones that *follows* takes."""
        result = np.zeros(len(self.rest))
        for name, (vertices, shares) in self.model.weights.items():
            if follows(name):
                result[vertices] += shares
        return result


def shape_body(files: ModelFiles, build: Build) -> Body:
    """Read the model and shape a person from it."""
    model = read_model(files)
    rest = model.vertices.copy()
    for name, weight in build.shapes().items():
        vertices, offsets = files.read_shape(name)
        rest[vertices] += weight * offsets
    heads = {name: rest[bone.head].mean(0) for name, bone in model.bones.items()}
    tails = {name: rest[bone.tail].mean(0) for name, bone in model.bones.items()}
    pelvis = rest[np.unique(model.groups["joint-pelvis"])].mean(0)
    navel, crotch = _find_middle(rest, np.unique(model.skin), pelvis)
    smooth = _smooth_nipples(rest, model)
    if build.flat:
        smooth = _flatten_chest(smooth, model)
    return Body(model, smooth, heads, tails, pelvis, navel, crotch)


def _find_middle(rest: Floats, skin: Ints, pelvis: Floats) -> tuple[Floats, float]:
    """Return the navel and the height of the crotch.

    The navel is the deepest place of the belly's midline.
    """
    middle = rest[skin[np.abs(rest[skin, 0]) < 0.03]]
    below = (middle[:, 1] > pelvis[1] - 2) & (middle[:, 1] < pelvis[1])
    belly = middle[(middle[:, 2] > pelvis[2]) & (middle[:, 1] > pelvis[1] + 0.8) & (middle[:, 1] < pelvis[1] + 2.2)]
    belly = belly[np.argsort(belly[:, 1], kind="stable")]
    curve = np.polyval(np.polyfit(belly[:, 1], belly[:, 2], 2), belly[:, 1])
    return belly[np.argmin(belly[:, 2] - curve)], float(middle[below][:, 1].min())


def _neighbour_means(points: Floats, quads: Ints, rows: Mask) -> Floats:
    """Return the mean of the neighbours of each of some vertices."""
    edges = np.vstack([quads[:, [corner, (corner + 1) % 4]] for corner in range(4)])
    total, times = np.zeros_like(points), np.zeros(len(points))
    np.add.at(total, edges[:, 0], points[edges[:, 1]])
    np.add.at(total, edges[:, 1], points[edges[:, 0]])
    np.add.at(times, edges.ravel(), 1)
    return np.asarray(total[rows] / times[rows, None].clip(1), np.float64)


def _breasts(rest: Floats, model: Model) -> list[Floats]:
    """Return the middle of each nipple."""
    painted = rest[model.masks["breast"] > 0.5]
    return [painted[painted[:, 0] * side > 0].mean(0) for side in (-1, 1)]


def _near(rest: Floats, model: Model, distance: float) -> tuple[Ints, Floats]:
    """Return the quads around the nipples, and the distance of each vertex."""
    middles = _breasts(rest, model)
    far = np.min([np.linalg.norm(rest - middle, axis=1) for middle in middles], axis=0)
    on_skin = np.zeros(len(rest), np.bool_)
    on_skin[np.unique(model.skin)] = True
    far = np.where(on_skin, far, np.inf)
    return model.skin[(far[model.skin] < distance + 1).any(1)], far


def _smooth_nipples(rest: Floats, model: Model) -> Floats:
    """Return the shape with nipples smoothed away, so that small figures stay modest."""
    quads, far = _near(rest, model, 0.75)
    rows = far < 0.75
    result = rest.copy()
    for _ in range(40):
        result[rows] = 0.5 * result[rows] + 0.5 * _neighbour_means(result, quads, rows)
    return result


def _flatten_chest(rest: Floats, model: Model, radius: float = 1.5, times: int = 500) -> Floats:
    """Return the shape with a chest that is neither a woman's nor a man's."""
    quads, far = _near(rest, model, radius)
    share = np.where(np.isfinite(far), ((radius - far) / 0.5).clip(0, 1), 0)
    rows = share > 0
    result = rest.copy()
    for _ in range(times):
        result[rows] += 0.5 * share[rows, None] * (_neighbour_means(result, quads, rows) - result[rows])
    return result
