"""The header is found where people put it, and titles are read as people write them."""

import openpyxl
import pytest
from support.tables import KNOWN, cells_of, column_rules, read_text, row_problems, table_problems, workbook

from handout.content.find_by_name import TopicWords
from handout.mail_merge.row_renderer import RowRenderer
from handout.mail_merge.tables.column_names import Columns, turn
from handout.mail_merge.tables.header import DELIMITERS
from handout.mail_merge.tables.table_reader import Table, read_table
from handout.mail_merge.tables.title_words import ALIASES, DOUBTFUL, PARTS
from handout.problems import InputError
from handout.request.options import Request

CONDITIONS = RowRenderer(Request("back-pain")).words("").conditions
WORDS = TopicWords((), CONDITIONS)
NAMES = Columns(KNOWN, condition=WORDS.condition)


def read_with_conditions(text: str) -> Table:
    """Return a table in which titles may name conditions."""
    return read_table(text.encode(), "t.csv", NAMES)


def passed(table: Table) -> list[str]:
    """Return what is said of the rows that are passed over."""
    return [found.message for found in table.warnings if found.rule == "passed-row"]


# ---- where it stands


@pytest.mark.parametrize("row", range(1, 11))
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_may_be_any_of_the_first_ten_rows(row: int, delimiter: str) -> None:
    """Titles above it are passed over and said, in a table with any delimiter."""
    titles = "".join(
        f"Clinic list {number}, November\n" if delimiter != "," else "Clinic list\n" for number in range(1, row)
    )
    table = read_text(
        titles + delimiter.join(("Patient", "Date", "By", "Note")) + "\n" + delimiter.join(("Ann", "", "x", ""))
    )
    assert (cells_of(table), table.head, table.rows[0].number) == (["Ann"], row, row + 1)
    rows = {1: [], 2: ["passed over above the header: row 1"]}.get(
        row, [f"passed over above the header: rows 1-{row - 1}"]
    )
    assert passed(table) == rows


def test_the_header_is_not_looked_for_below_the_tenth_row() -> None:
    """What stands there is a patient's."""
    assert column_rules(table_problems("x\n" * 10 + "patient,date\nAnn,\n")) == [(1, "no-header")]


@pytest.mark.parametrize("above", ["Ann,2026-11-22,x\n", "Ann,2026-11-22,x\nBob,,y\n"])
def test_a_patient_above_the_header_is_not_passed_over(above: str) -> None:
    """A row as full as the table may be a patient's, and stops the batch."""
    assert {found.rule for found in table_problems(f"{above}patient,date,note\nCid,,\n")} == {"row-above"}


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_header_in_one_cell_is_told_how_to_be_parted(delimiter: str) -> None:
    """A CSV file pasted into a sheet stands in its first column."""
    content = workbook(["List"], [delimiter.join(("Patient", "Date", "Points"))], [delimiter.join(("Ann", "", "hand"))])
    with pytest.raises(InputError) as caught:
        read_text(content)
    (found,) = caught.value.problems
    assert (found.where.line, found.rule, found.wording) == (2, "no-header", "one-cell")
    assert "Text to Columns" in found.hint


