"""The README and the texts of ``handout help``: their examples run, their links lead somewhere, and the command shows them."""

import ast
import inspect
import json
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import pytest
import yaml
from support.kinds import MOVES, STARTER, copy_kinds
from support.source import MODULES, nodes_of
from support.surroundings import any_name
from typer.main import get_command
from typer.testing import CliRunner

import handout
from handout.cli.application import COMMANDS, app
from handout.cli.help import render_markdown, summary, texts
from handout.cli.schemas import schema_of
from handout.content.project import Project
from handout.suggest import nearest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "handout" / "docs"
FILES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
TEXTS = {file: file.read_text("utf-8") for file in FILES}
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
each_text = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def _blocks(kind: str) -> list[tuple[Path, str, str]]:
    """Return the blocks of a *kind*: the text they are in, the word after their kind, what they hold."""
    return [(file, word, held) for file in FILES for got, word, held in FENCE.findall(TEXTS[file]) if got == kind]


TABLE = next(held for _, _, held in _blocks("csv"))
COMMANDS_SHOWN = [
    (file, [line.split("#")[0].strip() for line in held.splitlines()])
    for file, _, held in _blocks("sh")
    if held.startswith("handout ")
]


def _starter(folder: Path) -> Path:
    """Return a new topic to start from, below *folder*."""
    file = folder / "templates" / "topics" / "neck.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(STARTER.read_text("utf-8").replace("NAME", "neck"))
    return file


