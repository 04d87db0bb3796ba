"""Names, notes and doses in any script on an English leaflet, alone and by the hundred."""

import os
import unicodedata
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from support.cli import run
from support.covering import in_turn, sample
from support.pdf import is_stamped, page_texts, poppler
from support.rows import Count, pdfs
from support.uacheck import check
from support.verapdf import faults

import handout
from handout.layout.page import FIRAGO, Face
from handout.layout.text.paragraph import TextStyle, one_line
from handout.layout.text.shaping import can_print
from handout.pdf.fonts import EmbeddedFont
from handout.pdf.owner import is_of_another
from handout.render.name_slot import with_name

FIRST = {
    "Chinese": "李伟",
    "traditional Chinese": "陳怡君",
    "Japanese": "山田 さくら",
    "Korean": "김민수",
    "Arabic": "محمد علي",
    "Hebrew": "שרה כהן",
    "Farsi": "فرشته احمدی",
    "Hindi": "क्षत्रिय श्री",
    "Bengali": "রহিম উদ্দিন",
    "Tamil": "முத்து",
    "Thai": "น้ำผึ้ง ไทย",
    "Khmer": "សុខា",
    "Amharic": "ሰላም",
    "Greek": "Ζωή",
    "Latin": "Zoë Šimić",
    "two scripts": "Anna 李",
    "both ways": "Ann محمد Lee",
}


def _print_or_skip(*texts: str) -> None:
    """Skip where a font is not there; a CI brings them all."""
    if not all(map(can_print, texts)) and "CI" not in os.environ:
        pytest.skip("needs the extras scripts and cjk")


def _plain(text: str) -> str:
    """Return *text* without spaces and marks that are not seen."""
    return "".join(
        c for c in unicodedata.normalize("NFC", text) if not c.isspace() and c not in "\u200f\u202a\u202b\u202c"
    )


CONFORM = [*sample(in_turn([*FIRST], ("ua1", "2a")), 3)]
"""The scripts of which veraPDF is asked, as which of both."""


@pytest.mark.parametrize(("script", "flavour"), in_turn([*FIRST], ("ua1", "2a")))
@pytest.mark.sweep(every=4)
def test_a_name_is_printed_stamped_and_read_back(script: str, flavour: str, tmp_path: Path) -> None:
    """The name stands beside its label and at the foot of every page, in build and in batch, in the same bytes; the file conforms."""
    name = FIRST[script]
    _print_or_skip(name)
    first, row, last = pdfs([{"patient": "Ann"}, {"patient": name, "by": f"Dr {name}"}, {"patient": "Zoë"}])
    assert [is_stamped(pdf) for pdf in (first, row, last)] == [True] * 3
    assert row == handout.build("back-pain", points="hand", patient=name, by=f"Dr {name}")
    pages = poppler("pdftotext", content=row, place=tmp_path).split("\f")[:-1]
    if script != "both ways":  # poppler puts an Arabic word in a Latin line where it likes
        assert [_plain(name) in _plain(page) for page in pages] == [True] * len(pages)
    if script not in ("both ways", "Arabic", "Hebrew", "Farsi"):  # pdfium turns the words of a line about
        assert all(_plain(name) in _plain(page) for page in page_texts(row))
    assert all(_plain(word) in _plain(page_texts(row)[0]) for word in name.split())
    assert check(row) == {}
    if (script, flavour) in CONFORM:
        assert faults(row, flavour) == []


def test_names_of_all_scripts_share_one_layout(laid_out: Count) -> None:
    """A hundred names in mixed scripts are laid out a few times; every one has its own bytes, wherever it stands."""
    _print_or_skip(*FIRST.values())
    names = [f"{one} {other}" for one, other in product(FIRST.values(), list(FIRST.values())[:6])]
    done = pdfs([{"patient": name} for name in names])
    # ASCII alone, European Latin or Greek, each without Arabic, or with it in one part or two; short names or longer ones
    assert laid_out() <= 16
    assert all(map(is_stamped, done))
    assert len(set(done)) == len(set(names))
    assert pdfs([{"patient": name} for name in reversed(names)]) == [*reversed(done)]


