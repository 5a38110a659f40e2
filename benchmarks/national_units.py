"""Twenty thousand units on the national road graph: the crews of the built-in region many times over."""

from functools import cache

import numpy as np
import pandas as pd

from benchmarks.national_roads import national
from samvirke.register.region import Region
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes

UNITS, SITES = 20_000, 3_000
POSITIONS = 6_000  # units that say where they are
SEED = 5


@cache
def road() -> RoadTimes:
    """Return travel times on the national graph, ferries with their waits."""
    return RoadTimes(national(), Profile.named().with_ferries("timetable"))


@cache
def twenty_thousand() -> Region:
    """Return the built-in region with its units drawn again until there are 20,000, at 3,000 sites.

    The sites stand at junctions drawn from the graph; capabilities, modes, hours and turn-out times are those
    of the built-in region.
    """
    region = Region.builtin("norway")
    drawn = np.random.default_rng(SEED)
    graph = road().graph
    nodes = drawn.choice(np.flatnonzero(graph.can_be_snapped_to), SITES, replace=False)
    sites = pd.concat([region.sites] * (SITES // len(region.sites) + 1), ignore_index=True).iloc[:SITES]
    sites = sites.assign(
        id=[f"site-{number}" for number in range(SITES)], lon=graph.lon[nodes], lat=graph.lat[nodes]
    )
    rows = drawn.integers(0, len(region.units), UNITS)
    units = region.units.iloc[rows].reset_index(drop=True)
    units = units.assign(
        id=[f"unit-{number}" for number in range(UNITS)],
        site=[f"site-{number}" for number in drawn.integers(0, SITES, UNITS)],
    )
    return region.with_table("sites", sites).with_table("units", units)
