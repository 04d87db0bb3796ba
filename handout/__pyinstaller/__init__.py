"""The folder of the PyInstaller hook (entry point ``pyinstaller40``)."""

from pathlib import Path


def hooks() -> list[str]:
    """Return the folder with the hook."""
    return [str(Path(__file__).parent)]
