"""``handout batch``, and what it leaves in its folder."""

import csv
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
from typer.testing import Result

import handout
from support.cli import run

OUT = Path("out")


def run_batch(*words: str, given: bytes | None = None) -> Result:
    """Run ``handout batch back-pain`` with *words*."""
    return run("batch", "back-pain", *words, given=given)


def names() -> set[str]:
    """Return the names of all that lies in the folder, hidden or not, but for marked copies of tables."""
    return {file.name for file in OUT.iterdir()} - marked_copies() if OUT.exists() else set()


def marked_copies(folder: Path = OUT) -> set[str]:
    """Return the names of the copies of tables in which wrong cells are marked."""
    return {file.name for file in folder.glob("*-problems*.xls?")}


def listed() -> list[dict[str, str]]:
    """Return the lines of the manifest."""
    if not (OUT / "manifest.csv").exists():
        return []
    with (OUT / "manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def assert_done(rows: Mapping[int, Mapping[str, Any]], stem: str = "back-pain") -> None:
    """Assert that each row has the file that ``build`` makes, that the manifest tells so, and that nothing else is there."""
    wide = len(str(max(rows)))
    files = {row: f"{stem}-{row:0{wide}}.pdf" for row in rows}
    assert names() - {"problems.csv"} == {"manifest.csv", *files.values()}
    assert [line["file"] for line in listed()] == list(files.values())
    for line in listed():
        content = (OUT / line["file"]).read_bytes()
        digest = sha256(content).hexdigest()
        assert digest == _digest_of_build(tuple(rows[int(line["row"])].items()))
        with pikepdf.open(OUT / line["file"]) as pdf:
            assert (line["pages"], line["sha256"]) == (str(len(pdf.pages)), digest)


@cache
def _digest_of_build(row: tuple[tuple[str, Any], ...]) -> str:
    """Return the hash of what ``build`` makes for a row; many tests have the same hundreds of rows."""
    return sha256(handout.build("back-pain", **dict(row))).hexdigest()
