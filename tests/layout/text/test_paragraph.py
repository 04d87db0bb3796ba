"""Words become lines: nothing wider than its room, nothing lost."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.covering import examples
from support.paragraphs import BOLD, STYLE

from handout.layout.page import Block, Group, Line, Role, Text, walk
from handout.layout.text.paragraph import TextStyle, bullets, one_line, paragraph, run_in_heading, text_width
from handout.schema.spaces import remove_soft_hyphens

BLANKS = " \n\u00a0\u200b\u00ad"
TITLES = (
    "Acupressure points some people use for back pain",
    "Points for a stiff neck and sore shoulders at the end of a long day",
    "Headache: three points that some people press to feel a little better",
)


Letters = tuple[tuple[str, bool], ...]


words = st.one_of(
    st.sampled_from(
        ("a", "first", "Stiff", "fingers", "office", "AVATAR", "well-known", "and/or", "this—that", "१२", "कमर", "दर्द")
    ),
    st.text("abcdefilnorstuvwAVTWo.,()&<>-/é’0123", min_size=1, max_size=40),
)
weighed = st.tuples(words, st.booleans(), st.sampled_from((" ", " ", " ", "  ", "\n", "\u00a0", "\u200b", "")))
texts = st.lists(weighed, min_size=1, max_size=25)


def only_text(block: Block) -> Text:
    """Return the one text of *block*."""
    found = [mark for mark in walk(block.marks) if isinstance(mark, Text)]
    assert len(found) == 1
    return found[0]


def _right(line: Line) -> float:
    """Return the right end of a line."""
    return max((piece.x + piece.width for piece in line.pieces), default=0.0)


def _letters(lines: tuple[Line, ...]) -> Letters:
    """Return every letter that is not a blank, with its weight, in order."""
    return tuple((c, p.bold) for line in lines for p in line.pieces for c in p.text if c not in BLANKS)


def _written(parts: list[tuple[str, bool, str]]) -> tuple[str, Letters]:
    """Return marked-up text, and the letters with their weight that it stands for."""
    markup = "".join((f"**{word}**" if heavy else word) + blank for word, heavy, blank in parts)
    return markup, tuple((c, heavy) for word, heavy, _ in parts for c in word)


@settings(max_examples=examples(250), deadline=None)
@given(parts=texts, width=st.floats(40, 400), balanced=st.booleans(), right=st.booleans())
def test_nothing_is_wider_and_nothing_is_lost(
    parts: list[tuple[str, bool, str]], width: float, balanced: bool, right: bool
) -> None:
    """Whatever the words, no line leaves its room and every letter stands on some line, in order, in its weight."""
    markup, letters = _written(parts)
    text = only_text(paragraph(markup, width, STYLE, balanced=balanced, right=right))
    assert all(_right(line) <= width + 0.01 for line in text.lines)
    assert all(piece.x >= -0.01 for line in text.lines for piece in line.pieces)
    assert _letters(text.lines) == letters


@settings(max_examples=examples(100), deadline=None)
@given(parts=texts, width=st.floats(40, 400))
def test_glyphs_give_the_words_back(parts: list[tuple[str, bool, str]], width: float) -> None:
    """The glyphs of a piece stand for its words and are as wide as it says, ligatures and clusters included."""
    markup, _ = _written(parts)
    *broken, last = only_text(paragraph(markup, width, STYLE)).lines
    assert not last.text.endswith(" ")
    for line in (*broken, last):
        for piece in line.pieces:
            assert "".join(glyph.text for glyph in piece.glyphs) == piece.text
            whole = sum(g.advance for g in piece.glyphs) * STYLE.size / 1000
            blank = piece.glyphs[-1].advance * STYLE.size / 1000 if piece.text[-1] in " \u00a0" else 0
            unseen = piece is line.pieces[-1] and piece.text.endswith(" ")
            widths = (
                (whole - blank,) if unseen else (whole, whole - blank)
            )  # at a no-break space a line may have to end
            assert any(piece.width == pytest.approx(width, abs=0.001) for width in widths)


@settings(max_examples=examples(100), deadline=None)
@given(parts=texts, width=st.floats(40, 400), balanced=st.booleans(), right=st.booleans())
def test_words_are_read_as_they_were_written(
    parts: list[tuple[str, bool, str]], width: float, balanced: bool, right: bool
) -> None:
    """However its lines are broken, a text reads as it was written: no two words run together, none is torn apart."""
    found_text = re.sub(r"[ \n]+", " ", "".join(word + blank for word, _, blank in parts).replace("\u200b", ""))
    text = only_text(paragraph(_written(parts)[0], width, STYLE, balanced=balanced, right=right))
    assert text.words == "".join(line.text for line in text.lines)
    assert remove_soft_hyphens(text.words).rstrip(" ") == found_text.rstrip(" ")


@pytest.mark.parametrize("right", [False, True])
def test_a_space_at_a_lines_end_takes_no_room(right: bool) -> None:
    """A space at which a line was broken is in the line's words and glyphs, but not in its width."""
    first, last = only_text(paragraph("press press", text_width("press", STYLE) + 0.01, STYLE, right=right)).lines
    assert (first.text, last.text) == ("press ", "press")
    assert first.pieces[0].glyphs[:-1] == last.pieces[0].glyphs
    assert first.pieces[0].glyphs[-1].text == " "
    assert (first.pieces[0].x, first.pieces[0].width) == (last.pieces[0].x, last.pieces[0].width)