@any_name
@pytest.mark.parametrize(
    ("file", "commands"), COMMANDS_SHOWN, ids=[f"{file.stem}: {shown[0]}" for file, shown in COMMANDS_SHOWN]
)
@pytest.mark.sweep(every=10)
def test_each_command_runs(file: Path, commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ``handout`` line works as it stands, each block from a folder with the files that its text shows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.csv").write_text(TABLE, "utf-8")
    for where, name, held in _blocks("yaml"):
        if where == file and name.endswith(".yaml"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(held, "utf-8")
    for command in commands:
        typed, _, table = command.partition("|")[0].partition("<")
        given = Path(table.strip()).read_bytes() if table else None
        result = CliRunner().invoke(app, shlex.split(typed)[1:], input=given)
        assert result.exit_code == 0, f"{command}\n{result.output}"
        assert "warning" not in result.output or not list(tmp_path.rglob("*.yaml")) or "neck" in command, command


def test_tables_are_the_same_wherever_they_are_shown() -> None:
    """The README and the text on many patients show one table."""
    assert {held for _, _, held in _blocks("csv")} == {TABLE}


@pytest.mark.parametrize(("file", "_word", "code"), _blocks("python"))
def test_each_python_example_runs(
    file: Path, _word: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python examples make PDFs: bytes called ``pdf``, or files."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(compile(code, str(file), "exec"), names)  # noqa: S102
    written = [found.read_bytes() for found in tmp_path.iterdir()]
    pdfs = [names.get("pdf", b"%PDF"), *written]
    assert "pdf" in names or len(written) == 2
    assert all(isinstance(pdf, bytes) and pdf.startswith(b"%PDF") for pdf in pdfs)


@pytest.mark.parametrize(
    ("word", "held"), [(word, held) for _, word, held in _blocks("yaml") if not word.endswith(".yaml")]
)
@pytest.mark.sweep(every=8)
def test_each_part_of_a_topic_builds(word: str, held: str, tmp_path: Path) -> None:
    """A part of a topic that a text shows builds in the topic to start from, or in one of exercises."""
    file = _starter(tmp_path)
    if word == "exercises":
        copy_kinds(tmp_path)
        file = tmp_path / MOVES
    topic = yaml.safe_load(file.read_text("utf-8"))
    target, part = topic["points"][0] if word == "point" else topic, yaml.safe_load(held)
    if "point" in part:  # the shared point says the rest
        target.clear()
    target.update(part)
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    assert handout.build(file).startswith(b"%PDF")


def _anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a text."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub(lambda found: found[0].strip("`"), text), re.MULTILINE)
    remaining = ("".join(c for c in heading.lower() if c in " -_" or category(c)[0] in "LN") for heading in headings)
    return {heading.replace(" ", "-") for heading in remaining}


def _targets(text: str) -> list[str]:
    """Return where the links and pictures of a text lead, but for those on the web."""
    shown = CODE.sub("", text)
    found = [*re.findall(r"\]\(([^)]+)\)", shown), *re.findall(r'<img src="([^"]+)"', shown)]
    return [target for target in found if "://" not in target]


@each_text
def test_each_link_leads_somewhere(file: Path) -> None:
    """Every relative link, picture and anchor is there."""
    for target in _targets(TEXTS[file]):
        name, _, anchor = target.partition("#")
        place = (file.parent / name).resolve() if name else file
        assert place.is_file(), target
        assert not anchor or anchor in _anchors(place.read_text("utf-8")), target


def test_the_readme_leads_to_every_text() -> None:
    """No text is left out of the README's list."""
    assert {(ROOT / target.partition("#")[0]).name for target in _targets(TEXTS[FILES[0]])} >= {
        f.name for f in FILES[1:]
    }


THEIRS = re.compile(
    r"templates/(topics/(neck-pain|TOPIC)|clinics/(yours|approved)|plans/|points/CODE)|images/neck-pain/|output/"
)
"""What readers make themselves."""

ENDINGS = (".py", ".md", ".yaml", ".toml", ".yml", "/")


def _is_there(path: str, file: Path) -> bool:
    """Return whether a *path* that a text names is one from the top, from ``handout/``, or a module's name."""
    places = (ROOT / path, ROOT / "handout" / path, file.parent / path)
    return any(place.exists() for place in places) or ("/" not in path[:-1] and any((ROOT / "handout").rglob(path)))


@each_text
def test_each_file_that_is_named_is_there(file: Path) -> None:
    """Modules and folders that a text names in code exist, but for those that readers make."""
    named = {path for path in re.findall(r"`([\w./-]+)`", TEXTS[file]) if path.endswith(ENDINGS)}
    named = {path for path in named if "/" in path or path.endswith(".py")}
    assert [path for path in sorted(named) if not THEIRS.match(path) and not _is_there(path, file)] == []


@each_text
def test_each_function_that_is_named_is_there(file: Path) -> None:
    """What a text names with its module, as in `` ``Role``, ``layout/page.py`` ``, is in that module."""
    named = re.findall(r"`([A-Za-z_.]+)`, `([\w/]+\.py)`", TEXTS[file])
    lost = [f"{name}, {module}" for name, module in named if not _is_in(name, module)]
    assert "\n".join(lost) == ""


def _is_in(name: str, module: str) -> bool:
    """Return whether a module defines all parts of a *name*; what is planned is not looked at, nor are two modules in a row."""
    if name.endswith(".py"):
        return True
    source = (ROOT / "handout" / module.removeprefix("handout/")).read_text("utf-8")
    return all(re.search(rf"(def|class) {part}\b|^{part}\b.*=", source, re.MULTILINE) for part in name.split("."))


def _docstrings() -> Iterator[tuple[Path, str]]:
    for module in MODULES:
        for node in nodes_of(module):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield module, ast.get_docstring(node) or ""


def test_each_text_that_a_docstring_names_is_there() -> None:
    """A docstring that sends its reader to a Markdown file, or to a module by its path, names one that exists."""
    lost = [
        (module.name, path)
        for module, found_text in _docstrings()
        for path in re.findall(r"``([\w./-]+\.(?:md|py))``", found_text)
        if not _is_there(path, module)
    ]
    assert lost == []


def test_each_word_of_the_glossary_is_in_the_code() -> None:
    """Every term that is explained names a class, a function or a module."""
    section = TEXTS[DOCS / "design.md"].partition("## Words")[2].partition("\n## ")[0]
    terms = [row.split("|")[1].strip() for row in section.splitlines() if row.startswith("| ")][1:]
    modules = list((ROOT / "handout").rglob("*.py"))
    named = {file.stem for file in modules} | {folder.parent.name for folder in modules}
    named |= set(
        re.findall(
            r"(?:class |def |^)(\w+)(?=\(|:| = )", "\n".join(file.read_text("utf-8") for file in modules), re.MULTILINE
        )
    )
    known = {name.replace("_", "").casefold() for name in named}
    assert 20 <= len(terms) <= 30
    assert [term for term in terms if term.replace(" ", "") not in known] == []


def test_every_option_is_in_the_table() -> None:
    """The table of options has those that ``build``, ``preview``, ``check`` and ``batch`` share, and no other."""
    table = TEXTS[DOCS / "options.md"].partition("<!-- options: begin -->")[2].partition("<!-- options: end -->")[0]
    root = get_command(app)
    commands = [root.get_command(None, name) for name in ("build", "preview", "check", "batch")]  # type: ignore[attr-defined]
    shared = [
        {name for option in command.params for name in (*option.opts, *option.secondary_opts) if name.startswith("--")}
        for command in commands
    ]
    shown = {
        name for row in re.findall(r"^\| (`--[^|]+)\|", table, re.MULTILINE) for name in re.findall(r"--[\w-]+", row)
    }
    assert shown == set.intersection(*shared)
    for command, own in zip(commands, shared, strict=True):
        rest = own - shown
        lacking = [name for name in rest if f"`{name}" not in TEXTS[DOCS / "options.md"]]
        assert lacking == [], command.name


def test_help_lists_every_text() -> None:
    """``handout help`` has a line for each text, with a sentence that fits on it."""
    result = CliRunner().invoke(app, ["help"])
    assert result.exit_code == 0
    for file in FILES[1:]:
        found_text = summary(TEXTS[file])
        assert f"\n  {file.stem.ljust(13)}  {found_text}\n" in result.output
        assert found_text.endswith(".")
        assert len(found_text) <= 100
    assert not set(texts()) & set(COMMANDS)


@pytest.mark.parametrize("name", texts())
@pytest.mark.sweep(every=10)
def test_help_shows_each_text(name: str) -> None:
    """Each text is plain text of the terminal's width: no sign of Markdown or HTML is left, and code can be copied."""
    result = CliRunner().invoke(app, ["help", name.upper()], env={"COLUMNS": "90"})
    assert result.exit_code == 0
    code = {
        f"    {line}".rstrip()
        for block in re.findall(r"^```.*?\n(.*?)^```", texts()[name], re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    }
    assert code <= set(result.output.splitlines())
    assert max(len(line) for line in result.output.splitlines() if line not in code) <= 90
    assert "\x1b" not in result.output
    assert "<!--" not in result.output
    assert "<img" not in result.output
    assert "](" not in result.output.replace("[how to sit](", "")
    title = texts()[name].splitlines()[0].removeprefix("# ")
    assert result.output.startswith(f"{title}\n{'=' * len(title)}\n\n")


def test_a_link_is_spelt_out() -> None:
    """A link to another text says how to show it; code stays as it is."""
    shown = render_markdown(
        "# A\n\nS.\n\nSee [plans](plans.md#x), [here](#y), [web](https://a.org), `[b](c.md)`.\n", 90, bold=False
    )
    assert "See plans (handout help plans), here, web (https://a.org), [b](c.md)." in shown


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("plens", "did you mean 'plans'?"),
        ("bild", "did you mean 'build'?"),
        ("x\ny", "known: "),
        ("nothing", "known: "),
        ("unknown-condtion", "did you mean 'unknown-condition'?"),
    ],
)
def test_an_unknown_text_is_told_with_the_nearest(word: str, hint: str) -> None:
    """The command ends with 2, as for every word it does not know."""
    result = CliRunner().invoke(app, ["help", word])
    assert result.exit_code == 2
    assert result.output.startswith("TOPIC: error: unknown help topic '")
    assert hint in result.output
    assert nearest("plens", ("plans",))


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.sweep(every=8)
def test_help_of_a_command_is_its_own(name: str) -> None:
    """``handout help build`` shows what ``handout build --help`` shows."""
    result = CliRunner().invoke(app, ["help", name])
    assert result.exit_code == 0
    assert f"Usage: handout {name}" in result.output


