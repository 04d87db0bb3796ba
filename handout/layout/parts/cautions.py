"""Take care: what warns of a card's point, drawn in one way wherever it stands."""

from msgspec import Struct

from handout.content.handout import Warnings
from handout.layout.page import Block, Group, Mark, Role, artifact, stack
from handout.layout.parts.frames import BAR, caution_bar
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import led

INDENT = 10.0
"""Between the edge of the bar and the words beside it."""


class Cautions(Struct, frozen=True):
    """A bar and the note beside it, heard before one presses, wherever it stands."""

    height: float
    bar: Mark
    note: Group

    @property
    def block(self) -> Block:
        """The bar and the note as they stand where no frame holds the bar."""
        return Block(self.height, (artifact(self.bar), self.note))


def cautions(
    warnings: Warnings,
    width: float,
    style: PageStyle,
    *,
    indent: float = INDENT,
    bar: float = BAR,
    short: bool = False,
) -> Cautions:
    """Return all warnings: the cautions, when to stop, and every condition listed; no card has less of them.

    In *short* they are a poster's, which say the same in brief.
    """
    red, inner = style.colours.danger, width - indent
    if short:
        words = led(warnings.heading, warnings.short, inner, style.text, red)
    else:
        stops = "".join(f" **{stop.replace('**', '')}**" for stop in warnings.stops)
        rows = [led(warnings.heading, " ".join(warnings.cautions) + stops, inner, style.text, red)]
        if warnings.conditions:
            rows.append(led(warnings.conditions_heading, warnings.conditions, inner, style.text, red))
        words = stack(rows, 2)
    return Cautions(words.height, caution_bar(words.height, style, bar), Group(Role.NOTE, words.at(indent, 0)))
