"""Decoding of image files to grey or sRGB on white, in bounded memory and time.

Only one object of the size of the picture is held at a time: the decoded pixels. Everything else is done in
strips.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from math import ceil, sqrt
from threading import RLock
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.content.assets import PictureFile
from handout.layout.figures.quiet import hear_stderr
from handout.layout.figures.raster.icc import has_few_chunks, profile
from handout.layout.figures.raster.jpeg_segments import Jpeg, drop_end, parse_jpeg
from handout.layout.figures.raster.srgb import Converter
from handout.layout.figures.raster.whole import ends_in_zeros, has_whole_jpeg, has_whole_png
from handout.problems import InputError, Problem

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
"""The formats that Pillow may read.

HEIC is read by libheif.
"""

MOST_DECODED, MOST_HELD = 205_000_000, 180_000_000
"""The most bytes of a file and its pixels while decoding, and with a copy after.

With everything else this stays below 300 MB.
"""

LEAST_COPY = 30_000_000
"""The bytes that a copy may always take: 7 million pixels in colour."""

MOST_SIDE = 65_500
"""The most pixels of a side: JPEG holds no more, and every photo may become one."""

MOST_PIXELS, MOST_SCANNED = 175_000_000, 2_000_000_000
"""The most pixels of a picture, and the most that the scans of a JPEG go over.

The limits let every picture be read within seconds.
"""

MOST_STORED = 20_000_000
"""The most pixels of a normalised photo: 44 x 33 cm at 300 dpi, twice that at 150."""

HELD = {"WEBP": 16.6, "AVIF": 12.2, "HEIC": 8.0, "deep HEIC": 14.0}
"""Bytes per pixel that a decoder was measured to take at its peak.

For other formats the pixels count, for a packed TIFF twice: one strip may hold all of them.
"""

WHITE, BLACK, MURKY = 252, 16, 96
"""The least lightness of white, of what differs from black, and of what is clear."""

SPECKS, NIGHT = 0.005, 32
"""The share of pixels that may be noise, and the lightness below which night is."""

MOST_PAGES = 100
"""The most pages of a TIFF that are counted."""

LOSSY = ("JPEG", "WEBP", "AVIF", "HEIC")
JPEG = b"\xff\xd8"
COMPRESSION, ORIENTATION, SUBFILE, REDUCED = 0x0103, 0x0112, 0x00FE, 1
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
AVIF = {b"avif", b"avis"}

OTHERS = (
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"%PDF", "a PDF"),
    (b"8BPS", "a Photoshop file"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (b"\xff\x0a", "a JPEG XL"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (b"<svg", "a drawing"),
    (b"<?xml", "a drawing"),
)
"""The first bytes of files of other formats."""

LOST, MOST_HEARD = re.compile(rb"^\w+Decode\w*: ", re.MULTILINE), 4_000
"""How libtiff begins a line on a lost part, and how many bytes of it are read."""

Strip = Callable[[int, int], "Image.Image"]
"""A function from first row and number of rows to these rows of a picture."""


class NormalizedPhoto(Struct, frozen=True, eq=False):
    """A normalised photo: upright, grey or sRGB on white.

    A JPEG that needs no change has its *clean* bytes and no *image*. *others* are the further pictures in its file.
    """

    width: int
    height: int
    grey: bool
    lossy: bool
    clean: bytes
    image: "Image.Image | None"
    others: int = 0


class RasterFile(Struct, frozen=True, eq=False):
    """An open image file.

    *mode* is Pillow's name of its pixels. *width* and *height* are as stored, and *turn* is the orientation (EXIF 2.32,
    tag 0x0112). *others* are the further pictures in the file.
    *decode* takes the factor by which the picture may be reduced and returns its size and strips. Its result takes *a_pixel* bytes
    per pixel. *convert* converts a strip to grey or sRGB.
    """

    format: str
    mode: str
    width: int
    height: int
    a_pixel: float
    turn: int
    jpeg: Jpeg | None
    decode: "Callable[[int], tuple[int, int, Strip]]"
    convert: Converter
    others: int = 0


def normalize(file: PictureFile) -> NormalizedPhoto:
    """Return a normalised photo.

    Raise InputError if the file is broken, of another format or too large.
    """
    return _clean(file) or _canvas(file)


def find_unseen(photo: NormalizedPhoto) -> str:
    """Return the rule of a photo that prints white, black or nearly so, else nothing.

    A transparent one is white. Dark ones with contrast, as X-ray pictures have, are seen.
    """
    from PIL import Image

    image = photo.image or Image.open(BytesIO(photo.clean), formats=("JPEG",))
    if not photo.image:
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
    counts = (image if image.mode == "L" else image.convert("L")).histogram()
    if not any(counts[:WHITE]):
        return "picture-empty/unseen"
    whole = sum(counts)
    if sum(counts[BLACK:]) < SPECKS * whole:
        return "picture-empty/dark"
    return "dark-picture" if sum(counts[MURKY:]) < SPECKS * whole and sum(counts[NIGHT:]) < whole / 2 else ""


def _clean(file: PictureFile) -> NormalizedPhoto | None:
    """Return a JPEG that needs no change, without its metadata, else None."""
    if not file.content.startswith(JPEG):
        return None
    with open_raster(file) as found:
        if not has_whole_jpeg(file.content, _reduction(found.width * found.height)):
            raise InputError([_broken(file)])
        content = found.jpeg.clean if found.jpeg else None
        if not content or found.turn != 1 or found.convert.profile or found.width * found.height > MOST_STORED:
            return None
        whole = _foot(content)
        with suppress(OSError):  # without its end, a tiny scan cannot be read
            if whole != _foot(drop_end(content)):
                return NormalizedPhoto(found.width, found.height, found.convert.grey, True, content, None)
        return None  # the data behind the picture in its scan may be anything


def _foot(content: bytes) -> bytes:
    """Return the last rows of a JPEG, which is read to its end."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG",)) as image:
        image.load()
        return image.crop((0, max(0, image.height - 64), image.width, image.height)).tobytes()


