"""Read and write ``manifest.csv``, the list of the files that a batch has written.

It lists row, file, pages, SHA-256 and the fingerprint of all inputs, and holds no patient's name.
"""

import csv
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from io import StringIO
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, fields

from handout.output import replace_file
from handout.problems import Problem

NAME, PROBLEMS = "manifest.csv", "problems.csv"
LISTED = ("row", "column", "problem", "cure")
EVERY = 1.0
"""Least number of seconds between two saves.

A file that is not yet in the manifest when a run is killed is made again.
"""


class ManifestEntry(Struct, frozen=True):
    """A file written for a row; *inputs* is the fingerprint of all it came from."""

    row: int
    file: str
    pages: int
    sha256: str
    inputs: str


class Manifest:
    """The entries of a folder, always saved as a whole so that no line is incomplete."""

    def __init__(self, folder: Path) -> None:
        """Read the manifest if there is one, ignoring every invalid line."""
        self.file = folder / NAME
        self.records: dict[int, ManifestEntry] = {}
        self.saved = 0.0
        with suppress(OSError, ValueError, csv.Error):
            for line in csv.DictReader(self.file.read_text("utf-8-sig").splitlines()):
                with suppress(KeyError, TypeError, ValueError):
                    row, pages = int(line["row"]), int(line["pages"])
                    self.records[row] = ManifestEntry(row, line["file"], pages, line["sha256"], line["inputs"])

    def holds(self, row: int, name: str, inputs: str) -> bool:
        """Return whether the file of a row is unchanged, and made from the same *inputs*."""
        record = self.records.get(row)
        if record is None or (record.file, record.inputs) != (name, inputs):
            return False
        try:
            return sha256((self.file.parent / name).read_bytes()).hexdigest() == record.sha256
        except OSError:
            return False

    def add(self, record: ManifestEntry) -> None:
        """Add an entry, and save from time to time; raise OSError."""
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
    """Return whether a file is a list of problems, as ``save_problems`` writes it."""
    with suppress(OSError, ValueError), file.open(encoding="utf-8-sig") as lines:
        return lines.readline(100).strip() == ",".join(LISTED)
    return False


def save_problems(file: Path, problems: Mapping[int, tuple[Problem, ...]]) -> None:
    """Write the rows that were left out with their problems; raise OSError.

    If there are none, delete an old list.
    """
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
    """Return rows as the bytes of a CSV file."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode("utf-8-sig")  # Excel needs the byte order mark
