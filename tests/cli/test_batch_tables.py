"""``handout batch`` with tables as people make them: printed whole, or answered with a copy that says what is wrong."""

import csv
import datetime as dt
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support.batch_command import OUT, listed, marked_copies, names, run_batch
from support.batches import write_table
from support.cli import problems, run
from support.pdf import text_of

pytestmark = pytest.mark.usefixtures("empty_folder")

PEOPLE = [
    *(
        ("Lee", "Ann"),
        ("Patel", "Ravi"),
        ("O'Brien", "Siobhán"),
        ("Müller", "Jörg"),
        ("García", "Inés"),
        ("Kowalska", "Zofia"),
    ),
    *(("Smith", "John"), ("Nguyễn", "Văn"), ("Jones", "Megan"), ("Brown", "Tom"), ("Walker", "Sue"), ("Khan", "Aisha")),
    *(
        ("Evans", "Rhys"),
        ("Martin", "Claire"),
        ("Rossi", "Luca"),
        ("Novák", "Petr"),
        ("Silva", "João"),
        ("Okafor", "Chidi"),
    ),
    *(("李", "伟"), ("علي", "محمد")),
]


def clinic(dates: str) -> list[str]:
    """Write the file of a clinic that writes dates in an order; return the option that names it."""
    file = Path("templates/clinics/ours.yaml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"name: Ours\ndates: {dates}\n")
    return ["--clinic", "ours"]


def save(book: openpyxl.Workbook) -> str:
    """Save a workbook; return its name."""
    book.save("t.xlsx")
    return "t.xlsx"


def a_list_with_a_title() -> tuple[str, list[str]]:
    """A workbook with a title, mixed dates, line breaks, blank rows, totals and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Back pain clinic – handouts for November"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["Surname, First name", "DOB", "Date", "Points ", "Pregnant?", "Blood thinners (Y/N)", "Notes"])
    days = [dt.date(2026, 11, 25), "25/11/2026", "25 Nov 2026", "03/12/2026 ", "2026-11-27"]
    points = [
        "hand",
        "Hand Point + Knee Back Points",
        "4, 5",
        "all",
        "",
        "knee back & foot-lying",
        "-",
        "n/a",
        "BL40",
        "4-5 ",
    ]
    for number, (surname, first) in enumerate(PEOPLE):
        if number in (7, 14):
            sheet.append([])
        note = "Ring us if it hurts.\nTake it slowly. " if number % 4 == 0 else None
        born = dt.date(1950 + number, 3, 4)
        row = [
            f"{surname}, {first} ",
            born,
            days[number % 5],
            points[number % 10],
            "n" if number % 2 else "",
            "no",
            note,
        ]
        sheet.append(row)
    sheet.append([])
    sheet.append(["Total", None, None, 20])
    book.create_sheet("Prices")["A1"] = "12.50"
    return save(book), clinic("day-first")


def a_list_in_two_header_rows() -> tuple[str, list[str]]:
    """A workbook whose first sheet explains the second, with two rows of titles, and headings by doctor."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Fill in the next sheet. Thanks, Jo"])
    sheet = book.create_sheet("List")
    sheet.append(["Pt", None, "Date seen", "Conditions", None, None, "Room"])
    sheet.append(["Forename", "Surname", None, "Hernia", "Gout", "Stoma", None])
    for area in ("A1:B1", "D1:F1", "C1:C2"):
        sheet.merge_cells(area)
    for number, (surname, first) in enumerate(PEOPLE):
        if number % 10 == 0:
            row = sheet.max_row + 1
            sheet.cell(row, 1, "Dr Smith's list" if number else "Monday 23 November")
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=7)
        sheet.append(
            [
                first,
                surname,
                dt.date(2026, 11, 23),
                "x" if number % 6 == 0 else None,
                "y" if number % 7 == 0 else "n",
                "-",
                3,
            ]
        )
    return save(book), []


