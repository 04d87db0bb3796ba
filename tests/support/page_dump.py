"""A page as plain text, so that tests can show what changed."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from msgspec.structs import replace

from handout.geometry import MM
from handout.layout.page import Group, Image, Mark, Page, Path, Piece, Shape, Text, Widget, bounds


def dump(page: Page) -> str:
    """Return a page as text: one mark a line, in mm, indented as the marks nest."""
    lines = [f"page {page.size.width / MM:.1f} x {page.size.height / MM:.1f} mm"]
    lines += _dump(page.marks, "  ")
    return "\n".join(lines) + "\n"


def _dump(marks: Iterable[Mark], indent: str) -> Iterator[str]:
    """Yield the lines of the dump of *marks*."""
    for mark in marks:
        box = bounds(mark)
        place = f"({box.x / MM:.1f} {box.y / MM:.1f}  {box.width / MM:.1f} x {box.height / MM:.1f})"
        match mark:
            case Group():
                more = f" ({mark.language})" if mark.language else ""
                more += (f" alt={mark.alt!r}" if mark.alt else "") + (" continued" if mark.continued else "")
                yield f"{indent}{mark.role}{more}"
                yield from _dump(mark.marks, indent + "  ")
            case Text():
                more = " continued" if mark.continued else ""
                yield f"{indent}{mark.role} {place} {mark.size:g} pt {mark.colour}{more}"
                for line in mark.lines:
                    *pieces, last = line.pieces or (Piece(0, 0, "", False, ()),)
                    pieces.append(replace(last, text=last.text.rstrip()))
                    yield f"{indent}  | {''.join(map(_with_markup, pieces))}"
            case Shape():
                yield f"{indent}shape {place} fill={mark.fill} stroke={mark.stroke} {mark.width:g}"
            case Path():
                yield f"{indent}path {place} {len(mark.points)} points fill={mark.fill} stroke={mark.stroke} {mark.width:g}"
            case Image():
                yield f"{indent}image {place} {mark.picture.name}"
            case Widget():
                yield f"{indent}{'tick' if mark.tick else 'field'} {place} {mark.label}"
            case _:
                assert_never(mark)


def _with_markup(piece: Piece) -> str:
    """Return the text of a piece with its markup."""
    text = f"[{piece.text}]({piece.link})" if piece.link else piece.text
    text = f"[{text}]{{{piece.language}}}" if piece.language else text
    return f"**{text}**" if piece.bold else text
