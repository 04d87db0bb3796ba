"""Two languages in one leaflet or poster: all that is said is said in both, and each is read by itself."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.kind_topics import exercises, hints
from support.pages import line_boxes
from support.pdf import poppler
from support.refusals import refused_build, refused_by
from support.rows import all_words, pdfs
from support.topics import FIXTURES
from support.translations import write_translation
from support.verapdf import faults
from yaml import safe_dump

import handout
from handout.content.handout import Card, Handout, Warnings
from handout.content.project import Project
from handout.content.second_language import set_apart
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, Mark, Page, Role, Text, bounds, walk
from handout.layout.page_dump import dump
from handout.layout.parts.divided_card import divide_card
from handout.pdf.read_aloud import read_aloud
from handout.pdf.structure import build_structure
from handout.problems import Location
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.patient import PatientDetails
from handout.request.plan import Plan
from handout.request.request import Request, Selection
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


def _laid(request: Request) -> LaidOut:
    key = repr(request)
    if key not in LAID:
        LAID[key] = lay_out(request)
    return LAID[key]


def _letters(text: str) -> str:
    """Return the letters and digits of a text, without what typesetting changes."""
    return "".join(filter(str.isalnum, strip_markup(text).casefold()))


def _said(laid: LaidOut) -> dict[str, str]:
    """Return the letters that are read on all pages, by language."""
    said: dict[str, list[str]] = {}

    def read(marks: tuple[Mark, ...], language: str) -> None:
        for mark in marks:
            if isinstance(mark, Text):
                said.setdefault(language, []).append(mark.words)
            elif isinstance(mark, Group) and mark.role is not Role.FOOTER:
                read(mark.marks, mark.language or language)

    for page in laid.pages:
        read(page.marks, laid.handout.language)
    return {language: _letters("".join(words)) for language, words in said.items()}


def _second(laid: LaidOut) -> Handout:
    assert laid.handout.second
    return laid.handout.second


def _warned(warnings: Warnings) -> Iterator[str]:
    yield from (*warnings.cautions, *warnings.stops)
    if warnings.conditions:
        yield from (warnings.conditions_heading, warnings.conditions)


def _alarms(handout: Handout) -> Iterator[str]:
    flags = handout.front.red_flags
    assert flags
    for alarm in (flags.now, flags.today):
        yield from (alarm.heading, alarm.when, *alarm.items)
    yield flags.later


def _groups(pages: tuple[Page, ...]) -> Iterator[Group]:
    yield from (mark for page in pages for mark in walk(page.marks) if isinstance(mark, Group))


# ---- all is said in both languages


@pytest.mark.parametrize("name", LEAFLETS)
def test_every_warning_is_said_in_both_languages(name: str) -> None:
    """Each caution, stop and list of conditions of a leaflet is there in each language, in a section of that language."""
    laid = _laid(LEAFLETS[name])
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        for card in each.cards:
            lost = [text for text in _warned(card.warnings) if _letters(text) not in said[each.language]]
            assert lost == [], (each.language, card.id)


@pytest.mark.parametrize("name", LEAFLETS)
def test_the_front_page_is_said_in_the_second_language(name: str) -> None:
    """The danger signs and the whole disclaimer are there in the second language too."""
    second = _second(_laid(LEAFLETS[name]))
    said = _said(_laid(LEAFLETS[name]))[second.language]
    parts = [text for part in second.front.parts for text in (part.heading, part.whole, *part.items) if text]
    wanted = (second.title, second.front.disclaimer.heading, *_alarms(second), *parts)
    assert [text for text in wanted if _letters(text) not in said] == []


@pytest.mark.parametrize("name", ["ar+en", "en+es", "all points"])
def test_danger_signs_are_said_in_the_first_language(name: str) -> None:
    """The danger signs lose nothing to the second language."""
    laid = _laid(LEAFLETS[name])
    said = _said(laid)[laid.handout.language]
    assert [text for text in _alarms(laid.handout) if _letters(text) not in said] == []


@pytest.mark.parametrize("name", POSTERS)
def test_a_poster_warns_in_both_languages(name: str) -> None:
    """A poster has the short warnings of each card, and what needs help at once and today, in both languages."""
    laid = _laid(POSTERS[name])
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        flags = each.front.red_flags
        assert flags
        wanted = [card.warnings.short for card in each.cards]
        wanted += [text for alarm in (flags.now, flags.today) for text in (alarm.heading, alarm.short or "")]
        wanted += [flags.later, each.title]
        assert [text for text in wanted if _letters(text) not in said[each.language]] == []


def test_the_second_language_is_the_handout_in_that_language() -> None:
    """What is woven in has every word of a handout in that language alone."""
    woven, alone = _second(_laid(LEAFLETS["ar+en"])), lay_out(Request("back-pain", TWO, language="en")).handout
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
@pytest.mark.parametrize("topic", AUTHORED)
@pytest.mark.parametrize("look", LOOKS)
def test_a_topic_of_any_kind_has_two_languages(topic: str, look: str) -> None:
    """The names, sections and warnings of every card are there in both languages, whatever the kind and the layout."""
    laid = lay_out(Request(topic, with_language="es", **LOOKS[look]))  # type: ignore[arg-type]
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        for card in each.cards:
            wanted = [card.name, *_warned(card.warnings)]
            wanted += [text for section in card.sections for text in (section.heading, getattr(section, "text", ""))]
            wanted += [text for section in card.sections for text in getattr(section, "steps", ())]
            wanted += [text for section in card.sections for text in getattr(section, "items", ())]
            assert [text for text in wanted if _letters(text) not in said[each.language]] == [], card.id


@pytest.mark.usefixtures("authored")
@pytest.mark.parametrize("topic", AUTHORED)
def test_a_poster_of_any_kind_has_two_languages(topic: str) -> None:
    """The names and short warnings of every card are there in both languages."""
    laid = lay_out(Request(topic, format="poster", paper="A1", with_language="es"))
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        wanted = [text for card in each.cards for text in (card.name, card.warnings.short)]
        assert [text for text in wanted if _letters(text) not in said[each.language]] == []


# ---- what stands once


@pytest.mark.parametrize("name", ["ar+en", "en+es", "A5", "large print"])
def test_pictures_stand_once(name: str) -> None:
    """There are as many pictures as in one language, and each describes itself in the reader's."""
    both, one = _laid(LEAFLETS[name]), _laid(replace(LEAFLETS[name], with_language=None))
    for laid in (both, one):
        assert all(not group.language for group in _groups(laid.pages) if group.role is Role.FIGURE)
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
    laid = _laid(LEAFLETS[f"{first}+{second}"])
    phrases = {
        tag: Project(BUILTIN).language(tag, Location("test")).value.not_checked or "" for tag in {first, second, "en"}
    }
    for page in laid.pages:
        footers = (mark for mark in page.marks if isinstance(mark, Group) and mark.role is Role.FOOTER)
        said = "".join(mark.words for footer in footers for mark in walk((footer,)) if isinstance(mark, Text))
        assert [_letters(said).count(_letters(phrase)) for phrase in phrases.values()] == [1] * len(phrases)


