"""Problems: a finding, its location, and the exceptions that carry findings."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

T = TypeVar("T")


class Severity(StrEnum):
    """An error stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Location(Struct, frozen=True, order=True):
    """A place in a *file*, in an *option* or in the *cell* of a table.

    *line* and *column* count from 1. Line 0 means the whole file. In a table the line is the row, *cell* is the name
    of the column, and column 0 means the whole row. *word* is one of the words of an option.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""
    option: str = ""
    word: str = ""

    @classmethod
    def of_option(cls, flag: str, word: str = "") -> "Location":
        """Return the place of an option, or of one of its words."""
        return cls(option=flag, word=word)

    @classmethod
    def of_cell(cls, table: str, row: int, column: int, name: str) -> "Location":
        """Return the place of a cell in a table."""
        return cls(table, row, column, name)

    def __str__(self) -> str:
        """Return the place as messages show it.

        That is ``file:line:column``, the name of the option, or the row and column of the table.
        """
        if self.option:
            return self.option
        if self.cell:
            return f"{self.file}, row {self.line}" + (f", column {self.cell}" if self.column else "")
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Location()
"""The place of a problem that is not in an input, but in the system."""


class Problem(Struct, frozen=True):
    """A finding: its place, its rule, the fact (message) and the cure (hint).

    *wording* and *values* are what the message was formatted from, so that ``redacted`` can format it again without
    patient data. *lead* is the beginning of the message, before the words of the rule.
    """

    where: Location
    rule: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    wording: str = ""
    values: tuple[tuple[str, str | int | float], ...] = ()
    lead: str = ""

    @classmethod
    def of(cls, where: Location, key: str, /, **values: str | float) -> "Problem":
        """Return a problem of the rule *key*, with *values* for the fields of its message.

        A key such as ``no-file/name`` selects a wording of the rule, ``no-file`` its plain one.
        """
        from handout.rules import find  # few runs need it

        rule, words = find(key)
        name, _, wording = key.partition("/")
        message, hint = words.message.format_map(values), words.hint.format_map(values)
        severity = Severity(words.severity or rule.severity)
        return cls(where, name, message, hint, severity, wording, tuple(values.items()))

    def __str__(self) -> str:
        """Return the message on one line, and the hint on a second one."""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        place = f"{self.where}: " if self.where != NOWHERE else ""
        return f"{place}{self.severity}: {self.message} ({self.rule}){hint}"

    def with_lead(self, lead: str) -> "Problem":
        """Return the problem with *lead* before its message."""
        return replace(self, message=f"{lead}{self.message}", lead=f"{lead}{self.lead}")

    def for_page(self) -> "Problem":
        """Return the problem as the page of ``handout serve`` shows it.

        Its hint names nothing that can only be typed. It may name an option: the page shows the name of its field.
        """
        from handout.rules import find

        _, words = find(f"{self.rule}/{self.wording}")
        return replace(self, hint=words.page_hint.format_map(dict(self.values))) if words.page_hint else self

    def redacted(self) -> "Problem":
        """Return the problem without patient data: ``…`` replaces every private value."""
        from handout.rules import find

        rule, words = find(f"{self.rule}/{self.wording}")
        where = replace(self.where, word="")
        if rule.private.isdisjoint(name for name, _ in self.values):
            return replace(self, where=where)
        public = {name: "…" if name in rule.private else value for name, value in self.values}
        message, hint = words.public_message or words.message, words.hint
        if any(f"{{{name}}}" in hint for name in rule.private):
            hint = words.public_hint
        return replace(
            self,
            where=where,
            message=self.lead + message.format_map(public),
            hint=hint.format_map(public),
            values=tuple(public.items()),
        )


class HandoutError(Exception):
    """The base class of all errors of this program.

    The command ends with *exit_code*.
    """

    exit_code = 1


class InputError(HandoutError):
    """The error of an input that cannot be used; it holds every problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.where, p.rule, p.message)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        """Return how to rebuild the error in another process (for pickle)."""
        return type(self), (self.problems,)


class DoesNotFit(InputError):
    """The error of texts or pictures that do not fit on a page."""


class MissingGlyph(InputError):
    """The error of a text with a character that the fonts lack."""


class OutputError(HandoutError):
    """The error of the system: a file cannot be written, or a font is missing.

    Its argument is a problem, or the text of one.
    """

    exit_code = 3


def short(words: str, most: int = 60) -> str:
    """Return *words* on one line, printable, and cut to *most* characters."""
    line = "".join(c if c.isprintable() else " " for c in words[: most + 1])
    return line if len(words) <= most else line[: most - 1] + "…"


def short_number(number: int) -> str:
    """Return a whole number in figures, cut as ``short`` does.

    Python itself writes none of more than 4,300 digits.
    """
    from decimal import Decimal  # few runs need it

    return short(format(Decimal(number), "f"))


def name_value(path: Sequence[str | int]) -> str:
    """Return the name of a value in messages: its key, and the number of a list item."""
    name = ""
    for step in path:
        name = f"{name}, item {step + 1}".removeprefix(", ") if isinstance(step, int) else short(step)
    return name or "this"


def attempt(problems: list[Problem], act: Callable[[], T]) -> T | None:
    """Return the result of *act*, or None after adding the problems it raised."""
    try:
        return act()
    except InputError as error:
        problems += error.problems
        return None