def _canvas(file: PictureFile) -> NormalizedPhoto:
    """Return a picture upright, in grey or sRGB on white."""
    from PIL import Image

    with open_raster(file) as found:
        pixels = found.width * found.height
        width, height, strip = found.decode(_reduction(pixels))
        free = max(MOST_HELD - len(file.content) - found.a_pixel * width * height, LEAST_COPY)
        by = ceil(sqrt(width * height / min(MOST_STORED, free / (1 if found.convert.grey else 4.2))))
        rows = max(1, 1_000_000 // (width * by)) * by
        canvas = Image.new("L" if found.convert.grey else "RGB", (ceil(width / by), ceil(height / by)))
        for top in range(0, height, rows):
            converted = found.convert(strip(top, min(rows, height - top)))
            canvas.paste(converted.reduce(by) if by > 1 else converted, (0, top // by))
        lossy, turn, others = found.format in LOSSY, found.turn, found.others
    if 2 <= turn <= 8:
        canvas = canvas.transpose(_turns()[turn - 2])
    return NormalizedPhoto(canvas.width, canvas.height, canvas.mode == "L", lossy, b"", canvas, others)


def _reduction(pixels: int) -> int:
    """Return the least factor by which so many pixels are reduced while decoding."""
    return next(by for by in (1, 2, 4, 8) if pixels / by**2 <= MOST_STORED)


def _turns() -> "tuple[Image.Transpose, ...]":
    """Return the transpositions that set a picture upright, from orientation 2 on."""
    from PIL.Image import Transpose as To

    return (
        To.FLIP_LEFT_RIGHT,
        To.ROTATE_180,
        To.FLIP_TOP_BOTTOM,
        To.TRANSPOSE,
        To.ROTATE_270,
        To.TRANSVERSE,
        To.ROTATE_90,
    )


OPEN_LOCK = RLock()
"""Held while an image file is open, as decoders are configured process-wide."""


@contextmanager
def open_raster(file: PictureFile) -> Iterator[RasterFile]:
    """Open an image file.

    Every fault of the file, now or while it is read, is raised as InputError.
    """
    try:
        with OPEN_LOCK, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns about damaged metadata
            yield _heic(file) if _brands(file.content) & HEIC and not _brands(file.content) & AVIF else _pillow(file)
    except InputError:
        raise
    except MemoryError:
        raise InputError([Problem.of(file.where(), "picture-too-large/memory")]) from None
    except Exception:  # noqa: BLE001  Pillow and its plugins raise whatever their parsers stumble over
        raise InputError([_broken(file)]) from None


def _brands(content: bytes) -> set[bytes]:
    """Return the brands of a file of the HEIF family (ISO/IEC 14496-12 4.3)."""
    if content[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(content[:4], "big"), 200)
    return {content[8:12], *(content[at : at + 4] for at in range(16, end, 4))}


def _pillow(file: PictureFile) -> RasterFile:
    """Open a file with Pillow."""
    from PIL import Image

    content = file.content
    jpeg = parse_jpeg(content) if content.startswith(JPEG) else None
    if (content.startswith(JPEG) and jpeg is None) or not has_few_chunks(content):
        raise InputError([_broken(file)])
    with hear_stderr() if content[:2] in (b"II", b"MM") else BytesIO() as heard:
        try:
            image = Image.open(BytesIO(content), formats=FORMATS)
        except Image.DecompressionBombError:
            raise InputError([_too_large(file, MOST_PIXELS)]) from None
        mode, size = image.mode, image.size
        tags = getattr(image, "tag_v2", {})
        if mode in ("F", "I", "HSV") or {*tags.get(258, (8,))} - {1, 2, 4, 8, 16}:
            raise InputError([Problem.of(file.where(), "picture-format/pixels")])
        kind = "JPEG" if jpeg else str(image.format)
        _check_bounds(file, "raw" if tags.get(COMPRESSION) == 1 else kind, mode, size, jpeg)
        if (kind == "PNG" and not has_whole_png(content)) or (kind in ("WEBP", "AVIF") and ends_in_zeros(content)):
            raise InputError([_broken(file)])
        if not jpeg:
            image.load()
        heard.seek(0)
        if LOST.search(heard.read(MOST_HEARD)):
            raise InputError([_broken(file)])
        turn = 1
        with suppress(Exception):  # damaged metadata counts as missing
            turn = int(image.getexif().get(ORIENTATION, 1))
    shared = image.info.get("transparency")
    clear = _clear(shared, content) if kind == "PNG" else shared
    negative = mode.startswith("I;16") and tags.get(262) == 0

    def decode(by: int) -> tuple[int, int, Strip]:
        if jpeg:
            image.draft(None, (size[0] // by, size[1] // by))
            image.load()
        return *image.size, lambda top, rows: image.crop((0, top, image.width, top + rows))

    grey = mode in ("1", "L", "LA", "La") or mode.startswith("I;16")
    icc_profile = profile(content, image.info.get("icc_profile"), grey=grey)
    convert = Converter(icc_profile, grey=grey, clear=clear, negative=negative)
    others = 0 if jpeg else _count_others(content)  # behind the photo of a telephone stand its parts
    return RasterFile(kind, mode, *size, _a_pixel(mode), turn, jpeg, decode, convert, others)


def _count_others(content: bytes) -> int:
    """Return how many pages or frames a file holds beside its first."""
    from PIL import Image

    found = 0
    with suppress(Exception), Image.open(BytesIO(content), formats=FORMATS) as image:
        if image.format != "TIFF":
            return getattr(image, "n_frames", 1) - 1
        for page in range(1, MOST_PAGES):
            image.seek(page)  # it raises EOFError behind the last
            found += not getattr(image, "tag_v2", {}).get(SUBFILE, 0) & REDUCED
    return found


def _heic(file: PictureFile) -> RasterFile:
    """Open a HEIC with libheif.

    libheif applies the rotation in its boxes. The orientation in its Exif must be ignored (ISO/IEC 23008-12
    A.2.1).
    """
    import pillow_heif
    from PIL import Image

    if ends_in_zeros(file.content):
        raise InputError([_broken(file)])
    threads, pillow_heif.options.DECODE_THREADS = (
        pillow_heif.options.DECODE_THREADS,
        1,
    )  # more threads would hold more memory
    try:
        found = pillow_heif.open_heif(BytesIO(file.content), convert_hdr_to_8bit=True)
        image = found[found.primary_index]
        plain = image.info.get("bit_depth") == 8 and image.info.get("chroma") in (400, 420)
        _check_bounds(file, "HEIC" if plain else "deep HEIC", image.mode, image.size, None)
        data, stride = image.data, image.stride
    finally:
        pillow_heif.options.DECODE_THREADS = threads
    mode = {"RGBA": "RGBa", "LA": "La"}.get(image.mode, image.mode) if image.premultiplied_alpha else image.mode

    def strip(top: int, rows: int) -> Image.Image:
        part = data[top * stride : (top + rows) * stride]
        return Image.frombuffer(mode, (image.size[0], rows), part, "raw", mode, stride, 1)

    grey = mode in ("L", "LA", "La")
    embedded = image.info.get("icc_profile")
    icc_profile = profile(file.content, embedded if isinstance(embedded, bytes) else None, grey=grey)
    convert = Converter(icc_profile, grey=grey)
    return RasterFile(
        "HEIC", mode, *image.size, len(mode), 1, None, lambda _: (*image.size, strip), convert, len(found) - 1
    )


def _clear(colour: object, content: bytes) -> object:
    """Return the transparent colour of a PNG in the values of its decoded pixels.

    PNG third edition 11.3.1.1.
    """
    depth = content[24]
    if isinstance(colour, tuple) and depth == 16:
        return tuple(each >> 8 for each in colour)
    if isinstance(colour, int) and depth in (2, 4) and content[25] == 0:
        return colour * 255 // (2**depth - 1)
    return colour


def _check_bounds(file: PictureFile, kind: str, mode: str, size: tuple[int, int], jpeg: Jpeg | None) -> None:
    """Raise InputError for a picture that would take too much memory or time."""
    if max(size) > MOST_SIDE:
        raise InputError([Problem.of(file.where(), "picture-too-large/side", most=MOST_SIDE)])
    pixels = size[0] * size[1]
    held = jpeg.held + 0.3 if jpeg else HELD.get(kind, _a_pixel(mode) * (1.8 if kind == "TIFF" else 1))
    most = min(MOST_PIXELS, (MOST_DECODED - len(file.content)) / held)
    if pixels > most:
        raise InputError([_too_large(file, int(most), progressive=bool(jpeg and jpeg.held))])
    if jpeg and pixels * jpeg.scans > MOST_SCANNED:
        raise InputError([Problem.of(file.where(), "picture-too-large/scans", scans=jpeg.scans)])


def _a_pixel(mode: str) -> float:
    """Return the bytes per pixel of a mode, with a small margin."""
    return 1.1 if mode in ("1", "L", "P") else 2.1 if mode.startswith("I;16") else 4.2


def _too_large(file: PictureFile, most: int, *, progressive: bool = False) -> Problem:
    """Return the problem of a picture that is too large."""
    key = "picture-too-large/progressive" if progressive else "picture-too-large/pixels"
    return Problem.of(file.where(), key, most=most / 10**6)


def _broken(file: PictureFile) -> Problem:
    """Return the problem of a file that cannot be read."""
    content = file.content.lstrip(b"\xef\xbb\xbf \t\r\n")
    other = next((name for start, name in OTHERS if content.startswith(start)), "")
    if not content:
        return Problem.of(file.where(), "broken-picture/empty")
    if other:
        return Problem.of(file.where(), "broken-picture/other", format=other)
    return Problem.of(file.where(), "broken-picture")
