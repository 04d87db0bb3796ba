"""The folders keep what they promise: who knows whom, how long a module may be, and what lies where."""

import ast
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from handout.installed import BUILTIN

HANDOUT = Path(__file__).parent.parent / "handout"
MODULES = sorted(HANDOUT.rglob("*.py"))
MOST_LINES = 420
TESTS = Path(__file__).parent
MOST_LINES_OF_TESTS = 400
TEST_FILES = sorted(
    file for file in TESTS.rglob("*.py") if file.relative_to(TESTS).parts[0] not in ("bench", "fixtures")
)
each_test_file = pytest.mark.parametrize("file", TEST_FILES, ids=lambda file: file.relative_to(TESTS).as_posix())
modules = pytest.mark.parametrize("module", MODULES, ids=lambda file: file.relative_to(HANDOUT).as_posix())


@cache
def _imports(file: Path) -> set[str]:
    """Return the full name of every module that *file* imports, wherever in it."""
    here = ("handout", *file.relative_to(HANDOUT).parent.parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            name = ".".join(part for part in (base, node.module or "") if part)
            found |= {name} | {f"{name}.{alias.name}" for alias in node.names}
    return found


def _knows(file: Path, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in _imports(file))


def _importers(package: str) -> set[str]:
    return {file.relative_to(HANDOUT).as_posix() for file in MODULES if _knows(file, package)}


LAYERS = (
    "rules",
    "ground",
    "schema",
    "request",
    "content",
    "layout",
    "imposition check",
    "pdf",
    "render",
    "mail_merge",
    "web",
    "cli",
    "atlas",
)
"""The packages from the bottom up: each imports from those above it in this list only. The modules beside them are the ground."""

LEVEL = {package: level for level, row in enumerate(LAYERS) for package in row.split()}


def _package(parts: tuple[str, ...]) -> str:
    return parts[0] if parts and (HANDOUT / parts[0]).is_dir() else "ground"


@modules
def test_imports_run_one_way(module: Path) -> None:
    """A module imports from its own package and from those below it, and never from a neighbour or from above."""
    own = _package(module.relative_to(HANDOUT).parts)
    if own == "__pyinstaller" or module.name in ("__init__.py", "__main__.py"):
        return
    names = {name for name in _imports(module) if name.startswith("handout.")}
    others = {_package(tuple(name.split(".")[1:])) for name in names} - {own, "ground"}
    assert {other for other in others if LEVEL[other] >= LEVEL[own]} == set()


def test_every_package_has_its_level() -> None:
    """No package is left out of the order of imports."""
    packages = {folder.name for folder in HANDOUT.iterdir() if (folder / "__init__.py").is_file()}
    assert packages == set(LEVEL) - {"ground"} | {"__pyinstaller"}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("reportlab", {"pdf/document.py"}),
        (
            "typer",
            {
                f"cli/{name}.py"
                for name in (
                    "__init__",
                    "atlas",
                    "batch",
                    "completion",
                    "condition",
                    "batch_problems",
                    "build",
                    "clinics",
                    "find",
                    "help",
                    "languages",
                    "new",
                    "option_values",
                    "options",
                    "pictures",
                    "plans",
                    "schemas",
                    "serve",
                    "terminal",
                    "topics",
                )
            },
        ),
        ("openpyxl", set()),
        ("chardet", {"mail_merge/tables/encoding.py"}),
        ("distributed", {"mail_merge/executors.py"}),
        ("svg2pdf_py", {"layout/figures/svg/convert.py"}),
        ("segno", {"layout/figures/qr.py"}),
        (
            "PIL",
            {
                "atlas/compare.py",
                "atlas/model.py",
                "layout/figures/photo.py",
                "layout/figures/saliency.py",
                *(f"layout/figures/raster/{name}.py" for name in ("clean", "decode", "describe", "srgb")),
            },
        ),
        (
            "scipy",
            {
                f"atlas/{name}.py"
                for name in ("clothing", "curves", "details", "lines", "picture", "scene", "shading", "sketch")
            },
        ),
        ("skimage", {f"atlas/{name}.py" for name in ("clothing", "lines", "picture")}),
        ("resvg_py", {"atlas/compare.py"}),
        ("pillow_heif", {"layout/figures/raster/decode.py"}),
        ("pypdfium2", {"pdf/rasterize.py", "web/drawing.py"}),
        ("pymupdf_fonts", {"layout/text/firago.py", "web/routes.py"}),
        ("starlette", {"web/guard.py", "web/routes.py", "web/editor/routes.py"}),
        ("uvicorn", {"web/server.py"}),
        ("pyphen", {"layout/text/hyphenation.py"}),
        ("yaml", {"schema/nodes.py", "schema/reader.py", "web/saved_plans.py"}),
        ("budoux", {"layout/text/breaks.py"}),
        ("icu4py", {"layout/text/breaks.py"}),
        ("babel", {"cli/language_files.py"}),
        ("pydantic", set()),
        ("reportlab.platypus", set()),
        ("pikepdf", set()),
        ("fitz", set()),
        ("pickle", set()),
        ("socket", {"web/server.py"}),
        ("urllib", set()),
        ("requests", set()),
    ],
)
def test_a_library_is_known_where_it_is_used(package: str, allowed: set[str]) -> None:
    """Each library is imported by the modules that are there to hide it, and by no other; none that can go online."""
    assert _importers(package) == allowed


