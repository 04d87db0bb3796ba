"""Many handouts of one order: what they share is made once, nobody's words reach anybody else, and every mistake is told at its cell."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import permutations
from pathlib import Path
from shutil import rmtree
from typing import Any
from unicodedata import normalize

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import handout
from handout.cache import folder as cache_folder
from handout.mail_merge.rows import RowRenderer, RowResult
from handout.pdf.template import Template
from handout.problems import InputError, Location
from handout.render import pipeline
from handout.render import reuse as store
from handout.request.arguments import parse_rows
from handout.request.options import COLUMNS, PERSONAL_COLUMNS
from handout.request.request import Request, Selection
from handout.schema.markup import strip_markup

Rows = Sequence[Mapping[str, object]]
Act = Callable[[], None]
Count = Callable[[], int]


def made(rows: Rows, topic: str = "back-pain", **wishes: Any) -> list[RowResult]:
    """Return what becomes of *rows*, of one point where nothing else is said."""
    return list(handout.batch(topic, rows, **({"points": "hand"} | wishes)))


def pdfs(rows: Rows, topic: str = "back-pain", **wishes: Any) -> list[bytes]:
    """Return the PDFs of *rows*, all of which must have one."""
    done = made(rows, topic, **wishes)
    assert [problem for each in done for problem in each.problems] == []
    assert [each.row for each in done] == list(range(1, len(rows) + 1))
    return [each.pdf for each in done if each.pdf]


def is_stamped(pdf: bytes) -> bool:
    """Tell whether a PDF was made of another by adding to it (ISO 32000-1 7.5.6)."""
    return b"/Prev " in pdf


def text_of(pdf: bytes) -> str:
    """Return all that a PDF says: what can be copied from its pages, and what it says instead of its glyphs, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        said = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            for part in pikepdf.parse_content_stream(page, "BDC"):
                entries = part.operands[1]
                said += str(entries.get("/ActualText", "")) if isinstance(entries, pikepdf.Dictionary) else ""
    return tight(said)


def tight(text: str) -> str:
    """Return *text* without what is not seen or not copied: white space, hyphens, and signs that join or break words."""
    return re.sub("[-\u2010\u2011\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffe\x02]", "", normalize("NFC", text))


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Count:
    """Count how often a handout is laid out, when none was before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))
    return _spy(monkeypatch, pipeline, "lay_out_for")


@pytest.fixture
def empty_cache() -> Act:
    """Return what takes all out of the cache."""
    return lambda: rmtree(cache_folder())


@pytest.fixture
def stamped(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Count how often a template is stamped."""
    return _spy(monkeypatch, Template, "filled")


def _spy(monkeypatch: pytest.MonkeyPatch, home: object, name: str) -> Count:
    calls: list[object] = []
    real = getattr(home, name)

    def spy(*given: object) -> object:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(home, name, spy)
    return lambda: len(calls)


# ---- made once

NAMES = [
    f"{first} {last}" for first in ("Ann", "Bob", "Cid", "Dora", "Eve") for last in ("Lee", "Zed", "Quist", "Wu", "Ngo")
]


def test_rows_that_look_alike_are_laid_out_once(laid_out: Count) -> None:
    """Fifty rows with a name and a date each are one layout, all of them stamped, and all different."""
    rows = [{"patient": name, "date": f"2026-11-{day}"} for name in NAMES for day in (10, 22)]
    done = pdfs(rows)
    assert (laid_out(), len(set(done))) == (1, 50)
    assert all(map(is_stamped, done))


@pytest.mark.parametrize(
    "rows",
    [
        [{"points": "hand"}, {"points": "stomach"}],
        [{"format": "leaflet"}, {"format": "cards"}],
        [{"dose": "hand=1 minute"}, {"dose": "hand=2 minutes"}, {"dose": "stomach=1 minute"}],
        [{"avoid": ""}, {"avoid": "weak-back"}],
        [{"large_print": "yes"}, {"large_print": "no"}],
        [{"date": "2026-11-22"}, {"by": "Dr Wu"}, {"note": "Rest."}, {"note": "Rest.\nSit."}],
    ],
)
def test_each_shape_is_laid_out_once(rows: Rows, laid_out: Count) -> None:
    """As many layouts as there are differences in what is asked for or in which lines there are."""
    rows = [{"patient": name, **row} for name in NAMES[:3] for row in rows]
    if any("dose" in row or "avoid" in row for row in rows):
        assert all(map(is_stamped, pdfs(rows, points=None)))
    else:
        assert all(map(is_stamped, pdfs(rows)))
    assert laid_out() == len(rows) / 3