def an_american_list() -> tuple[str, list[str]]:
    """A CSV file with a title, names in three columns, American dates, and totals."""
    with Path("t.csv").open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out, delimiter=";")
        rows.writerows(
            [
                ["Clinic list week 48"],
                [],
                ["Title", "First name", "Surname", "Appt date", "Therapist", "Contraindications"],
            ]
        )
        for number, (surname, first) in enumerate(PEOPLE):
            avoid = ["none", "pregnant", "hernia + gout", "-", "Pregnant (20 wks)"][number % 5]
            rows.writerow(
                [
                    ["Mr", "Mrs", "Ms", ""][number % 4],
                    first,
                    surname,
                    ["11/25/2026", "12/3/26"][number % 2],
                    "Dr Sample ",
                    avoid,
                ]
            )
        rows.writerow(["", "", "", "", "Total patients: 20", ""])
    return "t.csv", clinic("month-first")


@pytest.mark.parametrize("table", [a_list_with_a_title, a_list_in_two_header_rows, an_american_list])
@pytest.mark.sweep(every=8)
def test_a_table_as_a_receptionist_types_it_is_printed_whole(table: object) -> None:
    """Twenty leaflets of twenty rows; what was passed over and read otherwise is said, and who has a blank."""
    assert callable(table)
    file, words = table()
    result = run_batch(file, "-o", "out", *words)
    assert result.exit_code == 0, result.stderr
    assert len(listed()) == 20
    assert (result.stderr.count("(passed-row)") >= 2, "(column-read-as)" in result.stderr) == (True, True)
    assert result.stderr.count("(blank-name)") == 0
    printed = [text_of(OUT / line["file"]) for line in listed()]
    names_printed = ["".join(f"{first}{surname}".replace("'", "’").split()) for surname, first in PEOPLE[:18]]
    assert [name for name, text in zip(names_printed, printed, strict=False) if name not in "".join(text.split())] == []
    if file == "t.csv":
        assert "MrAnnLee" in "".join(printed[0].split())
        assert "November25" in "".join(printed[0].split()) or "25November" in "".join(printed[0].split())
        assert "3December" in "".join(printed[1].split())
        assert "because of pregnancy" in " ".join(printed[4].split())


def test_what_is_wrong_with_many_rows_is_said_once_with_its_cure() -> None:
    """Twenty dates that can mean two days are one line, which names all rows and the clinic's file."""
    rows = "".join(f"{first} {surname},03/0{1 + n % 9}/2026\n" for n, (surname, first) in enumerate(PEOPLE))
    rows = rows.replace("03/03/2026", "03/04/2026")
    result = run_batch(write_table("patient,date\n" + rows), "-o", "out")
    assert problems(result) == [("t.csv, rows 2-21, column date", "wrong-date")]
    assert "dates: day-first" in result.stderr
    assert run_batch("t.csv", "-o", "out", *clinic("month-first"), "--points", "hand").exit_code == 0


# ---- the copy of a refused table


BAD = "patient,date,Pregnant\nAnn,x,\nBob,2026-11-22,maybe\nCid,,\n"


def comments(file: Path) -> dict[str, str]:
    """Return the comments of the first sheet of a workbook, by cell."""
    sheet = openpyxl.load_workbook(BytesIO(file.read_bytes())).worksheets[0]
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


@pytest.mark.parametrize("words", [["-o", "out"], ["-o", "out", "--skip-bad"], ["--merged", "out/all.pdf"]])
def test_a_refused_table_is_answered_with_a_marked_copy(words: list[str]) -> None:
    """It lies beside the PDFs and says at each wrong cell what is wrong; the message says where it is, and what it holds."""
    result = run_batch(write_table(BAD), *words, "--points", "knee-back")
    assert result.exit_code == (0 if "--skip-bad" in words else 1)
    assert "out/t-problems.xlsx: a copy of the table with 2 wrong cells coloured" in result.stderr
    assert "patients' data" in result.stderr
    found = comments(OUT / "t-problems.xlsx")
    assert found.keys() == {"B2", "C3"}
    assert ("is no day of the calendar" in found["B2"], "neither yes nor no" in found["C3"]) == (True, True)


def test_the_copy_is_the_next_table_and_goes_when_all_is_well() -> None:
    """What is corrected in it is printed; the file that somebody has corrected is not written over, and stays."""
    assert run_batch(write_table(BAD), "-o", "out", "--points", "hand").exit_code == 1
    copy = OUT / "t-problems.xlsx"
    book = openpyxl.load_workbook(copy)
    book.worksheets[0]["B2"] = "2026-11-25"
    book.save(copy)
    corrected = copy.read_bytes()
    assert run_batch(str(copy), "-o", "out", "--points", "hand").exit_code == 1
    assert (copy.read_bytes(), comments(OUT / "t-problems-2.xlsx").keys()) == (corrected, {"C3"})
    book.worksheets[0]["C3"] = "no"
    book.save(copy)
    assert run_batch(str(copy), "-o", "out", "--points", "hand").exit_code == 0
    assert (len(listed()), marked_copies()) == (3, {"t-problems.xlsx"})


