"""The kernel against its plain-Python twin: the same answer to the last bit, on whatever is drawn."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from tests.engine.random_worlds import Case, random_case
from tests.engine.worlds import MONDAY, Crew, world

from samvirke.engine.response.build import build_world
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.kernel import prepare
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.trace import Trace
from samvirke.engine.response.world import World
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.register.region import Region
from samvirke.threats import Everyday
from samvirke.travel.line import LineTimes

BATCH = 100


def by_both(case: Case, *, traced: bool = True) -> tuple[Outcome, Outcome]:
    kernel, reference = (
        simulate(
            case.world,
            case.course,
            seed=case.seed,
            run=case.run,
            dispatch=case.dispatch,
            conditions=case.conditions,
            alert_s=case.alert_s,
            traced=traced,
            engine=engine,
        )
        for engine in ("kernel", "reference")
    )
    return kernel, reference


def differences(one: Outcome | Trace, other: Outcome | Trace) -> list[str]:
    """Name the fields that are not the same to the bit."""
    found = []
    for field in fields(one):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, Trace):
            found += [f"trace.{name}" for name in differences(mine, its)]
        elif isinstance(mine, np.ndarray):
            same = mine.dtype == its.dtype and mine.shape == its.shape and mine.tobytes() == its.tobytes()
            found += [] if same else [field.name]
        elif mine is not its:
            found.append(field.name)
    return found


@pytest.mark.parametrize("batch", range(10))
def test_the_kernel_is_the_reference_to_the_bit_on_random_cases(batch: int) -> None:
    for number in range(BATCH * batch, BATCH * (batch + 1)):
        assert differences(*by_both(random_case(number))) == [], f"case {number}"


def test_the_kernel_is_the_reference_where_it_looks_at_stops_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prepare, "FEW", 0)  # most random cases have few units: there it looks at all
    for number in range(BATCH):
        assert differences(*by_both(random_case(number))) == [], f"case {number}"


def test_without_a_trace_the_answer_is_the_same() -> None:
    for number in range(BATCH):
        case = random_case(number)
        (kernel, _), (traced, _) = by_both(case, traced=False), by_both(case)
        assert differences(kernel, traced) == ["trace"]


def town(rng: np.random.Generator, n_units: int, n_places: int) -> World:
    """Draw units of three services on a plane, some with hours, some that do not always turn out."""
    stops, places = rng.uniform(0, 3000, (n_units // 2, 2)), rng.uniform(0, 3000, (n_places, 2))
    names = (("health.ambulance",), ("fire.pump", "rescue.smoke_dive"), ("police.patrol",))
    crews = [
        Crew(
            at=int(rng.integers(len(stops))),
            gives=dict.fromkeys(names[unit % 3], 1),
            turnout_s=float(rng.uniform(30, 300)),
            off_duty_s=float(rng.choice([600.0, np.inf])),
            on_duty=range(int(rng.integers(100, 169))),
            probability=float(rng.choice([1.0, 1.0, 0.9])),
        )
        for unit in range(n_units)
    ]
    return world(
        crews,
        np.hypot(*(places[:, None] - stops[None]).transpose(2, 0, 1)),
        hospitals=[0, 1, 2],
        between_s=np.hypot(*(stops[:, None] - stops[None]).transpose(2, 0, 1)),
    )


def busy_days(rng: np.random.Generator, n: int, n_places: int, hours: float) -> Course:
    """Draw needs of three services, some of which wait for days or lapse."""
    columns = {
        "incident": np.arange(n) // 2,
        "kind": "call",
        "capability": rng.choice(["health.ambulance", "fire.pump", "police.patrol", "rescue.smoke_dive"], n),
        "quantity": rng.integers(1, 3, n),
        "arrival_order": 1 + np.arange(n) % 2,
        "place": [f"p{place}" for place in np.repeat(rng.integers(0, n_places, (n + 1) // 2), 2)[:n]],
        "from_s": np.repeat(np.sort(rng.uniform(0, 3600 * hours, (n + 1) // 2)), 2)[:n],
        "by_s": np.inf,
        "until_s": np.where(rng.random(n) < 0.2, rng.uniform(0, 3600 * hours, n), np.inf),
        "priority": rng.integers(1, 4, n),
        "on_scene_s": rng.exponential(1500, n),
        "transport": rng.random(n) < 0.5,
        "handover_s": rng.exponential(900, n),
        "base": "test",
    }
    return Course(
        threat="test",
        horizon_s=3600 * hours,
        starts_at_utc=MONDAY,
        needs=pd.DataFrame(columns).astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )


@pytest.mark.parametrize("hours", [160, 20])  # at ease, and far beyond what the units can do
def test_the_kernel_is_the_reference_in_a_town_of_ninety_units(hours: float) -> None:
    rng = np.random.default_rng(11)
    case = Case(
        world=town(rng, 90, 200),
        course=busy_days(rng, 3000, 200, hours),
        seed=1,
        run=0,
        dispatch=None,
        conditions=None,
        alert_s=None,
    )
    kernel, reference = by_both(case)
    assert differences(kernel, reference) == []
    assert reference.waited.any()


def test_the_kernel_finds_the_one_it_can_meet_deep_in_a_long_line() -> None:
    # Every unit may meet a third of what it can do: hundreds wait before the first for it.
    rng = np.random.default_rng(12)
    n_needs, n_units = 1500, 30
    preference = Preference(
        unit_group=np.arange(n_units) // 3 % 3,
        need_group=rng.integers(0, 3, n_needs),
        penalty_s=np.where(np.eye(3) > 0, 0.0, np.inf),
    )
    case = Case(
        world=town(rng, n_units, 50),
        course=busy_days(rng, n_needs, 50, 20),
        seed=1,
        run=0,
        dispatch=Dispatch(preference=preference),
        conditions=None,
        alert_s=None,
    )
    kernel, reference = by_both(case)
    assert differences(kernel, reference) == []
    assert (reference.first_s > 86_400).any()


def test_the_kernel_is_the_reference_on_some_days_of_norway() -> None:
    region = Region.builtin("norway")
    asked = Everyday().unfold(region, 3)
    needs = asked.needs[asked.needs["from_s"] < 2 * 86_400.0]
    days = Course(asked.threat, 2 * 86_400.0, asked.starts_at_utc, needs, asked.disruptions)
    case = Case(
        world=build_world(region, LineTimes(), said=lambda _: None),
        course=days,
        seed=1,
        run=0,
        dispatch=None,
        conditions=None,
        alert_s=None,
    )
    kernel, reference = by_both(case)
    assert differences(kernel, reference) == []
    assert len(needs) > 1000
