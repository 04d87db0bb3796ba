"""Odd, broken and hostile photos are read in little memory or refused in our words."""

import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile
from support.covering import examples
from support.photos import exif, flat, gradient, heic, jpeg, judged, png, png_with, tiff
from support.pictures import encoded, png_chunk

from handout.content.assets import PICTURES, PictureFile
from handout.geometry import Size
from handout.layout.figures.photo import photo
from handout.layout.figures.raster import decode as pixels
from handout.problems import InputError

# ---- odd, broken and hostile files


FILES: dict[str, bytes] = {
    "a.jpg": jpeg(),
    "p.jpg": jpeg(progressive=True),
    "a.png": png(),
    "a.webp": encoded(gradient(), "WEBP", exif=exif()),
    "raw.tif": tiff(),
    "lzw.tif": tiff(compression="tiff_lzw"),
    "jpeg.tif": tiff(compression="jpeg"),
    "a.heic": heic(),
    "a.avif": encoded(gradient(), "AVIF", exif=exif()),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_cut_off_are_refused_in_silence(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A file that ends too early is refused or printed, in our words, and no library writes to the terminal."""
    content = FILES[name]
    assert judged(content) == ""
    reported = [judged(content[: len(content) * part // 20]) for part in range(20)]
    assert reported[0] == "the file is empty"
    assert all(reported[:10])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", FILES)
@hypothesis(deadline=None, max_examples=examples(40))
@given(places=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6))
@example(places=[(0.4027798989610028, b"E-")])  # p.jpg is then a line: very wide and hardly high
@pytest.mark.sweep(every=14)
def test_damaged_files_never_end_in_a_traceback(name: str, places: list[tuple[float, bytes]]) -> None:
    """Whatever bytes of a file are changed, it is printed or refused in our words."""
    content = bytearray(FILES[name])
    for part, put in places:
        at = int(part * len(content))
        content[at : at + len(put)] = put
    judged(bytes(content))


@pytest.mark.parametrize(
    "error",
    [
        *(OSError, SyntaxError, ValueError, struct.error, IndexError, KeyError, TypeError, EOFError, ZeroDivisionError),
        *(
            OverflowError,
            RuntimeError,
            AttributeError,
            AssertionError,
            NotImplementedError,
            MemoryError,
            RecursionError,
        ),
        *(Image.DecompressionBombError, ImageCms.PyCMSError, zlib.error, UnicodeDecodeError, NameError, StopIteration),
    ],
)
@pytest.mark.parametrize("step", ["open", "load", "getexif"])
@pytest.mark.sweep(every=12)
def test_every_error_of_a_library_is_told_in_our_words(
    error: type[Exception], step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Pillow raises, wherever, becomes a problem of the file, and what Pillow says of it is not repeated."""

    def fail(*_: object, **__: object) -> None:
        raise error("utf-8", b"", 0, 1, "broken data") if error is UnicodeDecodeError else error("broken data at 0x7f")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    owner = {"open": Image, "load": ImageFile.ImageFile, "getexif": Image.Image}[step]
    monkeypatch.setattr(owner, step, fail)
    content = encoded(gradient(size=(41, 31)), "PNG", exif=exif())
    assert bool(judged(content)) == (step != "getexif")


@pytest.mark.parametrize(
    ("start", "named"),
    [
        (b"GIF89a", "a GIF"),
        (b"BM6\0", "a BMP"),
        (b"%PDF-1.7", "a PDF"),
        (b"8BPS\0\1", "a Photoshop file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "a drawing"),
        (b"\0\0\0\x0cJXL \r\n", "a JPEG XL"),
    ],
)
def test_a_file_with_a_foreign_name_is_told_what_it_is(start: bytes, named: str) -> None:
    """A GIF that is called .jpg is told to be a GIF."""
    assert named in judged(start + bytes(100))


# ---- memory and time


@pytest.mark.parametrize("name", FILES)
def test_what_would_take_too_much_memory_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every format has its limit by what its decoder holds, and says how many pixels may be; a baseline JPEG is read in parts."""
    monkeypatch.setattr(pixels, "MOST_DECODED", len(FILES[name]) + 1_000)
    with pytest.raises(InputError) as refused:
        pixels.normalize(PictureFile(name, FILES[name], {}))
    (problem,) = refused.value.problems
    assert problem.rule == "picture-too-large"
    if name == "p.jpg":
        assert "progressive" in problem.hint


@pytest.mark.parametrize(("width", "height"), [(70_000, 70_000), (2_000_000_000, 2_000_000_000), (9_000, 9_000)])
def test_a_small_file_of_many_pixels_is_refused_unread(width: int, height: int) -> None:
    """A PNG of a hundred bytes that says it is enormous is refused by its head."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = png_chunk(b"IDAT", zlib.compress(bytes(100))) + png_chunk(b"IEND", b"")
    assert "million pixels" in judged(b"\x89PNG\r\n\x1a\n" + head + data)


def test_a_png_of_endless_parts_is_refused() -> None:
    """A PNG of a hundred thousand chunks is refused, not read for minutes."""
    assert judged(png_with(flat(), png_chunk(b"tEXt", b"a\0b") * 100_001))


def test_a_jpeg_of_endless_scans_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A progressive JPEG whose scans go over its pixels again and again is refused by their number."""
    monkeypatch.setattr(pixels, "MOST_SCANNED", 20_000)
    assert "scans" in judged(encoded(gradient(size=(121, 91)), "JPEG", progressive=True))


READ = """
import re, sys
from pathlib import Path
from handout.content.assets import PictureFile
from handout.layout.figures.raster.decode import normalize
made = normalize(PictureFile("a.png", Path(sys.argv[1]).read_bytes(), {}))
print(made.width, made.height, re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell how much memory was held")
def test_a_large_photo_is_read_in_little_memory(tmp_path: Path) -> None:
    """Of forty million pixels as many are kept as can be printed, and less than 300 MB are ever held."""
    packer = zlib.compressobj(1)
    rows = b"".join([*(packer.compress(b"\0" + b"\x10\x80\xc0" * 8000) for _ in range(5000)), packer.flush()])
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 8000, 5000, 8, 2, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b""))
    reported = subprocess.run(
        [sys.executable, "-c", READ, tmp_path / "a.png"], capture_output=True, text=True, check=True
    )
    width, height, most = map(int, reported.stdout.split())
    assert (width, height) == (2667, 1667)
    assert 100_000_000 < most * 1024 < 300_000_000


@pytest.mark.parametrize("ending", [".heic", ".heif", ".avif"])
def test_photos_of_telephones_are_pictures(ending: str) -> None:
    """What telephones write may be named in a topic."""
    assert ending in PICTURES


@pytest.mark.parametrize("side", [1, 2, 8, 16, 17, 64])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_tiny_flat_photo_is_a_photo(side: int, mode: str) -> None:
    """Of its few bytes none can be missed, yet it is no damaged file."""
    out = BytesIO()
    Image.new(mode, (side, side), 90 if mode == "L" else (90,) * len(mode)).save(out, "JPEG")
    assert photo(PictureFile("images/mine/tiny.jpg", out.getvalue(), {})).size == Size(side, side)
