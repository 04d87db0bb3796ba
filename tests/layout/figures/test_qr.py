"""A QR code leads where the words beside it do, and is exact."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import yaml
import zxingcpp
from PIL import Image
from support.cli import problems, run
from support.pdf import page_words
from support.topics import TOPIC

from handout.geometry import MM
from handout.layout.page import Group, Role, Text, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

LINK = "https://example.org/acupressure/points/stomach?lang=en"


def _linked(*ids: str) -> None:
    """Give points of the topic a link."""
    topic = yaml.safe_load(TOPIC.read_text("utf-8"))
    for point in topic["points"]:
        if point["id"] in ids:
            point["link"] = LINK.replace("stomach", point["id"])
    TOPIC.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")


def _pictures(pdf: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=200 / 72).to_pil().convert("L")
    finally:
        document.close()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("ink", ["colour", "grey", "saver"])
@pytest.mark.sweep(every=12)
def test_a_code_leads_where_the_words_do(ink: str) -> None:
    """Printed at 200 dpi it is read by a scanner, is 20 mm wide with four light modules around it, and is no raster."""
    _linked("stomach", "hand")
    result = run("build", "mine", "-o", "o.pdf", "--qr", "--ink", ink, "--points", "stomach,hand,hipbone")
    assert (result.exit_code, result.stderr) == (0, "")
    pdf = Path("o.pdf").read_bytes()
    found = []
    for number, picture in enumerate(_pictures(pdf)):
        for code in zxingcpp.read_barcodes(picture):
            assert code.format == zxingcpp.BarcodeFormat.QRCode
            found.append(code.text)
            corners = code.position
            wide = (corners.top_right.x - corners.top_left.x) / 200 * 25.4
            tall = (corners.bottom_left.y - corners.top_left.y) / 200 * 25.4
            assert (wide, tall) == pytest.approx((20, 20), abs=0.4)
            assert "example.org/acupressure/points" in page_words(pdf)[number].replace(" ", "")
    assert sorted(found) == sorted(LINK.replace("stomach", name) for name in ("stomach", "hand"))


@pytest.mark.usefixtures("project")
def test_a_code_is_exact() -> None:
    """Dark squares fill 20 mm, all within a light square larger by four modules on each side; a reader hears where it leads."""
    _linked("stomach")
    done = lay_out(Request("mine", Selection(points=("stomach",)), qr=True))
    (code,) = [
        mark
        for page in done.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and "QR" in mark.alt
    ]
    assert "example.org/acupressure" in code.alt
    ground, *squares = [mark.box for mark in code.marks if hasattr(mark, "box")]
    left, top = min(box.x for box in squares), min(box.y for box in squares)
    right, bottom = max(box.right for box in squares), max(box.bottom for box in squares)
    assert (right - left, bottom - top) == pytest.approx((20 * MM, 20 * MM))
    module = squares[0].height
    assert round(20 * MM / module) in range(21, 178, 4)
    quiet = (left - ground.x, top - ground.y, ground.right - right, ground.bottom - bottom)
    assert quiet == pytest.approx((4 * module,) * 4)
    for page in done.pages:
        marks = list(walk(page.marks))
        if code in marks:
            texts = [mark.box for mark in marks if isinstance(mark, Text)]
            whole = [box for box in texts if box.overlaps(ground)]
            assert whole == []
            assert 0 < ground.x < ground.right < page.size.width


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", [[], ["--qr", "--points", "hipbone"]])
@pytest.mark.sweep(every=6)
def test_no_code_unless_asked_for_and_with_a_link(words: list[str]) -> None:
    """Only points with a link get one, and only if it is asked for."""
    _linked("stomach")
    assert run("build", "mine", "-o", "o.pdf", *words).exit_code == 0
    assert not any(zxingcpp.read_barcodes(picture) for picture in _pictures(Path("o.pdf").read_bytes()))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "form",
    [
        "booklet",
        "trifold",
        "cards",
        "poster",
    ],
)
@pytest.mark.sweep(every=12)
def test_codes_are_printed_or_refused(form: str) -> None:
    """In every format that takes --qr the code can be read."""
    _linked("stomach")
    result = run("build", "mine", "-o", "o.pdf", "--format", form, "--points", "stomach", "--qr")
    if result.exit_code == 0:
        found = [
            code.text for picture in _pictures(Path("o.pdf").read_bytes()) for code in zxingcpp.read_barcodes(picture)
        ]
        assert found == [LINK]
    else:
        assert [rule for _, rule in problems(result)] in (["wrong-option"], ["does-not-fit"])
        assert form == "cards" or "--qr" in result.stderr
