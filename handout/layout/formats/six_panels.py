"""Sheets folded in three: six panels, the first ones with the disclaimer."""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Handout, Steps
from handout.content.scale import show_meaning
from handout.geometry import MM, Box, Size
from handout.layout.fields import front_fields
from handout.layout.formats.card_sides import SMALLER_STEPS, two_sides
from handout.layout.formats.safety_pages import (
    BRIEF_OUTSIDE,
    WHOLE_OUTSIDE,
    checked_pages,
    fullest_pages,
    pages_with,
    without_note,
)
from handout.layout.formats.small_page import MOST_NOTES, footed_area, put_below, small_page
from handout.layout.formats.word_card_pages import flow_of, spread_flow
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame
from handout.layout.page import Block, Image, Overflow, Page, artifact, bounds, section, stack, walk
from handout.layout.parts.body_map import body_map
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import cautions
from handout.layout.parts.closing import MOST_NOTES as MOST_LINES
from handout.layout.parts.closing import limit, notes, texts
from handout.layout.parts.danger_signs import AlarmForm, alarm_panel
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.masthead import clinic_lines
from handout.layout.parts.sections import STEP_PICTURE, is_printed, sections
from handout.layout.parts.small_page_card import TOP, CardSize, WordForm, card
from handout.layout.parts.step_list import has_pictured_steps
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.problems import DoesNotFit, Location, Problem

PANELS, ON_A_SIDE = 6, 3
"""The number of panels, and of those on one side of the sheet."""

OUTSIDE = (*WHOLE_OUTSIDE, *BRIEF_OUTSIDE)
"""The forms of the safety texts: the danger signs stand on the cover or the flap."""

CLOSE = 1.24
"""The leading of cards that take too much space with the usual one."""

ROOMY = 52 * MM
"""The width of a picture that is large enough for a panel."""

LEAST_NOTES = 8
"""The least height for notes, in multiples of the size of the text."""

SPARSE = 0.3
"""How full a back is that could as well have something else."""

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
    flowed = spread_flow(handout, Size(area.width, area.height), setting, flow, ON_A_SIDE) if flow else []
    found = [] if flow else _card_panels(handout, area, setting)
    if problems := [problem for each in found for problem in each if isinstance(problem, Problem)]:
        raise DoesNotFit(problems)
    cards = [block for each in found for block in each if isinstance(block, Block)]
    cards += [block for block, _ in flowed]
    inner = Size(area.width, area.height)
    safety = _safety_panels(handout, inner, setting, len(cards))
    if len(safety) + len(cards) > PANELS:
        least = fullest_pages(without_note(handout), inner, setting, BRIEF_OUTSIDE, PANELS - len(cards))
        if handout.front.patient.note and isinstance(least, list) and len(least) + len(cards) <= PANELS:
            raise DoesNotFit([Problem.of(Location.of_option("--note"), "does-not-fit/note")])
        if flow:
            raise DoesNotFit([_too_many_flowed(handout, len(safety), [count for _, count in flowed])])
        taken = [len(each) for each in found]
        raise DoesNotFit(_long_safety(handout, inner, setting, sum(taken)) or [_too_many(handout, len(safety), taken)])
    free = PANELS - len(safety) - len(cards)
    cover = inside - 1 if len(cards) <= ON_A_SIDE else 0  # cards begin inside if all of them stand there
    before = min(max(0, cover - len(safety)), free)
    others = _other_panels(handout, (safety, cards), inner, setting, before, free)
    blocks = _with_limit([*safety, *others[:before], *cards, *others[before:]], len(safety), handout, inner, setting)
    return tuple(small_page(handout, size, block, style, named=n == inside) for n, block in enumerate(blocks, 1))


def _with_limit(blocks: list[Block], safety: int, handout: Handout, area: Size, setting: Setting) -> list[Block]:
    """Return panels of which one has the limit of the scale, if none has it yet.

    It stands below the *safety* texts, or below others. If no panel has space for it, the danger signs are set closer.
    """
    style, words = setting.style, limit(handout, area.width, setting.style)
    if not words.height or is_printed(handout.closing.scale_limit, [mark for block in blocks for mark in block.marks]):
        return blocks
    first, rest = blocks[:safety], blocks[safety:]
    if below := put_below(words, first, area, style):
        return [*below, *rest]
    if below := put_below(words, rest, area, style):
        return [*first, *below]
    return [*(pages_with(words, first, handout, area, setting, OUTSIDE) or first), *rest]