# ---- each is read by itself


@pytest.mark.parametrize("name", ["ar+en", "en+es", "A5", "list"])
def test_a_card_is_read_in_one_language_after_the_other(name: str) -> None:
    """Below a card there is a section for each language, the reader's first, and nothing is read outside them."""
    laid = _laid(LEAFLETS[name])
    first, second = laid.handout.language, _second(laid).language
    cards = [group for group in _groups(laid.pages) if len(group.path) == 2 and group.role in (Role.SECTION, Role.BODY)]
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
    laid = _laid(request_)
    found = build_structure(laid.pages, language=laid.handout.language).headings
    words = {_letters(heading.words) for heading in found}
    assert found[0].level == 1
    assert {_letters(card.name) for card in _second(laid).cards} & words == set()
    assert all(any(_letters(card.name) in each for each in words) for card in laid.handout.cards)


def test_the_tags_name_each_language(golden: Callable[[str, str], None]) -> None:
    """A screen reader is told of each section in which language it is."""
    laid = _laid(replace(LEAFLETS["ar+en"], selection=Selection(points=("hand",))))
    golden("ar-en-read-aloud.txt", read_aloud(build_structure(laid.pages, language="ar").root))


def test_pages_in_two_languages_look_as_they_were_reviewed(golden: Callable[[str, str], None]) -> None:
    """The page of a card in Arabic and English is as it was reviewed."""
    laid = _laid(replace(LEAFLETS["ar+en"], selection=Selection(points=("hand",))))
    golden("ar-en-card.txt", dump(next(page for page in laid.pages if cards_on(page))))


