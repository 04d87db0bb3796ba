"""What an option is: its kind of value, its place in the help, where it may be said, and how it is merged."""

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
    """A kind of value.  Its types in Python, on the command line and in a plan are tables over these members."""

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
    """How two values become one: of a row and the command line, or of these and the plan.  The texts are for the docs."""

    FIRST = "the first said wins"
    UNION = "they add up"
    UNLESS_POINTS = "they add up, unless points are named first"
    FOR_CHOSEN = "the first said of each point wins; a plan's are for the chosen points only"


class Option(Struct, frozen=True):
    """A row of the table of options.

    *metavar*, *help* and *shown* (the default, in words) are for the reader; *most* is the largest number.
    *formats* are those in which it has an effect (none named: all), *only_with* is the option without which it has
    none, and *idle* a word that asks for nothing.  *plan* and *column* tell whether a plan, and a row of a mail merge,
    may hold it.  It counts for the cache key unless *keyed* is false.  *above* is the option that it precedes in its
    panel.  Where its value stands in a request (*part*, *field*, *default*) is filled in by the table, and so are *name*
    and *flag* if they are not given.
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
    name: str = ""
    flag: str = ""
    part: str = ""
    field: str = ""
    default: object = None

    @property
    def several(self) -> bool:
        """Tell whether it holds several values."""
        return self.kind in (Kind.WORDS, Kind.POINTS, Kind.CONDITIONS, Kind.DOSES)

    @property
    def is_line(self) -> bool:
        """Tell whether it is a line about the patient: it may be left blank, to write on."""
        return self.kind in (Kind.LINE, Kind.PROSE, Kind.DATE)

    @property
    def adds_up(self) -> bool:
        """Tell whether values said in several places count together, so that each word has a place of its own."""
        return self.merge is not Merge.FIRST

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words it can be."""
        return tuple(re.split(r"[|,]", self.metavar))

    @property
    def flags(self) -> str:
        """Return its names on the command line."""
        return f"{self.flag}/--no-{self.flag.removeprefix('--')}" if self.kind is Kind.YES_NO else self.flag

    @property
    def default_length(self) -> str:
        """Return the default of a length in words, nothing of another kind."""
        return f"{self.default / MM:g}mm" if self.kind is Kind.LENGTH and isinstance(self.default, int | float) else ""

    @property
    def column_name(self) -> str:
        """Return the name of its column in a table."""
        return self.flag.removeprefix("--").replace("-", "_")

    def value(self, request: "Request") -> object:
        """Return its value in a request."""
        return getattr(getattr(request, self.part) if self.part else request, self.field)

    def words_in(self, request: "Request") -> tuple[str, ...]:
        """Return its words in a request, if it holds several; of doses, their points."""
        values: Any = self.value(request)
        return tuple(values)

    def is_given(self, request: "Request") -> bool:
        """Tell whether a request says anything of it, if only no or nothing."""
        return self.value(request) != self.default

    def has_effect(self, request: "Request") -> bool:
        """Tell whether a request asks for anything with it; no, 0 and a blank ask for nothing."""
        value = self.value(request)
        if self.kind is Kind.DOSES:
            return bool(value or request.patient.usual)
        return bool(value) and not (isinstance(value, str) and value.casefold() == self.idle)
