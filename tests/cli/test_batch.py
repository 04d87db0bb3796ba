"""``handout batch``: tables of all kinds, bad rows, names, what is said of nobody, and runs that are stopped at any moment."""

import csv
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from support.batches import assert_whole, stamps, write_table
from support.cli import COMMAND, problems, run
from support.pdf import text_of
from support.surroundings import any_name
from typer.testing import Result

import handout

OUT = Path("out")
HEEDS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""A command started by one that ignores Ctrl-C ignores it as well: ``nohup pytest &`` does so."""


MANY = 240
NAME = "Zuzana Wójcik-Quist"


def run_batch(*words: str, given: bytes | None = None) -> Result:
    """Run ``handout batch back-pain`` with *words*."""
    return run("batch", "back-pain", *words, given=given)


def names() -> set[str]:
    """Return the names of all that lies in the folder, hidden or not."""
    return {file.name for file in OUT.iterdir()} if OUT.exists() else set()


def listed() -> list[dict[str, str]]:
    """Return the lines of the manifest."""
    if not (OUT / "manifest.csv").exists():
        return []
    with (OUT / "manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def assert_done(rows: Mapping[int, Mapping[str, Any]], stem: str = "back-pain") -> None:
    """Assert that each row has the file that ``build`` makes, that the manifest tells so, and that nothing else is there."""
    wide = len(str(max(rows)))
    files = {row: f"{stem}-{row:0{wide}}.pdf" for row in rows}
    assert names() - {"problems.csv"} == {"manifest.csv", *files.values()}
    assert [line["file"] for line in listed()] == list(files.values())
    for line in listed():
        content = (OUT / line["file"]).read_bytes()
        assert content == handout.build("back-pain", **rows[int(line["row"])])
        with pikepdf.open(OUT / line["file"]) as pdf:
            assert (line["pages"], line["sha256"]) == (str(len(pdf.pages)), sha256(content).hexdigest())


pytestmark = pytest.mark.usefixtures("empty_folder")


# ---- tables


ROWS = {
    2: {"patient": NAME, "note": "Begin: with the hand;\nthen, rest."},
    3: {"patient": "Zoë Ünver", "date": "2026-11-22"},
    4: {"by": 'Dr "Q" Ngo'},
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
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
    '=HYPERLINK("http://evil.example/","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
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
    """Paths, formulas and code of any kind are printed or refused, and stay in their folder."""
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
        said = "".join(text.replace("**", "").split())[:40]
        assert said.replace("\u0308", "")[:2] in text_of(OUT / line["file"]).replace(" ", "").replace("\u0308", "")


@pytest.mark.parametrize("sign", ["=", "+", "@"])
def test_no_line_of_the_manifest_is_a_formula(sign: str) -> None:
    """Who opens it in a spreadsheet sees words."""
    result = run_batch(write_table(f"patient,file\nA,{sign}SUM(1)\n"), "-o", "out", "--points", "hand")
    assert result.exit_code == 0
    assert listed()[0]["file"] == "SUM(1).pdf"


@pytest.mark.parametrize(
    ("cell", "column"),
    [
        ("שרה כהן", "patient"),
        ("محمد علي", "patient"),
        ("Ann 😀", "patient"),
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


@pytest.mark.parametrize("column", ["patient", "by"])
@pytest.mark.parametrize("whole", ["Zoë Łukasz", "Petrović", "Nguyễn Văn", "Ђорђе", "Γιώργος", "Żaneta"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1253", "mac-roman"])
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


# ---- bad rows left out


def test_bad_rows_are_left_out_when_asked_for() -> None:
    """The good ones are written under the names they have anyway; problems.csv tells the others, and goes when they are mended."""
    text = "patient,date\nZuzana,2026-01-01\nQuist,x\nYrsa,\n"
    result = run_batch(write_table(text), "-o", "out", "--skip-bad")
    assert (result.exit_code, "1 row left out" in result.stderr) == (0, True)
    assert_done({2: {"patient": "Zuzana", "date": "2026-01-01"}, 4: {"patient": "Yrsa"}})
    told = (OUT / "problems.csv").read_text("utf-8-sig")
    (line,) = csv.DictReader(told.splitlines())
    assert (line["row"], line["column"], bool(line["problem"]), bool(line["cure"])) == ("3", "date", True, True)
    assert not [word for word in ("Zuzana", "Quist", "Yrsa") if word in told + result.output]
    assert run_batch(write_table(text.replace("x", "2026-01-02")), "-o", "out", "--skip-bad").exit_code == 0
    assert names() == {"manifest.csv", *(f"back-pain-{row}.pdf" for row in (2, 3, 4))}


def test_none_but_bad_rows_are_an_error_all_the_same() -> None:
    """No leaflet is written, and all is told and listed."""
    result = run_batch(write_table("patient,date\nA,x\nB,y\n"), "-o", "out", "--skip-bad")
    assert (result.exit_code, len(problems(result)), names()) == (1, 2, {"problems.csv"})
    assert "no row can be printed" in result.stderr
    assert "--skip-bad" not in result.stderr


@pytest.mark.parametrize("words", [["-o", "."], ["--merged", "all.pdf"]])
def test_a_list_of_somebody_else_is_never_written_over(words: list[str]) -> None:
    """A file that has the name of the list of bad rows and is none is left as it is, whether there are bad rows or not."""
    for text, extra in (("patient,date\nA,x\nB,\n", ["--skip-bad"]), ("patient\nA\n", [])):
        for name in ("problems.csv", "all.problems.csv"):
            Path(name).write_text("id,complaint\n7,none\n")
        result = run_batch(write_table(text), *words, "--points", "hand", *extra)
        assert result.exit_code == (1 if extra else 0), result.output
        assert problems(result) == (
            [("problems.csv" if "-o" in words else "all.problems.csv", "same-file")] if extra else []
        )
        for name in ("problems.csv", "all.problems.csv"):
            assert Path(name).read_text() == "id,complaint\n7,none\n"


def test_a_list_of_bad_rows_goes_when_they_are_mended() -> None:
    """Also when the next run does not ask for one, a list of rows that are printed now is not left beside them."""
    run_batch(write_table("patient,date\nA,x\nB,\n"), "--merged", "all.pdf", "--skip-bad", "--points", "hand")
    assert Path("all.problems.csv").exists()
    assert run_batch(write_table("patient,date\nA,\nB,\n"), "--merged", "all.pdf", "--points", "hand").exit_code == 0
    assert not Path("all.problems.csv").exists()


# ---- columns that would be lost


LOST = {
    "another name": ("patient,Vermeiden\nA,\nB,pregnancy\n", ("t.csv:1:2", "'avoid'")),
    "as people write it": ("patient,Besonderes\nA,Weak Back; other\n", ("t.csv:1:2", "'avoid'")),
    "in words": ("patient,x\nA,a slipped or worn disc\n", ("t.csv:1:2", "'avoid'")),
    "points": ('patient,Punkte\nA,"hand, stomach"\n', ("t.csv:1:2", "'points'")),
    "among other words": ("patient,x\nA,Gout (left foot) and more\n", ("t.csv:1:2", "'avoid'")),
    "another form": ("patient,x\nA,hernias\n", ("t.csv:1:2", "'avoid'")),
    "of a person": ("patient,x\nA,PREGNANT?\n", ("t.csv:1:2", "'avoid'")),
    "in another order": ("patient,x\nA,thinners for the blood\n", ("t.csv:1:2", "'avoid'")),
    "as a title": ("patient,Pregnancy\nA,yes\n", ("t.csv:1:2", "'avoid'")),
    "names of points": ('patient,x\nA,"Stomach Point, Hand Point"\n', ("t.csv:1:2", "'points'")),
    "another language": ("patient,Datum\nA,22.11.2026\n", ("t.csv:1:2", "'date'")),
    "by its title": ("patient,Contraindications\nA,\n", ("t.csv:1:2", "'avoid'")),
    "a name": ("Name,avoid\nA,pregnancy\n", ("t.csv:1:1", "'patient'")),
}


@pytest.mark.parametrize("rows", ["A,,x,\nB,pregnancy,x,\n", "A,,x,pregnancy\n", "A,other,x,hernias\nB,,x,\n"])
def test_a_column_without_a_name_that_would_be_lost_is_refused(rows: str) -> None:
    """It cannot be ignored by its name; it is named, or taken out."""
    result = run_batch(write_table(f"patient,,note,,by\n{rows}"), "-o", "out", "--skip-bad")
    assert (result.exit_code, names()) == (1, set())
    assert "unknown-column" in {rule for _, rule in problems(result)}
    assert "name it 'avoid', or take it out" in result.stderr


@pytest.mark.parametrize("case", LOST)
def test_a_column_that_would_be_lost_is_refused(case: str) -> None:
    """What a table says of conditions, points or names under a title that is not known is not left out with a warning."""
    text, (place, meant) = LOST[case]
    result = run_batch(write_table(text), "-o", "out", "--skip-bad")
    assert (result.exit_code, names()) == (1, set())
    assert problems(result) == [(place, "unknown-column")]
    assert meant in result.stderr
    title = text.splitlines()[0].split(",")[int(place[-1]) - 1]
    assert f"--ignore {title.casefold()}" in result.stderr
    done = run_batch(write_table(text), "-o", "out", "--ignore", title)
    assert done.exit_code == 0, done.output
    assert "unused" not in done.stderr


def test_columns_of_other_things_are_only_named() -> None:
    """Addresses, numbers and the like need no word from anybody."""
    text = "patient,MRN,Street,Ward,Phone,Born\nA,17,12 Backhouse Road,Stoke East,0123 456,1950-01-02\n"
    result = run_batch(write_table(text), "-o", "out", "--points", "hand")
    assert result.exit_code == 0, result.output
    assert result.stderr.count("unused-column") == 5


@pytest.mark.parametrize("name", ["note", "avoid", "Patient"])
def test_a_column_of_the_leaflets_cannot_be_ignored(name: str) -> None:
    """What somebody asks to leave out is not printed all the same."""
    result = run_batch(write_table("patient,note,avoid\nA,secret,\n"), "-o", "out", "--ignore", name)
    assert (result.exit_code, names()) == (1, set())
    assert problems(result) == [("--ignore", "wrong-column")]


def test_a_title_with_a_colon_is_its_column() -> None:
    """As people write forms: ``Avoid:`` is ``avoid``."""
    assert run_batch(write_table("Patient:,Avoid:\nA,pregnancy\n"), "-o", "out").exit_code == 0
    assert "because of pregnancy" in text_of(OUT / "back-pain-2.pdf")


def test_a_column_that_is_ignored_must_be_there() -> None:
    """A misspelling of what is to be ignored is told, and not ignored itself."""
    result = run_batch(write_table("patient,Diagnosis\nA,hernia\n"), "-o", "out", "--ignore", "Diagnose")
    assert (result.exit_code, names()) == (1, set())
    assert ("t.csv:1:1", "missing-column") in problems(result)


def test_the_name_of_a_row_is_nobody_elses() -> None:
    """Who looks for row 3 by its number finds row 3, whatever another row would be called."""
    assert run_batch(write_table("patient,file\nA,back-pain-3\nB,\n"), "-o", "out", "--points", "hand").exit_code == 0
    assert [line["file"] for line in listed()] == ["back-pain-3 (2).pdf", "back-pain-3.pdf"]


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


# ---- as a receptionist would


@pytest.mark.parametrize(
    ("content", "words", "rule"),
    [
        (None, [], "no-file"),
        ("folder", [], "not-a-file"),
        ("", [], "empty-file"),
        ("patient,date\n", [], "no-rows"),
        ("Ann,Lee\nBob,Ray\n", [], "no-header"),
        ("patnt,date\nAnn,\n", [], "unknown-column"),
        ("patient\nAnn\n", ["--name-by", "mrn"], "missing-column"),
        ("patient\nAnn\n", ["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "wrong-option"),
        ("patient\nAnn\n", ["--points", "hnad"], "unknown-point"),
        (b"PK\x03\x04broken", [], "no-table"),
        (b"\xd0\xcf\x11\xe0old", [], "no-table"),
    ],
)
def test_what_is_no_table_is_said_in_words(content: str | bytes | None, words: list[str], rule: str) -> None:
    """Exit code 1 and a rule; nobody's name is said and nothing is written."""
    if content == "folder":
        Path("t.csv").mkdir()
    elif content is not None:
        write_table(content)
    result = run_batch("t.csv", "-o", "out", *words)
    assert (result.exit_code, result.stdout, {rule for _, rule in problems(result)}) == (1, "", {rule})
    assert not [word for word in ("Ann", "Lee", "Bob", "Ray") if word in result.stderr]
    assert names() == set()


