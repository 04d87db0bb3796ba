"""Print a text that is not saved yet, and say where on its pages a part stands."""

from pathlib import Path
from typing import Any

from handout.content.project import Project
from handout.files import display_path
from handout.geometry import Box
from handout.layout.page import Group, Page, bounds, walk
from handout.problems import InputError, Location, Problem
from handout.render.cache import NO_CACHE
from handout.render.loading import load
from handout.render.pipeline import lay_out_for, prepare
from handout.render.rendered import Summary
from handout.request.patient import PatientDetails
from handout.request.python_arguments import parse_arguments
from handout.schema.model import KeyPath
from handout.schema.model_reader import parse_content
from handout.web.editor.files import OpenFile, holding
from handout.web.editor.points import users_of
from handout.web.editor.types import get, look_up

MARGIN = 6
"""The space around a card that is shown with it, in points."""


def print_text(root: Path, opened: OpenFile, text: str, part: KeyPath) -> tuple[bytes, Summary, list[dict[str, Any]]]:
    """Print a text of a project as ``print_part`` does; of a card, that card alone.

    It is sent to another process: a drawing that is hard to label holds up no other page.
    """
    written, _, _ = parse_content(text.encode("utf-8", "replace"), display_path(opened.file))
    card = get(look_up(written, part), "id") if part else ""
    return print_part(Project(root), opened, text, part, card if isinstance(card, str) else "")


def print_part(
    project: Project, opened: OpenFile, text: str, part: KeyPath, card: str
) -> tuple[bytes, Summary, list[dict[str, Any]]]:
    """Return the PDF of one card, or of all, its facts, and where the part stands.

    A clinic is shown on the front page of the first topic, a shared point on the first card that takes it. Raise InputError
    with every problem, those of the layout too.
    """
    held = holding(project, opened, text)
    options: dict[str, Any] = {"project": str(project.root)}
    if opened.folder == "points":
        topic, part, card = _first_user(held, opened.name)
        options["points"] = [card]
    elif opened.folder == "clinics":
        topic = next((name for name in project.names("topics") if "." not in name), "back-pain")
        options["clinic"] = opened.name
    else:
        topic = opened.name
        if card:
            options["points"] = [card]
    request = parse_arguments(topic, options)
    laid = lay_out_for(prepare(load(request, held.reader), NO_CACHE), PatientDetails())
    boxes = [*_places(laid.pages, part)]
    return laid.pdf(), laid.summary, boxes


def _first_user(held: Project, point: str) -> tuple[str, KeyPath, str]:
    """Return the first topic that takes a point, and path and id of its card.

    Raise InputError if there is none.
    """
    users = users_of(held, point)
    if not users:
        raise InputError([Problem.of(Location.of_option("editor"), "unused-point", name=point)])
    user = users[0]
    topic = held.topic(user.topic).value
    return user.topic, (topic.spec.cards, user.card), topic.cards[user.card].id


def _places(pages: tuple[Page, ...], part: KeyPath) -> list[dict[str, Any]]:
    """Return the pages on which a part stands, and its box as fractions of each."""
    found = []
    for number, page in enumerate(pages):
        for mark in walk(page.marks):
            if part and isinstance(mark, Group) and mark.path == part:
                found.append({"page": number, "box": _fractions(bounds(mark), page)})
                break
    return found


def _fractions(box: Box, page: Page) -> list[float]:
    """Return left, top, width and height of a box as fractions of its page."""
    left, top = max(0.0, box.x - MARGIN), max(0.0, box.y - MARGIN)
    right, bottom = min(page.size.width, box.right + MARGIN), min(page.size.height, box.bottom + MARGIN)
    across, down = page.size.width, page.size.height
    return [round(each, 4) for each in (left / across, top / down, (right - left) / across, (bottom - top) / down)]
