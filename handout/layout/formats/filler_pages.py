"""The pages that fill the last sheet of a booklet.

They are a diary or lines for notes, and the danger signs on the back cover.
"""

from collections.abc import Callable, Sequence
from itertools import chain

from msgspec.structs import replace

from handout.content.handout import Dose, Handout
from handout.geometry import Size
from handout.layout.page import Block, Page, Text, stack, walk
from handout.layout.parts.closing import least_notes, notes
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel
from handout.layout.parts.diary import WEEK, PlannedDiary, plan_diary
from handout.layout.style import PageStyle
from handout.problems import DoesNotFit

MOST_WEEKS = 6
"""The most weeks of a diary on a page that would else be empty."""

LARGER = (1.5, 1.4, 1.3, 1.2, 1.1)
"""The sizes to try for the danger signs on the back cover.

They are multiples of the usual one.
"""


LongestDiary = Callable[[int], PlannedDiary | None]
"""A function that returns the longest diary for a number of pages, or None."""


def fill_last_sheet(
    handout: Handout, size: Size, style: PageStyle, missing: int, longest: LongestDiary | None, *, noted: bool
) -> list[Block]:
    """Return the *missing* pages of the last sheet.

    The last one has the danger signs again, and lines for notes unless the leaflet is *noted* already. The *longest* diary
    stands before it, unless the reader has one or wants none.
    """
    if not missing:
        return []
    signs = handout.front.red_flags is not None
    others = _others(handout, size, style, missing - signs, longest)
    return [*others, _back_cover(handout, size, style, lined=missing == 1 and not noted)] if signs else others


def has_lines(handout: Handout, missing: int, longest: LongestDiary | None) -> bool:
    """Return whether some of the *missing* pages are of lines for notes."""
    missing -= int(handout.front.red_flags is not None)
    if missing <= 0:
        return False
    found = longest(missing) if longest else None
    return found is None or len(found.sheets) < missing


def _others(handout: Handout, size: Size, style: PageStyle, missing: int, longest: LongestDiary | None) -> list[Block]:
    """Return the *missing* pages before the back cover."""
    found = longest(missing) if longest and missing else None
    pages = found.pages() if found else []
    return [*pages, *[notes(handout, size.width, size.height, style)] * (missing - len(pages))]


def is_filled_with_diary(handout: Handout, pages: Sequence[Page]) -> bool:
    """Return whether a page is of a diary."""
    marks = (mark for page in pages for mark in walk(page.marks))
    return any(isinstance(mark, Text) and mark.words == handout.words.diary for mark in marks)


def longest_diary(handout: Handout, size: Size, style: PageStyle, pages: int) -> PlannedDiary | None:
    """Return the longest diary of whole weeks that takes so many *pages*, or None.

    Where every card is done for some days alone, it has those days and takes no more pages. Where no card has a dose,
    there is nothing to tick from day to day.
    """
    if not any(isinstance(each, Dose) for card in handout.cards for each in card.sections):
        return None
    last = max((card.days for card in handout.cards), default=0)
    if all(card.days for card in handout.cards) and 0 < last <= MOST_WEEKS * pages * WEEK:
        try:
            found = plan_diary(handout, last, size, style)
        except DoesNotFit:
            return None
        return found if len(found.sheets) <= pages else None
    for weeks in range(MOST_WEEKS * pages, 0, -1):
        try:
            found = plan_diary(handout, weeks * WEEK, size, style)
        except DoesNotFit:
            return None
        if len(found.sheets) == pages:
            return found
    return None


def _back_cover(handout: Handout, size: Size, style: PageStyle, *, lined: bool) -> Block:
    """Return the danger signs as large as they fit, above lines for notes or alone.

    They are told in short where the lists are taller than the page. Page 1 has them: where no form fits, notes do.
    """
    gap, width = style.text.size, size.width
    free = size.height - (gap + least_notes(style) if lined else 0)
    scaled = [replace(style, sizes=replace(style.sizes, text=style.sizes.text * scale)) for scale in (*LARGER, 1)]
    listed = (alarm_boxes(handout, width, each) for each in scaled)
    signs = next((each for each in listed if each.height <= free), None)
    if signs is None:
        forms = chain(
            (alarm_boxes(handout, width, style),),
            (alarm_panel(handout, width, each, AlarmForm.SHORT) for each in scaled),
            (alarm_panel(handout, width, style, AlarmForm.CLOSE),),
        )
        signs = next((each for each in forms if each.height <= size.height), None)
    if signs is None:
        return notes(handout, width, size.height, style)
    rest = size.height - signs.height - gap
    if not lined or rest < least_notes(style):
        return signs
    return stack((signs, notes(handout, width, rest, style)), gap)
