"""The input of every format's layout."""

from collections.abc import Sequence

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.parts.card import CardSize
from handout.layout.setting import Setting


class LayoutJob(Struct, frozen=True, kw_only=True):
    """A handout with everything that its layout needs.

    *size* is the paper size, already turned for landscape. *card_sizes* are the card sizes to try, smallest
    first. *listed* cards are rows of a list. *days* is the number of days of the diary at the end of a leaflet, 0 for
    no diary.
    """

    handout: Handout
    paper: str
    size: Size
    setting: Setting
    card_sizes: Sequence[CardSize]
    listed: bool = False
    days: int = 0
