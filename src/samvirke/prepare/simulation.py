"""Simulate a plan many times: how fast help comes, who is busy, who helps whom."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from os import PathLike

from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.dispatch.named import rules_named
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.gates import Weather
from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.prepare.plan import Plan
from samvirke.prepare.plan_file import open_plan
from samvirke.prepare.simulation_calls import centres_called
from samvirke.prepare.simulation_gather import simulation_result
from samvirke.prepare.simulation_playback import DayChoice
from samvirke.prepare.simulation_result import SimulationResult
from samvirke.prepare.simulation_run import SimulationWork
from samvirke.prepare.simulation_stage import span_of, stage_of
from samvirke.prepare.stress import threat_named
from samvirke.register.area import RING_M
from samvirke.register.region import Region
from samvirke.threats import Everyday, Threat
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes

USUAL_WEATHER = Weather()  # assumed, a row of `engine/data/gates.csv`


def simulate_plan(
    plan: Plan | str | PathLike[str],
    threat: Threat | str = "everyday",
    *,
    days: int | None = None,
    starts_at_utc: str | None = None,
    runs: int = 4,
    seed: int = 1,
    area: str | None = None,
    ring_m: float = RING_M,
    road: TravelTimes | None = None,
    rules: Sequence[Rule | str] = (),
    weather: Weather | None = USUAL_WEATHER,
    calls: bool = False,
    day: date | None = None,
    region: Region | None = None,
    processes: int | None = None,
    executor: str = "processes",
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> SimulationResult:
    """Simulate a plan and return how fast help comes inside its area, and what it costs the units.

    Parameters
    ----------
    plan
        A plan, the path of one, the name of a built-in region, or the path of a package.
    threat
        A threat or its name; one that is given whole keeps its own start and length.
    days, starts_at_utc
        How long and from when (ISO); None: as the plan says, else all that happens in it, else 2026.
    runs, seed
        How many courses are drawn, 1 or more, and their seed; intervals need 2.
    area
        What is judged; None: as the plan says.
    ring_m
        How far out the neighbours live who are simulated too, metres.
    road
        Travel times of what drives; None: straight lines.
    rules
        Who is sent, rules or their names; they come in place of the plan's.
    weather
        How often air units cannot fly, as usual (assumed); None: they always can.
    calls
        Whether operators take the calls first; a plan that says how its centres work has them in any case.
    day
        A local day of run 0 to play back; None: the first with a disruption, else the busiest.
    region
        What the plan is laid on; None: the region it names.
    processes, executor
        As `samvirke.engine.ensemble` has them; the result does not depend on them.
    done, said
        Told how many runs are finished, and what is being done.

    Raises
    ------
    BadInputError
        When something asked for cannot be; a plan that does not fit tells everything at once.
    """
    if runs < 1 or seed < 0:
        raise BadInputError(f"runs is {runs} and seed {seed}; runs must be 1 or more and seed 0 or more")
    chosen = plan if isinstance(plan, Plan) else open_plan(plan)
    where = area if area is not None else chosen.area
    starts, length = span_of([chosen], starts_at_utc, days)
    unfolding = threat_over(threat, starts, length)
    if isinstance(unfolding, Everyday):
        starts, length = unfolding.starts_at_utc, unfolding.days
    reject_day(day, starts, length)
    laid_on = region if region is not None else chosen.open_region()
    stage = stage_of(
        chosen,
        laid_on,
        starts_at_utc=starts,
        days=length,
        area=where,
        ring_m=ring_m,
        road=road or LineTimes(),
        rules=rules_of([chosen], rules)[0],
        weather=weather,
        seed=seed,
        called=called_in([chosen], [laid_on], where, calls=calls),
        said=said,
    )
    stage.begin(starts, length)
    said(f"{runs} runs of {unfolding.name}, {length} days")
    work = SimulationWork(stage, unfolding, DayChoice(asked=day))
    made = ensemble(work, runs, processes=processes, executor=executor, done=done)
    return simulation_result(
        stage, made, threat=unfolding.name, starts_at_utc=starts, days=length, area=where
    )


def threat_over(threat: Threat | str, starts_at_utc: str, days: int) -> Threat:
    """Return the threat of a name over a span; a threat that is given whole stays as it is.

    Raises
    ------
    BadInputError
        When there is no such threat, or it cannot last so long.
    """
    if not isinstance(threat, str):
        return threat
    named = threat_named(threat)
    if not isinstance(named, Everyday):
        return named
    try:
        return replace(named, days=days, starts_at_utc=starts_at_utc)
    except InvalidValueError as error:
        raise BadInputError(str(error)) from error


def rules_of(plans: Sequence[Plan], asked: Sequence[Rule | str]) -> list[tuple[Rule, ...]]:
    """Return the rules of each plan: those asked for hold for all, else each has its own."""
    named = tuple(rule for r in asked for rule in (rules_named([r]) if isinstance(r, str) else (r,)))
    return [named or rules_named([rule.text for rule in plan.rules]) for plan in plans]


def called_in(
    plans: Sequence[Plan], regions: Sequence[Region], area: str, *, calls: bool
) -> tuple[str, ...] | None:
    """Return the centres whose calls all plans play; None where none was asked to play any."""
    if not calls and all(plan.calls is None for plan in plans):
        return None
    each = [
        centres_called(plan, plan.apply(region), area) for plan, region in zip(plans, regions, strict=True)
    ]
    return tuple(dict.fromkeys(centre for called in each for centre in called))


def reject_day(day: date | None, starts_at_utc: str, days: int) -> None:
    """Refuse a day to play back that is not simulated."""
    if day is None:
        return
    start = moment_utc(starts_at_utc)
    first, last = start.astimezone(OSLO).date(), (start + timedelta(days=days, seconds=-1)).astimezone(OSLO)
    if not first <= day <= last.date():
        raise BadInputError(
            f"the day to play back is {day}; simulated is {first} to {last.date()}: choose one of these"
        )
