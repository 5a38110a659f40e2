"""The whole list worked out anew by other means: a search of a dozen lines, and units picked one by one.

A grid cut in two by water with two ferries, one-way streets, a closed area; units that drive, fly and sail,
at their bases or where they say they are, free, on their way home, busy, out or off duty.
"""

import heapq
import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
import shapely
from tests.engine.roads_of_hamlet import dal

from samvirke.engine.response.asked import NeedNow, UnitNow
from samvirke.engine.response.roster import Roster
from samvirke.register.region import Region
from samvirke.travel import inbound
from samvirke.travel.closure import Closure
from samvirke.travel.ferry import FerryLine
from samvirke.travel.graph import CLASSES, FERRY, GraphSource, RoadGraph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes

NOW = datetime.fromisoformat("2026-01-05T00:20:00+01:00")  # a Monday
SIDE, WEST, SOUTH, STEP = 14, 9.96, 59.98, 0.02
UNITS = 60
WATER = 6  # between this column and the next there are ferries alone
FERRY_S = 600 + 1800 / 2  # crossing, and half the time between departures
EARTH_M = 6_371_008.8
AT = [(WEST + STEP * (n % SIDE), SOUTH + STEP / 2 * (n // SIDE)) for n in range(SIDE * SIDE)]
GIVES = ["fire.pump", "fire.pump;rescue.smoke_dive:2", "health.ambulance", "sea.rescue;health.ambulance"]
WANTS = [
    {"fire.pump": 3, "health.ambulance": 2},
    {"rescue.smoke_dive": 5, "fire.pump": 4, "sea.rescue": 1},
    {"sea.rescue": 30, "fire.pump": 1},  # more than there are
]


@dataclass(frozen=True)
class Unit:
    """A unit as the sum by hand sees it."""

    mode: str
    base: tuple[float, float]
    gives: dict[str, int]
    turnout_s: float
    is_on_duty: bool
    now: UnitNow | None


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lon_a, lat_a), (lon_b, lat_b) = ([math.radians(x) for x in p] for p in (a, b))
    h = math.sin((lat_b - lat_a) / 2) ** 2
    h += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(h))


def ways(seed: int) -> list[tuple[int, int, float, float]]:
    """Draw tail, head, metres and km/h, both ways mostly; 0 km/h: a ferry."""
    drawn, found = np.random.default_rng(seed), []
    for n in range(SIDE * SIDE):
        for m in [n + 1] * (n % SIDE < SIDE - 1) + [n + SIDE] * (n // SIDE < SIDE - 1):
            is_water = n % SIDE == WATER and m == n + 1
            if is_water and n // SIDE not in (2, 10):
                continue
            kmh = 0.0 if is_water else float(drawn.choice([30, 50, 80]))
            luck = 1.0 if is_water else drawn.random()
            if luck > 0.1:
                found.append((n, m, metres(AT[n], AT[m]), kmh))
            if luck > 0.2:  # one in ten is a one-way street
                found.append((m, n, metres(AT[n], AT[m]), kmh))
    return sorted(found)


def graph_of(arcs: list[tuple[int, int, float, float]]) -> RoadGraph:
    tail, head, length_m, kmh = (np.array(column) for column in zip(*arcs, strict=True))
    lon, lat = np.array(AT).T
    ends = np.stack([tail, head], axis=1).ravel()
    line = np.where(kmh > 0, -1, (tail // SIDE == 10).astype(int))
    return RoadGraph(
        lon=lon,
        lat=lat,
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=len(AT)))]),
        head=head.astype(np.int32),
        length_m=length_m,
        road_class=np.where(kmh > 0, CLASSES.index("primary"), FERRY).astype(np.uint8),
        limit_kmh=kmh.astype(np.float32),
        flags=np.zeros(len(arcs), dtype=np.uint8),
        ferry_line=line.astype(np.int32),
        shape=np.arange(len(arcs), dtype=np.int32),
        shape_start=2 * np.arange(len(arcs) + 1, dtype=np.int64),
        shape_lon_e7=np.rint(lon[ends] * 1e7).astype(np.int32),
        shape_lat_e7=np.rint(lat[ends] * 1e7).astype(np.int32),
        ferries=tuple(
            FerryLine(name=name, length_m=float(length_m[line == n][0]), duration_s=600, headway_s=1800)
            for n, name in enumerate(("north", "south"))
        ),
        source=GraphSource(data_date="2026-01-01", licence="invented", attribution="invented"),
    )