@pytest.mark.parametrize("note", ["يرجى الاتصال بالرقم 0800 123 456 غدًا.", "请每天按压两次。", "कृपया हाथ से शुरू करें।"])
def test_a_note_is_in_its_own_direction(note: str, tmp_path: Path) -> None:
    """A note in another script is printed in its own order, and read back."""
    _print_or_skip(note)
    (pdf,) = pdfs([{"patient": "Ann", "note": note, "dose": "hand=٥ دقائق"}])
    assert is_stamped(pdf)
    text = poppler("pdftotext", "-l", "1", content=pdf, place=tmp_path)
    words = note.rstrip(".。।").split()  # on a page in English poppler may put the stop elsewhere
    assert [word for word in words if _plain(word) not in _plain(text)] == []
    assert faults(pdf, "ua1") == []


@pytest.mark.parametrize("script", FIRST)
@pytest.mark.sweep(every=10)
def test_whose_file_it_is_is_found(script: str) -> None:
    """A file that is replaced by another of the same patient is known as theirs, with the name in the feet and without."""
    name = FIRST[script]
    _print_or_skip(name)
    labels = ("For:", "Date:", "From:")
    for pages in ("yes", "no"):
        options = {"points": "hand", "name_on_pages": pages == "yes"}
        old = handout.build("back-pain", patient=name, **options)  # type: ignore[arg-type]
        new = handout.build("back-pain", patient=name, date="2026-11-26", **options)  # type: ignore[arg-type]
        assert not is_of_another(old, new, name, labels)
        assert is_of_another(old, new, "Zebedee", labels)


@pytest.mark.usefixtures("project")
def test_one_file_for_the_print_room_has_all_names(tmp_path: Path) -> None:
    """The merged PDF has each name on its pages, each in a font of its own where the shared one lacks it."""
    names = [FIRST["Chinese"], FIRST["Arabic"], "Ann", FIRST["Hindi"]]
    _print_or_skip(*names)
    Path("t.csv").write_text("\n".join(["patient", *names]), "utf-8")
    result = run("batch", "mine", "t.csv", "--merged", "all.pdf")
    assert (result.exit_code, result.stderr) == (0, "")
    content = Path("all.pdf").read_bytes()
    text = _plain(poppler("pdftotext", content=content, place=tmp_path))
    assert [name for name in names if _plain(name) not in text] == []
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.usefixtures("project")
def test_a_file_is_called_after_a_name_in_any_script() -> None:
    """Names of files keep the letters of a name."""
    names = [FIRST["Chinese"], FIRST["Arabic"], FIRST["Thai"]]
    _print_or_skip(*names)
    Path("t.csv").write_text("\n".join(["patient", *names]), "utf-8")
    result = run("batch", "mine", "t.csv", "-o", "out", "--name-by", "patient")
    assert (result.exit_code, result.stderr) == (0, "")
    assert {file.stem for file in Path("out").glob("*.pdf")} == set(names)


NAMES = {
    "Latin": ["Ann Lee", "Bob Smith", "Zoe Hill", "Mary Anne Jones"],
    "Arabic": ["محمد علي", "فاطمة الزهراء", "زينب محمود", "عبد الله الفاروق", "مريم عيسى", "لؤي الأحمد"],
    "Farsi": ["فرشته احمدی", "شیرین پرویز", "ژاله کریم", "گلاب چنگیز"],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("language", ["ar", "fa", "en"])
@pytest.mark.sweep(every=8)
def test_only_the_name_is_drawn(language: str, names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """From the third name on a page from either side is filled in without a layout, with the bytes of ``build``."""
    filled = list[bool]()

    def spy(*given: object) -> object:
        found = with_name(*given)  # type: ignore[arg-type]
        filled.append(found is not None)
        return found

    monkeypatch.setattr("handout.render.name_slot.with_name", spy)
    done = pdfs([{"patient": name} for name in names], language=language)
    assert filled == [True] * (len(names) - 2)
    assert done == [handout.build("back-pain", points="hand", patient=name, language=language) for name in names]


@pytest.mark.parametrize("language", ["ar", "fa", "he"])
def test_labels_from_the_right_are_in_the_template(language: str) -> None:
    """The words beside a patient's lines bring no font of their own."""
    bold, regular = (EmbeddedFont(Face(FIRAGO, heavy)) for heavy in (True, False))
    for embedded in (bold, regular):
        embedded.reserve("", ("التاريخ:", "תאריך:"), language)
        for label in ("التاريخ:", "תאריך:"):
            pieces = one_line(label, TextStyle(12, "#000000", bold=embedded.face.bold, language=language))
            assert {*embedded.codes} >= {(g.id, g.text, g.parts, g.width) for piece in pieces for g in piece.glyphs}
