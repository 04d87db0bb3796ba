"""Photos for print: whole, upright, sRGB on white, at print resolution."""

import zlib
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.content.assets import PictureFile, Spot
from handout.geometry import Size
from handout.layout.figures.counted import Shapes
from handout.layout.figures.saliency import BLANK, Saliency, grid, measure
from handout.problems import Location, Problem
from handout.store import get_or_make, put

if TYPE_CHECKING:
    from PIL import Image

PRINT_DPI = 300
LEAST_DPI = 150
SEEN, NORMALIZED, RASTER = "photo-7", "master-1", "raster-2"
"""Names in the cache of a photo's size, the normalised photo and its rasters."""
UNSEEN = ("", "picture-empty/unseen", "picture-empty/dark", "dark-picture")
"""The rules for photos of which little is seen, by numbers in the cache."""


class Photo(Struct, frozen=True):
    """A photo: its size in upright pixels, and the content of its file.

    *unseen* is the rule that it breaks if it prints white, black or nearly so. *others* are the further pictures in its file.
    """

    name: str
    key: str
    size: Size
    content: bytes
    grey: bool = False
    saliency: Saliency = BLANK
    unseen: str = ""
    others: int = 0

    def shapes(self, _places: tuple[Spot, ...]) -> Shapes:
        """Return none: where a thing ends is not known on a photo."""
        return Shapes()


class Raster(Struct, frozen=True):
    """The pixels of a photo as they go into a PDF.

    The content is JPEG data or deflated pixels, with 1 or 3 channels of 8 bits.
    """

    width: int
    height: int
    channels: int
    jpeg: bool
    content: bytes


def photo(file: PictureFile) -> Photo:
    """Return a photo for layout.

    Raise InputError if the file is broken, of another format or too large.
    """
    digest = sha256(file.content)

    def make(_: bytes) -> bytes:
        data, *facts = _normalize(file)
        put(NORMALIZED, digest.digest(), _pack(data))
        return b"%d %d %d %d\n" % (data.width, data.height, *facts) + bytes(_measure(data).cells)

    head, _, cells = get_or_make(SEEN, digest.digest(), make).partition(b"\n")
    width, height, fault, others = map(int, head.split())
    size = Size(width, height)
    saliency = Saliency(*grid(size), cells)
    return Photo(
        PurePath(file.file).name,
        digest.hexdigest()[:24],
        size,
        file.content,
        saliency=saliency,
        unseen=UNSEEN[fault],
        others=others,
    )


def _measure(source: Raster) -> Saliency:
    """Return the saliency of a normalised photo."""
    columns, rows = grid(Size(source.width, source.height))
    image = _open(source, 4 * columns).resize((2 * columns, 2 * rows), reducing_gap=2).convert("RGB")
    return measure(image.tobytes(), columns, rows)


def _normalize(file: PictureFile) -> tuple[Raster, int, int]:
    """Return the normalised photo, how it is unseen, and how many others its file has.

    Nothing of the file but the picture is in it.
    """
    from handout.layout.figures.raster.decode import (
        find_unseen,
        normalize,
    )  # loading Pillow is slow, and a cached photo does not need it

    found = normalize(file)
    if found.image is None:
        raster = Raster(found.width, found.height, 1 if found.grey else 3, True, found.clean)
    else:
        raster = _compress(found.image, lossy=found.lossy, quality=93)
    return raster, UNSEEN.index(find_unseen(found)), found.others


def dpi(photo: Photo, print_size: Size) -> float:
    """Return the resolution of a photo at *print_size* (in pt), in pixels per inch."""
    return min(photo.size.width / print_size.width, photo.size.height / print_size.height) * 72


def coarse_warning(photo: Photo, print_size: Size, file: str) -> Problem | None:
    """Return a warning at *file* if a photo is too coarse for its *print_size*."""
    resolution = dpi(photo, print_size)
    if resolution >= LEAST_DPI:
        return None
    pixels_needed = round(print_size.width / 72 * PRINT_DPI)
    return Problem.of(Location(file), "coarse-picture", dpi=resolution, pixels=pixels_needed)


def rasterize(photo: Photo, print_size: Size) -> Raster:
    """Return *photo* for print at a size in pt.

    The raster is upright, sRGB or grey, on white, with at most 300 dpi. A JPEG that needs no change is passed on
    with its own data.
    """
    digest = sha256(photo.content)

    def again(_: bytes) -> bytes:
        return _pack(_normalize(PictureFile(photo.name, photo.content, {}))[0])

    def make(_: bytes) -> bytes:
        return _pack(_resize(_unpack(get_or_make(NORMALIZED, digest.digest(), again)), print_size, grey=photo.grey))

    name = f"{digest.hexdigest()} {print_size.width:.2f} {print_size.height:.2f} {photo.grey}"
    return _unpack(get_or_make(RASTER, name.encode(), make))


def _resize(source: Raster, print_size: Size, *, grey: bool) -> Raster:
    """Return a photo with no more pixels than its print size shows, grey if requested."""
    from PIL import Image

    resolution = min(source.width / print_size.width, source.height / print_size.height) * 72
    wanted = max(1, round(print_size.width / 72 * PRINT_DPI))
    large = resolution > PRINT_DPI * 1.1
    if not large and not (grey and source.channels == 3):
        return source
    image = _open(source, 2 * wanted if large else source.width)
    if grey:
        image = image.convert("L")
    if large:
        size = (wanted, max(1, round(wanted * source.height / source.width)))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
    return _compress(image, lossy=source.jpeg, quality=90)


def _open(source: Raster, width: int) -> "Image.Image":
    """Return a photo as an image that is *width* wide at least, if the photo is."""
    from PIL import Image

    if source.jpeg:
        image: Image.Image = Image.open(BytesIO(source.content), formats=("JPEG",))
        if width < source.width:
            image.draft(None, (width, max(1, width * source.height // source.width)))
        return image
    mode, pixels = "RGB" if source.channels == 3 else "L", zlib.decompress(source.content)
    return Image.frombuffer(mode, (source.width, source.height), pixels, "raw", mode, 0, 1)


def _compress(image: "Image.Image", *, lossy: bool, quality: int) -> Raster:
    """Return an image as JPEG data if it is *lossy*, else deflated.

    An image that would be more than twice as large deflated becomes JPEG data as well.
    """
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


def _pack(data: Raster) -> bytes:
    """Return a raster as bytes for the cache."""
    return b"%d %d %d %d\n" % (data.width, data.height, data.channels, data.jpeg) + data.content


def _unpack(source: bytes) -> Raster:
    """Return a raster read from the cache."""
    head, _, content = source.partition(b"\n")
    width, height, channels, jpeg = map(int, head.split())
    return Raster(width, height, channels, bool(jpeg), content)
