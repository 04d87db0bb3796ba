"""Saliency: how much of a picture a label would hide, wherever it stands.

Ground costs nothing, the body something, and lines most: creases, bones and folds are what the words ask one to find.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate, compress, pairwise, product
from math import hypot
from operator import ne
from typing import Any, NamedTuple

from msgspec import Struct

from handout.content.assets import Spot
from handout.geometry import Size

COLUMNS, MOST_ROWS = 48, 192
BODY = 70
"""The saliency of a plain part of the body, of 255."""

OF_BODY = bytes(min(255, change + BODY) for change in range(256))
"""The saliency of each change of lightness on the body."""

NEAR, FAR, ALIKE, WARMER = 9, 180, 110, 24
"""How much the ground may change: its lightness from cell to cell and altogether.

The third is how much two areas of it may differ, the last is for red without blue. Lightness has 1020 steps.
"""

SHAPE, AROUND = 10, 0.06
"""How much dearer than a line is what the words ask one to count or to find.

The second is the radius of what a label names, as a part of the picture's longer side.
"""

SHIFT = 1024
"""More than there are steps of warmth."""

OUTSIDE = -10_000 * SHIFT
"""What is around a picture looks unlike any cell."""


class Saliency(Struct, frozen=True, dict=True, cache_hash=True):
    """The saliency of a picture, 0 to 255 in each cell of a grid, row by row.

    Cells of shapes to count are dearer. There are thousands, so that neither their hash nor their sums are found twice.
    """

    columns: int
    rows: int
    cells: Sequence[int]

    def with_shapes(self, covered: bytes, places: tuple[Spot, ...] = ()) -> "Saliency":
        """Return it with shapes, which cover 0 to 255 of each cell, dearer than lines.

        So is what lies around *places*.
        """
        return _with_shapes(self, covered, places) if covered or places else self

    @cached_property
    def sums(self) -> list[list[int]]:
        """Return the sum of all cells above and left of each corner of the grid."""
        sums = [[0] * (self.columns + 1)]
        for row in range(self.rows):
            cells = self.cells[row * self.columns : (row + 1) * self.columns]
            sums.append([a + b for a, b in zip(sums[-1], (0, *accumulate(cells)), strict=True)])
        return sums

    def over(self, left: float, top: float, right: float, bottom: float) -> float:
        """Return the mean saliency in a box, 0 to 1; outside the picture there is none.

        The sides are fractions of the picture's width and height.
        """
        sums, columns, rows = self.sums, self.columns, self.rows
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
    looks, changes = _looks(pixels, columns, rows)
    free = _ground(looks, columns, rows)
    cells = [change if ground else OF_BODY[change] for change, ground in zip(changes, free, strict=True)]
    return Saliency(columns, rows, bytes(cells))


def _looks(pixels: bytes, columns: int, rows: int) -> tuple[list[int], bytes]:
    """Return the look of each cell's lightest pixel, and how much its pixels differ.

    All pixels are computed at once, which takes a tenth of the time of one after the other.
    """
    from PIL import Image, ImageMath

    red, green, blue = Image.frombytes("RGB", (2 * columns, 2 * rows), pixels).split()
    # A look is lightness and warmth in one number: so the lightest pixel of a cell is found with its own warmth.
    looks = ImageMath.lambda_eval(
        lambda of: (of["red"] + 2 * of["green"] + of["blue"]) * SHIFT + of["red"] - of["blue"] + SHIFT // 2,
        red=red,
        green=green,
        blue=blue,
    )
    corners = {
        name: looks.transform((columns, rows), Image.Transform.AFFINE, (2, 0, x - 1, 0, 2, y - 1))
        for name, (x, y) in {"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1)}.items()
    }

    def of_four(end: str) -> Any:  # noqa: ANN401 - Pillow does not tell
        return ImageMath.lambda_eval(
            lambda of: of[end](of[end](of["a"], of["b"]), of[end](of["c"], of["d"])), **corners
        )

    lightest, darkest = of_four("max"), of_four("min")
    change = ImageMath.lambda_eval(lambda of: (of["high"] - of["low"]) / (2 * SHIFT), high=lightest, low=darkest)
    return memoryview(lightest.tobytes()).cast("i").tolist(), change.convert("L").tobytes()


class _Run(NamedTuple):
    """Cells beside each other that look alike, from *start* up to *end*."""

    start: int
    end: int
    level: int
    warmth: int

    def is_like(self, other: "_Run", most: int) -> bool:
        """Return whether two runs differ little in warmth, and by *most* in lightness."""
        return abs(self.level - other.level) <= most and abs(self.warmth - other.warmth) <= WARMER


def _ground(looks: Sequence[int], columns: int, rows: int) -> bytes:
    """Return 1 for each cell that is ground, else 0.

    The areas along the edge are found, each as far as no line is between its cells. The ground is the one that has
    most of the edge, and those like it.
    """
    width = columns + 1
    cells = [OUTSIDE] * width  # with a frame, every cell has four neighbours
    for start in range(0, len(looks), columns):
        cells += (*looks[start : start + columns], OUTSIDE)
    cells += [OUTSIDE] * width
    runs, run_of = _runs(cells)
    lines = [range(row * width, row * width + columns) for row in range(1, rows + 1)]
    edge = [run_of[n] for n in (*lines[1], *lines[-2], *(line[n] for line in lines for n in (1, columns - 2)))]
    area: dict[int, int] = {}
    for seed in edge:
        if seed not in area:
            _flood(seed, area, runs, run_of, width)
    largest = runs[Counter(area[run] for run in edge).most_common(1)[0][0]]
    like = {seed for seed in area.values() if runs[seed].is_like(largest, ALIKE)}
    ground = bytearray(len(cells))
    for run, seed in area.items():
        if seed in like:
            start, end, *_ = runs[run]
            ground[start:end] = b"\1" * (end - start)
    return b"".join(ground[line.start : line.stop] for line in lines)


def _runs(cells: Sequence[int]) -> tuple[list[_Run], list[int]]:
    """Return the runs of *cells*, and the number of the run of each cell.

    Most cells of a drawing look like their neighbours.
    """
    starts = [0, *compress(range(1, len(cells)), map(ne, cells, cells[1:])), len(cells)]
    runs = [_Run(start, end, cells[start] // SHIFT, cells[start] % SHIFT) for start, end in pairwise(starts)]
    return runs, [number for number, run in enumerate(runs) for _ in range(run.start, run.end)]


def _flood(seed: int, area: dict[int, int], runs: Sequence[_Run], run_of: Sequence[int], width: int) -> None:
    """Add the runs that are in the *area* of a *seed*, and in no other yet.

    A row of cells with its frame has a *width*.
    """
    first = runs[seed]
    area[seed] = seed
    queue = [seed]
    while queue:
        run = queue.pop()
        start, end, level, _ = runs[run]
        above, below = run_of[start - width : end - width], run_of[start + width : end + width]
        for other in {run - 1, run + 1, *above, *below}:
            if other not in area and abs(runs[other].level - level) <= NEAR and first.is_like(runs[other], FAR):
                area[other] = seed
                queue.append(other)


@lru_cache(64)
def _with_shapes(saliency: Saliency, covered: bytes, places: tuple[Spot, ...]) -> Saliency:
    """Return a saliency in which cells are dearer as they are covered by shapes.

    Around each of the *places* is a disc.
    """
    columns, rows = saliency.columns, saliency.rows
    shares = list(covered) or [0] * len(saliency.cells)
    reach = AROUND * max(columns, rows)
    for x, y in places:
        for row, column in product(range(rows), range(columns)):
            if hypot(column + 0.5 - x * columns, row + 0.5 - y * rows) < reach:
                shares[row * columns + column] = 255
    cells = (cell + SHAPE * share for cell, share in zip(saliency.cells, shares, strict=True))
    return Saliency(columns, rows, tuple(cells))
