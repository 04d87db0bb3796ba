"""Compose a handout, and put what its layout needs beside it."""

from msgspec.structs import replace

from handout.check.pages import check_links
from handout.content.compose import compose
from handout.content.kind import Arrangement
from handout.content.second_language import set_apart, weave
from handout.content.selection import avoid_by_ids
from handout.layout.job import LayoutJob
from handout.layout.setting import Setting
from handout.problems import InputError
from handout.render.inputs import RenderInputs
from handout.request.patient import PatientDetails
from handout.request.relocate import relocate


def compose_job(inputs: RenderInputs, details: PatientDetails) -> LayoutJob:
    """Return the composed handout of one patient with all that its layout needs.

    Raise InputError.
    """
    request, resolved, topic = inputs.request, inputs.resolved, inputs.topic.topic.value
    try:
        named = request.name_on_pages is not False
        handout = compose(inputs.topic, request.selection, details, qr=bool(request.qr), name_on_pages=named)
        if inputs.second:
            choice = avoid_by_ids(request.selection, inputs.topic.words.conditions)
            handout = weave(handout, compose(inputs.second, choice, details))
    except InputError as error:
        raise type(error)(relocate(error.problems, request.places)) from None
    check_links(handout)
    job = LayoutJob(
        handout=handout,
        paper=resolved.paper,
        size=resolved.size,
        setting=Setting(inputs.style, inputs.pictures, inputs.logo),
        cards_per_page=resolved.cards_per_page,
        listed=(resolved.layout or topic.layout or topic.spec.layout) == Arrangement.LIST,
        days=request.diary,
    )
    return _with_second_apart(job, inputs) if handout.second else job


def _with_second_apart(job: LayoutJob, inputs: RenderInputs) -> LayoutJob:
    """Return a job whose cards fit a page in two languages.

    Where one does not in the densest style, or several are to share a page, all cards in the second language follow the
    others.
    """
    styles = (inputs.style, *inputs.denser)
    dense = replace(job, setting=replace(job.setting, style=styles[-1]))
    if job.cards_per_page in ("auto", "1") and inputs.resolved.format.holds_cards(dense):
        return job
    return replace(job, handout=set_apart(job.handout))
