"""Mark cells of an XLSX file with a colour and a comment, and nothing else.

The parts of the file are edited as text: formats, formulas, pictures, other sheets and macros stay as they are. No library
keeps all of these: openpyxl drops shapes, slicers, form controls and threaded comments.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from posixpath import basename, dirname, join, normpath, relpath
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from handout.mail_merge.tables.sheet import column_letters, column_number
from handout.mail_merge.tables.xlsx_comments import Note, edit_comments, edit_drawing
from handout.mail_merge.tables.xlsx_sheet import STREAMED
from handout.mail_merge.tables.xml_edit import Element, Xml, first_of, with_attributes
from handout.mail_merge.tables.zip_xml import opened

OWN_COMMENT = b"handout: a copy with problems marked"
"""The comment of the archive, by which such a copy is known."""

COLOUR = "FFFFC7C2"
FILL = '<{0}fill><{0}patternFill patternType="solid"><{0}fgColor rgb="{1}"/><{0}bgColor indexed="64"/></{0}patternFill></{0}fill>'

STRICT = "http://purl.oclc.org/ooxml/"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATED = f"{STRICT}officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""The elements of a sheet that must stand behind the drawing of its comments."""

AFTER_FILLS = ("borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
AFTER_FORMATS = AFTER_FILLS[3:]
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)

Marks = Mapping[tuple[int, int], str]
"""What is wrong with cells, by row and column."""


def mark_cells(content: bytes, sheet: str, marks: Marks) -> bytes:
    """Return an XLSX file with the cells of one *sheet* marked.

    A broken file raises any error of zip or XML.
    """
    with opened(content, "", STREAMED) as archive:
        package = _Package(archive)
        xml = Xml(package.read(sheet))
        top = xml.elements("worksheet", "legacyDrawing", *AFTER_DRAWING)
        notes = {Note(row, column): text for (row, column), text in marks.items()}
        own = {(note.row, note.column) for note in _mark_comments(package, sheet, xml, top, notes)}
        _mark_sheet(package, xml, marks, own)
        package.parts[package.name(sheet)] = xml.edited()
        return package.saved()


class _Package:
    """The parts of an archive, with those that are changed."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.parts: dict[str, bytes] = {}
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}

    def name(self, part: str) -> str:
        """Return the name of a part as the archive writes it."""
        return self.names.get(part.lower(), part)

    def has(self, part: str) -> bool:
        """Return whether there is a part."""
        return part.lower() in self.names

    def read(self, part: str) -> bytes:
        """Return a part as it is by now."""
        name = self.name(part)
        return self.parts[name] if name in self.parts else self.archive.read(name)

    def write(self, part: str, content: bytes) -> None:
        """Change or add a part."""
        self.parts[self.name(part)] = content
        self.names.setdefault(part.lower(), part)

    def free_name(self, form: str) -> str:
        """Return the name of a new part."""
        return next(name for n in range(1, 100_000) if not self.has(name := form.format(n)))

    def related(self, part: str, kind: str) -> str:
        """Return the part of a kind that another one is related to, or an empty text."""
        rels = _rels_of(part)
        if not self.has(rels):
            return ""
        for each in Xml(self.read(rels)).elements("Relationship"):
            if each.attributes["Type"].endswith(f"/{kind}") and each.attributes.get("TargetMode") != "External":
                target = each.attributes["Target"].replace("\\", "/")
                return normpath(join("/", dirname(part), target)).lstrip("/")
        return ""

    def relate(self, part: str, kind: str, target: str, *, strict: bool) -> str:
        """Add a relation between two parts, and return its id."""
        rels = _rels_of(part)
        empty = f'<Relationships xmlns="{PACKAGE}"></Relationships>'.encode()
        xml = Xml(self.read(rels) if self.has(rels) else empty)
        root, *others = xml.elements()
        taken = {each.attributes.get("Id") for each in others}
        key = next(key for n in range(1, 100_000) if (key := f"rIdProblems{n}") not in taken)
        place, full = relpath(f"/{target}", join("/", dirname(part))), STRICT_RELATED if strict else RELATED
        xml.append(root, f'<{root.prefix}Relationship Id="{key}" Type="{full}/{kind}" Target="{escape(place)}"/>')
        self.write(rels, xml.edited())
        return key

    def declare(self, part: str, kind: str, extension: str = "") -> None:
        """Say of which type a new part is, or all parts with an *extension*."""
        xml = Xml(self.read("[Content_Types].xml"))
        root, *others = xml.elements()
        if extension:
            if any(each.attributes.get("Extension", "").lower() == extension for each in others):
                return
            text = f'<{root.prefix}Default Extension="{extension}" ContentType="{kind}"/>'
            xml.insert(root.inside, text)
        else:
            xml.append(root, f'<{root.prefix}Override PartName="/{escape(part)}" ContentType="{kind}"/>')
        self.write("[Content_Types].xml", xml.edited())

    def saved(self) -> bytes:
        """Return the archive with all changes."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as target:
            target.comment = OWN_COMMENT
            for info in self.archive.infolist():
                target.writestr(info, self.parts.pop(info.filename, b"") or self.archive.read(info.filename))
            for name, content in self.parts.items():
                target.writestr(name, content)
        return out.getvalue()


