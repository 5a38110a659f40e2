"""The reference simulator against one written independently (`naive`), on worlds drawn at random."""

import numpy as np
import pytest
from tests.engine.naive import Naive
from tests.engine.random_worlds import random_case
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response import world as world_module
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course

CAPABILITIES = ("fire.pump", "health.ambulance", "rescue.smoke_dive")
STARTS = (
    "2026-01-04T23:00:00Z",  # Monday 00:00
    "2026-01-07T09:30:00Z",  # half past
    "2026-03-28T20:15:00Z",  # the night summer time begins
    "2026-10-24T21:00:00+00:00",  # the night it ends
)
DRAWN = 20  # worlds a batch


def drawn_world(rng: np.random.Generator, *, whole_minutes: bool) -> World:
    """Draw up to seven units of up to three fleets; whole minutes make ties common."""

    def minutes(shape: tuple[int, ...], never: float) -> np.ndarray:
        drawn = rng.integers(0, 12, shape) if whole_minutes else rng.uniform(0, 30, shape)
        return np.where(rng.random(shape) < never, INF, 60.0 * drawn)

    fleets = np.sort(rng.integers(0, rng.integers(1, 4), rng.integers(1, 8)))
    n_stops = len(fleets)
    between = minutes((n_stops, n_stops), 0.1)
    between[fleets[:, None] != fleets] = INF
    np.fill_diagonal(between, 0.0)
    crews = []
    for _ in range(rng.integers(1, 8)):
        chosen = rng.permutation(CAPABILITIES)[: rng.integers(1, 4)]
        hours = range(168) if rng.random() < 0.6 else rng.permutation(168)[: rng.integers(0, 120)]
        crews.append(
            Crew(
                at=int(rng.integers(n_stops)),
                gives={str(name): int(rng.integers(1, 3)) for name in chosen},
                turnout_s=float(minutes((), 0.0)),
                off_duty_s=float(minutes((), 0.6)),
                on_duty=[int(hour) for hour in hours],
                probability=float(rng.choice([1.0, 1.0, 0.5, 0.0])),
            )
        )
    return world(
        crews,
        minutes((int(rng.integers(1, 6)), n_stops), float(rng.choice([0.0, 0.15]))),  # type: ignore[arg-type]
        fleets=fleets.tolist(),
        hospitals=np.flatnonzero(rng.random(n_stops) < 0.4).tolist(),
        between_s=between,  # type: ignore[arg-type]
    )


def drawn_course(rng: np.random.Generator, places: int, *, whole_minutes: bool) -> Course:
    """Draw up to forty incidents that crowd the units, rest them, or both."""
    hours = float(rng.choice([2, 7.5, 30, 72]))
    n = int(rng.integers(1, 41))
    at_s = np.sort(rng.uniform(0, hours * 3600.0 * rng.choice([0.3, 1.0]), n))
    if whole_minutes:
        at_s = 60 * np.floor(at_s / 60)
    rows = []
    for incident, moment in enumerate(at_s):
        place, priority = f"p{rng.integers(places)}", int(rng.integers(1, 4))
        later = float(at_s[incident + 1]) if incident + 1 < n else float(moment)
        for order in range(int(rng.integers(1, 4))):
            if order == 2 and rng.random() < 0.1:  # the incident spreads
                place = f"p{rng.integers(places)}"
            if order and rng.random() < 0.05:  # more is asked for later on
                moment = later  # noqa: PLW2901
            works = 60.0 * (rng.integers(0, 60) if whole_minutes else rng.uniform(0, 60))
            rows.append(
                need(
                    incident,
                    float(moment),
                    str(rng.choice([*CAPABILITIES, "sea.boat"], p=[0.35, 0.35, 0.25, 0.05])),
                    place=place,
                    quantity=int(rng.integers(1, 4)),
                    order=order,
                    until_s=INF if rng.random() < 0.7 else float(moment) + 60 * float(rng.integers(90)),
                    priority=priority,
                    works_s=works,
                    handover_s=None if rng.random() < 0.6 else 60.0 * float(rng.integers(0, 40)),
                )
            )
    return course(*rows, hours=hours, starts=str(rng.choice(STARTS)))


def assert_same(ours: Outcome, naive: Outcome, *, within: float) -> None:
    for name in ("first_unit", "missions", "waited", "hospital_stop", "turned_away", "moves"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(naive, name), err_msg=name)
    for name in ("first_s", "filled_s", "travel_s", "busy_s", "bay_wait_s"):
        np.testing.assert_allclose(
            getattr(ours, name), getattr(naive, name), rtol=0, atol=within, err_msg=name
        )


@pytest.mark.parametrize("batch", range(10))
def test_the_reference_says_the_same_as_a_simulator_without_shortcuts(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_minutes = batch % 2 == 0  # then every sum is exact: equal to the bit
    if batch % 3 == 0:  # else no world here has more homes than are kept in order
        monkeypatch.setattr(world_module, "NEAREST_KEPT", 1)
    for number in range(DRAWN):
        rng = np.random.default_rng([batch, number])
        drawn = drawn_world(rng, whole_minutes=whole_minutes)
        asked = drawn_course(rng, len(drawn.place_ids), whole_minutes=whole_minutes)
        ours = simulate(drawn, asked, seed=batch, run=number)
        naive = Naive(drawn, asked, seed=batch, run=number).play()
        assert_same(ours, naive, within=0.0 if whole_minutes else 1e-9)


@pytest.mark.parametrize("batch", range(20))
def test_it_says_the_same_with_rules_and_conditions_of_every_kind(
    batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if batch % 3 == 0:
        monkeypatch.setattr(world_module, "NEAREST_KEPT", 1)
    for number in range(DRAWN * batch, DRAWN * (batch + 1)):
        case = random_case(number)
        chosen = (case.dispatch, case.conditions, case.alert_s)
        ours = case.play(simulate)
        naive = Naive(case.world, case.course, case.seed, case.run, *chosen).play()
        assert_same(ours, naive, within=0.0 if number % 2 == 0 else 1e-8)


def test_in_the_drawn_cases_every_feature_acts() -> None:
    # Else agreement would say nothing: of 100 cases each of these happens in some.
    seen = dict.fromkeys(("turned", "moved", "bay", "hospital", "unanswered", "late", "waited"), 0)
    for number in range(100):
        case = random_case(number)
        came = case.play(simulate)
        seen["turned"] += bool(came.turned_away.any())
        seen["moved"] += bool(came.moves.any())
        seen["bay"] += bool(came.bay_wait_s.any())
        seen["hospital"] += bool((came.hospital_stop >= 0).any())
        seen["waited"] += bool(came.waited.any())
        seen["late"] += case.alert_s is not None
        seen["unanswered"] += bool((np.asarray(case.world.answer_probability) < 1).any())
    assert min(seen.values()) >= 10, seen
