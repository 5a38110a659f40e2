"""Dask and Ray give what processes give, to the byte, on clusters of this machine."""

import sys

import pytest

from samvirke.engine.ensemble import ensemble
from samvirke.model.chance import stream
from samvirke.model.errors import BadInputError, InvalidValueError


def drawn(run: int) -> bytes:
    """Return what a run draws, as bytes: equal bytes are equal results."""
    return stream(3, run, "test of executors").random(1000).tobytes()


def fails(run: int) -> int:
    if run == 5:
        raise InvalidValueError("run 5 is bad")
    return run


def test_runs_can_be_added_to_those_that_were_made() -> None:
    whole = ensemble(drawn, 6, processes=1)
    assert whole == ensemble(drawn, 4, processes=1) + ensemble(drawn, 2, first=4, processes=2)


def test_an_executor_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInputError, match="processes, dask, ray"):
        ensemble(drawn, 1, executor="threads")


def test_runs_are_numbered_from_0() -> None:
    with pytest.raises(InvalidValueError, match="first is -1"):
        ensemble(drawn, 1, first=-1)


@pytest.mark.parametrize("name", ["dask", "ray"])
def test_without_its_extra_an_executor_says_what_to_install(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, {"dask": "distributed", "ray": "ray"}[name], None)
    with pytest.raises(BadInputError, match=rf"pip install samvirke\[{name}\]"):
        ensemble(drawn, 1, executor=name)


def _check(executor: str) -> None:
    told: list[int] = []
    assert ensemble(drawn, 5, first=1, processes=2, executor=executor, done=told.append) == ensemble(
        drawn, 5, first=1, processes=1
    )
    assert told == [1, 2, 3, 4, 5]
    with pytest.raises(InvalidValueError, match="run 5 is bad"):
        ensemble(fails, 3, first=4, processes=2, executor=executor)


@pytest.mark.filterwarnings("ignore")  # of the cluster's own sockets and forks
def test_dask_gives_the_same_bytes_and_the_same_errors() -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    _check("dask")  # on clusters of its own


@pytest.mark.filterwarnings("ignore")
def test_dask_uses_the_client_that_is_connected() -> None:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with distributed.Client(processes=False, n_workers=1, dashboard_address=None) as client:
        assert ensemble(drawn, 3, executor="dask") == ensemble(drawn, 3, processes=1)
        assert client.status == "running"  # it stays the caller's


@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_bytes_and_the_same_errors() -> None:
    ray = pytest.importorskip("ray", reason="the extra ray is not installed")
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        _node_ip_address="127.0.0.1",
        log_to_driver=False,
        logging_level="ERROR",
    )
    try:
        _check("ray")
    finally:
        ray.shutdown()
