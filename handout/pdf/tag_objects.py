"""Write the structure tree into a PDF (ISO 32000-1 14.7.2 to 14.7.4)."""

from collections.abc import Sequence
from typing import assert_never

from handout.geometry import Box
from handout.layout.page import Page, Role
from handout.pdf.document import Document
from handout.pdf.form import Form
from handout.pdf.syntax import text_string
from handout.pdf.tag_types import ContentReference, Element, FormWidget, Kid, LinkAnnotation, Structure, text_of
from handout.schema.spaces import remove_soft_hyphens


def write_structure(structure: Structure, pages: Sequence[Page], document: Document) -> int:
    """Write the tree of *pages* into *document*; return the object number of its root."""
    return _Writer(pages, document).write_tree(structure)


class _Writer:
    """A writer of the elements, and of the parent tree that leads from pages to them."""

    def __init__(self, pages: Sequence[Page], document: Document) -> None:
        self.pages, self.document = pages, document
        self.numbers: dict[Element, int] = {}
        self.notes: list[tuple[str, int]] = []
        self.link_owners: list[int] = []
        self.form = Form(document)
        self.annotations: list[list[int]] = [[] for _ in pages]

    def write_tree(self, structure: Structure) -> int:
        """Write the whole tree; return the object number of its root."""
        root = self.document.add()
        top = self.write_element(structure.root, root)
        back = [
            f"{n} [{' '.join(f'{self.numbers[e]} 0 R' for e in owners)}]" for n, owners in enumerate(structure.owners)
        ]
        back += [f"{n} {owner} 0 R" for n, owner in enumerate(self.link_owners, len(self.pages))]
        names = "".join(f"({name}){number} 0 R" for name, number in self.notes)
        ids = f"/IDTree<</Names[{names}]>>" if names else ""
        parents = self.document.add(f"<</Nums[{' '.join(back)}]>>")
        self.document.put(
            root,
            f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {len(back)}{ids}>>",
        )
        for number, annotations in enumerate(self.annotations):
            self.document.tag_page(number, number, annotations)
        self.form.finish()
        return root

    def write_element(self, element: Element, parent: int) -> int:
        """Write an element and everything below it; return its object number."""
        number = self.numbers[element] = self.document.add()
        home = next((kid.page for kid in element.kids if isinstance(kid, ContentReference)), None)
        kids = " ".join(self._write_kid(kid, number, home) for kid in element.kids)
        entries = f"/S/{element.type}/P {parent} 0 R/K[{kids}]"
        if home is not None:
            entries += f"/Pg {self.document.page(home)} 0 R"
        if element.alt:
            entries += f"/Alt{text_string(element.alt)}"
        if element.language:
            entries += f"/Lang({element.language})"
        if element.box and home is not None:
            entries += f"/A<</O/Layout/Placement/Block/BBox[{self._corners(element.box, home)}]>>"
        if element.role in (Role.COLUMN_HEAD, Role.ROW_HEAD):
            entries += f"/A<</O/Table/Scope/{element.role.split()[1]}>>"
        if element.role is Role.LIST:  # ISO 32000-1 14.8.5.5
            entries += f"/A<</O/List/ListNumbering/{'Decimal' if text_of(element)[:1].isdigit() else 'Disc'}>>"
        if element.role is Role.NOTE:  # ISO 14289-1 7.9
            name = f"note{len(self.notes) + 1:05d}"
            self.notes.append((name, number))
            entries += f"/ID({name})"
        self.document.put(number, f"<<{entries}>>")
        return number

    def _write_kid(self, kid: Kid, owner: int, home: int | None) -> str:
        """Write a child of an element, and return the reference to it."""
        match kid:
            case Element():
                return f"{self.write_element(kid, owner)} 0 R"
            case ContentReference(page, number):
                return f"{number}" if page == home else f"<</Type/MCR/Pg {self.document.page(page)} 0 R/MCID {number}>>"
            case LinkAnnotation(page, box, address, words):
                key = len(self.pages) + len(self.link_owners)
                annotation = self.document.add(
                    f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{self._corners(box, page)}]/StructParent {key}"
                    f"/A<</S/URI/URI{text_string(_ascii(address))}>>/Contents{text_string(remove_soft_hyphens(words.strip()))}>>"
                )
                self.link_owners.append(owner)
                self.annotations[page].append(annotation)
                return f"<</Type/OBJR/Pg {self.document.page(page)} 0 R/Obj {annotation} 0 R>>"
            case FormWidget(page, widget):
                key = len(self.pages) + len(self.link_owners)
                at = f"/F 4/Rect[{self._corners(widget.box, page)}]/StructParent {key}/P {self.document.page(page)} 0 R"
                annotation = self.form.add(widget, at)
                self.link_owners.append(owner)
                self.annotations[page].append(annotation)
                return f"<</Type/OBJR/Pg {self.document.page(page)} 0 R/Obj {annotation} 0 R>>"
            case _:
                assert_never(kid)

    def _corners(self, box: Box, page: int) -> str:
        """Return a box on a page in PDF coordinates."""
        top = self.pages[page].size.height
        return f"{box.x:.2f} {top - box.bottom:.2f} {box.right:.2f} {top - box.y:.2f}"


def _ascii(address: str) -> str:
    """Return an address with all but ASCII percent-encoded (RFC 3986 2.1)."""
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in address)
