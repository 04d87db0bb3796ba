"""Poster parts besides the cards: title band, body map, disclaimer, foot."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from handout.content.clinic import Clinic, Space
from handout.content.handout import Handout
from handout.geometry import Box, Size
from handout.layout.formats.poster_card import GAP, PAD, TOO_NARROW
from handout.layout.page import Block, Group, Image, Role, Shape, artifact, section, stack
from handout.layout.parts.body_map import body_figure, legend
from handout.layout.parts.danger_signs import alarm_parts
from handout.layout.parts.disclaimer import disclaimer_parts
from handout.layout.parts.footer import MOST_BRIEF, checked_footer
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.masthead import contact_text, logo_size, second_title
from handout.layout.parts.second_language import in_second, join_second
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, second_style
from handout.layout.text.paragraph import TextStyle, paragraph, run_in_heading, text_width
from handout.schema.markup import strip_markup

MARGIN, BLEED = 13.5, 30.0
"""The margin inside the edge of the sheet, and the bleed of the title band."""


def scale_key(handout: Handout, width: float, style: PageStyle, *, listed: bool) -> Block:
    """Return the words of the scale with their meanings, *listed* or as one text.

    They stand once on a poster: below the body figures, or in the box with the disclaimer.
    """
    closing, stop = handout.closing, handout.words.full_stop
    meanings = tuple(f"**{name}:** {meaning}{stop}" for name, meaning in closing.scale)
    if not meanings:
        return Block(0)
    if not listed:
        lead = closing.scale_heading + stop
        return run_in_heading(lead, " ".join(meanings), width, style.text, style.colours.structure)
    heading = paragraph(closing.scale_heading, width, _heading_letters(style), Role.PART)
    return stack((heading, *(paragraph(each, width, style.text) for each in meanings)), style.sizes.text * 0.2)


def _heading_letters(style: PageStyle) -> TextStyle:
    """Return the style of the headings of the body map and the key."""
    return replace(style.part, size=style.sizes.text * 1.2)


class PosterMap:
    """The body figures and the key to the scale, in cells of any size."""

    def __init__(self, handout: Handout, setting: Setting, least_picture: float) -> None:
        self.handout, self.closing, self.least_picture = handout, handout.closing, least_picture
        self.setting, self.style = setting, setting.style
        self.key = cache(self._key)

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        if width < self.least_picture + 2 * PAD:
            return TOO_NARROW
        return self.least_picture * 1.35 + 24 + self.key(width).height

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which its figures no longer grow."""
        sizes = [self.setting.pictures[each.figure.picture.file].size for each in self.closing.bodies]
        wide = width - 2 * PAD - GAP * (len(sizes) - 1)
        names = legend(self.closing, width - 2 * PAD, self.style, 1).height
        figures = wide / sum(size.width / size.height for size in sizes)
        return self._heading(width).height + 6 + figures + self.key(width).height + 2 * GAP + names + PAD

    def filled(self, width: float, height: float) -> tuple[float, float]:
        """Return the areas that the figures and words take in a cell."""
        return sum(each.width * each.height for each in self._figures(width, height)), 0

    def block(self, width: float, height: float) -> Block:
        """Return both figures with the numbers of the cards, filling a cell.

        The key and, if there is space, the names of the cards stand below them.
        """
        frame, boxes = panel(width, height, Panel.CARD, self.style), self._figures(width, height)
        figures = [
            body_figure(each, box, self.setting, max(box.height / 14, 12.8))
            for each, box in zip(self.closing.bodies, boxes, strict=True)
        ]
        below = max(box.bottom for box in boxes)
        listed = self._key(width, listed=True)
        key = listed if below + listed.height <= height - PAD else self.key(width)
        keyed, below = key.at(PAD, below), below + key.height + 2 * GAP
        names = legend(self.closing, width - 2 * PAD, self.style, 1)
        marks = names.at(PAD, below) if below + names.height <= height - PAD else ()
        return section(Block(height, (artifact(frame), *self._heading(width).marks, *figures, *marks, *keyed)))

    def _key(self, width: float, *, listed: bool = False) -> Block:
        """Return the key to the scale, *listed* or not, with the space above it."""
        found = scale_key(self.handout, width - 2 * PAD, self.style, listed=listed)
        return Block(found.height + 2 * GAP, found.at(0, 2 * GAP)) if found.height else found

    def _figures(self, width: float, height: float) -> list[Box]:
        """Return the boxes of the two body figures below their heading."""
        sizes = [self.setting.pictures[each.figure.picture.file].size for each in self.closing.bodies]
        shapes = [size.width / size.height for size in sizes]
        top = self._heading(width).height + 6
        gaps = GAP * (len(shapes) - 1)
        tall = min(height - top - PAD - self.key(width).height, (width - 2 * PAD - gaps) / sum(shapes))
        x, boxes = (width - tall * sum(shapes) - gaps) / 2, []
        for shape in shapes:
            boxes.append(Box(x, top, tall * shape, tall))
            x += tall * shape + GAP
        return boxes

    def _heading(self, width: float) -> Block:
        """Return the heading of the body map."""
        heading = paragraph(self.closing.map_heading, width - 2 * PAD, _heading_letters(self.style), Role.HEADING)
        return Block(heading.height + 6, heading.at(PAD, 6))


