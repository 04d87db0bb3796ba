"""The grids on which the cards of a leaflet are tried."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, product

from msgspec import Struct, field
from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import MM, Size
from handout.layout.figures.card_picture import card_picture
from handout.layout.figures.picture import Picture
from handout.layout.page import Block
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.frames import PAD
from handout.layout.parts.grid_card import (
    BESIDE,
    PORTRAIT,
    Grid,
    GridCard,
    Surroundings,
    set_card,
    set_surroundings,
    setting_of,
)
from handout.layout.setting import Setting
from handout.layout.style import ENLARGED, LARGE, PageStyle

GAP = 14.0
"""The gap between two cards."""

COLUMN = 20
"""The least width of words beside a picture, in ems: about 45 characters."""

NARROW = 0.845
"""The width of narrow pictures as a multiple of the wide ones."""

NARROWS_BESIDE, NARROWS_ABOVE = ((NARROW, 54 * MM), (NARROW, 48 * MM)), ((NARROW, 54 * MM), (0.76, 48 * MM))
"""The multiples to try, each with the least narrow width.

The first are for words beside pictures, the second for words below them."""

WIDE = tuple(each * MM for each in (64, 60, 56, 52, 48))
"""The widths of pictures beside words to try.

Wider ones would leave large print, with its many lines, no page on which pictures are 1.4 times as wide.
"""

TALL_PAGE = tuple(
    each * MM for each in (150, 140, 130, 120, 112, 104, 98, 94, 90, 86, 82, 78, 74, 70, 68, 66, 62, 58, 54, 50, 46)
)
"""The widths of pictures above words to try."""

SECOND = tuple(each * MM for each in (94, 90, 86, 84, 82, 79, 76, 74.5, 73, 71.5, 70, 68.5, 67.2))
"""The second widths of pictures above words to try in large print."""

WIDE_ENOUGH = 78 * MM
"""The least width of wide pictures in large print on a grid of which they all are."""

LARGER_BESIDE, LARGER_ABOVE = (
    tuple(each * MM for each in (70, 78, 86, 94)),
    tuple(each * MM for each in (82, 94, 104, 112, 120, 130, 140, 150)),
)
"""The widths of pictures to try where a card has a page to itself."""

SMALLER = ((True, 44 * MM), (False, 54 * MM), (False, 50 * MM), (False, 46 * MM))
"""The widths of pictures to try where cards would else leave pages mostly empty.

