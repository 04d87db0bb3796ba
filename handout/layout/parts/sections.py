"""The sections of a card: in full, in short for small cards, and on posters."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import assert_never

from msgspec.structs import replace

from handout.content.handout import Card, Dose, Link, Listed, Posture, Prose, Section, Steps
from handout.content.kind import Sign
from handout.geometry import MM, Box
from handout.layout.figures.draw_callouts import framed_picture
from handout.layout.figures.qr import qr
from handout.layout.page import Block, Group, Mark, Role, Text, stack, stacked_height, walk
from handout.layout.parts.dose_pill import dose_pill
from handout.layout.parts.step_list import numbered_steps, plain_steps
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import (
    NO_WRAP,
    TextWrap,
    bullets,
    paragraph,
    run_in_heading,
)
from handout.schema.markup import display_address

POSTURE = 25 * MM
"""The width of the pictogram of a position, beside text of the usual size."""

BESIDE_POSE, POSE_WORDS, BESIDE_POSTURE, LEAST_BESIDE = 8, 7.5, 10, 9.5
"""The space beside a pictogram and its words' least width in ems; both for texts."""

USUAL_TEXT = 12
"""The type size beside which a pictogram has its usual width, in pt.

It grows with the type.
"""

LISTED = re.compile(r"^[ \t]*(\d{1,2}[.)])[ \t]+(\S.*)$", re.MULTILINE)
"""A line that its author numbered."""

SIGNS = {Sign.YES: "+", Sign.NO: "×"}
"""The signs of lists that say what to do and what not."""

STEP_PICTURE = 45 * MM
"""The usual width of the picture of a step."""

POSTER_STEP = 0.7
"""The size of a step's picture on a poster, as a multiple of the usual one."""

PAIRED, GUTTER = 12, 1.4
"""The least width of two lists beside each other, and the space between, in ems."""

