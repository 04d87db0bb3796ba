"""Run what the page asks of the layout: in a thread, or in processes of their own.

Two processes use both cores where several desks or programs ask at once, and a slow handout holds up nobody else. A
process that takes too long is ended, and a new one takes its place.

They part from one that has laid out the first page already (``handout.web.warm``), and share what it holds. So this
module loads nothing of the layout: the process that answers the browser needs none of it.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Lock, Thread
from typing import Protocol, TypeVar

from handout.web.early import start_early
from handout.web.renders import WARM, forget_patients, init_worker

T = TypeVar("T")


MOST_SERVED = 50
"""Tabs of which is known who worked for them last."""

STARTING = Lock()
"""Held while a process starts."""


class Busy(Exception):  # noqa: N818 - the name says what happened
    """Too many requests wait, or one takes too long."""


class _EndedWithAnother(Exception):  # noqa: N818 - the name says what happened
    """The process was ended with another request, for which this one waited."""


class Builders(Protocol):
    """Whatever works on what is asked.

    What it does is a function of ``renders`` or ``catalogue`` with its values: it can be sent to another process.
    """

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:
        """Return what *act* returns; raise InputError, or TimeoutError.

        Who worked for a *tab* knows the most of what it asks next.
        """

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""


class ThreadBuilder:
    """One thread of this process: nothing to start, one handout at a time."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        """Share a thread with others."""
        self.thread = thread

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:  # noqa: ARG002 - it knows all tabs
        """Return what *act* returns; raise InputError, or TimeoutError."""
        return await asyncio.wait_for(_run(self.thread, act), seconds)

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""
        await _run(self.thread, forget_patients)


class Worker:
    """One process, and how many requests wait for it."""

    def __init__(self, context: BaseContext) -> None:
        """Begin to start the process, so that the first request finds it."""
        self.waiting = 0
        self.executor = ProcessPoolExecutor(1, context, initializer=init_worker)
        self._starting = Thread(target=self._start, daemon=True)  # it waits for the import of WARM
        self._starting.start()

    def _start(self) -> None:
        """Start the process; where the system refuses, the first request tries again."""
        with suppress(OSError, RuntimeError), _without_command():  # also while the program ends
            self.executor.submit(_load)

    async def run(self, act: Callable[[], T]) -> T:
        """Have the process do something."""
        if self._starting.is_alive():
            await asyncio.to_thread(self._starting.join)
        return await _run(self.executor, act)

    def stop(self, *, wait: bool = False) -> None:
        """End the process, whatever it does; *wait* until it has ended."""
        self._starting.join()
        for process in [*(self.executor._processes or {}).values()]:  # noqa: SLF001 - kill_workers is of Python 3.14
            process.kill()
        self.executor.shutdown(wait=wait, cancel_futures=True)


class ProcessBuilders:
    """Several processes; a request goes to the one for which the fewest wait."""

    def __init__(self, count: int, project: Path | None = None) -> None:
        """Start the processes, with the first page of a project laid out already.

        It is the project given, or the one around the current folder.
        """
        self.context = start_early(project)
        self.workers = [Worker(self.context) for _ in range(count)]
        self.served: dict[str, Worker] = {}

    async def run(self, act: Callable[[], T], seconds: float, tab: str = "") -> T:
        """Return what *act* returns; raise InputError, or TimeoutError.

        A request whose process was ended, by the system or with another request, is tried once more.
        """
        try:
            return await self._run(act, seconds, tab)
        except (BrokenProcessPool, _EndedWithAnother):
            pass
        try:
            return await self._run(act, seconds, tab)
        except _EndedWithAnother:
            raise Busy from None

    async def _run(self, act: Callable[[], T], seconds: float, tab: str) -> T:
        """Have a process do it; replace the process if it fails or takes too long."""
        last = self.served.pop(tab, None) if tab else None
        worker = min(self.workers, key=lambda each: (each.waiting, each is not last))
        if tab:
            self.served[tab] = worker
            while len(self.served) > MOST_SERVED:
                del self.served[next(iter(self.served))]
        worker.waiting += 1
        try:
            return await asyncio.wait_for(worker.run(act), seconds)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if worker in self.workers or (task and task.cancelling()):
                raise
            raise _EndedWithAnother from None
        except (TimeoutError, BrokenProcessPool) as error:
            if worker in self.workers:
                self.workers[self.workers.index(worker)] = Worker(self.context)
                worker.stop()
            elif isinstance(error, BrokenProcessPool):
                raise _EndedWithAnother from None
            raise
        finally:
            worker.waiting -= 1

    async def forget_patients(self) -> None:
        """Drop what is held of patients, in every process."""
        acts = (worker.run(forget_patients) for worker in self.workers)
        await asyncio.gather(*acts, return_exceptions=True)  # a process that has failed holds nothing

    def stop(self) -> None:
        """End the processes."""
        for worker in self.workers:
            worker.stop(wait=True)  # else Python may find it half ended


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


def _load() -> None:
    """Load what the first request needs."""
    import_module(WARM)
