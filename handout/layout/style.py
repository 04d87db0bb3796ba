"""Colours and type styles of a page."""

from msgspec import Struct

from handout.content.language import MARKS
from handout.content.theme import Colours, Sizes, Theme
from handout.layout.text.paragraph import TextStyle
from handout.layout.text.typography import ENGLISH, Quotes


class PageStyle(Struct, frozen=True):
    """The colours and type sizes of a page, and the text styles made of them.

    The sizes are those of normal or of large print. *label_pattern* joins a heading and its text, and *zero* is the first
    of the digits, as the language writes them.
    """

    colours: Colours
    sizes: Sizes
    leading: float
    language: str
    outlined: bool = False
    quotes: Quotes = ENGLISH
    label_pattern: str = "{0}: {1}"
    zero: str = "0"

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


def page_style(theme: Theme, large: bool, language: str = "en") -> PageStyle:
    """Return the page style of *theme* for normal or large print in *language*."""
    sizes, leading = (theme.large, 1.27) if large else (theme.sizes, 1.32)
    return PageStyle(theme.colours, sizes, leading, language)
