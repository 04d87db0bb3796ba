"""Magnifying a page doubles every length on it."""

import pytest
from msgspec import Struct
from msgspec.structs import fields
from support.page_dump import dump
from support.posters import laid_poster, only_page

from handout.geometry import Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.page import (
    Group,
    Image,
    Line,
    Page,
    Piece,
    Role,
    Shape,
    Text,
    artifact,
    bounds,
    magnify,
)
from handout.layout.page import Path as Stroke

TEXT = Text(
    Box(5, 6, 100, 20),
    (Line(12, (Piece(10, 30, "words", bold=False, glyphs=(), language="fr", link="https://a.org"),)),),
    12,
    "#112233",
    Role.BODY,
    continued=True,
)
SHAPE = Shape(Box(1, 2, 3, 4), (1, 2, 3, 4), fill="#000000", stroke="#ff0000", width=2)
STROKE = Stroke(
    (Position(50, 9), Position(20, 90)), closed=True, fill="#00ff00", stroke="#0000ff", width=3, opacity=0.5
)
PHOTO = Image(Box(7, 8, 9, 10), Drawing("art.svg", "key", Size(300, 330), b""))
GROUP = Group(Role.FIGURE, (TEXT, SHAPE, STROKE, PHOTO), "What it shows.", ("points", 2, "picture"), continued=True)
LENGTHS = {"x", "y", "width", "height", "size", "baseline", "corners"}


def _doubled(one: object, other: object, name: str = "") -> None:
    """Assert that every length of *other* is twice that of *one*, and that all else is the same."""
    if isinstance(one, Drawing):
        assert one is other
    elif isinstance(one, Struct):
        assert type(one) is type(other)
        for field in fields(type(one)):
            _doubled(getattr(one, field.name), getattr(other, field.name), field.name)
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        for each, twice in zip(one, other, strict=True):
            _doubled(each, twice, name)
    elif name in LENGTHS:
        assert other == 2 * one  # type: ignore[operator]
    else:
        assert one == other, name


def test_magnifying_doubles_every_length() -> None:
    """Twice as large: places, sizes, line widths and corners double; words, colours and roles stay."""
    page = Page(Size(100, 200), (GROUP, TEXT, artifact(SHAPE)))
    _doubled(page, magnify(page, 2))
    (group,) = magnify(Page(Size(1, 1), (GROUP,)), 2).marks
    before, after = bounds(GROUP), bounds(group)
    assert (after.x, after.y, after.width, after.height) == pytest.approx(
        (2 * before.x, 2 * before.y, 2 * before.width, 2 * before.height)
    )


def test_magnifying_there_and_back_changes_nothing() -> None:
    """A poster doubled and halved is the poster."""
    page = only_page(laid_poster(("A2", False, 5)))
    _doubled(page, magnify(page, 2))
    assert dump(magnify(magnify(page, 2), 0.5)) == dump(page)
