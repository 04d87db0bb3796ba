"""Choose the sheet of a workbook that holds the patients, and name the others."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from handout.mail_merge.tables.passed_rows import FIRST_ROWS
from handout.mail_merge.tables.raw_rows import RawRow, is_visible
from handout.mail_merge.tables.sheet import Sheet
from handout.problems import Location, Problem, short

SUITS = 1.5
"""Least fitness of a sheet that may hold patients too: two columns, or a name."""

MOST_SHEETS = 3
"""Number of sheets that a message names."""

Fitness = Callable[[Sequence[RawRow]], float]
"""How well the first rows of a sheet suit a table of patients.

It is 0 if no column is known.
"""


def any_fitness(_: Sequence[RawRow]) -> float:
    """Return the same for all sheets, so that the first is chosen."""
    return 1.0


class Choice(NamedTuple):
    """The place of the sheet that is read, and warnings that name the others."""

    place: int
    found: list[Problem]


def first_rows(sheet: Sheet) -> list[RawRow]:
    """Return the first rows of a sheet that show something, as they stand."""
    rows: list[RawRow] = []
    for number in sorted(sheet.rows):
        cells = sheet.rows[number]
        if number not in sheet.hidden_rows and any(map(is_visible, cells.values())):
            rows.append(RawRow(number, [cells.get(column, "") for column in range(1, max(cells) + 1)]))
            if len(rows) > FIRST_ROWS:
                break
    return rows


def choose_sheet(names: Sequence[str], heads: Sequence[Sequence[RawRow]], fitness: Fitness, file: str) -> Choice | None:
    """Return the sheet that suits best; None if none shows anything.

    Of equals it is the first. *heads* are the first rows of each. Sheets that suit too are patients' who get no leaflet.
    """
    fit = {place: fitness(head) for place, head in enumerate(heads) if head}
    if not fit:
        return None
    chosen = max(fit, key=lambda place: (fit[place], -place))
    suited = [names[place] for place in fit if place != chosen and fit[place] >= SUITS]
    others = [names[place] for place in fit if place != chosen and fit[place] < SUITS]
    read, where = short(names[chosen]), Location(file)
    return Choice(
        chosen,
        [
            Problem.of(where, key, read=read, others=_listed(left))
            for key, left in (("unused-sheet/patients", suited), ("unused-sheet", others))
            if left
        ],
    )


def warn_of_hidden(
    names: Sequence[str], heads: Sequence[Sequence[RawRow]], fitness: Fitness, file: str
) -> list[Problem]:
    """Return a warning that names hidden sheets that may hold patients too."""
    suited = [name for name, head in zip(names, heads, strict=True) if head and fitness(head) >= SUITS]
    return [Problem.of(Location(file), "unused-sheet/hidden", others=_listed(suited))] if suited else []


def _listed(names: Sequence[str]) -> str:
    """Return the names of some sheets, in quotes."""
    some = ", ".join(f"'{short(name)}'" for name in names[:MOST_SHEETS])
    return f"{some} and {len(names) - MOST_SHEETS} more" if len(names) > MOST_SHEETS else some
