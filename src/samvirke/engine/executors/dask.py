"""Runs on Dask: on the client that is connected, else on a cluster of this machine for one call."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from samvirke.model.errors import BadInputError

T = TypeVar("T")


def on_dask(
    work: Callable[[int], T], numbers: Sequence[int], processes: int, done: Callable[[int], None]
) -> list[T]:
    """Do the runs of these numbers; as `samvirke.engine.ensemble` says.

    `work` is sent to every worker once. Its workers are fresh processes, so that a script that calls
    this needs Python's ``if __name__ == "__main__":``.
    """
    try:
        import distributed
    except ImportError as error:
        raise BadInputError(
            "runs on Dask need the extra dask, which is not installed; pip install samvirke[dask], or leave "
            "out the executor"
        ) from error
    untyped: Any = distributed
    with _client(processes) as client:
        sent = client.scatter([work], broadcast=True, hash=False)[0]
        futures = [client.submit(_do, sent, run, pure=False) for run in numbers]
        try:
            for count, future in enumerate(untyped.as_completed(futures), start=1):
                future.result()  # what a run raised is raised here, at once
                done(count)
            return [future.result() for future in futures]
        finally:
            client.cancel(futures)


def _do(work: Callable[[int], T], run: int) -> T:
    return work(run)


@contextmanager
def _client(processes: int) -> Iterator[Any]:
    """Give the caller's client, or one of a cluster that ends with the call."""
    import distributed

    untyped: Any = distributed
    try:
        connected = untyped.default_client()
    except ValueError:  # nobody is connected
        connected = None
    if connected is not None:
        yield connected
        return
    with (
        untyped.LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",  # nothing listens beyond this machine
            dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        untyped.Client(cluster) as client,
    ):
        yield client