MOST_SECTIONS = 1_000
"""Sections that are held as they were set.

A card is tried with many pictures, and has its texts in few widths.
"""

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
    first lines. Pictures of steps are scaled as if the usual ones were *step* wide. A list of what to do and one of what
    not to do are one block, whatever the width.
    """
    drawn = partial(_section, setting=setting, short=short, code=code, run_in=run_in, step=step)
    found: list[Block] = []
    waiting = list(card.sections)
    while waiting:
        each = waiting.pop(0)
        if waiting and _are_opposite(each, waiting[0]):
            found.append(_both_lists(each, waiting.pop(0), width, setting.style, drawn))
        else:
            found.append(drawn(each, width) if short else _with_next(each, waiting, width, setting, drawn))
    return found


def _with_next(
    each: Section, waiting: list[Section], width: float, setting: Setting, drawn: Callable[[Section, float], Block]
) -> Block:
    """Return a section, with those *waiting* that fit beside its pictogram below it."""
    style, posture = setting.style, each.posture if isinstance(each, Prose) else None
    left = width - posture_width(style) - BESIDE_POSTURE
    if not (posture and posture.figure) or left < LEAST_BESIDE * style.sizes.text:
        return drawn(each, width)
    gap, pose, words = style.sizes.text * 0.42, _pose(posture, setting), [drawn(replace(each, posture=None), left)]
    height = max(words[0].height, pose.height)
    while waiting and isinstance(below := waiting[0], Prose | Dose) and not getattr(below, "posture", None):
        if stacked_height((*words, drawn(below, left)), gap) > height:
            break
        words.append(drawn(waiting.pop(0), left))
    spare = (height - stacked_height(words, gap)) / max(1, len(words) - 1)
    return Block(height, (*stack(words, gap + min(gap, spare)).marks, *pose.at(width - posture_width(style), 3)))


def _are_opposite(one: Section, other: Section) -> bool:
    """Return whether one list says what to do, and the other what not to do."""
    signs = [each.sign for each in (one, other) if isinstance(each, Listed)]
    return signs == [Sign.YES, Sign.NO]


def _both_lists(
    one: Section, other: Section, width: float, style: PageStyle, drawn: Callable[[Section, float], Block]
) -> Block:
    """Return what to do and what not to do, beside each other if it fits."""
    half = (width - style.text.size * GUTTER) / 2
    if half < PAIRED * style.text.size:
        return stack((drawn(one, width), drawn(other, width)), style.sizes.text * 0.42)
    left, right = drawn(one, half), drawn(other, half)
    return Block(max(left.height, right.height), (*left.marks, *right.at(width - half, 0)))


def pictograms(card: Card, width: float, setting: Setting) -> list[Block]:
    """Return the pictograms of positions with their words, in a column of a *width*."""
    if width < posture_width(setting.style):
        return []
    return [_pose(each, setting, width) for each in map(_pictogram, card.sections) if each]


def without_pictograms(card: Card) -> Card:
    """Return a card without the positions that have a pictogram."""
    return replace(
        card, sections=tuple(replace(each, posture=None) if _pictogram(each) else each for each in card.sections)
    )


def _pictogram(each: Section) -> Posture | None:
    """Return the position of a section if it has a pictogram."""
    return each.posture if isinstance(each, Prose) and each.posture and each.posture.figure else None


def wrapped_prose(each: Section, width: float, style: PageStyle, wrap: TextWrap, *, run_in: bool) -> Block | None:
    """Return a text that can *wrap* around a picture, or None if there is none."""
    if not isinstance(each, Prose) or _pictogram(each) or LISTED.search(each.text):
        return None
    return _headed(each.heading, _with_position(each), width, style, run_in, wrap)


def posture_width(style: PageStyle) -> float:
    """Return the width of the pictogram of a position, which grows with the type."""
    return POSTURE * style.text.size / USUAL_TEXT


def short_sections(card: Card, width: float, setting: Setting, *, pictured: bool) -> list[Block]:
    """Return facts and sections of a card on a poster, short where it has such texts.

    A card for which its author wrote short texts has no facts there, and only those sections that its kind prints there;
    ``left_off`` tells the others. Steps are *pictured* with their own pictures.
    """
    style, unprinted = setting.style, left_off(card)
    quiet = replace(style.text, colour=style.colours.quiet)
    found = [paragraph(card.aside, width, quiet)] if card.aside and not _is_short(card) else []
    for each in card.sections:
        if each in unprinted:
            continue
        match each:
            case Steps() if pictured and any(each.figures):
                steps = numbered_steps(each, width, setting, POSTER_STEP)
                found.append(_under(each.heading, steps, width, style))
            case Steps() if not is_shortened(each):
                found.append(_under(each.heading, plain_steps(each, width, style), width, style))
            case Listed() if not is_shortened(each):
                found.append(_listed(each, width, style))
            case Prose() | Steps() | Listed():
                found.append(_run_on(each.heading, each.short or _whole(each), width, style))
            case Dose():
                found.append(dose_pill(each, width, style, close=True))
            case Link():
                pass
            case _:
                assert_never(each)
    return found


def is_shortened(each: Section) -> bool:
    """Return whether the author wrote a short text for a section."""
    return isinstance(each, Prose | Steps | Listed) and each.short_path[-2:-1] == ("short",)


def _is_short(card: Card) -> bool:
    """Return whether the author wrote short texts for a card."""
    return any(map(is_shortened, card.sections))


def left_off(card: Card) -> list[Section]:
    """Return the sections that a poster does not print.

    They are those that its kind does not print there, of a card for which its author wrote short texts.
    """
    if not _is_short(card):
        return []
    return [each for each in card.sections if isinstance(each, Prose | Steps | Listed) and not each.short]


def unexplained(cards: Sequence[Card], marks: Sequence[Mark]) -> list[Card]:
    """Return the cards whose word of a scale the *marks* explain nowhere."""
    read = _read(marks)
    doses = ((card, each) for card in cards for each in card.sections if isinstance(each, Dose))
    return [card for card, dose in doses if _letters(dose.meaning.removeprefix(dose.heading)) not in read]


def is_printed(text: str, marks: Sequence[Mark]) -> bool:
    """Return whether the *marks* have a text, on however many lines."""
    return _letters(text) in _read(marks)


def _read(marks: Sequence[Mark]) -> str:
    """Return the letters of all words of *marks*."""
    return _letters("".join(mark.words for mark in walk(marks) if isinstance(mark, Text)))


def _letters(text: str) -> str:
    """Return the letters of a text, with quotes and spaces as in its language."""
    return re.sub(r"\W", "", text)


def _whole(each: Prose | Steps | Listed) -> str:
    """Return a section's text with the words of its position, for want of a short."""
    if not isinstance(each, Prose):
        return each.short
    return _with_position(each)


def link_code(link: Link) -> tuple[Group, float]:
    """Return the QR code of a link, and its side."""
    return qr(link.address, link.code)


