"""A photo prints in the colours that its file means."""

import struct
import zlib

import pillow_heif
import pytest
from PIL import Image
from support.photos import PROBE, as_seen, flat, judged, load_photo, png_with
from support.pictures import colour_profile, encoded, png_chunk

from handout.problems import InputError

Colour = tuple[int, int, int]
P3_PROBE = (212, 124, 40)


def _gamma(value: int) -> bytes:
    return png_chunk(b"gAMA", struct.pack(">I", value))


P3_PLACES = png_chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
SRGB_PLACES = png_chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
SRGB_CHUNK = png_chunk(b"sRGB", b"\0")


def _codes(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> bytes:
    return png_chunk(b"cICP", bytes((primaries, transfer, matrix, full)))


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (png_with(flat(), _gamma(100_000)), (229, 188, 133)),
        (png_with(flat(), _gamma(45_455)), PROBE),
        (png_with(flat(), _gamma(45_455), SRGB_PLACES), PROBE),
        (png_with(flat(), _gamma(100_000), SRGB_CHUNK), PROBE),
        (png_with(flat(icc_profile=colour_profile()), _gamma(100_000)), PROBE),
        (png_with(flat(), _gamma(45_455), P3_PLACES), P3_PROBE),
        (png_with(flat(), P3_PLACES), PROBE),
        (png_with(flat(), _gamma(0)), PROBE),
        (png_with(flat(), _gamma(45_455), png_chunk(b"cHRM", bytes(32))), PROBE),
        (png_with(flat(), _codes(12, 13)), P3_PROBE),
        (png_with(flat(), _codes(1, 13)), PROBE),
        (png_with(flat(), _codes(12, 13), SRGB_CHUNK), P3_PROBE),
        (png_with(flat(), _codes(12, 13), _gamma(100_000)), P3_PROBE),
        (png_with(flat(icc_profile=colour_profile()), _codes(12, 13)), P3_PROBE),
        (png_with(flat(), _codes(1, 8)), (229, 188, 133)),
        (png_with(flat(), _codes(2, 2)), PROBE),
        (png_with(flat(), _codes(12, 200), _gamma(100_000)), (229, 188, 133)),
        (png_with(flat((148, 148, 148)), _codes(9, 16)), (255, 255, 255)),
        (png_with(flat((0, 0, 0)), _codes(9, 16)), (0, 0, 0)),
        (png_with(flat((191, 191, 191)), _codes(9, 18)), (255, 255, 255)),
        (png_with(flat(128, "L"), _gamma(100_000)), (188, 188, 188)),
        (png_with(flat(128, "L"), _codes(1, 8)), (188, 188, 188)),
        (png_with(flat((128, 255), "LA"), _gamma(100_000)), (188, 188, 188)),
        (png_with(flat((*PROBE, 255), "RGBA"), _gamma(100_000)), (229, 188, 133)),
        (png_with(flat((0, 0, 0, 0), "RGBA"), _gamma(100_000)), (255, 255, 255)),
        (png_with(encoded(Image.new("RGB", (8, 6), PROBE).quantize(2), "PNG"), _gamma(100_000)), (229, 188, 133)),
        (png_with(flat(0x8080, "I;16"), _gamma(100_000)), (188, 188, 188)),
    ],
)
def test_a_png_means_the_colours_it_says(content: bytes, seen: Colour) -> None:
    """Of cICP, an embedded profile, sRGB, gAMA with cHRM the first counts (PNG third edition 4.3)."""
    found = as_seen(load_photo(content)).getpixel((3, 3))
    assert found == pytest.approx(seen, abs=3)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_telephone_means_the_colours_it_says(kind: str) -> None:
    """Primaries that a HEIC or AVIF names by number are heeded."""
    pillow_heif.register_heif_opener()
    content = encoded(Image.new("RGB", (64, 64), PROBE), kind, quality=95)
    at = content.find(b"colrnclx") + 8
    if at < 8:
        pytest.skip("this pillow-heif writes no primaries")
    coded = content[:at] + struct.pack(">HH", 12, 13) + content[at + 4 :]
    assert as_seen(load_photo(coded)).getpixel((30, 30)) == pytest.approx(P3_PROBE, abs=5)


