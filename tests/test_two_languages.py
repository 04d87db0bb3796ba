"""Two languages in one leaflet or poster: all that is said is said in both, and each is read by itself."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.covering import in_turn, sample
from support.kind_topics import exercises, hints
from support.page_dump import dump
from support.pages import line_boxes
from support.pdf import poppler
from support.read_aloud import read_aloud
from support.refusals import refused_by
from support.topics import FIXTURES
from support.translations import write_translation
from support.two_languages import (
    LEAFLETS,
    POSTERS,
    TWO,
    danger_signs_of,
    groups_on,
    lay_out_once,
    letters,
    second_of,
    torn_in_second,
    warnings_of,
    words_by_language,
)
from support.uacheck import check
from support.verapdf import faults
from yaml import safe_dump

from handout.content.project import Project
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, Role, Text, bounds, walk
from handout.pdf.build_tag_tree import build_structure
from handout.problems import Location
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails

# ---- all is said in both languages


@pytest.mark.parametrize("name", LEAFLETS)
@pytest.mark.sweep(every=3)
def test_every_warning_is_said_in_both_languages(name: str) -> None:
    """Each caution, stop and list of conditions of a leaflet is there in each language, in a section of that language."""
    laid = lay_out_once(LEAFLETS[name])
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        for card in each.cards:
            lost = [text for text in warnings_of(card.warnings) if letters(text) not in spoken[each.language]]
            assert lost == [], (each.language, card.id)


@pytest.mark.parametrize("name", LEAFLETS)
@pytest.mark.sweep(every=3)
def test_the_front_page_is_said_in_the_second_language(name: str) -> None:
    """The danger signs and the whole disclaimer are there in the second language too."""
    second = second_of(lay_out_once(LEAFLETS[name]))
    spoken = words_by_language(lay_out_once(LEAFLETS[name]))[second.language]
    parts = [text for part in second.front.parts for text in (part.heading, part.whole, *part.items) if text]
    wanted = (second.title, second.front.disclaimer.heading, *danger_signs_of(second), *parts)
    assert [text for text in wanted if letters(text) not in spoken] == []


@pytest.mark.parametrize(("first", "second"), [("ar", "en"), ("en", "ur")])
def test_no_warning_in_the_second_language_goes_on_overleaf(first: str, second: str) -> None:
    """In a booklet each paragraph of the disclaimer, each list and each caution stands whole on one page."""
    laid = lay_out_once(Request("back-pain", format="booklet", language=first, with_language=second))
    assert torn_in_second(laid) == []


def test_a_card_in_the_second_language_that_goes_on_says_so() -> None:
    """A card apart that goes on overleaf has its name again there, in its own language."""
    laid = lay_out_once(Request("back-pain", format="booklet", language="en", with_language="ur"))
    second = second_of(laid)
    again = [
        mark.marks[0].words.removesuffix(" (جاری)")
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.ARTIFACT
        for mark in walk(mark.marks)
        if isinstance(mark, Group) and mark.language and isinstance(mark.marks[0], Text)
    ]
    assert again
    assert all(any(letters(card.name) in letters(name) for card in second.cards) for name in again)


@pytest.mark.parametrize("name", ["ar+en", "en+es", "all points"])
def test_danger_signs_are_said_in_the_first_language(name: str) -> None:
    """The danger signs lose nothing to the second language."""
    laid = lay_out_once(LEAFLETS[name])
    spoken = words_by_language(laid)[laid.handout.language]
    assert [text for text in danger_signs_of(laid.handout) if letters(text) not in spoken] == []


@pytest.mark.parametrize("name", POSTERS)
@pytest.mark.sweep(every=6)
def test_a_poster_warns_in_both_languages(name: str) -> None:
    """A poster has the short warnings of each card, and what needs help at once and today, in both languages."""
    laid = lay_out_once(POSTERS[name])
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        flags = each.front.red_flags
        assert flags
        wanted = [card.warnings.short for card in each.cards]
        wanted += [text for alarm in (flags.now, flags.today) for text in (alarm.heading, alarm.short or "")]
        wanted += [flags.later, each.title]
        assert [text for text in wanted if letters(text) not in spoken[each.language]] == []


def test_the_second_language_is_the_handout_in_that_language() -> None:
    """What is woven in has every word of a handout in that language alone."""
    woven, alone = second_of(lay_out_once(LEAFLETS["ar+en"])), lay_out(Request("back-pain", TWO, language="en")).handout
    assert [card.warnings for card in woven.cards] == [card.warnings for card in alone.cards]
    assert [card.name for card in woven.cards] == [card.name for card in alone.cards]
    assert woven.front.parts == replace(alone.front, figures={}).parts
    assert (woven.front.red_flags, woven.title) == (alone.front.red_flags, alone.title)
    for both, one in zip(woven.cards, alone.cards, strict=True):
        assert [each.heading for each in both.sections] == [each.heading for each in one.sections]


# ---- a topic of an author's own


def _foreign(text: str) -> str:
    """Return a text that stands for its translation."""
    return text if re.search(r"[{\[*]", text) else text.replace("e", "é").replace("o", "ó")


@pytest.fixture
def authored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with topics of three kinds and their translations, and stand in it."""
    for name in ("templates", "images"):
        shutil.copytree(FIXTURES.parent / "kinds" / name, tmp_path / name, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    topics = tmp_path / "templates" / "topics"
    (topics / "grouped.yaml").write_text(safe_dump(hints(grouped=True), allow_unicode=True, sort_keys=False), "utf-8")
    (topics / "moves.yaml").write_text(safe_dump(exercises(), allow_unicode=True, sort_keys=False), "utf-8")
    for name in AUTHORED:
        topic = Project(tmp_path).topic(name).value
        words = write_translation(topic, name, "es", _foreign)
        (topics / f"{name}.es.yaml").write_text(words, "utf-8")
    return tmp_path


AUTHORED = ("grouped", "moves", "desk-hints", "neck-moves", "wrist-point")
LOOKS: dict[str, dict[str, object]] = {
    "leaflet": {},
    "list": {"layout": "list"},
    "Letter": {"paper": "Letter"},
    "A5": {"paper": "A5"},
    "large print": {"large_print": True},
    "booklet": {"format": "booklet"},
}


@pytest.mark.usefixtures("authored")
@pytest.mark.parametrize(("topic", "look"), in_turn(AUTHORED, [*LOOKS]))
@pytest.mark.sweep(every=12)
def test_a_topic_of_any_kind_has_two_languages(topic: str, look: str) -> None:
    """The names, sections and warnings of every card are there in both languages, whatever the kind and the layout."""
    laid = lay_out(Request(topic, with_language="es", **LOOKS[look]))  # type: ignore[arg-type]
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        for card in each.cards:
            wanted = [card.name, *warnings_of(card.warnings)]
            wanted += [text for section in card.sections for text in (section.heading, getattr(section, "text", ""))]
            wanted += [text for section in card.sections for text in getattr(section, "steps", ())]
            wanted += [text for section in card.sections for text in getattr(section, "items", ())]
            assert [text for text in wanted if letters(text) not in spoken[each.language]] == [], card.id


@pytest.mark.usefixtures("authored")
@pytest.mark.parametrize("topic", AUTHORED)
@pytest.mark.sweep(every=14)
def test_a_poster_of_any_kind_has_two_languages(topic: str) -> None:
    """The names and short warnings of every card are there in both languages."""
    laid = lay_out(Request(topic, format="poster", paper="A1", with_language="es"))
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        wanted = [text for card in each.cards for text in (card.name, card.warnings.short)]
        assert [text for text in wanted if letters(text) not in spoken[each.language]] == []


@pytest.mark.usefixtures("authored")
def test_a_stale_or_incomplete_second_translation_is_refused(authored: Path) -> None:
    """A caution that changed, or a text that is missing, stops the second language as it would the first."""
    file = authored / "templates" / "topics" / "desk-hints.es.yaml"
    whole = file.read_text("utf-8")
    file.write_text(
        re.sub(r"(?m)^  cards\.bag\.cautions\.1: \w+$|^  hints\.\w+\.cautions\.1: '?\w+'?$", "", whole), "utf-8"
    )
    stale = refused_by("desk-hints", with_language="es")
    assert stale == refused_by("desk-hints", language="es") == {"stale-caution"}
    file.write_text(re.sub(r"(?m)^title: .*$", "", whole), "utf-8")
    assert refused_by("desk-hints", with_language="es") == {"missing-text"}


# ---- what stands once


@pytest.mark.parametrize("name", ["ar+en", "en+es", "A5", "large print"])
@pytest.mark.sweep(every=12)
def test_pictures_stand_once(name: str) -> None:
    """There are as many pictures as in one language, and each describes itself in the reader's."""
    both, one = lay_out_once(LEAFLETS[name]), lay_out_once(replace(LEAFLETS[name], with_language=None))
    for laid in (both, one):
        assert all(not group.language for group in groups_on(laid.pages) if group.role is Role.FIGURE)
    counts = [sum(isinstance(mark, Image) for page in laid.pages for mark in walk(page.marks)) for laid in (both, one)]
    assert counts[0] == counts[1]


def test_the_patient_is_named_once() -> None:
    """Name, date and note stand once, and a patient's row is stamped on the same pages."""
    details = PatientDetails(patient="Zuzana Wójcik", note="Ring us.")
    laid = lay_out(replace(LEAFLETS["en+es"], patient=details, name_on_pages=False))
    words = [mark.words for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text)]
    assert [sum(name in text for text in words) for name in ("Zuzana", "Ring us.")] == [1, 1]


