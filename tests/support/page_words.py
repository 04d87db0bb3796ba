"""All messages as the page of ``handout serve`` gets them."""

import re
from string import Formatter

from handout.problems import Location, Problem
from handout.request.options import OPTIONS
from handout.rules import RULES, find

KEYS = [f"{rule}/{variant}".rstrip("/") for rule, row in RULES.items() for variant in row.wordings]

COMMAND_ONLY = {
    *("cannot-write/terminal", "more", "no-project", "not-this-computer", "worker-lost"),
    *(f"wrong-option/{name}" for name in ("languages", "merged", "stream", "translation", "copy", "workers")),
    *("file-exists/topic-built-in", "no-viewer/stream", "no-translation", "old-library", "other-patient"),
    "other-patient/several",
}
"""What only a command reports."""

OPTION = re.compile(r"--(?:no-)?([a-z]+(?:-[a-z]+)*)")
FLAGS = {option.flag.removeprefix("--") for option in OPTIONS.values()} - {"project"}
NOTES = ("--note: ", "--dose: ")
"""Beginnings of messages that name an option."""


def texts_for_page() -> dict[str, str]:
    """Return each message with its hint as the page gets it, by its rule."""
    found = {}
    for key in KEYS:
        if key in COMMAND_ONLY:
            continue
        _, words = find(key)
        whole = f"{words.message}{words.hint}{words.page_hint}"
        fields = {field for _, field, _, _ in Formatter().parse(whole) if field}
        for lead in NOTES:
            shown = Problem.of(Location("a"), key, **dict.fromkeys(fields, 1)).with_lead(lead).for_page()
            found[f"{key} {lead}"] = f"{shown.message}. {shown.hint}"
    return found
