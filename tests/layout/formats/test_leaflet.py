"""The leaflet as a whole: what must be said is said, where it must be, and nothing is lost or covered."""

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from time import process_time

import pytest
import yaml
from msgspec.structs import replace
from support.cards import parts, warned

from handout.content.handout import Card
from handout.geometry import PAPERS, Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.formats.leaflet import content_area
from handout.layout.page import (
    Block,
    Group,
    Image,
    Line,
    Mark,
    Page,
    Piece,
    Role,
    Shape,
    Text,
    artifact,
    bounds,
    moved,
    stack,
    walk,
)
from handout.layout.page import Path as Stroke
from handout.layout.page_dump import dump
from handout.layout.text.paragraph import Style, paragraph, text_width
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.patient import PatientDetails
from handout.request.request import Request, Selection
from handout.schema.markup import strip_markup

POINTS = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")
TOPIC = "back-pain"
LEAFLETS = ("A4", "A5", "Letter")


def _order(paper: str, cards: str = "auto", **more: object) -> Request:
    return Request(TOPIC, paper=paper, cards_per_page=cards, **more)  # type: ignore[arg-type]


ORDERS: dict[str, Request] = {
    **{f"{paper}-{cards}": _order(paper, cards) for paper in LEAFLETS for cards in ("auto", "1", "2", "4")},
    **{f"{paper}-large": _order(paper, large_print=True) for paper in ("A4", "Letter")},
    **{f"{paper}-clinic": _order(paper, clinic="example") for paper in LEAFLETS},
    "A4-large-clinic": _order("A4", large_print=True, clinic="example"),
    "A4-plain": _order("A4", theme="plain"),
    "A4-no-advice": _order("A4", selection=Selection(advice=False)),
    "A4-avoid": _order("A4", selection=Selection(avoid=("pregnancy", "blood-thinners"))),
    **{f"A4-{n}-points": _order("A4", selection=Selection(points=POINTS[:n])) for n in (1, 2, 3, 4, 5)},
    **{f"A5-{n}-points": _order("A5", "4", selection=Selection(points=POINTS[-n:])) for n in (1, 2, 3)},
    "A4-4-odd": _order("A4", "4", selection=Selection(points=POINTS[:3])),
    "A4-reversed": _order("A4", selection=Selection(points=POINTS[::-1])),
}
ALL = pytest.mark.parametrize("name", ORDERS)


@cache
def _laid(name: str) -> LaidOut:
    return lay_out(ORDERS[name])


def _squeezed(text: str) -> str:
    """Return *text* without markup and blanks, to compare words across line ends."""
    return re.sub(r"\s|\*\*|\u200b", "", text)


def _texts(marks: tuple[Mark, ...]) -> list[Text]:
    return [mark for mark in walk(marks) if isinstance(mark, Text)]


def _said(marks: tuple[Mark, ...]) -> str:
    """Return everything that is said, squeezed."""
    return "|".join(_squeezed(text.words) for text in _texts(marks))


def _sections(page: Page) -> list[tuple[int, Group]]:
    """Return the cards of a page with their numbers."""
    found = []
    for mark in page.marks:
        if isinstance(mark, Group) and mark.path[:1] == ("points",):
            assert mark.role is Role.SECTION
            (head,) = (inner for inner in mark.marks if isinstance(inner, Group) and inner.role is Role.HEADING)
            number, *_ = _texts((head,))
            found.append((int(number.words), mark))
    return found


def _cards(laid: LaidOut) -> list[tuple[int, int, Group]]:
    """Return page number, card number and group of every card, in reading order."""
    return [(n, number, group) for n, page in enumerate(laid.pages, 1) for number, group in _sections(page)]


def _is_footer(mark: Mark) -> bool:
    """Tell whether a mark has words that are not read: only a footer may."""
    return isinstance(mark, Group) and mark.role in ("Artifact", "Footer") and bool(_texts((mark,)))


def _lines(text: Text) -> list[Box]:
    """Return the ink of each line, roughly: from the height of small letters to a little below the baseline."""
    boxes = []
    for line in text.lines:
        if line.pieces:
            left, right = line.pieces[0].x, max(piece.x + piece.width for piece in line.pieces)
            top = text.box.y + line.baseline - text.size * 0.55
            boxes.append(Box(text.box.x + left, top, right - left, text.size * 0.6))
    return boxes


