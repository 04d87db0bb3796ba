"""How tightly a front page may be set: the levels that ``front`` tries."""

from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.parts.danger_signs import AlarmForm
from handout.layout.parts.disclaimer import Share


class Level(Struct, frozen=True, kw_only=True):
    """How tightly page 1 is set: size of the title, gaps, and share of the disclaimer.

    The danger signs have the form *alarm*. Of what needs help now, today and later, the first *signs* are on page 1. A
    *leading* of 0 is the usual one. A *brief* level prints only the name and phone of the clinic. Only one whose title may
    be *small* has it smaller than the text.
    """

    title: float
    gap: float
    share: Share
    alarm: AlarmForm = AlarmForm.LISTED
    signs: int = 3
    leading: float = 0
    brief: bool = False
    small: bool = False


class Tightness(NamedTuple):
    """Size of the title, gap and leading, and what is brief or small."""

    title: float
    gap: float
    leading: float = 0
    brief: bool = False
    small: bool = False


TIGHT = (
    Tightness(1, 0.8),
    Tightness(0.85, 0.55),
    Tightness(0.78, 0.4, 1.2),
    Tightness(0.78, 0.3, 1.2),
    Tightness(0.78, 0.3, 1.2, brief=True),
)
"""How tightly page 1 may be set."""

TIGHTEST = (
    Tightness(0.68, 0.2, 1.17, brief=True),
    Tightness(0.58, 0.2, 1.13, brief=True),
    Tightness(0.58, 0.08, 1.13, brief=True),
    Tightness(0.58, 0.08, 1.13, brief=True, small=True),
)
"""The same for signs in close lines.

They are for pages where a required part or a sign would move to page 2.
"""

EVERYTHING = Share(about=True, why=True, ask=True, gap=0.5)
"""The whole disclaimer on page 1."""

FIRST = tuple(Share(parts=parts) for parts in (None, 3, 2, 1, 0))
"""The required parts, and ever fewer of them: the first are the most important."""

WHOLE, URGENT, NOW = 3, 2, 1
"""How many parts of the danger signs are on page 1: now, today, later."""


def _on_page_1(*forms: tuple[Share, AlarmForm, int]) -> tuple[Level, ...]:
    """Return the levels with some danger signs on page 1, each of them ever tighter."""
    return tuple(
        Level(**each._asdict(), share=share, alarm=alarm, signs=signs)
        for share, alarm, signs in forms
        for each in (*TIGHT, *(TIGHTEST if alarm is AlarmForm.CLOSE else ()))
    )


ON_PAGE_1 = _on_page_1(
    (EVERYTHING, AlarmForm.LISTED, WHOLE),
    (EVERYTHING, AlarmForm.JOINED, WHOLE),
    (FIRST[0], AlarmForm.LISTED, WHOLE),
    (FIRST[0], AlarmForm.JOINED, WHOLE),
    (FIRST[0], AlarmForm.NOW_LISTED, WHOLE),
    (FIRST[0], AlarmForm.NOW_LISTED, URGENT),
    (FIRST[0], AlarmForm.SHORT, WHOLE),
    (FIRST[0], AlarmForm.SHORT, URGENT),
    (FIRST[0], AlarmForm.CLOSE, URGENT),
)
"""The levels to try with signs and all required parts on page 1, best first.

The signs are set in short, those of an emergency last, and what needs help later moves to page 2, only where else a required
part would move there.
"""

NOW_ON_PAGE_1 = _on_page_1(
    (FIRST[0], AlarmForm.NOW_LISTED, NOW),
    (FIRST[0], AlarmForm.SHORT, NOW),
    (FIRST[0], AlarmForm.CLOSE, NOW),
    (FIRST[1], AlarmForm.CLOSE, NOW),
)
"""The levels for the signs of several topics.

Those that need help today are first on page 2.
"""

LESS_ON_PAGE_1 = _on_page_1(
    *(
        (share, alarm, signs)
        for share in FIRST[1:]
        for alarm, signs in ((AlarmForm.SHORT, WHOLE), (AlarmForm.CLOSE, URGENT))
    ),
    *((share, AlarmForm.CLOSE, NOW) for share in FIRST[1:-1]),
    *((FIRST[-1], alarm, NOW) for alarm in (AlarmForm.LISTED, AlarmForm.SHORT, AlarmForm.CLOSE)),
)
"""The levels to try where a required part must move to page 2, best first."""

OVERLEAF = tuple(
    Level(**each._asdict(), share=share, alarm=alarm, signs=0)
    for alarm in (AlarmForm.LISTED, AlarmForm.SHORT, AlarmForm.CLOSE)
    for share in (
        EVERYTHING,
        Share(about=True, why=True, ask=True),
        Share(about=True, why=True, gap=0.5),
        Share(why=True, ask=True),
        Share(ask=True),
        Share(why=True, gap=0.5),
        Share(why=True),
        Share(),
        Share(asks=1),
        Share(asks=0),
        Share(asks=0, parts=3),
    )
    for each in (*TIGHT, *(TIGHTEST if alarm is AlarmForm.CLOSE else ()))
    if not (each.small and (share.why or share.ask))
)
"""The levels to try where the front matter takes two pages, best first.

The questions that this reader must ask move to page 2 last of all. What may stand overleaf makes no title smaller than the
text.
"""

ON_SEVERAL = (
    *OVERLEAF,
    *(
        replace(level, share=Share(asks=0, parts=parts))
        for parts in (2, 1, 0)
        for level in OVERLEAF
        if level.alarm is AlarmForm.SHORT and level.share == Share()
    ),
)
"""The levels to try where the front matter takes more than two pages, best first."""
