"""The models of built-in kinds, to read topics that are no file of a project."""

from pathlib import Path

from handout.content.kind import Kind
from handout.content.project import Project
from handout.content.topic_types import topic_type
from handout.installed import BUILTIN

ACUPRESSURE = topic_type(Project(BUILTIN).read("kinds", "acupressure", Kind))
"""The model of an acupressure topic."""

EXERCISES = topic_type(Project(BUILTIN).read("kinds", "exercises", Kind))
"""The model of an exercises topic."""

STARTER = Path(__file__).parents[1] / "fixtures" / "starter.yaml"
"""An acupressure topic of one point, with comments, as authors write them."""