@ALL
def test_everything_is_on_the_paper(name: str) -> None:
    """Every mark is inside the page, all but the footer inside the content area, and the footer below it."""
    laid = _laid(name)
    paper = PAPERS[laid.paper]
    area = content_area(paper)
    for page in laid.pages:
        assert page.size == paper
        for mark in page.marks:
            for inner in walk((mark,)):
                if isinstance(inner, Group):
                    continue
                box = bounds(inner)
                assert Box(0, 0, paper.width, paper.height).holds(box), inner
                if _is_footer(mark):
                    assert box.y >= area.bottom
                elif isinstance(inner, Text):
                    assert all(area.holds(line, 0.5) for line in _lines(inner)), inner.words
                else:
                    assert area.holds(box, 1), inner


@ALL
def test_no_text_covers_another(name: str) -> None:
    """No two lines of text on a page overlap."""
    for page in _laid(name).pages:
        lines = [(line, text.words) for text in _texts(page.marks) for line in _lines(text)]
        for (one, said), (other, says) in combinations(lines, 2):
            assert not one.inset(0.2).overlaps(other), (said, says)


@ALL
def test_no_text_runs_into_a_picture(name: str) -> None:
    """Text outside a figure keeps off the figure's picture."""
    for page in _laid(name).pages:
        figures = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
        boxes = [mark.box for figure in figures for mark in figure.marks if isinstance(mark, Image)]
        inside = {id(text) for figure in figures for text in _texts(figure.marks)}
        for text in _texts(page.marks):
            if id(text) not in inside:
                assert not any(line.overlaps(box) for line in _lines(text) for box in boxes), text.words


@ALL
def test_cards_come_in_order_each_once(name: str) -> None:
    """Cards are numbered from 1 in the order asked for, each stands on one page, and pages follow their order."""
    laid = _laid(name)
    cards = _cards(laid)
    assert [number for _, number, _ in cards] == list(range(1, len(laid.handout.cards) + 1))
    chosen = ORDERS[name].selection
    if not chosen.avoid:
        assert tuple(card.id for card in laid.handout.cards) == (chosen.points or POINTS)


def _must_say(card: Card, compact: bool) -> list[str]:
    has = parts(card)
    shortened = compact and not has.how.short.endswith(f"({has.position})")  # a text of its own says what it needs
    place = [has.position] if has.position and not shortened else []
    how = [has.where.short, has.how.short] if compact else [has.where.text, has.how.text]
    dose = [has.dose.heading, *([has.dose.text] if has.dose.text else [])]
    return [card.name, card.note, card.aside, *how, *place, *dose, has.helps.text, *warned(card)]


@ALL
def test_every_word_of_a_card_is_in_its_card(name: str) -> None:
    """A card says its name, where, how, dose, what it is said to help, and every caution; quarter cards shorten where and how."""
    laid = _laid(name)
    width = content_area(PAPERS[laid.paper]).width
    for _, number, group in _cards(laid):
        card = laid.handout.cards[number - 1]
        compact = bounds(group).width < width * 0.6
        assert not compact or ORDERS[name].cards_per_page == "4"
        said = _said(group.marks)
        for words in _must_say(card, compact):
            assert _squeezed(words) in said, (card.id, words)


@ALL
def test_every_label_of_a_card_is_on_its_picture(name: str) -> None:
    """A card shows its picture once, with one marker for each place to press and every label's words."""
    laid = _laid(name)
    for _, number, group in _cards(laid):
        figure = laid.handout.cards[number - 1].figure
        shown = [mark for mark in walk(group.marks) if isinstance(mark, Group) and mark.alt == figure.alt]
        assert len(shown) == 1
        marks = shown[0].marks
        rings = [mark for mark in marks if isinstance(mark, Shape) and mark.stroke and mark.fill == "#ffffff"]
        assert len(rings) == sum(len(spec.places) for spec in figure.callouts if spec.kind in ("press", "pair"))
        arrows = [mark for mark in marks if isinstance(mark, Stroke) and mark.closed]
        assert len(arrows) == sum(spec.kind == "stroke" for spec in figure.callouts)
        labels = sorted(text.words.replace("\u00a0", " ") for text in _texts(marks))
        assert labels == sorted(m.text for m in figure.callouts if m.text)
        if figure.caption:
            assert _squeezed(figure.caption) in _said(group.marks)


