"""A picture is a drawing or a photo."""

from handout.content.project import PictureFile
from handout.layout.drawing import Drawing, drawing
from handout.layout.photo import Photo, photo

Picture = Drawing | Photo


def load(file: PictureFile) -> Picture:
    """Return a picture ready to be placed; raise InputError naming everything in it that cannot be printed."""
    return drawing(file) if file.file.lower().endswith(".svg") else photo(file)
