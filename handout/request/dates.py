"""Read dates as people write them, and refuse what can mean two days."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from handout.request.weekdays import find_weekdays
from handout.schema.spaces import fold, remove_invisible, remove_soft_hyphens


class DateOrder(StrEnum):
    """The order in which a clinic writes a date in figures."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class DateForm(Struct, frozen=True):
    """How dates are written: their order, if it is known, and names of months.

    *printed* is how the language itself writes a date, such as ``{year}年{month}{day}日``.
    """

    order: DateOrder | None = None
    months: tuple[str, ...] = ()
    printed: str = ""


class UnclearDate(ValueError):  # noqa: N818
    """A date that can mean two days."""


class StrayWord(ValueError):  # noqa: N818
    """A date with a word beside it that may change its meaning: ``until``."""


class WrongWeekday(ValueError):  # noqa: N818
    """A date with the name of another day of the week."""


class FarYear(ValueError):  # noqa: N818
    """A date of a year in which no leaflet is dated."""


ORDERS = {
    DateOrder.DAY_FIRST: (2, 1, 0),
    DateOrder.MONTH_FIRST: (2, 0, 1),
    DateOrder.YEAR_FIRST: (0, 1, 2),
}
"""Where year, month and day stand in each order."""

ISO = r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})"
FIGURES = r"(\d{1,4})\s?([-/.\s])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?"
DOTTED = r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})"
"""Dates in figures, as patterns: most requests have no date, and compile none."""

LETTERS, GAP = r"[^\s\d.,،、/()_-]+", r"[\s.,،、/-]*"
BEFORE = r"(?:(?:on|on the|the|am|den|le|el|il|o|dia|ngày) )?"
"""What may stand before a date and says nothing."""

MOST_STRAY = 3
"""Number of words beside a date that are looked behind."""

DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
WORDED = (
    rf"{BEFORE}{DAY}{GAP}(?:(?:of|de)\s+)?(?P<month>{LETTERS}){GAP}(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})(?: [rр]\.)?",
    rf"{BEFORE}(?P<month>{LETTERS})\.?\s+{DAY}{GAP}(?P<year>\d{{4}})",
    rf"(?P<year>\d{{4}}){GAP}(?P<month>{LETTERS}){GAP}{DAY}",
)
"""Dates with the name of their month.

Such as ``Wed 25 Nov 2026``, ``November 25th, 2026``, ``25-Nov-26`` and ``2026 Nov 25``.
"""

TIME = r"(?:,? | at |(?<=\d)T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?m\.?)?$"
"""The time of an appointment behind its date."""

WEEKDAY = (
    r"(?P<name>(?:thứ |chủ )?[^\s\d.,،、()]+|[tT]\d)\.?[,،、]?\s+(?:the )?(?P<rest>\d.*|[^\s\d]+ .+)",
    r"(?P<rest>.*\d[日]?)[,،、]?\s*[(（]?(?P<name>(?:thứ |chủ )?[^\s\d.,،、()（）]+)[)）]?",
)
"""A date with the name of its day before or behind it."""

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years in which a leaflet may be dated.

