"""Sheets folded in three: six panels, the first ones with the disclaimer."""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.content.scale import show_meaning
from handout.geometry import Box, Size
from handout.layout.fields import front_fields
from handout.layout.formats.card_sides import two_sides
from handout.layout.formats.flow_pages import flow_of, small_flow
from handout.layout.formats.safety_pages import BRIEF, WHOLE, checked_pages, fullest_pages, without_note
from handout.layout.formats.small_page import MOST_NOTES, footed_area, small_page
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame
from handout.layout.page import Block, Overflow, Page, artifact, section, stack
from handout.layout.parts.body_map import body_map
from handout.layout.parts.card import CardSize, card
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import cautions
from handout.layout.parts.closing import notes, texts
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.sections import sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.problems import DoesNotFit, Location, Problem

PANELS, ON_A_SIDE = 6, 3
"""The number of panels, and of those on one side of the sheet."""

CLOSE = 1.24
"""The leading of a card that would else take a second panel."""

LEAST_NOTES = 8
"""The least height for notes, in multiples of the size of the text."""

FULL = 0.9
"""How full panels are on average when texts are flowed into them."""


def panels(job: LayoutJob, inside: int) -> tuple[Page, ...]:
    """Return the six panels in reading order, each of the size of the job.

    The panel *inside*, the first on that side, bears the patient's name; the cover has the patient's lines.
    Raise DoesNotFit with the number of points that fit.
    """
    handout, size, setting, style = job.handout, job.size, job.setting, job.setting.style
    area = footed_area(handout, size, style)
    flow = flow_of(job)
    flowed = small_flow(handout, Size(area.width, area.height), setting, flow) if flow else []
    found = [] if flow else [_card_panels(handout, each, area, setting) for each in handout.cards]
    if problems := [problem for each in found for problem in each if isinstance(problem, Problem)]:
        raise DoesNotFit(problems)
    cards = [block for each in found for block in each if isinstance(block, Block)]
    cards += [block for block, _ in flowed]
    inner = Size(area.width, area.height)
    safety = _safety_panels(handout, inner, setting, len(cards))
    if len(safety) + len(cards) > PANELS:
        least = fullest_pages(without_note(handout), inner, setting, BRIEF, PANELS - len(cards))
        if handout.front.patient.note and isinstance(least, list) and len(least) + len(cards) <= PANELS:
            raise DoesNotFit([Problem.of(Location.of_option("--note"), "does-not-fit/note")])
        if flow:
            raise DoesNotFit([_too_many_flowed(handout, len(safety), [count for _, count in flowed])])
        taken = [len(each) for each in found]
        raise DoesNotFit(_long_safety(handout, inner, setting, sum(taken)) or [_too_many(handout, len(safety), taken)])
    waiting = texts(handout, area.width, style)
    safety[-1] = _fill(safety[-1], waiting, inner, style)
    others = _closing(handout, waiting, inner, setting, PANELS - len(safety) - len(cards))
    before = inside - 1 - len(safety) if len(cards) <= ON_A_SIDE else 0  # cards begin inside if all of them stand there
    before = max(0, before)
    _add_notes(others, before, handout, inner, style)
    blocks = [*safety, *others[:before], *cards, *others[before:]]
    return tuple(small_page(handout, size, block, style, named=n == inside) for n, block in enumerate(blocks, 1))


def _safety_panels(handout: Handout, area: Size, setting: Setting, taken: int) -> list[Block]:
    """Return the safety panels in the fullest form that leaves space for the cards.

    Cards stand inside, where there is space for three, so that the back does not show one before the first.
    """
    for most in (PANELS - 1 - taken, PANELS - taken)[taken > ON_A_SIDE :]:
        found = fullest_pages(handout, area, setting, (*WHOLE, *BRIEF), most)
        if isinstance(found, list) and len(found) <= most:
            return found
    return checked_pages(handout, area, setting, BRIEF, PANELS - taken)


def _long_safety(handout: Handout, area: Size, setting: Setting, taken: int) -> list[Problem]:
    """Return the long texts that leave the cards too few panels.

    The cards take *taken* panels. The result is empty if no text is longer than usual.
    """
    fields = [field for field in front_fields(handout) if field.is_long]
    if taken >= PANELS or not fields:
        return []

    def over(less: Handout) -> float:
        tried = fullest_pages(less, area, setting, BRIEF, PANELS - taken)
        if isinstance(tried, Overflow):
            return tried.height
        if len(tried) + taken <= PANELS:
            return 0
        return sum(block.height for block in tried) - (PANELS - taken) * area.height * FULL

    line, cure = (
        setting.style.text.size * setting.style.text.leading,
        "choose fewer points with --points, or use --format booklet",
    )
    what = f"beside the cards, on {PANELS - taken} of six panels, the disclaimer"
    return blame(handout, fields, over, what, lambda _: cure, line)


