"""Many runs of one thing: the same answer on one process and on many."""

import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

from samvirke.model.errors import InvalidValueError

T = TypeVar("T")

_work: Callable[[int], Any] | None = None  # what this worker process was started for


def ensemble(
    work: Callable[[int], T],
    runs: int,
    *,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> list[T]:
    """Do the runs 0 … `runs` - 1 and return their results in that order.

    Parameters
    ----------
    work
        From the number of a run to its result; must depend on nothing else.
    runs
        How many, 1 or more.
    processes
        How many at a time; None: as many as the machine lets us have. With 1 nothing is forked.
    done
        Told how many runs are finished.

    Raises
    ------
    InvalidValueError
        When runs or processes is below 1.
    """
    available = processes if processes is not None else len(os.sched_getaffinity(0))
    if runs < 1 or available < 1:
        raise InvalidValueError(f"runs is {runs} and processes {available}; both must be 1 or more")
    if min(runs, available) == 1:
        return list(_one_by_one(work, runs, done))
    results: dict[int, T] = {}
    with ProcessPoolExecutor(
        max_workers=min(runs, available),
        mp_context=_context(),
        initializer=_begin,
        initargs=(work,),
    ) as pool:
        with warnings.catch_warnings():
            # Python warns of forking beside threads; ours are idle BLAS threads, which our work
            # never waits for.
            warnings.simplefilter("ignore", DeprecationWarning)
            futures = {pool.submit(_do, run): run for run in range(runs)}
        try:
            for count, future in enumerate(as_completed(futures), start=1):
                results[futures[future]] = future.result()
                done(count)
        except BaseException:
            # Ctrl-C or a failed run: do not sit out the others.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in multiprocessing.active_children():
                child.terminate()
            raise
    return [results[run] for run in range(runs)]


def _one_by_one(work: Callable[[int], T], runs: int, done: Callable[[int], None]) -> Iterator[T]:
    for run in range(runs):
        yield work(run)
        done(run + 1)


def _context() -> multiprocessing.context.BaseContext:
    # Forked workers share the world's arrays and let a script do without a __main__ guard.
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _begin(work: Callable[[int], Any]) -> None:
    global _work  # noqa: PLW0603  # sent once a process instead of once a run
    _work = work


def _do(run: int) -> Any:
    if _work is None:
        raise InvalidValueError("the worker has no work; it is started by `ensemble`")
    return _work(run)
