"""The front page: title, clinic, patient lines, disclaimer and alarm boxes.

Page 1 always holds the required parts. The rest continues on page 2 under "please turn over".
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.page import Block, Overflow, stack
from handout.layout.pagebreak import cut
from handout.layout.parts.danger_signs import danger_signs, emergency_box, today_box
from handout.layout.parts.disclaimer import Share, divided_disclaimer, whole_disclaimer
from handout.layout.parts.masthead import contact_lines, masthead
from handout.layout.parts.patient_lines import long_note
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph


class Level(Struct, frozen=True, kw_only=True):
    """How tightly page 1 is set: size of the title, gaps, and share of the disclaimer.

    A *leading* of 0 is the usual one. A level *for_asks* is tried only for readers who must ask something first.
    A *brief* level prints only the name and phone of the clinic.
    """

    title: float
    gap: float
    share: Share
    leading: float = 0
    for_asks: bool = False
    brief: bool = False


LEVELS = (
    Level(title=1, gap=0.8, share=Share(about=True, why=True, left_out=True, gap=0.5)),
    Level(title=1, gap=0.8, share=Share(why=True, left_out=True, gap=0.5)),
    Level(title=0.85, gap=0.55, share=Share(why=True, left_out=True)),
    Level(title=0.85, gap=0.55, share=Share(why=True)),
    Level(title=0.78, gap=0.45, share=Share()),
    Level(title=0.78, gap=0.4, leading=1.2, share=Share(), for_asks=True),
    Level(title=0.78, gap=0.4, leading=1.2, share=Share(), for_asks=True, brief=True),
    Level(title=0.78, gap=0.4, leading=1.2, share=Share(asks=1), for_asks=True, brief=True),
    Level(title=0.78, gap=0.45, share=Share(asks=0), brief=True),
)
"""The levels to try where the front matter takes two pages, loosest first.

The questions that this reader must ask move to page 2 last of all.
"""


def front(handout: Handout, area: Size, setting: Setting, *, spread: bool = True) -> list[Block] | Overflow:
    """Return the front matter, one block a page, or the overflow of its tightest form.

    It is *spread* over the page, unless something follows below it.

    A note that is too long for the first page comes last, on pages of its own if needed.
    """
    found = _front_pages(handout, area, setting, (), spread=spread)
    patient = handout.front.patient
    if isinstance(found, list) or not patient.note:
        return found
    note = long_note(handout.words.note, patient.note, area.width, setting.style)
    bare = replace(handout, front=replace(handout.front, patient=replace(patient, note="")))
    return _front_pages(bare, area, setting, (note,), spread=spread)


def _front_pages(
    handout: Handout, area: Size, setting: Setting, last: Sequence[Block], *, spread: bool
) -> list[Block] | Overflow:
    """Return the front matter followed by *last*."""
    style = setting.style
    if area.width >= 30 * style.sizes.text:
        for scale, lines in ((1.0, style), (0.85, replace(style, leading=1.25)), (0.75, replace(style, leading=1.2))):
            parts = [masthead(handout, area.width, setting, scale), whole_disclaimer(handout, area.width, lines)]
            parts += [danger_signs(handout, area.width, lines)] if handout.front.red_flags else []
            gap = style.sizes.text * 0.7 * scale
            if stack(parts, gap).height <= area.height:
                page = _spread(parts, area.height, gap) if spread or last else stack(parts, gap)
                return [page, *(_pages(last, area.height, style) if last else [])]
    excess = float("inf")
    for level in (each for each in LEVELS if handout.front.asks or not each.for_asks):
        lines = replace(style, leading=level.leading) if level.leading else style
        head = masthead(handout, area.width, setting, level.title, brief=level.brief)
        page_1, rest = divided_disclaimer(handout, area.width, lines, level.share)
        alarms = handout.front.red_flags
        now = [emergency_box(handout, area.width, lines)] if alarms else []
        today = [today_box(handout, area.width, style)] if alarms else []
        turn = paragraph(handout.words.turn_over, area.width, replace(style.text, bold=True))
        gap = style.sizes.text * level.gap
        parts = [head, page_1, *now, turn]
        excess = min(excess, stack(parts, gap).height - area.height)
        if excess <= 0:
            moved_on = contact_lines(handout, area.width, style) if level.brief else []
            after = (*([rest] if rest else []), *today, *moved_on, *last)
            if not after:
                return [_spread(parts[:-1], area.height, gap) if spread else stack(parts[:-1], gap)]
            over = _pages(after, area.height, style)
            too_tall = max(page.height for page in over) - area.height
            return Overflow(too_tall) if too_tall > 0.01 else [_spread(parts, area.height, gap), *over]
    return Overflow(excess)


def _pages(parts: Sequence[Block], height: float, style: PageStyle) -> list[Block]:
    """Return *parts* on as few pages as hold them.

    A part that is taller than a page continues on the next page where it can be cut.
    """
    pages: list[list[Block]] = [[]]
    for part in parts:
        rest = part
        while pages[-1] and stack((*pages[-1], rest), style.sizes.text).height > height:
            pages.append([])
        while rest.height > height and (divided := cut(rest, height)):
            pages[-1].append(divided[0])
            pages.append([])
            rest = divided[1]
        pages[-1].append(rest)
    return [stack(page, style.sizes.text) for page in pages]


def _spread(parts: Sequence[Block], height: float, gap: float) -> Block:
    """Return *parts* with wider gaps so that the page is filled to the foot.

    No gap grows beyond about three times its size.
    """
    tight = stack(parts, gap)
    more = min((height - tight.height) / max(1, len(parts) - 1), gap * 2.2)
    return stack(parts, gap + max(0, more))