def test_a_bold_words_space_ends_its_line_in_its_own_weight() -> None:
    """A space between a bold and a plain word that ends a line is a piece of its own, with no width."""
    first, last = only_text(paragraph("**press** here", text_width("press", BOLD) + 0.01, STYLE)).lines
    assert [(piece.text, piece.bold) for piece in first.pieces] == [("press", True), (" ", False)]
    assert (first.pieces[1].x, first.pieces[1].width) == (pytest.approx(first.pieces[0].width), 0)
    assert last.text == "here"


@settings(max_examples=examples(100), deadline=None)
@given(parts=texts, width=st.floats(120, 400), indent=st.floats(1, 100))
def test_an_indent_is_kept_free(parts: list[tuple[str, bool, str]], width: float, indent: float) -> None:
    """The first line starts after its indent, the others at the edge, and none leaves its room."""
    markup, letters = _written(parts)
    text = only_text(paragraph(markup, width, STYLE, indent=indent))
    starts = [line.pieces[0].x if line.pieces else None for line in text.lines]
    assert starts[0] is None or starts[0] == pytest.approx(indent)
    assert all(x in (None, 0) for x in starts[1:])
    assert all(_right(line) <= width + 0.01 for line in text.lines)
    assert _letters(text.lines) == letters


@settings(max_examples=examples(60), deadline=None)
@given(parts=texts, width=st.floats(40, 300))
def test_lines_stand_below_each_other_inside_the_block(parts: list[tuple[str, bool, str]], width: float) -> None:
    """Baselines are one leading apart, more in Devanagari, and ascent and descent of all lines stay inside the block."""
    markup, _ = _written(parts)
    block = paragraph(markup, width, STYLE)
    baselines = [line.baseline for line in only_text(block).lines]
    step = STYLE.size * (1.42 if re.search("[\u0900-\u097f]", markup) else STYLE.leading)
    assert all(b - a == pytest.approx(step) for a, b in pairwise(baselines))
    assert baselines[0] >= STYLE.size * 0.9
    assert block.height - baselines[-1] >= STYLE.size * 0.25


