"""Leaflets and posters in two languages, and what they say in each."""

from collections.abc import Iterator

from msgspec.structs import replace

from handout.content.handout import Handout, Warnings
from handout.layout.page import Group, Mark, Page, Role, Text, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.schema.markup import strip_markup

TWO = Selection(points=("lower-back", "hand"))
PAIRS = (("ar", "en"), ("en", "ar"), ("en", "es"), ("zh-Hans", "en"), ("ja", "de"), ("ur", "en"))
LEAFLETS: dict[str, Request] = {
    **{f"{first}+{second}": Request("back-pain", TWO, language=first, with_language=second) for first, second in PAIRS},
    "all points": Request("back-pain", language="ar", with_language="en"),
    "Letter": Request("back-pain", TWO, paper="Letter", language="fa", with_language="en"),
    "A5": Request("back-pain", TWO, paper="A5", language="es", with_language="en"),
    "large print": Request("back-pain", TWO, large_print=True, language="es", with_language="en"),
    "list": Request("back-pain", TWO, layout="list", language="uk", with_language="en"),
    "one a page": Request("back-pain", TWO, cards_per_page="1", language="pl", with_language="en"),
    "two a page": Request("back-pain", TWO, cards_per_page="2", language="es", with_language="en"),
    "booklet": Request("back-pain", TWO, format="booklet", language="de", with_language="en"),
}
POSTERS: dict[str, Request] = {
    f"{first}+{second}": Request("back-pain", TWO, format="poster", paper="A2", language=first, with_language=second)
    for first, second in (("ar", "en"), ("en", "es"), ("ja", "en"))
}


LAID: dict[str, LaidOut] = {}


def lay_out_once(request: Request) -> LaidOut:
    """Return a leaflet or poster that is laid out once for all tests."""
    key = repr(request)
    if key not in LAID:
        LAID[key] = lay_out(request)
    return LAID[key]


def letters(text: str) -> str:
    """Return the letters and digits of a text, without what typesetting changes."""
    return "".join(filter(str.isalnum, strip_markup(text).casefold()))


def words_by_language(laid: LaidOut) -> dict[str, str]:
    """Return the letters that are read on all pages, by language."""
    spoken: dict[str, list[str]] = {}

    def read(marks: tuple[Mark, ...], language: str) -> None:
        for mark in marks:
            if isinstance(mark, Text):
                spoken.setdefault(language, []).append(mark.words)
            elif isinstance(mark, Group) and mark.role is not Role.FOOTER:
                read(mark.marks, mark.language or language)

    for page in laid.pages:
        read(page.marks, laid.handout.language)
    return {language: letters("".join(words)) for language, words in spoken.items()}


def torn_in_second(laid: LaidOut) -> list[str]:
    """Return the warnings in the second language that go on overleaf.

    They are the texts of the disclaimer, the danger signs and the cautions of cards.
    """
    second = second_of(laid)
    found = [words_by_language(replace(laid, pages=(page,))).get(second.language, "") for page in laid.pages]
    front = [text for part in second.front.parts for text in (part.heading + part.whole, *part.items) if text]
    listed = ["".join(part.items) for part in second.front.parts]  # half a list may say the opposite
    warned = [text for card in second.cards for text in warnings_of(card.warnings)]
    wanted = [*second.front.notices, *front, *listed, *danger_signs_of(second), *warned]
    return [text for text in wanted if not any(letters(text) in page for page in found)]


def second_of(laid: LaidOut) -> Handout:
    """Return the handout in the second language."""
    assert laid.handout.second
    return laid.handout.second


def warnings_of(warnings: Warnings) -> Iterator[str]:
    """Yield all texts that warn on a card."""
    yield from (*warnings.cautions, *warnings.stops)
    if warnings.conditions:
        yield from (warnings.conditions_heading, warnings.conditions)


def danger_signs_of(handout: Handout) -> Iterator[str]:
    """Yield all texts of the danger signs."""
    flags = handout.front.red_flags
    assert flags
    for alarm in (flags.now, flags.today):
        yield from (alarm.heading, alarm.when, *alarm.items)
    yield flags.later


def groups_on(pages: tuple[Page, ...]) -> Iterator[Group]:
    """Yield all groups of marks on pages."""
    yield from (mark for page in pages for mark in walk(page.marks) if isinstance(mark, Group))