They are for pictures beside words, all of which are so to have one width, and above them.
"""

NARROW_COLUMN, LEAST_COLUMN = 15, 14
"""The least width of words beside such a picture, and one in large print, in ems."""

HEADINGS = ((False, True), (True, True))
"""Whether headings run in, and whether a text beside a picture goes on below it."""

SMALL_STEPS = tuple(each * MM for each in (36, 30, 25))
"""The widths of the pictures of steps to try where nothing else fits."""

CELL = tuple(each * MM for each in (76, 68, 60, 52, 46, 40, 36))
"""The widths of pictures of compact cards to try."""

MOST_CARDS = 24
"""Cards that are held as they were set: those of the last two or three handouts."""

PER_PAGE: Mapping[str, tuple[int, int]] = {
    "auto": (0, 1),
    "1": (1, 1),
    "2": (2, 1),
    "3": (3, 1),
    "4": (4, 2),
    "6": (6, 2),
}
"""The number of cards (0 for any) and of columns for each choice."""


class CardSets(Struct, frozen=True, eq=False):
    """A card as it was set in some widths on some grids.

    It is set *alone* with the width of its own pictures; *on_grid* it says what those of the other shape have, too, and
    has a number. Only its heading shows that.
    """

    alone: dict[tuple[float, Grid], GridCard] = field(default_factory=dict)
    on_grid: dict[tuple[int, float, Grid], GridCard] = field(default_factory=dict)
    around: dict[tuple[float, bool], Surroundings] = field(default_factory=dict)
    headings: dict[tuple[int, float, bool], Block] = field(default_factory=dict)


@lru_cache(MOST_CARDS)
def _sets(_card: Card, _pictures: tuple[Picture, ...], _style: PageStyle) -> CardSets:
    """Return a card without its number as it was set before.

    A change of one card, or of their order, leaves the others as they were.
    """
    return CardSets()


def _bare(card: Card) -> Card:
    """Return a card without its number."""
    return replace(card, number=0, second=card.second and _bare(card.second))


class GridSearch:
    """All cards of a handout on grids of every kind."""

    def __init__(self, cards: Sequence[Card], choice: str, size: Size, setting: Setting) -> None:
        """Prepare to set *cards* for a *choice* of cards per page."""
        self.cards, self.size, self.setting = cards, size, setting
        self.asked, self.columns = PER_PAGE[choice]
        self.shown = [card_picture(card.figures, setting.pictures) for card in cards]
        shown = (each.pictures if each else () for each in self.shown)
        self.sets = [_sets(_bare(card), of, setting.style) for card, of in zip(cards, shown, strict=True)]
        self.unlabelled: set[tuple[int, Grid]] = set()
        self.alone: dict[int, GridCard | None] = {}
        self.seconds: dict[int, float] = {}

    def grids(self, *, enlarged: bool = False) -> list[list[Grid]]:
        """Return families of grids for wide cards, largest pictures first.

        If they are *enlarged*, none is less than 1.4 times as wide as in normal print.
        """
        inner = self.size.width - 2 * PAD
        most = 1 if self._all_narrow() else 2
        beside = [each for each in WIDE if inner - each - BESIDE >= COLUMN * self.setting.style.text.size]
        if beside and self.asked != 1:
            return [
                [Grid(beside=True, wide=each, narrow=self._narrow(each, *narrow), run_in=run_in) for each in beside]
                for run_in, narrow in product((False, True), NARROWS_BESIDE[:most])
            ]
        widths = [each for each in TALL_PAGE if each <= inner]
        if enlarged:
            return [
                [
                    self._with_second(grid)
                    for grid in self._enlarged(Grid(beside=False, wide=0, narrow=0, run_in=run_in, sidebar=sidebar))
                ]
                for run_in, sidebar in HEADINGS
            ]
        scale = ENLARGED if self.enlarges else 1
        return [
            [
                Grid(
                    beside=False,
                    wide=each,
                    narrow=self._narrow(each, share, least * scale),
                    run_in=run_in,
                    sidebar=sidebar,
                )
                for each in widths
            ]
            for (run_in, sidebar), (share, least) in product(HEADINGS, NARROWS_ABOVE[:most])
        ]

    def _enlarged(self, arrangement: Grid) -> Iterator[Grid]:
        """Yield grids whose wide pictures are 1.4 times as wide as in normal print.

        They have space for two thirds of the cards. If none has space for all of them, the widest that has comes last.
        """
        inner = self.size.width - 2 * PAD
        wide = [number for number, each in enumerate(self.shown) if each and each.shape >= PORTRAIT]
        few = len(self.cards) // 3
        for each in TALL_PAGE:
            grid = replace(arrangement, wide=each, narrow=each)
            if ENLARGED * WIDE[0] <= each <= inner:
                without = (number for number in wide if not self.placed(number, grid))
                if len([*islice(without, few + 1)]) <= few:
                    yield grid
        for each in SECOND:
            grid = replace(arrangement, wide=each, narrow=each)
            if WIDE_ENOUGH <= each <= inner and all(self.placed(number, grid) for number in wide):
                if each < ENLARGED * WIDE[0]:
                    yield grid
                return

    def _with_second(self, grid: Grid) -> Grid:
        """Return a grid with the largest width that all narrow pictures hold.

        Those for which the *grid* has no space have it, too.
        """
        tall = [
            number
            for number, each in enumerate(self.shown)
            if each and (each.shape < PORTRAIT or not self.placed(number, grid))
        ]
        if self._all_narrow():
            return grid
        second = min((self._widest(number) for number in tall), default=0)
        if 0 < second < grid.wide:
            return replace(grid, narrow=second)
        return replace(grid, narrow=self._narrow(grid.wide, NARROW, 54 * MM * ENLARGED))

    def _widest(self, number: int) -> float:
        """Return the greatest second width of a card's picture, 0 if there is none."""
        if number not in self.seconds:
            grids = (Grid(beside=False, wide=0, narrow=each, run_in=True, sidebar=True) for each in SECOND)
            self.seconds[number] = next((grid.narrow for grid in grids if self._shows(number, grid)), 0)
        return self.seconds[number]

    def narrower(self, number: int, grid: Grid) -> GridCard | None:
        """Return a card whose picture is as narrow as a *grid* has them.

        Its words are arranged as on the grid, or else as they fit.
        """
        inner, em = self.size.width - 2 * PAD, self.setting.style.text.size
        usual = replace(grid, wide=grid.narrow)
        forms = [usual] if usual.sidebar else [usual, replace(usual, run_in=True, sidebar=True)]
        if inner - grid.narrow - BESIDE >= LEAST_COLUMN * em:
            forms.append(replace(usual, beside=True, run_in=True, sidebar=False))
        return next(filter(None, (self.placed(number, form) for form in forms)), None)

    def _shows(self, number: int, grid: Grid) -> bool:
        """Return whether a card has all labels on a picture as narrow as a *grid*'s."""
        found = self.narrower(number, grid)
        return found is not None and found.holds_labels

    @property
    def enlarges(self) -> bool:
        """Return whether all pictures are to be 1.4 times as wide as in normal print."""
        inner = self.size.width - 2 * PAD
        return self.setting.style.text.size >= LARGE and inner >= ENLARGED * WIDE[0]

    def cells(self) -> list[Grid | None]:
        """Return the grids for two cards beside each other, or None alone."""
        if self.columns == 1:
            return [None]
        inner = (self.size.width - GAP) / 2 - 2 * PAD
        widths = [each for each in CELL if each <= inner] or [inner]
        return [Grid(beside=False, wide=each, narrow=self._narrow(each), compact=True) for each in widths]

    def placed(self, number: int, grid: Grid) -> GridCard | None:
        """Return a card on a grid, or None if it does not fit there."""
        height, width = self.size.height, self.size.width
        if grid.compact:
            rows = max(1, self.asked // 2)
            height, width = (height - GAP * (rows - 1)) / rows, (width - GAP) / 2
        if (number, grid) in self.unlabelled:
            return None
        sets, card = self.sets[number], self.cards[number]
        key = (card.number, width, grid)
        if key not in sets.on_grid:
            own = width, self._own_grid(number, grid)
            if own not in sets.alone:
                around = self._surroundings(number, width, compact=grid.compact)
                sets.alone[own] = set_card(card, width, own[1], self.setting, around)
            heading = self._heading(number, width, compact=grid.compact)
            sets.on_grid[key] = replace(sets.alone[own], grid=grid, card=card, heading=heading)
        found = sets.on_grid[key]
        return found if found.height <= height + 0.01 else None

    def larger(self, number: int, grid: Grid) -> Iterator[GridCard]:
        """Yield a card with larger pictures than on a *grid* with words beside them.

        Its words stand beside the picture, or below a wider one. Without a picture its headings stand above their texts. It
        is for a page that the card has to itself.
        """
        picture, inner = self.shown[number], self.size.width - 2 * PAD
        if picture is None and grid.run_in:
            roomy = self.placed(number, replace(grid, run_in=False, sidebar=False, alone=True))
            yield from [roomy] if roomy else []
        if picture is None or not grid.beside:
            return
        usual, measure = grid.place(picture.shape), COLUMN * self.setting.style.text.size
        forms = [replace(grid, wide=each, narrow=each) for each in LARGER_BESIDE if inner - each - BESIDE >= measure]
        above = LARGER_ABOVE if picture.shape >= PORTRAIT else LARGER_ABOVE[:1]  # a tall one has words beside it
        forms += [Grid(beside=False, wide=each, narrow=each) for each in above if each <= inner]
        for form in forms:
            found = self.placed(number, replace(form, alone=True)) if form.wide > usual else None
            if found:
                yield found

    def smaller(self, number: int, grid: Grid) -> Iterator[GridCard]:
        """Yield a card with smaller pictures than on a *grid*, beside its words or above.

        It is for a page that holds one card more with them. There is none in large print, which enlarges pictures.
        """
        picture, style, inner = self.shown[number], self.setting.style, self.size.width - 2 * PAD
        if picture is None or style.text.size >= LARGE:
            return
        usual, measure = grid.place(picture.shape), NARROW_COLUMN * style.text.size
        widths = ((True, grid.narrow), *SMALLER) if grid.beside else SMALLER
        for beside, wide in widths:
            if beside and inner - wide - BESIDE < measure:
                continue
            form = replace(grid, beside=beside, wide=wide, narrow=wide, alone=True, sidebar=grid.sidebar and not beside)
            found = self.placed(number, form) if wide < usual else None
            if found:
                yield found

    def apart(self, number: int) -> GridCard | None:
        """Return a card on the first grid of its own that holds it."""
        if number not in self.alone:
            picture = self.shown[number]
            tries = (self.placed(number, grid) for grid in self.fallbacks(picture.shape if picture else 1))
            self.alone[number] = next((each for each in tries if each and each.holds_labels), None)
        return self.alone[number]

    def fallbacks(self, shape: float) -> Iterator[Grid]:
        """Yield the grids for a card that the grid of its leaflet does not hold.

        The one with the largest picture comes first, however its words are set.
        """
        inner, em = self.size.width - 2 * PAD, self.setting.style.text.size
        grids = [*chain.from_iterable(self.grids())]
        widths = [each * ENLARGED for each in (*WIDE, 54 * MM, NARROW * WIDE[1])] if self.enlarges else []
        for each in widths:
            grids += [Grid(beside=False, wide=each, narrow=each, run_in=True, sidebar=aside) for aside in (False, True)]
            if inner - each - BESIDE >= LEAST_COLUMN * em:
                grids.append(Grid(beside=True, wide=each, narrow=each, run_in=True))
        yield from sorted(grids, key=lambda grid: -grid.place(shape))
        for each in (*WIDE, 44 * MM):
            if inner - each - BESIDE >= 11 * em:
                yield Grid(beside=True, wide=each, narrow=each)
        for each in (*TALL_PAGE, 42 * MM, 36 * MM, 32 * MM):
            if each <= inner:
                yield Grid(beside=False, wide=each, narrow=each, run_in=True, sidebar=True)
        for step in SMALL_STEPS:
            yield Grid(beside=False, wide=46 * MM, narrow=36 * MM, run_in=True, sidebar=True, step=step)

    def _surroundings(self, number: int, width: float, *, compact: bool) -> Surroundings:
        """Return what is around the picture and the words of a card."""
        around, key = self.sets[number].around, (width, compact)
        if key not in around:
            around[key] = set_surroundings(self.cards[number], width, self.setting, compact=compact)
        return around[key]

    def _heading(self, number: int, width: float, *, compact: bool) -> Block:
        """Return the heading of a card with its number."""
        card, headings = self.cards[number], self.sets[number].headings
        key = (card.number, width, compact)
        if key not in headings:
            headings[key] = card_heading(card, width, setting_of(self.setting, compact=compact).style)
        return headings[key]

    def _own_grid(self, number: int, grid: Grid) -> Grid:
        """Return the grid without the width that pictures of the other shape have."""
        picture = self.shown[number]
        wide = grid.place(picture.shape) if picture else grid.wide
        return replace(grid, wide=wide, narrow=wide)

    def _narrow(self, wide: float, share: float = NARROW, least: float = 0) -> float:
        """Return the width of narrow pictures, or *wide* if all are narrow."""
        return wide if self._all_narrow() else max(wide * share, min(wide, least))

    def _all_narrow(self) -> bool:
        """Return whether all pictures are narrow."""
        return all(each.shape < PORTRAIT for each in self.shown if each)
