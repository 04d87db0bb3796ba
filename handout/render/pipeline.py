"""From what is read and checked to a PDF: compose, lay out, impose, paint."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.compose import compose
from handout.content.handout import Handout
from handout.geometry import Size
from handout.imposition.sheet import Sheet
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.photo import Photo, coarse
from handout.layout.figures.picture import Picture
from handout.layout.figures.qr import is_too_long
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, Page, Role, Text, walk
from handout.pdf.metadata import About, Duplex
from handout.pdf.painter import paint, paint_untagged
from handout.pdf.stamp import PatientLines, Template, numbered
from handout.pdf.template import TemplateSource, template
from handout.problems import DoesNotFit, InputError, Location, Problem, Severity
from handout.render.fingerprint import Summary
from handout.render.formats import LayoutJob, advised, impose, turned
from handout.render.inputs import RenderInputs, load_inputs, personal_lines
from handout.request.patient import PatientDetails
from handout.request.request import Request, relocate
from handout.schema.markup import plain


class LaidOut(Struct, frozen=True):
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
        made = self.template()
        if made and self.lines and (pdf := made.stamped(self.lines)):
            return bytes(pdf)
        return paint_untagged(self.sheets, self.about) if self.sheets else self.reading()

    def reading(self) -> bytes:
        """Return the pages as a PDF for reading, tagged."""
        about = replace(self.about, duplex=None, true_size=False) if self.sheets else self.about
        return paint(self.pages, about, self.handout.source.where)

    def template(self) -> Template | None:
        """Return what this handout shares with those for other people, if it is for somebody and can be stamped."""
        copy = self.copy
        return template(copy, self.handout.source.where) if copy else None

    @property
    def copy(self) -> TemplateSource | None:
        """What is needed to stamp it for others, if it is for somebody."""
        words = self.handout.words
        labels = (words.for_patient, words.date, words.from_clinician, words.note)
        return TemplateSource(self.pages, self.sheets, self.lines, labels, self.about) if self.lines else None

    @property
    def about(self) -> About:
        """What its PDF says of itself."""
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        said = (plain(handout.title), plain(author), plain(handout.subject), handout.language)
        return About(*said, self.duplex, bool(self.sheets))


def lay_out(order: Request) -> LaidOut:
    """Read, check, compose, lay out and impose what *order* asks for; raise InputError naming every problem."""
    ready = load_inputs(order)
    laid = lay(ready, ready.order.patient)
    return replace(laid, warnings=(*ready.warnings, *laid.warnings))


def lay(ready: RenderInputs, personal: PatientDetails) -> LaidOut:
    """Compose, lay out and impose a handout for one person; raise InputError naming every problem."""
    order, settled = ready.order, ready.settled
    try:
        handout = compose(ready.material, order.selection, personal, qr=bool(order.qr))
    except InputError as error:
        raise type(error)(relocate(error.problems, order.places)) from None
    if problems := list(_unreadable(handout)):
        raise DoesNotFit(problems)
    work = LayoutJob(
        handout,
        settled.paper,
        settled.size,
        ready.look,
        ready.pictures,
        ready.logo,
        settled.rooms,
        order.diary or 0,
    )
    pages = settled.format.layout(work)
    sheets = impose(settled.format, work, pages, settled.printing)
    warnings = (*_coarse(pages, ready.pictures), *_drawn(pages), *_fewer(order, pages), *_unlabelled(handout, pages))
    paper = settled.printing.tile or settled.paper
    advice = advised(settled.format, settled.printing)
    _, lines = personal_lines(ready, personal)
    shown = numbered(lines, 0) if personal.names_somebody else None
    duplex = turned(settled.format, settled.printing)
    return LaidOut(handout, settled.name, pages, sheets, paper, advice, duplex, warnings, shown)


def _unreadable(handout: Handout) -> Iterator[Problem]:
    """Yield each point whose link makes a code too fine to be read."""
    for card in handout.cards:
        if card.qr and is_too_long(card.link):
            message = f"point '{card.id}': its link of {len(card.link)} characters makes a QR code too fine to be read in print"
            hint = "use a shorter link (up to about 300 characters), or leave out --qr"
            yield Problem(handout.source.where((*card.path, "link")), "does-not-fit", message, hint)


def _coarse(pages: Sequence[Page], pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield a warning for each photo too coarse for its printed size; *pictures* are by their file."""
    files = {picture.key: file for file, picture in pictures.items()}
    for page in pages:
        for mark in walk(page.marks):
            if isinstance(mark, Image) and isinstance(mark.picture, Photo):
                printed = Size(mark.box.width, mark.box.height)
                if found := coarse(mark.picture, printed, files.get(mark.picture.key, mark.picture.name)):
                    yield found


def _drawn(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield what is to be said of each drawing that is shown, once."""
    shown = [mark.picture for page in pages for mark in walk(page.marks) if isinstance(mark, Image)]
    for drawing in {picture.key: picture for picture in shown if isinstance(picture, Drawing)}.values():
        yield from drawing.warnings


def _unlabelled(handout: Handout, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning for each card whose picture was too small for its labels (only a poster goes without them)."""
    figures = [m for page in pages for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.FIGURE]
    for card in handout.cards:
        wanted = sum(bool(each.text) for each in card.figure.callouts)
        shown = [sum(isinstance(m, Text) for m in walk(f.marks)) for f in figures if f.path == card.figure.path]
        if shown and max(shown) < wanted:
            where, message = handout.source.where(card.figure.path), f"point '{card.id}': no room for its labels here"
            yield Problem(
                where,
                "labels-left-out",
                message,
                "fewer points give it room; the card's words say the same",
                Severity.WARNING,
            )


def _fewer(order: Request, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning when no page could hold as many cards as were asked for."""
    asked = order.cards_per_page or "auto"
    wanted = int(asked) if asked.isdigit() else 0
    most = max(map(cards_on, pages))
    if most < min(wanted, sum(map(cards_on, pages))):
        message = f"no page holds {wanted} cards; the most is {most}"
        hint = "nothing is shrunk or left out to make room: shorten the texts, or choose a larger paper"
        hint = "large print sets one card a page" if order.large_print else hint
        yield Problem(Location("--cards-per-page"), "fewer-cards", message, hint, Severity.WARNING)
