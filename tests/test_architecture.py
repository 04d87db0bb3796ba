"""The folders keep what they promise: who knows whom, how long a module may be, and what lies where."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from support.source import (
    HANDOUT,
    MODULES,
    banned_names,
    defined_names,
    faults_in,
    lines_over,
    nodes_of,
    tree_of,
)

from handout.installed import BUILTIN

MOST_LINES = 400


@cache
def _imports(file: Path) -> set[str]:
    """Return the full name of every module that *file* imports, wherever in it."""
    here = ("handout", *file.relative_to(HANDOUT).parent.parts)
    found: set[str] = set()
    for node in nodes_of(file):
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


def test_imports_run_one_way() -> None:
    """A module imports from its own package and from those below it, and never from a neighbour or from above."""

    def upward(module: Path) -> set[str]:
        own = _package(module.relative_to(HANDOUT).parts)
        if own == "__pyinstaller" or module.name in ("__init__.py", "__main__.py"):
            return set()
        names = {name for name in _imports(module) if name.startswith("handout.")}
        others = {_package(tuple(name.split(".")[1:])) for name in names} - {own, "ground"}
        return {other for other in others if LEVEL[other] >= LEVEL[own]}

    assert faults_in(MODULES, upward) == {}


def test_every_package_has_its_level() -> None:
    """No package is left out of the order of imports."""
    packages = {folder.name for folder in HANDOUT.iterdir() if (folder / "__init__.py").is_file()}
    assert packages == set(LEVEL) - {"ground"} | {"__pyinstaller"}


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        (
            "typer",
            {
                f"cli/{name}.py"
                for name in (
                    "application",
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
        ("chardet", {"mail_merge/tables/encoding_guess.py"}),
        ("distributed", {"mail_merge/executors.py"}),
        ("svg2pdf_py", {"layout/figures/svg/convert.py"}),
        ("segno", {"layout/figures/qr.py"}),
        (
            "PIL",
            {
                "atlas/compare.py",
                "atlas/model.py",
                "layout/figures/photo.py",
                "layout/figures/counted.py",
                "layout/figures/saliency.py",
                *(f"layout/figures/raster/{name}.py" for name in ("clean", "decode", "describe", "srgb", "whole")),
                "web/drawing.py",
            },
        ),
        (
            "scipy",
            {
                f"atlas/{name}.py"
                for name in ("clothing", "curves", "details", "draw_view", "drawing_state", "lines", "scene", "shading")
            },
        ),
        ("skimage", {f"atlas/{name}.py" for name in ("clothing", "lines", "draw_view")}),
        ("resvg_py", {"atlas/compare.py"}),
        ("pillow_heif", {"layout/figures/raster/decode.py"}),
        ("pypdfium2", {"pdf/rasterize.py"}),
        ("pymupdf_fonts", {"layout/text/firago.py"}),
        ("starlette", {"web/failures.py", "web/guard.py", "web/routes.py", "web/editor/routes.py"}),
        ("uvicorn", {"web/connections.py", "web/server.py"}),
        ("pyphen", {"layout/text/hyphenation.py"}),
        ("yaml", {"schema/nodes.py", "schema/yaml_reader.py", "web/saved_plans.py"}),
        ("budoux", {"layout/text/scripts_without_spaces.py"}),
        ("icu4py", {"layout/text/scripts_without_spaces.py"}),
        ("babel", {"cli/language_files.py"}),
        ("pydantic", set()),
        ("reportlab", set()),
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


HEAVY = {"svg2pdf_py", "PIL", "pillow_heif", "pypdfium2", "segno", "chardet", "distributed", "rich", "pyphen"}
HEAVY |= {"budoux", "icu4py", "babel"}


def test_heavy_libraries_are_imported_where_used() -> None:
    """Outside ``pdf`` nothing heavy is imported when a module is: that would double a cold run."""

    def heavy(module: Path) -> set[str]:
        top = tree_of(module).body
        names = {a.name.split(".")[0] for node in top if isinstance(node, ast.Import) for a in node.names}
        names |= {(node.module or "").split(".")[0] for node in top if isinstance(node, ast.ImportFrom)}
        return names & HEAVY

    assert faults_in(MODULES, heavy) == {}


def test_no_module_is_too_long() -> None:
    """A module can be read in one sitting."""
    assert faults_in(MODULES, lines_over(MOST_LINES)) == {}


def test_everything_public_says_what_it_is() -> None:
    """Every module, and every public class, function and method in it, has a docstring that is a sentence."""

    def lacking(module: Path) -> list[str]:
        texts = (("module", ast.get_docstring(tree_of(module))), *_public(tree_of(module)))
        return [name for name, found_text in texts if not _is_sentence(found_text)]

    assert faults_in(MODULES, lacking) == {}


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

PLAIN = {"content/language.py": {"draft"}, "web/connections.py": {"connection_made"}}
"""Names that are no metaphors: the status of a text that no clinician has approved, and a method that asyncio calls."""


def test_docstrings_begin_with_a_short_line() -> None:
    """The first line of every docstring, private ones and those of constants too, is short and a whole sentence."""

    def wrong(module: Path) -> list[str]:
        firsts = [text.splitlines()[0] for text in _docstrings(module)]
        return [line for line in firsts if len(line) > MOST_COLUMNS or not line.endswith(".")]

    assert faults_in(MODULES, wrong) == {}


def _docstrings(file: Path) -> Iterator[str]:
    """Yield every docstring of a module, and of its constants."""
    for node in nodes_of(file):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def test_docstrings_use_one_markup() -> None:
    """A docstring marks a name of its code as ``*name*``, anything else as code, and puts one space between sentences."""

    def wrong(module: Path) -> Iterator[str]:
        names = {*defined_names(module), *_used_names(module)}
        for docstring in _docstrings(module):
            text = re.sub(r"``.+?``", "code", docstring, flags=re.DOTALL)
            yield from re.findall(r"`|(?<=[.!?])  ", text)
            yield from set(re.findall(r"(?<![*\w])\*(\w+)\*(?![*\w])", text)) - names

    assert faults_in(MODULES, wrong) == {}


def _used_names(file: Path) -> Iterator[str]:
    """Yield every name and attribute that a module uses."""
    for node in nodes_of(file):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield name


def test_every_function_has_a_docstring() -> None:
    """Every function and class has a docstring, private ones too; inner functions and ``__init__`` may do without."""

    def lacking(module: Path) -> list[str]:
        owners = [tree_of(module), *(node for node in nodes_of(module) if isinstance(node, ast.ClassDef))]
        inner = [node for owner in owners for node in owner.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
        return [node.name for node in inner if node.name != "__init__" and not ast.get_docstring(node)]

    assert faults_in(MODULES, lacking) == {}


def test_names_are_plain() -> None:
    """No function, class, parameter, variable or field is named with a banned word."""
    plain = {HANDOUT / name: words for name, words in PLAIN.items()}
    assert faults_in(MODULES, lambda module: banned_names(defined_names(module)) - plain.get(module, set())) == {}


def test_everything_is_typed() -> None:
    """Every function says what it takes and what it returns."""

    def lacking(module: Path) -> Iterator[str]:
        for node in nodes_of(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                bare = [a.arg for a in taken if a.annotation is None and a.arg not in ("self", "cls")]
                if bare or node.returns is None:
                    yield node.name

    assert faults_in(MODULES, lacking) == {}


def test_nothing_is_run_that_was_read() -> None:
    """No code evaluates text, and none writes to the screen but the command line."""

    def running(module: Path) -> set[str]:
        named = {node.id for node in nodes_of(module) if isinstance(node, ast.Name)}
        return named & {"eval", "exec", "compile", "__import__"}

    assert faults_in(MODULES, running) == {}


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
