"""What the command prints, folds, cuts and tiles: files, messages, boxes, refusals."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.cli import files, problems, run
from support.pages import texts_in
from support.pdf import page_texts
from support.printed_formats import FEW, IDS, laid
from support.printshop import ink, trim

from handout.formats import FORMATS
from handout.geometry import MM, Box, Size
from handout.layout.page import Group, Image, walk
from handout.papers import PAPERS

SAFE = 4 * MM


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
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=8)
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
    ("cards", "--paper", "Letter"),  # on A4 and A3 cards fill the sheet, which is cut in halves at any size
    *(("poster", "--tile", paper) for paper in ("A4", "Letter", "A3")),
    *((form, "--marks", "crop") for form in ("leaflet", "poster")),
    *((form, "--marks", "crop,fold") for form in ("booklet", "trifold")),
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", SAYING)
@pytest.mark.sweep(every=8)
def test_every_sheet_says_print_at_100(words: tuple[str, ...]) -> None:
    """It can be read on every sheet, beside a line that is 50 mm long."""
    assert run("build", "mine", "-o", "o.pdf", "--points", FEW, "--format", *words).exit_code == 0
    found_text = list(page_texts(Path("o.pdf").read_bytes()))
    assert found_text
    for text in found_text:
        assert "print at 100" in text.casefold()
        assert "50 mm" in text


# ---- for reading


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [["--format", "booklet"], ["--format", "trifold"], ["--format", "cards"], ["--format", "poster", "--tile", "A4"]],
)
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=10)
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
            space = found["Trim"][0] - found["Media"][0]
            assert space == pytest.approx(bleed) if "--marks" not in words else space > bleed + 5 * MM
            assert found["Trim"][0] - found["Media"][0] == pytest.approx(found["Media"][2] - found["Trim"][2], abs=0.01)


# ---- the safe zone


SHAPES = [(form, paper) for form, row in FORMATS.items() for paper in row.papers]


@pytest.mark.parametrize(("form", "paper"), SHAPES)
@pytest.mark.parametrize("points", [IDS[:1], IDS[:4]])
@pytest.mark.sweep(every=8)
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
@pytest.mark.sweep(every=8)
def test_a_booklet_ends_with_its_back_cover(paper: str) -> None:
    """The last page has the danger signs again, the one before it ends the leaflet."""
    done = laid("booklet", paper)
    count = len(done.pages)
    assert count % 4 == 0
    assert len(done.sheets) == count // 2
    for number, page in enumerate(done.pages, 1):
        assert page.size == Size(PAPERS[paper].height / 2, PAPERS[paper].width)
        assert any(text.words == f"Page {number} of {count}" for text in texts_in(page.marks))
    *_, before, last = [" ".join(text.words for text in texts_in(page.marks)) for page in done.pages]
    assert "Next review" in before
    assert last.startswith("Get help now ")
    assert "Get help today" in last


@pytest.mark.parametrize("paper", ["A4", "Letter", "A3"])
def test_each_card_has_a_picture_in_front_and_words_behind(paper: str) -> None:
    """The disclaimer comes first; each point's front has its name and picture, its back the words and the warning."""
    done = laid("cards", paper)
    size = Size(4 * 72, 6 * 72) if paper == "Letter" else Size(105 * MM, 148 * MM)
    cards = list(zip(done.pages[::2], done.pages[1::2], strict=True))
    assert all(page.size == size for page in done.pages)
    found_text = [" ".join(text.words for text in texts_in(page.marks)) for page in done.pages]
    assert "Please read this page first" in found_text[0]
    first = len(cards) - 3
    assert first >= 1
    for n, (front, back) in enumerate(cards[first:], first):
        card = done.handout.cards[n - first]
        assert any(isinstance(mark, Image) for mark in walk(front.marks))
        assert card.name in found_text[2 * n]
        assert card.name in found_text[2 * n + 1]
        assert "Not a cure. Read the safety card before you press." in found_text[2 * n + 1]
        assert done.handout.footer in found_text[2 * n]
        assert done.handout.footer in found_text[2 * n + 1]
        assert back.marks
    whole = " ".join(found_text[: 2 * first])
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
