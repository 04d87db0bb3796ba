"""Handouts of the page are rendered in processes of their own."""

import asyncio
import gc
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import handout
from handout.problems import InputError
from handout.request.python_arguments import parse_arguments
from handout.web.builders import MOST_DONE, Busy, ProcessBuilders, run_in_thread
from handout.web.renders import FEWEST_YOUNG, render_pdf

HAND = parse_arguments("back-pain", {"points": ["hand"], "patient": "Ann Lee"})
WRONG = parse_arguments("back-pain", {"points": ["thumb"]})
LONG = 120
GARBAGE = 5 * FEWEST_YOUNG


@pytest.fixture(scope="module")
def builders() -> Iterator[ProcessBuilders]:
    """Two processes for all tests."""
    started = ProcessBuilders(2)
    yield started
    started.stop()


def _number() -> int:
    """Return the number of the process."""
    return os.getpid()


def _sleep() -> None:
    """Take too long."""
    signal.pause()


def _wait_for(file: Path) -> None:
    """Work until there is a file."""
    while not file.exists():
        time.sleep(0.005)


def _pass(seconds: float) -> None:
    """Have time pass at once, for whatever waits in the loop: no test depends on how busy the computer is."""
    loop = asyncio.get_running_loop()
    vars(loop)["time"] = partial(lambda now: now() + seconds, loop.time)


async def _turn() -> None:
    """Let all that is due in the loop be done."""
    for _ in range(9):
        await asyncio.sleep(0)


def _die() -> None:
    """Be ended by the system, as where memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)


def _ends(number: int) -> bool:
    """Return whether a process ends soon."""
    for _ in range(600):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_tab_goes_to_the_process_that_knows_it(builders: ProcessBuilders) -> None:
    """What a tab asks next goes to who worked for it last, unless others wait there."""

    async def ask() -> tuple[list[int], set[int]]:
        """Ask for two tabs, one after the other and all at once."""
        numbers = [await builders.run(_number, LONG, tab) for tab in ("a", "a", "a")]
        together = await asyncio.gather(*(builders.run(_number, LONG, "a") for _ in range(4)))
        return numbers, {*together}

    numbers, together = asyncio.run(ask())
    assert len({*numbers}) == 1
    assert len(together) == 2
    assert len(builders.served) <= 50


def test_a_process_gives_the_bytes_of_build(builders: ProcessBuilders) -> None:
    """The PDF is that of the same options in Python, also after the patient is forgotten."""
    for _ in range(2):
        pdf, summary = asyncio.run(builders.run(partial(render_pdf, HAND), LONG))
        assert pdf == handout.build("back-pain", points=["hand"], patient="Ann Lee")
        assert summary.name == "back-pain"
        asyncio.run(builders.forget_patients())


def test_a_process_loads_nothing_of_the_server() -> None:
    """A process that takes work needs no event loop: loading one takes as long as drawing a page."""
    builders = ProcessBuilders(1)
    try:
        asyncio.run(builders.run(partial(render_pdf, HAND), LONG))
        loaded = asyncio.run(builders.run(partial(eval, "[*__import__('sys').modules]"), LONG))
    finally:
        builders.stop()
    assert "handout.web.first_pages" in loaded
    assert {"asyncio", "ssl", "starlette", "uvicorn", "typer"}.isdisjoint(loaded)


def test_problems_come_back_from_a_process(builders: ProcessBuilders) -> None:
    """What is wrong with a request is the same error as in this process."""
    with pytest.raises(InputError) as found:
        asyncio.run(builders.run(partial(render_pdf, WRONG), LONG))
    assert found.value.problems[0].where.option == "--points"


def test_requests_go_to_the_process_that_is_free(builders: ProcessBuilders) -> None:
    """One request after the other meets the same process, and one that takes long holds up nobody."""

    async def ask() -> tuple[int, int, int]:
        first, second = [await builders.run(_number, LONG) for _ in range(2)]
        slow = asyncio.create_task(builders.run(_sleep, LONG))
        await asyncio.sleep(0)
        other = await builders.run(_number, LONG)
        _pass(LONG)
        with pytest.raises(TimeoutError):
            await slow
        return first, second, other

    first, second, other = asyncio.run(ask())
    assert first == second
    assert first != other
    assert _ends(first)
    assert asyncio.run(builders.run(_number, LONG)) not in (first, other)


def test_time_in_the_line_is_not_time_at_work(
    builders: ProcessBuilders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever waits for slow ones has its whole time when they are done, or ended with their processes."""
    monkeypatch.setattr("handout.web.builders.SECONDS_IN_QUEUE", 100 * LONG)

    async def ask() -> list[Any]:
        """Let both processes work for longer than the others may, and ask for more."""
        slow = [asyncio.create_task(builders.run(partial(_wait_for, tmp_path / "done"), 9 * LONG)) for _ in range(2)]
        stuck = [asyncio.create_task(builders.run(_sleep, 3 * LONG)) for _ in range(2)]
        await asyncio.sleep(0)
        more = [asyncio.create_task(builders.run(_number, LONG)) for _ in range(6)]
        await asyncio.sleep(0)
        _pass(4 * LONG)
        (tmp_path / "done").touch()
        before = await asyncio.gather(*slow)
        await _turn()
        assert len(builders.line) == len(more)
        _pass(3 * LONG)
        return [[*before, *await asyncio.gather(*stuck, return_exceptions=True)], await asyncio.gather(*more)]

    before, after = asyncio.run(ask())
    assert [type(each) for each in before] == [type(None)] * 2 + [TimeoutError] * 2
    assert min(after) > 0


