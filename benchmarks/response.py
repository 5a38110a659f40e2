"""How fast units answer incidents: on static posts, all agencies together, a year of the country."""

from collections import deque
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import Benchmark
from samvirke.engine.response import reference
from samvirke.engine.response.build import build_world
from samvirke.engine.response.changes import read_changes
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.duty import read_duty
from samvirke.engine.response.kernel.prepare import run_of
from samvirke.engine.response.kernel.simulate import played
from samvirke.engine.response.kernel.state import Run
from samvirke.engine.response.needs import asked_names, read_needs
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.static import StaticOutcome, simulate_static
from samvirke.engine.response.world import World
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.register.region import Region
from samvirke.threats import Everyday
from samvirke.travel.line import LineTimes

INCIDENTS = 300_000
STATIC_INCIDENTS, STATIC_SIMPY = 5_000_000, 300_000
MANY = 500_000
MILLION_FACTOR = 2.15  # times a year's everyday incidents make a million
UNITS, POSTS, ZONES = 40, 20, 500


# --- the minimal case of reference/response.md section 7.7 -------------------------------------------


def zone_weight() -> Any:
    rng = np.random.default_rng(1)
    rng.uniform(0, 50, (ZONES + POSTS, 2))
    return rng.random(ZONES)


@cache
def plain() -> tuple[World, Course]:
    """500 zones, 20 posts, 40 units on 50 × 50 km, detour 1.3 at 60 km/h; 24 incidents an hour."""
    rng = np.random.default_rng(1)
    zones, posts = rng.uniform(0, 50, (ZONES, 2)), rng.uniform(0, 50, (POSTS, 2))
    weight = zone_weight()
    km = np.hypot(*(zones[:, None] - posts[None]).transpose(2, 0, 1))
    between_km = np.hypot(*(posts[:, None] - posts[None]).transpose(2, 0, 1))
    world = World(
        units=tuple(f"unit-{n}" for n in range(UNITS)),
        capabilities=("health.ambulance",),
        unit_gives=({0: 1},) * UNITS,
        unit_stop=np.arange(UNITS) % POSTS,
        turnout_s=np.zeros(UNITS),
        off_duty_turnout_s=np.full(UNITS, np.inf),
        on_duty=np.ones((UNITS, 168), dtype=np.bool_),
        turnout_probability=np.ones(UNITS),
        stop_fleet=np.zeros(POSTS, dtype=np.int64),
        stop_is_hospital=np.zeros(POSTS, dtype=np.bool_),
        place_ids=np.array([f"zone-{n}" for n in range(ZONES)], dtype=object),
        reach_s=(78 * km).astype(np.float32),
        between_s=(78 * between_km).astype(np.float32),
    )
    rng = np.random.default_rng(7)
    at_s = 60 * rng.exponential(60 / 24, INCIDENTS).cumsum()
    zone = rng.choice(ZONES, INCIDENTS, p=weight / weight.sum())
    columns = {
        "incident": np.arange(INCIDENTS),
        "kind": "call",
        "capability": "health.ambulance",
        "quantity": 1,
        "arrival_order": 1,
        "place": pd.Categorical.from_codes(zone, world.place_ids),
        "from_s": at_s,
        "by_s": np.inf,
        "until_s": np.inf,
        "priority": 1,
        "on_scene_s": 60 * rng.exponential(30, INCIDENTS),
        "transport": False,
        "handover_s": 0.0,
        "base": "invented",
    }
    course = Course(
        threat="minimal",
        horizon_s=float(at_s[-1]),
        starts_at_utc="2026-01-01T00:00:00Z",
        needs=pd.DataFrame(columns).astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )
    return world, course


def prepare_plain() -> None:
    world, course = plain()
    world.work_out()
    simulate(world, course)  # compile, where this machine has not yet


def simulate_plain() -> str:
    outcome = simulate(*plain())
    return f"mean response {outcome.first_s.mean():.6f} s, {outcome.waited.sum()} waited"


def simulate_plain_by_reference() -> str:
    outcome = reference.simulate(*plain())
    return f"mean response {outcome.first_s.mean():.6f} s, {outcome.waited.sum()} waited"


