"""A clinic with any name, address and logo is printed whole in every format, and never refuses a handout."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.covering import in_turn
from support.pages import line_boxes, texts_in

from handout.geometry import MM, Box
from handout.layout.page import Group, Role, bounds, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

NAME = (
    "The Royal Kingston and Richmond Community Musculoskeletal Physiotherapy, Occupational Health and Chronic Pain "
    "Rehabilitation Service of the Queen Elizabeth Memorial Hospital"
)
ADDRESS = (
    "Level 3, East Wing, Upper Chertsey Road, opposite the old railway station, behind the second car park, "
    "Kingston upon Thames, Greater London KT2 7QB, United Kingdom"
)
WORD = "Gemeinschaftspraxisfürphysikalischemedizinundrehabilitationswesen"
PHONES = " or ".join(f"0186{n} 123 45{n}" for n in range(10))
WEB = "www.kingston-richmond-community-physiotherapy-and-rehabilitation.example.org/patients/leaflets/back-pain"

CLINICS: Mapping[str, Mapping[str, Any]] = {
    "long": {"name": NAME, "address": ADDRESS, "phone": PHONES, "web": WEB, "logo": "wide.svg"},
    "one-word": {"name": WORD, "address": WORD, "phone": "01865 123456", "web": WEB},
    "bare": {"name": "A"},
    "tall-logo": {"name": "Riverside Practice", "phone": "01865 123456", "logo": "tall.svg", "logo_width": 60},
    "only-logo": {"name": NAME, "phone": PHONES, "logo": "wide.svg", "logo_width": 150, "show_name": False},
}
THREE = Selection(points=("stomach", "hand", "knee-back"))
FORMATS: Mapping[str, Mapping[str, Any]] = {
    **{f"leaflet-{paper}": {"paper": paper} for paper in ("A4", "A5")},
    "large": {"large_print": True, "paper": "Letter"},
    "booklet": {"format": "booklet"},
    "cards": {"format": "cards"},
    "trifold": {"format": "trifold", "paper": "Letter", "selection": THREE},
    "trifold-1": {"format": "trifold", "selection": Selection(points=("hand",))},
    **{f"poster-{paper}": {"format": "poster", "paper": paper} for paper in ("A2", "A3")},
    "poster-wide": {"format": "poster", "landscape": True},
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with all clinics and their logos."""
    root = tmp_path_factory.mktemp("clinics")
    for folder in ("templates/clinics", "templates/topics", "images"):
        (root / folder).mkdir(parents=True)
    for name, wide, tall in (("wide", 236, 40), ("tall", 40, 236)):
        drawn = f'<rect width="{wide}" height="{tall}" fill="#0a5"/>'
        (root / "images" / f"{name}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}">{drawn}</svg>', "utf-8"
        )
    for name, clinic in CLINICS.items():
        text = yaml.safe_dump({**clinic, "emergency_number": "999", "urgent_number": "111"}, allow_unicode=True)
        (root / "templates" / "clinics" / f"{name}.yaml").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(("form", "clinic"), in_turn([*FORMATS], [*CLINICS], times=2))
@pytest.mark.sweep(every=12)
def test_a_clinic_is_printed_whole(project: Path, clinic: str, form: str) -> None:
    """No text or logo is nearer than 4 mm to an edge, no two lines overlap, and no logo covers a line."""
    laid = lay_out(Request("back-pain", clinic=clinic, project=project, **FORMATS[form]))
    logos = []
    for page in laid.pages:
        safe = Box(0, 0, page.size.width, page.size.height).inset(4 * MM)
        lines = [(line, text.words) for text in texts_in(page.marks) for line in line_boxes(text)]
        for line, words in lines:
            assert safe.holds(line, 1), words
        for (one, words), (other, says) in combinations(lines, 2):
            assert not one.inset(0.3).overlaps(other), (words, says)
        drawn = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
        for logo in (bounds(mark) for mark in drawn if mark.alt == f"Logo of {CLINICS[clinic]['name']}"):
            assert safe.holds(logo, 1)
            assert not any(line.overlaps(logo) for line, _ in lines)
            logos.append(logo)
    assert bool(logos) == ("logo" in CLINICS[clinic])
