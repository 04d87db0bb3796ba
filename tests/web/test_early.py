"""The first page is begun for the words of the command, before they are understood."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli import run

from handout.web import early, server

WORDS = [
    ([], None),
    (["--no-browser", "--port", "0"], None),
    (["--project", "my clinic"], "my clinic"),
    (["--token", "--project=my clinic", "--no-browser"], "my clinic"),
    (["--project=a=b"], "a=b"),
]


@pytest.mark.parametrize(("words", "project"), WORDS)
def test_the_project_is_that_of_the_command(
    words: list[str], project: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is begun early is for the project that the command then serves."""
    begun: list[Path | None] = []
    monkeypatch.setattr(early, "start_early", begun.append)
    early.start_for(words)
    monkeypatch.setattr(server, "serve", lambda given, *_, **__: begun.append(given))
    assert run("serve", *words).exit_code == 0
    assert begun == [Path(project) if project else None] * 2


@pytest.mark.parametrize("word", ["--help", "-h", "--shortcut"])
def test_nothing_is_begun_where_nothing_is_served(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Help and an icon for the desktop need no first page."""
    begun: list[Path | None] = []
    monkeypatch.setattr(early, "start_early", begun.append)
    early.start_for(["--project", "mine", word])
    assert begun == []


def test_what_cannot_start_is_for_the_command_to_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no process left, the words of the command are understood all the same."""

    def refuse(_: Path | None) -> None:
        """Refuse a process."""
        raise OSError

    monkeypatch.setattr(early, "start_early", refuse)
    early.start_for([])


STOPPED_EARLY = """
import os, signal
from handout.web import builders, server

class Interrupted(builders.ProcessBuilders):
    def __init__(self, *given):
        super().__init__(*given)
        os.kill(os.getpid(), signal.SIGINT)

    def stop(self):
        os.kill(os.getpid(), signal.SIGINT)
        super().stop()

if __name__ == "__main__":
    builders.ProcessBuilders = Interrupted
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        server.serve(None, 0, show=False, announce=lambda *_: None)
    except KeyboardInterrupt:
        print("stopped")
"""
"""Ctrl+C, pressed while the processes start and again while they are ended."""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="no signals to hold back here")
def test_processes_that_start_when_the_command_is_stopped_write_nothing(tmp_path: Path) -> None:
    """They are ended before what they share with it is gone."""
    script = tmp_path / "stopped_early.py"
    script.write_text(STOPPED_EARLY, "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout, done.stderr) == ("stopped\n", "")
