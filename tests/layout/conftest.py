"""A project that tests of several layouts share."""

from pathlib import Path

import pytest
from support.variants import write_variants


@pytest.fixture(scope="session")
def variants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with variants of the built-in topic and of a clinic."""
    return write_variants(tmp_path_factory.mktemp("variants") / "project")
