"""Printable patient handouts: acupressure leaflets with annotated pictures."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

__all__ = ["build"]


def build(
    topic: str | PathLike[str],
    *,
    points: str | Sequence[str] = (),
    without: str | Sequence[str] = (),
    avoid: str | Sequence[str] = (),
    advice: bool = True,
    paper: str | None = None,
    cards_per_page: str | int = "auto",
    large_print: bool = False,
    clinic: str | PathLike[str] | None = None,
    theme: str | None = None,
    project: str | PathLike[str] | None = None,
) -> bytes:
    """Return the leaflet of *topic* as PDF bytes; the options are those of ``handout build``; raise InputError with every problem."""
    from handout.content.compose import Choice
    from handout.order import Order
    from handout.pipeline import lay_out

    choice = Choice(_ids(points), _ids(without), _ids(avoid), advice)
    place = Path(project) if project is not None else None
    issued_by = str(clinic) if clinic is not None else None
    return lay_out(Order(str(topic), choice, paper, str(cards_per_page), large_print, issued_by, theme, place)).pdf()


def _ids(named: str | Sequence[str]) -> tuple[str, ...]:
    """Return ids given one by one, or as one text with commas as on the command line."""
    return tuple(part.strip() for part in named.split(",") if part.strip()) if isinstance(named, str) else tuple(named)