def _rels_of(part: str) -> str:
    """Return the name of the part that holds the relations of another."""
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


def _mark_comments(
    package: _Package, sheet: str, xml: Xml, top: Sequence[Element], notes: Mapping[Note, str]
) -> list[Note]:
    """Add comments to a sheet, and return the cells of those of an earlier run.

    *top* are the sheet, and of its elements those of or behind the drawing of comments.
    """
    root = first_of(top, ("worksheet",)) or top[0]
    strict = root.attributes.get(f"xmlns:{root.prefix[:-1]}" if root.prefix else "xmlns", "").startswith(STRICT)
    main = f"{STRICT}spreadsheetml/main" if strict else MAIN
    comments = package.related(sheet, "comments")
    old = package.read(comments) if comments and package.has(comments) else b""
    content, removed, added = edit_comments(old, notes, main)
    if not old:
        comments = package.free_name("xl/comments{}.xml")
        package.declare(comments, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
        package.relate(sheet, "comments", comments, strict=strict)
    package.write(comments, content)
    drawing = package.related(sheet, "vmlDrawing")
    found = first_of(top, ("legacyDrawing",))
    old = package.read(drawing) if found and drawing and package.has(drawing) else b""
    if not old:
        drawing = package.free_name("xl/drawings/vmlDrawingProblems{}.vml")
        package.declare(drawing, "application/vnd.openxmlformats-officedocument.vmlDrawing", "vml")
        key = package.relate(sheet, "vmlDrawing", drawing, strict=strict)
        link = f'<{root.prefix}legacyDrawing xmlns:r="{STRICT_RELATED if strict else RELATED}" r:id="{key}"/>'
        later = first_of((each for each in top if each.depth == 1), AFTER_DRAWING)
        xml.insert(later.start if later else root_end(xml), link)
    package.write(drawing, edit_drawing(old, added, removed))
    return removed


def root_end(xml: Xml) -> int:
    """Return where the content of the outermost element ends."""
    return xml.content.rindex(b"</")


def _mark_sheet(package: _Package, xml: Xml, marks: Marks, own: set[tuple[int, int]]) -> None:
    """Colour the marked cells; clear the others in *own*, of an earlier run."""
    workbook = package.related("", "officeDocument") or "xl/workbook.xml"
    part = package.related(workbook, "styles")
    if not part or not package.has(part):
        part = package.free_name("xl/styles{}.xml")
        package.write(part, STYLES.encode())
        package.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
        package.relate(workbook, "styles", part, strict=False)
    styles = _Styles(Xml(package.read(part)))
    wanted: dict[int, set[int]] = {}
    for row, column in marks:
        wanted.setdefault(row, set()).add(column)
    row, column, row_style = 0, 0, 0

    def begin(element: Element) -> None:
        nonlocal row, column, row_style
        if element.local == "row":
            row, column = int(element.attributes.get("r", row + 1)), 0
            row_style = int(element.attributes.get("s", 0))
        elif element.local == "c" and element.depth == 3:
            letters = element.attributes.get("r", "").rstrip("0123456789")
            place = column_number(letters) if letters else column + 1
            missing(element, place)
            column = place
            style = int(element.attributes.get("s") or 0)
            if column in wanted.get(row, ()):
                wanted[row].discard(column)
                xml.set(element, s=str(styles.coloured(style)))
            elif (row, column) in own:
                xml.set(element, s=str(styles.plain(style)))

    def missing(element: Element, before: int) -> None:
        """Add the marked cells that the sheet does not have, before a column."""
        for place in sorted(each for each in wanted.get(row, ()) if column < each < before):
            wanted[row].discard(place)
            text = f'<{element.prefix}c r="{column_letters(place)}{row}" s="{styles.coloured(row_style)}"/>'
            xml.insert(element.start, text)

    def end(element: Element) -> None:
        if element.local == "row" and wanted.get(row):
            text = "".join(
                f'<{element.prefix}c r="{column_letters(place)}{row}" s="{styles.coloured(row_style)}"/>'
                for place in sorted(wanted.pop(row))
            )
            xml.append(element, text)

    xml.scan(begin, end, ("row", "c"))
    package.write(part, styles.edited())


class _Styles:
    """The cell formats of a workbook, with coloured copies as they are needed."""

    def __init__(self, xml: Xml) -> None:
        self.xml = xml
        self.all = xml.elements()
        self.root = self.all[0]
        self.fills = first_of(self.all, ("fills",))
        self.formats = next((each for each in self.all if each.local == "cellXfs" and each.depth == 1), None)
        fills, formats = self._within(self.fills, "fill"), self._within(self.formats, "xf")
        self.count, self.own = len(fills), self._own_fills(fills)
        self.old = formats
        self.new: dict[tuple[int, str], int] = {}
        self.added: list[str] = []

    def _within(self, outer: Element | None, name: str) -> list[Element]:
        """Return the elements of a name within another."""
        if outer is None:
            return []
        return [
            each
            for each in self.all
            if each.local == name and each.depth == outer.depth + 1 and outer.start < each.start < outer.end
        ]

    def _own_fills(self, fills: list[Element]) -> frozenset[str]:
        """Return the numbers of the fills of an earlier run."""
        colour = COLOUR.encode()
        return frozenset(
            str(n)
            for n, each in enumerate(fills)
            if colour in self.xml.content[each.start : max(each.end, each.inside)]
        )

    def coloured(self, style: int) -> int:
        """Return the number of the copy of a format that has the colour."""
        if style < len(self.old) and self.old[style].attributes.get("fillId") in self.own:
            return style
        return self._copy(style, str(self.count))

    def plain(self, style: int) -> int:
        """Return the number of a format without the colour of an earlier run."""
        if style < len(self.old) and self.old[style].attributes.get("fillId") in self.own:
            return self._copy(style, "0")
        return style

    def _copy(self, style: int, fill: str) -> int:
        """Return the number of the copy of a format with another fill."""
        if (style, fill) not in self.new:
            base = max(1, len(self.old))
            self.new[style, fill] = base + len(self.added)
            if style < len(self.old):
                old, content = self.old[style], self.xml.content
                tag = with_attributes(content[old.start : old.inside], {"fillId": fill, "applyFill": "1"})
                is_empty = tag.endswith(b"/>")
                rest = b"" if is_empty else content[old.inside : old.end] + f"</{old.name}>".encode()
                self.added.append((tag + rest).decode())
            else:
                self.added.append(
                    f'<{self.root.prefix}xf numFmtId="0" fontId="0" fillId="{fill}" borderId="0" applyFill="1"/>'
                )
        return self.new[style, fill]

    def edited(self) -> bytes:
        """Return the part with the new formats."""
        if not self.added:
            return self.xml.content
        xml, prefix = self.xml, self.root.prefix
        fill = FILL.format(prefix, COLOUR)
        if self.fills is None:
            none = f'<{prefix}fill><{prefix}patternFill patternType="none"/></{prefix}fill>'
            self._insert(AFTER_FILLS, f"<{prefix}fills>{none}{fill}</{prefix}fills>")
        else:
            self._extend(self.fills, fill, self.count + 1)
        if self.formats is None:
            own = "".join(self.added)
            self._insert(AFTER_FORMATS, f"<{prefix}cellXfs><{prefix}xf/>{own}</{prefix}cellXfs>")
        else:
            self._extend(self.formats, "".join(self.added), max(1, len(self.old)) + len(self.added))
        return xml.edited()

    def _extend(self, element: Element, text: str, count: int) -> None:
        """Append a text to a list, and correct its count."""
        tag = self.xml.content[element.start : element.inside]
        if tag.endswith(b"/>"):
            self.xml.append(element, text)
        else:
            if "count" in element.attributes:
                self.xml.set(element, count=str(count))
            self.xml.append(element, text)

    def _insert(self, later: tuple[str, ...], text: str) -> None:
        """Insert a text before the first of the elements that must stand behind it."""
        found = first_of((each for each in self.all if each.depth == 1), later)
        self.xml.insert(found.start if found else root_end(self.xml), text)


def is_own_copy(content: bytes) -> bool:
    """Return whether a file is a copy that this program has marked, unchanged since."""
    return content.endswith(OWN_COMMENT)
