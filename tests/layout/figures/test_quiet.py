"""Libraries that write to standard error are silent, and it is always restored."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from support.drawings import refusal, svg_file
from support.photos import judged, tiff

from handout.layout.figures.quiet import silence_stderr

PANIC = '<text x="32" y="100" font-size="32">\n<tspan>H </tspan><tspan>नमस्ते</tspan>\n</text>'


@pytest.fixture
def impatient() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_libraries_are_silent_and_then_not(capfd: pytest.CaptureFixture[str]) -> None:
    """What is written to the error stream meanwhile is lost, and what is written afterwards is not."""
    with silence_stderr():
        os.write(2, b"chatter")
    os.write(2, b"after")
    with pytest.raises(ValueError, match="inside"), silence_stderr():
        raise ValueError("inside")
    os.write(2, b" all")
    assert capfd.readouterr().err == "after all"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="there is no /proc")
def test_no_descriptor_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after silence, nor where there is nothing to silence it with."""
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with silence_stderr():
        pass
    monkeypatch.setattr(os, "devnull", "/no/such/device")
    with silence_stderr():
        os.fstat(2)
    assert sorted(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


@pytest.mark.usefixtures("impatient")
def test_two_libraries_in_threads_leave_standard_error_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    """Threads that read damaged TIFF files and drawings that the converter gives up on say nothing, and restore it in order."""
    before, start, damaged = os.fstat(2), Barrier(8), tiff(compression="tiff_lzw")
    damaged = damaged[: len(damaged) * 7 // 10]

    def work(number: int) -> set[str]:
        """Return what is said of the file or of the drawing, which is read again and again."""
        start.wait()
        if number % 2:
            return {problem.rule for _ in range(20) for problem in refusal(svg_file(PANIC))}
        return {judged(damaged) for _ in range(20)}

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(8)))
    after = os.fstat(2)
    assert found == [found[0], {"svg-syntax"}] * 4
    assert (after.st_dev, after.st_ino) == (before.st_dev, before.st_ino)
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"
