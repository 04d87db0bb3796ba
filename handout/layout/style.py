"""Colours and type styles of a page."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.language import MARKS
from handout.content.theme import Colours, Sizes, Theme
from handout.layout.text.paragraph import TextStyle
from handout.layout.text.typography import ENGLISH, Quotes

SECOND_SIZE, LEAST_SECOND, MOST_SECOND = 0.85, 9.0, 12.0
"""The usual size of words in a second language, and the least and most in pt.

The size is a multiple of the first's. Who hands out a leaflet in large print needs no large print.
"""


class SecondLanguage(Struct, frozen=True):
    """The second language of a page: its tag, quotes, labels and digits.

    It is *turned* if it reads from the other side than the first. *size* is that of its words as a multiple of the
    first's.
    """

    tag: str
    quotes: Quotes
    turned: bool
    label_pattern: str = "{0}: {1}"
    zero: str = "0"
    size: float = SECOND_SIZE


class PageStyle(Struct, frozen=True):
    """The colours and type sizes of a page, and the text styles made of them.

    The sizes are those of normal or of large print. *label_pattern* joins a heading and its text, and *zero* is the first
    of the digits, as the language writes them. *second* is the second language, if there are two.
    """

    colours: Colours
    sizes: Sizes
    leading: float
    language: str
    outlined: bool = False
    quotes: Quotes = ENGLISH
    label_pattern: str = "{0}: {1}"
    zero: str = "0"
    second: SecondLanguage | None = None

    def headed(self, heading: str) -> str:
        """Return a heading with the sign after it: ``Where:``."""
        return self.labelled(heading, "").rstrip(" ")

    def labelled(self, heading: str, text: str) -> str:
        """Return a text after its heading: ``More: example.org``."""
        pattern = "{0} {1}" if heading[-1:] in MARKS else self.label_pattern
        return pattern.replace("{1}", text).replace("{0}", heading)

    def numeral(self, number: int) -> str:
        """Return a number in the digits of the language."""
        return str(number).translate({ord("0") + digit: ord(self.zero) + digit for digit in range(10)})

    @property
    def text(self) -> TextStyle:
        """Return the style of running text."""
        return self._style(self.sizes.text, self.colours.ink, self.leading)

    @property
    def part(self) -> TextStyle:
        """Return the style of a heading inside a card or box."""
        return self._style(self.sizes.text, self.colours.structure, 1.3, bold=True)

    @property
    def label(self) -> TextStyle:
        """Return the style of words on pictures and in pills."""
        return self._style(self.sizes.label, self.colours.ink, 1.2)

    @property
    def small(self) -> TextStyle:
        """Return the style of footers and sources."""
        return self._style(self.sizes.small, self.colours.quiet, 1.3)

    @property
    def on_pictures(self) -> "PageStyle":
        """Return the style without what pictures do not show.

        Labels stand where they stood when lines of the text come closer, or its letters are smaller.
        """
        label = self.sizes.label
        return replace(self, leading=1, sizes=replace(self.sizes, title=label, card=label, text=label, small=label))

    @property
    def pen(self) -> float:
        """Return how much thicker lines on pictures are than in normal print.

        Markers are so much wider.
        """
        return ENLARGED if self.sizes.text >= LARGE else 1

    @property
    def solid(self) -> tuple[str, str]:
        """Return the fill of solid shapes (discs, bands) and the colour of words on it."""
        return ("#ffffff", self.colours.structure) if self.outlined else (self.colours.structure, "#ffffff")

    def title(self, scale: float = 1) -> TextStyle:
        """Return the style of the handout's title."""
        return self._style(self.sizes.title * scale, self.colours.ink, 1.22, bold=True)

    @property
    def heading(self) -> TextStyle:
        """Return the style of the name of a card or page section."""
        return self._style(self.sizes.card, self.colours.ink, 1.25, bold=True)

    def _style(self, size: float, colour: str, leading: float, bold: bool = False) -> TextStyle:
        """Return a text style in the language of the page."""
        return TextStyle(size, colour, bold, leading, self.language, self.quotes)


def enlarge(style: PageStyle, scale: float) -> PageStyle:
    """Return a style whose letters are *scale* times as large."""
    sizes = style.sizes
    larger = {name: getattr(sizes, name) * scale for name in ("title", "card", "text", "label", "small")}
    return replace(style, sizes=replace(sizes, **larger))


def second_style(style: PageStyle) -> PageStyle:
    """Return the style of words in the second language, which are smaller.

    Without a second language, it is the same style.
    """
    if style.second is None:
        return style
    sizes = style.sizes
    scale = min(style.second.size, MOST_SECOND / sizes.text)
    least = LEAST_SECOND * scale / SECOND_SIZE  # smaller ones are magnified
    smaller = {
        name: max(min(size, least), size * scale)
        for name, size in (("title", sizes.title), ("card", sizes.card), ("text", sizes.text), ("label", sizes.label))
    }
    spoken = style.second
    return replace(
        style,
        sizes=replace(sizes, **smaller),
        language=spoken.tag,
        quotes=spoken.quotes,
        label_pattern=spoken.label_pattern,
        zero=spoken.zero,
        second=None,
    )


LARGE, ENLARGED = 18, 1.4
"""The least type size of large print in pt, and how much wider its pictures are.

The size is never reduced.
"""


def page_style(theme: Theme, large: bool, language: str = "en") -> PageStyle:
    """Return the page style of *theme* for normal or large print in *language*."""
    sizes, leading = (theme.large, 1.27) if large else (theme.sizes, 1.32)
    return PageStyle(theme.colours, sizes, leading, language)
