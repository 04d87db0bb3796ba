"""Try a patient's handout in the usual style, and in denser ones, until it fits.

Which one is printed depends on the height of the patient's lines in each style that was tried. How a handout fits in a
style is the same for all patients whose lines have the same shape in it, so the cache knows it after the first.
"""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.density import Fit, choose_style
from handout.problems import DoesNotFit
from handout.render.cache import NO_CACHE, Cache
from handout.render.key import RenderKey
from handout.request.patient import PatientDetails

if TYPE_CHECKING:
    from handout.layout.job import LayoutJob
    from handout.layout.page import Page
    from handout.pdf.template import PatientLines
    from handout.render.inputs import RenderInputs
    from handout.render.laid_out import LaidOut


class Choice(Struct, frozen=True):
    """The style that one patient's handout is printed in.

    These are the *inputs* and the patient's *lines* in it, and the *key* of what others share, if they can.
    """

    inputs: "RenderInputs"
    lines: "PatientLines | None"
    key: RenderKey | None

    @property
    def style(self) -> int:
        """The number of the style: 0 for the usual one."""
        return self.inputs.key.style


class StyleTrials:
    """One patient's handout in several styles, each of them laid out once."""

    def __init__(self, inputs: "RenderInputs", details: PatientDetails) -> None:
        """Lay out nothing yet."""
        self.inputs, self.details = inputs, details
        self._job: LayoutJob | None = None
        self._found: dict[int, tuple[Page, ...] | DoesNotFit] = {}

    def choose(self, cache: Cache = NO_CACHE) -> Choice:
        """Return the style to print in; it is the usual one if nothing fits."""
        if not self.inputs.denser:
            return self._choice(0, cache)
        choices: dict[int, Choice] = {}

        def known_fit(number: int) -> Fit:
            """Return how the handout fits in a style, found only if it is not known."""
            choices[number] = self._choice(number, cache)
            key, fit = choices[number].key, partial(self.fit, number)
            return cache.fit(key, fit) if key else fit()

        styles = (self.inputs.style, *self.inputs.denser)
        alike = self.inputs.second is not None  # a card in two languages mostly stands alone on a page in any of them
        for _, group in groupby(enumerate(styles), lambda numbered: numbered[1].language):  # by typefaces
            if (found := choose_style([number for number, _ in group], known_fit, alike=alike)) is not None:
                return choices[found]
        return choices[0]

    def _choice(self, number: int, cache: Cache) -> Choice:
        """Return what is printed in a style."""
        inputs = self.inputs.set_in(number)
        if not self.details.names_somebody:
            return Choice(inputs, None, inputs.key)
        lines = lay_out_lines(inputs, self.details, cache)
        return Choice(inputs, lines, inputs.key.with_lines(lines.shape) if lines.shape else None)

    def fit(self, number: int) -> Fit:
        """Return how the handout fits in a style; why it does not is not asked."""
        from handout.check.pages import lacks_owner
        from handout.layout.overflow import unexplained

        if number not in self._found:
            with unexplained():
                found = self._lay_out(number)
            if isinstance(found, DoesNotFit):
                return Fit(0)
            self._found[number] = found
        pages, job, chosen = self.pages(number), self.job(), self.inputs.resolved.format
        unnamed = not chosen.single_sheet and lacks_owner(job.handout, pages)
        return Fit(len(pages), chosen.is_sparse(job, pages), unnamed)

    def pages(self, number: int) -> tuple["Page", ...]:
        """Return the pages in a style; raise DoesNotFit."""
        if number not in self._found:
            self._found[number] = self._lay_out(number)
        found = self._found[number]
        if isinstance(found, DoesNotFit):
            raise found
        return found

    def _lay_out(self, number: int) -> "tuple[Page, ...] | DoesNotFit":
        """Return the pages in a style, or what does not fit."""
        job, style = self.job(), self.inputs.set_in(number).style
        try:
            return self.inputs.resolved.format.layout(replace(job, setting=replace(job.setting, style=style)))
        except DoesNotFit as problem:
            return problem

    def job(self) -> "LayoutJob":
        """Return what the format lays out, in the usual style; raise InputError."""
        if self._job is None:
            from handout.render.compose_job import compose_job

            self._job = compose_job(self.inputs, self.details)
        return self._job

    def lay_out(self, number: int) -> "LaidOut":
        """Return the handout in the style of this number, laid out and imposed.

        Raise InputError with every problem.
        """
        from handout.check.pages import check_owner, check_pages
        from handout.layout.mirror import mirror
        from handout.layout.parts.second_language import separate_languages
        from handout.render.format_layouts import advice_for, duplex_for, impose
        from handout.render.laid_out import LaidOut

        inputs, job, pages = self.inputs.set_in(number), self.job(), self.pages(number)
        resolved, handout = inputs.resolved, job.handout
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
            warnings=(*check_pages(inputs.request, handout, pages, inputs.pictures), *unnamed),
            lines=self._choice(number, NO_CACHE).lines,
            typefaces=inputs.style.language,
        )


def lay_out_lines(inputs: "RenderInputs", details: PatientDetails, cache: Cache) -> "PatientLines":
    """Return a patient's lines, laid out but not placed on a page."""
    from handout.render.inputs import patient_lines

    return patient_lines(inputs, details, cache.first_number(inputs.key))
