"""What an author may point out on a picture: one class for each kind of callout.

A new kind is a class here, listed in ``AnyCallout``, and a function that draws it, a row in ``DRAWINGS`` of
``handout.layout.figures.callouts``.  A field *text* is its label, a field *side* says where
that had best stand; all other fields are the places that it names.
"""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag

from handout.files import composed
from handout.schema.model import Model, Words

Landmark = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(composed)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Place = Annotated[
    Annotated[Landmark, Tag("landmark")] | Annotated[tuple[Fraction, Fraction], Tag("fractions")],
    Discriminator(lambda value: "landmark" if isinstance(value, str) else "fractions"),
]
"""A landmark of the drawing, or x and y as fractions (0 to 1) of its width and height, origin top left."""

PlacePath = tuple[str | int, ...]
"""Where a place stands in the file, below its callout."""


class Side(StrEnum):
    """Where beside what it names a label had best stand."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


class CalloutSpec(Model, ABC):
    """A callout as its author writes it."""

    kind: str

    @abstractmethod
    def places(self) -> tuple[tuple[PlacePath, Place], ...]:
        """Return every place that it names, with its path in the file below the callout."""

    def label(self) -> str:
        """Return the words that stand beside it, empty if it has none."""
        return getattr(self, "text", None) or ""

    def label_side(self) -> Side | None:
        """Return where its label had best stand; None if anywhere."""
        return getattr(self, "side", None)


class Stretch(CalloutSpec):
    """A callout that leads from one place to another, and shows nothing if they are the same."""

    start: Place = Field(alias="from")
    end: Place = Field(alias="to")

    def places(self) -> tuple[tuple[PlacePath, Place], ...]:
        """Return where it begins and where it ends."""
        return (("from",), self.start), (("to",), self.end)


class Press(CalloutSpec):
    """A ring and dot: press here."""

    kind: Literal["press"]
    at: Place

    def places(self) -> tuple[tuple[PlacePath, Place], ...]:
        """Return where to press."""
        return ((("at",), self.at),)


class Pair(CalloutSpec):
    """Two rings: press both, left and right."""

    kind: Literal["pair"]
    at: tuple[Place, Place]

    def places(self) -> tuple[tuple[PlacePath, Place], ...]:
        """Return both places to press."""
        return (("at", 0), self.at[0]), (("at", 1), self.at[1])


class Stroke(Stretch):
    """A broad arrow: rub from here to there."""

    kind: Literal["stroke"]
    text: Words | None = None


class Measure(Stretch):
    """A bracket between two places with the distance in fingers."""

    kind: Literal["measure"]
    text: Words
    side: Side | None = None


class Label(CalloutSpec):
    """Words with a leader line to a place that helps to find the point."""

    kind: Literal["label"]
    at: Place
    text: Words
    side: Side | None = None

    def places(self) -> tuple[tuple[PlacePath, Place], ...]:
        """Return what the leader line points to."""
        return ((("at",), self.at),)


AnyCallout = Annotated[Press | Pair | Stroke | Measure | Label, Field(discriminator="kind")]
"""Every kind of callout that a topic may hold."""