@pytest.mark.parametrize(("first", "second"), [("en", "es"), ("ja", "de"), ("ar", "en")])
def test_footers_say_of_each_translation_that_nobody_checked_it(first: str, second: str) -> None:
    """Every footer says it in the languages that are translations, and once in English."""
    laid = lay_out_once(LEAFLETS[f"{first}+{second}"])
    phrases = {
        tag: Project(BUILTIN).language(tag, Location("test")).value.not_checked or "" for tag in {first, second, "en"}
    }
    for page in laid.pages:
        footers = (mark for mark in page.marks if isinstance(mark, Group) and mark.role is Role.FOOTER)
        spoken = "".join(mark.words for footer in footers for mark in walk((footer,)) if isinstance(mark, Text))
        assert [letters(spoken).count(letters(phrase)) for phrase in phrases.values()] == [1] * len(phrases)


# ---- each is read by itself


@pytest.mark.parametrize("name", ["ar+en", "en+es", "A5", "list"])
def test_a_card_is_read_in_one_language_after_the_other(name: str) -> None:
    """Below a card there is a section for each language, the reader's first, and nothing is read outside them."""
    laid = lay_out_once(LEAFLETS[name])
    first, second = laid.handout.language, second_of(laid).language
    cards = [
        group for group in groups_on(laid.pages) if len(group.path) == 2 and group.role in (Role.SECTION, Role.BODY)
    ]
    assert cards
    for card in cards:
        inner = [mark for mark in card.marks if not (isinstance(mark, Group) and mark.role is Role.ARTIFACT)]
        languages = [mark.language if isinstance(mark, Group) else "" for mark in inner]
        apart = not any(each.second for each in laid.handout.cards)
        assert languages == ([""] * len(inner) if apart else [first, second]), card.path


