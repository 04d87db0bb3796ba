"""Fixtures of the tests of contents."""

from pathlib import Path

import pytest
from support.kinds import copy_kinds


@pytest.fixture
def copied_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a copy of the project of kinds that a test may change."""
    copy_kinds(tmp_path)
    monkeypatch.chdir(tmp_path)
