"""A stamped PDF is the same to the eye and to the ear as one that is built in full, and as sound."""

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Object
from PIL import Image, ImageChops, ImageStat
from support.covering import in_turn
from support.pdf import is_stamped, page_texts, poppler, unicode_of
from support.printshop import unlike
from support.topics import FIXTURES
from support.uacheck import check
from support.verapdf import faults

import handout
from handout.mail_merge.row_renderer import RowResult
from handout.pdf.painter import paint_untagged
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.python_arguments import parse_arguments
from handout.schema.markup import strip_markup

LONG = "Wolfeschlegelsteinhausen-Bergerdorff"
NOTE = "Begin with the hand, and press for as long as you breathe out three times; then rest. " * 3
Row = Mapping[str, str]


OPTION_SETS: dict[str, dict[str, Any]] = {
    "A4": {"paper": "A4"},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "A4 large": {"paper": "A4", "large_print": True},
    "Letter large": {"paper": "Letter", "large_print": True},
    "booklet A4": {"format": "booklet", "paper": "A4"},
    "booklet A3": {"format": "booklet", "paper": "A3"},
    "trifold A4": {"format": "trifold", "paper": "A4"},
    "trifold Letter": {"format": "trifold", "paper": "Letter"},
    "cards A4": {"format": "cards", "paper": "A4"},
    "cards Letter": {"format": "cards", "paper": "Letter"},
    "plain": {"theme": "plain", "ink": "saver"},
    "clinic": {"clinic": "example", "diary": 7, "points": "hand,stomach"},
}
"""What is asked for; of one point where nothing else is said, which is enough to have a front page and another."""


LINES: dict[str, tuple[Row, Row]] = {
    "name": ({"patient": "Ann Lee"}, {"patient": "Bob Zed"}),
    "all": (
        {"patient": "Ann Lee", "date": "2026-11-22", "by": "Dr Wu"},
        {"patient": "Bo Zed", "date": "2027-05-03", "by": "Dr Li"},
    ),
    "date and by": ({"date": "2026-11-22", "by": "Dr Wu"}, {"date": "2027-05-03", "by": "Dr Li"}),
    "date": ({"date": "2026-11-22"}, {"date": "2027-05-03"}),
    "note alone": ({"note": "Ring us."}, {"note": "Sit down."}),
    "note": ({"patient": "Ann", "note": "Ring us."}, {"patient": "Bob", "note": "Sit."}),
    "bold note": ({"note": "Do **not** run. Sit."}, {"note": "Do **try** it. Rest."}),
    "foreign note": ({"note": "Say [bonjour]{fr} now."}, {"note": "Say [merci]{fr} then."}),
    "note of lines": ({"patient": "Ann", "note": "Ring.\nCome."}, {"patient": "Bob", "note": "Sit.\n\nStand."}),
    "long note": ({"patient": "Ann", "note": NOTE}, {"patient": "Bob", "note": NOTE.replace("hand", "foot")}),
    "long name": ({"patient": f"Maria {LONG} {LONG} Lee"}, {"patient": f"Petra {LONG} {LONG} Zed"}),
    "long names": (
        {"patient": f"Maria {LONG}", "by": f"Dr Anna {LONG}", "date": "2026-11-22"},
        {"patient": f"Petra {LONG}", "by": f"Dr Olga {LONG}", "date": "2027-05-03"},
    ),
    "accents": ({"patient": "Zoë Ünver"}, {"patient": "Chloé Ångström"}),
    "ligatures": ({"patient": "Ann", "note": "office affine"}, {"patient": "Bob", "note": "first coffee"}),
    "other letters": ({"patient": "Łukasz Ζωή Анна"}, {"patient": "Ștefan Φωφώ Юлия"}),
    "signs": ({"patient": "(A) \\ {0} <B> %"}, {"patient": ") Tj ET <</X 1>> {}"}),
}
"""Two rows that look alike but for their words: the second is stamped where the first was."""


def second_row(asked: str, lines: str) -> RowResult:
    """Return what becomes of the second of two rows that look alike."""
    return _series("back-pain", asked, lines)[1]


@cache
def _series(topic: str, asked: str, lines: str) -> list[RowResult]:
    return list(handout.batch(topic, LINES[lines], **({"points": "hand"} | OPTION_SETS[asked])))


