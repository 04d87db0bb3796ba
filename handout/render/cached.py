"""A handout as a command hands it over: its PDF, and what is to be said of it.

One that was made before from the very same content is read and checked again, but not laid out and painted again.
"""

from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from handout.check.runner import load_topic, noticed
from handout.content.project import THEME, project_for
from handout.files import MOST_FILE, read_bytes
from handout.problems import InputError, Problem
from handout.render.fingerprint import WHOLE, Summary, inputs, recall
from handout.request.plan import Plan, with_plan
from handout.request.request import Request


class Finished(Struct, frozen=True):
    """A PDF with what is to be said of it."""

    pdf: bytes
    summary: Summary


def finished(order: Request) -> Finished:
    """Return what *order* asks for, as much of it as can be from the cache; raise InputError naming every problem."""
    content, warnings = _inputs(order)
    if content and (kept := recall(WHOLE, content, bytes)):
        pdf, summary = kept
        return Finished(pdf, _with(warnings, summary))
    from handout.render.inputs import load_inputs  # what was made before needs none of this
    from handout.render.renderer import Renderer

    ready = load_inputs(order)
    printed = Renderer().printed(ready, ready.order.patient)
    return Finished(bytes(printed.pdf), _with(ready.warnings, printed.summary))


def _with(warnings: tuple[Problem, ...], summary: Summary) -> Summary:
    """Return *summary* with *warnings* that were known before, which are not kept: they may be of more than the handout is made from."""
    return replace(summary, warnings=(*warnings, *summary.warnings))


def _inputs(order: Request) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return all that a handout is made from, and what should be known of it; None if it is for one person, or something of it is wrong."""
    try:
        project = project_for(order.topic, order.project)
        settings = project.settings()
        if order.plan:
            order = with_plan(project.read("plans", order.plan, Plan), order)
        if order.problems or order.patient.names_somebody:
            return None, ()
        material = load_topic(project, order.topic, order.clinic or project.clinic(settings), order.language)
        theme = read_bytes(project.find("themes", order.theme or settings.theme or THEME), MOST_FILE)
    except InputError:
        return None, ()  # what is wrong is told where all of it is found
    return inputs(order, settings, material, sha256(theme).hexdigest()), noticed(order, material)
