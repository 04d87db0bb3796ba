"""One card: its parts are always in the same place, only their proportions change with the room there is."""

from collections.abc import Callable, Mapping
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Figure
from handout.geometry import MM, Box
from handout.layout.figures.callouts import annotated
from handout.layout.figures.picture import Picture
from handout.layout.figures.qr import qr
from handout.layout.page import Block, Group, Image, Mark, Role, Shape, artifact, moved, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import led, paragraph, text_width
from handout.schema.markup import shown

PAD = 13.0
TOP, FOOT = 9.0, 8.0
BESIDE = 18.0
"""Between a picture and the text at its right."""

ROOMY = 14
"""How wide a column of words is that is read with ease, in multiples of its size."""

LEAST_PICTURE = 60 * MM
LEAST_COMPACT = 36 * MM
NARROWEST = 46 * MM
WIDTHS = tuple(w * MM for w in (80, 74, 68, 64, 60, 57, 54))
WIDEST = WIDTHS[0]
TIGHT_WIDTHS = tuple(w * MM for w in (50, 46))
"""Picture widths tried: 60 mm or more keeps a drawing's creases above 0.2 mm; less only where the words need the room."""

POSTURE = 25 * MM
NARROW_WORDS = 9
"""A link has at least so many ems beside its code, or stands above it."""

Pictures = Mapping[str, Picture]


class CardSize(Enum):
    """How much of a page a card gets; a panel is a whole page with the short texts, a face one with picture and cautions alone."""

    QUARTER = 4
    HALF = 2
    FULL = 1
    PANEL = 0
    FACE = -1


COMPACT = (CardSize.QUARTER, CardSize.PANEL, CardSize.FACE)


class Excess(Struct, frozen=True):
    """Why a card does not fit: by how many pt it is too tall, and its longest part; 0 means its labels have no place."""

    height: float
    field: str


def card(
    card: Card, width: float, height: float, room: CardSize, look: PageStyle, pictures: Pictures
) -> Block | Excess:
    """Return *card* filling *width* x *height*, with the largest picture that leaves every word its place, or what is too much."""
    if room is CardSize.QUARTER:
        smaller = {"card": look.sizes.card * 0.85, "label": max(9, look.sizes.label * 0.9)}
        look = replace(look, sizes=replace(look.sizes, **smaller))
    inner = width - 2 * PAD
    top = band(card, width, look)
    care = _care(card, inner - 14, look)
    around = top.height + TOP + 7 + care.height + FOOT
    space = height - around
    picture = pictures[card.figure.picture.file]
    shape = picture.size.width / picture.size.height
    worst: Excess | None = None
    for build, widths in _arrangements(room, inner, look):
        for wide in widths:
            body = build(card, inner, space, wide, shape, look, pictures, room)
            if isinstance(body, Block):
                framed = _framed(top, body, care, width, height, look)
                return Block(height, (Group(Role.SECTION, framed.marks, path=card.path),))
            worst = body if worst is None or body.height < worst.height else worst
            if not body.height:
                break  # labels that find no place on a picture find none on a smaller one
    return worst or Excess(0, "picture")


def _unlabelled(card: Card, wide: float, shape: float) -> Excess:
    """Return why labels found no place: the picture had to be small, or there are too many of them."""
    return (
        Excess((WIDEST - wide) / shape, _longest(card))
        if wide < LEAST_PICTURE * min(1, shape)
        else Excess(0, "picture")
    )


Build = Callable[[Card, float, float, float, float, PageStyle, Pictures, CardSize], Block | Excess]


def _arrangements(room: CardSize, inner: float, look: PageStyle) -> list[tuple[Build, list[float]]]:
    """Return the ways to set out a card in the order they are tried, each with picture widths from large to small."""
    roomy = [w for w in WIDTHS if inner - w - BESIDE >= 16 * look.sizes.text]
    if room in COMPACT:
        return [(_above, [inner])]
    if room is CardSize.HALF:
        return [(_beside, roomy)]
    tight = [w for w in (*WIDTHS, *TIGHT_WIDTHS) if inner - w - BESIDE >= 11 * look.sizes.text]
    return [(_above, [inner]), (_beside, tight)]


