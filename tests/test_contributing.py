"""What ``contributing.md`` tells of a change is so: its names are in its files, and each family is complete."""

import ast
import re
from pathlib import Path

import pytest
import yaml
from support.source import MODULES, faults_in, nodes_of, source_of

from handout import build
from handout.content.callouts import CALLOUT_KINDS
from handout.content.language import Language
from handout.formats import FORMATS
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import WHOLE_SHEET
from handout.mail_merge.tables import title_words
from handout.mail_merge.tables.table_formats import TABLE_FORMATS, TableFormat
from handout.papers import LEAFLET_PAPERS, OFFICE_PAPERS, PAPERS
from handout.problems import HandoutError, InputError, Severity
from handout.request.dates import ORDERS, DateOrder
from handout.request.option import Kind, Option
from handout.request.options import COLUMNS, NAME_COLUMNS, OPTIONS
from handout.rules import RULES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "handout" / "docs"
TABLES = (DOCS / "contributing.md").read_text("utf-8").partition("## Where to change what")[2].partition("\n## ")[0]
ROWS = [
    re.split(r" \| ?", line.removeprefix("| ").removesuffix(" |"))
    for line in TABLES.splitlines()
    if line.startswith("| ") and not line.startswith("| what ")
]
CLAUSES = [
    pytest.param(file, names, id=f"{row[0]}: {file}")
    for row in ROWS
    for cell in row[1:3]
    for clause in cell.split("; ")
    for file in re.findall(r"`(handout/[\w/]+\.py)`", clause)[-1:]
    if (names := re.findall(r"`(?:[A-Z]\w+\.)?(\w{4,})`", clause))
]


@pytest.mark.parametrize(("file", "names"), CLAUSES)
def test_what_is_to_be_changed_is_there(file: str, names: list[str]) -> None:
    """Each name that a row puts beside a file is a word of it."""
    text = (ROOT / file).read_text("utf-8")
    assert [name for name in names if not re.search(rf"\b{name}\b", text)] == []


