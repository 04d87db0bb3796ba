"""The title band and the foot of a poster."""

from msgspec.structs import replace

from handout.content.clinic import Clinic, Space
from handout.content.handout import Handout
from handout.geometry import Box, Size
from handout.layout.page import Block, Group, Image, Role, Shape, Text, artifact, stack
from handout.layout.parts.footer import MOST_BRIEF, checked_footer
from handout.layout.parts.masthead import logo_size, second_title
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.overhang import hung_in, overhang
from handout.layout.text.paragraph import TextStyle, first_baseline, paragraph, text_width
from handout.schema.markup import strip_markup

MARGIN, BLEED = 12.0, 30.0
"""The margin inside the edge of the sheet, and the bleed of the title band."""

SCALES = tuple(n / 20 for n in range(26, 11, -1))
"""The scales of the title to try for one line, largest first."""

SAFE = 11.5
"""The least space above the letters of the title and the clinic's lines.

No word stands nearer than 4 mm to the trim: a poster is magnified, never made smaller.
"""

RISE = 0.8
"""How far the tallest letters rise above the baseline, in multiples of their size."""

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
        rise = max(RISE * style.title(scale).size - first_baseline(title), overhang(title))
        top = max((height - title.height) / 2, rise + SAFE)
        height = max(height, top + title.height)
        fill = Shape(Box(-BLEED, -BLEED, self.width + 2 * BLEED, height + BLEED), fill=ground)
        rule = Shape(Box(MARGIN, height - 2, self.inner, 1.6), fill=style.colours.ink)
        marks = (
            artifact(fill if ground != "#ffffff" else rule),
            *title.at(MARGIN, top),
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
        known = [*names, *clinic.contacts(Space.SOME)]
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

    It stands on one line, as large as it fits, else on the fewest lines. No script has taller lines than Latin.
    """
    tallest = style.title(SCALES[0]).size * style.title().leading
    for lines in range(1, 4):
        for scale in SCALES if lines == 1 else (0.9, 0.8, 0.7, SCALES[-1]):
            letters = replace(style.title(scale), colour=ink)
            title = hung_in(paragraph(words, width, letters, Role.TITLE, balanced=True))
            broken = sum(len(text.lines) for text in title.marks if isinstance(text, Text)) > lines
            if not broken and title.height <= lines * tallest + 0.01:
                return title, scale
    return title, scale