@ALL
def test_page_one_says_what_must_come_first(name: str) -> None:
    """Page 1 holds the title, the training words, not-a-cure, pregnancy, the stop rule and every emergency sign."""
    laid = _laid(name)
    front, disclaimer = laid.handout.front, laid.handout.front.disclaimer
    said = _said(laid.pages[0].marks)
    now = front.red_flags.now
    needed = (
        laid.handout.title,
        disclaimer.heading,
        front.training,
        disclaimer.not_a_cure,
        disclaimer.pregnancy.text,
        disclaimer.pressing.stop,
        now.heading,
        now.when,
        front.call_now,
        *now.items,
        *front.notices,
    )
    assert [words for words in needed if _squeezed(words) not in said] == []


@ALL
def test_every_warning_comes_before_the_cards(name: str) -> None:
    """Every sentence of the disclaimer and of the red flags is on page 1 or 2, before the first card, and not in short."""
    laid = _laid(name)
    front = laid.handout.front
    pages = laid.pages[: min(2, _cards(laid)[0][0] - 1)]
    said = "|".join(_said(page.marks) for page in pages)
    training = front.disclaimer.training
    every = (*front.disclaimer.printed_texts(), *front.red_flags.printed_texts())
    printed = [words for path, words in every if path[-1] != "short"]  # said on posters instead of all the rest
    apart = (training.taught, training.untrained, *front.disclaimer.conditions)
    needed = [words for words in printed if words not in apart]
    assert len(needed) > 25
    needed += [training.why, front.training, front.call_now, front.call_today]
    assert [words for words in needed if _squeezed(words) not in said] == []


@ALL
def test_a_front_over_two_pages_says_so(name: str) -> None:
    """Page 1 asks the reader to turn over exactly when the disclaimer goes on."""
    laid = _laid(name)
    words = laid.handout.words
    split = _squeezed(words.read_on) in _said(laid.pages[1].marks)
    assert (_squeezed(words.turn_over) in _said(laid.pages[0].marks)) is split


@ALL
def test_everything_else_is_said_after_the_cards(name: str) -> None:
    """Strengths in use, the intro, the evidence, sources, picture credits and the review follow the last card."""
    laid = _laid(name)
    closing = laid.handout.closing
    said = "|".join(_said(page.marks) for page in laid.pages[_cards(laid)[-1][0] - 1 :])
    needed = [closing.map_heading, closing.intro.heading, closing.intro.text, closing.evidence.heading]
    needed += [closing.evidence.text, *closing.sources, closing.pictures, closing.review]
    needed += [words for strength in closing.strengths for words in strength]
    needed += [name for _, name in closing.legend]
    assert [words for words in needed if _squeezed(words) not in said] == []


@ALL
def test_text_is_large_enough(name: str) -> None:
    """What is to be read and done is at least 12 pt, 18 pt in large print; nothing on any page is below 9 pt."""
    laid = _laid(name)
    least = 18 if ORDERS[name].large_print else 12
    must: set[str] = {_squeezed(words) for _, words in laid.handout.front.red_flags.printed_texts()}
    for card in laid.handout.cards:
        has = parts(card)
        must |= {_squeezed(each.text) for each in (has.where, has.how, has.helps)}
        must |= {_squeezed(words) for words in (*warned(card), has.where.short, has.how.short, card.name)}
    sizes: dict[str, float] = {}
    numbers = {id(number) for number in _body_numbers(laid)}
    for page in laid.pages:
        for text in _texts(page.marks):
            assert text.size >= 9 or id(text) in numbers, text.words
            words = _squeezed(text.words)
            if words in must or text.role in (Role.PART, Role.HEADING, Role.BODY):
                sizes[words] = text.size
    small = {words for words, size in sizes.items() if size < least}
    assert len(sizes) > 30
    assert small <= {
        _squeezed(f"{w}.") for w in (laid.handout.words.sources, laid.handout.words.pictures, laid.handout.words.review)
    }