def test_each_change_is_in_one_row() -> None:
    """The rows are many, and each thing that one may change is in one of them, with a file to change."""
    things = [row[0] for row in ROWS]
    assert len(things) > 50
    assert sorted(things) == sorted(set(things))
    assert [row[0] for row in ROWS if len(row) < 3 and not row[1]] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_file_of_a_row_is_there(row: list[str]) -> None:
    """Every file and folder that a row names exists, but for those whose names are written in capitals."""
    paths = re.findall(r"`((?:handout|tests|templates|images)/[\w./-]*)`", " ".join(row))
    assert [path for path in paths if not re.search("TOPIC|TAG", path) and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("kind", CALLOUT_KINDS)
def test_each_callout_is_in_the_table(kind: str) -> None:
    """Authors find every kind of callout in the table of what it draws."""
    assert f"\n| `{kind}` | " in (DOCS / "pictures.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*NAME_COLUMNS, *COLUMNS])
def test_each_column_is_in_the_table(name: str) -> None:
    """The table of columns names every column of a mail merge."""
    table = (DOCS / "many.md").read_text("utf-8").partition("| column | holds |")[2].partition("\n\n")[0]
    assert f"`{name}`" in table


@pytest.mark.parametrize("each", TABLE_FORMATS, ids=lambda each: each.name)
def test_each_format_of_tables_is_known_where_tables_are_asked_for(each: TableFormat) -> None:
    """The text on many patients names each format."""
    (sentence,) = re.findall(r"(?m)^The table is .*", (DOCS / "many.md").read_text("utf-8"))
    assert re.search(rf"\b{each.name}\b", sentence)


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_shows_each_format(name: str) -> None:
    """Each format has its words in each language of the page, and an icon of its own."""
    for file in sorted((BUILTIN / "templates" / "web").glob("*.yaml")):
        assert re.search(rf"(?m)^  format_{name}: \S", file.read_text("utf-8")), file.name
    assert re.fullmatch(r"M[\d\s.a-zA-Z-]+", FORMATS[name].icon)
    assert [other for other, row in FORMATS.items() if row.icon == FORMATS[name].icon] == [name]


LISTS_OF_KINDS = [
    ("topic-kinds.md", "A topic has a `kind`", "`{name}`"),
    ("topic-kinds.md", "| `{name}` ", "`{cards}`"),
    ("fields.md", "`kind`. The list of `cards`", "`{cards}`"),
    ("writing.md", "`handout kinds` lists", "{cards}"),
]
"""How a line that lists all kinds begins, or a row of one, and what it says of each."""


@pytest.mark.parametrize(("file", "begins", "says"), LISTS_OF_KINDS)
@pytest.mark.parametrize("kind", sorted((BUILTIN / "templates" / "kinds").glob("*.yaml")), ids=lambda kind: kind.stem)
def test_each_kind_is_in_the_lists(kind: Path, file: str, begins: str, says: str) -> None:
    """Authors find each kind, by its name or by what it calls its cards, wherever kinds are listed."""
    names = {"name": kind.stem, "cards": yaml.safe_load(kind.read_text("utf-8"))["cards"]}
    lines = (DOCS / file).read_text("utf-8").splitlines()
    (line,) = (each for each in lines if each.startswith(begins.format(**names)))
    assert says.format(**names) in line


def test_the_readme_counts_the_languages_of_back_pain() -> None:
    """Its numbers of languages are those of the files."""
    readme, translated = (ROOT / "README.md").read_text("utf-8"), BUILTIN / "templates" / "topics"
    count = len(list(translated.glob("back-pain.*.yaml")))
    assert f"in {count + 1} languages" in readme
    assert f"{COUNTS[count]} translations" in readme


COUNTS = {16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty"}


LISTED = [option for option in OPTIONS.values() if option.kind in (Kind.WORD, Kind.NUMERAL) and len(option.words) > 1]


@pytest.mark.parametrize("option", LISTED, ids=lambda option: option.name)
def test_a_word_that_an_option_does_not_list_is_refused(option: Option) -> None:
    """No option takes a word that its help does not list, and then does nothing."""
    form = {"format": option.formats[0]} if option.formats and option.name != "format" else {}
    with pytest.raises(InputError) as caught:
        build("back-pain", **{option.name: "zzz"}, **form)  # type: ignore[arg-type]
    assert [problem.where.option for problem in caught.value.problems] == [option.flag]


def test_each_fixed_word_is_printed() -> None:
    """A field of a language that no code takes from it would have to be translated in vain."""
    code = "\n".join(map(source_of, MODULES))
    taken = set(re.findall(r"\b(?:words|language|value|self)(?=\.(\w+))", code))
    assert [name for name in Language.__struct_fields__ if name not in taken] == []


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


PRINTED = {
    **{name: (rf"\| [^|]*\| [^|]*--format {name}\b(?! --tile)", each.papers) for name, each in FORMATS.items()},
    "leaflet": (r"\| leaflet ", LEAFLET_PAPERS),
    "large print": (r"\| large print ", tuple(each for each in LEAFLET_PAPERS if PAPERS[each].width >= WHOLE_SHEET)),
    "tiles": (r"\| poster in tiles ", OFFICE_PAPERS),
}
"""How the row of a format begins, and the papers in it."""


@pytest.mark.parametrize("file", [DOCS / "formats.md", ROOT / "README.md"], ids=lambda file: file.name)
@pytest.mark.parametrize(("begins", "papers"), PRINTED.values(), ids=PRINTED)
def test_each_paper_is_in_the_tables(file: Path, begins: str, papers: tuple[str, ...]) -> None:
    """The row of a format names every paper that it prints on."""
    (row, *_) = (line for line in file.read_text("utf-8").splitlines() if re.match(begins, line))
    assert [paper for paper in papers if not re.search(rf"\b{paper}\b", row)] == []


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
    tree = ast.parse(Path(title_words.__file__).read_text("utf-8"))
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


def test_no_code_asks_for_one_of_a_family() -> None:
    """No comparison names a format, paper, kind, theme or clinic: what is special is a field of its table."""
    names = _family_names()

    def named(module: Path) -> set[str]:
        return {
            f"line {part.lineno}: {part.value}"
            for node in nodes_of(module)
            if isinstance(node, ast.Compare | ast.MatchValue)
            or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant))
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and part.value in names
        }

    assert faults_in(MODULES, named) == {}
