"""Coverage of a region: the share of people whom each service reaches within its standard."""

import numpy as np
import pandas as pd

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.model.hours import duty_hours
from samvirke.register.region import Region
from samvirke.rules.response_times import (
    Limits,
    clock_s,
    duty_owner,
    judged_capabilities,
    judged_functions,
    limits,
)
from samvirke.travel.coverage import Soonest, people_reached, soonest
from samvirke.travel.fleet import fleet_of
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Floats, Points, Times, TravelTimes

WHEN = {"day": 24 + 12, "night": 24 + 3}  # hour of the week: Tuesday at 12 and at 03, local time


def coverage(
    region: Region,
    function: str | None = None,
    *,
    road: TravelTimes | None = None,
    when: str = "day",
) -> pd.DataFrame:
    """Return who is reached in time, municipality by municipality.

    Parameters
    ----------
    region
        Who has what where.
    function
        fire, ambulance or police; None: all that have a standard.
    road
        Travel times of what drives; None: straight lines, which judge no compliance.
    when
        day (Tuesday 12:00) or night (Tuesday 03:00): which crews are on duty.

    Returns
    -------
    One row a function and municipality: `function, municipality, municipality_name, owner,
    owner_name, people, time_limit_s` (the strictest there)`, share_required, reached_any,
    reached_own` (shares 0-1 of people, by the nearest unit of anyone and by those of the owner),
    `p90_any_s` (nine in ten people are reached within), `first_unit, first_owner` (who comes first to
    most people), `judgement` (met, not met; indicative where it rests on straight lines or
    modelled rows, which is never compliance) and `rests_on`.
    """
    if when not in WHEN:
        raise BadInputError(f"when is {when!r}; it must be one of {', '.join(WHEN)}")
    asked = [function] if function else judged_functions()
    road = road or LineTimes()
    rows = [
        row
        for name in asked
        if _is_held_to_something(region, name, asked_by_name=bool(function))
        for row in _rows(region, name, road, WHEN[when])
    ]
    return pd.DataFrame(rows)


def _is_held_to_something(region: Region, function: str, *, asked_by_name: bool) -> bool:
    held = bool((region.standards["function"] == function).any())
    if asked_by_name and not held:
        known = sorted(set(region.standards["function"]))
        raise BadInputError(
            f"region {region.name} has no standard for {function!r}; it has standards for "
            f"{', '.join(known) or 'nothing'}; add one to the table standards"
        )
    return held


def response_s(region: Region, units: pd.DataFrame, road: TravelTimes, hour_of_week: int) -> Times:
    """Return turn-out and travel of units to every cell at an hour, shape ``(n_units, n_cells)``."""
    cells = Points(region.cells["lon"].to_numpy(float), region.cells["lat"].to_numpy(float))
    sites = region.sites.set_index("id").loc[units["site"]]
    lon, lat = sites["lon"].to_numpy(float), sites["lat"].to_numpy(float)
    result = np.full((len(units), len(cells)), np.inf, dtype=np.float32)
    fleets = np.array([str(fleet) for fleet in fleet_of(units)])
    for fleet in dict.fromkeys(fleet_of(units)):
        rows = np.flatnonzero(fleets == str(fleet))
        # Units of one address share its journey: asked once.
        where, back = np.unique(np.stack([lon[rows], lat[rows]]), axis=1, return_inverse=True)
        travel_s = fleet.times(road).matrix(Points(where[0], where[1]), cells)
        result[rows] = travel_s[back.ravel()]
    on_duty = np.array([duty_hours(text)[hour_of_week] for text in units["hours"]], dtype=bool)
    off_s = units["off_duty_turnout_time_s"].astype(float).fillna(np.inf).to_numpy()
    turnout_s = np.where(on_duty, units["turnout_time_s"].to_numpy(float), off_s)
    result += turnout_s[:, None].astype(np.float32)
    return result


