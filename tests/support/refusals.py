"""Builds that are refused."""

from pathlib import Path
from typing import Any

import pytest

from handout import build
from handout.problems import InputError


def refused_build(topic: str | Path, **options: Any) -> InputError:
    """Return how a build is refused."""
    with pytest.raises(InputError) as caught:
        build(topic, **options)
    return caught.value


def refused_by(topic: str | Path, **options: Any) -> set[str]:
    """Return the rules that stop a build."""
    return {problem.rule for problem in refused_build(topic, **options).problems}