def in_full(topic: str, row: Row, **more: Any) -> bytes:
    """Return the PDF of a row as it is built when nothing is shared."""
    laid = lay_out(parse_arguments(topic, {**more, **row}))
    return paint_untagged(laid.sheets, laid.about) if laid.sheets else laid.reading()


def _built_or_refused(row: Row, more: Mapping[str, Any]) -> bytes | list[str]:
    try:
        return in_full("back-pain", row, **more)
    except InputError as error:
        return [each.rule for each in error.problems]


# ---- to the eye


def seen(pdf: bytes, scale: float = 1) -> list[Image.Image]:
    """Return the pages as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def same_to_the_eye(one: bytes, other: bytes) -> bool:
    """Tell whether no pixel of any page differs plainly, and all of them together next to nothing."""
    pairs = list(zip(seen(one), seen(other), strict=True))
    apart = (max(ImageStat.Stat(ImageChops.difference(*pair)).mean) for pair in pairs)
    return all(unlike(*pair) == 0 for pair in pairs) and max(apart) < 0.05


# ---- to the ear


def heard(pdf: bytes) -> list[tuple[str, ...]]:
    """Return the tag tree in its order: each element with its language, alt and attributes, each stretch of content with its words."""
    with pikepdf.open(BytesIO(pdf)) as document:
        inked = {page.obj.objgen: _inked(page) for page in document.pages}

        def tell(element: Object, depth: int, home: Object | None) -> Iterator[tuple[str, ...]]:
            attributes = element.A.unparse().decode("latin-1") if "/A" in element else ""
            entries = (str(element.get(key, "")) for key in ("/S", "/Lang", "/Alt", "/ID"))
            yield str(depth), *entries, attributes
            home, kids = element.get("/Pg", home), element.get("/K", [])
            for kid in kids if isinstance(kids, Array) else [kids]:
                if isinstance(kid, int):
                    assert home is not None
                    yield str(depth), *inked[home.objgen][kid]
                elif kid.get("/Type") == "/MCR":
                    yield str(depth), *inked[kid.Pg.objgen][int(kid.MCID)]
                elif kid.get("/Type") == "/OBJR":
                    yield str(depth), str(kid.Obj.A.URI if "/A" in kid.Obj else kid.Obj.TU)
                else:
                    yield from tell(kid, depth + 1, home)

        return list(tell(document.Root.StructTreeRoot.K, 0, None))


def _inked(page: pikepdf.Page) -> dict[int, tuple[str, str]]:
    """Return the tag and the words of each piece of marked content of a page: its ActualText where there is one, else its glyphs."""
    found_text: dict[int, tuple[str, str]] = {}
    opened: list[tuple[int | None, bool]] = [(None, False)]
    fonts = {name: unicode_of(font) for name, font in page.obj.Resources.Font.items()}
    font: dict[int, str] = {}
    for part in pikepdf.parse_content_stream(page):
        operator, operands = str(part.operator), list(part.operands)
        number, replaced = opened[-1]
        words = ""
        if operator in ("BDC", "BMC"):
            entries = operands[1] if len(operands) > 1 else Dictionary()
            if "/MCID" in entries:
                number = int(entries.MCID)
                assert number not in found_text
                found_text[number] = (str(operands[0]), "")
            words = str(entries.get("/ActualText", ""))
            opened.append((number, replaced or bool(words)))
        elif operator == "EMC":
            opened.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ") and not replaced:
            strings = operands[0] if operator == "TJ" else operands
            codes = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
            words = "".join(font[int.from_bytes(codes[n : n + 2], "big")] for n in range(0, len(codes), 2))
        if words and number is not None:
            found_text[number] = (found_text[number][0], found_text[number][1] + words)
    return found_text


# ---- stamped or built: the same


OVERLEAF = {("A4", "long note")}
"""Where a note finds no room on the first page, beside what to read first; it goes overleaf, and such a leaflet is built in full."""


def _begins(note: str, page: str) -> bool:
    """Tell whether a page has the first words of a note."""
    return strip_markup(note)[:8].split("\n")[0] in page


STAMPED = ["A4", "A5", "A4 large", "booklet A4", "trifold A4", "cards A4"]


@pytest.mark.parametrize(("lines", "asked"), sorted({*in_turn([*LINES], STAMPED), *((b, a) for a, b in OVERLEAF)}))
@pytest.mark.sweep(every=8)
def test_stamped_is_the_same_as_built(asked: str, lines: str) -> None:
    """What is stamped looks and is read as if it was built in full; what does not fit is refused in both."""
    row, options = LINES[lines][1], {"points": "hand"} | OPTION_SETS[asked]
    done, built = second_row(asked, lines), _built_or_refused(row, options)
    if isinstance(built, list):
        assert (done.pdf, [each.rule for each in done.problems]) == (None, built)
        assert built == ["does-not-fit"]
        return
    assert done.pdf is not None
    assert is_stamped(done.pdf) == ((asked, lines) not in OVERLEAF)
    if (asked, lines) in OVERLEAF:
        assert not _begins(row["note"], page_texts(built)[0])
        assert _begins(row["note"], page_texts(built)[1])
    assert done.pages == len(page_texts(built))
    assert page_texts(done.pdf) == page_texts(built)
    assert same_to_the_eye(done.pdf, built)
    if "format" not in options:
        assert heard(done.pdf) == heard(built)


@pytest.mark.parametrize("asked", OPTION_SETS)
@pytest.mark.sweep(every=10)
def test_a_note_of_any_length_is_printed(asked: str) -> None:
    """A note too long for the first page goes on overleaf to its last word, for its row alone; a tri-fold may have no panel left for it."""
    rows = [{"patient": "Ann"}, {"patient": "Bob", "note": "Quixotic. " * 480}, {"patient": "Cid"}]
    first, long, last = handout.batch("back-pain", rows, **({"points": "hand"} | OPTION_SETS[asked]))
    if "trifold" in asked and long.problems:
        (problem,) = long.problems
        assert (long.pdf, problem.rule, str(problem.where)[:11]) == (None, "does-not-fit", "rows, row 2")
        assert first.pdf
        assert last.pdf
        return
    assert [str(page_texts(result.pdf or b"")).count("Quixotic.") for result in (first, long, last)] == [0, 480, 0]
    assert not long.problems


@pytest.mark.parametrize("asked", sorted(OPTION_SETS.keys() - {"A4", "A5", "A4 large", "booklet A4"}))
@pytest.mark.sweep(every=10)
def test_any_options_can_be_stamped(asked: str) -> None:
    """Whatever paper, theme, ink, clinic and diary are asked for, what is stamped is as built."""
    built = in_full("back-pain", LINES["all"][1], **({"points": "hand"} | OPTION_SETS[asked]))
    pdf = second_row(asked, "all").pdf
    assert pdf is not None
    assert is_stamped(pdf)
    assert page_texts(pdf) == page_texts(built)
    assert same_to_the_eye(pdf, built)
    if "format" not in OPTION_SETS[asked]:
        assert heard(pdf) == heard(built)


@pytest.mark.parametrize(("topic", "lines"), in_turn(["espalda", "plati", "kamar"], ["accents", "date and by"]))
@pytest.mark.sweep(every=8)
def test_any_language_is_as_built(topic: str, lines: str) -> None:
    """In Spanish, Greek and Hindi a row looks and is read as if it was built alone."""
    *_, done = handout.batch(topic, LINES[lines], project=FIXTURES)
    built = in_full(topic, LINES[lines][1], project=FIXTURES)
    assert done.pdf is not None
    assert is_stamped(done.pdf)
    assert heard(done.pdf) == heard(built)
    assert same_to_the_eye(done.pdf, built)


@pytest.mark.parametrize("lines", ["all", "long names", "foreign note"])
@pytest.mark.sweep(every=8)
def test_poppler_finds_no_difference(lines: str, tmp_path: Path) -> None:
    """What poppler reads on the pages and in the tags is the same, word by word."""
    pdf, built = second_row("A4", lines).pdf, in_full("back-pain", LINES[lines][1], points="hand", paper="A4")
    assert pdf is not None
    for program, option in (("pdftotext", "-raw"), ("pdfinfo", "-struct-text")):
        one, other = (poppler(program, option, content=content, place=tmp_path) for content in (pdf, built))
        one, other = (re.sub(r"Object \d+ \d+", "Object", text) for text in (one, other))  # fields are named by number
        assert one == other
        assert all(words in one for words in LINES[lines][1].values() if words.isalpha())


@pytest.mark.parametrize(("lines", "asked"), in_turn([*LINES], ["A4", "trifold A4"]))
@pytest.mark.sweep(every=10)
def test_a_row_is_what_build_makes(asked: str, lines: str) -> None:
    """A row's PDF is byte for byte the one that ``build`` gives for the same words."""
    row = {**LINES[lines][1]}
    assert second_row(asked, lines).pdf == handout.build("back-pain", **({"points": "hand"} | OPTION_SETS[asked] | row))


