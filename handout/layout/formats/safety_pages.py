"""Title, disclaimer and danger signs on as many small pages as they need."""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.fields import front_fields
from handout.layout.formats.small_page import small_print
from handout.layout.overflow import blame
from handout.layout.page import Block, Group, Overflow, Role, Text, section, stack
from handout.layout.pagebreak import HEADINGS, cut
from handout.layout.parts.danger_signs import alarm_call
from handout.layout.parts.disclaimer import disclaimer_parts
from handout.layout.parts.footer import missing_approval
from handout.layout.parts.frames import PAD, Panel, framed
from handout.layout.parts.masthead import masthead
from handout.layout.parts.patient_lines import long_note
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph, run_in_heading
from handout.problems import DoesNotFit, Problem

LARGER = "use --format leaflet"


def safety_pages(handout: Handout, area: Size, setting: Setting, *, brief: bool) -> list[Block] | Overflow:
    """Return title, disclaimer and danger signs on as few pages of *area* as possible.

    With *brief*, the short texts are used where there are any.
    """
    style, front = setting.style, handout.front
    disclaimer = front.disclaimer
    heading = paragraph(
        disclaimer.heading, area.width, replace(style.heading, size=style.sizes.text * 1.3), Role.HEADING
    )
    notices = " ".join(front.notices)
    patient = front.patient
    parts = [masthead(handout, area.width, setting)]
    last: list[Block] = []
    if patient.note and parts[0].height > area.height:
        parts = [masthead(without_note(handout), area.width, setting)]
        last = [long_note(handout.words.note, patient.note, area.width, style)]
    first = [paragraph(notices, area.width, replace(style.text, bold=True))] if notices else []
    if brief and disclaimer.short:
        first.append(paragraph(disclaimer.short, area.width, style.text))
    else:
        first += disclaimer_parts(handout, area.width, style)
    parts.append(stack((heading, first[0]), 2))
    parts += first[1:]
    if flags := front.red_flags:
        for alarm, call in ((flags.now, front.call_now), (flags.today, front.call_today)):
            shown = alarm if brief else replace(alarm, short=None)
            signs = alarm_call(shown, call, area.width - 2 * PAD, style)
            parts.append(section(framed(signs, area.width, Panel.DANGER_SIGNS, style)))
        parts.append(paragraph(flags.later, area.width, replace(style.text, bold=True)))
    if approval := missing_approval(handout, area.width, small_print(style)):
        lead = handout.words.review + handout.words.full_stop
        parts.append(run_in_heading(lead, approval, area.width, style.small, style.colours.quiet))
    return _paginate([*parts, *last], area.height, style.sizes.text * 0.6)


def checked_safety_pages(handout: Handout, area: Size, setting: Setting, *, brief: bool) -> list[Block]:
    """Return the safety pages.

    Raise DoesNotFit for texts too tall for a side.
    """
    found = safety_pages(handout, area, setting, brief=brief)
    if isinstance(found, list):
        return found

    def over(less: Handout) -> float:
        tried = safety_pages(less, area, setting, brief=brief)
        return tried.height if isinstance(tried, Overflow) else 0

    line = setting.style.text.size * setting.style.text.leading
    problems = blame(handout, front_fields(handout), over, "one side of the disclaimer", lambda _: LARGER, line)
    where = handout.source.where(("disclaimer",))
    raise DoesNotFit(problems or [Problem.of(where, "does-not-fit/disclaimer", height=found.height, cure=LARGER)])


def without_note(handout: Handout) -> Handout:
    """Return a handout without the note to the patient."""
    return replace(handout, front=replace(handout.front, patient=replace(handout.front.patient, note="")))


def _paginate(parts: Sequence[Block], height: float, gap: float) -> list[Block] | Overflow:
    """Return *parts* in order on few pages, or the overflow of one too tall.

    A text that is too tall for the rest of a page continues overleaf. A list is kept together if a page can hold
    it. Otherwise its heading is repeated over the rest. Without its heading ("Ask a doctor first if") a list
    may say the opposite.
    """
    pages: list[list[Block]] = [[]]

    def free() -> float:
        return height - (stack(pages[-1], gap).height + gap if pages[-1] else 0)

    for part in parts:
        rest = part
        while rest.height > free() + 0.01:
            head = _heading_of_list(part)
            if head and head.height > height / 2:
                return Overflow(head.height - height / 2)  # repeated over the rest, it would leave too little space
            halves = cut(rest, free()) if rest.height > height * (1 if head else 0.25) else None
            if halves:
                pages[-1].append(halves[0])
                rest = stack((head, halves[1]), 0.5) if head else halves[1]
            elif not pages[-1]:
                return Overflow(rest.height - height)
            pages.append([])
        pages[-1].append(rest)
    return [stack(page, gap) for page in pages]


def _heading_of_list(part: Block) -> Block | None:
    """Return the heading of a part that is a list, as a block of its own, else None."""
    first, *others = part.marks
    listed = any(isinstance(mark, Group) and mark.role is Role.LIST for mark in others)
    return Block(first.box.height, (first,)) if listed and isinstance(first, Text) and first.role in HEADINGS else None
