"""Pictures come out as they were drawn and taken, or are refused with the rule and the line."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from support.pictures import encoded, png_chunk

from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.layout.figures.photo import Photo, Raster, coarse_warning, dpi, photo, rasterize
from handout.layout.figures.picture import load
from handout.problems import InputError, Severity

Colour = tuple[int, int, int]
Make = Callable[[], Image.Image]


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50" viewBox="0 0 100 50">'
LARGE = Size(7200, 7200)
"""A printed size at which nothing is made smaller."""


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


def _svg(body: str, head: str = HEAD) -> PictureFile:
    """Return a drawing whose *body* starts in line 2."""
    return PictureFile("images/mine/art.svg", f"{head}\n{body}\n</svg>".encode(), {})


def _photo(content: bytes, name: str = "photo.png") -> Photo:
    return photo(PictureFile(f"images/mine/{name}", content, {}))


def _seen(pixels: Raster) -> Image.Image:
    """Return what a raster looks like on paper."""
    if pixels.jpeg:
        image = Image.open(BytesIO(pixels.content))
        assert image.format == "JPEG"
        assert (image.width, image.height, len(image.getbands())) == (pixels.width, pixels.height, pixels.channels)
        return image.convert("RGB")
    mode = "RGB" if pixels.channels == 3 else "L"
    return Image.frombytes(mode, (pixels.width, pixels.height), zlib.decompress(pixels.content)).convert("RGB")


def _near(one: object, other: Colour, slack: int = 12) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))


def _rules(file: PictureFile) -> list[tuple[str, int]]:
    """Return rule and line of everything that *file* is refused for."""
    with pytest.raises(InputError) as refused:
        load(file)
    assert all(problem.where.file == file.file for problem in refused.value.problems)
    assert all(problem.severity is Severity.ERROR for problem in refused.value.problems)
    return [(problem.rule, problem.where.line) for problem in refused.value.problems]


@pytest.mark.parametrize("mode", ["F", "I"])
def test_pixels_that_name_no_colour_are_refused(mode: str) -> None:
    """A photo of fractions or 32 bit is refused rather than guessed at."""
    out = BytesIO()
    Image.new(mode, (40, 40)).save(out, "TIFF")
    assert [rule for rule, _ in _rules(PictureFile("images/mine/a.tif", out.getvalue(), {}))] == ["picture-format"]


def _plain(mode: str, colour: object) -> Make:
    return lambda: Image.new(mode, (40, 30), colour)


def _palette() -> Image.Image:
    image = Image.new("P", (40, 30), 1)
    image.putpalette([*RED, *BLUE])
    return image


def _sixteen() -> Image.Image:
    return Image.new("I;16", (40, 30), 0x8000)


@pytest.mark.parametrize(
    ("kind", "make", "options", "channels", "colour"),
    [
        ("PNG", _plain("1", 1), {}, 1, WHITE),
        ("PNG", _plain("L", 100), {}, 1, (100, 100, 100)),
        ("PNG", _plain("LA", (100, 255)), {}, 1, (100, 100, 100)),
        ("PNG", _plain("LA", (0, 0)), {}, 1, WHITE),
        ("PNG", _palette, {}, 3, BLUE),
        ("PNG", _palette, {"transparency": 1}, 3, WHITE),
        ("PNG", _plain("RGB", RED), {}, 3, RED),
        ("PNG", _plain("RGB", RED), {"transparency": RED}, 3, WHITE),
        ("PNG", _plain("RGBA", (*RED, 255)), {}, 3, RED),
        ("PNG", _plain("RGBA", (*RED, 0)), {}, 3, WHITE),
        ("PNG", _plain("RGBA", (0, 0, 0, 128)), {}, 3, (127, 127, 127)),
        ("PNG", _sixteen, {}, 1, (128, 128, 128)),
        ("JPEG", _plain("RGB", BLUE), {}, 3, BLUE),
        ("JPEG", _plain("L", 60), {}, 1, (60, 60, 60)),
        ("JPEG", _plain("CMYK", (0, 0, 0, 0)), {}, 3, WHITE),
        ("JPEG", _plain("CMYK", (0, 255, 255, 0)), {}, 3, RED),
        ("WEBP", _plain("RGB", GREEN), {"lossless": True}, 3, GREEN),
        ("WEBP", _plain("RGBA", (*GREEN, 0)), {"lossless": True}, 3, WHITE),
        ("TIFF", _plain("RGB", GREEN), {}, 3, GREEN),
        ("TIFF", _plain("1", 0), {}, 1, (0, 0, 0)),
        ("TIFF", _sixteen, {}, 1, (128, 128, 128)),
        ("TIFF", _plain("CMYK", (0, 255, 255, 0)), {}, 3, RED),
    ],
)
def test_every_kind_of_photo_prints(
    kind: str, make: Make, options: dict[str, object], channels: int, colour: Colour
) -> None:
    """Each format and mode becomes grey or RGB of the same size and colour, see-through parts white."""
    pixels = rasterize(_photo(encoded(make(), kind, **options)), LARGE)
    assert (pixels.width, pixels.height, pixels.channels) == (40, 30, channels)
    seen = _seen(pixels)
    assert _near(seen.getpixel((0, 0)), colour)
    assert _near(seen.getpixel((39, 29)), colour)


def test_transparency_is_laid_on_white() -> None:
    """Half of a picture that is see-through turns white, the other half keeps its colour."""
    image = Image.new("RGBA", (40, 30), (*BLUE, 255))
    image.paste((0, 0, 0, 0), (20, 0, 40, 30))
    seen = _seen(rasterize(_photo(encoded(image)), LARGE))
    assert _near(seen.getpixel((5, 15)), BLUE)
    assert _near(seen.getpixel((35, 15)), WHITE)


CORNERS = {(4, 4): RED, (35, 4): GREEN, (4, 25): BLUE, (35, 25): (0, 0, 0)}


def _cornered() -> Image.Image:
    """Return an upright picture whose corners are red, green, blue and black."""
    image = Image.new("RGB", (40, 30), WHITE)
    for (x, y), colour in CORNERS.items():
        image.paste(colour, (x - 4, y - 4, x + 5, y + 5))
    return image


STORED: dict[int, Image.Transpose | None] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera that writes each EXIF orientation has stored an upright picture."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", STORED)
def test_photos_are_turned_upright(orientation: int, kind: str) -> None:
    """A photo is shown as it was taken, however the camera was held (EXIF 2.32, orientation)."""
    turn = STORED[orientation]
    image = _cornered() if turn is None else _cornered().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    extra = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    photo = _photo(encoded(image, kind, exif=exif, **extra))
    assert (photo.size.width, photo.size.height) == (40, 30)
    seen = _seen(rasterize(photo, LARGE))
    assert seen.size == (40, 30)
    for spot, colour in CORNERS.items():
        assert _near(seen.getpixel(spot), colour, 40), spot


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_an_srgb_profile_changes_nothing(kind: str, mode: str) -> None:
    """A photo that says it is sRGB keeps its colours; one whose profile does not match its mode still prints."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    colour: Colour | int = (200, 100, 50) if mode == "RGB" else 100
    photo = _photo(encoded(Image.new(mode, (40, 30), colour), kind, icc_profile=profile))
    wanted = colour if isinstance(colour, tuple) else (colour, colour, colour)
    assert _near(_seen(rasterize(photo, LARGE)).getpixel((5, 5)), wanted)


