"""Choose the executor of a batch: this process, several, or a Dask cluster."""

import os
import re
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager

from handout.mail_merge.runner import InProcessExecutor
from handout.mail_merge.worker_signals import deaf, init_worker
from handout.problems import NOWHERE, InputError, Location, OutputError, Problem, short


@contextmanager
def executor_for(workers: int, scheduler: str | None) -> Iterator[Executor]:
    """Yield the executor of a batch; raise OutputError if a worker is lost.

    It is this process with one of *workers*, a Dask cluster with a *scheduler*, else a pool of processes.
    """
    from concurrent.futures import ProcessPoolExecutor

    if scheduler:
        with _cluster(scheduler) as executor:
            yield executor
        return
    if workers == 1:
        yield InProcessExecutor()
        return
    executor = ProcessPoolExecutor(workers, initializer=init_worker)
    try:
        with deaf():
            for _ in range(workers):  # each starts a process, where the first does not start all
                executor.submit(os.getpid)
        yield executor
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave the workers waiting for ever
        raise
    except BrokenExecutor:
        raise OutputError(str(Problem.of(NOWHERE, "worker-lost"))) from None
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    """Yield a Dask cluster as an executor; raise InputError or OutputError."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError([Problem.of(Location.of_option("--scheduler"), "no-dask")]) from None
    if not re.fullmatch(r"(\w+://)?[^\s/]+:\d{1,5}", address):
        raise InputError([Problem.of(Location.of_option("--scheduler"), "no-cluster/address")])
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = short(str(error).splitlines()[0] if str(error) else type(error).__name__, 100)
        raise InputError([Problem.of(Location.of_option("--scheduler"), "no-cluster", reason=reason)]) from None
    with client:
        yield client.get_executor(pure=False, retries=3)
