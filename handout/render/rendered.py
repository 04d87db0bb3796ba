"""A rendered handout: its PDF, and the summary that a command prints."""

from msgspec import Struct

from handout.pdf.syntax import Pdf
from handout.problems import Problem


class Summary(Struct, frozen=True):
    """The facts about a handout that a command prints.

    *sheets* is 0 if the pages are printed as they are.
    """

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
        """The number of pages, or of sides of paper if the handout is imposed."""
        return self.sheets or self.pages


class RenderedHandout(Struct, frozen=True):
    """A PDF with its summary, and the name that it bears.

    *labels* are the words before the patient's lines. Neither is ever stored.
    """

    pdf: Pdf
    summary: Summary
    patient: str = ""
    labels: tuple[str, ...] = ()
