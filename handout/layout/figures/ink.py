"""Ink options: greys for a printer without colours, outlines to save toner.

Both keep their meaning on a photocopy.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from msgspec.structs import asdict, replace

from handout.content.theme import PURPOSES, Colours, Purpose
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.picture import Picture
from handout.layout.figures.svg.part import Part, deflate, inflate

DARK = 0.35
"""Shapes darker than this count as lines.

An outline drawing keeps them black.
"""

COLOUR = re.compile(rb"([\d.]+ [\d.]+ [\d.]+) (rg|RG)\b")
GREY = {b"rg": b"g", b"RG": b"G"}
STOP = re.compile(rb"(/C[01]) \[([\d.]+ [\d.]+ [\d.]+)\]")
STROKED = re.compile(rb"^S$", re.MULTILINE)
BLEND = re.compile(rb"/(po\d+) (\d+) 0 R")
BLENDED = re.compile(rb"/Pattern (cs|CS)\n/(po\d+) (scn|SCN)")
"""A content stream that paints with a pattern.

Masks are grey already and stay as they are.
"""


SAVING = {Purpose.TEXT: "#000000", Purpose.GROUND: "#ffffff", Purpose.FRAME: "#8c8c8c"}
"""The colours of the ink saver.

A frame is as light as a photocopier still sees.
"""


class Ink(StrEnum):
    """How much ink a handout uses."""

    COLOUR = "colour"
    GREY = "grey"
    SAVER = "saver"


def convert_colours(colours: Colours, ink: Ink) -> Colours:
    """Return *colours* as greys of equal lightness, or as black on white."""
    match ink:
        case Ink.COLOUR:
            return colours
        case Ink.GREY:
            return Colours(**{name: _grey(value) for name, value in asdict(colours).items()})
        case Ink.SAVER:
            return Colours(**{name: SAVING[purpose] for name, purpose in PURPOSES.items()})
        case _:
            assert_never(ink)


def _grey(colour: str) -> str:
    """Return a colour as the grey of its lightness."""
    level = round(_luma(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))) * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


def _luma(red: float, green: float, blue: float) -> float:
    """Return the lightness of a colour, 0 to 1 (Rec. 601 luma)."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _light(colour: bytes) -> float:
    """Return the lightness of a colour of a content stream."""
    return _luma(*map(float, colour.split()))


def convert_picture(picture: Picture, ink: Ink) -> Picture:
    """Return a picture in grey.

    For the ink saver, a drawing becomes lines on white.
    """
    return picture if ink is Ink.COLOUR else _converted(picture, ink)


@lru_cache(48)
def _converted(picture: Picture, ink: Ink) -> Picture:
    """Return a picture in grey, or as lines.

    It takes milliseconds, and the next handout shows the same pictures.
    """
    if not isinstance(picture, Drawing):
        return replace(picture, grey=True, key=f"{picture.key} grey")

    parts = inflate(picture.parts)
    match ink:
        case Ink.COLOUR:
            return picture
        case Ink.GREY:
            converted = _grey_parts(parts)
        case Ink.SAVER:
            converted = _grey_parts(parts) if _is_flat(parts) else _lines(parts)
        case _:
            assert_never(ink)
    return replace(picture, parts=deflate(converted), key=f"{picture.key} {ink}", original=picture.parts)


def _is_flat(parts: Iterable[Part]) -> bool:
    """Return whether a drawing has areas only.

    Drawn as lines, it would be white paper, or its dark areas alone.
    """
    code = [part.content for part in parts if part.content and b"/Resources" in part.entries]
    light = any(_light(colour) >= DARK for content in code for colour, _ in COLOUR.findall(content))
    blends = any(BLENDED.search(content) for content in code)
    return (light or blends) and not any(STROKED.search(content) for content in code)


def _grey_parts(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the objects of a drawing in grey, with plain colours and gradients."""
    for part in parts:
        entries = STOP.sub(lambda m: b"%s [%.4g]" % (m[1], _light(m[2])), part.entries)
        if entries != part.entries or b"/FunctionType 3" in entries:
            entries = entries.replace(b"/Range [0 1 0 1 0 1]", b"/Range [0 1]")
        if b"/ShadingType" in entries:
            entries = entries.replace(b"/DeviceRGB", b"/DeviceGray")
        content = part.content and COLOUR.sub(lambda m: b"%.4g %s" % (_light(m[1]), GREY[m[2]]), part.content)
        yield Part(entries, content)


def _lines(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the objects of a drawing as black lines on white.

    Dark areas stay black.
    """

    def plain(match: re.Match[bytes]) -> bytes:
        return b"%d %s" % (match[2] == b"rg" and _light(match[1]) >= DARK, GREY[match[2]])

    for part in parts:
        blends = {name: int(number) for name, number in BLEND.findall(part.entries)}

        def blended(match: re.Match[bytes], blends: dict[bytes, int] = blends) -> bytes:
            pattern = parts[blends[match[2]] - 1]
            if b"/PatternType 2" not in pattern.entries:
                return match[0]
            stops = [_light(stop) for stop in _stops(parts, pattern)]
            return b"%d %s" % (match[3] == b"scn" and max(stops) >= DARK, b"g" if match[3] == b"scn" else b"G")

        yield Part(part.entries, part.content and BLENDED.sub(blended, COLOUR.sub(plain, part.content)))


def _stops(parts: Sequence[Part], part: Part) -> Iterator[bytes]:
    """Yield the stop colours of the gradients in a pattern."""
    yield from (stop for _, stop in STOP.findall(part.entries))
    for number in part.leads_to():
        yield from _stops(parts, parts[number - 1])
