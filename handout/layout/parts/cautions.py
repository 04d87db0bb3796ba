"""The warnings of a point, drawn in one way everywhere."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Warnings
from handout.layout.page import Block, Group, Mark, Role, artifact, stack
from handout.layout.parts.frames import BAR, caution_bar
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading, text_width

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
        return Block(self.height, (artifact(self.bar), self.note))


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

    No card prints less.  They are one text, or *listed*, each on a line of its own.  With *short*, the short text
    of a poster replaces them.
    """
    red, inner = style.colours.danger, width - indent
    if short:
        words = run_in_heading(warnings.heading, warnings.short, inner, style.text, red)
    elif listed:
        words = _listed(warnings, inner, style)
    else:
        rows = [run_in_heading(warnings.heading, " ".join(_each(warnings)), inner, style.text, red)]
        if warnings.conditions:
            rows.append(run_in_heading(warnings.conditions_heading, warnings.conditions, inner, style.text, red))
        words = stack(rows, 2)
    return Cautions(words.height, caution_bar(words.height, style, bar), Group(Role.NOTE, words.at(indent, 0)))


def _each(warnings: Warnings) -> tuple[str, ...]:
    """Return every caution, and in bold when to stop."""
    return (*warnings.cautions, *(f"**{stop.replace('**', '')}**" for stop in warnings.stops))


def _listed(warnings: Warnings, width: float, style: PageStyle) -> Block:
    """Return a list of the warnings, with its headings beside it if the *width* allows."""
    red, each = style.colours.danger, _each(warnings)
    if width < BESIDE * style.text.size:
        first, *others = each
        rows = [run_in_heading(warnings.heading, first, width, style.text, red)]
        rows += [paragraph(other, width, style.text) for other in others]
        if warnings.conditions:
            rows.append(run_in_heading(warnings.conditions_heading, warnings.conditions, width, style.text, red))
        return stack(rows, 2)
    letters = replace(style.text, bold=True, colour=red)
    heads = [warnings.heading, *([warnings.conditions_heading] if warnings.conditions else [])]
    left = max(text_width(head, letters) for head in heads) + style.text.size * 0.8
    inner = width - left
    body = bullets(each, inner, style.text, red, 1) if len(each) > 1 else paragraph(each[0], inner, style.text)
    bodies = [body, *([paragraph(warnings.conditions, inner, style.text)] if warnings.conditions else [])]
    rows = []
    for head, beside in zip(heads, bodies, strict=True):
        words = paragraph(head, left, letters, Role.PART)
        rows.append(Block(max(words.height, beside.height), (*words.marks, *beside.at(left, 0))))
    return stack(rows, 2)
