"""Title, disclaimer and danger signs on small pages, none of them torn.

A paragraph, a list and the three parts of the alarm (now, today, later) each stand on one page. Only a note to the
patient may go on overleaf, and a list that is taller than a page, between two of its items and with its heading again.
"""

from collections.abc import Iterator, Sequence
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.fields import front_fields
from handout.layout.formats.small_page import put_below, small_print
from handout.layout.overflow import blame
from handout.layout.page import Block, Group, Mark, Overflow, Role, Text, bounds, moved, stack
from handout.layout.pagebreak import HEADINGS, split_block
from handout.layout.parts.danger_signs import AlarmForm, alarm_panel
from handout.layout.parts.disclaimer import disclaimer_parts
from handout.layout.parts.footer import missing_approval
from handout.layout.parts.masthead import contact_lines, masthead
from handout.layout.parts.patient_lines import long_note
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, run_in_heading
from handout.problems import DoesNotFit, Problem

LARGER = "use --format leaflet"

FIRST = 3
"""How much worse space on the first page is: it should hold more than a title."""


class SafetyForm(Struct, frozen=True):
    """How fully the safety texts are set.

    The disclaimer is whole or *brief*. The danger signs begin on one of the first *alarm_by* pages, so that some of the
    disclaimer may come after them.
    """

    brief: bool
    alarm: AlarmForm
    alarm_by: float = inf


ALARMS = (AlarmForm.LISTED, AlarmForm.NOW_LISTED, AlarmForm.SHORT, AlarmForm.CLOSE)
WHOLE = tuple(SafetyForm(brief=False, alarm=alarm) for alarm in ALARMS)
BRIEF = tuple(SafetyForm(brief=True, alarm=alarm) for alarm in ALARMS)
"""The forms with the whole disclaimer, and those with its short text."""

ON_FIRST_CARD = tuple(replace(form, alarm_by=2) for form in WHOLE)
"""The forms for cards that are cut apart: the first has the danger signs."""


def safety_pages(handout: Handout, area: Size, setting: Setting, form: SafetyForm) -> list[Block] | Overflow:
    """Return title, disclaimer and danger signs on as few pages of *area* as possible.

    Return the overflow of a part that is taller than a page.
    """
    style, patient = setting.style, handout.front.patient
    head, last = masthead(handout, area.width, setting), list[Block]()
    if patient.note and head.height > area.height:
        head = masthead(without_note(handout), area.width, setting)
        last = list(_note_parts(long_note(handout.words.note, patient.note, area.width, style), area.height))
    if head.height > area.height:  # a long name, address and phone beside a logo
        without = without_note(handout) if last else handout
        head = masthead(without, area.width, setting, brief=True)
        last = [*contact_lines(handout, area.width, style), *last]
    alarm = _alarm(handout, area, style, form.alarm) if handout.front.red_flags else []
    texts, approval = [*_disclaimer(handout, area, setting, brief=form.brief)], [*_approval(handout, area, setting)]
    if (tallest := max(part.height for part in (head, *texts, *alarm, *approval))) > area.height + 0.01:
        return Overflow(tallest - area.height)
    gap = style.sizes.text * 0.6
    pages = _paginate([head, *texts, *alarm, *approval, *last], area.height, gap)
    if not _begins_by(form.alarm_by, alarm, pages):
        orders = ([head, *texts[:n], *alarm, *texts[n:], *approval, *last] for n in range(len(texts) - 1, -1, -1))
        tried = [_paginate(parts, area.height, gap) for parts in orders]
        pages = min((each for each in tried if _begins_by(form.alarm_by, alarm, each)), key=len)
    return [stack(page, gap) for page in pages]


def _begins_by(most: float, alarm: Sequence[Block], pages: Sequence[Sequence[Block]]) -> bool:
    """Return whether the danger signs, if any, begin on one of the first pages."""
    return not alarm or any(part is alarm[0] for number, page in enumerate(pages) if number < most for part in page)


def fullest_pages(
    handout: Handout, area: Size, setting: Setting, forms: Sequence[SafetyForm], most: int
) -> list[Block] | Overflow:
    """Return the safety pages in the first of *forms* with at most *most* pages.

    Otherwise return the pages or the overflow of the last form.
    """
    found: list[Block] | Overflow = Overflow(0)
    for form in forms:
        found = safety_pages(handout, area, setting, form)
        if isinstance(found, list) and len(found) <= most:
            break
    return found


def checked_pages(
    handout: Handout, area: Size, setting: Setting, forms: Sequence[SafetyForm], most: int
) -> list[Block]:
    """Return the safety pages in the first fitting form, else in the last one.

    Raise DoesNotFit for texts too tall for a side.
    """
    found = fullest_pages(handout, area, setting, forms, most)
    if isinstance(found, list):
        return found

    def over(less: Handout) -> float:
        tried = fullest_pages(less, area, setting, forms, most)
        return tried.height if isinstance(tried, Overflow) else 0

    line = setting.style.text.size * setting.style.text.leading
    problems = blame(handout, front_fields(handout), over, "one side of the disclaimer", lambda _: LARGER, line)
    where = handout.source.where(("disclaimer",))
    raise DoesNotFit(problems or [Problem.of(where, "does-not-fit/disclaimer", height=found.height, cure=LARGER)])


