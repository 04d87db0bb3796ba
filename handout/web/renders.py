"""What is made of a request for the page: its PDF, its cards' pictures, its text.

Each is a function of a request that another process can run, so what it needs is imported when it runs.
"""

import gc
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from handout.geometry import Box
    from handout.layout.page import Page
    from handout.render.rendered import Summary
    from handout.request.options import Request
    from handout.web.drawing import Begun, Crop, Drawn, Look
    from handout.web.first_pages import DeskCache

WARM = "handout.web.warm"
"""The module that the processes of the page share: it is imported once."""

PROJECT = "HANDOUT_SERVED"
"""The variable of the environment that names the project to ``WARM``."""


FEWEST_YOUNG = 1_000
"""Young objects that are worth a collection."""


def init_worker() -> None:
    """Ignore SIGINT in this process, and end it with its parent."""
    from handout.mail_merge.worker_signals import init_worker

    init_worker()
    _first_peak()


def load() -> None:
    """Load what the first request needs, unless this process parts from one that has."""
    import_module(WARM)


@cache
def _first_peak() -> int:
    """Return the most bytes that this process had when it began."""
    return _peak()


def _peak() -> int:
    """Return the most bytes of memory that this process ever had, 0 if unknown."""
    try:
        from resource import RUSAGE_SELF, getrusage
    except ImportError:  # Windows
        return 0
    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def has_grown(most: int) -> bool:
    """Return whether this process has grown by more than *most* bytes."""
    return _peak() - _first_peak() > most


@cache
def _earlier() -> "DeskCache":
    """Return the results of earlier renders of this process."""
    from handout.web.first_pages import DeskCache

    return DeskCache()


def begin(request: "Request", looks: "Sequence[Look]") -> "Begun":
    """Return what the page can show of a request at once; raise InputError."""
    from handout.web import first_pages

    return first_pages.begin(request, looks, _earlier())


def draw_more(request: "Request", looks: "Sequence[Look]") -> "dict[Look, Drawn]":
    """Return more pages of a request that was begun."""
    from handout.web import first_pages

    return first_pages.draw_more(request, looks, _earlier())


def rehearse(request: "Request", languages: "Sequence[str]", number: int) -> bool:
    """Lay out a likely request after another one; return whether there is one.

    It is the *number*-th.
    """
    from handout.web import first_pages

    return first_pages.rehearse(request, languages, number, _earlier())


def render_pdf(request: "Request") -> "tuple[bytes, Summary]":
    """Return the PDF of a request and the facts about it; raise InputError."""
    from handout.render.pipeline import render

    rendered = render(request, _earlier())
    _earlier().tidy(resting=True)
    return bytes(rendered.pdf), rendered.summary


def print_first(given: "Path | None") -> None:
    """Print what the page opens with: the date of today, and nobody's name.

    It is taken from disk if it was printed before.
    """
    from handout.clock import today
    from handout.content.project import project_for
    from handout.problems import HandoutError
    from handout.web.form import parse_form

    project, day = project_for(None, given), today().isoformat()
    _earlier().disk = True
    try:
        for topic in project.names("topics"):
            if "." not in topic:  # else it is a translation
                with suppress(HandoutError):  # the page opens with the first that can be read
                    render_pdf(parse_form({"topic": topic, "format": "leaflet", "date": day}, project))
                    return
    finally:
        _earlier().disk = False


def render_cards(request: "Request") -> "tuple[bytes, dict[str, Crop]]":
    """Return a PDF, and where on it each card's picture stands; raise InputError."""
    from handout.render.pipeline import lay_out

    laid = lay_out(request)
    found = ((card.id, find_figure(laid.pages, card.path)) for card in laid.handout.cards)
    return laid.reading(), {card: _crop(*place) for card, place in found if place}


def describe_page(root: "Path", page: str) -> dict[str, Any]:
    """Return all topics of a project, and what can be chosen of the first."""
    from handout.content.project import Project
    from handout.web.catalogue import describe_start

    return describe_start(Project(root), page)


def describe_topic(root: "Path", name: str, language: str | None, page: str) -> dict[str, Any]:
    """Return what can be chosen of one or more topics; raise InputError."""
    from handout.content.project import Project
    from handout.web import catalogue

    return catalogue.describe_topic(Project(root), name, language, page)


def describe_plan(root: "Path", name: str) -> dict[str, Any]:
    """Return a saved plan as a form."""
    from handout.content.project import Project
    from handout.web import catalogue

    return catalogue.describe_plan(Project(root), name)


def render_text(request: "Request") -> dict[str, Any]:
    """Return the pages as text in reading order, and their language; raise InputError."""
    from handout.render.pipeline import lay_out
    from handout.web.reading import read_pages

    laid = lay_out(request)
    return {"language": laid.handout.language, "pages": read_pages(laid.pages)}


def forget_patients() -> None:
    """Drop what this process holds of patients."""
    _earlier().forget_patients()
    gc.collect()  # half of it holds itself, and its place is wanted


def tidy() -> None:
    """Collect what the last change left, if it is much: layouts hold themselves.

    What must not grow for ever is forgotten here, too, even if the desk never rests: in the middle of a change it would take as
    long as the change.
    """
    if gc.get_count()[0] >= FEWEST_YOUNG:
        gc.collect(1)
    _earlier().tidy(resting=False)


def find_figure(pages: "Iterable[Page]", path: tuple[str | int, ...]) -> "tuple[int, Page, Box] | None":
    """Return the page number, page and box of the first picture below *path*."""
    from handout.layout.page import Group, Image, Role, walk

    for number, page in enumerate(pages):
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path[: len(path)] == path:
                image = next((each for each in walk(mark.marks) if isinstance(each, Image)), None)
                if image:
                    return number, page, image.box
    return None


def _crop(number: int, page: "Page", box: "Box") -> "Crop":
    """Return what to cut off a page to see a box."""
    left, top = max(0, box.x), max(0, box.y)
    return number, (left, max(0, page.size.height - box.bottom), max(0, page.size.width - box.right), top)
