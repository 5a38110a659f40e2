"""A grid of roads over the hamlet, and regions with many stations on it."""

from functools import cache

import numpy as np
import pandas as pd
from tests.hamlet import hamlet

from samvirke.register.region import Region
from samvirke.travel.graph import CLASSES, GraphSource, RoadGraph

SIDE = 24
WEST, SOUTH, EAST, NORTH = 9.95, 59.97, 10.40, 60.25
GIVES = ["fire.pump", "fire.pump;rescue.smoke_dive:2", "health.ambulance", "air.fire_bucket;fire.pump"]
MODES = ["road", "road", "road", "air", "foot"]


@cache
def grid(seed: int = 1) -> RoadGraph:
    """Return a grid of 24 × 24 junctions with limits of 30 to 90 km/h, a tenth of the roads left out."""
    drawn = np.random.default_rng(seed)
    lon, lat = (
        a.ravel() for a in np.meshgrid(np.linspace(WEST, EAST, SIDE), np.linspace(SOUTH, NORTH, SIDE))
    )
    node = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = np.concatenate(
        [
            np.stack([node[:, :-1].ravel(), node[:, 1:].ravel()]),
            np.stack([node[:-1].ravel(), node[1:].ravel()]),
        ],
        axis=1,
    )
    pairs = pairs[:, drawn.random(pairs.shape[1]) > 0.1]
    limit = drawn.choice([30, 50, 80, 90], pairs.shape[1]).astype(np.float32)
    tail, head = np.concatenate([pairs, pairs[::-1]], axis=1)
    east = (lon[head] - lon[tail]) * np.cos(np.radians(60.1))
    order = np.lexsort((head, tail))
    ends = np.stack([tail[order], head[order]], axis=1).ravel()
    n = len(order)
    return RoadGraph(
        lon=lon,
        lat=lat,
        indptr=np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=SIDE * SIDE))]),
        head=head[order].astype(np.int32),
        length_m=111_195 * np.hypot(east, lat[head] - lat[tail])[order],
        road_class=np.full(n, CLASSES.index("primary"), dtype=np.uint8),
        limit_kmh=np.tile(limit, 2)[order],
        flags=np.zeros(n, dtype=np.uint8),
        ferry_line=np.full(n, -1, dtype=np.int32),
        shape=np.arange(n, dtype=np.int32),
        shape_start=2 * np.arange(n + 1, dtype=np.int64),
        shape_lon_e7=np.rint(lon[ends] * 1e7).astype(np.int32),
        shape_lat_e7=np.rint(lat[ends] * 1e7).astype(np.int32),
        source=GraphSource(data_date="2026-01-01", licence="invented", attribution="invented"),
    )


@cache
def dal() -> Region:
    """Return the hamlet, read once; who changes it takes `Region.with_table`, which makes another."""
    return hamlet()


def many(seed: int, units: int = 260) -> Region:
    """Return the hamlet with many units, most at a site of their own."""
    drawn, region = np.random.default_rng(seed), dal()
    sites = pd.concat([region.sites.iloc[[0]]] * units, ignore_index=True).assign(
        id=[f"s{number}" for number in range(units)],
        lon=drawn.uniform(WEST, EAST, units),
        lat=drawn.uniform(SOUTH, NORTH, units),
    )
    mode = drawn.choice(MODES, units)
    rows = pd.concat([region.units.iloc[[0]]] * units, ignore_index=True).assign(
        id=[f"u{number}" for number in range(units)],
        site=[f"s{number}" for number in drawn.integers(0, units, units)],
        owner=drawn.choice(["org-fire", "org-nes", "org-trust", "org-red-cross"], units),
        capabilities=drawn.choice(GIVES, units),
        mode=mode,
        speed_kmh=np.where(mode == "air", 200.0, np.nan),
        turnout_time_s=drawn.choice([0.0, 60.0, 300.0, 900.0], units),
        hours=drawn.choice(["always", "mon-fri 00:00-08:00", "mon-sun 07:00-15:00"], units),
        off_duty_turnout_time_s=np.where(drawn.random(units) < 0.5, 600.0, np.nan),
    )
    return region.with_table("sites", pd.concat([region.sites, sites], ignore_index=True)).with_table(
        "units", rows
    )