@pytest.mark.parametrize("place", ["taken", "taken/deep"])
def test_a_folder_that_cannot_be_made_is_no_fault_of_the_table(place: str) -> None:
    """Exit code 3, and the file that is in the way stays."""
    Path("taken").write_text("ours")
    result = run_batch(write_table("patient\nAnn\n"), "-o", place)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (3, ["cannot-write"])
    assert Path("taken").read_text() == "ours"


def test_a_disk_that_refuses_a_name_is_named_by_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The half file beside it is none of the user's, and nothing of it is left."""

    def refuse(part: Path, file: Path) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link", str(part), None, str(file))

    monkeypatch.setattr("handout.mail_merge.runner.put", refuse)
    result = run_batch(write_table("patient\nAnn\n"), "-o", "out")
    assert (result.exit_code, problems(result)) == (3, [("out", "cannot-write")])
    assert ".part" not in result.stderr
    assert not list(OUT.glob(".*"))


# ---- stopped from outside


def started(*words: str, before: str = "") -> "subprocess.Popen[str]":
    """Start the command in a group of its own, after the statements *before*."""
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(
        [*COMMAND[:2], HEEDS_CTRL_C + before + COMMAND[2], "batch", "back-pain", "t.csv", "-o", "out", *words],
        env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def running() -> Iterator[list["subprocess.Popen[str]"]]:
    """Return a list of processes whose groups are ended at the end."""
    begun: list[subprocess.Popen[str]] = []
    yield begun
    for each in begun:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(each.pid, signal.SIGKILL)
        each.communicate(timeout=10)


def reached(process: "subprocess.Popen[str]", count: int) -> None:
    """Wait until so many PDFs are there."""
    end = time.monotonic() + 20
    while len(list(OUT.glob("*.pdf"))) < count:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.002)


