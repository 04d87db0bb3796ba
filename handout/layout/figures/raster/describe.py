"""Describe what happens to a photo on its way to paper."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

from handout.content.assets import PictureFile
from handout.layout.figures.quiet import silence_stderr
from handout.layout.figures.raster.decode import FORMATS, open_raster

GPS, THUMBNAIL = 0x8825, 1
"""The directories of a place and of a thumbnail in Exif (EXIF 2.32)."""

TAGS = {0x0132: "its date", 0x9003: "its date", 0x010F: "the camera", 0x0110: "the camera", 0x013B: "its author"}
"""What each tag of Exif says (EXIF 2.32)."""

DETAILS = 0x8769
"""The directory of Exif that holds the date on which a photo was taken."""


def describe_photo(file: PictureFile) -> Iterator[str]:
    """Yield a sentence for what a photo is, and for each change on its way to paper.

    Raise InputError if the file is broken, of another format or too large.
    """
    with open_raster(file) as found:
        turned = 5 <= found.turn <= 8
        width, height = (found.height, found.width) if turned else (found.width, found.height)
        yield f"{found.format}, {width} × {height} pixels"
        if 2 <= found.turn <= 8:
            yield "turned upright, as the camera was held"
        if found.mode.startswith("CMYK"):
            yield "converted from CMYK to sRGB: colours of a print shop may look paler"
        elif found.convert.profile:
            yield "converted from its colour profile to sRGB"
        if found.convert.clear is not None or found.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
            yield "transparent parts print white"
    if removed := _metadata(file.content):
        yield f"removed: {', '.join(removed)}"


def _metadata(content: bytes) -> list[str]:
    """Return the kinds of metadata that a file holds, none of which goes into the PDF."""
    from PIL import Image

    removed: list[str] = []
    with suppress(Exception), silence_stderr(), Image.open(BytesIO(content), formats=FORMATS) as image:
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(DETAILS)}
        removed += ["the place where it was taken"] if exif.get_ifd(GPS) else []
        removed += sorted({words for tag, words in TAGS.items() if tags.get(tag)})
        removed += ["a thumbnail"] if exif.get_ifd(THUMBNAIL) else []
        removed += ["a comment"] if image.info.get("comment") else []
        removed += ["further pictures in the file"] if getattr(image, "n_frames", 1) > 1 else []
    return removed
