"""The simulator where queueing theory knows the answer (reference/response.md section 7)."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from tests.engine.queueing import erlang_b, erlang_c, hypercube_workloads, mean_wait
from tests.engine.worlds import INF, MONDAY, Crew, world

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions

Rates = Mapping[tuple[int, ...], float]

SERVICE_S = 1e6  # mean; travel of a second or two is nothing beside it
CALLS, RUNS = 20_000, 8
# Larson and Odoni, Urban Operations Research, 5.4.3: three servers, ten atoms, rate 1.5.
LARSON: Rates = {(0, 1, 2): 0.50, (0, 2, 1): 0.25, (1, 0, 2): 0.35, (2, 0, 1): 0.40}


def poisson_course(rates: list[float], run: int) -> Course:
    """Draw calls with rates per mean service from places p0, p1 …, with exponential work."""
    rng = np.random.default_rng([2024, run])
    total = sum(rates)
    at_s = rng.exponential(SERVICE_S / total, CALLS).cumsum()
    columns = {
        "incident": np.arange(CALLS),
        "place": pd.Categorical.from_codes(
            rng.choice(len(rates), CALLS, p=np.array(rates) / total), [f"p{n}" for n in range(len(rates))]
        ),
        "from_s": at_s,
        "on_scene_s": rng.exponential(SERVICE_S, CALLS),
        "capability": "fire.pump",
        "kind": "call",
        "quantity": 1,
        "arrival_order": 1,
        "by_s": INF,
        "until_s": INF,
        "priority": 1,
        "transport": False,
        "handover_s": 0.0,
        "base": "test",
    }
    return Course(
        threat="calls",
        horizon_s=3600.0,  # the clock of duty stands still: nobody here has hours
        starts_at_utc=MONDAY,
        needs=pd.DataFrame(columns).astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )


def replications(drawn: World, rates: list[float]) -> list[tuple[Course, Outcome]]:
    courses = [poisson_course(rates, run) for run in range(RUNS)]
    return [(course, simulate(drawn, course)) for course in courses]


def assert_within_three_sigma(measured: npt.ArrayLike, exact: npt.ArrayLike) -> None:
    values, exact = np.asarray(measured), np.asarray(exact)
    sigma = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    off = np.abs(values.mean(axis=0) - exact) / sigma
    assert (off < 3).all(), f"{values.mean(axis=0)!r} ± {sigma!r} is not {exact!r}"
    assert (sigma < 0.08 * exact).all(), f"± {sigma!r} says nothing about {exact!r}"


@pytest.mark.parametrize(
    ("load", "servers", "published"),
    [
        (1, 1, 0.5),
        (2, 5, 0.036697),
        (10, 10, 0.214582),
        (20, 25, 0.050222),
        (100, 100, 0.075700),
    ],
)
def test_erlang_b_is_that_of_the_tables(load: float, servers: int, published: float) -> None:
    assert erlang_b(load, servers) == pytest.approx(published, abs=1e-6)


@pytest.mark.parametrize(
    ("load", "servers", "published"),
    [(1.5, 3, 9 / 38), (2, 3, 4 / 9), (10, 14, 0.174132), (10, 13, 0.285270)],
)
def test_erlang_c_is_that_of_the_tables(load: float, servers: int, published: float) -> None:
    assert erlang_c(load, servers) == pytest.approx(published, abs=1e-6)


def test_the_exact_hypercube_is_that_of_the_book() -> None:
    # Printed: 0.5574, 0.4734, 0.4693; they sum to the load, 1.5.
    workloads = hypercube_workloads(LARSON)
    np.testing.assert_allclose(workloads, [0.55736, 0.47337, 0.46926], atol=1e-5)
    assert workloads.sum() == pytest.approx(1.5)


def test_a_hypercube_whose_servers_are_all_alike_is_erlang_c() -> None:
    # Shared evenly each is busy a/n; all busy, queue included, is the C of (1.5, 3).
    even: Rates = {(n, (n + 1) % 3, (n + 2) % 3): 0.5 for n in range(3)}
    np.testing.assert_allclose(hypercube_workloads(even), [0.5, 0.5, 0.5])


@pytest.mark.parametrize(("load", "servers"), [(10.0, 14), (1.5, 3)])
def test_without_travel_the_simulator_is_erlangs_waiting_system(load: float, servers: int) -> None:
    centre = world([Crew(at=0)] * servers, [[0.0]])
    came = replications(centre, [load])
    waits = np.array([outcome.first_s.mean() / SERVICE_S for _, outcome in came])
    assert_within_three_sigma([outcome.waited.mean() for _, outcome in came], erlang_c(load, servers))
    assert_within_three_sigma(waits, mean_wait(load, servers))
    # Little: the queue that a caller finds (PASTA) is rate × mean wait, each measured by itself.
    found = [_queue_found(course, outcome) for course, outcome in came]
    assert_within_three_sigma(found, load * mean_wait(load, servers))
    np.testing.assert_allclose(found, load * waits, rtol=0.15)


def test_the_simulator_meets_larsons_three_servers() -> None:
    # A list is a place with its servers 0, 1 and 2 seconds away.
    reach = [[float(preference.index(n)) for n in range(3)] for preference in LARSON]
    came = replications(world([Crew(at=n) for n in range(3)], reach), list(LARSON.values()))
    workloads = [
        outcome.busy_s / (course.needs["from_s"] + outcome.first_s + course.needs["on_scene_s"]).max()
        for course, outcome in came
    ]
    assert_within_three_sigma(workloads, hypercube_workloads(LARSON))


def _queue_found(course: Course, outcome: Outcome) -> float:
    """Return the mean number of earlier calls that still wait when a call comes."""
    at_s = course.needs["from_s"].to_numpy()
    answered_s = np.sort(at_s + outcome.first_s)
    return float((np.arange(len(at_s)) - np.searchsorted(answered_s, at_s, side="right")).clip(0).mean())
