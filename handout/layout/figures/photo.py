"""Photos made ready to print: read whole, turned upright, brought to sRGB on white and to the resolution of the print."""

import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.cache import keep, remembered
from handout.content.assets import PictureFile
from handout.geometry import Size
from handout.problems import Location, Problem

if TYPE_CHECKING:
    from PIL import Image

PRINT_DPI = 300
LEAST_DPI = 150
SEEN, MASTER, RASTER = "photo-2", "master-1", "raster-2"
"""Under what the size of a photo, all that is kept of it, and what is printed at a size are in the cache."""


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
    """Return a photo ready to be placed; raise InputError when it could not be printed: broken, foreign, giant."""
    digest = sha256(file.content)

    def make(_: bytes) -> bytes:
        made = _master(file)
        keep(MASTER, digest.digest(), _packed(made))
        return b"%d %d" % (made.width, made.height)

    width, height = remembered(SEEN, digest.digest(), make).split()
    return Photo(PurePath(file.file).name, digest.hexdigest()[:24], Size(int(width), int(height)), file.content)


def _master(file: PictureFile) -> Raster:
    """Return all that is kept of a file: nothing of it but the picture goes on from here."""
    from handout.layout.figures.raster.decode import master  # what was kept before needs no reader

    made = master(file)
    if made.image is None:
        return Raster(made.width, made.height, 1 if made.grey else 3, True, made.clean)
    return _compressed(made.image, lossy=made.lossy, quality=93)


def dpi(photo: Photo, printed: Size) -> float:
    """Return how many pixels an inch a photo has at its *printed* size in pt."""
    return min(photo.size.width / printed.width, photo.size.height / printed.height) * 72


def coarse(photo: Photo, printed: Size, file: str) -> Problem | None:
    """Return a warning, at *file*, when a photo is too coarse for its *printed* size."""
    have = dpi(photo, printed)
    if have >= LEAST_DPI:
        return None
    need = round(printed.width / 72 * PRINT_DPI)
    return Problem.of(Location(file), "coarse-picture", dpi=have, pixels=need)


def raster(photo: Photo, printed: Size) -> Raster:
    """Return *photo* for printing at a size in pt: upright, sRGB or grey, on white, at most 300 dpi; where a JPEG needs no change, its own data."""
    digest = sha256(photo.content)

    def again(_: bytes) -> bytes:
        return _packed(_master(PictureFile(photo.name, photo.content, {})))

    def make(_: bytes) -> bytes:
        return _packed(_sized(_unpacked(remembered(MASTER, digest.digest(), again)), printed, grey=photo.grey))

    name = f"{digest.hexdigest()} {printed.width:.2f} {printed.height:.2f} {photo.grey}"
    return _unpacked(remembered(RASTER, name.encode(), make))


def _sized(kept: Raster, printed: Size, *, grey: bool) -> Raster:
    """Return a photo with no more pixels than its printed size shows, grey if it is to be."""
    from PIL import Image

    have = min(kept.width / printed.width, kept.height / printed.height) * 72
    wanted = max(1, round(printed.width / 72 * PRINT_DPI))
    large = have > PRINT_DPI * 1.1
    if not large and not (grey and kept.channels == 3):
        return kept
    if kept.jpeg:
        image: Image.Image = Image.open(BytesIO(kept.content), formats=("JPEG",))
        if large:
            image.draft(None, (2 * wanted, max(1, 2 * wanted * kept.height // kept.width)))
    else:
        mode, pixels = "RGB" if kept.channels == 3 else "L", zlib.decompress(kept.content)
        image = Image.frombuffer(mode, (kept.width, kept.height), pixels, "raw", mode, 0, 1)
    if grey:
        image = image.convert("L")
    if large:
        size = (wanted, max(1, round(wanted * kept.height / kept.width)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
    return _compressed(image, lossy=kept.jpeg, quality=90)


def _compressed(image: "Image.Image", *, lossy: bool, quality: int) -> Raster:
    """Return an image as JPEG data where it was that before, or where it would be twice as large without."""
    out, deflated = BytesIO(), b""
    image.save(out, "JPEG", quality=quality, optimize=True, comment=b"")
    if not lossy:
        packer, rows = zlib.compressobj(6), max(1, 1_000_000 // image.width)
        parts = (
            image.crop((0, top, image.width, min(top + rows, image.height))) for top in range(0, image.height, rows)
        )
        deflated = b"".join((*(packer.compress(part.tobytes()) for part in parts), packer.flush()))
        lossy = len(deflated) > 2 * out.tell()
    return Raster(image.width, image.height, len(image.getbands()), lossy, out.getvalue() if lossy else deflated)


def _packed(made: Raster) -> bytes:
    return b"%d %d %d %d\n" % (made.width, made.height, made.channels, made.jpeg) + made.content


def _unpacked(kept: bytes) -> Raster:
    head, _, content = kept.partition(b"\n")
    width, height, channels, jpeg = map(int, head.split())
    return Raster(width, height, channels, bool(jpeg), content)
