"""One PDF for the print room holds the same leaflets to the eye, each on a fresh sheet, and is written whole or not at all."""

import errno
import os
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from support.cli import run

import handout

OUT = Path("all.pdf")
HEAD = ("patient", "date", "by", "note", "dose", "points", "avoid", "format", "large_print")
SECRETS = ("Zuzana", "Quist", "Yrsa", "Begin with", "Zecret")


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """Write *rows* as a table; return its name."""
    lines = [";".join('"' + row.get(name, "").replace('"', '""') + '"' for name in HEAD) for row in rows]
    Path("t.csv").write_text("\n".join([";".join(HEAD), *lines]), "utf-8")
    return "t.csv"


def merged(rows: Sequence[Mapping[str, str]], *words: str) -> bytes:
    """Return *rows* in one PDF."""
    result = run("batch", "back-pain", table(rows), "--merged", str(OUT), *words)
    assert (result.exit_code, result.stderr) == (0, "")
    return OUT.read_bytes()


def pictures(pdf: bytes) -> list[Image.Image]:
    """Return each page as it is seen."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=0.75).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def labels(pdf: bytes) -> list[str]:
    """Return what a reader shows as the number of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document.get_page_label(number) for number in range(len(document))]
    finally:
        document.close()


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return each bookmark with the number of its page, from 0."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    finally:
        document.close()


def is_white(picture: Image.Image) -> bool:
    """Tell whether nothing is on a page."""
    return picture.getextrema() == ((255, 255),) * 3


pytestmark = pytest.mark.usefixtures("empty_folder")


SOME: dict[str, list[dict[str, str]]] = {
    "alike": [{"patient": f"Zuzana {letter}", "date": "2026-11-22"} for letter in "ABC"],
    "unlike": [
        {"patient": "Zuzana Wójcik-Quist", "note": "Begin with the hand.\nCall me."},
        {"patient": "Ζωή Παπαδοπούλου", "date": "2026-01-02", "points": "hand"},
        {"by": "Dr Yrsa Ngo", "dose": "hand=2 minutes", "points": "hand,stomach"},
        {"large_print": "yes", "patient": "राम शर्मा", "points": "hand"},
        {"avoid": "gout", "patient": "-"},
        {"note": "Begin with this. " * 40, "points": "hand", "patient": "-"},
        {"patient": "Zuzana Wójcik-Quist", "points": "hand", "note": "See https://example.org/x"},
        {"patient": "A Z", "points": "hand"},
    ],
    "nobody": [{"points": "hand"}, {"points": "hand"}, {"points": "stomach"}],
    "sheets": [
        {"patient": "Zuzana A", "format": "booklet", "points": "hand"},
        {"patient": "Zuzana B", "format": "trifold", "points": "hand,stomach"},
        {"patient": "Zuzana C", "format": "booklet", "points": "hand"},
    ],
    "one": [{"patient": "Zuzana A", "points": "hand"}],
}


def alone(row: Mapping[str, str]) -> bytes:
    """Return the leaflet of a row as ``build`` makes it: a dash stands for nobody."""
    options: dict[str, Any] = {
        name: text for name, text in row.items() if name not in ("dose", "large_print") and text != "-"
    }
    if "dose" in row:
        options["doses"] = dict([row["dose"].split("=")])
    return handout.build("back-pain", large_print=row.get("large_print") == "yes", **options)


@pytest.mark.parametrize("name", SOME)
@pytest.mark.sweep(every=10)
def test_every_leaflet_looks_as_it_does_alone(name: str) -> None:
    """Page by page the same picture, each leaflet from the front of a sheet, with at most one blank back behind it."""
    rows = SOME[name]
    whole = pictures(pdf := merged(rows))
    at, starts = 0, []
    for row in rows:
        starts.append(at)
        wanted = pictures(alone(row))
        for one, other in zip(wanted, whole[at : at + len(wanted)], strict=True):
            assert one.size == other.size
            assert max(high for _, high in ImageChops.difference(one, other).getextrema()) <= 8
        at += len(wanted)
        if at % 2:
            assert is_white(whole[at])
            at += 1
    assert at == len(whole)
    assert [page for _, page in bookmarks(pdf)] == starts
    assert not [page for page in starts if page % 2]


@pytest.mark.parametrize("rows", SOME.values(), ids=SOME)
@pytest.mark.sweep(every=10)
def test_bookmarks_and_labels_tell_the_row(rows: list[dict[str, str]]) -> None:
    """As a spreadsheet counts them: the first leaflet is row 2, its pages are 2-1, 2-2 …."""
    pdf = merged(rows)
    marks = bookmarks(pdf)
    assert [title for title, _ in marks] == [f"Row {number}" for number in range(2, len(rows) + 2)]
    ends = [*(page for _, page in marks[1:]), len(shown := labels(pdf))]
    for number, (start, end) in enumerate(zip((page for _, page in marks), ends, strict=True), 2):
        assert shown[start:end] == [f"{number}-{page}" for page in range(1, end - start + 1)]


