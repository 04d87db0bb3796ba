"""The poster: one sheet that is read from afar, with every card, both body figures and the disclaimer, filled to the foot.

It is laid out small, with the type of a leaflet, on a page that is then magnified: the more there is to say, the less it is magnified,
but never so little that card text falls below what is read at 1.5 m.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import MM, PAPERS, Box, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.poster_parts import GAP, MARGIN, Part, Parts
from handout.layout.job import LayoutJob
from handout.layout.overflow import to_shorten
from handout.layout.page import Mark, Page, magnified
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import X_HEIGHT
from handout.problems import DoesNotFit, Problem

LEAST_X_HEIGHT, LEAST_PICTURE = 3.5 * MM, 60 * MM
"""At A2 and above; smaller papers are looked at from nearer (x-height 1/430 of the distance: read at 1.5 m)."""

MOST = 1.7
"""How much larger than its least the type may grow where there is room."""

FEW, CHOICE = 4, 4
"""Up to how many cards both ways to set them out are tried; from how many of the fullest plans the one that keeps most labels is taken."""

STEPS = 8
GENEROUS = (1.7, 1.4, 1.2, 1.0)
"""How much larger than their least pictures are tried to be, before the type is set larger."""


class _Cell(Struct, frozen=True):
    """Parts one below the other, and their share of a row's width."""

    parts: tuple[Part, ...]
    share: float = 1


_Row = tuple[_Cell, ...]


class _Plan(Struct, frozen=True):
    """Rows, and at their right a column of *side* parts that takes *share* of the width; *above*: pictures stand above their words."""

    rows: tuple[_Row, ...]
    side: tuple[Part, ...] = ()
    share: float = 0
    above: bool = False


class _Laid(Struct, frozen=True):
    """A plan with the least heights of its rows; *spare* is what the page has beyond them."""

    plan: _Plan
    heights: tuple[float, ...]
    spare: float


def poster(job: LayoutJob, papers: Sequence[str]) -> Page:
    """Return the poster; raise DoesNotFit naming the first of the larger *papers* that would do."""
    handout, paper, setting = job.handout, job.size, job.setting
    found = _best(handout, paper, setting)
    if found is None and (long := _to_shorten(handout, paper, setting)):
        raise DoesNotFit(long)
    if found is None:
        turned = paper.width > paper.height
        larger = [name for name in papers if _area(PAPERS[name]) > _area(paper) * 1.01]
        fits = next((n for n in larger if _best(handout, _turned(PAPERS[n], turned), setting)), None)
        points = "1 point" if len(handout.cards) == 1 else f"{len(handout.cards)} points"
        message = f"{points} with the disclaimer cannot be set on this paper in a size that is read from 1.5 m"
        upright = turned and _best(handout, _turned(paper, landscape=False), setting)
        other = " or leave out --landscape," if upright else ""
        hint = (
            f"use --paper {fits},{other} or choose fewer points"
            if fits
            else "shorten names and titles, give 'short' texts, or choose fewer points"
        )
        raise DoesNotFit([Problem(handout.source.where(("points",)), "does-not-fit", message, hint)])
    scale, laid, sheet = found
    return magnified(Page(sheet.size, sheet.marks(laid)), scale)


def _to_shorten(handout: Handout, paper: Size, setting: Setting) -> list[Problem]:
    """Return the texts without whose length beyond the usual the poster would fit."""
    fields = [*front_fields(handout), *(f for n in range(len(handout.cards)) for f in card_fields(handout, n))]
    found = to_shorten(handout, fields, lambda less: _best(less, paper, setting) is not None)
    message = "with it, this paper is too small for a size that is read from 1.5 m"
    hints = {
        f.name: f"shorten it to {f.usual} characters or so,{SHORT * f.name.startswith(SHORTENED)} or use a larger paper"
        for f in found
    }
    return [Problem(f.where, "does-not-fit", f"'{f.name}' has {f.size}; {message}", hints[f.name]) for f in found]


SHORT, SHORTENED = " give a 'short' text,", ("where", "how", "cautions", "disclaimer.", "red_flags.")
"""What helps with the texts of a poster that may have a short one."""


def _area(size: Size) -> float:
    return size.width * size.height


def _turned(size: Size, landscape: bool) -> Size:
    short, long = sorted((size.width, size.height))
    return Size(long, short) if landscape else Size(short, long)


def least_scale(paper: Size, style: PageStyle) -> float:
    """Return how much a page is magnified at least, so that its card text is read from where one stands before *paper*."""
    return min(1, _ratio(paper)) * LEAST_X_HEIGHT / (X_HEIGHT * style.sizes.text)


