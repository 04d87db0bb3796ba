"""What a format or a printer cannot do is refused with what it can, and each format says how many points it holds."""

import re
from pathlib import Path

import pytest
import yaml
from support.cli import files, problems, run
from support.covering import in_turn
from support.pages import texts_in
from support.printed_formats import FEW, IDS, laid
from support.topics import TOPIC
from support.whole_topic import whole_topic

from handout.formats import FORMATS
from handout.layout.figures.ink import Ink
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, walk
from handout.papers import LEAFLET_PAPERS, OFFICE_PAPERS, POSTER_PAPERS, TRIFOLD_PAPERS
from handout.render.pipeline import lay_out
from handout.request.options import TRIMMED, Request, Selection

# ---- refusals


UNKNOWN = {
    "format": (["--format", "bookelt"], "--format", "unknown-word", "did you mean 'booklet'?"),
    "no format": (["--format", "zzz"], "--format", "unknown-word", f"known: {', '.join(FORMATS)}"),
    "ink": (["--ink", "gray"], "--ink", "unknown-word", "did you mean 'grey'?"),
    "no ink": (["--ink", "zzz"], "--ink", "unknown-word", f"known: {', '.join(sorted(Ink))}"),
    "flip": (["--format", "cards", "--flip", "shrot"], "--flip", "unknown-word", "did you mean 'short'?"),
    "no flip": (["--format", "cards", "--flip", "zzz"], "--flip", "unknown-word", "known: long, short"),
    "marks": (["--marks", "crop,folds"], "--marks", "unknown-word", "did you mean 'fold'?"),
    "no marks": (["--marks", "zzz"], "--marks", "unknown-word", "known: crop, fold"),
    "tile": (["--format", "poster", "--tile", "Leter"], "--tile", "unknown-paper", "did you mean 'Letter'?"),
    "no tile": (
        ["--format", "poster", "--tile", "zzz"],
        "--tile",
        "unknown-paper",
        f"known: {', '.join(OFFICE_PAPERS)}",
    ),
    "paper": (["--format", "poster", "--paper", "24x36"], "--paper", "unknown-paper", "did you mean '24x36in'?"),
    "not for trifold": (
        ["--format", "trifold", "--paper", "A3"],
        "--paper",
        "unknown-paper",
        f"it can be {', '.join(TRIFOLD_PAPERS)}",
    ),
    "not for booklet": (["--format", "booklet", "--paper", "A5"], "--paper", "unknown-paper", ", ".join(OFFICE_PAPERS)),
    "not for poster": (["--format", "poster", "--paper", "A4"], "--paper", "unknown-paper", ", ".join(POSTER_PAPERS)),
    "not for leaflet": (["--paper", "A2"], "--paper", "unknown-paper", f"it can be {', '.join(LEAFLET_PAPERS)}"),
    "bleed": (["--bleed", "50mm"], "--bleed", "bleed-too-large", "use up to 10mm"),
    "overlap": (
        ["--format", "poster", "--tile", "A4", "--overlap", "5mm"],
        "--overlap",
        "overlap-too-small",
        "use 10mm or more",
    ),
    "edge": (
        ["--format", "poster", "--tile", "A4", "--edge", "0.5in"],
        "--overlap",
        "overlap-too-small",
        "mm or more",
    ),
    "much": (
        ["--format", "poster", "--tile", "A4", "--overlap", "100mm"],
        "--overlap",
        "overlap-too-large",
        "together at most 105 mm",
    ),
    "bleed of tiles": (
        ["--format", "poster", "--tile", "A4", "--bleed", "3mm"],
        "--tile",
        "wrong-option",
        "leave out --bleed",
    ),
    "no unit": (["--bleed", "3"], "--bleed", "wrong-length", "write 3mm"),
    "no unit of edge": (["--format", "poster", "--tile", "A4", "--edge", "4.5"], "--edge", "wrong-length", "4.5mm"),
    "no length": (["--format", "poster", "--tile", "A4", "--edge", "wide"], "--edge", "wrong-length", "3mm"),
    "overlap of nothing": (["--overlap", "20mm"], "--overlap", "wrong-option", "add --tile A4"),
    "edge of nothing": (["--format", "poster", "--edge", "3mm"], "--edge", "wrong-option", "add --tile A4"),
    "fold of a leaflet": (["--marks", "crop,fold"], "--marks", "wrong-option", "it can have --marks crop"),
    "fold of a poster": (["--format", "poster", "--marks", "FOLD"], "--marks", "wrong-option", "--marks crop"),
    "diary of cards": (["--format", "cards", "--diary", "7"], "--diary", "wrong-option", "leaflet, booklet"),
    "diary of a poster": (["--format", "poster", "--diary", "7"], "--diary", "wrong-option", "leaflet, booklet"),
    "flip of a booklet": (["--format", "booklet", "--flip", "long"], "--flip", "wrong-option", "it is for cards"),
    "below nothing": (["--bleed=-3mm"], "--bleed", "wrong-length", "3mm"),
    "tile of a leaflet": (["--tile", "A4"], "--tile", "wrong-option", "it is for poster"),
    "flip of a leaflet": (["--flip", "short"], "--flip", "wrong-option", "it is for cards"),
    "landscape cards": (["--format", "cards", "--landscape"], "--landscape", "wrong-option", "it is for poster"),
    "bleed of cards": (["--format", "cards", "--bleed", "3mm"], "--bleed", "wrong-option", ", ".join(TRIMMED)),
    "marks of cards": (["--format", "cards", "--marks", "crop"], "--marks", "wrong-option", ", ".join(TRIMMED)),
    "large poster": (["--format", "poster", "--large-print"], "--large-print", "wrong-option", "it is for leaflet"),
    "cards of a booklet": (
        ["--format", "booklet", "--cards-per-page", "2"],
        "--cards-per-page",
        "wrong-option",
        "it is for leaflet",
    ),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.sweep(every=10)
def test_what_cannot_be_met_is_refused_with_what_can(name: str) -> None:
    """One problem, by the option's name, with the nearest that is known; nothing is written."""
    words, option, rule, hint = UNKNOWN[name]
    before = files()
    for command in ("check", "build", "preview"):
        result = run(command, "mine", *words)
        assert (result.exit_code, result.stdout, problems(result)) == (1, "", [(option, rule)])
        assert hint in result.stderr
    assert files() == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("tiled", [["--tile", "A4"], []])
def test_an_overlap_without_its_unit_is_one_problem(tiled: list[str]) -> None:
    """A length that was not understood is not measured, nor taken for one that was asked for."""
    result = run("check", "mine", "--format", "poster", *tiled, "--overlap", "12")
    assert problems(result) == [("--overlap", "wrong-length")]
    assert "write 12mm" in result.stderr


@pytest.mark.usefixtures("project")
def test_all_panels_too_small_are_told_at_once() -> None:
    """Two points too long for a tri-fold's panels are two problems, each naming its point."""
    topic = yaml.safe_load(TOPIC.read_text("utf-8"))
    for point in (each for each in topic["points"] if each["id"] in IDS[:2]):
        point["where"] = "Somewhere on you, to be found by hand. " * 60
        point.setdefault("short", {})["where"] = point["where"]
    TOPIC.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")
    result = run("check", "mine", "--format", "trifold", "--points", ",".join(IDS[:3]))
    assert [rule for _, rule in problems(result)] == ["does-not-fit"] * 2


@pytest.mark.usefixtures("project")
def test_the_message_names_the_tiles_paper_as_it_is_known() -> None:
    """A paper asked for in small letters is named as everywhere else."""
    result = run("build", "mine", "--format", "poster", "--tile", "letter", "--points", FEW)
    assert "sides Letter" in result.stdout


@pytest.mark.usefixtures("project")
def test_all_that_is_wrong_is_told_at_once() -> None:
    """Words, papers, options that mean nothing, and the topic's own mistakes: in one go."""
    TOPIC.write_text(TOPIC.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    before = files()
    words = ["--ink", "gray", "--flip", "shrot", "--marks", "crp", "--paper", "A44", "--tile", "A9", "--bleed", "50mm"]
    result = run("build", "mine", *words, "--landscape", "--cards-per-page", "5")
    assert {(option, rule) for option, rule in problems(result) if option.startswith("--")} == {
        ("--bleed", "bleed-too-large"),
        ("--cards-per-page", "unknown-word"),
        ("--flip", "unknown-word"),
        ("--flip", "wrong-option"),
        ("--ink", "unknown-word"),
        ("--landscape", "wrong-option"),
        ("--marks", "unknown-word"),
        ("--paper", "unknown-paper"),
        ("--tile", "unknown-paper"),
        ("--tile", "wrong-option"),
    }
    assert any(rule == "unknown-word" and not option.startswith("--") for option, rule in problems(result))
    assert files() == before


@pytest.mark.usefixtures("project")
def test_an_unknown_format_hides_nothing() -> None:
    """What is wrong for every format is told along with it."""
    result = run("check", "mine", "--format", "zzz", "--tile", "A9", "--bleed", "50mm", "--paper", "A44")
    assert {option for option, _ in problems(result)} == {"--format", "--tile", "--bleed", "--paper"}


@pytest.mark.usefixtures("project")
def test_a_wrong_length_hides_nothing() -> None:
    """What else is wrong is told along with it."""
    assert {option for option, _ in problems(run("check", "mine", "--bleed", "3", "--ink", "gray"))} == {
        "--bleed",
        "--ink",
    }


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words", [["--overlap", "20mm"], ["--edge", "3mm"], ["--format", "poster", "--overlap", "20mm"]]
)
def test_overlap_and_edge_mean_nothing_without_tiles(words: list[str]) -> None:
    """They are refused as other options that mean nothing are."""
    assert run("check", "mine", *words).exit_code == 1


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("small", "capitals"),
    [
        (["--format", "cards", "--flip", "long"], ["--format", "cards", "--flip", "LONG"]),
        (["--format", "cards"], ["--format", "Cards", "--flip", "Long"]),
        (["--marks", "crop"], ["--marks", "Crop"]),
        (["--ink", "grey"], ["--ink", "GREY"]),
        (["--format", "poster", "--tile", "Letter"], ["--format", "poster", "--tile", "LETTER"]),
    ],
)
@pytest.mark.sweep(every=8)
def test_capitals_mean_the_same(small: list[str], capitals: list[str]) -> None:
    """A word that is accepted in capitals makes the same file."""
    built = []
    for words in (small, capitals):
        assert run("build", "mine", "-o", "o.pdf", "--points", FEW, *words).exit_code == 0
        built.append(Path("o.pdf").read_bytes())
    assert built[0] == built[1]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("small", "capitals"), [("booklet", "BOOKLET"), ("poster", "Poster")])
