"""The warnings of a point, drawn in one way everywhere."""

from msgspec import Struct

from handout.content.handout import Warnings
from handout.layout.page import Block, Group, Mark, Role, artifact, stack
from handout.layout.parts.frames import BAR, caution_bar
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import run_in_heading

INDENT = 10.0
"""The distance from the edge of the bar to the words beside it."""


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
    """Return all warnings: the cautions, when to stop, and every condition.

    No card prints less.  With *short*, the short text of a poster replaces them.
    """
    red, inner = style.colours.danger, width - indent
    if short:
        words = run_in_heading(warnings.heading, warnings.short, inner, style.text, red)
    else:
        stops = "".join(f" **{stop.replace('**', '')}**" for stop in warnings.stops)
        rows = [run_in_heading(warnings.heading, " ".join(warnings.cautions) + stops, inner, style.text, red)]
        if warnings.conditions:
            rows.append(run_in_heading(warnings.conditions_heading, warnings.conditions, inner, style.text, red))
        words = stack(rows, 2)
    return Cautions(words.height, caution_bar(words.height, style, bar), Group(Role.NOTE, words.at(indent, 0)))
