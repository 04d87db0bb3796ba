"""The built-in topic, changed and composed."""

from functools import cache

from msgspec.structs import replace

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.handout import Handout
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.request.options import Selection
from handout.schema.model_reader import read
from support.kinds import ACUPRESSURE
from support.whole_topic import whole_topic

TEXT = whole_topic()


@cache
def back_pain() -> LoadedTopic:
    """Return the built-in topic with all it needs and no clinic."""
    return load_topic(Project(BUILTIN), "back-pain", None)


def changed_topic(*edits: tuple[str, str]) -> LoadedTopic:
    """Return the built-in topic with its text edited."""
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return replace(back_pain(), topic=read(text.encode(), "back-pain.yaml", ACUPRESSURE))


def composed(choice: Selection = Selection(), material: LoadedTopic | None = None) -> Handout:  # noqa: B008
    """Return the handout for *choice*."""
    return compose(material or back_pain(), choice)
