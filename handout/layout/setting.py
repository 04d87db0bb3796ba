"""What everything on a page is set with."""

from collections.abc import Mapping

from msgspec import Struct

from handout.layout.figures.picture import Picture
from handout.layout.style import PageStyle

Pictures = Mapping[str, Picture]


class Setting(Struct, frozen=True):
    """The style of a page, the pictures by their file, and the clinic's logo.

    The fixed words are not here but in the handout: to find a text that is too long, a layout is tried with others.
    """

    style: PageStyle
    pictures: Pictures
    logo: Picture | None = None