def many() -> dict[int, dict[str, str]]:
    """Write a table of many patients; return their rows."""
    rows = {row: {"patient": f"Zuzana {row}", "points": "hand"} for row in range(2, MANY + 2)}
    write_table("patient,points\n" + "".join(f"{row['patient']},hand\n" for row in rows.values()))
    return rows


def still(process: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_killed_again_and_again_is_done_at_last(
    workers: str, running: list["subprocess.Popen[str]"]
) -> None:
    """After each kill -9 what has a name is whole; the last run ends right, and writes nothing anew that was listed."""
    rows = many()
    for count in (1, 60, 150):
        running.append(process := started("--workers", workers))
        reached(process, count)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        assert_whole(OUT)
        kept = {name: stamp for name, stamp in stamps(OUT).items() if name in {line["file"] for line in listed()}}
        first = set(stamps(OUT))
    running.append(process := started("--workers", workers))
    out, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert set(first) <= names()
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in kept} == kept
    assert f"{MANY - len(kept)} PDFs written" in out
    assert_done(rows)


KILL = (
    "import os, pathlib; kept = pathlib.Path.replace\n"
    "def act(part, to):\n"
    "    if pathlib.Path(to).name == {name!r}: os.kill(os.getpid(), 9)\n"
    "    return kept(part, to)\n"
    "pathlib.Path.replace = act\n"
)


