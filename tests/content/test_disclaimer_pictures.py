"""Any part of the disclaimer may have a small picture, in topics of every kind."""

from pathlib import Path

import pytest
from support.handouts import composed
from support.kinds import MOVES, copy_kinds
from support.refusals import refused_build

from handout import build
from handout.layout.page import Group, Image, Role, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

PICTURE = "picture: {file: hand.svg, alt: A hand., source: our clinic%s}"
HAND = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 80"><path d="M10 10H90V70H10z" fill="#888"/></svg>'


def _figures(request: Request) -> list[tuple[int, Group]]:
    """Return the pages and figures that show the two fingers."""
    pages = enumerate(lay_out(request).pages, 1)
    return [
        (number, mark)
        for number, page in pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path[:2] == ("disclaimer", "finger_widths")
    ]


@pytest.mark.parametrize(
    ("request_", "pages"),
    [
        (Request("back-pain"), [1]),
        (Request("back-pain", clinic="example"), [1]),
        (Request("back-pain", paper="Letter"), [1]),
        (Request("back-pain", ink="saver"), [1]),
        (Request("back-pain", paper="A5"), [2]),
        (Request("back-pain", large_print=True), [2]),
        (Request("back-pain", format="cards"), [4]),
    ],
    ids=["A4", "clinic", "Letter", "saver", "A5", "large", "cards"],
)
@pytest.mark.sweep(every=6)
def test_the_two_fingers_are_drawn_beside_their_words(request_: Request, pages: list[int]) -> None:
    """Once in each format that prints the whole disclaimer, 25 mm wide or more, with a press marker."""
    found = _figures(request_)
    assert [page for page, _ in found] == pages
    (image,) = (mark for mark in walk(found[0][1].marks) if isinstance(mark, Image))
    assert image.box.width * 25.4 / 72 >= 25 - 0.01
    assert len(found[0][1].marks) == 4


def test_the_picture_is_credited() -> None:
    """Its source stands with those of the cards, by the heading of its part."""
    assert "“Two fingers”: drawn for this leaflet" in composed(Selection(points=("hand",))).closing.pictures


def _with_picture(project: Path, more: str = "") -> None:
    """Give a part of the disclaimer of a topic with exercises a picture."""
    copy_kinds(project)
    file = project / MOVES
    text = file.read_text("utf-8")
    head, found, rest = text.partition("disclaimer:\n")
    lines = rest.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("    heading:"))
    lines.insert(at, "    " + PICTURE % more)
    file.write_text(head + found + "\n".join(lines), "utf-8")
    folder = project / "images" / MOVES.stem
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hand.svg").write_text(HAND, "utf-8")


def test_a_topic_of_another_kind_has_one(project: Path) -> None:
    """Nothing about it is of acupressure: an exercise leaflet prints its picture."""
    _with_picture(project)
    pages = lay_out(Request(MOVES.stem)).pages
    assert sum(isinstance(m, Image) and m.picture.name == "hand.svg" for p in pages for m in walk(p.marks)) == 1


def test_labels_are_refused(project: Path) -> None:
    """A label would not fit: the message names the line and the cure."""
    _with_picture(project, ", callouts: [{kind: label, at: [0.5, 0.5], text: thumb}]")
    (problem,) = refused_build(MOVES.stem).problems
    assert "too small for labels; say it in the text" in problem.message
    assert problem.where.line


def test_a_missing_picture_is_named(project: Path) -> None:
    """It is looked for like every other picture."""
    _with_picture(project)
    (project / "images" / MOVES.stem / "hand.svg").unlink()
    assert [problem.rule for problem in refused_build(MOVES.stem).problems] == ["no-picture"]
    assert build("back-pain")
