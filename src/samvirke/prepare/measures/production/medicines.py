"""A region's medicines through an epidemic or a stop of supply: who goes short, and what to make at home."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from os import PathLike

import numpy as np

from samvirke.engine.endurance.coefficient import LEVELS
from samvirke.engine.endurance.patients import read_patients
from samvirke.engine.endurance.production.lines import Lines, lines_of
from samvirke.engine.endurance.production.making import lines_running, make
from samvirke.engine.endurance.substitution import usual_substitution
from samvirke.engine.endurance.supplied import supplied
from samvirke.engine.endurance.use import Use, standard_use
from samvirke.engine.endurance.use_file import open_use
from samvirke.engine.ensemble import ensemble
from samvirke.model.calendar import OSLO
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.production.demand import (
    WEEK_DAYS,
    Totals,
    heaviest_start,
    nobody,
    ordinary_day,
    share_of_nation,
    totals_of,
    weekly_need,
)
from samvirke.prepare.measures.production.figures import figure, figures_of
from samvirke.prepare.measures.production.plan import (
    ProductionPlan,
    carried_out,
    no_production,
    plan_production,
)
from samvirke.prepare.measures.production.problem import ProductionProblem, Substitutes
from samvirke.prepare.measures.production.result import GROUPS, MedicinesResult
from samvirke.prepare.measures.production.store import MedicineStore, medicine_store
from samvirke.prepare.measures.production.tables import Found, result_of
from samvirke.prepare.supply_breaks import breaks_of
from samvirke.register.items import items_of
from samvirke.register.region import Region
from samvirke.threats.pandemic import Pandemic
from samvirke.travel.times import Floats

NO_EPIDEMIC = "none"
MOST_WEEKS = 104


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Scene:
    """What does not depend on levels or runs."""

    items: tuple[str, ...]
    lines: Lines
    store: MedicineStore
    share_supplied: Floats  # (n_items, n_days)
    running: Floats  # (n_lines, n_days)
    residents_share: float


def medicines(
    region: str | PathLike[str] | Region,
    *,
    preset: str = "fhi_march_2020",
    supply: Sequence[str] = (),
    stock: str | PathLike[str] | None = None,
    use: str | PathLike[str] | None = None,
    weeks: int = 26,
    starts_on: str = "2026-01-05",
    runs: int = 10,
    production: bool = True,
    time_limit_s: float = 60.0,
    seed: int = 1,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> MedicinesResult:
    """Find who goes without which medicine, with and without substitutes and emergency production.

    Parameters
    ----------
    region
        A built-in region, the path of a package, or a region.
    preset
        Of the pandemic, or the path of a preset's file; ``none``: no epidemic.
    supply
        What stops, from the first day of the plan: see `supply_breaks.FORMS`.
    stock
        File of lots; None: the region's, else the national stock as we read it.
    use
        File of own coefficients.
    weeks
        Length of the plan, 1-104. It begins so that it holds most days of intensive care.
    starts_on
        Date of its first day, for the dates of lots and lists.
    runs
        Epidemics drawn; 0: the expected course only.
    production
        False: nothing is made.
    time_limit_s
        For the production plan.

    Raises
    ------
    BadInputError
        When an argument, a file or the region cannot be used.
    """
    if not (1 <= weeks <= MOST_WEEKS and runs >= 0 and time_limit_s > 0):
        raise BadInputError(
            f"weeks is {weeks}, runs {runs} and the time limit {time_limit_s:g} s; they must be 1 to "
            f"{MOST_WEEKS}, 0 or more and above 0"
        )
    region = region if isinstance(region, Region) else Region.open(region)
    starts_at_utc, items, days = _midnight(starts_on), items_of("medicine"), weeks * WEEK_DAYS
    coefficients = standard_use() if use is None else open_use(use)
    lines = lines_of(region)
    threat = breaks_of(supply, lines.names, items, days=days, starts_at_utc=starts_at_utc)
    course = None if threat is None else threat.unfold(region, seed)
    closed = any(text.startswith("border:") for text in supply)
    share = share_of_nation(region)
    scene = _Scene(
        items=items,
        lines=_without_resupply(lines) if closed else lines,
        store=medicine_store(
            region, items, weeks=weeks, starts_at_utc=starts_at_utc, residents_share=share, path=stock
        ),
        share_supplied=np.ones((len(items), days))
        if course is None
        else supplied(region, course, items, days),
        running=np.ones((len(lines.names), days))
        if course is None
        else lines_running(lines, course, days=days),
        residents_share=share,
    )
    said("the epidemic")
    expected, drawn, sentences = _epidemic(region, preset, days, runs, seed, processes, done)
    first_day = heaviest_start(expected, days)
    window = expected.window(first_day, days)
    problems = {level: _problem(scene, window, coefficients, level) for level in LEVELS}
    said("the production plan")
    plan = (
        plan_production(problems["base"], time_limit_s=time_limit_s, seed=seed)
        if production
        else no_production(problems["base"])
    )
    of_runs = [_problem(scene, totals.window(first_day, days), coefficients, "base") for totals in drawn]
    by_level = {
        level: _ways(problem, plan if level == "base" else carried_out(problem, plan.batches))
        for level, problem in problems.items()
    }
    return result_of(
        Found(
            region=region,
            preset=preset,
            seed=seed,
            runs=len(drawn),
            starts_on=starts_on,
            first_day=first_day,
            breaks=_told(course),
            items=items,
            lines=scene.lines,
            store=scene.store,
            problems=problems,
            by_level=by_level,
            by_run=[_ways(problem, carried_out(problem, plan.batches)) for problem in of_runs],
            need_rests_on=coefficients.quality(items, ("intensive", "ward", "after_intensive")),
            made=make(scene.lines, plan.batches, days=days, items=items, running=scene.running),
            closed=closed,
            missed=course is not None and not _told(course),
            sentences=sentences,
        )
    )


def _midnight(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"starts_on is {text!r}; it must be a date such as 2026-01-05") from None
    return datetime(day.year, day.month, day.day, tzinfo=OSLO).isoformat()


def _epidemic(
    region: Region,
    preset: str,
    days: int,
    runs: int,
    seed: int,
    processes: int | None,
    done: Callable[[int], None],
) -> tuple[Totals, list[Totals], tuple[str, ...]]:
    """Return the expected course, the runs, and how they were computed."""
    if preset == NO_EPIDEMIC:
        return nobody(days), [], ("There is no epidemic: ordinary use only.",)
    pandemic = Pandemic(preset=preset)
    expected = pandemic.expected(region)  # here first: what runs share is then made before they fork

    def totals(run: int) -> Totals:
        return totals_of(read_patients(region, pandemic.unfold(region, seed, run)))

    drawn = ensemble(totals, runs, processes=processes, done=done) if runs else []
    return totals_of(read_patients(region, expected.course)), drawn, expected.method


def _without_resupply(lines: Lines) -> Lines:
    never = np.full(len(lines.items), np.inf)
    return replace(lines, resupply_weeks=never, resupply_batches=np.zeros(len(lines.items)))


def _problem(scene: _Scene, totals: Totals, use: Use, level: str) -> ProductionProblem:
    """Return the problem of one course at one level of the coefficients."""
    items, chosen = scene.items, use.at(level) if level != "base" else use
    weeks = len(totals.intensive) // WEEK_DAYS
    ordinary = ordinary_day(chosen, items, scene.residents_share, level).sum(axis=0)
    supply = (ordinary[:, None] * scene.share_supplied).reshape(len(items), weeks, WEEK_DAYS).sum(axis=2)
    weight = np.array([figure("class_weight", group) for group in GROUPS])
    return ProductionProblem(
        items=items,
        need=weekly_need(totals, chosen, items, scene.residents_share, level),
        days_lost=weight[:, None] / figures_of("dose", items, level)[None, :],
        stock=scene.store.at_start,
        supply=supply + scene.store.arriving,
        lines=scene.lines,
        running=scene.running.reshape(-1, weeks, WEEK_DAYS).mean(axis=2),
        substitutes=_substitutes(items),
        lost_day_nok=figure("lost_day_nok"),
    )


def _substitutes(items: tuple[str, ...]) -> Substitutes:
    rows = usual_substitution().among(items).rows
    return Substitutes(
        item=np.array([items.index(row.item) for row in rows], dtype=np.int64),
        by=np.array([items.index(row.substitute) for row in rows], dtype=np.int64),
        factor=np.array([row.factor for row in rows]),
        share=np.array([row.share for row in rows]),
    )


def _ways(problem: ProductionProblem, produced: ProductionPlan) -> dict[str, ProductionPlan]:
    """Return what happens with nothing done, with substitutes, and with production too."""
    return {
        "nothing": no_production(replace(problem, substitutes=Substitutes())),
        "substitution": no_production(problem),
        "production": produced,
    }


def _told(course: Course | None) -> tuple[str, ...]:
    """Return what a course breaks, one sentence each, the same sentence once."""
    if course is None:
        return ()
    told = [
        f"{row['cause']}: {row['hit']} has {row['share_left']:.0%} left from day "
        f"{row['from_s'] / 86_400:.0f} to {row['until_s'] / 86_400:.0f}"
        for row in course.disruptions.to_dict("records")
        if row["hit_table"] != "items" or row["hit"] in items_of("medicine")
    ]
    return tuple(dict.fromkeys(told))
