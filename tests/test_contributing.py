"""What ``contributing.md`` tells of a change is so: its names are in its files, and each family is complete."""

import ast
import re
from pathlib import Path

import pytest

from handout.content.language import Language
from handout.geometry import PAPERS
from handout.installed import BUILTIN
from handout.mail_merge.tables import column_names
from handout.problems import HandoutError, Severity
from handout.render.formats import FORMATS
from handout.request.dates import ORDERS, DateOrder
from handout.request.options import OPTIONS
from handout.rules import RULES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "handout" / "docs"
MODULES = sorted((ROOT / "handout").rglob("*.py"))
TABLE = (DOCS / "contributing.md").read_text("utf-8").partition("## Where to add what")[2].partition("\n## ")[0]
ROWS = [re.split(r" \| ?", line.strip("| ")) for line in TABLE.splitlines() if line.startswith("| a")]
CLAUSES = [
    pytest.param(file, names, id=f"{row[0]}: {file}")
    for row in ROWS
    for cell in row[1:3]
    for clause in cell.split("; ")
    for file in re.findall(r"`(handout/[\w/]+\.py)`", clause)[-1:]
    if (names := re.findall(r"`([A-Za-z_]{4,})`", clause))
]


@pytest.mark.parametrize(("file", "names"), CLAUSES)
def test_what_is_to_be_changed_is_there(file: str, names: list[str]) -> None:
    """Each name that a row puts beside a file is a word of it."""
    text = (ROOT / file).read_text("utf-8")
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


def test_each_addition_is_in_one_row() -> None:
    """The rows are many, and each thing that one may add is in one of them."""
    things = [row[0] for row in ROWS]
    assert len(things) > 25
    assert sorted(things) == sorted(set(things))


def test_each_fixed_word_is_printed() -> None:
    """A field of a language that no code takes from it would have to be translated in vain."""
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "handout").rglob("*.py"))
    owner = "(words|language|value|self)"
    assert [name for name in Language.__struct_fields__ if not re.search(rf"\b{owner}\.{name}\b", code)] == []


def test_each_exit_code_is_explained() -> None:
    """The codes of all errors are in the table of exit codes."""
    table = re.findall(r"^\| (\d+) \|", (DOCS / "messages.md").read_text("utf-8"), re.MULTILINE)
    errors = [HandoutError, *HandoutError.__subclasses__()]
    errors += [below for error in errors for below in error.__subclasses__()]
    assert {str(error.exit_code) for error in errors} <= set(table)


def test_each_theme_is_in_the_help() -> None:
    """The help of ``--theme`` names all that are built in."""
    themes = [file.stem for file in (BUILTIN / "templates" / "themes").glob("*.yaml")]
    assert [name for name in themes if not re.search(rf"\b{name}\b", OPTIONS["theme"].help)] == []


@pytest.mark.parametrize("file", [DOCS / "formats.md", ROOT / "README.md"], ids=lambda file: file.name)
@pytest.mark.parametrize("name", FORMATS)
def test_each_paper_is_in_the_tables(file: Path, name: str) -> None:
    """The row of a format names every paper that it prints on."""
    (row, *_) = (line for line in file.read_text("utf-8").splitlines() if re.match(_row_of(name), line))
    assert [paper for paper in FORMATS[name].papers if not re.search(rf"\b{paper}\b", row)] == []


def _row_of(name: str) -> str:
    """Return the beginning of the row of a format."""
    return rf"\| [^|]*\| [^|]*--format {name}\b" if name != "leaflet" else r"\| leaflet "


def test_each_order_of_dates_has_its_places() -> None:
    """Where year, month and day stand is known for every order."""
    assert set(ORDERS) == set(DateOrder)


def test_each_severity_has_a_name() -> None:
    """Rules have the severities that problems have, and no other."""
    used = {rule.severity for rule in RULES.values()} | {
        wording.severity for rule in RULES.values() for wording in rule.wordings.values() if wording.severity
    }
    assert used == set(Severity)


def test_no_title_means_two_columns() -> None:
    """A title of a column stands once among all that are known or doubtful."""
    tree = ast.parse(Path(column_names.__file__).read_text("utf-8"))
    calls = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_by_alias"
    )
    tables = [call.args[0] for call in calls if isinstance(call.args[0], ast.Dict)]
    titles = [title for table in tables for value in table.values for title in ast.literal_eval(value).split()]
    assert len(titles) > 100
    assert sorted(titles) == sorted(set(titles))


def _family_names() -> frozenset[str]:
    """Return the names of everything that is a row of a table or a file of a folder.

    Of languages some facts are known that are no words: how a line of Japanese ends is not in its file.
    """
    folders = ("kinds", "themes", "clinics")
    files = (file.name.split(".")[0] for folder in folders for file in (BUILTIN / "templates" / folder).glob("*.yaml"))
    return frozenset((*FORMATS, *PAPERS, *files))


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_no_code_asks_for_one_of_a_family(module: Path) -> None:
    """No comparison names a format, paper, kind, theme or clinic: what is special is a field of its table."""
    tree = ast.parse(module.read_text("utf-8"))
    named = {
        f"line {part.lineno}: {part.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare | ast.MatchValue)
        or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant))
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value in _family_names()
    }
    assert named == set()