def _rows(region: Region, function: str, road: TravelTimes, hour_of_week: int) -> list[dict[str, object]]:
    able = set(judged_capabilities(function))
    can = [bool(able & set(parse_capabilities(text))) for text in region.units["capabilities"]]
    units = region.units[can].reset_index(drop=True)
    times = response_s(region, units, road, hour_of_week)
    owner_of_cell = region.cells["municipality"].map(duty_owner(region, function)).to_numpy(object)
    own = units["owner"].to_numpy(object)[:, None] == owner_of_cell[None, :]
    anyone, owners = soonest(times), soonest(times, may_come=own)
    held = limits(region, function)
    quality = _quality_of_cells(region, units, anyone)
    judges = road.describe().judges_compliance
    cells_of = region.cells.groupby("municipality").indices
    names = region.organisations.set_index("id")["name"]
    duty = duty_owner(region, function)
    rows = []
    for municipality in region.municipalities.itertuples():
        cells = cells_of.get(municipality.id, np.array([], dtype=int))
        share = _share(region, function, anyone, held, cells)
        required = float(np.nanmin(held.share[cells])) if _any_known(held.share[cells]) else np.nan
        rests_on = min(quality[cells], key=_WEAKEST.index, default="")
        first = _most_people(anyone.unit[cells], region.cells["population"].to_numpy(float)[cells])
        rows.append(
            {
                "function": function,
                "municipality": municipality.id,
                "municipality_name": municipality.name,
                "owner": duty[municipality.id],
                "owner_name": names.get(duty[municipality.id], ""),
                "people": float(region.cells["population"].to_numpy(float)[cells].sum()),
                "time_limit_s": (
                    float(np.nanmin(held.time_limit_s[cells]))
                    if _any_known(held.time_limit_s[cells])
                    else np.nan
                ),
                "share_required": required,
                "reached_any": share,
                "reached_own": _share(region, function, owners, held, cells),
                "p90_any_s": _people_quantile(region, function, anyone, cells, 0.9),
                "first_unit": units["id"].iloc[first] if first >= 0 else "",
                "first_owner": units["owner"].iloc[first] if first >= 0 else "",
                "judgement": _judgement(share, required, judges and rests_on != "modelled"),
                "rests_on": rests_on,
            }
        )
    return rows


_WEAKEST = ("modelled", "typed", "official", "observed", "")


def _any_known(values: Floats) -> bool:
    return bool(np.isfinite(values).any())


def _share(region: Region, function: str, who: Soonest, held: Limits, cells: np.ndarray) -> float:
    """Return the share of people in some cells whom the units reach within the limits."""
    people = region.cells["population"].to_numpy(float)[cells]
    if people.sum() == 0:
        return float("nan")
    before_s, after_s = clock_s(function)
    total_s = who.response_s[cells] + before_s + after_s
    limit_s = np.nan_to_num(held.time_limit_s[cells], nan=np.inf)
    return people_reached(total_s, people, limit_s=limit_s) / float(people.sum())


def _people_quantile(region: Region, function: str, who: Soonest, cells: np.ndarray, share: float) -> float:
    people = region.cells["population"].to_numpy(float)[cells]
    if people.sum() == 0:
        return float("nan")
    total_s = who.response_s[cells] + sum(clock_s(function))
    order = np.argsort(total_s, kind="stable")
    reached = people[order].cumsum() / people.sum()
    return float(total_s[order][min(np.searchsorted(reached, share), len(order) - 1)])


def _most_people(unit: np.ndarray, people: Floats) -> int:
    """Return the unit that comes first to most people, -1 when none comes."""
    if not (unit >= 0).any():
        return -1
    return int(np.bincount(unit[unit >= 0], weights=people[unit >= 0]).argmax())


def _quality_of_cells(region: Region, units: pd.DataFrame, who: Soonest) -> np.ndarray:
    """Return the weakest quality behind the answer in each cell: cell, unit, its site."""
    sites = region.sites.set_index("id")["quality"]
    of_unit = [
        min(own, sites[site], key=_WEAKEST.index)
        for own, site in zip(units["quality"], units["site"], strict=True)
    ]
    of_cell = region.cells["quality"].to_numpy(object)
    return np.array(
        [
            min(quality, of_unit[unit], key=_WEAKEST.index) if unit >= 0 else quality
            for quality, unit in zip(of_cell, who.unit, strict=True)
        ],
        dtype=object,
    )


def _judgement(share: float, required: float, judges: bool) -> str:
    if not np.isfinite(share) or not np.isfinite(required):
        return "no standard"
    if not judges:
        return "indicative"
    return "met" if share >= required else "not met"