@pytest.mark.parametrize("name", ["ar+en", "ur+en", "en+ar"])
def test_each_language_begins_on_its_own_side(name: str) -> None:
    """In a section read from the left, lines begin at one left edge; in one read from the right, at one right edge."""
    laid = _laid(LEAFLETS[name])
    second = _second(laid).language
    sections = [group for group in _groups(laid.pages) if group.language == second and group.role is Role.SECTION]
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
    for page in _laid(LEAFLETS[name]).pages:
        paper = Box(0, 0, page.size.width, page.size.height)
        for mark in walk(page.marks):
            if isinstance(mark, Text):
                assert all(paper.holds(box, 0.01) for box in line_boxes(mark)), mark.words
            elif not isinstance(mark, Group):
                assert paper.holds(bounds(mark), 0.01)


def test_the_second_language_is_smaller() -> None:
    """Words of the second language are smaller than the reader's, and never larger than in normal print."""
    for name in ("ar+en", "large print"):
        laid = _laid(LEAFLETS[name])
        first, second = laid.handout.language, _second(laid).language
        sizes: dict[str, set[float]] = {first: set(), second: set()}
        for group in _groups(laid.pages):
            if group.language in sizes and group.role is Role.SECTION:
                found = (mark for mark in walk((group,)) if isinstance(mark, Text) and mark.role is Role.PARAGRAPH)
                sizes[group.language] |= {mark.size for mark in found}
        assert max(sizes[second]) <= 12 * 1.2
        assert min(sizes[second]) >= 9
        if sizes[first]:
            assert max(sizes[second]) < max(sizes[first])


@pytest.mark.parametrize("name", ["ar+en", "en+ar", "ja+de", "large print"])
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_two_languages_conform(name: str, flavour: str) -> None:
    """VeraPDF finds nothing wrong with a leaflet in two languages."""
    assert faults(_laid(LEAFLETS[name]).pdf(), flavour) == []


def test_copied_text_is_in_the_order_of_reading(tmp_path: Path) -> None:
    """Poppler finds each card's name and cautions in the first language, then in the second."""
    laid = _laid(LEAFLETS["en+es"])
    said = _letters(poppler("pdftotext", "-raw", content=laid.pdf(), place=tmp_path))
    for card, other in zip(laid.handout.cards, _second(laid).cards, strict=True):
        places = [said.find(_letters(each.warnings.cautions[0])) for each in (card, other)]
        assert 0 <= places[0] < places[1]


# ---- how it is asked for


def test_what_is_left_out_is_said_in_both_languages() -> None:
    """A condition may be given in the words of the first language; each language says what is left out, and why."""
    words = lay_out(Request("back-pain", Selection(avoid=("pregnancy",)), language="es")).handout
    laid = lay_out(Request("back-pain", Selection(avoid=("embarazo",)), language="es", with_language="en"))
    assert laid.handout.front.notices == words.front.notices
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        assert each.front.notices
        assert all(_letters(notice) in said[each.language] for notice in each.front.notices)


def test_a_clinics_words_and_numbers_are_in_both_languages() -> None:
    """The clinic's emergency number is printed with the danger signs of each language."""
    laid = lay_out(replace(LEAFLETS["ar+en"], clinic="example"))
    said = _said(laid)
    for each in (laid.handout, _second(laid)):
        assert _letters(each.front.call_now) in said[each.language]


def test_rows_may_have_a_second_language_of_their_own() -> None:
    """A column ``with`` sets it, and a row's PDF is that of a build with the same options."""
    rows = [{"patient": "Ann Lee", "with": "es"}, {"patient": "Bo Ek"}, {"patient": "Cy Ray", "with": "es"}]
    found = pdfs(rows)
    assert found[0] == handout.build("back-pain", points="hand", patient="Ann Lee", with_language="es")
    assert found[1] == handout.build("back-pain", points="hand", patient="Bo Ek")
    assert "puntodelamano" in _letters(all_words(found[2]))


