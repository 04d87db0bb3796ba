"""Name the types of arrays, and make vectors of unit length and turns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Grid = NDArray[np.float32]
"""A number for each pixel."""
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Vector = Sequence[float] | Floats


def unit(vector: ArrayLike) -> Floats:
    """Return the vector of length 1 in the same direction."""
    array = np.asarray(vector, np.float64)
    return np.asarray(array / np.linalg.norm(array), np.float64)


def rotation(axis: ArrayLike, degrees: float) -> Floats:
    """Return the matrix that turns about *axis*."""
    x, y, z = unit(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross, np.float64)


def rotation_between(start: ArrayLike, end: ArrayLike) -> Floats:
    """Return the smallest turn that brings one direction to another."""
    one, other = unit(start), unit(end)
    axis = np.cross(one, other)
    length = float(np.linalg.norm(axis))
    if length < 1e-8:
        return np.eye(3)
    return rotation(axis, float(np.degrees(np.arctan2(length, one @ other))))


def frame(direction: ArrayLike, normal: ArrayLike) -> Floats:
    """Return three columns at right angles that begin with *direction*.

    The second is the part of *normal* beside it, the third their cross product.
    """
    first = unit(direction)
    second = np.asarray(normal, np.float64)
    second = unit(second - first * (second @ first))
    return np.stack([first, second, np.cross(first, second)], 1)
