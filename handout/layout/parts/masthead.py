"""The masthead: the clinic with its logo, the title, and the patient lines."""

from collections.abc import Iterable

from msgspec.structs import replace

from handout.content.clinic import Clinic, Space
from handout.content.handout import Handout
from handout.geometry import MM, Box, Size
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Group, Image, Mark, Role, Shape, artifact, moved
from handout.layout.parts.patient_lines import blanks, patient_block
from handout.layout.parts.second_language import in_second
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, second_style
from handout.layout.text.overhang import hung_in, overhang
from handout.layout.text.paragraph import Direction, TextStyle, paragraph, run_in_heading, text_width
from handout.schema.markup import strip_markup

WIDE = 400
"""The least width of a page for a title in its full size."""

NARROW = 16
"""The least width for a clinic's name beside its logo, in multiples of its size."""

USUAL_TITLE = 1.22
"""The size of a title in ems that is as large as the headings of boxes below."""


SMALLEST = 0.9
"""The least size of a title, as a multiple of that of the text."""

CLOSE = 0.6
"""The scale below which the rule stands closer to what is above and below it."""


def masthead(
    handout: Handout, width: float, setting: Setting, scale: float = 1, *, brief: bool = False, small: bool = False
) -> Block:
    """Return clinic line, rule, title and patient lines, with blanks to write on.

    With *brief*, only the name and phone of the clinic are printed, in small type. Only a *small* title is a little smaller
    than the text.
    """
    style, words = setting.style, handout.words
    clinic = clinic_lines(handout, width, setting, brief=brief)
    marks, top = list(clinic.marks), clinic.height
    top += style.sizes.text * (0.55 if scale >= CLOSE else 0.3)
    marks.append(artifact(Shape(Box(0, top, width, 1.6), fill=style.colours.structure)))
    letters = style.title(scale * _title_share(width))
    letters = replace(letters, size=max(letters.size, style.sizes.text * (SMALLEST if small else 1)))
    title = hung_in(paragraph(handout.title, width, letters, Role.TITLE, balanced=True))
    above = style.sizes.text * (0.9 if scale >= CLOSE else 0.4) * scale
    top += max(above, overhang(title) + 1.6)  # no letter crosses the rule
    other = second_title(handout, width, style)
    marks[:0] = (*title.at(0, top), *other.at(0, top + title.height))  # the title is read first
    top += title.height + other.height + style.sizes.text * 0.5 * scale
    height, lines = patient_block(words, handout.front.patient, width, style)
    return Block(top + height, (*marks, *moved((lines,), 0, top)))


def title_scale(width: float, style: PageStyle) -> float:
    """Return the scale at which the title is as large as the headings below it."""
    return USUAL_TITLE * style.sizes.text / (style.sizes.title * _title_share(width))


def _title_share(width: float) -> float:
    """Return how much of its size the title has on a page, which may be narrow."""
    return 1 if width > WIDE else 0.78


def second_title(handout: Handout, width: float, style: PageStyle, ink: str = "") -> Block:
    """Return the title in the second language, if there is one, in a colour *ink*."""
    if handout.second is None:
        return Block(0)
    small = second_style(style)
    letters = replace(small.text, size=small.text.size * 1.15, colour=ink or style.colours.quiet)
    return in_second(paragraph(handout.second.title, width, letters), width, style, flush=False)


TALLEST = 0.3
"""The most height of a logo, as a share of the width that it may take."""


def logo_size(clinic: Clinic | None, logo: Picture, most: float, tall: float) -> Size:
    """Return the size of a logo, which is at most *most* wide.

    With ``logo_width`` in the clinic's file it has that width, but is at most ``TALLEST`` times *most* high; without, it
    is *tall* pt high.
    """
    shape = logo.size.width / logo.size.height
    asked = clinic.logo_width if clinic else None
    wide = min(min(asked * MM, TALLEST * most * shape) if asked else tall * shape, most)
    return Size(wide, wide / shape)


def clinic_lines(handout: Handout, width: float, setting: Setting, *, brief: bool = False) -> Block:
    """Return the clinic's logo, name and contact details, or blanks for them."""
    style, logo, words, clinic = setting.style, setting.logo, handout.words, handout.clinic
    if not clinic:
        return blanks([(words.clinic, "", 0.64), (words.phone, "", 0.36)], width, style)
    marks: list[Mark] = []
    left = top = below = 0.0
    if logo:
        share = LOGO_SHARE if clinic.show_name and not clinic.logo_width else 1
        size = logo_size(clinic, logo, width * share, style.sizes.text * 2.8)
        alt = words.fill(words.logo_of, clinic=strip_markup(clinic.name))
        marks.append(Group(Role.FIGURE, (Image(Box(0, 0, size.width, size.height), logo),), alt))
        left, top = size.width + 10, size.height
    letters = _name_style(clinic.name, width - left, style, brief=brief)
    name = paragraph(clinic.name, width - left, letters) if clinic.show_name else Block(0)
    if logo and width - left < NARROW * letters.size and (name.height > top or not clinic.show_name):
        left, below, top = 0.0, top + 4, 0.0
        name = paragraph(clinic.name, width, letters) if clinic.show_name else Block(0)
    contact_style = replace(style.small, direction=Direction.OF_TEXT)
    reach = _contact_text(clinic.contacts(Space.LITTLE if brief else Space.ENOUGH), width - left, contact_style)
    used = text_width(clinic.name, letters) + 20 if clinic.show_name else 0
    free = width - left - used
    if reach and "\n" not in reach and text_width(reach, contact_style) <= free:
        contact = paragraph(reach, free, contact_style, right=True)
        above = below + max(0, (top - max(name.height, contact.height)) / 2)
        drop = (name.height - contact.height) / 2 + 1 if clinic.show_name else 0
        marks += (*name.at(left, above), *contact.at(width - free, above + drop))
        return Block(max(top, below + max(name.height, contact.height)), tuple(marks))
    contact = paragraph(reach, width - left, contact_style) if reach else Block(0)
    gap = 1 if name.height else 0
    marks += (*name.at(left, below), *contact.at(left, below + name.height + gap))
    return Block(max(top, below + name.height + gap + contact.height), tuple(marks))


LOGO_SHARE = 0.3
"""The share of the width that a logo of no given width takes at most."""

MOST_NAME = 2
"""The most lines of a clinic's name in large type."""


def _name_style(name: str, width: float, style: PageStyle, *, brief: bool) -> TextStyle:
    """Return the type of a clinic's name, smaller for a long one."""
    large = replace(style.part, size=style.sizes.text * 1.05)
    small = replace(style.part, size=style.sizes.label)
    long = width <= 0 or paragraph(name, width, large).height > MOST_NAME * large.size * large.leading + 0.01
    return small if brief or long else large


def contact_lines(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the contact details that a brief masthead leaves out."""
    clinic = handout.clinic
    reach = _contact_text(clinic.contacts(Space.ENOUGH, Space.LITTLE), width, style.small) if clinic else ""
    return (
        [run_in_heading(handout.words.clinic, reach, width, style.small, style.colours.quiet, Role.PARAGRAPH)]
        if reach
        else []
    )


def _contact_text(contacts: Iterable[str], width: float, letters: TextStyle) -> str:
    """Return the contact details of a clinic, on as many lines as needed.

    No line ends with a dot, and no phone number that fits on a line is split.
    """
    lines: list[str] = []
    for part in contacts:
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(longer, letters) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)