@pytest.mark.parametrize(
    "request_", [*LEAFLETS.values(), *POSTERS.values()], ids=[*LEAFLETS, *(f"poster {n}" for n in POSTERS)]
)
def test_the_outline_is_in_the_first_language(request_: Request) -> None:
    """The outline has the headings that the leaflet in one language has, and none of the second."""
    laid = lay_out_once(request_)
    found = build_structure(laid.pages, language=laid.handout.language).headings
    words = {letters(heading.words) for heading in found}
    assert found[0].level == 1
    assert {letters(card.name) for card in second_of(laid).cards} & words == set()
    assert all(any(letters(card.name) in each for each in words) for card in laid.handout.cards)


def test_the_tags_name_each_language(golden: Callable[[str, str], None]) -> None:
    """A screen reader is told of each section in which language it is."""
    laid = lay_out_once(replace(LEAFLETS["ar+en"], selection=Selection(points=("hand",))))
    golden("ar-en-read-aloud.txt", read_aloud(build_structure(laid.pages, language="ar").root))


def test_pages_in_two_languages_look_as_they_were_reviewed(golden: Callable[[str, str], None]) -> None:
    """The page of a card in Arabic and English is as it was reviewed."""
    laid = lay_out_once(replace(LEAFLETS["ar+en"], selection=Selection(points=("hand",))))
    golden("ar-en-card.txt", dump(next(page for page in laid.pages if cards_on(page))))


