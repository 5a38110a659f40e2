"""A dale whose every sum can be done by hand: hamlet on a road where 0.01 degree takes a minute.

Seconds from the stations to the cells: 60 for each 0.01 degree of longitude and of latitude.

=====================  ======  ======  ======  ======  ======  ======  ======
from                   cell-1  cell-2  cell-3  cell-4  cell-5  cell-6  cell-7
=====================  ======  ======  ======  ======  ======  ======  ======
fire-vik (10.06)           60      60     240     840    1740    1920    2340
fire-nes (10.25)         1800    1680    1620    1500       0     180     600
=====================  ======  ======  ======  ======  ======  ======  ======

engine-vik-1 turns out in 90 s, engine-nes-1 in 300 s; a crew is at work 60 s after arrival. So the
first engine is at work after 210, 210, 390, 990, 360, 540 and 960 s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np
import pandas as pd
from tests.hamlet import hamlet

from samvirke.engine.response.build import build_world
from samvirke.engine.response.reference import simulate
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.prepare.judging import Judging, judging_of
from samvirke.prepare.summary import RunSummary, summarise
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Bools, Description, Nearest, Points, Route, Times

STANDARDS = """
id,function,area_class,time_limit_s,share,status
fire-urban,fire,other_urban,390,0.75,law
fire-rural,fire,outside_urban,900,1.0,guidance
ambulance-urban,ambulance,urban,720,0.9,guideline
ambulance-rural,ambulance,rural,1500,0.9,guideline
police-town,police,2000-19999,1140,0.8,target
police-other,police,other,1800,0.8,target
"""
DAY_S = 86_400.0


@dataclass(frozen=True)
class GridRoad:
    """Travel times that can be done in the head; may pretend to be a road that judges."""

    judges: bool = False
    until_lon: float = 180.0  # what lies farther east the data do not know

    def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
        degrees = np.abs(sources.lon[:, None] - targets.lon) + np.abs(sources.lat[:, None] - targets.lat)
        time_s = 60 * np.rint(100 * degrees)
        time_s[~np.logical_and.outer(self.knows(sources), self.knows(targets))] = np.inf
        return np.where(time_s <= limit_s, time_s, np.inf).astype(np.float32)

    def nearest(self, sources: Points, targets: Points) -> Nearest:
        time_s = self.matrix(sources, targets)
        return Nearest(source=time_s.argmin(axis=0), travel_time_s=time_s.min(axis=0))

    def isochrone(self, source: Points, limits_s: Sequence[float]) -> Sequence[object]:
        return LineTimes().isochrone(source, limits_s)

    def route(self, source: Points, target: Points) -> Route:
        return LineTimes().route(source, target)

    def knows(self, places: Points) -> Bools:
        return places.lon <= self.until_lon

    def describe(self) -> Description:
        return Description(
            engine="road" if self.judges else "line",
            data_date="2026-01-01",
            licence="none",
            attribution="",
            profile="a minute for 0.01 degree",
            fingerprint="grid",
            judges_compliance=self.judges,
        )


def dale() -> Region:
    """Return hamlet with standards to do sums on, and an engine in Nes that always comes."""
    region = hamlet()
    provenance = region.standards.iloc[0][["source", "as_of", "quality"]].to_dict()
    standards = pd.read_csv(StringIO(STANDARDS)).assign(measured_from="call", licence=None, **provenance)
    units = region.units.assign(turnout_probability=1.0)
    return region.with_table("standards", standards).with_table("units", units)


def course_of(*needs: tuple[float, str, str, int], days: int = 30) -> Course:
    """Return a course of incidents, each one need: day, cell, capability, quantity.

    Needs of the same day are one incident; each takes ten minutes at the place. Places are named in
    another order than the region's cells.
    """
    day = np.array([need[0] for need in needs], dtype=float)
    table = pd.DataFrame(
        {
            "incident": np.unique(day, return_inverse=True)[1],
            "kind": "by_hand",
            "capability": [need[2] for need in needs],
            "quantity": [need[3] for need in needs],
            "arrival_order": 1,
            "place": [need[1] for need in needs],
            "from_s": DAY_S * day,
            "by_s": np.inf,
            "until_s": np.inf,
            "priority": 1,
            "on_scene_s": 600.0,
            "transport": False,
            "handover_s": 0.0,
            "base": "by hand",
        }
    ).astype(NEED_COLUMNS)
    places = sorted(set(table["place"]), reverse=True)
    return Course(
        threat="by hand",
        horizon_s=days * DAY_S,
        starts_at_utc="2026-01-01T00:00:00Z",
        needs=table.assign(place=table["place"].cat.set_categories(places)),
        disruptions=no_disruptions(),
    )


def judged(region: Region, course: Course) -> tuple[Judging, RunSummary]:
    """Let the units of a region answer a course on the grid road, and judge it."""
    world = build_world(region, GridRoad(), said=lambda _: None)
    judging = judging_of(region, world)
    return judging, summarise(judging, course, simulate(world, course))


FIRES = (
    (1.0, "cell-1", "fire.pump", 1),  # 210 s, in time
    (2.0, "cell-2", "fire.pump", 1),  # 210 s, in time
    (3.0, "cell-3", "fire.pump", 1),  # 390 s: exactly at the limit, in time
    (4.0, "cell-4", "fire.pump", 1),  # 990 s of 900: late
    (5.0, "cell-5", "fire.pump", 1),  # 360 s, in time
    (6.0, "cell-6", "fire.pump", 1),  # 540 s of 390: late
    (7.0, "cell-7", "fire.pump", 1),  # 960 s of 900: late
    (8.0, "cell-1", "fire.chimney", 1),  # nobody has it: unmet
)
