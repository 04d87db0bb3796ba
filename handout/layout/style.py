"""Colours and measures of a page, and what makes them legible."""

from typing import Annotated, ClassVar

from msgspec import Struct

from handout.layout.text.paragraph import Style
from handout.schema.model import Limits, Model

Colour = Annotated[str, Limits(pattern=r"^#[0-9a-fA-F]{6}$", description="a colour such as #0b5c6b")]
LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 for text below 18 pt."""


class Colours(Model):
    """Seven colours, each with one meaning."""

    ink: Colour
    structure: Colour
    danger: Colour
    quiet: Colour
    line: Colour
    pale: Colour
    alarm: Colour

    def __post_init__(self) -> None:
        """Refuse colours that cannot be read on each other."""
        grounds = {"white": "#ffffff", "pale": self.pale, "alarm": self.alarm}
        for name in ("ink", "structure", "danger", "quiet"):
            for ground, colour in grounds.items():
                ratio = contrast(getattr(self, name), colour)
                if ratio < LEAST_CONTRAST:
                    msg = f"{name} on {ground} has a contrast of {ratio:.1f}:1, less than {LEAST_CONTRAST}:1"
                    raise ValueError(msg)


class Sizes(Model):
    """Type sizes in pt."""

    title: Annotated[float, Limits(ge=18, le=60)]
    card: Annotated[float, Limits(ge=14, le=48)]
    text: Annotated[float, Limits(ge=12, le=36)]
    label: Annotated[float, Limits(ge=9, le=24)]
    small: Annotated[float, Limits(ge=9, le=18)]


class LargeSizes(Sizes):
    """Type sizes of large print; no text is smaller than 18 pt (RNIB Clear Print: 16 to 18)."""

    text: Annotated[float, Limits(ge=18, le=36)]
    label: Annotated[float, Limits(ge=14, le=24)]


class Theme(Model):
    """How pages look."""

    how_to_begin: ClassVar[str] = "copy a theme: templates/themes/calm.yaml"

    colours: Colours
    sizes: Sizes = Sizes(title=27.0, card=17.5, text=12.0, label=10.0, small=9.5)
    large: LargeSizes = LargeSizes(title=30.0, card=24.0, text=18.0, label=14.0, small=13.0)


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


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