def test_languages_do_not_mix(laid_out: Count) -> None:
    """A row in a language the topic is not in is refused, and its neighbours are as they would be alone."""
    done = made([{"patient": "Ann"}, {"patient": "Bob", "language": "fr"}, {"patient": "Cid"}])
    assert [bool(each.pdf) for each in done] == [True, False, True]
    assert laid_out() == 1


def test_who_is_nobody_is_printed_once(laid_out: Count, stamped: Count) -> None:
    """Rows without a word of a person are one PDF, the same as without a table."""
    done = pdfs([{}, {"patient": ""}, {"note": None}])
    assert (laid_out(), stamped()) == (1, 0)
    assert set(done) == {handout.build("back-pain", points="hand")}


FULL = {
    "address": {"patient": "Ann", "note": "Read https://example.org/hand first."},
    "link": {"patient": "Ann", "note": "Read [this](https://example.org/hand) first."},
    "Hindi": {"patient": "क्षत्रिय श्री"},
    "Hindi in a note": {"patient": "Ann", "note": "कृपया हाथ से शुरू करें।"},
    "Thai": {"patient": "น้ำผึ้ง"},
    "decomposed": {"patient": "M\u0302arie X\u030cenia"},
    "fraction": {"patient": "Ann", "note": "Use 1⁄2 of it."},
    "Greek capitals": {"patient": "ΆΈΉ ΌΏ"},
    "tied signs": {"patient": "Ann", "note": "See A#&B."},
}


@pytest.mark.parametrize("name", FULL)
def test_what_cannot_be_stamped_is_built_in_full(name: str, laid_out: Count) -> None:
    """Links, and letters that change with their neighbours, are built alone, between neighbours that are stamped as ever."""
    first, row, last = pdfs([{"patient": "Bob"}, FULL[name], {"patient": "Cid"}])
    assert (is_stamped(first), is_stamped(row), is_stamped(last)) == (True, False, True)
    assert laid_out() >= 2
    said = FULL[name].get("note", FULL[name]["patient"])
    words = tight(re.sub(r"\[(.*)\]\(https://(.*)\)", r"\1(\2)", said).replace("https://", ""))
    assert words in text_of(row)


@pytest.mark.parametrize("name", ["office affine", "Zoe\u0308 Ju\u0308rgen", "f f f ff fi fj fl ffi", "Ɖǽ ß Ŋ"])
def test_what_can_be_written_letter_by_letter_is_stamped(name: str) -> None:
    """Ligatures of f, and accents that have a letter of their own, do not stop the stamp."""
    *_, pdf = pdfs([{"patient": "Ann"}, {"patient": name}])
    assert is_stamped(pdf)
    assert tight(name) in text_of(pdf)


ODD = {
    "A#&B": ("Ann", "Bob", "Cid", "Eve"),
    "N´DIAYE": ("Zoë", "Léa", "Noé", "Eïd"),
    "ΆΈΉ ΌΏ": ("Άννα", "Λία", "Εύα", "Ζωή"),
}
"""Names with a sign that FiraGO draws otherwise beside its neighbour, and others with letters of the same alphabets."""


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_name_is_printed_after_others(odd: str) -> None:
    """A name with such a sign is built in full, whoever came before it with the same letters, and stops nobody."""
    *_, pdf, last = pdfs([{"patient": name} for name in (*ODD[odd], odd, ODD[odd][0])])
    assert not is_stamped(pdf)
    assert is_stamped(last)
    assert tight(odd) in text_of(pdf)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_row_does_not_spoil_the_others(odd: str, laid_out: Count, empty_cache: Act) -> None:
    """Whichever row comes first, those that look alike are laid out once."""
    done = pdfs([{"patient": name} for name in (*ODD[odd], odd)])
    usual = laid_out()
    assert [is_stamped(pdf) for pdf in done] == [True, True, True, True, False]
    empty_cache()
    again = pdfs([{"patient": name} for name in (odd, *ODD[odd])])
    assert again == [done[-1], *done[:-1]]
    assert laid_out() - usual == usual