def _beside(
    card: Card,
    inner: float,
    space: float,
    wide: float,
    shape: float,
    look: PageStyle,
    pictures: Pictures,
    room: CardSize,
) -> Block | Excess:
    """Set the picture at the left, a code below it, with the parts at its right; those that find no room there go on below both."""
    caption = _caption(card, wide, look, code=True)
    tall = min(wide / shape, space - caption.height)
    for _ in range(3):  # a narrower picture may need a taller caption
        caption = _caption(card, max(tall * shape, NARROWEST), look, code=True)
        tall = min(tall, space - caption.height)
    wide = tall * shape
    if wide < NARROWEST:
        return Excess(NARROWEST / shape + caption.height - space, _longest(card))
    left = wide + BESIDE
    gap = look.sizes.text * 0.42
    side = parts_of(card, inner - left, look, pictures, room, code=False)
    under: list[Block] = []
    least = float("inf")
    tried: list[tuple[float, float, Block, Block]] = []
    for kept in range(len(side), 0, -1):
        if kept < len(side):
            under = under or parts_of(card, inner, look, pictures, room, code=False)
        right, rest = stack(side[:kept], gap), stack(under[kept:], gap)
        upper = max(tall + caption.height, right.height)
        total = upper + (gap + rest.height if rest.height else 0)
        least = min(least, total)
        if total <= space:
            tried.append((total, upper, right, rest))
            if inner - left >= ROOMY * look.sizes.text:
                break
    if tried:  # beside a wide picture little is read with ease: what can goes below it, over the whole width
        total, upper, right, rest = min(tried, key=lambda each: each[0])
        at, gutter = Box(0, 0, wide, tall), Box(0, 0, wide + BESIDE - 4, tall)
        drawn = pictures[card.figure.picture.file]
        figure = annotated(card.figure, drawn, at, look) or annotated(card.figure, drawn, at, look, room=gutter)
        if figure is None:
            return _unlabelled(card, wide, shape)
        return Block(total, (figure, *caption.at(0, tall), *right.at(left, -2), *rest.at(0, upper + gap)))
    return Excess(least - space, _longest(card))


def _above(
    card: Card,
    inner: float,
    space: float,
    wide: float,
    shape: float,
    look: PageStyle,
    pictures: Pictures,
    room: CardSize,
) -> Block | Excess:
    """Set the picture above the parts, as large as they leave room for."""
    parts = stack(parts_of(card, inner, look, pictures, room), 3 if room in COMPACT else look.sizes.text * 0.42)
    caption = _caption(card, inner, look)
    free = space - parts.height - 8
    tall = min(wide / shape, free - caption.height)
    for _ in range(3):
        caption = _caption(card, max(tall * shape, LEAST_COMPACT), look)
        tall = min(tall, free - caption.height)
    wide = tall * shape
    least = LEAST_COMPACT * min(1, shape) if room in COMPACT else max(NARROWEST, LEAST_PICTURE * min(1, shape))
    if wide < least:
        return Excess(least / shape + parts.height + caption.height + 8 - space, _longest(card))
    x = (inner - wide) / 2
    free_for_labels = Box(0, 0, inner, tall)
    drawn = pictures[card.figure.picture.file]
    figure = annotated(card.figure, drawn, Box(x, 0, wide, tall), look, room=free_for_labels)
    if figure is None:
        return _unlabelled(card, wide, shape)
    marks = (
        figure,
        *caption.at(min(x, inner - max(wide, LEAST_COMPACT)), tall),
        *parts.at(0, tall + caption.height + 8),
    )
    return Block(tall + caption.height + 8 + parts.height, marks)


def _framed(top: Block, body: Block, care: Block, width: float, height: float, look: PageStyle) -> Block:
    round_ = 8.0
    colours = look.colours
    frame = Box(0, 0, width, height)
    ground = Shape(Box(0, 0, width, top.height), (round_, round_, 0, 0), fill=colours.pale)
    edge = Shape(frame, (round_,) * 4, stroke=colours.line, width=0.9)
    foot = height - FOOT - care.height
    bar = Shape(Box(PAD, foot + 2, 3.4, care.height - 4), fill=colours.danger)
    marks: tuple[Mark, ...] = (
        artifact(ground, edge, bar),
        *top.marks,
        Group(Role.NOTE, care.at(PAD + 14, foot)),  # heard before one presses, wherever it stands
        *body.at(PAD, top.height + TOP),
    )
    return Block(height, marks)