def _body_numbers(laid: LaidOut) -> list[Text]:
    """Return the numbers on the body figures."""
    alts = {body.figure.alt for body in laid.handout.closing.bodies}
    return [
        number
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.alt in alts
        for number in _texts((mark,))
    ]


@pytest.mark.parametrize("name", ["A4-auto", "A5-auto", "Letter-auto"])
def test_numbers_on_the_body_are_read(name: str) -> None:
    """The numbers on the body figures are at least 9 pt."""
    sizes = [number.size for number in _body_numbers(_laid(name))]
    assert sizes
    assert min(sizes) >= 9


@ALL
def test_nothing_shouts(name: str) -> None:
    """Nothing is set in capitals only, but for a code."""
    for page in _laid(name).pages:
        for text in _texts(page.marks):
            assert not text.words.isupper() or re.fullmatch(r"[A-Z]{1,3}[- ]?\d{1,2}", text.words), text.words


@ALL
def test_every_page_has_its_footer(name: str) -> None:
    """Each page ends with one footer that names topic, text version and status, and counts the pages."""
    laid = _laid(name)
    for number, page in enumerate(laid.pages, 1):
        footers = [mark for mark in walk(page.marks) if _is_footer(mark)]
        assert len(footers) == 1
        assert page.marks[-1] is footers[0]
        left, right = _texts(footers[0].marks if isinstance(footers[0], Group) else ())
        assert left.words == laid.handout.footer
        assert laid.handout.subject in left.words
        assert "1.0" in left.words
        assert laid.handout.words.draft in left.words
        assert [int(n) for n in re.findall(r"\d+", right.words)] == [number, len(laid.pages)]


@ALL
def test_the_body_map_shows_every_point(name: str) -> None:
    """Each card's number stands on the body figures as often as the point has sides, and once in the legend."""
    laid = _laid(name)
    maps = [
        mark
        for page in laid.pages
        for mark in page.marks
        if isinstance(mark, Group) and _said(mark.marks).startswith(_squeezed(laid.handout.closing.map_heading))
    ]
    assert len(maps) == 1
    figures = [mark for mark in maps[0].marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.alt for figure in figures] == [body.figure.alt for body in laid.handout.closing.bodies]
    shown = [int(text.words) for figure in figures for text in _texts(figure.marks)]
    for card in laid.handout.cards:
        assert shown.count(card.number) == (1 if card.id == "stomach" else 2)
    listed = [int(text.words) for text in _texts(maps[0].marks) if text.words.isdigit()]
    assert sorted(listed) == sorted([*shown, *(card.number for card in laid.handout.cards)])


@ALL
def test_numbers_on_the_body_map_stand_apart(name: str) -> None:
    """No number on a body figure covers another."""
    laid = _laid(name)
    seen = 0
    for page in laid.pages:
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.alt in {body.figure.alt for body in laid.handout.closing.bodies}:
                discs = [m.box for m in walk(mark.marks) if isinstance(m, Shape) and m.fill != "#ffffff"]
                seen += len(discs)
                for one, other in combinations(discs, 2):
                    far = ((one.centre.x - other.centre.x) ** 2 + (one.centre.y - other.centre.y) ** 2) ** 0.5
                    assert far >= one.width - 0.05
    assert seen >= len(laid.handout.cards)


@pytest.mark.parametrize(("cards", "least", "most"), [("auto", 1, 2), ("1", 1, 1), ("2", 1, 2), ("4", 1, 4)])
@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
def test_no_page_has_more_cards_than_asked(paper: str, cards: str, least: int, most: int) -> None:
    """A page holds no more cards than were asked for."""
    counts = [len(_sections(page)) for page in _laid(f"{paper}-{cards}").pages]
    assert least <= max(counts) <= most


