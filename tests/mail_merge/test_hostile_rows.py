"""Hostile rows are printed as words or refused."""

from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.covering import examples, sample
from support.pages import TYPED
from support.rows import Rows, all_words, merge_rows, tight

from handout.request.options import COLUMNS, PERSONAL_COLUMNS
from handout.schema.markup import strip_markup

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
    for done, row in zip(merge_rows(rows), rows, strict=True):
        assert bool(done.pdf) != bool(done.problems)
        for problem in done.problems:
            assert MARK not in f"{problem}{problem.message}{problem.hint}{problem.values}"
            assert (problem.where.file, problem.where.line) == ("rows", done.row)
            assert problem.where.column == (COLUMNS.index(problem.where.cell) + 1 if problem.where.column else 0)
        if done.pdf:
            found_text, blanks = all_words(done.pdf).translate(TYPED), {warning.where.cell for warning in done.warnings}
            for name, value in row.items():
                if name in PERSONAL_COLUMNS and name != "date" and name not in blanks:
                    assert tight(strip_markup(normalize("NFC", str(value).strip()))).translate(TYPED) in found_text


@pytest.mark.parametrize("column", ["patient", "by", "note", "date", "points", "dose", "avoid", "language", "format"])
@pytest.mark.sweep(every=10)
def test_hostile_words_are_printed_or_refused(column: str) -> None:
    """Whatever stands in a cell, the row has a PDF that says it, or problems that do not; nothing is raised."""
    marked = [{column: f"{MARK}{text}{MARK}"} for text in HOSTILE if len(text) < 4_000]
    _check([{"patient": "Ann", **row} for row in (marked if column in PERSONAL_COLUMNS else sample(marked, 3))])
    for done in merge_rows([{column: text} for text in sample(HOSTILE, 3)]):
        assert bool(done.pdf) != bool(done.problems)


ANY = st.text(st.characters(exclude_categories=()), max_size=60)
LETTERS = st.text(st.characters(max_codepoint=0x52F, exclude_categories=("C",)), max_size=60)
PIECES = st.lists(st.sampled_from([*HOSTILE[:30], "\n", " ", "Ann", "**", "[", "]", "(", ")", "{", "}"]), max_size=6)
TEXT = st.one_of(ANY, LETTERS, PIECES.map("".join))


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@example(rows=[("", "", ""), ("\ud800", "", ""), ("", "\u0301", "")])
@example(rows=[("ḟf", "´A´", "#&"), ("Ann", "Bob", "Cid")])
@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=3))
def test_any_row_is_printed_or_refused(rows: list[tuple[str, str, str]]) -> None:
    """Any three texts as name, clinician and note make a PDF that says them, or problems that do not."""
    _check([{name: f"{MARK}{text}" for name, text in zip(("patient", "by", "note"), row, strict=True)} for row in rows])
