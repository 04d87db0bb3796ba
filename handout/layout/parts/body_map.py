"""The body map: two figures with numbered dots, and a legend."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import combinations, pairwise
from math import hypot

from msgspec.structs import replace

from handout.content.assets import Spot
from handout.content.handout import BodyFigure, Closing, Handout
from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import CASING, LEADER, framed_picture
from handout.layout.figures.saliency import Saliency
from handout.layout.figures.segments import away, cross, distance, shared
from handout.layout.page import Block, Group, Mark, Path, Role, Shape, section
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

OFF = 0.3
"""How far a number may lie from its place, in multiples of its width."""

LEAST_DOT, DOT, LEGEND_DOT = 14.0, 1.45, 1.4
"""The widths of dots: the least, and those of body figures and legend.

In the least, in pt, numbers are 9 pt. The others are multiples of the sizes of labels and of text.
"""

DOTS, LARGE_DIGIT = 16, 0.62
"""How many dots of large print are as tall as a figure, and their digits.

The digits are a part of the dots' width. Dots are no wider than those of the legend, and their digits no larger than labels.
"""

CLEAR = 1.15
"""The least distance of two dots from middle to middle, in their sizes."""

END, PASSING = 1.5, 2.7
"""The radius of the end of a line to a place, and how far others pass, in pt.

The first is that of normal print, the second the distance of lines from its middle.
"""

COVERED, HIDES = 12.0, 1000.0
"""Costs of a number beside a figure, in steps of its size up or down.