@modules
def test_heavy_libraries_are_imported_where_used(module: Path) -> None:
    """Outside ``pdf`` nothing heavy is imported when a module is: that would double a cold run."""
    top = ast.parse(module.read_text("utf-8")).body
    names = {a.name.split(".")[0] for node in top if isinstance(node, ast.Import) for a in node.names}
    names |= {(node.module or "").split(".")[0] for node in top if isinstance(node, ast.ImportFrom)}
    heavy = {"svg2pdf_py", "PIL", "pillow_heif", "pypdfium2", "segno", "chardet", "distributed", "rich", "pyphen"}
    heavy |= {"budoux", "icu4py", "babel"}
    heavy |= set() if module.parent.name == "pdf" else {"reportlab"}
    assert names & heavy == set()


@modules
def test_no_module_is_too_long(module: Path) -> None:
    """A module can be read in one sitting."""
    assert len(module.read_text("utf-8").splitlines()) <= MOST_LINES


@modules
def test_everything_public_says_what_it_is(module: Path) -> None:
    """Every module, and every public class, function and method in it, has a docstring that is a sentence."""
    tree = ast.parse(module.read_text("utf-8"))
    lacking = [
        name
        for name, found_text in (("module", ast.get_docstring(tree)), *_public(tree))
        if not _is_sentence(found_text)
    ]
    assert lacking == []