@pytest.mark.parametrize("name", ["A4-auto", "A4-2", "Letter-auto", "A4-clinic", "A4-reversed"])
def test_two_cards_share_a_page(name: str) -> None:
    """On a large paper the built-in cards stand two on a page, and at most the last alone."""
    counts = [len(_sections(page)) for page in _laid(name).pages]
    assert [count for count in counts if count] == [2, 2, 2, 1]


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5, 7])
def test_four_short_cards_share_a_page(project: Path, points: int) -> None:
    """Cards with few words stand four on a page where asked for, in reading order: left to right, then down."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    for point in topic["points"]:
        point |= {"cautions": ["Not if it hurts."], "stops": [], "conditions": [], "helps": "back pain."}
    topic["next_review"] = "2027-11"
    file.write_text(yaml.safe_dump(topic), "utf-8")
    laid = lay_out(Request("mine", Selection(points=POINTS[:points]), paper="A4", cards_per_page="4", project=project))
    pages = [_sections(page) for page in laid.pages if _sections(page)]
    assert len(pages[0]) == min(4, points)
    assert [number for page in pages for number, _ in page] == list(range(1, points + 1))
    for page in pages:
        corners = [(round(bounds(group).y), round(bounds(group).x)) for _, group in page]
        assert corners == sorted(corners)
    for number, group in (card for page in pages for card in page):
        card, said = laid.handout.cards[number - 1], _said(group.marks)
        compact = bounds(group).width < content_area(PAPERS["A4"]).width * 0.6
        assert [words for words in _must_say(card, compact) if _squeezed(words) not in said] == []


@pytest.mark.parametrize("name", ["A4-large", "Letter-large", "A4-large-clinic"])
def test_large_print_has_one_card_a_page(name: str) -> None:
    """In large print each card has a page of its own."""
    assert all(len(_sections(page)) <= 1 for page in _laid(name).pages)


@ALL
def test_cards_do_not_overlap(name: str) -> None:
    """The cards of a page stand apart, and their frames hold all that is theirs."""
    for page in _laid(name).pages:
        groups = [group for _, group in _sections(page)]
        for one, other in combinations(groups, 2):
            assert not bounds(one).overlaps(bounds(other))
        for group in groups:
            frame = next(mark for mark in walk(group.marks) if isinstance(mark, Shape) and mark.stroke)
            assert frame.box.holds(bounds(group), 0.5)


@pytest.mark.parametrize("paper", LEAFLETS)
def test_a_clinic_is_named_on_page_one(paper: str) -> None:
    """Page 1 names the clinic, how to reach it, and the numbers to call."""
    laid = _laid(f"{paper}-clinic")
    said = _said(laid.pages[0].marks)
    for words in ("Example Clinic", "12 Sample Street", "01234 567890", "www.example.org", "999"):
        assert _squeezed(words) in said
    assert _squeezed(laid.handout.words.emergency_unknown) not in said


def test_without_a_clinic_nothing_is_implied() -> None:
    """Without a clinic, page 1 has a line for its name and says to call the local numbers."""
    laid = _laid("A4-auto")
    said = _said(laid.pages[0].marks)
    words = laid.handout.words
    assert _squeezed(words.clinic) in said
    assert _squeezed(words.emergency_unknown) in said
    assert "999" not in said


def test_large_print_that_cannot_fit_is_refused() -> None:
    """Large print on A5 has no room for what must stand on page 1: it is refused, not shrunk."""
    with pytest.raises(DoesNotFit) as refused:
        lay_out(_order("A5", large_print=True))
    assert {problem.rule for problem in refused.value.problems} == {"does-not-fit"}


# ---- long texts

OLD_WHERE = "      Behind both knees. Bend your knee a little. The point is in the middle of the skin crease, in the soft dip.\n"


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
    assert [len(_sections(page)) for page in _laid("A4-auto").pages if _sections(page)] == [2, 2, 2, 1]
    _with_where(project, words)
    laid = lay_out(Request("mine", paper="A4", project=project))
    assert [number for _, number, _ in _cards(laid)] == [1, 2, 3, 4, 5, 6, 7]
    ((number, group),) = next(_sections(page) for page in laid.pages if any(n == 4 for n, _ in _sections(page)))
    assert number == 4
    assert _squeezed(words) in _said(group.marks)


def _with_evidence(project: Path, words: str) -> LaidOut:
    """Lay out the topic with *words* as its evidence."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    topic["evidence"]["text"] = words
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    return lay_out(Request("mine", paper="A4", project=project))


