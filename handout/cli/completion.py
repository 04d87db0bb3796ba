"""Completion in the shell: topics, cards and conditions."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from handout.problems import HandoutError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handout.content.project import Project


def complete_topics(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of topics that begin with *incomplete*, no translations."""
    with suppress(HandoutError):
        names = _project(context).names("topics")
        originals = (name for name in names if name.partition(".")[0] not in names or "." not in name)
        return _matching(originals, incomplete)
    return []


def complete_cards(context: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of cards that begin with the last of the words in *incomplete*."""
    with suppress(HandoutError):
        topic = _project(context).topic(_topic(context))
        return _matching((card.id for card in topic.value.cards), incomplete)
    return []


def complete_conditions(context: typer.Context, incomplete: str) -> list[str]:
    """Return the conditions that begin with the last of the words in *incomplete*.

    Those that leave out a card of the topic come first.
    """
    from handout.check.load_topic import load_topic

    with suppress(HandoutError):
        loaded = load_topic(_project(context), _topic(context), None)
        used = [name for card in loaded.topic.value.cards for name in card.conditions]
        return _matching(dict.fromkeys((*used, *sorted(loaded.words.conditions))), incomplete)
    return []


def _project(context: typer.Context) -> "Project":
    """Return the project that the command line so far is about."""
    from handout.content.project import project_for

    folder = context.params.get("project")
    return project_for(_topic(context) or None, Path(folder) if folder else None)


def _topic(context: typer.Context) -> str:
    """Return the topic that stands on the command line so far, or an empty text.

    While an option still lacks its value, no word has become a parameter yet.
    """
    return str(context.params.get("topic") or next((word for word in context.args if not word.startswith("-")), ""))


def _matching(names: "Iterable[str]", incomplete: str) -> list[str]:
    """Return the *names* that begin with the last of several words, and those before."""
    before, comma, last = incomplete.rpartition(",")
    given = before.split(",")
    return [f"{before}{comma}{name}" for name in names if name.startswith(last) and name not in given]
