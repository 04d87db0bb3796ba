"""What the tests of the mail merge share."""

from pathlib import Path
from shutil import rmtree

import pytest
from support.rows import Act, Count, spy

from handout.render.style_trials import StyleTrials
from handout.store import folder as cache_folder


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Count:
    """Count how often a handout is laid out, when none was before."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))
    return spy(monkeypatch, StyleTrials, "lay_out")


@pytest.fixture
def empty_cache() -> Act:
    """Return what takes all out of the cache."""
    return lambda: rmtree(cache_folder())
