"""Topics and plans of a project that a test may break."""

from pathlib import Path

from handout.content.project import Project

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parents[1] / "fixtures" / "languages"
"""A project with topics in other languages."""

TOPIC = Path("templates/topics/mine.yaml")
PLAN = Path("templates/plans/first.yaml")
TOPICS = [name for name in Project(ROOT).names("topics") if "." not in name]
"""The built-in topics."""

LANGUAGES = sorted(file.suffixes[0][1:] for file in (ROOT / "templates" / "topics").glob("back-pain.*.yaml"))
"""The languages that back pain is translated into."""

POINTS = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")
"""The points of the built-in topic, in its order."""


def acupressure_topics() -> list[str]:
    """Return the built-in topics on acupressure, which can be joined."""
    project = Project(ROOT)
    return [name for name in TOPICS if project.topic(name).value.kind == "acupressure"]


def edit(old: str, new: str, file: Path = TOPIC) -> None:
    """Replace *old*, which must stand in *file*, wherever it does."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def write_plan(text: str, topic: str = "mine", name: str = "first") -> None:
    """Write a plan with these lines."""
    PLAN.parent.mkdir(parents=True, exist_ok=True)
    PLAN.with_stem(name).write_text(f"topic: {topic}\n{text}\n", "utf-8")
