"""Clean a photo: upright, cropped, without anything the camera wrote."""

from io import BytesIO

from msgspec import Struct

from handout.content.assets import PictureFile
from handout.layout.figures.raster.decode import normalize

QUALITY = 93
"""The quality of a photo that is written anew; its colours are not halved."""

Crop = tuple[float, float, float, float]
"""Left, top, width and height as fractions of the picture."""

WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)

LEAST = 16
"""The least pixels that a crop leaves in each direction."""


class CleanPhoto(Struct, frozen=True):
    """A photo that holds nothing but its pixels, with the ending of its file."""

    content: bytes
    ending: str
    width: int
    height: int


def clean_photo(file: PictureFile, crop: Crop = WHOLE, most_width: int = 0) -> CleanPhoto:
    """Return a photo cleaned and cropped, at most *most_width* pixels wide if given.

    Raise InputError if the file is broken, of another format or too large.
    """
    from PIL import Image  # noqa: PLC0415 - as in decode

    found = normalize(file)
    if found.image is None and crop == WHOLE and not (most_width and found.width > most_width):
        return CleanPhoto(found.clean, ".jpg", found.width, found.height)
    image = found.image if found.image is not None else Image.open(BytesIO(found.clean), formats=("JPEG",))
    left, top, width, height = crop
    across, down = image.size
    x, y = min(round(left * across), across - 1), min(round(top * down), down - 1)
    right = min(across, max(x + LEAST, round((left + width) * across)))
    bottom = min(down, max(y + LEAST, round((top + height) * down)))
    image = image.crop((x, y, right, bottom))
    if most_width and image.width > most_width:
        image = image.resize((most_width, max(1, round(image.height * most_width / image.width))))
    out = BytesIO()
    if found.lossy or most_width:
        image.save(out, "JPEG", quality=QUALITY, subsampling=0)
        return CleanPhoto(out.getvalue(), ".jpg", *image.size)
    image.save(out, "PNG")
    return CleanPhoto(out.getvalue(), ".png", *image.size)
