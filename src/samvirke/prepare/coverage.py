"""Coverage of a region: the share of people whom each service reaches within its standard."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.engine.response.build import reject_without_response
from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.model.hours import duty_hours
from samvirke.prepare.worth import WEAKEST_FIRST, weakest_of_units
from samvirke.register.duty import duty_owner
from samvirke.register.region import Region
from samvirke.rules.response_times import Limits, clock_s, judged_capabilities, judged_functions, limits
from samvirke.travel.coverage import Soonest, people_reached, soonest
from samvirke.travel.fleet import fleet_of
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Floats, Ints, Points, Times, TravelTimes

WHEN = {"day": 24 + 12, "night": 24 + 3}  # hour of the week: Tuesday at 12 and at 03, local time
QUALITIES = (*WEAKEST_FIRST, "")  # nothing is behind an answer that needs nothing
COLUMNS = (
    "function",
    "municipality",
    "municipality_name",
    "owner",
    "owner_name",
    "people",
    "people_with_standard",
    "time_limit_s",
    "share_required",
    "reached_any",
    "reached_own",
    "p90_any_s",
    "first_unit",
    "first_unit_name",
    "first_owner",
    "first_owner_name",
    "judgement",
    "rests_on",
)


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
    One row a function and municipality, columns `COLUMNS`. Shares of people, 0-1:
    `people_with_standard` live where a limit is known, and of these `reached_any` are reached in time
    by the nearest unit of anyone, `reached_own` by those of the owner (NaN where there are no such
    people). `p90_any_s` is the time within which nine in ten of all people are reached, and
    `first_unit` comes first to most of them. `rests_on` is the weakest quality of cells and first
    units.

    `judgement` is met or not met, for every class by itself; *indicative* where a cell rests on
    straight lines or modelled rows, has no class or lies where no road is known, which is never
    compliance; *no standard* where no limit is known.

    Raises
    ------
    BadInputError
        When the region has no unit or no cell, the function no standard in it, or `when` is neither.
    """
    if when not in WHEN:
        raise BadInputError(f"when is {when!r}; it must be one of {', '.join(WHEN)}")
    reject_without_response(region)
    held = set(region.standards["function"])
    if function is not None and function not in held:
        raise BadInputError(
            f"region {region.name} has no standard for {function!r}; it has standards for "
            f"{', '.join(sorted(held)) or 'nothing'}; add one to the table standards"
        )
    asked = [function] if function is not None else [name for name in judged_functions() if name in held]
    rows = [row for name in asked for row in _rows(region, name, road or LineTimes(), WHEN[when])]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def response_s(region: Region, units: pd.DataFrame, road: TravelTimes, hour_of_week: int) -> Times:
    """Return turn-out and travel of units to every cell at an hour, shape ``(n_units, n_cells)``."""
    cells = Points.of(region.cells)
    sites = region.sites.set_index("id").loc[units["site"]]
    lon, lat = sites["lon"].to_numpy(float), sites["lat"].to_numpy(float)
    result = np.full((len(units), len(cells)), np.inf, dtype=np.float32)
    fleets = fleet_of(units)
    for fleet in dict.fromkeys(fleets):
        rows = np.flatnonzero([own == fleet for own in fleets])
        # Units of one address share its journey: asked once.
        where, back = np.unique(np.stack([lon[rows], lat[rows]]), axis=1, return_inverse=True)
        travel_s = fleet.times(road).matrix(Points(where[0], where[1]), cells)
        for row, address in zip(rows, back.ravel(), strict=True):  # all at once would be twice the memory
            result[row] = travel_s[address]
    on_duty = np.array([duty_hours(text)[hour_of_week] for text in units["hours"]], dtype=bool)
    off_s = units["off_duty_turnout_time_s"].astype(float).fillna(np.inf).to_numpy()
    turnout_s = np.where(on_duty, units["turnout_time_s"].to_numpy(float), off_s)
    result += turnout_s[:, None].astype(np.float32)
    return result


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Service:
    """Who comes first to each cell for one function, and what it is held to there.

    Times count as the standard does. `quality` is the weakest behind each cell's answer;
    `may_judge` is False where the answer rests on straight lines, modelled rows, an unknown class or
    roads that the data do not reach.
    """

    units: pd.DataFrame
    people: Floats
    held: Limits
    unit: Ints
    any_s: Floats
    own_s: Floats
    quality: npt.NDArray[np.object_]
    may_judge: npt.NDArray[np.bool_]

    def reached(self, time_s: Floats, cells: Ints) -> float:
        """Return the share reached of the people in some cells who have a standard."""
        known = cells[np.isfinite(self.held.time_limit_s[cells])]
        people = self.people[known]
        if people.sum() == 0:
            return float("nan")
        limit_s = self.held.time_limit_s[known]
        return people_reached(time_s[known], people, limit_s=limit_s) / float(people.sum())

    def within_s(self, cells: Ints, share: float) -> float:
        """Return the time within which a share of the people in some cells are reached."""
        cells = cells[self.people[cells] > 0]
        if len(cells) == 0:
            return float("nan")
        soonest_first = cells[np.argsort(self.any_s[cells], kind="stable")]
        reached = self.people[soonest_first].cumsum()
        last = np.searchsorted(reached, (share - 1e-9) * reached[-1])
        return float(self.any_s[soonest_first[last]])

    def first(self, cells: Ints) -> tuple[str, str]:
        """Return the unit that comes first to most people, and its owner; empty when none comes."""
        came = cells[self.unit[cells] >= 0]
        if len(came) == 0:
            return "", ""
        row = int(np.bincount(self.unit[came], weights=self.people[came]).argmax())
        return str(self.units["id"].iloc[row]), str(self.units["owner"].iloc[row])

    def judgement(self, cells: Ints) -> str:
        """Hold the people of some cells against the standard, class by class."""
        cells = cells[self.people[cells] > 0]
        classes = self.held.area_class[cells]
        known = np.isfinite(self.held.time_limit_s[cells])
        if not known.any():
            return "no standard"
        if not self.may_judge[cells].all():
            return "indicative"
        for name in np.unique(classes.astype(str)):
            of_class = cells[classes == name]
            # A hair is allowed: 0.9 of the people as a sum of floats may fall just below 0.9.
            if self.reached(self.any_s, of_class) < self.held.share[of_class[0]] - 1e-9:
                return "not met"
        return "met"


