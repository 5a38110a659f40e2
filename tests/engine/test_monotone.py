"""Two plans meet the same luck: more help never makes the mean response worse beyond its interval.

On one course a further unit may delay a later incident (`test_conservation`), so what holds is said of the
mean of paired differences over seeds: its lower 95 % bound (Student's t) is not above zero.
"""

from collections.abc import Callable

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


def test_one_more_bed_never_makes_the_mean_response_worse_while_some_hospital_has_room() -> None:
    def beds(north: int) -> Conditions:
        return limits(9, (north, 99))

    mean, lower = gain_s(mean_s(6, beds(1)), mean_s(6, beds(3)))
    assert lower <= 0
    mean, lower = gain_s(mean_s(6, beds(3)), mean_s(6, beds(99)))
    assert lower <= 0
    mean, _ = gain_s(mean_s(6, beds(0)), mean_s(6, beds(99)))
    assert mean < 0  # here the nearest hospital saves time


def test_where_all_are_full_one_more_bed_far_away_may_take_a_unit_longer() -> None:
    # Rule 6: when no hospital has a bed the nearest takes him, 50 away. One bed in the other, 80 away,
    # and that is where he goes. So beds promise nothing where all hospitals are full.
    busy_s = []
    for beds in (0, 1):
        given = Conditions(
            hospitals=Hospitals(
                names=("near", "far"),
                of_stop=np.array([-1, 0, 1]),
                bays=np.array([1, 1]),
                beds=np.array([0, beds]),
                stay_s=np.zeros(1),
            )
        )
        crew = Crew(at=0, gives={"health.ambulance": 1})
        one = world([crew], [[100, 50, 80]], hospitals=[1, 2])
        came = simulate(one, course(need(0, 0, "health.ambulance", handover_s=300)), conditions=given)
        busy_s.append(came.busy_s[0])
    assert busy_s == [700 + 50 + 300, 700 + 80 + 300]


def test_one_more_bay_never_makes_the_wait_for_a_bay_longer() -> None:
    def wait(bays: int) -> Callable[[int], float]:
        return lambda seed: float(simulate(town(6), calls(seed), conditions=limits(bays)).bay_wait_s.mean())

    mean, lower = gain_s(wait(1), wait(2))
    assert lower <= 0
    assert mean < 0
