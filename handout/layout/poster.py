"""The poster: one sheet that is read from afar, with every card, both body figures and the disclaimer, filled to the foot.

It is laid out small, with the type of a leaflet, on a page that is then magnified: the more there is to say, the less it is magnified,
but never so little that card text falls below what is read at 1.5 m.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handout.content.handout import Handout
from handout.geometry import MM, PAPERS, Box, Size
from handout.layout.cards import Pictures
from handout.layout.page import Mark, Page, magnified
from handout.layout.poster_parts import GAP, MARGIN, Part, Parts
from handout.layout.theme import Look
from handout.layout.typeset import X_HEIGHT
from handout.problems import DoesNotFit, Problem

LEAST_X_HEIGHT, LEAST_PICTURE = 3.5 * MM, 60 * MM
"""At A2 and above; smaller papers are looked at from nearer (x-height 1/430 of the distance: read at 1.5 m)."""

MOST = 1.7
"""How much larger than its least the type may grow where there is room."""

STEPS = 8
GENEROUS = (1.7, 1.4, 1.2, 1.0)
"""How much larger than their least pictures are tried to be, before the type is set larger."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Parts one below the other, and their share of a row's width."""

    parts: tuple[Part, ...]
    share: float = 1


_Row = tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A plan with the least heights of its rows; *spare* is what the page has beyond them."""

    rows: tuple[_Row, ...]
    heights: tuple[float, ...]
    spare: float


def poster(handout: Handout, paper: Size, look: Look, pictures: Pictures, papers: Sequence[str]) -> Page:
    """Return the poster on *paper*; raise DoesNotFit naming the first of the larger *papers* that would do."""
    found = _best(handout, paper, look, pictures)
    if found is None:
        turned = paper.width > paper.height
        larger = [name for name in papers if _area(PAPERS[name]) > _area(paper) * 1.01]
        fits = next((n for n in larger if _best(handout, _turned(PAPERS[n], turned), look, pictures)), None)
        message = f"{len(handout.cards)} points with the disclaimer do not fit on this paper in a size that is read from 1.5 m"
        hint = (
            f"use --paper {fits}, or choose fewer points" if fits else "choose fewer points, or give them short texts"
        )
        raise DoesNotFit([Problem(handout.source.where(("points",)), "does-not-fit", message, hint)])
    scale, laid, sheet = found
    return magnified(Page(sheet.size, sheet.marks(laid)), scale)


def _area(size: Size) -> float:
    return size.width * size.height


def _turned(size: Size, landscape: bool) -> Size:
    short, long = sorted((size.width, size.height))
    return Size(long, short) if landscape else Size(short, long)


def least_scale(paper: Size, look: Look) -> float:
    """Return how much a page is magnified at least, so that its card text is read from where one stands before *paper*."""
    return min(1, _ratio(paper)) * LEAST_X_HEIGHT / (X_HEIGHT * look.sizes.text)


def _ratio(paper: Size) -> float:
    short, long = sorted((paper.width, paper.height))
    return min(short / PAPERS["A2"].width, long / PAPERS["A2"].height)


def _best(handout: Handout, paper: Size, look: Look, pictures: Pictures) -> "tuple[float, _Laid, _Sheet] | None":
    """Return how to magnify, the plan and its page: as the paper asks, with pictures then type as generous as there is room for."""
    least, ratio = least_scale(paper, look), _ratio(paper)
    usual, most = least * max(1, ratio), least * max(1, ratio) * MOST
    plans = tuple(_plans(len(handout.cards), bool(handout.closing.bodies)))

    def tried(scale: float, generous: float) -> "tuple[float, _Laid, _Sheet] | None":
        picture = LEAST_PICTURE * min(1, ratio) / scale * generous
        sheet = _Sheet(handout, Size(paper.width / scale, paper.height / scale), look, pictures, picture)
        fitting = [laid for plan in plans if (laid := sheet.lay(plan))]
        return (scale, max(fitting, key=sheet.filled), sheet) if fitting else None

    def largest(low: float, high: float, generous: float) -> "tuple[float, _Laid, _Sheet] | None":
        best = tried(low, generous)
        if best is None:
            return None
        good, bad = 0, STEPS + 1
        while bad - good > 1:  # what fits large fits small
            middle = (good + bad) // 2
            larger = tried(low * (high / low) ** (middle / STEPS), generous)
            best, good, bad = (larger, middle, bad) if larger else (best, good, middle)
        return best

    for generous in GENEROUS:
        if found := largest(usual, most, generous * usual / least):
            return found
    return largest(least, usual, 1) if ratio > 1 else None


def _plans(cards: int, has_map: bool) -> Iterator[tuple[_Row, ...]]:
    """Yield the ways to fill a page with rows: cards in columns, the map and the box where the cards leave room or below them."""
    for columns in range(1, min(cards, 6) + 1):
        rows = [tuple(_Cell((n,)) for n in range(at, min(at + columns, cards))) for at in range(0, cards, columns)]
        free = columns - len(rows[-1])
        full, last = rows[: len(rows) - bool(free)], rows[-1] if free else ()
        if not has_map:
            yield (*full, (*last, _Cell(("said",), free or 1)))
            continue
        for share in (0.4, 0.5, 0.75, 1.0, 1.4):
            if (free or columns) - share >= 1:
                yield (*full, (*last, _Cell(("map",), share), _Cell(("said",), (free or columns) - share)))
            if free > 1:  # the box takes a little more than its columns
                yield (*full, (*last, _Cell(("map",), share), _Cell(("said",), (free - share) * 1.3)))
        if free:
            for wide in (1.0, 1.15):
                yield (*full, (*last[:-1], _Cell((*last[-1].parts, "map")), _Cell(("said",), free * wide)))
            yield (*full, (*last, _Cell(("map",), free)), (_Cell(("said",)),))
        if columns == 1:
            yield (*rows, (_Cell(("map",)), _Cell(("said",))))
            yield (*rows, (_Cell(("map",)), _Cell(("said",), 2)))


class _Sheet:
    """The page before it is magnified."""

    def __init__(self, handout: Handout, size: Size, look: Look, pictures: Pictures, picture: float) -> None:
        self.size, self.inner = size, size.width - 2 * MARGIN
        self.parts = Parts(handout, size, look, pictures, picture)
        self.head, self.foot = self.parts.head(), self.parts.foot()

    def lay(self, rows: tuple[_Row, ...]) -> _Laid | None:
        """Return *rows* with their least heights, or None when they do not fit."""
        heights = [max(self._tall(cell, width) for cell, width, _ in self.cells(row)) for row in rows]
        room = self.size.height - self.head.height - self.foot.height - GAP * (len(rows) + 1)
        spare = room - sum(heights)
        return _Laid(rows, tuple(heights), spare) if spare >= 0 else None

    def cells(self, row: _Row) -> Iterator[tuple[_Cell, float, float]]:
        """Yield each cell of *row* with its width and left edge."""
        unit = (self.inner - GAP * (len(row) - 1)) / sum(cell.share for cell in row)
        x = MARGIN
        for cell in row:
            yield cell, unit * cell.share, x
            x += unit * cell.share + GAP

    def _tall(self, cell: _Cell, width: float) -> float:
        """Return the least height of a cell."""
        return sum(self.parts.least(part, width) for part in cell.parts) + GAP * (len(cell.parts) - 1)

    def placed(self, laid: _Laid) -> Iterator[tuple[Part, Box]]:
        """Yield every part with its box: the spare height goes to the rows whose pictures can grow with it."""
        growing = [any(cell.parts != ("said",) for cell in row) for row in laid.rows]
        more = laid.spare / (sum(growing) or len(growing))
        y = self.head.height + GAP
        for row, least, grows in zip(laid.rows, laid.heights, growing, strict=True):
            height = least + (more if grows or not any(growing) else 0)
            for cell, width, x in self.cells(row):
                each, top = (height - self._tall(cell, width)) / len(cell.parts), y
                for part in cell.parts:
                    tall = self.parts.least(part, width) + each
                    yield part, Box(x, top, width, tall)
                    top += tall + GAP
            y += height + GAP

    def filled(self, laid: _Laid) -> float:
        """Return how much of the page pictures and words fill; the smallest picture of a card counts again for each."""
        placed = [(part, *self.parts.filled(part, box.width, box.height)) for part, box in self.placed(laid)]
        cards = [picture for part, picture, _ in placed if isinstance(part, int)]
        return sum(picture + words for _, picture, words in placed) + min(cards) * len(cards)

    def marks(self, laid: _Laid) -> tuple[Mark, ...]:
        """Return the page; the disclaimer is read before the cards, wherever it stands."""
        made = [
            (part, self.parts.made(part, box.width, box.height).at(box.x, box.y)) for part, box in self.placed(laid)
        ]
        ordered = sorted(made, key=lambda each: each[0] != "said")
        marks = [mark for _, block in ordered for mark in block]
        return (*self.head.marks, *marks, *self.foot.at(MARGIN, self.size.height - self.foot.height))
