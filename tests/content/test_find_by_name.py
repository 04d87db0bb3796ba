"""Points and conditions are understood in the words of the page and of people."""

from functools import cache

import pytest
from msgspec.structs import replace

from handout.content.find_by_name import TopicWords
from handout.content.topic_card import text_of
from handout.mail_merge.row_renderer import RowRenderer
from handout.problems import Location, Problem
from handout.request.options import Request

POINTS = Location.of_option("--points")


@cache
def words() -> TopicWords:
    """Return the words of back pain."""
    renderer = RowRenderer(Request("back-pain"))
    return renderer.words("")


def points(text: str) -> tuple[list[str], list[str]]:
    """Return the points in a text, and the rules of its problems."""
    problems: list[Problem] = []
    return words().points_in(text, POINTS, problems), [f"{each.rule}/{each.wording}" for each in problems]


def test_every_point_is_known_by_each_of_its_names() -> None:
    """Id, name, name with its note, code, and number on the leaflet of all points."""
    for number, point in enumerate(words().topics[0].cards, 1):
        names = [point.id, point.id.upper(), point.id.replace("-", " "), str(number), f"#{number}", f"Point {number}"]
        names += [f"{point.name} ({point.note})"] if point.note else [point.name, f" {point.name.upper()} "]
        code = text_of(point, "code")
        names += [code, code.lower()] if code != "none" else []
        assert {name: points(name) for name in names} == {name: ([point.id], []) for name in names}


ALL = ["stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand"]
LISTS = {
    "Top of foot": ["foot-lying"],
    "sole, KNEE back": ["foot-sitting", "knee-back"],
    "lower back + top of foot": ["lower-back", "foot-lying"],
    "top foot": ["top foot"],
    "back lower": ["back lower"],
    "ole": ["ole"],
    "of": ["of"],
    "Foot Point": ["Foot Point"],
    "hand, stomach": ["hand", "stomach"],
    "hand + stomach": ["hand", "stomach"],
    "Hand Point & Stomach Point": ["hand", "stomach"],
    "hand and stomach": ["hand", "stomach"],
    "hand/stomach": ["hand", "stomach"],
    "hand;\n1": ["hand", "stomach"],
    "1, 7 and 2": ["stomach", "hand", "lower-back"],
    "2-4": ["lower-back", "hipbone", "knee-back"],
    "2\u20133, hand": ["lower-back", "hipbone", "hand"],
    "points 2 to 4": ["lower-back", "hipbone", "knee-back"],
    "Cards 2-3": ["lower-back", "hipbone"],
    "points 1, 2 and 7": ["stomach", "lower-back", "hand"],
    "Nos. 1 and 2": ["stomach", "lower-back"],
    "hand (LI4)": ["hand"],
    "LI4 (Hand Point) + 1 (CV6)": ["hand", "stomach"],
    "7 (hand), no. 1 (stomach)": ["hand", "stomach"],
    "hand (CV6)": ["hand (CV6)"],
    "hand (left)": ["hand (left)"],
    "1 (hand)": ["1 (hand)"],
    "all": ALL,
    "All points": ALL,
    "every point": ALL,
    "All acupressure points": ["All acupressure points"],
    "all but 2": [each for each in ALL if each != "lower-back"],
    "all points except hand and 2-3": ["stomach", "knee-back", "foot-lying", "foot-sitting"],
    "All but for LI4, stomach": [each for each in ALL if each not in ("hand", "stomach")],
    "all but neck": ["neck"],
    "all but neck, hand": ["neck"],
    "hand but 2": ["hand but 2"],
    "all but": ["all but"],
    "1 2 3": ["stomach", "lower-back", "hipbone"],
    "points 1 7": ["stomach", "hand"],
    "1 9": ["1 9"],
    "2 hand": ["2 hand"],
    "LI4 + CV 6": ["hand", "stomach"],
    "neck + hand": ["neck + hand"],
    "neck, hand": ["neck", "hand"],
    "8": ["8"],
    "0": [],
    "1.3": ["1.3"],
}


