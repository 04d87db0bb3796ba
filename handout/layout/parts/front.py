"""The front page: title, clinic and patient lines, the disclaimer and the alarm boxes.

What must stand on page 1 always does; what does not fit beside it goes on to page 2 under "please turn over".
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.content.topic import Alarm, Pressing
from handout.geometry import Box, Size
from handout.layout.page import Block, Group, Image, Mark, Overflow, Role, Shape, artifact, moved, section, stack
from handout.layout.pagebreak import cut
from handout.layout.parts.frames import PAD, Panel, band, framed
from handout.layout.parts.patient_lines import blanks, long_note, personal
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import Style, bullets, led, paragraph, text_width
from handout.schema.markup import plain

NARROW = 16
"""A column that narrow, in multiples of its size, is no place for a clinic's name beside its logo."""

LEVELS = (
    *((1, 0.8, 0), (1, 0.8, 0), (0.85, 0.55, 0), (0.85, 0.55, 0)),
    *((0.78, 0.45, 0), (0.78, 0.4, 1.2), (0.78, 0.4, 1.2), (0.78, 0.4, 1.2), (0.78, 0.45, 0)),
)
"""Where the front matter takes two pages, how large the title is, how far parts stand apart, and the leading, if not the usual one.

The later, the less stands on page 1; what this reader must ask goes overleaf at the very last.
"""

BRIEF = 6
"""From this level on, of the clinic's lines only its name and phone stand on page 1."""

PLAIN = (0, 1, 2, 3, 4, 8)
"""The levels for readers who need not ask anything."""


def front(handout: Handout, area: Size, setting: Setting) -> list[Block] | Overflow:
    """Return the front matter as one block a page of *area*, or by how many pt even its least does not fit.

    A note too long for the first page comes last, on pages of its own if it needs them.
    """
    found = _front(handout, area, setting, ())
    patient = handout.front.patient
    if isinstance(found, list) or not patient.note:
        return found
    note = long_note(handout.words.note, patient.note, area.width, setting.style)
    bare = replace(handout, front=replace(handout.front, patient=replace(patient, note="")))
    return _front(bare, area, setting, (note,))


def _front(handout: Handout, area: Size, setting: Setting, last: Sequence[Block]) -> list[Block] | Overflow:
    """Return the front matter with *last* after all else."""
    style = setting.style
    if area.width >= 30 * style.sizes.text:
        for scale, lines in ((1.0, style), (0.85, replace(style, leading=1.25)), (0.75, replace(style, leading=1.2))):
            parts = [
                masthead(handout, area.width, setting, scale),
                _full_box(handout, area.width, lines),
                _alarms(handout, area.width, lines),
            ]
            gap = style.sizes.text * 0.7 * scale
            if stack(parts, gap).height <= area.height:
                return [_spread(parts, area.height, gap), *(_pages(last, area.height, style) if last else [])]
    excess = float("inf")
    for level in range(len(LEVELS)) if handout.front.asks else PLAIN:
        scale, apart, leading = LEVELS[level]
        lines = replace(style, leading=leading) if leading else style
        head = masthead(handout, area.width, setting, scale, brief=level >= BRIEF)
        must, rest = _split_box(handout, area.width, lines, level)
        now = _now(handout, area.width, lines)
        turn = paragraph(handout.words.turn_over, area.width, replace(style.text, bold=True))
        gap = style.sizes.text * apart
        parts = [head, must, now, turn]
        excess = min(excess, stack(parts, gap).height - area.height)
        if excess <= 0:
            moved_on = _contact(handout, area.width, style) if level >= BRIEF else []
            over = _pages((rest, _today(handout, area.width, style), *moved_on, *last), area.height, style)
            too_tall = max(page.height for page in over) - area.height
            return Overflow(too_tall) if too_tall > 0.01 else [_spread(parts, area.height, gap), *over]
    return Overflow(excess)


