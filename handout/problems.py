"""What can be wrong, and how it is said."""

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
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
    """A place in an input: in a *file*, of an *option*, or in a cell of a table.

    Lines and columns count from 1; 0 means the file as a whole. In a table lines are its rows, *cell* names the column,
    and column 0 means the row as a whole. Of an option, *word* is the one of its words that is meant.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    cell: str = ""
    option: str = ""
    word: str = ""

    @classmethod
    def of_option(cls, flag: str, word: str = "") -> "Location":
        """Return the place of an option, and of one of its words."""
        return cls(option=flag, word=word)

    @classmethod
    def of_cell(cls, table: str, row: int, column: int, name: str) -> "Location":
        """Return the place of a cell in a table."""
        return cls(table, row, column, name)

    def __str__(self) -> str:
        """Return ``file:line:column``, shorter where there is no line; of a table its row and column."""
        if self.option:
            return self.option
        if self.cell:
            return f"{self.file}, row {self.line}" + (f", column {self.cell}" if self.column else "")
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


NOWHERE = Location()
"""The place of what is wrong with no input, but with the system."""


class Problem(Struct, frozen=True):
    """One finding: where, by which rule, the fact, and the cure.

    *wording* is the variant of the rule's words and *values* fill it in, so that it can be reported without what is private;
    *lead* stands before the message in either form.
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
        """Return the problem of a rule, such as ``no-file`` or ``no-file/name``, with the *values* of its fields."""
        from handout.rules import find  # few runs need it

        rule, words = find(key)
        name, _, wording = key.partition("/")
        message, hint = words.message.format_map(values), words.hint.format_map(values)
        severity = Severity(words.severity or rule.severity)
        return cls(where, name, message, hint, severity, wording, tuple(values.items()))

    def __str__(self) -> str:
        """Return the finding as it is printed: one line, and a second one for the hint."""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        place = f"{self.where}: " if self.where != NOWHERE else ""
        return f"{place}{self.severity}: {self.message} ({self.rule}){hint}"

    def led_by(self, lead: str) -> "Problem":
        """Return the finding with a *lead* before its message."""
        return replace(self, message=f"{lead}{self.message}", lead=f"{lead}{self.lead}")

    def redacted(self) -> "Problem":
        """Return the finding with ``…`` for whatever may be of a patient."""
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
    """Anything this project refuses to do; *exit_code* is what the command returns."""

    exit_code = 1


class InputError(HandoutError):
    """The input cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.where, p.rule, p.message)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type, tuple[tuple[Problem, ...]]]:
        """Return how to make it again in another process."""
        return type(self), (self.problems,)


class DoesNotFit(InputError):
    """Words or pictures do not fit, even after the layout has tried what it may."""


class MissingGlyph(InputError):
    """A text has a character that no font can draw."""


class OutputError(HandoutError):
    """The surroundings refuse: a file cannot be written, a font is missing."""

    exit_code = 3


ALIKE, NEARLY_SAME = 0.66, 0.8


def nearest(word: str, known: Sequence[str], alike: float = ALIKE) -> str:
    """Return a hint that names what was probably meant, if anything is so much *alike* (of 1), else what there is."""
    said, folded = word.casefold(), {name.casefold(): name for name in reversed(known)}
    meant = [name for name in get_close_matches(said, folded, 3, alike) if _is_slip(said, name)]
    if not meant and alike <= ALIKE:
        meant = [name for name in folded if min(len(name), len(said)) > 3 and (name in said or said in name)]
    if meant:
        return f"did you mean '{folded[meant[0]]}'?"
    return f"known: {', '.join(known)}" if known else ""


def _is_slip(said: str, name: str) -> bool:
    """Tell whether one may write *said* by a slip of the pen for *name*: few letters differ, or two are swapped."""
    matcher = SequenceMatcher(None, said, name)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    changes = sum(max(end - start, to - at) for _, start, end, at, to in steps)
    few = 1 if matcher.ratio() < 0.7 else max(2, max(len(said), len(name)) // 3)
    return changes <= few or sorted(said) == sorted(name)


def short(words: str, most: int = 60) -> str:
    """Return *words* fit for a message: one line, no control characters, at most *most* characters."""
    line = "".join(c if c.isprintable() else " " for c in words[: most + 1])
    return line if len(words) <= most else line[: most - 1] + "…"


def called(path: Sequence[str | int]) -> str:
    """Return what a value is called: its key, and in a list its number counted from 1."""
    name = ""
    for step in path:
        name = f"{name}, item {step + 1}".removeprefix(", ") if isinstance(step, int) else short(step)
    return name or "this"


def attempt(problems: list[Problem], act: Callable[[], T]) -> T | None:
    """Return what *act* returns, or None after keeping its problems."""
    try:
        return act()
    except InputError as error:
        problems += error.problems
        return None
