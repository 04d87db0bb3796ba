"""The interactive form: fields to fill in on screen (ISO 32000-1 12.7).

Each field is an annotation with an appearance of its own, for PDF/A allows no viewer to make one up before somebody
types (ISO 19005-2 6.3.3, 6.4.1). An empty field shows nothing: the line or box below it is part of the page.
"""

from handout.geometry import Box
from handout.layout.page import Widget
from handout.pdf.document import Document
from handout.pdf.form_font import embed_form_font
from handout.pdf.syntax import text_string

INK = "0.13"
"""The colour of what is typed or ticked."""

FONT = "FF"
"""The name of the font of fields."""


class Form:
    """A writer of the fields of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.fields: list[int] = []
        self.font = 0
        self.looks: dict[tuple[str, float, float], int] = {}

    def add(self, widget: Widget, entries: str) -> int:
        """Add a field with these *entries* of its annotation; return its number."""
        name = f"/T({'tick' if widget.tick else 'field'}-{len(self.fields) + 1})/TU{text_string(widget.label)}"
        kind = self._tick(widget.box) if widget.tick else self._line(widget.box)
        number = self.document.add(f"<</Type/Annot/Subtype/Widget{name}{entries}{kind}>>")
        self.fields.append(number)
        return number

    def finish(self) -> None:
        """Write the form, if it has any field."""
        if not self.fields:
            return
        fields = " ".join(f"{number} 0 R" for number in self.fields)
        font = f"/DR<</Font<</{FONT} {self.font} 0 R>>>>/DA(/{FONT} 0 Tf {INK} g)" if self.font else ""
        self.document.set_form(f"<</Fields[{fields}]{font}>>")

    def _line(self, box: Box) -> str:
        """Return the entries of a line of text, whose type shrinks to hold all of it."""
        self.font = self.font or embed_form_font(self.document)
        look = self._look("/Tx BMC\nEMC\n", box)
        return f"/FT/Tx/DA(/{FONT} 0 Tf {INK} g)/AP<</N {look} 0 R>>"

    def _tick(self, box: Box) -> str:
        """Return the entries of a box to tick."""
        places = ((0.2, 0.5), (0.42, 0.25), (0.82, 0.78))
        start, *others = [f"{x * box.width:.2f} {y * box.height:.2f}" for x, y in places]
        lines = " ".join(f"{each} l" for each in others)
        width = box.width * 0.1
        on = self._look(f"{INK} G {width:.2f} w 1 J 1 j {start} m {lines} S\n", box)
        return f"/FT/Btn/V/Off/AS/Off/AP<</N<</Yes {on} 0 R/Off {self._look('', box)} 0 R>>>>"

    def _look(self, operators: str, box: Box) -> int:
        """Return the number of an appearance of this size, written once for all."""
        key = operators, round(box.width, 2), round(box.height, 2)
        if key not in self.looks:
            size = f"/BBox[0 0 {box.width:.2f} {box.height:.2f}]"
            entries = f"/Type/XObject/Subtype/Form{size}/Resources<<>>"
            self.looks[key] = self.document.add_stream(entries, operators.encode("ascii"))
        return self.looks[key]