def _add_list(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("List")
    sheet.append(["Patient", "Date"])
    sheet.append(["Ann", None])


def test_a_sheet_with_a_header_is_read_before_one_without() -> None:
    """A first sheet that explains how to fill in the second is no table."""
    content = workbook(
        ["Please fill in the next sheet"],
        change=_add_list,
    )
    table = read_text(content)
    assert cells_of(table) == ["Ann"]
    assert [(found.rule, found.wording) for found in table.warnings] == [("unused-sheet", "")]


@pytest.mark.parametrize("first", [["Notes"], ["Date", "Note"], ["Patient", "Date", "Points"], ["Rota"]])
def test_the_sheet_that_names_most_columns_is_read(first: list[str]) -> None:
    """A sheet of notes, an empty form and another list do not take the place of the patients; all others are named."""

    def add(book: openpyxl.Workbook) -> None:
        """Add the list of patients behind them, and a hidden sheet."""
        book.worksheets[0].title = "First"
        for title, state in (("List", "visible"), ("Old", "hidden")):
            sheet = book.create_sheet(title)
            sheet.sheet_state = state
            for row in (["Patient", "Date", "Points"], [f"{title} Ann", "2026-11-25", "hand"]):
                sheet.append(row)

    below = [] if "Points" in first else [["Call the printer"]]
    table = read_text(workbook(first, *below, change=add))
    assert cells_of(table) == ["List Ann"]
    warning, hidden = table.warnings
    assert ("'List'" in warning.message, "'First'" in warning.message, "Old" in warning.message) == (True, True, False)
    assert warning.wording == ("patients" if first == ["Date", "Note"] else "")
    assert (hidden.rule, hidden.wording, "'Old'" in hidden.message) == ("unused-sheet", "hidden", True)


def test_a_hidden_sheet_beside_a_single_shown_one_is_named_if_it_may_hold_patients() -> None:
    """A hidden list of choices, as spreadsheets use for menus, is no table of patients."""

    def add(book: openpyxl.Workbook) -> None:
        for title, state, titles in (
            ("Old", "hidden", ["Patient", "Date", "Points"]),
            ("Older", "veryHidden", ["Patient", "Date", "Points"]),
            ("Menu", "hidden", ["Colours"]),
        ):
            sheet = book.create_sheet(title)
            sheet.sheet_state = state
            sheet.append(titles)
            sheet.append([f"{title} row", "2026-11-25", "hand"])

    table = read_text(workbook(["Patient", "Points"], ["Ann", "hand"], change=add))
    assert cells_of(table) == ["Ann"]
    (found,) = table.warnings
    assert (found.rule, found.wording, found.message.partition(": ")[2]) == ("unused-sheet", "hidden", "'Old', 'Older'")


def test_a_header_of_two_rows_is_read() -> None:
    """Headings merged over several titles, and titles merged over both rows, are one header."""

    def merge(book: openpyxl.Workbook) -> None:
        for area in ("A1:B1", "C1:D1", "E1:E2"):
            book.worksheets[0].merge_cells(area)

    content = workbook(
        ["Patient", None, "Conditions", None, "Date", "Note"],
        ["First name", "Surname", "Hernia", "Gout", None, None],
        ["Ann", "Lee", "x", None, "2026-11-22", "Ring us."],
        change=merge,
    )
    (row,) = read_table(content, "t.xlsx", NAMES).rows
    cells = [row.cells[name] for name in ("patient", "avoid", "date", "note")]
    assert cells == ["Ann Lee", "hernia", "2026-11-22", "Ring us."]
    assert row.problems == ()


# ---- rows that are no patient's


NO_PATIENTS = {
    "Total,20 patients\n": "totals: row 3",
    "Total: 20 patients,\n": "totals: row 3",
    "Total,20\n": "totals: row 3",
    "Grand total: 20,\n": "totals: row 3",
    "Total patients,20\n": "totals: row 3",
    ",n = 20\n": "totals: row 3",
    "Summe,20\n": "totals: row 3",
    "Total\n": "totals: row 3",
    "Monday 23 November,\n": "headings or remarks: row 3",
    "* as the patient says,\n": "headings or remarks: row 3",
    "Printed 25/11/2026 by Jo,\n": "headings or remarks: row 3",
    "patient,note\n": "the header again: row 3",
    "\n\n": "blank: rows 3-4",
    ",\n": "blank: row 3",
}


@pytest.mark.parametrize("text", NO_PATIENTS)
def test_a_row_that_cannot_be_a_patients_is_passed_over_and_said(text: str) -> None:
    """Totals, headings, remarks, blank rows and a second header, in the middle of a table."""
    table = read_text(f"patient,note\nAnn,x\n{text}Bob,y\n")
    assert cells_of(table) == ["Ann", "Bob"]
    assert passed(table) == [f"passed over as {NO_PATIENTS[text]}"]


@pytest.mark.parametrize(
    "name", ["Total Smith", "Suma", "N", "Ann Monday", "Sum Ting", "April May", "Patients First", "Noten", "3"]
)
def test_a_patient_with_a_strange_name_is_not_passed_over(name: str) -> None:
    """A row counts as a patient's unless it cannot be one."""
    table = read_text(f"patient,note\n{name},\n{name},Ring us.\n")
    assert (cells_of(table), passed(table)) == ([name, name], [])


def test_a_row_merged_over_the_table_is_a_heading() -> None:
    """As lists by day or by doctor have; but not one with words of its own in other columns."""
    content = workbook(
        ["patient", "note", "by"],
        ["Dr Smith's list", None, None],
        ["Ann", "x", None],
        change=lambda book: book.worksheets[0].merge_cells("A2:C2"),
    )
    table = read_text(content)
    assert (cells_of(table), passed(table)) == (["Ann"], ["passed over as headings or remarks: row 2"])


# ---- what titles mean


@pytest.mark.parametrize("alias", [alias for alias, name in ALIASES.items() if name not in PARTS])
@pytest.mark.parametrize("form", [str, str.upper, lambda text: f" {text.replace('_', ' ').capitalize()}: "])
@pytest.mark.sweep(every=8)
def test_a_title_that_people_use_is_read_as_its_column_and_said(alias: str, form: object) -> None:
    """Whatever its capitals and spaces are; beside the column itself it is one more."""
    assert callable(form)
    meant = ALIASES[alias]
    other = "by" if meant != "by" else "note"
    table = read_text(f"{form(alias)},{other}\nx1,y\n")
    assert table.columns == (meant, other)
    assert table.rows[0].cells[meant] == "x1"
    assert [found.rule for found in table.warnings] == ["column-read-as"]
    both = read_text(f"{meant},{form(alias)}\nx1,y\n")
    assert (both.rows[0].cells[meant], column_rules(both.warnings)) == ("x1", [(2, "unused-column")])


@pytest.mark.parametrize("alias", DOUBTFUL)
def test_a_title_that_may_mean_two_things_is_asked_about(alias: str) -> None:
    """It may be internal, or hold a caution."""
    (found,) = table_problems(f"by,{alias}\nx,y\n")
    assert (found.rule, found.where.column) == ("unknown-column", 2)
    assert f"'{DOUBTFUL[alias]}'" in found.hint
    assert f"--ignore {alias}" in found.hint.replace('"', "")


NAMED = {
    "first name,surname\nAnn,Lee\n": "Ann Lee",
    "Surname;First name\nLee;Ann\n": "Ann Lee",
    "Title;Forename;Last name\nMrs;Ann;Lee\n": "Mrs Ann Lee",
    "Title;Forename;Last name\n;;Lee\n": "Lee",
    "Nachname;Vorname;Anrede\nLee;Ann;Frau\n": "Frau Ann Lee",
    "Name;First name\nLee;Ann\n": "Ann Lee",
    "Name;Surname\nAnn;Lee\n": "Ann Lee",
    "Patient;Title\nAnn Lee;Mrs\n": "Mrs Ann Lee",
    "Patient;Title\nMrs Ann Lee;Mrs\n": "Mrs Ann Lee",
    '"Surname, First name";x\n"Lee, Ann";\n': "Ann Lee",
    '"Last name / First name";x\n"Lee, Ann Mary";\n': "Ann Mary Lee",
    '"Surname, First name";x\nAnn Lee;\n': "Ann Lee",
    'Title;"Surname, Forename"\nDr;"Lee, Ann"\n': "Dr Ann Lee",
    "patient;First name;Surname\nAnn Lee;A;L\n": "Ann Lee",
    "First name;Surname\nThomas;Thomas\n": "Thomas Thomas",
    "Surname;x\nLee;\n": "Lee",
    "Nombre;Apellidos\nAna;García López\n": "Ana García López",
    "Nom;Prénom\nDurand;Zoé\n": "Zoé Durand",
    "Cognome;Nome\nRossi;Ada\n": "Ada Rossi",
    "Nome;Sobrenome\nAna;Silva\n": "Ana Silva",
    "Nazwisko;Imię\nŁukasz;Zoja\n": "Zoja Łukasz",
}


@pytest.mark.parametrize("text", NAMED)
def test_a_name_in_parts_is_put_together(text: str) -> None:
    """Title, first name and surname, in whatever order the columns stand."""
    assert read_text(text).rows[0].cells["patient"] == NAMED[text]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Lee, Ann (Mrs)", "Ann Lee (Mrs)"), ("Lee, John, Jr", "John Lee, Jr"), ("Lee,", "Lee,"), ("Ann Lee", "Ann Lee")],
)
def test_a_surname_in_front_is_turned(text: str, name: str) -> None:
    """What stands behind the name stays behind it."""
    assert turn(text) == name


