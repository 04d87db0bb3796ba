"""The heading of a card: number on a disc, name, note and other names."""

from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import Box
from handout.layout.page import Block, Group, Mark, Role, Shape, artifact
from handout.layout.parts.frames import PAD
from handout.layout.style import PageStyle
from handout.layout.text.overhang import overhang
from handout.layout.text.paragraph import TextStyle, paragraph, text_width, with_whole_words

LEAST_READ = 12.0
"""The diameter in pt from which the number on a disc is 9 pt or more."""


def disc(number: int | str, diameter: float, style: PageStyle, role: Role = Role.SPAN, size: float = 0) -> Block:
    """Return a card's number on a filled disc.

    It is part of a heading, or has a *role* of its own. Its digits have a *size*, or half that of the disc.
    """
    fill, ink = style.solid
    size = size or (max(9, diameter * 0.5) if diameter >= LEAST_READ else diameter * 0.66)
    digits = replace(style.label, size=size, colour=ink, bold=True)
    words = paragraph(str(number), diameter, digits, role)
    x = (diameter - text_width(str(number), digits)) / 2
    ground = Shape(Box(0, 0, diameter, diameter), (diameter / 2,) * 4, fill=fill, stroke=style.colours.structure)
    return Block(diameter, (artifact(ground), *words.at(x, (diameter - words.height) / 2)))


SMALLER = (1, 0.95, 0.9)
"""The sizes of the other names to try, as multiples of that of labels."""


def card_heading(card: Card, width: float, style: PageStyle) -> Block:
    """Return number, name and note, with the other names at the right or below."""
    size = style.sizes.card * 1.45
    left = PAD + (size + 10 if card.numbered else 0)
    inner = width - left - PAD
    quiet = replace(style.label, colour=style.colours.quiet)
    note = replace(quiet, size=min(style.sizes.text, style.sizes.card * 0.75))
    letters = with_whole_words(card.name, inner, style.heading, style.sizes.text)
    name = paragraph(card.name, inner, letters, Role.SPAN)
    used = text_width(card.name, letters)
    marks: list[Mark] = []
    named: list[Mark] = list(name.at(left, 0))
    height = name.height
    if not card.note or used + 10 + text_width(card.note, note) <= inner:
        words = paragraph(card.note, inner, note, Role.SPAN)
        larger = letters.size - note.size
        drop = larger * 0.935 + (name.height - words.height - larger * 1.2) / 2
        named += words.at(left + used + 9, drop)
        used += 9 + text_width(card.note, note)
    else:
        words = paragraph(card.note, inner, note, Role.SPAN)
        named += words.at(left, height)
        height += words.height
    rows = height
    if card.aside:
        sizes = [replace(quiet, size=max(9, quiet.size * part)) for part in SMALLER]

        def on_one_line(wide: float) -> TextStyle | None:
            return next((each for each in sizes if text_width(card.aside, each) <= wide), None)

        if height == name.height and (found := on_one_line(inner - used - 18)):
            words = paragraph(card.aside, inner, found, right=True)
            marks += words.at(left, (height - words.height) / 2 + 1)
        else:
            start, found = left, on_one_line(inner)
            if found is None and (found := on_one_line(width - 2 * PAD)):  # below the number
                start, rows = PAD, max(size, height)
            words = paragraph(card.aside, width - start - PAD, found or quiet)
            marks += words.at(start, rows)
            height = rows + words.height
            rows = rows if start < left else height
    total = max(size, height) + 12
    top = (total - height) / 2
    lower = max(0, overhang(name) - top + 1)  # letters stay in the frame
    total, top = total + lower, top + lower
    number = disc(card.number, size, style).at(PAD, top + (rows - size) / 2) if card.numbered else ()
    heading = Group(Role.HEADING, (*number, *Block(0, tuple(named)).at(0, top)))
    return Block(total, (heading, *Block(0, tuple(marks)).at(0, top)))
