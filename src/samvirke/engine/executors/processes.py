"""Runs on processes of this machine."""

import multiprocessing
import pickle
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

T = TypeVar("T")


def on_processes(
    work: Callable[[int], T], numbers: Sequence[int], processes: int, done: Callable[[int], None]
) -> list[T]:
    """Do the runs of these numbers, so many at a time; as `samvirke.engine.ensemble` says."""
    if min(len(numbers), processes) == 1:
        return list(_one_by_one(work, numbers, done))
    to_do = iter(numbers)
    results: dict[int, T] = {}
    workers: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(min(len(numbers), processes)):
            line, worker = _start(work)
            workers[line] = worker
            line.send(next(to_do))
        while len(results) < len(numbers):
            for line in [line for line in wait(list(workers)) if isinstance(line, Connection)]:
                run, result = _receive(line, workers[line])
                results[run] = result
                done(len(results))
                following = next(to_do, None)
                if following is None:
                    _end({line: workers.pop(line)})
                else:
                    line.send(following)
    finally:
        _end(workers)  # Ctrl-C or a failed run: do not sit out the others
    return [results[run] for run in numbers]


def _one_by_one(work: Callable[[int], T], numbers: Sequence[int], done: Callable[[int], None]) -> Iterator[T]:
    for count, run in enumerate(numbers, start=1):
        yield work(run)
        done(count)


# --- on our side of the line ---------------------------------------------------------------------


def _start(work: Callable[[int], Any]) -> tuple[Connection, BaseProcess]:
    # Forked workers share the world's arrays and let a script do without a __main__ guard.
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_serve, args=(work, theirs, ours))
    with warnings.catch_warnings():
        # Python warns of forking beside threads; ours are idle BLAS threads, which our work
        # never waits for.
        warnings.simplefilter("ignore", DeprecationWarning)
        worker.start()
    theirs.close()
    return ours, worker


def _receive(line: Connection, worker: BaseProcess) -> tuple[int, Any]:
    """Return a run and its result; raise what the run raised."""
    try:
        run, result, error = line.recv()
    except (EOFError, OSError):
        worker.join()
        raise RuntimeError(
            f"a process of the ensemble died with exit code {worker.exitcode}; -9 is most often too "
            "little memory; ask for fewer processes"
        ) from None
    if error is not None:
        raise error
    return run, result


def _end(workers: dict[Connection, BaseProcess]) -> None:
    for worker in workers.values():
        worker.terminate()
    for line, worker in workers.items():
        worker.join()
        worker.close()
        line.close()


# --- in the worker -------------------------------------------------------------------------------


def _serve(work: Callable[[int], Any], line: Connection, other_end: Connection) -> None:
    """Do the runs asked for over the line, until it is closed or the process ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us all; who asked decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other_end.close()  # else we would never see that who asked is gone
    while True:
        try:
            run = line.recv()
        except EOFError:
            return
        try:
            line.send((run, work(run), None))
        except BaseException as error:  # noqa: BLE001  # raised again where it was asked for
            line.send((run, None, _portable(error)))


def _portable(error: BaseException) -> BaseException:
    """Return the error with where it arose; another in its place when it cannot travel."""
    told = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    except Exception:  # noqa: BLE001  # whatever its own code raises
        error = RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(f"in a process of the ensemble:\n{told}")
    return error
