"""The definition of an option: kind of value, help, allowed places and merging."""

import re
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from handout.geometry import MM

if TYPE_CHECKING:
    from handout.request.options import Request

LOOK, CHOOSE, PRINT, WHERE = "How it looks", "Which points", "How it is printed", "Where things are"
WHO = "For this patient"
PANELS = (LOOK, CHOOSE, PRINT, WHERE, WHO)
"""The groups of options, in the order of the help."""


class Kind(StrEnum):
    """A kind of value.

    Tables over these members give its types in Python, on the command line and in a plan.
    """

    WORD = auto()
    NUMERAL = auto()
    NAME_OR_FILE = auto()
    FOLDER = auto()
    YES_NO = auto()
    SWITCH = auto()
    COUNT = auto()
    LENGTH = auto()
    WORDS = auto()
    POINTS = auto()
    CONDITIONS = auto()
    DOSES = auto()
    LINE = auto()
    PROSE = auto()
    DATE = auto()


class Merge(StrEnum):
    """A rule for merging the values of an option from two sources.

    A row is merged over the command line, and both over the plan. The documentation prints the texts.
    """

    FIRST = "the first given wins"
    UNION = "they add up"
    UNLESS_POINTS = "they add up, unless points are named first"
    FOR_CHOSEN = "the first given for each point wins; a plan's apply to the chosen points only"


class Option(Struct, frozen=True):
    """A row of the table of options.

    - *metavar*, *help* and *shown* (the default in words) are printed in the help.
    - *most* is the largest number.
    - *formats* are the formats in which the option has an effect; empty means all.
    - *only_with* is the option without which this one has no effect.
    - *idle* is a value that has no effect.
    - *plan* and *column* allow the option in a plan and as a column of a mail merge.
    - *keyed* makes it part of the cache key.
    - *above* is the option that follows it in its panel.
    - *example* is an example of its value in a plan, if its kind of value has none.

    The table fills in *part*, *field* and *default* (where the value is in a request), and *name* and *flag* if empty.
    """

    kind: Kind
    panel: str
    metavar: str
    help: str
    shown: str = ""
    most: int = 0
    formats: tuple[str, ...] = ()
    only_with: str = ""
    idle: str = ""
    plan: bool = False
    column: bool = False
    merge: Merge = Merge.FIRST
    keyed: bool = True
    above: str = ""
    example: str = ""
    name: str = ""
    flag: str = ""
    part: str = ""
    field: str = ""
    default: object = None

    @property
    def several(self) -> bool:
        """Return whether the option holds several values."""
        return self.kind in (Kind.WORDS, Kind.POINTS, Kind.CONDITIONS, Kind.DOSES)

    @property
    def is_line(self) -> bool:
        """Return whether the option is a line about the patient.

        Such a line may be blank, to write on.
        """
        return self.kind in (Kind.LINE, Kind.PROSE, Kind.DATE)

    @property
    def adds_up(self) -> bool:
        """Return whether values from several places are combined.

        Then each word has a place of its own.
        """
        return self.merge is not Merge.FIRST

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that the option accepts."""
        return tuple(re.split(r"[|,]", self.metavar))

    @property
    def all_flags(self) -> tuple[str, ...]:
        """Return the names of the option on the command line; the second one says no."""
        return (self.flag, f"--no-{self.flag.removeprefix('--')}") if self.kind is Kind.YES_NO else (self.flag,)

    @property
    def flags(self) -> str:
        """Return the names of the option on the command line as one text."""
        return "/".join(self.all_flags)

    def flag_for(self, request: "Request") -> str:
        """Return the name by which a request sets the option: ``--no-fit`` says no."""
        return self.all_flags[-1] if self.value(request) is False else self.flag

    @property
    def default_length(self) -> str:
        """Return the default of a length in words; empty for other kinds."""
        return f"{self.default / MM:g}mm" if self.kind is Kind.LENGTH and isinstance(self.default, int | float) else ""

    @property
    def column_name(self) -> str:
        """Return the name of the option's column in a table."""
        return self.flag.removeprefix("--").replace("-", "_")

    def value(self, request: "Request") -> object:
        """Return the value of the option in a request."""
        return getattr(getattr(request, self.part) if self.part else request, self.field)

    def words_in(self, request: "Request") -> tuple[str, ...]:
        """Return the words of an option with several values; of doses, the points."""
        values: Any = self.value(request)
        return tuple(values)

    def is_given(self, request: "Request") -> bool:
        """Return whether a request sets the option, even to "no" or to nothing."""
        return self.value(request) != self.default

    def has_effect(self, request: "Request") -> bool:
        """Return whether the value has an effect: "no", 0 and a blank have none."""
        value = self.value(request)
        if self.kind is Kind.DOSES:
            return bool(value or request.patient.plan_doses)
        return bool(value) and not (isinstance(value, str) and value.casefold() == self.idle)