def pages_with(
    words: Block, pages: Sequence[Block], handout: Handout, area: Size, setting: Setting, forms: Sequence[SafetyForm]
) -> list[Block] | None:
    """Return safety pages with *words* below one of them, or None.

    If none of *pages* has space, as many of them in another of the *forms* are tried.
    """
    if found := put_below(words, pages, area, setting.style):
        return found
    others = (safety_pages(handout, area, setting, form) for form in forms)
    full = (tried for tried in others if isinstance(tried, list) and len(tried) == len(pages))
    return next(filter(None, (put_below(words, tried, area, setting.style) for tried in full)), None)


def without_note(handout: Handout) -> Handout:
    """Return a handout without the note to the patient."""
    return replace(handout, front=replace(handout.front, patient=replace(handout.front.patient, note="")))


def _disclaimer(handout: Handout, area: Size, setting: Setting, *, brief: bool) -> Iterator[Block]:
    """Yield the parts of the disclaimer, its heading with the first of them.

    The notices for this reader come first.
    """
    style, front, width = setting.style, handout.front, area.width
    letters = replace(style.heading, size=style.sizes.text * 1.3)
    heading = paragraph(front.disclaimer.heading, width, letters, Role.HEADING)
    parts = [paragraph(" ".join(front.notices), width, replace(style.text, bold=True))] if front.notices else []
    if brief and front.disclaimer.short:
        texts = (part for part in front.disclaimer.short.split("\n") if part.strip())
        parts += [paragraph(text, width, style.text) for text in texts]
    else:
        parts += disclaimer_parts(handout, width, setting)
    first, *others = (piece for part in parts or [Block(0)] for piece in _pieces(part, area.height))
    yield stack((heading, first), 2)
    yield from others


ALARM_PARTS: tuple[tuple[slice, ...], ...] = ((slice(None),), (slice(1), slice(1, None)), (slice(1), slice(1, 2)))
"""What stands together of the danger signs, best first.

They are signs for now, for today, and what needs help later, which has no heading: at last it stands below, without a frame.
"""


def _alarm(handout: Handout, area: Size, style: PageStyle, form: AlarmForm) -> list[Block]:
    """Return the danger signs in one frame, or in several.

    There are several if even their closest form is taller than a page.
    """
    found, parts = list[Block](), ALARM_PARTS[0]
    for parts in ALARM_PARTS if form is AlarmForm.CLOSE else ALARM_PARTS[:1]:
        found = [alarm_panel(handout, area.width, style, form, part) for part in parts]
        if max(part.height for part in found) <= area.height:
            break
    flags = handout.front.red_flags
    apart = [paragraph(flags.later, area.width, replace(style.text, bold=True))] if flags else []
    return [*found, *(apart if parts is ALARM_PARTS[-1] else [])]


def _approval(handout: Handout, area: Size, setting: Setting) -> Iterator[Block]:
    """Yield the full approval if the footers do not give it."""
    style = setting.style
    if approval := missing_approval(handout, area.width, small_print(style)):
        lead = handout.words.review + handout.words.full_stop
        yield run_in_heading(lead, approval, area.width, style.small, style.colours.quiet)


def _paginate(parts: Sequence[Block], height: float, gap: float) -> list[Sequence[Block]]:
    """Return *parts* in order on as few, and as evenly filled, pages as possible."""
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # pages, unevenness, and where the last page begins
    for end in range(1, len(parts) + 1):
        tried = []
        for start in range(end - 1, -1, -1):
            free = height - stack(parts[start:end], gap).height
            if free < -0.01 and start < end - 1:
                break
            pages, uneven, _ = best[start]
            weight = FIRST if start == 0 else 1
            tried.append((pages + 1, uneven + weight * max(0, free / height) ** 2, start))
        best.append(min(tried))
    found: list[Sequence[Block]] = []
    end = len(parts)
    while end:
        start = best[end][2]
        found.insert(0, parts[start:end])
        end = start
    return found


def _pieces(part: Block, height: float) -> Iterator[Block]:
    """Yield a part that fits on a page, or a longer list in pieces.

    Each piece has whole items under the heading of the list.

    Without its heading ("Ask a doctor first if") a list may say the opposite.
    """
    head, *others = part.marks
    items = [item for mark in others if isinstance(mark, Group) and mark.role is Role.LIST for item in mark.marks]
    if part.height <= height or not items or not (isinstance(head, Text) and head.role in HEADINGS):
        yield part
        return
    page: list[Mark] = []
    top = 0.0
    for item, below in zip(items, [*(bounds(item).y for item in items[1:]), part.height], strict=True):
        if page and head.box.height + below - top > height:
            yield _listed(head, page, top, bounds(item).y)
            page = []
        top = top if page else bounds(item).y
        page.append(item)
    yield _listed(head, page, top, part.height) if page else part


def _listed(head: Text, items: Sequence[Mark], top: float, end: float) -> Block:
    """Return some *items* of a list, from *top* to *end*, under its heading."""
    below = head.box.height + 0.5
    return Block(below + end - top, (head, Group(Role.LIST, moved(items, 0, below - top))))


def _note_parts(note: Block, height: float) -> Iterator[Block]:
    """Yield a note to the patient in parts that each fit on a page."""
    rest = note
    while rest.height > height and (halves := split_block(rest, height)):
        yield halves[0]
        rest = halves[1]
    yield rest
