"""Show the pages in view of a changed form before its PDF is painted.

A page that is as it was is known by its marks. One that is not is painted and drawn alone; the PDF follows when the desk
rests, or is wanted. A handout whose template is known is filled in instead, as for a letter of the name.
"""

import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.pdf.build_tag_tree import build_structure
from handout.pdf.painter import paint_untagged
from handout.problems import HandoutError
from handout.render.cache import CachedRender, RenderCache, stored_texts
from handout.render.key import RenderKey
from handout.render.laid_out import LaidOut
from handout.render.loading import load
from handout.render.pipeline import prepare, render_loaded, share
from handout.render.rendered import RenderedHandout
from handout.render.style_trials import StyleTrials
from handout.store import LeastRecent, forget_words
from handout.web.drawing import Begun, Drawn, Look, draw_page, open_pdf
from handout.web.rehearsal import likely_requests

if TYPE_CHECKING:
    from handout.imposition.sheet import Sheet
    from handout.layout.page import Page
    from handout.request.options import Request

MOST_TEMPLATES, MOST_KNOWN = 6_000_000, 500
"""Bytes of finished handouts that a process holds, and of how many it knows more.

That is about the last thirty, and what fits in the last hours.
"""

MOST_LAID_OUT, MOST_PAGES = 2, 500
"""Handouts that are held laid out, and pages whose pixels are known."""

REHEARSED_WIDTH = 500
"""The width in which a page is drawn that nobody sees."""

FEWEST_CHANGES, MOST_CHANGES = 1000, 2000
"""Changes after which all words are forgotten, where nobody waits and in any case.

The caches of functions are as large as a mail merge wants them, where most words come again. At a desk without a new patient
they would grow for ten thousand changes, to 30 MB in each process.
"""


FEWEST_YOUNG, MOST_YOUNG = 10, 100
"""Collections of young objects after which all objects are collected.

The first holds where nobody waits. There is one after each change.
"""


class DeskCache(RenderCache):
    """What the next request of the desk needs of the last ones.

    All of it is in memory. A desk rarely wants again what it wanted long ago, and the disk takes a tenth of a render.
    """

    is_asked_again = True

    def __init__(self) -> None:
        """Start with nothing."""
        super().__init__(disk=False)
        self.renders.most = MOST_TEMPLATES
        self.known.most = self.fits.most = MOST_KNOWN
        self.laid_out: list[tuple[Request, RenderKey | None, LaidOut]] = []
        self.pixels: LeastRecent[tuple[int, int], str] = LeastRecent(MOST_PAGES)
        self.changes = 0

    def load_topic(self, project: Project, topic: str, clinic: str | None, language: str | None) -> LoadedTopic:
        """Return a topic of a project with everything it needs; raise InputError.

        Its texts are parsed once for all days: a second language would take half as long again.
        """
        with stored_texts(topic):
            return super().load_topic(project, topic, clinic, language)

    def tidy(self, *, resting: bool) -> None:
        """Forget all words after many changes, and collect garbage.

        Either takes as long as a change, and waits until the desk is *resting* as long as it can. It is never done in the middle
        of a change.
        """
        if self.changes >= (FEWEST_CHANGES if resting else MOST_CHANGES):
            self.changes = 0
            forget_words()
            gc.collect()
        if gc.get_count()[2] >= (FEWEST_YOUNG if resting else MOST_YOUNG):
            gc.collect()

    def keep(self, request: "Request", key: RenderKey | None, laid: LaidOut) -> None:
        """Hold a handout until its PDF is wanted, or others came after it."""
        self.laid_out = [*self.laid_out, (request, key, laid)][-MOST_LAID_OUT:]

    def is_laid_out(self, key: RenderKey) -> bool:
        """Return whether a handout of this key need only be painted."""
        return any(of == key for _, of, _ in self.laid_out)

    def render(self, key: RenderKey | None, make: Callable[[], CachedRender]) -> CachedRender:
        """Return what handouts with this key share.

        One that is laid out need only be painted.
        """
        laid = next((laid for _, of, laid in self.laid_out if key and of == key), None)
        return super().render(key, (lambda: share(laid)) if laid else make)

    def forget_patients(self) -> None:
        """Drop what is held of patients."""
        self.laid_out.clear()
        self.pixels.forget()
        super().forget_patients()


