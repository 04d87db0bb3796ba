"""``handout batch``: tables of all kinds, names, and what is said of nobody."""

import csv
import quopri
import re
from datetime import date
from html.entities import codepoint2name
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest
from support.batch_command import OUT, assert_done, listed, names, run_batch
from support.batches import assert_whole, write_table
from support.cli import problems
from support.pdf import text_of
from support.surroundings import any_name

NAME = "Zuzana Wójcik-Quist"


pytestmark = pytest.mark.usefixtures("empty_folder")


# ---- tables


ROWS = {
    2: {"patient": NAME, "note": "Begin: with the hand;\nthen, rest."},
    3: {"patient": "Zoë Ünver", "date": "2026-11-22"},
    4: {"by": 'Dr "Q" Ngo'},
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.sweep(every=10)
def test_a_csv_of_any_kind_is_printed_as_it_was_meant(delimiter: str, encoding: str) -> None:
    """What spreadsheets write in any country; rows are told apart though a cell holds delimiters, quotes and lines."""
    rows = {number: {k: v.replace("ó", "o") for k, v in row.items()} for number, row in ROWS.items()}
    head = ["patient", "date", "by", "note"]
    lines = [head, *([row.get(name, "") for name in head] for row in rows.values())]
    with Path("t.csv").open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(lines)
    result = run_batch("t.csv", "-o", "out", "--points", "hand")
    assert (result.exit_code, "cp1252" in encoding) == (0, "guessed-encoding" in result.stderr)
    assert_done({number: {**row, "points": "hand"} for number, row in rows.items()})


def test_the_encoding_may_be_named() -> None:
    """Where it cannot be told, the table is refused before the first PDF, and --encoding says what it is."""
    Path("t.csv").write_bytes("patient\nJOÃO\n".encode("cp850"))
    assert (run_batch("t.csv", "-o", "out").exit_code, OUT.exists()) == (1, False)
    result = run_batch("t.csv", "-o", "out", "--encoding", "cp58")
    assert (result.exit_code, "did you mean" in result.stderr) == (1, True)
    result = run_batch("t.csv", "-o", "out", "--points", "hand", "--encoding", "cp850")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "JOÃO" in text_of(OUT / "back-pain-2.pdf")


def test_the_encoding_of_standard_input_may_be_named() -> None:
    """As that of a file."""
    given = "patient\nJOÃO\n".encode("cp850")
    assert run_batch("-", "-o", "out", given=given).exit_code == 1
    result = run_batch("-", "-o", "out", "--points", "hand", "--encoding", "cp850", given=given)
    assert (result.exit_code, "JOÃO" in text_of(OUT / "back-pain-2.pdf")) == (0, True)


@pytest.mark.parametrize("name", ["t.csv", "-"])
def test_a_table_that_is_not_read_to_its_end_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows behind would be lost, and the condition of the last one."""
    monkeypatch.setattr("handout.cli.batch.MOST_TABLE", 40)
    content = b"patient,avoid\nAnn Miller,\nBo Miller,pregnancy\n"
    Path("t.csv").write_bytes(content)
    result = run_batch(name, "-o", "out", given=content)
    assert (result.exit_code, "too-large" in result.stderr, OUT.exists()) == (1, True, False)


def test_a_workbook_is_printed_as_it_was_meant() -> None:
    """Dates are dates, empty rows are passed over and counted, and letters of all scripts are as written."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Patient", "Date", "Large print", "Internal number"])
    sheet.append(["Ζωή Παπαδοπούλου", date(2026, 11, 2), True, 7])
    sheet.append([])
    sheet.append(["राम शर्मा", "2026-11-03", None, 8])
    book.save("t.xlsx")
    result = run_batch("t.xlsx", "-o", "out", "--points", "hand")
    assert result.exit_code == 0, result.stderr
    assert "unused-column" in result.stderr
    one = {"patient": "Ζωή Παπαδοπούλου", "date": "2026-11-02", "large_print": True, "points": "hand"}
    assert_done({2: one, 4: {"patient": "राम शर्मा", "date": "2026-11-03", "points": "hand"}})


HOSTILE = [
    "../../etc/passwd",
    "C:\\Users\\con",
    "+cmd|' /C calc'!A0",
    "@cmd|' /C calc'!A0",
    "(Ann) \\) Tj ET Q",
    "<</S/JavaScript>>",
    "%PDF-1.7 %%EOF",
    "**Ann** {{name}} %s ${HOME}",
    "a" * 119,
    "Zoe\u0308",
    "'; DROP TABLE patients; --",
    "-rf",
]


