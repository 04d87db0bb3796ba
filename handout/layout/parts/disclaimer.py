"""The disclaimer: in two columns, as parts under headings, or over two pages."""

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Front, Handout, SafetyPart
from handout.layout.page import Block, Role, artifact, section, stack, stacked_height
from handout.layout.parts.frames import PAD, Panel, band, framed
from handout.layout.parts.small_picture import with_picture
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph, run_in_heading

MEASURE = 34
"""The width of a line of about 80 characters, in ems."""

WIDTHS = {0.5: 0.5, 0.52: 0.48, 0.48: 0.52, 0.54: 0.46, 0.46: 0.54, 0.56: 0.44, 0.44: 0.56}
"""The widths of the left column to try as shares, each with that of the right one."""


LEAST_ITEMS = 2
"""The least items of a list on either side of a break."""

TEXTS = ("before", "text", "after")
"""The texts of a part, in order."""

MOST_PARTS = 400
"""Parts that are held as they were set: those of the last two or three handouts.

Each is tried in seven widths and several leadings.
"""


class Share(Struct, frozen=True, kw_only=True):
    """The parts of the disclaimer that are printed on page 1.

    *parts* is the number of required parts, counted from the first; None is all. The optional ones are *about*, what
    the topic is about and what may be felt, *why*, the reason for training, and *ask*, whom to ask first and what
    never to do. *asks* is the number of questions of this reader's own, counted from the last (None for all). *gap* is
    the space between the parts.
    """

    parts: int | None = None
    about: bool = False
    why: bool = False
    ask: bool = False
    asks: int | None = None
    gap: float = 0.25


def whole_disclaimer(handout: Handout, width: float, setting: Setting) -> Block:
    """Return the whole disclaimer in two columns that end together.

    The widths of the columns and the parts in them are chosen for equal heights.
    """
    front, inner, style = handout.front, width - 2 * PAD, setting.style
    gap = style.sizes.text * 0.6
    count = sum(bool(part.heading) for part in front.parts)

    def columns(share: float) -> Iterator[tuple[float, list[Block], list[Block]]]:
        left, right = parts[share], parts[WIDTHS[share]]
        return (((inner - 22) * share, left[:first], right[first:]) for first in range(1, count))

    def unevenness(found: tuple[float, list[Block], list[Block]]) -> tuple[float, float]:
        one, other = stacked_height(found[1], gap), stacked_height(found[2], gap)
        return round(max(one, other)), abs(one - other)

    measure = min(inner, MEASURE * style.text.size)
    rows = [*_bold(front.notices, measure, style), *_lead(front, measure, style)]
    if count > 1:
        parts = {share: _headed_parts(front, (inner - 22) * share, setting) for share in WIDTHS}
        left, one, other = min(chain.from_iterable(map(columns, WIDTHS)), key=unevenness)
        tall = max(stacked_height(one, gap), stacked_height(other, gap))
        rows.append(Block(tall, (*_even(one, tall, gap).marks, *_even(other, tall, gap).at(left + 22, 0))))
    else:
        rows += _headed_parts(front, inner, setting)
    return _in_frame(front.disclaimer.heading, stack(rows, gap * 1.1), width, style)


def first_disclaimer(handout: Handout, width: float, setting: Setting, share: Share) -> Block | None:
    """Return the *share* of the disclaimer for page 1, or None if that is nothing.

    What concerns this reader alone comes first: the cards that were left out, then what to ask.
    """
    front, inner, style = handout.front, width - 2 * PAD, setting.style
    rows = _bold(_own(front, share), inner, style)
    for part, moves in _in_order(front, share):
        if moves:
            continue
        if not part.heading:
            rows += [paragraph(part.text, inner, style.text)] if part.first or share.about else []
        elif part.first:
            shown = (part.before if share.why else "", part.text, part.after if share.about else "")
            rows.append(_labelled(handout, part, " ".join(filter(None, shown)), inner, setting))
        elif share.ask:
            rows.append(_labelled(handout, part, part.whole, inner, setting))
    gap = style.sizes.text * share.gap
    return _in_frame(front.disclaimer.heading, stack(rows, gap), width, style) if rows else None


