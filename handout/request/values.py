"""Values as they are typed: their parts, and whether they say anything."""

from collections.abc import Iterable
from unicodedata import category

from handout.problems import Location, Problem

MISSING = frozenset(("nan", "NaN", "NaT", "None", "<NA>"))
"""How pandas and Python write an empty cell; ``Nan`` is a name."""

LINES = ("patient", "date", "by", "note")
"""What may be blank: a blank line to write on, whatever a plan says."""


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of texts with commas; blank ones among them are passed over."""
    return tuple(part.strip() for value in values for part in value.split(",") if not is_blank(part))


def is_blank(text: str) -> bool:
    """Tell whether there is nothing in a text but commas and what cannot be seen."""
    return all(c.isspace() or c == "," or category(c) == "Cf" for c in text)


def says_nothing(name: str, texts: Iterable[str]) -> bool:
    """Tell whether one of the values of *name* is blank, where that means nothing."""
    return any(is_blank(text) and (name not in LINES or text.strip()) for text in texts)


def blank(where: Location) -> Problem:
    """Return the problem of a blank value."""
    return Problem(where, "blank-value", "the value is blank", "say what is meant, or leave it out")