def disc(number: int, diameter: float, look: PageStyle, role: Role = Role.SPAN) -> Block:
    """Return a card's number on a filled disc; it is part of a heading, or has a *role* of its own."""
    fill, ink = look.solid
    style = replace(
        look.label, size=max(9, diameter * 0.5) if diameter >= 14 else diameter * 0.66, colour=ink, bold=True
    )
    words = paragraph(str(number), diameter, style, role)
    x = (diameter - text_width(str(number), style)) / 2
    ground = Shape(Box(0, 0, diameter, diameter), (diameter / 2,) * 4, fill=fill, stroke=look.colours.structure)
    return Block(diameter, (artifact(ground), *words.at(x, (diameter - words.height) / 2)))


def band(card: Card, width: float, look: PageStyle) -> Block:
    """Return the heading: number disc, name, note, and at the right (or below) the other name and the code."""
    size = look.sizes.card * 1.45
    left = PAD + size + 10
    room = width - left - PAD
    quiet = replace(look.label, colour=look.colours.quiet)
    note = replace(quiet, size=min(look.sizes.text, look.sizes.card * 0.75))
    name = paragraph(card.name, room, look.heading, Role.SPAN)
    used = text_width(card.name, look.heading)
    marks: list[Mark] = []
    named: list[Mark] = list(name.at(left, 0))
    height = name.height
    if used + 10 + text_width(card.note, note) <= room:
        words = paragraph(card.note, room, note, Role.SPAN)
        drop = (look.heading.size - note.size) * 0.935 + (
            name.height - words.height - (look.heading.size - note.size) * 1.2
        ) / 2
        named += words.at(left + used + 9, drop)
        used += 9 + text_width(card.note, note)
    else:
        words = paragraph(card.note, room, note, Role.SPAN)
        named += words.at(left, height)
        height += words.height
    if card.aside:
        free = room - used - 18
        for size_ in (quiet.size, quiet.size * 0.95, max(9, quiet.size * 0.9)):
            quiet = replace(quiet, size=size_)
            if text_width(card.aside, quiet) <= free:
                break
        beside = height == name.height and text_width(card.aside, quiet) <= free
        quiet = quiet if beside else replace(quiet, size=look.label.size)
        words = paragraph(card.aside, room, quiet, right=beside)
        marks += words.at(left, (height - words.height) / 2 + 1 if beside else height)
        height += 0 if beside else words.height
    total = max(size, height) + 12
    top = (total - height) / 2
    number = disc(card.number, size, look).at(PAD, (total - size) / 2)
    heading = Group(Role.HEADING, (*number, *Block(0, tuple(named)).at(0, top)))
    return Block(total, (heading, *Block(0, tuple(marks)).at(0, top)))


def _caption(card: Card, width: float, look: PageStyle, *, code: bool = False) -> Block:
    """Return what stands below the picture: its caption, and the *code* of the card's link if it is to be there."""
    made = Block(0)
    if card.figure.caption:
        words = paragraph(card.figure.caption, width, look.label, Role.CAPTION)
        made = Block(words.height + 3, words.at(0, 3))
    if code and card.qr:
        square, side = _code(card)
        made = Block(made.height + 4 + side, (*made.marks, *moved((square,), 0, made.height + 4)))
    return made


def parts_of(
    card: Card, width: float, look: PageStyle, pictures: Pictures, room: CardSize, *, code: bool = True
) -> list[Block]:
    """Return Where, How with its posture, the dose, Said to help and the link, with its *code* or without; a face has none of them."""
    if room is CardSize.FACE:
        return []
    words = card.words
    link = [_link(card, width, look, code=code)] if card.link else []
    if room in COMPACT:
        colour = look.colours.structure
        return [
            led(f"{words.where}:", card.short_where, width, look.text, colour),
            led(f"{words.how}:", card.short_how, width, look.text, colour),
            _dose(card, width, look),
            led(f"{words.helps}:", card.helps, width, look.text, colour),
            *link,
        ]
    return [
        _part(words.where, paragraph(card.where, width, look.text), width, look),
        _how(card, width, look, pictures),
        _dose(card, width, look),
        _part(words.helps, paragraph(card.helps, width, look.text), width, look),
        *link,
    ]


