"""The warnings of a card, drawn in one way everywhere."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Warnings
from handout.geometry import Box
from handout.layout.page import Block, Group, Mark, Role, Shape, artifact, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading, text_width

BAR, POSTER_BAR = 3.4, 3.0
"""The width of the bar beside cautions.

A poster is laid out small and then magnified.
"""

INDENT = 10.0
"""The distance from the edge of the bar to the words beside it."""

BESIDE = 30
"""The least width of a list whose headings stand beside it, in ems."""


class Cautions(Struct, frozen=True):
    """The caution bar and the note beside it.

    The note is read before the instructions, wherever it is on the page.
    """

    height: float
    bar: Mark
    note: Group

    @property
    def block(self) -> Block:
        """Return the bar and the note as a block, for pages where no frame holds the bar."""
        return Block(self.height, (artifact(self.bar), self.note) if self.height else ())


def cautions(
    warnings: Warnings,
    width: float,
    style: PageStyle,
    *,
    indent: float = INDENT,
    bar: float = BAR,
    short: bool = False,
    listed: bool = False,
) -> Cautions:
    """Return all warnings: the cautions, when to stop, and every condition.

    No card prints less. A card without any warning has an empty block of no height. They are one text, or *listed*,
    each on a line of its own. With *short*, the short text of a poster replaces them.
    """
    red, inner = style.colours.danger, width - indent
    if not warnings.are_there:
        return Cautions(0, draw_caution_bar(0, style, bar), Group(Role.NOTE, ()))
    if short:
        words = run_in_heading(warnings.heading, warnings.short, inner, style.text, red)
    elif listed:
        words = _listed(warnings, inner, style)
    else:
        text = " ".join(_each(warnings))
        rows = [run_in_heading(warnings.heading, text, inner, style.text, red)] if text else []
        if warnings.conditions:
            rows.append(run_in_heading(warnings.conditions_heading, warnings.conditions, inner, style.text, red))
        words = stack(rows, 2)
    return Cautions(words.height, draw_caution_bar(words.height, style, bar), Group(Role.NOTE, words.at(indent, 0)))


def draw_caution_bar(height: float, style: PageStyle, width: float = BAR) -> Mark:
    """Return the bar beside cautions of a given height."""
    return Shape(Box(0, 2, width, max(0, height - 4)), fill=style.colours.danger)


def _each(warnings: Warnings) -> tuple[str, ...]:
    """Return every caution, and in bold when to stop."""
    return (*warnings.cautions, *(f"**{stop.replace('**', '')}**" for stop in warnings.stops))


def _listed(warnings: Warnings, width: float, style: PageStyle) -> Block:
    """Return a list of the warnings, with its headings beside it if they fit."""
    red, each, listed = style.colours.danger, _each(warnings), warnings.conditions
    if width < BESIDE * style.text.size:
        rows = [run_in_heading(warnings.heading, each[0], width, style.text, red)] if each else []
        rows += [paragraph(other, width, style.text) for other in each[1:]]
        rows += [run_in_heading(warnings.conditions_heading, listed, width, style.text, red)] if listed else []
        return stack(rows, 2)
    letters = replace(style.text, bold=True, colour=red)
    parts = [(warnings.heading, each)] if each else []
    parts += [(warnings.conditions_heading, (listed,))] if listed else []
    left = max(text_width(head, letters) for head, _ in parts) + style.text.size * 0.8
    inner = width - left
    rows = []
    for head, texts in parts:
        words = paragraph(head, left, letters, Role.PART)
        many = len(texts) > 1
        beside = bullets(texts, inner, style.text, red, 1) if many else paragraph(texts[0], inner, style.text)
        rows.append(Block(max(words.height, beside.height), (*words.marks, *beside.at(left, 0))))
    return stack(rows, 2)
