"""The danger signs: what needs help at once, and what today."""

from enum import Enum, auto

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.content.language import Language
from handout.content.shared_signs import share_short, share_signs
from handout.content.topic_safety import Alarm, Signs
from handout.layout.page import Block, Role, section, stack
from handout.layout.parts.frames import PAD, Panel, framed
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, bullets, paragraph, text_width

BETWEEN = 14.0
"""The space between two boxes beside each other."""

NARROWEST = 0.38
"""The least share of the width for one of two boxes beside each other."""

HALVINGS = 5
"""How often the range of widths is halved to find two boxes of one height."""


def danger_signs(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the two alarm boxes side by side, if the topic has them.

    Both are as tall as the taller one. One with more to say is wider, so that the other one has no hole at its foot of a
    line or more.
    """
    if handout.front.red_flags is None:
        return Block(0)

    def boxes(share: float, tall: float = 0) -> tuple[Block, Block]:
        wide = (width - BETWEEN) * share
        now = emergency_box(handout, wide, style, tall)
        return now, today_box(handout, width - BETWEEN - wide, style, tall)

    least, most, share = NARROWEST, 1 - NARROWEST, 0.5
    tried: list[tuple[float, float, float]] = []
    for _ in range(HALVINGS):
        one, other = (box.height for box in boxes(share))
        tried.append((max(one, other), abs(one - other), share))
        if abs(one - other) < style.text.size * style.text.leading:
            break
        least, most = (share, most) if one > other else (least, share)
        share = (least + most) / 2
    tall, _, share = min(tried)
    now, today = boxes(share, tall)
    return Block(tall, (*now.marks, *today.at((width - BETWEEN) * share + BETWEEN, 0)))


def alarm_boxes(handout: Handout, width: float, style: PageStyle) -> Block:
    """Return the two alarm boxes one below the other, which stay on one page."""
    boxes = (emergency_box(handout, width, style), today_box(handout, width, style))
    return stack(boxes, style.sizes.text * 0.5)


def emergency_box(handout: Handout, width: float, style: PageStyle, tall: float = 0) -> Block:
    """Return the emergency box, at least *tall*: a heavy frame and a tint."""
    flags = handout.front.red_flags
    if flags is None:
        return Block(0)
    body = _alarm(flags.now, handout.front.call_now, handout.words, width - 2 * PAD, style)
    return section(framed(body, width, Panel.EMERGENCY, style, tall))


def today_box(handout: Handout, width: float, style: PageStyle, tall: float = 0) -> Block:
    """Return the box for today and later, at least *tall*: a light frame."""
    flags = handout.front.red_flags
    if flags is None:
        return Block(0)
    later = paragraph(flags.later, width - 2 * PAD, replace(style.text, bold=True))
    body = stack((_alarm(flags.today, handout.front.call_today, handout.words, width - 2 * PAD, style), later), 4)
    return section(framed(body, width, Panel.TODAY, style, tall))


class AlarmForm(Enum):
    """How the danger signs are set where space is scarce, the fullest first.

    They are listed, listed in one frame with what they go with in the headings, only those of an emergency listed, or all
    told in their short texts. Without a short text the signs run on.
    """

    LISTED = auto()
    JOINED = auto()
    NOW_LISTED = auto()
    SHORT = auto()
    CLOSE = auto()


CLOSE_LEADING = 1.17
"""The leading of the short texts where a small page has little space."""


def alarm_panel(
    handout: Handout,
    width: float,
    style: PageStyle,
    form: AlarmForm,
    part: slice = slice(None),
    role: Role = Role.PART,
) -> Block:
    """Return what needs help now, what today, and what later, in one frame.

    Of these three, *part* chooses some. Headings above short texts have a *role*: none is a part where nothing precedes it.
    """
    if form is AlarmForm.CLOSE:
        style = replace(style, leading=CLOSE_LEADING)
    parts = alarm_parts(handout, width - 2 * PAD, style, listed=form is AlarmForm.LISTED, role=role)
    if form in (AlarmForm.JOINED, AlarmForm.NOW_LISTED):
        joined = _joined_parts(handout, width - 2 * PAD, style)
        parts = joined if form is AlarmForm.JOINED else [*joined[:1], *parts[1:]]
    return section(framed(stack(parts[part], 3), width, Panel.DANGER_SIGNS, style))


def alarm_parts(
    handout: Handout, width: float, style: PageStyle, *, listed: bool, role: Role = Role.PART
) -> list[Block]:
    """Return what needs help now, what today, and what later, without a frame.

    Headings above short texts have a *role*.
    """
    front, flags = handout.front, handout.front.red_flags
    if flags is None:
        return []
    later = paragraph(flags.later, width, replace(style.text, bold=True))
    calls = ((flags.now, front.call_now), (flags.today, front.call_today))
    if listed:
        return [*(_alarm(alarm, call, handout.words, width, style) for alarm, call in calls), later]
    return [*(_short_alarm(alarm, call, handout.words, width, style, role) for alarm, call in calls), later]


def _joined_parts(handout: Handout, width: float, style: PageStyle) -> list[Block]:
    """Return the danger signs listed under headings that say what they go with."""
    front, flags = handout.front, handout.front.red_flags
    if flags is None:
        return []
    calls = ((flags.now, front.call_now), (flags.today, front.call_today))
    parts = [_alarm(alarm, call, handout.words, width, style, joined=True) for alarm, call in calls]
    return [*parts, paragraph(flags.later, width, replace(style.text, bold=True))]


def _short_alarm(alarm: Alarm, call: str, words: Language, width: float, style: PageStyle, role: Role) -> Block:
    """Return a red flag with whom to call, and its short text.

    Without one its signs are set as running text.
    """
    letters = replace(style.part, size=style.sizes.text * 1.18, colour=style.colours.danger)
    heading = paragraph(words.sentences(alarm.heading, call), width, letters, role)
    texts = share_short([_run_on(group, words) for group in alarm.groups], words)
    return stack((heading, *(paragraph(text, width, style.text) for text in texts)), 0)


def _run_on(group: Signs, words: Language) -> str:
    """Return the short text of a group of signs, or else the signs as running text."""
    signs = (item + words.full_stop if item[-1].isalnum() else item for item in group.items)
    sentences = (words.capitalize(sign) if number else sign for number, sign in enumerate(signs))
    return group.short or " ".join((f"**{group.when}**", *sentences))


def _alarm(alarm: Alarm, call: str, words: Language, width: float, style: PageStyle, *, joined: bool = False) -> Block:
    """Return the heading of a red flag, whom to call, and the list of signs.

    What the signs go with is *joined* to the heading where it fits beside it. What other signs go with always is: nobody
    reads them as those of another alarm, or without whom to call.
    """
    red = style.colours.danger
    letters = replace(style.part, size=style.sizes.text * 1.12, colour=red)
    first, *others = share_signs(alarm.groups, words)
    whole = f"{alarm.heading} {first.when}"
    joined = joined and text_width(whole, letters) <= width
    heads = [_beside(whole if joined else alarm.heading, call, width, letters, always=True)]
    heads += [] if joined else [paragraph(first.when, width, replace(style.text, bold=True))]
    groups = [stack((*heads, bullets(first.items, width, style.text, red)), 1.5)]
    for group in others:
        head = _beside(f"{alarm.heading} {group.when}", call, width, letters)
        groups.append(stack((head, bullets(group.items, width, style.text, red)), 1.5))
    return stack(groups, 3)


def _beside(title: str, call: str, width: float, letters: TextStyle, *, always: bool = False) -> Block:
    """Return a heading with whom to call beside it where both fit.

    Otherwise whom to call stands below it, if it is *always* there.
    """
    heading = paragraph(title, width, letters, Role.HEADING)
    beside = text_width(title, letters) + text_width(call, letters) + 16 <= width
    if not beside and not always:
        return heading
    number = paragraph(call, width, letters, right=beside)
    return Block(heading.height, (*heading.marks, *number.marks)) if beside else stack((heading, number), 0)
