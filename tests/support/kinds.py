"""The models of built-in kinds, to read topics that are no file of a project."""

import re
from pathlib import Path

import pytest

from handout import build
from handout.content.kind import Kind
from handout.content.project import Project
from handout.content.topic_types import topic_type
from handout.installed import BUILTIN
from handout.problems import InputError

ACUPRESSURE = topic_type(Project(BUILTIN).read("kinds", "acupressure", Kind))
"""The model of an acupressure topic."""

KINDS = Path(__file__).parents[1] / "fixtures" / "kinds"
"""A project with a topic of each built-in kind, and of two kinds of its own."""

MOVES = Path("templates/topics/neck-moves.yaml")
HINTS = Path("templates/topics/desk-hints.yaml")
MEDICINES = Path("templates/kinds/medicines.yaml")
"""Files of that project, for tests that break them."""

ACUPRESSURE_WORDS = re.compile(
    r"\bpress|\bpoints?\b|skin dents|(?-i:\bWHO\b)|acupressure|\bmassag|\bneedle|gentle|firm\b", re.IGNORECASE
)
"""Words that only acupressure topics may print."""


def copy_kinds(place: Path) -> None:
    """Copy the project of kinds to *place*, where a test may change it."""
    for file in KINDS.rglob("*"):
        if file.is_file():
            copied = place / file.relative_to(KINDS)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_bytes(file.read_bytes())
    (place / "templates" / "languages").mkdir()


def refused(topic: str = "neck-moves", **given: object) -> list[tuple[str, str, str]]:
    """Return the place, rule and message of everything that is wrong with a topic of this folder."""
    with pytest.raises(InputError) as caught:
        build(topic, project=".", **given)  # type: ignore[arg-type]
    return [(str(p.where), p.rule, f"{p.message} {p.hint}") for p in caught.value.problems]


EXERCISES = topic_type(Project(BUILTIN).read("kinds", "exercises", Kind))
"""The model of an exercises topic."""

STARTER = Path(__file__).parents[1] / "fixtures" / "starter.yaml"
"""An acupressure topic of one point, with comments, as authors write them."""