@pytest.mark.parametrize("rows", SOME.values(), ids=SOME)
@pytest.mark.sweep(every=8)
def test_the_file_is_sound(rows: list[dict[str, str]]) -> None:
    """Qpdf finds nothing to say, and each page has an object of its own."""
    with pikepdf.open(BytesIO(merged(rows))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len({page.objgen for page in pdf.pages}) == len(pdf.pages)
        assert pdf.Root.PageMode == "/UseOutlines"


def test_nobody_stands_where_it_is_not_printed() -> None:
    """No bookmark, label, metadata or string of the file tells a name, and neither does the command."""
    pdf = merged(SOME["unlike"])
    result = run("batch", "back-pain", "t.csv", "--merged", str(OUT))
    reported = [result.output, *os.listdir(), *labels(pdf), *(title for title, _ in bookmarks(pdf))]  # noqa: PTH208
    with pikepdf.open(BytesIO(pdf)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary):
                reported += [str(value) for value in thing.as_dict().values() if isinstance(value, pikepdf.String)]
    found = "\n".join(reported)
    assert "Row 2" in found
    assert [word for word in SECRETS if word in found] == []


def test_a_bad_row_is_left_out_without_moving_the_numbers() -> None:
    """The bookmarks keep the numbers of the table, and the list of the others lies beside the file."""
    rows = [{"patient": "Zuzana A"}, {"patient": "Zuzana B", "date": "1.2.26"}, {"patient": "Zuzana C"}]
    result = run("batch", "back-pain", table(rows), "--merged", "deep/all.pdf", "--skip-bad", "--points", "hand")
    assert result.exit_code == 0
    assert [title for title, _ in bookmarks(Path("deep/all.pdf").read_bytes())] == ["Row 2", "Row 4"]
    assert Path("deep/all.problems.csv").read_text("utf-8-sig").splitlines()[1].startswith("3,date,")


def test_many_share_what_they_share() -> None:
    """A hundred leaflets more take a fraction of a leaflet each."""
    few, many = (
        len(merged([{"patient": f"Zuzana {number:03}", "points": "hand"} for number in range(count)]))
        for count in (10, 110)
    )
    assert (many - few) / 100 < len(alone({"patient": "Zuzana 001", "points": "hand"})) / 20


@pytest.mark.parametrize("when", ["writing", "naming"])
@pytest.mark.sweep(every=8)
def test_a_full_disk_leaves_the_older_file(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the old file or the whole new one, with exit code 3 and words, and nothing half lies about."""
    OUT.write_bytes(b"old")
    full, opened = OSError(errno.ENOSPC, "No space left on device"), os.fdopen

    class Full:
        """Takes some bytes, then none."""

        def __init__(self, out: BinaryIO) -> None:
            self.out, self.space = out, 20_000

        def write(self, content: bytes) -> int:
            """Write *content* while there is room."""
            self.space -= len(content)
            if self.space < 0:
                raise full
            return self.out.write(content)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.out.close()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.out, name)

    def narrow(descriptor: int, mode: str) -> Any:
        return Full(opened(descriptor, mode))

    def refuse(*_: object) -> None:
        raise full

    rows = table([{"patient": "Zuzana A"}])
    with monkeypatch.context() as disk:
        disk.setattr(*((os, "fdopen", narrow) if when == "writing" else (Path, "replace", refuse)))
        result = run("batch", "back-pain", rows, "--merged", str(OUT))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no space left on device" in result.stderr
    assert OUT.read_bytes() == b"old"
    assert sorted(os.listdir()) == ["all.pdf", "t.csv"]  # noqa: PTH208


@pytest.mark.parametrize("words", [["-o", "x"], ["--again"], ["--workers", "2"], ["--name-by", "patient"]])
def test_what_means_nothing_for_one_file_is_refused(words: list[str]) -> None:
    """Nothing is written, and the option is named."""
    result = run("batch", "back-pain", table([{}, {"patient": "Zuzana"}]), "--merged", str(OUT), *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be used with --merged" in result.stderr
    assert not OUT.exists()


def test_a_folder_is_no_file_to_write() -> None:
    """It is said of the folder that was named, before any row is laid out, with exit code 3."""
    OUT.mkdir()
    result = run("batch", "back-pain", table([{"patient": "Zuzana"}]), "--merged", str(OUT))
    assert result.exit_code == 3
    assert result.stderr.startswith("all.pdf: error: ")
    assert "goes on where it stopped" not in result.stderr


@pytest.mark.parametrize(
    ("formats", "words", "asked"),
    [
        (("booklet", "booklet"), (), {"/PrintScaling": "/None", "/Duplex": "/DuplexFlipShortEdge"}),
        (("trifold", "cards"), (), {"/PrintScaling": "/None"}),
        (
            ("", ""),
            ("--format", "cards", "--flip", "short"),
            {"/PrintScaling": "/None", "/Duplex": "/DuplexFlipShortEdge"},
        ),
        (("", ""), (), {"/Duplex": "/DuplexFlipLongEdge"}),
        (("", "booklet"), (), {"/PrintScaling": "/None"}),
    ],
)
@pytest.mark.sweep(every=8)
def test_the_print_room_is_asked_for_what_is_right_for_all(
    formats: tuple[str, ...], words: tuple[str, ...], asked: dict[str, str]
) -> None:
    """One PDF of many asks for true size if any of them needs it, and for a way to turn the paper if all have the same."""
    rows = [{"patient": "Ann Lee", "points": "hand", "format": form} for form in (*formats, formats[0])]
    with pikepdf.open(BytesIO(merged(rows, *words))) as document:
        found = {name: str(value) for name, value in document.Root.ViewerPreferences.items()}
    assert found == {"/DisplayDocTitle": "True", **asked}
