"""A theme: colours and type sizes, with the limits that make them legible."""

from enum import Enum
from typing import Annotated, ClassVar, get_args

from msgspec.structs import fields

from handout.schema.model import Doc, Limits, Model


class Purpose(Enum):
    """What a colour is for: text, the ground behind text, or a frame."""

    TEXT = "text"
    GROUND = "ground"
    FRAME = "frame"


COLOUR = Limits(pattern=r"^#[0-9a-fA-F]{6}$", description="a colour such as #0b5c6b")
TextColour = Annotated[str, COLOUR, Purpose.TEXT]
GroundColour = Annotated[str, COLOUR, Purpose.GROUND]
FrameColour = Annotated[str, COLOUR, Purpose.FRAME]
LEAST_CONTRAST = 4.5
"""Least contrast of text below 18 pt (WCAG 2.2, 1.4.3)."""


class Colours(Model):
    """The colours of a theme, each with one meaning.

    The type of a colour says what it is for: which contrast it needs, and how it prints with little ink.
    """

    ink: Annotated[TextColour, Doc("The colour of text.", "#1d2b33")]
    structure: Annotated[TextColour, Doc("The colour of headings and numbers.", "#0b5c6b")]
    danger: Annotated[TextColour, Doc("The colour of warnings.", "#a3201d")]
    quiet: Annotated[TextColour, Doc("The colour of small print.", "#56656d")]
    line: Annotated[FrameColour, Doc("The colour of lines and frames.", "#b9cdd2")]
    pale: Annotated[GroundColour, Doc("The ground of boxes.", "#eaf3f5")]
    alarm: Annotated[GroundColour, Doc("The ground of the boxes with danger signs.", "#fcf0ec")]

    def __post_init__(self) -> None:
        """Raise ValueError for colours with too little contrast."""
        grounds = {"white": "#ffffff"} | {name: getattr(self, name) for name in colours_for(Purpose.GROUND)}
        for name in colours_for(Purpose.TEXT):
            for ground, colour in grounds.items():
                ratio = contrast(getattr(self, name), colour)
                if ratio < LEAST_CONTRAST:
                    msg = f"{name} on {ground} has a contrast of {ratio:.1f}:1, less than {LEAST_CONTRAST}:1"
                    raise ValueError(msg)


PURPOSES: dict[str, Purpose] = {
    each.name: next(part for part in get_args(each.type) if isinstance(part, Purpose)) for each in fields(Colours)
}
"""What each colour of a theme is for."""


def colours_for(purpose: Purpose) -> list[str]:
    """Return the names of the colours for one purpose."""
    return [name for name, each in PURPOSES.items() if each is purpose]


class Sizes(Model):
    """Type sizes in pt."""

    title: Annotated[Annotated[float, Limits(ge=18, le=60)], Doc("The title, in pt.", "27")]
    card: Annotated[Annotated[float, Limits(ge=14, le=48)], Doc("The heading of a card, in pt.", "17.5")]
    text: Annotated[Annotated[float, Limits(ge=12, le=36)], Doc("Running text, in pt.", "12")]
    label: Annotated[Annotated[float, Limits(ge=9, le=24)], Doc("Labels in pictures, in pt.", "10")]
    small: Annotated[Annotated[float, Limits(ge=9, le=18)], Doc("Footers and sources, in pt.", "9.5")]


class LargeSizes(Sizes):
    """Type sizes of large print, in pt.

    Text is at least 18 pt (RNIB Clear Print: 16 to 18).
    """

    text: Annotated[Annotated[float, Limits(ge=18, le=36)], Doc("Running text of large print, in pt.", "18")]
    label: Annotated[Annotated[float, Limits(ge=14, le=24)], Doc("Labels in pictures of large print, in pt.", "14")]


class Theme(Model):
    """The colours and type sizes of a handout."""

    how_to_begin: ClassVar[str] = "copy a theme: templates/themes/calm.yaml"

    colours: Annotated[Colours, Doc("The colours, each by what it is for.")]
    sizes: Annotated[Sizes, Doc("The sizes of type.", "{title: 27, card: 17.5, text: 12, label: 10, small: 9.5}")] = (
        Sizes(title=27.0, card=17.5, text=12.0, label=10.0, small=9.5)
    )
    large: Annotated[
        LargeSizes, Doc("The sizes of type in large print.", "{title: 30, card: 24, text: 18, label: 14, small: 13}")
    ] = LargeSizes(title=30.0, card=24.0, text=18.0, label=14.0, small=13.0)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
