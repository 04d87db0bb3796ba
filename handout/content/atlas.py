"""The atlas: the drawings that all topics share, and the rules of their places."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Struct, field

from handout.content.assets import ATLAS, Landmarks, Spot
from handout.files import FileReader, find_existing, normalize_name
from handout.schema.model import Doc, Limits, Model, Words
from handout.schema.model_reader import read_or_default

Length = Annotated[float, Limits(ge=0.1, le=5000)]
Cun = Annotated[float, Limits(ge=-50, le=50)]


class PlaceRule(Model, kw_only=True):
    """The rule by which a place was found, in words and as a measure.

    The place lies a *part* of the way from *start* to *end*, or so many cun to the *right* and *down* of *start*.
    """

    says: Annotated[Words, Doc("The rule, in plain words.", "2 B-cun from the wrist crease, between the two cords")]
    start: Annotated[Words | None, Doc("The place that is measured from.", "PC7")] = field(name="from", default=None)
    end: Annotated[Words | None, Doc("The place that is measured to.", "elbow crease")] = field(name="to", default=None)
    part: Annotated[Cun | None, Doc("Which part of the way, from 0 to 1; negative is the other way.", "0.5")] = None
    right: Annotated[Cun | None, Doc("How many cun to the right; negative is to the left.", "1.5")] = None
    down: Annotated[Cun | None, Doc("How many cun down; negative is up.", "2")] = None

    def __post_init__(self) -> None:
        """Raise ValueError for a measure that lacks an end."""
        if (self.end is None) != (self.part is None):
            raise ValueError("'to' and 'part' go together")
        if self.start is None and (self.part, self.right, self.down) != (None, None, None):
            raise ValueError("'from' is missing: a measure begins at a place")


class View(Model, kw_only=True):
    """What a drawing shows.

    *height* is how many millimetres of the body the drawing's height shows, *cun* how long a cun is there.
    """

    shows: Annotated[Words, Doc("What it shows, in words.", "the back of the left hand, thumb out")]
    height: Annotated[Length | None, Doc("Millimetres of the body that its height shows.", "213")] = None
    cun: Annotated[Length | None, Doc("Millimetres of one B-cun there.", "19.8")] = None
    rules: Annotated[
        dict[str, PlaceRule],
        Doc(
            "By which rule its places were found.", "{PC6: {says: 2 B-cun below the wrist crease, from: PC7, down: 2}}"
        ),
    ] = field(default_factory=dict)


class Views(Model):
    """The drawings of an atlas, by their names without the ending."""

    views: Annotated[dict[str, View], Doc("Each drawing.", "{hand_back: {shows: the back of the left hand}}")]


class AtlasDrawing(Struct, frozen=True):
    """A drawing of the atlas: its *file*, what it shows, and its named places."""

    name: str
    file: Path
    view: View
    places: Mapping[str, Spot]

    @property
    def points(self) -> dict[str, Spot]:
        """The places that have a rule."""
        return {name: spot for name, spot in self.places.items() if name in self.view.rules}


def read_atlas(folders: tuple[Path, ...], reader: FileReader) -> tuple[AtlasDrawing, ...]:
    """Return the drawings of the atlas in *folders*, the first of each name."""
    found: dict[str, AtlasDrawing] = {}
    for folder in folders:
        home = find_existing(folder / "images" / ATLAS)
        places = read_or_default(home / "landmarks.yaml", Landmarks, Landmarks(drawings={}), reader).value.drawings
        views = read_or_default(home / "views.yaml", Views, Views(views={}), reader).value.views
        for file in sorted(home.glob("*.svg")):
            name = normalize_name(file.stem)
            if name not in found:
                view = views.get(name) or View(shows=name.replace("_", " "))
                found[name] = AtlasDrawing(name, file, view, places.get(name, {}))
    return tuple(found.values())


def in_millimetres(drawing: AtlasDrawing, name: str, shape: float) -> tuple[float, float]:
    """Return a place in millimetres of the body, from the top left of the drawing."""
    (x, y), height = drawing.places[name], drawing.view.height or 0
    return x * height * shape, y * height