# ---- in any order

MIXED: Rows = (
    {"patient": "Ann Lee"},
    {"patient": "Bob Zed", "note": "Rest."},
    {"patient": "Zoë #&"},
    {"patient": "Eve", "format": "cards"},
)


def test_the_order_of_rows_is_no_matter() -> None:
    """A row's PDF is the same bytes wherever it stands, and alone."""
    alone = [pdfs([row])[0] for row in MIXED]
    for order in [*permutations(range(len(MIXED)))][::3]:
        assert pdfs([MIXED[n] for n in order]) == [alone[n] for n in order]


@pytest.mark.parametrize("odd", ["Zoë", "क्षत्रिय", "https://example.org", "X" * 60])
def test_who_comes_first_is_no_matter(odd: str) -> None:
    """A row is the same bytes after any other row, whatever letters that has, and as ``build`` makes it."""
    first, then = pdfs([{"patient": "Ann Lee"}, {"patient": odd}])
    assert pdfs([{"patient": odd}, {"patient": "Ann Lee"}]) == [then, first]
    assert first == handout.build("back-pain", points="hand", patient="Ann Lee")
    assert then == handout.build("back-pain", points="hand", patient=odd)


def test_a_decomposed_name_is_built_as_its_row() -> None:
    """A name typed with combining accents is the same PDF as the composed one."""
    one, other = pdfs([{"patient": "Zoe\u0308"}, {"patient": "Zoë"}])
    assert one == other
    assert one == handout.build("back-pain", points="hand", patient="Zoë")


def _ids(pdf: bytes) -> tuple[bytes, bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return bytes(document.trailer.ID[0]), bytes(document.trailer.ID[1])


def test_no_two_have_one_identifier() -> None:
    """The second part of a file's identifier is its own; the first is shared by those that share the rest (ISO 32000-1 14.4)."""
    rows = [{"patient": name, **more} for name in NAMES[:6] for more in ({}, {"note": "Rest."}, {"format": "cards"})]
    ids = [_ids(pdf) for pdf in pdfs(rows)]
    assert len({second for _, second in ids}) == len(rows)
    assert len({first for first, _ in ids}) == 3


@pytest.mark.parametrize("name", ["Zoe\u0308", "\u212bngstro\u0308m", "\u0391\u0301ννα"])
def test_build_composes_a_name_as_rows_do(name: str) -> None:
    """A name typed with combining accents gives the same bytes from ``build`` as from a row."""
    assert pdfs([{"patient": name}]) == [handout.build("back-pain", points="hand", patient=name)]


# ---- what is remembered


def _forms() -> list[dict[str, str]]:
    shapes = [{}, {"note": "Rest."}, {"note": "Rest.\nSit."}, {"points": "stomach"}, {"format": "trifold"}]
    return [{"patient": name, **shape} for name in ("Ann", "Bob", "Cid") for shape in shapes]


@pytest.mark.parametrize("most", [1, 300_000])
def test_templates_are_bounded(most: int, monkeypatch: pytest.MonkeyPatch, laid_out: Count, empty_cache: Act) -> None:
    """However few templates are kept, at least one is, and all PDFs are as they would be."""
    usual = pdfs(_forms())
    before = laid_out()
    empty_cache()
    monkeypatch.setattr(store, "MOST_TEMPLATES", most)
    series, done = RowRenderer(Request("back-pain")), []
    for number, row in enumerate(_forms(), 1):
        done.append(series.make(number, {"points": "hand", **row}).pdf)
        assert 1 <= len(series.reuse.renders.values) <= 2
    assert done == usual
    assert before == 5
    assert laid_out() - before >= 5
    assert series.reuse.renders.total < most + 300_000


FOUR = ("stomach", "hipbone", "foot-lying", "hand")
"""As many points as a tri-fold has panels for, if nobody gets a long note."""


def test_what_was_found_right_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few shapes are remembered to be right or wrong, rows are checked as ever, again and again."""
    monkeypatch.setattr(store, "MOST_KNOWN", 1)
    series = RowRenderer(Request("back-pain", Selection(points=FOUR), format="trifold"))
    rows = [{"patient": "Ann"}, {"patient": "Ann", "note": "Too long. " * 490}, {"patient": "Ann", "by": "Dr Wu"}] * 3
    assert [len(series.check(number, row)) for number, row in enumerate(rows)] == [0, 1, 0] * 3
    assert [bool(series.make(number, row).pdf) for number, row in enumerate(rows)] == [True, False, True] * 3
    assert len(series.reuse.known.values) == 1


def test_all_that_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few templates and few shapes, nothing else grows with the number of different rows."""
    monkeypatch.setattr(store, "MOST_KNOWN", 3)
    monkeypatch.setattr(store, "MOST_FIRSTS", 3)
    monkeypatch.setattr(store, "MOST_TEMPLATES", 1)
    series = RowRenderer(Request("back-pain"))
    for number in range(1, 13):
        row = {"patient": "Ann", "points": "hand", "dose": f"hand={number} minutes"}
        assert series.make(number, row).pdf
    assert len(series.reuse.firsts.values) <= 3


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
    order = Request("back-pain", Selection(points=FOUR), format="trifold")
    series, other = RowRenderer(order), RowRenderer(order)
    checked = [series.check(number, row) for number, row in enumerate(rows, 1)]
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
    "wishes", [{}, {"format": "booklet"}, {"format": "cards"}], ids=["leaflet", "booklet", "cards"]
)
def test_a_name_is_in_its_own_pdf_only(wishes: dict[str, Any]) -> None:
    """Each name is on its own page once, and in no other PDF, no metadata, outline or string, not even as glyph numbers."""
    rows = [{"patient": name, "by": f"Dr {name}son", "note": f"{name} rests."} for name in SECRETS]
    for number, pdf in enumerate(pdfs(rows, **wishes)):
        everything = _all_of(pdf)
        text = text_of(pdf)
        assert not any(name in everything for name in SECRETS)
        assert not any(name.encode("utf-16-be").hex().upper() in everything for name in SECRETS)
        assert [text.count(name) for name in SECRETS] == [3 * (number == n) for n in range(3)]


