"""Many runs of one thing: the same answer on one process, on many, and on many machines."""

import os
from collections.abc import Callable
from typing import Literal, TypeVar, get_args

from samvirke.model.errors import BadInputError, InvalidValueError

T = TypeVar("T")
Executor = Literal["processes", "dask", "ray"]
EXECUTORS: tuple[str, ...] = get_args(Executor)


def ensemble(
    work: Callable[[int], T],
    runs: int,
    *,
    first: int = 0,
    processes: int | None = None,
    executor: str = "processes",
    done: Callable[[int], None] = lambda _: None,
) -> list[T]:
    """Do the runs `first` … `first` + `runs` - 1 and return their results in that order.

    Whatever ends it, the processes it started end with it.

    Parameters
    ----------
    work
        From the number of a run to its result; must depend on nothing else.
    runs
        How many, 1 or more.
    first
        Number of the first run, 0 or more: runs can be added to those that were made.
    processes
        How many at a time; None: as many as the machine lets us have. With 1 on `processes` nothing is
        forked. A Dask client or Ray that is there already decides for itself.
    executor
        `processes` of this machine; `dask` or `ray` on a cluster that the caller has connected to, else
        on one of this machine that lasts as long as the call. The answer is the same to the byte.
    done
        Told how many runs of this call are finished.

    Raises
    ------
    InvalidValueError
        When runs or processes is below 1, or first below 0.
    BadInputError
        When there is no such executor, or its extra is not installed.
    RuntimeError
        When a process dies, such as for want of memory. What `work` raises is raised as it is.
    """
    if executor not in EXECUTORS:
        raise BadInputError(f"executor is {executor!r}; it must be one of {', '.join(EXECUTORS)}")
    available = processes if processes is not None else _processors()
    if runs < 1 or available < 1:
        raise InvalidValueError(f"runs is {runs} and processes {available}; both must be 1 or more")
    if first < 0:
        raise InvalidValueError(f"first is {first}; the runs are numbered from 0")
    numbers = range(first, first + runs)
    if executor == "dask":
        from samvirke.engine.executors.dask import on_dask

        return on_dask(work, numbers, available, done)
    if executor == "ray":
        from samvirke.engine.executors.ray import on_ray

        return on_ray(work, numbers, available, done)
    from samvirke.engine.executors.processes import on_processes

    return on_processes(work, numbers, available, done)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
