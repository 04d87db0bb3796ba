"""A photo of which a part is lost is refused: no decoder says so, and the rest would print grey or black."""

import zlib
from collections.abc import Callable

import pillow_heif
import pytest
from PIL import Image, ImageDraw
from support.photos import gradient, judged
from support.pictures import encoded, png_chunk

from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.layout.figures.photo import Photo, photo
from handout.layout.figures.picture import load
from handout.problems import InputError

SIZE = (320, 240)
pillow_heif.register_heif_opener()


def scene(mode: str = "RGB") -> Image.Image:
    """Return a picture with details everywhere."""
    return Image.blend(gradient("L", SIZE), Image.effect_noise(SIZE, 60), 0.3).convert("RGB").convert(mode)


JPEGS = {
    "baseline": encoded(scene(), "JPEG"),
    "progressive": encoded(scene(), "JPEG", progressive=True),
    "intervals": encoded(scene(), "JPEG", restart_marker_blocks=7),
    "progressive intervals": encoded(scene(), "JPEG", progressive=True, restart_marker_rows=2),
    "grey": encoded(scene("L"), "JPEG"),
    "CMYK": encoded(scene("CMYK"), "JPEG"),
    "full colour": encoded(scene(), "JPEG", subsampling=0, optimize=True),
}
OTHERS = {
    "WebP": lambda: encoded(scene(), "WEBP"),
    "WebP without loss": lambda: encoded(scene(), "WEBP", lossless=True),
    "PNG": lambda: encoded(scene(), "PNG"),
    "16-bit PNG": lambda: encoded(
        Image.frombytes("I;16", SIZE, Image.merge("LA", (scene("L"), scene("L"))).tobytes()), "PNG"
    ),
    "AVIF": lambda: encoded(scene(), "AVIF", quality=95),
    "HEIC": lambda: encoded(scene(), "HEIF", quality=95),
    "LZW": lambda: encoded(scene(), "TIFF", compression="tiff_lzw"),
    "fax": lambda: encoded(scene("1"), "TIFF", compression="group4"),
}
"""Functions: to write an AVIF takes as long as a hundred tests, and every worker loads this file."""


def cut(content: bytes, part: float) -> bytes:
    """Return a file that a program ended properly though the rest never came."""
    return content[: int(len(content) * part)] + b"\xff\xd9"


def holed(content: bytes, part: float) -> bytes:
    """Return a file without some of its bytes."""
    at = int(len(content) * part)
    return content[:at] + content[at + 700 :]


def without_scans(content: bytes, part: float) -> bytes:
    """Return a file that ends before one of its scans."""
    scans = [place for place in range(len(content)) if content.startswith(b"\xff\xda", place)]
    return content[: scans[int(len(scans) * part)]] + b"\xff\xd9"


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize(
    ("name", "damage"), [(name, how) for name in JPEGS for how in (cut, holed) if (name, how) != ("progressive", holed)]
)
def test_a_jpeg_that_lacks_data_is_refused(name: str, damage: Callable[[bytes, float], bytes], part: float) -> None:
    """However it ends, of whatever kind it is."""
    assert judged(JPEGS[name]) == ""
    assert "not a whole picture" in judged(damage(JPEGS[name], part))


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("name", ["progressive", "progressive intervals"])
def test_a_progressive_jpeg_that_lacks_scans_is_refused(name: str, part: float) -> None:
    """Each scan that is there is whole, and the picture would be coarse."""
    assert "not a whole picture" in judged(without_scans(JPEGS[name], part))


def test_an_interval_that_is_lost_is_refused() -> None:
    """Decoders go on at the next one, and the rest of the picture slips."""
    content = JPEGS["intervals"]
    first, second = content.index(b"\xff\xd1"), content.index(b"\xff\xd2")
    assert "not a whole picture" in judged(content[:first] + content[second:])


def test_what_follows_a_whole_jpeg_does_no_harm() -> None:
    """Cameras pad their files, put films behind them, and some programs fill the last byte of a scan, or mark its end."""
    for name, content in JPEGS.items():
        assert judged(content + bytes(5_000)) == "", name
        assert judged(content[:-2] + b"\x00\x00" + content[-2:]) == "", name


@pytest.mark.parametrize("part", [0.4, 0.8])
@pytest.mark.parametrize("name", ["WebP", "WebP without loss", "PNG", "16-bit PNG", "AVIF", "HEIC", "LZW"])
@pytest.mark.sweep(every=12)
def test_a_copy_that_broke_off_is_refused(name: str, part: float) -> None:
    """The file has its length, and zeros from some place on."""
    content = OTHERS[name]()
    assert judged(content) == ""
    assert "not a whole picture" in judged(
        content[: int(len(content) * part)] + bytes(len(content) - int(len(content) * part))
    )


