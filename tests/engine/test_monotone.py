"""Two plans meet the same luck: more help never makes the mean response worse beyond its interval.

On one course a further unit may delay a later incident (`test_conservation`), so what holds is said of the
mean of paired differences over seeds: its lower 95 % bound (Student's t) is not above zero.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats
from tests.engine.worlds import Crew, course, need, world

from samvirke.engine.response.conditions import Conditions, Hospitals
from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course

SEEDS = range(12)
CALLS = 150
PLACES, BASES, HOSPITALS = 12, 5, 2


def town(units: int) -> World:
    """Ambulances round five bases on a plane of 30 × 30 minutes, two hospitals; the same for any number."""
    rng = np.random.default_rng(5)
    stops, places = rng.uniform(0, 1800, (BASES + HOSPITALS, 2)), rng.uniform(0, 1800, (PLACES, 2))
    reach = np.hypot(*(places[:, None] - stops[None]).transpose(2, 0, 1))
    between = np.hypot(*(stops[:, None] - stops[None]).transpose(2, 0, 1))
    crews = [Crew(at=number % BASES, gives={"health.ambulance": 1}, turnout_s=60) for number in range(units)]
    return world(
        crews,
        reach.tolist(),
        hospitals=range(BASES, BASES + HOSPITALS),
        between_s=between.tolist(),
    )


def calls(seed: int) -> Course:
    """A call every 15 minutes on average, most with a patient; enough to make six ambulances wait."""
    rng = np.random.default_rng(seed)
    at_s = rng.exponential(900, CALLS).cumsum()
    rows = [
        need(
            number,
            float(moment),
            "health.ambulance",
            place=f"p{rng.integers(PLACES)}",
            priority=int(rng.integers(1, 4)),
            works_s=float(rng.exponential(1500)),
            handover_s=float(rng.exponential(1200)) if rng.random() < 0.8 else None,
        )
        for number, moment in enumerate(at_s)
    ]
    return course(*rows, hours=100)


def limits(bays: int, beds: tuple[int, int] = (99, 99)) -> Conditions:
    return Conditions(
        hospitals=Hospitals(
            names=("north", "south"),
            of_stop=np.array([-1] * BASES + [0, 1]),
            bays=np.full(HOSPITALS, bays),
            beds=np.array(beds),
            stay_s=np.full(CALLS, 3600.0),
            crowded_s=1200.0,
        )
    )


def gain_s(before: Callable[[int], float], after: Callable[[int], float]) -> tuple[float, float]:
    """Mean paired difference, and its lower 95 % bound."""
    difference = np.array([after(seed) - before(seed) for seed in SEEDS])
    half = stats.t.ppf(0.975, len(difference) - 1) * difference.std(ddof=1) / np.sqrt(len(difference))
    return float(difference.mean()), float(difference.mean() - half)


def mean_s(
    units: int, given: Conditions | None = None, rule: Dispatch | None = None
) -> Callable[[int], float]:
    """Mean response of a plan by seed; every need is met in the end."""

    def mean(seed: int) -> float:
        came = simulate(town(units), calls(seed), seed=seed, conditions=given, dispatch=rule)
        assert came.served == CALLS
        return float(came.first_s.mean())

    return mean


@pytest.mark.parametrize("rule", [None, Dispatch(diversion=Diversion())], ids=["nearest", "diversion"])
def test_one_more_unit_never_makes_the_mean_response_worse(rule: Dispatch | None) -> None:
    mean, lower = gain_s(mean_s(6, rule=rule), mean_s(7, rule=rule))
    assert lower <= 0
    assert mean < -10  # here, where calls wait, it helps


def test_one_more_bay_never_makes_the_mean_response_worse() -> None:
    mean, lower = gain_s(mean_s(6, limits(1)), mean_s(6, limits(2)))
    assert lower <= 0
    assert mean < 0


BEDS = [(0, 0), (0, 1), (1, 1), (1, 3), (3, 3), (3, 99), (99, 99)]


@pytest.mark.parametrize("bays", [1, 9])
def test_more_beds_never_make_the_mean_response_worse_however_full_all_are(bays: int) -> None:
    # From nowhere a bed to room for all, a step at a time, and over the whole.
    by_beds = [[mean_s(6, limits(bays, beds))(seed) for seed in SEEDS] for beds in BEDS]
    for fewer, more in [*pairwise(by_beds), (by_beds[0], by_beds[-1])]:
        _, lower = gain_s(fewer.__getitem__, more.__getitem__)
        assert lower <= 0
    mean, _ = gain_s(by_beds[0].__getitem__, by_beds[-1].__getitem__)
    assert mean < 0


def test_one_more_bed_never_keeps_a_crew_longer_with_its_patient() -> None:
    # None has a bed: 50 to the near one, 300 to hand over, 900 more in the crowd. One bed 80 away saves 870.
    busy_s = []
    for beds in (0, 1):
        given = Conditions(
            hospitals=Hospitals(
                names=("near", "far"),
                of_stop=np.array([-1, 0, 1]),
                bays=np.array([1, 1]),
                beds=np.array([0, beds]),
                stay_s=np.zeros(1),
                crowded_s=900.0,
            )
        )
        crew = Crew(at=0, gives={"health.ambulance": 1})
        one = world([crew], [[100, 50, 80]], hospitals=[1, 2])
        came = simulate(one, course(need(0, 0, "health.ambulance", handover_s=300)), conditions=given)
        busy_s.append(came.busy_s[0])
    assert busy_s == [700 + 50 + 300 + 900, 700 + 80 + 300]


def test_one_more_bay_never_makes_the_wait_for_a_bay_longer() -> None:
    def wait(bays: int) -> Callable[[int], float]:
        return lambda seed: float(simulate(town(6), calls(seed), conditions=limits(bays)).bay_wait_s.mean())

    mean, lower = gain_s(wait(1), wait(2))
    assert lower <= 0
    assert mean < 0
