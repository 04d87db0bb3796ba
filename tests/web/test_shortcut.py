"""The icon on the desktop starts the page of the folder it was made in."""

import os
import shlex
import sys
from pathlib import Path

import pytest

from handout.web.shortcut import make_shortcut


@pytest.mark.parametrize("name", ["project", "Müller & Söhne", 'a "b" $c %d'])
def test_the_command_of_macos_starts_the_project(tmp_path: Path, name: str) -> None:
    """The command file names this Python and the folder, whatever its name."""
    file = make_shortcut(tmp_path / name, tmp_path / "desk", "darwin")
    command = shlex.split(file.read_text("utf-8").splitlines()[1])
    assert command == ["exec", sys.executable, "-m", "handout", "serve", "--project", str(tmp_path / name)]
    assert os.access(file, os.X_OK)


def test_the_entry_of_linux_is_a_desktop_entry(tmp_path: Path) -> None:
    """The entry has what the standard needs, and quotes the folder."""
    lines = make_shortcut(tmp_path / "50 % a", tmp_path / "desk", "linux").read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    values = dict(line.split("=", 1) for line in lines[1:])
    assert (values["Type"], values["Terminal"]) == ("Application", "true")
    assert values["Exec"].endswith('50 %% a"')
    assert Path(values["Icon"]).is_file()


def test_the_file_of_windows_is_a_batch_file(tmp_path: Path) -> None:
    """The batch file quotes each part and has the line ends of Windows."""
    text = make_shortcut(tmp_path / "50 % a", tmp_path / "desk", "win32").read_bytes().decode()
    assert text.count("\r\n") == text.count("\n") == 4
    assert '50 %% a"' in text
