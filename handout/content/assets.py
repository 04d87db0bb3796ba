"""The pictures of a topic: what is kept of a file, which the topic shows, and the places it names on them."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Struct
from pydantic import Field

from handout.content.topic import Illustration, Label, Measure, Pair, PictureSpec, Place, Press, Stroke, Topic
from handout.problems import Problem, Where
from handout.schema.model import Model
from handout.schema.reader import Path as KeyPath

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif")
MOST_PICTURE_BYTES = 60_000_000

Spot = tuple[Annotated[float, Field(ge=0, le=1)], Annotated[float, Field(ge=0, le=1)]]


class Landmarks(Model):
    """Named places on drawings, as fractions of width and height."""

    drawings: dict[str, dict[str, Spot]]


class PictureFile(Struct, frozen=True):
    """A picture as it lies in its file, and its named places."""

    file: str
    content: bytes
    landmarks: Mapping[str, Spot]

    def problem(self, rule: str, message: str, hint: str = "", line: int = 0, column: int = 0) -> Problem:
        """Return a problem of this file, at a line where it has lines."""
        return Problem(Where(self.file, line, column), rule, message, hint)


def specs(topic: Topic) -> Iterator[tuple[KeyPath, Illustration]]:
    """Yield every picture of *topic* with its path in the file."""
    if topic.body_map:
        yield ("body_map", "front"), topic.body_map.front
        yield ("body_map", "back"), topic.body_map.back
    for number, point in enumerate(topic.points):
        yield ("points", number, "picture"), point.picture
        if point.position and point.position.picture:
            yield ("points", number, "position", "picture"), point.position.picture


def places(spec: Illustration) -> Iterator[tuple[KeyPath, Place]]:
    """Yield every place that the callouts of *spec* name, with its path below the picture."""
    for number, callout in enumerate(spec.callouts if isinstance(spec, PictureSpec) else ()):
        here = ("callouts", number)
        match callout:
            case Press() | Label():
                yield (*here, "at"), callout.at
            case Pair():
                yield (*here, "at", 0), callout.at[0]
                yield (*here, "at", 1), callout.at[1]
            case Stroke() | Measure():
                yield (*here, "from"), callout.start
                yield (*here, "to"), callout.end