@pytest.mark.parametrize(
    ("surroundings", "bold"), [({}, True), ({"PAGER": "more"}, False), ({"LESS": "-S"}, True)], ids=str
)
def test_a_terminal_is_shown_pages(
    surroundings: dict[str, str], bold: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the pager shows the text, bold where it can; a reader's own pager and its options count."""
    paged: list[str] = []
    for name in ("PAGER", "MANPAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("pydoc.pager", paged.append)
    monkeypatch.setattr("shutil.which", lambda _: "less")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    get_command(app).main(["help", "plans"], standalone_mode=False)
    assert ("\x1b[1m" in paged[0]) is bold
    assert "Plans" in paged[0]
    assert capsys.readouterr().out == ""


def test_the_texts_are_packed() -> None:
    """The wheel takes the whole package, and the hook of PyInstaller every Markdown file in it."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'packages = ["handout"]' in project
    assert '".md"' in inspect.cleandoc((ROOT / "handout" / "__pyinstaller" / "hook-handout.py").read_text("utf-8"))
    assert runpy.run_path(str(ROOT / "handout" / "cli" / "help.py"))["texts"]() == {f.stem: TEXTS[f] for f in FILES[1:]}


@pytest.mark.parametrize("file", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda file: file.name)
def test_what_github_reads_is_yaml(file: Path) -> None:
    """Workflows have jobs with few rights; forms ask for no patient data."""
    read = yaml.safe_load(file.read_text("utf-8"))
    if file.parent.name == "workflows":
        assert read["permissions"] == {"contents": "read"}
        assert all("timeout-minutes" in job or "environment" in job for job in read["jobs"].values())
    elif file.name != "config.yml":
        assert "patient data" in file.read_text("utf-8").casefold()
        assert all(part["type"] == "markdown" or part["attributes"]["label"] for part in read["body"])


def test_the_message_that_is_shown_is_the_one_that_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of a message, in the README and in the texts, is what a misspelt key of a new topic gives."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "neck-pain"]).exit_code == 0
    file = Path("templates/topics/neck-pain.yaml")
    file.write_text(file.read_text("utf-8").replace("    picture:", "    pictrue:"), "utf-8")
    found_text = CliRunner().invoke(app, ["check", "neck-pain"]).output
    shown = {
        block
        for text in TEXTS.values()
        for block in re.findall(r"^```\n(templates/.*?)^```", text, re.DOTALL | re.MULTILINE)
    }
    assert len(shown) == 1
    assert re.sub(r":\d+:", ":", shown.pop()) in re.sub(r":\d+:", ":", found_text)


def test_the_page_of_kinds_shows_every_key_of_a_kind() -> None:
    """Somebody who has the page alone writes a kind without a guess."""
    schema = json.loads(schema_of("kind", Project(ROOT)))
    owners = [schema, *schema["$defs"].values()]
    keys = {key for owner in owners for key in owner.get("properties", ())} - {"zero", "two", "few"}
    code = "\n".join(CODE.findall(TEXTS[DOCS / "topic-kinds.md"]))
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", code)) == []