def _pages(parts: Sequence[Block], height: float, style: PageStyle) -> list[Block]:
    """Return *parts* on as few pages as hold them; one that is taller than a page goes on on the next if it can."""
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
    """Return *parts* with their gaps widened so that the page is filled to the foot, within reason."""
    tight = stack(parts, gap)
    more = min((height - tight.height) / max(1, len(parts) - 1), gap * 2.2)
    return stack(parts, gap + max(0, more))


def masthead(handout: Handout, width: float, setting: Setting, scale: float = 1, *, brief: bool = False) -> Block:
    """Return clinic line, rule, title and patient line; blanks are ruled where nothing is known.

    In *brief* there is of a clinic its name, in small type, and its phone.
    """
    style, logo, words, clinic = setting.style, setting.logo, handout.words, handout.clinic
    marks: list[Mark] = []
    left = 0.0
    top = 0.0
    if logo:
        tall = style.sizes.text * 2.8
        wide = min(tall * logo.size.width / logo.size.height, width * 0.3)
        tall = wide * logo.size.height / logo.size.width
        alt = words.fill(words.logo_of, clinic=plain(clinic.name)) if clinic else ""
        marks.append(Group(Role.FIGURE, (Image(Box(0, 0, wide, tall), logo),), alt))
        left, top = wide + 10, tall
    if clinic:
        letters = replace(style.part, size=style.sizes.label if brief else style.sizes.text * 1.05)
        known = (clinic.phone,) if brief else (clinic.address, clinic.phone, clinic.web)
        name = paragraph(clinic.name, width - left, letters)
        if logo and name.height > top and width - left < NARROW * letters.size:
            left = 0.0
            below, top = top + 4, 0.0
        else:
            below = 0.0
        reach = _reach(known, width - left, style.small)
        free = width - left - text_width(clinic.name, letters) - 20
        beside = bool(reach) and "\n" not in reach and text_width(reach, style.small) <= free
        if beside:
            contact = paragraph(reach, free, style.small, right=True)
            above = max(0, (top - name.height) / 2)
            marks += (*name.at(left, above), *contact.at(width - free, above + (name.height - contact.height) / 2 + 1))
            top = max(top, name.height)
        else:
            contact = paragraph(reach, width - left, style.small) if reach else Block(0)
            marks += (*name.at(left, below), *contact.at(left, below + name.height + 1))
            top = max(top, below + name.height + 1 + contact.height)
    else:
        ruled = blanks([(words.clinic, "", 0.64), (words.phone, "", 0.36)], width, style)
        marks += ruled.marks
        top = ruled.height
    top += style.sizes.text * 0.55
    marks.append(artifact(Shape(Box(0, top, width, 1.6), fill=style.colours.structure)))
    top += style.sizes.text * 0.9 * scale
    title = paragraph(
        handout.title, width, style.title(scale if width > 400 else scale * 0.78), Role.TITLE, balanced=True
    )
    marks[:0] = title.at(0, top)  # what it is comes first
    top += title.height + style.sizes.text * 0.5 * scale
    height, lines = personal(words, handout.front.patient, width, style)
    return Block(top + height, (*marks, *moved((lines,), 0, top)))


def _reach(parts: Iterable[str | None], width: float, letters: Style) -> str:
    """Return how a clinic is reached, on as many lines as it takes: none ends with a dot, no number is parted that a line can hold."""
    lines: list[str] = []
    for part in filter(None, parts):
        longer = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(longer, letters) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)


