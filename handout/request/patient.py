"""What is said to one patient: name, date, by whom, a note, and doses of single points.  It is on paper only, never in a file's name or metadata."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal
from unicodedata import normalize

from msgspec import Struct, field
from msgspec.structs import replace

from handout.problems import Location, Problem, short
from handout.schema.convert import Fault, convert
from handout.schema.markup import left_open
from handout.schema.model import Prose
from handout.schema.spaces import spaced, spaced_line

LINES = ("patient", "by", "note")
MOST_NAME, MOST_NOTE = 120, 5_000
"""Longest line, and longest note, in characters."""

DOSES = re.compile(r"[;\n](?=[^;\n=]*=|\s*$)|,(?=\s*[\w-]+\s*=|\s*$)")
"""Where a dose ends and another begins; a semicolon or comma within one is part of it."""

MOST_DAYS = 92
"""Days of the longest diary: a quarter of a year."""


class PatientDetails(Struct, frozen=True):
    """The personal lines of one handout; empty ones are blanks to write on (also an empty *day*), None is unsaid.

    *doses* are by the id of their point; *usual* ones are for those of their points that are chosen.
    """

    patient: str | None = None
    day: date | Literal[""] | None = None
    by: str | None = None
    note: str | None = None
    doses: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_somebody(self) -> bool:
        """Tell whether anything is said besides doses."""
        return bool(self.patient or self.day or self.by or self.note)

    def texts(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield every text with the name of its field, and of a dose its point."""
        yield from (((name, ""), getattr(self, name) or "") for name in LINES)
        yield from ((("dose", point), text) for doses in (self.doses, self.usual) for point, text in doses.items())

    def dose(self, point: str) -> str:
        """Return what is said of a point, or nothing."""
        return self.doses.get(point) or self.usual.get(point, "")

    def over(self, usual: "PatientDetails") -> "PatientDetails":
        """Return these lines with the unsaid ones taken from *usual*; its doses are for those of their points that are chosen."""
        return PatientDetails(
            usual.patient if self.patient is None else self.patient,
            usual.day if self.day is None else self.day,
            usual.by if self.by is None else self.by,
            usual.note if self.note is None else self.note,
            self.doses,
            {**usual.usual, **usual.doses, **self.usual},
        )


def open_markup(said: PatientDetails) -> list[Problem]:
    """Return a warning for each line that is printed with signs which were meant as markup; none repeats what it says."""
    found = (each for (name, _), text in said.texts() for each in left_open(Location(f"--{name}"), name, text))
    return [replace(each, message=each.discreet[0]) if each.discreet else each for each in found]


NOBODY = PatientDetails()
"""A handout for whoever takes it."""


def personal(
    given: Mapping[str, str], doses: Sequence[str], where: Mapping[str, Location], problems: list[Problem]
) -> PatientDetails:
    """Return the personal lines from texts as they were *given*; note every one that cannot be printed, under its place in *where*."""
    said = {
        name: _checked(name, given[name], MOST_NOTE if name == "note" else MOST_NAME, where[name], problems)
        if name in given
        else None
        for name in LINES
    }
    day = _date(given["date"].strip(), where["date"], problems) if "date" in given else None
    return PatientDetails(said["patient"], day, said["by"], said["note"], _doses(doses, where["dose"], problems))


def _checked(name: str, text: str, most: int, where: Location, problems: list[Problem]) -> str:
    """Return *text* as it is printed, its letters composed, or nothing after noting why it cannot be."""
    text = normalize("NFC", (spaced if name == "note" else spaced_line)(text).strip())
    if name != "note" and "\n" in text:
        problems.append(Problem(where, "several-lines", f"{name}: it has more than one line", "write it on one"))
        return ""
    if len(text) > most:
        message = f"{name}: {len(text):,} characters, more than {most:,}"
        problems.append(Problem(where, "too-long", message, "shorten it"))
        return ""
    printed, findings = convert(text, Prose) if text else ("", [])
    for finding in findings:
        message = finding.words if finding.fault is Fault.REFUSED else "a character in it is half of one"
        hint = "write it again without that, or begin the link with https://"
        discreet = (f"{name}: a character or a link in it cannot be printed", hint)
        problems.append(Problem(where, "wrong-text", f"{name}: {message}", hint, discreet=discreet))
    return "" if findings else printed


def _date(text: str, where: Location, problems: list[Problem]) -> date | Literal[""]:
    """Return a date written as year-month-day, with a time or without, or as day.month.year; other orders mean two dates."""
    if not text:
        return ""
    try:
        if found := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", text)
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        hint = "write it as year-month-day, such as 2026-11-22, or as day.month.year"
        discreet = ("this is no date", hint)
        problems.append(Problem(where, "wrong-date", f"'{short(text)}' is no date", hint, discreet=discreet))
        return ""


def doses_in(text: str) -> list[str]:
    """Return the doses in one text, such as ``hand=1 minute; stomach=2 minutes, twice a day``."""
    return [dose for part in DOSES.split(text) if (dose := part.strip(", ;\t\n"))]


def _doses(given: Sequence[str], where: Location, problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        point, sign, text = (part.strip() for part in each.partition("="))
        if not sign or not point or not text:
            hint = "write hand='2 minutes, twice a day'"
            message, discreet = f"'{short(each)}' is no dose of a point", ("this is no dose of a point", hint)
            problems.append(Problem(where, "wrong-dose", message, hint, discreet=discreet))
        elif point in doses:
            message, hint = f"'{short(point)}' has two doses", "give each point one"
            problems.append(Problem(where, "same-point", message, hint, discreet=("a point has two doses", hint)))
        else:
            doses[point] = _checked("dose", text, MOST_NAME, where, problems)
    return doses
