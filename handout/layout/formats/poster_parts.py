"""The parts of a poster: its title band, the cards, the body figures, the box with the disclaimer; each measured before it is made."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.geometry import Box, Position, Size
from handout.layout.figures.callouts import annotated, unlabelled
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Group, Role, Shape, artifact, stack
from handout.layout.parts.card import Pictures, disc
from handout.layout.parts.closing import body
from handout.layout.parts.footer import MOST_BRIEF, checked
from handout.layout.parts.front import alarm_call, disclaimer_parts
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import led, paragraph, text_width

MARGIN, GAP, PAD, BLEED = 13.5, 7.0, 8.5, 30.0

Part = int | str
"""What stands in a cell: a card by its index, ``map`` (the body figures) or ``said`` (the box with the disclaimer)."""


NARROW = 1.0
SLIM = 0.8
"""A slim picture beside words has room for labels at its sides: so much of the least width of a picture."""

SMALLER = (1.0, 0.8)
"""How large labels are tried to be."""


class _SetOut(Struct, frozen=True):
    """Where a card's picture stands, the room for it and its labels, and its words with their corner."""

    at: Box
    room: Box
    words: Block
    corner: Position
    beside: bool


class Parts:
    """Measures and makes the parts of one poster of *size*; card pictures are at least *picture* wide, a *tight* one has a low band."""

    def __init__(
        self, handout: Handout, size: Size, look: PageStyle, pictures: Pictures, picture: float, *, tight: bool = False
    ) -> None:
        self.handout, self.look, self.pictures, self.picture, self.tight = handout, look, pictures, picture, tight
        self.width, self.height = size.width, size.height
        self.inner = size.width - 2 * MARGIN
        self.text = cache(self._text)
        self.said = cache(self._said)
        self.band = cache(self._band)

    def filled(self, part: Part, width: float, height: float, above: bool) -> tuple[float, float]:
        """Return how much of its cell a part fills with pictures, and with words."""
        if part == "said":
            return 0, width * self.said(width).height
        if part == "map":
            return sum(each.width * each.height for each in self._figures(width, height)), 0
        set_out = self._set_out(int(part), width, height, above)
        taken = set_out.room.width if set_out.beside else 0
        return set_out.at.width * set_out.at.height, set_out.words.height * (width - 2 * PAD - taken)

    def lost(self, number: int, width: float, height: float, above: bool) -> int:
        """Return how many labels of a card find no place on its picture."""
        card, out = self.handout.cards[number], self._set_out(number, width, height, above)
        picture = self.pictures[card.figure.picture.file]
        return 0 if self._labelled(card, picture, out) else sum(bool(each.text) for each in card.figure.callouts)

    def _shape(self, card: Card) -> float:
        size = self.pictures[card.figure.picture.file].size
        return size.width / size.height

    def _column(self, card: Card, width: float, above: bool) -> float:
        """Return the width kept for a picture beside its words, or 0 where it stands above them."""
        shape = self._shape(card)
        wide = self.picture * (NARROW if shape < SLIM else min(1, shape))
        return wide if not above and width - 2 * PAD - wide - GAP >= 15 * self.look.sizes.text else 0

    def least(self, part: Part, width: float, above: bool) -> float:
        """Return the least height of a part of *width*, infinite when it is too narrow."""
        if part == "said":
            return self.said(width).height
        if part == "map":
            return self.picture * 1.35 + 24 if width >= self.picture + 2 * PAD else float("inf")
        number = int(part)
        card = self.handout.cards[number]
        wide = self.picture * min(1, self._shape(card))
        tall = wide / self._shape(card)
        if width - 2 * PAD < wide:
            return float("inf")
        over = self.band(number, width).height + 2 * 7
        if over > self.look.sizes.card * 4.2:
            return float("inf")  # the name takes three lines
        column = self._column(card, width, above)
        words = self.text(number, width - 2 * PAD - (column + GAP if column else 0)).height
        return over + (max(tall, words) if column else tall + 7 + words)

    def made(self, part: Part, width: float, height: float, above: bool) -> Block:
        """Return a part that fills its cell."""
        if part == "said":
            return _framed_box(self.said(width), width, height, self.look)
        return self._map(width, height) if part == "map" else self._card(int(part), width, height, above)

    def _set_out(self, number: int, width: float, height: float, above: bool) -> _SetOut:
        """Return where a card's picture stands, as large as its words allow, and its words."""
        card = self.handout.cards[number]
        shape = self._shape(card)
        top = self.band(number, width).height + 7
        space, inner = height - top - 7, width - 2 * PAD
        if column := self._column(card, width, above):
            wide = max(column, min(space * shape, inner - GAP - 15 * self.look.sizes.text))
            while wide > column and self.text(number, inner - GAP - wide).height > space:
                wide = max(column, wide * 0.95)
            words = self.text(number, inner - GAP - wide)
            drawn = min(wide, space * shape)
            at = Box(PAD + (wide - drawn) / 2, top, drawn, drawn / shape)
            return _SetOut(at, Box(PAD, top, wide, space), words, Position(PAD + wide + GAP, top), beside=True)
        words = self.text(number, inner)
        free = space - words.height - 7
        wide = min(inner, free * shape)
        at = Box((width - wide) / 2, top + (free - wide / shape) / 2, wide, wide / shape)
        room = Box(PAD, at.y, inner, at.height)
        return _SetOut(at, room, words, Position(PAD, top + free + 7), beside=False)

    def _labelled(self, card: Card, picture: Picture, out: _SetOut) -> Group | None:
        """Return a card's picture with all its labels, as large as they find a place, or None."""
        sizes = self.look.sizes
        looks = (replace(self.look, sizes=replace(sizes, label=sizes.label * scale)) for scale in SMALLER)
        found = (annotated(card.figure, picture, out.at, look, _ring(out.at), out.room) for look in looks)
        return next((figure for figure in found if figure), None)

    def _card(self, number: int, width: float, height: float, above: bool) -> Block:
        """Return a card that fills its cell; labels that find no place on its picture are left out."""
        card, look = self.handout.cards[number], self.look
        picture, top = self.pictures[card.figure.picture.file], self.band(number, width)
        out = self._set_out(number, width, height, above)
        bare = replace(card.figure, callouts=unlabelled(card.figure.callouts))
        figure = self._labelled(card, picture, out) or annotated(bare, picture, out.at, look, _ring(out.at))
        assert figure is not None  # noqa: S101  # markers alone always find their place
        ground = Shape(Box(0, 0, width, top.height), (8, 8, 0, 0), fill=look.colours.pale)
        edge = Shape(Box(0, 0, width, height), (8, 8, 8, 8), stroke=look.colours.line, width=0.9)
        marks = (artifact(ground, edge), *top.marks, figure, *out.words.at(out.corner.x, out.corner.y))
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
            body(each, box, self.look, self.pictures, max(box.height / 14, 12.8))
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
            replace(self.look.heading, size=self.look.sizes.card * 0.85, colour=self.look.colours.danger),
            Role.HEADING,
        )
        tried = []
        for columns in range(1, 5):
            wide = (inner - 16 * (columns - 1)) / columns
            if columns > 1 and wide < 18 * self.look.sizes.text:
                break
            tried.append(_columns(self._parts(wide), columns, wide, self.look.sizes.text * 0.3))
        body = min(tried, key=lambda block: block.height)
        return Block(heading.height + 3 + body.height + 14, (*heading.at(PAD, 6), *body.at(PAD, heading.height + 9)))

    def _parts(self, width: float) -> list[Block]:
        """Return what the box says: the short texts where the topic has them, else everything."""
        front, look = self.handout.front, self.look
        flags, red = front.red_flags, look.colours.danger
        notices = " ".join(front.notices)
        said = [paragraph(notices, width, replace(look.text, bold=True))] if notices else []
        if front.disclaimer.short:
            said += [paragraph(part, width, look.text) for part in front.disclaimer.short.split("\n") if part.strip()]
        else:
            said += disclaimer_parts(self.handout, width, look)
        for alarm, call in ((flags.now, front.call_now), (flags.today, front.call_today)):
            said.append(alarm_call(alarm, call, width, look))
        later = paragraph(flags.later, width, replace(look.text, bold=True))
        return [*said, Block(later.height, later.marks)] if red else said

    def head(self) -> Block:
        """Return the title band with the clinic at its right; a *tight* one is as low as it can be."""
        size = self.look.sizes
        if not self.tight:
            return self._head(0.35, size.text, (1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.85))
        ways = product((0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55), (size.text, size.small))
        return min((self._head(share, type_size, (0.85,)) for share, type_size in ways), key=lambda block: block.height)

    def _head(self, share: float, type_size: float, scales: Sequence[float]) -> Block:
        """Return the title as large as *scales* and the band's height allow, and the clinic on a *share* of the width."""
        handout, look = self.handout, self.look
        clinic = handout.clinic
        lines = [line for line in (clinic.name, clinic.phone, clinic.web) if line] if clinic else []
        lines = [" · ".join(lines)] if self.tight and lines else lines
        ground, ink = look.solid
        style = replace(look.label, colour=ink, size=type_size)
        side = min(max((text_width(line, style) for line in lines), default=0), self.inner * share)
        room = self.inner - (side + 24 if side else 0)
        title = next(
            block
            for scale in scales
            if (
                block := paragraph(
                    handout.title, room, replace(look.title(scale), colour=ink), Role.TITLE, balanced=True
                )
            ).height
            <= self.height * 0.07
            or scale == scales[-1]
        )
        contact = stack([paragraph(line, side + 0.1, style) for line in lines], 0)
        height = max(title.height, contact.height) + 10
        fill = Shape(Box(-BLEED, -BLEED, self.width + 2 * BLEED, height + BLEED), fill=ground)
        rule = Shape(Box(MARGIN, height - 2, self.inner, 1.6), fill=look.colours.ink)
        marks = (
            artifact(fill if ground != "#ffffff" else rule),
            *title.at(MARGIN, (height - title.height) / 2),
            *contact.at(MARGIN + self.inner - side, (height - contact.height) / 2),
        )
        return Block(height, marks)

    def foot(self) -> Block:
        """Return the line with version and approval."""
        small = self.look.small
        style = replace(small, size=0.72 * self.look.sizes.text, leading=1.2) if self.tight else small
        words = checked(self.handout, self.inner, style, MOST_BRIEF)
        return Block(words.height + 9, words.at(0, -2.5))  # into the gap above: 4 mm from the trim even on A3


def _ring(picture: Box) -> float:
    """Return how wide markers are on a picture."""
    return max(picture.width, picture.height) / 9


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


def _framed_box(body: Block, width: float, height: float, look: PageStyle) -> Block:
    """Return the disclaimer in its heavy frame."""
    frame = Shape(Box(0, 0, width, height), (8, 8, 8, 8), fill=look.colours.alarm, stroke=look.colours.danger, width=2)
    return Block(height, (Group(Role.SECTION, (artifact(frame), *body.marks)),))