class PosterDisclaimer:
    """The disclaimer and danger signs, laid out in cells of any width."""

    def __init__(self, handout: Handout, setting: Setting) -> None:
        self.handout, self.setting, self.style = handout, setting, setting.style
        self.text = cache(self._text)

    def least(self, width: float) -> float:
        """Return the least height of a cell."""
        return self.text(width).height

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which nothing grows."""
        return self.least(width)

    def filled(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002  # as every part does
        """Return the areas that pictures and words take in a cell."""
        return 0, width * self.text(width).height

    def block(self, width: float, height: float) -> Block:
        """Return the disclaimer in its heavy frame, filling a cell."""
        frame = panel(width, height, Panel.POSTER_SAFETY, self.style)
        return section(Block(height, (artifact(frame), *self.text(width).marks)))

    def _text(self, width: float) -> Block:
        """Return disclaimer and danger signs in the number of columns of least height."""
        inner = width - 2 * PAD
        heading = paragraph(
            self.handout.front.disclaimer.heading,
            inner,
            replace(self.style.heading, size=self.style.sizes.card, colour=self.style.colours.danger),
            Role.HEADING,
        )
        tried = []
        for columns in range(1, 5):
            wide = (inner - 16 * (columns - 1)) / columns
            if columns > 1 and wide < 18 * self.style.sizes.text:
                break
            tried.append(_columns(self._both_parts(wide), columns, wide, self.style.sizes.text * 0.3))
        body = min(tried, key=lambda block: block.height)
        words = join_second(body.at(PAD, heading.height + 9))
        return Block(heading.height + 3 + body.height + 14, (*heading.at(PAD, 6), *words))

    def _both_parts(self, width: float) -> list[Block]:
        """Return the parts in both languages, those of the second below its heading."""
        parts, second = _safety_parts(self.handout, width, self.setting), self.handout.second
        if second is None:
            return parts
        style = second_style(self.style)
        heading = paragraph(second.front.disclaimer.heading, width, replace(style.part, size=style.text.size * 1.2))
        first, *others = _safety_parts(second, width, replace(self.setting, style=style))
        words = [stack((heading, first), 1), *others]
        return [*parts, *(in_second(each, width, self.style) for each in words)]


def _safety_parts(handout: Handout, width: float, setting: Setting) -> list[Block]:
    """Return the parts of the disclaimer, in short texts if there are any.

    What is to be done today and later stands together.
    """
    front, style = handout.front, setting.style
    notices = " ".join(front.notices)
    parts = [paragraph(notices, width, replace(style.text, bold=True))] if notices else []
    if front.disclaimer.short:
        parts += [paragraph(part, width, style.text) for part in front.disclaimer.short.split("\n") if part.strip()]
    else:
        parts += disclaimer_parts(handout, width, setting)
    if handout.closing.scale and not handout.closing.bodies:
        parts.append(scale_key(handout, width, style, listed=False))
    if not front.red_flags:
        return parts
    now, today, later = alarm_parts(handout, width, style, listed=False)
    return [*parts, now, stack((today, later), style.sizes.text * 0.3)]


SCALES = tuple(n / 20 for n in range(26, 11, -1))
"""The scales of the title to try for one line, largest first."""

SAFE = 11.5
"""The least space above the clinic's lines.

