"""A card on two small pages: the picture on one, the words on the other."""

from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.content.scale import show_meaning
from handout.geometry import Box
from handout.layout.fields import Field, card_fields
from handout.layout.figures.card_picture import card_picture
from handout.layout.formats.safety_pages import LARGER
from handout.layout.overflow import blame, blame_label
from handout.layout.page import Block, Mark, Overflow, Role, artifact, section, stack
from handout.layout.parts.card import LEAST_COMPACT
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import cautions
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.sections import sections
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph
from handout.problems import Problem


def two_sides(handout: Handout, each: Card, area: Box, setting: Setting, last: str = "") -> list[Block] | list[Problem]:
    """Return the picture and the words of a card, or why one does not fit a side.

    Each side fills *area*. The words end with the line *last*.
    """
    front, back = _face(each, area, setting), _words(each, area, setting, last)
    if isinstance(front, Block) and back.height <= area.height + 0.01:
        return [front, back]
    number = handout.cards.index(each)

    def over(less: Handout) -> float:
        face, words = _face(less.cards[number], area, setting), _words(less.cards[number], area, setting, last)
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


def _face(each: Card, area: Box, setting: Setting) -> Block | Overflow:
    """Return the front of a card: its name, and its picture as large as it fits."""
    style = setting.style
    if each.group:
        lead = group_heading(each, area.width, style)
        below = replace(area, height=area.height - lead.height)
        found = _face(replace(each, group=""), below, setting)
        return below_heading(lead, found) if isinstance(found, Block) else found
    top = card_heading(each, area.width, style)
    ground = panel(area.width, top.height, Panel.NAME, style)
    picture = card_picture(each.figures, setting.pictures)
    if picture is None:
        words = stack(sections(each, area.width, setting, short=True), 4)
        return section(Block(area.height, (artifact(ground), *top.marks, *words.at(0, top.height + 8))), each.path)
    caption = picture.captions(area.width, style, above=0)
    free = area.height - top.height - 8 - caption.height
    shape = picture.shape
    wide = min(area.width, free * shape)
    least = LEAST_COMPACT * min(1, shape)
    if wide < least:
        return Overflow((least - wide) / shape, (*each.path, "name"))
    at = Box((area.width - wide) / 2, top.height + 8 + (free - wide / shape) / 2, wide, wide / shape)
    around = Box(0, at.y, area.width, at.height)
    figure = picture.draw(at, style, label_area=around)
    if figure is None:
        return Overflow(0, picture.figures[0].path)
    marks: tuple[Mark, ...] = (artifact(ground), *top.marks, figure, *caption.at(at.x, area.height - caption.height))
    return section(Block(area.height, marks), each.path)


def _words(each: Card, area: Box, setting: Setting, last: str) -> Block:
    """Return the words of a card, cautions first, and a *last* line.

    The full texts are used if they fit, else the short ones. A card that is cut out stands alone: it explains its word
    of the scale, if that fits too.
    """
    style = setting.style
    name = f"{each.number}  {each.name}" if each.numbered else each.name
    heading = paragraph(", ".join(filter(None, (name, each.note))), area.width, style.part, Role.PART)
    first = [heading, cautions(each.warnings, area.width, style).block]
    line = [paragraph(last, area.width, replace(style.text, bold=True))] if last else []
    tried = [
        stack((*first, *sections(card, area.width, setting, short=short), *line), 4)
        for short in (False, True)
        for card in (show_meaning(each, shown=True), each)
    ]
    block = next((block for block in tried if block.height <= area.height), tried[-1])
    return section(block, each.path)
