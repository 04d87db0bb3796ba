"""Run what the page asks of the layout: in a thread, or in processes of their own.

Two processes use both cores where several desks or programs ask at once, and a slow handout holds up nobody else. A
process that takes too long is ended, and a new one takes its place.

They part from one that has laid out the first page already (``handout.web.warm``), and share what it holds. So this
module loads nothing of the layout: the process that answers the browser needs none of it.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Protocol, TypeVar

from handout.web.early import start_early
from handout.web.limits import MOST_GROWN, SECONDS_IN_QUEUE, SECONDS_TO_ANSWER
from handout.web.renders import forget_patients, has_grown, init_worker, load, tidy

T = TypeVar("T")


MOST_SERVED = 50
"""Tabs of which is known who worked for them last."""

STARTING = Lock()
"""Held while a process starts."""

SHOWN, MOST_DONE = 0.06, 3
"""Seconds after which an answer is shown, and the most answers before a tidying."""


class Busy(Exception):  # noqa: N818 - the name says what happened
    """Too many requests wait, or one takes too long."""


class Builders(Protocol):
    """Whatever works on what is asked.

    What it does is a function of ``renders`` or ``catalogue`` with its values: it can be sent to another process.
    """

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:
        """Return what *act* returns; raise InputError, Busy, or TimeoutError.

        It may take so many *seconds*, beside the time that it waits. Who worked for a *tab* knows the most of what it
        asks next; what is of no tab is for another one, so that the first is free when the tab asks.
        """

    async def rehearse(self, act: Callable[[], T], seconds: float) -> list[T]:
        """Return what *act* returns in each process; nothing if somebody asks."""

    async def share(self, act: Callable[[], object], seconds: float, tab: str) -> None:
        """Have each process that is free do what the one that works for a *tab* has done."""

    async def renew(self, most: int = MOST_GROWN) -> bool:
        """Replace each process that is free and has grown by more than *most* bytes.

        Return whether any was.
        """

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""


class ThreadBuilder:
    """One thread of this process: nothing to start, one handout at a time."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        """Share a thread with others."""
        self.thread = thread

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:  # noqa: ARG002 - it knows all tabs
        """Return what *act* returns; raise InputError, Busy, or TimeoutError."""
        return await run_in_thread(self.thread, act, seconds)

    async def rehearse(self, act: Callable[[], T], seconds: float) -> list[T]:  # noqa: ARG002 - a request would wait
        """Do nothing: there is no other thread for a request."""
        return []

    async def share(self, act: Callable[[], object], seconds: float, tab: str) -> None:
        """Do nothing: there is no other thread."""

    async def renew(self, most: int = MOST_GROWN) -> bool:  # noqa: ARG002 - there is nothing to replace
        """Do nothing: a thread takes no memory."""
        return False

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""
        await _run(self.thread, forget_patients)


class Worker:
    """One process, which does one thing at a time."""

    def __init__(self, context: BaseContext) -> None:
        """Begin to start the process, so that the first request finds it."""
        self.busy = False
        self.done = 0
        self.tidying: asyncio.TimerHandle | None = None
        self.executor = ProcessPoolExecutor(1, context, initializer=init_worker)
        self._starting = Thread(target=self._start, daemon=True)  # it waits for the import of WARM
        self._starting.start()

    def _start(self) -> None:
        """Start the process; where the system refuses, the first request tries again."""
        with suppress(OSError, RuntimeError, EOFError), _without_command():  # also while the program ends
            self.executor.submit(load)

    async def run(self, act: Callable[[], T]) -> T:
        """Have the process do something."""
        if self._starting.is_alive():
            await asyncio.to_thread(self._starting.join)
        return await _run(self.executor, act)

    def tidy_soon(self) -> None:
        """Have the process collect garbage when its answer is on the screen.

        Sooner it would take the processor from the browser. Where it is asked again meanwhile, that is later, but not for ever.
        """
        self.done += 1
        if self.tidying:
            self.tidying.cancel()
        if self.done >= MOST_DONE:
            self._tidy()
        else:
            self.tidying = asyncio.get_running_loop().call_later(SHOWN, self._tidy_if_free)

    def _tidy_if_free(self) -> None:
        """Have the process collect garbage, unless it works on something."""
        if not self.busy:
            self._tidy()

    def _tidy(self) -> None:
        """Have the process collect garbage, before whatever it is to do next."""
        self.done, self.tidying = 0, None
        with suppress(BrokenProcessPool, RuntimeError):  # it has ended
            self.executor.submit(tidy)

    def stop(self, *, wait: bool = False) -> None:
        """End the process, whatever it does; *wait* until it has ended."""
        self._starting.join()
        for process in [*(self.executor._processes or {}).values()]:  # noqa: SLF001 - kill_workers is of Python 3.14
            process.kill()
        self.executor.shutdown(wait=wait, cancel_futures=True)


class ProcessBuilders:
    """Several processes; requests wait in one line for the first that is free."""

    def __init__(self, count: int, project: Path | None = None) -> None:
        """Start the processes, with the first page of a project laid out already.

        It is the project given, or the one around the current folder.
        """
        self.context = start_early(project)
        self.workers = [Worker(self.context) for _ in range(count)]
        self.served: dict[str, Worker] = {}
        self.line: deque[asyncio.Future[None]] = deque()

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:
        """Return what *act* returns; raise InputError, Busy, or TimeoutError.

        A request whose process was ended by the system is tried once more.
        """
        try:
            return await self._work(await self._free(tab), act, seconds)
        except BrokenProcessPool:
            return await self._work(await self._free(tab), act, seconds)

    async def rehearse(self, act: Callable[[], T], seconds: float) -> list[T]:
        """Return what *act* returns in each process; nothing if somebody asks.

        One works at a time, so that another one is free for whoever asks meanwhile.
        """
        found: list[T] = []
        for worker in [*self.workers]:
            if self.line or any(each.busy for each in self.workers) or worker not in self.workers:
                return []
            worker.busy = True
            try:
                found.append(await self._work(worker, act, seconds))
            except (TimeoutError, BrokenProcessPool):
                return []
        return found

    async def share(self, act: Callable[[], object], seconds: float, tab: str) -> None:
        """Have each process that is free do what the one that works for a *tab* has done."""
        for worker in [*self.workers]:
            if worker.busy or self.line or worker is self.served.get(tab) or worker not in self.workers:
                continue
            worker.busy = True
            with suppress(TimeoutError, BrokenProcessPool):
                await self._work(worker, act, seconds)

    async def renew(self, most: int = MOST_GROWN) -> bool:
        """Replace each process that is free and has grown by more than *most* bytes.

        Return whether any was.
        """
        replaced = False
        for worker in [*self.workers]:
            if worker.busy or self.line or worker not in self.workers:
                continue
            worker.busy = True
            with suppress(TimeoutError, BrokenProcessPool):
                if (
                    await self._work(worker, partial(has_grown, most), SECONDS_TO_ANSWER)
                    and not worker.busy
                    and worker in self.workers
                ):
                    self._replace(worker)
                    replaced = True
        return replaced

    def _replace(self, worker: Worker) -> None:
        """Have a new process take the place of another one, which is ended."""
        self.workers[self.workers.index(worker)] = Worker(self.context)
        worker.stop()

    async def _free(self, tab: str) -> Worker:
        """Return a process that is free, and take it; raise Busy after a long time.

        It is the one that worked for the *tab* last, if that is free. What is of no tab leaves that of the latest one free.
        """
        if self.line or all(worker.busy for worker in self.workers):
            turn, called = asyncio.get_running_loop().create_future(), False
            self.line.append(turn)
            try:
                await asyncio.wait_for(turn, SECONDS_IN_QUEUE)
                called = True
            except TimeoutError:
                raise Busy from None
            finally:
                self.line.remove(turn)
                if not called:  # it may have been its turn
                    self._call_next()
        free = [worker for worker in self.workers if not worker.busy]
        latest = next(reversed(self.served.values()), None)
        last = self.served.pop(tab, None) if tab else next((each for each in free if each is not latest), None)
        worker = last if last in free else free[0]
        worker.busy = True
        if tab:
            self.served[tab] = worker
            while len(self.served) > MOST_SERVED:
                del self.served[next(iter(self.served))]
        self._call_next()
        return worker

    def _call_next(self) -> None:
        """Call whoever waits longest, if a process is free."""
        if self.line and not all(worker.busy for worker in self.workers) and not self.line[0].done():
            self.line[0].set_result(None)

    async def _work(self, worker: Worker, act: Callable[[], T], seconds: float) -> T:
        """Have a process do something; replace it if it fails or takes too long.

        It is free for others when it has done it, even if nobody waits for that any more.
        """
        working = asyncio.ensure_future(worker.run(act))
        working.add_done_callback(partial(self._release, worker))
        try:
            return await asyncio.wait_for(asyncio.shield(working), seconds)
        except (TimeoutError, BrokenProcessPool):
            if worker in self.workers:
                self._replace(worker)
                self._call_next()
            raise

    def _release(self, worker: Worker, done: "asyncio.Future[Any]") -> None:
        """Let others have a process."""
        if not done.cancelled():
            done.exception()  # nobody may have waited for it
        worker.busy = False
        worker.tidy_soon()
        self._call_next()

    async def forget_patients(self) -> None:
        """Drop what is held of patients, in every process."""
        acts = (worker.run(forget_patients) for worker in self.workers)
        await asyncio.gather(*acts, return_exceptions=True)  # a process that has failed holds nothing

    def stop(self) -> None:
        """End the processes."""
        for worker in self.workers:
            worker.stop(wait=True)  # else Python may find it half ended


async def run_in_thread(thread: Executor, act: Callable[[], T], seconds: float) -> T:
    """Return what *act* returns in a thread; raise Busy or TimeoutError.

    It may take so many *seconds*, beside the time that it waits for others.
    """
    loop = asyncio.get_running_loop()
    begun = asyncio.Event()

    def work() -> T:
        """Say that the time runs, and do it."""
        with suppress(RuntimeError):  # the program ends
            loop.call_soon_threadsafe(begun.set)
        return act()

    working = loop.run_in_executor(thread, work)
    try:
        await asyncio.wait_for(begun.wait(), SECONDS_IN_QUEUE)
    except TimeoutError:
        raise Busy from None
    finally:
        if not begun.is_set():
            working.cancel()
    return await asyncio.wait_for(working, seconds)


@contextmanager
def _without_command() -> Iterator[None]:
    """Have a process start without the module of the command, which it does not need.

    It would load all that the command line needs.
    """
    command = sys.modules["__main__"]
    with STARTING:
        spec, file = command.__spec__, getattr(command, "__file__", None)
        command.__spec__ = command.__file__ = None
        try:
            yield
        finally:
            command.__spec__ = spec
            if file:
                command.__file__ = file


async def _run(executor: Executor, act: Callable[[], T]) -> T:
    """Run *act* in an executor."""
    return await asyncio.get_running_loop().run_in_executor(executor, act)
