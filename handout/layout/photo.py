"""Photos made ready to print: read whole, turned upright, brought to sRGB on white and to the resolution of the print."""

import warnings
import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.cache import remembered
from handout.content.pictures import PictureFile
from handout.geometry import Size
from handout.problems import InputError, Problem, Severity, Where, short

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS = 80_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
PRINT_DPI = 300
LEAST_DPI = 150
SEEN, RASTER = "photo-1", "raster-1"
"""Under what a photo that was found whole, and one made ready to print, are kept in the cache."""


class Photo(Struct, frozen=True):
    """A photo: its size in pixels as it is seen, and the file's content."""

    name: str
    key: str
    size: Size
    content: bytes
    grey: bool = False


class Raster(Struct, frozen=True):
    """A photo as it goes into a PDF: *jpeg* data or deflated pixels, 1 or 3 channels of 8 bit."""

    width: int
    height: int
    channels: int
    jpeg: bool
    content: bytes


def photo(file: PictureFile) -> Photo:
    """Return a photo ready to be placed; raise InputError when it is broken, foreign or giant."""
    digest = sha256(file.content)

    def read(_: bytes) -> bytes:
        with _opened(file) as image:
            return b"%d %d" % _upright(image)

    width, height = remembered(SEEN, digest.digest(), read).split()
    return Photo(PurePath(file.file).name, digest.hexdigest()[:24], Size(int(width), int(height)), file.content)


class _opened:  # noqa: N801
    """Opens a photo and reads all of its pixels; every fault of the file is an InputError."""

    def __init__(self, file: PictureFile) -> None:
        self.file = file

    def __enter__(self) -> "Image.Image":
        from PIL import Image

        file = self.file
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                warnings.filterwarnings("ignore", category=UserWarning)
                image = Image.open(BytesIO(file.content), formats=FORMATS)
                if image.width * image.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                if image.mode in ("F", "I"):
                    message = "its pixels are 32 bit or fractions, which name no colour"
                    raise InputError([file.problem("picture-format", message, "save it with 8 bit a channel")])
                image.load()
        except InputError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
            message = f"more than {MOST_PIXELS // 10**6} million pixels"
            raise InputError(
                [file.problem("picture-too-large", message, "make it smaller: 3000 pixels wide is plenty")]
            ) from None
        except Exception as error:  # noqa: BLE001  see _operators
            known = str(error) if "object at 0x" not in str(error) else "no known format"
            message = f"not a whole picture: {short(known)}" if known else "not a whole picture"
            hint = "save it again as JPEG or PNG, and check that its name ends as its format does"
            raise InputError([file.problem("broken-picture", message, hint)]) from None
        self.image = image
        return image

    def __exit__(self, *_: object) -> None:
        self.image.close()


def _turn(image: "Image.Image") -> int:
    """Return how an image must be turned to stand upright (EXIF 2.32, tag 0x0112); 1 is not at all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, about damaged EXIF
        turn = image.getexif().get(0x0112, 1)
    return turn if isinstance(turn, int) else 1


def _upright(image: "Image.Image") -> tuple[int, int]:
    """Return an image's size after its EXIF turn."""
    turned = _turn(image) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def dpi(photo: Photo, printed: Size) -> float:
    """Return how many pixels an inch a photo has at its *printed* size in pt."""
    return min(photo.size.width / printed.width, photo.size.height / printed.height) * 72


def coarse(photo: Photo, printed: Size, file: str) -> Problem | None:
    """Return a warning, at *file*, when a photo is too coarse for its *printed* size."""
    have = dpi(photo, printed)
    if have >= LEAST_DPI:
        return None
    need = round(printed.width / 72 * PRINT_DPI)
    message = f"only {have:.0f} dpi at its printed size; it will look blurred"
    return Problem(
        Where(file), "coarse-picture", message, f"use a picture at least {need} pixels wide", Severity.WARNING
    )


def raster(photo: Photo, printed: Size) -> Raster:
    """Return *photo* for printing at a size in pt: upright, sRGB or grey, on white, at most 300 dpi; a JPEG that needs no change stays as it is."""
    name = f"{sha256(photo.content).hexdigest()} {printed.width:.2f} {printed.height:.2f} {photo.grey}"

    def make(_: bytes) -> bytes:
        made = _raster(photo, printed)
        return b"%d %d %d %d\n%s" % (made.width, made.height, made.channels, made.jpeg, made.content)

    head, _, content = remembered(RASTER, name.encode(), make).partition(b"\n")
    width, height, channels, jpeg = map(int, head.split())
    return Raster(width, height, channels, bool(jpeg), content)


def _raster(photo: Photo, printed: Size) -> Raster:
    from PIL import Image, ImageOps

    with _opened(PictureFile(photo.name, photo.content, {})) as opened:
        large = dpi(photo, printed) > PRINT_DPI * 1.1
        upright = _turn(opened) == 1
        plain = opened.mode in ("RGB", "L") and "icc_profile" not in opened.info and upright
        if opened.format == "JPEG" and plain and not large and not photo.grey:
            return Raster(opened.width, opened.height, len(opened.getbands()), True, photo.content)
        lossy = opened.format in ("JPEG", "MPO", "WEBP")
        image = _srgb(opened if upright else ImageOps.exif_transpose(opened))
    if large:
        width = max(1, round(printed.width / 72 * PRINT_DPI))
        image = image.resize((width, max(1, round(width * image.height / image.width))), Image.Resampling.LANCZOS)
    out = BytesIO()
    image = image.convert("L") if photo.grey else image
    image.save(out, "JPEG", quality=90, optimize=True)
    pixels = zlib.compress(image.tobytes(), 6)
    jpeg = lossy or len(pixels) > 2 * out.tell()
    return Raster(image.width, image.height, len(image.getbands()), jpeg, out.getvalue() if jpeg else pixels)


def _srgb(image: "Image.Image") -> "Image.Image":
    """Return *image* as 8 bit grey or sRGB, transparent parts on white."""
    from PIL import Image, ImageCms

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        return image.convert("F").point(lambda value: value / 257).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        alpha = image.getchannel("A") if image.mode == "RGBA" else None
        base = image.convert("RGB") if alpha else image
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            base = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or base
        except (ImageCms.PyCMSError, OSError, ValueError):
            base = base.convert("RGB")  # a broken profile says nothing; the numbers are taken as sRGB
        if alpha:
            base.putalpha(alpha)
        image = base
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground
    return image.convert("L") if image.mode in ("1", "L") else image.convert("RGB")