def _link(card: Card, width: float, look: PageStyle, *, code: bool) -> Block:
    """Return where to read on, in words, with its code to photograph where one is wished for."""
    text = f"{card.words.more}: [{shown(card.link)}]({card.link})"
    if not (card.qr and code):
        return paragraph(text, width, look.text)
    square, side = _code(card)
    if width - side - 6 < NARROW_WORDS * look.text.size:
        return stack((paragraph(text, width, look.text), Block(side, (square,))), 2)
    words = paragraph(text, width - side - 6, look.text)
    return Block(max(side, words.height), (square, *words.at(side + 6, max(0, (side - words.height) / 2))))


def _code(card: Card) -> tuple[Group, float]:
    """Return the code of a card's link, and the side of it."""
    return qr(card.link, card.words.fill(card.words.qr_code, address=shown(card.link)))


def cautions(card: Card, width: float, look: PageStyle) -> Block:
    """Return Take care of a card beside its bar, as it stands where there is no frame."""
    care = _care(card, width - 10, look)
    bar = Shape(Box(0, 2, 3.4, care.height - 4), fill=look.colours.danger)
    return Block(care.height, (artifact(bar), Group(Role.NOTE, care.at(10, 0))))


def _part(heading: str, body: Block, width: float, look: PageStyle) -> Block:
    return stack((paragraph(heading, width, look.part, Role.PART), body), 0)


def _how(card: Card, width: float, look: PageStyle, pictures: Pictures) -> Block:
    """Return How; where the source names a position, its pictogram stands beside it."""
    if card.posture is None:
        return _part(card.words.how, paragraph(_with_posture(card, card.how), width, look.text), width, look)
    pose = _posture(card.posture, card.posture_text, look, pictures)
    left = POSTURE + 10
    if width - left < 9.5 * look.sizes.text:
        text = _part(card.words.how, paragraph(card.how, width, look.text), width, look)
        return stack((text, pose), 4)
    text = _part(card.words.how, paragraph(card.how, width - left, look.text), width - left, look)
    return Block(max(text.height, pose.height), (*text.marks, *pose.at(width - POSTURE, 3)))


def _with_posture(card: Card, how: str) -> str:
    """Return *how* with the position in words, where no pictogram shows it."""
    return f"{how} ({card.posture_text})" if card.posture_text else how


def _posture(figure: Figure, text: str, look: PageStyle, pictures: Pictures) -> Block:
    picture = pictures[figure.picture.file]
    tall = POSTURE * picture.size.height / picture.size.width
    words = paragraph(text, POSTURE, look.label, Role.CAPTION)
    image = Group(Role.FIGURE, (Image(Box(0, 0, POSTURE, tall), picture),), figure.alt, figure.path)
    return Block(tall + 2 + words.height + 3, (image, *words.at(0, tall + 2)))


def _dose(card: Card, width: float, look: PageStyle) -> Block:
    """Return the pill: how hard, how long, how often."""
    text = f"**{card.strength}** · {card.dose}" if card.dose else f"**{card.strength}**"
    style = replace(look.text, leading=1.2)
    wide = min(text_width(text, style), width - 16)
    words = paragraph(text, wide + 0.01, style)
    edge = look.colours.line if look.outlined else None
    pill = Shape(Box(0, 0, wide + 16, words.height + 7), (5, 5, 5, 5), fill=look.colours.pale, stroke=edge)
    return Block(words.height + 7, (artifact(pill), *words.at(8, 3.5)))


def _care(card: Card, width: float, look: PageStyle) -> Block:
    """Return Take care: the cautions, when to stop, and every condition the point lists; no card has less of it."""
    red = look.colours.danger
    stops = "".join(f" **{stop.replace('**', '')}**" for stop in card.stops)
    rows = [led(card.words.take_care, card.care + stops, width, look.text, red)]
    if card.not_with:
        rows.append(led(card.words.not_with, card.not_with, width, look.text, red))
    return stack(rows, 2)


def _longest(card: Card) -> str:
    """Return the field with the most words, which is the one to shorten."""
    fields = {"name": card.name, "where": card.where, "how": card.how, "helps": card.helps, "cautions": card.care}
    return max(fields, key=lambda name: len(fields[name]))
