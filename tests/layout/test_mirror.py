"""Pages that read from right to left are those of the layout with their sides exchanged, pictures aside."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import yaml
from msgspec.structs import replace
from support.cli import run
from support.translations import write_translation

from handout.content.language import Direction
from handout.content.project import Project
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.mirror import mirror, reads_from_right
from handout.layout.page import Group, Image, Mark, Page, Role, Text, Widget, bounds, walk
from handout.problems import NOWHERE
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import PrintOptions, Request, Selection
from handout.request.patient import PatientDetails

FORMATS = ("leaflet", "booklet", "trifold", "cards", "poster")
SOMEBODY = PatientDetails(patient="Ann Lee", by="Dr Sample", note="Ring us if it hurts.")

each_format = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture(scope="module")
def from_right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with English as a language that is read from right to left, so that all can be compared."""
    root = tmp_path_factory.mktemp("mirrored")
    (root / "templates" / "topics").mkdir(parents=True)
    (root / "templates" / "languages").mkdir()
    text = write_translation(Project(BUILTIN).topic("back-pain").value, "back-pain", "en-XA")
    checked = "checked_by: {name: A, date: 2026-11-22}\n"
    (root / "templates" / "topics" / "back-pain.en-XA.yaml").write_text(text + checked, "utf-8")
    (root / "templates" / "languages" / "en-XA.yaml").write_text("direction: rtl\n", "utf-8")
    return root


@cache
def laid(root: Path, form: str, language: str, *, named: bool = False, tile: str | None = None) -> LaidOut:
    """Return a handout in English, as it is or from right to left."""
    points = Selection(points=("hand", "foot-lying"))
    patient = SOMEBODY if named else PatientDetails()
    printing = PrintOptions(tile=tile)
    diary = 7 if form == "leaflet" else None
    return lay_out(
        Request(
            "back-pain",
            points,
            patient=patient,
            format=form,
            printing=printing,
            project=root,
            language=language,
            diary=diary,
        )
    )


def figures(page: Page) -> Iterator[Group]:
    """Yield the pictures of a page."""
    yield from (mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE)


def inside(figure: Group) -> list[tuple[str, float, float]]:
    """Return what a picture shows, and where in it."""
    box = bounds(figure)
    found: list[tuple[str, float, float]] = []
    for mark in walk((figure,)):
        edge = bounds(mark)
        found.append((type(mark).__name__, round(edge.x - box.x, 3), round(edge.y - box.y, 3)))
    return found


def across(box: Box, page: Page) -> tuple[float, float, float]:
    """Return a box on the other side of a page."""
    return round(page.size.width - box.right, 2), round(box.y, 2), round(box.width, 2)


