"""Read dates as people write them, and refuse what can mean two days."""

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from handout.schema.spaces import fold, remove_soft_hyphens


class DateOrder(StrEnum):
    """The order in which a clinic writes a date in figures."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class DateForm(Struct, frozen=True):
    """How dates are written: their order, if it is known, and names of months."""

    order: DateOrder | None = None
    months: tuple[str, ...] = ()


class UnclearDate(ValueError):  # noqa: N818
    """A date that can mean two days."""


ORDERS = {
    DateOrder.DAY_FIRST: (2, 1, 0),
    DateOrder.MONTH_FIRST: (2, 0, 1),
    DateOrder.YEAR_FIRST: (0, 1, 2),
}
"""Where year, month and day stand in each order."""

ISO = r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?"
FIGURES = r"(\d{1,4})\s?([-/.\s])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?(?: \d{1,2}:\d{2}(?::\d{2})?)?"
DOTTED = r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})"
"""Dates in figures, as patterns: most requests have no date, and compile none."""

LETTERS, GAP = r"[^\W\d_]+", r"[\s.,/-]*"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
WORDED = (
    rf"(?:{LETTERS}\.?,?\s+)?{DAY}{GAP}(?:(?:of|de)\s+)?(?P<month>{LETTERS}){GAP}(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})",
    rf"(?:{LETTERS}\.?,?\s+)?(?P<month>{LETTERS})\.?\s+{DAY}{GAP}(?P<year>\d{{4}})",
    rf"(?P<year>\d{{4}}){GAP}(?P<month>{LETTERS}){GAP}{DAY}",
)
"""Dates with the name of their month.

Such as ``Wed 25 Nov 2026``, ``November 25th, 2026``, ``25-Nov-26`` and ``2026 Nov 25``.
"""

LEAST_LETTERS = 3
"""Least number of letters of a shortened month."""


def read_date(text: str, form: DateForm) -> dt.date:
    """Return a date; raise UnclearDate if it may be two, ValueError if it is none.

    Four figures of a year in front are clear. Day and month in figures are clear if the order is known, if there are dots
    between them, or if one of them is above 12.
    """
    text = " ".join(remove_soft_hyphens(text).split())
    if found := re.fullmatch(ISO, text):
        return dt.date(int(found[1]), int(found[3]), int(found[4]))
    if (found := re.fullmatch(DOTTED, text)) and form.order in (None, DateOrder.YEAR_FIRST):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(FIGURES, text):
        return _of_figures((found[1], found[3], found[4]), form.order)
    return _of_words(text, form)


def _of_figures(parts: Sequence[str], order: DateOrder | None) -> dt.date:
    """Return the date that three numbers mean."""
    if len(parts[2]) == 4:
        orders = [order] if order and order != DateOrder.YEAR_FIRST else [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    elif len(parts[2]) == 2 and len(parts[0]) <= 2:
        orders = [order] if order else [*DateOrder]
    else:
        raise ValueError
    days = {day for each in orders if each and (day := _day(parts, each))}
    if len(days) > 1:
        raise UnclearDate
    if not days:
        raise ValueError
    return days.pop()


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


def _of_words(text: str, form: DateForm) -> dt.date:
    """Return a date with the name of its month."""
    for pattern in WORDED:
        if (found := re.fullmatch(pattern, text, re.IGNORECASE)) and (month := _month(found["month"], form.months)):
            day, year = found["day"], found["year"]
            if form.order is DateOrder.YEAR_FIRST and len(year) == 2:
                day, year = year, day
            return dt.date(_year(year), month, int(day))
    raise ValueError


def _month(word: str, months: Sequence[str]) -> int:
    """Return the number of a month by the start of its name, or 0."""
    start = fold(word)
    found = {place % 12 + 1 for place, name in enumerate(months) if fold(remove_soft_hyphens(name)).startswith(start)}
    return found.pop() if len(start) >= LEAST_LETTERS and len(found) == 1 else 0
