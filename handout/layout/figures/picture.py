"""Pictures: a drawing or a photo."""

from handout.content.assets import PictureFile
from handout.layout.figures.drawing import Drawing, drawing
from handout.layout.figures.photo import Photo, photo
from handout.problems import InputError

Picture = Drawing | Photo
MOST_LONG = 6


def load(file: PictureFile) -> Picture:
    """Return a picture for layout.

    Raise InputError for all that cannot be printed.
    """
    picture = drawing(file) if file.file.lower().endswith(".svg") else photo(file)
    times = max(picture.size.width / picture.size.height, picture.size.height / picture.size.width)
    if times > MOST_LONG:
        message = f"{times:.0f} times as long as it is broad; it would be too small to see"
        raise InputError([file.problem("picture-size", message, f"cut it to at most {MOST_LONG} times")])
    return picture
