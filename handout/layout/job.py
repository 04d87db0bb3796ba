"""What a format lays out."""

from collections.abc import Sequence

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.parts.card import CardSize
from handout.layout.setting import Setting


class LayoutJob(Struct, frozen=True, kw_only=True):
    """A handout with everything a layout needs.

    *size* is that of the paper, turned if it is to be; *card_sizes* are those to try, the smallest first; a leaflet ends with a diary
    of so many *days*.
    """

    handout: Handout
    paper: str
    size: Size
    setting: Setting
    card_sizes: Sequence[CardSize]
    days: int = 0