class Simpy:
    """The same rules as simpy's users write them: a process for the calls, one for each mission."""

    def __init__(self) -> None:
        import simpy

        world, course = plain()
        needs = course.needs
        self.reach_s: list[list[float]] = world.reach_s.tolist()
        self.home: list[int] = world.unit_stop.tolist()
        self.zone: list[int] = needs["place"].cat.codes.tolist()
        self.at_s, self.works_s = needs["from_s"].tolist(), needs["on_scene_s"].tolist()
        self.nearest = [
            [unit for _, unit in sorted((row[stop], unit) for unit, stop in enumerate(self.home))]
            for row in self.reach_s
        ]
        self.free, self.home_at_s = [True] * UNITS, [0.0] * UNITS
        self.returning: dict[int, tuple[int, float]] = {}
        self.waiting: deque[int] = deque()
        self.response_s: list[float] = []
        self.environment = simpy.Environment()

    def play(self) -> str:
        self.environment.process(self.calls())
        self.environment.run()
        return f"mean response {np.mean(self.response_s):.6f} s"

    def calls(self) -> Any:
        for call, moment in enumerate(self.at_s):
            yield self.environment.timeout(moment - self.environment.now)
            unit, eta_s = self.soonest(self.zone[call])
            if unit < 0:
                self.waiting.append(call)
            else:
                self.free[unit] = False
                self.returning.pop(unit, None)
                self.environment.process(self.mission(unit, call, eta_s))

    def mission(self, unit: int, call: int, eta_s: float) -> Any:
        while True:
            row = self.reach_s[self.zone[call]]
            yield self.environment.timeout(eta_s)
            self.response_s.append(self.environment.now - self.at_s[call])
            yield self.environment.timeout(self.works_s[call])
            turned_s, stop = min((time_s, stop) for stop, time_s in enumerate(row))
            self.home_at_s[unit] = self.environment.now + row[self.home[unit]]
            if not self.waiting:
                self.free[unit], self.returning[unit] = True, (stop, turned_s)
                return
            call = self.waiting.popleft()
            to = self.reach_s[self.zone[call]]
            eta_s = min(to[stop] + turned_s, to[self.home[unit]] + row[self.home[unit]])

    def soonest(self, zone: int) -> tuple[int, float]:
        now, row, home_at_s = self.environment.now, self.reach_s[zone], self.home_at_s
        for unit in [unit for unit in self.returning if home_at_s[unit] <= now]:
            del self.returning[unit]
        best, best_unit = float("inf"), -1
        for unit, (stop, offset_s) in self.returning.items():
            eta_s = row[stop] + offset_s
            if eta_s < best or (eta_s == best and unit < best_unit):
                best, best_unit = eta_s, unit
        for unit in self.nearest[zone]:
            travel_s = row[self.home[unit]]
            if travel_s > best:
                break
            if self.free[unit]:
                eta_s = travel_s + max(0.0, home_at_s[unit] - now)
                if eta_s < best or (eta_s == best and unit < best_unit):
                    best, best_unit = eta_s, unit
        return best_unit, best


def simulate_plain_by_simpy() -> str:
    return Simpy().play()


# --- static posts: nobody is met on the way --------------------------------------------------------------


@cache
def static_case(n: int) -> tuple[Any, ...]:
    """Reach, moments, places, service and posts of the minimal case, in seconds; the first n incidents."""
    world, _ = plain()
    rng = np.random.default_rng(7)
    at_s = 60 * rng.exponential(60 / 24, STATIC_INCIDENTS).cumsum()
    weight = zone_weight()
    zone = rng.choice(ZONES, STATIC_INCIDENTS, p=weight / weight.sum())
    service_s = 60 * rng.exponential(30, STATIC_INCIDENTS)
    reach_s = world.reach_s.astype(np.float64)
    return reach_s, at_s[:n], zone[:n], service_s[:n], world.unit_stop


def prepare_static() -> None:
    static_case(STATIC_INCIDENTS)
    simulate_static(*static_case(1000))


def prepare_static_for_simpy() -> None:
    prepare_static()
    static_case(STATIC_SIMPY)


def simulate_posts() -> str:
    return _mean(simulate_static(*static_case(STATIC_INCIDENTS)))


def simulate_fewer_posts() -> str:
    return _mean(simulate_static(*static_case(STATIC_SIMPY)))


def _mean(outcome: StaticOutcome) -> str:
    return f"mean response {outcome.response_s.mean():.6f} s"


