"""Runs on Ray: on the one that is connected, else on one of this machine for one call."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from samvirke.model.errors import BadInputError

T = TypeVar("T")


def on_ray(
    work: Callable[[int], T], numbers: Sequence[int], processes: int, done: Callable[[int], None]
) -> list[T]:
    """Do the runs of these numbers; as `samvirke.engine.ensemble` says. `work` is sent once."""
    # No telemetry: Ray would send usage statistics; must be set before it is imported.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as error:
        raise BadInputError(
            "runs on Ray need the extra ray, which is not installed; pip install samvirke[ray], or leave out "
            "the executor"
        ) from error
    with _started(ray, processes):
        sent = ray.put(work)
        do: Any = ray.remote(_do)
        asked = [do.remote(sent, run) for run in numbers]
        waiting, count = list(asked), 0
        try:
            while waiting:
                ready, waiting = ray.wait(waiting, num_returns=1)
                _got(ray, ready[0])  # what a run raised is raised here, at once
                count += 1
                done(count)
            return [_got(ray, one) for one in asked]
        finally:
            for one in waiting:
                ray.cancel(one, force=True)


def _do(work: Callable[[int], T], run: int) -> T:
    return work(run)


def _got(ray: Any, one: Any) -> Any:
    try:
        return ray.get(one)
    except ray.exceptions.RayTaskError as error:
        cause = error.cause
        if not isinstance(cause, Exception):
            raise
        cause.add_note(f"in a process of the ensemble:\n{error}")
        raise cause from None


@contextmanager
def _started(ray: Any, processes: int) -> Iterator[None]:
    """Leave a Ray that is there as it is; else start one, and end it with the call."""
    if ray.is_initialized():
        yield
        return
    ray.init(
        num_cpus=processes,
        include_dashboard=False,
        _node_ip_address="127.0.0.1",  # nothing listens beyond this machine
        log_to_driver=False,
        logging_level="ERROR",
        configure_logging=False,
    )
    try:
        yield
    finally:
        ray.shutdown()
