"""The sections of a card: in full, in short for small cards, and on posters."""

from typing import assert_never

from msgspec.structs import replace

from handout.content.handout import Card, Dose, Link, Listed, Posture, Prose, Section, Steps
from handout.content.kind import Sign
from handout.geometry import MM, Box
from handout.layout.figures.qr import qr
from handout.layout.page import Block, Group, Image, Role, artifact, stack
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.step_list import numbered_steps, plain_steps
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading, text_width
from handout.schema.markup import display_address

POSTURE = 25 * MM
"""The width of the pictogram of a position."""

SIGNS = {Sign.YES: "+", Sign.NO: "×"}
"""The signs of lists that say what to do and what not."""

PAIRED, BETWEEN = 12, 1.4
"""The least width of two lists beside each other, and the space between, in ems."""

NARROW_WORDS = 9
"""The least width of a link beside its QR code, in ems.

A narrower one goes above the code.
"""


def sections(
    card: Card, width: float, setting: Setting, *, short: bool = False, code: bool = True, scale: float = 1
) -> list[Block]:
    """Return the sections of a card, *short* for small cards.

    With *code*, the QR code of the link is included. *scale* is that of the pictures of steps. A list of what to do and
    one of what not to do are one block, whatever the width.
    """
    found: list[Block] = []
    waiting = list(card.sections)
    while waiting:
        each = waiting.pop(0)
        if waiting and _are_opposite(each, waiting[0]):
            found.append(_both_lists(each, waiting.pop(0), width, setting, short=short))
        else:
            found.append(_section(each, width, setting, short=short, code=code, scale=scale))
    return found


def run_in_sections(card: Card, width: float, setting: Setting, *, scale: float = 1) -> list[Block]:
    """Return the sections of a card in full, with headings that run in.

    The headings stand above the texts on a card that shows a position in a picture.
    """
    if any(isinstance(each, Prose) and each.posture and each.posture.figure for each in card.sections):
        return sections(card, width, setting, scale=scale)
    whole = replace(card, sections=tuple(map(_without_short, card.sections)))
    return sections(whole, width, setting, short=True, scale=scale)


def _without_short(each: Section) -> Section:
    """Return a section without its short text, and with its position in words."""
    match each:
        case Prose():
            text = f"{each.text} ({each.posture.text})" if each.posture else each.text
            return replace(each, text=text, short="", posture=None)
        case Steps() | Listed():
            return replace(each, short="")
        case Dose() | Link():
            return each
        case _:
            assert_never(each)


def _are_opposite(one: Section, other: Section) -> bool:
    """Return whether one list says what to do, and the other what not to do."""
    signs = [each.sign for each in (one, other) if isinstance(each, Listed)]
    return signs == [Sign.YES, Sign.NO]


def _both_lists(one: Section, other: Section, width: float, setting: Setting, *, short: bool) -> Block:
    """Return what to do and what not to do, beside each other where there is room."""
    em = setting.style.text.size
    half = (width - em * BETWEEN) / 2
    beside = half >= PAIRED * em and not (short and isinstance(one, Listed) and one.short)
    left, right = (
        _section(each, half if beside else width, setting, short=short, code=False, scale=1) for each in (one, other)
    )
    if not beside:
        return stack((left, right), setting.style.sizes.text * 0.42)
    return Block(max(left.height, right.height), (*left.marks, *right.at(width - half, 0)))


def short_sections(card: Card, width: float, style: PageStyle) -> list[Block]:
    """Return the sections of a card on a poster.

    These are the sections with a short text, or all if none has one.
    """
    found: list[Block] = []
    shortened = any(isinstance(each, Prose | Steps | Listed) and each.short for each in card.sections)
    for each in card.sections:
        match each:
            case Prose() if not shortened:
                found.append(_run_on(each.heading, each.text, width, style))
            case Steps() if not shortened:
                found.append(_under(each.heading, plain_steps(each, width, style), width, style))
            case Listed() if not shortened:
                found.append(_listed(each, width, style))
            case Prose() | Steps() | Listed():
                found += [_run_on(each.heading, each.short, width, style)] if each.short else []
            case Dose() | Link():
                pass
            case _:
                assert_never(each)
    return found


def link_code(link: Link) -> tuple[Group, float]:
    """Return the QR code of a link, and its side."""
    return qr(link.address, link.code)