@pytest.mark.parametrize(
    ("text", "leading", "step"),
    [
        ("back pain", 1.2, 1.2),
        ("back pain", 1.6, 1.6),
        ("कमर दर्द", 1.32, 1.42),
        ("कमर दर्द", 1.2, 1.42 * 1.2 / 1.32),
        ("back pain, कमर", 1.36, 1.42),
        ("कमर दर्द", 1.6, 1.6),
        ("ปวดหลัง", 1.32, 1.42),
        ("πόνος στη μέση", 1.2, 1.2),
    ],
)
def test_tall_scripts_have_more_leading(text: str, leading: float, step: float) -> None:
    """Lines of Devanagari and Thai, which have signs above and below their letters, are 1.42 sizes apart, or a little closer in close type."""
    style = TextStyle(10, "#000000", leading=leading)
    first, second = only_text(paragraph(f"{text}\n{text}", 1000, style)).lines
    assert second.baseline - first.baseline == pytest.approx(10 * step)


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("plain", [("plain", False)]),
        ("**all**", [("all", True)]),
        ("a **b** c", [("a ", False), ("b", True), (" c", False)]),
        ("a **b c** d", [("a ", False), ("b c", True), (" d", False)]),
        ("**a****b**", [("ab", True)]),
        ("un**break**able", [("un", False), ("break", True), ("able", False)]),
        ("**a b", [("**a b", False)]),
        ("a b**", [("a b**", False)]),
        ("2 ** 3", [("2 ** 3", False)]),
        ("** a **", [("** a **", False)]),
        ("****", [("****", False)]),
        ("*a*", [("*a*", False)]),
        ("**a** b**", [("a", True), (" b**", False)]),
        ("<b>a</b> &amp;", [("<b>a</b> &amp;", False)]),
    ],
)
def test_bold_is_between_double_stars(markup: str, pieces: list[tuple[str, bool]]) -> None:
    """Words between double stars are bold; stars without a partner, and the markup of other tools, print as written."""
    (line,) = only_text(paragraph(markup, 1000, STYLE)).lines
    assert [(piece.text, piece.bold) for piece in line.pieces] == pieces


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("[mal de dos]{fr}", [("mal de dos", "fr", "")]),
        (
            "say [mal]{fr}, [dolor]{es-MX}.",
            [("say ", "", ""), ("mal", "fr", ""), (", ", "", ""), ("dolor", "es-MX", ""), (".", "", "")],
        ),
        ("[nhs.uk](https://www.nhs.uk)", [("nhs.uk", "", "https://www.nhs.uk")]),
        ("[read](https://a.org/b)!", [("read (a.org/b)", "", "https://a.org/b"), ("!", "", "")]),
        ("https://a.org/b.", [("a.org/b", "", "https://a.org/b"), (".", "", "")]),
        ("[mal]{} [mal]", [("[mal]{} [mal]", "", "")]),
        ("[a](https://a.org/b_(c))", [("a (a.org/b_(c))", "", "https://a.org/b_(c)")]),
        ("[mal]{en-12}", [("[mal]{en-12}", "", "")]),
    ],
)
def test_language_and_link_reach_the_pieces(markup: str, pieces: list[tuple[str, str, str]]) -> None:
    """A piece says which language its words are in and where they lead; where neither changes, it goes on."""
    (line,) = only_text(paragraph(markup, 1000, STYLE)).lines
    assert [(piece.text, piece.language, piece.link) for piece in line.pieces] == pieces


@pytest.mark.parametrize("language", ["sr", "bg"])
def test_words_are_shaped_as_their_language_writes_them(language: str) -> None:
    """Words in a language of their own have its letter shapes, as a text has that is in that language altogether."""
    plain, marked = (only_text(paragraph(words, 1000, STYLE)).lines[0] for words in ("шбгд", f"[шбгд]{{{language}}}"))
    whole = only_text(paragraph("шбгд", 1000, replace(STYLE, language=language))).lines[0]
    assert marked.pieces[0].glyphs == whole.pieces[0].glyphs != plain.pieces[0].glyphs
    assert (marked.pieces[0].language, whole.pieces[0].language) == (language, "")


