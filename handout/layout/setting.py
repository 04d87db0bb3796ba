"""The style and pictures that every part of a page is laid out with."""

from collections.abc import Mapping

from msgspec import Struct

from handout.layout.figures.picture import Picture
from handout.layout.style import PageStyle

Pictures = Mapping[str, Picture]


class Setting(Struct, frozen=True):
    """The style of a page, the pictures by file, and the clinic's logo.

    The fixed words belong to the handout, not to the setting: the search for a text that is too long lays the
    handout out with other words.
    """

    style: PageStyle
    pictures: Pictures
    logo: Picture | None = None
