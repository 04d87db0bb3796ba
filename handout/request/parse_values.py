"""Parse the texts of options and cells: lists, lengths, dates, doses, yes and no."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Literal, assert_never
from unicodedata import category, normalize

from handout.geometry import MM
from handout.problems import Location, Problem, short
from handout.request.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateForm,
    FarYear,
    StrayWord,
    UnclearDate,
    WrongWeekday,
    read_date,
)
from handout.request.option import Kind, Option
from handout.request.options import LINES, OPTIONS
from handout.schema.spaces import tidy_word

UNKNOWN = DateForm()
"""The form of dates where no clinic's file says it."""

MISSING = frozenset(("nan", "NaN", "NaT", "None", "<NA>"))
"""How pandas and Python write an empty cell; ``Nan`` is a name."""

_DASHES = ("-", "--", "---", "–", "—", "n/a", "n.a.", "n/k", "./.")
_NOTHING = (
    *_DASHES,
    "na",
    "nil",
    "none",
    "nothing",
    "null",
    "keine",
    "kein",
    "nichts",
    "ninguno",
    "ninguna",
    "aucun",
    "aucune",
)


def _as_typed(*words: str) -> frozenset[str]:
    """Return words in the capitals that people type."""
    return frozenset(form for word in words for form in (word, word.capitalize(), word.upper()))


EMPTY: Mapping[str, frozenset[str]] = {
    "patient": _as_typed(*_DASHES),
    "points": _as_typed(*_DASHES),
    "language": _as_typed(*_DASHES),
    "with": _as_typed(*_DASHES),
    "file": _as_typed(*_DASHES),
    "date": _as_typed(*_NOTHING, "no"),
    "by": _as_typed(*_NOTHING),
    "note": _as_typed(*_NOTHING, "no"),
    "dose": _as_typed(*_NOTHING, "no"),
    "format": _as_typed(*_NOTHING),
    "large_print": _as_typed(*_NOTHING),
    "avoid": _as_typed(
        *_NOTHING, "no", "nein", "none known", "nil known", "no known", "no conditions", "no contraindications"
    )
    - _as_typed("n/k"),
}
"""The words that mean an empty cell, by column.

``No`` may be a name, a language, or "no points". A condition that is not known (``n/k``) is not one that a patient has not.
"""

NOTHING = frozenset().union(*EMPTY.values())

UNITS = {"mm": MM, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}

YES = (
    *(
        "yes",
        "y",
        "true",
        "1",
        "1.0",
        "x",
        "ja",
        "j",
        "wahr",
        "oui",
        "vrai",
        "sí",
        "si",
        "sì",
        "verdadero",
        "sim",
        "tak",
        "так",
        "نعم",
        "بله",
        "ہاں",
        "हाँ",
        "हां",
        "হ্যাঁ",
        "có",
        "是",
        "有",
        "はい",
        "haa",
    ),
    *("✓", "✔", "☑", "✅"),
)
NO = (
    "no",
    "n",
    "false",
    "0",
    "0.0",
    "nein",
    "falsch",
    "non",
    "faux",
    "falso",
    "não",
    "nie",
    "ні",
    "☐",
    "لا",
    "خیر",
    "نہیں",
    "नहीं",
    "না",
    "không",
    "否",
    "无",
    "没有",
    "いいえ",
    "maya",
)
"""Yes and no as people and spreadsheets write them.

The ``NO`` of one language is never the ``YES`` of another. A column of numbers with gaps has decimals (1.0).
"""

CELL = r"(?:\$?[A-Z]{1,3}\$?\d{1,7}(?=\s*(?:$|[-+*/&^:;,<>%!)]))|R(?:\[-?\d+\]|\d*)C(?:\[-?\d+\]|\d+))"
"""A cell's name in a formula, and nothing but a sign behind it."""

FORMULA = re.compile(
    rf"(?:of:)?=\s*[-+@]*(?:{CELL}|[\w.]+[(\[]|[\"“”{{\[]|(?:'[^']+'|\w+)[!.]{CELL})|[+@](?:[A-Z][\w.]+\(|{CELL}[&*/+:-](?:{CELL}|\"))",
    re.IGNORECASE,
)
"""The beginning of a formula that is stored as a text, such as ``=A1&B1``.

Texts begin with a sign, too: "= 2 tablets", "+44 1632 960000", "- hand (left)".
"""

DOSE_END = re.compile(r"[;\n](?=[^;\n=]*=|\s*$)|,(?=\s*[\w.-]+\s*=|\s*$)")
"""The end of a dose in a text with several doses.

A semicolon or a comma may also be part of a dose.
"""


