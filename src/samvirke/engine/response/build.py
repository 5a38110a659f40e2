"""From a region and its travel times to the World that a simulator works on."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samvirke.engine.response.world import World
from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.model.hours import duty_hours
from samvirke.register.region import Region
from samvirke.travel.fleet import Fleet, fleet_of
from samvirke.travel.times import Points, TravelTimes

BLOCK = 20_000_000  # times of stops to places asked for at once, 80 MB


def build_world(region: Region, road: TravelTimes, *, said: Callable[[str], None] = print) -> World:
    """Gather who can be sent, from where, and how long everything takes.

    Parameters
    ----------
    region
        Its units, their sites, its hospitals and cells.
    road
        Travel times of all that drives; air, sea and foot follow from the units.
    said
        Told what is being done, for a progress line.

    Raises
    ------
    BadInputError
        When the region has no unit or no cell, or an air or sea unit lacks its speed.
    """
    units, cells = region.units, region.cells
    reject_without_response(region)
    sites = region.sites.set_index("id")
    hospitals = region.sites.loc[region.sites["kind"] == "hospital", "id"].tolist()
    fleets = fleet_of(units)
    stops: dict[tuple[Fleet, str], int] = {}
    for fleet in dict.fromkeys(fleets):
        own = [s for s, f in zip(units["site"], fleets, strict=True) if f == fleet]
        for site in dict.fromkeys([*own, *hospitals]):
            stops[fleet, site] = len(stops)
    fleet_names = list(dict.fromkeys(fleet for fleet, _ in stops))
    stop_fleet = np.array([fleet_names.index(fleet) for fleet, _ in stops], dtype=np.int64)
    position = sites.loc[[site for _, site in stops]]
    places = Points.of(cells)
    reach_s = np.empty((len(cells), len(stops)), dtype=np.float32)
    between_s = np.full((len(stops), len(stops)), np.inf, dtype=np.float32)
    for number, fleet in enumerate(fleet_names):
        rows = np.flatnonzero(stop_fleet == number)
        said(f"travel times of {len(rows)} stops by {fleet.mode} to {len(cells)} places")
        times, at = fleet.times(road), Points.of(position.iloc[rows])
        for some in np.array_split(rows, -(-len(rows) * len(cells) // BLOCK)):
            reach_s[:, some] = times.matrix(Points.of(position.iloc[some]), places).T
        between_s[np.ix_(rows, rows)] = times.matrix(at, at)
    gives = [parse_capabilities(text) for text in units["capabilities"]]
    names = tuple(sorted({name for given in gives for name in given}))
    return World(
        units=tuple(units["id"]),
        capabilities=names,
        unit_gives=tuple({names.index(name): n for name, n in given.items()} for given in gives),
        unit_stop=np.array([stops[f, s] for f, s in zip(fleets, units["site"], strict=True)]),
        turnout_s=units["turnout_time_s"].to_numpy(dtype=float),
        off_duty_turnout_s=_or(units["off_duty_turnout_time_s"], np.inf),
        on_duty=np.stack([duty_hours(text) for text in units["hours"]]),
        turnout_probability=_or(units["turnout_probability"], 1.0),
        stop_fleet=stop_fleet,
        stop_is_hospital=np.array([site in set(hospitals) for _, site in stops], dtype=np.bool_),
        place_ids=cells["id"].to_numpy(dtype=object),
        reach_s=reach_s,
        between_s=between_s,
    )


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


def _or(column: pd.Series, empty: float) -> np.ndarray:
    """Return numbers with what an empty value means."""
    return np.asarray(column.astype(float).fillna(empty), dtype=float)
