"""An author for every test of the editor."""

from pathlib import Path

import pytest
from support.author import Author

from handout.web import routes


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Author:
    """An author in an empty project, patient where other tests take the processor."""
    monkeypatch.setattr(routes, "MOST_SECONDS", 120)
    return Author(tmp_path)
