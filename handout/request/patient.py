"""Checks of the patient's details: name, date, clinician, note and doses."""

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from msgspec.structs import replace

from handout.problems import Location, Problem, short
from handout.request.options import NOBODY, TEXTS, PatientDetails
from handout.request.parse import parse_date
from handout.schema.convert import Fault, convert
from handout.schema.markup import find_open_markup
from handout.schema.model import Prose
from handout.schema.spaces import normalize_line, normalize_spaces

__all__ = ["MOST_NAME", "MOST_NOTE", "NOBODY", "PatientDetails", "parse_patient", "warn_of_open_markup"]

MOST_NAME, MOST_NOTE = 120, 5_000
"""Longest line, and longest note, in characters."""


def warn_of_open_markup(details: PatientDetails) -> list[Problem]:
    """Return a warning for each line with unclosed markup, without patient data."""
    found = (
        each for (name, _), text in details.texts() for each in find_open_markup(Location(f"--{name}"), name, text)
    )
    return [replace(each, message=each.discreet[0]) if each.discreet else each for each in found]


def parse_patient(
    given: Mapping[str, str], doses: Sequence[str], where: Mapping[str, Location], problems: list[Problem]
) -> PatientDetails:
    """Return the patient's details from *given* texts.

    Report those that cannot be printed; *where* holds the place of each.
    """
    texts: dict[str, Any] = {
        name: _parse_text(name, given[name], MOST_NOTE if name == "note" else MOST_NAME, where[name], problems)
        if name in given
        else None
        for name in TEXTS
    }
    day = parse_date(given["date"].strip(), where["date"], problems) if "date" in given else None
    return PatientDetails(day=day, doses=_parse_doses(doses, where["dose"], problems), **texts)


def _parse_text(name: str, text: str, most: int, where: Location, problems: list[Problem]) -> str:
    """Return *text* as it is printed, in Unicode form NFC.

    Return an empty text after reporting a problem.
    """
    text = normalize("NFC", (normalize_spaces if name == "note" else normalize_line)(text).strip())
    if name != "note" and "\n" in text:
        problems.append(Problem(where, "several-lines", f"{name}: it has more than one line", "write it on one"))
        return ""
    if len(text) > most:
        message = f"{name}: {len(text):,} characters, more than {most:,}"
        problems.append(Problem(where, "too-long", message, "shorten it"))
        return ""
    printed, findings = convert(text, Prose) if text else ("", [])
    for finding in findings:
        message = finding.detail if finding.fault is Fault.REFUSED else "a character in it is half of one"
        hint = "write it again without that, or begin the link with https://"
        discreet = (f"{name}: a character or a link in it cannot be printed", hint)
        problems.append(Problem(where, "wrong-text", f"{name}: {message}", hint, discreet=discreet))
    return "" if findings else printed


def _parse_doses(given: Sequence[str], where: Location, problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        point, sign, text = (part.strip() for part in each.partition("="))
        if not sign or not point or not text:
            hint = "write hand='2 minutes, twice a day'"
            message, discreet = f"'{short(each)}' is not a dose of a point", ("this is not a dose of a point", hint)
            problems.append(Problem(where, "wrong-dose", message, hint, discreet=discreet))
        elif point in doses:
            message, hint = f"'{short(point)}' has two doses", "give each point one"
            problems.append(Problem(where, "same-point", message, hint, discreet=("a point has two doses", hint)))
        else:
            doses[point] = _parse_text("dose", text, MOST_NAME, where, problems)
    return doses