def drawn_units(seed: int) -> tuple[Region, list[Unit]]:
    drawn, region = np.random.default_rng(seed), dal()

    def spot() -> tuple[float, float]:
        return (
            float(WEST + STEP * (SIDE - 1) * drawn.random()),
            float(SOUTH + STEP / 2 * (SIDE - 1) * drawn.random()),
        )

    units = []
    for _ in range(UNITS):
        does = str(drawn.choice(["", "", "", "at_rest", "returning", "busy", "out"]))
        lon, lat = spot()
        now = UnitNow(does=does, lon=lon, lat=lat, on_duty=bool(drawn.random() < 0.5)) if does else None  # type: ignore[arg-type]
        gives = str(drawn.choice(GIVES))
        units.append(
            Unit(
                mode="sea" if "sea." in gives else str(drawn.choice(["road", "road", "road", "road", "air"])),
                base=spot(),
                gives={name: int(n or 1) for name, _, n in (one.partition(":") for one in gives.split(";"))},
                turnout_s=float(drawn.choice([0, 60, 300, 900])),
                is_on_duty=bool(drawn.random() < 0.8),
                now=now,
            )
        )
    sites = pd.concat([region.sites.iloc[[0]]] * UNITS, ignore_index=True).assign(
        id=[f"s{n}" for n in range(UNITS)],
        lon=[unit.base[0] for unit in units],
        lat=[unit.base[1] for unit in units],
    )
    rows = pd.concat([region.units.iloc[[0]]] * UNITS, ignore_index=True).assign(
        id=[f"u{n}" for n in range(UNITS)],
        site=sites["id"],
        mode=[unit.mode for unit in units],
        speed_kmh=[{"road": np.nan, "air": 200.0, "sea": 40.0}[unit.mode] for unit in units],
        capabilities=[";".join(f"{name}:{n}" for name, n in unit.gives.items()) for unit in units],
        turnout_time_s=[unit.turnout_s for unit in units],
        hours=["always" if unit.is_on_duty else "mon-sun 07:00-15:00" for unit in units],
    )
    sites = pd.concat([region.sites, sites], ignore_index=True)
    return region.with_table("sites", sites).with_table("units", rows), units


def seconds_to(
    place: tuple[float, float],
    arcs: list[tuple[int, int, float, float]],
    closed: shapely.Geometry | None,
    can_stop: np.ndarray,
) -> tuple[list[float], list[int]]:
    """Return seconds from every node to the place by Dijkstra's search, and the nodes where one can stop."""
    into: dict[int, list[tuple[int, float]]] = {}
    for tail, head, length_m, kmh in arcs:
        if closed is None or not shapely.LineString([AT[tail], AT[head]]).intersects(closed):
            into.setdefault(head, []).append((tail, 3.6 * length_m / kmh if kmh else FERRY_S))
    stops = [n for n in range(len(AT)) if can_stop[n]]
    goal = min(stops, key=lambda n: metres(AT[n], place))
    least = [math.inf] * len(AT)
    queue = [(metres(AT[goal], place) * 3.6 / 20, goal)]  # to the road and from it at 20 km/h
    while queue:
        now_s, here = heapq.heappop(queue)
        if now_s < least[here]:
            least[here] = now_s
            for tail, way_s in into.get(here, ()):
                heapq.heappush(queue, (now_s + way_s, tail))
    return least, stops