def _card_panels(handout: Handout, each: Card, area: Box, setting: Setting) -> list[Block] | list[Problem]:
    """Return a card on one panel, else on two, or why it fits on neither.

    A panel holds all cautions. What gives way is first the size of the picture, then the long texts of where and
    how, then the space between lines, then the meaning of how hard to press, then everything but the cautions, which
    moves to a second panel. Cautions that are too long for below the picture go above the words.
    """
    close = replace(setting, style=replace(setting.style, leading=CLOSE))
    for size, tried, shown in (
        (CardSize.FULL, setting, each),
        (CardSize.PANEL, setting, each),
        (CardSize.PANEL, close, each),
        (CardSize.PANEL, close, show_meaning(each, shown=False)),
        (CardSize.FACE, setting, each),
    ):
        found = card(shown, area.width, area.height, size, tried)
        if isinstance(found, Block):
            break
    else:
        return two_sides(handout, each, area, setting)
    if size is not CardSize.FACE:
        return [found]
    back = _back_panel(each, area, setting)
    return [found, back] if back else two_sides(handout, each, area, setting)


def _back_panel(each: Card, area: Box, setting: Setting) -> Block | None:
    """Return a card without its picture in the same frame, or None if it is too tall.

    The cautions, which are below the picture, are repeated if they fit.
    """
    style = setting.style
    top = card_heading(each, area.width, style)
    inner = area.width - 2 * PAD
    full, short = (sections(each, inner, setting, short=short) for short in (False, True))
    tried = (stack(parts, 6) for parts in ([*full, cautions(each.warnings, inner, style).block], full, short))
    body = next((block for block in tried if top.height + 9 + block.height + 8 <= area.height), None)
    if body is None:
        return None
    frame = artifact(*card_frame(area.width, area.height, top.height, style))
    marks = (frame, *top.marks, *body.at(PAD, top.height + 9))
    return section(Block(area.height, marks), each.path)


def _too_many(handout: Handout, safety: int, taken: Sequence[int]) -> Problem:
    """Return the problem of points that do not fit beside a disclaimer.

    The points take *taken* panels each, the disclaimer *safety* panels.
    """
    where = handout.source.where(handout.cards[0].path[:1])
    chosen = _most_points(handout, taken, PANELS - safety)
    if not chosen:
        return Problem.of(where, "does-not-fit/panels", panels=safety, id=handout.cards[0].id, taken=taken[0])
    long = [f"'{each.id}'" for each, count in zip(handout.cards, taken, strict=True) if count > 1]
    return Problem.of(
        where,
        "does-not-fit/points",
        fits=len(chosen),
        panels=safety,
        count=len(taken),
        long=f", and {', '.join(long)} {'take' if len(long) > 1 else 'takes'} two" if long else "",
        chosen=",".join(chosen),
    )


def _too_many_flowed(handout: Handout, safety: int, reached: Sequence[int]) -> Problem:
    """Return the problem of cards that do not fit beside *safety* panels.

    *reached* is the number of cards after each panel.
    """
    where = handout.source.where(handout.cards[0].path[:1])
    panels, count = len(reached), len(handout.cards)
    # The last card of a panel may go on on the next.
    fits = next((n for n in range(count, 0, -1) if _last_panel(reached, n) < PANELS - safety), 0)
    if not fits:
        return Problem.of(where, "does-not-fit/panels", panels=safety, id=handout.cards[0].id, taken=panels)
    chosen = ",".join(card.id for card in handout.cards[:fits])
    return Problem.of(where, "does-not-fit/points", fits=fits, panels=safety, count=count, long="", chosen=chosen)


def _last_panel(reached: Sequence[int], number: int) -> int:
    """Return the panel on which so many cards end."""
    return next(at for at, count in enumerate(reached) if count >= number)


def _most_points(handout: Handout, taken: Sequence[int], panels: int) -> list[str]:
    """Return the most points that fit on so many *panels*, in order."""
    chosen: list[int] = []
    for number in sorted(range(len(taken)), key=lambda number: taken[number]):
        if sum(taken[each] for each in (*chosen, number)) <= panels:
            chosen.append(number)
    return [handout.cards[number].id for number in sorted(chosen)]


def _fill(page: Block, waiting: list[Block], area: Size, style: PageStyle) -> Block:
    """Return *page* with as many of the *waiting* texts as fit below it.

    Those texts are removed from *waiting*.
    """
    gap = style.sizes.text * 0.8
    while waiting and stack((page, waiting[0]), gap).height <= area.height:
        page = stack((page, waiting.pop(0)), gap) if page.height else waiting.pop(0)
    return page


def _closing(handout: Handout, waiting: list[Block], area: Size, setting: Setting, count: int) -> list[Block]:
    """Return *count* panels with the body map and *waiting* texts, if any."""
    waiting = [block for block in (body_map(handout, area.width, area.height, setting),) if block] + waiting
    return [_fill(Block(0), waiting, area, setting.style) for _ in range(count)]


def _add_notes(pages: list[Block], before: int, handout: Handout, area: Size, style: PageStyle) -> None:
    """Add lines for notes after the cards, or else *before* them."""
    gap = style.sizes.text * 0.8
    for number in (*range(before, len(pages)), *range(before)):
        page = pages[number]
        rest = area.height - page.height - (gap if page.height else 0)
        if rest > style.sizes.text * LEAST_NOTES:
            lines = notes(handout, area.width, min(rest, MOST_NOTES * style.sizes.text), style)
            pages[number] = stack((page, lines), gap) if page.height else lines
            return
