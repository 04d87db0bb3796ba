"""Colours and measures of a page."""

from msgspec import Struct

from handout.content.theme import Colours, Sizes, Theme
from handout.layout.text.paragraph import Style


class PageStyle(Struct, frozen=True):
    """A theme's colours with the sizes of normal or *large* print, as the styles that texts are set in."""

    colours: Colours
    sizes: Sizes
    leading: float
    language: str
    outlined: bool = False

    @property
    def text(self) -> Style:
        """Running text."""
        return self._style(self.sizes.text, self.colours.ink, self.leading)

    @property
    def part(self) -> Style:
        """A heading inside a card or box."""
        return self._style(self.sizes.text, self.colours.structure, 1.3, bold=True)

    @property
    def label(self) -> Style:
        """Words on pictures and in pills."""
        return self._style(self.sizes.label, self.colours.ink, 1.2)

    @property
    def small(self) -> Style:
        """Footers and sources."""
        return self._style(self.sizes.small, self.colours.quiet, 1.3)

    @property
    def solid(self) -> tuple[str, str]:
        """The colours of what is filled to stand out (discs, bands), and of the words on it."""
        return ("#ffffff", self.colours.structure) if self.outlined else (self.colours.structure, "#ffffff")

    def title(self, scale: float = 1) -> Style:
        """The title of the handout."""
        return self._style(self.sizes.title * scale, self.colours.ink, 1.22, bold=True)

    @property
    def heading(self) -> Style:
        """The name of a card or of a page's matter."""
        return self._style(self.sizes.card, self.colours.ink, 1.25, bold=True)

    def _style(self, size: float, colour: str, leading: float, bold: bool = False) -> Style:
        return Style(size, colour, bold, leading, self.language)


def look(theme: Theme, large: bool, language: str = "en") -> PageStyle:
    """Return how *theme* looks in normal or *large* print, texts set as *language* writes them."""
    sizes, leading = (theme.large, 1.27) if large else (theme.sizes, 1.32)
    return PageStyle(theme.colours, sizes, leading, language)
