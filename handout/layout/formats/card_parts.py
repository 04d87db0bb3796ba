"""Cards of which a page holds a part, or at last the whole.

They are in large print, or have pictures of their steps.

A card begins with its name and its pictures, as large as a page allows. Its words follow below them as far as they fit,
and go on overleaf. A card that fits below another stands there.
"""

from collections.abc import Sequence
from functools import cache, cached_property

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Steps, Warnings
from handout.geometry import Box, Size
from handout.layout.figures.card_picture import card_picture
from handout.layout.formats.card_page import STRETCH
from handout.layout.formats.card_sides import card_name
from handout.layout.page import Block, artifact, section, stack, stacked_height
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import cautions
from handout.layout.parts.divided_card import divide_card
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.grid_card import PORTRAIT, TALLEST, GridCard
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.sections import sections
from handout.layout.parts.small_page_card import LEAST_COMPACT
from handout.layout.setting import Setting
from handout.layout.style import LARGE
from handout.schema.model import KeyPath

PICTURES, IN_NORMAL_PRINT = (1.0, 0.9, 0.8, 0.7), (0.7, 0.6, 0.5, 0.4)
"""The sizes of pictures to try, as multiples of the largest that a page holds."""

SMALLER = 1.0
"""What smaller pictures cost, by the share that they lack."""

EVENED, LOWER = 2, 1.0
"""The number of parts above which more equal ones are tried.

The tallest of each try is lower by so much than that of the one before.
"""

BRIEF = 0.3
"""What it costs that a page says the cautions of a card again in brief."""

LEAST_DIVIDED = 2
"""The number of parts of a card that no other form makes fewer."""

WORDS = 0.5
"""The gap between two sections, in ems."""

SPREAD = 1.0
"""How much wider the gap between two sections may be on a page with space, in ems."""

BELOW_NAME = 8.0
"""The space below the name of a card."""


def shows_steps(card: Card) -> bool:
    """Return whether a card has pictures of its steps."""
    return any(isinstance(each, Steps) and any(each.figures) for each in card.sections)


class Face(Struct, frozen=True, eq=False, dict=True):
    """The name and the pictures with which a *card* begins, and what their size costs.

    The pictures stand in a *column*. Their labels are looked for only on pages that are as cheap as can be.
    """

    card: "CardParts | WholeCard"
    column: float
    height: float
    cost: float

    @cached_property
    def block(self) -> Block | None:
        """Return the name and the pictures, or None if their labels do not fit."""
        return self.card.draw(self.column)


class Part(Struct, frozen=True):
    """A part of a card: its face or its name, cautions and sections, a *gap* apart."""

    lead: Block | Face
    pieces: tuple[Block, ...]
    gap: float
    path: KeyPath

    @property
    def height(self) -> float:
        """Return the height of the part."""
        return stacked_height((Block(self.lead.height), *self.pieces), self.gap)

    @property
    def drawn(self) -> Block | None:
        """Return what the part begins with, or None if labels do not fit."""
        return self.lead.block if isinstance(self.lead, Face) else self.lead

    def block(self, free: float = 0) -> Block:
        """Return the part with wider gaps where a page has *free* height."""
        more = min(free / max(1, len(self.pieces)), self.gap * SPREAD / WORDS)
        return section(stack(filter(None, (self.drawn, *self.pieces)), self.gap + more), self.path)


class WholePart(Struct, frozen=True):
    """A card that a page holds whole."""

    card: GridCard

    @property
    def height(self) -> float:
        """Return the least height of the card."""
        return self.card.height

    @property
    def drawn(self) -> Block | None:
        """Return the card, or None if its labels do not fit."""
        return self.card.block()

    def block(self, free: float = 0) -> Block:
        """Return the card, a little taller where a page has *free* height."""
        return self.card.block(self.height + min(free, self.height * (STRETCH - 1))) or Block(0)


class Way(Struct, frozen=True):
    """A card in parts for a page each, and what their form costs."""

    parts: tuple[Part | WholePart, ...]
    cost: float