@pytest.mark.parametrize(
    "name",
    [
        "back-pain-4.pdf",
        pytest.param(
            "manifest.csv",
        ),
    ],
)
def test_nothing_half_lies_about_after_the_next_run(name: str, running: list["subprocess.Popen[str]"]) -> None:
    """Also where a run is killed between writing a file and giving it its name."""
    write_table("patient,points\n" + "".join(f"Zuzana {row},hand\n" for row in range(2, 6)))
    running.append(process := started(before=KILL.format(name=name)))
    assert process.wait(20) == -signal.SIGKILL
    assert [left for left in names() if left.endswith(".part")] != []
    assert_whole(OUT)
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert_done({row: {"patient": f"Zuzana {row}", "points": "hand"} for row in range(2, 6)})


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("count", [0, 90])
def test_ctrl_c_ends_in_words_and_goes_on(workers: str, count: int, running: list["subprocess.Popen[str]"]) -> None:
    """Exit code 130, no traceback, nothing half; the same command writes the rest alone."""
    rows = many()
    running.append(process := started("--workers", workers))
    if count:
        reached(process, count)
    else:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("checking: ")
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    assert_whole(OUT)
    assert not [name for name in names() if name.endswith(".part")]
    assert listed() or workers == "2" or not count
    kept = {name: stamp for name, stamp in stamps(OUT).items() if name in {line["file"] for line in listed()}}
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in kept} == kept
    assert_done(rows)