def simulate_posts_by_simpy() -> str:
    """The same rules as simpy's users write them: a process for the calls, one for each mission."""
    import simpy

    reach_s, at_s, place, service_s, unit_stop = (part.tolist() for part in static_case(STATIC_SIMPY))
    nearest = [
        [unit for _, unit in sorted((row[stop], unit) for unit, stop in enumerate(unit_stop))]
        for row in reach_s
    ]
    environment = simpy.Environment()
    idle, queue, response_s = [True] * UNITS, deque[int](), [0.0] * STATIC_SIMPY

    def mission(unit: int, call: int) -> Any:
        while True:
            travel_s = reach_s[place[call]][unit_stop[unit]]
            response_s[call] = environment.now + travel_s - at_s[call]
            yield environment.timeout(travel_s + service_s[call] + travel_s)
            if not queue:
                idle[unit] = True
                return
            call = queue.popleft()

    def calls() -> Any:
        for call, moment in enumerate(at_s):
            yield environment.timeout(moment - environment.now)
            unit = next((unit for unit in nearest[place[call]] if idle[unit]), -1)
            if unit < 0:
                queue.append(call)
            else:
                idle[unit] = False
                environment.process(mission(unit, call))

    environment.process(calls())
    environment.run()
    return f"mean response {np.mean(response_s):.6f} s"


# --- all agencies together: reference/response.md section 6 ----------------------------------------------


@cache
def agencies(per_hour: float) -> tuple[World, Course]:
    """1000 zones on 60 × 60 km, 60/30/30 units of three capabilities, three hospitals.

    One unit of the first; one of the second as well for 20 %, of the third for 10 %, 2 + 2 + 1 for 3 %.
    """
    rng = np.random.default_rng(2)
    zones, posts = rng.uniform(0, 60, (1000, 2)), rng.uniform(0, 60, (63, 2))
    n_units, names = 120, ("fire.pump", "health.ambulance", "police.patrol")
    world = World(
        units=tuple(f"unit-{n}" for n in range(n_units)),
        capabilities=names,
        unit_gives=({1: 1},) * 60 + ({0: 1},) * 30 + ({2: 1},) * 30,
        unit_stop=rng.integers(0, 60, n_units),
        turnout_s=rng.uniform(60, 120, n_units),
        off_duty_turnout_s=np.full(n_units, np.inf),
        on_duty=np.ones((n_units, 168), dtype=np.bool_),
        turnout_probability=np.ones(n_units),
        stop_fleet=np.zeros(63, dtype=np.int64),
        stop_is_hospital=np.arange(63) >= 60,
        place_ids=np.array([f"zone-{n}" for n in range(1000)], dtype=object),
        reach_s=(78 * np.hypot(*(zones[:, None] - posts[None]).transpose(2, 0, 1))).astype(np.float32),
        between_s=(78 * np.hypot(*(posts[:, None] - posts[None]).transpose(2, 0, 1))).astype(np.float32),
    )
    kind = rng.choice(4, MANY, p=[0.67, 0.20, 0.10, 0.03])
    asked = [((1, 1),), ((1, 1), (0, 1)), ((1, 1), (2, 1)), ((1, 2), (0, 2), (2, 1))]
    rows = [(incident, *need) for incident, which in enumerate(kind) for need in asked[which]]
    incident, capability, quantity = np.array(rows).T
    at_s = rng.exponential(3600 / per_hour, MANY).cumsum()
    n = len(rows)
    columns = {
        "incident": incident,
        "kind": "call",
        "capability": pd.Categorical.from_codes(capability, names),
        "quantity": quantity,
        "arrival_order": 1,
        "place": pd.Categorical.from_codes(rng.integers(0, 1000, MANY)[incident], world.place_ids),
        "from_s": at_s[incident],
        "by_s": np.inf,
        "until_s": np.inf,
        "priority": rng.integers(1, 4, MANY)[incident],
        "on_scene_s": rng.exponential(1500, n),
        "transport": (capability == 1) & (rng.random(n) < 0.7),
        "handover_s": rng.exponential(900, n),
        "base": "invented",
    }
    course = Course(
        threat="agencies",
        horizon_s=float(at_s[-1]),
        starts_at_utc="2026-01-01T00:00:00Z",
        needs=pd.DataFrame(columns).astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )
    return world, course


