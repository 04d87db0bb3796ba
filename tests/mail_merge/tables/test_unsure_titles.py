"""A title that says more than the name of a column, or less than that of a condition, is asked about and never passed over."""

import pytest
from support.tables import KNOWN, cells_of, column_rules, read_text, table_problems

from handout.mail_merge.row_renderer import RowRenderer
from handout.mail_merge.tables.column_names import Columns
from handout.mail_merge.tables.table_reader import find_stray_columns, read_table
from handout.mail_merge.tables.title_words import ALIASES, PARTS
from handout.request.options import Request

RENDERER = RowRenderer(Request("back-pain"))
NAMES = Columns(KNOWN, condition=RENDERER.words("").condition)


def stray(text: str) -> list[tuple[int, str, str]]:
    """Return column, rule and wording of each unused column that is refused."""
    table = read_table(text.encode(), "t.csv", NAMES)
    found = find_stray_columns(table, NAMES, RENDERER.column_words())
    return [(each.where.column, each.rule, each.wording) for each in found]


@pytest.mark.parametrize("name", [name for name in KNOWN if name != "file"])
@pytest.mark.parametrize("form", ["{} (see list)", "{} (at most 4)", "{}\n(see list)", "{} [2026]"])
def test_a_title_with_more_in_brackets_is_asked_about(name: str, form: str) -> None:
    """It may be the column itself or another one: "Date (dd/mm/yyyy)", and "Date (of birth)"."""
    title = form.format(name.replace("_", " ").capitalize())
    other = "by" if name != "by" else "note"
    (problem,) = table_problems(f'{other};"{title}"\nx;y\n')
    shown = title.replace("\n", " ")
    assert (problem.where.column, problem.rule) == (2, "unknown-column")
    assert shown in problem.message
    assert f"did you mean '{name}'?" in problem.hint
    ignoring = read_table(f'{other};"{title}"\nx;y\n'.encode(), "t.csv", Columns(KNOWN, ignored=(shown,)))
    assert ignoring.rows[0].cells[other] == "x"


@pytest.mark.parametrize("part", [part for part in PARTS if part != "title"])
def test_a_part_of_a_name_with_more_in_brackets_is_asked_about(part: str) -> None:
    """Passed over, half of the patient's name would not be printed."""
    title, other = part.replace("_", " "), next(each for each in PARTS[1:] if each != part)
    (problem,) = table_problems(f"{other.replace('_', ' ')},{title} (in full)\nAnn,Lee\n")
    assert (problem.where.column, problem.rule) == (2, "unknown-column")


@pytest.mark.parametrize(
    "title",
    [
        "Avoid or caution",
        "Other contraindications",
        "Contra-indications 2",
        "Weitere Kontraindikationen",
        "Contraind",
        "CI",
        "Cautions",
        "Precautions",
        "Red flags",
        "Co-morbidities",
        "Comorbidities",
        "ContraIndications2",
        "Precauciones",
        "Przeciwwskazania",
    ],
)
@pytest.mark.parametrize("beside", ["points", "avoid"])
def test_a_title_that_speaks_of_conditions_is_asked_about(title: str, beside: str) -> None:
    """Beside the column of conditions, too: what stands below would be lost."""
    assert column_rules(table_problems(f"patient,{beside},{title}\nAnn,,x\n")) == [(3, "unknown-column")]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Without",
            "Omit",
            "Skip these",
            "Leave out",
            "Not for",
            "Do not use",
            "Don't use",
            "Points not to use",
            "Except",
        ),
        *("Ohne", "Außer", "Sin puntos", "Sauf", "Forbidden", "leaveOut"),
    ],
)
@pytest.mark.parametrize("cell", ["1, 4", "LI4", "Grosser Zeh"])
def test_a_title_of_what_is_left_out_is_asked_about(title: str, cell: str) -> None:
    """Passed over, the patient gets the very points that somebody has taken out."""
    assert stray(f"patient;points;avoid;{title}\nAnn;;;{cell}\n") == [(4, "unknown-column", "without")]
    assert stray(f"patient;points;avoid;{title}\nAnn;;;\nBob;;;no\n") == []


@pytest.mark.parametrize(
    "title",
    [
        *("Dose hand", "hand dose", "Dosage per day", "DOSIERUNG Hand", "Posologie main", "Dosis mano", "الجرعة لليد"),
        *(
            "Frequency",
            "How often",
            "How long",
            "Times a day",
            "Minutes",
            "Reps",
            "Wie oft",
            "hand.times",
            "squeeze.hold",
        ),
    ],
)
@pytest.mark.parametrize("beside", ["dose", "avoid"])
def test_a_title_of_doses_is_asked_about(title: str, beside: str) -> None:
    """Passed over, the patient gets the usual dose in place of the own; an empty column holds none."""
    assert stray(f"patient;{beside};{title}\nAnn;;2 minutes\n") == [(3, "unknown-column", "dose")]
    assert stray(f"patient;{beside};{title}\nAnn;;\n") == []


