"""Title, disclaimer and danger signs on small pages, none of them torn.

A paragraph, a list and the three parts of the alarm (now, today, later) each stand on one page. Only a note to the
patient may go on overleaf, and a list that is taller than a page, between two of its items and with its heading again.
"""

from collections.abc import Iterator, Sequence
from itertools import product
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
from handout.layout.parts.masthead import USUAL_TITLE, contact_lines, masthead, title_scale
from handout.layout.parts.patient_lines import long_note
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, run_in_heading
from handout.problems import DoesNotFit, Problem

LARGER = "use --format leaflet"

FIRST = 3
"""How much worse space on the first page is: it should hold more than a title."""


HEADING = 1.3
"""The size of the heading of the disclaimer, as a multiple of that of the text."""

SMALLER = 0.8
"""The scale of a title that gives space to what must be read first."""


class SafetyForm(Struct, frozen=True):
    """How fully the safety texts are set.

    The disclaimer is whole or *brief*. What must be read first, the danger signs and the beginning of the disclaimer, should
    stand on the *first* pages: the title may be smaller for it, and some of the disclaimer may come after the danger signs.
    """

    brief: bool
    alarm: AlarmForm
    first: float = inf


class Arranged(Struct, frozen=True):
    """The safety pages, and how much of what must be read first is on later ones."""

    pages: list[Block]
    missed: int


ALARMS = (AlarmForm.LISTED, AlarmForm.NOW_LISTED, AlarmForm.SHORT, AlarmForm.CLOSE)
WHOLE = tuple(SafetyForm(brief=False, alarm=alarm) for alarm in ALARMS)
BRIEF = tuple(SafetyForm(brief=True, alarm=alarm) for alarm in ALARMS)
"""The forms with the whole disclaimer, and those with its short text."""

WHOLE_OUTSIDE, BRIEF_OUTSIDE = (tuple(replace(form, first=2) for form in forms) for forms in (WHOLE, BRIEF))
"""The forms for sheets folded in three.

Their cover and flap are read before they are opened."""

ON_FIRST_CARD = WHOLE_OUTSIDE
"""The forms for cards that are cut apart: the first has what must be read first."""


def safety_pages(handout: Handout, area: Size, setting: Setting, form: SafetyForm) -> Arranged | Overflow:
    """Return title, disclaimer and danger signs on as few pages of *area* as possible.

    Return the overflow of a part that is taller than a page.
    """
    style = setting.style
    heads = _heads(handout, area, setting, several=form.first < inf)
    alarm = _alarm(handout, area, style, form.alarm) if handout.front.red_flags else []
    texts, approval = [*_disclaimer(handout, area, setting, brief=form.brief)], [*_approval(handout, area, setting)]
    if (tallest := max(part.height for part in (heads[0][0], *texts, *alarm, *approval))) > area.height + 0.01:
        return Overflow(tallest - area.height)
    gap, raised = style.sizes.text * 0.6, [Block(part.height, tuple(map(_raised, part.marks))) for part in alarm]

    def arranged(head: Block, last: Sequence[Block], before: int) -> tuple[int, list[Sequence[Block]]]:
        """Return what is missed, and pages with texts *before* the danger signs."""
        signs = alarm if before else raised
        parts = [head, *texts[:before], *signs, *texts[before:], *approval, *last]
        pages = _paginate(parts, area.height, gap)
        return _missed(form.first, texts[0], signs, pages), pages

    missed, pages = arranged(*heads[0], len(texts))
    if missed:
        tried = [arranged(*head, before) for head, before in product(heads, range(len(texts), -1, -1))]
        missed, pages = min(tried, key=lambda each: (each[0], len(each[1])))
    return Arranged([stack(page, gap) for page in pages], missed)


def _heads(handout: Handout, area: Size, setting: Setting, *, several: bool) -> list[tuple[Block, list[Block]]]:
    """Return forms of the masthead, each with what stands at the end instead.

    The best comes first. There are *several* where a smaller title, and the clinic's address at the end, may give space to other words.
    """
    style, patient, width = setting.style, handout.front.patient, area.width
    least = title_scale(width, style) * HEADING / USUAL_TITLE
    scales = (1, *(scale for scale in (SMALLER, least) if scale < 1)) if several else (1,)
    shown, note = handout, list[Block]()
    if patient.note and masthead(handout, width, setting, scales[-1]).height > area.height:
        shown = without_note(handout)
        note = list(_note_parts(long_note(handout.words.note, patient.note, width, style), area.height))
    found = list[tuple[Block, list[Block]]]()
    for brief, scale in product((False, True), scales):  # brief: a long name, address and phone, perhaps beside a logo
        last = [*(contact_lines(handout, width, style) if brief else ()), *note]
        found.append((masthead(shown, width, setting, scale, brief=brief), last))
    return [each for each in found if each[0].height <= area.height] or found[-1:]


def _raised(mark: Mark) -> Mark:
    """Return a mark with headings of the level below the title."""
    if isinstance(mark, Group):
        mark = replace(mark, marks=tuple(map(_raised, mark.marks)))
    return replace(mark, role=Role.HEADING) if isinstance(mark, Group | Text) and mark.role is Role.PART else mark


def _missed(first: float, text: Block, alarm: Sequence[Block], pages: Sequence[Sequence[Block]]) -> int:
    """Return how much of what must be read first is not on the *first* pages.

    What needs help now counts most, then all danger signs, then the first text of the disclaimer.
    """
    late = [part for number, page in enumerate(pages) if number >= first for part in page]

    def is_late(wanted: Sequence[Block]) -> bool:
        return any(part is each for part in late for each in wanted)

    return 4 * is_late(alarm[:1]) + 2 * is_late(alarm) + is_late([text])


def fullest_pages(
    handout: Handout, area: Size, setting: Setting, forms: Sequence[SafetyForm], most: int
) -> list[Block] | Overflow:
    """Return the safety pages in the first of *forms* with at most *most* pages.

    Where that form puts what must be read first on later pages, one that does so with less comes before it. If no form
    has so few pages, return the pages or the overflow of the last one.
    """
    best: Arranged | None = None
    found: Arranged | Overflow = Overflow(0)
    for form in forms:
        found = safety_pages(handout, area, setting, form)
        if isinstance(found, Arranged) and len(found.pages) <= most and (not best or found.missed < best.missed):
            best = found
        if best and not best.missed:
            break
    chosen = best or found
    return chosen.pages if isinstance(chosen, Arranged) else chosen


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

    If none of *pages* has space, as many of them in another of the *forms* are tried, if no more of what must be read first
    is on later ones.
    """
    if found := put_below(words, pages, area, setting.style):
        return found
    others = [safety_pages(handout, area, setting, form) for form in forms]
    least = min((tried.missed for tried in others if isinstance(tried, Arranged)), default=0)
    full = (tried.pages for tried in others if isinstance(tried, Arranged) and tried.missed == least)
    alike = (tried for tried in full if len(tried) == len(pages))
    return next(filter(None, (put_below(words, tried, area, setting.style) for tried in alike)), None)


def without_note(handout: Handout) -> Handout:
    """Return a handout without the note to the patient."""
    return replace(handout, front=replace(handout.front, patient=replace(handout.front.patient, note="")))


def _disclaimer(handout: Handout, area: Size, setting: Setting, *, brief: bool) -> Iterator[Block]:
    """Yield the parts of the disclaimer, its heading with the first of them.

    The notices for this reader come first.
    """
    style, front, width = setting.style, handout.front, area.width
    letters = replace(style.heading, size=style.sizes.text * HEADING)
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
