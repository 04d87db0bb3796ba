"""Tests keep what they promise as well: what each is for, how long a file may be, and what lies where."""

import ast
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
from support.source import (
    HANDOUT,
    TEST_FILES,
    TESTS,
    banned_names,
    defined_names,
    faults_in,
    lines_over,
    nodes_of,
    tree_of,
)

MOST_LINES_OF_TESTS = 400


def test_names_in_tests_are_plain() -> None:
    """What tests define is named in the words of the code, but for the sentences that name the tests."""

    def banned(file: Path) -> set[str]:
        return banned_names(name for name in defined_names(file) if not name.startswith("test_"))

    assert faults_in(TEST_FILES, banned) == {}


def test_every_test_states_its_promise() -> None:
    """Every test function has a one-sentence docstring."""
    lacking = []
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in nodes_of(file):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found_text = ast.get_docstring(node)
                if found_text is None or "\n" in found_text or not found_text.endswith("."):
                    lacking.append(f"{file.name}: {node.name}")
    assert lacking == []


def test_every_test_leaves_the_folder_that_it_stood_in() -> None:
    """A test changes the current folder by pytest's ``monkeypatch``, which goes back: its own is deleted after it."""

    def moves(file: Path) -> set[str]:
        return {ast.unparse(node) for node in nodes_of(file) if isinstance(node, ast.Attribute)} & {"os.chdir"}

    assert faults_in(TEST_FILES, moves) == {}


LONGER = {"schema/test_model_reader.py"}
"""Tests of one table of mistakes, which says more in one piece."""


def test_no_test_file_is_too_long() -> None:
    """Tests are split by what they test, so that a failure is found by its file."""
    files = [file for file in TEST_FILES if file.relative_to(TESTS).as_posix() not in LONGER]
    assert faults_in(files, lines_over(MOST_LINES_OF_TESTS)) == {}


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
        for node in tree_of(file).body:
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


def test_the_files_that_begin_first_are_there(pytestconfig: pytest.Config) -> None:
    """A file that is renamed keeps its place in the order of tests."""
    conftest = pytestconfig.pluginmanager.get_plugin(str(TESTS / "conftest.py"))
    assert {*conftest.LONGEST} <= {file.name for file in TEST_FILES}  # type: ignore[union-attr]