def boxes(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    """Yield the texts, blanks and lone pictures of a page, without what is written on pictures."""
    for mark in marks:
        match mark:
            case Group(Role.FIGURE):
                pass
            case Group():
                yield from boxes(mark.marks)
            case Text() | Widget() | Image():
                yield mark


@each_format
@pytest.mark.sweep(every=14)
def test_everything_changes_sides_but_the_inside_of_pictures(from_right: Path, form: str) -> None:
    """Each text and blank stands as far from the other edge, and each picture shows the same at the same places."""
    left, right = (laid(from_right, form, tag) for tag in ("en", "en-XA"))
    assert len(left.pages) == len(right.pages)
    for one, other in zip(left.pages, right.pages, strict=True):
        texts, mirrored = [*boxes(one.marks)], [*boxes(other.marks)]
        for mark, turned in zip(texts, mirrored, strict=True):
            assert not isinstance(mark, Text) or (isinstance(turned, Text) and turned.words == mark.words)
            assert not isinstance(mark, Widget) or (isinstance(turned, Widget) and turned.label == mark.label)
            box = turned.box  # type: ignore[union-attr]
            assert across(mark.box, one) == (round(box.x, 2), round(box.y, 2), round(box.width, 2))  # type: ignore[union-attr]
        for figure, turned in zip(figures(one), figures(other), strict=True):
            assert inside(figure) == inside(turned)
            moved = bounds(turned)
            assert across(bounds(figure), one) == (round(moved.x, 2), round(moved.y, 2), round(moved.width, 2))


@each_format
@pytest.mark.sweep(every=6)
def test_lines_are_flush_with_the_right(from_right: Path, form: str) -> None:
    """What began at the left of its box ends at the right of it."""
    left, right = (laid(from_right, form, tag) for tag in ("en", "en-XA"))
    for one, other in zip(left.pages, right.pages, strict=True):
        pairs = zip(boxes(one.marks), boxes(other.marks), strict=True)
        for mark, turned in ((a, b) for a, b in pairs if isinstance(a, Text) and isinstance(b, Text)):
            for line, shown in zip(mark.lines, turned.lines, strict=True):
                if line.pieces:
                    end = max(piece.x + piece.width for piece in shown.pieces)
                    assert end == pytest.approx(mark.box.width - min(piece.x for piece in line.pieces))


@each_format
def test_twice_mirrored_is_as_before(from_right: Path, form: str) -> None:
    """Mirroring loses nothing."""
    for page in laid(from_right, form, "en").pages:
        twice = mirror(mirror(page))
        for mark, again in zip(walk(page.marks), walk(twice.marks), strict=True):
            assert type(mark) is type(again)
            one, other = bounds(mark), bounds(again)
            assert (one.x, one.y, one.width) == pytest.approx((other.x, other.y, other.width), abs=1e-6)


def test_sheets_run_from_the_right(from_right: Path) -> None:
    """A booklet has its spine at the right, a tri-fold and cards the other order; the narrow panel is at the left."""
    front, back = laid(from_right, "booklet", "en-XA").sheets[:2]
    count = len(laid(from_right, "booklet", "en-XA").pages)
    assert [placed.number for placed in front.placements] == [1, count]
    assert [placed.number for placed in back.placements] == [count - 1, 2]
    outside, within = laid(from_right, "trifold", "en-XA").sheets
    assert [placed.number for placed in outside.placements] == [1, 6, 2]
    assert [placed.number for placed in within.placements] == [5, 4, 3]
    folds = [sheet.folds for sheet in laid(from_right, "trifold", "en").sheets]
    wide = outside.size.width
    for sheet, (first, second) in zip((outside, within), folds, strict=True):
        assert sheet.folds == pytest.approx((wide - second, wide - first))
    places = [placed.at.x for placed in laid(from_right, "cards", "en-XA").sheets[0].placements[:2]]
    assert places[0] > places[1]
    assert "right panel" in laid(from_right, "trifold", "en-XA").advice
    assert "left panel" in laid(from_right, "trifold", "en").advice


def test_tiles_are_numbered_from_the_right(from_right: Path) -> None:
    """The first tile is the top right one, and its label says column 1."""
    left, right = (laid(from_right, "poster", tag, tile="A4").sheets for tag in ("en", "en-XA"))
    first = [placed.at.x for placed in right[1].placements]
    last = [placed.at.x for placed in left[1].placements]
    assert first != last
    words = " ".join(mark.words for mark in walk(right[1].marks) if isinstance(mark, Text))
    assert "row 1, column 1" in words


@each_format
@pytest.mark.parametrize(("tag", "wanted"), [("en", None), ("en-XA", "/R2L")])
def test_viewers_turn_pages_the_right_way(from_right: Path, form: str, tag: str, wanted: str | None) -> None:
    """The direction is in the viewer's preferences, of sheets and of pages for reading."""
    for pdf in {laid(from_right, form, tag).pdf(), laid(from_right, form, tag).reading()}:
        with pikepdf.open(BytesIO(pdf)) as file:
            assert file.Root.ViewerPreferences.get("/Direction") == wanted


@pytest.mark.parametrize("form", FORMATS[:-1])
@pytest.mark.sweep(every=6)
def test_names_are_stamped_from_the_right(from_right: Path, form: str) -> None:
    """A template holds the lines of every patient at their mirrored places."""
    found = laid(from_right, form, "en-XA", named=True)
    assert found.template() is not None
    page = next(page for page in found.pages for mark in walk(page.marks) if getattr(mark, "role", 0) is Role.PERSONAL)
    (group,) = (mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.PERSONAL)
    name = next(mark for mark in walk((group,)) if isinstance(mark, Text) and mark.words == "Ann Lee")
    label = next(mark for mark in walk((group,)) if isinstance(mark, Text) and mark.words == "For:")
    assert bounds(name).x < bounds(label).right


def test_a_batch_from_the_right_is_each_alone(from_right: Path, tmp_path: Path) -> None:
    """Rows of a table give the files that each gives alone, whatever the length of their names."""
    (tmp_path / "t.csv").write_text("Patient;Language\nAnn Lee;en-XA\nBartholomew Featherstonehaugh;en-XA\nJo;en-XA\n")
    words = ("--points", "hand", "--project", str(from_right))
    result = run("batch", "back-pain", str(tmp_path / "t.csv"), "-o", str(tmp_path / "all"), *words)
    assert result.exit_code == 0, result.stderr
    written = sorted((tmp_path / "all").glob("*.pdf"))
    assert len(written) == 3
    for name in ("Ann Lee", "Bartholomew Featherstonehaugh", "Jo"):
        alone = tmp_path / f"{name}.pdf"
        args = ("--language", "en-XA", "--patient", name, "-o", str(alone))
        assert run("build", "back-pain", *words, *args).exit_code == 0
        assert alone.read_bytes() in {file.read_bytes() for file in written}


@pytest.mark.parametrize(
    ("direction", "tag", "wanted"),
    [
        (None, "ar", True),
        (None, "en", False),
        (None, "ku-Arab", True),
        (Direction.LTR, "ar", False),
        (Direction.RTL, "en", True),
    ],
)
def test_the_direction_is_that_of_the_tag_unless_the_file_says_otherwise(
    direction: Direction | None, tag: str, wanted: bool
) -> None:
    """Arabic needs no word of it."""
    words = replace(Project(BUILTIN).language("en", NOWHERE).value, direction=direction)
    assert reads_from_right(words, tag) == wanted
    assert yaml.safe_load("rtl") == Direction.RTL