@any_name
def test_hostile_rows_are_only_words() -> None:
    """Paths, commands and code of any kind are printed, and stay in their folder."""
    Path("t.csv").write_text("", "utf-8")
    with Path("t.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["patient", "file"], *([text, text] for text in HOSTILE)])
    before = {path for path in Path().rglob("*") if path.is_file()}
    result = run_batch("t.csv", "-o", "out", "--points", "hand")
    assert result.exit_code == 0, result.stderr
    assert {path.parent for path in Path().rglob("*") if path.is_file() and path not in before} == {OUT}
    assert len(list(OUT.glob("*.pdf"))) == len(HOSTILE)
    assert_whole(OUT)
    for line, text in zip(listed(), HOSTILE, strict=True):
        assert not line["file"].startswith(("-", "."))
        found_text = "".join(text.replace("**", "").split())[:40]
        assert found_text.replace("\u0308", "")[:2] in text_of(OUT / line["file"]).replace(" ", "").replace(
            "\u0308", ""
        )


@any_name
def test_a_formula_is_nobodys_name() -> None:
    """It is refused at its cell, with a way out, and names no file."""
    result = run_batch(write_table("patient,file\n=A1&B1,x\n=1+1,y\nAnn,=A2&B2\n"), "-o", "out", "--no-marked-copy")
    assert problems(result) == [
        ("t.csv, row 2, column patient", "no-value"),
        ("t.csv, row 3, column patient", "wrong-text"),
        ("t.csv, row 4, column file", "no-value"),
    ]
    assert "give the cell the format General" in result.stderr
    assert names() == set()


@pytest.mark.parametrize("sign", ["=", "+", "@"])
def test_no_line_of_the_manifest_is_a_formula(sign: str) -> None:
    """Who opens it in a spreadsheet sees words."""
    result = run_batch(write_table(f"patient,file\nA,{sign}1+A\n"), "-o", "out", "--points", "hand")
    assert result.exit_code == 0
    assert listed()[0]["file"] == "1+A.pdf"


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        pytest.param(
            "Ann\u202eeel",
            "patient",
        ),
        ("x" * 121, "patient"),
        ("x" * 5_001, "note"),
        ("22.11.26", "date"),
        ("Zhand", "dose"),
        ("hamd", "points"),
        ("pregnency", "avoid"),
        ("xx", "language"),
        ("leeflet", "format"),
        ("perhaps", "large_print"),
    ],
    ids=ascii,
)
def test_a_bad_cell_is_named_by_row_column_and_cure_alone(cell: str, column: str) -> None:
    """All rows are checked before the first is written; no name or value of the table is said."""
    rows = f"patient,{column}\n" if column != "patient" else "by,patient\n"
    name = write_table(rows + f"Zuzana Zed,\nQuist Q,{cell}\n")
    result = run_batch(name, "-o", "out")
    assert (result.exit_code, result.stdout, names()) == (1, "", set())
    assert {place for place, _ in problems(result)} == {f"t.csv, row 3, column {column}"}
    assert "hint: " in result.stderr
    assert not [word for word in ("Zuzana", "Zed", "Quist", cell[:40]) if word in result.stderr]


CODES = {
    "utf-7": lambda name: name.encode("utf-7").decode(),
    "entities": lambda name: name.encode("ascii", "xmlcharrefreplace").decode(),
    "html": lambda name: "".join(f"&{codepoint2name[ord(c)]};" if ord(c) in codepoint2name else c for c in name),
    "program": lambda name: name.encode("ascii", "backslashreplace").decode(),
    "address": lambda name: quote(name, safe=" '+"),
    "mail": lambda name: quopri.encodestring(name.encode()).decode(),
}
"""How programs write a name in plain ASCII."""


