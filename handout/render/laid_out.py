"""A handout laid out: its pages and sheets, before they are painted."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.imposition.sheet import Sheet
from handout.layout.page import Page
from handout.pdf.metadata import About, Duplex
from handout.pdf.template import PatientLines, Template, TemplateSource, template
from handout.problems import Problem
from handout.render.rendered import Summary
from handout.schema.markup import strip_markup


class LaidOut(Struct, frozen=True, kw_only=True):
    """A handout laid out: its pages in reading order, the sheets they are imposed on if any, and what should be known of them."""

    handout: Handout
    format: str
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    paper: str
    advice: str
    duplex: Duplex
    warnings: tuple[Problem, ...]
    lines: PatientLines | None

    @property
    def summary(self) -> Summary:
        """What is to be said of it."""
        handout, counts = self.handout, (len(self.pages), len(self.sheets))
        name = handout.topic if self.format == "leaflet" else f"{handout.topic}-{self.format}"
        return Summary(name, *counts, self.paper, self.advice, handout.left_out, handout.avoided, self.warnings)

    def pdf(self) -> bytes:
        """Return what was asked for: sheets for the printer where there are any, else the pages for reading."""
        from handout.pdf.painter import paint_untagged

        shared = self.template()
        if shared and self.lines and (pdf := shared.filled(self.lines)):
            return bytes(pdf)
        return paint_untagged(self.sheets, self.about) if self.sheets else self.reading()

    def reading(self) -> bytes:
        """Return the pages as a PDF for reading, tagged."""
        from handout.pdf.painter import paint

        about = replace(self.about, duplex=None, true_size=False) if self.sheets else self.about
        return paint(self.pages, about, self.handout.source.where)

    def template(self) -> Template | None:
        """Return what this handout shares with those for other patients, if it is for somebody and can be filled in."""
        source = self.template_source()
        return template(source, self.handout.source.where) if source else None

    def template_source(self) -> TemplateSource | None:
        """Return what a template is made of, if this handout is for somebody."""
        if self.lines is None:
            return None
        words = self.handout.words
        labels = (words.for_patient, words.date, words.from_clinician, words.note)
        return TemplateSource(pages=self.pages, sheets=self.sheets, lines=self.lines, labels=labels, about=self.about)

    @property
    def about(self) -> About:
        """What its PDF maps_back of itself."""
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        texts = (strip_markup(handout.title), strip_markup(author), strip_markup(handout.subject), handout.language)
        return About(*texts, self.duplex, bool(self.sheets))