No word stands nearer than 4 mm to the trim, even on A3.
"""

SHARES, CONTACT = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5), (1.0, 0.9, 0.8, 0.75)
"""The shares of the band and the sizes of type to try for the clinic."""

LOGO = 2.6
"""The usual height of a logo, in multiples of the size of the text."""


class PosterBand:
    """The title band and the foot of a poster."""

    def __init__(self, handout: Handout, size: Size, setting: Setting) -> None:
        self.handout, self.setting, self.style = handout, setting, setting.style
        self.width, self.height, self.inner = size.width, size.height, size.width - 2 * MARGIN

    def head(self) -> Block:
        """Return the title band with the clinic at its right."""
        if not self.handout.clinic:
            return self._head(0, 1)[1]
        tried = (self._head(share, size) for share in SHARES for size in CONTACT)
        return min(tried, key=lambda each: each[0])[1]

    def _head(self, share: float, size: float) -> tuple[float, Block]:
        """Return the cost of a title band, and the band.

        The clinic has a *share* of its width and type of a *size*.

        The lower the band and the larger its words, the less it costs.
        """
        style = self.style
        ground, ink = style.solid
        clinic, side = self._clinic(self.inner * share, replace(style.label, colour=ink, size=style.sizes.text * size))
        free = self.inner - (side + 24 if side else 0)
        title, scale = _title(self.handout.title, free, ink, style)
        other = second_title(self.handout, free, style, ink)
        title = Block(title.height + other.height, (*title.marks, *other.at(0, title.height)))
        height = max(title.height + 12, clinic.height + 2 * SAFE)
        fill = Shape(Box(-BLEED, -BLEED, self.width + 2 * BLEED, height + BLEED), fill=ground)
        rule = Shape(Box(MARGIN, height - 2, self.inner, 1.6), fill=style.colours.ink)
        marks = (
            artifact(fill if ground != "#ffffff" else rule),
            *title.at(MARGIN, (height - title.height) / 2),
            *clinic.at(MARGIN + self.inner - side, (height - clinic.height) / 2),
        )
        return height - style.sizes.title * scale - 2 * style.sizes.text * size, Block(height, marks)

    def _clinic(self, most: float, letters: TextStyle) -> tuple[Block, float]:
        """Return the clinic's logo and lines, and their width: *most* at most."""
        clinic = self.handout.clinic
        if not clinic:
            return Block(0), 0
        drawn, beside = self._logo(clinic, most)
        names = [clinic.name] if clinic.show_name else []
        known = [*names, *map(contact_text, clinic.contacts(Space.SOME))]
        wide = min(max((text_width(line, letters) for line in known), default=0), most)
        words = stack([paragraph(line, wide + 0.1, letters) for line in known], 0)
        height = max(drawn.height, words.height)
        start = wide + 10 if known and beside else 0
        marks = (*words.at(0, (height - words.height) / 2), *drawn.at(start, (height - drawn.height) / 2))
        return Block(height, marks), start + beside if beside else wide

    def _logo(self, clinic: Clinic, most: float) -> tuple[Block, float]:
        """Return the logo on a white ground, and its width."""
        logo, style = self.setting.logo, self.style
        if not logo:
            return Block(0), 0
        size = logo_size(clinic, logo, most - 2 * LOGO_PAD, style.sizes.text * LOGO)
        ground = Shape(Box(0, 0, size.width + 2 * LOGO_PAD, size.height + 2 * LOGO_PAD), (4,) * 4, fill="#ffffff")
        alt = self.handout.words.fill(self.handout.words.logo_of, clinic=strip_markup(clinic.name))
        image = Image(Box(LOGO_PAD, LOGO_PAD, size.width, size.height), logo)
        figure = Group(Role.FIGURE, (image,), alt)
        return Block(ground.box.height, (artifact(ground), figure)), ground.box.width

    def foot(self) -> Block:
        """Return the line with version and approval."""
        words = checked_footer(self.handout, self.inner, self.style.small, MOST_BRIEF)
        return Block(words.height + 9, words.at(0, -2.5))  # raised into the gap above: 4 mm from the trim even on A3


LOGO_PAD = 4.0
"""The white around a logo on the band."""


def _title(words: str, width: float, ink: str, style: PageStyle) -> tuple[Block, float]:
    """Return the title and its scale.

    It stands on one line, as large as it fits, else on the fewest lines.
    """
    for lines in range(1, 4):
        for scale in SCALES if lines == 1 else (0.9, 0.8, 0.7, SCALES[-1]):
            letters = replace(style.title(scale), colour=ink)
            title = paragraph(words, width, letters, Role.TITLE, balanced=True)
            if title.height <= lines * letters.size * letters.leading + 0.01:
                return title, scale
    return title, scale


def _columns(parts: Sequence[Block], columns: int, wide: float, gap: float) -> Block:
    """Return *parts* in order, in columns of heights as equal as possible."""
    ends = _even_ends([part.height for part in parts], columns)
    stacks = [stack(parts[a:b], gap) for a, b in pairwise((0, *ends))]
    marks = [mark for n, block in enumerate(stacks) for mark in block.at(n * (wide + 16), 0)]
    return Block(max(block.height for block in stacks), tuple(marks))


def _even_ends(heights: Sequence[float], columns: int) -> list[int]:
    """Return the end of each column so that the tallest column is least tall."""
    best: tuple[float, list[int]] = (sum(heights), [len(heights)] * columns)
    if columns == 1 or len(heights) <= 1:
        return best[1]
    for first in range(1, len(heights)):
        rest = _even_ends(heights[first:], columns - 1)
        tallest = max(sum(heights[:first]), *(sum(heights[first:][a:b]) for a, b in pairwise((0, *rest))))
        if tallest < best[0]:
            best = tallest, [first, *(first + end for end in rest)]
    return best[1]
