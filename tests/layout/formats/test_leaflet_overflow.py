"""Texts too long for a page go on overleaf or are refused, each by its name."""

import re
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
import yaml
from support.leaflets import REQUESTS, is_continued, leaflet_cards, numbered_cards
from support.pages import laid_out, line_boxes, squeeze, texts_in, words_in
from support.topics import POINTS

from handout.content.handout import Handout
from handout.layout.fields import front_fields
from handout.layout.formats.leaflet import content_area
from handout.layout.overflow import blame
from handout.papers import PAPERS
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

OLD_WHERE = (
    "      Behind both knees. Bend your knee a little. Find the main crease: the long one, right behind the joint. The point is\n"
    "      on this line, at its middle, in the soft dip.\n"
)


def _with_where(project: Path, words: str) -> int:
    """Write *words* as where the knee points are; return their line."""
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    assert text.count(OLD_WHERE) == 1
    file.write_text(text.replace(OLD_WHERE, f"      {words}\n"), "utf-8")
    return text[: text.index(OLD_WHERE)].count("\n")


@pytest.mark.parametrize("cards", ["auto", "1", "2", "4"])
def test_a_text_too_long_for_a_page_is_refused(project: Path, cards: str) -> None:
    """A text that fits on no page is refused with its file, its line, the point and the field to shorten."""
    line = _with_where(project, "word " * 799 + "end.")
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", project=project, cards_per_page=cards))
    (problem,) = refused.value.problems
    assert problem.rule == "does-not-fit"
    assert (problem.where.file, problem.where.line) == ("templates/topics/mine.yaml", line)
    assert "'knee-back'" in problem.message
    assert "'where'" in problem.message


def test_every_excess_is_named_at_once(project: Path) -> None:
    """All cards that do not fit are named together."""
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    long = "      " + "word " * 700 + "end.\n    how:"
    file.write_text(re.sub(r"      [^\n]*\n    how:", lambda _: long, text), "utf-8")
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", project=project))
    named = [re.findall(r"'([a-z-]+)'", problem.message)[0] for problem in refused.value.problems]
    assert len(named) >= 3
    assert set(named) <= set(POINTS)


def test_a_long_text_moves_its_card_to_a_page_of_its_own(project: Path) -> None:
    """A card too long for half a page gets a whole one; no word is lost and the order stays."""
    words = "Behind both knees, as has been said at length before. " * 18 + "End of the story."
    assert [len(numbered_cards(page)) for page in laid_out(REQUESTS["A4-auto"]).pages if numbered_cards(page)] == [
        2,
        2,
        2,
        1,
    ]
    _with_where(project, words)
    laid = lay_out(Request("mine", paper="A4", project=project))
    assert [number for _, number, _ in leaflet_cards(laid)] == [1, 2, 3, 4, 5, 6, 7]
    ((number, group),) = next(
        numbered_cards(page) for page in laid.pages if any(n == 4 for n, _ in numbered_cards(page))
    )
    assert number == 4
    assert squeeze(words) in words_in(group.marks)


def _with_evidence(project: Path, words: str) -> LaidOut:
    """Lay out the topic with *words* as its evidence."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    topic["evidence"]["text"] = words
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    return lay_out(Request("mine", paper="A4", project=project))


@pytest.mark.parametrize("paragraphs", [[40], [150], [9] * 40, [3] * 60, [400, 20, 5]], ids=str)
@pytest.mark.sweep(every=12)
def test_a_closing_text_goes_on_over_pages(project: Path, paragraphs: list[int]) -> None:
    """A closing text of any length is said once, in order, with no line or heading alone at a page's end or beginning."""
    words = "\n".join(
        f"Part {n} begins. {'It was found out slowly. ' * size}End {n}." for n, size in enumerate(paragraphs)
    )
    laid = _with_evidence(project, words)
    heading = laid.handout.closing.evidence.heading
    texts = [(n, text) for n, page in enumerate(laid.pages) for text in texts_in(page.marks)]
    (first,) = (at for at, (_, text) in enumerate(texts) if text.words == heading)
    found_text = [text for _, text in texts[first + 1 :] if re.search("Part|found|End", text.words)]
    read = "".join(("" if text.continued else "\n") + text.words for text in found_text)
    assert read.removeprefix("\n") == words
    assert texts[first + 1][0] == texts[first][0]
    assert all(len(text.lines) >= 2 for text in found_text if text.continued)
    assert all(len(one.lines) >= 2 for one, other in pairwise(found_text) if other.continued)
    area = content_area(PAPERS["A4"])
    assert all(area.holds(line, 0.5) for text in found_text for line in line_boxes(text))


