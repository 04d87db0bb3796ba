"""What goes on overleaf: no frame is torn from its heading, and what goes on says so."""

from collections.abc import Iterator, Sequence

import pytest
from support.page_measures import LEAFLET_SIZES, body_texts, card_pictures
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import LANGUAGES as TRANSLATIONS
from support.topics import TOPICS
from support.two_languages import torn_in_second

from handout.geometry import MM
from handout.layout.page import Group, Mark, Role, Text, walk
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=22)

SMALL: dict[str, dict[str, object]] = {
    **{size: LEAFLET_SIZES[size] for size in ("A4 large", "Letter large", "A5")},
    "A5 large": {"paper": "A5", "large_print": True},
}
"""The sizes of which page 1 does not hold all danger signs of every topic."""

LANGUAGES = ("fr", "vi", "hi", "pl", "ar")
"""Those whose titles were smaller than their text, and some with other letters."""


def _framed(marks: Sequence[Mark]) -> Iterator[Group]:
    """Yield the sections that have a frame or a ground, but for those that go on below a heading that is not read."""
    before: Mark | None = None
    for mark in marks:
        if isinstance(mark, Group):
            goes_on = isinstance(before, Group) and before.role is Role.ARTIFACT and bool(texts_in((before,)))
            if mark.role is Role.SECTION and not goes_on:
                yield mark
            yield from _framed(mark.marks)
        before = mark


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_frame_is_torn_from_its_heading(topic: str, size: str) -> None:
    """Each section has a heading, also what needs help later and stands overleaf."""
    laid = laid_out(Request(topic, **SMALL[size]))  # type: ignore[arg-type]
    headings = (Role.TITLE, Role.HEADING, Role.PART)
    bare = [
        (number, words_in((section,)))
        for number, page in enumerate(laid.pages, 1)
        for section in _framed(page.marks)
        if not any(isinstance(mark, Text | Group) and mark.role in headings for mark in walk((section,)))
    ]
    assert bare == []


@pytest.mark.parametrize("topic", TOPICS)
def test_a_card_that_goes_on_says_so(topic: str) -> None:
    """In large print on A5, each part of a card after the first says that it goes on."""
    laid = laid_out(Request(topic, **SMALL["A5 large"]))  # type: ignore[arg-type]
    seen: set[tuple[str | int, ...]] = set()
    for page in laid.pages:
        for card in laid.handout.cards:
            parts = [mark for mark in page.marks if isinstance(mark, Group) and mark.path == card.path]
            for part in parts:
                assert any(card.again in text.words for text in texts_in((part,))) == (card.path in seen), card.id
                seen.add(card.path)
    assert len(seen) == len(laid.handout.cards)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_heading_goes_on_above_another(topic: str) -> None:
    """Nothing says that a text goes on where the page begins with another text, such as the review after the sources."""
    laid = laid_out(Request(topic, **SMALL["A5 large"]))  # type: ignore[arg-type]
    for page in laid.pages:
        first, *others = body_texts(page)
        if (
            "(continued)" in first.words
            and others
            and not any(first.words.startswith(f"{c.number} ") for c in laid.handout.cards)
        ):
            assert others[0].role is not Role.HEADING, first.words


@pytest.mark.parametrize(
    ("topic", "language"), [*((topic, "en") for topic in TOPICS), *(("back-pain", language) for language in LANGUAGES)]
)
def test_a_title_is_no_smaller_than_the_text(topic: str, language: str) -> None:
    """In large print on A5 a title has 18 pt; where a required part would else move overleaf, a tenth less."""
    laid = laid_out(Request(topic, language=language, **SMALL["A5 large"]))  # type: ignore[arg-type]
    (title,) = (text for text in body_texts(laid.pages[0]) if text.role is Role.TITLE)
    assert title.size >= (18 if language == "en" else 16.2)


@pytest.mark.parametrize(
    ("topic", "language", "paper"),
    [("back-pain", "de", "Letter"), ("back-pain", "ja", "A4"), ("cancer-tiredness", "en", "Letter")],
)
def test_a_picture_is_wide_enough_for_its_labels(topic: str, language: str, paper: str) -> None:
    """Cards that share a page have pictures of 40 mm or more."""
    laid = laid_out(Request(topic, language=language, paper=paper))
    assert min(image.box.width for _, image in card_pictures(laid)) >= 40 * MM


@pytest.mark.parametrize("language", ["de", "es", "pt"])
def test_how_hard_never_to_press_takes_no_card_of_its_own(language: str) -> None:
    """On cards to cut out it stands below other words of safety, in closer lines if need be."""
    laid = laid_out(Request("back-pain", format="cards", language=language))
    assert len(laid.pages) == 2 * (2 + len(laid.handout.cards))


@pytest.mark.parametrize("language", ["en", "ar", "ja", "ur", "so"])
@pytest.mark.parametrize("size", ["A5 large", "A4 large", "Letter large"])
def test_a_picture_without_its_warnings_says_that_they_follow(size: str, language: str) -> None:
    """Each part of a card with warnings has them, or sends the reader to the next page: it may lie there alone."""
    laid = laid_out(Request("back-pain", language=language, **SMALL[size]))  # type: ignore[arg-type]
    paths = [card.path for card in laid.handout.cards if card.warnings.are_there]
    parts = [mark for page in laid.pages for mark in page.marks if isinstance(mark, Group) and mark.path in paths]
    assert len(parts) >= len(paths)
    heading = squeeze(laid.handout.words.take_care)
    assert [words_in((part,)) for part in parts if heading not in words_in((part,))] == []


@pytest.mark.parametrize("size", ["booklet", *LEAFLET_SIZES])
@pytest.mark.parametrize(
    ("first", "second"), [pair for each in TRANSLATIONS for pair in ((each, "en"), ("en", each)) if each != "en"]
)
def test_no_warning_in_a_second_language_is_torn(first: str, second: str, size: str) -> None:
    """Each paragraph of the disclaimer, each list and each caution stands whole on one page."""
    how = {"format": "booklet"} if size == "booklet" else LEAFLET_SIZES[size]
    laid = laid_out(Request("back-pain", language=first, with_language=second, **how))  # type: ignore[arg-type]
    assert torn_in_second(laid) == []
