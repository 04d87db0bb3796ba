"""The grids on which the cards of a leaflet are tried."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, product

from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import MM, Size
from handout.layout.figures.card_picture import card_picture
from handout.layout.formats.card_sets import bare, card_sets
from handout.layout.formats.picture_widths import (
    CELL,
    COLUMN,
    LARGER,
    LEAST_COLUMN,
    NARROW,
    NARROWS_ABOVE,
    NARROWS_BESIDE,
    PAIRED,
    PAIRED_LARGE,
    SECOND,
    SECONDS_ABOVE,
    SMALL_STEPS,
    SMALLER,
    SMALLER_NARROWS,
    TALL_PAGE,
    TALLER,
    WIDE,
    WIDE_ENOUGH,
)
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
from handout.layout.style import ENLARGED, LARGE

GAP = 14.0
"""The gap between two cards."""

HEADINGS = ((False, True), (True, True))
"""Whether headings run in, and whether a text beside a picture goes on below it."""

CLOSEST = Grid(beside=False, wide=0, narrow=0, run_in=True, sidebar=True)
"""The arrangement of words that takes least height."""

LOWEST = Grid(beside=False, wide=32 * MM, narrow=32 * MM, run_in=True, sidebar=True, step=SMALL_STEPS[-1])
"""The closest arrangement with the smallest pictures of all."""

MUCH_TALLER = 3
"""How many lines taller than a page a card is that no grid holds."""

PER_PAGE: Mapping[str, tuple[int, int]] = {
    "auto": (0, 1),
    "1": (1, 1),
    "2": (2, 1),
    "3": (3, 1),
    "4": (4, 2),
    "6": (6, 2),
}
"""The number of cards (0 for any) and of columns for each choice."""


def narrowed(grid: Grid) -> Grid:
    """Return a grid with a second width, a narrower one, if it has none."""
    return grid if grid.narrow != grid.wide else replace(grid, narrow=grid.wide * NARROW)


class GridSearch:
    """All cards of a handout on grids of every kind."""

    def __init__(self, cards: Sequence[Card], choice: str, size: Size, setting: Setting) -> None:
        """Prepare to set *cards* for a *choice* of cards per page."""
        self.cards, self.size, self.setting = cards, size, setting
        self.asked, self.columns = PER_PAGE[choice]
        self.shown = [card_picture(card.figures, setting.pictures) for card in cards]
        shown = (each.pictures if each else () for each in self.shown)
        self.sets = [card_sets(bare(card), of, setting.style) for card, of in zip(cards, shown, strict=True)]
        self.unlabelled: set[tuple[int, Grid]] = set()
        self.alone: dict[int, GridCard | None] = {}
        self.tall: dict[int, bool] = {}
        self.order = [*range(len(cards))]
        self.seconds: dict[int, float] = {}
        self.held: dict[tuple[int, float, bool], bool] = {}
        self.crowded: dict[int, float] = {}

    def grids(self, *, enlarged: bool = False, freely: bool = False) -> list[list[Grid]]:
        """Return families of grids for wide cards, largest pictures first.

        If they are *enlarged*, none is less than 1.4 times as wide as in normal print. If pages are set *freely*, there
        are more widths.
        """
        inner = self.size.width - 2 * PAD
        most = 1 if self._all_narrow() else 2
        if self.asked != 1 and (families := self._beside(most, freely=freely)):
            return families
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
        all_wide = freely and not self.enlarges and all(each.shape >= PORTRAIT for each in self.shown if each)
        narrows = SECONDS_ABOVE if all_wide else NARROWS_ABOVE[:most]
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
            for (run_in, sidebar), (share, least) in product(HEADINGS, narrows)
        ]

    def _beside(self, most: int, *, freely: bool) -> list[list[Grid]]:
        """Return families of grids with words beside pictures.

        The narrow pictures of usual ones have up to *most* widths.
        """
        inner, column = self.size.width - 2 * PAD, COLUMN * self.setting.style.text.size
        tried = [(WIDE, narrow) for narrow in NARROWS_BESIDE[:most]]
        if freely and self.setting.style.text.size < LARGE:
            tried += [*product([SMALLER], SMALLER_NARROWS), (LARGER, NARROWS_BESIDE[0])]
        families = []
        for run_in, (widths, narrow) in product((False, True), tried):
            beside = [each for each in widths if inner - each - BESIDE >= column]
            families.append(
                [Grid(beside=True, wide=each, narrow=self._narrow(each, *narrow), run_in=run_in) for each in beside]
            )
        if freely and self.setting.style.text.size < LARGE and self.has_narrow() and not self._all_narrow():
            taller = [each for each in TALLER if inner - each - BESIDE >= column]
            families += [
                [Grid(beside=True, wide=each, narrow=narrow, run_in=run_in) for each in WIDE if each < narrow]
                for run_in, narrow in product((False, True), taller)
            ]
        return [*filter(None, families)]

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
        second = min((self.widest(number) for number in tall), default=0)
        if 0 < second < grid.wide:
            return replace(grid, narrow=second)
        return replace(grid, narrow=self._narrow(grid.wide, NARROW, 54 * MM * ENLARGED))

    def widest(self, number: int) -> float:
        """Return the greatest second width of a card's picture, 0 if there is none."""
        if number not in self.seconds:
            held = (each for close in (False, True) for each in SECOND if self._holds(number, each, close=close))
            self.seconds[number] = next(held, 0)
        return self.seconds[number]

    def paired(self) -> Iterator[list[Grid]]:
        """Yield families of grids on which each card has one of two widths.

        Its shape does not matter. In large print the first of them have only widths that are 1.4 times as large as those in normal print.
        """
        inner = self.size.width - 2 * PAD
        every = sorted({*TALL_PAGE, *SECOND, *PAIRED_LARGE} if self.enlarges else {*TALL_PAGE, *PAIRED}, reverse=True)
        enough = ENLARGED * WIDE[-1]
        for least_wide, least in ((WIDE_ENOUGH, enough), (enough, enough), (0, 0)) if self.enlarges else ((0, 0),):
            widths = [each for each in every if least <= each <= inner]
            pairs = [(wide, second) for wide in widths if wide >= least_wide and (second := self._second(wide, widths))]
            yield [
                Grid(beside=False, wide=wide, narrow=second, run_in=run_in, sidebar=sidebar)
                for (run_in, sidebar), (wide, second) in product(HEADINGS, pairs)
            ]

    def _second(self, wide: float, widths: Sequence[float]) -> float:
        """Return a second width beside a *wide* one, or 0.

        It is the largest of the *widths* that all cards hold which do not hold the *wide* one. Narrow pictures have it,
        too, unless only the others can.
        """
        shown = [(number, each.shape) for number, each in enumerate(self.shown) if each]
        less, lines = [each for each in widths if each < wide], (False, True) if self.enlarges else (False,)

        def held(width: float, numbers: set[int]) -> bool:
            return all(any(self._holds(number, width, close=close) for close in lines) for number in numbers)

        without_space = {number for number, _ in shown if not self._closest(number, wide)}
        if not any(held(each, without_space) for each in less):
            return 0  # whatever the labels of the others need
        tall = {number for number, _ in shown if not self._holds(number, wide)}
        narrow = {number for number, shape in shown if shape < PORTRAIT}
        return next((each for both in (tall | narrow, tall) for each in less if held(each, both)), 0)

    def narrower(self, number: int, grid: Grid) -> GridCard | None:
        """Return the lowest card whose picture is as narrow as a *grid* has them."""
        return min(self._at_width(number, grid, grid.narrow), key=lambda card: card.height, default=None)

    def other(self, number: int, grid: Grid) -> GridCard | None:
        """Return a card arranged otherwise than on a *grid*.

        Or it has the width that the grid has for the other shape. In large print its lines are close rather than its picture smaller.
        """
        picture = self.shown[number]
        widths = (grid.narrow, grid.wide) if picture and picture.shape < PORTRAIT else (grid.wide, grid.narrow)
        ways = product((False, True) if self.enlarges else (False,), widths)
        return next((card for close, each in ways for card in self._at_width(number, grid, each, close=close)), None)

    def roomier(self, number: int, grid: Grid) -> GridCard | None:
        """Return a card without a picture with its headings above their texts.

        Return None if they do not run in on the *grid*.
        """
        if self.shown[number] or not grid.run_in:
            return None
        return self.placed(number, replace(grid, run_in=False, sidebar=False))

    def _at_width(self, number: int, grid: Grid, width: float, *, close: bool = False) -> Iterator[GridCard]:
        """Yield a card whose picture has a *width*, and whose lines may be *close*.

        Its words are arranged as on the grid, or else as they fit.
        """
        inner, em = self.size.width - 2 * PAD, self.setting.style.text.size
        usual = replace(grid, wide=width, narrow=width, close=close)
        forms = [usual] if usual.sidebar else [usual, replace(usual, run_in=True, sidebar=True)]
        if inner - width - BESIDE >= LEAST_COLUMN * em:
            forms.append(replace(usual, beside=True, run_in=True, sidebar=False))
        yield from filter(None, (self.placed(number, form) for form in forms))

    def _closest(self, number: int, width: float, *, close: bool = False) -> GridCard | None:
        """Return the closest card whose picture has a *width*, or None if it is too tall."""
        return next(self._at_width(number, CLOSEST, width, close=close), None)

    def _holds(self, number: int, width: float, *, close: bool = False) -> bool:
        """Return whether a card has all labels on a picture of a *width*.

        Its lines are *close* or not. Labels for which a picture has no space are looked for on no smaller one.
        """
        key = number, width, close
        if key not in self.held:
            found = self._closest(number, width, close=close)
            self.held[key] = found is not None and width > self.crowded.get(number, 0) and found.holds_labels
            if found and not self.held[key]:
                self.crowded[number] = max(width, self.crowded.get(number, 0))
        return self.held[key]

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
        found = self._set(number, grid, width)
        return found if found.height <= height + 0.01 else None

    def _set(self, number: int, grid: Grid, width: float) -> GridCard:
        """Return a card on a grid in a *width*, however tall it is."""
        sets, card = self.sets[number], self.cards[number]
        key = (card.number, width, grid)
        if key not in sets.on_grid:
            own = width, self._own_grid(number, grid)
            if own not in sets.alone:
                around = self._surroundings(number, width, compact=grid.compact, close=grid.close)
                sets.alone[own] = set_card(card, width, own[1], self.setting, around)
            heading = self._heading(number, width, compact=grid.compact)
            sets.on_grid[key] = replace(sets.alone[own], grid=grid, card=card, heading=heading)
        return sets.on_grid[key]

    def apart(self, number: int) -> GridCard | None:
        """Return a card on the first grid of its own that holds it."""
        if number not in self.alone:
            picture = self.shown[number]
            grids = () if self.is_too_tall(number) else self.fallbacks(picture.shape if picture else 1)
            tries = (self.placed(number, grid) for grid in grids)
            self.alone[number] = next((each for each in tries if each and each.holds_labels), None)
        return self.alone[number]

    def is_too_tall(self, number: int) -> bool:
        """Return whether a card is much taller than a page, so that no grid holds it.

        Others may be a line lower than the lowest grid, on which a caption takes more lines.
        """
        if number not in self.tall:
            style, lines = self.setting.style.text, (False, True) if self.enlarges else (False,)
            cards = (self._set(number, replace(LOWEST, close=close), self.size.width) for close in lines)
            most = self.size.height + MUCH_TALLER * style.size * style.leading
            self.tall[number] = all(card.height > most for card in cards)
        return self.tall[number]

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

    def _surroundings(self, number: int, width: float, *, compact: bool, close: bool) -> Surroundings:
        """Return what is around the picture and the words of a card."""
        around, key = self.sets[number].around, (width, compact, close)
        if key not in around:
            around[key] = set_surroundings(self.cards[number], width, self.setting, compact=compact, close=close)
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

    def has_narrow(self) -> bool:
        """Return whether any picture is narrow."""
        return any(each.shape < PORTRAIT for each in self.shown if each)

    def _all_narrow(self) -> bool:
        """Return whether all pictures are narrow."""
        return all(each.shape < PORTRAIT for each in self.shown if each)
