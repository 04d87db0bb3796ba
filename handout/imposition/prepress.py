"""Prepare sheets for a print shop: bleed around the trim, and marks in the slug."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import CROP, OFFSET, advice_strip, crop_marks, fold_marks
from handout.imposition.sheet import Placement, Sheet

if TYPE_CHECKING:
    from handout.layout.page import Mark


def prepress(sheets: Sequence[Sheet], bleed: float, crop: bool, fold: bool, words: str) -> tuple[Sheet, ...]:
    """Return *sheets* with *bleed* around the trim and crop and fold marks in a slug.

    See ISO 32000-1 14.11.2. Only the pages stay within the trim: the ruler and fold ticks for an office printer
    would remain on the finished piece.
    """
    away = max(bleed, OFFSET)
    larger = []
    for sheet in sheets:
        advice = advice_strip(words, sheet.size.width - 60) if crop or fold else None
        slug = away + CROP + max(5 * MM, advice.height + 5) if advice else bleed
        size = Size(sheet.size.width + 2 * slug, sheet.size.height + 2 * slug)
        trim = Box(slug, slug, sheet.size.width, sheet.size.height)
        placed = tuple(_shifted(each, slug, sheet.size, bleed) for each in sheet.placements)
        marks: list[Mark] = []
        folds = tuple(x + slug for x in sheet.folds)
        if crop:
            marks += crop_marks([trim], away)
        if fold:
            marks += fold_marks(folds, trim, away)
        if advice:
            marks += advice.at(slug + 30, size.height - advice.height - 2.5)
        larger.append(Sheet(size, placed, tuple(marks), folds, trim, trim.inset(-bleed)))
    return tuple(larger)


def _shifted(placed: Placement, slug: float, size: Size, bleed: float) -> Placement:
    """Return a placement moved by *slug*, with *bleed* where its clip meets the trim."""
    clip = placed.clip
    left, top = (bleed if clip.x <= 0.01 else 0), (bleed if clip.y <= 0.01 else 0)
    right = bleed if clip.right >= size.width - 0.01 else 0
    bottom = bleed if clip.bottom >= size.height - 0.01 else 0
    wider = Box(clip.x - left, clip.y - top, clip.width + left + right, clip.height + top + bottom).moved(slug, slug)
    return replace(placed, at=Position(placed.at.x + slug, placed.at.y + slug), clip=wider)
