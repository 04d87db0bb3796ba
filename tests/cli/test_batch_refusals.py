"""``handout batch``: rows that are left out, columns that would be lost, and what is no table."""

import csv
import errno
import shlex
from pathlib import Path

import pytest
from support.batch_command import OUT, assert_done, listed, names, run_batch
from support.batches import write_table
from support.cli import problems
from support.pdf import text_of

pytestmark = pytest.mark.usefixtures("empty_folder")


# ---- bad rows left out


def test_bad_rows_are_left_out_when_asked_for() -> None:
    """The good ones are written under the names they have anyway; problems.csv tells the others, and goes when they are mended."""
    text = "patient,date\nZuzana,2026-01-01\nQuist,x\nYrsa,\n"
    result = run_batch(write_table(text), "-o", "out", "--skip-bad")
    assert (result.exit_code, "1 row left out" in result.stderr) == (0, True)
    assert_done({2: {"patient": "Zuzana", "date": "2026-01-01"}, 4: {"patient": "Yrsa"}})
    reported = (OUT / "problems.csv").read_text("utf-8-sig")
    (line,) = csv.DictReader(reported.splitlines())
    assert (line["row"], line["column"], bool(line["problem"]), bool(line["cure"])) == ("3", "date", True, True)
    assert not [word for word in ("Zuzana", "Quist", "Yrsa") if word in reported + result.output]
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
    "another name": ("patient,Vorerkrankung\nA,\nB,pregnancy\n", ("t.csv:1:2", "'avoid'")),
    "as people write it": ("patient,Besonderes\nA,Weak Back; other\n", ("t.csv:1:2", "'avoid'")),
    "in words": ("patient,x\nA,a slipped or worn disc\n", ("t.csv:1:2", "'avoid'")),
    "points": ('patient,Chosen\nA,"hand, stomach"\n', ("t.csv:1:2", "'points'")),
    "among other words": ("patient,x\nA,Gout (left foot) and more\n", ("t.csv:1:2", "'avoid'")),
    "another form": ("patient,x\nA,hernias\n", ("t.csv:1:2", "'avoid'")),
    "of a person": ("patient,x\nA,PREGNANT?\n", ("t.csv:1:2", "'avoid'")),
    "in another order": ("patient,x\nA,thinners for the blood\n", ("t.csv:1:2", "'avoid'")),
    "as a title": ("patient,Pregnancy notes\nA,yes\n", ("t.csv:1:2", "'avoid'")),
    "names of points": ('patient,x\nA,"Stomach Point, Hand Point"\n', ("t.csv:1:2", "'points'")),
    "another language": ("patient,Bemerkungen\nA,x\n", ("t.csv:1:2", "'note'")),
    "by its title": ("patient,History\nA,\n", ("t.csv:1:2", "'avoid'")),
    "a sentence": ("patient,Because of this\nA,pregnant\n", ("t.csv:1:2", "'avoid'")),
    "a name": ("Person,avoid\nA,pregnancy\n", ("t.csv:1:1", "'patient'")),
}


@pytest.mark.parametrize("rows", ["A,,x,\nB,pregnancy,x,\n", "A,,x,pregnancy\n", "A,other,x,hernias\nB,,x,\n"])
def test_a_column_without_a_name_that_would_be_lost_is_refused(rows: str) -> None:
    """It cannot be ignored by its name; it is named, or taken out."""
    result = run_batch(write_table(f"patient,,note,,by\n{rows}"), "-o", "out", "--skip-bad")
    assert (result.exit_code, names()) == (1, set())
    assert "unknown-column" in {rule for _, rule in problems(result)}
    assert "name it 'avoid', or take it out" in result.stderr


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("Internal number", False),
        ("Room number", False),
        ("Numbers", False),
        ("Numbness", True),
        ("Number, numb", True),
    ],
)
def test_a_number_is_no_condition(title: str, held: bool) -> None:
    """A title of a column of numbers is passed over with a warning, though it begins like a numb arm or foot."""
    result = run_batch(write_table(f'patient,"{title}"\nA,7\n'), "-o", "out", "--points", "hand")
    assert (result.exit_code, "(unused-column)" in result.stderr) == ((1, False) if held else (0, True))
    assert ("holds words of the column 'avoid'" in result.stderr) == held


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Because of this", '"Because of this"'),
        ("Beacuse", "Beacuse"),
        ("GP’s remark?", '"GP’s remark?"'),
        ('The "reason"', "'The \"reason\"'"),
    ],
)
def test_a_column_is_called_by_its_title(title: str, word: str) -> None:
    """As the table shows it, and so that ``--ignore`` takes it."""
    quoted = title.replace('"', '""')
    file = write_table(f'patient,"{quoted}"\nA,Ring us if it hurts\n')
    result = run_batch(file, "-o", "out", "--no-marked-copy")
    assert f"column '{title}' is not used, and holds words of the column 'avoid'" in result.stderr
    assert f"or what else it is, such as 'note'; say --ignore {word} if" in result.stderr
    assert run_batch(file, "-o", "out", "--points", "hand", "--ignore", shlex.split(word)[0]).exit_code == 0


@pytest.mark.parametrize("case", LOST)
@pytest.mark.sweep(every=10)
def test_a_column_that_would_be_lost_is_refused(case: str) -> None:
    """What a table says of conditions, points or names under a title that is not known is not left out with a warning."""
    text, (place, meant) = LOST[case]
    result = run_batch(write_table(text), "-o", "out", "--skip-bad")
    assert (result.exit_code, names()) == (1, set())
    assert problems(result) == [(place, "unknown-column")]
    assert meant in result.stderr
    title = text.splitlines()[0].split(",")[int(place[-1]) - 1]
    assert f"--ignore {title}" in result.stderr or f'--ignore "{title}"' in result.stderr
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
