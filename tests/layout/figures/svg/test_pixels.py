"""Drawings are rasterized for measuring, without the Python bindings of PDFium."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pypdfium2_raw
import pytest
from support.drawings import svg_file
from support.topics import ROOT

from handout import pdfium
from handout.layout.figures.svg import pixels
from handout.layout.figures.svg.convert import convert
from handout.layout.figures.svg.part import Part

BODIES = [
    '<rect width="60" height="90" fill="#a33"/>',
    '<path d="M5 5C40 90 60 20 95 95" fill="none" stroke="#333" stroke-width="3" stroke-dasharray="4 3"/>',
    (
        '<defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="#00f" stop-opacity=".2"/>'
        '</linearGradient></defs><circle cx="50" cy="50" r="40" fill="url(#g)" opacity=".6"/>'
    ),
]


def _parts(body: str) -> tuple[Part, ...]:
    return convert(svg_file(body).content.decode(), ())


@pytest.mark.parametrize("body", BODIES)
def test_pixels_are_those_of_the_bindings(body: str) -> None:
    """The library called directly draws what its own bindings draw."""
    pdf = pixels._page(_parts(body), 96, 80)
    bitmap = pypdfium2.PdfDocument(pdf)[0].render(scale=1, rev_byteorder=True)
    wanted = bitmap.to_pil().convert("RGB").tobytes()
    assert pixels.rasterize_parts(_parts(body), 96, 80) == wanted


def test_the_bindings_do_where_the_library_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDFium of the system is found by its bindings, with the same pixels."""
    wanted = pixels.rasterize_parts(_parts(BODIES[0]), 48, 48)
    monkeypatch.setattr(pdfium, "NAMES", ())
    monkeypatch.setattr(pdfium, "library", pdfium.library.__wrapped__)
    assert pdfium.library() is pypdfium2_raw
    assert pixels.rasterize_parts(_parts(BODIES[0]), 48, 48) == wanted


def test_a_first_build_does_not_import_the_bindings(tmp_path: Path) -> None:
    """They take longer than all that they are wanted for."""
    script = (
        "import sys\n"
        "from handout.content.assets import PictureFile\n"
        "from handout.layout.figures.drawing import drawing\n"
        f"content = open({str(ROOT / 'images/atlas/hand_back.svg')!r}, 'rb').read()\n"
        "assert drawing(PictureFile('hand.svg', content, {})).saliency.columns > 1\n"
        "assert not {name for name in sys.modules if name.startswith('pypdfium2')}\n"
    )
    nothing_stored = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, env=nothing_stored)
