"""What is asked for now and what units are doing: the input of the advice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

import numpy as np
import pandas as pd

from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.line import distances_m
from samvirke.travel.times import Points

HERE = "(here)"  # id of a place that is no cell
FAR_M = 100_000.0  # farther from every cell a place is no part of the region: lon and lat are swapped
COURSE_S = 3600.0  # too short to tell a load, which one need cannot
KM_M = 1000.0

Does = Literal["at_rest", "returning", "busy", "out", "grounded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedNow:
    """What is needed at a place now.

    Parameters
    ----------
    capabilities
        Capability → quantity, in the order they are wanted.
    lon, lat
        The place, WGS 84 degrees; or
    cell
        the id of a cell of the region.
    priority
        1 acute, 2 urgent, 3 ordinary.
    kind
        Kind of incident, such as `building_fire`; run cards look at it.
    """

    capabilities: Mapping[str, int]
    lon: float | None = None
    lat: float | None = None
    cell: str | None = None
    priority: int = 1
    kind: str = "unknown"

    def __post_init__(self) -> None:
        if not self.capabilities or not all(count >= 1 for count in self.capabilities.values()):
            raise InvalidValueError(
                f"the need is {dict(self.capabilities)}; it must name a capability or more, each with a "
                "quantity of 1 or more"
            )
        if (self.lon is None) != (self.lat is None) or (self.lon is None) == (self.cell is None):
            raise InvalidValueError(
                f"the need is at lon {self.lon}, lat {self.lat}, cell {self.cell}; give lon and lat, or "
                "a cell"
            )
        if self.priority not in (1, 2, 3):
            raise InvalidValueError(f"priority is {self.priority}; it must be 1, 2 or 3")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNow:
    """What a unit is doing, as whoever follows it knows.

    Parameters
    ----------
    does
        `at_rest`, `returning` (to its own base), `busy`, `out` (of service) or `grounded`.
    until
        When it is over, with a zone: home again, free again, in service again; None: not known. A
        returning unit must have it.
    through, through_s
        A returning unit: site from which it is nearest reached (a station, a hospital), and how many
        seconds it is from there.
    reported_at
        When this was last known, with a zone; None: now.
    """

    does: Does
    until: datetime | None = None
    through: str | None = None
    through_s: float = 0.0
    reported_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.does not in get_args(Does):
            raise InvalidValueError(f"does is {self.does!r}; it must be {', '.join(get_args(Does))}")
        for name in ("until", "reported_at"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise InvalidValueError(f"{name} is {moment} without a zone; add one, such as +01:00")
        if self.does == "returning" and self.until is None:
            raise InvalidValueError("a returning unit must say until when; give the moment it is home")
        if not 0 <= self.through_s < np.inf:
            raise InvalidValueError(f"through_s is {self.through_s}; it must be 0 s or more and finite")


def with_place(region: Region, need: NeedNow) -> tuple[Region, str, str, float]:
    """Return the region with the place of a need among its cells, the place, and its municipality.

    The last is how far the place lies from the nearest people, metres.

    Parameters
    ----------
    region
        Its cells say in which municipality the place lies: that of the nearest cell.
    need
        What is asked where.

    Raises
    ------
    BadInputError
        When there is no such cell, or the place lies farther than 100 km from every cell.
    """
    cells = region.cells
    if need.cell is not None:
        at = np.flatnonzero((cells["id"] == need.cell).to_numpy())
        if not len(at):
            near = did_you_mean(need.cell, cells["id"])
            raise BadInputError(
                f"region {region.name} has no cell {need.cell!r}; {near or 'give the id of one, or LAT,LON'}"
            )
        return region, need.cell, str(cells["municipality"].iloc[int(at[0])]), 0.0
    here = Points(np.array([need.lon]), np.array([need.lat]))
    away_m = distances_m(here, Points.of(cells))[0]
    nearest = int(away_m.argmin())
    if away_m[nearest] > FAR_M:
        raise BadInputError(
            f"lat {need.lat:g}, lon {need.lon:g} lies {away_m[nearest] / KM_M:,.0f} km from the nearest "
            f"people of region {region.name}; are lat and lon swapped?"
        )
    row = cells.iloc[[nearest]].assign(id=HERE, lon=need.lon, lat=need.lat, population=0.0)
    table = pd.concat([cells, row], ignore_index=True)
    return region.with_table("cells", table), HERE, str(row["municipality"].iloc[0]), float(away_m[nearest])


def only_place(region: Region, place: str) -> Region:
    """Return the region without its other cells, so that travel times are quick."""
    cells = region.cells
    return region.with_table("cells", cells[cells["id"] == place].reset_index(drop=True))


def as_course(need: NeedNow, place: str, now: datetime) -> Course:
    """Return a need as a course of one incident, for rules to be bound to."""
    n = len(need.capabilities)
    rows = pd.DataFrame(
        {
            "incident": 0,
            "kind": need.kind,
            "capability": list(need.capabilities),
            "quantity": list(need.capabilities.values()),
            "arrival_order": range(1, n + 1),
            "place": place,
            "from_s": 0.0,
            "by_s": np.inf,
            "until_s": np.inf,
            "priority": need.priority,
            "on_scene_s": 0.0,
            "transport": False,
            "handover_s": 0.0,
            "base": "asked now",
        }
    )
    return Course(
        threat="asked now",
        horizon_s=COURSE_S,
        starts_at_utc=now.isoformat(),
        needs=rows.astype(NEED_COLUMNS),
        disruptions=no_disruptions(),
    )


def reject_unknown(region: Region, need: NeedNow, state: Mapping[str, UnitNow]) -> None:
    """Refuse capabilities, units and sites that nobody knows.

    Raises
    ------
    BadInputError
        When a capability stands neither in the catalogue nor in the region, a unit is not in the
        region, or a returning unit is reached through a site that it lacks.
    """
    known = dict.fromkeys(capability_catalogue())
    own = {name.split(":")[0] for text in region.units["capabilities"].unique() for name in text.split(";")}
    for capability in need.capabilities:
        if capability not in known and capability not in own:
            near = did_you_mean(capability, [*known, *sorted(own)])
            raise BadInputError(
                f"nobody knows the capability {capability!r}; "
                f"{near or '`samvirke region capabilities` lists them'}"
            )
    units, sites = set(region.units["id"]), set(region.sites["id"])
    for unit, doing in state.items():
        if unit not in units:
            near = did_you_mean(unit, units)
            raise BadInputError(f"region {region.name} has no unit {unit!r}; {near or 'give its id'}")
        if doing.through is not None and doing.through not in sites:
            raise BadInputError(
                f"unit {unit} is reached through {doing.through!r}, which is no site of region {region.name}"
            )


def over(doing: UnitNow, now: datetime) -> UnitNow:
    """Return what a unit is doing once the time it gave is up: at rest, which is never too hopeful."""
    if doing.until is not None and doing.until <= now and doing.does != "at_rest":
        return replace(doing, does="at_rest")
    return doing