@pytest.mark.parametrize("length", [600, 2400, 3025, 3999])
@pytest.mark.sweep(every=12)
def test_a_closing_heading_without_end_ends(project: Path, length: int) -> None:
    """A closing text whose heading fills a page is printed at once, on as many pages as it takes."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    topic["evidence"]["heading"] = ("word " * 2000)[:length].strip()
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    start = process_time()
    laid = lay_out(Request("mine", paper="A5", project=project))
    assert process_time() - start < 10
    shown = [words_in(page.marks) for page in laid.pages]
    assert sum(page.count("word") for page in shown) >= length // 5
    assert any(squeeze(topic["evidence"]["text"]) in page for page in shown)


def test_a_text_that_goes_on_is_one_paragraph_to_who_hears_it(project: Path) -> None:
    """Only the parts of a paragraph after a page break are continued, at most one on a page and before all that is read there."""
    laid = _with_evidence(project, "It was found out slowly. " * 600)
    pages = [[text for text in texts_in(page.marks) if text.continued] for page in laid.pages]
    assert sum(map(len, pages)) >= 1
    assert max(map(len, pages)) == 1
    for page, texts in zip(laid.pages, pages, strict=True):
        if texts:
            assert next(texts_in((mark,))[0] for mark in page.marks if not is_continued(mark)) is texts[0]
    assert not any(text.continued for page in laid_out(REQUESTS["A4-auto"]).pages for text in texts_in(page.marks))


@pytest.mark.parametrize(
    ("words", "count", "field"),
    [
        ("It does not take the place of your doctor or your medicine.", 30, "not_a_cure"),
        ("It should not hurt.", 40, "how"),
        ("**Do not use it if you are pregnant or have a hernia.**", 60, "cautions"),
        ("title: Acupressure points some people use for back pain", 30, "title"),
    ],
)
@pytest.mark.sweep(every=2)
def test_in_parts_only_the_text_that_no_page_holds_is_named(project: Path, words: str, count: int, field: str) -> None:
    """In large print on A5 no card fits a page whole, and those that go on overleaf are not to blame; that is soon known."""
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    assert text.count(words) == 1
    file.write_text(text.replace(words, f"{words} {'This is a sentence that goes on. ' * count}"), "utf-8")
    began = process_time()
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", project=project, paper="A5", large_print=True))
    (problem,) = refused.value.problems
    assert f"{field}' has" in problem.message
    assert "shorten it" in problem.hint
    assert process_time() - began < 2  # each other card was searched for a text to blame: 3 s where this takes 0.6


def test_a_page_that_is_too_tall_by_a_hair_names_the_text(project: Path) -> None:
    """An excess of less than half a pt was that of no text, and "0 pt"."""
    handout = lay_out(Request("mine", project=project)).handout
    (field,) = (each for each in front_fields(handout) if each.name == "disclaimer.not_a_cure")
    whole = "".join(field.texts)
    found = blame(
        handout, front_fields(handout), lambda less: 0.3 if whole in texts_of(less) else 0, "the page", lambda _: "", 14
    )
    assert [(each.where, each.hint) for each in found] == [(field.where, "shorten it by about 1 line")]
    assert "1 pt too tall" in found[0].message


def texts_of(handout: Handout) -> tuple[str, ...]:
    """Return the texts of the front page."""
    return tuple(text for field in front_fields(handout) for text in field.texts)
