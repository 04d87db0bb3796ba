"""Saliency: how much of a picture a label would hide, wherever it stands.

Ground costs nothing, the body something, and lines most: creases, bones and folds are what the words ask one to find.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct

from handout.geometry import Size

COLUMNS, MOST_ROWS = 48, 192
BODY = 70
"""The saliency of a plain part of the body, of 255."""

NEAR, FAR, ALIKE, WARMER = 9, 180, 110, 24
"""How much the ground may change: its lightness from cell to cell and altogether.

The third is how much two areas of it may differ, the last is for red without blue. Lightness has 1020 steps.
"""


SHIFT = 1024
"""More than there are steps of warmth."""


class Saliency(Struct, frozen=True):
    """The saliency of a picture, 0 to 255 in each cell of a grid, row by row."""

    columns: int
    rows: int
    cells: bytes

    @property
    def sums(self) -> list[list[int]]:
        """Return the sum of all cells above and left of each corner of the grid."""
        return _sums(self)

    def over(self, left: float, top: float, right: float, bottom: float) -> float:
        """Return the mean saliency in a box, 0 to 1; outside the picture there is none.

        The sides are fractions of the picture's width and height.
        """
        sums, columns, rows = _sums(self), self.columns, self.rows
        x0, x1 = min(max(int(left * columns), 0), columns), min(max(int(right * columns) + 1, 0), columns)
        y0, y1 = min(max(int(top * rows), 0), rows), min(max(int(bottom * rows) + 1, 0), rows)
        if x0 >= x1 or y0 >= y1:
            return 0
        all_cells = (int(right * columns) + 1 - int(left * columns)) * (int(bottom * rows) + 1 - int(top * rows))
        above, below = sums[y0], sums[y1]
        return (below[x1] - below[x0] - above[x1] + above[x0]) / (255 * all_cells)


BLANK = Saliency(1, 1, bytes(1))
"""The saliency of a picture that nothing is known of."""


def grid(size: Size) -> tuple[int, int]:
    """Return the columns and rows for a picture of *size*."""
    return COLUMNS, min(max(round(COLUMNS * size.height / size.width), 8), MOST_ROWS)


def measure(pixels: bytes, columns: int, rows: int) -> Saliency:
    """Return the saliency of a picture given as RGB pixels, two by two for each cell."""
    width = 2 * columns
    # Lightness and warmth in one number: so the lightest pixel of a cell is found with its own warmth.
    looks = [
        (red + 2 * green + blue) * SHIFT + red - blue + SHIFT // 2
        for red, green, blue in zip(pixels[0::3], pixels[1::3], pixels[2::3], strict=True)
    ]
    lightest: list[int] = []
    spread: list[int] = []
    for row in range(rows):
        upper, lower = (looks[(2 * row + n) * width : (2 * row + n + 1) * width] for n in (0, 1))
        four = upper[0::2], upper[1::2], lower[0::2], lower[1::2]
        most = [*map(max, *four)]
        lightest += most
        spread += [(high - low) // (2 * SHIFT) for high, low in zip(most, map(min, *four), strict=True)]
    levels, warmth = [look // SHIFT for look in lightest], [look % SHIFT for look in lightest]
    ground = _ground(levels, warmth, columns, rows)
    return Saliency(
        columns,
        rows,
        bytes(min(255, change + BODY * (not free)) for change, free in zip(spread, ground, strict=True)),
    )


def _ground(levels: Sequence[int], warmth: Sequence[int], columns: int, rows: int) -> list[bool]:
    """Return whether each cell is ground.

    The areas along the edge are found, each as far as no line is between its cells. The ground is the one that has
    most of the edge, and those like it. *levels* are lightnesses, *warmth* tells skin from what is grey or blue.
    """
    edge = [row * columns + column for row in (1, rows - 2) for column in range(columns)]
    edge += [row * columns + column for row in range(rows) for column in (1, columns - 2)]
    area = [-1] * len(levels)
    for seed in edge:
        if area[seed] < 0:
            _flood(seed, area, levels, warmth, columns)
    largest = Counter(area[n] for n in edge).most_common(1)[0][0]
    like = {
        seed
        for seed in set(area)
        if seed >= 0 and abs(levels[seed] - levels[largest]) <= ALIKE and abs(warmth[seed] - warmth[largest]) <= WARMER
    }
    return [each in like for each in area]


def _flood(seed: int, area: list[int], levels: Sequence[int], warmth: Sequence[int], columns: int) -> None:
    """Mark the cells of an *area* with the number of its *seed*."""
    level, warm, last = levels[seed], warmth[seed], len(levels) - columns
    area[seed] = seed
    queue = [seed]
    while queue:
        n = queue.pop()
        here, column = levels[n], n % columns
        for other, there in (
            (n - columns, n >= columns),
            (n + columns, n < last),
            (n - 1, column > 0),
            (n + 1, column < columns - 1),
        ):
            if (
                there
                and area[other] < 0
                and abs(levels[other] - here) <= NEAR
                and abs(levels[other] - level) <= FAR
                and abs(warmth[other] - warm) <= WARMER
            ):
                area[other] = seed
                queue.append(other)


@lru_cache(64)
def _sums(saliency: Saliency) -> list[list[int]]:
    """Return the sum of all cells above and left of each corner of the grid."""
    sums = [[0] * (saliency.columns + 1)]
    for row in range(saliency.rows):
        cells = saliency.cells[row * saliency.columns : (row + 1) * saliency.columns]
        sums.append([a + b for a, b in zip(sums[-1], (0, *accumulate(cells)), strict=True)])
    return sums
