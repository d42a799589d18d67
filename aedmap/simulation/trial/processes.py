"""Work shared out to the machine's cores: processes, because the rules of the desk are plain Python."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from aedmap.errors import StateConflict

Job = TypeVar("Job")
Result = TypeVar("Result")


def shared_out(work: Callable[[Job], Result], jobs: Sequence[Job], workers: int) -> Iterator[Result]:
    """What became of every job, in any order; several processes where the system can fork them, else this one.

    A forked process sees everything that this one holds, so that streets need not be sent. An error in one of them is
    raised here, and the others are ended.
    """
    if workers <= 1 or len(jobs) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, jobs)
        return
    forking = multiprocessing.get_context("fork")
    pipes = [forking.Pipe(duplex=False) for _ in range(min(workers, len(jobs)))]
    children = [
        forking.Process(target=_work_off, args=(work, jobs[i :: len(pipes)], there), daemon=True)
        for i, (_, there) in enumerate(pipes)
    ]
    try:
        for child, (_, there) in zip(children, pipes, strict=True):
            child.start()
            there.close()
        yield from _received([here for here, _ in pipes])
        for child in children:
            child.join()
    finally:
        for child in children:
            if child.is_alive():
                child.terminate()


def _work_off(work: Callable[[Job], Result], jobs: Sequence[Job], there: Connection) -> None:
    try:
        for job in jobs:
            there.send(work(job))
        there.send(None)
    except Exception as error:  # noqa: BLE001  whatever it is, the parent is told and raises it
        there.send(error)


def _received(pipes: Sequence[Connection]) -> Iterator[Result]:
    working: dict[object, Connection] = {pipe: pipe for pipe in pipes}
    while working:
        for ready in wait(list(working.values())):
            try:
                told = working[ready].recv()
            except EOFError as error:
                raise StateConflict("One of the processes of the trial was ended by the system; try again.") from error
            if isinstance(told, Exception):
                raise told
            if told is None:
                del working[ready]
            else:
                yield told