@pytest.mark.parametrize("lines", ["name", "long name", "note of lines"])
def test_what_is_said_is_on_the_front_page(lines: str) -> None:
    """The person's own words are on page 1, those of the other row are nowhere."""
    other, row = LINES[lines]
    pdf = second_row("A4", lines).pdf
    assert pdf is not None
    first, *rest = (" ".join(page.split()) for page in page_texts(pdf))
    for text in row.values():
        assert " ".join(text.split()) in first
    assert not any(" ".join(text.split()) in page for text in other.values() for page in (first, *rest))


# ---- sound


STAMPS = [("A4", "all"), ("A5", "long name"), ("A4 large", "date and by"), ("clinic", "foreign note"), ("A4", "signs")]


@pytest.mark.parametrize(("stamp", "flavour"), in_turn(STAMPS, ["ua1", "2a"]))
@pytest.mark.sweep
def test_a_stamped_leaflet_conforms(stamp: tuple[str, str], flavour: str) -> None:
    """A stamped leaflet is PDF/UA-1 and PDF/A-2a to our own check, and one of them to veraPDF."""
    asked, lines = stamp
    pdf = second_row(asked, lines).pdf
    assert pdf is not None
    assert is_stamped(pdf)
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


@pytest.mark.parametrize("lines", sorted(LINES.keys() - {"all", "signs"}))
@pytest.mark.sweep(every=10)
def test_our_own_check_finds_nothing(lines: str) -> None:
    """Whatever is said, nothing is wrong with the tags."""
    pdf = second_row("A4", lines).pdf
    assert pdf is not None
    assert check(pdf) == {}


