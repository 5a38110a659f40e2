"""Roads that are cut while a course runs: travel times for every set of closures that holds at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from samvirke.engine.response.build import fill_reach, positions_of, stops_in
from samvirke.engine.response.conditions import Switch, Ways
from samvirke.engine.response.world import World
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.cch import CchTimes
from samvirke.travel.closure import Closure
from samvirke.travel.detour import DetourTimes
from samvirke.travel.line import LineTimes
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points, TravelTimes

ON_ROAD = "road"  # the mode that a closed road stops


@dataclass(frozen=True, slots=True)
class Cut:
    """Roads through an area are cut, from a moment until another (which may be ``inf``), seconds.

    `detour_s` is how much longer the way round takes where travel times are straight lines; None: not stated.
    """

    closure: Closure
    from_s: float
    until_s: float
    detour_s: float | None = None


def ways_for(
    region: Region,
    world: World,
    cuts: Sequence[Cut],
    *,
    road: TravelTimes,
    said: Callable[[str], None] = lambda _: None,
) -> tuple[tuple[Ways, ...], tuple[Switch, ...]]:
    """Make the travel times of every set of cuts that holds at once, each once, and say when it holds.

    Parameters
    ----------
    region, world
        The world must be built from the region.
    cuts
        What is closed when.
    road
        The travel times the world was built with; its own closures go on holding.
    said
        Told what is being done.

    Raises
    ------
    BadInputError
        When `road` is straight lines and a detour is not stated, or times that know no closures.
    """
    moments = sorted({0.0, *(c.from_s for c in cuts), *(c.until_s for c in cuts if c.until_s < np.inf)})
    holding = [tuple(n for n, cut in enumerate(cuts) if cut.from_s <= at < cut.until_s) for at in moments]
    number_of: dict[tuple[int, ...], int] = {(): 0}
    ways: list[Ways] = []
    for held in holding:
        # The same areas cut anew are the same roads.
        areas = tuple(sorted({_first_of(cuts, n) for n in held}))
        if areas not in number_of:
            said(f"travel times with {', '.join(cuts[n].closure.name for n in areas)} closed")
            times = closed_times(road, [cuts[n] for n in areas])
            ways.append(_ways(region, world, times))
            number_of[areas] = len(ways)
        number_of[held] = number_of[areas]
    chosen = [number_of[held] for held in holding]
    switches = [Switch(moments[0], chosen[0])] if chosen and chosen[0] else []
    switches += [
        Switch(at, now)
        for at, (before, now) in zip(moments[1:], pairwise(chosen), strict=True)
        if now != before
    ]
    return tuple(ways), tuple(switches)


def closed_times(road: TravelTimes, cuts: Sequence[Cut]) -> TravelTimes:
    """Return travel times with more areas closed, whenever the cuts are.

    Raises
    ------
    BadInputError
        When they are straight lines and a detour is not stated, or times that know no closures.
    """
    closures = [cut.closure for cut in cuts]
    if isinstance(road, RoadTimes):
        return road.with_closures((*_holding(road), *closures), road.at_utc)
    if isinstance(road, CchTimes):
        return road.with_closures((*_holding(road.road), *closures), road.road.at_utc)
    if isinstance(road, LineTimes):
        stated_s = [cut.detour_s for cut in cuts if cut.detour_s is not None]
        if len(stated_s) < len(cuts):
            names = ", ".join(cut.closure.name for cut in cuts if cut.detour_s is None)
            raise BadInputError(
                f"the course closes {names}, and straight lines know no roads to go round by; give a road "
                "graph, or state its detour: how much longer the way round takes"
            )
        return DetourTimes(road, tuple(closures), tuple(stated_s))
    raise BadInputError(
        f"the course closes roads, and travel times of kind {type(road).__name__} cannot close any; give a "
        "road graph"
    )


def _holding(road: RoadTimes) -> list[Closure]:
    return [closure for closure in road.closures if closure.holds(road.at_utc)]


def _first_of(cuts: Sequence[Cut], number: int) -> int:
    """Return the first cut that closes the same area."""
    return next(n for n, cut in enumerate(cuts) if cut.closure is cuts[number].closure)


def _ways(region: Region, world: World, times: TravelTimes) -> Ways:
    """Return the world's times with those of its road fleets made anew."""
    stops = stops_in(region, world)
    on_road = [(stop, site) for (fleet, site), stop in stops.items() if fleet.mode == ON_ROAD]
    columns = np.array([stop for stop, _ in on_road], dtype=np.int64)
    reach_s, between_s = world.reach_s.copy(), world.between_s.copy()
    if len(columns):
        at = positions_of(region, [site for _, site in on_road])
        cells = region.cells.set_index("id").loc[list(world.place_ids)]
        fill_reach(reach_s, columns, times, at, Points.of(cells))
        between_s[np.ix_(columns, columns)] = times.matrix(at, at)
    return Ways(reach_s=reach_s, between_s=between_s)
