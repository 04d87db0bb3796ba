"""A handout that is laid out but not painted: its pages and sheets."""

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.imposition.sheet import Sheet
from handout.layout.mirror import reads_from_right
from handout.layout.page import Page
from handout.pdf.metadata import About, Duplex
from handout.pdf.template import PatientLines, Template, TemplateSource, make_template
from handout.problems import Problem
from handout.render.rendered import Summary
from handout.request.options import DEFAULT_FORMAT
from handout.schema.markup import strip_markup


class LaidOut(Struct, frozen=True, kw_only=True):
    """A handout that is laid out: its pages in reading order, sheets and warnings.

    *sheets* is empty if the pages are printed as they are. *lines* are those of the patient, if there is one. All is set
    in the *typefaces* of this language.
    """

    handout: Handout
    format: str
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    paper: str
    advice: str
    duplex: Duplex
    warnings: tuple[Problem, ...]
    lines: PatientLines | None
    typefaces: str

    @property
    def summary(self) -> Summary:
        """The facts about this handout that a command prints."""
        handout, counts = self.handout, (len(self.pages), len(self.sheets))
        name = handout.topic if self.format == DEFAULT_FORMAT else f"{handout.topic}-{self.format}"
        return Summary(name, *counts, self.paper, self.advice, handout.left_out, handout.avoided, self.warnings)

    def pdf(self) -> bytes:
        """Return the requested PDF: the sheets for a printer if any, else tagged pages."""
        from handout.pdf.painter import paint_untagged

        shared = self.template()
        if shared and self.lines:
            return bytes(shared.filled(self.lines))
        return paint_untagged(self.sheets, self.about) if self.sheets else self.reading()

    def reading(self) -> bytes:
        """Return the pages as a tagged PDF for reading."""
        from handout.pdf.painter import paint

        about = replace(self.about, duplex=None, true_size=False) if self.sheets else self.about
        return paint(self.pages, about, self.handout.source.where)

    def template(self) -> Template | None:
        """Return the template for other patients, or None if the handout allows none.

        A handout without a patient has no template.
        """
        source = self.template_source()
        return make_template(source, self.handout.source.where) if source else None

    def template_source(self) -> TemplateSource | None:
        """Return the source of a template, or None if this handout names no patient."""
        if self.lines is None:
            return None
        words = self.handout.words
        return TemplateSource(
            pages=self.pages,
            sheets=self.sheets,
            lines=self.lines,
            labels=words.labels,
            about=self.about,
            quotes=words.quotes,
            typefaces=self.typefaces,
        )

    @property
    def about(self) -> About:
        """The metadata of the PDF."""
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        texts = (strip_markup(handout.title), strip_markup(author), strip_markup(handout.subject), handout.language)
        from_right = reads_from_right(handout.words, handout.language)
        return About(*texts, self.duplex, bool(self.sheets), from_right)
