"""Pages are drawn as PDFium's Python bindings draw them."""

from functools import partial

import pypdfium2
import pytest

import handout
from handout import pdfium
from handout.pdfium import OpenPdf

BUILDS = {
    "leaflet": partial(handout.build, "back-pain", points=["hand"], patient="Ann Lee", diary=7),
    "poster": partial(handout.build, "back-pain", points=["hand"], format="poster"),
    "cards": partial(handout.build, "back-pain", points=["hand", "stomach"], format="cards", ink="saver"),
}


@pytest.mark.parametrize("name", BUILDS)
@pytest.mark.parametrize("edges", [(0, 0, 0, 0), (31.4, 15.9, 26.5, 35.8)])
@pytest.mark.sweep(every=4)
def test_pages_are_those_of_the_bindings(name: str, edges: tuple[float, float, float, float]) -> None:
    """Number, sizes and pixels are the same, also of a part of a page."""
    pdf = BUILDS[name]()
    ours, theirs = OpenPdf(pdf), pypdfium2.PdfDocument(pdf)
    try:
        assert len(ours) == len(theirs)
        for number in range(len(ours)):
            assert ours.size(number) == theirs.get_page_size(number)
            drawn = ours.draw(number, 0.7, edges)
            bitmap = theirs[number].render(scale=0.7, crop=edges, rev_byteorder=True)
            assert (drawn.width, drawn.height) == (bitmap.width, bitmap.height)
            assert bytes(drawn.content) == bitmap.to_pil().tobytes()
    finally:
        ours.close()
        theirs.close()


def test_other_bytes_are_refused() -> None:
    """What is no PDF is not drawn."""
    with pytest.raises(ValueError, match="not a PDF"):
        OpenPdf(b"%PDF-1.7 nothing")


def test_sizes_are_known_by_the_bindings_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PDFium is found by its bindings, the functions are called as they want it."""
    pdf = BUILDS["cards"]()
    wanted = OpenPdf(pdf).draw(0, 0.3).content.tobytes()
    monkeypatch.setattr(pdfium, "NAMES", ())
    monkeypatch.setattr(pdfium, "library", pdfium.library.__wrapped__)
    assert OpenPdf(pdf).draw(0, 0.3).content.tobytes() == wanted
