"""What stands after the cards: where the points are on the body, what is known, sources, review, and room for notes."""

from collections.abc import Sequence
from math import hypot

from handout.content.handout import BodyFigure, Closing, Handout
from handout.content.topic import Essay
from handout.geometry import Box, Position
from handout.layout.page import Block, Group, Image, Mark, Role, Shape, artifact, section, stack
from handout.layout.parts.card_heading import disc
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, led, paragraph, text_width
from handout.problems import Location

LEAST_BODY = 190.0
"""The least height of a body figure in pt; smaller, its dots cannot be told apart."""


def body_map(handout: Handout, width: float, height: float, setting: Setting) -> Block | None:
    """Return the two body figures with numbered dots and their legend, as tall as *height* allows, or None."""
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
        marks.append(body(each, Box(x, top, tall * share, tall), setting))
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


def body(body: BodyFigure, box: Box, setting: Setting, size: float = 0) -> Group:
    """Return a figure with its dots; dots that would overlap are moved just apart."""
    style = setting.style
    size = size or max(14.0, style.sizes.label * 1.45)
    spots = [Position(box.x + d.place[0] * box.width, box.y + d.place[1] * box.height) for d in body.dots]
    spots = _apart(spots, size + 1, box.inset(size / 2 + 1))
    marks: list[Mark] = [Image(box, setting.pictures[body.figure.picture.file])]
    for dot, spot in zip(body.dots, spots, strict=True):
        halo = Box(spot.x - size / 2 - 1, spot.y - size / 2 - 1, size + 2, size + 2)
        marks.append(Shape(halo, (halo.width / 2,) * 4, fill="#ffffff"))
        marks += disc(dot.number, size, style).at(spot.x - size / 2, spot.y - size / 2)
    return Group(Role.FIGURE, tuple(marks), body.figure.alt, body.figure.path)


def _apart(spots: Sequence[Position], least: float, inside: Box) -> list[Position]:
    """Return *spots* moved so that no two are nearer than *least*, as little as is needed, all *inside*."""
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
    """Return the cards' numbers and names, in *columns*."""
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


def texts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the closing texts, most important first."""
    closing, words = handout.closing, handout.words
    strengths = tuple(f"**{name}:** {meaning}{words.full_stop}" for name, meaning in closing.strengths)
    pressing = stack(
        (
            bullets(strengths, width, style.text, style.colours.structure),
            paragraph(words.strength_limit, width, style.text),
        ),
        2,
    )
    small = stack(
        (
            _noted(words.sources + words.full_stop, " ".join(closing.sources), width, style),
            _noted(words.pictures + words.full_stop, closing.pictures, width, style),
            _noted(words.review + words.full_stop, closing.review, width, style),
        ),
        2,
    )
    return [
        _titled(words.strength_heading, pressing, width, style),
        _essay(closing.intro, width, style),
        _essay(closing.evidence, width, style),
        small,
    ]


def headings(handout: Handout) -> list[tuple[Location, str]]:
    """Return where the headings of the closing texts were written, and what they are called there, in the order of the texts."""
    topic, words = handout.source.where, handout.words_source.where
    return [
        (words(("strength_heading",)), "strength_heading"),
        (topic(("intro", "heading")), "intro.heading"),
        (topic(("evidence", "heading")), "evidence.heading"),
        (words(("sources",)), "sources"),
    ]


def notes(handout: Handout, width: float, height: float, style: PageStyle) -> Block:
    """Return ruled lines under a heading, filling *height*."""
    heading = paragraph(handout.words.notes, width, style.part, Role.HEADING)
    step = style.sizes.text * 2.1
    rules = [
        Shape(Box(0, heading.height + n * step, width, 0.6), fill=style.colours.line)
        for n in range(1, int((height - heading.height - step * 0.4) / step) + 1)
    ]
    return Block(height, (*heading.marks, artifact(*rules)))


def _essay(essay: Essay, width: float, style: PageStyle) -> Block:
    """Return a text of one or more paragraphs under its heading."""
    paragraphs = [paragraph(part, width, style.text) for part in essay.text.split("\n") if part.strip()]
    return _titled(essay.heading, stack(paragraphs, style.sizes.text * 0.5), width, style)


def _noted(lead: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a small text after its heading, on the same line."""
    return section(led(lead, text, width, style.small, style.colours.quiet, Role.HEADING))


def _titled(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    return section(stack((paragraph(heading, width, style.part, Role.HEADING), body), 0.5))
