"""Marks with roles, and the tree that they make."""

from msgspec.structs import replace

from handout.layout.page import Group, Mark, Page, Role, Text
from handout.layout.text.paragraph import TextStyle, bullets, paragraph
from handout.papers import PAPERS
from handout.pdf.build_tag_tree import build_structure
from handout.pdf.tag_types import Structure

STYLE = TextStyle(12, "#112233")


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


def tree_of(*pages: tuple[Mark, ...]) -> Structure:
    """Return the structure of pages of these marks."""
    return build_structure([Page(PAPERS["A5"], marks) for marks in pages])
