"""The masthead: the clinic with its logo, the title, and the patient lines."""

from collections.abc import Iterable

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Box
from handout.layout.page import Block, Group, Image, Mark, Role, Shape, artifact, moved
from handout.layout.parts.patient_lines import blanks, patient_block
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, paragraph, run_in_heading, text_width
from handout.schema.markup import strip_markup

NARROW = 16
"""The least width for a clinic's name beside its logo, in multiples of its size."""


def masthead(handout: Handout, width: float, setting: Setting, scale: float = 1, *, brief: bool = False) -> Block:
    """Return clinic line, rule, title and patient lines, with blanks to write on.

    With *brief*, only the name and phone of the clinic are printed, in small type.
    """
    style, logo, words, clinic = setting.style, setting.logo, handout.words, handout.clinic
    marks: list[Mark] = []
    left = 0.0
    top = 0.0
    if logo:
        tall = style.sizes.text * 2.8
        wide = min(tall * logo.size.width / logo.size.height, width * 0.3)
        tall = wide * logo.size.height / logo.size.width
        alt = words.fill(words.logo_of, clinic=strip_markup(clinic.name)) if clinic else ""
        marks.append(Group(Role.FIGURE, (Image(Box(0, 0, wide, tall), logo),), alt))
        left, top = wide + 10, tall
    if clinic:
        letters = replace(style.part, size=style.sizes.label if brief else style.sizes.text * 1.05)
        known = (clinic.phone,) if brief else (clinic.address, clinic.phone, clinic.web)
        name = paragraph(clinic.name, width - left, letters)
        if logo and name.height > top and width - left < NARROW * letters.size:
            left = 0.0
            below, top = top + 4, 0.0
        else:
            below = 0.0
        reach = _contact_text(known, width - left, style.small)
        free = width - left - text_width(clinic.name, letters) - 20
        beside = bool(reach) and "\n" not in reach and text_width(reach, style.small) <= free
        if beside:
            contact = paragraph(reach, free, style.small, right=True)
            above = max(0, (top - name.height) / 2)
            marks += (*name.at(left, above), *contact.at(width - free, above + (name.height - contact.height) / 2 + 1))
            top = max(top, name.height)
        else:
            contact = paragraph(reach, width - left, style.small) if reach else Block(0)
            marks += (*name.at(left, below), *contact.at(left, below + name.height + 1))
            top = max(top, below + name.height + 1 + contact.height)
    else:
        ruled = blanks([(words.clinic, "", 0.64), (words.phone, "", 0.36)], width, style)
        marks += ruled.marks
        top = ruled.height
    top += style.sizes.text * 0.55
    marks.append(artifact(Shape(Box(0, top, width, 1.6), fill=style.colours.structure)))
    top += style.sizes.text * 0.9 * scale
    title = paragraph(
        handout.title, width, style.title(scale if width > 400 else scale * 0.78), Role.TITLE, balanced=True
    )
    marks[:0] = title.at(0, top)  # the title is read first
    top += title.height + style.sizes.text * 0.5 * scale
    height, lines = patient_block(words, handout.front.patient, width, style)
    return Block(top + height, (*marks, *moved((lines,), 0, top)))


def contact_lines(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the contact details that a brief masthead leaves out."""
    clinic = handout.clinic
    reach = _contact_text((clinic.address, clinic.web), width, style.small) if clinic else ""
    return (
        [run_in_heading(handout.words.clinic, reach, width, style.small, style.colours.quiet, Role.PARAGRAPH)]
        if reach
        else []
    )


def _contact_text(parts: Iterable[str | None], width: float, letters: TextStyle) -> str:
    """Return the contact details of a clinic, on as many lines as needed.

    No line ends with a dot, and no phone number that fits on a line is split.
    """
    lines: list[str] = []
    for part in filter(None, parts):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(longer, letters) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)
