"""Add comments to a sheet of an XLSX file, and take those of an earlier run away."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from handout.mail_merge.tables.sheet import column_letters, column_number
from handout.mail_merge.tables.xml_edit import Element, Xml

AUTHOR = "handout"
"""The author of all comments of this program."""

EMPTY_DRAWING = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"\
 xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>\
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>"""
SHAPE = """<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"\
 xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202"\
 style="position:absolute;margin-left:60pt;margin-top:2pt;width:220pt;height:{height}pt;z-index:{id};visibility:hidden"\
 fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>\
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
FIRST_SHAPE = 1025
OWN_SHAPE = re.compile(rb"<((?:\w+:)?)shape\b(?:(?!<\1shape\b).)*?</\1shape>", re.DOTALL)
LINE = 38
"""Characters on a line of a comment's box."""


class Note(NamedTuple):
    """The cell of a comment."""

    row: int
    column: int


def edit_comments(content: bytes, notes: Mapping[Note, str], main: str) -> tuple[bytes, list[Note], dict[Note, str]]:
    """Return the comments of a sheet with *notes* in place of an earlier run's.

    Also return the cells of the latter, and the notes that have a comment of their own: the others are written below what a
    user's comment says. *main* is the namespace.
    """
    if not content:
        content = f'<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'.encode()
    xml = Xml(content)
    every = xml.elements()
    prefix = every[0].prefix
    authors = next(each for each in every if each.local == "authors")
    listed = next(each for each in every if each.local == "commentList")
    names = [_text(xml, each) for each in every if each.local == "author"]
    own = str(names.index(AUTHOR)) if AUTHOR in names else str(len(names))
    if AUTHOR not in names:
        xml.append(authors, f"<{prefix}author>{AUTHOR}</{prefix}author>")
    removed, rest = list[Note](), dict(notes)
    for each in (each for each in every if each.local == "comment"):
        note = _note(each)
        if each.attributes.get("authorId") == own and AUTHOR in names:
            xml.edits.append((each.start, _after(xml, each), b""))
            removed.append(note)
        elif note in rest:
            texts = [inner for inner in every if inner.local == "text" and each.start < inner.start < each.end]
            for text in texts[:1]:
                run = f'<{prefix}r><{prefix}t xml:space="preserve">{escape(f"{chr(10)}{AUTHOR}: {rest[note]}")}</{prefix}t></{prefix}r>'
                xml.append(text, run)
                del rest[note]
    added = "".join(
        f'<{prefix}comment ref="{column_letters(note.column)}{note.row}" authorId="{own}"><{prefix}text><{prefix}r>'
        f'<{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}r></{prefix}text></{prefix}comment>'
        for note, text in sorted(rest.items())
    )
    xml.append(listed, added)
    return xml.edited(), removed, rest


def edit_drawing(content: bytes, notes: Mapping[Note, str], removed: Iterable[Note]) -> bytes:
    """Return the boxes of a sheet's comments, with *notes*, without *removed*.

    The drawing is a kind of HTML, and need not be well-formed XML.
    """
    content = content or EMPTY_DRAWING
    gone = {(note.row - 1, note.column - 1) for note in removed}
    content = OWN_SHAPE.sub(lambda found: b"" if _cell(found[0]) in gone else found[0], content)
    taken = [int(number) for number in re.findall(rb'"_x0000_s(\d+)"', content)]
    first = max((FIRST_SHAPE - 1, *taken)) + 1
    boxes = "".join(_box(number, note, text) for number, (note, text) in enumerate(sorted(notes.items()), first))
    at = content.rindex(b"</")
    return content[:at] + boxes.encode() + content[at:]


def _box(number: int, note: Note, text: str) -> str:
    """Return the box of a comment, large enough for its text."""
    lines = sum(1 + len(line) // LINE for line in text.split("\n"))
    top = max(0, note.row - 2)
    return SHAPE.format(
        id=number,
        height=14 * (lines + 1),
        left=note.column,
        right=note.column + 4,
        top=top,
        bottom=top + lines + 2,
        row=note.row - 1,
        column=note.column - 1,
    )


def _cell(shape: bytes) -> tuple[int, int] | None:
    """Return the row and column, from 0, of the cell that a box belongs to."""
    row, column = (re.search(rb"<(?:\w+:)?%s>(\d+)</" % name, shape) for name in (b"Row", b"Column"))
    return (int(row[1]), int(column[1])) if row and column else None


def _note(comment: Element) -> Note:
    """Return the cell of a comment."""
    reference = comment.attributes["ref"].replace("$", "").partition(":")[0]
    letters = reference.rstrip("0123456789")
    return Note(int(reference[len(letters) :]), column_number(letters))


def _text(xml: Xml, element: Element) -> str:
    """Return the text of an element without others in it."""
    return xml.content[element.inside : max(element.inside, element.end)].decode("utf-8", "replace").strip()


def _after(xml: Xml, element: Element) -> int:
    """Return where an element ends."""
    return (
        element.inside
        if element.end <= element.inside and xml.content[element.inside - 2 : element.inside] == b"/>"
        else xml.content.index(b">", element.end) + 1
    )
