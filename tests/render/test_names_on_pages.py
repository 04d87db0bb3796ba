"""A loose page finds its owner: the patient's name stands on every page."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from support.covering import in_turn
from support.pages import laid_out
from support.pdf import is_stamped, page_words
from support.refusals import refused_by
from support.topics import LANGUAGES
from support.uacheck import check
from support.verapdf import faults

import handout
from handout.layout.page import Group, Role, Text, walk
from handout.request.options import Request
from handout.request.patient import PatientDetails

LONG = "Wolfeschlegelsteinhausen Bergerdorff " * 2 + "Ann Quex"
FORMATS: dict[str, dict[str, Any]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large print": {"large_print": True},
    "clinic": {"clinic": "example", "diary": 7},
    "booklet A4": {"format": "booklet"},
    "booklet Letter": {"format": "booklet", "paper": "Letter"},
    "booklet A3": {"format": "booklet", "paper": "A3"},
    "cards A4": {"format": "cards"},
    "cards Letter": {"format": "cards", "paper": "Letter"},
    "trifold A4": {"format": "trifold", "points": "hand,stomach"},
    "trifold Letter": {"format": "trifold", "paper": "Letter", "points": "hand,stomach"},
}
LEAFLETS = sorted(name for name, options in FORMATS.items() if "format" not in options)


def build(asked: str, patient: str | None = None, **options: Any) -> bytes:
    """Return the PDF of one of the formats."""
    few = {"points": "hand,stomach,foot-lying"}
    return bytes(handout.build("back-pain", **{**few, **FORMATS[asked], **options}, patient=patient))


def spread(asked: str, words: list[str]) -> list[int]:
    """Return how many names are to be expected on each page or side of paper."""
    if "booklet" in asked:  # the first page, which has the patient's lines, stands beside the last
        return [2] * len(words)
    if "cards" in asked:
        return [page.count("text 1.") for page in words]
    return [1] * len(words)


@pytest.mark.parametrize("asked", FORMATS)
@pytest.mark.sweep(every=3)
def test_a_name_is_on_every_page(asked: str) -> None:
    """Every page, card and side of a tri-fold bears the name, none bears it twice, and it has no place without a name."""
    named, bare = (page_words(build(asked, name)) for name in ("Ann Quex", None))
    assert [page.count("Ann Quex") for page in named] == spread(asked, named)
    assert len(named) == len(bare)
    assert "Quex" not in "".join(bare)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        (tag, (form, paper))
        for tag in LANGUAGES
        for form, paper in (("cards", "A4"), ("cards", "Letter"), ("booklet", "A4"), ("booklet", "Letter"))
        if (tag, form) != ("ur", "cards") and (tag, form, paper) != ("ur", "booklet", "Letter")
    ],
)
@pytest.mark.sweep(every=56)
def test_denser_type_leaves_room_for_a_name(language: str, asked: tuple[str, str]) -> None:
    """Cards and booklets in each language bear the name on each page; Urdu lacks the space in its own typeface."""
    form, paper = asked
    details = PatientDetails(patient="Ann Quex")
    laid = laid_out(Request("back-pain", format=form, paper=paper, language=language, patient=details))
    owners = [any(isinstance(m, Group) and m.role is Role.OWNER for m in walk(page.marks)) for page in laid.pages]
    assert all(owners[1:])


@pytest.mark.parametrize("asked", FORMATS)
@pytest.mark.sweep(every=10)
def test_a_name_can_be_left_out(asked: str) -> None:
    """With ``--no-name-on-pages`` only the patient's own lines have the name."""
    words = page_words(build(asked, "Ann Quex", name_on_pages=False))
    assert sum(page.count("Ann Quex") for page in words) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.sweep(every=12)
