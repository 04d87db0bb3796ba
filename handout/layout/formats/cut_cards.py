"""Cut-out cards: a picture in front and words behind.

The first cards hold the disclaimer, on as many as it needs.
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.geometry import MM, Box, Size
from handout.layout.formats.card_sides import CLOSER, two_sides
from handout.layout.formats.leaflet import CARD_PATH
from handout.layout.formats.safety_pages import ON_FIRST_CARD, checked_pages, pages_with
from handout.layout.formats.small_page import MOST_NOTES, footed_area, small_page
from handout.layout.formats.word_card_pages import flow_of, spread_flow
from handout.layout.formats.word_card_sheet import Flow
from handout.layout.job import LayoutJob
from handout.layout.page import Block, Group, Page, walk
from handout.layout.parts.closing import limit, notes, scale
from handout.layout.parts.sections import unexplained
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph
from handout.papers import PAPERS, is_in_inches
from handout.problems import DoesNotFit, Problem
from handout.schema.model import KeyPath

CARD_SIZES: Mapping[str, Size] = {
    name: Size(4 * 72, 6 * 72) if is_in_inches(size) else Size(105 * MM, 148 * MM) for name, size in PAPERS.items()
}
"""The size of the cards cut from each paper: 4 by 6 inches, or A6."""

MOST_SIDES = 100
"""More sides than any disclaimer takes.

What counts is that its danger signs fit on one.
"""


def cut_cards(job: LayoutJob) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    """Return the fronts and the backs of cards of the size of the job.

    Raise DoesNotFit naming every text that is too long.
    """
    handout, size, setting, style = job.handout, job.size, job.setting, job.setting.style
    area = footed_area(handout, size, style)
    lead = style.sizes.text * 1.6
    inner = Size(area.width, area.height - lead)
    flow = flow_of(job)
    found = [] if flow else [_sides(handout, each, area, setting) for each in handout.cards]
    if problems := [problem for each in found for problem in each if isinstance(problem, Problem)]:
        raise DoesNotFit(problems)
    blocks = [block for each in found for block in each if isinstance(block, Block)]
    pairs = zip(handout.cards, blocks[::2], blocks[1::2], strict=False)
    scaled = any(unexplained([card], (*front.marks, *back.marks)) for card, front, back in pairs)
    safety = _safety_sides(handout, inner, setting, scaled=scaled)
    count = len(safety) // 2
    for number, block in enumerate(safety):
        name = handout.words.fill(handout.words.safety_card, number=number // 2 + 1, count=count)
        title = paragraph(name, area.width, replace(style.part, colour=style.colours.danger))
        safety[number] = Block(block.height + lead, (*title.marks, *block.at(0, lead)))
    # The first card has the patient's lines, all others bear the name on both sides.
    fronts = [small_page(handout, size, block, style, named=n > 0) for n, block in enumerate(safety[::2])]
    backs = [small_page(handout, size, block, style, named=True) for block in safety[1::2]]
    if flow:
        sides = _flowed_sides(handout, Size(area.width, area.height), setting, flow)
        fronts += [small_page(handout, size, block, style, named=True) for block in sides[::2]]
        backs += [small_page(handout, size, block, style, named=True) for block in sides[1::2]]
        return tuple(fronts), tuple(backs)
    fronts += [small_page(handout, size, block, style, named=True) for block in blocks[::2]]
    backs += [small_page(handout, size, block, style, named=True) for block in blocks[1::2]]
    return tuple(fronts), tuple(backs)


def _sides(handout: Handout, card: Card, area: Box, setting: Setting) -> tuple[Block | Problem, ...]:
    """Return both sides of a card, or what does not fit.

    Where the patient's name leaves too little space, the lines of the card come closer together.
    """
    found = two_sides(handout, card, area, setting, handout.words.read_safety_card)
    if not handout.owner or all(isinstance(each, Block) for each in found):
        return tuple(found)
    closer = replace(setting.style, leading=setting.style.leading * CLOSER)
    return tuple(two_sides(handout, card, area, replace(setting, style=closer), handout.words.read_safety_card))


def _safety_sides(handout: Handout, area: Size, setting: Setting, *, scaled: bool) -> list[Block]:
    """Return the sides of the safety cards, an even number.

    They have the fullest danger signs that fit a side, on the first card. Where there is space, they have the limit of the scale: all of
    it if they are *scaled*, for cards that have no space for the meaning of their word.
    """
    sides, style = checked_pages(handout, area, setting, ON_FIRST_CARD, MOST_SIDES), setting.style
    closer = replace(style, leading=style.leading * CLOSER)
    usual, close = ((scale if scaled else limit)(handout, area.width, each) for each in (style, closer))
    if usual.height:
        tried = (pages_with(words, sides, handout, area, setting, ON_FIRST_CARD) for words in (usual, close))
        sides = next(filter(None, tried), [*sides, usual])
    return _even(sides, handout, area, setting)


def _flowed_sides(handout: Handout, area: Size, setting: Setting, flow: Flow) -> list[Block]:
    """Return the sides of short items, several a side, an even number of them.

    Each side ends with the line that names the safety card. A card in two parts begins in front, so that no part of it is
    cut off from the other: lines for notes fill the back before it.
    """
    style = setting.style
    line = paragraph(handout.words.read_safety_card, area.width, replace(style.text, bold=True))
    free = area.height - line.height - style.text.size * 0.4
    sides = [block for block, _ in spread_flow(handout, Size(area.width, free), setting, flow)]
    sides = [Block(area.height, (*block.marks, *line.at(0, area.height - line.height))) for block in sides]
    found: list[Block] = []
    for number, side in enumerate(sides):
        before = _parts_of_cards(sides[number - 1]) if number else []
        if _count_parts(sides[number:], before) % 2 == 0:
            found = _even(found, handout, area, setting)
        found.append(side)
    return _even(found, handout, area, setting)


def _count_parts(sides: Sequence[Block], before: Sequence[KeyPath]) -> int:
    """Return on how many sides the card that begins the first one stands.

    It is 1 if it goes on from the side *before*.
    """
    first = _parts_of_cards(sides[0])[0]
    if first in before:
        return 1
    return next((count for count, side in enumerate(sides) if first not in _parts_of_cards(side)), len(sides))


def _parts_of_cards(side: Block) -> list[KeyPath]:
    """Return the paths of the cards that a side shows, whole or in part."""
    groups = (mark for mark in walk(side.marks) if isinstance(mark, Group))
    return [group.path for group in groups if len(group.path) == CARD_PATH]


def _even(sides: list[Block], handout: Handout, area: Size, setting: Setting) -> list[Block]:
    """Return an even number of sides: lines for notes fill the last card."""
    height = MOST_NOTES * setting.style.sizes.text
    return [*sides, *([notes(handout, area.width, height, setting.style)] if len(sides) % 2 else [])]
