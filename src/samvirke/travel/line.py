"""Straight lines: great circle × detour ÷ speed. For helicopters and boats, and where no road data are.

A straight line knows no fjord, mountain or one-way street, so it never judges compliance with a
response-time rule (contract 4): `describe().judges_compliance` is False.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.model.sphere import EARTH_RADIUS_M, arc_m, unit_vectors
from samvirke.travel.times import Bools, Description, Floats, Nearest, Points, Route, Times

BLOCK = 4_000_000  # pairs computed at a time, so that memory stays bounded


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProfile:
    """How straight-line distance becomes time.

    Parameters
    ----------
    name
        What travels: car, helicopter, boat.
    speed_kmh
        Mean speed along the way, above 0.
    detour
        Length of the way ÷ straight line, 1 or more.
    fixed_s
        Added to every journey, such as landing.
    """

    name: str
    speed_kmh: float
    detour: float = 1.0
    fixed_s: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.speed_kmh) and self.speed_kmh > 0):
            raise InvalidValueError(f"speed_kmh is {self.speed_kmh}; it must be above 0")
        if not (np.isfinite(self.detour) and self.detour >= 1):
            raise InvalidValueError(f"detour is {self.detour}; it must be 1 or more")
        if not (np.isfinite(self.fixed_s) and self.fixed_s >= 0):
            raise InvalidValueError(f"fixed_s is {self.fixed_s}; it must be 0 or more")

    @classmethod
    def named(cls, name: str, **own: float) -> "LineProfile":
        """Return a profile of the table `data/straight/lines.csv`; `own` adds to its settings."""
        return cls(name=name, **_settings(name), **own)

    @property
    def seconds_per_metre(self) -> float:
        """Time for one metre of straight line."""
        return self.detour * 3.6 / self.speed_kmh


@cache
def _settings(name: str) -> dict[str, float]:
    with files(__package__).joinpath("data", "straight", "lines.csv").open(encoding="utf-8") as file:
        return {row["setting"]: float(row["base"]) for row in csv.DictReader(file) if row["name"] == name}


# Assumed, not fitted; a planner with road data should use them instead.
CAR = LineProfile.named("car")


def distances_m(sources: Points, targets: Points) -> Floats:
    """Great-circle distances on a sphere, metres, shape ``(n_sources, n_targets)``."""
    a, b = unit_vectors(sources.lon, sources.lat), unit_vectors(targets.lon, targets.lat)
    squared = np.zeros((len(sources), len(targets)))
    for axis in range(3):
        squared += (a[:, axis, None] - b[None, :, axis]) ** 2
    return arc_m(np.sqrt(squared))


@dataclass(frozen=True, slots=True)
class LineTimes:
    """Travel times along straight lines; see `samvirke.travel.times.TravelTimes`."""

    profile: LineProfile = CAR

    def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
        """Return seconds, shape ``(n_sources, n_targets)``; ``inf`` beyond the limit."""
        result = np.empty((len(sources), len(targets)), dtype=np.float32)
        rows = max(1, BLOCK // max(1, len(targets)))
        for first in range(0, len(sources), rows):
            block = Points(sources.lon[first : first + rows], sources.lat[first : first + rows])
            time_s = distances_m(block, targets) * self.profile.seconds_per_metre + self.profile.fixed_s
            time_s[time_s > limit_s] = np.inf
            result[first : first + rows] = time_s
        return result

    def nearest(self, sources: Points, targets: Points) -> Nearest:
        """Say which source reaches each target first."""
        best = np.full(len(targets), np.inf, dtype=np.float32)
        source = np.full(len(targets), -1, dtype=np.int64)
        rows = max(1, BLOCK // max(1, len(targets)))
        for first in range(0, len(sources), rows):
            block = Points(sources.lon[first : first + rows], sources.lat[first : first + rows])
            time_s = self.matrix(block, targets)
            row = time_s.argmin(axis=0)
            soonest = time_s[row, np.arange(len(targets))]
            better = soonest < best  # strict: a tie stays with the lower index
            best[better], source[better] = soonest[better], first + row[better]
        return Nearest(source=source, travel_time_s=best)

    def isochrone(self, source: Points, limits_s: Sequence[float]) -> Sequence[object]:
        """Return circles around the source, WGS 84 polygons; empty where the limit is too short.

        Raises
        ------
        InvalidValueError
            When a limit reaches a quarter of the way round the earth.
        """
        bearings = np.radians(np.arange(0, 360, 5))
        lon, lat = np.radians(source.lon[0]), np.radians(source.lat[0])
        circles: list[object] = []
        for limit_s in limits_s:
            arc = (limit_s - self.profile.fixed_s) / self.profile.seconds_per_metre / EARTH_RADIUS_M
            if not arc < np.pi / 2:
                raise InvalidValueError(
                    f"limit {limit_s} s reaches {arc * EARTH_RADIUS_M / 1000:.0f} km; it must be less than "
                    "10,000 km, a quarter of the way round the earth; ask for a shorter limit"
                )
            if arc <= 0:
                circles.append(shapely.Polygon())
                continue
            to_lat = np.arcsin(np.sin(lat) * np.cos(arc) + np.cos(lat) * np.sin(arc) * np.cos(bearings))
            to_lon = lon + np.arctan2(
                np.sin(bearings) * np.sin(arc) * np.cos(lat),
                np.cos(arc) - np.sin(lat) * np.sin(to_lat),
            )
            circles.append(shapely.Polygon(np.degrees(np.stack([to_lon, to_lat], axis=1))))
        return circles

    def route(self, source: Points, target: Points) -> Route:
        """Return the straight line, with the length of the detour."""
        straight_m = float(distances_m(source, target)[0, 0])
        return Route(
            travel_time_s=straight_m * self.profile.seconds_per_metre + self.profile.fixed_s,
            distance_m=straight_m * self.profile.detour,
            ferry_time_s=0.0,
            lon=np.array([source.lon[0], target.lon[0]]),
            lat=np.array([source.lat[0], target.lat[0]]),
            snapped_m=(0.0, 0.0),
        )

    def knows(self, places: Points) -> Bools:
        """Say which places the data reach: a straight line leads everywhere."""
        return np.ones(len(places), dtype=np.bool_)

    def describe(self) -> Description:
        """Say what stands behind the times."""
        p = self.profile
        numbers = f"{p.speed_kmh:g} km/h, detour {p.detour:g}, {p.fixed_s:g} s fixed"
        return Description(
            engine="line",
            data_date="",
            licence="none",
            attribution="",
            profile=f"{p.name}: {numbers}",
            fingerprint=f"line-{p.name}-{p.speed_kmh:g}-{p.detour:g}-{p.fixed_s:g}",
            judges_compliance=False,
            note="straight line, not road",
        )