def test_another_profile_is_brought_to_srgb() -> None:
    """A photo in another colour space is converted: where its profile swaps red and blue, red turns blue."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped = bytes(profile).replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    photo = _photo(encoded(Image.new("RGB", (40, 30), RED), icc_profile=swapped))
    assert _near(_seen(rasterize(photo, LARGE)).getpixel((5, 5)), BLUE, 20)


@pytest.mark.parametrize("profile", [b"broken", b"\0" * 200])
@pytest.mark.parametrize(
    ("mode", "colour"), [("RGB", (200, 100, 50)), ("RGBA", (200, 100, 50, 255)), ("L", 100), ("CMYK", (0, 255, 255, 0))]
)
def test_a_broken_profile_is_no_reason_to_refuse(profile: bytes, mode: str, colour: tuple[int, ...] | int) -> None:
    """With a colour profile that cannot be read, the numbers are taken as they are."""
    kind = "JPEG" if mode == "CMYK" else "PNG"
    photo = _photo(encoded(Image.new(mode, (40, 30), colour), kind, icc_profile=profile))
    wanted = RED if mode == "CMYK" else (100, 100, 100) if mode == "L" else (200, 100, 50)
    assert _near(_seen(rasterize(photo, LARGE)).getpixel((5, 5)), wanted)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_fine_jpeg_passes_through(mode: str) -> None:
    """A JPEG that needs no change goes into the PDF byte for byte."""
    content = encoded(Image.radial_gradient("L").convert(mode), "JPEG")
    pixels = rasterize(_photo(content, "photo.jpg"), Size(72, 72))
    assert pixels == Raster(256, 256, len(mode), True, content)


def test_a_jpeg_that_is_turned_does_not_pass_through() -> None:
    """A JPEG with an EXIF turn is set upright: its bytes would print it lying."""
    exif = Image.Exif()
    exif[0x0112] = 6
    content = encoded(_cornered(), "JPEG", exif=exif)
    pixels = rasterize(_photo(content), LARGE)
    assert pixels.content != content
    assert (pixels.width, pixels.height) == (30, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(("width", "height"), [(1200, 900), (900, 1200)])
def test_large_photos_are_brought_to_300_dpi(kind: str, width: int, height: int) -> None:
    """A photo with more detail than paper shows is made smaller, to about 300 dpi, its shape kept."""
    photo = _photo(encoded(Image.new("RGB", (width, height), RED), kind))
    pixels = rasterize(photo, Size(width / 10, height / 10))
    assert pixels.width == pytest.approx(width / 10 / 72 * 300, abs=1)
    assert pixels.height == pytest.approx(height / 10 / 72 * 300, abs=1)
    assert _near(_seen(pixels).getpixel((5, 5)), RED)


def test_small_photos_are_never_enlarged() -> None:
    """A photo of no more than 300 dpi keeps its pixels."""
    pixels = rasterize(_photo(encoded(_cornered())), Size(40, 30))
    assert (pixels.width, pixels.height) == (40, 30)


def test_line_art_stays_sharp() -> None:
    """A PNG of few colours is kept without loss."""
    pixels = rasterize(_photo(encoded(_cornered())), LARGE)
    assert not pixels.jpeg
    assert _seen(pixels).tobytes() == _cornered().tobytes()


@pytest.mark.parametrize(
    ("width", "printed", "found"),
    [(300, Size(144, 72), True), (301, Size(144, 72), False), (600, Size(144, 144), True)],
)
def test_coarse_photos_are_warned_of(width: int, printed: Size, found: bool) -> None:
    """Below 150 dpi at its printed size, in either direction, a photo draws a warning and is not refused."""
    photo = _photo(encoded(Image.new("RGB", (width - 1, 150), RED)), "rough.png")
    problem = coarse_warning(photo, printed, "images/mine/rough.png")
    assert (problem is not None) is found
    if problem:
        assert (problem.rule, problem.severity) == ("coarse-picture", Severity.WARNING)
        assert problem.where.file.endswith("rough.png")


def test_dpi_is_that_of_the_worse_direction() -> None:
    """The resolution is pixels an inch, of the direction that has fewer."""
    photo = _photo(encoded(Image.new("RGB", (300, 150), RED)))
    assert dpi(photo, Size(72, 72)) == pytest.approx(150)
    assert dpi(photo, Size(144, 36)) == pytest.approx(150)


def _bomb(width: int, height: int) -> bytes:
    """Return the start of a PNG that says it is very large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", head)
        + png_chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + png_chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (encoded(Image.radial_gradient("L"), "PNG")[:2000], "broken-picture"),
        (encoded(Image.radial_gradient("L"), "JPEG")[:1000], "broken-picture"),
        (encoded(Image.radial_gradient("L"), "WEBP")[:500], "broken-picture"),
        (encoded(Image.radial_gradient("L"), "TIFF")[:1000], "broken-picture"),
        (b"", "broken-picture"),
        (b"just some words", "broken-picture"),
        (HEAD.encode(), "broken-picture"),
        (b"%PDF-1.7\n", "broken-picture"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "broken-picture"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "broken-picture"),
        (_bomb(9_000, 9_000), "picture-too-large"),
        (_bomb(60_000, 60_000), "picture-too-large"),
        (_bomb(2_000_000_000, 2_000_000_000), "picture-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}-bytes-{value[1:4].hex()}",
)
def test_what_is_no_photo_is_refused(content: bytes, rule: str) -> None:
    """Broken, enormous and renamed files are refused by rule, with the file's name."""
    with pytest.raises(InputError) as refused:
        load(PictureFile("images/mine/photo.jpg", content, {}))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.where.file) == (rule, "images/mine/photo.jpg")


def test_a_photo_may_have_another_photos_name() -> None:
    """A PNG that is called .jpg prints: its content says what it is."""
    assert _photo(encoded(_cornered()), "photo.jpg").size == Size(40, 30)