def _ratio(paper: Size) -> float:
    short, long = sorted((paper.width, paper.height))
    return min(short / PAPERS["A2"].width, long / PAPERS["A2"].height)


_Tried = tuple[float, list[_Laid], "_Sheet"]


def _best(handout: Handout, paper: Size, setting: Setting) -> "tuple[float, _Laid, _Sheet] | None":
    """Return how to magnify, the plan and its page: as the paper asks, with pictures then type as generous as there is room for."""
    least, ratio = least_scale(paper, setting.style), _ratio(paper)
    usual, most = least * max(1, ratio), least * max(1, ratio) * MOST
    plans = tuple(_plans(len(handout.cards), bool(handout.closing.bodies)))

    def tried(scale: float, generous: float, *, tight: bool = False) -> _Tried:
        picture = LEAST_PICTURE * min(1, ratio) / scale * generous
        sheet = _Sheet(handout, Size(paper.width / scale, paper.height / scale), setting, picture, tight=tight)
        return scale, [laid for plan in plans if (laid := sheet.lay(plan))], sheet

    def largest(low: float, high: float, generous: float) -> _Tried:
        best = tried(low, generous)
        good, bad = 0, STEPS + 1
        while best[1] and bad - good > 1:  # what fits large fits small
            middle = (good + bad) // 2
            larger = tried(low * (high / low) ** (middle / STEPS), generous)
            best, good, bad = (larger, middle, bad) if larger[1] else (best, good, middle)
        return best

    def fullest(found: _Tried) -> float:
        _, fitting, sheet = found
        return max(map(sheet.filled, fitting)) / _area(sheet.size)

    for low, high, generous in (*((usual, most, g * usual / least) for g in GENEROUS), (least, usual, 1)):
        found = largest(low, high, generous)
        if found[1]:
            if len(handout.cards) <= FEW:  # type as large as can be may leave holes; a little smaller may not
                between = (tried(low * (found[0] / low) ** share, generous) for share in (0.75, 0.5, 0.25, 0))
                found = max(found, *(each for each in between if each[1]), key=fullest)
            scale, fitting, sheet = found
            best = sorted(fitting, key=sheet.filled, reverse=True)[:CHOICE]
            return scale, min(best, key=sheet.lost), sheet
    scale, fitting, sheet = tried(least, 1, tight=True)
    return (scale, max(fitting, key=sheet.filled), sheet) if fitting else None


def _plans(cards: int, has_map: bool) -> Iterator[_Plan]:
    """Yield the ways to fill a page; with few cards, each also with the pictures above their words."""
    for plan in (*_row_plans(cards, has_map), *_side_plans(cards, has_map)):
        yield plan
        if cards <= FEW:
            yield replace(plan, above=True)


def _side_plans(cards: int, has_map: bool) -> Iterator[_Plan]:
    """Yield plans with the box (and the map) in a column as high as all cards."""
    for columns in range(1, min(cards, 4) + 1):
        rows = [tuple(_Cell((n,)) for n in range(at, min(at + columns, cards))) for at in range(0, cards, columns)]
        free = columns - len(rows[-1])
        for share in (0.28, 0.34, 0.42, 0.5):
            if not has_map:
                yield _Plan(tuple(rows), ("said",), share)
                continue
            if free:
                yield _Plan((*rows[:-1], (*rows[-1], _Cell(("map",), free))), ("said",), share)
            else:
                yield _Plan(tuple(rows), ("said", "map"), share)


def _row_plans(cards: int, has_map: bool) -> Iterator[_Plan]:
    """Yield plans of rows: cards in columns, the map and the box where the cards leave room or below them."""
    for columns in range(1, min(cards, 6) + 1):
        rows = [tuple(_Cell((n,)) for n in range(at, min(at + columns, cards))) for at in range(0, cards, columns)]
        free = columns - len(rows[-1])
        full, last = tuple(rows[: len(rows) - bool(free)]), rows[-1] if free else ()
        if not has_map:
            yield _Plan((*full, (*last, _Cell(("said",), free or 1))))
            continue
        for share in (0.4, 0.5, 0.75, 1.0, 1.4):
            if (free or columns) - share >= 1:
                yield _Plan((*full, (*last, _Cell(("map",), share), _Cell(("said",), (free or columns) - share))))
            if free > 1:  # the box takes a little more than its columns
                yield _Plan((*full, (*last, _Cell(("map",), share), _Cell(("said",), (free - share) * 1.45))))
        if free:
            for wide in (1.0, 1.15):
                yield _Plan((*full, (*last[:-1], _Cell((*last[-1].parts, "map")), _Cell(("said",), free * wide))))
            yield _Plan((*full, (*last, _Cell(("map",), free)), (_Cell(("said",)),)))
        if columns == 1:
            yield _Plan((*full, (_Cell(("map",)), _Cell(("said",)))))
            yield _Plan((*full, (_Cell(("map",)), _Cell(("said",), 2))))