It costs to cover the body, and to hide another's place or to lead a line over it.
"""

PARTS = 6
"""The parts of a step in which levels of numbers are looked for."""

SEEN = 4.0
"""How far the edge of a number stays from what cards tell one to find, in pt."""

TINY = 0.01
"""A difference that nobody sees, in pt."""

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
    x, top = 0.0, heading.height + 8
    boxes = []
    for share in shares:
        boxes.append(Box(x, top, tall * share, tall))
        x += tall * share + gap
    marks += body_figures(bodies, boxes, setting)
    if beside or wrapped:
        names = legend(closing, width - x - gap * 0.5, style, 1)
        marks += names.at(x + gap * 0.5, top)
        total = top + max(tall, names.height)
    else:
        marks += below.at(0, top + tall + 8)
        total = top + tall + 8 + below.height
    return section(Block(total, tuple(marks))) if total <= height + 0.01 else None


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


def body_figures(bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting, size: float = 0) -> list[Group]:
    """Return body figures with their dots, each *size* wide.

    Overlapping dots are moved just apart, and off what cards tell one to find. Where one would leave its place, or cover
    another's, all of a figure stand beside the body with lines to their places.
    """
    size = size or _usual_dot(setting.style, min(box.height for box in boxes))
    drawn = []
    for body, box in zip(bodies, boxes, strict=True):
        each = [_at(dot.place, box) for dot in body.dots]
        spots = _apart(each, size, box.inset(size / 2 + 1), [_at(place, box) for place in body.figure.keep_clear])
        wrong, led = _misleading(body, box, spots, size, led=False), False
        if wrong:
            beside = _beside(body, each, size, box, setting.pictures[body.figure.picture.file].saliency)
            led = _misleading(body, box, beside, size, led=True) < wrong
        drawn.append(_body_figure(body, box, each, beside if led else spots, setting, size, led=led))
    return drawn


def _usual_dot(style: PageStyle, height: float) -> float:
    """Return the usual width of the dots of body figures of a *height*."""
    larger = min(style.sizes.text * LEGEND_DOT, height / DOTS) if style.text.size >= LARGE else 0
    return max(LEAST_DOT, style.sizes.label * DOT, larger)


def _at(place: Spot, box: Box) -> Position:
    """Return the position on the page of a place on a figure in its box."""
    return Position(box.x + place[0] * box.width, box.y + place[1] * box.height)


def _body_figure(
    body: BodyFigure,
    box: Box,
    places: Sequence[Position],
    spots: Sequence[Position],
    setting: Setting,
    size: float,
    *,
    led: bool,
) -> Group:
    """Return a body figure with its dots on *spots*, *led* to their places by lines."""
    style = setting.style
    marks: list[Mark] = [*framed_picture(box, setting.pictures[body.figure.picture.file], style)]
    digits = min(style.sizes.label, size * LARGE_DIGIT) if style.text.size >= LARGE else 0
    if led:
        lines = [(spot, place) for spot, place in zip(spots, places, strict=True) if distance(spot, place) > size / 2]
        marks += [Path(line, stroke="#ffffff", width=LEADER * style.pen + CASING) for line in lines]
        marks += [Path(line, stroke=style.colours.ink, width=LEADER * style.pen) for line in lines]
        end = END * style.pen
        for radius, fill in ((end + 0.9, "#ffffff"), (end, style.colours.ink)):
            marks += [_circle(place, radius, fill) for _, place in lines]
    for dot, spot in zip(body.dots, spots, strict=True):
        marks.append(_circle(spot, size / 2 + 1, "#ffffff"))
        marks += disc(dot.number, size, style, size=digits).at(spot.x - size / 2, spot.y - size / 2)
    return Group(Role.FIGURE, tuple(marks), body.figure.alt, body.figure.path)


def _circle(centre: Position, radius: float, fill: str) -> Shape:
    """Return a filled circle."""
    return Shape(Box(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius), (radius,) * 4, fill=fill)


def _misleading(body: BodyFigure, box: Box, spots: Sequence[Position], size: float, *, led: bool) -> int:
    """Return how many places would be taken for another's, or for none.

    They are covered by another number, or lie outside their own with no line to it. What is to be found may be covered by none.
    """
    numbers = [dot.number for dot in body.dots]
    places = [_at(dot.place, box) for dot in body.dots]
    found = [_at(place, box) for place in body.figure.keep_clear]
    covered = sum(
        distance(spots[m], place) < size / 2
        for n, place in enumerate(places)
        for m in range(len(spots))
        if numbers[m] != numbers[n]
    )
    covered += sum(distance(spot, place) < size / 2 + SEEN - TINY for spot in spots for place in found)
    return covered + sum(not led and distance(*each) > size * OFF for each in zip(places, spots, strict=True))


def _beside(body: BodyFigure, places: Sequence[Position], size: float, box: Box, ground: Saliency) -> list[Position]:
    """Return spots for dots at both sides of a figure, one below the other.

    Each is on the side of its place, where it covers little of the body: a number on a hand is taken for one of the hand.
    """
    spots = list(places)
    inside = box.inset(size / 2 + 2)
    columns = inside.x, inside.right

    @cache
    def covered(level: float) -> float:
        """Return how much of the body dots cover on a *level*, at the worse side."""
        y, wide, tall = (level - box.y) / box.height, size / 2 / box.width, size / 2 / box.height
        shares = [(x - box.x) / box.width for x in columns]
        return max(ground.over(x - wide, y - tall, x + wide, y + tall) for x in shares)

    def cost(n: int, x: float, level: float) -> float:
        """Return what it costs a dot to stand on a level of its side."""
        others = [p for p, dot in zip(places, body.dots, strict=True) if dot.number != body.dots[n].number]
        line = Position(x, level), places[n]
        hides = sum(distance(p, line[0]) < size / 2 + END or away(p, line) < PASSING for p in others)
        return abs(level - places[n].y) / size + COVERED * covered(level) + HIDES * hides

    for left, x in zip((True, False), columns, strict=True):
        side = sorted(
            (n for n, place in enumerate(places) if (place.x < box.centre.x) is left), key=lambda n: places[n].y
        )
        costs = [partial(cost, n, x) for n in side]
        hides = [partial(_under, size, x, places[n], places[m]) for n, m in pairwise(side)]
        for n, level in zip(side, levels(costs, hides, size * CLEAR, inside), strict=True):
            spots[n] = Position(x, level)
        for n, m in combinations(side, 2):
            if cross(spots[n], places[n], spots[m], places[m]):
                spots[n], spots[m] = spots[m], spots[n]
    return spots


def _under(size: float, x: float, place: Position, lower: Position, level: float, below: float) -> bool:
    """Return whether the line of one of two dots at a side runs under the other dot."""
    one, other = Position(x, level), Position(x, below)
    return min(away(one, (other, lower)), away(other, (one, place))) < size / 2 + END


Levels = tuple[float, tuple[float, ...]]
"""The levels of the first few dots at a side, after what they cost."""


def levels(
    costs: Sequence[Callable[[float], float]], hides: Sequence[Callable[[float, float], bool]], step: float, inside: Box
) -> list[float]:
    """Return the cheapest levels *inside* a box, from the top down, a *step* apart.

    Each has its own *costs*, and more if it *hides* something with the one before. They may be farther apart, and are
    nearer where there is no space for all.
    """
    step = min(step, inside.height / max(len(costs) - 1, 1))
    grid = [inside.y + n * step / PARTS for n in range(int(inside.height / step * PARTS + TINY) + 1)]
    best: list[Levels] = [(cost(level), (level,)) for cost in costs[:1] for level in grid]
    for cost, hiding in zip(costs[1:], hides, strict=True):
        above, best = sorted(best), []
        for level in grid:
            fits = [each for each in above if each[1][-1] <= level - step + TINY]
            clear = next((each for each in fits if not hiding(each[1][-1], level)), None)
            tried = [clear] if clear else [(price + HIDES, found) for price, found in fits[:1]]
            best += [(price + cost(level), (*found, level)) for price, found in tried]
    return list(min(best)[1]) if best else []


def _apart(spots: Sequence[Position], size: float, inside: Box, found: Sequence[Position]) -> list[Position]:
    """Return *spots* moved as little as needed so that dots of a *size* stand apart.

    None covers what is to be *found*. All stay *inside*.
    """
    moved, least, off = list(spots), size * CLEAR, size / 2 + SEEN
    for _ in range(60):
        still = True
        for n in range(len(moved)):
            for m in range(n):
                a, b = moved[m], moved[n]
                far = hypot(b.x - a.x, b.y - a.y)
                if far < least - 0.01:
                    still = False
                    ux, uy = ((b.x - a.x) / far, (b.y - a.y) / far) if far > 0.01 else (1.0, 0.0)
                    push = (least - far) / 2
                    moved[m] = Position(a.x - ux * push, a.y - uy * push)
                    moved[n] = Position(b.x + ux * push, b.y + uy * push)
        for place in found:
            for n, spot in enumerate(moved):
                if (far := distance(place, spot)) < off - TINY:
                    still = False
                    moved[n] = shared(place, spot, off / far) if far > TINY else Position(place.x, place.y + off)
        moved = [Position(min(max(p.x, inside.x), inside.right), min(max(p.y, inside.y), inside.bottom)) for p in moved]
        if still:
            break
    return moved


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