SLOW = (
    "import time, handout.mail_merge.rows as s; kept = s.RowRenderer.make\n"
    "def make(*given):\n"
    "    time.sleep(0.01)\n"
    "    return kept(*given)\n"
    "s.RowRenderer.make = make\n"
)


def test_who_presses_ctrl_c_twice_gets_the_prompt_back(running: list["subprocess.Popen[str]"]) -> None:
    """Impatience does not leave a command that hangs."""
    many()
    running.append(process := started("--workers", "2", before=SLOW))
    reached(process, 5)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 130


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc to see processes in")
def test_no_worker_outlives_a_command_that_is_killed(running: list["subprocess.Popen[str]"]) -> None:
    """Where memory runs out, the system kills one process and not the group; the others end by themselves."""
    many()
    running.append(process := started("--workers", "2"))
    reached(process, 20)
    children = [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(children) == 2
    process.kill()
    process.wait(10)
    end = time.monotonic() + 2
    while any(map(still, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(still, children))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc to see processes in")
def test_a_worker_that_is_killed_ends_the_run_in_words(running: list["subprocess.Popen[str]"]) -> None:
    """Exit code 3 and a cure; the same command goes on."""
    rows = many()
    running.append(process := started("--workers", "2"))
    reached(process, 20)
    child = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
    os.kill(child, signal.SIGKILL)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, "worker-lost" in err, "Traceback" in err) == (3, True, False)
    assert_whole(OUT)
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert_done(rows)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Return a disk of 3 MB, mounted for one test where that is allowed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    OUT.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(OUT)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield OUT
    finally:
        subprocess.run(["umount", str(OUT)], check=True)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_stops_the_run_in_words(workers: str, small_disk: Path) -> None:
    """Exit code 3; what is there is whole, nothing half takes up room, and with more room the same command goes on."""
    rows = many()
    result = run_batch("t.csv", "-o", "out", "--workers", workers)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (3, ["cannot-write"])
    assert "no space left on device" in result.stderr
    assert_whole(OUT)
    before = stamps(OUT)
    assert 0 < len(before) < MANY
    assert not [name for name in names() if name.endswith(".part")]
    kept = {name: stamp for name, stamp in before.items() if name in {line["file"] for line in listed()}}
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    assert run_batch("t.csv", "-o", "out", "--workers", workers).exit_code == 0
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in kept} == kept
    assert_done(rows)


# ---- many


def _peak(words: Sequence[str], count: int) -> int:
    """Return the most memory, in kB, of a batch of so many rows."""
    write_table("patient,points\n" + "".join(f"Zuzana {row},hand\n" for row in range(count)))
    path = os.pathsep.join(filter(None, sys.path))
    script = "import sys, atexit, resource as r; atexit.register(lambda: print(r.getrusage(r.RUSAGE_SELF).ru_maxrss));"
    done = subprocess.run(
        [*COMMAND[:2], script + COMMAND[2], "batch", "back-pain", "t.csv", *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    peak = int(done.stdout.split()[-1])
    return peak // 1024 if sys.platform == "darwin" else peak


@pytest.mark.parametrize("words", [["-o", "out", "--workers", "1"], ["--merged", "all.pdf"]], ids=["files", "merged"])
def test_memory_does_not_grow_with_the_table(words: list[str]) -> None:
    """A thousand leaflets more take less than a tenth of what they would if they were kept."""
    size = len(handout.build("back-pain", patient="Zuzana", points="hand"))
    assert (_peak(words, 1_100) - _peak(words, 100)) * 1024 < 1_000 * size / 10


# ---- the table itself


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("t.csv", ["--merged", "t.csv"]),
        ("t.csv", ["--merged", "./t.csv"]),
        ("problems.csv", ["--skip-bad", "-o", "."]),
        ("manifest.csv", ["-o", "."]),
    ],
)
def test_the_table_is_never_written_over(name: str, words: list[str]) -> None:
    """Whatever else is asked for, the list of patients is as it was, byte for byte."""
    content = b"patient\nZuzana\n"
    run_batch(write_table(content, name), *words)
    assert Path(name).exists()
    assert Path(name).read_bytes() == content
