"""A card on two small pages: the picture on one, the words on the other.

A card without pictures has its words on the first, as far as they fit.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Handout, Steps
from handout.content.scale import show_meaning
from handout.geometry import Box
from handout.layout.fields import Field, card_fields
from handout.layout.figures.card_picture import card_picture
from handout.layout.formats.safety_pages import LARGER
from handout.layout.overflow import blame, blame_label
from handout.layout.page import Block, Mark, Overflow, Role, artifact, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import cautions
from handout.layout.parts.closing import notes
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.sections import STEP_PICTURE, sections
from handout.layout.parts.small_page_card import LEAST_COMPACT
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph
from handout.problems import Problem

CLOSER = 0.92
"""How close lines may stand where a card would say too little else."""

SMALLER_STEPS = (0.8, 0.6)
"""The sizes of the pictures of steps to try, as multiples of the usual one."""


def two_sides(handout: Handout, each: Card, area: Box, setting: Setting, last: str = "") -> list[Block] | list[Problem]:
    """Return the picture and the words of a card, or why one does not fit a side.

    Each side fills *area*. The words end with the line *last*. Without a picture the words are in front, and lines for
    notes behind; what does not fit in front goes on behind.
    """
    front, back = _sides(handout, each, area, setting, last)
    if isinstance(front, Block) and back.height <= area.height + 0.01:
        return [front, back]
    number = handout.cards.index(each)

    def over(less: Handout) -> float:
        face, words = _sides(less, less.cards[number], area, setting, last)
        return max(face.height if isinstance(face, Overflow) else 0, words.height - area.height, 0)

    def cure(field: Field) -> str:
        return "give the card 'short' texts" if field.name in ("where", "how") else LARGER

    if isinstance(front, Overflow) and not front.height:
        return [blame_label(handout, number, lambda less: isinstance(_face(less.cards[number], area, setting), Block))]
    line = setting.style.text.size * setting.style.text.leading
    what, lead = "on a side of its own it", f"card '{each.id}': "
    where = handout.source.where((*each.path, "cautions"))
    return blame(handout, card_fields(handout, number), over, what, cure, line, lead) or [
        Problem.of(where, "does-not-fit/side", id=each.id, height=over(handout), cure=LARGER)
    ]


def _sides(handout: Handout, each: Card, area: Box, setting: Setting, last: str) -> tuple[Block | Overflow, Block]:
    """Return both sides of a card; one that is too tall has its height."""
    if each.figures:
        return _face(each, area, setting), _words(each, area, setting, last)
    front, back = _divided_words(each, area, setting, last)
    if front.height > area.height:
        return Overflow(front.height - area.height, (*each.path, "name")), stack(back, 4)
    lines = (
        Block(0)
        if back
        else notes(handout, area.width, area.height - card_name(each, area.width, setting).height, setting.style)
    )
    behind = stack((card_name(each, area.width, setting), *back, lines), 4)
    return replace(front, height=area.height), section(behind, each.path)


def _divided_words(each: Card, area: Box, setting: Setting, last: str) -> tuple[Block, list[Block]]:
    """Return the front of a card without pictures, and what goes on behind.

    The cautions come first, in front. The full texts are used if all of them fit in front, else the short ones, else
    either on two sides. Short texts have no pictures of steps: where there are any, two sides come before them.
    """
    style = setting.style
    if each.group:
        lead = group_heading(each, area.width, style)
        below = replace(area, height=area.height - lead.height)
        front, back = _divided_words(replace(each, group=""), below, setting, last)
        return below_heading(lead, front), back
    top = card_heading(each, area.width, style)
    ground = artifact(panel(area.width, top.height, Panel.NAME, style))
    line = paragraph(last, area.width, replace(style.text, bold=True)) if last else Block(0)
    warned = cautions(each.warnings, area.width, style).block
    free = area.height - top.height - 8 - (line.height + 4 if last else 0)
    behind = area.height - card_name(each, area.width, setting).height - 4

    def face(parts: Sequence[Block]) -> Block:
        words = stack(parts, 4)
        body = (ground, *top.marks, *words.at(0, top.height + 8))
        end = line.at(0, top.height + 8 + words.height + 4) if last else ()
        height = top.height + 8 + words.height + (line.height + 4 if last else 0)
        return section(Block(height, (*body, *end)), each.path)

    def worded(*, short: bool, scale: float = 1) -> list[Block]:
        found = sections(each, area.width, setting, short=short, step=STEP_PICTURE * scale)
        return [warned, *found] if warned.height else found

    full, short = worded(short=False), worded(short=True)
    pictured = any(isinstance(part, Steps) and any(part.figures) for part in each.sections)
    smaller = [worded(short=False, scale=scale) for scale in SMALLER_STEPS] if pictured else []
    whole = [(parts, 0.0) for parts in (full, *smaller)]
    divided = [(parts, behind) for parts in (full, *smaller)]
    tried = [*whole, *divided, (short, 0.0)] if pictured else [*whole, (short, 0.0), *divided]
    for parts, space in (*tried, (short, behind)):
        count = max(1, sum(stack(parts[: n + 1], 4).height <= free for n in range(len(parts))))
        rest = parts[count:]
        if stack(rest, 4).height <= space:
            break
    return face(parts[:count]), rest


def card_name(each: Card, width: float, setting: Setting) -> Block:
    """Return the number, name and note of a card in one line, above its words."""
    heading = f"{each.number}  {each.name_and_note}" if each.numbered else each.name_and_note
    return paragraph(heading, width, setting.style.part, Role.PART)


def _face(each: Card, area: Box, setting: Setting) -> Block | Overflow:
    """Return the front of a card: its name, and its picture as large as it fits.

    Below it stands that the warnings are on the back, if it has space for a line.
    """
    style = setting.style
    if each.group:
        lead = group_heading(each, area.width, style)
        below = replace(area, height=area.height - lead.height)
        found = _face(replace(each, group=""), below, setting)
        return below_heading(lead, found) if isinstance(found, Block) else found
    if each.warnings.are_there and each.warnings.behind:
        line = cautions(each.warnings.as_caution(each.warnings.behind), area.width, style).block
        above = replace(area, height=area.height - line.height - 4)
        found = _face(replace(each, warnings=each.warnings.as_caution()), above, setting)
        if isinstance(found, Block):
            return replace(found, height=area.height, marks=(*found.marks, *line.at(0, area.height - line.height)))
    top = card_heading(each, area.width, style)
    ground = panel(area.width, top.height, Panel.NAME, style)
    picture = card_picture(each.figures, setting.pictures)
    assert picture is not None  # noqa: S101  # a card without pictures has words on its front
    free, shape = area.height - top.height - 8, picture.shape
    least = LEAST_COMPACT * min(1, shape)

    def captions(wide: float) -> Block:
        single = (area.width + wide) / 2  # from the picture's left edge to the right one of the side
        return picture.captions(single if len(each.figures) == 1 else wide, style)

    wide = min(area.width, free * shape)
    while wide > least and wide / shape + captions(wide).height > free:
        wide *= 0.98
    under = captions(wide)
    if wide < least or wide / shape + under.height > free:
        return Overflow(max(least - wide, wide / shape + under.height - free), (*each.path, "name"))
    at = Box((area.width - wide) / 2, top.height + 8 + (free - wide / shape - under.height) / 2, wide, wide / shape)
    around = Box(0, at.y, area.width, at.height)
    figure = picture.draw(at, style, label_area=around)
    if figure is None:
        return Overflow(0, picture.figures[0].path)
    marks: tuple[Mark, ...] = (artifact(ground), *top.marks, figure, *under.at(at.x, at.bottom))
    return section(Block(area.height, marks), each.path)


def _words(each: Card, area: Box, setting: Setting, last: str) -> Block:
    """Return the words of a card, cautions first, and a *last* line.

    The full texts are used if they fit, else the short ones. A card that is cut out stands alone: it explains its word
    of the scale, with short texts or closer lines rather than not at all.
    """
    style = setting.style
    close = replace(setting, style=replace(style, leading=style.leading * CLOSER))
    shown, hidden = (show_meaning(each, shown=value) for value in (True, False))
    tried = ((False, shown, setting), (True, shown, setting), (True, shown, close), (True, hidden, setting))
    block = Block(0)
    for short, card, lines in tried:
        first = (card_name(card, area.width, lines), cautions(card.warnings, area.width, lines.style).block)
        line = [paragraph(last, area.width, replace(lines.style.text, bold=True))] if last else []
        block = stack((*first, *sections(card, area.width, lines, short=short), *line), 4)
        if block.height <= area.height:
            break
    return section(block, each.path)
