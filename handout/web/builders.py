"""Run what the page asks of the layout: in a thread, or in processes of their own.

Two processes use both cores where several desks or programs ask at once, and a slow handout holds up nobody else. A
process that takes too long is ended, and a new one takes its place.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from importlib import import_module
from threading import Thread
from typing import Protocol, TypeVar

from handout.mail_merge.workers import init_worker
from handout.request.request import Request
from handout.web.renders import forget_patients

T = TypeVar("T")
Act = Callable[[Request], T]
"""What is done with a request: a function of ``renders``."""

MODULES = (
    "handout.render.cache",
    "handout.render.inputs",
    "handout.render.laid_out",
    "handout.render.layouts",
    "handout.pdf.template",
    "handout.web.renders",
)
"""What the processes share: it is imported once, before they part."""


class Builders(Protocol):
    """Whatever works on requests."""

    async def run(self, act: Act[T], request: Request, seconds: float) -> T:
        """Return what *act* returns; raise InputError, or TimeoutError."""

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""


class ThreadBuilder:
    """One thread of this process: nothing to start, one handout at a time."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        """Share a thread with others."""
        self.thread = thread

    async def run(self, act: Act[T], request: Request, seconds: float) -> T:
        """Return what *act* returns; raise InputError, or TimeoutError."""
        return await asyncio.wait_for(_run(self.thread, partial(act, request)), seconds)

    async def forget_patients(self) -> None:
        """Drop what is held of patients."""
        await _run(self.thread, forget_patients)


class Worker:
    """One process, and how many requests wait for it."""

    def __init__(self) -> None:
        """Begin to start the process, so that the first request finds it."""
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload([*MODULES])
        self.waiting = 0
        self.executor = ProcessPoolExecutor(1, context, initializer=init_worker)
        self._starting = Thread(target=self._start, daemon=True)  # it waits for the import of MODULES
        self._starting.start()

    def _start(self) -> None:
        """Start the process; where the system refuses, the first request tries again."""
        with suppress(OSError, RuntimeError):  # also while the program ends
            self.executor.submit(_load)

    async def run(self, act: Callable[[], T]) -> T:
        """Have the process do something."""
        if self._starting.is_alive():
            await asyncio.to_thread(self._starting.join)
        return await _run(self.executor, act)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self._starting.join()
        for process in [*(self.executor._processes or {}).values()]:  # noqa: SLF001 - kill_workers is of Python 3.14
            process.kill()
        self.executor.shutdown(wait=False, cancel_futures=True)


class ProcessBuilders:
    """Several processes; a request goes to the one for which the fewest wait."""

    def __init__(self, count: int) -> None:
        """Start the processes."""
        self.workers = [Worker() for _ in range(count)]

    async def run(self, act: Act[T], request: Request, seconds: float) -> T:
        """Return what *act* returns; raise InputError, or TimeoutError.

        A request whose process was ended, by the system or with another request, is tried once more.
        """
        try:
            return await self._run(act, request, seconds)
        except BrokenProcessPool:
            return await self._run(act, request, seconds)

    async def _run(self, act: Act[T], request: Request, seconds: float) -> T:
        """Have a process do it; replace the process if it fails or takes too long."""
        worker = min(self.workers, key=lambda each: each.waiting)
        worker.waiting += 1
        try:
            return await asyncio.wait_for(worker.run(partial(act, request)), seconds)
        except (TimeoutError, BrokenProcessPool):
            if worker in self.workers:  # else another request has replaced it
                self.workers[self.workers.index(worker)] = Worker()
                worker.stop()
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
            worker.stop()


async def _run(executor: Executor, act: Callable[[], T]) -> T:
    """Run *act* in an executor."""
    return await asyncio.get_running_loop().run_in_executor(executor, act)


def _load() -> None:
    """Load what the first request needs."""
    for name in MODULES:
        import_module(name)
