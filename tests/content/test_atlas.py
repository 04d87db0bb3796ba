"""The atlas: every drawing says what it shows, every point its rule, and lies where the rule says."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from handout.content.assets import ATLAS, PictureFile
from handout.content.atlas import AtlasDrawing, in_millimetres, read_atlas
from handout.files import FileReader
from handout.installed import BUILTIN
from handout.layout.figures.drawing import drawing as load

DRAWINGS = {each.name: each for each in read_atlas((BUILTIN,), FileReader())}
CODE = re.compile(r"(LU|LI|ST|SP|HT|SI|BL|KI|PC|TE|GB|LR|GV|CV|EX-[A-Z]+)\d+( left| right)?$")
POINTS = [(name, point) for name, each in DRAWINGS.items() for point in each.places if CODE.match(point)]
PAIRS = [(name, point) for name, point in POINTS if point.endswith(" left")]
Measure = dict[str, str]
FINGERS = {"2 fingers": 1.5, "3 fingers": 2, "4 fingers": 3}
"""How many B-cun the WHO counts for fingers laid side by side."""
DOCS = Path(__file__).parents[2] / "handout" / "docs"
NEAR = 3.0
"""How far a point may be from where its rule puts it, in millimetres of the body."""


@cache
def shape(name: str) -> float:
    """Return the width of a drawing, divided by its height."""
    file = DRAWINGS[name].file
    size = load(PictureFile(str(file), file.read_bytes(), {})).size
    return size.width / size.height


def place_by_rule(drawing: AtlasDrawing, name: str, shape: float) -> tuple[float | None, float | None] | None:
    """Return where a rule puts a place, in millimetres of the body.

    They are counted from the top left of the drawing. *shape* is the drawing's width, divided by its height. A side that the
    rule does not measure is None; so is the whole, if it measures nothing.
    """
    rule, view = drawing.view.rules[name], drawing.view
    if rule.start is None or view.height is None:
        return None
    x, y = in_millimetres(drawing, rule.start, shape)
    if rule.end is not None and rule.part is not None:
        to_x, to_y = in_millimetres(drawing, rule.end, shape)
        return x + (to_x - x) * rule.part, y + (to_y - y) * rule.part
    cun = view.cun or 0
    return (
        None if rule.right is None else x + rule.right * cun,
        None if rule.down is None else y + rule.down * cun,
    )


def test_every_drawing_says_what_it_shows() -> None:
    """None is listed by its file's name alone, and no view lacks its drawing."""
    views = yaml.safe_load((BUILTIN / "images" / ATLAS / "views.yaml").read_text("utf-8"))["views"]
    assert set(views) == set(DRAWINGS)


@pytest.mark.parametrize(("name", "point"), POINTS)
def test_every_point_of_the_who_says_its_rule(name: str, point: str) -> None:
    """Somebody who doubts a place finds by which rule it was put there."""
    assert point in DRAWINGS[name].view.rules


@pytest.mark.parametrize("name", DRAWINGS)
def test_no_rule_is_of_a_place_that_is_not_there(name: str) -> None:
    """Each rule is that of a place on its drawing, and measures between places on it."""
    each = DRAWINGS[name]
    for place, rule in each.view.rules.items():
        assert {place, rule.start or place, rule.end or place} <= set(each.places), place


@pytest.mark.parametrize(("name", "point"), [(n, p) for n, p in POINTS if DRAWINGS[n].view.rules[p].start])
def test_every_point_lies_where_its_rule_says(name: str, point: str) -> None:
    """Measured on the drawing, each is within 3 mm of the body from where the rule puts it."""
    each = DRAWINGS[name]
    ruled, is_at = place_by_rule(each, point, shape(name)), in_millimetres(each, point, shape(name))
    assert ruled
    assert any(side is not None for side in ruled)
    off = [abs(side - at) for side, at in zip(ruled, is_at, strict=True) if side is not None]
    assert max(off) <= NEAR, f"{point} on {name} is {max(off):.1f} mm off"


def _measures() -> list[tuple[str, Measure, AtlasDrawing]]:
    """Return each measure on the picture of a shared point, with the point's name and its drawing."""
    found = []
    for file in sorted((BUILTIN / "templates" / "points").glob("*.yaml")):
        picture = yaml.safe_load(file.read_text("utf-8"))["picture"]
        on = DRAWINGS[picture["file"].removesuffix(".svg")]
        found += [(file.stem, each, on) for each in picture["callouts"] if each["kind"] == "measure"]
    return found


@pytest.mark.parametrize(("code", "measure", "on"), [pytest.param(*each, id=each[0]) for each in _measures()])
def test_fingers_are_as_wide_as_they_say(code: str, measure: Measure, on: AtlasDrawing) -> None:
    """What a card says in fingers is, on its drawing and in its rule, as long as the WHO's cun for them."""
    (x, y), (to_x, to_y) = (in_millimetres(on, measure[key], shape(on.name)) for key in ("from", "to"))
    along = max(abs(to_x - x), abs(to_y - y))
    assert on.view.cun
    assert along == pytest.approx(FINGERS[measure["text"]] * on.view.cun, abs=NEAR), code


@pytest.mark.parametrize(("name", "left"), PAIRS)
def test_left_and_right_mirror_each_other(name: str, left: str) -> None:
    """Points on both sides are equally high, and equally far from the middle of the figure."""
    each = DRAWINGS[name]
    (x, y), (to_x, to_y) = each.places[left], each.places[left.replace(" left", " right")]
    assert (x + to_x, y) == (pytest.approx(1, abs=0.002), pytest.approx(to_y, abs=0.002))


@pytest.mark.parametrize("person", ["", "_woman"])
def test_one_pair_of_body_maps_holds_every_shared_point(person: str) -> None:
    """Wherever a topic's points are, they stand on the same two figures, whoever these show."""
    front, back = (set(DRAWINGS[name].places) for name in (f"body_front{person}", f"body_back{person}"))
    for file in (BUILTIN / "templates" / "points").glob("*.yaml"):
        on = yaml.safe_load(file.read_text("utf-8"))["on_body"]
        assert set(on.get("front", ())) <= front, file.stem
        assert set(on.get("back", ())) <= back, file.stem


def test_every_shared_point_is_compared_with_the_who() -> None:
    """The help has a row for each point, in their order: what the WHO says, what we say, and what differs."""
    rows = re.findall(r"(?m)^\| ([A-Z][A-Z0-9-]+) \|.*\|.*\|.+\|$", (DOCS / "places.md").read_text("utf-8"))
    named = [file.stem for file in (BUILTIN / "templates" / "points").glob("*.yaml")]
    assert sorted(rows) == sorted(named)


def test_the_pictures_stay_small() -> None:
    """All pictures together are less than 6 MB, so that the wheel is."""
    files = [file for file in (BUILTIN / "images").rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 6_000_000


def test_a_place_of_an_unknown_rule_is_not_measured() -> None:
    """A rule in words alone says nothing that could be measured."""
    each = DRAWINGS["head_side"]
    assert place_by_rule(AtlasDrawing(each.name, each.file, each.view, each.places), "GV20", 1) is None