def test_fonts_do_not_tell_who_came_before() -> None:
    """What is kept of the fonts is whole alphabets, so that it tells nothing of the names in other rows."""
    one, *_ = pdfs([{"patient": "Ann"}, {"patient": "Zwyndra Ñu"}, {"patient": "Жанна"}])
    *_, other = pdfs([{"patient": "Quxley"}, {"patient": "Ann"}])
    assert one == other
    first, last = (pdf.rindex(b"/Prev ") for pdf in (one, other))
    assert one[:first] == other[:last]


# ---- hostile rows

HOSTILE = (
    "\x00",
    "a\x07b",
    "\ud800",
    "a\udfffb",
    "\ufffe\uffff",
    "שלום",
    "a\u202eb",
    "\U0001f600",
    "👩\u200d👩\u200d👧",
    "{patient} {0} {} %s %(x)s",
    ") Tj ET Q endstream endobj",
    "<</Type/Catalog>> 1 0 obj",
    "\\",
    "\\) (",
    "((((",
    "**",
    "****",
    "**a** **b",
    "[a]{fr}",
    "[a]{xx-yyyyyyyyyyy}",
    "[a](javascript:1)",
    "[a](https://example.org)",
    "[](https://example.org)",
    "[[[[",
    "https://",
    "tel:1",
    "a\nb",
    "a\r\nb",
    "a\u2028b",
    "a\u0085b",
    "a\tb",
    "\u200b",
    "\u00ad",
    "\u00a0",
    "\u0301",
    "e" + "\u0301" * 100,
    "x" * 120,
    "x" * 121,
    "x" * 5_000,
    "x " * 2_500,
    "\n" * 5_000 + "a",
    "क्षत्रिय",
    "漢字",
    "=1+1",
    "-rf",
    "../../etc/passwd",
    "'; DROP TABLE rows; --",
    "<script>&amp;</script>",
    "ﬁ ﬀ ŉ ǆ Ĳ ſ",
)
MARK = "Quxzwy"


