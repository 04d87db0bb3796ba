"""The poster: one sheet that is read from afar, with every card, both body figures and the disclaimer, filled to the foot.

It is laid out small, with the type of a leaflet, on a page that is then magnified: the more there is to say, the less it is magnified,
but never so little that card text falls below what is read at 1.5 m.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from handout.content.handout import Card, Handout
from handout.geometry import MM, PAPERS, Box, Position, Size
from handout.layout.callout import annotated
from handout.layout.cards import Pictures, disc
from handout.layout.closing import body
from handout.layout.front import alarm_call, disclaimer_parts
from handout.layout.page import Block, Group, Mark, Page, Role, Shape, artifact, magnified, stack
from handout.layout.theme import Look
from handout.layout.typeset import X_HEIGHT, led, paragraph, text_width
from handout.problems import DoesNotFit, Problem

LEAST_X_HEIGHT, LEAST_PICTURE = 3.5 * MM, 60 * MM
"""At A2 and above; smaller papers are looked at from nearer (x-height 1/430 of the distance: read at 1.5 m)."""

MARGIN, GAP, PAD, BLEED = 15.0, 8.0, 9.0, 12.0
MOST = 1.7
"""How much larger than its least the type may grow where there is room."""

STEPS = 8
GENEROUS = (1.7, 1.4, 1.2, 1.0)
"""How much larger than their least pictures are tried to be, before the type is set larger."""


Part = int | str
"""What stands in a cell: a card by its index, ``map`` (the body figures) or ``said`` (the box with the disclaimer)."""


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
        if free:
            for wide in (1.0, 1.15):
                yield (*full, (*last[:-1], _Cell((*last[-1].parts, "map")), _Cell(("said",), free * wide)))
            yield (*full, (*last, _Cell(("map",), free)), (_Cell(("said",)),))
        if columns == 1:
            yield (*rows, (_Cell(("map",)), _Cell(("said",))))
            yield (*rows, (_Cell(("map",)), _Cell(("said",), 2)))


class _Sheet:
    """The page before it is magnified: measures and makes its parts, each once."""

    def __init__(self, handout: Handout, size: Size, look: Look, pictures: Pictures, picture: float) -> None:
        self.handout, self.size, self.look, self.pictures, self.picture = handout, size, look, pictures, picture
        self.inner = size.width - 2 * MARGIN
        self.head = self._head()
        self.foot = self._foot()
        self.text = cache(self._text)
        self.said = cache(self._said)
        self.band = cache(self._band)

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
        return sum(self._least(part, width) for part in cell.parts) + GAP * (len(cell.parts) - 1)

    def _shape(self, card: Card) -> float:
        size = self.pictures[card.figure.picture.file].size
        return size.width / size.height

    def _beside(self, card: Card, width: float) -> float:
        """Return the width of a picture that stands beside its words, or 0 where it had better stand above them."""
        wide = self.picture * min(1, self._shape(card))
        return wide if width - 2 * PAD - wide - GAP >= 15 * self.look.sizes.text else 0

    def _least(self, part: Part, width: float) -> float:
        """Return the least height of a part of *width*, infinite when it is too narrow."""
        if part == "said":
            return self.said(width).height
        if part == "map":
            return self.picture * 1.35 + 24 if width >= self.picture * 1.1 + 2 * PAD else float("inf")
        number = int(part)
        card = self.handout.cards[number]
        wide = self.picture * min(1, self._shape(card))
        tall = wide / self._shape(card)
        if width - 2 * PAD < wide:
            return float("inf")
        over = self.band(number, width).height + 2 * 7
        if over > self.look.sizes.card * 4.2:
            return float("inf")  # the name takes three lines
        beside = self._beside(card, width)
        words = self.text(number, width - 2 * PAD - (beside + GAP if beside else 0)).height
        return over + (max(tall, words) if beside else tall + 7 + words)

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
                    tall = self._least(part, width) + each
                    yield part, Box(x, top, width, tall)
                    top += tall + GAP
            y += height + GAP

    def filled(self, laid: _Laid) -> float:
        """Return how much of the page pictures and words fill; the smallest picture counts again."""
        areas, pictures = [], []
        for part, box in self.placed(laid):
            if part == "said":
                areas.append(box.width * self.said(box.width).height)
            elif part == "map":
                areas += [each.width * each.height for each in self._figures(box.width, box.height)]
            else:
                at, words, _ = self._set_out(int(part), box.width, box.height)
                pictures.append(at.width * at.height)
                areas.append(words.height * (box.width - 2 * PAD - (at.width if at.bottom > words.height else 0)))
        return sum(areas) + sum(pictures) + min(pictures) * len(pictures)

    def marks(self, laid: _Laid) -> tuple[Mark, ...]:
        """Return the page; the disclaimer is read before the cards, wherever it stands."""
        made = [(part, self._part(part, box.width, box.height).at(box.x, box.y)) for part, box in self.placed(laid)]
        ordered = sorted(made, key=lambda each: each[0] != "said")
        marks = [mark for _, block in ordered for mark in block]
        return (*self.head.marks, *marks, *self.foot.at(MARGIN, self.size.height - self.foot.height))

    def _part(self, part: Part, width: float, height: float) -> Block:
        if part == "said":
            return _framed_box(self.said(width), width, height, self.look)
        return self._map(width, height) if part == "map" else self._card(int(part), width, height)

    def _set_out(self, number: int, width: float, height: float) -> tuple[Box, Block, Position]:
        """Return where a card's picture stands, as large as its words allow, and the words with their corner."""
        shape = self._shape(self.handout.cards[number])
        top = self.band(number, width).height + 7
        space, inner = height - top - 7, width - 2 * PAD
        if least := self._beside(self.handout.cards[number], width):
            wide = min(space * shape, inner - GAP - 15 * self.look.sizes.text)
            while wide > least and self.text(number, inner - GAP - wide).height > space:
                wide = max(least, wide * 0.95)
            words = self.text(number, inner - GAP - wide)
            tall = wide / shape
            return Box(PAD, top + (space - tall) / 2, wide, tall), words, Position(PAD + wide + GAP, top)
        words = self.text(number, inner)
        wide = min(inner, (space - words.height - 7) * shape)
        free = space - words.height - 7
        at = Box((width - wide) / 2, top + (free - wide / shape) / 2, wide, wide / shape)
        return at, words, Position(PAD, top + free + 7)

    def _card(self, number: int, width: float, height: float) -> Block:
        """Return a card that fills its cell."""
        card, look = self.handout.cards[number], self.look
        picture, top = self.pictures[card.figure.picture.file], self.band(number, width)
        at, words, corner = self._set_out(number, width, height)
        figure = annotated(card.figure, picture, at, look, ring=max(at.width, at.height) / 9)
        if figure is None:
            figure = annotated(replace(card.figure, marks=_unlabelled(card)), picture, at, look, ring=at.width / 9)
        assert figure is not None  # noqa: S101  # markers alone always find their place
        ground = Shape(Box(0, 0, width, top.height), (8, 8, 0, 0), fill=look.colours.pale)
        edge = Shape(Box(0, 0, width, height), (8, 8, 8, 8), stroke=look.colours.line, width=0.9)
        marks = (artifact(ground, edge), *top.marks, figure, *words.at(corner.x, corner.y))
        return Block(height, (Group(Role.SECTION, marks, path=card.path),))

    def _band(self, number: int, width: float) -> Block:
        """Return a card's number, name and note, on one line if they fit."""
        card, look = self.handout.cards[number], self.look
        size = look.sizes.card * 1.25
        left = PAD + size + 8
        name = paragraph(card.name, width - left - PAD, look.heading, Role.SPAN)
        note = paragraph(card.note, width - left - PAD, look.text)
        used = text_width(card.name, look.heading) + 8
        beside = used + text_width(card.note, look.text) <= width - left - PAD
        height = max(size, name.height + (0 if beside else note.height)) + 8
        top = (height - name.height - (0 if beside else note.height)) / 2
        drop = (look.heading.size - look.text.size) * 1.0
        place = note.at(left + used, top + drop) if beside else note.at(left, top + name.height)
        lead = disc(card.number, size, look).at(PAD, (height - size) / 2)
        return Block(height, (Group(Role.HEADING, (*lead, *name.at(left, top))), *place))

    def _text(self, number: int, width: float) -> Block:
        """Return where, how and when to take care, in short."""
        card, look = self.handout.cards[number], self.look
        words, colours = card.words, look.colours
        gap = look.sizes.text * 0.3
        care = led(words.take_care, card.short_care, width - 10, look.text, colours.danger)
        bar = Shape(Box(0, 2, 3, care.height - 4), fill=colours.danger)
        warned = Block(care.height, (artifact(bar), Group(Role.NOTE, care.at(10, 0))))
        parts = [
            led(f"{words.where}:", card.short_where, width, look.text, colours.structure),
            led(f"{words.how}:", card.short_how, width, look.text, colours.structure),
            warned,
        ]
        return stack(parts, gap)

    def _figures(self, width: float, height: float) -> list[Box]:
        """Return where the two body figures stand below their heading."""
        sizes = [self.pictures[each.figure.picture.file].size for each in self.handout.closing.bodies]
        shapes = [size.width / size.height for size in sizes]
        top = self._map_heading(width).height + 6
        gaps = GAP * (len(shapes) - 1)
        tall = min(height - top - PAD, (width - 2 * PAD - gaps) / sum(shapes))
        x, boxes = (width - tall * sum(shapes) - gaps) / 2, []
        for shape in shapes:
            boxes.append(Box(x, top + (height - top - PAD - tall) / 2, tall * shape, tall))
            x += tall * shape + GAP
        return boxes

    def _map_heading(self, width: float) -> Block:
        words = self.handout.closing.map_heading
        heading = paragraph(
            words, width - 2 * PAD, replace(self.look.part, size=self.look.sizes.text * 1.2), Role.HEADING
        )
        return Block(heading.height + 6, heading.at(PAD, 6))

    def _map(self, width: float, height: float) -> Block:
        """Return both body figures with the numbers of the cards."""
        frame = Shape(Box(0, 0, width, height), (8, 8, 8, 8), stroke=self.look.colours.line, width=0.9)
        figures = [
            body(each, box, self.look, self.pictures)
            for each, box in zip(self.handout.closing.bodies, self._figures(width, height), strict=True)
        ]
        marks = (artifact(frame), *self._map_heading(width).marks, *figures)
        return Block(height, (Group(Role.SECTION, marks),))

    def _said(self, width: float) -> Block:
        """Return the disclaimer and the danger signs in as many columns as make them least high."""
        inner = width - 2 * PAD
        heading = paragraph(
            self.handout.front.disclaimer.heading,
            inner,
            replace(self.look.heading, colour=self.look.colours.danger),
            Role.HEADING,
        )
        tried = []
        for columns in range(1, 5):
            wide = (inner - 16 * (columns - 1)) / columns
            if columns > 1 and wide < 18 * self.look.sizes.text:
                break
            tried.append(_columns(self._parts(wide), columns, wide, self.look.sizes.text * 0.5))
        body = min(tried, key=lambda block: block.height)
        return Block(heading.height + 5 + body.height + 20, (*heading.at(PAD, 8), *body.at(PAD, heading.height + 13)))

    def _parts(self, width: float) -> list[Block]:
        """Return what the box says: the short texts where the topic has them, else everything."""
        front, look = self.handout.front, self.look
        flags, red = front.red_flags, look.colours.danger
        notices = " ".join(front.notices)
        said = [paragraph(notices, width, replace(look.text, bold=True))] if notices else []
        if front.disclaimer.short:
            said.append(paragraph(front.disclaimer.short, width, look.text))
        else:
            said += disclaimer_parts(self.handout, width, look)
        for alarm, call in ((flags.now, front.call_now), (flags.today, front.call_today)):
            said.append(alarm_call(alarm, call, width, look))
        later = paragraph(flags.later, width, replace(look.text, bold=True))
        return [*said, Block(later.height, later.marks)] if red else said

    def _head(self) -> Block:
        """Return the title band with the clinic at its right."""
        handout, look = self.handout, self.look
        clinic = handout.clinic
        lines = [line for line in (clinic.name, clinic.phone, clinic.web) if line] if clinic else []
        ground, ink = look.solid
        style = replace(look.label, colour=ink, size=look.sizes.text)
        side = max((text_width(line, style) for line in lines), default=0)
        style = replace(style, size=min(style.size, style.size * self.inner * 0.35 / side)) if side else style
        side = max((text_width(line, style) for line in lines), default=0)
        room = self.inner - (side + 24 if side else 0)
        title = next(
            block
            for scale in (1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6)
            if (
                block := paragraph(
                    handout.title, room, replace(look.title(scale), colour=ink), Role.TITLE, balanced=True
                )
            ).height
            <= self.size.height * (0.08 if scale > 0.6 else 1)
        )
        contact = stack([paragraph(line, side + 0.1, style) for line in lines], 0)
        height = max(title.height, contact.height) + 16
        fill = Shape(Box(-BLEED, -BLEED, self.size.width + 2 * BLEED, height + BLEED), fill=ground)
        rule = Shape(Box(MARGIN, height - 2, self.inner, 1.6), fill=look.colours.ink)
        marks = (
            artifact(fill if ground != "#ffffff" else rule),
            *title.at(MARGIN, (height - title.height) / 2),
            *contact.at(MARGIN + self.inner - side, (height - contact.height) / 2),
        )
        return Block(height, marks)

    def _foot(self) -> Block:
        words = paragraph(self.handout.footer, self.inner, self.look.small)
        return Block(words.height + 9, words.marks)