def begin(request: "Request", looks: Sequence[Look], cache: DeskCache) -> Begun:
    """Lay out a request and draw the first page that shows other pixels.

    Those of the *looks* before it are as they were. Raise InputError with every problem.
    """
    cache.changes += 1
    found = _find(request, cache)
    if isinstance(found, RenderedHandout):
        pdf = bytes(found.pdf)
        with open_pdf(pdf) as document:
            sizes = tuple(document.size(number) for number in range(len(document)))
            drawn = _until_new(looks, len(sizes), lambda look: draw_page(document, *look))
        return Begun(found.summary, sizes, drawn, pdf)
    sheets = found.sheets or found.pages
    drawn = _until_new(looks, len(sheets), lambda look: _draw(found, sheets, look, cache))
    return Begun(found.summary, tuple((each.size.width, each.size.height) for each in sheets), drawn)


def _until_new(looks: Iterable[Look], pages: int, draw: Callable[[Look], Drawn]) -> dict[Look, Drawn]:
    """Draw pages of *looks* up to the first with other pixels.

    Those beyond so many *pages* are passed over.
    """
    drawn: dict[Look, Drawn] = {}
    for look in looks:
        if look[0] < pages:
            drawn[look] = draw(look)
            if drawn[look][1]:
                break
    return drawn


def draw_more(request: "Request", looks: Iterable[Look], cache: DeskCache) -> dict[Look, Drawn]:
    """Draw more pages of a request that was begun."""
    laid = next((laid for known, _, laid in cache.laid_out if known == request), None)
    found = laid or _find(request, cache)
    if isinstance(found, RenderedHandout):  # it was finished meanwhile
        with open_pdf(bytes(found.pdf)) as document:
            return {look: draw_page(document, *look) for look in looks if look[0] < len(document)}
    sheets = found.sheets or found.pages
    return {look: _draw(found, sheets, look, cache) for look in looks if look[0] < len(sheets)}


def rehearse(request: "Request", languages: Sequence[str], number: int, cache: DeskCache) -> bool:
    """Lay out a likely request after another one; return whether there is one.

    It is the *number*-th. Only what other requests need is held of it.
    """
    topic = load(request, topics=cache.load_topic).topic
    likely = likely_requests(request, languages, [card.id for card in topic.topic.value.cards] if topic else ())
    if number >= len(likely):
        return False
    with suppress(HandoutError):  # whoever asks for it hears what is wrong
        inputs = prepare(load(likely[number], topics=cache.load_topic), cache)
        trials = StyleTrials(inputs, inputs.request.patient)
        laid = trials.lay_out(trials.choose(cache).style)
        _draw(laid, laid.sheets or laid.pages, (0, REHEARSED_WIDTH, ""), cache)
    cache.tidy(resting=True)
    return True


def _find(request: "Request", cache: DeskCache) -> RenderedHandout | LaidOut:
    """Return the handout if it need only be filled in, or its pages, checked."""
    loaded = load(request, topics=cache.load_topic)
    alone = not loaded.request.patient.names_somebody
    if alone and loaded.key and cache.renders.get(loaded.key):
        return render_loaded(loaded, cache)
    inputs = prepare(loaded, cache)
    trials = StyleTrials(inputs, inputs.request.patient)
    chosen = trials.choose(cache)
    key = loaded.key if alone else chosen.key
    if key and (
        cache.renders.get(key) or cache.is_laid_out(key)
    ):  # another letter of the name: the next one costs less
        return render_loaded(loaded, cache)
    laid = trials.lay_out(chosen.style)
    if not laid.sheets:
        build_structure(
            laid.pages, laid.handout.source.where, laid.about.language
        )  # what cannot be read aloud is refused
    cache.keep(request, key, laid)
    return replace(laid, warnings=inputs.warnings + laid.warnings)


def _draw(laid: LaidOut, sheets: "Sequence[Sheet | Page]", look: Look, cache: DeskCache) -> Drawn:
    """Return a page as the page shows it, painted alone unless it is known."""
    number, width, have = look
    key = hash(sheets[number]), width
    if have and cache.pixels.get(key) == have:
        return have, None
    with open_pdf(paint_untagged(sheets[number : number + 1], laid.about, packed=False)) as document:
        pixels, picture = draw_page(document, 0, width, have)
    cache.pixels.put(key, pixels)
    return pixels, picture