def test_two_titles_for_one_column_are_asked_about() -> None:
    """Which of them is the name is not guessed."""
    (found,) = table_problems("Pt,Client,note\nAnn,Bob,x\n")
    assert (found.rule, found.where.column) == ("same-column", 2)
    assert "--ignore client" in found.hint


# ---- columns of yes and no


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("form", ["{}", "{}?", "{} (Y/N)", "{} yes/no"])
@pytest.mark.sweep(every=10)
def test_a_column_of_yes_and_no_is_a_condition(condition: str, form: str) -> None:
    """A yes below the name of a condition leaves out points as the column avoid does, and adds to it."""
    title = form.format(str(condition).replace("-", " ").capitalize())
    table = read_with_conditions(f"patient,{title},avoid\nA,yes,\nB,no,gout\nC,x,gout\nD,,\nE,n/a,none\n")
    wanted = [str(condition), "gout", f"gout, {condition}", "", ""]
    assert [row.cells["avoid"] for row in table.rows] == wanted
    assert [found.rule for found in table.warnings] == ["column-read-as"]


@pytest.mark.parametrize("cell", ["maybe", "?", "12 weeks", "not sure", "no longer", "2019"])
def test_an_answer_that_is_neither_yes_nor_no_is_refused(cell: str) -> None:
    """Whether the patient has the condition is not guessed."""
    table = read_with_conditions(f"patient,Pregnant\nAnn,{cell}\n")
    assert row_problems(table) == [(2, 2, "wrong-word")]


