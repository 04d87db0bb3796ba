"""The names of topics that are asked for together."""

import re

SEPARATOR = ","
"""What parts them."""


def topic_names(text: str) -> tuple[str, ...]:
    """Return the names of topics in a text such as ``back-pain,sleep``."""
    return tuple(filter(None, map(str.strip, text.split(SEPARATOR))))


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the names of topics, of a path the name of its file."""
    return tuple(re.split(r"[/\\]", name)[-1].removesuffix(".yaml").removesuffix(".yml") for name in topic_names(text))
