"""A plan on its stage: the region as it would be, the world its units answer in, and what is judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from math import ceil

import numpy as np
import pandas as pd

from samvirke.engine.response.build import build_world, hospital_sites, positions_of, stops_of
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.conditions_of import conditions_of
from samvirke.engine.response.dispatch.rule import Rule, bound
from samvirke.engine.response.gates import Weather, grounded
from samvirke.engine.response.hospitals_of import hospitals_of
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.world import World
from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.capability import parse_capabilities
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import BadInputError
from samvirke.prepare.centre_areas import widened
from samvirke.prepare.judging import Judging, judging_of
from samvirke.prepare.plan import Plan
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.prepare.plan_reach import closures_that_nobody_meets, outside_of
from samvirke.prepare.simulation_calls import CallStage, TakenCalls, backups_of, call_stage
from samvirke.register.area import RING_M, cut, municipalities_of
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats, Ints, TravelTimes

STARTS_AT_UTC = "2026-01-01T00:00:00Z"  # as the everyday threat has it
YEAR_DAYS = 365
DAY_S = 86_400.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Stage:
    """All that is the same in every run of a plan.

    Parameters
    ----------
    plan, region
        The plan, and the region as it would be: the area with its neighbours.
    world, judging
        Made from that region.
    is_inside
        Whether each municipality of the region is judged, shape ``(n_municipalities,)``.
    road
        Travel times of what drives.
    rules
        Who is sent; none: whoever can be there first.
    weather
        How often air units cannot fly; None: they always can.
    lasting
        What the plan breaks, the same in every run.
    seed
        Of every run.
    calls
        Who takes the calls; None: nobody plays them, every need is known when it arises.
    outside
        Ids of what the plan changes where nothing is simulated: units, sites, municipalities, cells.
    """

    plan: Plan
    region: Region
    world: World
    judging: Judging
    is_inside: Bools
    road: TravelTimes
    rules: tuple[Rule, ...]
    weather: Weather | None
    lasting: Conditions
    seed: int
    calls: CallStage | None = None
    outside: tuple[str, ...] = ()

    @property
    def inside(self) -> tuple[str, ...]:
        """Numbers of the municipalities that are judged, in order."""
        return tuple(np.array(self.judging.municipalities, dtype=object)[self.is_inside])

    @cached_property
    def unit_is_inside(self) -> Bools:
        """Whether each unit rests in the area, shape ``(n_units,)``; no where its site names no place."""
        at = self.judging.municipality_of_unit
        return np.asarray((at >= 0) & self.is_inside[at])

    def begin(self, starts_at_utc: str, days: int) -> None:
        """Answer nothing once: what the engine loads on its first call, processes forked later share."""
        empty = empty_course(self.region, starts_at_utc, days)
        self.called(empty, 0)
        self.answered(empty, 0)

    def called(self, course: Course, run: int) -> TakenCalls | None:
        """Let the operators take the calls of a course as the plan has it; None where nobody plays them."""
        if self.calls is None:
            return None
        broken = replace(course, disruptions=self.plan.disrupt(course).disruptions)
        return self.calls.taken(broken, self.rows_inside(course), seed=self.seed, run=run)

    def answered(
        self, course: Course, run: int, *, alert_s: Floats | None = None, traced: bool = False
    ) -> Outcome:
        """Let the units answer a course as the plan has it, those alerted when `alert_s` says."""
        return simulate(
            self.world,
            course,
            seed=self.seed,
            run=run,
            dispatch=bound(self.rules, self.region, self.world, course) if self.rules else None,
            conditions=self._conditions(course, run),
            alert_s=alert_s,
            traced=traced,
        )

    def _conditions(self, course: Course, run: int) -> Conditions:
        if len(course.disruptions):  # the threat breaks something itself, and otherwise in every run
            broken = _that_are_there(self.plan.disrupt(course), self.region)
            return conditions_of(
                self.region,
                self.world,
                broken,
                road=self.road,
                detours_s=self.plan.detours_s(),
                weather=self.weather,
                seed=self.seed,
                run=run,
            )
        always = bool(self.lasting.hospitals_closed)
        of_run = {"seed": self.seed, "run": run}
        return replace(
            self.lasting,
            grounded=grounded(self.region, self.world, course, weather=self.weather, **of_run),
            hospitals=hospitals_of(self.region, self.world, course, always=always, **of_run),
        )

    @cached_property
    def hospitals(self) -> tuple[str, ...]:
        """Ids of the hospitals' sites, in the order of the region."""
        return tuple(hospital_sites(self.region))

    @cached_property
    def hospital_is_inside(self) -> Bools:
        """Whether each hospital stands in the area."""
        at = self.region.sites.set_index("id")["municipality"].loc[list(self.hospitals)]
        return np.asarray(at.isin(self.inside), dtype=np.bool_)

    @cached_property
    def hospital_of_stop(self) -> Ints:
        """Number of the hospital that a stop is, -1 where it is none; shape ``(n_stops,)``."""
        number = hospital_sites(self.region)
        return np.array([number.get(site, -1) for _, site in stops_of(self.region)], dtype=np.int64)

    @cached_property
    def unit_functions(self) -> tuple[str, ...]:
        """Function of each unit: that of the first of its capabilities in its own list."""
        catalogue = capability_catalogue()
        firsts = [next(iter(parse_capabilities(text))) for text in self.region.units["capabilities"]]
        return tuple(catalogue[name].function if name in catalogue else "" for name in firsts)

    @cached_property
    def _stop_positions(self) -> list[tuple[float, float]]:
        at = positions_of(self.region, [site for _, site in stops_of(self.region)])
        return list(zip(at.lon.tolist(), at.lat.tolist(), strict=True))

    @cached_property
    def _cell_positions(self) -> list[tuple[float, float]]:
        cells = self.region.cells
        return list(zip(cells["lon"].tolist(), cells["lat"].tolist(), strict=True))

    @cached_property
    def stops_that_reach_nobody(self) -> tuple[str, ...]:
        """Ids of the sites whose units rest where no place can be reached from, in order."""
        reaches = np.atleast_1d(np.isfinite(self.world.reach_s).any(axis=0))
        sites = [site for _, site in stops_of(self.region)]
        return tuple(dict.fromkeys(sites[stop] for stop in self.world.unit_stop if not reaches[stop]))

    @cached_property
    def closures_unmet(self) -> tuple[str, ...]:
        """Names of the plan's closures that no straight line between simulated places goes through."""
        return tuple(closures_that_nobody_meets(self.plan, self.region))

    def stop_position(self, stop: int) -> tuple[float, float]:
        """Return lon and lat of a stop of the world."""
        return self._stop_positions[stop]

    def cell_position(self, place: int) -> tuple[float, float]:
        """Return lon and lat of a place of the world."""
        return self._cell_positions[place]

    def place_of(self, course: Course) -> Ints:
        """Return the place in the world of each category of the course's places."""
        categories = course.needs["place"].cat.categories
        return np.array([self.judging.cells.get(name, -1) for name in categories], dtype=np.int64)

    def rows_inside(self, course: Course) -> Ints:
        """Return the rows of the needs that arise in the area."""
        # A place that is no cell is told of by `Judging`, in words; here it is somewhere inside.
        of_cell = np.asarray(np.append(self.is_inside[self.judging.municipality_of_cell], [True]))
        inside = of_cell[self.place_of(course)]
        return np.flatnonzero(inside[course.needs["place"].cat.codes.to_numpy()])