def by_hand(
    units: list[Unit], place: tuple[float, float], need: dict[str, int], least: list[float], stops: list[int]
) -> tuple[list[int], list[float], dict[str, int], int]:
    """Return the units in the order of the list, when each is there, what is missing, how many are sent."""

    def way_s(unit: Unit, start: tuple[float, float]) -> float:
        if unit.mode == "road":
            near = min(stops, key=lambda n: metres(AT[n], start))
            return metres(AT[near], start) * 3.6 / 20 + least[near]
        speed_kmh, longer, landing_s = (200, 1, 120) if unit.mode == "air" else (40, 1.5, 0)
        return metres(start, place) * longer * 3.6 / speed_kmh + landing_s

    there_s, listed_s = [], []
    for unit in units:
        start = (unit.now.lon, unit.now.lat) if unit.now and unit.now.lon else unit.base
        way = way_s(unit, start)  # type: ignore[arg-type]
        does = unit.now.does if unit.now else "at_rest"
        is_there = unit.is_on_duty or (unit.now is not None and unit.now.on_duty)
        if does == "returning":
            there_s.append(way)
        else:
            there_s.append(way + unit.turnout_s if does == "at_rest" and is_there else math.inf)
        listed_s.append(there_s[-1] if there_s[-1] < math.inf else way)
    left, sent = dict(need), list[int]()
    for wanted in need:
        while left[wanted] > 0:
            free = [
                n
                for n, unit in enumerate(units)
                if wanted in unit.gives and n not in sent and there_s[n] < math.inf
            ]
            if not free:
                break
            sent.append(min(free, key=lambda n: there_s[n]))
            for name, count in units[sent[-1]].gives.items():
                if name in left:
                    left[name] = max(0, left[name] - count)
    others = [n for n, unit in enumerate(units) if n not in sent and set(unit.gives) & set(need)]
    order = sent + sorted(others, key=lambda n: listed_s[n])
    missing = {name: count for name, count in left.items() if count}
    return order, [there_s[n] for n in order], missing, len(sent)


@pytest.mark.parametrize(
    ("seed", "is_closed", "engine"),
    [(0, False, "road"), (1, True, "road"), (2, True, "road"), (0, False, "cch"), (3, True, "cch")],
)
def test_minutes_order_and_what_is_missing_are_those_worked_out_by_hand(
    seed: int, is_closed: bool, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arcs = ways(seed)
    road = RoadTimes(graph_of(arcs), Profile.named().with_ferries("timetable"))
    region, units = drawn_units(seed)
    times: object = road
    if engine == "cch":
        pytest.importorskip("pyroutingkit")
        from samvirke.travel.cch import CchTimes

        times = CchTimes.of(road)
        monkeypatch.setattr(inbound, "NEAR_NODES_FOR_FEW", 5)  # the accelerator is asked for what is far
        monkeypatch.setattr(inbound, "NEAR_NODES", 5)
    roster = Roster.of(region, times)  # type: ignore[arg-type]
    # The southern ferry and what lies around it.
    closed = shapely.box(10.072, 60.063, 10.127, 60.114) if is_closed else None
    if closed is not None:
        roster = roster.with_closures([Closure(area=closed)])
    state = {f"u{n}": unit.now for n, unit in enumerate(units) if unit.now}
    drawn = np.random.default_rng(100 + seed)
    engines = set()
    for need in WANTS:
        place = float(drawn.uniform(WEST, 10.2)), float(drawn.uniform(SOUTH, 60.1))
        least, stops = seconds_to(place, arcs, closed, road.graph.can_be_snapped_to)
        order, there_s, missing, n_sent = by_hand(units, place, need, least, stops)
        answer = roster.ask(
            NeedNow(capabilities=need, lon=place[0], lat=place[1]), NOW, state=state, limit=UNITS
        )
        listed = [int(advice.unit[1:]) for advice in answer.units]
        assert listed == order
        assert [advice.eta_s for advice in answer.units] == pytest.approx(there_s, rel=1e-6, abs=0.02)
        assert answer.missing == missing
        assert [advice.proposed for advice in answer.units] == [n < n_sent for n in range(len(order))]
        engines.add(answer.travel.engine)
    assert ("road and cch" in engines) == (engine == "cch")
