"""The body map: two figures with numbered dots, and a legend."""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Closing, Handout
from handout.geometry import Box
from handout.layout.page import Block, Group, Mark, Role, section
from handout.layout.parts.body_numbers import LEGEND_DOT, draw_figures, margin_for, number_figures, number_in_margins
from handout.layout.parts.card_heading import disc
from handout.layout.setting import Setting
from handout.layout.style import LARGE, PageStyle
from handout.layout.text.paragraph import paragraph, text_width

LEAST_BODY = 190.0
"""The least height of a body figure in pt.

The dots of a smaller one merge.
"""

LARGER, SMALL_PAGE, WIDE_PAGE = 1.45, 1.2, 24
"""How much taller the least figures are in large print, less so on a small page.

The last value is the least width of any other page, in ems. Their numbers are larger, too.
"""

LOWEST = 0.85
"""How low figures may be above names in normal print, in multiples of the least."""

GAP = 16.0
"""The gap between two body figures."""

BESIDE = 0.75
"""The least height of figures beside a legend, as a part of that above it."""

LEAST_NAMES = 12
"""The least width of names of several lines beside the figures, in ems."""

TALLEST = (215.0, 230.0, 245.0, 300.0, 340.0, 380.0, 420.0)
"""The greatest height of the figures in pt, for 1, 2, 3, … cards."""


