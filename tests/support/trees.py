"""Marks with roles, and the tree that they make."""

from collections.abc import Callable

from msgspec.structs import replace

from handout.geometry import PAPERS
from handout.layout.page import Group, Mark, Page, Piece, Role, Text
from handout.layout.text.paragraph import Style, bullets, paragraph
from handout.pdf.structure import Structure, build_structure

STYLE = Style(12, "#112233")


def role_text(words: str, role: Role = Role.PARAGRAPH, width: float = 300, *, continued: bool = False) -> Text:
    """Return a text of a role."""
    (text,) = paragraph(words, width, STYLE, role).marks
    assert isinstance(text, Text)
    return replace(text, continued=continued)


def list_of(*items: str, continued: bool = False) -> Group:
    """Return a list of these items."""
    (group,) = bullets(items, 300, STYLE, "#000000").marks
    assert isinstance(group, Group)
    return replace(group, continued=continued)


def exact_text(_: Piece) -> bool:
    """Tell that the glyphs of a piece say what it says."""
    return True


def tree_of(*pages: tuple[Mark, ...], exact: Callable[[Piece], bool] = exact_text) -> Structure:
    """Return the structure of pages of these marks."""
    return build_structure([Page(PAPERS["A5"], marks) for marks in pages], exact)