@pytest.mark.parametrize(
    "title", ["Visit", "Sent", "Duration of stay", "Ref.", "e-mail", "Phone no.", "Room", "Overdose"]
)
def test_another_title_is_no_title_of_doses(title: str) -> None:
    """It has the warning of every column that is not used."""
    assert stray(f"patient;avoid;{title}\nAnn;;2 minutes\n") == []


@pytest.mark.parametrize("title", ["Diabetes", "Epilepsy?", "Pacemaker (y/n)", "Consent"])
@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ("yes,no,", "2"),
        ("no,sí,Yes (2019)", "3-4"),
        ("1,0,1", "2, 4"),
        ("x,,✓", "2, 4"),
        ("no,no,", ""),
        ("1,1,", ""),
        ("yes,by post,", ""),
        (",,", ""),
    ],
)
def test_an_unused_column_that_says_yes_is_named_with_its_rows(title: str, cells: str, rows: str) -> None:
    """It may be a condition that the text does not know; numbers and other texts are none."""
    lines = "".join(f"{name};{cell}\n" for name, cell in zip("ABC", cells.split(","), strict=True))
    (warning,) = read_text(f"patient;{title}\n{lines}").warnings
    assert (warning.rule, warning.wording) == ("unused-column", "answers" if rows else "")
    assert warning.message.endswith(f"says yes: rows {rows}" if rows else "is not used")


@pytest.mark.parametrize("cell", ["LI4", "li 4", "LI-4", "Hand Point", "CV6; LI4", "hand"])
def test_points_in_an_unused_column_are_found_by_each_of_their_names(cell: str) -> None:
    """Also as the titles of columns to tick, one for each point."""
    assert stray(f"patient;avoid;Today\nAnn;;{cell}\n") == [(3, "unknown-column", "words")]
    assert stray(f"patient;avoid;{cell.split(';', maxsplit=1)[0]}\nAnn;;x\n") == [(3, "unknown-column", "words")]


@pytest.mark.parametrize(
    "title", ["isPregnant", "hasHernia", "BloodThinners", "bloodThinner", "onBloodThinners", "¿Pregnant?", "pregnant؟"]
)
def test_a_title_as_databases_write_it_names_a_condition(title: str) -> None:
    """Its words begin with capitals, or it has the question marks of another language."""
    table = read_table(f"patientName;{title};LargePrint\nAnn;yes;no\n".encode(), "t.csv", NAMES)
    assert cells_of(table) == ["Ann"]
    assert cells_of(table, "avoid") in (["pregnancy"], ["hernia"], ["blood-thinners"])
    assert cells_of(table, "large_print") == ["no"]


@pytest.mark.parametrize("number", ["1. ", "2) ", "(a) ", "b) ", "12."])
def test_the_number_of_a_title_is_no_part_of_it(number: str) -> None:
    """As a form has them."""
    table = read_text(f"{number}Patient,{number}Points,{number}Full name of nurse\nAnn,hand,x\n")
    assert (cells_of(table), cells_of(table, "points")) == (["Ann"], ["hand"])
    assert column_rules(table.warnings) == [(3, "unused-column"), (0, "column-read-as")]


@pytest.mark.parametrize(
    "title",
    [
        "Preg",
        "preg.",
        "PREG",
        "Preg?",
        "Osteo",
        "Diab",
        "Herni",
        "Bleeding",
        "Kidneys",
        "Heart",
        "Skin",
        "Circulation?",
    ],
)
def test_a_title_that_abbreviates_a_condition_is_refused_above_a_yes(title: str) -> None:
    """With no answer of yes it may be anything: the number of a cell phone begins like cellulitis."""
    assert stray(f"patient,points,{title}\nAnn,hand,yes\nBob,hand,\n") == [(3, "unknown-column", "short")]
    assert stray(f"patient,points,{title}\nAnn,hand,no\nBob,hand,07700 900123\n") == []


@pytest.mark.parametrize("title", ["Cell", "Ward", "Came", "Consent", "Prefers", "Back", "Recent"])
def test_other_titles_are_not_refused(title: str) -> None:
    """A yes below them is about something else, and so is a number."""
    assert stray(f"patient,points,{title}\nAnn,hand,{'07700 900123' if title == 'Cell' else 'yes'}\n") == []


def test_a_title_of_two_lines_is_shown_whole() -> None:
    """Its first line alone is not what --ignore takes; of a title that holds rows, only the first line is shown."""
    assert "'Comment for GP'" in read_text('patient;"Comment\nfor GP"\nAnn;x\n').warnings[0].message
    for held in ('"Remarks\nAnn;1970"', '"Remarks\nAnn\nBob"', f'"Remarks\n{"Ann " * 20}"'):
        (problem,) = read_text(f"patient;{held}\nx;y\n").warnings
        assert "Ann" not in problem.message + problem.hint


def test_aliases_are_asked_about_with_brackets_too() -> None:
    """Whatever people call a column."""
    for alias, name in ALIASES.items():
        if name not in PARTS and name != "file":
            other = "by" if name != "by" else "note"
            (problem,) = table_problems(f"{other},{alias.replace('_', ' ')} (2026)\nx,y\n")
            assert f"did you mean '{name}'?" in problem.hint