@pytest.mark.parametrize("cell", ["Yes (12 weeks)", "yes - since May", "Y", "✓", "JA"])
def test_a_yes_with_its_reason_is_a_yes(cell: str) -> None:
    """More words behind it do not take it back."""
    assert read_with_conditions(f"patient,Pregnant\nAnn,{cell}\n").rows[0].cells["avoid"] == "pregnancy"


# ---- columns that a plan renames


@pytest.mark.parametrize("name", [*KNOWN, *PARTS, "pregnancy"])
def test_a_plan_renames_any_column(name: str) -> None:
    """Its own title is then one more column, for the plan says which it is."""
    names = Columns(KNOWN, renamed={name: "Our title"}, condition=WORDS.condition)
    table = read_table(
        b"our TITLE,by,note\nyes,x,y\n" if name not in ("by", "note") else b"our title,format\nyes,x\n", "t.csv", names
    )
    (row,) = table.rows
    wanted = {
        "pregnancy": ("avoid", "pregnancy"),
        "title": None,
        "first_name": ("patient", "yes"),
        "surname": ("patient", "yes"),
    }
    found = wanted.get(name, (name, "yes"))
    if found:
        assert row.cells[found[0]] == found[1]


def test_a_renamed_column_must_be_there() -> None:
    """A caution must not be lost because a title has changed."""
    with pytest.raises(InputError) as caught:
        read_table(b"patient,Contras\nAnn,gout\n", "t.csv", Columns(KNOWN, renamed={"avoid": "Contra"}))
    assert [(found.rule, found.hint) for found in caught.value.problems] == [
        ("missing-column", "did you mean 'contras'?")
    ]


@pytest.mark.parametrize("title", ["Large print?", "Large print (y/n)", "Large text?", "LARGE PRINT ?"])
def test_a_title_that_asks_is_the_column_it_asks_for(title: str) -> None:
    """What follows the words of a column says only how it is answered."""
    table = read_text(f"patient,{title}\nAnn,Y\n")
    assert (table.columns, column_rules(table.warnings)) == (("patient", "large_print"), [(0, "column-read-as")])


def test_a_plural_in_brackets_is_one() -> None:
    """As forms write it."""
    assert cells_of(read_text("Patient,Point(s)\nAnn,hand\n"), "points") == ["hand"]
