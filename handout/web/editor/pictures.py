"""Check, clean and add the pictures of a topic, and the logo of a clinic."""

import re
from pathlib import Path, PurePath
from typing import Any
from unicodedata import normalize

from handout.content.assets import MOST_PICTURE_BYTES, PICTURES, PictureFile
from handout.content.project import Project
from handout.layout.figures.drawing import drawing
from handout.layout.figures.raster.clean import WHOLE, Crop, clean_photo
from handout.problems import InputError, Location, Problem, short
from handout.web.editor.files import check_project, write_file

DRAWING = ".svg"
SHOWN = 1600
"""The greatest width of a photo as the page shows it, in pixels."""

MOST_NAME = 40


def check_picture(name: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the size of a picture, and a photo as the page shows it.

    Raise InputError if it is broken, too large or of another format.
    """
    file = _as_file(name, content)
    if _is_drawing(file):
        size = drawing(file).size
        return {"drawing": True, "width": round(size.width), "height": round(size.height)}, content
    shown = clean_photo(file, WHOLE, SHOWN)
    whole = clean_photo(file)
    return {"drawing": False, "width": whole.width, "height": whole.height}, shown.content


def add_picture(project: Project, folder: str, name: str, wanted: str, content: bytes, crop: Crop) -> str:
    """Write a picture into the project, cleaned and cropped; return its name.

    No picture is written over. Raise InputError if it cannot be printed, OutputError if it cannot be written.
    """
    check_project(project)
    file = _as_file(wanted, content)
    if _is_drawing(file):
        drawing(file)
        cleaned, ending = content, DRAWING
    else:
        photo = clean_photo(file, crop)
        cleaned, ending = photo.content, photo.ending
    place = project.root / "images" / (name if folder == "topics" else "")
    stem = _plain(PurePath(wanted).stem) or "picture"
    stem = f"{name}-logo" if folder == "clinics" else stem
    number = 1
    while True:
        named = f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
        target = place / named
        if not target.exists():
            write_file(target, cleaned)
            return named
        if target.is_file() and target.stat().st_size == len(cleaned) and target.read_bytes() == cleaned:
            return named
        number += 1


def show_picture(file: PictureFile) -> tuple[bytes, str]:
    """Return a picture as the page shows it, and its media type; raise InputError."""
    if _is_drawing(file):
        drawing(file)
        return file.content, "image/svg+xml"
    return clean_photo(file, WHOLE, SHOWN).content, "image/jpeg"


def parse_crop(text: str) -> Crop:
    """Return a crop of four fractions; raise InputError for anything else."""
    try:
        left, top, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise _refuse() from None
    if not (0 <= left < 1 and 0 <= top < 1 and 0 < width <= 1 - left + 1e-6 and 0 < height <= 1 - top + 1e-6):
        raise _refuse()
    return left, top, width, height


def _refuse() -> InputError:
    """Return the error of a crop that is none."""
    return InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part="crop")])


def _as_file(name: str, content: bytes) -> PictureFile:
    """Return a picture that was sent; raise InputError for another format or size."""
    where, plain = Location(short(PurePath(name).name, 80)), short(PurePath(name).name, 80)
    if Path(name).suffix.lower() not in PICTURES:
        raise InputError([Problem.of(where, "picture-format", file=plain, known=", ".join(PICTURES))])
    if len(content) > MOST_PICTURE_BYTES:
        most = MOST_PICTURE_BYTES // 10**6
        raise InputError([Problem.of(where, "picture-too-large/file", file=plain, most=most)])
    return PictureFile(plain, content, {})


def _is_drawing(file: PictureFile) -> bool:
    """Return whether a picture is an SVG drawing."""
    return file.file.lower().endswith(DRAWING)


def _plain(stem: str) -> str:
    """Return a file's name of small letters, digits and hyphens."""
    letters = normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MOST_NAME].strip("-")
