"""A batch on a Dask cluster of two processes is the same batch, also when one of them is killed on the way."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from support.cli import COMMAND

import handout

pytest.importorskip("distributed", reason="distributed is not installed (pip install 'clinic-handout[cluster]')")


ROWS = 250
DASK = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
    "DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT": "1s",
    "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h",
}
RUN = "from dask.__main__ import main; main()"


def environment() -> dict[str, str]:
    """Return the surroundings of this process, in which ``handout`` is found."""
    return {**os.environ, **DASK, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "NO_COLOR": "1"}


@contextmanager
def process(*words: str, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process in a group of its own; end the group at the end."""
    with log.open("wb") as out:
        started = subprocess.Popen(
            [sys.executable, "-c", RUN, *words], env=environment(), stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield started
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
        started.wait(10)


def awaited(log: Path, words: str) -> str:
    """Return what a pattern finds in *log* as soon as it does."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if found := re.search(words, log.read_text("utf-8", "replace")):
            return found[found.lastindex or 0]
        time.sleep(0.05)
    pytest.fail(f"{log.name}: {log.read_text('utf-8', 'replace')}")


def table(folder: Path) -> Path:
    """Write a table of patients; return it."""
    file = folder / "t.csv"
    lines = "".join(f"Zuzana {number},hand\n" for number in range(2, ROWS + 2))
    file.write_text(f"patient,points\n{lines}", "utf-8")
    return file


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """Return the address of a scheduler with two workers, and their processes."""
    logs = [tmp_path / f"{name}.log" for name in ("scheduler", "worker-1", "worker-2")]
    with ExitStack() as stack:
        words = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        stack.enter_context(process(*words, log=logs[0]))
        address = awaited(logs[0], r"(tcp://127\.0\.0\.1:\d+)")
        words = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        workers = [
            stack.enter_context(process(*words, "--local-directory", str(tmp_path / log.stem), log=log))
            for log in logs[1:]
        ]
        for log in logs[1:]:
            awaited(log, r"Starting established connection|Registered to")
        yield address, workers


@pytest.mark.sweep
def test_a_worker_that_is_killed_is_not_missed(
    tmp_path: Path, cluster: tuple[str, list["subprocess.Popen[bytes]"]]
) -> None:
    """Its rows are written by the other one; every file is the one ``build`` makes, and the same batch needs nothing more."""
    address, workers = cluster
    out = tmp_path / "out"
    words = ["batch", "back-pain", str(table(tmp_path)), "-o", str(out), "--scheduler", address]
    running = subprocess.Popen(
        [*COMMAND, *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    end = time.monotonic() + 20
    while not any(out.glob("*.pdf")) and running.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    assert running.poll() is None
    workers[0].send_signal(signal.SIGKILL)
    there = len(list(out.glob("*.pdf")))
    stdout, stderr = running.communicate(timeout=30)
    assert (running.returncode, "Traceback" in stderr) == (0, False), stderr
    assert 0 < there < ROWS
    assert f"{ROWS} PDFs written" in stdout
    # A worker that is killed may leave a part of a file; test_run.py asks for that.
    assert {file.name for file in out.iterdir() if file.suffix != ".part"} == {
        "manifest.csv",
        *(f"back-pain-{row:03}.pdf" for row in range(2, ROWS + 2)),
    }
    for row in range(2, ROWS + 2):
        content = (out / f"back-pain-{row:03}.pdf").read_bytes()
        assert content == handout.build("back-pain", patient=f"Zuzana {row}", points="hand")
    again = subprocess.run(
        [*COMMAND, *words[:-2], "--workers", "1"], env=environment(), capture_output=True, text=True, check=True
    )
    assert f"0 PDFs written, {ROWS} were there" in again.stdout


@pytest.mark.sweep
def test_no_cluster_is_said_in_words(tmp_path: Path) -> None:
    """An address without a port ends with exit code 1 and the option's name, and nothing else is printed."""
    words = ["batch", "back-pain", str(table(tmp_path)), "-o", str(tmp_path / "out"), "--scheduler", "nowhere"]
    done = subprocess.run(
        [*COMMAND, *words], env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("--scheduler: error: ")
    assert "Traceback" not in done.stderr
