"""How fast units answer incidents: the reference simulator, and drawing a year of emergencies."""

from collections import deque
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness import Benchmark
from samvirke.engine.response.build import build_world
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.register.region import Region
from samvirke.threats import Everyday
from samvirke.travel.line import LineTimes

INCIDENTS = 300_000
FIRST_OF_YEAR = 400_000
UNITS, POSTS, ZONES = 40, 20, 500


# --- the minimal case of reference/response.md section 7.7 -------------------------------------------


@cache
def plain() -> tuple[World, Course]:
    """500 zones, 20 posts, 40 units on 50 × 50 km, detour 1.3 at 60 km/h; 24 incidents an hour."""
    rng = np.random.default_rng(1)
    zones, posts = rng.uniform(0, 50, (ZONES, 2)), rng.uniform(0, 50, (POSTS, 2))
    weight = rng.random(ZONES)
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
    world, _ = plain()
    world.work_out()


def simulate_plain() -> str:
    outcome = simulate(*plain())
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


# --- a year of the country ---------------------------------------------------------------------------


@cache
def country() -> tuple[World, Region]:
    region = Region.builtin("norway")
    return build_world(region, LineTimes(), said=lambda _: None), region


@cache
def year() -> Course:
    """The first of a year's incidents: as many whatever the rates become."""
    course = Everyday().unfold(country()[1], 1)
    needs = course.needs
    return replace(course, needs=needs[needs["incident"] < FIRST_OF_YEAR])


def prepare_country() -> None:
    world, _ = country()
    world.work_out()
    _ = year()


def simulate_year() -> str:
    world, _ = country()
    outcome = simulate(world, year())
    missions = outcome.missions.sum()
    return f"{year().incident_count:,} incidents, {missions:,} missions, {len(world.units):,} units"


def prepare_region() -> None:
    _ = country()


def unfold_year() -> str:
    course = Everyday().unfold(country()[1], 2)
    return f"{course.incident_count:,} incidents, {len(course.needs):,} needs"


BENCHMARKS = [
    Benchmark(
        name="response-minimal-300000",
        ours=simulate_plain,
        peer=simulate_plain_by_simpy,
        peer_name="simpy 4.1.2, same rules",
        prepare=prepare_plain,
        target="50,000 incidents/s",
        target_s=INCIDENTS / 50_000,
    ),
    Benchmark(
        name="response-norway-400000",
        ours=simulate_year,
        prepare=prepare_country,
        target="50,000 incidents/s",
        target_s=FIRST_OF_YEAR / 50_000,
    ),
    Benchmark(name="everyday-unfold-norway-year", ours=unfold_year, prepare=prepare_region),
]
