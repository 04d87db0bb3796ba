"""What the command prints, folds, cuts and tiles: files, messages, boxes, refusals."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import yaml
from support.cli import files, problems, run
from support.pages import texts_in
from support.pdf import page_texts
from support.printshop import ink, trim
from support.topics import TOPIC

from handout.geometry import MM, PAPERS, Box, Size
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, walk
from handout.render.formats import FORMATS
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import PrintOptions, Request, Selection

FEW = "stomach,hipbone,hand"
IDS = ("stomach", "hipbone", "knee-back", "hand", "foot-lying", "foot-sitting", "lower-back")
SAFE = 4 * MM


@cache
def laid(form: str, paper: str, points: tuple[str, ...] = IDS[:3], printing: PrintOptions = PrintOptions()) -> LaidOut:  # noqa: B008
    """Return the back-pain topic in a format."""
    return lay_out(Request("back-pain", Selection(points=points), paper=paper, format=form, printing=printing))


# ---- what is built


BUILT = {
    ("booklet", "A4"): "short edge",
    ("booklet", "Letter"): "short edge",
    ("trifold", "A4"): "short edge",
    ("trifold", "Letter"): "short edge",
    ("cards", "A4"): "cut along the marks",
    ("cards", "Letter"): "cut along the marks",
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("form", "paper"), BUILT)
def test_what_is_folded_or_cut_is_built_for_the_printer(form: str, paper: str) -> None:
    """One file; the message says how many sides, how to print on both, and that it is not for screen readers."""
    before = files()
    result = run("build", "mine", "--format", form, "--points", FEW, "--paper", paper)
    assert (result.exit_code, result.stderr) == (0, "")
    file = f"output/mine-{form}.pdf"
    assert set(files()) - set(before) == {file}
    assert "both sides" in result.stdout
    assert BUILT[form, paper] in result.stdout
    assert "not tagged for screen readers" in result.stdout
    assert "--reading" in result.stdout
    with pikepdf.open(file) as pdf:
        assert f"{len(pdf.pages)} sides {paper}," in result.stdout
        assert len(pdf.pages) % 2 == 0
        assert "/MarkInfo" not in pdf.Root
        assert "/StructTreeRoot" not in pdf.Root
        across = sorted((PAPERS[paper].width, PAPERS[paper].height))
        for page in pdf.pages:
            assert sorted(map(float, page.mediabox[2:])) == pytest.approx(across, abs=0.01)
            assert form == "cards" or float(page.mediabox[2]) > float(page.mediabox[3])


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("tile", ["A4", "Letter", "A3", "letter"])
def test_a_tiled_poster_is_built_for_the_printer(tile: str) -> None:
    """Each sheet is of the tiles' paper and says its row and column; the first one shows how they go together."""
    result = run("build", "mine", "--format", "poster", "--tile", tile, "--points", FEW)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "not tagged for screen readers" in result.stdout
    pdf = Path("output/mine-poster.pdf").read_bytes()
    with pikepdf.open(BytesIO(pdf)) as document:
        across = next(PAPERS[name] for name in PAPERS if name.casefold() == tile.casefold())
        for page in document.pages:
            sizes = sorted(map(float, page.mediabox[2:]))
            assert sizes == pytest.approx(sorted((across.width, across.height)), abs=0.01)
    first, *rest = page_texts(pdf)
    assert f"on {len(rest)} sheets" in first
    assert [re.findall(r"row (\d), column (\d)", text) for text in rest] == [
        [(str(n // _columns(rest) + 1), str(n % _columns(rest) + 1))] for n in range(len(rest))
    ]


def _columns(sheets: list[str]) -> int:
    """Return how many sheets are in the first row."""
    return sum("row 1," in text for text in sheets)


@pytest.mark.usefixtures("project")
def test_the_message_of_a_tiled_poster_names_what_to_put_into_the_printer() -> None:
    """The paper of the sheets is named, and what to do with them is not left empty."""
    result = run("build", "mine", "--format", "poster", "--tile", "A4", "--points", FEW)
    assert "sides A4" in result.stdout
    assert "glue over the broken" in result.stdout
    assert "for the printer" not in result.stdout


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", ["leaflet", "poster"])
def test_the_message_of_what_has_bleed_says_for_whom(form: str) -> None:
    """Pages for the print shop are said to be so, not tagged, and where the tagged ones are to be had."""
    result = run("build", "mine", "--format", form, "--bleed", "3mm", "--marks", "crop", "--points", FEW)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[1:] == ["    for the print shop; not tagged for screen readers (--reading FILE is)"]


@pytest.mark.usefixtures("project")
def test_the_message_does_not_advise_what_was_done() -> None:
    """With --reading given, it is not recommended again."""
    result = run("build", "mine", "--format", "booklet", "--points", FEW, "-o", "o.pdf", "--reading", "r.pdf")
    assert result.exit_code == 0
    assert "not tagged for screen readers\n" in result.stdout
    assert "--reading" not in result.stdout


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("edge", ["long", "short"])
def test_the_message_of_cards_says_which_edge(edge: str) -> None:
    """Whoever prints must choose the edge that the cards were imposed for."""
    assert f"{edge} edge" in run("build", "mine", "--format", "cards", "--flip", edge, "--points", FEW).stdout


SAYING = [
    *(("booklet", "--paper", paper) for paper in ("A4", "Letter", "A3")),
    *(("trifold", "--paper", paper) for paper in ("A4", "Letter")),
    *(("cards", "--paper", paper) for paper in ("A4", "Letter", "A3")),
    *(("poster", "--tile", paper) for paper in ("A4", "Letter", "A3")),
    *((form, "--marks", "crop") for form in ("leaflet", "poster")),
    *((form, "--marks", "crop,fold") for form in ("booklet", "trifold")),
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", SAYING)
def test_every_sheet_says_print_at_100(words: tuple[str, ...]) -> None:
    """It can be read on every sheet, beside a line that is 50 mm long."""
    assert run("build", "mine", "-o", "o.pdf", "--points", FEW, "--format", *words).exit_code == 0
    said = list(page_texts(Path("o.pdf").read_bytes()))
    assert said
    for text in said:
        assert "print at 100" in text.casefold()
        assert "50 mm" in text


# ---- for reading


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [["--format", "booklet"], ["--format", "trifold"], ["--format", "cards"], ["--format", "poster", "--tile", "A4"]],
)
def test_reading_writes_a_tagged_pdf_as_well(words: list[str]) -> None:
    """Its pages are those of the handout in the order they are read."""
    result = run("build", "mine", "-o", "print.pdf", "--reading", "a/read.pdf", "--points", FEW, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    with pikepdf.open("print.pdf") as print_out, pikepdf.open("a/read.pdf") as tagged:
        assert "/MarkInfo" not in print_out.Root
        assert bool(tagged.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in tagged.Root
        assert f"a/read.pdf: {len(tagged.pages)} page" in result.stdout
    assert "for the screen" in result.stdout
    assert not any("print at 100" in text.casefold() for text in page_texts(Path("a/read.pdf").read_bytes()))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["o.pdf", "./o.pdf", "a/../o.pdf"])
def test_reading_does_not_write_over_the_print_out(name: str) -> None:
    """The same file twice is refused, and nothing is written."""
    before = files()
    result = run("build", "mine", "--format", "booklet", "-o", "o.pdf", "--reading", name)
    assert (result.exit_code, problems(result)) == (1, [("--reading", "same-file")])
    assert files() == before


@pytest.mark.usefixtures("project")
def test_both_are_written_or_none() -> None:
    """A --reading that cannot be written leaves no print-out behind."""
    Path("folder").mkdir()
    before = files()
    assert run("build", "mine", "--format", "booklet", "-o", "o.pdf", "--reading", "folder").exit_code == 3
    assert files() == before


# ---- boxes


def boxes(page: pikepdf.Page) -> dict[str, list[float]]:
    """Return the boxes of a page as a print shop's software takes them."""
    named = {"Media": page.mediabox, "Crop": page.cropbox, "Trim": page.trimbox}
    named["Bleed"] = page.obj.get("/BleedBox", page.cropbox)
    return {name: [float(value) for value in box] for name, box in named.items()}


def within(inner: list[float], outer: list[float]) -> bool:
    """Tell whether a box lies in another."""
    return all(inner[n] >= outer[n] - 0.01 for n in (0, 1)) and all(inner[n] <= outer[n] + 0.01 for n in (2, 3))


def measures(box: list[float]) -> tuple[float, float]:
    """Return the width and height of a box."""
    return box[2] - box[0], box[3] - box[1]


CUT = {
    ("leaflet", "A4"): PAPERS["A4"],
    ("leaflet", "A5"): PAPERS["A5"],
    ("leaflet", "Letter"): PAPERS["Letter"],
    ("poster", "A2"): PAPERS["A2"],
    ("poster", "24x36in"): PAPERS["24x36in"],
    ("booklet", "A4"): Size(297 * MM, 210 * MM),
    ("booklet", "Letter"): Size(11 * 72, 8.5 * 72),
    ("trifold", "A4"): Size(297 * MM, 210 * MM),
    ("trifold", "Letter"): Size(11 * 72, 8.5 * 72),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("form", "paper"), CUT)
@pytest.mark.parametrize(
    "words", [["--bleed", "3mm"], ["--marks", "crop"], ["--bleed", "3 mm", "--marks", "crop,fold"]]
)
def test_the_boxes_of_a_print_shop(form: str, paper: str, words: list[str]) -> None:
    """Trim is the finished size, bleed is 3 mm larger on all sides, both lie in the page, marks have room beside them."""
    words = [word.removesuffix(",fold") if form in ("leaflet", "poster") else word for word in words]
    result = run("build", "mine", "-o", "o.pdf", "--points", FEW, "--format", form, "--paper", paper, *words)
    assert (result.exit_code, result.stderr) == (0, "")
    bleed = 3 * MM if "--bleed" in words else 0
    size = CUT[form, paper]
    with pikepdf.open("o.pdf") as pdf:
        for page in pdf.pages:
            found = boxes(page)
            assert measures(found["Trim"]) == pytest.approx((size.width, size.height), abs=0.01)
            assert measures(found["Bleed"]) == pytest.approx(
                (size.width + 2 * bleed, size.height + 2 * bleed), abs=0.01
            )
            assert within(found["Trim"], found["Bleed"])
            assert within(found["Bleed"], found["Media"])
            assert found["Crop"] == found["Media"]
            assert {"/TrimBox", "/BleedBox"} <= set(page.obj.keys())
            room = found["Trim"][0] - found["Media"][0]
            assert room == pytest.approx(bleed) if "--marks" not in words else room > bleed + 5 * MM
            assert found["Trim"][0] - found["Media"][0] == pytest.approx(found["Media"][2] - found["Trim"][2], abs=0.01)


# ---- the safe zone


SHAPES = [(form, paper) for form, row in FORMATS.items() for paper in row.papers]


@pytest.mark.parametrize(("form", "paper"), SHAPES)
@pytest.mark.parametrize("points", [IDS[:1], IDS[:4]])
def test_no_text_is_near_the_trim(form: str, paper: str, points: tuple[str, ...]) -> None:
    """At least 4 mm stay free on all four sides of every page, footers and picture labels included."""
    done = laid(form, paper, points)
    for page in done.pages:
        safe = Box(0, 0, page.size.width, page.size.height).inset(SAFE)
        assert texts_in(page.marks)
        for text in texts_in(page.marks):
            assert safe.holds(ink(text)), text.words
    for sheet in done.sheets:
        safe = Box(0, 0, sheet.size.width, sheet.size.height).inset(SAFE)
        for text in texts_in(sheet.marks):
            assert safe.holds(ink(text)), text.words


# ---- what stands on them


@pytest.mark.parametrize("paper", ["A4", "Letter", "A3"])
def test_a_booklet_ends_with_its_back_cover(paper: str) -> None:
    """Pages for notes come before the last page, which is that of the leaflet on that size; pages are numbered through."""
    done = laid("booklet", paper)
    count = len(done.pages)
    assert count % 4 == 0
    assert len(done.sheets) == count // 2
    for number, page in enumerate(done.pages, 1):
        assert page.size == Size(PAPERS[paper].height / 2, PAPERS[paper].width)
        assert any(text.words == f"Page {number} of {count}" for text in texts_in(page.marks))
    assert any("Next review" in text.words for text in texts_in(done.pages[-1].marks))


@pytest.mark.parametrize("paper", ["A4", "Letter", "A3"])
def test_each_card_has_a_picture_in_front_and_words_behind(paper: str) -> None:
    """The disclaimer comes first; each point's front has its name and picture, its back the words and the warning."""
    done = laid("cards", paper)
    size = Size(4 * 72, 6 * 72) if paper == "Letter" else Size(105 * MM, 148 * MM)
    cards = list(zip(done.pages[::2], done.pages[1::2], strict=True))
    assert all(page.size == size for page in done.pages)
    said = [" ".join(text.words for text in texts_in(page.marks)) for page in done.pages]
    assert "Please read this page first" in said[0]
    first = len(cards) - 3
    assert first >= 1
    for n, (front, back) in enumerate(cards[first:], first):
        card = done.handout.cards[n - first]
        assert any(isinstance(mark, Image) for mark in walk(front.marks))
        assert card.name in said[2 * n]
        assert card.name in said[2 * n + 1]
        assert "Not a cure. Read the safety card before you press." in said[2 * n + 1]
        assert done.handout.footer in said[2 * n]
        assert done.handout.footer in said[2 * n + 1]
        assert back.marks
    whole = " ".join(said[: 2 * first])
    for words in ("It is not a cure", "Pregnant?", "How to press", "Never press on", "Get help now"):
        assert words in whole.replace("**", "")


def test_a_trifold_holds_all_parts() -> None:
    """Six panels as high as the paper, as wide as the narrowest, the disclaimer first, then the points in order."""
    for paper in ("A4", "Letter"):
        done = laid("trifold", paper, IDS[:4])
        assert len(done.pages) == 6
        paths = [
            [m.path[1] for m in walk(p.marks) if isinstance(m, Group) and m.path[:1] == ("points",)] for p in done.pages
        ]
        assert [bool(path) for path in paths] == [False, False, True, True, True, True]
        placed = {trim(each).width for sheet in done.sheets for each in sheet.placements}
        assert len(placed) == 1


# ---- refusals


UNKNOWN = {
    "format": (["--format", "bookelt"], "--format", "unknown-word", "did you mean 'booklet'?"),
    "no format": (["--format", "zzz"], "--format", "unknown-word", "known: leaflet, poster, booklet, trifold, cards"),
    "ink": (["--ink", "gray"], "--ink", "unknown-word", "did you mean 'grey'?"),
    "no ink": (["--ink", "zzz"], "--ink", "unknown-word", "known: colour, grey, saver"),
    "flip": (["--format", "cards", "--flip", "shrot"], "--flip", "unknown-word", "did you mean 'short'?"),
    "no flip": (["--format", "cards", "--flip", "zzz"], "--flip", "unknown-word", "known: long, short"),
    "marks": (["--marks", "crop,folds"], "--marks", "unknown-word", "did you mean 'fold'?"),
    "no marks": (["--marks", "zzz"], "--marks", "unknown-word", "known: crop, fold"),
    "tile": (["--format", "poster", "--tile", "Leter"], "--tile", "unknown-paper", "did you mean 'Letter'?"),
    "no tile": (["--format", "poster", "--tile", "zzz"], "--tile", "unknown-paper", "known: A4, Letter, A3"),
    "paper": (["--format", "poster", "--paper", "24x36"], "--paper", "unknown-paper", "did you mean '24x36in'?"),
    "not for trifold": (["--format", "trifold", "--paper", "A3"], "--paper", "unknown-paper", "it can be A4, Letter"),
    "not for booklet": (["--format", "booklet", "--paper", "A5"], "--paper", "unknown-paper", "A4, Letter, A3"),
    "not for poster": (["--format", "poster", "--paper", "A4"], "--paper", "unknown-paper", "A2, A1, A0, A3, 24x36in"),
    "not for leaflet": (["--paper", "A2"], "--paper", "unknown-paper", "it can be A4, A5, Letter"),
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
    "bleed of cards": (["--format", "cards", "--bleed", "3mm"], "--bleed", "wrong-option", "leaflet, poster, booklet"),
    "marks of cards": (["--format", "cards", "--marks", "crop"], "--marks", "wrong-option", "leaflet, poster, booklet"),
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
    result = run("build", "mine", *words, "--landscape", "--cards-per-page", "3")
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
def test_capitals_mean_the_same(small: list[str], capitals: list[str]) -> None:
    """A word that is accepted in capitals makes the same file."""
    made = []
    for words in (small, capitals):
        assert run("build", "mine", "-o", "o.pdf", "--points", FEW, *words).exit_code == 0
        made.append(Path("o.pdf").read_bytes())
    assert made[0] == made[1]


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
    topic = yaml.safe_load((BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8"))
    given = {point["id"]: point for point in topic["points"]}
    points = [given[name] for name in IDS]
    points += [{**point, "id": f"{point['id']}-again"} for point in points]
    topic["points"] = points[:count]
    TOPIC.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")
    return tuple(point["id"] for point in points[:count])


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 12])
@pytest.mark.parametrize(
    ("form", "paper"),
    [("leaflet", "A4"), ("booklet", "A4"), ("booklet", "A3"), ("cards", "A4"), ("cards", "Letter"), ("poster", "A1")],
)
def test_any_number_of_points_is_laid_out(form: str, paper: str, count: int) -> None:
    """Every point is there once, in order."""
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
def test_a_trifold_holds_up_to_four_points(paper: str, count: int) -> None:
    """Six panels, whatever is free being used for the body map and notes."""
    many(count)
    done = lay_out(Request("mine", paper=paper, format="trifold"))
    assert (len(done.pages), len(done.sheets)) == (6, 2)
    assert not any(not texts_in(page.marks) for page in done.pages)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("count", [5, 7, 12])
def test_a_trifold_says_how_many_points_fit(count: int) -> None:
    """The number in the message is one that fits."""
    ids = many(count)
    result = run("build", "mine", "--format", "trifold")
    assert result.exit_code == 1
    assert [rule for _, rule in problems(result)] == ["does-not-fit"]
    fits = re.search(r"room for (\d) points", result.stderr)
    assert fits
    assert f"choose {fits[1]} of the {count} with --points" in result.stderr
    assert fits[1] == "4"
    assert run("build", "mine", "--format", "trifold", "--points", ",".join(ids[: int(fits[1])])).exit_code == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
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
def test_our_topic_is_laid_out_in_every_format(form: str, paper: str) -> None:
    """All seven points, on the papers of both sides of the ocean."""
    assert len(laid(form, paper, IDS).handout.cards) == 7


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("paper", ["A3", "A2"])
def test_a_poster_with_too_many_points_names_a_paper_that_works(paper: str) -> None:
    """Twelve points: the paper in the hint holds them all."""
    many(12)
    result = run("build", "mine", "--format", "poster", "--paper", paper)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (1, ["does-not-fit"])
    hint = re.search(r"use --paper (\S+),", result.stderr)
    assert hint
    assert run("build", "mine", "--format", "poster", "--paper", hint[1], "-o", "o.pdf").exit_code == 0
