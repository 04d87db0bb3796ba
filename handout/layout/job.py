"""The input of every format's layout."""

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.mirror import reads_from_right
from handout.layout.setting import Setting


class LayoutJob(Struct, frozen=True, kw_only=True):
    """A handout with everything that its layout needs.

    *size* is the paper size, already turned for landscape. *cards_per_page* is the number of cards asked for on each
    page of a leaflet, or "auto". *listed* cards are rows of a list. *days* is the number of days of the diary at the
    end of a leaflet, 0 for no diary. With None, one may fill the last sheet of a booklet.
    """

    handout: Handout
    paper: str
    size: Size
    setting: Setting
    cards_per_page: str = "auto"
    listed: bool = False
    days: int | None = None

    @property
    def from_right(self) -> bool:
        """Whether the pages read from right to left."""
        return reads_from_right(self.handout.words, self.handout.language)
