"""The body map: two figures with numbered dots, and a legend."""

from collections.abc import Sequence
from math import hypot

from handout.content.handout import BodyFigure, Closing, Handout
from handout.geometry import Box, Position
from handout.layout.page import Block, Group, Image, Mark, Role, Shape, section
from handout.layout.parts.card_heading import disc
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width

LEAST_BODY = 190.0
"""The least height of a body figure in pt.

The dots of a smaller one merge.
"""


CLEAR = 1.15
"""The least distance of two dots from middle to middle, in their sizes."""


def body_map(handout: Handout, width: float, height: float, setting: Setting) -> Block | None:
    """Return the body map, as tall as *height* allows, or None if it does not fit.

    It shows two body figures with numbered dots and their legend.
    """
    closing, style = handout.closing, setting.style
    if not closing.bodies:
        return Block(0)
    heading = paragraph(closing.map_heading, width, style.heading, Role.HEADING)
    ratios = [setting.pictures[b.figure.picture.file].size for b in closing.bodies]
    shares = [size.width / size.height for size in ratios]
    gap = 16.0
    words = max(text_width(name, style.text) for _, name in closing.legend) + style.sizes.text * 2.4
    space = height - heading.height - 8
    tall = min(space, (width - words - 2 * gap - gap) / sum(shares), 460)
    beside = tall >= LEAST_BODY
    if not beside:
        legend = _legend(closing, width, style, columns=max(1, int(width // max(words, 1))))
        tall = min(space - legend.height - 8, (width - gap) / sum(shares))
        if tall < LEAST_BODY * 0.85:
            return None
    marks: list[Mark] = list(heading.marks)
    x, top = 0.0, heading.height + 8
    for each, share in zip(closing.bodies, shares, strict=True):
        marks.append(body_figure(each, Box(x, top, tall * share, tall), setting))
        x += tall * share + gap
    legend = _legend(
        closing,
        width - x - gap if beside else width,
        style,
        columns=1 if beside else max(1, int(width // max(words, 1))),
    )
    if beside:
        marks += legend.at(x + gap * 0.5, top)
        total = top + max(tall, legend.height)
    else:
        marks += legend.at(0, top + tall + 8)
        total = top + tall + 8 + legend.height
    return section(Block(total, tuple(marks))) if total <= height + 0.01 else None


def body_figure(body: BodyFigure, box: Box, setting: Setting, size: float = 0) -> Group:
    """Return a body figure with its dots.

    Overlapping dots are moved just apart.
    """
    style = setting.style
    size = size or max(14.0, style.sizes.label * 1.45)
    spots = [Position(box.x + d.place[0] * box.width, box.y + d.place[1] * box.height) for d in body.dots]
    spots = _apart(spots, size * CLEAR, box.inset(size / 2 + 1))
    marks: list[Mark] = [Image(box, setting.pictures[body.figure.picture.file])]
    for dot, spot in zip(body.dots, spots, strict=True):
        halo = Box(spot.x - size / 2 - 1, spot.y - size / 2 - 1, size + 2, size + 2)
        marks.append(Shape(halo, (halo.width / 2,) * 4, fill="#ffffff"))
        marks += disc(dot.number, size, style).at(spot.x - size / 2, spot.y - size / 2)
    return Group(Role.FIGURE, tuple(marks), body.figure.alt, body.figure.path)


def _apart(spots: Sequence[Position], least: float, inside: Box) -> list[Position]:
    """Return *spots* moved as little as needed so that none are nearer than *least*.

    All stay *inside*.
    """
    moved = list(spots)
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
        moved = [Position(min(max(p.x, inside.x), inside.right), min(max(p.y, inside.y), inside.bottom)) for p in moved]
        if still:
            break
    return moved


def _legend(closing: Closing, width: float, style: PageStyle, columns: int) -> Block:
    """Return the numbers and names of the cards, in *columns*."""
    size = style.sizes.text * 1.4
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
        tops[n] += tall + style.sizes.text * 0.45
    return Block(max(tops), (Group(Role.LIST, tuple(marks)),))