def test_a_short_name_has_space_beside_a_footer_of_several_lines(language: str, paper: str) -> None:
    """Large print with a short name takes a page more at most; in Arabic it took three. A longer one is never cut for it."""
    asked = {"paper": paper, "large_print": True, "language": language}
    bare, short, longer = (
        laid_out(Request("back-pain", patient=PatientDetails(patient=name), **asked))  # type: ignore[arg-type]
        for name in (None, "Ann Quex", "Maria Aparecida dos Santos Oliveira")
    )
    assert len(short.pages) - len(bare.pages) <= 1
    owners = [m for m in walk(longer.pages[1].marks) if isinstance(m, Group) and m.role is Role.OWNER]
    assert [
        "".join(line.text for line in text.lines) for m in owners for text in m.marks if isinstance(text, Text)
    ] == ["Maria Aparecida dos Santos Oliveira"]


@pytest.mark.parametrize("language", ["ar", "bn", "es"])
def test_names_of_any_length_are_stamped_as_they_are_built(language: str) -> None:
    """In a table with short and long names each file is that of a build: the two have different places in footers."""
    names = (
        "Ann Quex",
        "Maria Aparecida dos Santos Oliveira",
        "Bob Quex",
        "Maria Aparecida dos Santos Pereira",
        "Cid Quex",
    )
    asked: dict[str, Any] = {"language": language, "paper": "Letter", "large_print": True, "points": "hand,stomach"}
    rows = [{"patient": name} for name in names]
    results = handout.batch("back-pain", rows, **asked)
    pdfs = [bytes(result.pdf or b"") for result in results]
    assert pdfs == [bytes(handout.build("back-pain", patient=name, **asked)) for name in names]


@pytest.mark.parametrize("asked", FORMATS)
@pytest.mark.sweep(every=10)
def test_a_long_name_is_cut_in_the_foot_only(asked: str) -> None:
    """A long name is whole in the patient's lines, and ends with an ellipsis where the foot is too narrow."""
    pdf = build(asked, LONG)
    words = page_words(pdf)
    whole = [page.count(LONG) for page in words]
    assert sum(whole) >= 1
    if asked in ("A5", "cards A4", "trifold A4"):
        assert sum(whole) == 1
        assert sum(page.count("…") for page in words) == sum(spread(asked, words)) - 1
    assert is_stamped(pdf)


NAMES = ("Ann Quex", LONG, "Łukasz O'Neil", "Ann **Quex**", "")


NAMED = in_turn(LEAFLETS, NAMES)


@pytest.mark.parametrize(("named", "flavour"), in_turn(NAMED, ("ua1", "2a")))
@pytest.mark.sweep
def test_a_named_leaflet_conforms(named: tuple[str, str], flavour: str) -> None:
    """With any name a leaflet is PDF/UA-1 and PDF/A-2a, and the name in the foot is read once only."""
    asked, patient = named
    pdf = build(asked, patient, points="hand,stomach")
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


def test_all_pages_share_one_name() -> None:
    """The name in the feet is written once, however many pages show it."""
    with pikepdf.open(BytesIO(build("A4", "Ann Quex"))) as document:
        streams = [[each.objgen for each in page.obj.Contents] for page in list(document.pages)[1:]]
        (common,) = set.intersection(*map(set, streams))
        assert all(each.count(common) == 1 for each in streams)
        assert b"Footer" in document.get_object(common).read_bytes()


def test_a_row_can_leave_out_the_name() -> None:
    """A row's column decides for its patient alone."""
    rows = [{"patient": "Ann Quex", "name_on_pages": "no"}, {"patient": "Bob Zed"}, {"patient": "Cid Quex"}]
    counts = [
        sum(page.count(row["patient"]) for page in page_words(bytes(result.pdf or b"")))
        for row, result in zip(rows, handout.batch("back-pain", rows, points="hand"), strict=True)
    ]
    assert counts[0] == 1
    assert counts[1] == counts[2] > 1


def test_a_poster_has_no_name() -> None:
    """A poster, which is for nobody alone, refuses the option."""
    assert refused_by("back-pain", format="poster", name_on_pages=True) == {"wrong-option"}
