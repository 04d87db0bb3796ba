"""What a batch has written: ``manifest.csv`` with row, file, pages, SHA-256 and what it was made from; no name is in it."""

import csv
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from io import StringIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, fields

from handout.files import replace_file
from handout.problems import Problem

NAME, PROBLEMS = "manifest.csv", "problems.csv"
LISTED = ("row", "column", "problem", "cure")
EVERY = 1.0
"""Seconds between two savings at least; what is not in the manifest when a run is killed is made again."""


class ManifestEntry(Struct, frozen=True):
    """A file that was written for a row; *inputs* is the fingerprint of all that the batch was made from."""

    row: int
    file: str
    pages: int
    sha256: str
    inputs: str


class Manifest:
    """The records of a folder, saved whole each time, so that none is ever half a line."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; what is not a record is as if it were not there."""
        self.file = folder / NAME
        self.records: dict[int, ManifestEntry] = {}
        self.saved = 0.0
        with suppress(OSError, ValueError, csv.Error):
            for line in csv.DictReader(self.file.read_text("utf-8-sig").splitlines()):
                with suppress(KeyError, TypeError, ValueError):
                    row, pages = int(line["row"]), int(line["pages"])
                    self.records[row] = ManifestEntry(row, line["file"], pages, line["sha256"], line["inputs"])

    def holds(self, row: int, name: str, inputs: str) -> bool:
        """Tell whether the file of a row is there as it was written, from the same *inputs*."""
        record = self.records.get(row)
        if record is None or (record.file, record.inputs) != (name, inputs):
            return False
        try:
            return sha256((self.file.parent / name).read_bytes()).hexdigest() == record.sha256
        except OSError:
            return False

    def add(self, record: ManifestEntry) -> None:
        """Note a file; now and then all is saved; raise OSError."""
        self.records[record.row] = record
        if time.monotonic() - self.saved > EVERY:
            self.save()

    def save(self) -> None:
        """Write the manifest; raise OSError."""
        names = [field.name for field in fields(ManifestEntry)]
        rows = [astuple(record) for _, record in sorted(self.records.items())]
        replace_file(self.file, _csv([names, *rows]))
        self.saved = time.monotonic()


def is_listing(file: Path) -> bool:
    """Tell whether a file is a list of rows that were left out, as ``save_problems`` writes it."""
    with suppress(OSError, ValueError), file.open(encoding="utf-8-sig") as lines:
        return lines.readline(100).strip() == ",".join(LISTED)
    return False


def save_problems(file: Path, problems: Mapping[int, tuple[Problem, ...]]) -> None:
    """Write the rows that were left out, with why and the cure, or take an old list away if there are none; raise OSError."""
    if not problems:
        if is_listing(file):
            file.unlink(missing_ok=True)
        return
    rows = [
        (row, problem.where.cell if problem.where.column else "", problem.message, problem.hint)
        for row, found in sorted(problems.items())
        for problem in found
    ]
    replace_file(file, _csv([LISTED, *rows]))


def _csv(rows: list[object]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode("utf-8-sig")  # with a mark, for Excel
