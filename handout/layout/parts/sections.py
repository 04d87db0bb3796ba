"""The sections of a card: in full, in short for small cards, and on posters."""

import re
from functools import partial
from itertools import groupby
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
"""The width of the pictogram of a position, beside text of the usual size."""

USUAL_TEXT = 12
"""The type size beside which a pictogram has its usual width, in pt.

It grows with the type.
"""

LISTED = re.compile(r"^[ \t]*(\d{1,2}[.)])[ \t]+(\S.*)$", re.MULTILINE)
"""A line that its author numbered."""

DOSE_WORDS = 10
"""The least width of a dose beside a picture, in ems."""

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


def sections(
    card: Card,
    width: float,
    setting: Setting,
    *,
    short: bool = False,
    code: bool = True,
    run_in: bool = False,
    step: float = STEP_PICTURE,
) -> list[Block]:
    """Return the sections of a card, *short* for small cards.

    With *code*, the QR code of the link is included. The headings stand above the texts, or *run in* to their
    first lines. Pictures of steps are *step* wide at most.
    """
    drawn = partial(_section, width=width, setting=setting, short=short, code=code, run_in=run_in, step=step)
    return [drawn(each) for each in card.sections]


def aside_sections(card: Card, width: float, setting: Setting) -> list[Block]:
    """Return what fits a narrow column beside the picture: dose and position."""
    style, found = setting.style, list[Block]()
    for each in card.sections:
        if isinstance(each, Dose) and _fits_aside(each, setting, width):
            found.append(_dose(each, width, style))
        elif isinstance(each, Prose) and each.posture and _fits_aside(each, setting, width):
            found.append(_pose(each.posture, setting))
    return found


def without_aside(card: Card, setting: Setting, width: float) -> tuple[Section, ...]:
    """Return the sections of a card without what ``aside_sections`` returns."""
    found: list[Section] = []
    for each in card.sections:
        if not _fits_aside(each, setting, width):
            found.append(each)
        elif isinstance(each, Prose):
            found.append(replace(each, posture=None))
    return tuple(found)


def _fits_aside(each: Section, setting: Setting, width: float) -> bool:
    """Return whether a section has something that fits a column of this *width*."""
    match each:
        case Dose():
            return width >= DOSE_WORDS * setting.style.text.size
        case Prose(posture=Posture(figure=Figure())):
            return width >= posture_width(setting.style)
        case _:
            return False


def posture_width(style: PageStyle) -> float:
    """Return the width of the pictogram of a position, which grows with the type."""
    return POSTURE * style.text.size / USUAL_TEXT


def short_sections(card: Card, width: float, style: PageStyle) -> list[Block]:
    """Return the sections of a card on a poster: short texts, and the dose."""
    found: list[Block] = []
    for each in card.sections:
        match each:
            case Prose() | Steps() | Listed():
                found += [_run_on(each.heading, each.short, width, style)] if each.short else []
            case Dose():
                found.append(_dose(each, width, style))
            case Link():
                pass
            case _:
                assert_never(each)
    return found


def link_code(link: Link) -> tuple[Group, float]:
    """Return the QR code of a link, and its side."""
    return qr(link.address, link.code)


def _section(
    each: Section, width: float, setting: Setting, *, short: bool, code: bool, run_in: bool, step: float
) -> Block:
    """Return one section."""
    style = setting.style
    match each:
        case Prose() if short:
            return _run_on(each.heading, each.short or each.text, width, style)
        case Steps() | Listed() if short and each.short:
            return _run_on(each.heading, each.short, width, style)
        case Prose():
            return _prose(each, width, setting, run_in=run_in)
        case Steps():
            return _under(each.heading, _steps(each, width, setting, step), width, style)
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


def _prose(prose: Prose, width: float, setting: Setting, *, run_in: bool = False) -> Block:
    """Return a text under its heading, or after it.

    The pictogram of a position goes beside the text. Without one, its words follow the text.
    """
    style, posture = setting.style, prose.posture

    def headed(text: str, width: float) -> Block:
        if run_in and not LISTED.search(text):
            return _run_on(prose.heading, text, width, style)
        return _under(prose.heading, _lines(text, width, style), width, style)

    if posture is None or posture.figure is None:
        return headed(f"{prose.text} ({posture.text})" if posture else prose.text, width)
    left = posture_width(style) + 10
    pose = _pose(posture, setting)
    if width - left < 9.5 * style.sizes.text:
        return stack((headed(prose.text, width), pose), 4)
    words = headed(prose.text, width - left)
    return Block(max(words.height, pose.height), (*words.marks, *pose.at(width - posture_width(style), 3)))


def _lines(text: str, width: float, style: PageStyle) -> Block:
    """Return a text; lines that its author numbered hang behind their numbers."""
    if not LISTED.search(text):
        return paragraph(text, width, style.text)
    rows: list[Block] = []
    for numbered, lines in groupby(filter(str.strip, text.split("\n")), lambda line: bool(LISTED.match(line))):
        if numbered:
            found = [match for line in lines if (match := LISTED.match(line))]
            signs, items = zip(*((match[1], match[2]) for match in found), strict=True)
            rows.append(bullets(items, width, style.text, style.colours.structure, signs=signs))
        else:
            rows += [paragraph(line, width, style.text) for line in lines]
    return stack(rows, 2)


def _steps(steps: Steps, width: float, setting: Setting, most: float) -> Block:
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
    wide = min(most, inner * 0.45 if beside else inner)
    rows: list[Mark] = []
    y = 0.0
    for number, text, figure in zip(numbers, steps.steps, steps.figures, strict=False):  # a cut list has fewer steps
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
    wide = posture_width(setting.style)
    tall = wide * picture.size.height / picture.size.width
    words = paragraph(posture.text, wide, setting.style.label, Role.CAPTION)
    image = Group(Role.FIGURE, (Image(Box(0, 0, wide, tall), picture),), figure.alt, figure.path)
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
