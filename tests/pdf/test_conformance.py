"""Every leaflet is PDF/UA-1 and PDF/A-2a, whatever is asked for and whatever pictures and words it is made of."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from PIL import ImageCms
from support.conformance import ABOUT, all_faults, build_starter, starter_topic
from support.covering import in_turn
from support.pdf import elements
from support.uacheck import check
from support.verapdf import faults

from handout.pdf.metadata import SRGB
from handout.pdf.painter import paint_untagged
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.schema.markup import strip_markup

FEW = Selection(points=("hand", "stomach", "foot-lying"))
"""Three cards say to a check what seven do: its time is that of the glyphs."""

REQUESTS = {
    "A4": Request("back-pain", paper="A4"),
    "A5": Request("back-pain", FEW, paper="A5"),
    "Letter": Request("back-pain", FEW, paper="Letter"),
    "A4 large": Request("back-pain", FEW, paper="A4", large_print=True),
    "Letter large": Request("back-pain", FEW, paper="Letter", large_print=True),
    "plain": Request("back-pain", FEW, theme="plain"),
    "1 a page": Request("back-pain", FEW, cards_per_page="1"),
    "2 a page": Request("back-pain", FEW, cards_per_page="2"),
    "4 a page": Request("back-pain", cards_per_page="4"),
    "clinic": Request("back-pain", FEW, clinic="example"),
    "points": Request("back-pain", Selection(points=("hand", "stomach"))),
    "without": Request("back-pain", Selection(without=("hand",), advice=False), clinic="example"),
    "avoid": Request("back-pain", Selection(avoid=("pregnancy",)), paper="Letter", cards_per_page="4"),
}
KIND_TOPICS = Path(__file__).parents[1] / "fixtures" / "kinds"
KINDS = sorted(file.stem for file in (KIND_TOPICS / "templates" / "topics").glob("*.yaml"))


@cache
def _pdf(name: str) -> bytes:
    return lay_out(REQUESTS[name]).pdf()


# ---- what is asked for


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.sweep(every=8)
def test_every_leaflet_conforms(name: str) -> None:
    """Whatever paper, theme, print, clinic and choice are asked for, our own check finds nothing wrong with the leaflet."""
    assert check(_pdf(name)) == {}


@pytest.mark.parametrize(("name", "flavour"), in_turn([*REQUESTS], ("ua1", "2a")))
@pytest.mark.sweep(every=10)
def test_verapdf_finds_nothing_wrong(name: str, flavour: str) -> None:
    """These leaflets are PDF/UA-1 and PDF/A-2a to veraPDF, too."""
    assert faults(_pdf(name), flavour) == []


@pytest.mark.parametrize(("topic", "asked"), in_turn(KINDS, [*product(("leaflet", "poster"), ("ua1", "2a"))]))
@pytest.mark.sweep(every=8)
def test_every_kind_conforms(topic: str, asked: tuple[str, str]) -> None:
    """Topics of every kind are PDF/UA-1 and PDF/A-2a, with pictures or none, steps, lists and doses of many parts."""
    form, flavour = asked
    pdf = lay_out(Request(topic, project=KIND_TOPICS, format=form)).pdf()
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


@pytest.mark.parametrize("name", ["A5", "clinic", "avoid"])
def test_same_order_same_bytes(name: str) -> None:
    """The same request gives the same bytes, tags and metadata included."""
    assert lay_out(REQUESTS[name]).pdf() == _pdf(name)


def test_the_colour_space_is_littlecms_srgb() -> None:
    """The profile in the package is that of LittleCMS, without its time of creation."""
    result = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if len(result) != len(SRGB):
        pytest.skip(f"the LittleCMS of this Pillow makes another profile, of {len(result)} bytes")
    assert result[:24] + bytes(12) + result[36:] == SRGB


def test_a_print_pdf_claims_nothing() -> None:
    """A PDF for the printer neither says that it is accessible or archival, nor has tags."""
    laid = lay_out(REQUESTS["clinic"])
    content = paint_untagged(laid.pages, ABOUT)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(pdf.Root.keys())
        metadata = pdf.Root.Metadata.read_bytes()
        assert len(pdf.pages) == len(laid.pages)
        for page in pdf.pages:
            assert not {"/StructParents", "/Tabs", "/Annots"} & set(page.obj.keys())
            assert b"MCID" not in page.Contents.read_bytes()
    assert b"pdfuaid" not in metadata
    assert b"pdfaid" not in metadata
    assert set(check(content)) >= {"06-002", "no-tree", "not-marked"}


# ---- words


WORDS = {
    "where": "Read [the page of the hospital](https://example.org/acupressure/hand?x=1&y=2), or https://example.org/a/b/c first. "
    "Press the point [Qihai]{zh-Latn} gently. Then **[Zusanli]{zh-Latn} too**.",
    "how": "The Greek word is [θεραπεία με πίεση]{el}, and so on. In Hindi it is [पीठ दर्द के लिए बिंदु]{hi}, they say. "
    "The Spanish word is [¿Dónde está el niño?]{es} in full.",
    "helps": "office work, fjords, waffles (so they say) & more. AVATAR To Te Wa.",
    "link": "https://example.org/hand",
}
ABOUT_IT = "It has a long address, https://www.example.org/some/very/long/path/to/a/page/of/the/hospital.html, to break.\n\nAsk us."


@cache
def _spoken() -> tuple[dict[str, Any], bytes]:
    """Return a topic with links and languages, and its PDF."""
    with TemporaryDirectory() as place:
        topic = starter_topic(Path(place), **WORDS)
        topic["intro"]["text"] = ABOUT_IT
        return topic, build_starter(Path(place), topic)


def _sentences(value: object) -> Iterator[str]:
    """Yield the sentences of all texts with a blank in them, as they are printed."""
    match value:
        case dict():
            for key, each in value.items():
                if key not in ("picture", "short_title", "taught"):
                    yield from _sentences(each)
        case list():
            for each in value:
                yield from _sentences(each)
        case str() if " " in value:
            yield from re.split(r"(?<=[.?!])\s+", strip_markup(value))


def _poppler(*command: str) -> str:
    """Return what a tool of poppler says of the PDF with links and languages."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} (poppler-utils) is not installed")
    with TemporaryDirectory() as place:
        file = Path(place) / "words.pdf"
        file.write_bytes(_spoken()[1])
        text = subprocess.run(
            [*command, file, *(["-"] if command[0] == "pdftotext" else [])], capture_output=True, check=True
        )
    return text.stdout.decode()