@pytest.mark.parametrize("paragraphs", [[40], [150], [9] * 40, [3] * 60, [400, 20, 5]], ids=str)
def test_a_closing_text_goes_on_over_pages(project: Path, paragraphs: list[int]) -> None:
    """A closing text of any length is said once, in order, with no line or heading alone at a page's end or beginning."""
    words = "\n".join(
        f"Part {n} begins. {'It was found out slowly. ' * size}End {n}." for n, size in enumerate(paragraphs)
    )
    laid = _with_evidence(project, words)
    heading = laid.handout.closing.evidence.heading
    texts = [(n, text) for n, page in enumerate(laid.pages) for text in _texts(page.marks)]
    (first,) = (at for at, (_, text) in enumerate(texts) if text.words == heading)
    said = [text for _, text in texts[first + 1 :] if re.search("Part|found|End", text.words)]
    read = "".join(("" if text.continued else "\n") + text.words for text in said)
    assert read.removeprefix("\n") == words
    assert texts[first + 1][0] == texts[first][0]
    assert all(len(text.lines) >= 2 for text in said if text.continued)
    assert all(len(one.lines) >= 2 for one, other in pairwise(said) if other.continued)
    area = content_area(PAPERS["A4"])
    assert all(area.holds(line, 0.5) for text in said for line in _lines(text))