One of the years before is a date of birth, or the zero of a computer: 1970-01-01.
"""

LEAST_LETTERS = 3
"""Least number of letters of a shortened month."""


def read_date(text: str, form: DateForm) -> dt.date:
    """Return a date; raise UnclearDate if it may be two, ValueError if it is none.

    Four figures of a year in front are clear. Day and month in figures are clear if the order is known, if there are dots
    between them, if one of them is above 12, or if only one of the two days has the name that stands beside them. A name of
    another day is refused: the date, or its order, is wrong. So is any other word, which raises StrayWord.
    """
    text = re.sub(TIME, "", " ".join(remove_invisible(text).split()), flags=re.IGNORECASE)
    for pattern in WEEKDAY:
        found = re.fullmatch(pattern, text, re.IGNORECASE)
        if found and (named := find_weekdays(found["name"])):
            days = _dates_of(found["rest"], form)
            if right := {day for day in days if day.weekday() in named}:
                return _only(right)
            if days:
                raise WrongWeekday
    days = _dates_of(text, form)
    if not days and any(_dates_of(part, form) for part in _without_words(text)):
        raise StrayWord
    return _only(days)


def _without_words(text: str) -> Iterator[str]:
    """Yield a text without its first words, and without its last."""
    words = text.split()
    for number in range(1, min(MOST_STRAY + 1, len(words))):
        for part, rest in ((words[number:], words[:number]), (words[:-number], words[-number:])):
            if not re.search(r"\d", " ".join(rest)):
                yield " ".join(part).rstrip(",;:")


def _only(days: set[dt.date]) -> dt.date:
    """Return the only one of several days.

    A year of long ago or far ahead is a slip, a spreadsheet's zero, or of another calendar.
    """
    near = {day for day in days if FIRST_YEAR <= day.year <= LAST_YEAR}
    if len(near) > 1:
        raise UnclearDate
    if not near:
        raise FarYear if days else ValueError
    return near.pop()


def _dates_of(text: str, form: DateForm) -> set[dt.date]:
    """Return the days that a text without a weekday may mean."""
    try:
        if found := re.fullmatch(ISO, text):
            return {dt.date(int(found[1]), int(found[3]), int(found[4]))}
        if (found := re.fullmatch(DOTTED, text)) and form.order in (None, DateOrder.YEAR_FIRST):
            return {dt.date(int(found[3]), int(found[2]), int(found[1]))}
        if found := re.fullmatch(FIGURES, text):
            return _of_figures((found[1], found[3], found[4]), form.order)
        return _of_words(text, form)
    except ValueError:
        return set()


def _of_figures(parts: Sequence[str], order: DateOrder | None) -> set[dt.date]:
    """Return the dates that three numbers may mean."""
    if len(parts[2]) == 4:
        orders = [order] if order and order != DateOrder.YEAR_FIRST else [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    elif len(parts[2]) == 2 and len(parts[0]) <= 2:
        orders = [order] if order else [*DateOrder]
    else:
        raise ValueError
    return {day for each in orders if each and (day := _day(parts, each))}


def _day(parts: Sequence[str], order: DateOrder) -> dt.date | None:
    """Return the date of three numbers in an order, if there is such a day."""
    year, month, day = (parts[place] for place in ORDERS[order])
    try:
        return dt.date(_year(year), int(month), int(day))
    except ValueError:
        return None


def _year(text: str) -> int:
    """Return a year; two figures are of this century."""
    return int(text) + 2000 if len(text) <= 2 else int(text)


def _of_words(text: str, form: DateForm) -> set[dt.date]:
    """Return the days that a date with the name of its month may mean.

    Where the year stands first, 26-Nov-25 may be of 2025 too: spreadsheets of those countries write it last beside a name.
    """
    for pattern in (*_printed(form), *WORDED):
        if (found := re.fullmatch(pattern, text, re.IGNORECASE)) and (month := _month(found["month"], form.months)):
            day, year = found["day"], found["year"]
            pairs = [(day, year)]
            if form.order is DateOrder.YEAR_FIRST and len(year) == 2:
                pairs.append((year, day))
            return {each for day, year in pairs if (each := _day((year, str(month), day), DateOrder.YEAR_FIRST))}
    return set()


def _printed(form: DateForm) -> tuple[str, ...]:
    """Return the pattern of a date as the language prints it."""
    if not form.printed or not form.months:
        return ()
    months = "|".join(sorted(map(re.escape, form.months)))
    parts = {"day": r"(?P<day>\d{1,2})", "month": f"(?P<month>{months})", "year": r"(?P<year>\d{4})"}
    return (re.sub(r"\\{(day|month|year)\\}", lambda found: parts[found[1]], re.escape(form.printed)),)


def _month(word: str, months: Sequence[str]) -> int:
    """Return the number of a month by the start of its name, or 0."""
    start = fold(word)
    if whole := {place % 12 + 1 for place, name in enumerate(months) if fold(name) == start}:
        return whole.pop() if len(whole) == 1 else 0
    found = {place % 12 + 1 for place, name in enumerate(months) if fold(remove_soft_hyphens(name)).startswith(start)}
    return found.pop() if len(start) >= LEAST_LETTERS and len(found) == 1 else 0
