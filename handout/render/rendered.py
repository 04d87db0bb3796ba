"""A rendered handout: its PDF, and what a command maps_back of it."""

from msgspec import Struct

from handout.pdf.syntax import Pdf
from handout.problems import Problem


class Summary(Struct, frozen=True):
    """What is to be said of a handout; *sheets* is 0 where the pages are printed as they are."""

    name: str
    pages: int
    sheets: int
    paper: str
    advice: str
    left_out: tuple[str, ...]
    avoided: tuple[str, ...]
    warnings: tuple[Problem, ...]

    @property
    def sides(self) -> int:
        """How many pages it has, or sides of paper where it is imposed."""
        return self.sheets or self.pages


class RenderedHandout(Struct, frozen=True):
    """A PDF with its summary."""

    pdf: Pdf
    summary: Summary
