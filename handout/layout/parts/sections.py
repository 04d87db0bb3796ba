"""The sections of a card: in full, in short for small cards, and on posters."""

from typing import assert_never

from msgspec.structs import replace

from handout.content.handout import Card, Dose, Figure, Link, Listed, Posture, Prose, Section, Steps
from handout.content.kind import Sign
from handout.geometry import MM, Box
from handout.layout.figures.card_picture import card_picture
from handout.layout.figures.qr import qr
from handout.layout.page import Block, Group, Image, Mark, Role, artifact, moved, stack
from handout.layout.parts.frames import Panel, panel
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading, text_width
from handout.schema.markup import display_address

POSTURE = 25 * MM
"""The width of the pictogram of a position."""

SIGNS = {Sign.YES: "+", Sign.NO: "×"}
"""The signs of lists that say what to do and what not."""

STEP_PICTURE = 45 * MM
"""The most width of the picture of a step."""

STEP_BESIDE = 20
"""The least width of a step with its picture beside the words, in ems."""

NARROW_WORDS = 9
"""The least width of a link beside its QR code, in ems.

A narrower one goes above the code.
"""


def sections(card: Card, width: float, setting: Setting, *, short: bool = False, code: bool = True) -> list[Block]:
    """Return the sections of a card, *short* for small cards.

    With *code*, the QR code of the link is included.
    """
    return [_section(each, width, setting, short=short, code=code) for each in card.sections]


def short_sections(card: Card, width: float, style: PageStyle) -> list[Block]:
    """Return the sections of a card on a poster: those that its kind prints there."""
    found: list[Block] = []
    for each in card.sections:
        match each:
            case Prose() | Steps() | Listed():
                found += [_run_on(each.heading, each.short, width, style)] if each.short else []
            case Dose():
                found += [_dose(each, width, style)] if each.on_posters else []
            case Link():
                pass
            case _:
                assert_never(each)
    return found


def link_code(link: Link) -> tuple[Group, float]:
    """Return the QR code of a link, and its side."""
    return qr(link.address, link.code)


def _section(each: Section, width: float, setting: Setting, *, short: bool, code: bool) -> Block:
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
            return _under(each.heading, _steps(each, width, setting), width, style)
        case Listed():
            signs = () if each.sign is Sign.DOT else (SIGNS[each.sign],) * len(each.items)
            colour = style.colours.danger if each.sign is Sign.NO else style.colours.structure
            return _under(each.heading, bullets(each.items, width, style.text, colour, signs=signs), width, style)
        case Dose():
            return _dose(each, width, style)
        case Link():
            return _link(each, width, style, code=code)
        case _:
            assert_never(each)


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


def _steps(steps: Steps, width: float, setting: Setting) -> Block:
    """Return numbered steps, each with its own picture if it has one.

    The picture is at the right of the words, or below them in a narrow column.
    """
    style = setting.style
    numbers = tuple(f"{number}." for number in range(1, len(steps.steps) + 1))
    if not steps.figures:
        return bullets(steps.steps, width, style.text, style.colours.structure, signs=numbers)
    bold = replace(style.text, bold=True, colour=style.colours.structure)
    indent = max(text_width(number, bold) for number in numbers) + style.sizes.text * 0.4
    inner = width - indent
    beside = inner >= STEP_BESIDE * style.sizes.text
    wide = min(STEP_PICTURE, inner * 0.45 if beside else inner)
    rows: list[Mark] = []
    y = 0.0
    for number, text, figure in zip(numbers, steps.steps, steps.figures, strict=False):  # cut on trial
        picture = _step_picture(figure, wide, setting) if figure else Block(0)
        words = paragraph(text, inner - wide - 10 if beside and figure else inner, style.text)
        at = (inner - wide, 0) if beside else (0, words.height + 3)
        marks = (*words.marks, *moved(picture.marks, *at))
        height = max(words.height, picture.height) if beside else words.height + 3 + picture.height
        lead = paragraph(number, indent, bold, Role.BULLET)
        rows.append(Group(Role.ITEM, (*lead.at(0, y), Group(Role.BODY, moved(marks, indent, y)))))
        y += height + style.sizes.text * 0.5
    return Block(y - style.sizes.text * 0.5, (Group(Role.LIST, tuple(rows)),))


def _step_picture(figure: Figure, wide: float, setting: Setting) -> Block:
    """Return the picture of a step and its caption.

    It has no labels if they do not fit.
    """
    drawn = card_picture((figure,), setting.pictures)
    assert drawn is not None  # noqa: S101  # there is one figure
    box = Box(0, 0, wide, wide / drawn.shape)
    group = drawn.draw(box, setting.style) or drawn.without_labels().draw(box, setting.style)
    assert group is not None  # noqa: S101  # markers alone always find their place
    caption = paragraph(figure.caption, wide, setting.style.label, Role.CAPTION) if figure.caption else Block(0)
    return Block(box.height + caption.height, (group, *caption.at(0, box.height)))


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