def _contact(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return what a brief masthead does not say of the clinic."""
    clinic = handout.clinic
    reach = _reach((clinic.address, clinic.web), width, style.small) if clinic else ""
    return [led(handout.words.clinic, reach, width, style.small, style.colours.quiet, Role.PARAGRAPH)] if reach else []


def _titled(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    return stack((paragraph(heading, width, style.part, Role.PART), body), 0.5)


def _press_text(pressing: Pressing) -> str:
    return f"{pressing.stop} {pressing.effects}"


def _full_box(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the whole disclaimer in two columns, as wide and as filled as lets them end together best."""
    said, inner = handout.front.disclaimer, width - 2 * PAD
    gap = style.sizes.text * 0.6

    def columns(share: float, first: int) -> tuple[float, list[Block], list[Block]]:
        left = (inner - 22) * share
        parts = _parts(handout, left, style)[:first], _parts(handout, inner - 22 - left, style)[first:]
        return left, *parts

    def unevenness(made: tuple[float, list[Block], list[Block]]) -> tuple[float, float]:
        one, other = stack(made[1], gap).height, stack(made[2], gap).height
        return round(max(one, other)), abs(one - other)

    shares = (0.5, 0.52, 0.48, 0.54, 0.46, 0.56, 0.44)
    left, one, other = min((columns(share, first) for share in shares for first in range(1, 5)), key=unevenness)
    tall = max(stack(one, gap).height, stack(other, gap).height)
    both = Block(tall, (*_even(one, tall, gap).marks, *_even(other, tall, gap).at(left + 22, 0)))
    intro = paragraph(f"{said.about} {said.not_a_cure}", inner, style.text)
    rows = [intro, *_bold(handout.front.notices, inner, style), both]
    return _disclaimer(said.heading, stack(rows, gap * 1.1), width, style)


def disclaimer_parts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the whole disclaimer, part by part, under headings."""
    said = handout.front.disclaimer
    return [paragraph(f"{said.about} {said.not_a_cure}", width, style.text), *_parts(handout, width, style)]


def alarm_call(alarm: Alarm, call: str, width: float, style: PageStyle) -> Block:
    """Return a red flag with whom to call: in short where the topic has it, else the list of signs."""
    if not alarm.short:
        return _alarm(alarm, call, width, style)
    letters = replace(style.part, size=style.sizes.text * 1.18, colour=style.colours.danger)
    heading = paragraph(f"{alarm.heading}. {call}", width, letters, Role.PART)
    return stack((heading, paragraph(alarm.short, width, style.text)), 0)


def _parts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the five parts of the disclaimer that stand in columns."""
    said = handout.front.disclaimer
    ask = bullets(said.ask_first.items, width, style.text, style.colours.structure)
    parts = (
        (said.training.heading, paragraph(handout.front.training, width, style.text)),
        (said.pregnancy.heading, paragraph(said.pregnancy.text, width, style.text)),
        (said.pressing.heading, paragraph(_press_text(said.pressing), width, style.text)),
        (said.ask_first.heading, ask),
        (said.never_press.heading, paragraph(said.never_press.text, width, style.text)),
    )
    return [_titled(heading, body, width, style) for heading, body in parts]


def _even(parts: Sequence[Block], tall: float, gap: float) -> Block:
    """Return *parts* spread over *tall*, so that columns end together; no gap grows beyond three times its measure."""
    spare = tall - stack(parts, gap).height
    return stack(parts, gap + min(spare / max(1, len(parts) - 1), 2 * gap))


def _split_box(handout: Handout, width: float, style: PageStyle, level: int) -> tuple[Block, Block]:
    """Return the disclaimer's part for page 1 and its rest; the higher *level*, the less stands on page 1.

    What was left out for this reader goes on page 1 if it can, and first on page 2 if not; so does, after all else, what to ask.
    """
    front, said, inner = handout.front, handout.front.disclaimer, width - 2 * PAD
    structure = style.colours.structure
    about = paragraph(said.about, inner, style.text)
    cure = paragraph(said.not_a_cure, inner, style.text)
    effects = paragraph(said.pressing.effects, inner, style.text)
    pressing = _press_text(said.pressing) if level == 0 else said.pressing.stop
    why, training = said.training.why, handout.front.training
    training = training if level < 4 else training.removeprefix(why).strip()
    must = [
        *([about] if level == 0 else []),
        cure,
        led(said.training.heading, training, inner, style.text, structure),
        led(said.pregnancy.heading, said.pregnancy.text, inner, style.text, structure),
        led(f"{said.pressing.heading}{handout.words.full_stop}", pressing, inner, style.text, structure),
    ]
    asks = front.asks if level < 7 else front.asks[-1:] if level == 7 else ()
    said_now = (*(front.left_out if level < 3 else ()), *asks)
    must += _bold(said_now, inner, style)
    rest = [
        *_bold(tuple(notice for notice in front.notices if notice not in said_now), inner, style),
        *([paragraph(why, inner, style.text)] if level >= 4 else []),
        *([about] if level else []),
        *([effects] if level else []),
        _titled(said.ask_first.heading, bullets(said.ask_first.items, inner, style.text, structure), inner, style),
        _titled(said.never_press.heading, paragraph(said.never_press.text, inner, style.text), inner, style),
    ]
    gap = style.sizes.text * (0.5 if level < 2 else 0.25)
    return _disclaimer(said.heading, stack(must, gap), width, style), _disclaimer(
        handout.words.read_on, stack(rest, style.sizes.text * 0.6), width, style
    )


def _bold(sentences: Sequence[str], width: float, style: PageStyle) -> list[Block]:
    """Return *sentences* as one paragraph in bold; nothing, if there are none."""
    return [paragraph(" ".join(sentences), width, replace(style.text, bold=True))] if sentences else []


def _disclaimer(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* in the disclaimer's frame."""
    ground, ink = style.solid
    letters = replace(style.part, size=style.sizes.text * 1.22, colour=ink)
    head = paragraph(heading, width - 2 * PAD, letters, Role.HEADING)
    top = head.height + 8
    box = framed(Block(top + body.height, body.at(0, top)), width, Panel.DISCLAIMER, style)
    over = artifact(band(width, top, Panel.DISCLAIMER, ground, style.colours.structure))
    return section(Block(box.height, (over, *head.at(PAD, 4), *box.marks)))


def _alarms(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the two alarm boxes side by side, both as tall as the taller text."""
    wide = (width - 14) / 2
    tall = max(_now(handout, wide, style).height, _today(handout, wide, style).height)
    return Block(tall, (*_now(handout, wide, style, tall).marks, *_today(handout, wide, style, tall).at(wide + 14, 0)))


def _now(handout: Handout, width: float, style: PageStyle, tall: float = 0) -> Block:
    """Return the emergency box, at least *tall*: a heavy frame and a tint."""
    body = _alarm(handout.front.red_flags.now, handout.front.call_now, width - 2 * PAD, style)
    return section(framed(body, width, Panel.EMERGENCY, style, tall))


def _today(handout: Handout, width: float, style: PageStyle, tall: float = 0) -> Block:
    """Return the box for today and later, at least *tall*: a light frame."""
    flags = handout.front.red_flags
    later = paragraph(flags.later, width - 2 * PAD, replace(style.text, bold=True))
    body = stack((_alarm(flags.today, handout.front.call_today, width - 2 * PAD, style), later), 4)
    return section(framed(body, width, Panel.TODAY, style, tall))


def _alarm(alarm: Alarm, call: str, width: float, style: PageStyle) -> Block:
    """Return heading, whom to call, and the signs."""
    red = style.colours.danger
    letters = replace(style.part, size=style.sizes.text * 1.12, colour=red)
    heading = paragraph(alarm.heading, width, letters, Role.HEADING)
    beside = text_width(alarm.heading, letters) + text_width(call, letters) + 16 <= width
    number = paragraph(call, width, letters, right=beside)
    head = Block(heading.height, (*heading.marks, *number.marks)) if beside else stack((heading, number), 0)
    when = paragraph(alarm.when, width, replace(style.text, bold=True))
    return stack((head, when, bullets(alarm.items, width, style.text, red)), 1.5)
