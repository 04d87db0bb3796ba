"""All mistakes of a topic are found in one run: a wrong value hides no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.whole_topic import whole_topic

from handout.check.load_topic import load_topic
from handout.content.project import project_for
from handout.problems import InputError

Mistake = Callable[[dict[str, Any]], object]


def _card(topic: dict[str, Any]) -> Any:
    """Return the card of the hand."""
    return topic["points"][6]


MISTAKES: dict[str, tuple[str, Mistake]] = {
    "unknown key": ("unknown-key", lambda topic: topic.update(colour="x")),
    "unknown key of a card": ("unknown-key", lambda topic: topic["points"][0].update(colour="red")),
    "missing key": ("missing-key", lambda topic: topic.pop("short_title")),
    "missing key of a card": ("missing-key", lambda topic: topic["points"][1].pop("name")),
    "wrong form": ("wrong-form", lambda topic: topic.update(next_review="soon")),
    "wrong type": ("wrong-type", lambda topic: topic["points"][2].update(cautions="Stop.")),
    "whole card": ("wrong-type", lambda topic: topic["points"].append("hand")),
    "unknown word": ("unknown-word", lambda topic: topic["points"][3]["picture"]["callouts"][0].update(kind="x")),
    "no picture": ("no-picture", lambda topic: _card(topic)["picture"].update(file="none.svg")),
    "no landmark": (
        "unknown-landmark",
        lambda topic: _card(topic)["picture"]["callouts"].append({"kind": "press", "at": "nowhere"}),
    ),
    "same id": ("same-id", lambda topic: topic["points"][4].update(id="stomach")),
    "unknown condition": ("unknown-condition", lambda topic: topic["points"][5].update(conditions=["elbow-fever"])),
    "unknown phrase": ("unknown-phrase", lambda topic: topic.update(words={"farewell": "Bye"})),
    "short caution": ("short-caution", lambda topic: topic["points"][0]["short"].update(caution="Stop.")),
}
"""Mistakes of an author by name: the rule, and how they come into the built-in topic."""

HIDE = ("no landmark", "no picture")
"""Mistakes of which one cannot be seen beside the other: a picture that is not there has no landmarks."""


def _rules(folder: Path, *names: str) -> set[str]:
    """Return the rules of the problems of a topic with some mistakes."""
    topic = yaml.safe_load(whole_topic())
    for name in names:
        MISTAKES[name][1](topic)
    file = folder / "templates" / "topics" / "back-pain.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(topic, sort_keys=False, allow_unicode=True), "utf-8")
    with pytest.raises(InputError) as refused:
        load_topic(project_for(None, folder), "back-pain", None)
    return {problem.rule for problem in refused.value.problems}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.sweep(every=10)
def test_one_mistake_is_one_problem(name: str, tmp_path: Path) -> None:
    """What stands for a wrong value is never blamed itself."""
    assert _rules(tmp_path, name) == {MISTAKES[name][0]}


@pytest.mark.parametrize("left", MISTAKES)
@pytest.mark.sweep(every=10)
def test_all_mistakes_but_one_are_found_at_once(left: str, tmp_path: Path) -> None:
    """Of whatever kinds they are, all are in one list: none hides another, whichever of them is *left* out."""
    for hidden in HIDE:
        names = [name for name in MISTAKES if name not in (left, hidden)]
        assert _rules(tmp_path, *names) == {MISTAKES[name][0] for name in names}
