"""Warn before the leaflet of another patient is overwritten."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from handout.cli.terminal import uses_stdout
from handout.pdf.owner import is_of_another
from handout.problems import Location, Problem, short


def warn_of_another(files: Mapping[Path, bytes], name: str, labels: Sequence[str]) -> list[Problem]:
    """Return a warning for each of *files* that is of somebody other than *name*.

    They are the PDFs that will be written. *labels* are the words before the patient's lines.
    """
    warnings = []
    for file, pdf in files.items():
        with suppress(OSError):
            if not uses_stdout(file) and file.is_file() and is_of_another(file.read_bytes(), pdf, name, labels):
                warnings.append(Problem.of(Location(short(str(file), 300)), "other-patient"))
    return warnings
