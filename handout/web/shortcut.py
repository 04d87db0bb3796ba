"""Put an icon on the desktop that opens the page by a double click."""

import os
import shlex
import stat
import sys
from pathlib import Path


def make_shortcut(project: Path, desktop: Path | None = None, system: str = sys.platform) -> Path:
    """Write a shortcut that serves *project*, and return its file; raise OSError.

    It is a desktop entry on Linux (freedesktop.org, Desktop Entry 1.5), a command file on macOS and a batch file on
    Windows. It stays where it is if the program is installed anew in the same place.
    """
    folder = desktop or _desktop()
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "handout", "serve", "--project", str(project)]
    match system:
        case "win32":
            file = folder / "Handout.cmd"
            quoted = " ".join(f'"{part.replace("%", "%%")}"' for part in command)
            file.write_text(f"@echo off\r\ntitle handout\r\n{quoted}\r\nif errorlevel 1 pause\r\n", "utf-8", newline="")
        case "darwin":
            file = folder / "Handout.command"
            file.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", "utf-8")
            _allow(file)
        case _:
            file = folder / "handout.desktop"
            icon = Path(__file__).parent / "static" / "icon.svg"
            quoted = " ".join(map(_quote_entry, command))
            lines = ["[Desktop Entry]", "Type=Application", "Version=1.5", "Name=Handout", f"Exec={quoted}"]
            lines += [
                "Comment=Make patient handouts",
                f"Icon={icon}",
                "Terminal=true",
                "Categories=Office;MedicalSoftware;",
            ]
            file.write_text("\n".join(lines) + "\n", "utf-8")
            _allow(file)
    return file


def _quote_entry(part: str) -> str:
    """Return a part of a command as a desktop entry quotes it."""
    escaped = part.replace("\\", "\\\\\\\\").replace('"', '\\\\"').replace("`", "\\\\`").replace("$", "\\\\$")
    return '"' + escaped.replace("%", "%%") + '"'


def _allow(file: Path) -> None:
    """Make a file executable for its owner."""
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def _desktop() -> Path:
    """Return the user's desktop folder, which may have a name in the user's language."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "user-dirs.dirs"
    try:
        lines = config.read_text("utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, value = line.partition("=")
        if name.strip() == "XDG_DESKTOP_DIR":
            return Path(value.strip().strip('"').replace("$HOME", str(Path.home())))
    return Path.home() / "Desktop"
