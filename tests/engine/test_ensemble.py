"""Many runs: the same on one process and on many, and no process left behind."""

import multiprocessing
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from samvirke.engine.ensemble import ensemble
from samvirke.model.errors import InvalidValueError, PackageError, SamvirkeError
from samvirke.model.finding import Finding


@pytest.fixture(autouse=True)
def no_process_is_left() -> Any:
    before = multiprocessing.active_children()
    yield
    assert multiprocessing.active_children() == before


def test_two_processes_give_what_one_gives_in_the_same_order() -> None:
    def work(run: int) -> tuple[int, float]:
        time.sleep(0.02 if run % 2 == 0 else 0.0)  # odd runs overtake even ones
        return run, float(np.random.default_rng(run).random())

    one, two = (ensemble(work, 9, processes=processes) for processes in (1, 2))
    assert one == two
    assert [run for run, _ in two] == list(range(9))


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_it_tells_how_many_are_done(processes: int) -> None:
    told: list[int] = []
    ensemble(lambda run: run, 4, processes=processes, done=told.append)
    assert told == [1, 2, 3, 4]


def test_as_many_processes_as_the_machine_has_when_none_is_named() -> None:
    assert ensemble(lambda run: run * run, 4) == [0, 1, 4, 9]


def test_large_results_come_whole() -> None:
    came = ensemble(lambda run: np.full(2_000_000, run), 4, processes=2)
    assert [int(values.sum()) for values in came] == [0, 2_000_000, 4_000_000, 6_000_000]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_failing_run_raises_its_own_error_at_once(processes: int) -> None:
    def work(run: int) -> int:
        if run == 1:
            raise InvalidValueError("run 1 is bad")
        time.sleep(0.01 if processes == 1 else 60.0 * (run > 1))
        return run

    begun = time.monotonic()
    with pytest.raises(InvalidValueError, match="run 1 is bad"):
        ensemble(work, 6, processes=processes)
    assert time.monotonic() - begun < 30


def test_an_error_says_where_in_the_other_process_it_arose() -> None:
    def work(run: int) -> int:
        raise ValueError(f"run {run}")

    with pytest.raises(ValueError, match="run") as caught:
        ensemble(work, 2, processes=2)
    assert "in work" in caught.value.__notes__[0]


def test_the_findings_of_a_package_cross_the_border_whole() -> None:
    finding = Finding(
        table="units", row="3", column="crew", seen="-1", allowed="0 or more", do="write the crew"
    )

    def work(_: int) -> int:
        raise PackageError("region", [finding])

    with pytest.raises(PackageError) as caught:
        ensemble(work, 2, processes=2)
    assert caught.value.findings == (finding,)


class OfTwoError(SamvirkeError):
    """Cannot be made again from its text alone."""

    def __init__(self, seen: str, allowed: str) -> None:
        super().__init__(f"{seen}, not {allowed}")
        self.why = lambda: seen  # nothing pickles a lambda, whatever other packages teach it


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    def work(_: int) -> int:
        raise OfTwoError("seen", "allowed")

    with pytest.raises(RuntimeError, match="OfTwoError: seen, not allowed"):
        ensemble(work, 2, processes=2)


def test_a_result_that_cannot_travel_is_an_error_not_a_stand_still() -> None:
    def work(_: int) -> Callable[[], int]:
        return lambda: 1

    with pytest.raises((AttributeError, RuntimeError, TypeError), match=r"lambda|pickle"):
        ensemble(work, 2, processes=2)


def test_a_process_that_dies_is_told() -> None:
    def work(run: int) -> int:
        if run == 2:
            os._exit(9)
        return run

    with pytest.raises(RuntimeError, match="died with exit code 9"):
        ensemble(work, 4, processes=2)


def test_ctrl_c_ends_the_others() -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ensemble(lambda run: time.sleep(60.0 * (run > 0)), 4, processes=2, done=stop)
    assert time.monotonic() - begun < 30


def test_a_run_may_raise_keyboard_interrupt_itself() -> None:
    def work(_: int) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ensemble(work, 2, processes=2)


def test_other_processes_of_the_caller_are_left_alone() -> None:
    context: Any = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    other = context.Process(target=time.sleep, args=(60,))
    other.start()
    try:
        with pytest.raises(ZeroDivisionError):
            ensemble(lambda run: 1 // run, 3, processes=2)
        assert other.is_alive()
    finally:
        other.terminate()
        other.join()


@pytest.mark.parametrize(("runs", "processes"), [(0, 1), (-1, 2), (3, 0), (3, -2), (0, None)])
def test_fewer_than_one_run_or_process_is_refused(runs: int, processes: int | None) -> None:
    with pytest.raises(InvalidValueError, match=f"runs is {runs} and processes .*must be 1 or more"):
        ensemble(lambda run: run, runs, processes=processes)
