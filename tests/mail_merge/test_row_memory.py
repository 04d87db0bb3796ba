"""What is remembered from row to row is bounded, and nobody's words reach anybody else."""

import gc
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from support.rows import Act, Count, all_words, pdfs

from handout.mail_merge.row_renderer import RowRenderer
from handout.pdf.template import Template
from handout.render import cache as store
from handout.request.options import Request, Selection

pytestmark = pytest.mark.caches("what is remembered from row to row")

# ---- what is remembered


def _forms() -> list[dict[str, str]]:
    shapes = [{}, {"note": "Rest."}, {"note": "Rest.\nSit."}, {"points": "stomach"}, {"format": "trifold"}]
    return [{"patient": name, **shape} for name in ("Ann", "Bob", "Cid") for shape in shapes]


@pytest.mark.parametrize("most", [1, 300_000])
@pytest.mark.sweep(every=4)
def test_templates_are_bounded(most: int, monkeypatch: pytest.MonkeyPatch, laid_out: Count, empty_cache: Act) -> None:
    """However few templates are kept, at least one is, and all PDFs are as they would be."""
    usual = pdfs(_forms())
    before = laid_out()
    empty_cache()
    monkeypatch.setattr(store, "MOST_TEMPLATES", most)
    series, done = RowRenderer(Request("back-pain")), []
    for number, row in enumerate(_forms(), 1):
        done.append(series.make(number, {"points": "hand", **row}).pdf)
        assert 1 <= len(series.cache.renders.values) <= 2
    assert done == usual
    assert before == 5
    assert laid_out() - before >= 5
    assert series.cache.renders.total < most + 300_000


FOUR = ("stomach", "hipbone", "foot-lying", "hand")
"""As many points as a tri-fold has panels for, if nobody gets a long note."""


def test_what_was_found_right_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few shapes are remembered to be right or wrong, rows are checked as ever, again and again."""
    monkeypatch.setattr(store, "MOST_KNOWN", 1)
    series = RowRenderer(Request("back-pain", Selection(points=FOUR), format="trifold"))
    rows = [{"patient": "Ann"}, {"patient": "Ann", "note": "Too long. " * 490}, {"patient": "Ann", "by": "Dr Wu"}] * 3
    assert [len(series.check(number, row).problems) for number, row in enumerate(rows)] == [0, 1, 0] * 3
    assert [bool(series.make(number, row).pdf) for number, row in enumerate(rows)] == [True, False, True] * 3
    assert len(series.cache.known.values) == 1


def test_all_that_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few templates and few shapes, nothing else grows with the number of different rows."""
    monkeypatch.setattr(store, "MOST_KNOWN", 3)
    monkeypatch.setattr(store, "MOST_FIRSTS", 3)
    monkeypatch.setattr(store, "MOST_TEMPLATES", 1)
    series = RowRenderer(Request("back-pain"))
    for number in range(1, 13):
        row = {"patient": "Ann", "points": "hand", "dose": f"hand={number} minutes"}
        assert series.make(number, row).pdf
    assert len(series.cache.firsts.values) <= 3


@pytest.mark.sweep
def test_templates_that_are_given_up_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that is kept no longer is kept nowhere else."""
    monkeypatch.setattr(store, "MOST_TEMPLATES", 1)
    gc.collect()
    before = sum(isinstance(each, Template) for each in gc.get_objects())
    series = RowRenderer(Request("back-pain"))
    for number, row in enumerate(_forms(), 1):
        assert series.make(number, {"points": "hand", **row}).pdf
    gc.collect()
    assert sum(isinstance(each, Template) for each in gc.get_objects()) - before <= 1


def test_a_check_finds_what_making_finds() -> None:
    """The problems of a row are the same before and after it is made, and whoever came before it."""
    rows = [{"patient": "Ann", "note": "Long. " * 800}, {"patient": "Bob", "note": "Tall. " * 800}, {"date": "x"}, {}]
    request = Request("back-pain", Selection(points=FOUR), format="trifold")
    series, other = RowRenderer(request), RowRenderer(request)
    checked = [series.check(number, row).problems for number, row in enumerate(rows, 1)]
    assert checked == [other.make(number, row).problems for number, row in enumerate(rows, 1)]
    assert checked == [series.make(number, row).problems for number, row in enumerate(rows, 1)]
    assert [[str(each.where) for each in found] for found in checked] == [
        ["rows, row 1, column note"],
        ["rows, row 2, column note"],
        ["rows, row 3, column date"],
        [],
    ]


# ---- nobody's words reach anybody else


def _all_of(pdf: bytes) -> str:
    """Return all that is in a PDF: every string, every stream unpacked, its bytes as they are, and its text."""
    found = pdf.decode("latin-1")
    with pikepdf.open(BytesIO(pdf)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream) and "/Subtype" not in each:
                found += each.read_bytes().decode("latin-1")
            found += " ".join(_strings(each))
        found += document.Root.Metadata.read_bytes().decode()
        with document.open_outline() as outline:
            found += " ".join(item.title for item in outline.root)
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        for each in list(value) if isinstance(value, pikepdf.Array) else list(value.values()):
            if not (isinstance(each, pikepdf.Object) and each.is_indirect):
                yield from _strings(each)


SECRETS = ("Quxley", "Zwyndra", "Vbrixto")


@pytest.mark.parametrize(
    ("options", "feet"),
    [
        ({}, 1),
        ({"name_on_pages": False}, 0),
        ({"format": "booklet"}, 3),
        ({"format": "booklet", "name_on_pages": False}, 0),
        ({"format": "cards"}, 5),
        ({"format": "cards", "name_on_pages": False}, 0),
    ],
    ids=["leaflet", "leaflet without", "booklet", "booklet without", "cards", "cards without"],
)
def test_a_name_is_in_its_own_pdf_only(options: dict[str, Any], feet: int) -> None:
    """Each name is in the lines and at the feet of its own PDF only, and in no metadata, outline or string, not even as glyph numbers."""
    rows = [{"patient": name, "by": f"Dr {name}son", "note": f"{name} rests."} for name in SECRETS]
    for number, pdf in enumerate(pdfs(rows, **options)):
        everything = _all_of(pdf)
        text = all_words(pdf)
        assert not any(name in everything for name in SECRETS)
        assert not any(name.encode("utf-16-be").hex().upper() in everything for name in SECRETS)
        assert [text.count(name) for name in SECRETS] == [(3 + feet) * (number == n) for n in range(3)]
        assert text.count("rests.") == 1


def test_fonts_do_not_tell_who_came_before() -> None:
    """What is kept of the fonts is whole alphabets, so that it tells nothing of the names in other rows."""
    one, *_ = pdfs([{"patient": "Ann"}, {"patient": "Zwyndra Ñu"}, {"patient": "Жанна"}])
    *_, other = pdfs([{"patient": "Quxley"}, {"patient": "Ann"}])
    assert one == other
    first, last = (pdf.rindex(b"/Prev ") for pdf in (one, other))
    assert one[:first] == other[:last]
