"""The pipeline from a request to a PDF.

Its steps are to load, prepare, compose, lay out, impose and paint; ``render`` runs them all. *cache* holds
the results of earlier renders. A cached handout is neither laid out nor painted, so the layout is imported
inside the functions that use it.
"""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handout.pdf.syntax import Pdf
from handout.problems import Problem
from handout.render.cache import NO_CACHE, Cache, CachedRender
from handout.render.key import RenderKey
from handout.render.loading import LoadedRequest, load
from handout.render.rendered import RenderedHandout
from handout.request.options import Request
from handout.request.patient import PatientDetails
from handout.schema.markup import strip_markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from handout.render.inputs import RenderInputs
    from handout.render.laid_out import LaidOut
    from handout.render.style_trials import Choice, StyleTrials


def render(request: Request, cache: Cache = NO_CACHE) -> RenderedHandout:
    """Return the handout for *request*; raise InputError with every problem."""
    with cache.parsed_texts(request):
        return render_loaded(load(request, topics=cache.load_topic), cache)


def render_loaded(loaded: LoadedRequest, cache: Cache) -> RenderedHandout:
    """Return the handout of a request that is loaded.

    Raise InputError with every problem.
    """
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
    shared = cache.render(key, lambda: share(lay_out_for(inputs(), details)))
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
    trials, chosen = _choose(inputs, details, cache)
    if chosen.key and chosen.lines:
        shared = cache.render(chosen.key, lambda: share(trials.lay_out(chosen.style)))
        if met_another:
            cache.without_name(inputs, details, chosen)
        if shared.template:
            return RenderedHandout(shared.template.filled(chosen.lines), shared.summary)
    laid_out = trials.lay_out(chosen.style)
    return RenderedHandout(Pdf(laid_out.pdf(), b""), laid_out.summary)


def check_for(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> tuple[Problem, ...]:
    """Return the warnings about the handout of one patient, unless they are known.

    Raise InputError if it cannot be rendered.
    """
    if not details.names_somebody:
        return cache.check(inputs.key, lambda: share(lay_out_for(inputs, details)))
    met_another = cache.met_another(inputs, details)
    if met_another and cache.with_name(inputs, details):
        return ()
    trials, chosen = _choose(inputs, details, cache)
    if chosen.key is None:
        return trials.lay_out(chosen.style).warnings
    warnings = cache.check(chosen.key, lambda: share(trials.lay_out(chosen.style)))
    if met_another:
        cache.without_name(inputs, details, chosen)
    return warnings


def _choose(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> "tuple[StyleTrials, Choice]":
    """Return the layouts of one patient's handout, and the style to print."""
    from handout.render.style_trials import StyleTrials

    trials = StyleTrials(inputs, details)
    return trials, trials.choose(cache)


def prepare(loaded: LoadedRequest, cache: Cache) -> "RenderInputs":
    """Return the layout inputs of a loaded request; raise InputError."""
    from handout.layout.text.firago import unpacked_beside

    with unpacked_beside():
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
    trials, chosen = _choose(inputs, details, NO_CACHE)
    return trials.lay_out(chosen.style)


def share(laid_out: "LaidOut") -> CachedRender:
    """Return what a handout shares with others of its key."""
    return CachedRender(laid_out.template() if laid_out.lines else Pdf(laid_out.pdf(), b""), laid_out.summary)
