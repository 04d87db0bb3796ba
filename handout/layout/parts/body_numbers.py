"""Number body figures: dots on their places, or beside the body with lines."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import chain, combinations, pairwise
from math import hypot

from msgspec import Struct
from msgspec.structs import replace

from handout.content.assets import Spot
from handout.content.handout import BodyFigure
from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import CASING, LEADER, framed_picture
from handout.layout.figures.saliency import Saliency
from handout.layout.figures.segments import away, cross, distance, shared
from handout.layout.page import Group, Mark, Path, Role, Shape
from handout.layout.parts.card_heading import disc
from handout.layout.setting import Setting
from handout.layout.style import LARGE, PageStyle

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

MARGIN = 4.0
"""The gap between a frame and the numbers outside of it, in pt."""

ON_BODY = 0.17
"""How much of the body a number beside it may cover."""


class Numbers(Struct, frozen=True):
    """The dots of a body figure, of a *size*; *led* to their places by lines or not."""

    spots: tuple[Position, ...]
    size: float
    led: bool


def body_figures(bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting, size: float) -> list[Group]:
    """Return body figures with their dots, each *size* wide."""
    return draw_figures(bodies, boxes, setting, number_figures(bodies, boxes, setting, size))


def number_figures(
    bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting, size: float = 0
) -> list[Numbers]:
    """Return the dots of body figures, each *size* wide.

    Overlapping dots are moved just apart, and off what cards tell one to find. Where one would leave its place, or cover
    another's, all of a figure stand beside the body with lines to their places.
    """
    size = size or _usual_dot(setting.style, min(box.height for box in boxes))
    return [_numbered(body, box, setting, size) for body, box in zip(bodies, boxes, strict=True)]


def number_in_margins(bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting) -> list[Numbers]:
    """Return the dots of body figures: all with lines stand in the margins.

    The margins are at both sides of each frame.
    """
    return [
        replace(each, spots=tuple(_beside(body, box, setting, each.size, margin=MARGIN))) if each.led else each
        for body, box, each in zip(bodies, boxes, number_figures(bodies, boxes, setting), strict=True)
    ]


def margin_for(
    bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting, numbers: Sequence[Numbers]
) -> float:
    """Return how wide margins beside figures must be for numbers.

    It is 0 if none covers the body in its frame.
    """
    for body, box, each in zip(bodies, boxes, numbers, strict=True):
        if each.led and _is_on_body(body, box, each.spots, setting, each.size):
            return each.size + 2 * MARGIN
    return 0


def draw_figures(
    bodies: Sequence[BodyFigure], boxes: Sequence[Box], setting: Setting, numbers: Sequence[Numbers]
) -> list[Group]:
    """Return body figures with their dots."""
    return [
        _body_figure(body, box, each.spots, setting, each.size, led=each.led)
        for body, box, each in zip(bodies, boxes, numbers, strict=True)
    ]


def _numbered(body: BodyFigure, box: Box, setting: Setting, size: float) -> Numbers:
    """Return the dots of a figure in its box."""
    places = _places(body, box)
    spots = _apart(places, size, box.inset(size / 2 + 1), [_at(place, box) for place in body.figure.keep_clear])
    if wrong := _misleading(body, box, spots, size, led=False):
        beside = _beside(body, box, setting, size)
        if _misleading(body, box, beside, size, led=True) < wrong:
            return Numbers(tuple(beside), size, led=True)
    return Numbers(tuple(spots), size, led=False)


def _is_on_body(body: BodyFigure, box: Box, spots: Sequence[Position], setting: Setting, size: float) -> bool:
    """Return whether a number seems to be one of a hand or foot that it covers."""
    ground = setting.pictures[body.figure.picture.file].saliency
    return any(_covered(spot, size, box, ground) > ON_BODY for spot in spots)


def _covered(spot: Position, size: float, box: Box, ground: Saliency) -> float:
    """Return how much of the body a dot covers, 0 to 1."""
    x, y = (spot.x - box.x) / box.width, (spot.y - box.y) / box.height
    wide, tall = size / 2 / box.width, size / 2 / box.height
    return ground.over(x - wide, y - tall, x + wide, y + tall)


def _places(body: BodyFigure, box: Box) -> list[Position]:
    """Return the places of the dots of a figure."""
    return [_at(dot.place, box) for dot in body.dots]


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
        places = _places(body, box)
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
    places = _places(body, box)
    found = [_at(place, box) for place in body.figure.keep_clear]
    covered = sum(
        distance(spots[m], place) < size / 2
        for n, place in enumerate(places)
        for m in range(len(spots))
        if numbers[m] != numbers[n]
    )
    covered += sum(distance(spot, place) < size / 2 + SEEN - TINY for spot in spots for place in found)
    return covered + sum(not led and distance(*each) > size * OFF for each in zip(places, spots, strict=True))


def _beside(
    body: BodyFigure, box: Box, setting: Setting, size: float, *, margin: float | None = None
) -> list[Position]:
    """Return spots for dots at both sides of a figure, one below the other.

    Each is on the side of its place, where it covers little of the body: a number on a hand is taken for one of the hand.
    With a *margin* they stand so far outside of its frame, else in it.
    """
    places = _places(body, box)
    spots, ground = list(places), setting.pictures[body.figure.picture.file].saliency
    inside, out = box.inset(size / 2 + 2), size / 2 + (margin or 0)
    columns = (inside.x, inside.right) if margin is None else (box.x - out, box.right + out)

    numbers = [dot.number for dot in body.dots]
    others = [[p for p, other in zip(places, numbers, strict=True) if other != number] for number in numbers]

    @cache
    def covered(level: float) -> float:
        """Return how much of the body dots cover on a *level*, at the worse side."""
        return max(_covered(Position(x, level), size, box, ground) for x in columns)

    def cost(n: int, others: Sequence[Position], x: float, level: float) -> float:
        """Return what it costs a dot to stand on a level of its side, among *others*."""
        line = Position(x, level), places[n]
        hides = sum(distance(p, line[0]) < size / 2 + END or away(p, line) < PASSING for p in others)
        return abs(level - places[n].y) / size + COVERED * covered(level) + HIDES * hides

    for left, x in zip((True, False), columns, strict=True):
        side = sorted(
            (n for n, place in enumerate(places) if (place.x < box.centre.x) is left), key=lambda n: places[n].y
        )
        costs = [partial(cost, n, others[n], x) for n in side]
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
            fits = (each for each in above if each[1][-1] <= level - step + TINY)  # the cheapest first
            if (first := next(fits, None)) is None:
                continue
            clear = next((each for each in chain((first,), fits) if not hiding(each[1][-1], level)), None)
            price, found = clear or (first[0] + HIDES, first[1])
            best.append((price + cost(level), (*found, level)))
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
