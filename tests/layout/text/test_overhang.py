"""No letter of a title or of a card's heading leaves the space that is there for it."""

import os

import pytest
from msgspec.structs import replace

from handout.layout.page import FIRAGO, Block, Group, Role, Shape, Text, walk
from handout.layout.text.overhang import overhang
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import scripts_without_font
from handout.render.pipeline import lay_out
from handout.request.options import Request

KNEE = "گھٹنے کے پیچھے کے پوائنٹ"

needs_nastaliq = pytest.mark.skipif(
    bool(scripts_without_font(KNEE, "ur")) and "CI" not in os.environ, reason="Debian's fonts-noto-core has Nastaliq"
)


@pytest.mark.parametrize(
    ("text", "language"), [("Ấn vào từ từ", "vi"), ("घुटने के पीछे", "hi"), ("الركبة", "ar"), (KNEE, "ur-x-compact")]
)
def test_usual_letters_stay_in_their_lines(text: str, language: str) -> None:
    """Letters of FiraGO, with all their marks, do not rise above the first line."""
    assert overhang(paragraph(text, 400, TextStyle(17, "#000000", bold=True, language=language))) == 0


@needs_nastaliq
def test_long_words_in_nastaliq_rise_above_their_line() -> None:
    """The more letters follow, the higher a word begins."""
    style = TextStyle(17, "#000000", bold=True, language="ur")
    assert 8 < overhang(paragraph(KNEE, 400, style)) < 20
    assert overhang(paragraph("درد", 400, style)) == 0


@needs_nastaliq
@pytest.mark.parametrize(("form", "paper"), [("leaflet", "A4"), ("leaflet", "Letter"), ("poster", "A1")])
@pytest.mark.sweep(every=12)
def test_no_letter_of_a_heading_leaves_its_frame(form: str, paper: str) -> None:
    """In Urdu the headings of cards begin as far down as their highest letter needs, and the title does."""
    laid = lay_out(Request("back-pain", language="ur", format=form, paper=paper))
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    (title,) = (mark for mark in marks if isinstance(mark, Text) and mark.role is Role.TITLE)
    assert _highest(title) > 0
    frames = [mark.box for mark in marks if isinstance(mark, Shape) and mark.box.height > 100]
    names = [
        text
        for mark in marks
        if isinstance(mark, Group) and mark.role is Role.HEADING
        for text in walk(mark.marks)
        if isinstance(text, Text) and text.size > 14 and any(piece.family != FIRAGO for piece in text.lines[0].pieces)
    ]
    assert len(names) >= 7
    for name in names:
        around = [box for box in frames if box.x <= name.box.x and box.y <= name.box.y < box.y + box.height]
        assert all(_highest(name) >= box.y for box in around), name.lines[0].text


def _highest(text: Text) -> float:
    """Return where the highest letter of the first line stands, from the top of the page."""
    return text.box.y - overhang(Block(0, (replace(text, box=replace(text.box, y=0)),)))
