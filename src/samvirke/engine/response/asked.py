"""What is asked for now and what units are doing: the input of the advice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Literal, get_args

import numpy as np
import pandas as pd

from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
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
        returning unit must have it, or a position.
    through, through_s
        A returning unit: site from which it is nearest reached (a station, a hospital), and how many
        seconds it is from there.
    reported_at
        When this was last known, with a zone; None: now.
    lon, lat
        Where it was then, WGS 84 degrees: it sets out from there, not from its base; None: not known.
    on_duty
        Whether its crew is known to be on duty, whatever hours the register has.
    """

    does: Does
    until: datetime | None = None
    through: str | None = None
    through_s: float = 0.0
    reported_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    on_duty: bool = False

    def __post_init__(self) -> None:
        if self.does not in get_args(Does):
            raise InvalidValueError(f"does is {self.does!r}; it must be {', '.join(get_args(Does))}")
        for name in ("until", "reported_at"):
            moment = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise InvalidValueError(f"{name} is {moment} without a zone; add one, such as +01:00")
        if self.does == "returning" and self.until is None and self.lon is None:
            raise InvalidValueError(
                "a returning unit must say until when, or where it is; give the moment it is home, or "
                "lon and lat"
            )
        if (self.lon is None) != (self.lat is None):
            raise InvalidValueError(f"the unit is at lon {self.lon}, lat {self.lat}; give both, or neither")
        if self.lon is not None and self.lat is not None:
            Points(np.array([self.lon]), np.array([self.lat]))  # refuses what is no place on earth
        if not 0 <= self.through_s < np.inf:
            raise InvalidValueError(f"through_s is {self.through_s}; it must be 0 s or more and finite")


def only_place(region: Region, place: str) -> Region:
    """Return the region without its other cells, so that travel times are quick."""
    cells = region.cells
    return region.with_table("cells", cells[cells["id"] == place].reset_index(drop=True))


def as_course(need: NeedNow, place: str, now: datetime) -> Course:
    """Return a need as a course of one incident, for rules to be bound to."""
    return Course(
        threat="asked now",
        horizon_s=COURSE_S,
        starts_at_utc=now.isoformat(),
        needs=_asked_rows(tuple(need.capabilities.items()), need.kind, need.priority, place),
        disruptions=_nothing_broken(),
    )


@cache
def _nothing_broken() -> pd.DataFrame:
    return no_disruptions()


@lru_cache(maxsize=1024)  # the same few things are asked for again and again, at the place "(here)"
def _asked_rows(wanted: tuple[tuple[str, int], ...], kind: str, priority: int, place: str) -> pd.DataFrame:
    """Return the rows of a course that asks for this; nobody changes them."""
    rows = pd.DataFrame(
        {
            "incident": 0,
            "kind": kind,
            "capability": [name for name, _ in wanted],
            "quantity": [quantity for _, quantity in wanted],
            "arrival_order": range(1, len(wanted) + 1),
            "place": place,
            "from_s": 0.0,
            "by_s": np.inf,
            "until_s": np.inf,
            "priority": priority,
            "on_scene_s": 0.0,
            "transport": False,
            "handover_s": 0.0,
            "base": "asked now",
        }
    )
    return rows.astype(NEED_COLUMNS)


def reject_unknown_capabilities(region: Region, need: NeedNow) -> None:
    """Refuse capabilities that stand neither in the catalogue nor in the region.

    Raises
    ------
    BadInputError
        When there is one.
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


def reject_unknown_units(region: Region, state: Mapping[str, UnitNow]) -> None:
    """Refuse units and sites that nobody knows.

    Raises
    ------
    BadInputError
        When a unit is not in the region, or a returning unit is reached through a site that it lacks.
    """
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
    if doing.until is None or doing.until > now or doing.does == "at_rest":
        return doing
    if doing.does == "returning":  # it is home by now
        return replace(doing, does="at_rest", lon=None, lat=None)
    return replace(doing, does="at_rest")
