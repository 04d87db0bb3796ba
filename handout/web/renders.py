"""What is made of a request for the page: its PDF, its cards' pictures, its text.

Each is a function of a request that another process can run, so what it needs is imported when it runs.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from handout.request.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handout.geometry import Box
    from handout.layout.page import Page
    from handout.render.cache import RenderCache
    from handout.render.rendered import Summary

Crop = tuple[int, tuple[float, float, float, float]]
"""The number of a page, and what is cut off at each edge, in points.

The edges are left, bottom, right and top, as PDFium has them.
"""


@cache
def _earlier() -> "RenderCache":
    """Return the results of earlier renders of this process."""
    from handout.render.cache import RenderCache

    return RenderCache()


def render_pdf(request: Request) -> "tuple[bytes, Summary]":
    """Return the PDF of a request and the facts about it; raise InputError."""
    from handout.render.pipeline import render

    rendered = render(request, _earlier())
    return bytes(rendered.pdf), rendered.summary


def render_cards(request: Request) -> tuple[bytes, dict[str, Crop]]:
    """Return a PDF, and where on it each card's picture stands; raise InputError."""
    from handout.render.pipeline import lay_out

    laid = lay_out(request)
    found = ((card.id, find_figure(laid.pages, card.path)) for card in laid.handout.cards)
    return laid.reading(), {card: _crop(*place) for card, place in found if place}


def render_text(request: Request) -> dict[str, Any]:
    """Return the pages as text in reading order, and their language; raise InputError."""
    from handout.render.pipeline import lay_out
    from handout.web.reading import read_pages

    laid = lay_out(request)
    return {"language": laid.handout.language, "pages": read_pages(laid.pages)}


def forget_patients() -> None:
    """Drop what this process holds of patients."""
    _earlier().forget_patients()


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


def _crop(number: int, page: "Page", box: "Box") -> Crop:
    """Return what to cut off a page to see a box."""
    left, top = max(0, box.x), max(0, box.y)
    return number, (left, max(0, page.size.height - box.bottom), max(0, page.size.width - box.right), top)
