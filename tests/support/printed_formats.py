"""The back-pain topic in the formats that are folded or cut."""

from functools import cache

from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import PrintOptions, Request, Selection

FEW = "stomach,hipbone,hand"
IDS = ("stomach", "hipbone", "knee-back", "hand", "foot-lying", "foot-sitting", "lower-back")


@cache
def laid(form: str, paper: str, points: tuple[str, ...] = IDS[:3], printing: PrintOptions = PrintOptions()) -> LaidOut:  # noqa: B008
    """Return the back-pain topic in a format."""
    return lay_out(Request("back-pain", Selection(points=points), paper=paper, format=form, printing=printing))
