"""Handouts of the page are rendered in processes of their own."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

import handout
from handout.problems import InputError
from handout.request.python_arguments import parse_arguments
from handout.web.builders import Busy, ProcessBuilders, _EndedWithAnother
from handout.web.renders import render_pdf

HAND = parse_arguments("back-pain", {"points": ["hand"], "patient": "Ann Lee"})
WRONG = parse_arguments("back-pain", {"points": ["thumb"]})
LONG = 120


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


def test_problems_come_back_from_a_process(builders: ProcessBuilders) -> None:
    """What is wrong with a request is the same error as in this process."""
    with pytest.raises(InputError) as found:
        asyncio.run(builders.run(partial(render_pdf, WRONG), LONG))
    assert found.value.problems[0].where.option == "--points"


def test_requests_go_to_the_process_that_is_free(builders: ProcessBuilders) -> None:
    """One request after the other meets the same process, and one that takes long holds up nobody."""

    async def ask() -> tuple[int, int, int]:
        first, second = [await builders.run(_number, LONG) for _ in range(2)]
        slow = asyncio.create_task(builders.run(_sleep, 3))
        await asyncio.sleep(0)
        other = await builders.run(_number, LONG)
        with pytest.raises(TimeoutError):
            await slow
        return first, second, other

    first, second, other = asyncio.run(ask())
    assert first == second
    assert first != other
    assert _ends(first)
    assert asyncio.run(builders.run(_number, LONG)) not in (first, other)


def test_a_request_that_waits_for_a_slow_one_is_tried_again(builders: ProcessBuilders) -> None:
    """Where a process is ended with a request that takes too long, those that wait for it go to another one."""

    async def ask() -> list[int]:
        """Let both processes sleep, and ask for more."""
        slow = [asyncio.create_task(builders.run(_sleep, 2)) for _ in range(2)]
        await asyncio.sleep(0)
        more = [asyncio.create_task(builders.run(_number, LONG)) for _ in range(6)]
        await asyncio.gather(*slow, return_exceptions=True)
        return await asyncio.gather(*more)

    assert min(asyncio.run(ask())) > 0


def test_a_request_whose_processes_end_with_others_is_answered(
    builders: ProcessBuilders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After two processes were ended with other requests the page hears that all are busy."""

    async def ended(*_: object) -> None:
        raise _EndedWithAnother

    monkeypatch.setattr(builders, "_run", ended)
    with pytest.raises(Busy):
        asyncio.run(builders.run(_number, LONG))


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
