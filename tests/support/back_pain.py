"""The built-in topic."""

from handout.content.project import Project
from handout.installed import BUILTIN

TOPIC = Project(BUILTIN).topic("back-pain").value


def plain_words(words: str) -> str:
    """Return *words* without bold marks, and with single spaces."""
    return " ".join(words.replace("**", "").split())
