"""Translations for tests: the words of a topic, or of another one of the same form, laid out as a translation file."""

from collections.abc import Callable
from typing import Any

import yaml

from handout.content.topic import Topic
from handout.content.translation import CALLOUTS, hash_texts


def write_translation(
    topic: Topic, name: str, tag: str, words: Callable[[str], str] = str, other: Topic | None = None
) -> str:
    """Return a translation of *topic* whose texts are those of an *other* topic of the same form, changed by *words*."""
    tree: dict[Any, Any] = {}
    for path, text in (other or topic).translatable_texts():
        node = tree
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = words(text)
    for number, card in enumerate(topic.cards):
        tree[topic.spec.cards][number] = {"id": card.id, **tree[topic.spec.cards][number]}
    header = {"translates": {"topic": name, "version": topic.version}, "language": tag}
    whole = {**header, **_listed(tree), "made_from": hash_texts(topic)}
    return str(yaml.dump(whole, allow_unicode=True, sort_keys=False, width=100_000))


def _listed(tree: Any) -> Any:
    """Return a tree with lists in the place of tables that are keyed by numbers."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(key, int) for key in tree):
        return [_listed(tree[key]) for key in sorted(tree)]
    return {
        key: [item["text"] for item in _listed(value)] if key == CALLOUTS else _listed(value)
        for key, value in tree.items()
    }
