"""Dates are read in the order of the clinic, and what can mean two days is refused."""

from datetime import date

import pytest

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import Location
from handout.request.dates import DateForm, DateOrder, StrayWord, UnclearDate, WrongWeekday, read_date

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
DAY, MONTH, YEAR = DateOrder
ANY = (None, DAY, MONTH, YEAR)
THIRD, NOVEMBER = date(2026, 4, 3), date(2026, 11, 25)

READ: dict[str, dict[DateOrder | None, date | None]] = {
    "2026-11-25": dict.fromkeys(ANY, NOVEMBER),
    "2026/11/25": dict.fromkeys(ANY, NOVEMBER),
    "2026-11-25 14:30:00": dict.fromkeys(ANY, NOVEMBER),
    "25 Nov 2026": dict.fromkeys(ANY, NOVEMBER),
    "Wed, 25th November 2026": dict.fromkeys(ANY, NOVEMBER),
    "November 25th, 2026": dict.fromkeys(ANY, NOVEMBER),
    "nov. 25 2026": dict.fromkeys(ANY, NOVEMBER),
    "2026 Nov 25": dict.fromkeys(ANY, NOVEMBER),
    "25-Nov-26": {None: NOVEMBER, DAY: NOVEMBER, MONTH: NOVEMBER},
    "25/11/2026": {None: NOVEMBER, DAY: NOVEMBER, MONTH: None, YEAR: NOVEMBER},
    "11/25/2026": {None: NOVEMBER, DAY: None, MONTH: NOVEMBER, YEAR: NOVEMBER},
    "25.11.2026": {None: NOVEMBER, DAY: NOVEMBER, MONTH: None, YEAR: NOVEMBER},
    "25-11-2026": {None: NOVEMBER, DAY: NOVEMBER, MONTH: None, YEAR: NOVEMBER},
    "03/04/2026": {DAY: THIRD, MONTH: date(2026, 3, 4)},
    "3/4/26": {DAY: THIRD, MONTH: date(2026, 3, 4), YEAR: date(2003, 4, 26)},
    "26-11-25": {YEAR: NOVEMBER, DAY: date(2025, 11, 26), MONTH: None},
    "3.4.2026": {None: THIRD, DAY: THIRD, MONTH: date(2026, 3, 4), YEAR: THIRD},
    "11/11/2026": dict.fromkeys(ANY, date(2026, 11, 11)),
}


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize("order", ANY)
def test_a_date_is_read_in_the_order_of_the_clinic(text: str, order: DateOrder | None) -> None:
    """Without one, only what can mean a single day is a date."""
    form = DateForm(order, tuple(MONTHS))
    if wanted := READ[text].get(order):
        assert read_date(text, form) == wanted
        return
    with pytest.raises(ValueError) as caught:
        read_date(text, form)
    assert isinstance(caught.value, UnclearDate) == (order not in READ[text])


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("letters", [3, 4, 20])
def test_every_month_is_known_by_its_name_and_the_start_of_it(month: int, letters: int) -> None:
    """With or without capitals."""
    name = MONTHS[month - 1][:letters]
    for text in (f"7 {name} 2026", f"{name.upper()} 7, 2026", f"7-{name.lower()}-2026"):
        assert read_date(text, DateForm(None, tuple(MONTHS))) == date(2026, month, 7)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "25",
        "25 Nov",
        "Nov 2026",
        "7 Ju 2026",
        "7 J 2026",
        "31/02/2026",
        "0/1/2026",
        "1/1/1",
        "2026-13-01",
        "1/2-2026",
        "0001-01-01",
        "25/11/0026",
        "1404/09/04",
        "30 December 1899",
        "1900-01-01",
        "25.11.2620",
        "1970-01-01",
        "13 April 1980",
        "25.11.2126",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """In any order."""
    for order in ANY:
        with pytest.raises(ValueError):
            read_date(text, DateForm(order, tuple(MONTHS)))


@pytest.mark.parametrize(
    "text",
    [
        "Wed 25/11/2026",
        "Wed, 25.11.2026",
        "Weds 25/11/26",
        "Wednesday the 25th of November 2026",
        "25/11/2026 (Wed)",
        "25 November 2026, Wednesday",
        "25/11/2026 2:30 pm",
        "Wed 25/11/2026 at 14:30",
        "2026-11-25T14:30:00.000",
        "mié. 25/11/2026",
        "Thứ tư, 25/11/2026",
        "الأربعاء، 25/11/2026",
    ],
)
def test_a_weekday_and_a_time_may_stand_beside_a_date(text: str) -> None:
    """As a list of appointments has them."""
    assert read_date(text, DateForm(DAY, tuple(MONTHS))) == NOVEMBER


def test_a_weekday_tells_which_of_two_days_is_meant() -> None:
    """One day alone has the name."""
    assert read_date("Fri 3/4/2026", DateForm()) == THIRD
    assert read_date("Wed 3/4/2026", DateForm()) == date(2026, 3, 4)


@pytest.mark.parametrize("text", ["Tue 25/11/2026", "Tuesday, 25 November 2026", "25.11.2026 (Tue)", "Wed 3/4/2026"])
def test_another_weekday_is_refused(text: str) -> None:
    """The date or its order is wrong."""
    with pytest.raises(WrongWeekday):
        read_date(text, DateForm(DAY, tuple(MONTHS)))


STRAY = (
    "until",
    "from",
    "before",
    "not",
    "cancelled:",
    "bis",
    "jusqu'au",
    "hasta",
    "moved to",
    "on or after",
    "около",
    "غير",
)
DATES = ("25 Nov 2026", "25/11/2026", "25.11.2026", "2026-11-25", "November 25th, 2026", "2026 Nov 25", "25-Nov-26")


@pytest.mark.parametrize("day", DATES)
@pytest.mark.parametrize("word", STRAY)
def test_other_words_beside_a_date_are_refused(word: str, day: str) -> None:
    """They may say that the date does not hold, or is an end."""
    for text in (f"{word} {day}", f"{day} {word}", f"{day}, {word}"):
        with pytest.raises(StrayWord, match=r"^$"):
            read_date(text, DateForm(DAY, tuple(MONTHS)))


@pytest.mark.parametrize(
    "text", ["the 25th of November 2026", "on 25 Nov 2026", "On the 25th of November 2026", "am 25. Nov 2026"]
)
def test_words_that_say_nothing_may_stand_before_a_date(text: str) -> None:
    """As people write it."""
    assert read_date(text, DateForm(DAY, tuple(MONTHS))) == NOVEMBER


@pytest.mark.parametrize("text", ["Wed 25/11", "Wed", "until", "Wed until 25 Nov"])
def test_words_without_a_date_are_none(text: str) -> None:
    """They are no date with a word too many."""
    with pytest.raises(ValueError) as caught:
        read_date(text, DateForm(DAY, tuple(MONTHS)))
    assert type(caught.value) is ValueError


@pytest.mark.parametrize("tag", sorted({file.stem for file in (BUILTIN / "templates" / "languages").glob("*.yaml")}))
def test_a_date_is_read_as_its_language_prints_it(tag: str) -> None:
    """In every month of every language."""
    words = Project(BUILTIN).language(tag, Location("test")).value
    form = DateForm(None, tuple(words.months), words.day)
    for month, name in enumerate(words.months, 1):
        text = words.fill(words.day, day="7", month=name, year="2026")
        assert read_date(text, form) == date(2026, month, 7)
