"""The pages as text in reading order, for those who would rather read than look."""

from collections.abc import Iterable
from typing import Any, assert_never

from handout.layout.page import Group, Image, Mark, Page, Path, Role, Shape, Text, Widget

TAGS = {
    Role.TITLE: "h2",
    Role.HEADING: "h3",
    Role.PART: "h4",
    Role.PARAGRAPH: "p",
    Role.LIST: "ul",
    Role.ITEM: "li",
    Role.SECTION: "section",
    Role.NOTE: "div",
    Role.CAPTION: "p",
    Role.TABLE: "table",
    Role.ROW: "tr",
    Role.CELL: "td",
    Role.COLUMN_HEAD: "th",
    Role.ROW_HEAD: "th",
    Role.FIELD: "p",
}
"""The HTML element of each role that has one."""

UNREAD = (Role.ARTIFACT, Role.FOOTER, Role.OWNER, Role.BULLET)
"""What is not read aloud, and the signs before list items, which HTML sets itself."""


def read_pages(pages: Iterable[Page]) -> list[list[Any]]:
    """Return each page as a list of nodes: ``[tag, text, nodes]``."""
    return [_read(page.marks) for page in pages]


def _read(marks: Iterable[Mark]) -> list[Any]:
    """Return the nodes of marks."""
    nodes: list[Any] = []
    for mark in marks:
        match mark:
            case Group():
                if mark.role in UNREAD:
                    continue
                if mark.role is Role.FIGURE:
                    nodes.append(["p", mark.alt, []])
                    continue
                inner = _read(mark.marks)
                nodes += [[TAGS[mark.role], "", inner]] if mark.role in TAGS else inner
            case Text():
                if mark.role not in UNREAD:
                    nodes.append([TAGS.get(mark.role, "span"), mark.words, []])
            case Widget():
                nodes.append(["span", "☐" if mark.tick else "____", []])
            case Shape() | Path() | Image():
                continue
            case _:
                assert_never(mark)
    return nodes