def _public(node: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Yield names and docstrings of what others may use."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not inner.name.startswith("_"):
            yield inner.name, ast.get_docstring(inner)
            if isinstance(inner, ast.ClassDef):
                yield from _public(inner)


def _is_sentence(docstring: str | None) -> bool:
    return docstring is not None and len(docstring.split()) >= 2 and docstring[0].isupper() and "." in docstring


MOST_COLUMNS = 80
"""The longest first line of a docstring, as a terminal or an editor's pop-up shows it."""

BANNED = frozenset(
    "made said told kept ready settled room wish rooms wishes mould draft stock recalled remembered".split()  # noqa: SIM905
)
"""Words that mean several things here, or only to those who wrote them."""

PLAIN = {"content/language.py": {"draft"}}
"""Names that are no metaphors: the status of a text that no clinician has approved."""


@modules
def test_docstrings_begin_with_a_short_line(module: Path) -> None:
    """The first line of every docstring, private ones and those of constants too, is short and a whole sentence."""
    texts = [node.value.value for node in ast.walk(ast.parse(module.read_text("utf-8"))) if _is_docstring(node)]
    firsts = [text.splitlines()[0] for text in texts]
    assert [line for line in firsts if len(line) > MOST_COLUMNS or not line.endswith(".")] == []


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@modules
def test_docstrings_use_one_markup(module: Path) -> None:
    """A docstring marks a name of its code as ``*name*``, anything else as code, and puts one space between sentences."""
    tree = ast.parse(module.read_text("utf-8"))
    names = {*_defined_names(tree), *_used_names(tree)}
    for node in ast.walk(tree):
        if _is_docstring(node):
            text = re.sub(r"``.+?``", "code", node.value.value, flags=re.DOTALL)
            assert "`" not in text
            assert re.findall(r"(?<=[.!?])  ", text) == []
            assert set(re.findall(r"(?<![*\w])\*(\w+)\*(?![*\w])", text)) - names == set()


def _used_names(tree: ast.AST) -> Iterator[str]:
    """Yield every name and attribute that a module uses."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name


@modules
def test_every_function_has_a_docstring(module: Path) -> None:
    """Every function and class has a docstring, private ones too; inner functions and ``__init__`` may do without."""
    tree = ast.parse(module.read_text("utf-8"))
    owners = [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    inner = [node for owner in owners for node in owner.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert [node.name for node in inner if node.name != "__init__" and not ast.get_docstring(node)] == []


@modules
def test_names_are_plain(module: Path) -> None:
    """No function, class, parameter, variable or field is named with a banned word."""
    names = set(_defined_names(ast.parse(module.read_text("utf-8")))) - PLAIN.get(
        module.relative_to(HANDOUT).as_posix(), set()
    )
    assert {name for name in names if BANNED & set(_words(name))} == set()


@each_test_file
def test_names_in_tests_are_plain(file: Path) -> None:
    """What tests define is named in the words of the code, but for the sentences that name the tests."""
    names = {name for name in _defined_names(ast.parse(file.read_text("utf-8"))) if not name.startswith("test_")}
    assert {name for name in names if BANNED & set(_words(name))} == set()


def _defined_names(tree: ast.AST) -> Iterator[str]:
    """Yield every name that a module gives to something."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.alias(asname=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def _words(name: str) -> list[str]:
    """Return the words of a name in snake_case, CamelCase or capitals."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


@modules
def test_everything_is_typed(module: Path) -> None:
    """Every function says what it takes and what it returns."""
    lacking = []
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [a.arg for a in taken if a.annotation is None and a.arg not in ("self", "cls")]
            if bare or node.returns is None:
                lacking.append(node.name)
    assert lacking == []


@modules
def test_nothing_is_run_that_was_read(module: Path) -> None:
    """No code evaluates text, and none writes to the screen but the command line."""
    named = {node.id for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert named & {"eval", "exec", "compile", "__import__"} == set()


@pytest.mark.parametrize(
    ("folder", "endings"),
    [
        ("templates", {".yaml", ".json"}),
        ("images", {".svg", ".md", ".yaml", ".png"}),
    ],
)
def test_folders_hold_what_they_should(folder: str, endings: set[str]) -> None:
    """Templates and images hold only files of their kinds: no leftovers, no programs."""
    files = [file for file in (BUILTIN / folder).rglob("*") if file.is_file()]
    assert len(files) > 4
    assert {file.suffix for file in files} <= endings
    assert not any(file.name.startswith(".") for file in files)
    assert not any(file.is_symlink() for file in files)


def test_every_drawing_says_where_it_is_from() -> None:
    """Each folder of drawings has its origin and its landmarks beside it."""
    folders = {file.parent for file in (BUILTIN / "images").rglob("*.svg")}
    assert folders
    for folder in folders:
        assert (folder / "ORIGIN.md").read_text("utf-8").strip()
        assert (folder / "landmarks.yaml").is_file()


def test_every_test_states_its_promise() -> None:
    """Every test function has a one-sentence docstring."""
    lacking = []
    for file in sorted(Path(__file__).parent.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found_text = ast.get_docstring(node)
                if found_text is None or "\n" in found_text or not found_text.endswith("."):
                    lacking.append(f"{file.name}: {node.name}")
    assert lacking == []


LONGER = {"schema/test_reader.py"}
"""Tests of one table of mistakes, which says more in one piece."""


@each_test_file
def test_no_test_file_is_too_long(file: Path) -> None:
    """Tests are split by what they test, so that a failure is found by its file."""
    lines = len(file.read_text("utf-8").splitlines())
    assert lines <= MOST_LINES_OF_TESTS or file.relative_to(TESTS).as_posix() in LONGER


def test_tests_lie_as_the_packages_do() -> None:
    """Each folder of tests has the package that it tests."""
    apart = {"bench", "fixtures", "golden", "support"}
    folders = {file.parent.relative_to(TESTS) for file in TESTS.rglob("test_*.py")}
    tested = {folder for folder in folders if folder.parts[:1] not in {(name,) for name in apart}}
    assert [str(folder) for folder in sorted(tested) if not (HANDOUT / folder / "__init__.py").is_file()] == []


def test_no_two_test_files_have_one_name() -> None:
    """Folders of tests are no packages: pytest knows a file by its name alone."""
    names = [file.name for file in TEST_FILES if file.name.startswith("test_")]
    assert sorted(names) == sorted(set(names))


def test_a_helper_of_tests_is_written_once() -> None:
    """A helper that two test files need is in ``tests/support``: none is defined again in nearly the same words."""
    known: dict[str, list[tuple[str, str]]] = {}
    for file in TEST_FILES:
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("test_"):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                text = "\n".join(map(ast.unparse, body))
                known.setdefault(node.name, []).append((f"{file.relative_to(TESTS).as_posix()}: {node.name}", text))
    twice = [
        f"{one}, {other}"
        for helpers in known.values()
        for (one, text), (other, again) in combinations(helpers, 2)
        if SequenceMatcher(None, text, again).ratio() > 0.9
    ]
    assert twice == []
