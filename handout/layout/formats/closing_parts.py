"""The parts of the end of a leaflet."""

from collections.abc import Iterator
from functools import cache, partial

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.page import Block
from handout.layout.parts.body_map import body_map
from handout.layout.parts.closing import texts
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel, danger_signs
from handout.layout.parts.front import NARROW
from handout.layout.setting import Setting


class ClosingParts:
    """The parts of the end of a leaflet, each set once for all ends that are tried."""

    def __init__(self, handout: Handout, size: Size, setting: Setting) -> None:
        """Set nothing yet."""
        self.handout, self.size, self.setting = handout, size, setting
        self.texts = cache(self._texts)
        self.map = cache(self._map)
        place = handout, size.width, setting.style
        self.beside, self.boxes = cache(partial(danger_signs, *place)), cache(partial(alarm_boxes, *place))
        self.short = cache(partial(alarm_panel, *place, AlarmForm.SHORT))

    def _texts(self, width: float) -> list[Block]:
        """Return all closing texts in a *width*."""
        return texts(self.handout, width, self.setting.style, explained=True)

    def _map(
        self, width: float, height: float, tallest: float, *, column: bool = False, wrapped: bool = False
    ) -> Block | None:
        """Return the body map in a place, or None if it does not fit."""
        return body_map(self.handout, width, height, self.setting, tallest, column=column, wrapped=wrapped)

    def alarms(self) -> Iterator[Block]:
        """Yield the danger signs in every form, the fullest first."""
        if self.handout.front.red_flags is None:
            return
        if self.size.width >= NARROW * self.setting.style.sizes.text:
            yield self.beside()
        yield self.boxes()
        yield self.short()