def split_list(values: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of texts with commas, without blank ones."""
    return tuple(part.strip() for value in values for part in value.split(",") if not is_blank(part))


def split_values(name: str, values: Iterable[str]) -> list[str]:
    """Return the parts of all values of an option; commas do not split a dose."""
    option = OPTIONS.get(name)
    if option and option.kind is Kind.DOSES:
        return [part for value in values for part in split_doses(value) or [value]]
    return [*split_list(values)]


def is_blank(text: str) -> bool:
    """Return whether a text holds only commas and invisible characters."""
    return all(c.isspace() or c == "," or category(c) == "Cf" for c in text)


def has_blank(name: str, texts: Iterable[str]) -> bool:
    """Return whether a value of *name* is blank where a blank means nothing."""
    return any(is_blank(text) and (name not in LINES or text.strip()) for text in texts)


def is_formula(text: str) -> bool:
    """Return whether a text is a formula of a spreadsheet, not its result."""
    return text.startswith(("=", "+", "@", "of:")) and FORMULA.match(text) is not None


def blank_problem(where: Location) -> Problem:
    """Return the problem of a blank value."""
    return Problem.of(where, "blank-value")


def parse_length(words: str, option: str, problems: list[Problem]) -> float | None:
    """Parse a length to pt; report one without a unit."""
    written = " ".join(tidy_word(words).split())
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm|in|pt)", written, re.IGNORECASE)
    if found:
        return float(found[1]) * UNITS[found[2].lower()]
    bare = re.fullmatch(r"\d{1,4}(\.\d{1,3})?", written)  # what would be one with a unit
    where, text, known = Location.of_option(option), short(words), "3mm, 0.25in, 9pt"
    if bare:
        problems.append(Problem.of(where, "wrong-length/no-unit", text=text, number=written, known=known))
    else:
        problems.append(Problem.of(where, "wrong-length", text=text, known=known))
    return None


def parse_clear_date(text: str) -> date | str:
    """Parse a date such as 2026-11-22; return any other text as it is.

    What it means is known with the clinic's file, which says the order of day and month. A year in which no leaflet is
    dated stays a text too, for ``parse_date`` to refuse.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        with suppress(ValueError):
            return read_date(text, UNKNOWN)
    return text


def parse_date(text: str, where: Location, problems: list[Problem], form: DateForm = UNKNOWN) -> date | Literal[""]:
    """Parse a date; return an empty text after reporting a wrong or unclear one."""
    if not text:
        return ""
    try:
        return read_date(text, form)
    except UnclearDate:
        problems.append(Problem.of(where, "wrong-date/unclear", text=short(text)))
    except FarYear:
        problems.append(Problem.of(where, "wrong-date/year", text=short(text), first=FIRST_YEAR, last=LAST_YEAR))
    except StrayWord:
        problems.append(Problem.of(where, "wrong-date/words", text=short(text)))
    except WrongWeekday:
        problems.append(Problem.of(where, "wrong-date/weekday", text=short(text)))
    except ValueError:
        key = "wrong-date/order" if form.order else "wrong-date"
        problems.append(Problem.of(where, key, text=short(text), order=str(form.order or "")))
    return ""


def parse_yes_no(text: str) -> bool | None:
    """Return what a word of yes or no means; None if it is neither."""
    word = normalize("NFC", tidy_word(text)).casefold()  # a Mac parts the letters of sí
    return True if word in YES else False if word in NO else None


def split_doses(text: str) -> list[str]:
    """Split a text such as ``hand=1 minute; stomach=2 minutes, twice a day``."""
    return [dose for part in DOSE_END.split(text) if (dose := part.strip(", ;\t\n"))]


def parse_cell(option: Option, text: str, problems: list[Problem]) -> object:
    """Convert the text of a cell to the form of the command line.

    Problems are reported without patient data.
    """
    where = Location.of_option(option.flag)
    match option.kind:
        case Kind.POINTS | Kind.CONDITIONS | Kind.WORDS:
            return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        case Kind.DOSES:
            return split_doses(text)
        case Kind.YES_NO | Kind.SWITCH:
            answer = parse_yes_no(text)
            if answer is None:
                problems.append(Problem.of(where, "wrong-word"))
            return bool(answer)
        case Kind.COUNT:
            if found := re.fullmatch(r"\d{1,9}", tidy_word(text)):
                return int(found[0])
            problems.append(Problem.of(where, "wrong-number", most=option.most))
            return None
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.FOLDER | Kind.LENGTH:
            return text.strip()
        case Kind.LINE | Kind.PROSE | Kind.DATE:
            return text
    assert_never(option.kind)