def _section(
    each: Section, width: float, *, setting: Setting, short: bool, code: bool, run_in: bool, step: float
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
            return _under(each.heading, numbered_steps(each, width, setting, step / STEP_PICTURE), width, style)
        case Listed():
            return _listed(each, width, style)
        case Dose():
            return dose_pill(each, width, style)
        case Link():
            return _link(each, width, style, code=code)
        case _:
            assert_never(each)


def _listed(listed: Listed, width: float, style: PageStyle) -> Block:
    """Return a list under its heading, in the colour of its signs."""
    signs = () if listed.sign is Sign.DOT else (SIGNS[listed.sign],) * len(listed.items)
    colour = style.colours.danger if listed.sign is Sign.NO else style.colours.structure
    return _under(listed.heading, bullets(listed.items, width, style.text, colour, signs=signs), width, style)


def _run_on(heading: str, text: str, width: float, style: PageStyle, wrap: TextWrap = NO_WRAP) -> Block:
    """Return a text after its heading, if it has one, on the same line."""
    if not heading:
        return paragraph(text, width, style.text, wrap=wrap)
    return run_in_heading(style.headed(heading), text, width, style.text, style.colours.structure, wrap=wrap)


def _under(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* under its heading, if it has one."""
    return stack((*_above(heading, width, style), body), 0)


def _above(heading: str, width: float, style: PageStyle, wrap: TextWrap = NO_WRAP) -> list[Block]:
    """Return a heading for what stands below it, if there is one."""
    return [paragraph(heading, width, style.part, Role.PART, wrap=wrap)] if heading else []


def _prose(prose: Prose, width: float, setting: Setting, *, run_in: bool = False) -> Block:
    """Return a text under its heading, or after it.

    The pictogram of a position goes below the text. Without one, its words follow the text.
    """
    style, posture, heading = setting.style, _pictogram(prose), prose.heading
    words = _headed(heading, prose.text if posture else _with_position(prose), width, style, run_in)
    return stack((words, _pose(posture, setting)), 4) if posture else words


def _with_position(prose: Prose) -> str:
    """Return a text with the words of its position."""
    return f"{prose.text} ({prose.posture.text})" if prose.posture else prose.text


@lru_cache(MOST_SECTIONS)
def _headed(heading: str, text: str, width: float, style: PageStyle, run_in: bool, wrap: TextWrap = NO_WRAP) -> Block:
    """Return a text under its heading, or after it."""
    if run_in and not LISTED.search(text):
        return _run_on(heading, text, width, style, wrap)
    above = _above(heading, width, style, wrap)
    return stack((*above, _lines(text, width, style, wrap.below(stacked_height(above, 0)))), 0)


def _lines(text: str, width: float, style: PageStyle, wrap: TextWrap) -> Block:
    """Return a text; lines that its author numbered hang behind their numbers."""
    if not LISTED.search(text):
        return paragraph(text, width, style.text, wrap=wrap)
    rows: list[Block] = []
    for numbered, lines in groupby(filter(str.strip, text.split("\n")), lambda line: bool(LISTED.match(line))):
        if numbered:
            found = [match for line in lines if (match := LISTED.match(line))]
            signs, items = zip(*((match[1], match[2]) for match in found), strict=True)
            rows.append(bullets(items, width, style.text, style.colours.structure, signs=signs))
        else:
            rows += [paragraph(line, width, style.text) for line in lines]
    return stack(rows, 2)


def _pose(posture: Posture, setting: Setting, width: float = 0) -> Block:
    """Return the pictogram of a position above its words, or beside them.

    They are beside it if both fit a *width*.
    """
    figure = posture.figure
    assert figure is not None  # noqa: S101  # asked for where there is one
    picture = setting.pictures[figure.picture.file]
    wide = posture_width(setting.style)
    tall = wide * picture.size.height / picture.size.width
    image = Group(Role.FIGURE, framed_picture(Box(0, 0, wide, tall), picture, setting.style), figure.alt, figure.path)
    if (free := width - wide - BESIDE_POSE) >= POSE_WORDS * setting.style.label.size:
        words = paragraph(posture.text, free, setting.style.label, Role.CAPTION)
        height = max(tall, words.height)
        return Block(height, (image, *words.at(wide + BESIDE_POSE, (height - words.height) / 2)))
    words = paragraph(posture.text, wide, setting.style.label, Role.CAPTION)
    return Block(tall + 2 + words.height + 3, (image, *words.at(0, tall + 2)))


def _link(link: Link, width: float, style: PageStyle, *, code: bool) -> Block:
    """Return the link in words, with its QR code if requested."""
    text = style.labelled(link.heading, f"[{display_address(link.address)}]({link.address})")
    if not (link.code and code):
        return paragraph(text, width, style.text)
    square, side = link_code(link)
    if width - side - 6 < NARROW_WORDS * style.text.size:
        return stack((paragraph(text, width, style.text), Block(side, (square,))), 2)
    words = paragraph(text, width - side - 6, style.text)
    return Block(max(side, words.height), (square, *words.at(side + 6, max(0, (side - words.height) / 2))))