class _Sheet:
    """The page before it is magnified."""

    def __init__(self, handout: Handout, size: Size, setting: Setting, picture: float, *, tight: bool) -> None:
        self.size, self.inner = size, size.width - 2 * MARGIN
        self.parts = Parts(handout, size, setting, picture, tight=tight)
        self.head, self.foot = self.parts.head(), self.parts.foot()

    def lay(self, plan: _Plan) -> _Laid | None:
        """Return *plan* with the least heights of its rows, or None when it does not fit."""
        room = self.size.height - self.head.height - self.foot.height - 2 * GAP
        if plan.side and self._tall(_Cell(plan.side), self.inner * plan.share, plan) > room:
            return None
        heights: list[float] = []
        spare = room - GAP * (len(plan.rows) - 1)
        for row in plan.rows:
            heights.append(max(self._tall(cell, width, plan) for cell, width, _ in self.cells(row, plan)))
            spare -= heights[-1]
            if spare < 0:
                return None
        return _Laid(plan, tuple(heights), spare)

    def cells(self, row: _Row, plan: _Plan) -> Iterator[tuple[_Cell, float, float]]:
        """Yield each cell of *row* with its width and left edge."""
        inner = self.inner * (1 - plan.share) - (GAP if plan.side else 0)
        unit = (inner - GAP * (len(row) - 1)) / sum(cell.share for cell in row)
        x = MARGIN
        for cell in row:
            yield cell, unit * cell.share, x
            x += unit * cell.share + GAP

    def _tall(self, cell: _Cell, width: float, plan: _Plan) -> float:
        """Return the least height of a cell."""
        return sum(self.parts.least(part, width, plan.above) for part in cell.parts) + GAP * (len(cell.parts) - 1)

    def placed(self, laid: _Laid) -> Iterator[tuple[Part, Box]]:
        """Yield every part with its box: the spare height goes to the rows whose pictures can grow with it."""
        plan, top = laid.plan, self.head.height + GAP
        growing = [any(cell.parts != ("said",) for cell in row) for row in plan.rows]
        more = laid.spare / (sum(growing) or len(growing))
        y = top
        for row, least, grows in zip(plan.rows, laid.heights, growing, strict=True):
            height = least + (more if grows or not any(growing) else 0)
            for cell, width, x in self.cells(row, plan):
                yield from self._stacked(cell, Box(x, y, width, height), plan)
            y += height + GAP
        if plan.side:
            width = self.inner * plan.share
            height = self.size.height - self.foot.height - GAP - top
            yield from self._stacked(_Cell(plan.side), Box(MARGIN + self.inner - width, top, width, height), plan)

    def _stacked(self, cell: _Cell, box: Box, plan: _Plan) -> Iterator[tuple[Part, Box]]:
        """Yield the parts of a cell below each other; what pictures can use goes to them, not to words."""
        spare = box.height - self._tall(cell, box.width, plan)
        growing = [part for part in cell.parts if part != "said"] or list(cell.parts)
        top = box.y
        for part in cell.parts:
            tall = self.parts.least(part, box.width, plan.above) + (spare / len(growing) if part in growing else 0)
            yield part, Box(box.x, top, box.width, tall)
            top += tall + GAP

    def filled(self, laid: _Laid) -> float:
        """Return how much of the page pictures and words fill; the smallest picture of a card counts again for each."""
        above = laid.plan.above
        placed = [(part, *self.parts.filled(part, box.width, box.height, above)) for part, box in self.placed(laid)]
        cards = [picture for part, picture, _ in placed if isinstance(part, int)]
        return sum(picture + words for _, picture, words in placed) + min(cards) * len(cards)

    def lost(self, laid: _Laid) -> int:
        """Return how many labels find no place on the cards' pictures."""
        above = laid.plan.above
        boxes = ((part, box) for part, box in self.placed(laid) if isinstance(part, int))
        return sum(self.parts.lost(part, box.width, box.height, above) for part, box in boxes)

    def marks(self, laid: _Laid) -> tuple[Mark, ...]:
        """Return the page; the disclaimer is read before the cards, wherever it stands."""
        above = laid.plan.above
        made = [
            (part, self.parts.made(part, box.width, box.height, above).at(box.x, box.y))
            for part, box in self.placed(laid)
        ]
        ordered = sorted(made, key=lambda each: each[0] != "said")
        marks = [mark for _, block in ordered for mark in block]
        return (*self.head.marks, *marks, *self.foot.at(MARGIN, self.size.height - self.foot.height))
