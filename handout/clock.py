"""The date of today; a variable of the environment can set another one, for tests."""

import os
from datetime import date, datetime

from handout.problems import InputError, Location, Problem, short

TODAY = "HANDOUT_TODAY"
"""The variable that replaces the date of the system, as year-month-day."""


def today() -> date:
    """Return the date of today; raise InputError if the variable holds no date."""
    given = os.environ.get(TODAY)
    if not given:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError([Problem.of(Location.of_option(TODAY), "wrong-date/today", text=short(given))]) from None