def test_a_format_in_capitals_is_the_same(small: str, capitals: str) -> None:
    """The name of the file is the same as well."""
    for name in (small, capitals):
        assert run("build", "mine", "--format", name, "--points", FEW).exit_code == 0
    assert [path.name for path in Path("output").iterdir()] == [f"mine-{small}.pdf"]


# ---- how many points


def many(count: int) -> tuple[str, ...]:
    """Write a topic with *count* points, those beyond the seventh being others under new ids; return their ids."""
    topic = yaml.safe_load(whole_topic())
    given = {point["id"]: point for point in topic["points"]}
    points = [given[name] for name in IDS]
    points += [{**point, "id": f"{point['id']}-again"} for point in points]
    topic["points"] = points[:count]
    TOPIC.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")
    return tuple(point["id"] for point in points[:count])


LOOKS = (
    *(("leaflet", "A4"), ("booklet", "A4"), ("cards", "A4")),
    *(("poster", "A1"), ("booklet", "A3"), ("cards", "Letter")),
)
COUNTS = (1, 2, 3, 4, 5, 7, 12)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("looks", "count"), in_turn(LOOKS, COUNTS))
@pytest.mark.sweep(every=8)
def test_any_number_of_points_is_laid_out(looks: tuple[str, str], count: int) -> None:
    """Every point is there once, in order."""
    form, paper = looks
    ids = many(count)
    done = lay_out(Request("mine", paper=paper, format=form))
    assert [card.id for card in done.handout.cards] == list(ids)
    paths = [
        mark.path[1]
        for page in done.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.path[:1] == ("points",) and not mark.continued
    ]
    assert sorted(set(paths)) == list(range(count))
    assert bool(done.sheets) == (form not in {"leaflet", "poster"})
    assert form not in {"leaflet", "booklet"} or sum(map(cards_on, done.pages)) == count
    assert form != "booklet" or len(done.pages) % 4 == 0


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.sweep(every=8)
def test_a_trifold_holds_up_to_four_points(paper: str, count: int) -> None:
    """Six panels, whatever is free being used for the body map and notes."""
    many(count)
    done = lay_out(Request("mine", paper=paper, format="trifold"))
    assert (len(done.pages), len(done.sheets)) == (6, 2)
    assert not any(not texts_in(page.marks) for page in done.pages)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("count", [5, 7, 12])
