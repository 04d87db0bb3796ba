"""Checks of finished pages: errors and warnings that only a layout can show."""

from collections.abc import Iterator, Mapping, Sequence

from handout.content.handout import Card, Dose, Handout
from handout.geometry import Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.photo import Photo, coarse_warning
from handout.layout.figures.picture import Picture
from handout.layout.figures.qr import is_too_long
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, Page, Role, Text, walk
from handout.layout.parts.sections import unexplained
from handout.problems import DoesNotFit, Location, Problem
from handout.request.options import Request
from handout.request.relocate import relocate


def check_links(handout: Handout) -> None:
    """Raise DoesNotFit for each point whose QR code would be too fine to scan."""
    if problems := list(_unreadable(handout)):
        raise DoesNotFit(problems)


def check_pages(
    request: Request, handout: Handout, pages: Sequence[Page], pictures: Mapping[str, Picture]
) -> Iterator[Problem]:
    """Yield a warning for everything on the pages that prints worse than it could.

    *pictures* are by their file.
    """
    yield from _coarse(pages, pictures)
    yield from _photos(pages, pictures)
    yield from _drawn(pages)
    yield from _fewer(request, pages)
    yield from _unlabelled(handout, pages)
    yield from _unexplained(handout, pages)
    yield from relocate(_uncoded(request, handout), request.places)


def _unreadable(handout: Handout) -> Iterator[Problem]:
    """Yield a problem for each point whose QR code would be too fine to scan."""
    for card in handout.cards:
        link = card.link
        if link and link.code and is_too_long(link.address):
            where = handout.source.where(link.path)
            yield Problem.of(where, "does-not-fit/code", id=card.id, count=len(link.address))


def _coarse(pages: Sequence[Page], pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield a warning for each photo that is too coarse for its print size.

    *pictures* are by their file.
    """
    files = {picture.key: file for file, picture in pictures.items()}
    for page in pages:
        for mark in walk(page.marks):
            if isinstance(mark, Image) and isinstance(mark.picture, Photo):
                print_size = Size(mark.box.width, mark.box.height)
                if found := coarse_warning(mark.picture, print_size, files.get(mark.picture.key, mark.picture.name)):
                    yield found


def _photos(pages: Sequence[Page], pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield the warnings of each photo on the pages.

    It prints nearly black, or its file holds others. *pictures* are by their file.
    """
    shown = {m.picture.key for page in pages for m in walk(page.marks) if isinstance(m, Image)}
    for file, picture in pictures.items():
        if isinstance(picture, Photo) and picture.key in shown:
            if picture.unseen:
                yield Problem.of(Location(file), picture.unseen)
            if picture.others:
                yield Problem.of(Location(file), "one-of-several", count=picture.others + 1)


def _drawn(pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield the warnings of each drawing on the pages, once."""
    shown = [mark.picture for page in pages for mark in walk(page.marks) if isinstance(mark, Image)]
    for drawing in {picture.key: picture for picture in shown if isinstance(picture, Drawing)}.values():
        yield from drawing.warnings


def _unlabelled(handout: Handout, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning for each card whose picture was too small for its labels.

    Only a poster leaves labels out.
    """
    figures = [m for page in pages for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.FIGURE]
    for card in handout.cards:
        for figure in card.figures:
            wanted = sum(bool(each.text) + len(each.numerals) for each in figure.callouts)
            shown = [sum(isinstance(m, Text) for m in walk(f.marks)) for f in figures if f.path == figure.path]
            if shown and max(shown) < wanted:
                yield Problem.of(handout.source.where(figure.path), "labels-left-out", id=card.id)


def _unexplained(handout: Handout, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning for each word of a scale that is explained on no page."""
    words: dict[str, Card] = {}
    for card in unexplained(handout.cards, [mark for page in pages for mark in page.marks]):
        for each in card.sections:
            if isinstance(each, Dose):
                words.setdefault(each.heading, card)
    for word, card in words.items():
        where = handout.source.where((*card.path, handout.closing.scale_key))
        yield Problem.of(where, "meaning-left-out", id=card.id, word=word)


def _uncoded(request: Request, handout: Handout) -> Iterator[Problem]:
    """Yield a warning if QR codes were requested and no printed point has a link."""
    if request.qr and not any(card.link and card.link.code for card in handout.cards):
        yield Problem.of(Location.of_option("--qr"), "no-code")


def check_owner(handout: Handout, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning if the patient's name has no room in the footers."""
    if lacks_owner(handout, pages):
        yield Problem.of(Location.of_option("--name-on-pages"), "name-left-out")


def lacks_owner(handout: Handout, pages: Sequence[Page]) -> bool:
    """Return whether footers were to bear the patient's name, and none does."""
    marks = (mark for page in pages for mark in walk(page.marks))
    return bool(handout.owner) and not any(isinstance(mark, Group) and mark.role is Role.OWNER for mark in marks)


def _fewer(request: Request, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning if no page could hold the requested number of cards."""
    asked = request.cards_per_page or "auto"
    wanted = int(asked) if asked.isdigit() else 0
    most = max(map(cards_on, pages))
    if most < min(wanted, sum(map(cards_on, pages))):
        where, key = Location.of_option("--cards-per-page"), "fewer-cards"
        if request.large_print:
            key = "fewer-cards/large-print"
        yield Problem.of(where, key, wanted=wanted, most=most)
