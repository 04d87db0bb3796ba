"""Less ink: greys for a printer without colours, outlines for one whose toner is dear; both keep their meaning on a photocopy."""

import re
import zlib
from enum import StrEnum

from msgspec.structs import replace

from handout.layout.drawing import Drawing
from handout.layout.picture import Picture
from handout.layout.theme import Colours

DARK = 0.35
"""Shapes darker than this are lines in all but name; an outline drawing keeps them black."""

COLOUR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)\b")


class Ink(StrEnum):
    """How much ink a handout may take."""

    COLOUR = "colour"
    GREY = "grey"
    SAVER = "saver"


def inked(colours: Colours, ink: Ink) -> Colours:
    """Return *colours* as greys as light as they are, or as black on white."""
    match ink:
        case Ink.COLOUR:
            return colours
        case Ink.GREY:
            return Colours(**{name: _grey(value) for name, value in colours.model_dump().items()})
        case Ink.SAVER:
            return Colours(
                **dict.fromkeys(colours.model_dump(), "#000000")
                | {"pale": "#ffffff", "alarm": "#ffffff", "line": "#8c8c8c"}
            )


def _grey(colour: str) -> str:
    level = round(_luma(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))) * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


def _luma(red: float, green: float, blue: float) -> float:
    """Return how light a colour looks, 0 to 1 (Rec. 601 luma)."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def inked_picture(picture: Picture, ink: Ink) -> Picture:
    """Return a picture in grey; a drawing for the ink saver as lines on white."""
    if ink is Ink.COLOUR:
        return picture
    if not isinstance(picture, Drawing):
        return replace(picture, grey=True, key=f"{picture.key} grey")

    def said(match: re.Match[bytes]) -> bytes:
        light = _luma(*(float(match[n]) for n in (1, 2, 3)))
        if ink is Ink.SAVER:
            light = 0 if match[4] == b"RG" or light < DARK else 1
        return b"%.3g %s" % (light, b"g" if match[4] == b"rg" else b"G")

    operators = COLOUR.sub(said, zlib.decompress(picture.operators))
    return replace(picture, operators=zlib.compress(operators, 9), key=f"{picture.key} {ink}")