def _check(rows: Rows) -> None:
    """Assert that each row has a PDF that holds what it says, or problems at its cells that do not."""
    for done, row in zip(made(rows), rows, strict=True):
        assert bool(done.pdf) != bool(done.problems)
        for problem in done.problems:
            assert MARK not in f"{problem}{problem.message}{problem.hint}{problem.discreet}"
            assert (problem.where.file, problem.where.line) == ("rows", done.row)
            assert problem.where.column == (COLUMNS.index(problem.where.name) + 1 if problem.where.column else 0)
        if done.pdf:
            said = text_of(done.pdf)
            for name, value in row.items():
                if name in PERSONAL_COLUMNS and name != "date":
                    assert tight(strip_markup(normalize("NFC", str(value).strip()))) in said


@pytest.mark.parametrize("column", ["patient", "by", "note", "date", "points", "dose", "avoid", "language", "format"])
def test_hostile_words_are_printed_or_refused(column: str) -> None:
    """Whatever stands in a cell, the row has a PDF that says it, or problems that do not; nothing is raised."""
    marked = [{column: f"{MARK}{text}{MARK}"} for text in HOSTILE if len(text) < 4_000]
    _check([{"patient": "Ann", **row} for row in marked])
    for done in made([{column: text} for text in HOSTILE]):
        assert bool(done.pdf) != bool(done.problems)


ANY = st.text(st.characters(exclude_categories=()), max_size=60)
LETTERS = st.text(st.characters(max_codepoint=0x52F, exclude_categories=("C",)), max_size=60)
PIECES = st.lists(st.sampled_from([*HOSTILE[:30], "\n", " ", "Ann", "**", "[", "]", "(", ")", "{", "}"]), max_size=6)
TEXT = st.one_of(ANY, LETTERS, PIECES.map("".join))


@settings(max_examples=60, deadline=None, derandomize=True)
@example(rows=[("", "", ""), ("\ud800", "", ""), ("", "\u0301", "")])
@example(rows=[("ḟf", "´A´", "#&"), ("Ann", "Bob", "Cid")])
@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=3))
def test_any_row_is_printed_or_refused(rows: list[tuple[str, str, str]]) -> None:
    """Any three texts as name, clinician and note make a PDF that says them, or problems that do not."""
    _check([{name: f"{MARK}{text}" for name, text in zip(("patient", "by", "note"), row, strict=True)} for row in rows])


# ---- mistakes are told at their cells

X = "Qxzvwyq"
MISTAKES = {
    "patient": (f"{X}\x07", "wrong-text"),
    "date": (X, "wrong-date"),
    "by": (f"{X}\n{X}", "several-lines"),
    "note": (X * 1_000, "too-long"),
    "dose": (f"{X}=1 minute", "unknown-point"),
    "points": (X, "unknown-point"),
    "avoid": (X, "unknown-condition"),
    "language": (X, "unknown-language"),
    "format": (X, "unknown-word"),
    "large_print": (X, "wrong-word"),
}
MORE = (
    ("patient", f"{X} שלום", "right-to-left"),
    ("patient", X * 20, "too-long"),
    ("patient", f"{X} \U0001f600", "missing-glyph"),
    ("by", f"[{X}](javascript:1)", "wrong-text"),
    ("note", f"{X} שלום", "right-to-left"),
    ("note", f"{X} \U0001f600", "missing-glyph"),
    ("date", "2026-02-30", "wrong-date"),
    ("dose", X, "wrong-dose"),
    ("dose", f"hand={X * 20}", "too-long"),
    ("dose", f"hand={X}; hand={X}", "same-point"),
    ("dose", f"hand={X} \U0001f600", "missing-glyph"),
    ("dose", f"hand={X}\x07", "wrong-text"),
    ("points", "stomach,stomach", "same-point"),
    ("language", f"../{X}", "unknown-language"),
)


@pytest.mark.parametrize(("column", "value", "rule"), [*((name, *told) for name, told in MISTAKES.items()), *MORE])
def test_a_mistake_is_told_at_its_cell(column: str, value: str, rule: str) -> None:
    """Row, column and the column's name are told, and nothing of what the cell says."""
    *others, wrong = made([{"patient": "Ann"}, {}, {"patient": "Ann", column: value}])
    assert all(each.pdf for each in others)
    (problem,) = wrong.problems
    assert (problem.where, problem.rule) == (Location("rows", 3, COLUMNS.index(column) + 1, column), rule)
    told = f"{problem}{problem.discreet}"
    assert value not in told
    assert X not in told


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    """Name, date, clinician, note, dose, language, format and print are refused together; points and conditions need the topic."""
    row = {name: value for name, (value, _) in MISTAKES.items()} | {"dose": X}
    (done,) = made([row])
    assert {problem.where.name for problem in done.problems} == row.keys() - {"points", "avoid"}


