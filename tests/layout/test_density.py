"""Every format in other languages than English: what fits, in how large a type, and how full its pages are."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.covering import in_turn
from support.pages import laid_out, page_style, texts_in

from handout.layout.density import SMALL_PAGES, Density, Fit, choose_style, set_denser
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Role, Text, walk
from handout.layout.text.faces import has_font
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.scripts import PLAIN, scripts_of, split_by_typeface
from handout.render.laid_out import LaidOut
from handout.request.options import Request

FONTS = {"ur": "Noto Nastaliq Urdu", "ja": "Noto Sans JP", "zh-Hans": "Noto Sans SC", "bn": "Noto Sans Bengali"}
LANGUAGES = ("ar", "bn", "de", "fr", "hi", "ja", "zh-Hans")
EVERY = (*LANGUAGES, "fa", "so", "ur")
FITS = [*product(("leaflet",), EVERY), *((form, language) for language, form in in_turn(EVERY, ("booklet", "cards")))]
LABEL = 10
"""The size of labels, as the theme has it."""

LEAST = {"leaflet": 11, "booklet": 10, "cards": 10}


def _laid(form: str, language: str) -> LaidOut:
    """Return back pain in a format and a language."""
    if not has_font(FONTS.get(language, "FiraGO")):
        pytest.skip("the fonts are not there")
    return laid_out(Request("back-pain", format=form, language=language))


def _sizes(laid: LaidOut, least: float) -> list[float]:
    """Return the sizes of all paragraphs that are larger than footers and labels."""
    texts = (mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))
    return sorted({round(text.size, 2) for text in texts if text.size >= least - 0.05})


@pytest.mark.parametrize(("form", "language"), FITS)
@pytest.mark.sweep(every=18, first=3)
def test_a_translation_fits_every_format(form: str, language: str) -> None:
    """All cards are printed in a leaflet, and in a booklet or on cards, in type that is legible."""
    laid = _laid(form, language)
    assert laid.pages
    assert _sizes(laid, LEAST[form])[0] <= 12


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.sweep(every=14)
def test_a_leaflet_has_no_more_pages_than_the_english_one(language: str) -> None:
    """Cards stand two on a page, as in English: no page is half empty for a few lines too many."""
    laid = _laid("leaflet", language)
    assert len(laid.pages) == len(laid_out(Request("back-pain")).pages)
    assert sum(cards_on(page) == 1 for page in laid.pages) <= 1


@pytest.mark.parametrize("language", ["de", "ar", "bn", "fa", "ja", "so"])
@pytest.mark.sweep(every=18)
def test_a_translation_fits_a_poster(language: str) -> None:
    """An A2 poster has all cards, with smaller headings before any text is smaller than is read from 1.3 m."""
    (page,) = _laid("poster", language).pages
    assert cards_on(page) == 7


def test_english_is_set_as_usual() -> None:
    """No English text is denser than its theme says."""
    assert _sizes(laid_out(Request("back-pain")), 11)[0] == 12


@pytest.mark.parametrize(
    ("pages", "chosen"),
    [
        ([6, 6, 6, 6], 0),
        ([-8, 6, 6, 6], 1),
        ([-8, -8, 6, 6], 2),
        ([-10, -8, -7, 6], 3),
        ([-10, -9, -9, -9], 2),
        ([-10, -10, -10, -10], 0),
        ([0, 0, 0, 12], 3),
        ([0, -12, 0, 0], 1),
        ([0, 0, 0, 0], None),
        ([0, 0, 0, 0, 12, 12, 12], 4),
    ],
)
def test_the_most_open_style_that_is_full_is_chosen(pages: list[int], chosen: int | None) -> None:
    """Pages are as open as they can be, and few styles are tried (sparse pages have a minus, 0 does not fit)."""
    tried: list[int] = []

    def fit(number: int) -> Fit:
        tried.append(number)
        return Fit(abs(pages[number]), pages[number] < 0)

    assert choose_style(range(len(pages)), fit) == chosen
    assert len(tried) == len(set(tried)) <= (4 if any(pages[1:]) else len(pages))


@pytest.mark.parametrize(
    ("fits", "chosen"),
    [
        ([Fit(8, unnamed=True), Fit(8, unnamed=True), Fit(8), Fit(8)], 2),
        ([Fit(8, unnamed=True), Fit(6, unnamed=True), Fit(8, sparse=True)], 2),
        ([Fit(8, unnamed=True)] * 4, 0),
    ],
)
def test_a_style_with_the_name_on_all_pages_comes_first(fits: list[Fit], chosen: int) -> None:
    """Pages with the patient's name are chosen before fuller ones without it; if none have it, the usual style is."""
    assert choose_style(range(len(fits)), fits.__getitem__) == chosen


@given(
    st.lists(st.integers(5, 12), min_size=1, max_size=7).map(lambda pages: sorted(pages, reverse=True)),
    st.integers(0, 7),
    st.integers(0, 7),
)
def test_the_densest_style_first_is_only_faster(pages: list[int], fitting: int, full: int) -> None:
    """Where each style holds no less than the one before it, the same is chosen; two are tried where all are alike."""
    tried: list[int] = []

    def fit(number: int) -> Fit:
        tried.append(number)
        return Fit(pages[number] if number >= fitting else 0, number < full)

    usual = choose_style(range(len(pages)), fit)
    tried.clear()
    assert choose_style(range(len(pages)), fit, alike=True) == usual
    assert len(tried) == len(set(tried))
    if not fitting and full >= len(pages) and len(set(pages)) == 1:
        assert tried == [*dict.fromkeys((0, len(pages) - 1))]


@pytest.mark.parametrize("density", SMALL_PAGES)
def test_no_type_is_below_the_least_size(density: Density) -> None:
    """Type is never smaller than a density states, and large print stays as large as it is."""
    usual, large = page_style(), page_style(large=True)
    assert usual.sizes.text >= set_denser(usual, density).sizes.text >= density.least
    assert set_denser(large, density).sizes == large.sizes


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "bn"])
def test_letters_of_a_smaller_typeface_keep_the_least_sizes(language: str) -> None:
    """On cards to cut out text has 10 pt and footers 9 pt, also in scripts that are set smaller than Latin."""
    for group in (mark for page in _laid("cards", language).pages for mark in page.marks if isinstance(mark, Group)):
        for text in texts_in((group,)):
            scale = min(face.scale for face, _ in split_by_typeface(text.words, language, PLAIN))
            least = 9 if group.role is Role.FOOTER else 10 if text.size > LABEL else 0
            assert text.size * scale >= least - 0.01, text.words


@pytest.mark.parametrize("text", ["السلام", "नमस्ते", "សួស្តី", "မင်္ဂလာပါ", "こんにちは"])
def test_lines_of_a_script_keep_the_space_that_it_needs(text: str) -> None:
    """Closer lines of a script are a tenth closer at most, and never overlap."""
    style = TextStyle(12, "#000000", leading=1)
    face = scripts_of(text)[0].face("")
    if not has_font(face.family):
        pytest.skip("the fonts are not there")
    assert paragraph(text, 300, style).height / 12 >= max(face.leading * 0.9, face.ascent + face.descent) - 0.001
