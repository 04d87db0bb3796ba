"""The name slot: drawn lines that patients share if they differ by name only.

Drawing the lines without the name costs as much as drawing them all, so it is done when a second name
occurs.
"""

from typing import TYPE_CHECKING

from msgspec import Struct

from handout.content.compose import owner, patient
from handout.layout.mirror import reads_from_right
from handout.layout.page import Text, walk
from handout.layout.parts.footer import is_short
from handout.layout.parts.patient_lines import name_piece, width_for_name
from handout.pdf.content_stream import show
from handout.pdf.fonts import interchangeable_letters, is_interchangeable
from handout.pdf.template import PatientLines, Template
from handout.render.inputs import RenderInputs, line_width
from handout.schema.markup import MARKUP
from handout.schema.spaces import remove_soft_hyphens

if TYPE_CHECKING:
    from handout.layout.page import Mark, Piece
    from handout.layout.style import PageStyle
    from handout.pdf.syntax import Pdf
    from handout.render.key import RenderKey
    from handout.request.patient import PatientDetails


class NameSlot(Struct, frozen=True):
    """Drawn lines with a gap for the name.

    *key* is the key of their template, *style* the style it is printed in, *before* and *after* are the operators
    around the name. *width* is the greatest width of the name in multiples of its size, in every style that is tried.
    On a page that reads from right to left the name ends at *right*, and its width says where it begins: the operators
    *between* stand after that place.
    """

    key: "RenderKey"
    style: "PageStyle"
    before: bytes
    after: bytes
    width: float
    right: float | None = None
    between: bytes = b""

    def filled(self, name: "Piece", shown: bytes) -> bytes:
        """Return the operators of the lines with a *name*, from those that show it."""
        start = b"" if self.right is None else _place(self.right - name.width)
        return b"".join((self.before, start, self.between, shown, self.after))


def nameless_key(inputs: RenderInputs, details: "PatientDetails") -> tuple[object, ...] | None:
    """Return a key that is equal for patients who differ by their names only.

    Their names must use the same letters, and have the same place in footers. Return None if there is no plain name.
    """
    name = remove_soft_hyphens(details.patient or "")
    if not name or MARKUP.search(name) or not is_interchangeable(name):
        return None
    short = is_short(owner(details), inputs.style.small)
    return inputs.key.inputs, details.day, details.by, details.note, interchangeable_letters(name), short


def name_slot(
    inputs: RenderInputs,
    details: "PatientDetails",
    style: "PageStyle",
    lines: PatientLines,
    template: Template,
    key: "RenderKey",
) -> NameSlot | None:
    """Return the *lines* of a patient, set in a *style*, without the name.

    Return None if another name could move what stands beside it.
    """
    words = inputs.topic.words.language
    width = min(
        width_for_name(words, patient(details, words), line_width(inputs), each) / each.text.size
        for each in (inputs.style, *inputs.denser)
    )
    name, stamp = name_piece(details.patient or "", style), template.filler.drawn(lines)
    if name is None or stamp.fonts.own or name.width > width * style.text.size:
        return None
    shown = _shown(name, style, template)
    content = stamp.contents[template.filler.places.index(template.filler.lines)]
    before, found, after = content.partition(shown)
    if not found or shown in after:
        return None
    if not reads_from_right(words, inputs.topic.topic.value.language):
        return NameSlot(key, style, before, after, width)
    right = next((edge for mark in walk((lines.group,)) if (edge := _right_of(name, mark)) is not None), None)
    head, moved, between = before.rpartition(MOVE)
    if right is None or not between.startswith(start := _place(right - name.width)):
        return None
    return NameSlot(key, style, head + moved, after, width, right, between.removeprefix(start))


MOVE = b" Tf 1 0 0 1 "
"""The operators before the place of a text."""


def _place(x: float) -> bytes:
    """Return a place across the page, as it is written in a PDF."""
    return f"{x:.2f}".encode("ascii")


def _right_of(name: "Piece", mark: "Mark") -> float | None:
    """Return the right edge of a *mark* that is the name, else None."""
    if not isinstance(mark, Text) or len(mark.lines) != 1 or len(mark.lines[0].pieces) != 1:
        return None
    (piece,) = mark.lines[0].pieces
    alike = (piece.glyphs, piece.face) == (name.glyphs, name.face)
    return mark.box.x + piece.x + piece.width if alike else None


def with_name(slot: NameSlot, template: Template, details: "PatientDetails") -> "Pdf | None":
    """Return the PDF of a patient whose name fills *slot*; None if it does not fit."""
    name, size = name_piece(details.patient or "", slot.style), slot.style.text.size
    if name is None or name.width > slot.width * size:
        return None
    try:
        shown = _shown(name, slot.style, template)
        contents = template.filler.contents(
            slot.filled(name, shown), owner(details), shown, name.width / size, name.scale
        )
        return template.blank.filled(contents)
    except LookupError:  # the name needs glyphs that the template's fonts lack
        return None


def _shown(name: "Piece", style: "PageStyle", template: Template) -> bytes:
    """Return the operators that show a name, at whatever place.

    Raise LookupError if the fonts lack a character.
    """
    return show(name, style.text.size, template.filler.fonts[name.face]).encode("ascii")