def test_columns_have_the_numbers_of_their_table() -> None:
    """The table's own order of columns decides, and its own name is told; a column met twice counts where it is met first."""
    columns = ("file", "note", "date", "patient", "date")
    series = RowRenderer(Request("back-pain"), file="people.csv", columns=columns)
    found = series.check(7, {"date": X, "note": f"{X}\x07", "patient": f"{X}\x00"})
    assert [problem.where for problem in found] == [
        Location("people.csv", 7, 2, "note"),
        Location("people.csv", 7, 3, "date"),
        Location("people.csv", 7, 4, "patient"),
    ]
    assert str(found[0].where) == "people.csv, row 7, column note"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"patient": X, "format": "poster"}, "patient"),
        ({"dose": f"hand={X}", "format": "poster"}, "dose"),
        ({"large_print": "yes", "format": "cards"}, "large_print"),
        ({"dose": f"stomach={X}", "points": "hand"}, "dose"),
    ],
)
def test_cells_that_do_not_go_together_are_told(row: dict[str, str], column: str) -> None:
    """Of two cells that cannot both be met, the one that means nothing beside the other is told."""
    (done,) = made([row])
    (problem,) = done.problems
    assert (problem.where.line, problem.where.name) == (1, column)
    assert X not in str(problem)


@pytest.mark.parametrize(
    ("row", "wishes"),
    [({"format": "booklet"}, {"large_print": True}), ({"format": "cards"}, {"paper": "A5"})],
)
def test_a_cell_that_does_not_go_with_what_all_ask_for_is_told(row: dict[str, str], wishes: dict[str, Any]) -> None:
    """A row's format that cannot be met with an option for all names its row: without that cell there is no problem."""
    ok, done = made([{}, row], **wishes)
    assert ok.pdf
    assert done.problems
    assert {(each.where.file, each.where.line) for each in done.problems} == {("rows", 2)}


def test_what_is_wrong_with_all_is_said_before_the_first() -> None:
    """A topic or an option that cannot be is raised at once, with its own place, and not once a row."""
    with pytest.raises(InputError) as caught:
        handout.batch("back-pain", [{"patient": "Ann"}], ink="pink")
    assert [str(problem.where) for problem in caught.value.problems] == ["--ink"]


def test_an_unknown_column_is_refused() -> None:
    """A column that means nothing is named with the nearest that does."""
    with pytest.raises(InputError) as caught:
        made([{"pateint": X}])
    (problem,) = caught.value.problems
    assert (problem.rule, problem.hint) == ("unknown-column", "did you mean 'patient'?")
    assert X not in str(problem)


# ---- Python's own values


@pytest.mark.parametrize(
    "missing",
    [
        None,
        float("nan"),
        Decimal("NaN"),
        "nan",
        "NaN",
        "NaT",
        "None",
        "<NA>",
        *(type(name, (), {})() for name in ("NAType", "NaTType")),
    ],
)
def test_what_pandas_gives_for_an_empty_cell_is_empty(missing: object) -> None:
    """In every column; its own NA and NaT are known by their names."""
    rows = parse_rows([dict.fromkeys(COLUMNS, missing), {"patient": "Nan"}], None)
    assert (rows.wrong, rows.problems) == ({}, ())
    assert [*rows.cells.values()] == [{}, {"patient": "Nan"}]


def test_python_values_are_as_their_texts() -> None:
    """Dates, lists, mappings, yes and no, and nothing at all mean what their texts in a table mean."""
    own = {"date": date(2026, 11, 22), "points": ["hand", "stomach"], "dose": {"hand": "1 minute", "stomach": "2"}}
    text = {"date": "2026-11-22", "points": "hand, stomach", "dose": "hand=1 minute; stomach=2"}
    own |= {"by": None, "note": None}
    one, other, *rest = pdfs([own, text, {"avoid": ("weak-back",)}, {"avoid": "weak-back"}], points=None)
    assert one == other
    assert rest[0] == rest[1] != one
    large, yes = pdfs([{"large_print": True}, {"large_print": "yes"}])
    assert large == yes


