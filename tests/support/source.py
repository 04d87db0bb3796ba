"""The code as it is written: each file is read and parsed once for all rules that it is held to."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from support.topics import ROOT

HANDOUT = ROOT / "handout"
MODULES = tuple(sorted(HANDOUT.rglob("*.py")))
TESTS = ROOT / "tests"
TEST_FILES = tuple(
    sorted(file for file in TESTS.rglob("*.py") if file.relative_to(TESTS).parts[0] not in ("bench", "fixtures"))
)


@cache
def source_of(file: Path) -> str:
    """Return the text of a file of code."""
    return file.read_text("utf-8")


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a file of code."""
    return ast.parse(source_of(file))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file of code."""
    return tuple(ast.walk(tree_of(file)))


def forget_source() -> None:
    """Free the memory that trees take, once no test of a file needs them."""
    for each in (source_of, tree_of, nodes_of):
        each.cache_clear()


def faults_in(files: Iterable[Path], find: Callable[[Path], Iterable[object]]) -> dict[str, list[object]]:
    """Return what *find* finds wrong with each of *files*, of all those with which something is."""
    return {file.relative_to(ROOT).as_posix(): found for file in files if (found := list(find(file)))}


def lines_over(most: int) -> Callable[[Path], list[int]]:
    """Return what finds the length of a file of more than so many lines."""
    return lambda file: [lines for lines in [len(source_of(file).splitlines())] if lines > most]


BANNED = frozenset(
    "made said told kept ready settled room wish rooms wishes mould draft stock recalled remembered".split()  # noqa: SIM905
)
"""Words that mean several things here, or only to those who wrote them."""


def banned_names(names: Iterable[str]) -> set[str]:
    """Return those of *names* that have a banned word."""
    return {name for name in set(names) if BANNED & set(_words(name))}


def defined_names(file: Path) -> Iterator[str]:
    """Yield every name that a module gives to something."""
    for node in nodes_of(file):
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