def test_an_address_breaks_where_it_can_be_typed_on() -> None:
    """An address that is wider than its line is broken before a part of it, and no letter of it is lost or added."""
    lines = only_text(paragraph("https://example.org/leaflets/back-pain?page=2", 120, STYLE)).lines
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == "example.org/leaflets/back-pain?page=2"
    assert all(line.text[-1] in "/.?&=@-" for line in lines[:-1])
    assert {piece.link for line in lines for piece in line.pieces} == {"https://example.org/leaflets/back-pain?page=2"}


def test_bold_runs_over_a_line_end() -> None:
    """Bold words stay bold on the next line."""
    text = only_text(paragraph("a **bold words that go on** b", 70, STYLE))
    assert len(text.lines) >= 3
    assert [(c, bold) for c, bold in _letters(text.lines) if not bold] == [("a", False), ("b", False)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one\ntwo", ["one ", "two"]),
        ("one\n\ntwo", ["one ", "", "two"]),
        ("one \n two ", ["one ", "two"]),
        ("one\n", ["one ", ""]),
        (" one", ["one"]),
        ("one  two", ["one two"]),
        ("", [""]),
        ("a\u200bb", ["ab"]),
        ("10\u00a0mm", ["10\u00a0mm"]),
    ],
)
def test_blanks(text: str, lines: list[str]) -> None:
    """A newline breaks and is read as a space, runs of spaces are one, a zero-width space shows nothing, a no-break space stays."""
    assert [line.text for line in only_text(paragraph(text, 1000, STYLE)).lines] == lines


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("press 10\u00a0mm", "press "),
        ("press  10", "press "),
        ("press \u200b10", "press "),
        ("press well-known", "press well-"),
        ("press and/orelse", "press and/"),
        ("press wide\u200bspread", "press wide"),
        ("press wide**spread**", "press "),
        ("press 2-3", "press "),
    ],
)
def test_where_a_line_may_end(text: str, first: str) -> None:
    """A line ends at spaces, keeping one, at zero-width spaces, after hyphens and slashes; not at a no-break space or a change of weight."""
    width = text_width(text, STYLE) - 1
    lines = only_text(paragraph(text, width, STYLE)).lines
    assert lines[0].text == first
    assert len(lines) == 2


def test_a_word_wider_than_its_line_is_broken() -> None:
    """A word wider than its line goes on in the next lines, filled from the left."""
    lines = only_text(paragraph("W" * 40, 100, STYLE)).lines
    assert "".join(line.text for line in lines) == "W" * 40
    assert all(80 < _right(line) <= 100.01 for line in lines[:-1])


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("width", [180.0, 220.0, 300.0, 400.0])
def test_titles_are_balanced(title: str, width: float) -> None:
    """A balanced title has as many lines as a plain one, and its widest line is narrower or the same."""
    style = TextStyle(27, "#000000", bold=True)
    plain = only_text(paragraph(title, width, style)).lines
    even = only_text(paragraph(title, width, style, balanced=True)).lines
    assert len(even) == len(plain)
    assert max(map(_right, even)) <= max(map(_right, plain)) + 0.01
    assert "".join(line.text for line in even) == title


@pytest.mark.parametrize("title", ["Incomprehensibilities of it", "Rückenschmerzen lindern", "Of acupressure"])
@pytest.mark.parametrize("width", [220.0, 240.0, 260.0, 280.0, 300.0, 320.0, 340.0])
def test_balancing_breaks_no_word(title: str, width: float) -> None:
    """A word that fits the room is never broken to even the lines out."""
    style = TextStyle(27, "#000000", bold=True)
    words = [word for word in title.split() if text_width(word, style) <= width]
    even = [
        word for line in only_text(paragraph(title, width, style, balanced=True)).lines for word in line.text.split()
    ]
    assert [word for word in words if word not in even] == []


def test_a_balanced_title_leaves_no_word_alone() -> None:
    """A title whose last word would stand alone on its line is evened out."""
    style, title = TextStyle(20, "#000000"), "Some points that people press for pain"
    width = text_width(title, style) - 1
    assert only_text(paragraph(title, width, style)).lines[-1].text == "for pain"
    first, last = only_text(paragraph(title, width, style, balanced=True)).lines
    assert abs(_right(first) - _right(last)) < width * 0.25