def test_false_means_no() -> None:
    """A row can do without the large print that all others have."""
    one, other = pdfs([{"large_print": False}, {"large_print": "no"}], large_print=True)
    assert one == other


def test_a_dose_may_hold_a_semicolon() -> None:
    """A mapping of doses says of each point what is said, with its commas, semicolons and line ends."""
    said = "2 minutes; then rest"
    (pdf,) = pdfs([{"dose": {"hand": said}}])
    assert tight(said) in text_of(pdf)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"points": "hand", "avoid": "pregnancy"}, "pregnancy"),
        ({"points": "hand", "dose": "stomach=2 minutes"}, "stomach"),
        ({"patient": "Ann", "format": "poster"}, "poster"),
    ],
)
def test_a_cell_that_is_understood_is_not_told_either(row: dict[str, str], word: str) -> None:
    """What a row avoids, takes or is made as is not in its message, even where every word of it is known."""
    (problem,) = RowRenderer(Request("back-pain")).check(2, row)
    assert word not in problem.message


@pytest.mark.parametrize(
    ("row", "said", "known"),
    [
        ({"avoid": "pregnant"}, "did you mean", "known: pregnancy, hernia"),
        ({"points": "stomac"}, "did you mean", "known: stomach, lower-back"),
        ({"dose": "stomac=2 minutes"}, "did you mean", "known: stomach, lower-back"),
        ({"format": "poste"}, "did you mean", "known: leaflet, poster"),
    ],
)
def test_a_cure_does_not_tell_what_a_cell_comes_near(row: dict[str, str], said: str, known: str) -> None:
    """The cure lists what there is; what was probably meant would tell of the person."""
    (problem,) = RowRenderer(Request("back-pain")).check(2, row)
    assert said not in problem.hint
    assert problem.hint.startswith(known)


@pytest.mark.parametrize("said", ["Pregnancy", "weak bones", "WEAK_BACK", "weak back "])
def test_conditions_are_taken_as_people_write_them(said: str) -> None:
    """Capitals, spaces and underscores make no other condition of one."""
    found = RowRenderer(Request("back-pain")).check(2, {"avoid": said})
    assert [problem.rule for problem in found] == (["unknown-condition"] if said == "weak bones" else [])


@pytest.mark.parametrize("said", ["22.11.2026", "22. 11. 2026", "2026-11-22 14:30", "2026-11-22T14:30:05"])
def test_a_date_as_spreadsheets_write_it(said: str) -> None:
    """Day.month.year and a date with a time are the date they are."""
    assert pdfs([{"date": said}]) == pdfs([{"date": "2026-11-22"}])


@pytest.mark.parametrize("said", ["11/22/2026", "3/4/2026", "22.11.26", "31.2.2026", "2026-11-22 25"])
def test_a_date_that_may_be_two_is_refused(said: str) -> None:
    """Which is day and which is month is not guessed."""
    assert [problem.rule for problem in RowRenderer(Request("back-pain")).check(2, {"date": said})] == ["wrong-date"]


@pytest.mark.parametrize(
    ("said", "large"), [("ja", True), ("WAHR", True), ("oui", True), ("Nein", False), ("FALSCH", False)]
)
def test_yes_and_no_of_other_languages(said: str, large: bool) -> None:
    """What spreadsheets of other countries write for yes and no is that."""
    assert pdfs([{"large_print": said, "points": "hand"}]) == pdfs([{"large_print": large, "points": "hand"}])


def test_a_row_saves_itself(tmp_path: Path) -> None:
    """What ``save`` writes is what ``pdf`` holds, over what was there; a row without a PDF says why."""
    good, bad = made([{"patient": "Ann"}, {"patient": "Bob", "avoid": "pregnency"}])
    file = tmp_path / "ann.pdf"
    file.write_bytes(bytes(1_000_000))
    good.save(file)
    assert file.read_bytes() == good.pdf
    with pytest.raises(InputError, match="avoid"):
        bad.save(tmp_path / "bob.pdf")
    assert not (tmp_path / "bob.pdf").exists()
    with pytest.raises(OSError, match="nowhere"):
        good.save(tmp_path / "nowhere" / "ann.pdf")