@pytest.mark.parametrize("asked", OPTION_SETS)
@pytest.mark.sweep(every=8)
def test_a_stamped_pdf_is_whole(asked: str) -> None:
    """Nothing in it is broken or superfluous to a strict reader, and no object of it is out of reach."""
    pdf = second_row(asked, "name").pdf
    assert pdf is not None
    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert document.get_warnings() == []


def _free(pdf: bytes) -> list[int]:
    """Return the numbers of objects that one of the cross-reference tables says are free, but for the first (ISO 32000-1 7.5.8)."""
    found = []
    tables = re.finditer(rb"/Type/XRef/Size (\d+)/W\[1 4 2\].*?>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    for size, content in (table.groups() for table in tables):
        rows = content if len(content) % 7 == 0 and content[0] < 3 else zlib.decompress(content)
        found += [at for at in range(1, len(rows) // 7) if rows[7 * at] == 0]
        assert len(rows) // 7 <= int(size)
    return found


@pytest.mark.parametrize("asked", OPTION_SETS)
def test_no_object_is_free_before_it_is_updated(asked: str) -> None:
    """The PDFium of mid-2024 heeds no update of an object that the file before it calls free: the name would be lost on its screen."""
    pdf = second_row(asked, "name").pdf
    assert pdf is not None
    assert pdf.count(b"/Type/XRef") == 2
    assert _free(pdf) == []


@pytest.mark.parametrize("asked", ["A4", "booklet A4"])
def test_qpdf_finds_nothing(asked: str, tmp_path: Path) -> None:
    """The command qpdf --check is content, with the file and with its update."""
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    file, pdf = tmp_path / "row.pdf", second_row(asked, "all").pdf
    assert pdf is not None
    file.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("asked", ["A4", "cards A4"])
def test_what_rows_share_is_the_same_bytes(asked: str) -> None:
    """Two rows that look alike differ at the end of their files only, by less than a twentieth."""
    one, other = (each.pdf for each in _series("back-pain", asked, "name"))
    assert one is not None
    assert other is not None
    shared = next(n for n, (this, that) in enumerate(zip(one, other, strict=False)) if this != that)
    assert max(len(one), len(other)) - shared < len(one) / 20
