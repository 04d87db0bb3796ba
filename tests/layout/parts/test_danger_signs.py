"""The boxes of danger signs beside each other: equal, without a hole at the foot of one."""

from functools import cache
from itertools import combinations

import pytest
from support.pages import laid_out, page_style, squeeze, words_in
from support.topics import TOPICS, acupressure_topics

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.handout import Handout
from handout.content.project import Project
from handout.content.shared_signs import share_signs
from handout.installed import BUILTIN
from handout.layout.page import Block, Group, Shape, Text, walk
from handout.layout.parts.danger_signs import AlarmForm, alarm_panel, danger_signs, emergency_box, today_box
from handout.layout.parts.frames import FRAMES, Panel
from handout.request.options import Request, Selection

STYLE = page_style()
WIDTHS = (470.0, 498.0, 522.0)
"""About the widths of the text of an A4 and of a Letter page, and less."""


@cache
def _topic(name: str) -> Handout:
    """Return a built-in topic."""
    return laid_out(Request(name)).handout


def _boxes(block: Block) -> list[tuple[Shape, float]]:
    """Return the frames of a block, each with how far its words reach down."""
    groups = [mark for mark in block.marks if isinstance(mark, Group)]
    found = []
    for group in groups:
        frame = next(mark for mark in walk((group,)) if isinstance(mark, Shape))
        found.append((frame, max(mark.box.bottom for mark in walk((group,)) if isinstance(mark, Text))))
    return found


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_box_has_a_hole_at_its_foot(topic: str, width: float) -> None:
    """Two boxes of one height are filled, but for two lines or so that their widths cannot level out."""
    now, today = _boxes(danger_signs(_topic(topic), width, STYLE))
    assert now[0].box.bottom == pytest.approx(today[0].box.bottom)
    assert today[0].box.right == pytest.approx(width)
    assert now[0].box.right < today[0].box.x
    holes = [frame.box.bottom - words - FRAMES[Panel.TODAY].below for frame, words in (now, today)]
    assert max(holes) < 2.5 * STYLE.text.size * STYLE.text.leading


@pytest.mark.parametrize("topic", TOPICS)
def test_boxes_of_unequal_widths_are_no_taller(topic: str) -> None:
    """Boxes of equal widths are one of the choices."""
    half = (WIDTHS[1] - 14) / 2
    halves = (box(_topic(topic), half, STYLE).height for box in (emergency_box, today_box))
    assert danger_signs(_topic(topic), WIDTHS[1], STYLE).height <= max(halves)


@pytest.mark.parametrize("topics", [*combinations(acupressure_topics(), 2)], ids=",".join)
def test_all_signs_of_two_topics_stand_under_whom_to_call(topics: tuple[str, str]) -> None:
    """What the signs go with is part of a heading that says how soon, in boxes and panels of all widths."""
    handout = compose(load_topic(Project(BUILTIN), ",".join(topics), None), Selection())
    flags = handout.front.red_flags
    assert flags
    for width in (230.0, *WIDTHS[::2]):
        forms = (AlarmForm.LISTED, AlarmForm.JOINED)
        blocks = [danger_signs(handout, width, STYLE), *(alarm_panel(handout, width, STYLE, form) for form in forms)]
        shown = [words_in(block.marks).replace("\xad", "") for block in blocks]
        for alarm, call in ((flags.now, handout.front.call_now), (flags.today, handout.front.call_today)):
            first, *others = share_signs(alarm.groups, handout.words)
            assert others
            for words in shown:
                assert squeeze(call) in words
                assert squeeze(first.when) in words
                assert [each.when for each in others if squeeze(f"{alarm.heading} {each.when}") not in words] == []
