"""Parse a patient's details: name, date, clinician, note and doses."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from msgspec.structs import replace

from handout.problems import Location, Problem, short
from handout.request.dates import DateForm
from handout.request.options import NOBODY, TEXTS, PatientDetails
from handout.request.parse_values import UNKNOWN, is_formula, parse_clear_date, parse_date
from handout.schema.convert import Fault, convert
from handout.schema.markup import find_bad_links, find_open_markup
from handout.schema.model import Prose
from handout.schema.spaces import normalize_line, normalize_spaces, tidy_word

__all__ = ["MOST_NAME", "MOST_NOTE", "NAMES", "NOBODY", "PatientDetails", "parse_patient", "warn_of_lines"]

NAMES = ("patient", "by")
"""The lines that hold a name."""

NO_NAME = re.compile(r"=(?![0-9A-F]{2})", re.IGNORECASE)
"""How no name begins, but for the code of a letter: ``=C5=81ukasz``."""

MOST_NAME, MOST_NOTE = 120, 5_000
"""The greatest length of a line and of a note, in characters."""


def warn_of_lines(details: PatientDetails) -> list[Problem]:
    """Return the warnings about a patient's lines, without patient data.

    A build and each row of a batch have these and no others.
    """
    return [
        problem
        for (name, _), text in details.texts()
        for problem in find_open_markup(Location.of_option(f"--{name}"), name, text, quote=False)
    ]


def parse_patient(
    given: Mapping[str, str],
    doses: Sequence[str],
    where: Mapping[str, Location],
    problems: list[Problem],
    dates: DateForm | None = UNKNOWN,
) -> PatientDetails:
    """Parse a patient's details from the *given* texts; *dates* is their form.

    Without it a date that is not clear stays as it is written.

    Texts that cannot be printed are reported at their place in *where*.
    """
    texts: dict[str, Any] = {
        name: _parse_text(name, given[name], MOST_NOTE if name == "note" else MOST_NAME, where[name], problems)
        if name in given
        else None
        for name in TEXTS
    }
    written = tidy_word(given["date"]) if "date" in given else None
    if written is None or dates is None:
        day = written if written is None else parse_clear_date(written)
    else:
        day = parse_date(written, where["date"], problems, dates)
    return PatientDetails(day=day, doses=_parse_doses(doses, where["dose"], problems), **texts)


def _parse_text(name: str, text: str, most: int, where: Location, problems: list[Problem]) -> str:
    """Normalize a text for printing (spaces, and Unicode form NFC).

    Return an empty text after reporting a problem.
    """
    text = normalize("NFC", (normalize_spaces if name == "note" else normalize_line)(text).strip())
    if name != "note" and "\n" in text:
        problems.append(Problem.of(where, "several-lines", name=name))
        return ""
    if len(text) > most:
        problems.append(Problem.of(where, "too-long", name=name, count=len(text), most=most))
        return ""
    if name in NAMES and (is_formula(text) or NO_NAME.match(text)):
        problems.append(Problem.of(where, "wrong-text/formula", name=name, reason="it is a formula of a spreadsheet"))
        return ""
    printed, findings = convert(text, Prose) if text else ("", [])
    for finding in findings:
        reason = finding.detail if finding.fault is Fault.REFUSED else "it holds an incomplete character"
        rule = "wrong-text/link" if find_bad_links(text) else "wrong-text"
        problems.append(Problem.of(where, rule, name=name, reason=reason))
    return "" if findings else printed


def _parse_doses(given: Sequence[str], where: Location, problems: list[Problem]) -> dict[str, str]:
    """Return doses by the id of their point, from texts such as ``hand=2 minutes``."""
    doses: dict[str, str] = {}
    for each in given:
        name, sign, words = each.partition("=")
        point, text = tidy_word(name), words.strip()
        if not sign or not point or not text:
            problems.append(Problem.of(where, "wrong-dose", text=short(each)))
        elif point in doses:
            problems.append(Problem.of(where, "same-point/doses", word=short(point), card="card"))
        else:
            doses[point] = _parse_text("dose", text, MOST_NAME, replace(where, word=point), problems)
    return doses