def _raw_tiff(photometric: int, bits: tuple[int, ...], data: bytes, extra: int | None = None, kind: int = 1) -> bytes:
    """Return a TIFF of 8 x 8 equal pixels, each *data*."""
    entries = [(256, 3, 1, 8), (257, 3, 1, 8), (258, 3, len(bits), bits), (259, 3, 1, 1), (262, 3, 1, photometric)]
    entries += [(273, 4, 1, 0), (277, 3, 1, len(bits)), (278, 3, 1, 8), (279, 4, 1, len(data) * 64)]
    entries += [(338, 3, 1, extra)] if extra is not None else []
    entries += [(339, 3, 1, kind)] if kind != 1 else []
    start = 8 + 2 + 12 * len(entries) + 4
    table = b""
    for tag, type_, count, value in entries:
        packed = struct.pack("<HH", *value) if tag == 258 and len(bits) == 2 else b""
        number = start + 64 if tag == 273 else value[0] if isinstance(value, tuple) else value
        packed = packed or (struct.pack("<I", start) if tag == 258 and len(bits) > 2 else struct.pack("<I", number))
        table += struct.pack("<HHI", tag, type_, count) + packed
    depths = struct.pack(f"<{len(bits)}H", *bits).ljust(64, b"\0")
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(4) + depths + data * 64


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (_raw_tiff(1, (8,), b"\x64"), (100, 100, 100)),
        (_raw_tiff(0, (8,), b"\x64"), (155, 155, 155)),
        (_raw_tiff(1, (16,), b"\0\x64"), (100, 100, 100)),
        (_raw_tiff(0, (16,), b"\0\x64"), (155, 155, 155)),
        (_raw_tiff(1, (8, 8), b"\x64\x80", 2), (178, 178, 178)),
        (_raw_tiff(2, (8, 8, 8, 8), b"\x64\0\0\x80", 1), (228, 127, 127)),
        (_raw_tiff(2, (8, 8, 8, 8), b"\xc8\0\0\x80", 2), (228, 127, 127)),
        (_raw_tiff(2, (16, 16, 16), b"\0\xc8\0\x80\0\x3c"), PROBE),
        (_raw_tiff(5, (8, 8, 8, 8), b"\0\xff\xff\0"), (255, 0, 0)),
        (_raw_tiff(8, (8, 8, 8), b"\xff\0\0"), (255, 255, 255)),
    ],
    ids=str,
)
def test_a_tiff_prints_as_it_is(content: bytes, seen: Colour) -> None:
    """Grey, inverted, deep, see-through, premultiplied, CMYK and Lab: each has its own colour on white."""
    assert as_seen(load_photo(content)).getpixel((3, 3)) == pytest.approx(seen, abs=3)


def test_premultiplied_grey_prints_as_it_is_or_is_refused() -> None:
    """Grey with premultiplied alpha, which older Pillows do not read, is told when it is read, never when it is painted."""
    content = _raw_tiff(1, (8, 8), b"\x32\x80", 1)
    if not judged(content):
        assert as_seen(load_photo(content)).getpixel((3, 3)) == pytest.approx((178, 178, 178), abs=3)


@pytest.mark.parametrize(
    "content",
    [
        _raw_tiff(1, (32,), struct.pack("<f", 0.5), kind=3),
        _raw_tiff(1, (32,), b"\0\0\0\1"),
        _raw_tiff(1, (16,), b"\0\x10", kind=2),
        encoded(Image.new("F", (8, 8), 0.5), "TIFF"),
        encoded(Image.new("I", (8, 8), 70_000), "TIFF"),
    ],
)
def test_numbers_that_name_no_colour_are_refused(content: bytes) -> None:
    """Fractions and numbers beyond 16 bit have no colour, and are refused before anything is drawn."""
    with pytest.raises(InputError) as refused:
        load_photo(content)
    assert [problem.rule for problem in refused.value.problems] == ["picture-format"]


@pytest.mark.parametrize("depth", [1, 2, 4, 16])
def test_a_clear_grey_is_clear_at_any_depth(depth: int) -> None:
    """A PNG's see-through grey is white paper, whatever the number of bits; its neighbours stay."""
    clear, other = 0, (1 << depth) - 1 - (depth > 1)
    row = (
        struct.pack(">HH", clear, other)
        if depth == 16
        else bytes([(clear << (8 - depth)) | (other << (8 - 2 * depth))])
    )
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, depth, 0, 0, 0, 0))
    data = png_chunk(b"IDAT", zlib.compress(b"\0" + row))
    result = b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"tRNS", struct.pack(">H", other)) + data + png_chunk(b"IEND", b"")
    seen = as_seen(load_photo(result))
    assert (seen.getpixel((0, 0)), seen.getpixel((1, 0))) == ((0, 0, 0), (255, 255, 255))