def stage_of(
    plan: Plan,
    region: Region,
    *,
    starts_at_utc: str,
    days: int,
    area: str,
    road: TravelTimes,
    rules: Sequence[Rule],
    weather: Weather | None,
    seed: int,
    ring_m: float = RING_M,
    called: Sequence[str] | None = None,
    said: Callable[[str], None] = lambda _: None,
) -> Stage:
    """Lay a plan on a region and make ready what every run needs.

    Parameters
    ----------
    plan, region
        The plan, and what it is laid on.
    starts_at_utc, days, area, road, rules, weather, seed, ring_m, said
        As `simulate_plan` has them.
    called
        Centres all of whose calls are played, see `centres_called`; None: no calls are played.

    Raises
    ------
    PackageError
        When the plan does not fit the region.
    BadInputError
        When there is no such area, the region lacks what a response needs, or a road is closed and
        nothing tells how long the way round takes.
    """
    whole = plan.apply(region)
    changed = cut(whole, area, ring_m=ring_m)
    calls = None
    if called is not None:
        changed = widened(whole, changed, called)
        calls = call_stage(
            changed,
            plan.calls or PlanCalls(),
            called,
            municipalities_of(changed, area),
            backups_of(plan, whole),
        )
    inside = set(municipalities_of(changed, area))
    world = build_world(changed, road, said=said)
    judging = judging_of(changed, world)
    empty = plan.disrupt(empty_course(changed, starts_at_utc, days))
    lasting = conditions_of(
        changed, world, _that_are_there(empty, changed), road=road, detours_s=plan.detours_s(), said=said
    )
    world.work_out()
    return Stage(
        plan=plan,
        region=changed,
        world=world,
        judging=judging,
        is_inside=np.array([m in inside for m in judging.municipalities], dtype=np.bool_),
        road=road,
        rules=tuple(rules),
        weather=weather,
        lasting=replace(lasting, grounded={}, hospitals=None),
        seed=seed,
        calls=calls,
        outside=outside_of(plan, region, whole, changed),
    )


