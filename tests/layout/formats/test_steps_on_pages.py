"""Cards with pictures of their steps that no page holds: they go on over several, in any size of type."""

from pathlib import Path

import pytest
from PIL import Image as Photo
from support.cli import run
from support.pages import squeeze, words_in

from handout.layout.formats.leaflet import content_area
from handout.layout.page import Group, Image, Page, Role, bounds, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request

STEPS = [
    "Sit tall on a firm chair with your feet flat on the floor and your hands on your thighs.",
    "Turn your head slowly to the right until you feel a mild pull, and look over your shoulder.",
    "Hold it there while you count slowly to five, and keep on breathing all the time.",
    "Come back to the middle, and let your shoulders drop before you go on.",
    "Do the same to the left, and stop sooner if one side is stiffer than the other.",
]
PICTURE = "{file: tall.jpg, alt: A person on a chair., source: our own}"


@pytest.fixture
def tall_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic with an exercise in five steps, with a photo of its own and one of every other step."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "moves", "--kind", "exercises").exit_code == 0
    Photo.new("RGB", (450, 800), (200, 190, 170)).save(tmp_path / "images" / "moves" / "tall.jpg")
    file = tmp_path / "templates" / "topics" / "moves.yaml"
    before, after = file.read_text("utf-8").split("    move: Turn", 1)
    steps = [
        f'      - {{text: "{text}", picture: {PICTURE}}}' if number % 2 == 0 else f"      - {text}"
        for number, text in enumerate(STEPS)
    ]
    lines = [before + "    steps:", *steps, f"    picture: {PICTURE}", *after.split("\n")[1:]]
    file.write_text("\n".join(lines), "utf-8")
    return tmp_path


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
@pytest.mark.sweep(every=6)
def test_steps_with_tall_photos_go_on_over_pages(tall_photos: Path, paper: str, large: bool) -> None:
    """All steps are printed in order with their photos, the caution on or before the page of the first, none cut off."""
    laid = lay_out(Request("moves", paper=paper, large_print=large, project=tall_photos))
    printed = [squeeze(words_in(page.marks)) for page in laid.pages]
    places = [next(n for n, words in enumerate(printed) if squeeze(step) in words) for step in STEPS]
    assert places == sorted(places)
    assert next(n for n, words in enumerate(printed) if "Stopifithurts." in words and n > 0) <= places[0]
    assert sum(isinstance(mark, Image) for page in laid.pages for mark in walk(page.marks)) == 4
    assert [number for number, page in enumerate(laid.pages, 1) if not _is_whole(page)] == []


def _is_whole(page: Page) -> bool:
    """Return whether everything of a page is above the foot of its margins."""
    body = [m for m in page.marks if not (isinstance(m, Group) and m.role in (Role.FOOTER, Role.ARTIFACT))]
    return all(bounds(mark).bottom <= content_area(page.size).bottom + 1 for mark in body)
