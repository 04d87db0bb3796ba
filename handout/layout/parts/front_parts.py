"""The parts of the front matter, each set once for all its levels."""

from functools import cache, partial
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.layout.page import Block, Role, stacked_height
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel, danger_signs
from handout.layout.parts.disclaimer import Share, first_disclaimer, rest_of_disclaimer, whole_disclaimer
from handout.layout.parts.front_levels import WHOLE, Level
from handout.layout.parts.masthead import contact_lines, masthead
from handout.layout.setting import Setting
from handout.layout.style import PageStyle

LATER = 2
"""The number of what needs help later, of the three parts of the danger signs."""

ALARM_ENDS: tuple[tuple[tuple[int, ...], tuple[AlarmForm, ...]], ...] = (
    ((), ()),
    ((1,), ()),
    ((1,), (AlarmForm.SHORT, AlarmForm.CLOSE)),
    ((1, 2), ()),
)
"""Where the danger signs overleaf are divided between boxes, best first.

Each has the forms of the last box where it is too tall otherwise.
"""


class FirstPage(Struct, frozen=True):
    """The parts of page 1 with the gap between them, and their height."""

    parts: tuple[Block, ...]
    gap: float
    height: float


class OtherSigns(Struct, frozen=True):
    """The danger signs overleaf in *boxes*.

    What needs help *later* is apart if it is in none of them. It is one sentence without a heading: alone in a frame it
    would look torn off.
    """

    boxes: tuple[Block, ...] = ()
    later: str = ""


class FrontParts:
    """The parts of a front page in a *width*, each set once for all its levels."""

    def __init__(self, handout: Handout, width: float, setting: Setting) -> None:
        """Set nothing yet."""
        self.handout, self.width, self.setting = handout, width, setting
        self.first = cache(self._first)
        self.head = cache(self._head)
        self.disclaimer = cache(self._disclaimer)
        self.rest = cache(self._rest)
        self.signs = cache(self._signs)
        self.other_signs = cache(self._other_signs)
        self.contacts = cache(partial(contact_lines, handout, width, setting.style))

    def _first(self, level: Level) -> FirstPage:
        """Return page 1 at a level."""
        box = self.disclaimer(level.leading, level.share)
        signs = self.signs(level.leading, level.alarm, level.signs, alone=box is None)
        parts = (self.head(level.title, level.brief, level.small), *([box] if box else []), *signs)
        gap = self.setting.style.sizes.text * level.gap
        return FirstPage(parts, gap, stacked_height(parts, gap))

    def _head(self, title: float, brief: bool, small: bool) -> Block:
        """Return the title and the clinic."""
        return masthead(self.handout, self.width, self.setting, title, brief=brief, small=small)

    def _lines(self, leading: float) -> PageStyle:
        """Return the style with this leading, the usual one if it is 0."""
        style = self.setting.style
        return replace(style, leading=leading) if leading else style

    def _disclaimer(self, leading: float, share: Share) -> Block | None:
        """Return the *share* of the disclaimer for page 1."""
        return first_disclaimer(self.handout, self.width, replace(self.setting, style=self._lines(leading)), share)

    def _rest(
        self,
        leading: float,
        share: Share,
        tallest: float,
        spaces: tuple[float, ...] = (),
        *,
        divided: bool = False,
        later: str = "",
    ) -> list[Block]:
        """Return the rest of the disclaimer; its first boxes stand in *spaces*.

        Its parts may be *divided*. It begins with what needs help *later*, if that stands with no danger signs. It is
        to be read, too, if page 1 has any of what must be read first, were it the danger signs alone.
        """
        setting = replace(self.setting, style=self._lines(leading))
        begun = share.parts == 0 or self.disclaimer(leading, share) is not None
        return rest_of_disclaimer(
            self.handout, self.width, setting, share, tallest, spaces, begun=begun, divided=divided, lead=later
        )

    def _signs(self, leading: float, form: AlarmForm, signs: int, *, alone: bool) -> list[Block]:
        """Return the danger signs for page 1.

        They are in two boxes, or in one if they are not all listed. They may be *alone* there, without the disclaimer.
        """
        handout, width, style = self.handout, self.width, self._lines(leading)
        if not handout.front.red_flags or not signs:
            return []
        if signs == WHOLE and form is AlarmForm.LISTED:
            return [alarm_boxes(handout, width, style)]
        return [alarm_panel(handout, width, style, form, slice(signs), Role.HEADING if alone else Role.PART)]

    def _other_signs(self, leading: float, forms: tuple[AlarmForm, ...], signs: int, tallest: float) -> OtherSigns:
        """Return the danger signs overleaf, each box in one of *forms* in turn.

        The last form is that of all further boxes. They are in more boxes if one would be taller than *tallest*: a part is
        never divided. What needs help later stands with what needs it today, if need be in short.
        """
        handout, width, style = self.handout, self.width, self._lines(leading)
        flags = handout.front.red_flags
        if not flags or signs == WHOLE:
            return OtherSigns()
        if (
            signs == 0
            and forms == (AlarmForm.LISTED,)
            and (boxes := alarm_boxes(handout, width, style)).height <= tallest
        ):
            return OtherSigns((boxes,))
        found = OtherSigns()
        for ends, shorter in ALARM_ENDS:
            starts = (signs, *(end for end in ends if end > signs))
            *cuts, last = pairwise((*starts, WHOLE))
            own = [*forms, *forms[-1:] * len(cuts)][: len(cuts) + 1]
            others = [
                alarm_panel(handout, width, style, form, slice(*cut)) for form, cut in zip(own, cuts, strict=False)
            ]
            if last[0] == LATER:
                return OtherSigns(tuple(others), flags.later)
            tried = (alarm_panel(handout, width, style, each, slice(*last)) for each in (own[-1], *shorter))
            others.append(min(tried, key=lambda block: max(0, block.height - tallest)))
            found = OtherSigns(tuple(others))
            if max(each.height for each in others) <= tallest:
                break
        return found


class SafetyBoxes:
    """The whole disclaimer and danger signs in a *width*, set once for each leading."""

    def __init__(self, handout: Handout, width: float, setting: Setting) -> None:
        """Set nothing yet."""
        self.handout, self.width, self.setting = handout, width, setting
        self.found: dict[float, list[Block]] = {}

    def at(self, leading: float) -> list[Block]:
        """Return the boxes with this leading, the usual one if it is 0."""
        if leading not in self.found:
            handout, style = self.handout, self.setting.style
            lines = replace(style, leading=leading) if leading else style
            signs = [danger_signs(handout, self.width, lines)] if handout.front.red_flags else []
            self.found[leading] = [whole_disclaimer(handout, self.width, replace(self.setting, style=lines)), *signs]
        return self.found[leading]
