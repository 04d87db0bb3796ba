"""The names of topics that are asked for together, and the paths among them."""

import re
from contextlib import suppress

from handout.files import expand_home, find_existing
from handout.problems import InputError
from handout.schema.spaces import remove_invisible, tidy_word

SEPARATOR = ","
"""What parts them."""


def topic_names(text: str) -> tuple[str, ...]:
    """Return the names of topics in a text such as ``back-pain,sleep``."""
    return tuple(filter(None, map(str.strip, text.split(SEPARATOR))))


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the names of topics, of a path the name of its file."""
    return tuple(re.split(r"[/\\]", name)[-1].removesuffix(".yaml").removesuffix(".yml") for name in topic_names(text))


def is_path(name: str) -> bool:
    """Return whether *name* is a path to a YAML file, not the name of a template."""
    return "/" in name or "\\" in name or name.lower().endswith((".yaml", ".yml"))


def tidy_name(name: str) -> str:
    """Return the name of a template as one means it; a path stays as it is."""
    return name if is_path(name) else tidy_word(name)


def names_of(topic: str) -> tuple[str, ...]:
    """Return the names of topics that are asked for together.

    A comma in the path of a file that is there parts nothing.
    """
    if is_path(topic):
        with suppress(OSError, ValueError, RuntimeError, InputError):
            if find_existing(expand_home(topic)).exists():
                return (topic,)
    return topic_names(remove_invisible(topic)) or (topic,)