@pytest.mark.parametrize("column", ["patient", "by"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "whole", ["Zoë Lee", "Müller", "Łukasz", "محمد علي", "Ann+Leo", "O'Brien-Smith", "Ann & Bob; Co"]
)
@pytest.mark.sweep(every=4)
def test_a_name_in_codes_is_never_printed(column: str, code: str, whole: str) -> None:
    """Where a letter became a code the cell is refused; other signs are printed as they are."""
    name = CODES[code](whole) if not whole.isascii() else whole
    result = run_batch(write_table(f'{column},note\n"{name}",Any questions?\n'), "-o", "out", "--no-marked-copy")
    coded = [(f"t.csv, row 2, column {column}", "lost-letter")] if name != whole else []
    assert (problems(result), result.exit_code) == (coded, 1 if coded else 0)


@pytest.mark.parametrize("column", ["patient", "by"])
@pytest.mark.parametrize("whole", ["Zoë Łukasz", "Petrović", "Nguyễn Văn", "Ђорђе", "Γιώργος", "Żaneta"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1253", "mac-roman"])
@pytest.mark.sweep(every=8)
def test_a_name_that_has_lost_letters_is_never_printed(column: str, whole: str, encoding: str) -> None:
    """A program that cannot write a letter writes "?": such a name is refused at its cell; where none is lost, it is printed."""
    name = whole.encode(encoding, "replace").decode(encoding)
    result = run_batch(write_table(f"{column},note\n{name},Any questions?\n?,\n"), "-o", "out")
    if name == whole:
        assert result.exit_code == 0
    else:
        assert (result.exit_code, names()) == (1, set())
        assert problems(result) == [(f"t.csv, row 2, column {column}", "lost-letter")]
        assert "UTF-8" in result.stderr


@pytest.mark.parametrize(
    "words", [[], ["--large-print"], ["--paper", "A5"], ["--format", "cards"], ["--format", "booklet"]]
)
@pytest.mark.sweep(every=8)
def test_the_longest_note_is_printed(words: list[str]) -> None:
    """A note of 5,000 characters is printed to its last word, in order; what page 1 has no room for goes on overleaf."""
    note = [f"word{number}" for number in range(610)]
    assert 4_700 < len(" ".join(note)) <= 5_000
    result = run_batch(write_table(f'patient,note\nA,"{" ".join(note)}"\n'), "-o", "out", "--points", "hand", *words)
    assert result.exit_code == 0, result.output
    assert sorted(re.findall(r"word\d+", text_of(OUT / "back-pain-2.pdf"))) == sorted(note)


def test_a_note_with_too_many_words_for_a_trifold_is_told_at_its_row() -> None:
    """A tri-fold has six panels; nothing of the note is said, and nothing is cut."""
    result = run_batch(
        write_table(f'patient,note\nA,"{"word " * 900}"\n'),
        "-o",
        "out",
        "--points",
        "hand,stomach,hipbone,foot-lying",
        "--format",
        "trifold",
    )
    assert (result.exit_code, names()) == (1, set())
    assert [place for place, _ in problems(result)] == ["t.csv, row 2, column note"]
    assert "word" not in result.stderr.replace("--ignore", "")


def test_the_last_row_is_checked_before_the_first_is_written() -> None:
    """Three hundred good rows do not hide the one behind them."""
    rows = "".join(f"Zuzana {number},\n" for number in range(300))
    result = run_batch(write_table(f"patient,date\n{rows}Zuzana Last,x\n"), "-o", "out", "--workers", "2")
    assert (result.exit_code, problems(result)) == (1, [("t.csv, row 302, column date", "wrong-date")])
    assert names() == set()


# ---- names and privacy


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], {"back-pain-2.pdf", "back-pain-3.pdf"}),
        (["--name-by", "patient"], {"Zuzana Q.pdf", "Zuzana Q (2).pdf"}),
        (["--name-by", "mrn,patient"], {"7 Zuzana Q.pdf", "8 Zuzana Q.pdf"}),
    ],
)
def test_a_name_is_in_a_file_name_when_asked_for_alone(words: list[str], wanted: set[str]) -> None:
    """Else files have the number of their row, and what is said, listed and written tells nobody."""
    result = run_batch(write_table("patient,mrn\nZuzana Q,7\nZuzana Q,8\n"), "-o", "out", "--points", "hand", *words)
    assert (result.exit_code, names()) == (0, {"manifest.csv", *wanted})
    if not words:
        assert "Zuzana" not in result.output + (OUT / "manifest.csv").read_text("utf-8-sig")


def test_the_column_file_names_the_files() -> None:
    """A row without a word in it has its number."""
    result = run_batch(write_table("patient,file\nA,letter\nB,\nC,letter.pdf\n"), "-o", "out", "--points", "hand")
    assert (result.exit_code, names()) == (
        0,
        {"manifest.csv", "letter.pdf", "letter (2).pdf", "back-pain-3.pdf"},
    )
