"""``handout picture``: how a picture will print, and its place in a topic."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from PIL import Image
from support.cli import rules, run
from support.covering import in_turn

from handout.formats import FORMATS
from handout.installed import BUILTIN
from handout.papers import LEAFLET_PAPERS
from handout.problems import InputError, Location, Problem
from handout.request.options import Request

KINDS = Path(__file__).parents[1] / "fixtures" / "kinds"
"""A project with kinds of its own."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder with a photo as a telephone takes it."""
    monkeypatch.chdir(tmp_path)
    photo = Image.new("RGB", (1600, 1200), (200, 128, 60))
    exif = photo.getexif()
    exif[0x0112], exif[0x010F] = 6, "A telephone"
    exif.get_ifd(0x8825)[1] = "N"
    photo.save("IMG_1.JPG", exif=exif)
    Image.new("CMYK", (300, 200), (20, 80, 0, 10)).save("cmyk.jpg")
    Image.new("RGBA", (300, 200), (20, 80, 0, 100)).save("clear.png")


def test_a_photo_is_described_and_measured_in_every_format() -> None:
    """Turning, what is removed, and size and resolution in each format are said."""
    result = run("picture", "IMG_1.JPG")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[:3] == [
        "IMG_1.JPG: JPEG, 1200 × 1600 pixels",
        "turned upright, as the camera was held",
        "removed: the place where it was taken, the camera",
    ]
    named = [line.split(",")[0].strip() for line in lines[4:]]
    assert list(dict.fromkeys(named)) == ["leaflet", "large print", *(name for name in FORMATS if name != "leaflet")]
    assert named.count("leaflet") == len(LEAFLET_PAPERS)
    assert all(" mm, " in line and " dpi" in line for line in lines[4:])


@pytest.mark.parametrize("turn", [0, 6, 9, 99, 1, 2, 3, 4, 5, 7, 8])
@pytest.mark.sweep(every=8)
def test_a_photo_has_the_size_in_which_it_prints(turn: int) -> None:
    """A camera's orientation turns it on its side; a number that is none turns nothing."""
    photo = Image.new("RGB", (1600, 1200), (200, 128, 60))
    exif = photo.getexif()
    exif[0x0112] = turn
    photo.save("turned.jpg", exif=exif)
    first, *lines = run("picture", "turned.jpg").stdout.splitlines()
    wide, high = map(int, re.findall(r"\d+", first.partition("JPEG")[2])[:2])
    printed = next(line for line in lines if "leaflet, A4" in line)
    width, height = map(int, re.findall(r"(\d+) × (\d+) mm", printed)[0])
    assert (wide > high) == (width > height) == (turn not in (5, 6, 7, 8))
    assert ("turned upright" in "".join(lines)) == (2 <= turn <= 8)


@pytest.mark.parametrize(
    ("file", "words"), [("cmyk.jpg", "converted from CMYK to sRGB"), ("clear.png", "transparent parts print white")]
)
@pytest.mark.sweep(every=4)
def test_what_is_changed_is_said(file: str, words: str) -> None:
    """A picture whose colours change says so; a coarse one says how many pixels it wants."""
    shown = run("picture", file).stdout
    assert words in shown
    assert "blurred; best from" in shown


DAMAGED = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("PNG", {}),
    ("TIFF", {}),
    ("TIFF", {"compression": "tiff_lzw"}),
    ("TIFF", {"compression": "jpeg"}),
    ("WEBP", {}),
    ("AVIF", {}),
]
"""Formats, and how they are saved."""