def _section(each: Section, width: float, setting: Setting, *, short: bool, code: bool, scale: float) -> Block:
    """Return one section."""
    style = setting.style
    match each:
        case Prose() if short:
            return _run_on(each.heading, each.short or each.text, width, style)
        case Steps() | Listed() if short and each.short:
            return _run_on(each.heading, each.short, width, style)
        case Prose():
            return _prose(each, width, setting)
        case Steps():
            return _under(each.heading, numbered_steps(each, width, setting, scale), width, style)
        case Listed():
            return _listed(each, width, style)
        case Dose():
            return _dose(each, width, style)
        case Link():
            return _link(each, width, style, code=code)
        case _:
            assert_never(each)


def _listed(listed: Listed, width: float, style: PageStyle) -> Block:
    """Return a list under its heading, in the colour of its signs."""
    if listed.sign is Sign.DOT:
        return _under(listed.heading, bullets(listed.items, width, style.text, style.colours.structure), width, style)
    colour = style.colours.danger if listed.sign is Sign.NO else style.colours.structure
    signs = (SIGNS[listed.sign],) * len(listed.items)
    return _under(listed.heading, bullets(listed.items, width, style.text, colour, signs=signs), width, style)


def _run_on(heading: str, text: str, width: float, style: PageStyle) -> Block:
    """Return a text after its heading, if it has one, on the same line."""
    if not heading:
        return paragraph(text, width, style.text)
    return run_in_heading(f"{heading}:", text, width, style.text, style.colours.structure)


def _under(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* under its heading, if it has one."""
    if not heading:
        return body
    return stack((paragraph(heading, width, style.part, Role.PART), body), 0)


def _prose(prose: Prose, width: float, setting: Setting) -> Block:
    """Return a text under its heading.

    The pictogram of a position goes beside the text. Without one, its words follow the text.
    """
    style, posture = setting.style, prose.posture
    if posture is None or posture.figure is None:
        text = f"{prose.text} ({posture.text})" if posture else prose.text
        return _under(prose.heading, paragraph(text, width, style.text), width, style)
    left = POSTURE + 10
    pose = _pose(posture, setting)
    if width - left < 9.5 * style.sizes.text:
        return stack((_under(prose.heading, paragraph(prose.text, width, style.text), width, style), pose), 4)
    text_block = _under(prose.heading, paragraph(prose.text, width - left, style.text), width - left, style)
    return Block(max(text_block.height, pose.height), (*text_block.marks, *pose.at(width - POSTURE, 3)))


def _pose(posture: Posture, setting: Setting) -> Block:
    """Return the pictogram of a position above its words."""
    figure = posture.figure
    assert figure is not None  # noqa: S101  # asked for where there is one
    picture = setting.pictures[figure.picture.file]
    tall = POSTURE * picture.size.height / picture.size.width
    words = paragraph(posture.text, POSTURE, setting.style.label, Role.CAPTION)
    image = Group(Role.FIGURE, (Image(Box(0, 0, POSTURE, tall), picture),), figure.alt, figure.path)
    return Block(tall + 2 + words.height + 3, (image, *words.at(0, tall + 2)))


def _dose(dose: Dose, width: float, style: PageStyle) -> Block:
    """Return the pill: how hard, how long, how often."""
    text = " · ".join(filter(None, (f"**{dose.heading}**" if dose.heading else "", dose.text)))
    letters = replace(style.text, leading=1.2)
    wide = min(text_width(text, letters), width - 16)
    words = paragraph(text, wide + 0.01, letters)
    pill = panel(wide + 16, words.height + 7, Panel.DOSE, style)
    pill = replace(pill, stroke=style.colours.line) if style.outlined else pill
    return Block(words.height + 7, (artifact(pill), *words.at(8, 3.5)))


def _link(link: Link, width: float, style: PageStyle, *, code: bool) -> Block:
    """Return the link in words, with its QR code if requested."""
    text = f"{link.heading}: [{display_address(link.address)}]({link.address})"
    if not (link.code and code):
        return paragraph(text, width, style.text)
    square, side = link_code(link)
    if width - side - 6 < NARROW_WORDS * style.text.size:
        return stack((paragraph(text, width, style.text), Block(side, (square,))), 2)
    words = paragraph(text, width - side - 6, style.text)
    return Block(max(side, words.height), (square, *words.at(side + 6, max(0, (side - words.height) / 2))))