@pytest.mark.parametrize("text", LISTS)
def test_a_list_of_points_is_read_as_people_write_it(text: str) -> None:
    """What is not known stays whole, to be refused."""
    assert points(text)[0] == LISTS[text]


def test_a_name_of_several_points_is_refused() -> None:
    """Two cards named Foot Point are told apart by what stands in brackets."""
    (topic,) = words().topics
    named = tuple(replace(card, name="Foot Point") if card.id.startswith("foot-") else card for card in topic.cards)
    twins, problems = TopicWords((replace(topic, cards=named),), words().conditions), list[Problem]()
    assert twins.points_in("Foot Point", POINTS, problems) == ["foot-lying", "foot-sitting"]
    assert [f"{each.rule}/{each.wording}" for each in problems] == ["unknown-point/several"]
    for found, name in (("foot-lying", "Foot Point (lying down)"), ("foot-sitting", "foot point (sitting)")):
        assert (twins.points_in(name, POINTS, problems), len(problems)) == ([found], 1)


def _renamed(**ids: str) -> TopicWords:
    """Return the words of back pain with other ids of some cards."""
    (topic,) = words().topics
    named = tuple(replace(card, id=ids.get(card.id, card.id)) for card in topic.cards)
    return TopicWords((replace(topic, cards=named),), words().conditions)


def test_a_name_that_is_another_points_number_is_refused() -> None:
    """It may be the first card, or the one whose id is point-1: only the id as it is written says which."""
    moved = _renamed(stomach="front", hipbone="point-1")
    for text in ("Point 1", "point 1", "#1, Point 1"):
        problems: list[Problem] = []
        moved.points_in(text, POINTS, problems)
        assert [f"{each.rule}/{each.wording}" for each in problems] == ["unknown-point/several"], text
        assert problems[0].hint == "write which: point-1 (Hipbone Points) or front (Stomach Point)"
    problems = []
    assert moved.points_in("point-1", POINTS, problems) == ["point-1"]
    assert moved.points_in("1", POINTS, problems) == ["front"]
    assert _renamed(stomach="point-1").points_in("Point 1", POINTS, problems) == ["point-1"]
    assert problems == []


@pytest.mark.parametrize("text", ["1-3", "points 1 to 3", "2-7"])
def test_a_dose_for_a_range_is_refused(text: str) -> None:
    """It was given to the first point of it, and the others kept their own."""
    problems: list[Problem] = []
    words().point(text, POINTS, problems)
    assert [f"{each.rule}/{each.wording}" for each in problems] == ["unknown-point/several"]


@pytest.mark.parametrize("text", ["none", "No", "no points"])
def test_who_wants_no_points_is_told_so(text: str) -> None:
    """An empty cell would mean all of them."""
    assert points(text)[1] == ["nothing-left/none"]


def test_every_condition_is_known_by_its_words() -> None:
    """Its id and its words on the page, in capitals, with an aside, and among others."""
    for name, condition in words().conditions.items():
        for text in (name, name.replace("-", " "), condition.words, *condition.also):
            for form in (text, text.upper(), f"{text} (2019)"):
                assert words().condition(form) == name
        assert words().conditions_in(f"{name}; gout") == [name, "gout"]


