"""Pictures: a drawing or a photo."""

from handout.content.assets import PictureFile
from handout.layout.figures.drawing import Drawing, drawing
from handout.layout.figures.photo import Photo, photo
from handout.problems import InputError, Problem, Severity

Picture = Drawing | Photo
MOST_LONG = 6


def load(file: PictureFile) -> Picture:
    """Return a picture for layout.

    Raise InputError for all that cannot be printed.
    """
    picture = drawing(file) if file.file.lower().endswith(".svg") else photo(file)
    if isinstance(picture, Photo) and picture.unseen:
        problem = Problem.of(file.where(), picture.unseen)
        if problem.severity is Severity.ERROR:
            raise InputError([problem])
    times = max(picture.size.width / picture.size.height, picture.size.height / picture.size.width)
    if times > MOST_LONG:
        raise InputError([Problem.of(file.where(), "picture-size/long", times=times, most=MOST_LONG)])
    return picture
