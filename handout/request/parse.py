"""Words as they are typed, and what they mean: lists, lengths, dates, doses, yes and no."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, assert_never
from unicodedata import category

from handout.geometry import MM
from handout.problems import Location, Problem, short
from handout.request.option import Kind, Option
from handout.request.options import LINES, OPTIONS

MISSING = frozenset(("nan", "NaN", "NaT", "None", "<NA>"))
"""How pandas and Python write an empty cell; ``Nan`` is a name."""

UNITS = {"mm": MM, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}

YES = ("yes", "y", "true", "1", "x", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero")
NO = ("no", "n", "false", "0", "nein", "falsch", "non", "faux", "falso")
"""Yes and no as people and spreadsheets write them; *no* of one language is yes of none."""

DOSES = re.compile(r"[;\n](?=[^;\n=]*=|\s*$)|,(?=\s*[\w-]+\s*=|\s*$)")
"""Where a dose ends and another begins; a semicolon or comma within one is part of it."""


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of texts with commas; blank ones among them are passed over."""
    return tuple(part.strip() for value in values for part in value.split(",") if not is_blank(part))


def split_values(name: str, values: Iterable[str]) -> list[str]:
    """Return the parts of all values of an option; a dose is a text that may have commas."""
    option = OPTIONS.get(name)
    if option and option.kind is Kind.DOSES:
        return [part for value in values for part in doses_in(value) or [value]]
    return [*listed(values)]


def is_blank(text: str) -> bool:
    """Tell whether there is nothing in a text but commas and what cannot be seen."""
    return all(c.isspace() or c == "," or category(c) == "Cf" for c in text)


def says_nothing(name: str, texts: Iterable[str]) -> bool:
    """Tell whether one of the values of *name* is blank, where that means nothing."""
    return any(is_blank(text) and (name not in LINES or text.strip()) for text in texts)


def blank(where: Location) -> Problem:
    """Return the problem of a blank value."""
    return Problem.of(where, "blank-value")


def length(words: str, option: str, problems: list[Problem]) -> float | None:
    """Return a length in pt; a number without its unit is a problem."""
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm|in|pt)", words.strip())
    if found:
        return float(found[1]) * UNITS[found[2]]
    bare = re.fullmatch(r"\d+(\.\d+)?", words.strip())
    where, text, known = Location.of_option(option), short(words), "3mm, 0.25in, 9pt"
    if bare:
        problems.append(Problem.of(where, "wrong-length/no-unit", text=text, number=words.strip(), known=known))
    else:
        problems.append(Problem.of(where, "wrong-length", text=text, known=known))
    return None


def date_in(text: str, where: Location, problems: list[Problem]) -> date | Literal[""]:
    """Return a date written as year-month-day, with a time or without, or as day.month.year; other orders mean two dates."""
    if not text:
        return ""
    try:
        if found := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", text)
        return date.fromisoformat(found[1] if found else "")
    except ValueError:
        problems.append(Problem.of(where, "wrong-date", text=short(text)))
        return ""


def doses_in(text: str) -> list[str]:
    """Return the doses in one text, such as ``hand=1 minute; stomach=2 minutes, twice a day``."""
    return [dose for part in DOSES.split(text) if (dose := part.strip(", ;\t\n"))]


def read_cell(option: Option, text: str, problems: list[Problem]) -> object:
    """Return the text of a cell as the command line gives it; note what it cannot be, without a word of what it says."""
    where = Location.of_option(option.flag)
    match option.kind:
        case Kind.POINTS | Kind.CONDITIONS | Kind.WORDS:
            return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        case Kind.DOSES:
            return doses_in(text)
        case Kind.YES_NO | Kind.SWITCH:
            word = text.strip().casefold()
            if word not in (*YES, *NO):
                problems.append(Problem.of(where, "wrong-word"))
            return word in YES
        case Kind.COUNT:
            if found := re.fullmatch(r"\d{1,9}", text.strip()):
                return int(found[0])
            problems.append(Problem.of(where, "wrong-number", most=option.most))
            return None
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.FOLDER | Kind.LENGTH:
            return text.strip()
        case Kind.LINE | Kind.PROSE | Kind.DATE:
            return text
    assert_never(option.kind)