@settings(max_examples=examples(60), deadline=None)
@given(parts=texts, width=st.floats(40, 300))
def test_right_aligned_lines_end_at_the_edge(parts: list[tuple[str, bool, str]], width: float) -> None:
    """Every line of a right-aligned text ends at the right edge."""
    text = only_text(paragraph(_written(parts)[0], width, STYLE, right=True))
    assert all(_right(line) == pytest.approx(width) for line in text.lines if line.pieces)


@pytest.mark.parametrize("text", ["", "one", "one two", "one **two**", "first\nand a longer second"])
def test_text_width_is_the_width_of_the_widest_line(text: str) -> None:
    """A text set as wide as ``text_width`` says needs no more lines than it is written in."""
    wide = text_width(text, STYLE)
    lines = only_text(paragraph(text, wide + 0.01, STYLE)).lines
    assert len(lines) == text.count("\n") + 1
    assert wide == pytest.approx(max(map(_right, lines)))


def test_a_lead_is_followed_by_its_text_on_the_same_line() -> None:
    """A text runs on after its lead, on the same baseline and without touching it."""
    block = run_in_heading(
        "Take care.", "Do not press here if it hurts at all, or when in doubt.", 200, STYLE, "#ff0000"
    )
    head, body = (mark for mark in block.marks if isinstance(mark, Text))
    assert (head.role, head.colour, head.words) == (Role.PART, "#ff0000", "Take care.")
    assert body.box.y + body.lines[0].baseline == pytest.approx(head.box.y + head.lines[0].baseline)
    assert body.lines[0].pieces[0].x > _right(head.lines[0])
    assert body.lines[1].pieces[0].x == 0
    assert head.lines[0].pieces[0].bold


def test_a_long_lead_stands_above_its_text() -> None:
    """A lead that takes most of the line has its text below it, not beside it."""
    lead = "A lead that is as long as two lines of text"
    block = run_in_heading(lead, "Words.", 200, STYLE, "#ff0000")
    head, body = (mark for mark in block.marks if isinstance(mark, Text))
    assert len(head.lines) > 1
    assert body.box.y >= head.box.bottom - 0.01
    assert block.height == pytest.approx(head.box.height + body.box.height)


def test_bullets_are_a_list() -> None:
    """Each item is a list item with its bullet and its body beside it, one below the other."""
    items = ("One thing to know.", "Another thing, which is said at such length that it takes two lines.", "Last.")
    block = bullets(items, 180, STYLE, "#ff0000")
    (whole,) = block.marks
    assert isinstance(whole, Group)
    assert whole.role is Role.LIST
    bodies = []
    for row in whole.marks:
        assert isinstance(row, Group)
        assert row.role is Role.ITEM
        lead, body = row.marks
        assert isinstance(lead, Text)
        assert isinstance(body, Text)
        assert (lead.role, lead.words, body.role) == (Role.BULLET, "•", Role.BODY)
        assert lead.box.x + _right(lead.lines[0]) < body.box.x
        assert max(map(_right, body.lines)) + body.box.x <= 180.01
        bodies.append(body)
    assert tuple(body.words for body in bodies) == items
    assert all(a.box.bottom <= b.box.y for a, b in pairwise(bodies))
    assert block.height == pytest.approx(bodies[-1].box.bottom)


@given(st.text("abfi é.-\u00a0\u200bЖ1(", max_size=30), st.booleans())
def test_one_line_is_as_a_paragraph_sets_it(text: str, bold: bool) -> None:
    """A text stands as it does in a paragraph wider than it, whatever is in it."""
    style = BOLD if bold else STYLE
    pieces = [
        piece
        for mark in paragraph(text, 10_000, style).marks
        if isinstance(mark, Text)
        for line in mark.lines
        for piece in line.pieces
    ]
    assert [*one_line(text, style)] == pieces
