"""A browser for the tests of the page, and an author for those of the editor."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.author import Author
from support.browser import Served, launch

from handout.content.project import Project
from handout.web import routes


@pytest.fixture(scope="module")
def launched() -> Iterator[Any]:
    """One browser for all tests of a module."""
    yield from launch()


@pytest.fixture
def browser(launched: Any) -> Iterator[Any]:
    """Close all pages of a test at its end: each would go on asking whether its server is back."""
    yield launched
    for context in launched.contexts:
        context.close()


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Author:
    """An author in an empty project, patient where other tests take the processor."""
    monkeypatch.setattr(routes, "SECONDS_OF_WORK", 120)
    return Author(tmp_path)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """A site of its own for each test, patient where other tests take the processor.

    A test with the mark ``own_project`` may save in it.
    """
    monkeypatch.setattr(routes, "SECONDS_OF_WORK", 120)
    project = None
    if request.node.get_closest_marker("own_project"):
        (tmp_path / "templates").mkdir()
        project = Project(tmp_path)
    running = Served(project=project)
    yield running
    running.stop()
