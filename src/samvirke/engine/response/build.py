"""From a region and its travel times to the World that a simulator works on."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samvirke.engine.response.world import World
from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.hours import duty_hours
from samvirke.register.region import Region
from samvirke.travel.fleet import Fleet, fleet_of
from samvirke.travel.times import Points, Times, TravelTimes

BLOCK = 20_000_000  # times of stops to places asked for at once, 80 MB

Stops = dict[tuple[Fleet, str], int]


def build_world(
    region: Region, road: TravelTimes, *, said: Callable[[str], None] = print, between: bool = True
) -> World:
    """Gather who can be sent, from where, and how long everything takes.

    Parameters
    ----------
    region
        Its units, their sites, its hospitals and cells.
    road
        Travel times of all that drives; air, sea and foot follow from the units.
    said
        Told what is being done, for a progress line.
    between
        Whether the ways between stops are asked for too; without them they are ``inf``, which is
        enough to say who can be somewhere now, and much quicker on roads.

    Raises
    ------
    BadInputError
        When the region has no unit or no cell, or an air or sea unit lacks its speed.
    """
    units, cells = region.units, region.cells
    reject_without_response(region)
    fleets, stops = fleet_of(units), stops_of(region)
    fleet_names = list(dict.fromkeys(fleet for fleet, _ in stops))
    stop_fleet = np.array([fleet_names.index(fleet) for fleet, _ in stops], dtype=np.int64)
    places = Points.of(cells)
    reach_s = np.empty((len(cells), len(stops)), dtype=np.float32)
    between_s = np.full((len(stops), len(stops)), np.inf, dtype=np.float32)
    for number, fleet in enumerate(fleet_names):
        rows = np.flatnonzero(stop_fleet == number)
        said(f"travel times of {len(rows)} stops by {fleet.mode} to {len(cells)} places")
        times, at = fleet.times(road), positions_of(region, [site for f, site in stops if f == fleet])
        fill_reach(reach_s, rows, times, at, places)
        if between:
            between_s[np.ix_(rows, rows)] = times.matrix(at, at)
    gives = [parse_capabilities(text) for text in units["capabilities"]]
    names = tuple(sorted({name for given in gives for name in given}))
    hospitals = hospital_sites(region)
    return World(
        units=tuple(units["id"]),
        capabilities=names,
        unit_gives=tuple({names.index(name): n for name, n in given.items()} for given in gives),
        unit_stop=np.array([stops[f, s] for f, s in zip(fleets, units["site"], strict=True)]),
        turnout_s=units["turnout_time_s"].to_numpy(dtype=float),
        off_duty_turnout_s=or_else(units["off_duty_turnout_time_s"], np.inf),
        on_duty=np.stack([duty_hours(text) for text in units["hours"]]),
        turnout_probability=or_else(units["turnout_probability"], 1.0),
        stop_fleet=stop_fleet,
        stop_is_hospital=np.array([site in hospitals for _, site in stops], dtype=np.bool_),
        place_ids=cells["id"].to_numpy(dtype=object),
        reach_s=reach_s,
        between_s=between_s,
        answer_probability=answers_of(units),
    )


def stops_of(region: Region) -> Stops:
    """Number the stops of a region's world: for each fleet the sites of its units and all hospitals."""
    units, fleets, hospitals = region.units, fleet_of(region.units), hospital_sites(region)
    stops: Stops = {}
    for fleet in dict.fromkeys(fleets):
        own = [s for s, f in zip(units["site"], fleets, strict=True) if f == fleet]
        for site in dict.fromkeys([*own, *hospitals]):
            stops[fleet, site] = len(stops)
    return stops


def stops_in(region: Region, world: World) -> Stops:
    """Return the stops of a world by fleet and site.

    Raises
    ------
    InvalidValueError
        When the world was not built from the region.
    """
    stops = stops_of(region)
    if len(stops) != len(world.stop_fleet) or world.units != tuple(region.units["id"]):
        raise InvalidValueError(
            f"the world has {len(world.units)} units and {len(world.stop_fleet)} stops, region "
            f"{region.name} makes {len(region.units)} and {len(stops)}, or their units differ; build the "
            "world from this region"
        )
    return stops


def hospital_sites(region: Region) -> dict[str, int]:
    """Number the hospitals of a region, by the id of their sites."""
    ids = region.sites.loc[region.sites["kind"] == "hospital", "id"]
    return {site: number for number, site in enumerate(ids)}


def positions_of(region: Region, sites: list[str]) -> Points:
    """Return where sites lie."""
    return Points.of(region.sites.set_index("id").loc[sites])


def fill_reach(reach_s: Times, columns: np.ndarray, times: TravelTimes, at: Points, places: Points) -> None:
    """Write the times of some stops to all places into their columns, a block at a time."""
    for some in np.array_split(np.arange(len(columns)), -(-max(1, len(columns) * len(places)) // BLOCK)):
        stops = Points(at.lon[some], at.lat[some])
        reach_s[:, columns[some]] = times.matrix(stops, places).T


def reject_without_response(region: Region) -> None:
    """Refuse a region in which nobody can answer or nobody can ask.

    Raises
    ------
    BadInputError
        When it has no unit or no cell.
    """
    units, cells = len(region.units), len(region.cells)
    if not units or not cells:
        raise BadInputError(
            f"region {region.name} has {units} units and {cells} cells; a response needs at least one of "
            "each; fill the tables units and cells"
        )


def or_else(column: pd.Series, empty: float) -> np.ndarray:
    """Return numbers with what an empty value means."""
    return np.asarray(column.astype(float).fillna(empty), dtype=float)


def answers_of(units: pd.DataFrame) -> np.ndarray | None:
    """Return how likely units answer; None where all always do, or the table has no such column."""
    if "answer_probability" not in units or units["answer_probability"].isna().all():
        return None
    return or_else(units["answer_probability"], 1.0)