def test_a_wrong_title_is_marked_too() -> None:
    """A table that is refused for its header has the message at the title."""
    assert run_batch(write_table("patient,Diagnosis,Comments\nAnn,gout,x\n"), "-o", "out").exit_code == 1
    assert comments(OUT / "t-problems.xlsx").keys() == {"B1", "C1"}


@pytest.mark.parametrize("words", [["-o", "out", "--no-marked-copy"], ["--merged", "-"]])
def test_no_copy_is_written_where_none_is_wanted(words: list[str]) -> None:
    """If it is switched off, or nothing is written into a folder."""
    write_table(BAD)
    assert run_batch("t.csv", *words).exit_code == 1
    assert [file.name for file in Path().rglob("*") if file.is_file()] == ["t.csv"]


def test_a_copy_of_the_rows_of_standard_input_has_a_name() -> None:
    """It is called by what it is."""
    assert run_batch("-", "-o", "out", given=BAD.encode()).exit_code == 1
    assert marked_copies() == {"table-problems.xlsx"}


def test_a_copy_with_macros_keeps_its_ending() -> None:
    """A spreadsheet refuses to open macros under another ending."""
    import zipfile

    book = openpyxl.Workbook()
    for row in csv.reader(BAD.splitlines()):
        book.worksheets[0].append(row)
    book.save("t.xlsx")
    with zipfile.ZipFile("t.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    Path("t.xlsx").rename("t.xlsm")
    assert run_batch("t.xlsm", "-o", "out").exit_code == 1
    assert marked_copies() == {"t-problems.xlsm"}


# ---- names that cannot be printed, and columns of a plan


@pytest.mark.parametrize("name", ["Ann 😀", "𓀀"])
@pytest.mark.parametrize("option", ["patient", "by"])
def test_a_name_that_cannot_be_printed_leaves_a_blank(name: str, option: str) -> None:
    """One leaflet and many are printed with a line to write on, and it is said; of a row no name is said."""
    alone = run("build", "back-pain", f"--{option}", name, "--points", "hand", "-o", "x.pdf")
    assert (alone.exit_code, f"--{option}: warning: " in alone.stderr, "(blank-name)" in alone.stderr) == (
        0,
        True,
        True,
    )
    other = "by" if option == "patient" else "patient"
    result = run_batch(write_table(f"{option},{other}\n{name},Zoë\n"), "-o", "out", "--points", "hand")
    assert (result.exit_code, names()) == (0, {"manifest.csv", "back-pain-2.pdf"})
    assert f"t.csv, row 2, column {option}: warning: the name has signs" in result.stderr
    assert name not in result.output
    assert "Zoë" in text_of(OUT / "back-pain-2.pdf")
    assert (
        run("build", "back-pain", f"--{other}", "Zoë", f"--{option}", "", "--points", "hand", "-o", "y.pdf").exit_code
        == 0
    )
    assert text_of(OUT / "back-pain-2.pdf") == text_of(Path("y.pdf"))


def test_a_plan_names_the_columns_of_a_table() -> None:
    """Titles that nobody could guess; a name that is no column is refused at its line."""
    Path("templates/plans").mkdir(parents=True)
    plan = Path("templates/plans/ours.yaml")
    plan.write_text(
        "topic: back-pain\npoints: [hand, knee-back]\ncolumns:\n  patient: Who\n  avoid: Not if\n  gout: G\n"
    )
    write_table("Who;Not if;G\nAnn Lee;pregnant;yes\n")
    result = run_batch("t.csv", "-o", "out", "--plan", "ours")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "because of pregnancy" in " ".join(text_of(OUT / "back-pain-2.pdf").split())
    plan.write_text(plan.read_text().replace("patient:", "pateint:"))
    result = run_batch("t.csv", "-o", "out", "--plan", "ours")
    assert problems(result) == [("templates/plans/ours.yaml:4:12", "unknown-column")]
    assert "did you mean 'patient'?" in result.stderr