def body_map(
    handout: Handout,
    width: float,
    height: float,
    setting: Setting,
    tallest: float = 0,
    *,
    column: bool = False,
    wrapped: bool = False,
) -> Block | None:
    """Return the body map, as tall as *height* allows, or None if it does not fit.

    It shows the body figures that have a dot, and their legend: beside them, or below them in a narrow *column*. The
    figures are no taller than *tallest*, and beside a legend no lower than the least height. In large print, names that
    are too long for a line stand beside them where those below do not fit, or if they are to be *wrapped*.
    """
    closing, style = handout.closing, setting.style
    bodies = closing.bodies
    if not bodies:
        return Block(0)
    heading = paragraph(closing.map_heading, width, style.heading, Role.HEADING)
    ratios = [setting.pictures[b.figure.picture.file].size for b in bodies]
    shares = [size.width / size.height for size in ratios]
    gap = GAP
    between = gap * (len(bodies) - 1)
    words = max(text_width(name, style.text) for _, name in closing.legend) + style.sizes.text * 2.4
    space = height - heading.height - 8
    most = tallest or TALLEST[-1]
    least = min(least_height(width, style), most)
    tall = min(space, (width - words - gap * 1.5 - between) / sum(shares), most)
    columns = 1 if column else max(1, int(width // max(words, 1)))
    below = legend(closing, width, style, columns)
    taller = min(space - below.height - 8, (width - between) / sum(shares), most)
    beside = not column and tall >= least and tall >= taller * BESIDE
    lowest = least if style.text.size >= LARGE else least * LOWEST
    wrapped = wrapped or (not beside and taller < lowest)
    if wrapped:
        words = LEAST_NAMES * style.sizes.text
        tall = min(space, (width - words - gap * 1.5 - between) / sum(shares), most)
        if column or style.text.size < LARGE or tall < least:
            return None
    elif not beside:
        tall = taller
    marks: list[Mark] = list(heading.marks)
    top = heading.height + 8
    taken = words + gap * 1.5 if beside or wrapped else 0
    boxes = _side_by_side(shares, tall, top, gap)
    numbers = number_figures(bodies, boxes, setting)
    margin = margin_for(bodies, boxes, setting, numbers)
    free = width - taken - 2 * margin * len(shares) - max(gap - 2 * margin, 0) * (len(shares) - 1)
    if margin and (lower := min(tall, free / sum(shares))) >= least:
        tall = lower
        boxes = _side_by_side(shares, tall, top, gap, margin)
        numbers = number_in_margins(bodies, boxes, setting)
    else:
        margin = 0
    marks += draw_figures(bodies, boxes, setting, numbers)
    if beside or wrapped:
        x = boxes[-1].right + margin + gap * 1.5
        marks += (names := legend(closing, width - x, style, 1)).at(x, top)
        total = top + max(tall, names.height)
    else:
        marks += below.at(0, top + tall + 8)
        total = top + tall + 8 + below.height
    return section(Block(total, tuple(marks))) if total <= height + 0.01 else None


def _side_by_side(shares: Sequence[float], tall: float, top: float, gap: float, margin: float = 0) -> list[Box]:
    """Return boxes of a height, a *gap* apart, each with a *margin* at both sides.

    The *shares* are their widths as parts of the height.
    """
    boxes = list[Box]()
    for share in shares:
        left = boxes[-1].right + margin + max(gap - 2 * margin, 0) if boxes else 0
        boxes.append(Box(left + margin, top, tall * share, tall))
    return boxes


def divided_map(handout: Handout, width: float, height: float, setting: Setting) -> list[Block] | None:
    """Return the body map in as few parts as pages hold, each with its own names.

    A part shows the dots of its names, on the figures that have any. Where a single name leaves no space for the least
    figures, they are as low as need be. Return None if one does not fit so.
    """
    legend = handout.closing.legend
    for tallest in (0.0, LEAST_BODY, LEAST_BODY * LOWEST):
        for count in range(1, len(legend) + 1):
            most = -(-len(legend) // count)
            parts = (_part(handout, slice(start, start + most)) for start in range(0, len(legend), most))
            blocks = [block for part in parts if (block := body_map(part, width, height, setting, tallest))]
            if len(blocks) == -(-len(legend) // most):
                return blocks
    return None


def _part(handout: Handout, names: slice) -> Handout:
    """Return a handout whose map has some of its names.

    It is continued after the first of them.
    """
    closing = handout.closing
    legend = closing.legend[names]
    numbers = [number for number, _ in legend]
    bodies = tuple(
        body.with_numbers(numbers, handout.words)
        for body in closing.bodies
        if any(dot.number in numbers for dot in body.dots)
    )
    heading = handout.words.continue_heading(closing.map_heading) if names.start else closing.map_heading
    return replace(handout, closing=replace(closing, legend=legend, bodies=bodies, map_heading=heading))


def least_height(width: float, style: PageStyle) -> float:
    """Return the least height of a body figure on a page of a *width*."""
    if style.text.size < LARGE:
        return LEAST_BODY
    return LEAST_BODY * (LARGER if width >= WIDE_PAGE * style.text.size else SMALL_PAGE)


def least_width(handout: Handout, setting: Setting) -> float:
    """Return the width of the body figures at their least height."""
    sizes = [setting.pictures[body.figure.picture.file].size for body in handout.closing.bodies]
    return sum(LEAST_BODY * size.width / size.height for size in sizes) + GAP * (len(sizes) - 1)


def tallest_body(count: int) -> float:
    """Return the greatest height of the figures for *count* cards."""
    return TALLEST[min(count, len(TALLEST)) - 1]


def legend(closing: Closing, width: float, style: PageStyle, columns: int) -> Block:
    """Return the numbers and names of the cards, in *columns*."""
    size = style.sizes.text * LEGEND_DOT
    rows = -(-len(closing.legend) // columns)
    column = width / columns
    marks: list[Mark] = []
    tops = [0.0] * columns
    for at, (number, name) in enumerate(closing.legend):
        n = at // rows
        words = paragraph(name, column - size - 10, style.text, Role.BODY)
        tall = max(size, words.height)
        lead = disc(number, size, style, Role.BULLET).at(n * column, tops[n] + (tall - size) / 2)
        marks.append(Group(Role.ITEM, (*lead, *words.at(n * column + size + 8, tops[n] + (tall - words.height) / 2))))
        tops[n] += legend_row_height(name, column, style)
    return Block(max(tops), (Group(Role.LIST, tuple(marks)),))


def legend_row_height(name: str, width: float, style: PageStyle) -> float:
    """Return the height that a name takes in a column of the ``legend``."""
    size = style.sizes.text * LEGEND_DOT
    words = paragraph(name, width - size - 10, style.text, Role.BODY)
    return max(size, words.height) + style.sizes.text * 0.45
