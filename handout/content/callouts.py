"""What an author may point out on a picture: one class for each kind of callout.

A new kind is a class here, listed in ``AnyCallout``, and a function that draws it, a row in ``DRAWINGS`` of
``handout.layout.figures.callouts``.  A field *text* is its label, a field *side* says where
that had best stand; all other fields are the places that it names.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import field

from handout.files import composed
from handout.schema.model import Check, KeyPath, Limits, Model, Words

Landmark = Annotated[str, Limits(min_length=1, max_length=80), Check(composed)]
Fraction = Annotated[float, Limits(ge=0, le=1)]
Place = Landmark | tuple[Fraction, Fraction]
"""A landmark of the drawing, or x and y as fractions (0 to 1) of its width and height, origin top left."""


class Side(StrEnum):
    """Where beside what it names a label had best stand."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


class CalloutSpec(Model, tag_field="kind", tag=str.lower):
    """A callout as its author writes it; its *kind* in the file is the name of its class."""

    def __init_subclass__(cls) -> None:
        """Refuse a kind whose places would go unseen."""
        if cls.places is CalloutSpec.places:
            raise TypeError(f"{cls.__name__} does not define places()")

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.__struct_config__.tag)

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return every place that it names, with its path in the file below the callout."""
        raise NotImplementedError

    def label(self) -> str:
        """Return the words that stand beside it, empty if it has none."""
        return getattr(self, "text", None) or ""

    def label_side(self) -> Side | None:
        """Return where its label had best stand; None if anywhere."""
        return getattr(self, "side", None)


class Stretch(CalloutSpec):
    """A callout that leads from one place to another, and shows nothing if they are the same."""

    start: Place = field(name="from")
    end: Place = field(name="to")

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return where it begins and where it ends."""
        return (("from",), self.start), (("to",), self.end)


class Press(CalloutSpec):
    """A ring and dot: press here."""

    at: Place

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return where to press."""
        return ((("at",), self.at),)


class Pair(CalloutSpec):
    """Two rings: press both, left and right."""

    at: tuple[Place, Place]

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return both places to press."""
        return (("at", 0), self.at[0]), (("at", 1), self.at[1])


class Stroke(Stretch):
    """A broad arrow: rub from here to there."""

    text: Words | None = None


class Measure(Stretch):
    """A bracket between two places with the distance in fingers."""

    text: Words
    side: Side | None = None


class Label(CalloutSpec):
    """Words with a leader line to a place that helps to find the point."""

    at: Place
    text: Words
    side: Side | None = None

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return what the leader line points to."""
        return ((("at",), self.at),)


AnyCallout = Press | Pair | Stroke | Measure | Label
"""Every kind of callout that a topic may hold."""
