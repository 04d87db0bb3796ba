"""Many handouts of one request: what they share is made once, nobody's words reach anybody else, and every mistake is told at its cell."""

import re
from io import BytesIO
from itertools import permutations

import pikepdf
import pytest
from support.covering import sample
from support.pdf import is_stamped
from support.rows import Act, Count, Rows, all_words, merge_rows, pdfs, spy, tight

import handout
from handout.pdf.template import Template
from handout.render.style_trials import StyleTrials


@pytest.fixture
def stamped(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Count how often a template is stamped."""
    return spy(monkeypatch, Template, "filled")


# ---- made once


NAMES = [
    f"{first} {last}" for first in ("Ann", "Bob", "Cid", "Dora", "Eve") for last in ("Lee", "Zed", "Quist", "Wu", "Ngo")
]


def test_rows_that_look_alike_are_laid_out_once(laid_out: Count) -> None:
    """Fifty rows with a name and a date each are one layout, all of them stamped, and all different."""
    rows = [{"patient": name, "date": f"2026-11-{day}"} for name in NAMES for day in (10, 22)]
    done = pdfs(rows)
    assert (laid_out(), len(set(done))) == (1, 50)
    assert all(map(is_stamped, done))


@pytest.mark.parametrize(
    "rows",
    [
        [{"points": "hand"}, {"points": "stomach"}],
        [{"format": "leaflet"}, {"format": "cards"}],
        [{"dose": "hand=1 minute"}, {"dose": "hand=2 minutes"}, {"dose": "stomach=1 minute"}],
        [{"avoid": ""}, {"avoid": "weak-back"}],
        [{"large_print": "yes"}, {"large_print": "no"}],
        [{"date": "2026-11-22"}, {"by": "Dr Wu"}, {"note": "Rest."}, {"note": "Rest.\nSit."}],
    ],
)
@pytest.mark.sweep(every=8)
def test_each_shape_is_laid_out_once(rows: Rows, laid_out: Count) -> None:
    """As many layouts as there are differences in what is asked for or in which lines there are."""
    rows = [{"patient": name, **row} for name in NAMES[:3] for row in rows]
    if any("dose" in row or "avoid" in row for row in rows):
        assert all(map(is_stamped, pdfs(rows, points=None)))
    else:
        assert all(map(is_stamped, pdfs(rows)))
    assert laid_out() == len(rows) / 3


def test_languages_do_not_mix(laid_out: Count) -> None:
    """A row in a language the topic is not in is refused, one in a translation is in it, and their neighbours are as they would be alone."""
    languages = (None, "el", "fr", None)
    rows = [{"patient": f"Ann {n}"} | ({"language": each} if each else {}) for n, each in enumerate(languages)]
    done = merge_rows(rows)
    assert [bool(each.pdf) for each in done] == [True, False, True, True]
    assert laid_out() == 2
    for row, each in zip(rows, done, strict=True):
        if each.pdf:
            assert bytes(each.pdf) == handout.build("back-pain", points="hand", **row)
            with pikepdf.open(BytesIO(bytes(each.pdf))) as document:
                assert document.Root.Lang == row.get("language", "en")


@pytest.mark.parametrize(
    ("form", "language"),
    [
        *(("leaflet", language) for language in sample(("de", "fr", "hi", "uk", "ar"), 4)),
        *sample((("booklet", "hi"), ("booklet", "ar")), 2),
        ("cards", "es"),
    ],
)
@pytest.mark.sweep(every=8)
def test_rows_in_a_translation_are_laid_out_once(
    form: str, language: str, laid_out: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in a translation are stamped like those in the topic's own language, however dense its type is."""
    tried = spy(monkeypatch, StyleTrials, "pages")
    shared = {"language": language, "format": form, "points": "hand,stomach,knee-back"}
    first, *alike = [{"patient": name} for name in ("Ann Lee", "Nan Eel", "Ena Len")]
    pdfs([first], **shared)
    once = tried()
    done = pdfs([first, *alike], **shared)
    assert (laid_out(), tried()) == (1, once)
    longer = {"patient": "Ann Lee " * 8}
    done += pdfs([first, longer], **shared)[1:]
    assert all(map(is_stamped, done))
    assert done[-2:] == [handout.build("back-pain", **row, **shared) for row in (alike[-1], longer)]


def test_who_is_nobody_is_printed_once(laid_out: Count, stamped: Count) -> None:
    """Rows without a word of a person are one PDF, the same as without a table."""
    done = pdfs([{}, {"patient": ""}, {"note": None}])
    assert (laid_out(), stamped()) == (1, 0)
    assert set(done) == {handout.build("back-pain", points="hand")}


FULL = {
    "address": {"patient": "Ann", "note": "Read https://example.org/hand first."},
    "link": {"patient": "Ann", "note": "Read [this](https://example.org/hand) first."},
}


@pytest.mark.parametrize("name", FULL)
def test_what_cannot_be_stamped_is_built_in_full(name: str, laid_out: Count) -> None:
    """Lines with links are built alone, between neighbours that are stamped as ever."""
    first, row, last = pdfs([{"patient": "Bob"}, FULL[name], {"patient": "Cid"}])
    assert (is_stamped(first), is_stamped(row), is_stamped(last)) == (True, False, True)
    assert laid_out() >= 2
    text = FULL[name].get("note", FULL[name]["patient"])
    words = tight(re.sub(r"\[(.*)\]\(https://(.*)\)", r"\1(\2)", text).replace("https://", ""))
    assert words in all_words(row)


OF_ITS_OWN = {
    "Hindi": {"patient": "क्षत्रिय श्री"},
    "Hindi in a note": {"patient": "Ann", "note": "कृपया हाथ से शुरू करें।"},
    "Thai": {"patient": "น้ำผึ้ง"},
    "decomposed": {"patient": "M\u0302arie X\u030cenia"},
    "fraction": {"patient": "Ann", "note": "Use 1⁄2 of it."},
    "Greek capitals": {"patient": "ΆΈΉ ΌΏ"},
    "tied signs": {"patient": "Ann", "note": "See A#&B."},
}


@pytest.mark.parametrize("name", OF_ITS_OWN)
@pytest.mark.sweep(every=8)
def test_letters_that_change_with_their_neighbours_are_stamped(name: str, laid_out: Count) -> None:
    """A row brings a font for what the template's lacks; the page is laid out once for all, and the words can be copied."""
    first, row, last = pdfs([{"patient": "Bob"}, OF_ITS_OWN[name], {"patient": "Cid"}])
    alike = "note" not in OF_ITS_OWN[name] and "Greek" not in name
    assert [is_stamped(pdf) for pdf in (first, row, last)] == [True] * 3
    assert laid_out() == (1 if alike else 2)
    assert tight(OF_ITS_OWN[name].get("note", OF_ITS_OWN[name]["patient"])) in all_words(row)
    with pikepdf.open(BytesIO(row)) as document:
        fonts = document.pages[0].Resources.Font
        assert len(fonts) == 3
        assert [str(fonts[key].BaseFont)[8:] for key in fonts if key.endswith("X")]


@pytest.mark.parametrize("name", ["office affine", "Zoe\u0308 Ju\u0308rgen", "f f f ff fi fj fl ffi", "Ɖǽ ß Ŋ"])
def test_what_can_be_written_letter_by_letter_is_stamped(name: str) -> None:
    """Ligatures of f, and accents that have a letter of their own, do not stop the stamp."""
    *_, pdf = pdfs([{"patient": "Ann"}, {"patient": name}])
    assert is_stamped(pdf)
    assert tight(name) in all_words(pdf)


ODD = {
    "A#&B": ("Ann", "Bob", "Cid", "Eve"),
    "N´DIAYE": ("Zoë", "Léa", "Noé", "Eïd"),
    "ΆΈΉ ΌΏ": ("Άννα", "Λία", "Εύα", "Ζωή"),
}
"""Names with a sign that FiraGO draws otherwise beside its neighbour, and others with letters of the same alphabets."""


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_name_is_printed_after_others(odd: str) -> None:
    """A name with such a sign brings its own font, whoever came before it with the same letters, and stops nobody."""
    *_, pdf, last = pdfs([{"patient": name} for name in (*ODD[odd], odd, ODD[odd][0])])
    assert is_stamped(pdf)
    assert is_stamped(last)
    assert tight(odd) in all_words(pdf)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.sweep(every=8)
def test_an_odd_row_does_not_spoil_the_others(odd: str, laid_out: Count, empty_cache: Act) -> None:
    """Whichever row comes first, those that look alike are laid out once."""
    done = pdfs([{"patient": name} for name in (*ODD[odd], odd)])
    usual = laid_out()
    assert [is_stamped(pdf) for pdf in done] == [True] * 5
    empty_cache()
    again = pdfs([{"patient": name} for name in (odd, *ODD[odd])])
    assert again == [done[-1], *done[:-1]]
    assert laid_out() - usual == usual


# ---- in any order


MIXED: Rows = (
    {"patient": "Ann Lee"},
    {"patient": "Bob Zed", "note": "Rest."},
    {"patient": "Zoë #&"},
    {"patient": "Eve", "format": "cards"},
)


def test_the_order_of_rows_is_no_matter() -> None:
    """A row's PDF is the same bytes wherever it stands, and alone."""
    alone = [pdfs([row])[0] for row in MIXED]
    for order in [*permutations(range(len(MIXED)))][::3]:
        assert pdfs([MIXED[n] for n in order]) == [alone[n] for n in order]


@pytest.mark.parametrize("odd", ["Zoë", "क्षत्रिय", "https://example.org", "X" * 60])
@pytest.mark.sweep(every=8)
def test_who_comes_first_is_no_matter(odd: str) -> None:
    """A row is the same bytes after any other row, whatever letters that has, and as ``build`` makes it."""
    first, then = pdfs([{"patient": "Ann Lee"}, {"patient": odd}])
    assert pdfs([{"patient": odd}, {"patient": "Ann Lee"}]) == [then, first]
    assert first == handout.build("back-pain", points="hand", patient="Ann Lee")
    assert then == handout.build("back-pain", points="hand", patient=odd)


def test_a_decomposed_name_is_built_as_its_row() -> None:
    """A name typed with combining accents is the same PDF as the composed one."""
    one, other = pdfs([{"patient": "Zoe\u0308"}, {"patient": "Zoë"}])
    assert one == other
    assert one == handout.build("back-pain", points="hand", patient="Zoë")


def _ids(pdf: bytes) -> tuple[bytes, bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return bytes(document.trailer.ID[0]), bytes(document.trailer.ID[1])


def test_no_two_have_one_identifier() -> None:
    """The second part of a file's identifier is its own; the first is shared by those that share the rest (ISO 32000-1 14.4)."""
    rows = [{"patient": name, **more} for name in NAMES[:6] for more in ({}, {"note": "Rest."}, {"format": "cards"})]
    ids = [_ids(pdf) for pdf in pdfs(rows)]
    assert len({second for _, second in ids}) == len(rows)
    assert len({first for first, _ in ids}) == 3


@pytest.mark.parametrize("name", ["Zoe\u0308", "\u212bngstro\u0308m", "\u0391\u0301ννα"])
def test_build_composes_a_name_as_rows_do(name: str) -> None:
    """A name typed with combining accents gives the same bytes from ``build`` as from a row."""
    assert pdfs([{"patient": name}]) == [handout.build("back-pain", points="hand", patient=name)]
