"""Merge many handouts into one PDF for the print room.

Their shared content is written once; each patient's pages have page objects of their own. The file is
written as the handouts come, so ten thousand of them need no more memory than their cross-reference table.
It has no tags, which printing does not need.
"""

import re
from collections.abc import Sequence
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from handout.imposition.sheet import Sheet
from handout.layout.page import Page
from handout.pdf.metadata import About, Duplex
from handout.pdf.painter import Painter
from handout.pdf.syntax import PdfFile, end, stream, text_string, with_entries
from handout.pdf.template import LineFiller, Stamp, TemplateSource, line_filler, template_painter

BRANCH = 200
"""Greatest number of pages in a node of the page tree (ISO 32000-1 7.7.3)."""

Pages = Sequence[tuple[bytes, tuple[int, ...]]]
"""The dictionary entries of each page, with the numbers of its content streams."""


class Source(Struct, frozen=True):
    """The shared content of handouts of one shape in the file, and their line filler.

    *slots* are the numbers of the streams that each patient has alone, *fonts* is the dictionary that names the
    fonts, with its number. Without a *filler* the handout is for one patient only.
    """

    pages: Pages
    slots: tuple[int, ...]
    fonts: tuple[int, bytes]
    filler: LineFiller | None


class Merger:
    """A writer of one PDF from many handouts."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.out, self.about, self.file = out, about, PdfFile(out)
        self.root, self.tree, self.outline = (self.file.number() for _ in range(3))
        self.branches: list[tuple[int, int]] = []
        self.leaves: list[int] = []
        self.branch = self.file.number()
        self.marks: list[tuple[str, int]] = []
        self.labels: list[str] = []
        self.count = 0
        self.asked: set[tuple[Duplex | None, bool]] = set()

    def add_printing(self, about: About) -> None:
        """Record how a handout is to be printed; the file requests what suits all."""
        self.asked.add((about.duplex, about.true_size))

    def add_shared(self, source: TemplateSource) -> Source | None:
        """Write the shared content of handouts like this one.

        Return None if no lines can be filled into it.
        """
        painter = template_painter(source, self.file.last)
        if painter is None:
            return None
        painter.paint_sheets(source.sheets or source.pages)
        filler = line_filler(painter, source, tagged=False)
        return Source(*self._write_pages(painter), filler) if filler else None

    def add_single(self, sides: Sequence[Page | Sheet]) -> Source:
        """Write a handout that shares nothing."""
        painter = Painter(self.about, first=self.file.last)
        painter.paint_sheets(sides)
        return Source(*self._write_pages(painter), None)

    def _write_pages(self, painter: Painter) -> tuple[Pages, tuple[int, ...], tuple[int, bytes]]:
        """Write every object that the pages of a *painter* need, but their slots.

        Return these pages and slots, and the dictionary of the fonts with its number.
        """
        fonts = painter.document.fonts
        objects, pages, slots, self.file.last = painter.document.parts()
        for number in sorted(_reached(objects, pages).difference(slots)):
            self.file.add(number, objects[number])
        return pages, slots, (fonts, objects[fonts])

    def add(self, source: Source, stamp: Stamp | None, name: str, label: str) -> int:
        """Add a handout with the *stamp* for the slots of its source, on a fresh sheet.

        Return the number of its first page, from 1. *name* is its bookmark, *label* the prefix of its page
        labels.
        """
        own = dict[int, int]()
        for slot, content in zip(source.slots, stamp.contents if stamp else (), strict=True):
            own[slot] = self.file.number()
            self.file.add(own[slot], stream("", content, packed=True))
        shared, named = b"/Font %d 0 R" % source.fonts[0], b""
        if stamp and stamp.fonts.own:
            named = b"/Font %d 0 R" % self._add_fonts(source, stamp)
        first = self.count + 1
        self.labels.append(f"{self.count}<</S/D/P{text_string(label)}>>")
        for number, (entries, streams) in enumerate(source.pages):
            page = self._page(
                entries.replace(shared, named) if named else entries, [own.get(each, each) for each in streams]
            )
            if number == 0:
                self.marks.append((name, page))
        if len(source.pages) % 2:  # a sheet has two sides
            self._page(source.pages[-1][0], [])
        return first

    def _add_fonts(self, source: Source, stamp: Stamp) -> int:
        """Write the fonts of one patient, and return the number of all that are named."""
        objects, names = stamp.fonts.objects(self.file.last + 1)
        for number, body in objects.items():
            self.file.last = number
            self.file.add(number, body)
        number = self.file.number()
        self.file.add(number, with_entries(source.fonts[1], names))
        return number

    def finish(self) -> None:
        """Write the page tree, the outline and the catalog; raise OSError."""
        self._end_branch()
        kids = " ".join(f"{number} 0 R" for number, _ in self.branches)
        self._put(self.tree, f"<</Type/Pages/Count {self.count}/Kids[{kids}]>>")
        items = [self.file.number() for _ in self.marks]
        for n, (item, (name, page)) in enumerate(zip(items, self.marks, strict=True)):
            near = f"/Prev {items[n - 1]} 0 R" if n else ""
            near += f"/Next {items[n + 1]} 0 R" if n + 1 < len(items) else ""
            self._put(item, f"<</Title{text_string(name)}/Parent {self.outline} 0 R{near}/Dest[{page} 0 R/Fit]>>")
        self._put(self.outline, f"<</Type/Outlines/First {items[0]} 0 R/Last {items[-1]} 0 R/Count {len(items)}>>")
        sides = {duplex for duplex, _ in self.asked}
        common = replace(
            self.about,
            duplex=sides.pop() if len(sides) == 1 else None,
            true_size=any(true_size for _, true_size in self.asked),
        )
        asked = "".join(f"/{name}/{value}" for name, value in common.printing.items())
        about = (
            f"/PageMode/UseOutlines/Lang{text_string(self.about.language)}/PageLabels<</Nums[{''.join(self.labels)}]>>"
            f"/ViewerPreferences<</DisplayDocTitle true{asked}>>"
        )
        self._put(self.root, f"<</Type/Catalog/Pages {self.tree} 0 R/Outlines {self.outline} 0 R{about}>>")
        info = self.file.number()
        self._put(info, f"<</Title{text_string(self.about.title)}/Creator(handout)/Producer(handout)>>")
        table, _ = self.file.finish(b"/Root %d 0 R/Info %d 0 R" % (self.root, info))
        self.out.write(end(table))

    def _page(self, entries: bytes, contents: Sequence[int]) -> int:
        """Write a page, and return its object number."""
        number = self.file.number()
        shown = b" ".join(b"%d 0 R" % each for each in contents)
        self.file.add(number, b"<<%s/Parent %d 0 R/Contents[%s]>>" % (entries, self.branch, shown))
        self.leaves.append(number)
        self.count += 1
        if len(self.leaves) == BRANCH:
            self._end_branch()
        return number

    def _end_branch(self) -> None:
        """Write a node of the page tree."""
        kids = " ".join(f"{number} 0 R" for number in self.leaves)
        self._put(self.branch, f"<</Type/Pages/Parent {self.tree} 0 R/Count {len(self.leaves)}/Kids[{kids}]>>")
        self.branches.append((self.branch, len(self.leaves)))
        self.branch, self.leaves = self.file.number(), []

    def _put(self, number: int, body: str) -> None:
        """Write an object under its number."""
        self.file.add(number, body.encode("latin-1"))


def _reached(objects: dict[int, bytes], pages: Pages) -> set[int]:
    """Return the numbers of all objects that *pages* refer to, directly or not.

    The source's own page tree, catalog and outline are not among them.
    """
    waiting = [n for _, contents in pages for n in contents]
    waiting += [int(n) for entries, _ in pages for n in re.findall(rb"(\d+) 0 R", entries)]
    reached: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number not in reached and number in objects:
            reached.add(number)
            dictionary = objects[number].partition(b"\nstream\n")[0]
            waiting += [int(n) for n in re.findall(rb"(\d+) 0 R", dictionary)]
    return reached