def rest_of_disclaimer(
    handout: Handout,
    width: float,
    setting: Setting,
    share: Share,
    tallest: float = math.inf,
    spaces: Sequence[float] = (),
    *,
    begun: bool,
    divided: bool = False,
    lead: str = "",
) -> list[Block]:
    """Return the disclaimer without its *share* for page 1, if it has *begun* there.

    It begins with the *lead*, if there is one. It is in one box, or in several that are no taller than *tallest*. A list
    that is taller than that goes on between two of its items, with its heading again, and so does each part between items
    or texts if they are *divided*. The first boxes are to stand in *spaces*, one each; a space that is too little for the next part has none.
    """
    front, inner, style = handout.front, width - 2 * PAD, setting.style
    first, later, gap = front.disclaimer.heading, handout.words.read_on, style.sizes.text * 0.4

    set_row = cache(partial(_row, handout, width=inner, setting=setting))

    def boxed(rows: Sequence[SafetyPart | Block], number: int) -> Block:
        body = stack([row if isinstance(row, Block) else set_row(row) for row in _joined(rows)], gap)
        return _in_frame(later if begun or number else first, body, width, style)

    own = _own(front, share)
    notices = tuple(notice for notice in front.notices if notice not in own)
    rows: list[SafetyPart | Block] = [*_bold([lead] if lead else [], inner, style), *_bold(notices, inner, style)]
    for part in _rest(front, share):
        whole = not divided and (not part.items or boxed([part], 1).height <= tallest)
        rows += [part] if whole else _pieces(part)
    runs: list[list[SafetyPart | Block]] = []
    limits, limit = [min(space, tallest) for space in spaces], tallest
    for row in rows:
        if not runs or boxed([*runs[-1], row], len(runs) - 1).height > limit:
            while limits and boxed([row], len(runs)).height > limits[0]:
                del limits[0]
            limit = limits.pop(0) if limits else tallest
            runs.append([])
        runs[-1].append(row)
    return [boxed(run, number) for number, run in enumerate(runs)]


def _rest(front: Front, share: Share) -> list[SafetyPart]:
    """Return the parts of the disclaimer that are not its *share* for page 1."""
    moved: list[SafetyPart] = []
    before: list[SafetyPart] = []
    after: list[SafetyPart] = []
    last: list[SafetyPart] = []
    for part, moves in _in_order(front, share):
        if moves:
            moved.append(part)
        elif not part.heading:
            after += [] if part.first or share.about else [part]
        elif part.first:
            before += [_with_text(part, part.before)] if part.before and not share.why else []
            after += [_with_text(part, part.after)] if part.after and not share.about else []
        elif not share.ask:
            last.append(part)
    return [*moved, *before, *after, *last]


def _with_text(part: SafetyPart, text: str) -> SafetyPart:
    """Return a part with this text alone, without its list."""
    return replace(part, before="", text=text, after="", items=())


def _pieces(part: SafetyPart) -> list[SafetyPart]:
    """Return a part in pieces that can be parted.

    They are the items of a list, but two at either end, or the three texts of a part without a picture.
    """
    items, ends = part.items, LEAST_ITEMS
    if not items and part.heading and not part.figure:
        return [replace(_with_text(part, ""), **{name: text}) for name in TEXTS if (text := getattr(part, name))]
    if len(items) < 2 * ends:
        return [part]
    groups = (items[:ends], *((item,) for item in items[ends:-ends]), items[-ends:])
    return [replace(part, items=group) for group in groups]


def _joined(rows: Sequence[SafetyPart | Block]) -> list[SafetyPart | Block]:
    """Return rows with the pieces of a part that follow each other as one."""
    found: list[SafetyPart | Block] = []
    for row in rows:
        last = found[-1] if found else None
        if isinstance(last, SafetyPart) and isinstance(row, SafetyPart) and _goes_on(last, row):
            texts = {name: getattr(last, name) or getattr(row, name) for name in TEXTS}
            found[-1] = replace(last, **texts, items=last.items + row.items)
        else:
            found.append(row)
    return found


def _goes_on(part: SafetyPart, following: SafetyPart) -> bool:
    """Return whether a list, or a text under a heading, goes on in another part."""
    if not part.heading or part.heading != following.heading:
        return False
    if part.items or following.items:
        return bool(part.items and following.items)
    ends = max(number for number, name in enumerate(TEXTS) if getattr(part, name))
    return not any(getattr(following, name) for name in TEXTS[: ends + 1])