def _safety_panels(handout: Handout, area: Size, setting: Setting, taken: int) -> list[Block]:
    """Return the safety panels in the fullest form that leaves space for the cards.

    Cards stand inside, where there is space for three, so that the back does not show one before the first.
    """
    for most in (PANELS - 1 - taken, PANELS - taken)[taken > ON_A_SIDE :]:
        found = fullest_pages(handout, area, setting, OUTSIDE, most)
        if isinstance(found, list) and len(found) <= most:
            return found
    return checked_pages(handout, area, setting, BRIEF_OUTSIDE, PANELS - taken)


def _long_safety(handout: Handout, area: Size, setting: Setting, taken: int) -> list[Problem]:
    """Return the long texts that leave the cards too few panels.

    The cards take *taken* panels. The result is empty if no text is longer than usual.
    """
    fields = [field for field in front_fields(handout) if field.is_long]
    if taken >= PANELS or not fields:
        return []

    def over(less: Handout) -> float:
        tried = fullest_pages(less, area, setting, BRIEF_OUTSIDE, PANELS - taken)
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


def _card_panels(handout: Handout, area: Box, setting: Setting) -> list[list[Block] | list[Problem]]:
    """Return each card on one panel, else on two, or why it fits on neither.

    All cards have one leading: the usual one if it leaves every picture large enough, else a closer one. Cards that are
    too many for a sheet are refused however large their pictures are: only how many panels each takes is found.
    """
    style, crowded = setting.style, len(handout.cards) >= PANELS
    close = replace(setting, style=replace(style, leading=min(CLOSE, style.leading)))
    for leaded in (setting, close)[crowded:]:
        whole = [_whole_card(each, area, leaded, anyhow=crowded) for each in handout.cards]
        if not crowded and all(
            block and _is_roomy(each, block) for each, block in zip(handout.cards, whole, strict=True)
        ):
            break
    pairs = zip(handout.cards, whole, strict=True)
    return [[block] if block else _long_card(handout, each, area, setting, close) for each, block in pairs]


def _whole_card(each: Card, area: Box, setting: Setting, *, anyhow: bool = False) -> Block | None:
    """Return a card with all its texts on one panel, or None if they do not fit.

    It has the full texts of where and how if they leave its picture large enough, else those with the larger picture. If
    it is enough that it fits *anyhow*, the first that do are taken. Short texts have no pictures of steps: smaller ones,
    and headings that run in, come before them.
    """
    if has_pictured_steps(each):
        forms = (WordForm(run_in, STEP_PICTURE * scale) for scale in (1, *SMALLER_STEPS) for run_in in (False, True))
        sized = (card(each, area.width, area.height, CardSize.FULL, setting, form) for form in forms)
        if pictured := next((block for block in sized if isinstance(block, Block)), None):
            return pictured
    tried = (card(each, area.width, area.height, size, setting) for size in (CardSize.FULL, CardSize.PANEL))
    best: Block | None = None
    for block in tried:
        if isinstance(block, Block) and (best is None or _picture_width(block) > _picture_width(best)):
            best = block
            if anyhow or _is_roomy(each, block):
                break
    return best


def _long_card(
    handout: Handout, each: Card, area: Box, setting: Setting, close: Setting
) -> list[Block] | list[Problem]:
    """Return a card whose texts are too long for a panel.

    What gives way is first the meaning of how hard to press, then everything but the cautions, which moves to a second
    panel. Cautions that are too long for below the picture go above the words.
    """
    if whole := _whole_card(show_meaning(each, shown=False), area, close):
        return [whole]
    face, back = card(each, area.width, area.height, CardSize.FACE, setting), _back_panel(each, area, setting)
    return [face, back] if isinstance(face, Block) and back else two_sides(handout, each, area, setting)


def _is_roomy(each: Card, block: Block) -> bool:
    """Return whether the pictures of a card, if any, are large enough.

    Of a card with pictures of steps all are there.
    """
    if has_pictured_steps(each):
        steps = sum(len([*filter(None, part.figures)]) for part in each.sections if isinstance(part, Steps))
        return len(_widths(block)) >= len(each.figures) + steps
    return not each.figures or _picture_width(block) >= ROOMY


def _picture_width(block: Block) -> float:
    """Return the width of the smallest picture of a card, 0 if it has none."""
    return min(_widths(block), default=0)


def _widths(block: Block) -> list[float]:
    """Return the widths of all pictures of a card."""
    return [mark.box.width for mark in walk(block.marks) if isinstance(mark, Image)]


