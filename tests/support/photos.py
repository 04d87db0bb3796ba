"""Photos as cameras and programs write them."""

import re
import zlib
from io import BytesIO

import pillow_heif
from PIL import Image, PngImagePlugin

from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.layout.figures.photo import Photo, photo, rasterize
from handout.problems import InputError
from support.pictures import encoded

SECRET = b"GPS 51.7520N 1.2577W of Mrs Example"


def gradient(mode: str = "RGB", size: tuple[int, int] = (120, 90)) -> Image.Image:
    """Return a picture with something in it."""
    return Image.radial_gradient("L").resize(size).convert("RGB").convert(mode)


def exif(turn: int = 1) -> Image.Exif:
    """Return what a telephone writes about a photo: the owner, the place, a remark."""
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010E] = exif[0x013B] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 45.0, 7.2), 29: SECRET.decode()})
    exif.get_ifd(0x8769).update({0x927C: SECRET, 0x9286: SECRET})
    return exif


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPS>' + SECRET + b"</exif:GPS></x:xmpmeta>"


def jpeg(mode: str = "RGB", **options: object) -> bytes:
    """Return a JPEG in which a camera wrote a secret."""
    return encoded(gradient(mode), "JPEG", exif=exif(), comment=SECRET, xmp=XMP, **options)


def png(mode: str = "RGB") -> bytes:
    """Return a PNG with a secret in its texts."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_text("Author", SECRET.decode(), zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    text.add(b"prVt", SECRET)
    return encoded(gradient(mode), "PNG", exif=exif(), pnginfo=text)


def tiff(mode: str = "RGB", **options: object) -> bytes:
    """Return a TIFF with a secret in its tags."""
    reported = {270: SECRET.decode(), 305: SECRET.decode(), 700: XMP, 37724: SECRET, 33723: SECRET}
    return encoded(gradient(mode), "TIFF", exif=exif(), tiffinfo=reported, **options)


def heic(**options: object) -> bytes:
    """Return a HEIC with a secret beside the picture."""
    pillow_heif.register_heif_opener()
    return encoded(gradient(), "HEIF", exif=exif(), xmp=XMP, **options)


def load_photo(content: bytes, name: str = "photo.jpg") -> Photo:
    """Return a photo, loaded."""
    return photo(PictureFile(f"images/mine/{name}", content, {}))


def as_seen(picture: Photo) -> Image.Image:
    """Return what a photo looks like on paper."""
    remaining = rasterize(picture, Size(10_000, 10_000))
    if remaining.jpeg:
        return Image.open(BytesIO(remaining.content)).convert("RGB")
    mode = "RGB" if remaining.channels == 3 else "L"
    return Image.frombytes(mode, (remaining.width, remaining.height), zlib.decompress(remaining.content)).convert("RGB")


PROBE = (200, 128, 60)


def png_with(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with these chunks before all but its head."""
    return png[:33] + b"".join(chunks) + png[33:]


def flat(colour: object = PROBE, mode: str = "RGB", **options: object) -> bytes:
    """Return a PNG of one colour."""
    return encoded(Image.new(mode, (8, 6), colour), "PNG", **options)


THEIR_WORDS = re.compile(
    r"cannot identify|truncated|decoder|broken data|buffer|0x|Error|libtiff|PIL|heif", re.IGNORECASE
)


def judged(content: bytes) -> str:
    """Return "" for a photo that can be printed, else the message it is refused with, which is ours."""
    try:
        rasterize(load_photo(content), Size(20, 15))
    except InputError as error:
        (problem,) = error.problems
        assert problem.where.file == "images/mine/photo.jpg"
        assert not THEIR_WORDS.search(problem.message)
        return problem.message
    return ""
