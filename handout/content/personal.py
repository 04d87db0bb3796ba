"""What is said to one patient: name, date, by whom, a note, and doses of single points.  It is on paper only, never in a file's name or metadata."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter, ValidationError

from handout.content.model import Words
from handout.problems import Problem, Where, short

MOST_NAME, MOST_NOTE = 120, 5_000


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
    words = TypeAdapter(Words)
    said: dict[str, str] = {}
    for name in ("patient", "by", "note"):
        text = given.get(name, "").strip()
        most = MOST_NOTE if name == "note" else MOST_NAME
        if len(text) > most:
            problems.append(
                Problem(where[name], "too-long", f"{name}: {len(text):,} characters, more than {most:,}", "shorten it")
            )
        elif text:
            try:
                said[name] = words.validate_python(text)
            except ValidationError as error:
                message = error.errors()[0]["msg"].removeprefix("Value error, ")
                problems.append(Problem(where[name], "wrong-text", f"{name}: {message}", ""))
    day = _date(given.get("date", "").strip(), where["date"], problems)
    return Personal(
        said.get("patient", ""), day, said.get("by", ""), said.get("note", ""), _doses(doses, where, problems)
    )


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


def _doses(given: Sequence[str], where: Mapping[str, Where], problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        point, sign, text = each.partition("=")
        if not sign or not point.strip() or not text.strip():
            message = f"'{short(each)}' is no dose of a point"
            problems.append(Problem(where["dose"], "wrong-dose", message, "write hand='2 minutes, twice a day'"))
        elif point.strip() in doses:
            message = f"'{short(point.strip())}' has two doses"
            problems.append(Problem(where["dose"], "same-point", message, "give each point one"))
        else:
            doses[point.strip()] = text.strip()
    return doses