def _back_panel(each: Card, area: Box, setting: Setting) -> Block | None:
    """Return a card without its picture, or None if it is too tall.

    The cautions, which are below the picture, are repeated if they fit.
    """
    style = setting.style
    top = card_heading(each, area.width, style)
    full, short = (sections(each, area.width, setting, short=short) for short in (False, True))
    tried = (stack(parts, 6) for parts in ([*full, cautions(each.warnings, area.width, style).block], full, short))
    body = next((block for block in tried if top.height + TOP + block.height <= area.height), None)
    if body is None:
        return None
    ground = artifact(panel(area.width, top.height, Panel.NAME, style))
    return section(Block(area.height, (ground, *top.marks, *body.at(0, top.height + TOP))), each.path)


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


def _other_panels(
    handout: Handout, taken: tuple[list[Block], list[Block]], area: Size, setting: Setting, before: int, free: int
) -> list[Block]:
    """Return the *free* panels besides those *taken* for safety and cards.

    Of them *before* stand before the cards. They have the body map, the closing texts and lines for notes. Texts for
    which no panel is left go below the safety texts and the last card, if they fit. The back has the danger signs again
    and the clinic rather than nearly nothing.
    """
    (safety, cards), style, after = taken, setting.style, free - before
    gap = style.sizes.text * 0.8
    figures = [each for each in (body_map(handout, area.width, area.height, setting),) if each and each.height]
    *long, small = texts(handout, area.width, style)
    early = [long.pop(0) if long else Block(0) for _ in range(before)]
    _, left = _spread([*figures, *long, small], after, area, gap)
    while left and long and stack((safety[-1], long[0]), gap).height <= area.height:
        safety[-1] = stack((safety[-1], long.pop(0)), gap)
        _, left = _spread([*figures, *long, small], after, area, gap)
    pages, _ = _spread([*figures, *long, small], after, area, gap)
    if pages and pages[-1].height < SPARSE * area.height:
        fewer, left = _spread([*figures, *long], after - 1, area, gap, least=after - 2)
        pages = pages if left else [*fewer, _back(handout, small, area, setting)]
    if not after:
        last = cards.pop().marks
        ends = Block(max(bounds(mark).bottom for mark in last), last)
        pages, _ = _spread([*figures, *long, small], 1, area, gap, top=ends)
    pages[:0] = early
    _add_notes(pages, before, handout, area, style)
    if not after:
        cards.append(pages.pop())
    return pages


def _spread(
    blocks: Sequence[Block], count: int, area: Size, gap: float, *, least: int = 0, top: Block | None = None
) -> tuple[list[Block], int]:
    """Return *count* panels with *blocks* in order, and how many are left over.

    The first *least* panels have one at least, as far as there are so many. *top* stands on the first panel, above them.
    """
    pages: list[Block] = []
    at = 0
    for number in range(count):
        page = top if top and not number else Block(0)  # never left over: a full card may be too tall by a rounding
        later = max(0, least - number - 1)
        while at < len(blocks) and (not page.height or len(blocks) - at > later):
            longer = stack((page, blocks[at]), gap) if page.height else blocks[at]
            if longer.height > area.height:
                break
            page, at = longer, at + 1
        pages.append(page)
    return pages, len(blocks) - at


def _back(handout: Handout, small: Block, area: Size, setting: Setting) -> Block:
    """Return the back of a tri-fold that has nothing else to show.

    It has the danger signs again, the *small* print, and at its foot the clinic.
    """
    clinic, gap = clinic_lines(handout, area.width, setting), setting.style.sizes.text * 0.8
    foot = stack((small, clinic), gap)
    signs = alarm_panel(handout, area.width, setting.style, AlarmForm.LISTED) if handout.front.red_flags else Block(0)
    if signs.height + gap + foot.height > area.height:
        signs = Block(0)
    return Block(area.height, (*signs.marks, *foot.at(0, area.height - foot.height)))


def _add_notes(pages: list[Block], before: int, handout: Handout, area: Size, style: PageStyle) -> None:
    """Add lines for notes to every empty panel, or else to one with space.

    That is one after the cards or, if there is none, *before* them.
    """
    gap = style.sizes.text * 0.8
    order = [*range(before, len(pages)), *range(before)]
    empty = [number for number in order if not pages[number].height]
    for count, number in enumerate(empty or order):
        page = pages[number]
        rest = area.height - page.height - (gap if page.height else 0)
        if rest > style.sizes.text * LEAST_NOTES:
            tall = min(rest, MOST_NOTES * style.sizes.text)
            lines = notes(handout, area.width, tall, style, first=1 + count * MOST_LINES)
            pages[number] = stack((page, lines), gap) if page.height else lines
            if not empty:
                return
