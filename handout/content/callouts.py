"""The callouts that an author can put on a picture, one class for each kind.

A new kind is a class here, listed in ``AnyCallout``, and a function that draws it, a row in ``DRAWINGS`` of
``handout.layout.figures.draw_callouts``. A field *text* is its label, and a field *side* the preferred side of the label.
All other fields are places on the picture, or say what ``numerals`` returns.
"""

from enum import StrEnum
from typing import Annotated, ClassVar, get_args

from msgspec import field

from handout.files import normalize_name
from handout.schema.model import Check, Doc, KeyPath, Limits, Model, Words

Landmark = Annotated[str, Limits(min_length=1, max_length=80), Check(normalize_name)]
Fraction = Annotated[float, Limits(ge=0, le=1)]
Place = Landmark | tuple[Fraction, Fraction]
"""A landmark of the drawing, or x and y as fractions (0 to 1) from the top left."""


class Side(StrEnum):
    """The side of a place on which its label is preferred."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"
    BELOW = "below"


class CalloutSpec(Model, tag_field="kind", tag=str.lower):
    """A callout in a topic; its *kind* in the file is the name of its class.

    The places of one are joined by a line in the editor, unless they are *apart*.
    """

    apart: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        """Raise TypeError for a kind that does not define ``places``.

        Its landmarks would go unchecked.
        """
        if cls.places is CalloutSpec.places:
            raise TypeError(f"{cls.__name__} does not define places()")

    @property
    def kind(self) -> str:
        """The kind as written in the file."""
        return str(self.__struct_config__.tag)

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return every place of the callout, with its path below the callout."""
        raise NotImplementedError

    def label(self) -> str:
        """Return the text of the label; empty if there is none."""
        return getattr(self, "text", None) or ""

    def numerals(self) -> tuple[str, ...]:
        """Return the number or letter printed at each place; empty if there are none."""
        return ()

    def label_side(self) -> Side | None:
        """Return the preferred side of the label; None if any side is good."""
        return getattr(self, "side", None)


class Stretch(CalloutSpec):
    """A callout from one place to another; it shows nothing if they are the same."""

    start: Annotated[Place, Doc("Where it begins: a landmark, or [x, y] from the top left.", "[0.5, 0.8]")] = field(
        name="from"
    )
    end: Annotated[Place, Doc("Where it ends: a landmark, or [x, y] from the top left.", "[0.5, 0.3]")] = field(
        name="to"
    )

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the start and the end."""
        return (("from",), self.start), (("to",), self.end)


class Press(CalloutSpec):
    """A ring and a dot: this is the place."""

    at: Annotated[Place, Doc("The place: a landmark, or [x, y] from the top left.", "[0.5, 0.5]")]

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the place."""
        return ((("at",), self.at),)


class Pair(CalloutSpec):
    """Two rings: both places, left and right."""

    apart: ClassVar[bool] = True
    at: Annotated[tuple[Place, Place], Doc("The two places.", "[[0.3, 0.5], [0.7, 0.5]]")]

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return both places."""
        return (("at", 0), self.at[0]), (("at", 1), self.at[1])


class Stroke(Stretch):
    """A broad arrow: rub from the start to the end."""

    text: Annotated[Words | None, Doc("Words at the arrow.", "start here")] = None


class Measure(Stretch):
    """A bracket between two places with their distance in fingers."""

    text: Annotated[Words, Doc("The distance.", "2 fingers")]
    side: Annotated[Side | None, Doc("The side on which the words stand, if you want one.", "left")] = None


class Label(CalloutSpec):
    """A text with a leader line to a place."""

    at: Annotated[Place, Doc("What the words name: a landmark, or [x, y] from the top left.", "[0.68, 0.61]")]
    text: Annotated[Words, Doc("The words.", "web of skin")]
    side: Annotated[Side | None, Doc("The side on which the words stand, if you want one.", "right")] = None

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the end of the leader line."""
        return ((("at",), self.at),)


class Guide(CalloutSpec):
    """A thin line along a path, such as a cord, an edge or the middle line."""

    along: Annotated[
        tuple[Place, ...],
        Limits(min_length=2, max_length=20),
        Doc("The places that the line goes through.", "[[0.5, 0.8], [0.5, 0.3]]"),
    ]
    text: Annotated[Words | None, Doc("Words at the line.", "middle line")] = None
    side: Annotated[Side | None, Doc("The side on which the words stand, if you want one.", "left")] = None

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the places that the line goes through."""
        return tuple((("along", number), place) for number, place in enumerate(self.along))


class Turn(Stretch):
    """A curved arrow: move from the start, by way of a place, to the end."""

    via: Annotated[Place | None, Doc("A place on the way of the arrow.", "[0.7, 0.4]")] = None
    text: Annotated[Words | None, Doc("Words at the arrow.", "turn")] = None
    side: Annotated[Side | None, Doc("The side on which the words stand, if you want one.", "left")] = None

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the start, the place on the way if there is one, and the end."""
        start, end = super().places()
        return (start, (("via",), self.via), end) if self.via is not None else (start, end)


class Count(CalloutSpec):
    """A number or letter at each place, for things that the words ask one to count."""

    apart: ClassVar[bool] = True
    at: Annotated[
        tuple[Place, ...],
        Limits(min_length=1, max_length=20),
        Doc("The places to count, in order.", "[[0.5, 0.3], [0.5, 0.4]]"),
    ]
    first: Annotated[
        str,
        Limits(pattern=r"^([1-9]\d?|[A-Za-z])$", description="a number from 1 to 99, or a letter from A to Z"),
        Doc("The number or letter of the first place.", "3"),
    ] = field(name="from", default="1")

    def __post_init__(self) -> None:
        """Raise ValueError if the alphabet ends before the last place."""
        if not all(each.isalnum() and each.isascii() for each in self.numerals()):
            raise ValueError("the alphabet ends before the last place; start at an earlier letter")

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the places that are counted."""
        return tuple((("at", number), place) for number, place in enumerate(self.at))

    def numerals(self) -> tuple[str, ...]:
        """Return the number or letter of each place."""
        steps = range(len(self.at))
        if self.first.isdecimal():
            return tuple(str(int(self.first) + step) for step in steps)
        return tuple(chr(ord(self.first) + step) for step in steps)


AnyCallout = Press | Pair | Stroke | Measure | Label | Guide | Turn | Count
"""Every kind of callout that a topic can hold."""

CALLOUT_KINDS = tuple(str(each.__struct_config__.tag) for each in get_args(AnyCallout))
"""The names of all kinds of callouts, as an author writes them."""
