"""Marks can be moved, bounded, stacked and dumped."""

import pytest
from msgspec.structs import replace
from support.page_dump import dump

from handout.geometry import Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.page import (
    Block,
    Group,
    Image,
    Line,
    Mark,
    Page,
    Piece,
    Role,
    Shape,
    Text,
    Widget,
    artifact,
    bounds,
    moved,
    stack,
    stacked_height,
)
from handout.layout.page import Path as Stroke
from handout.layout.text.paragraph import TextStyle, paragraph, text_width
from handout.papers import PAPERS

PIECE = Piece(10, 30, "words", bold=False, glyphs=(), language="fr", link="https://a.org")
TEXT = Text(Box(5, 6, 100, 20), (Line(12, (PIECE,)),), 12, "#112233", Role.BODY, continued=True)
SHAPE = Shape(Box(1, 2, 3, 4), (1, 2, 3, 4), fill="#000000", stroke="#ff0000", width=2)
STROKE = Stroke(
    (Position(50, 9), Position(20, 90)), closed=True, fill="#00ff00", stroke="#0000ff", width=3, opacity=0.5
)
PHOTO = Image(Box(7, 8, 9, 10), Drawing("art.svg", "key", Size(300, 330), b""), 3)
WIDGET = Widget(Box(60, 70, 8, 9), "Name", tick=True)
MARKS = TEXT, SHAPE, STROKE, PHOTO, WIDGET
GROUP = Group(Role.FIGURE, MARKS, "What it shows.", ("points", 2, "picture"), continued=True, language="fr")


@pytest.mark.parametrize("mark", [*MARKS, GROUP, Group(Role.SECTION, (GROUP,))])
def test_a_moved_mark_is_the_same_mark_elsewhere(mark: Mark) -> None:
    """Moving changes places alone: what a mark is, says, shows, belongs to and goes on with stays, and so does its size."""
    (there,) = moved((mark,), 30, -4)
    assert there != mark
    assert (bounds(there).x, bounds(there).y) == pytest.approx((bounds(mark).x + 30, bounds(mark).y - 4))
    assert (bounds(there).width, bounds(there).height) == pytest.approx((bounds(mark).width, bounds(mark).height))
    (back,) = moved((there,), -30, 4)
    assert back == mark
    assert moved((mark,), 0, 0) == (mark,)


@pytest.mark.parametrize(
    ("mark", "box"),
    [
        (TEXT, Box(5, 6, 40, 20)),
        (replace(TEXT, lines=()), Box(5, 6, 0, 20)),
        (SHAPE, Box(1, 2, 3, 4)),
        (STROKE, Box(20, 9, 30, 81)),
        (PHOTO, Box(7, 8, 9, 10)),
        (GROUP, Box(1, 2, 67, 88)),
        (Group(Role.SECTION, (artifact(SHAPE), Group(Role.FIGURE, (PHOTO,)))), Box(1, 2, 15, 16)),
        (artifact(), Box(0, 0, 0, 0)),
    ],
)
def test_bounds_are_the_smallest_box_around_a_mark(mark: Mark, box: Box) -> None:
    """Bounds hold all that a mark shows and no more; a text is as wide as its widest line, a group as what is in it."""
    assert bounds(mark) == box


def test_a_space_at_a_lines_end_is_out_of_bounds() -> None:
    """Bounds of a text leave out the space at which a line was broken."""
    style = TextStyle(12, "#000000")
    (text,) = paragraph("press press", text_width("press", style) + 1, style).marks
    assert isinstance(text, Text)
    assert text.words == "press press"
    assert bounds(text).width == pytest.approx(text_width("press", style))


def test_blocks_are_stacked() -> None:
    """Blocks stand one below the other with gaps between them; nothing stacked takes no room."""
    blocks = Block(10, (SHAPE,)), Block(20, (SHAPE,)), Block(5)
    block = stack(blocks, 3)
    assert block.height == stacked_height(blocks, 3) == 41
    assert [bounds(mark).y for mark in block.marks] == [2, 15]
    assert stack((), 3) == Block(stacked_height((), 3)) == Block(0)


def test_a_dump_shows_what_the_eye_does_not() -> None:
    """The text of a page tells roles, alternative texts, links, languages, and what goes on from the page before."""
    found_text = dump(Page(PAPERS["A4"], (replace(GROUP, continued=False), TEXT)))
    assert found_text.count("LBody") == found_text.count("LBody (1.8 2.1  14.1 x 7.1) 12 pt #112233 continued") == 2
    assert "Figure (fr) alt='What it shows.'\n" in found_text
    assert "| [[words](https://a.org)]{fr}\n" in found_text
    assert "Figure (fr) alt='What it shows.' continued\n" in dump(Page(PAPERS["A4"], (GROUP,)))
