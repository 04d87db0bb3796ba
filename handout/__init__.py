"""Printable patient handouts: acupressure leaflets with annotated pictures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handout.mailing.series import Made
    from handout.order import Order
    from handout.pressroom import PressRoom

__all__ = ["batch", "build"]


class Wishes(TypedDict, total=False):
    """What may be asked for; each means what the option of that name means on the command line, and None what is meant there by silence."""

    points: str | Sequence[str] | None
    without: str | Sequence[str] | None
    avoid: str | Sequence[str] | None
    advice: bool | None
    plan: str | PathLike[str] | None
    format: str | None
    paper: str | None
    landscape: bool
    cards_per_page: str | int | None
    large_print: bool | None
    language: str | None
    theme: str | None
    ink: str | None
    clinic: str | PathLike[str] | None
    project: str | PathLike[str] | None
    patient: str | None
    date: str | date | None
    by: str | None
    note: str | None
    doses: Mapping[str, str] | None
    diary: int | None
    qr: bool | None


_ROOMS: "dict[str, PressRoom]" = {}
"""Where ``build`` keeps what the next call may share; by the content of all files."""


def build(topic: str | PathLike[str], **wishes: Unpack[Wishes]) -> bytes:
    """Return the handout of *topic* as PDF bytes; raise InputError with every problem."""
    from handout.prepare import prepare
    from handout.pressroom import PressRoom

    room = _ROOMS.setdefault("room", PressRoom())
    ready = prepare(_order(topic, wishes))
    room.warnings.clear()  # nobody asks for them here
    return bytes(room.printed(ready, ready.order.personal).pdf)


def batch(
    topic: str | PathLike[str],
    rows: Iterable[Mapping[str, object]],
    *,
    executor: "Executor | None" = None,
    **wishes: Unpack[Wishes],
) -> "Iterator[Made]":
    """Yield for each row its number (from 1), its PDF and number of pages, or its problems; raise InputError for what is wrong with all.

    A row holds ``patient``, ``date``, ``by``, ``note``, ``dose``, ``points``, ``avoid``, ``language``, ``format``, ``large_print``,
    as texts or as Python's own values.  They come in order, unless an *executor* does the work: then as they are done.
    """
    from uuid import uuid4

    from handout.mailing.run import Job, Task, anchored, make
    from handout.mailing.series import COLUMNS, texts

    cells = [texts(row) for row in rows]
    base = anchored(_order(topic, wishes))
    job = Job(uuid4().hex, base, "rows", COLUMNS)
    job.series()  # what is wrong with all is said before the first
    tasks = [Task(number, row, "") for number, row in enumerate(cells, 1)]
    return make(job, tasks, executor)


def _order(topic: str | PathLike[str], wishes: Wishes) -> "Order":
    """Return what is wished for as it is read from a command line."""
    from handout.content.choice import Choice
    from handout.content.personal import MOST_DAYS, personal
    from handout.order import Order
    from handout.problems import Problem, Where

    said = dict(wishes)
    if unknown := sorted(said.keys() - Wishes.__annotations__.keys()):
        message = f"unknown wishes: {', '.join(unknown)}"
        raise TypeError(message)
    problems: list[Problem] = []
    given = {name: _day(said[name]) for name in ("patient", "date", "by", "note") if said.get(name) is not None}
    if not 0 <= (days := wishes.get("diary") or 0) <= MOST_DAYS:
        problems.append(
            Problem(Where("--diary"), "wrong-number", f"{days} days", f"0 to {MOST_DAYS} days can be ticked")
        )
    doses = [f"{point}={text}" for point, text in (wishes.get("doses") or {}).items()]
    where = {name: Where(f"--{name}") for name in ("patient", "date", "by", "note", "dose")}
    lines = personal(given, doses, where, problems)
    cards, project = wishes.get("cards_per_page"), wishes.get("project")
    names = {name: None if said.get(name) is None else str(said[name]) for name in ("clinic", "plan")}
    return Order(
        str(topic),
        choice=Choice(
            _ids(said.get("points")), _ids(said.get("without")), _ids(said.get("avoid")), wishes.get("advice")
        ),
        paper=wishes.get("paper"),
        cards_per_page=None if cards is None else str(cards),
        large_print=wishes.get("large_print"),
        clinic=names["clinic"],
        theme=wishes.get("theme"),
        project=None if project is None else Path(project),
        format=wishes.get("format"),
        landscape=wishes.get("landscape", False),
        ink=wishes.get("ink"),
        personal=lines,
        diary=wishes.get("diary"),
        qr=wishes.get("qr"),
        problems=tuple(problems),
        language=wishes.get("language"),
        plan=names["plan"],
    )


def _ids(named: object) -> tuple[str, ...]:
    """Return ids given one by one, or as one text with commas as on the command line; raise TypeError for anything else."""
    if isinstance(named, str):
        return tuple(part.strip() for part in named.split(",") if part.strip())
    if named is None or isinstance(named, Iterable):
        return tuple(map(str, named or ()))
    message = f"{named!r} is neither a text nor several"
    raise TypeError(message)


def _day(value: object) -> str:
    """Return a date as it is said, without the time of day."""
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
