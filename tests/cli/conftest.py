"""What the tests of the command share."""

from pathlib import Path

import pytest
from support.paths import ROWS
from support.topics import edit


@pytest.fixture
def broken(project: Path) -> Path:
    """Return a project whose topic has two mistakes."""
    edit("sides: middle", "sides: midle")
    edit("title: Acu", "titel: Acu")
    return project


@pytest.fixture
def table_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder with a table."""
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(ROWS)
