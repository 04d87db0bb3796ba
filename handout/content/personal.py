"""What is said to one patient: name, date, by whom, a note, and doses of single points.  It is on paper only, never in a file's name or metadata."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter, ValidationError

from handout.content.model import Prose
from handout.problems import Problem, Where, short

LINES = ("patient", "by", "note")
MOST_NAME, MOST_NOTE = 120, 5_000
"""Longest line, and longest note, in characters."""


@dataclass(frozen=True, slots=True)
class Personal:
    """The personal lines of one handout; empty ones are blanks to write on."""

    patient: str = ""
    day: date | None = None
    by: str = ""
    note: str = ""
    doses: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the name of its field."""
        yield from (("patient", self.patient), ("by", self.by), ("note", self.note))
        yield from (("dose", text) for text in self.doses.values())


NOBODY = Personal()
"""A handout for whoever takes it."""


def personal(
    given: Mapping[str, str], doses: Sequence[str], where: Mapping[str, Where], problems: list[Problem]
) -> Personal:
    """Return the personal lines from texts as they were *given*; note every one that cannot be printed, under its place in *where*."""
    said = {
        name: _checked(name, given.get(name, ""), MOST_NOTE if name == "note" else MOST_NAME, where[name], problems)
        for name in LINES
    }
    day = _date(given.get("date", "").strip(), where["date"], problems)
    return Personal(said["patient"], day, said["by"], said["note"], _doses(doses, where["dose"], problems))


def _checked(name: str, text: str, most: int, where: Where, problems: list[Problem]) -> str:
    """Return *text* as it is printed, or nothing after noting why it cannot be."""
    text = text.strip()
    if len(text) > most:
        message = f"{name}: {len(text):,} characters, more than {most:,}"
        problems.append(Problem(where, "too-long", message, "shorten it"))
        return ""
    try:
        return TypeAdapter(Prose).validate_python(text) if text else ""
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        problems.append(Problem(where, "wrong-text", f"{name}: {message}"))
        return ""


def _date(text: str, where: Where, problems: list[Problem]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _not_a_date(text)
    except ValueError:
        hint = "write it as year-month-day, such as 2026-11-22"
        problems.append(Problem(where, "wrong-date", f"'{short(text)}' is no date", hint))
        return None


def _not_a_date(text: str) -> date:
    raise ValueError(text)


def _doses(given: Sequence[str], where: Where, problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        point, sign, text = (part.strip() for part in each.partition("="))
        if not sign or not point or not text:
            message = f"'{short(each)}' is no dose of a point"
            problems.append(Problem(where, "wrong-dose", message, "write hand='2 minutes, twice a day'"))
        elif point in doses:
            message = f"'{short(point)}' has two doses"
            problems.append(Problem(where, "same-point", message, "give each point one"))
        else:
            doses[point] = _checked("dose", text, MOST_NAME, where, problems)
    return doses
