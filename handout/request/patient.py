"""How the lines about one patient are checked: name, date, by whom, a note, and doses of single points."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from handout.problems import Location, Problem, short
from handout.request.options import NOBODY, TEXTS, PatientDetails
from handout.request.parse import date_in
from handout.schema.convert import Fault, convert
from handout.schema.markup import left_open
from handout.schema.model import Prose
from handout.schema.spaces import spaced, spaced_line

__all__ = ["MOST_NAME", "MOST_NOTE", "NOBODY", "PatientDetails", "open_markup", "parse_patient"]

MOST_NAME, MOST_NOTE = 120, 5_000
"""Longest line, and longest note, in characters."""


def open_markup(said: PatientDetails) -> list[Problem]:
    """Return a warning for each line that is printed with signs which were meant as markup; none repeats what it says."""
    return [
        problem
        for (name, _), text in said.texts()
        for problem in left_open(Location.of_option(f"--{name}"), name, text, quote=False)
    ]


def parse_patient(
    given: Mapping[str, str], doses: Sequence[str], where: Mapping[str, Location], problems: list[Problem]
) -> PatientDetails:
    """Return the personal lines from texts as they were *given*; note every one that cannot be printed, under its place in *where*."""
    texts: dict[str, Any] = {
        name: _checked(name, given[name], MOST_NOTE if name == "note" else MOST_NAME, where[name], problems)
        if name in given
        else None
        for name in TEXTS
    }
    day = date_in(given["date"].strip(), where["date"], problems) if "date" in given else None
    return PatientDetails(day=day, doses=_doses(doses, where["dose"], problems), **texts)


def _checked(name: str, text: str, most: int, where: Location, problems: list[Problem]) -> str:
    """Return *text* as it is printed, its letters composed, or nothing after noting why it cannot be."""
    text = normalize("NFC", (spaced if name == "note" else spaced_line)(text).strip())
    if name != "note" and "\n" in text:
        problems.append(Problem.of(where, "several-lines", name=name))
        return ""
    if len(text) > most:
        problems.append(Problem.of(where, "too-long", name=name, count=len(text), most=most))
        return ""
    printed, findings = convert(text, Prose) if text else ("", [])
    for finding in findings:
        reason = finding.words if finding.fault is Fault.REFUSED else "a character in it is half of one"
        problems.append(Problem.of(where, "wrong-text", name=name, reason=reason))
    return "" if findings else printed


def _doses(given: Sequence[str], where: Location, problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        point, sign, text = (part.strip() for part in each.partition("="))
        if not sign or not point or not text:
            problems.append(Problem.of(where, "wrong-dose", text=short(each)))
        elif point in doses:
            problems.append(Problem.of(where, "same-point/doses", word=short(point)))
        else:
            doses[point] = _checked("dose", text, MOST_NAME, where, problems)
    return doses
