"""A plan: what a clinic takes again and again of one topic, kept as a file."""

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field

from handout.content.clinic import iso_date
from handout.content.conditions import Condition
from handout.content.model import Id, Model, Prose, Words
from handout.content.personal import MOST_NAME, MOST_NOTE

Line = Annotated[Words, Field(max_length=MOST_NAME)]


class Plan(Model):
    """What a plan says; what it does not say is left to the command line, the project and the topic."""

    topic: Id
    about: Words | None = Field(default=None, description="what the plan is for, shown by `handout plan list`")
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
    date: Annotated[dt.date, BeforeValidator(iso_date)] | None = None
    by: Line | None = None
    note: Annotated[Prose, Field(max_length=MOST_NOTE)] | None = None
    doses: dict[Id, Line] = Field(default_factory=dict)
    diary: Annotated[int, Field(ge=0, le=92)] | None = None
    qr: bool | None = None
