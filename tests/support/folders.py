"""Folders that a test looks into."""

from pathlib import Path


def names_in(folder: Path) -> list[str]:
    """Return the names of all that lies in a folder, sorted."""
    return sorted(file.name for file in folder.iterdir())
