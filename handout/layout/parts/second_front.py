"""Disclaimer and danger signs in the second language, after those of the first."""

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.page import Block, Role, stack
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel, danger_signs
from handout.layout.parts.disclaimer import disclaimer_parts, whole_disclaimer
from handout.layout.parts.second_language import in_second
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, second_style
from handout.layout.text.paragraph import paragraph

TWO_COLUMNS = 40
"""The least width of a page for boxes in two columns, in ems of its letters.

It is more than that of the first language (``NARROW`` in ``front.py``), whose signs must share page 1 with the disclaimer.
These have pages of their own: columns of less than 20 ems would be taller than boxes one below the other, by a page
of A5 in Arabic with English.
"""


def second_front(handout: Handout, area: Size, setting: Setting) -> list[Block]:
    """Return the danger signs and the disclaimer in the second language, if any.

    The disclaimer stands in its frame if that fits on a page; if not, it has none and may go on overleaf.
    """
    second = handout.second
    if second is None:
        return []
    width, style = area.width, second_style(setting.style)
    wide = width >= TWO_COLUMNS * style.text.size
    boxes = [danger_signs(second, width, style)] if wide else _alarm(second, area, style)
    inner = replace(setting, style=style)
    disclaimer = whole_disclaimer(second, width, inner) if wide else None
    if disclaimer is None or disclaimer.height > area.height:
        notices = " ".join(second.front.notices)
        bold = replace(style.text, bold=True)
        heading = paragraph(second.front.disclaimer.heading, width, style.heading, Role.HEADING)
        parts = [paragraph(notices, width, bold)] if notices else []
        disclaimer = stack((heading, *parts, *disclaimer_parts(second, width, inner)), style.text.size * 0.4)
    both = (*boxes, disclaimer) if second.front.red_flags else (disclaimer,)
    return [in_second(block, width, setting.style) for block in both]


def _alarm(second: Handout, area: Size, style: PageStyle) -> list[Block]:
    """Return the danger signs in the fullest form that fits on a page, else on two."""
    forms = (AlarmForm.SHORT, AlarmForm.CLOSE)
    whole = (alarm_boxes(second, area.width, style), *(alarm_panel(second, area.width, style, form) for form in forms))
    if found := next((each for each in whole if each.height <= area.height), None):
        return [found]
    return [alarm_panel(second, area.width, style, AlarmForm.CLOSE, part) for part in (slice(1), slice(1, None))]