def _unlabelled(card: Card) -> tuple:  # type: ignore[type-arg]
    return tuple(replace(mark, text="") for mark in card.figure.marks if mark.kind in ("press", "stroke"))


def _columns(parts: Sequence[Block], columns: int, wide: float, gap: float) -> Block:
    """Return *parts* in order in columns that end as evenly as they can."""
    ends = _even_ends([part.height for part in parts], columns)
    stacks = [stack(parts[a:b], gap) for a, b in pairwise((0, *ends))]
    marks = [mark for n, block in enumerate(stacks) for mark in block.at(n * (wide + 16), 0)]
    return Block(max(block.height for block in stacks), tuple(marks))


def _even_ends(heights: Sequence[float], columns: int) -> list[int]:
    """Return where each column ends so that the tallest is least tall."""
    best: tuple[float, list[int]] = (sum(heights), [len(heights)] * columns)
    if columns == 1 or len(heights) <= 1:
        return best[1]
    for first in range(1, len(heights)):
        rest = _even_ends(heights[first:], columns - 1)
        tallest = max(sum(heights[:first]), *(sum(heights[first:][a:b]) for a, b in pairwise((0, *rest))))
        if tallest < best[0]:
            best = tallest, [first, *(first + end for end in rest)]
    return best[1]


def _framed_box(body: Block, width: float, height: float, look: Look) -> Block:
    """Return the disclaimer in its heavy frame."""
    frame = Shape(Box(0, 0, width, height), (8, 8, 8, 8), fill=look.colours.alarm, stroke=look.colours.danger, width=2)
    return Block(height, (Group(Role.SECTION, (artifact(frame), *body.marks)),))