@pytest.mark.parametrize(("saved", "damage"), in_turn(DAMAGED, ["cut", "struck", "shuffled"]), ids=str)
@pytest.mark.sweep(every=8)
def test_of_a_damaged_picture_its_error_alone_is_said(
    saved: tuple[str, dict[str, object]], damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """No fact before it, and nothing that a library writes to the terminal by itself."""
    (kind, how), written = saved, BytesIO()
    Image.effect_noise((160, 120), 80).convert("RGB").save(written, kind, **how)
    content = bytearray(written.getvalue())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "struck":
        content[len(content) // 3 : len(content) // 3 + 60] = bytes(60)
    else:
        content[200:] = content[:199:-1]
    file = Path(f"damaged.{kind.lower()}").with_suffix({"JPEG": ".jpg", "TIFF": ".tif"}.get(kind, f".{kind.lower()}"))
    file.write_bytes(content)
    result = run("picture", file)
    assert capfd.readouterr() == ("", "")
    if result.exit_code:
        assert result.stdout == ""
        assert [line.startswith(("    hint: ", f"{file}: error: ")) for line in result.stderr.splitlines()] == [
            True,
            True,
        ]


def test_a_photo_longer_than_a_jpeg_can_be_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """Every photo may become one in a PDF."""
    Image.new("RGB", (66_000, 8), (9, 9, 9)).save("long.tif")
    result = run("picture", "long.tif")
    assert (result.exit_code, rules(result)) == (1, ["picture-too-large"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "size"), [("long.png", (700, 20)), ("tall.jpg", (9, 300)), ("vast.png", (9_000, 70_000))]
)
@pytest.mark.sweep(every=8)
def test_a_picture_of_an_odd_size_is_refused_by_its_own_name(name: str, size: tuple[int, int]) -> None:
    """Not by that of the copy with which it is tried."""
    Image.new("L" if name.endswith("jpg") else "1", size).save(name)
    result = run("picture", name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{name}: error: ")


def test_a_drawing_has_no_pixels() -> None:
    """The size of a drawing is said without a resolution."""
    result = run("picture", BUILTIN / "images" / "atlas" / "hand_back.svg")
    assert result.exit_code == 0
    assert "SVG drawing" in result.stdout
    assert "dpi" not in result.stdout


def test_what_cannot_be_printed_is_refused_by_its_rule() -> None:
    """A missing file, another format and a drawing with a filter each have their message."""
    Path("a.txt").write_text("x")
    Path("bad.jpg").write_bytes(b"\xff\xd8x")
    Path("f.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><filter id="f"/><rect width="9" height="9" filter="url(#f)"/></svg>'
    )
    found = [
        (run("picture", name).exit_code, rules(run("picture", name))[0])
        for name in ("no.jpg", "a.txt", "bad.jpg", "f.svg")
    ]
    assert found == [(1, "no-file"), (1, "picture-format"), (1, "broken-picture"), (1, "svg-element")]


def test_a_picture_is_put_into_a_topic_with_the_lines_to_paste() -> None:
    """The lines that are printed fit into a card as they stand."""
    assert run("new", "neck", "--kind", "exercises").exit_code == 0
    result = run("picture", "IMG_1.JPG", "--topic", "neck")
    assert result.exit_code == 0
    assert Path("images/neck/IMG_1.JPG").read_bytes() == Path("IMG_1.JPG").read_bytes()
    lines = result.stdout[result.stdout.index("    picture:") :]
    assert yaml.safe_load(lines)["picture"]["file"] == "IMG_1.JPG"
    file = Path("templates/topics/neck.yaml")
    file.write_text(file.read_text("utf-8").rstrip() + f"\n{lines}", "utf-8")
    result = run("check", "neck")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.sweep
def test_another_picture_of_that_name_is_not_overwritten() -> None:
    """The copy that is there stays; the same picture again is no mistake."""
    assert run("new", "neck").exit_code == 0
    assert run("picture", "cmyk.jpg", "--topic", "neck").exit_code == 0
    assert run("picture", "cmyk.jpg", "--topic", "neck").exit_code == 0
    Path("IMG_1.JPG").replace("cmyk.jpg")
    result = run("picture", "cmyk.jpg", "--topic", "neck")
    assert (result.exit_code, rules(result)) == (1, ["file-exists"])


def test_a_topic_that_is_not_there_gets_no_picture() -> None:
    """The topic is looked for first; nothing is copied."""
    result = run("picture", "cmyk.jpg", "--topic", "nowhere")
    assert (result.exit_code, rules(result)) == (1, ["unknown-topic"])
    assert not Path("images").exists()


def test_a_picture_is_put_into_a_topic_that_has_other_faults() -> None:
    """The first of two photos goes into its folder, and what is wrong otherwise is said; a file without a kind, too."""
    assert run("new", "neck", "--kind", "exercises").exit_code == 0
    assert run("picture", "cmyk.jpg", "--topic", "neck").exit_code == 0
    file = Path("templates/topics/neck.yaml")
    shown = "    picture: {{file: {}, alt: A neck., source: ours}}\n"
    card = re.search(r"^  - id: .*(\n    .*|\n)*", file.read_text("utf-8"), re.MULTILINE)
    assert card
    second = card[0].replace("id: ", "id: other-", 1)
    text = file.read_text("utf-8").rstrip() + "\n" + shown.format("IMG_1.JPG")
    file.write_text(f"{text}{second.rstrip()}\n{shown.format('IMG_2.JPG')}".replace("title: ", "titel: ", 1), "utf-8")
    result = run("picture", "IMG_1.JPG", "--topic", "neck")
    assert (result.exit_code, Path("images/neck/IMG_1.JPG").exists()) == (0, True)
    assert "did you mean 'title'?" in result.stderr
    assert "there is no picture 'IMG_2.JPG' in images/neck" in result.stderr
    assert "handout picture FILE --topic neck" in result.stderr


def test_a_picture_of_a_kind_of_ones_own_is_measured_and_put_into_place() -> None:
    """The kind, and a language in which it has its words, are those of the project."""
    templates = Path("templates")
    shutil.copytree(KINDS / "templates", templates)
    for file in sorted((templates / "kinds").glob("*.yaml")):
        assert run("new", f"our-{file.stem}", "--kind", file.stem).exit_code == 0
        topic = templates / "topics" / f"our-{file.stem}.yaml"
        topic.write_text(topic.read_text("utf-8").replace('"…"', "1"), "utf-8")  # the doses, if they are to be written
        result = run("picture", "IMG_1.JPG", "--topic", f"our-{file.stem}")
        assert (result.exit_code, result.stderr) == (0, ""), file.stem
        assert Path("images", f"our-{file.stem}", "IMG_1.JPG").exists()


@pytest.mark.parametrize(("file", "words"), [("languages/en.yaml", "take_care: [a]\n"), ("", "")])
def test_a_fault_of_the_trial_is_named_where_its_author_can_mend_it(
    file: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture is tried in a folder that is gone afterwards; no message may lead there."""
    if file:
        place = Path("templates", file)
        place.parent.mkdir(parents=True)
        place.write_text(words, "utf-8")
    else:
        place = Path("IMG_1.JPG")

        def lay_out(request: Request) -> None:
            """Find a fault of the picture itself."""
            raise InputError(
                [Problem.of(Location(str(Path(request.topic).with_name("picture.jpg"))), "broken-picture")]
            )

        monkeypatch.setattr("handout.render.pipeline.lay_out", lay_out)
    result = run("picture", "IMG_1.JPG")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{place}:"), result.stderr
