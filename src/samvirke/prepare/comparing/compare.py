"""Hold plans against the first of them: the same incidents, the same luck, run by run."""

from collections.abc import Callable, Sequence
from os import PathLike

import numpy as np

from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.gates import Weather
from samvirke.model.errors import BadInputError
from samvirke.prepare.comparing.gather import comparison_result
from samvirke.prepare.comparing.layout import Layout, layout_of
from samvirke.prepare.comparing.measures import ComparedRun, ComparisonWork, demand_is_one
from samvirke.prepare.comparison_result import MEASURES, ComparisonResult, Stopping
from samvirke.prepare.paired import paired
from samvirke.prepare.plan import Plan
from samvirke.prepare.plan_file import open_plan
from samvirke.prepare.simulation import USUAL_WEATHER, called_in, rules_of, threat_over
from samvirke.prepare.simulation_stage import Stage, span_of, stage_of
from samvirke.prepare.stopping import Precision, level_of, looks
from samvirke.register.area import RING_M
from samvirke.register.region import Region
from samvirke.rules.response_times import judged_functions
from samvirke.threats import Everyday, Threat
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes


def compare(
    plans: Sequence[Plan | str | PathLike[str]],
    threat: Threat | str = "everyday",
    *,
    days: int | None = None,
    starts_at_utc: str | None = None,
    runs: int = 20,
    precision: Precision | None = None,
    seed: int = 1,
    area: str | None = None,
    ring_m: float = RING_M,
    road: TravelTimes | None = None,
    rules: Sequence[Rule | str] = (),
    weather: Weather | None = USUAL_WEATHER,
    calls: bool = False,
    region: Region | None = None,
    processes: int | None = None,
    executor: str = "processes",
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> ComparisonResult:
    """Compare plans with the first of them, and say what is better, worse and undecided.

    Parameters
    ----------
    plans
        Two or more: plans, paths of plans, built-in regions or packages. All are judged in one area
        over one span, and meet the same luck.
    threat, days, starts_at_utc, seed, ring_m, road, rules, weather, processes, executor, done, said
        As `simulate_plan` has them; the span covers all that happens in any of the plans.
    calls
        Whether operators take the calls first. Where any plan says how its centres work they do so under
        every plan; under one that does not say it they work apart.
    runs
        How many runs, 2 or more; with `precision` how many at most.
    precision
        Stop when the difference of a measure over the whole area is known so well for every plan; None:
        make all runs. Every interval pays for the looks: see `stopping.level_of`.
    area
        What is judged; None: as the plans say, which must not differ.
    region
        What all plans are laid on; None: each on the region it names.

    Raises
    ------
    BadInputError
        When something asked for cannot be; a plan that does not fit tells everything at once.
    """
    chosen = [plan if isinstance(plan, Plan) else open_plan(plan) for plan in plans]
    _reject_few(chosen, runs, seed, precision)
    where = _area_of(chosen, area)
    starts, length = span_of(chosen, starts_at_utc, days)
    unfolding = threat_over(threat, starts, length)
    if isinstance(unfolding, Everyday):
        starts, length = unfolding.starts_at_utc, unfolding.days
    laid_on = [region] * len(chosen) if region is not None else _opened(chosen)
    called = called_in(chosen, laid_on, where, calls=calls)
    stages = [
        stage_of(
            plan,
            base,
            starts_at_utc=starts,
            days=length,
            area=where,
            ring_m=ring_m,
            road=road or LineTimes(),
            rules=own,
            weather=weather,
            seed=seed,
            called=called,
            said=said,
        )
        for plan, base, own in zip(chosen, laid_on, rules_of(chosen, rules), strict=True)
    ]
    _reject_apart(stages)
    layout = layout_of(stages[0])
    work = ComparisonWork(tuple(stages), layout, unfolding, demand_is_one(stages, unfolding))
    stages[0].begin(starts, length)
    said(f"up to {runs} runs of {len(stages)} plans under {unfolding.name}, {length} days")

    def more(first: int, count: int) -> list[ComparedRun]:
        def told(number: int) -> None:
            done(first + number)

        return ensemble(work, count, first=first, processes=processes, executor=executor, done=told)

    made, stopping, level = _until_precise(more, layout, runs, precision)
    return comparison_result(
        stages,
        layout,
        made,
        threat=unfolding.name,
        starts_at_utc=starts,
        days=length,
        area=where,
        stopping=stopping,
        level=level,
    )


def _until_precise(
    more: Callable[[int, int], list[ComparedRun]], layout: Layout, runs: int, precision: Precision | None
) -> tuple[list[ComparedRun], Stopping, float]:
    """Make runs until the answer is precise, or all of them; return them, why they ended, and the level."""
    planned = looks(runs) if precision else (runs,)
    level = level_of(len(planned))
    made: list[ComparedRun] = []
    reached, is_precise, n_looks = np.nan, precision is None, 0
    for count in planned:
        made += more(len(made), count - len(made))
        if precision is None:
            continue
        n_looks += 1
        reached = _widest(made, layout, precision, level)
        is_precise = reached <= precision.half_width
        if is_precise:
            break
    return (
        made,
        Stopping(
            measure=precision.measure if precision else "",
            function=precision.function if precision else "",
            precision=precision.half_width if precision else np.nan,
            reached=reached,
            is_precise=is_precise,
            looks=n_looks,
            looks_at_most=len(planned) if precision else 0,
            runs=len(made),
            runs_at_most=runs,
        ),
        level,
    )


def _widest(made: Sequence[ComparedRun], layout: Layout, precision: Precision, level: float) -> float:
    """Return the largest half-width among the plans, NaN where one is not known."""
    row = next(r for r, g in enumerate(layout.groups) if g.function == precision.function)
    values = np.stack([run.values[:, list(MEASURES).index(precision.measure), row] for run in made])
    widths = [paired(values[:, 0], values[:, plan], level=level) for plan in range(1, values.shape[1])]
    return float(np.max([(width.high - width.low) / 2 for width in widths]))


def _reject_few(plans: Sequence[Plan], runs: int, seed: int, precision: Precision | None) -> None:
    if len(plans) < 2:
        raise BadInputError(f"{len(plans)} plan was given; a comparison needs two or more, the base first")
    if runs < 2 or seed < 0:
        raise BadInputError(f"runs is {runs} and seed {seed}; runs must be 2 or more and seed 0 or more")
    if precision is None:
        return
    functions = judged_functions()
    for what, seen, allowed in (
        ("measure", precision.measure, tuple(MEASURES)),
        ("function", precision.function, functions),
    ):
        if seen not in allowed:
            raise BadInputError(f"the {what} of the precision is {seen!r}; it must be {', '.join(allowed)}")


def _opened(plans: Sequence[Plan]) -> list[Region]:
    """Return the region that each plan names, each opened once."""
    opened: dict[str, Region] = {}
    for plan in plans:
        if plan.region not in opened:
            opened[plan.region] = plan.open_region()
    return [opened[plan.region] for plan in plans]


def _area_of(plans: Sequence[Plan], area: str | None) -> str:
    """Return the one area that all plans are judged in; a plan that names none takes the others'."""
    if area is not None:
        return area
    named = list(dict.fromkeys(plan.area for plan in plans if plan.area))
    if len(named) > 1:
        raise BadInputError(
            f"the plans are judged in {' and in '.join(repr(n) for n in named)}; they must share one area: "
            "name it with --area"
        )
    return named[0] if named else ""


def _reject_apart(stages: Sequence[Stage]) -> None:
    base = stages[0]
    for stage in stages[1:]:
        if stage.inside != base.inside:
            raise BadInputError(
                f"plan {stage.plan.title!r} is judged in {len(stage.inside)} municipalities and "
                f"{base.plan.title!r} in {len(base.inside)}, or in others; plans are compared in the same "
                "municipalities: begin both from one region"
            )
        if stage.judging.classes != base.judging.classes:
            raise BadInputError(
                f"plans {base.plan.title!r} and {stage.plan.title!r} hold different classes of areas; "
                "compare plans over one classification of cells and municipalities"
            )
