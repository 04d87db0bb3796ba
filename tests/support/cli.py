"""The command, run inside the process of the tests, and what it reports."""

import re
import sys
from pathlib import Path

from typer.testing import CliRunner, Result

from handout.cli.application import app

COMMAND = [sys.executable, "-c", "from handout.cli import main; main()"]
"""The command as a process of its own."""


def run(*words: str | Path, given: bytes | None = None, charset: str = "utf-8", columns: int = 200) -> Result:
    """Run ``handout`` with *words*; anything but an exit code is a traceback, and fails."""
    environment = {"COLUMNS": str(columns), "NO_COLOR": "1"}
    result = CliRunner(charset=charset).invoke(app, list(map(str, words)), input=given, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def problems(result: Result) -> list[tuple[str, str]]:
    """Return the place and the rule of each error on stderr."""
    return problems_in(result.stderr)


def problems_in(text: str) -> list[tuple[str, str]]:
    """Return the place and the rule of each error in a text."""
    return re.findall(r"^(\S.*): error: .*\((\S+)\)$", text, re.MULTILINE)


def rules(result: Result) -> list[str]:
    """Return the rules of the problems on stderr, in order."""
    return re.findall(r": (?:error|warning): .*\((\S+)\)$", result.stderr, re.MULTILINE)


def files() -> dict[str, bytes]:
    """Return every file below where one stands, by path, with its content."""
    return {path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def label(value: object) -> str:
    """Return *value* as a short name for a test."""
    return ascii(value)[:16]