def _service(region: Region, function: str, road: TravelTimes, hour_of_week: int) -> _Service:
    able = set(judged_capabilities(function))
    can = np.array([bool(able & set(parse_capabilities(text))) for text in region.units["capabilities"]])
    units = region.units[can].reset_index(drop=True)
    times = response_s(region, units, road, hour_of_week)
    duty = region.cells["municipality"].map(duty_owner(region, function))
    number = {owner: n for n, owner in enumerate(region.organisations["id"])}
    # -1 and -2: a cell without an owner has no unit of its own.
    owner_of_cell = duty.map(number).fillna(-1).to_numpy(np.int64)
    owner_of_unit = units["owner"].map(number).fillna(-2).to_numpy(np.int64)
    anyone = soonest(times)
    own = soonest(times, may_come=owner_of_unit[:, None] == owner_of_cell[None, :])
    held = limits(region, function)
    clock = sum(clock_s(function))
    quality = _quality_of_cells(region, units, anyone)
    return _Service(
        units=units,
        people=region.cells["population"].to_numpy(float),
        held=held,
        unit=anyone.unit,
        any_s=anyone.response_s + clock,
        own_s=own.response_s + clock,
        quality=quality,
        may_judge=(
            _judges_compliance(units, road, anyone)
            & road.knows(Points.of(region.cells))
            & (quality != "modelled")
            & np.isfinite(held.time_limit_s)
        ),
    )


def _rows(region: Region, function: str, road: TravelTimes, hour_of_week: int) -> list[dict[str, object]]:
    service = _service(region, function, road, hour_of_week)
    cells_of = region.cells.groupby("municipality").indices
    names = region.organisations.set_index("id")["name"]
    unit_names = region.units.set_index("id")["name"]
    duty = duty_owner(region, function).fillna("")
    rows = []
    for municipality in region.municipalities.itertuples():
        cells = cells_of.get(municipality.id, np.array([], dtype=np.int64))
        limit_s, share = service.held.time_limit_s[cells], service.held.share[cells]
        first_unit, first_owner = service.first(cells)
        rows.append(
            {
                "function": function,
                "municipality": municipality.id,
                "municipality_name": municipality.name,
                "owner": duty[municipality.id],
                "owner_name": names.get(duty[municipality.id], ""),
                "people": float(service.people[cells].sum()),
                "people_with_standard": float(service.people[cells][np.isfinite(limit_s)].sum()),
                "time_limit_s": float(np.fmin.reduce(limit_s, initial=np.nan)),
                "share_required": float(np.fmax.reduce(share, initial=np.nan)),
                "reached_any": service.reached(service.any_s, cells),
                "reached_own": service.reached(service.own_s, cells),
                "p90_any_s": service.within_s(cells, 0.9),
                "first_unit": first_unit,
                "first_unit_name": unit_names.get(first_unit, ""),
                "first_owner": first_owner,
                "first_owner_name": names.get(first_owner, ""),
                "judgement": service.judgement(cells),
                "rests_on": min(service.quality[cells], key=QUALITIES.index, default=""),
            }
        )
    return rows


def _judges_compliance(units: pd.DataFrame, road: TravelTimes, who: Soonest) -> npt.NDArray[np.bool_]:
    """Say of each cell whether the travel time of who comes first may be held against a rule.

    Where nobody comes the roads have said so, if they reach that far.
    """
    of_unit = [fleet.times(road).describe().judges_compliance for fleet in fleet_of(units)]
    return np.array([*of_unit, road.describe().judges_compliance], dtype=np.bool_)[who.unit]


def _quality_of_cells(region: Region, units: pd.DataFrame, who: Soonest) -> npt.NDArray[np.object_]:
    """Return the weakest quality behind the answer in each cell: cell, unit, its site."""
    of_unit = weakest_of_units(region, units)
    of_cell = region.cells["quality"].to_numpy(object)
    return np.array(
        [
            min(quality, of_unit[unit], key=QUALITIES.index) if unit >= 0 else quality
            for quality, unit in zip(of_cell, who.unit, strict=True)
        ],
        dtype=object,
    )