def empty_course(region: Region, starts_at_utc: str, days: int) -> Course:
    """Return a course in which nothing is needed."""
    needs = pd.DataFrame({name: pd.Series(dtype="object") for name in NEED_COLUMNS}).astype(NEED_COLUMNS)
    places = pd.Categorical([], categories=region.cells["id"].to_numpy(dtype=object))
    return Course(
        threat="",
        horizon_s=days * DAY_S,
        starts_at_utc=starts_at_utc,
        needs=needs.assign(place=places),
        disruptions=no_disruptions(),
    )


def _that_are_there(course: Course, region: Region) -> Course:
    """Leave out what the cut has taken away: an outage far outside the area changes nothing inside."""
    if course.disruptions.empty:
        return course
    known = {name: set(region.table(name)["id"]) for name in set(course.disruptions["hit_table"])}
    pairs = zip(course.disruptions["hit"], course.disruptions["hit_table"], strict=True)
    there = [hit in known[table] for hit, table in pairs]
    return replace(course, disruptions=course.disruptions[there].reset_index(drop=True))


def span_of(plans: Sequence[Plan], starts_at_utc: str | None, days: int | None) -> tuple[str, int]:
    """Return when a simulation of plans begins, and how many days it lasts.

    What is asked comes first, then what a plan says. Else it covers, in whole local days, all that
    happens in the plans: a closure of a day is looked at for that day, not lost in a year. Where nothing
    happens it is the year 2026.

    Raises
    ------
    BadInputError
        When it would last less than a day.
    """
    if days is not None and days < 1:
        raise BadInputError(f"days is {days}; a simulation lasts 1 day or more")
    starts = starts_at_utc or next((p.starts_at_utc for p in plans if p.starts_at_utc), None)
    length = days or next((p.days for p in plans if p.days), None)
    events = [event for plan in plans for event in plan.happens]
    if not events:
        return starts or STARTS_AT_UTC, length or YEAR_DAYS
    if starts is None:
        starts = f"{_midnight(min(e.from_utc for e in events)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if length is None:
        seconds = (max(e.until_utc for e in events) - moment_utc(starts)).total_seconds()
        # Nothing of it after the start: a year, and a warning says that nothing happens in it.
        length = ceil(seconds / DAY_S - 1e-9) if seconds > 0 else YEAR_DAYS
    return starts, length


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(OSLO).date(), time(), OSLO)


def missed(plan: Plan, starts_at_utc: str, days: int) -> list[str]:
    """Say what of a plan does not happen within a simulation, or only in part; one sentence each."""
    start = moment_utc(starts_at_utc)
    end = start + timedelta(days=days)
    said = []
    for event in plan.happens:
        name = getattr(event, "name", None) or getattr(event, "id", "")
        if event.until_utc <= start or event.from_utc >= end:
            said.append(f"{name} is not simulated: it does not happen in these {days} days.")
        elif event.from_utc < start or event.until_utc > end:
            said.append(f"{name} is simulated in part: it reaches beyond these {days} days.")
    return said