def test_whoever_waits_too_long_hears_that_all_are_busy(
    builders: ProcessBuilders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The line has a limit of its own; who leaves it, or is called when he has left, holds up nobody."""
    monkeypatch.setattr("handout.web.builders.SECONDS_IN_QUEUE", LONG)

    async def ask() -> int:
        """Wait in vain, leave the line, and ask again when the processes are free."""
        slow = [asyncio.create_task(builders.run(partial(_wait_for, tmp_path / "done"), 9 * LONG)) for _ in range(2)]
        await asyncio.sleep(0)
        late = asyncio.create_task(builders.run(_number, LONG))
        await asyncio.sleep(0)
        _pass(LONG)
        with pytest.raises(Busy):
            await late
        left = asyncio.create_task(builders.run(_number, LONG))
        await asyncio.sleep(0)
        left.cancel()
        (tmp_path / "done").touch()
        await asyncio.gather(*slow)
        return await builders.run(_number, LONG)

    assert asyncio.run(ask()) > 0


def test_a_thread_counts_no_time_in_the_line_either(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where one thread does all, a request waits for a slow one, and then has its whole time."""

    async def ask() -> list[Any]:
        """Ask behind a slow one for longer than it may work; then for longer than it may wait."""
        monkeypatch.setattr("handout.web.builders.SECONDS_IN_QUEUE", 100 * LONG)
        slow = asyncio.create_task(run_in_thread(thread, partial(_wait_for, tmp_path / "done"), 9 * LONG))
        number = asyncio.create_task(run_in_thread(thread, _number, LONG))
        await asyncio.sleep(0)
        _pass(2 * LONG)
        (tmp_path / "done").touch()
        await asyncio.gather(slow, number)
        stuck = asyncio.create_task(run_in_thread(thread, partial(_wait_for, tmp_path / "over"), LONG))
        await asyncio.sleep(0)
        monkeypatch.setattr("handout.web.builders.SECONDS_IN_QUEUE", LONG)
        late = asyncio.create_task(run_in_thread(thread, _number, LONG))
        await asyncio.sleep(0)
        _pass(LONG)
        await asyncio.wait([late])
        (tmp_path / "over").touch()
        await stuck
        return [number.result(), late.exception()]

    with ThreadPoolExecutor(1) as thread:
        number, late = asyncio.run(ask())
    assert number == os.getpid()
    assert isinstance(late, Busy)


def test_processes_rehearse_while_nobody_asks(builders: ProcessBuilders, tmp_path: Path) -> None:
    """Each does, one at a time; whoever asks meanwhile goes to another one, and no more is rehearsed."""

    async def ask() -> tuple[list[int], list[None], int]:
        """Rehearse in quiet, and again while somebody asks."""
        quiet = await builders.rehearse(_number, LONG)
        rehearsing = asyncio.create_task(builders.rehearse(partial(_wait_for, tmp_path / "rehearsed"), LONG))
        await asyncio.sleep(0)
        number = await builders.run(_number, LONG)
        slow = asyncio.create_task(builders.run(partial(_wait_for, tmp_path / "done"), LONG))
        await asyncio.sleep(0)
        (tmp_path / "rehearsed").touch()
        disturbed = await rehearsing
        (tmp_path / "done").touch()
        await slow
        return quiet, disturbed, number

    quiet, disturbed, number = asyncio.run(ask())
    assert len({*quiet}) == 2
    assert disturbed == []
    assert number > 0


def test_the_other_processes_share_what_one_has_done(builders: ProcessBuilders, tmp_path: Path) -> None:
    """Not the one that works for the tab, nor one that is busy; the tab is served meanwhile."""

    async def ask(*, busy: bool) -> tuple[int, int, list[int]]:
        """Share something of a tab, and return who serves it before and meanwhile, and who shares it."""
        shared, done = tmp_path / str(busy), tmp_path / f"{busy} done"
        shared.touch()
        before = await builders.run(_number, LONG, "s")
        other = [asyncio.ensure_future(builders.run(partial(_wait_for, done), LONG)) for _ in range(busy)]
        await asyncio.sleep(0)
        sharing = asyncio.ensure_future(builders.share(partial(_note_number, shared, done), LONG, "s"))
        await asyncio.sleep(0)
        meanwhile = await builders.run(_number, LONG, "s")
        done.touch()
        await asyncio.gather(sharing, *other)
        return before, meanwhile, [int(number) for number in shared.read_text().split()]

    before, meanwhile, shared = asyncio.run(ask(busy=False))
    assert meanwhile == before
    assert len(shared) == 1
    assert before not in shared
    assert asyncio.run(ask(busy=True))[-1] == []


def _note_number(file: Path, done: Path) -> None:
    """Add the number of the process to a file, when there is another one."""
    _wait_for(done)
    with file.open("a") as out:
        out.write(f"{os.getpid()} ")


def test_a_process_that_has_grown_is_replaced(builders: ProcessBuilders, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one takes its place while nobody asks, and none that has not grown is touched."""

    async def numbers() -> list[int]:
        """Return the numbers of both processes."""
        return await builders.rehearse(_number, LONG)

    before = asyncio.run(numbers())
    assert not asyncio.run(builders.renew())
    assert asyncio.run(numbers()) == before
    monkeypatch.setattr("handout.web.builders.has_grown", partial(_is_process, before[0]))
    assert asyncio.run(builders.renew())
    other, *same = asyncio.run(numbers())
    assert other != before[0]
    assert same == before[1:]
    monkeypatch.setattr("handout.web.builders.has_grown", _yes)
    assert asyncio.run(builders.renew())
    assert not {*before} & {*asyncio.run(numbers())}
    assert all(map(_ends, before))


def test_a_process_collects_what_a_change_left(
    builders: ProcessBuilders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It does so without being asked, when its answer is on the screen, and so not in the middle of the next change."""
    shown = LONG / 4

    async def ask(times: int, work: float, rest: float) -> list[int]:
        """Leave garbage so many times, work and rest, and return how many young objects there were before and after."""
        done = tmp_path / f"{times} {work} {rest}"
        left = [await builders.run(_leave_garbage, LONG, "tab") for _ in range(times)]
        working = asyncio.ensure_future(builders.run(partial(_wait_for, done), LONG, "tab"))
        await _turn()
        _pass(work)
        await _turn()
        done.touch()
        await working
        _pass(rest)
        await _turn()
        return [*left, await builders.run(_young, LONG, "tab")]

    monkeypatch.setattr("handout.web.builders.SHOWN", shown)
    monkeypatch.setattr("handout.web.builders.MOST_DONE", 100)
    at_once, worked, later = (asyncio.run(ask(1, *given)) for given in ((0, 0), (shown, 0), (0, shown)))
    assert min(*at_once, *worked) > FEWEST_YOUNG
    assert later[0] > FEWEST_YOUNG > later[1]
    monkeypatch.setattr("handout.web.builders.MOST_DONE", MOST_DONE)
    assert max(asyncio.run(ask(3 * MOST_DONE, 0, 0))) < 3 * MOST_DONE * GARBAGE / 2  # nor is it put off for ever


def _leave_garbage() -> int:
    """Leave lists that hold themselves, and return how many young objects there are."""
    for _ in range(GARBAGE):
        itself: list[object] = []
        itself.append(itself)
    return _young()


def _young() -> int:
    """Return how many young objects a process has."""
    return gc.get_count()[0]


def _is_process(number: int, _most: int) -> bool:
    """Return whether this is the process of a *number*."""
    return os.getpid() == number


def _yes(_most: int) -> bool:
    """Return that the process has grown."""
    return True


def test_a_process_that_is_killed_is_replaced(builders: ProcessBuilders) -> None:
    """A request that meets a lost process is tried again in a new one."""
    lost = asyncio.run(builders.run(_number, LONG))
    os.kill(lost, signal.SIGKILL)
    assert asyncio.run(builders.run(_number, LONG)) != lost


def test_a_request_that_kills_every_process_is_a_fault(builders: ProcessBuilders) -> None:
    """Such a request is tried twice, and those after it are answered."""
    with pytest.raises(RuntimeError):
        asyncio.run(builders.run(_die, LONG))
    assert asyncio.run(builders.run(_number, LONG)) > 0


def _wait_until_open(port: int) -> None:
    """Wait until the page answers."""
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here")
def test_the_processes_end_with_the_command(tmp_path: Path) -> None:
    """Ended by the system or stopped by it, the command leaves no process behind and writes no warning."""
    signs = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
    for sign in (each for each in signs if signal.getsignal(each) is not signal.SIG_IGN):  # as in a shell's background
        command = [sys.executable, "-m", "handout", "serve", "--no-browser", "--project", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            place = re.search(r"handout is open.*:(\d+)/", server.stdout.readline())
            assert place
            port = int(place[1])
            _wait_until_open(port)
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            server.send_signal(sign)
            try:
                errors = server.communicate(timeout=60)[1]
            finally:
                server.kill()
        assert all(_ends(int(child)) for child in children)
        assert sign is signal.SIGKILL or errors == ""