CONDITIONS = {
    "pregnant": ["pregnancy"],
    "Pregnant 20/40": ["pregnancy"],
    "hernias + gout": ["hernia", "gout"],
    "hernia and gout": ["hernia", "gout"],
    "blood thinner": ["blood-thinners"],
    "none": [],
    "hernia, none": ["hernia"],
    "not pregnant": ["not pregnant"],
    "no longer pregnant": ["no longer pregnant"],
    "warfarin": ["blood-thinners"],
    "hernia + warfarin": ["hernia", "blood-thinners"],
    "asthma": ["asthma"],
    "hernia + asthma": ["hernia + asthma"],
    "no warfarin": ["no warfarin"],
    "knee": ["knee"],
    "surgery": ["surgery"],
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_conditions_are_read_as_people_write_them(text: str) -> None:
    """What is denied, or not known, stays as it is, to be refused: no caution is lost or made up."""
    assert words().conditions_in(text) == CONDITIONS[text]


EMPTY = {
    "patient": ("-", "n/a", "N/A"),
    "date": ("-", "n/a", "none", "No"),
    "by": ("-", "n/a", "None"),
    "note": ("-", "n/a", "none", "No", "nil"),
    "dose": ("-", "none", "no"),
    "points": ("-", "n/a"),
    "avoid": ("-", "n/a", "none", "No", "NONE", "nil", "none known"),
    "language": ("-", "n/a"),
    "format": ("-", "none"),
    "large_print": ("-", "n/a", "none"),
}


@pytest.mark.parametrize("column", EMPTY)
def test_words_for_nothing_are_an_empty_cell(column: str) -> None:
    """In a table, and from Python."""
    from handout.mail_merge.tables.table_reader import Columns, read_table
    from handout.request.options import COLUMNS
    from handout.request.python_arguments import parse_rows

    for text in EMPTY[column]:
        table = read_table(f"{column},file\n{text},x\n".encode(), "t.csv", Columns(COLUMNS))
        assert table.rows[0].cells[column] == ""
        assert parse_rows([{column: text}], None).cells[1] == {}


def test_a_dose_names_its_point_as_the_column_of_points_does() -> None:
    """By name or number."""
    renderer = RowRenderer(Request("back-pain"))
    assert renderer.check(2, {"dose": "Hand Point=1 minute; 1=2 minutes"}).problems == ()
    assert [found.rule for found in renderer.check(2, {"dose": "Foot Point=1 minute"}).problems] != []


@pytest.mark.parametrize("text", ["herniated", "cancerphobia", "pregnanediol", "weak boneless", "kidneyless trouble"])
def test_a_word_that_only_begins_alike_is_no_condition(text: str) -> None:
    """Taken for a condition, it would leave out the wrong points in silence."""
    assert words().conditions_in(text) == [text]


@pytest.mark.parametrize(
    ("text", "condition"), [("hernias", "hernia"), ("PREGNANT", "pregnancy"), ("broken bone (2019)", "broken-bone")]
)
def test_other_endings_are_the_same_condition(text: str, condition: str) -> None:
    """The plural, capitals and a remark in brackets change nothing."""
    assert words().conditions_in(text) == [condition]


@pytest.mark.parametrize("word", ["foot", "Back", "hand and foot"])
def test_words_of_several_names_name_those(word: str) -> None:
    """The word foot may be the top or the sole: nobody guesses, and the message has the names of both."""
    problems: list[Problem] = []
    words().points_in(word, POINTS, problems)
    (found,) = problems
    assert (found.rule, found.wording) == ("unknown-point", "several")
    meant = [card for card in words().topics[0].cards if word.casefold().split()[-1] in card.name.casefold().split()]
    assert len(meant) == 2
    assert found.hint == "write which: " + " or ".join(f"{card.id} ({card.name})" for card in meant)


DENIED = (
    "{} (no)",
    "{} (denied)",
    "{} (No longer)",
    "{}: no",
    "{} = 0",
    "{}: n",
    "{}? N",
    "{} -",
    "{} \u2717",
    "{} 0",
    "{} false",
    "{} (nie)",
    "{}: nein",
)


@pytest.mark.parametrize("form", DENIED)
@pytest.mark.parametrize("text", ["pregnancy", "hernia", "schwanger", "weak bones (osteoporosis)"])
def test_a_condition_that_is_denied_behind_its_name_is_none(form: str, text: str) -> None:
    """As exports and forms have it; the leaflet would say that the patient has it."""
    spoken = TopicWords((), words().conditions, lambda: {"schwanger": "pregnancy"})
    assert spoken.conditions_in(text) in (["pregnancy"], ["hernia"], ["osteoporosis"])
    assert spoken.conditions_in(form.format(text)) == [form.format(text)]


@pytest.mark.parametrize("form", ["{} (2019)", "{} (left)", "{}?", "{} 20/40", "{} (yes)", "{} L"])
def test_a_remark_behind_a_condition_denies_nothing(form: str) -> None:
    """Nor does a number or a side."""
    assert words().conditions_in(form.format("hernia")) == ["hernia"]