def test_zeros_of_a_camera_are_no_lost_pixels() -> None:
    """Exif stands behind the pixels of a WebP, and often ends in zeros."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x927C] = bytes(300)
    assert judged(encoded(scene(), "WEBP", exif=exif)) == ""


def test_a_fax_with_lines_that_cannot_be_read_is_refused() -> None:
    """The decoder goes on behind them, and complains on the terminal only."""
    content = bytearray(OTHERS["fax"]())
    assert judged(bytes(content)) == ""
    content[len(content) // 3 : len(content) // 3 + 16] = b"\x5a\xa5" * 8
    assert "not a whole picture" in judged(bytes(content))


def png_of(rows: bytes, depth: int = 8, interlaced: int = 0) -> bytes:
    """Return a grey PNG of 90 x 60 pixels that holds these packed rows."""
    head = b"\0\0\0\x5a\0\0\0\x3c" + bytes((depth, 0, 0, 0, interlaced))
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in chunks)


@pytest.mark.parametrize(
    ("depth", "interlaced", "size"),
    [(8, 0, 60 * 91), (1, 0, 60 * 13), (16, 0, 60 * 181), (8, 1, 5513), (1, 1, 841)],
)
def test_a_png_of_too_few_rows_is_refused(depth: int, interlaced: int, size: int) -> None:
    """Its data end properly; the rows that are not there would print black."""
    rows = (b"\0" + b"\x5a" * 90) * 200
    assert judged(png_of(b"\0" * size, depth, interlaced)) == ""
    assert "not a whole picture" in judged(png_of(b"\0" * (size - 1), depth, interlaced))
    assert judged(png_of(rows, 8)) == ""


def test_a_png_that_differs_from_its_checksums_is_refused() -> None:
    """Pillow does not look at those of pixels."""
    content = OTHERS["PNG"]()
    at = content.rindex(b"IEND") - 8
    assert "not a whole picture" in judged(content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :])


def icon(colour: str, mode: str = "RGBA") -> Image.Image:
    """Return a disc on a transparent ground."""
    image = Image.new(mode, SIZE, (255, 255, 255, 0))
    ImageDraw.Draw(image).ellipse((20, 20, 200, 200), fill=colour)
    return image


def dark(light: int, bone: int = 0) -> Image.Image:
    """Return a room with as little *light* and the noise of a camera, or a *bone* so many pixels wide."""
    image = Image.effect_noise(SIZE, 5).point(lambda value: max(0, value - 128 + light))
    if bone:
        ImageDraw.Draw(image).rectangle((100, 20, 99 + bone, 220), fill=200)
    return image


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (Image.new("RGBA", SIZE, (0, 0, 0, 0)), "PNG"),
        (Image.new("LA", SIZE, (0, 0)), "PNG"),
        (Image.new("RGB", SIZE, "white"), "JPEG"),
        (Image.new("CMYK", SIZE, (0, 0, 0, 0)), "JPEG"),
        (Image.new("1", SIZE, 1), "TIFF"),
        (icon("white"), "WEBP"),
        (Image.new("L", SIZE, 0), "PNG"),
        (Image.new("1", SIZE, 0), "TIFF"),
        (dark(0), "JPEG"),
        (dark(0).convert("RGB"), "HEIF"),
    ],
)
def test_a_picture_of_nothing_is_refused(image: Image.Image, kind: str) -> None:
    """Wholly transparent, white, or white on nothing: it would print as an empty frame; dark, as a black one."""
    with pytest.raises(InputError, match="nothing of it would be seen"):
        load(PictureFile("a.jpg", encoded(image, kind), {}))


def test_a_picture_of_little_is_printed() -> None:
    """One pale pixel row is something, and so is a grey sheet, or a pale bone in the dark."""
    for image in (icon("black"), icon("#f7f7f7"), Image.new("L", SIZE, 128), dark(0, bone=5)):
        assert load(PictureFile("a.png", encoded(image, "PNG"), {})).size == Size(*SIZE)
    line = Image.new("RGB", SIZE, "white")
    line.paste("black", (0, 100, SIZE[0], 102))
    assert load(PictureFile("a.jpg", encoded(line, "JPEG"), {})).size == Size(*SIZE)


@pytest.mark.parametrize(
    ("skin", "ground", "rule"), [(20, 20, "dark-picture"), (70, 20, "dark-picture"), (150, 20, ""), (70, 60, "")]
)
def test_a_photo_of_which_little_is_seen_has_a_warning(skin: int, ground: int, rule: str) -> None:
    """An arm in a dark room is nearly black on paper; with contrast it is seen, and so is dark skin in the light."""
    image = Image.new("L", SIZE, ground)
    ImageDraw.Draw(image).rectangle((60, 80, 260, 160), fill=skin)
    shot = load(PictureFile("a.png", encoded(image, "PNG"), {}))
    assert isinstance(shot, Photo)
    assert shot.unseen == rule


@pytest.mark.sweep
def test_the_pictures_of_a_file_are_counted() -> None:
    """Pages of a scan and frames of a film count; a small copy of the page for a preview does not."""
    pages = [scene(), scene("L").convert("RGB"), gradient(size=SIZE)]
    films = {
        kind: encoded(pages[0], kind, save_all=True, append_images=pages[1:])
        for kind in ("TIFF", "WEBP", "PNG", "AVIF", "HEIF")
    }
    counts = {kind: photo(PictureFile("a", content, {})).others for kind, content in films.items()}
    assert counts == dict.fromkeys(films, 2)
    with_preview = encoded(pages[0], "TIFF", save_all=True, append_images=[_preview()])
    assert photo(PictureFile("a", with_preview, {})).others == 0
    assert photo(PictureFile("a", JPEGS["baseline"], {})).others == 0


def _preview() -> Image.Image:
    """Return a small copy that its file calls one."""
    image = gradient(size=(40, 30))
    image.encoderinfo = {"tiffinfo": {254: 1}}
    return image
