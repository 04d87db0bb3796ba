"""The pipeline from a request to a PDF.

Its steps are to load, prepare, compose, lay out, impose and paint; ``render`` runs them all. *cache* holds
the results of earlier renders. A cached handout is neither laid out nor painted, so the layout is imported
inside the functions that use it.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handout.pdf.syntax import Pdf
from handout.problems import InputError, Problem
from handout.render.cache import NO_CACHE, Cache, CachedRender
from handout.render.loading import LoadedRequest, RenderKey, load
from handout.render.rendered import RenderedHandout
from handout.request.patient import PatientDetails
from handout.request.request import Request, relocate
from handout.schema.markup import strip_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from handout.pdf.template import PatientLines
    from handout.render.inputs import RenderInputs
    from handout.render.laid_out import LaidOut


def render(request: Request, cache: Cache = NO_CACHE) -> RenderedHandout:
    """Return the handout for *request*; raise InputError with every problem."""
    loaded = load(request)
    details, warnings = loaded.request.patient, loaded.warnings
    if details.names_somebody:
        inputs = prepare(loaded, cache)
        details, warnings = inputs.request.patient, inputs.warnings
        rendered = render_for(inputs, details, cache)
    else:
        rendered = _render_whole(loaded.key, lambda: prepare(loaded, cache), details, cache)
    summary = replace(rendered.summary, warnings=warnings + rendered.summary.warnings)
    labels = loaded.topic.words.language.labels if loaded.topic else ()
    return replace(rendered, summary=summary, patient=strip_markup(details.patient or ""), labels=labels)


def _render_whole(
    key: RenderKey | None, inputs: "Callable[[], RenderInputs]", details: PatientDetails, cache: Cache
) -> RenderedHandout:
    """Return a handout without a patient, from the cache or laid out from *inputs*."""
    shared = cache.render(key, lambda: _share(lay_out_for(inputs(), details)))
    assert isinstance(shared.content, Pdf)  # noqa: S101 - without a patient there is no template
    return RenderedHandout(shared.content, shared.summary)


def render_for(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> RenderedHandout:
    """Return the handout of one patient.

    A template is filled in if there can be one; otherwise the handout is laid out for this patient alone.
    """
    if not details.names_somebody:
        return _render_whole(inputs.key, lambda: inputs, details, cache)
    met_another = cache.met_another(inputs, details)
    if met_another and (rendered := cache.with_name(inputs, details)):
        return rendered
    lines = lay_out_lines(inputs, details, cache)
    if key := shared_key(inputs, details, lines):
        shared = cache.render(key, lambda: _share(lay_out_for(inputs, details)))
        if met_another:
            cache.without_name(inputs, details, lines)
        if shared.template:
            return RenderedHandout(shared.template.filled(lines), shared.summary)
    laid_out = lay_out_for(inputs, details)
    return RenderedHandout(Pdf(laid_out.pdf(), b""), laid_out.summary)


def check_for(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> tuple[Problem, ...]:
    """Return the warnings about the handout of one patient, unless they are known.

    Raise InputError if it cannot be rendered.
    """
    met_another = cache.met_another(inputs, details)
    if met_another and cache.with_name(inputs, details):
        return ()
    lines = lay_out_lines(inputs, details, cache)
    key = shared_key(inputs, details, lines)
    if key is None:
        return lay_out_for(inputs, details).warnings
    warnings = cache.check(key, lambda: _share(lay_out_for(inputs, details)))
    if met_another:
        cache.without_name(inputs, details, lines)
    return warnings


def prepare(loaded: LoadedRequest, cache: Cache) -> "RenderInputs":
    """Return the layout inputs of a loaded request; raise InputError."""
    from handout.render import inputs

    return inputs.prepare(loaded, cache)


def lay_out(request: Request) -> "LaidOut":
    """Return the handout for *request*, laid out and imposed, without any cache.

    Raise InputError with every problem.
    """
    inputs = prepare(load(request), NO_CACHE)
    laid_out = lay_out_for(inputs, inputs.request.patient)
    return replace(laid_out, warnings=(*inputs.warnings, *laid_out.warnings))


def lay_out_for(inputs: "RenderInputs", details: PatientDetails) -> "LaidOut":
    """Return the handout of one patient, composed, laid out and imposed.

    Raise InputError with every problem.
    """
    from handout.check.layout import check_links, check_owner, check_pages
    from handout.content.compose import compose
    from handout.content.kind import Arrangement
    from handout.content.second_language import weave
    from handout.content.selection import avoid_by_ids
    from handout.layout.job import LayoutJob
    from handout.layout.mirror import mirror
    from handout.layout.parts.second_language import separate_languages
    from handout.layout.setting import Setting
    from handout.render.formats import advice_for, duplex_for, impose
    from handout.render.laid_out import LaidOut

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
        days=request.diary or 0,
    )
    pages = resolved.format.layout(job)
    if handout.second:
        pages = tuple(separate_languages(page, handout.language) for page in pages)
    unnamed = () if resolved.format.single_sheet else check_owner(handout, pages)
    if job.from_right:
        pages = tuple(map(mirror, pages))
    return LaidOut(
        handout=handout,
        format=resolved.name,
        pages=pages,
        sheets=impose(resolved.format, job, pages, resolved.printing),
        paper=resolved.printing.tile or resolved.paper,
        advice=advice_for(resolved.format, job, pages, resolved.printing),
        duplex=duplex_for(resolved.format, resolved.printing),
        warnings=(*check_pages(request, handout, pages, inputs.pictures), *unnamed),
        lines=lay_out_lines(inputs, details, NO_CACHE) if details.names_somebody else None,
    )


def lay_out_lines(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> "PatientLines":
    """Return a patient's lines, laid out but not placed on a page."""
    from handout.render.inputs import patient_lines

    return patient_lines(inputs, details, cache.first_number(inputs.key.inputs))


def shared_key(inputs: "RenderInputs", details: PatientDetails, lines: "PatientLines") -> RenderKey | None:
    """Return the key of the template or PDF that this patient's handout can share.

    Return None if *lines* cannot be filled into a template.
    """
    if not details.names_somebody:
        return inputs.key
    shape = lines.shape
    return inputs.key.with_lines(shape) if shape else None


def _share(laid_out: "LaidOut") -> CachedRender:
    """Return what a handout shares with others of its key."""
    return CachedRender(laid_out.template() if laid_out.lines else Pdf(laid_out.pdf(), b""), laid_out.summary)
