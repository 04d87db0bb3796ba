"""The leaflet whose cards are as tall as their words.

The cards begin below the front matter, which is set more tightly if more of them then fit there. All ways to set the
cards, and all breaks that make sense, are tried with every end that can follow; the cheapest leaflet wins.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.formats.closing_pages import ClosingPages, Placed
from handout.layout.formats.endings import Ending
from handout.layout.formats.page_costs import MUCH, PAGE, fill_sheet, white_at_end
from handout.layout.formats.word_card_pages import after_cards, break_lines, set_lines
from handout.layout.formats.word_card_sheet import Flow, Sheet, sheet_block
from handout.layout.page import Block
from handout.layout.parts.front import TIGHTER
from handout.layout.setting import Setting

BELOW_FRONT = 0.9
"""The space between the front matter and the first card, in ems."""


UNEQUAL = 0.1
"""What it costs to leave the cards of the last page unequal."""


class FlowPlan(Struct, frozen=True):
    """The pages of a leaflet before its end, what all of it costs, and the end.

    The last page is full down to *taken*; its cards are *equal*, or as tall as they need be. *shares* are the empty
    shares of a front page without cards, and of the pages of the end.
    """

    cost: float
    opening: tuple[Block, ...]
    sheets: tuple[Sheet, ...]
    step: float
    taken: float
    equal: bool
    ending: Ending
    shares: tuple[float, ...]

    @property
    def hollow(self) -> bool:
        """Return whether one of those pages is mostly empty."""
        return any(share > MUCH for share in self.shares)


def flow_plans(
    handout: Handout,
    openings: Sequence[tuple[Block, ...]],
    size: Size,
    setting: Setting,
    flow: Flow,
    closing: ClosingPages,
    days: int,
    multiple: int,
) -> Iterator[FlowPlan]:
    """Yield every leaflet that is worth a look.

    *openings* are the ways to set the front matter: the first where no card follows on its last page, and the others
    ever more tightly. Pages of a diary take *days*; the number of all pages is a *multiple*. Raise DoesNotFit for cards
    that are taller than a page.
    """
    style, height = setting.style, size.height
    space = height - min(opening[-1].height for opening in openings) - style.text.size * BELOW_FRONT
    setups = set_lines(handout, size, setting, flow, space)
    for number, opening in enumerate(openings):
        front = opening[-1].height
        top = front + style.text.size * BELOW_FRONT if number else 0
        left = TIGHTER * max(0, number - 1) if number else PAGE + white_at_end(1 - front / height, last=False)
        for setup in setups:
            for broken in break_lines(setup.lines, top, height, flow, style):
                last = len(broken.sheets) == 1
                for equal in (False,) if flow.listed else (True, False):
                    block = sheet_block(broken.sheets[-1], size, setup.step, flow, style, equal=equal, begins=True)
                    taken = (top if last else 0) + block.height + after_cards(flow, style)
                    for ending in closing.after(taken):
                        pages = len(opening) + len(broken.sheets) - (number > 0) + len(ending.pages) - 1 + days
                        missing = fill_sheet(pages, multiple)
                        if ending.again and missing and multiple > 1:
                            continue
                        cost = left + broken.cost + setup.cost + ending.cost + missing
                        cost += 0 if equal or flow.listed else UNEQUAL
                        shares = (*(() if number else (1 - front / height,)), *ending.shares)
                        yield FlowPlan(cost, opening, broken.sheets, setup.step, taken, equal, ending, shares)


def place_flow(plan: FlowPlan, size: Size, flow: Flow, setting: Setting) -> list[list[Placed]]:
    """Return the pages of a leaflet down to the end of its last card."""
    filled: list[list[Placed]] = [[(0, 0, block)] for block in plan.opening]
    for number, sheet in enumerate(plan.sheets):
        last = number == len(plan.sheets) - 1
        block = sheet_block(
            sheet, size, plan.step, flow, setting.style, equal=plan.equal if last else True, begins=number == 0
        )
        if sheet.top:
            filled[-1].append((0, sheet.top, block))
        else:
            filled.append([(0, 0, block)])
    return filled
