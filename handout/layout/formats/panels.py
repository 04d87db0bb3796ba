"""What is small: the six panels of a tri-fold, and cards to cut out with a picture in front and words behind.

Both begin with the disclaimer, which takes as many panels or cards as it needs.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.geometry import Box, Size
from handout.layout.figures.callouts import annotated
from handout.layout.figures.picture import Picture
from handout.layout.overflow import Field, blamed, card_fields, front_fields, overlapping
from handout.layout.page import Block, Group, Mark, Page, Role, Shape, Text, artifact, stack
from handout.layout.pagebreak import HEADINGS, cut
from handout.layout.parts.card import LEAST_COMPACT, CardSize, Excess, Pictures, band, card, cautions, parts_of
from handout.layout.parts.closing import body_map, notes, texts
from handout.layout.parts.footer import checked, footer, untold
from handout.layout.parts.front import alarm_call, disclaimer_parts, masthead
from handout.layout.parts.patient_lines import PAD, long_note
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import Style, led, paragraph
from handout.problems import DoesNotFit, Location, Problem

LARGER = "use --format leaflet"
PANELS = 6
FULL = 0.9
"""How full panels are on the whole that texts are poured into."""

SIDE, TOP, FOOT = 17.0, 22.0, 13.0
"""Margins of a panel or card: more than 4 mm of safe zone, and at the top the line for whoever prints."""


def panels(handout: Handout, size: Size, look: PageStyle, pictures: Pictures, logo: Picture | None) -> tuple[Page, ...]:
    """Return the six panels in reading order, each of *size*; raise DoesNotFit saying how many points there is room for."""
    area = small_area(size, checked(handout, size.width - 2 * SIDE, _small_print(look)).height)
    found = [_panels_of(handout, each, area, look, pictures) for each in handout.cards]
    if problems := [problem for each in found for problem in each if isinstance(problem, Problem)]:
        raise DoesNotFit(problems)
    cards = [block for each in found for block in each if isinstance(block, Block)]
    room = Size(area.width, area.height)
    whole = _safety(handout, room, look, logo, brief=False)
    said = whole if isinstance(whole, list) and len(whole) + len(cards) <= PANELS else None
    said = said or _checked_safety(handout, room, look, logo, brief=True)
    if len(said) + len(cards) > PANELS:
        least = _safety(_without_note(handout), room, look, logo, brief=True)
        if handout.front.patient.note and isinstance(least, list) and len(least) + len(cards) <= PANELS:
            message, hint = "a tri-fold has no panel left for this note", "shorten it, or use --format booklet"
            raise DoesNotFit([Problem(Location("--note"), "does-not-fit", message, hint)])
        taken = [len(each) for each in found]
        raise DoesNotFit(_long_safety(handout, room, look, logo, sum(taken)) or [_too_many(handout, len(said), taken)])
    waiting = texts(handout, area.width, look)
    said[-1] = _filled_up(said[-1], waiting, room, look)
    blocks = [*said, *cards]
    blocks += _closing(handout, waiting, room, look, pictures, PANELS - len(blocks))
    return tuple(_page(handout, size, block, look) for block in blocks)


def cut_cards(
    handout: Handout, size: Size, look: PageStyle, pictures: Pictures, logo: Picture | None
) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
    """Return the fronts and the backs of cards to cut out, those with the disclaimer first; raise DoesNotFit naming every excess."""
    area = small_area(size, checked(handout, size.width - 2 * SIDE, _small_print(look)).height)
    lead = look.sizes.text * 1.6
    inner = Size(area.width, area.height - lead)
    said = _checked_safety(handout, inner, look, logo, brief=False)
    said += [notes(handout, inner.width, inner.height, look)] if len(said) % 2 else []
    count = str(len(said) // 2)
    for number, block in enumerate(said):
        name = handout.words.fill(handout.words.safety_card, number=str(number // 2 + 1), count=count)
        title = paragraph(name, area.width, replace(look.part, colour=look.colours.danger))
        said[number] = Block(block.height + lead, (*title.marks, *block.at(0, lead)))
    fronts = [_page(handout, size, block, look) for block in said[::2]]
    backs = [_page(handout, size, block, look) for block in said[1::2]]
    found = [_two_sides(handout, each, area, look, pictures, handout.words.read_safety_card) for each in handout.cards]
    if problems := [problem for each in found for problem in each if isinstance(problem, Problem)]:
        raise DoesNotFit(problems)
    blocks = [block for each in found for block in each if isinstance(block, Block)]
    fronts += [_page(handout, size, block, look) for block in blocks[::2]]
    backs += [_page(handout, size, block, look) for block in blocks[1::2]]
    return tuple(fronts), tuple(backs)


def small_area(size: Size, footer: float = 0) -> Box:
    """Return the part of a panel or card inside its margins and above its *footer*, for which two lines are kept at least."""
    return Box(SIDE, TOP, size.width - 2 * SIDE, size.height - TOP - FOOT - max(21, footer + 4))


def _footer(handout: Handout, size: Size, look: PageStyle) -> Block:
    return footer(handout, size.width - 2 * SIDE, _small_print(look))


def _small_print(look: PageStyle) -> Style:
    return replace(look.small, size=7.5, leading=1.15)


def _page(handout: Handout, size: Size, block: Block, look: PageStyle) -> Page:
    """Return a small page with its footer."""
    words = _footer(handout, size, look)
    area = small_area(size, words.height)
    place = words.at(area.x, size.height - FOOT - words.height)
    return Page(size, (*block.at(area.x, area.y), Group(Role.FOOTER, place)))


def _checked_safety(handout: Handout, area: Size, look: PageStyle, logo: Picture | None, *, brief: bool) -> list[Block]:
    """Return what ``_safety`` does; raise DoesNotFit at the texts that are too tall for a side."""
    found = _safety(handout, area, look, logo, brief=brief)
    if isinstance(found, list):
        return found

    def over(less: Handout) -> float:
        tried = _safety(less, area, look, logo, brief=brief)
        return 0 if isinstance(tried, list) else tried

    line = look.text.size * look.text.leading
    problems = blamed(handout, front_fields(handout), over, "one side of the disclaimer", lambda _: LARGER, line)
    message = f"the disclaimer is {found:.0f} pt too tall for one side"
    where = handout.source.where(("disclaimer",))
    raise DoesNotFit(problems or [Problem(where, "does-not-fit", message, LARGER)])


def _long_safety(handout: Handout, area: Size, look: PageStyle, logo: Picture | None, taken: int) -> list[Problem]:
    """Return the texts longer than usual that leave a tri-fold too few panels for its cards, which have *taken* some; none if none is."""
    fields = [field for field in front_fields(handout) if field.is_long]
    if taken >= PANELS or not fields:
        return []

    def over(less: Handout) -> float:
        tried = _safety(less, area, look, logo, brief=True)
        if not isinstance(tried, list) or len(tried) + taken <= PANELS:
            return 0 if isinstance(tried, list) else tried
        return sum(block.height for block in tried) - (PANELS - taken) * area.height * FULL

    line, cure = look.text.size * look.text.leading, "choose fewer points with --points, or use --format booklet"
    what = f"beside the cards, on {PANELS - taken} of six panels, the disclaimer"
    return blamed(handout, fields, over, what, lambda _: cure, line)


def _safety(handout: Handout, area: Size, look: PageStyle, logo: Picture | None, *, brief: bool) -> list[Block] | float:
    """Return title, disclaimer and danger signs on as few pages of *area* as they need, or by how many pt one part is too tall for any.

    *brief*: the short texts where there are any.
    """
    front = handout.front
    said = front.disclaimer
    heading = paragraph(said.heading, area.width, replace(look.heading, size=look.sizes.text * 1.3), Role.HEADING)
    notices = " ".join(front.notices)
    patient = front.patient
    parts = [masthead(handout, area.width, look, logo)]
    last: list[Block] = []
    if patient.note and parts[0].height > area.height:
        parts = [masthead(_without_note(handout), area.width, look, logo)]
        last = [long_note(handout.words.note, patient.note, area.width, look)]
    first = [paragraph(notices, area.width, replace(look.text, bold=True))] if notices else []
    if brief and said.short:
        first.append(paragraph(said.short, area.width, look.text))
    else:
        first += disclaimer_parts(handout, area.width, look)
    parts.append(stack((heading, first[0]), 2))
    parts += first[1:]
    for alarm, call in ((front.red_flags.now, front.call_now), (front.red_flags.today, front.call_today)):
        shown = alarm if brief else replace(alarm, short=None)
        parts.append(_boxed(alarm_call(shown, call, area.width - 2 * PAD, look), area.width, look))
    parts.append(paragraph(front.red_flags.later, area.width, replace(look.text, bold=True)))
    if approval := untold(handout, area.width, _small_print(look)):
        lead = handout.words.review + handout.words.full_stop
        parts.append(led(lead, approval, area.width, look.small, look.colours.quiet))
    return _poured([*parts, *last], area.height, look.sizes.text * 0.6)


def _without_note(handout: Handout) -> Handout:
    return replace(handout, front=replace(handout.front, patient=replace(handout.front.patient, note="")))


def _poured(parts: Sequence[Block], height: float, gap: float) -> list[Block] | float:
    """Return *parts* in order on few pages, or by how many pt one is too tall; a text too tall for the rest of a page goes on overleaf.

    A list stays whole if a page can hold it, else its heading stands over the rest again: torn from what it is a list of ("Ask
    a doctor first if") it may say the opposite.
    """
    pages: list[list[Block]] = [[]]

    def room() -> float:
        return height - (stack(pages[-1], gap).height + gap if pages[-1] else 0)

    for part in parts:
        rest = part
        while rest.height > room() + 0.01:
            head = _heading_of_list(part)
            if head and head.height > height / 2:
                return head.height - height / 2  # over the rest it would leave no room to go on
            divided = cut(rest, room()) if rest.height > height * (1 if head else 0.25) else None
            if divided:
                pages[-1].append(divided[0])
                rest = stack((head, divided[1]), 0.5) if head else divided[1]
            elif not pages[-1]:
                return rest.height - height
            pages.append([])
        pages[-1].append(rest)
    return [stack(page, gap) for page in pages]


def _heading_of_list(part: Block) -> Block | None:
    """Return the heading of a part that is a list, as a block of its own."""
    first, *others = part.marks
    listed = any(isinstance(mark, Group) and mark.role is Role.LIST for mark in others)
    return Block(first.box.height, (first,)) if listed and isinstance(first, Text) and first.role in HEADINGS else None


def _boxed(body: Block, width: float, look: PageStyle) -> Block:
    frame = Shape(
        Box(0, 0, width, body.height + 14), (6, 6, 6, 6), fill=look.colours.alarm, stroke=look.colours.danger, width=1.6
    )
    return Block(body.height + 14, (Group(Role.SECTION, (artifact(frame), *body.at(PAD, 7))),))


def _panels_of(
    handout: Handout, each: Card, area: Box, look: PageStyle, pictures: Pictures
) -> list[Block] | list[Problem]:
    """Return a card with all its cautions on one panel, else on two, or why it fits on neither.

    A panel keeps every caution: what gives way is the picture's size, then the long texts of where and how, then a second panel,
    which has all that is not a caution; cautions too long for a place below the picture stand above the words.
    """
    for room in (CardSize.FULL, CardSize.PANEL, CardSize.FACE):
        found = card(each, area.width, area.height, room, look, pictures)
        if isinstance(found, Block):
            break
    else:
        return _two_sides(handout, each, area, look, pictures, "")
    if room is not CardSize.FACE:
        return [found]
    back = _rest(each, area, look, pictures)
    return [found, back] if back else _two_sides(handout, each, area, look, pictures, "")


def _rest(each: Card, area: Box, look: PageStyle, pictures: Pictures) -> Block | None:
    """Return all of a card but its picture, under the same heading in the same frame; None if it is too tall.

    Its cautions, which stand below the picture, are said again where there is room.
    """
    top = band(each, area.width, look)
    inner = area.width - 2 * PAD
    full, short = (parts_of(each, inner, look, pictures, room) for room in (CardSize.FULL, CardSize.PANEL))
    tried = (stack(parts, 6) for parts in ([*full, cautions(each, inner, look)], full, short))
    body = next((block for block in tried if top.height + 9 + block.height + 8 <= area.height), None)
    if body is None:
        return None
    ground = Shape(Box(0, 0, area.width, top.height), (8, 8, 0, 0), fill=look.colours.pale)
    edge = Shape(Box(0, 0, area.width, area.height), (8, 8, 8, 8), stroke=look.colours.line, width=0.9)
    marks = (artifact(ground, edge), *top.marks, *body.at(PAD, top.height + 9))
    return Block(area.height, (Group(Role.SECTION, marks, path=each.path, continued=False),))


def _too_many(handout: Handout, said: int, taken: Sequence[int]) -> Problem:
    """Return that the points, which need *taken* panels each, find no room beside a disclaimer on *said* panels."""
    fits = next((n for n in range(len(taken), 0, -1) if sum(taken[:n]) <= PANELS - said), 0)
    if not fits:
        message = f"the disclaimer takes {said} of a tri-fold's six panels, and '{handout.cards[0].id}' {taken[0]}"
        return Problem(handout.source.where(("points",)), "does-not-fit", message, "use --format booklet")
    long = [f"'{each.id}'" for each, count in zip(handout.cards, taken, strict=True) if count > 1]
    message = f"a tri-fold has room for {fits if long else PANELS - said} points; the disclaimer takes {said} of its six panels"
    if long:
        message += f", and {', '.join(long)} {'take' if len(long) > 1 else 'takes'} two"
    hint = f"choose {fits if long else PANELS - said} of the {len(taken)} with --points, or use --format booklet"
    return Problem(handout.source.where(("points",)), "does-not-fit", message, hint)


def _filled_up(page: Block, waiting: list[Block], area: Size, look: PageStyle) -> Block:
    """Return *page* with as many of the *waiting* texts below it as it holds; those are taken out of them."""
    gap = look.sizes.text * 0.8
    while waiting and stack((page, waiting[0]), gap).height <= area.height:
        page = stack((page, waiting.pop(0)), gap) if page.height else waiting.pop(0)
    return page


def _closing(
    handout: Handout, waiting: list[Block], area: Size, look: PageStyle, pictures: Pictures, count: int
) -> list[Block]:
    """Return what *count* free panels hold: the body map, then the *waiting* texts as far as they go, then room for notes."""
    gap = look.sizes.text * 0.8
    waiting = [block for block in (body_map(handout, area.width, area.height, look, pictures),) if block] + waiting
    made: list[Block] = []
    for _ in range(count):
        page = _filled_up(Block(0), waiting, area, look)
        rest = area.height - page.height - (gap if page.height else 0)
        if rest > look.sizes.text * 8:
            lines = notes(handout, area.width, rest, look)
            page = stack((page, lines), gap) if page.height else lines
        made.append(page)
    return made


def _two_sides(
    handout: Handout, each: Card, area: Box, look: PageStyle, pictures: Pictures, last: str
) -> list[Block] | list[Problem]:
    """Return the picture and the words of a card, each on a side of *area*, or why one of them has no room there."""
    front, back = _face(each, area, look, pictures), _words(each, area, look, pictures, last)
    if isinstance(front, Block) and back.height <= area.height + 0.01:
        return [front, back]
    number = handout.cards.index(each)

    def over(less: Handout) -> float:
        face, words = (make(less.cards[number]) for make in (shown, said))
        return max(face.height if isinstance(face, Excess) else 0, words.height - area.height, 0)

    def cure(field: Field) -> str:
        return "give the point 'short' texts" if field.name in ("where", "how") else LARGER

    def shown(card: Card) -> Block | Excess:
        return _face(card, area, look, pictures)

    def said(card: Card) -> Block:
        return _words(card, area, look, pictures, last)

    if isinstance(front, Excess) and not front.height:
        return [overlapping(handout, number, lambda less: isinstance(shown(less.cards[number]), Block))]
    line = look.text.size * look.text.leading
    what, lead = "on a side of its own it", f"point '{each.id}': "
    message = f"point '{each.id}': it is {over(handout):.0f} pt too tall for a side"
    where = handout.source.where((*each.path, "cautions"))
    return blamed(handout, card_fields(handout, number), over, what, cure, line, lead) or [
        Problem(where, "does-not-fit", message, f"shorten its cautions, or {LARGER}")
    ]


def _face(each: Card, area: Box, look: PageStyle, pictures: Pictures) -> Block | Excess:
    """Return the front of a card: its name, and its picture as large as it can be."""
    top = band(each, area.width, look)
    picture = pictures[each.figure.picture.file]
    caption = paragraph(each.figure.caption, area.width, look.label, Role.CAPTION) if each.figure.caption else Block(0)
    free = area.height - top.height - 8 - caption.height
    shape = picture.size.width / picture.size.height
    wide = min(area.width, free * shape)
    least = LEAST_COMPACT * min(1, shape)
    if wide < least:
        return Excess((least - wide) / shape, "name")
    at = Box((area.width - wide) / 2, top.height + 8 + (free - wide / shape) / 2, wide, wide / shape)
    room = Box(0, at.y, area.width, at.height)
    figure = annotated(each.figure, picture, at, look, room=room)
    if figure is None:
        return Excess(0, "picture")
    ground = Shape(Box(0, 0, area.width, top.height), (6, 6, 6, 6), fill=look.colours.pale)
    marks: tuple[Mark, ...] = (artifact(ground), *top.marks, figure, *caption.at(at.x, area.height - caption.height))
    return Block(area.height, (Group(Role.SECTION, marks, path=each.path),))


def _words(each: Card, area: Box, look: PageStyle, pictures: Pictures, last: str) -> Block:
    """Return the words of a card, its cautions first, with its full texts, else with the short ones, and a *last* line."""
    heading = paragraph(f"{each.number}  {each.name}, {each.note}", area.width, look.part, Role.PART)
    first = [heading, cautions(each, area.width, look)]
    line = [paragraph(last, area.width, replace(look.text, bold=True))] if last else []
    rooms = (CardSize.FULL, CardSize.PANEL)
    tried = [stack((*first, *parts_of(each, area.width, look, pictures, room), *line), 4) for room in rooms]
    block = next((block for block in tried if block.height <= area.height), tried[-1])
    return Block(block.height, (Group(Role.SECTION, block.marks, path=each.path, continued=False),))
