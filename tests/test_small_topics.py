"""A topic of one point in Thai, Khmer, Burmese, Lao, Korean, Hebrew, Tamil and Amharic, in every format."""

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from unicodedata import category, normalize

import pytest
from support.pdf import poppler
from support.read_aloud import read_aloud
from support.small_topics import WORDS, text_of, write_small_topics

from handout.geometry import Box
from handout.layout.page import COMPOSED, Group, Line, Role, Text, walk
from handout.layout.text.faces import font
from handout.layout.text.shaping import scripts_without_font
from handout.pdf.build_tag_tree import build_structure
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request
from handout.schema.markup import strip_markup

pytestmark = pytest.mark.sweep(every=10)

FORMS = ("leaflet", "large", "booklet", "cards", "trifold", "poster")

UNSEEN = re.compile("[\\s\u00a0\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
"""Spaces, and marks of direction and of line ends, which no reader sees."""

each_tag = pytest.mark.parametrize("tag", WORDS)
each_form = pytest.mark.parametrize("form", FORMS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a small topic in each language."""
    folder = tmp_path_factory.mktemp("small")
    write_small_topics(folder)
    return folder


@cache
def laid(project: Path, tag: str, form: str) -> LaidOut:
    """Return the pages of a topic; skip where there is no font, which a CI has."""
    lacking = scripts_without_font(text_of(tag, "about"), tag)
    if lacking and "CI" not in os.environ:
        pytest.skip(f"no font for {lacking[0].name}")
    large = form == "large"
    return lay_out(
        Request(f"small-{tag}", format="leaflet" if large else form, large_print=large, project=project),
    )


def plain(text: str) -> str:
    """Return *text* without what nobody sees; a line may end anywhere between words."""
    return UNSEEN.sub("", normalize("NFC", strip_markup(text)))


def sentences(tag: str, *, but: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the sentences of all texts of a language."""
    for key in WORDS[tag]:
        if key not in but:
            yield from map(plain, re.split(r"(?<=[.?!။።។])\s", text_of(tag, key)))


def texts(project: Path, tag: str, form: str) -> list[Text]:
    """Return the texts of the pages."""
    return [mark for page in laid(project, tag, form).pages for mark in walk(page.marks) if isinstance(mark, Text)]


@each_form
@each_tag
def test_every_sentence_is_found_on_paper(project: Path, tag: str, form: str, tmp_path: Path) -> None:
    """Poppler gives back each sentence letter by letter, with its marks and in its order."""
    content = laid(project, tag, form).pdf()
    options = [["-raw"], []] if tag != "he" else [[]]
    found = [plain(poppler("pdftotext", *each, content=content, place=tmp_path)) for each in options]
    assert [each for each in sentences(tag) if not any(each in text for text in found)] == []


@each_form
@each_tag
def test_every_sentence_is_read_aloud(project: Path, tag: str, form: str) -> None:
    """The tags of the pages have every sentence whole, in the order of its letters."""
    tree = build_structure(laid(project, tag, form).pages, language=tag).root
    spoken = plain(re.sub(r"(?m)^ *(\| )?", "", read_aloud(tree)))
    assert [each for each in sentences(tag) if each not in spoken] == []


@each_form
@each_tag
def test_lines_end_between_words(project: Path, tag: str, form: str) -> None:
    """No line ends inside a word, and none begins with a mark or a sign that belongs to the word before."""
    ends = {pair for text in WORDS[tag].values() for pair in _parted_words(strip_markup(text))}
    for text in texts(project, tag, form):
        for upper, lower in pairwise(text.lines):
            if not lower.text.strip():
                continue
            first = lower.text.lstrip("\u200b\u200f ")[0]
            assert not category(first).startswith("M"), (upper.text, lower.text)
            assert first not in "ๆໆៗ។၊။፣።!?,.)", (upper.text, lower.text)
            last, following = plain(upper.text), plain(lower.text)
            assert upper.text.endswith((" ", "\n", "\u200b", "/", "·")) or any(
                last.endswith(one) and following.startswith(other) for one, other in ends
            ), (upper.text, lower.text)


def _parted_words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words before and after each end of a word that no space marks."""
    for stretch in text.split():
        yield from pairwise(map(plain, stretch.split("|")))


def _ink(text: Text, line: Line) -> Iterator[Box]:
    """Yield a box around each glyph of a line."""
    for piece in line.pieces:
        scale = text.size * piece.scale / 1000
        x, y = text.box.x + piece.x, text.box.y + line.baseline
        for glyph in piece.glyphs:
            single = () if glyph.id == COMPOSED else ((glyph.id, glyph.dx, glyph.dy),)
            for part, dx, dy in glyph.parts or single:
                found = font(piece.bold, piece.family).get_glyph_extents(part)
                left, top = x + (dx + found.x_bearing) * scale, y - (dy + found.y_bearing) * scale
                yield Box(left, top, found.width * scale, -found.height * scale)
            x += glyph.advance * scale


@each_form
@each_tag
def test_bullets_stand_on_the_line_of_their_text(project: Path, tag: str, form: str) -> None:
    """A bullet or number is as high as the first line beside it, whatever space its script takes above."""
    marks = [mark for page in laid(project, tag, form).pages for mark in walk(page.marks)]
    items = [mark.marks for mark in marks if isinstance(mark, Group) and mark.role is Role.ITEM]
    rows = [(one, other) for one, other, *_ in items if isinstance(one, Text) and isinstance(other, Text)]
    assert rows
    for sign, body in rows:
        assert sign.box.y + sign.lines[0].baseline == pytest.approx(body.box.y + body.lines[0].baseline, abs=0.01)


@each_form
@each_tag
def test_no_line_runs_into_the_next(project: Path, tag: str, form: str) -> None:
    """The boxes of glyphs of neighbouring lines overlap by no more than a tenth of the size, which leaves the ink apart."""
    for text in texts(project, tag, form):
        for upper, lower in pairwise(text.lines):
            for one, other in product(_ink(text, upper), _ink(text, lower)):
                across = min(one.right, other.right) - max(one.x, other.x)
                down = one.bottom - other.y
                assert min(across, down) <= text.size / 10, (upper.text, lower.text)
