"""Frames and bars come from one table, which knows every panel."""

import pytest

from handout.content.project import Project
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.page import Block, Group, Path, Role, Shape, bounds, walk
from handout.layout.parts.cautions import draw_caution_bar
from handout.layout.parts.frames import FRAMES, PAD, Panel, band, framed, panel
from handout.layout.style import PageStyle, Theme, page_style


def _style() -> PageStyle:
    return page_style(Project(BUILTIN).read("themes", "calm", Theme).value, large=False)


def test_every_panel_has_its_frame() -> None:
    """The table of frames is complete."""
    assert set(FRAMES) == set(Panel)


@pytest.mark.parametrize("kind", Panel)
def test_a_panel_is_seen(kind: Panel) -> None:
    """Each panel has a ground or an edge in a colour of the theme, and its corners are round."""
    shape, colours = panel(200, 100, kind, _style()), _style().colours
    assert (shape.box.width, shape.box.height) == (200, 100)
    assert {shape.fill, shape.stroke} - {None} <= {
        colours.pale,
        colours.alarm,
        colours.line,
        colours.structure,
        colours.danger,
    }
    assert shape.fill or shape.stroke
    assert len(set(shape.corners)) == 1
    assert band(200, 30, kind, "#ffffff").corners == (*shape.corners[:2], 0, 0)


@pytest.mark.parametrize("kind", Panel)
def test_a_framed_text_stands_inside_its_frame(kind: Panel) -> None:
    """What is framed is moved in by the padding, and the frame is at least as high as it must be."""
    body = Block(50, (Shape(Box(0, 0, 100, 50)),))
    ground, shape = framed(body, 200, kind, _style()).marks
    assert isinstance(ground, Group)
    assert isinstance(shape, Shape)
    assert ground.role is Role.ARTIFACT
    assert (shape.box.x, shape.box.y) == (PAD, FRAMES[kind].above)
    assert framed(body, 200, kind, _style()).height == 50 + FRAMES[kind].above + FRAMES[kind].below
    assert framed(body, 200, kind, _style(), 300).height == 300


def test_the_bar_beside_cautions_is_red() -> None:
    """The bar is as tall as the words beside it, but for a little at both ends."""
    bar = draw_caution_bar(60, _style())
    drawn = [mark for mark in walk((bar,)) if isinstance(mark, Shape | Path)]
    assert all(_style().colours.danger in (mark.fill, mark.stroke) for mark in drawn)
    assert (min(bounds(mark).y for mark in drawn), max(bounds(mark).bottom for mark in drawn)) == pytest.approx(
        (2, 58), abs=1
    )