@cache
def read(per_hour: float) -> Run:
    """All that the kernel needs, read and laid out."""
    world, course = agencies(per_hour)
    names, conditions = asked_names(world, course), Conditions()
    duty = read_duty(world, course, 0, 0, conditions)
    changes = read_changes(duty.changes_s, conditions)
    needs = read_needs(world, course, names)
    return run_of(world, needs, duty, changes, Dispatch(), conditions, len(names))


def prepare_agencies(per_hour: float, *, only_read: bool) -> Callable[[], None]:
    def prepare() -> None:
        prepare_plain()
        world, _ = agencies(per_hour)
        world.work_out()
        if only_read:
            read(per_hour)

    return prepare


def play_agencies(per_hour: float) -> Callable[[], str]:
    def play() -> str:
        run = read(per_hour)
        played(run, traced=False)
        return f"{run.units['missions'].sum():,} missions, {run.needs['waited'].sum():,} needs waited"

    return play


def simulate_agencies(per_hour: float) -> Callable[[], str]:
    return lambda: _missions(simulate(*agencies(per_hour)))


def _missions(outcome: Outcome) -> str:
    return f"{outcome.missions.sum():,} missions, {outcome.waited.sum():,} needs waited"


# --- a year of the country ---------------------------------------------------------------------------


@cache
def country() -> tuple[World, Region]:
    region = Region.builtin("norway")
    return build_world(region, LineTimes(), said=lambda _: None), region


@cache
def year(rate_factor: float) -> Course:
    return Everyday(rate_factor=rate_factor).unfold(country()[1], 1)


def prepare_country() -> None:
    prepare_plain()
    world, region = country()
    world.work_out()
    simulate(world, Everyday(days=1).unfold(region, 1))


def live_year(rate_factor: float) -> Callable[[], str]:
    """Draw a year and live through it."""

    def live() -> str:
        world, course = country()[0], year(rate_factor)
        outcome = simulate(world, course)
        missions = outcome.missions.sum()
        return f"{course.incident_count:,} incidents, {missions:,} missions, {len(world.units):,} units"

    return live


def prepare_region() -> None:
    _ = country()


def unfold_year() -> str:
    course = Everyday().unfold(country()[1], 2)
    return f"{course.incident_count:,} incidents, {len(course.needs):,} needs"


BENCHMARKS = [
    Benchmark(
        name="response-static-5000000",
        ours=simulate_posts,
        prepare=prepare_static,
        target="10 M incidents/s",
        target_s=STATIC_INCIDENTS / 10_000_000,
    ),
    Benchmark(
        name="response-static-300000",
        ours=simulate_fewer_posts,
        peer=simulate_posts_by_simpy,
        peer_name="simpy 4.1.2, same rules",
        prepare=prepare_static_for_simpy,
        target="10 M incidents/s, 100 x simpy",
        target_s=STATIC_SIMPY / 10_000_000,
    ),
    Benchmark(
        name="response-minimal-300000",
        ours=simulate_plain,
        peer=simulate_plain_by_simpy,
        peer_name="simpy 4.1.2, same rules",
        prepare=prepare_plain,
    ),
    Benchmark(
        name="response-minimal-reference-300000",
        ours=simulate_plain_by_reference,
        prepare=prepare_plain,
        target="50,000 incidents/s",
        target_s=INCIDENTS / 50_000,
    ),
    *(
        Benchmark(
            name=f"response-agencies-{per_hour}-per-hour-kernel",
            ours=play_agencies(per_hour),
            prepare=prepare_agencies(per_hour, only_read=True),
            target=f"{per_s:,} incidents/s, the course read before",
            target_s=MANY / per_s,
        )
        for per_hour, per_s in ((10, 1_000_000), (20, 1_000_000), (26, 1_000_000), (40, 200_000))
    ),
    Benchmark(
        name="response-agencies-20-per-hour-simulate",
        ours=simulate_agencies(20),
        prepare=prepare_agencies(20, only_read=False),
    ),
    Benchmark(
        name="response-norway-year",
        ours=live_year(1.0),
        prepare=prepare_country,
        target="10 s, drawing the year included",
        target_s=10,
    ),
    Benchmark(
        name="response-norway-year-a-million",
        ours=live_year(MILLION_FACTOR),
        prepare=prepare_country,
        target="10 s, drawing the year included",
        target_s=10,
    ),
    Benchmark(name="everyday-unfold-norway-year", ours=unfold_year, prepare=prepare_region),
]