def test_a_trifold_says_how_many_points_fit(count: int) -> None:
    """The number in the message is one that fits, and so are the cards that it names."""
    ids = many(count)
    result = run("build", "mine", "--format", "trifold")
    assert result.exit_code == 1
    assert [rule for _, rule in problems(result)] == ["does-not-fit"]
    chosen = re.search(rf"choose 4 of the {count}, such as --points (\S+), or use --format booklet", result.stderr)
    assert "room for 4 cards" in result.stderr
    assert chosen
    named = chosen[1].split(",")
    assert (len(named), set(named) - set(ids)) == (4, set())
    assert run("build", "mine", "--format", "trifold", "--points", chosen[1]).exit_code == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.sweep(every=4)
def test_every_point_of_ours_goes_on_a_panel(paper: str) -> None:
    """Each of the seven points can be chosen for a tri-fold."""
    for point in IDS:
        lay_out(Request("back-pain", Selection(points=(point,)), paper=paper, format="trifold"))


def test_our_topic_makes_a_booklet_on_letter() -> None:
    """The whole topic is a booklet on the American paper too."""
    assert laid("booklet", "Letter", IDS).sheets


@pytest.mark.parametrize(
    ("form", "paper"),
    [
        ("leaflet", "A4"),
        ("leaflet", "Letter"),
        ("booklet", "A4"),
        ("cards", "A4"),
        ("cards", "Letter"),
        ("poster", "A2"),
        ("poster", "24x36in"),
    ],
)
@pytest.mark.sweep(every=8)
def test_our_topic_is_laid_out_in_every_format(form: str, paper: str) -> None:
    """All seven points, on the papers of both sides of the ocean."""
    assert len(laid(form, paper, IDS).handout.cards) == 7


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("paper", ["A3", "A2"])
@pytest.mark.sweep(every=4)
def test_a_poster_with_too_many_points_names_a_paper_that_works(paper: str) -> None:
    """Twelve points: the paper in the hint holds them all."""
    many(12)
    result = run("build", "mine", "--format", "poster", "--paper", paper)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (1, ["does-not-fit"])
    hint = re.search(r"use --paper (\S+),", result.stderr)
    assert hint
    assert run("build", "mine", "--format", "poster", "--paper", hint[1], "-o", "o.pdf").exit_code == 0