def test_a_leaflet_with_links_and_languages_conforms() -> None:
    """Links, web addresses and words in other languages and scripts are tagged as they must be."""
    _, content = _spoken()
    assert all_faults(content) == {}
    with pikepdf.open(BytesIO(content)) as pdf:
        languages = {str(each.Lang) for each in elements(pdf, "Span") if "/Lang" in each}
        leads = {str(each.A.URI) for page in pdf.pages for each in page.obj.get("/Annots", []) if "/A" in each}
    assert languages == {"zh-Latn", "el", "hi", "es"}
    assert leads == {
        "https://example.org/acupressure/hand?x=1&y=2",
        "https://example.org/a/b/c",
        "https://example.org/hand",
        "https://www.example.org/some/very/long/path/to/a/page/of/the/hospital.html",
    }


def test_parted_words_and_odd_spaces_conform(tmp_path: Path) -> None:
    """Words parted with hyphens, spaces of other widths and signs that show nothing are tagged and embedded as they must be."""
    long = "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschafts\u00adpunkt" * 3
    words = {
        "name": long,
        "where": f"Um 9:30\u202fUhr\u2009und 10\u2007Uhr, {long} [{long.replace(chr(0xAD), '')}]{{de}}.",
        "how": f"A\u200bB\u2060C\u3000D [{long}](https://example.org/a).",
    }
    assert all_faults(build_starter(tmp_path, starter_topic(tmp_path, **words))) == {}


def test_a_reader_of_text_finds_every_sentence() -> None:
    """What pdftotext gives back are the sentences as they were written, words apart; only addresses may break at a line's end."""
    topic, _ = _spoken()
    text = " ".join(_poppler("pdftotext", "-raw").split())
    text = re.sub(r"(?<=[/.?&=@-]) (?=\S+[/.)])", "", text)
    asked = [re.sub(r"(?<=[/.?&=@-]) (?=\S+[/.)])", "", " ".join(each.split())) for each in _sentences(topic)]
    assert len(asked) > 40
    assert [each for each in asked if each not in text] == []


def test_a_reader_of_tags_finds_every_sentence() -> None:
    """What the tags give back are the sentences as they were written, those with Greek and Hindi among them."""
    topic, _ = _spoken()
    text = ""
    for line in map(str.strip, _poppler("pdfinfo", "-struct-text").splitlines()):
        inline = "(inline)" in line or line.startswith("Object ")
        text += line[1:-1] if line.startswith('"') else "" if inline else " "
    text = " ".join(text.split())
    asked = [" ".join(each.split()) for each in _sentences(topic)]
    assert [each for each in asked if each not in text] == []
