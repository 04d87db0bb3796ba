"""The masthead: a logo is as wide as the clinic says, with or without the name, and phone numbers stay whole."""

from pathlib import Path

import pytest
from support.pages import squeeze, texts_in, words_in
from support.variants import CLINICS

from handout.geometry import MM
from handout.layout.page import Group, Image, Role, walk
from handout.problems import InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

PAGES = {"leaflet": ("A4", "A5"), "trifold": ("A4",), "cards": ("A4", "Letter"), "booklet": ("A4",)}
EVERY = pytest.mark.parametrize(
    ("form", "paper"), [(form, paper) for form, papers in PAGES.items() for paper in papers]
)


def _laid(project: Path, form: str, paper: str, clinic: str) -> LaidOut:
    choice = Selection(points=("hand",))
    return lay_out(Request("plain", choice, format=form, paper=paper, clinic=clinic, project=project))


@EVERY
@pytest.mark.parametrize("clinic", [name for name in CLINICS if "logo" in name])
@pytest.mark.sweep(every=12)
def test_a_logo_is_as_wide_as_the_clinic_says(variants: Path, form: str, paper: str, clinic: str) -> None:
    """It has the width of the clinic's file where the page has it, and the name beside it unless that is left out."""
    page = _laid(variants, form, paper, clinic).pages[0]
    facts = CLINICS[clinic]
    logo, *_ = (
        m for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.FIGURE and facts["name"] in m.alt
    )
    (image,) = (mark.box for mark in walk(logo.marks) if isinstance(mark, Image))
    if width := facts.get("logo_width"):
        assert image.width == pytest.approx(width * MM)
    assert image.width / image.height == pytest.approx(300 / 80)
    assert (squeeze(facts["name"]) in words_in(page.marks[:-1])) == facts.get("show_name", True)
    for text in texts_in(page.marks):
        for line in text.lines:
            top = text.box.y + line.baseline - 0.6 * text.size
            right = max((piece.x + piece.width for piece in line.pieces), default=0) + text.box.x
            assert (
                text.box.x >= image.right
                or right <= image.x
                or top >= image.bottom
                or line.baseline + text.box.y <= image.y
            )


@EVERY
def test_no_phone_number_is_broken(variants: Path, form: str, paper: str) -> None:
    """Each number of a long contact line stands on one line, and is copied as it is written."""
    page = _laid(variants, form, paper, "long").pages[0]
    lines = [line.text for text in texts_in(page.marks) for line in text.lines]
    for number in ("01865 123456", "01562 123 456"):
        assert any(number in line for line in lines)


@pytest.mark.parametrize("wrong", ["show_name: false", "logo_width: 40", "logo: logo.svg\nlogo_width: 4"])
def test_a_logo_that_is_not_there_is_refused(variants: Path, wrong: str) -> None:
    """Leaving out the name needs a logo, and so does its width, which is 10 to 150 mm."""
    (variants / "templates" / "clinics" / "wrong.yaml").write_text(f"name: A\n{wrong}\n", "utf-8")
    with pytest.raises(InputError) as refused:
        _laid(variants, "leaflet", "A4", "wrong")
    assert "logo" in str(refused.value)