def test_a_row_in_the_language_of_the_leaflet_is_refused() -> None:
    """A wrong second language is located at its cell."""
    (done,) = handout.batch("back-pain", [{"patient": "Ann Lee", "with": "en"}], points="hand")
    assert [(each.rule, each.where.cell) for each in done.problems] == [("wrong-option", "with")]


def test_a_plan_may_have_a_second_language() -> None:
    """A plan says it as Python does."""
    assert Plan(topic="back-pain", with_language="es").with_language == "es"  # type: ignore[call-arg, attr-defined]


@pytest.mark.parametrize("language", ["en", "EN", "en-GB"])
def test_a_language_beside_itself_is_refused(language: str) -> None:
    """The first language is no second one, however it is written."""
    error = refused_build("back-pain", with_language=language)
    assert [problem.where.option for problem in error.problems] == ["--with"]


def test_an_unknown_second_language_is_refused_once() -> None:
    """The problem is one of ``--with``, and says which languages there are."""
    (problem,) = refused_build("back-pain", with_language="tlh").problems
    assert (problem.rule, problem.where.option) == ("unknown-language", "--with")
    assert "es" in str(problem)


@pytest.mark.parametrize("name", ["cards", "trifold"])
def test_small_formats_have_one_language(name: str) -> None:
    """Cut-out cards and the tri-fold have no space for two, and say so."""
    assert refused_by("back-pain", format=name, with_language="es") == {"wrong-option"}


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


def test_cards_apart_keep_their_words() -> None:
    """Where no card has room for two languages, the second keeps all its cards."""
    laid = _laid(LEAFLETS["ar+en"]).handout
    apart = set_apart(laid)
    assert apart.second == laid.second
    assert all(card.second is None for card in apart.cards)


@pytest.mark.parametrize("topic", ["back-pain.es", str(BUILTIN / "templates" / "topics" / "back-pain.es.yaml")])
def test_the_original_stands_beside_a_translation_that_is_named(topic: str) -> None:
    """A translation that is named as the topic has its original as a second language, and that one as its own."""
    assert handout.build(topic, points="hand", with_language="en")
    assert handout.build(topic, points="hand", language="en") == handout.build("back-pain", points="hand")


def test_what_does_not_fit_may_be_cured_by_one_language(project: Path) -> None:
    """A card that no page holds is refused with that way out, too."""
    file = project / "templates" / "topics" / "mine.yaml"
    whole = file.read_text("utf-8")
    file.write_text(
        re.sub(r"(?m)^( +)helps: .*(\n\1 +.*)*$", r"\1helps: " + "It may ease pain. " * 215, whole, count=1), "utf-8"
    )
    topic = Project(project).topic("mine").value
    file.with_name("mine.es.yaml").write_text(write_translation(topic, "mine", "es"), "utf-8")
    error = refused_build("mine", with_language="es")
    assert all("--with" in (problem.hint or "") for problem in error.problems)


def test_a_divided_card_has_its_second_language_at_the_end() -> None:
    """The words in the second language stand with the last part, or on a part of their own."""
    card = _laid(LEAFLETS["en+es"]).handout.cards[0]

    def fits(most: int) -> Callable[[Card], bool]:
        return lambda part: len(part.sections) + (2 if part.second else 0) <= most

    for most in (2, 3):
        parts = divide_card(card, fits(most))
        assert all(map(fits(most), parts))
        assert [bool(part.second) for part in parts] == [False] * (len(parts) - 1) + [True]
        assert sum(len(part.sections) for part in parts) >= len(card.sections)
        assert parts[-1].second == card.second
    assert divide_card(card, fits(1)) == (card,)


def test_several_cards_share_a_page_in_one_language() -> None:
    """Where several cards are asked for on a page, they are there, and the second language follows."""
    laid = _laid(LEAFLETS["two a page"])
    assert max(map(cards_on, laid.pages)) == 2
    assert [problem.rule for problem in laid.warnings] == []
    assert not any(card.second for card in laid.handout.cards)
