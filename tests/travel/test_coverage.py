"""Who is reached in time, and by whom first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from samvirke.model.errors import InvalidValueError
from samvirke.travel import coverage as coverage_module
from samvirke.travel.coverage import people_reached, soonest
from samvirke.travel.times import Times

INF = np.inf
MINUTES = 60.0
seconds = st.one_of(st.just(INF), st.integers(0, 3600).map(float))
responses = npst.arrays(np.float32, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=seconds)


def times(*rows: list[float]) -> Times:
    return np.array(rows, dtype=np.float32)


def test_the_soonest_unit_of_each_place() -> None:
    first = soonest(times([300, 900, INF], [400, 100, INF]))
    assert first.unit.tolist() == [0, 1, -1]
    assert first.response_s.tolist() == [300, 100, INF]


def test_a_tie_stays_with_the_lower_index() -> None:
    assert soonest(times([500], [300], [300])).unit.tolist() == [1]


def test_who_may_not_come_is_not_asked() -> None:
    # The neighbour's engine is sooner at both places; only the first lies within its agreement.
    may_come = np.array([[True, True], [True, False]])
    first = soonest(times([900, 900], [300, 300]), may_come=may_come)
    assert first.unit.tolist() == [1, 0]
    assert first.response_s.tolist() == [300, 900]


def test_the_answer_is_the_same_however_many_places_are_done_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    response_s = rng.uniform(0, 100, (5, 23)).astype(np.float32)
    may_come = rng.random((5, 23)) < 0.5
    whole = soonest(response_s, may_come=may_come)
    assert whole.response_s.tolist() == np.where(may_come, response_s, INF).min(axis=0).tolist()
    monkeypatch.setattr(coverage_module, "BLOCK", 10)  # three places at a time
    again = soonest(response_s, may_come=may_come)
    assert (again.unit.tolist(), again.response_s.tolist()) == (
        whole.unit.tolist(),
        whole.response_s.tolist(),
    )


def test_where_nobody_may_come_nobody_does() -> None:
    first = soonest(times([900]), may_come=np.array([[False]]))
    assert (first.unit.tolist(), first.response_s.tolist()) == ([-1], [INF])


def test_without_units_nobody_comes() -> None:
    first = soonest(np.empty((0, 3), dtype=np.float32))
    assert first.unit.tolist() == [-1, -1, -1]
    assert first.unit.dtype.kind == "i"
    assert np.isinf(first.response_s).all()


def test_a_unit_exactly_at_the_limit_is_in_time() -> None:
    # 12 min to the island (50 people), 9 min to the village (300): 350; one second less: 300.
    response_s = MINUTES * np.array([12.0, 9.0])
    people = np.array([50.0, 300.0])
    assert people_reached(response_s, people, limit_s=720) == 350
    assert people_reached(response_s, people, limit_s=719) == 300


def test_each_place_may_have_its_own_limit() -> None:
    # 600 <= 600 counts, 700 <= 600 does not, 1700 <= 1800 does: 10 + 40.
    reached = people_reached(
        np.array([600.0, 700, 1700]), np.array([10.0, 20, 40]), limit_s=np.array([600.0, 600, 1800])
    )
    assert reached == 50


def test_who_is_never_reached_is_not_reached_within_any_limit() -> None:
    assert people_reached(np.array([INF]), np.array([10.0]), limit_s=INF) == 0


@pytest.mark.parametrize(
    ("response_s", "people", "limit_s"),
    [
        (np.zeros(2), np.zeros(3), 600.0),
        (np.zeros((2, 3)), np.zeros(3), 600.0),
        (np.zeros(3), np.zeros(3), np.full((3, 1), 600.0)),
        (np.zeros(3), np.zeros(3), np.full(2, 600.0)),
    ],
)
def test_shapes_that_disagree_are_refused(
    response_s: np.ndarray, people: np.ndarray, limit_s: float | np.ndarray
) -> None:
    with pytest.raises(InvalidValueError, match="they must be"):
        people_reached(response_s, people, limit_s=limit_s)


@given(responses)
def test_one_more_unit_never_makes_anybody_wait_longer(response_s: Times) -> None:
    fewer, more = soonest(response_s[:-1]), soonest(response_s)
    assert (more.response_s <= fewer.response_s).all()
    people = np.ones(response_s.shape[1])
    assert people_reached(more.response_s, people, limit_s=900) >= people_reached(
        fewer.response_s, people, limit_s=900
    )


@given(responses, st.floats(0.1, 1))
def test_being_faster_never_makes_anybody_wait_longer(response_s: Times, factor: float) -> None:
    faster = (response_s * np.float32(factor)).astype(np.float32)
    assert (soonest(faster).response_s <= soonest(response_s).response_s).all()


@given(responses, st.integers(0, 3600), st.integers(0, 3600))
def test_a_longer_limit_never_reaches_fewer(response_s: Times, one: int, other: int) -> None:
    first, people = soonest(response_s).response_s, np.arange(response_s.shape[1], dtype=float)
    short, long = sorted((one, other))
    assert people_reached(first, people, limit_s=short) <= people_reached(first, people, limit_s=long)


@given(responses)
def test_asking_fewer_never_helps_anybody_sooner(response_s: Times) -> None:
    may_come = np.arange(response_s.size).reshape(response_s.shape) % 2 == 0
    own, anyone = soonest(response_s, may_come=may_come), soonest(response_s)
    assert (anyone.response_s <= own.response_s).all()
    named = own.unit >= 0
    assert may_come[own.unit[named], np.flatnonzero(named)].all()
