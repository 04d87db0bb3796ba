"""A plan: what a clinic takes again and again of one topic, kept as a file."""

import datetime as dt
from functools import partial
from typing import Annotated, ClassVar
from unicodedata import normalize

from msgspec import field

from handout.request.conditions import Condition
from handout.request.patient import MOST_DAYS, MOST_NAME, MOST_NOTE
from handout.schema.model import LEGIBLE, TIDY, TIDY_LINE, Check, Id, Limits, Model, Words


def _on_one_line(words: str) -> str:
    if "\n" in words:
        raise ValueError("it has more than one line; write it on one")
    return words


COMPOSED = Check(partial(normalize, "NFC"))
Line = Annotated[str, TIDY_LINE, *LEGIBLE, Limits(min_length=1, max_length=MOST_NAME), COMPOSED, Check(_on_one_line)]


class Plan(Model):
    """What a plan says; what it does not say is left to the command line, the project and the topic."""

    how_to_begin: ClassVar[str] = "`handout plan new NAME` makes a plan to start from"

    topic: Annotated[str, Limits(min_length=1, max_length=120)]
    about: Annotated[Words | None, Limits(description="what the plan is for, shown by `handout plan list`")] = None
    points: tuple[Id, ...] = ()
    without: tuple[Id, ...] = ()
    avoid: tuple[Condition, ...] = ()
    advice: bool | None = None
    format: str | None = None
    language: str | None = None
    clinic: str | None = None
    paper: str | None = None
    cards_per_page: str | None = None
    large_print: bool | None = None
    theme: str | None = None
    ink: str | None = None
    patient: Line | None = None
    date: dt.date | None = None
    by: Line | None = None
    note: Annotated[str, TIDY, *LEGIBLE, Limits(min_length=1, max_length=MOST_NOTE), COMPOSED] | None = None
    doses: dict[Id, Line] = field(default_factory=dict)
    diary: Annotated[int, Limits(ge=0, le=MOST_DAYS)] | None = None
    qr: bool | None = None
