"""What is known of ReportLab's inside stands in one module, and is still there; nothing of ReportLab is changed for others."""

import ast
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from handout.geometry import Size
from handout.pdf import document
from handout.pdf.metadata import About

CANVAS = {"_code", "_doc", "_make_preamble", "_preamble"}
INNER = {
    "Catalog",
    "Outlines",
    "Pages",
    "Reference",
    "addForm",
    "idToObject",
    "idToObjectNumberAndVersion",
    "inPage",
    "info",
    "numberToId",
    "objectcounter",
}
PDFDOC = {
    "PDFArray",
    "PDFDocument",
    "PDFName",
    "PDFObject",
    "PDFObjectReference",
    "PDFStream",
    "PDFZCompress",
    "format",
    "xObjectName",
}
"""What of ReportLab's canvas, document and module is used that its manual does not name."""


def test_private_names_of_reportlab_are_listed() -> None:
    """No name of ReportLab's inside is used but those that are listed here."""
    found: dict[str, set[str]] = {"canvas": set(), "inner": set(), "pdfdoc": set()}
    for node in ast.walk(ast.parse(Path(document.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            holder = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            kind = {"_inner": "inner", "inner": "inner", "pdfdoc": "pdfdoc", "canvas": "canvas", "self": "self"}.get(
                holder
            )
            if kind == "canvas" and node.attr.startswith("_"):
                found["canvas"].add(node.attr)
            elif kind in ("inner", "pdfdoc"):
                found[kind].add(node.attr)
    assert found["canvas"] | {"_make_preamble", "_preamble"} == CANVAS
    assert found["inner"] == INNER
    assert found["pdfdoc"] == PDFDOC


def test_reportlab_still_has_those_names() -> None:
    """The ReportLab that is installed has all of them, and is below the bound that was tried."""
    result = document.Document(About("Title", "", "Subject", "en"))
    result.begin_page(Size(100, 100), 0)
    assert [name for name in CANVAS if not hasattr(result.canvas, name)] == []
    assert [name for name in INNER if not hasattr(result._inner, name)] == []
    assert [name for name in PDFDOC if not hasattr(document.pdfdoc, name)] == []
    needed = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    (bound,) = [each for each in needed["dependencies"] if each.startswith("reportlab")]
    assert bound.endswith("<6")
    assert int(version("reportlab").split(".")[0]) < 6


STATE = """
import gc, os, logging, warnings
before = dict(os.environ), gc.isenabled(), gc.get_threshold(), warnings.filters[:], logging.root.manager.disable, os.umask(0o22)
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
values = {k: v for k, v in vars(rl_config).items() if k[:1] != "_"}
fonts = dict(pdfmetrics._fonts)
import handout, handout.cli, handout.cli.batch, handout.cli.build, handout.mail_merge.runner, handout.pdf.rasterize
handout.build("back-pain", points="hand", format="cards")
assert {k: v for k, v in vars(rl_config).items() if k[:1] != "_"} == values
assert dict(pdfmetrics._fonts) == fonts
after = dict(os.environ), gc.isenabled(), gc.get_threshold(), warnings.filters[:], logging.root.manager.disable, os.umask(0o22)
assert after[1:-1] == before[1:-1] and after[-1] == 0o22, (before, after)
assert after[0] == before[0], set(after[0]) ^ set(before[0])
"""


def test_nothing_of_the_process_is_changed() -> None:
    """To import the program, the command too, and to build leaves the process as it was: collector, environment, warnings, umask, ReportLab."""
    done = subprocess.run([sys.executable, "-c", STATE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