@pytest.mark.parametrize("name", ["ar+en", "ur+en", "en+ar"])
def test_each_language_begins_on_its_own_side(name: str) -> None:
    """In a section read from the left, lines begin at one left edge; in one read from the right, at one right edge."""
    laid = lay_out_once(LEAFLETS[name])
    second = second_of(laid).language
    sections = [group for group in groups_on(laid.pages) if group.language == second and group.role is Role.SECTION]
    texts = [mark for each in sections for mark in walk((each,)) if isinstance(mark, Text) and len(mark.lines) > 2]
    texts = [text for text in texts if all(line.pieces for line in text.lines)]
    assert texts
    for text in texts:
        lefts = {round(min(piece.x for piece in line.pieces), 1) for line in text.lines[1:]}
        rights = {round(max(piece.x + piece.width for piece in line.pieces), 1) for line in text.lines[1:]}
        assert len(rights if second == "ar" else lefts) == 1, text.words


@pytest.mark.parametrize("name", [*LEAFLETS])
def test_words_in_two_languages_stay_inside_the_page(name: str) -> None:
    """No mark of either language leaves the paper."""
    for page in lay_out_once(LEAFLETS[name]).pages:
        paper = Box(0, 0, page.size.width, page.size.height)
        for mark in walk(page.marks):
            if isinstance(mark, Text):
                assert all(paper.holds(box, 0.01) for box in line_boxes(mark)), mark.words
            elif not isinstance(mark, Group):
                assert paper.holds(bounds(mark), 0.01)


def test_the_second_language_is_smaller() -> None:
    """Words of the second language are smaller than the reader's, and never larger than in normal print."""
    for name in ("ar+en", "large print"):
        laid = lay_out_once(LEAFLETS[name])
        first, second = laid.handout.language, second_of(laid).language
        sizes: dict[str, set[float]] = {first: set(), second: set()}
        for group in groups_on(laid.pages):
            if group.language in sizes and group.role is Role.SECTION:
                found = (mark for mark in walk((group,)) if isinstance(mark, Text) and mark.role is Role.PARAGRAPH)
                sizes[group.language] |= {mark.size for mark in found}
        assert max(sizes[second]) <= 12 * 1.2
        assert min(sizes[second]) >= 9
        if sizes[first]:
            assert max(sizes[second]) < max(sizes[first])


@pytest.mark.parametrize(
    ("name", "flavour"), sample(in_turn(["ar+en", "en+ar", "large print", "ja+de"], ["ua1", "2a"]), 3)
)
@pytest.mark.sweep
def test_two_languages_conform(name: str, flavour: str) -> None:
    """VeraPDF and our own check find nothing wrong with a leaflet in two languages."""
    pdf = lay_out_once(LEAFLETS[name]).pdf()
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


def test_copied_text_is_in_the_order_of_reading(tmp_path: Path) -> None:
    """Poppler finds each card's name and cautions in the first language, then in the second."""
    laid = lay_out_once(LEAFLETS["en+es"])
    spoken = letters(poppler("pdftotext", "-raw", content=laid.pdf(), place=tmp_path))
    for card, other in zip(laid.handout.cards, second_of(laid).cards, strict=True):
        places = [spoken.find(letters(each.warnings.cautions[0])) for each in (card, other)]
        assert 0 <= places[0] < places[1]