def _row(handout: Handout, part: SafetyPart, width: float, setting: Setting) -> Block:
    """Return a part below its heading, or beside it if it is a text."""
    if not part.heading:
        return paragraph(part.text, width, setting.style.text)
    return _labelled(handout, part, part.whole, width, setting)


def _in_order(front: Front, share: Share) -> Iterator[tuple[SafetyPart, bool]]:
    """Yield all parts, each with whether it is a required one that moves to page 2."""
    required = 0
    for part in front.parts:
        required += part.first
        yield part, part.first and share.parts is not None and required > share.parts


def _own(front: Front, share: Share) -> tuple[str, ...]:
    """Return what concerns this reader alone and stands on page 1."""
    asks = front.asks if share.asks is None else front.asks[max(0, len(front.asks) - share.asks) :]
    return (*front.left_out, *asks)


def _labelled(handout: Handout, part: SafetyPart, text: str, width: float, setting: Setting) -> Block:
    """Return a part whose heading is on the line of its *text*, or above its list."""
    return _run_in(handout.words.labelled(part.heading, "").rstrip(), part, text, width, setting)


def disclaimer_parts(handout: Handout, width: float, setting: Setting) -> list[Block]:
    """Return the whole disclaimer as parts under headings."""
    return [*_lead(handout.front, width, setting.style), *_headed_parts(handout.front, width, setting)]


def _lead(front: Front, width: float, style: PageStyle) -> list[Block]:
    """Return the parts without a heading as one paragraph, if there are any."""
    text = " ".join(part.text for part in front.parts if not part.heading)
    return [paragraph(text, width, style.text)] if text else []


def _headed_parts(front: Front, width: float, setting: Setting) -> list[Block]:
    """Return the parts with a heading, which may be set in columns."""
    return [_headed(part, width, setting) for part in front.parts if part.heading]


def _headed(part: SafetyPart, width: float, setting: Setting) -> Block:
    """Return a part under its heading, with its picture."""
    return with_picture(lambda width: _worded(part, width, setting.style), part.figure, width, setting)


@lru_cache(MOST_PARTS)
def _worded(part: SafetyPart, width: float, style: PageStyle) -> Block:
    """Return the words of a part under its heading."""
    return _under_heading(part.heading, _body(part, width, style), width, style)


def _body(part: SafetyPart, width: float, style: PageStyle) -> Block:
    """Return the text or list of a part."""
    if part.items:
        return bullets(part.items, width, style.text, style.colours.structure)
    return paragraph(part.whole, width, style.text)


def _run_in(lead: str, part: SafetyPart, text: str, width: float, setting: Setting) -> Block:
    """Return a part with its heading on the same line; a list under its heading."""
    if part.items:
        return _headed(part, width, setting)
    letters = setting.style.text, setting.style.colours.structure
    return with_picture(lambda width: run_in_heading(lead, text, width, *letters), part.figure, width, setting)


def _even(parts: Sequence[Block], tall: float, gap: float) -> Block:
    """Return *parts* spread over *tall* if columns then end together.

    They are not spread if a gap would more than double: a hole between two parts looks like something missing.
    """
    more = (tall - stacked_height(parts, gap)) / max(1, len(parts) - 1)
    return stack(parts, gap + more if more <= gap else gap)


def _under_heading(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* under its heading."""
    return stack((paragraph(heading, width, style.part, Role.PART), body), 0.5)


def _bold(sentences: Sequence[str], width: float, style: PageStyle) -> list[Block]:
    """Return *sentences* as one bold paragraph, or nothing if there are none."""
    return [paragraph(" ".join(sentences), width, replace(style.text, bold=True))] if sentences else []


def _in_frame(heading: str, body: Block, width: float, style: PageStyle) -> Block:
    """Return *body* in the disclaimer's frame."""
    ground, ink = style.solid
    letters = replace(style.part, size=style.sizes.text * 1.22, colour=ink)
    head = paragraph(heading, width - 2 * PAD, letters, Role.HEADING)
    top = head.height + 8
    box = framed(Block(top + body.height, body.at(0, top)), width, Panel.DISCLAIMER, style)
    over = artifact(band(width, top, Panel.DISCLAIMER, ground, style.colours.structure))
    return section(Block(box.height, (over, *head.at(PAD, 4), *box.marks)))
