"""The objects of a document, and what a build leaves of its process."""

import subprocess
import sys
from io import BytesIO

import pikepdf

from handout.geometry import Size
from handout.pdf.document import Document
from handout.pdf.metadata import About

ABOUT = About("Title", "", "Subject", "en")


def written(document: Document) -> pikepdf.Pdf:
    """Return the file of a document, opened."""
    return pikepdf.open(BytesIO(document.finish(None)))


def test_a_page_names_what_it_shows_and_nothing_else() -> None:
    """Drawings and opacities are resources of the pages that show them, and the fonts are those of all pages."""
    document = Document(ABOUT)
    names = [document.add_form("/Subtype/Form/BBox[0 0 1 1]", b"") for _ in range(2)]
    for name, opacity in zip(names, (0.25, 0.5), strict=True):
        document.begin_page(Size(100, 200.5))
        document.set_opacity(opacity)
        document.show(name)
        document.end_page({"TrimBox": (1, 2, 99, 198.25)})
    document.name_font("FR", document.add("<</Type/Font>>"))
    for page, name, opacity in zip(written(document).pages, names, ("0.25", "0.5"), strict=True):
        resources = page.Resources
        assert [*resources.XObject] == [f"/{name}"]
        assert [str(state.ca) for state in resources.ExtGState.values()] == [opacity]
        assert [*resources.Font] == ["/FR"]
        assert [[str(side) for side in box] for box in (page.MediaBox, page.TrimBox)] == [
            ["0", "0", "100", "200.5"],
            ["1", "2", "99", "198.25"],
        ]


def test_the_outline_leads_to_its_pages() -> None:
    """Each item has its words in any script, and the height on its page; without items there is no outline."""
    document = Document(ABOUT)
    for words, y in (("Hand (1)", 90.5), ("دليل", 20)):
        document.begin_page(Size(100, 100))
        document.add_outline(words, y)
        document.end_page()
    with written(document).open_outline() as outline:
        found = [(each.title, each.destination[0].objgen, float(each.destination[3])) for each in outline.root]
    pages = [page.objgen for page in written(document).pages]
    assert found == [("Hand (1)", pages[0], 90.5), ("دليل", pages[1], 20)]
    assert "/Outlines" not in written(Document(ABOUT)).Root


STATE = """
import gc, os, logging, warnings
before = dict(os.environ), gc.isenabled(), gc.get_threshold(), warnings.filters[:], logging.root.manager.disable, os.umask(0o22)
import handout, handout.cli, handout.cli.batch, handout.cli.build, handout.mail_merge.runner, handout.pdf.rasterize
handout.build("back-pain", points="hand", format="cards")
after = dict(os.environ), gc.isenabled(), gc.get_threshold(), warnings.filters[:], logging.root.manager.disable, os.umask(0o22)
assert after[1:-1] == before[1:-1] and after[-1] == 0o22, (before, after)
assert after[0] == before[0], set(after[0]) ^ set(before[0])
"""


def test_nothing_of_the_process_is_changed() -> None:
    """To import the program, the command too, and to build leaves the process as it was: collector, environment, warnings, umask."""
    done = subprocess.run([sys.executable, "-c", STATE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