class WholeCard:
    """A card on pages that hold it whole, as it is set on a grid."""

    most, narrow = 0.0, False

    def __init__(self, card: GridCard) -> None:
        """Hold the card, which fits on a page with its labels."""
        self.card = card

    def sized(self, _column: float, _scales: Sequence[int]) -> list[Face]:
        """Return the card as the only beginning."""
        return [Face(self, 0, self.card.height, 0)]

    def ways(self, _face: Face, free: float) -> list[Way]:
        """Return the whole card as the only form, if it fits in a *free* height."""
        return [Way((WholePart(self.card),), 0)] if self.card.height <= free + 0.01 else []

    def draw(self, _column: float) -> Block | None:
        """Return the card."""
        return self.card.block()


class CardParts:
    """A card in parts on pages of a *size*, its words set once for all of them."""

    def __init__(self, card: Card, size: Size, setting: Setting) -> None:
        """Set the name, and find the widest column of its pictures: *most*, or 0 for none.

        Below pictures alone there is space to say that the warnings follow overleaf.
        """
        self.card, self.size, self.setting = card, size, setting
        self.gap = setting.style.text.size * WORDS
        self.name = card_name(replace(card, name=card.again, note=""), size.width, setting)
        self.top = _top(card, size.width, setting)
        warnings = card.warnings
        self.overleaf = warnings.as_caution(*([warnings.overleaf] if warnings.are_there else []))
        self.picture = card_picture(card.figures, setting.pictures)
        self.narrow = self.picture is not None and self.picture.shape < PORTRAIT
        self.face, self.ways = cache(self._face), cache(self._ways)
        self.pieces, self.again = cache(self._pieces), cache(self._repeats)
        self.free = (
            size.height - self._height(replace(card, warnings=self.overleaf, sections=()), self.top) - BELOW_NAME
        )
        self.most = self._most_column()

    def sized(self, column: float, scales: Sequence[int]) -> list[Face]:
        """Return the beginnings of the card that a page holds.

        Its pictures have some *scales* of a *column*; their labels may not fit.
        """
        sizes = PICTURES if self.setting.style.text.size >= LARGE else IN_NORMAL_PRINT
        every = [*scales] if self.picture else [0]
        faces = (self.face(column * sizes[each], SMALLER * (sizes[0] - sizes[each])) for each in every)
        return [*filter(None, faces)]

    def _repeats(self) -> list[tuple[float, Warnings]]:
        """Return how the cautions are said again on later parts, and what that costs.

        Each part has them, at least in brief. Where a page does not hold them with words of the card, they come first, and
        the other parts say so.
        """
        warnings = self.card.warnings
        if not warnings.are_there:
            return [(0.0, warnings)]
        repeats = [(0.0, warnings), (BRIEF, warnings.as_caution(warnings.short))]
        faces = self.sized(self.most, range(len(PICTURES)))
        tried = ((face, self._parts(face, self.size.height, again)) for face in faces for _, again in repeats)
        fits = any(parts and face.block for face, parts in tried)
        return repeats if fits else [(0.0, warnings.as_caution(*filter(None, (warnings.elsewhere,))))]

    def _ways(self, face: Face, free: float) -> list[Way]:
        """Return the forms of the card that begins with its *face* in a *free* height.

        Later parts have the cautions in brief only if so they are fewer.
        """
        found: list[Way] = []
        for more, again in self.again():
            if not found or len(found[0].parts) > LEAST_DIVIDED:
                ways = [Way(parts, face.cost + more) for parts in self._parts(face, free, again)]
                found += ways if ways and (not found or len(ways[0].parts) < len(found[0].parts)) else []
        return found

    def _parts(self, face: Face, free: float, again: Warnings) -> list[tuple[Part, ...]]:
        """Return the parts of the card that begins with its *face*.

        They are as few as fit, and as many that are as equal as possible. There are none if one is too tall.
        """
        most = self.size.height
        usual = min(self._divided(face, free, most, again), key=len, default=())
        if len(usual) <= EVENED:
            return [usual] if usual else []
        found = [usual]
        while ways := [parts for parts in self._divided(face, free, most, again) if len(parts) == len(usual)]:
            found += ways
            most = max(part.height for parts in ways for part in parts[1:]) - LOWER
        even = max(found, key=lambda parts: min(part.height for part in parts[1:]))
        return [usual, even] if even is not usual else [usual]

    def _divided(self, face: Face, free: float, most: float, again: Warnings) -> list[tuple[Part, ...]]:
        """Return every way to divide the card into parts, which say its cautions *again*.

        Those with words alone are at *most* so high. None has a part that is too tall. The first words follow below the
        pictures or overleaf, or only the cautions stand there.
        """
        words = replace(self.card, figures=(), group="")
        bare = replace(words, warnings=self.overleaf, sections=())

        def goes_on(part: Card) -> bool:
            return self._height(part, self.name) <= most

        def begins(part: Card) -> bool:
            return self._height(part, face) <= free

        cautions_first = (replace(words, sections=()), *divide_card(replace(words, warnings=again), goes_on))
        ways = [divide_card(words, goes_on, begins, again=again), cautions_first]
        if self.card.figures:
            ways += [(bare, *divide_card(words, goes_on, again=again)), (bare, *cautions_first)]
        return [
            (self._worded(parts[0], face), *(self._worded(part, self.name) for part in parts[1:]))
            for parts in ways
            if begins(parts[0]) and all(map(goes_on, parts[1:]))
        ]

    def _pieces(self, part: Card) -> tuple[Block, ...]:
        """Return the cautions and the sections of a part."""
        warned = cautions(part.warnings, self.size.width, self.setting.style).block
        words = sections(part, self.size.width, self.setting, run_in=True)
        return (*([warned] if warned.height else []), *words)

    def _height(self, part: Card, lead: Block | Face) -> float:
        """Return the height of a part below its *lead*."""
        return self._worded(part, lead).height

    def _worded(self, part: Card, lead: Block | Face) -> Part:
        """Return a part below its *lead*."""
        return Part(lead, self.pieces(part), self.gap, self.card.path)

    def _captions(self, wide: float) -> Block:
        """Return the captions of pictures that are so *wide*."""
        if self.picture is None:
            return Block(0)
        single = (self.size.width + wide) / 2  # from the picture's left edge to the right one of the page
        return self.picture.captions(single if len(self.card.figures) == 1 else wide, self.setting.style)

    def _most_column(self) -> float:
        """Return the widest column of the pictures on a page, 0 if there are none."""
        if self.picture is None:
            return 0
        free, shape = self.free, self.picture.shape
        wide = min(self.size.width, free * shape)
        while wide > LEAST_COMPACT * min(1, shape) and wide / shape + self._captions(wide).height > free:
            wide *= 0.98
        return wide / min(1, TALLEST * shape)

    def _face(self, column: float, cost: float) -> Face | None:
        """Return the beginning of the card with its pictures in a *column*.

        Return None if no page holds them.
        """
        if self.picture is None:
            return Face(self, column, self.top.height, cost)
        at, under = self._place(column)
        if at.width < LEAST_COMPACT * min(1, self.picture.shape) or at.height + under.height > self.free:
            return None
        return Face(self, column, at.bottom + under.height, cost)

    def draw(self, column: float) -> Block | None:
        """Return the name and the pictures of the card in a *column*.

        Return None if their labels do not fit.
        """
        if self.picture is None:
            return self.top
        at, under = self._place(column)
        label_area = Box(0, at.y, self.size.width, at.height)
        figure = self.picture.draw(at, self.setting.style, label_area=label_area)
        if figure is None:
            return None
        return Block(at.bottom + under.height, (*self.top.marks, figure, *under.at(at.x, at.bottom)))

    def _place(self, column: float) -> tuple[Box, Block]:
        """Return the place of the pictures in a *column*, and their captions."""
        assert self.picture is not None  # noqa: S101  # only cards with pictures have columns
        shape = self.picture.shape
        wide = column * min(1, TALLEST * shape)
        at = Box((self.size.width - wide) / 2, self.top.height + BELOW_NAME, wide, wide / shape)
        return at, self._captions(wide)


def _top(card: Card, width: float, setting: Setting) -> Block:
    """Return the name of a card on its ground, below the heading of a group."""
    top = card_heading(card, width, setting.style)
    ground = artifact(panel(width, top.height, Panel.NAME, setting.style))
    return below_heading(group_heading(card, width, setting.style), Block(top.height + 2, (ground, *top.marks)))
