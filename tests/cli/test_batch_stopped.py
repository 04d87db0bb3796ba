"""``handout batch`` stopped at any moment leaves whole files and goes on, and its memory does not grow."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_start_method
from pathlib import Path

import pytest
from support.batch_command import OUT, assert_done, listed, names, run_batch
from support.batches import assert_whole, stamps, write_table
from support.cli import COMMAND, problems
from support.covering import in_turn

import handout

HEEDS_CTRL_C = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "if hasattr(signal, 'SIGHUP'): signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
)
"""A command started by one that ignores signals ignores them as well: ``nohup pytest &`` does so."""


MANY = 200


pytestmark = pytest.mark.usefixtures("empty_folder")


# ---- stopped from outside


def started(*words: str, before: str = "") -> "subprocess.Popen[str]":
    """Start the command in a group of its own, after the statements *before*."""
    path = os.pathsep.join(filter(None, sys.path))
    goes_to = () if "--merged" in words else ("-o", "out")
    return subprocess.Popen(
        [*COMMAND[:2], HEEDS_CTRL_C + before + COMMAND[2], "batch", "back-pain", "t.csv", *goes_to, *words],
        env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONWARNINGS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def running() -> Iterator[list["subprocess.Popen[str]"]]:
    """Return a list of processes whose groups are ended at the end."""
    begun: list[subprocess.Popen[str]] = []
    yield begun
    for each in begun:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(each.pid, signal.SIGKILL)
        each.communicate(timeout=10)


def reached(process: "subprocess.Popen[str]", count: int) -> None:
    """Wait until so many PDFs are there."""
    end = time.monotonic() + 20
    while len(list(OUT.glob("*.pdf"))) < count:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.002)


def many() -> dict[int, dict[str, str]]:
    """Write a table of many patients; return their rows."""
    rows = {row: {"patient": f"Zuzana {row}", "points": "hand"} for row in range(2, MANY + 2)}
    write_table("patient,points\n" + "".join(f"{row['patient']},hand\n" for row in rows.values()))
    return rows


def still(process: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("workers", ["2", "1"])
@pytest.mark.sweep
def test_a_run_that_is_killed_again_and_again_is_done_at_last(
    workers: str, running: list["subprocess.Popen[str]"]
) -> None:
    """After each kill -9 what has a name is whole; the last run ends right, and writes nothing anew that was listed."""
    rows = many()
    for count in (1, 50, 110):
        running.append(process := started("--workers", workers))
        reached(process, count)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        assert_whole(OUT)
        remaining = {name: stamp for name, stamp in stamps(OUT).items() if name in {line["file"] for line in listed()}}
        first = set(stamps(OUT))
    running.append(process := started("--workers", workers))
    out, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert set(first) <= names()
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in remaining} == remaining
    assert f"{MANY - len(remaining)} PDFs written" in out
    assert_done(rows)


KILL = (
    "import os, pathlib; kept = pathlib.Path.replace\n"
    "def act(part, to):\n"
    "    if pathlib.Path(to).name == {name!r}: os.kill(os.getpid(), 9)\n"
    "    return kept(part, to)\n"
    "pathlib.Path.replace = act\n"
)


@pytest.mark.parametrize(
    "name",
    [
        "back-pain-4.pdf",
        pytest.param(
            "manifest.csv",
        ),
    ],
)
@pytest.mark.sweep(every=4)
def test_nothing_half_lies_about_after_the_next_run(name: str, running: list["subprocess.Popen[str]"]) -> None:
    """Also where a run is killed between writing a file and giving it its name."""
    write_table("patient,points\n" + "".join(f"Zuzana {row},hand\n" for row in range(2, 6)))
    running.append(process := started(before=KILL.format(name=name)))
    assert process.wait(20) == -signal.SIGKILL
    assert [left for left in names() if left.endswith(".part")] != []
    assert_whole(OUT)
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert_done({row: {"patient": f"Zuzana {row}", "points": "hand"} for row in range(2, 6)})


@pytest.mark.parametrize(("count", "workers"), in_turn([0, 75], ["1", "2"]))
def test_ctrl_c_ends_in_words_and_goes_on(count: int, workers: str, running: list["subprocess.Popen[str]"]) -> None:
    """Exit code 130, no traceback, nothing half; the same command writes the rest alone."""
    rows = many()
    running.append(process := started("--workers", workers))
    if count:
        reached(process, count)
    else:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("checking: ")
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    assert_whole(OUT)
    assert not [name for name in names() if name.endswith(".part")]
    assert listed() or workers == "2" or not count
    remaining = {name: stamp for name, stamp in stamps(OUT).items() if name in {line["file"] for line in listed()}}
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in remaining} == remaining
    assert_done(rows)


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no such signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("words", [("--workers", "2"), ("--workers", "1"), ("--merged", "out/all.pdf")])
@pytest.mark.sweep(every=8)
def test_whatever_ends_a_run_leaves_nothing_half(
    name: str, words: tuple[str, ...], running: list["subprocess.Popen[str]"]
) -> None:
    """A closed window and a computer that shuts down end it as Ctrl-C does: a file of many patients would lie about."""
    many()
    OUT.mkdir()
    running.append(process := started(*words, before=SLOW))
    end = time.monotonic() + 20
    while not names() and time.monotonic() < end:
        time.sleep(0.002)
    os.kill(process.pid, getattr(signal, name))
    _, err = process.communicate(timeout=20)
    assert process.returncode == 128 + getattr(signal, name)
    assert "the same command goes on from there" in err
    assert "Traceback" not in err
    assert not [left for left in names() if left.endswith(".part")]
    assert_whole(OUT)


SLOW = (
    "import time, handout.mail_merge.row_renderer as s; kept = s.RowRenderer.make\n"
    "def make(*given):\n"
    "    time.sleep(0.01)\n"
    "    return kept(*given)\n"
    "s.RowRenderer.make = make\n"
    "import handout.pdf.merge as m; added = m.Merger.add\n"
    "def add(*given):\n"
    "    time.sleep(0.01)\n"
    "    return added(*given)\n"
    "m.Merger.add = add\n"
)


@pytest.mark.skipif(get_start_method() != "fork", reason="no process begins as a copy of the command")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_run_that_is_stopped_while_its_workers_start_ends_in_words(
    name: str, running: list["subprocess.Popen[str]"]
) -> None:
    """No worker writes a traceback when it is stopped before it is set up."""
    many()
    stop = f"import os; os.register_at_fork(after_in_child=lambda: os.killpg(0, signal.{name}))\n"
    running.append(process := started("--workers", "2", before=stop))
    _, err = process.communicate(timeout=20)
    assert process.returncode == 128 + getattr(signal, name)
    assert "the same command goes on from there" in err
    assert "Traceback" not in err


def test_who_presses_ctrl_c_twice_gets_the_prompt_back(running: list["subprocess.Popen[str]"]) -> None:
    """Impatience does not leave a command that hangs."""
    many()
    running.append(process := started("--workers", "2", before=SLOW))
    reached(process, 5)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(20) == 130


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc to see processes in")
def test_no_worker_outlives_a_command_that_is_killed(running: list["subprocess.Popen[str]"]) -> None:
    """Where memory runs out, the system kills one process and not the group; the others end by themselves."""
    many()
    running.append(process := started("--workers", "2"))
    reached(process, 20)
    children = [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(children) == 2
    process.kill()
    process.wait(10)
    end = time.monotonic() + 2
    while any(map(still, children)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(still, children))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="there is no /proc to see processes in")
@pytest.mark.sweep
def test_a_worker_that_is_killed_ends_the_run_in_words(running: list["subprocess.Popen[str]"]) -> None:
    """Exit code 3 and a cure; the same command goes on."""
    rows = many()
    running.append(process := started("--workers", "2"))
    reached(process, 20)
    child = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
    os.kill(child, signal.SIGKILL)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, "worker-lost" in err, "Traceback" in err) == (3, True, False)
    assert_whole(OUT)
    assert run_batch("t.csv", "-o", "out").exit_code == 0
    assert_done(rows)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Return a disk of 3 MB, mounted for one test where that is allowed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    OUT.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(OUT)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        yield OUT
    finally:
        subprocess.run(["umount", str(OUT)], check=True)


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.sweep(every=4)
def test_a_full_disk_stops_the_run_in_words(workers: str, small_disk: Path) -> None:
    """Exit code 3; what is there is whole, nothing half takes up room, and with more room the same command goes on."""
    rows = many()
    result = run_batch("t.csv", "-o", "out", "--workers", workers)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (3, ["cannot-write"])
    assert "no space left on device" in result.stderr
    assert_whole(OUT)
    before = stamps(OUT)
    assert 0 < len(before) < MANY
    assert not [name for name in names() if name.endswith(".part")]
    remaining = {name: stamp for name, stamp in before.items() if name in {line["file"] for line in listed()}}
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    assert run_batch("t.csv", "-o", "out", "--workers", workers).exit_code == 0
    assert {name: stamp for name, stamp in stamps(OUT).items() if name in remaining} == remaining
    assert_done(rows)


# ---- many


def _peak(words: Sequence[str], count: int) -> int:
    """Return the most memory, in kB, of a batch of so many rows."""
    write_table("patient,points\n" + "".join(f"Zuzana {row},hand\n" for row in range(count)))
    path = os.pathsep.join(filter(None, sys.path))
    script = "import sys, atexit, resource as r; atexit.register(lambda: print(r.getrusage(r.RUSAGE_SELF).ru_maxrss));"
    done = subprocess.run(
        [*COMMAND[:2], script + COMMAND[2], "batch", "back-pain", "t.csv", *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    peak = int(done.stdout.split()[-1])
    return peak // 1024 if sys.platform == "darwin" else peak


@pytest.mark.parametrize("words", [["-o", "out", "--workers", "1"], ["--merged", "all.pdf"]], ids=["files", "merged"])
@pytest.mark.sweep
def test_memory_does_not_grow_with_the_table(words: list[str]) -> None:
    """A thousand leaflets more take less than a tenth of what they would if they were kept."""
    size = len(handout.build("back-pain", patient="Zuzana", points="hand"))
    assert (_peak(words, 1_100) - _peak(words, 100)) * 1024 < 1_000 * size / 10
