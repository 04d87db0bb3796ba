"""Find rows that may be less, or more, than one patient.

Each of them would be printed without a fault: a row in one cell as a leaflet of all points for a long name, the further
conditions of a patient as a leaflet for nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from handout.mail_merge.tables.column_names import Header
from handout.mail_merge.tables.header import DELIMITERS
from handout.mail_merge.tables.raw_rows import MOST_NAMED, Fault, is_visible, name_rows
from handout.problems import Location, Problem
from handout.schema.spaces import fold

LISTS = frozenset(("points", "avoid", "dose", "note"))
"""Columns whose cells hold several things, with delimiters between them."""

COMMA = ","
"""The delimiter that names have too: ``Lee, Ann``."""


class RowDoubts:
    """What is doubtful about rows, which are asked about from top to bottom."""

    def __init__(self, header: Header) -> None:
        """Know what the columns hold."""
        self.columns = header.columns
        named = (place for place, name in enumerate(header.columns) if name == "patient")
        self.names = frozenset(header.join.places if header.join else named)
        self.lists = {place for place, name in enumerate(header.columns) if name in LISTS} | {*header.conditions}
        self.above = 0

    def check(self, number: int, cells: Sequence[str], wrong: Sequence[Fault]) -> list[Fault]:
        """Return the faults of a row: those that are known, and what is doubtful."""
        filled = [place for place, text in enumerate(cells[: len(self.columns)]) if text and is_visible(text)]
        if len(filled) == 1 and filled[0] not in self.lists and all(fault.key == "torn-cell" for fault in wrong):
            if fault := self._unparted(filled[0], cells[filled[0]]):
                self.above = number
                return [fault]
        elif filled and self.above and self.lists.issuperset(place for place in filled if self.columns[place]):
            return [*wrong, Fault(filled[0] + 1, "row-goes-on", {"row": self.above})]
        self.above = 0 if self.names.isdisjoint(filled) else number
        return [*wrong]

    def _unparted(self, place: int, text: str) -> Fault | None:
        """Return the fault of a row whose parts stand in one cell, between delimiters.

        It was written with another delimiter than the header, or pasted into one cell.
        """
        for mark in DELIMITERS if len(self.columns) > 1 else ():
            if text.count(mark) >= (max(2, len(self.columns) - 1) if mark == COMMA else 1):
                return unparted(place + 1, mark)
        return None


def unparted(column: int, mark: str) -> Fault:
    """Return the fault of a row in one cell, with a delimiter between its parts."""
    return Fault(column, "unparted-row", {"delimiter": DELIMITERS[mark]})


def find_same_patients(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Iterator[Problem]:
    """Yield a warning of rows for one name that differ in their conditions."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, cells in rows:
        if name := " ".join(fold(cells.get("patient", "")).split()):
            found.setdefault(name, []).append((number, cells.get("avoid", "").strip()))
    same = [[number for number, _ in each] for each in found.values() if len({avoid for _, avoid in each}) > 1]
    if same:
        named = "; ".join(f"rows {name_rows(each)}" for each in same[:MOST_NAMED])
        yield Problem.of(Location(file), "same-patient", rows=named + ("; …" if len(same) > MOST_NAMED else ""))
