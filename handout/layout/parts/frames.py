"""Frames and bands of page parts, with radii and strokes in one table.

The bar beside cautions is in ``cautions.py``.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Literal

from msgspec import Struct

from handout.geometry import Box
from handout.layout.page import Block, Shape, artifact
from handout.layout.style import PageStyle

PAD = 13.0
"""The padding left and right of the words in a frame."""

THINNER = 0.6
"""How thick frames are where ink is saved, as a multiple of the usual."""

Ground = Literal["pale", "alarm"]
Edge = Literal["line", "structure", "danger"]


class Panel(Enum):
    """The parts of a page that have a frame."""

    CARD = auto()
    NAME = auto()
    DISCLAIMER = auto()
    EMERGENCY = auto()
    TODAY = auto()
    DANGER_SIGNS = auto()
    POSTER_SAFETY = auto()
    PATIENT_NOTE = auto()
    DOSE = auto()


class Frame(Struct, frozen=True, kw_only=True):
    """How a panel is drawn: radius, ground and edge colours, padding.

    *above* and *below* are the padding above and below its words.
    """

    radius: float
    fill: Ground | None = None
    stroke: Edge | None = None
    width: float = 0.7
    above: float = 0
    below: float = 0


FRAMES: Mapping[Panel, Frame] = {
    Panel.CARD: Frame(radius=8, stroke="line", width=0.9),
    Panel.NAME: Frame(radius=6, fill="pale"),
    Panel.DISCLAIMER: Frame(radius=7, stroke="structure", width=1.4, above=9, below=11),
    Panel.EMERGENCY: Frame(radius=7, fill="alarm", stroke="danger", width=2.6, above=8, below=10),
    Panel.TODAY: Frame(radius=7, stroke="danger", width=1.1, above=8, below=10),
    Panel.DANGER_SIGNS: Frame(radius=6, fill="alarm", stroke="danger", width=1.6, above=7, below=7),
    Panel.POSTER_SAFETY: Frame(radius=8, fill="alarm", stroke="danger", width=2),
    Panel.PATIENT_NOTE: Frame(radius=6, stroke="structure", width=0.9, above=5, below=5),
    Panel.DOSE: Frame(radius=5, fill="pale", above=3.5, below=3.5),
}


def panel(width: float, height: float, kind: Panel, style: PageStyle) -> Shape:
    """Return the frame of a panel."""
    frame = FRAMES[kind]
    return Shape(
        Box(0, 0, width, height),
        (frame.radius,) * 4,
        fill=getattr(style.colours, frame.fill) if frame.fill else None,
        stroke=getattr(style.colours, frame.stroke) if frame.stroke else None,
        width=frame.width * (THINNER if style.outlined else 1),
    )


def framed(body: Block, width: float, kind: Panel, style: PageStyle, least: float = 0) -> Block:
    """Return *body* inside a panel that is at least *least* high."""
    frame = FRAMES[kind]
    height = max(least, body.height + frame.above + frame.below)
    return Block(height, (artifact(panel(width, height, kind, style)), *body.at(PAD, frame.above)))


def band(width: float, height: float, kind: Panel, fill: str, stroke: str | None = None) -> Shape:
    """Return the ground of a panel's heading, with the panel's corners at the top."""
    radius = FRAMES[kind].radius
    return Shape(Box(0, 0, width, height), (radius, radius, 0, 0), fill=fill, stroke=stroke)


def card_frame(width: float, height: float, heading: float, style: PageStyle) -> tuple[Shape, Shape]:
    """Return the ground of a card's heading, and the frame of the card.

    The *heading* is so many pt high.
    """
    return band(width, heading, Panel.CARD, style.colours.pale), panel(width, height, Panel.CARD, style)
