"""A plan: what somebody would change in a region, and what happens to it, before anything is done.

A plan changes rows of the register (units, sites, any value), closes roads, takes units out for a while
and says by which rules units are sent. It never changes the region it is laid on; `apply` returns
another one. Made by `samvirke.prepare.plan_file` from a file, or in Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pandas as pd
import shapely

from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.course import DISRUPTION_COLUMNS, Course
from samvirke.model.errors import InvalidValueError, PackageError
from samvirke.model.finding import Finding
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.register.checking import check_region
from samvirke.register.region import Region

NOTHING_PLANNED = "nothing was simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUnit:
    """New units at a site: like one that there is, or described column by column.

    Parameters
    ----------
    site
        Where they rest.
    like
        Id of the unit whose columns they take; empty: `columns` say all.
    count
        How many, 1 or more.
    columns
        Columns of the units table that differ from `like`; `id` names the first.
    where
        Where it stands in the file, for messages.
    """

    site: str
    like: str = ""
    count: int = 1
    columns: Mapping[str, object] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUnit:
    """A unit rests at another site."""

    unit: str
    site: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveUnit:
    """A unit is there no longer."""

    unit: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue:
    """One value of one row of any table is another."""

    table: str
    row: str
    column: str
    value: object
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSite:
    """A new place that units may rest at; `municipality` may be empty."""

    id: str
    name: str
    kind: str
    owner: str
    lon: float
    lat: float
    municipality: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoad:
    """Nobody drives through an area for a while.

    Parameters
    ----------
    name
        What to call it.
    area
        Polygon or multipolygon, WGS 84 degrees.
    from_utc, until_utc
        When, moments with a zone.
    detour_s
        How much longer the way round takes, where no road data can tell; None: not stated.
    """

    name: str
    area: shapely.Polygon | shapely.MultiPolygon
    from_utc: datetime
    until_utc: datetime
    detour_s: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A unit, or all that rests at a site, cannot be called for a while; `table` is units or sites."""

    table: str
    id: str
    from_utc: datetime
    until_utc: datetime
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """A rule of dispatch by its name, with its settings; times in minutes, as planners write them."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""

    @property
    def text(self) -> str:
        """The rule as a command line writes it: `own_first:margin_min=5`."""
        settings = ",".join(f"{name}={value}" for name, value in self.settings.items())
        return f"{self.name}:{settings}" if settings else self.name


Change = AddSite | AddUnit | MoveUnit | RemoveUnit | SetValue


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """What somebody would change, and what happens.

    Parameters
    ----------
    title
        What the planner calls it.
    region
        The name of a built-in region or the path of a package.
    area
        What is judged: a county or municipalities; empty: all of the region.
    starts_at_utc, days
        When a simulation shall begin (ISO) and how long it shall last; None: see `span`.
    changes
        In the order they are made.
    closures, outages
        What happens while the course runs.
    rules
        Who is sent; none: whoever can be there first, whoever owns it.
    calls
        How the call centres work; None: a call takes a fixed part of the clock, and no centre is played.
    """

    title: str
    region: str = "norway"
    area: str = ""
    starts_at_utc: str | None = None
    days: int | None = None
    changes: tuple[Change, ...] = ()
    closures: tuple[CloseRoad, ...] = ()
    outages: tuple[Outage, ...] = ()
    rules: tuple[RuleChoice, ...] = ()
    calls: PlanCalls | None = None

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValueError("a plan has no title; say in a few words what it is")
        if self.days is not None and self.days < 1:
            raise InvalidValueError(f"days is {self.days}; a simulation lasts 1 day or more")
        if self.starts_at_utc is not None:
            moment_utc(self.starts_at_utc)

    def open_region(self) -> Region:
        """Return the region that the plan names."""
        return Region.open(self.region)

    def apply(self, region: Region) -> Region:
        """Return the region as it would be, closures among its areas.

        Raises
        ------
        PackageError
            With everything that does not fit: unknown units and sites, impossible numbers, and what a
            check of the changed region finds.
        """
        from samvirke.prepare.plan_changes import changed_region, findings_of

        findings = findings_of(self, region)
        if findings:
            raise self.refusal(findings)
        if not self.changes and not self.closures:
            return region
        changed = changed_region(self, region)
        inspection = check_region(changed)
        if inspection.findings:
            raise self.refusal(inspection.findings)
        return changed

    def refusal(self, findings: Sequence[Finding]) -> PackageError:
        """Return the error that tells what is wrong with the plan."""
        return PackageError(f"plan {self.title!r}", findings, NOTHING_PLANNED)

    def disrupt(self, course: Course) -> Course:
        """Return the course with the plan's closures and outages among its disruptions.

        What lies wholly before the course or after it is left out; what began before begins with it.
        """
        start = moment_utc(course.starts_at_utc)
        rows = [
            (closure_id(number), "areas", closure.from_utc, closure.until_utc, closure.name)
            for number, closure in enumerate(self.closures, start=1)
        ]
        rows += [
            (outage.id, outage.table, outage.from_utc, outage.until_utc, self.title)
            for outage in self.outages
        ]
        hits = []
        for hit, table, begins, ends, cause in rows:
            from_s = max(0.0, (begins - start).total_seconds())
            until_s = (ends - start).total_seconds()
            if until_s > 0 and from_s < course.horizon_s:
                hits.append((hit, table, from_s, until_s, 0.0, cause))
        if not hits:
            return course
        own = pd.DataFrame(hits, columns=list(DISRUPTION_COLUMNS)).astype(DISRUPTION_COLUMNS)
        parts = [course.disruptions, own] if len(course.disruptions) else [own]
        return replace(course, disruptions=pd.concat(parts, ignore_index=True))

    def detours_s(self) -> dict[str, float]:
        """Return the stated detour of each closure by the id of its area; unstated ones are left out."""
        return {
            closure_id(number): closure.detour_s
            for number, closure in enumerate(self.closures, start=1)
            if closure.detour_s is not None
        }

    def sentences(self) -> tuple[str, ...]:
        """Say what the plan changes, one sentence each."""
        from samvirke.prepare.plan_words import sentences_of

        return sentences_of(self)

    @property
    def happens(self) -> tuple[CloseRoad | Outage, ...]:
        """What happens while the course runs."""
        return (*self.closures, *self.outages)


def closure_id(number: int) -> str:
    """Return the id of the area of a closure, counted from 1."""
    return f"plan-closure-{number}"


def local_text(moment: datetime) -> str:
    """Write a moment as people in Norway do, to the minute.

    >>> from datetime import UTC
    >>> local_text(datetime(2026, 2, 3, 7, 0, tzinfo=UTC))
    '2026-02-03 08:00'
    """
    return f"{moment.astimezone(OSLO):%Y-%m-%d %H:%M}"
