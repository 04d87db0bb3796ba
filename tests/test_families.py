"""What is special about a format, paper, kind, language, theme or clinic is said in its table, not in the code."""

import ast
from pathlib import Path

import pytest

from handout.geometry import PAPERS
from handout.installed import BUILTIN
from handout.render.formats import FORMATS

HANDOUT = Path(__file__).parent.parent / "handout"
OF_SCRIPTS = (
    "layout/text/breaks.py",
    "layout/text/linebreak.py",
    "layout/text/scripts.py",
    "mail_merge/tables/spelling_check.py",
)
"""The modules whose subject is how single languages write; there is no table to ask."""


def _files_of(*folders: str) -> set[str]:
    """Return the names of the templates in some folders."""
    return {file.name.split(".")[0] for folder in folders for file in (BUILTIN / "templates" / folder).glob("*.yaml")}


@pytest.mark.parametrize("module", sorted(HANDOUT.rglob("*.py")), ids=lambda file: file.relative_to(HANDOUT).as_posix())
def test_no_code_asks_for_one_of_a_family(module: Path) -> None:
    """No comparison names one of a family, but for a language where the code is about how languages write."""
    known = {*FORMATS, *PAPERS, *_files_of("kinds", "languages", "themes", "clinics")}
    if module.relative_to(HANDOUT).as_posix() in OF_SCRIPTS:
        known -= _files_of("languages")
    named = {
        f"line {part.lineno}: {part.value}"
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Compare | ast.MatchValue)
        or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant))
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value in known
    }
    assert named == set()