def test_a_closing_heading_too_long_for_a_page_is_refused(project: Path) -> None:
    """A closing text whose heading fills a page and cannot be parted is refused at once, not tried for ever."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    topic["evidence"]["heading"] = ("word " * 1000)[:3025]
    file.write_text(yaml.safe_dump(topic, allow_unicode=True), "utf-8")
    start = process_time()
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", paper="A5", project=project))
    assert process_time() - start < 10
    assert {problem.rule for problem in refused.value.problems} == {"does-not-fit"}
    assert all("heading" in problem.message for problem in refused.value.problems)


def test_a_text_that_goes_on_is_one_paragraph_to_who_hears_it(project: Path) -> None:
    """Only the parts of a paragraph after a page break are continued, at most one on a page and before all else there."""
    laid = _with_evidence(project, "It was found out slowly. " * 600)
    pages = [[text for text in _texts(page.marks) if text.continued] for page in laid.pages]
    assert sum(map(len, pages)) >= 1
    assert max(map(len, pages)) == 1
    for page, texts in zip(laid.pages, pages, strict=True):
        if texts:
            assert _texts(page.marks)[0] is texts[0]
    assert not any(text.continued for page in _laid("A4-auto").pages for text in _texts(page.marks))


# ---- marks

PIECE = Piece(10, 30, "words", bold=False, glyphs=(), language="fr", link="https://a.org")
TEXT = Text(Box(5, 6, 100, 20), (Line(12, (PIECE,)),), 12, "#112233", Role.BODY, continued=True)
SHAPE = Shape(Box(1, 2, 3, 4), (1, 2, 3, 4), fill="#000000", stroke="#ff0000", width=2)
STROKE = Stroke(
    (Position(50, 9), Position(20, 90)), closed=True, fill="#00ff00", stroke="#0000ff", width=3, opacity=0.5
)
PHOTO = Image(Box(7, 8, 9, 10), Drawing("art.svg", "key", Size(300, 330), b""))
GROUP = Group(Role.FIGURE, (TEXT, SHAPE, STROKE, PHOTO), "What it shows.", ("points", 2, "picture"), continued=True)


@pytest.mark.parametrize("mark", [TEXT, SHAPE, STROKE, PHOTO, GROUP, Group(Role.SECTION, (GROUP,))])
def test_a_moved_mark_is_the_same_mark_elsewhere(mark: Mark) -> None:
    """Moving changes places alone: what a mark is, says, shows, belongs to and goes on with stays, and so does its size."""
    (there,) = moved((mark,), 30, -4)
    assert there != mark
    assert (bounds(there).x, bounds(there).y) == pytest.approx((bounds(mark).x + 30, bounds(mark).y - 4))
    assert (bounds(there).width, bounds(there).height) == pytest.approx((bounds(mark).width, bounds(mark).height))
    (back,) = moved((there,), -30, 4)
    assert back == mark
    assert moved((mark,), 0, 0) == (mark,)


@pytest.mark.parametrize(
    ("mark", "box"),
    [
        (TEXT, Box(5, 6, 40, 20)),
        (replace(TEXT, lines=()), Box(5, 6, 0, 20)),
        (SHAPE, Box(1, 2, 3, 4)),
        (STROKE, Box(20, 9, 30, 81)),
        (PHOTO, Box(7, 8, 9, 10)),
        (GROUP, Box(1, 2, 49, 88)),
        (Group(Role.SECTION, (artifact(SHAPE), Group(Role.FIGURE, (PHOTO,)))), Box(1, 2, 15, 16)),
        (artifact(), Box(0, 0, 0, 0)),
    ],
)
def test_bounds_are_the_smallest_box_around_a_mark(mark: Mark, box: Box) -> None:
    """Bounds hold all that a mark shows and no more; a text is as wide as its widest line, a group as what is in it."""
    assert bounds(mark) == box


def test_a_space_at_a_lines_end_is_out_of_bounds() -> None:
    """Bounds of a text leave out the space at which a line was broken."""
    style = Style(12, "#000000")
    (text,) = paragraph("press press", text_width("press", style) + 1, style).marks
    assert isinstance(text, Text)
    assert text.words == "press press"
    assert bounds(text).width == pytest.approx(text_width("press", style))


def test_blocks_are_stacked() -> None:
    """Blocks stand one below the other with gaps between them; nothing stacked takes no room."""
    block = stack((Block(10, (SHAPE,)), Block(20, (SHAPE,)), Block(5)), 3)
    assert block.height == 41
    assert [bounds(mark).y for mark in block.marks] == [2, 15]
    assert stack((), 3) == Block(0)


def test_a_dump_shows_what_the_eye_does_not() -> None:
    """The text of a page tells roles, alternative texts, links, languages, and what goes on from the page before."""
    said = dump(Page(PAPERS["A4"], (replace(GROUP, continued=False), TEXT)))
    assert said.count("LBody") == said.count("LBody (1.8 2.1  14.1 x 7.1) 12 pt #112233 continued") == 2
    assert "Figure alt='What it shows.'\n" in said
    assert "| [[words](https://a.org)]{fr}\n" in said
    assert "Figure alt='What it shows.' continued\n" in dump(Page(PAPERS["A4"], (GROUP,)))


# ---- golden


@pytest.mark.parametrize(("name", "page"), [("A4-auto", 0), ("A4-auto", 1), ("A4-auto", -1), ("A5-auto", 0)], ids=str)
def test_pages_look_as_they_were_reviewed(name: str, page: int, golden: Callable[[str, str], None]) -> None:
    """Every mark of these pages is where it was when somebody last looked at them."""
    number = "last" if page < 0 else str(page + 1)
    golden(f"{name.removesuffix('-auto')}-page-{number}.txt", dump(_laid(name).pages[page]))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("avoid", [(), ("pregnancy",), ("hernia", "numb-feet")])
@pytest.mark.parametrize(
    ("large", "note"), [(True, None), (True, "Ring us if it hurts."), (False, "Ring us if it hurts.")]
)
def test_a_front_page_has_room_for_conditions_and_a_note(
    paper: str, avoid: tuple[str, ...], large: bool, note: str | None
) -> None:
    """Whoever avoids a condition, reads large print or gets a note gets a leaflet, with the alarm box on page 1 and all else on it or overleaf."""
    said = PatientDetails(patient="Ann Lee", note=note)
    order = Request("back-pain", Selection(avoid=avoid), paper=paper, large_print=large, clinic="example", patient=said)
    laid = lay_out(order)
    front = laid.handout.front
    first, second = (" ".join(m.words for m in walk(page.marks) if isinstance(m, Text)) for page in laid.pages[:2])
    for must in (
        strip_markup(front.disclaimer.not_a_cure),
        front.red_flags.now.heading,
        strip_markup(front.disclaimer.pressing.stop),
    ):
        assert must in first
    for notice in (*front.notices, front.disclaimer.training.why):
        assert strip_markup(notice) in first + second
