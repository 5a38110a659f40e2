"""The tables of a result, from the plans behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.endurance.production.lines import Lines
from samvirke.engine.endurance.production.making import Made
from samvirke.prepare.measures.production.figures import figures, figures_of
from samvirke.prepare.measures.production.plan import ProductionPlan
from samvirke.prepare.measures.production.problem import ProductionProblem
from samvirke.prepare.measures.production.result import GROUPS, WAYS, MedicinesResult
from samvirke.prepare.measures.production.store import MedicineStore
from samvirke.prepare.measures.production.words import sentences_of, warnings_of
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats

CRUMB = 1e-4  # patient-days in a week; below it nobody goes short

Ways = Mapping[str, ProductionPlan]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """What was computed, before it is put in tables."""

    region: Region
    preset: str
    seed: int
    runs: int
    starts_on: str
    first_day: int
    breaks: tuple[str, ...]
    items: tuple[str, ...]
    lines: Lines
    store: MedicineStore
    problems: Mapping[str, ProductionProblem]
    by_level: Mapping[str, Ways]
    by_run: Sequence[Ways]
    need_rests_on: tuple[str, ...]
    made: Made
    closed: bool
    missed: bool
    sentences: tuple[str, ...]

    @property
    def base(self) -> Ways:
        """The ways of the expected course at base coefficients."""
        return self.by_level["base"]


def result_of(found: Found) -> MedicinesResult:
    """Return the result."""
    reports = figures()[figures()["name"] == "reports"]
    problem = found.problems["base"]
    return MedicinesResult(
        region_name=found.region.name,
        region_title=found.region.title,
        preset=found.preset,
        seed=found.seed,
        runs=found.runs,
        weeks=problem.weeks,
        starts_on=found.starts_on,
        first_day=found.first_day,
        breaks=found.breaks,
        substances=_substances(found),
        weekly=_weekly(found),
        who=_who(found),
        ways=_ways(found),
        plan=_plan(found),
        deliveries=_deliveries(found.made),
        lines=_lines(found),
        figures=figures()[figures()["name"] != "reports"].reset_index(drop=True),
        reports=pd.DataFrame(
            {"year": reports["item"].astype(int), "reports": reports["base"], "source": reports["source"]}
        ).reset_index(drop=True),
        method=sentences_of(found.base["production"], problem, found.store.said, found.sentences),
        warnings=warnings_of(
            found.lines,
            found.store.warnings,
            found.base["production"],
            closed=found.closed,
            is_modelled=found.store.rests_on == "modelled",
            missed=found.missed,
        ),
        attributions=found.region.attributions,
    )


def first_short(problem: ProductionProblem, plan: ProductionPlan) -> Floats:
    """Return the first week in which anybody goes without each item, NaN never, shape ``(n_items,)``."""
    short = _short(problem, plan)
    return np.where(short.any(axis=1), short.argmax(axis=1).astype(np.float64), np.nan)


def _short(problem: ProductionProblem, plan: ProductionPlan) -> Bools:
    """Return in which weeks anybody goes without, shape ``(n_items, n_weeks)``."""
    return np.asarray((treated_days(problem, plan.unmet) > CRUMB).any(axis=0))


def made_weekly(problem: ProductionProblem, plan: ProductionPlan) -> Floats:
    """Return what can be used from each week on for the first time, shape ``(n_items, n_weeks)``."""
    made = np.zeros((len(problem.items), problem.weeks))
    for product, item in enumerate(problem.item_of):
        lag = problem.lag[product]
        if item >= 0 and lag < problem.weeks:
            ready = plan.batches[product, : problem.weeks - lag] * problem.lines.batch_quantity[product]
            made[item, lag:] += ready
    return made


def treated_days(problem: ProductionProblem, quantity: Floats, level: str = "base") -> Floats:
    """Turn quantities by item (second axis) into treated patient-days, unweighted, by a level's doses."""
    return np.asarray(quantity / figures_of("dose", problem.items, level)[None, :, None])


def _lost(problem: ProductionProblem, plan: ProductionPlan, level: str = "base") -> float:
    return float(treated_days(problem, plan.unmet, level).sum())


def _substances(found: Found) -> pd.DataFrame:
    problem = found.problems["base"]
    table = pd.DataFrame({"item": found.items, "unit": [item_named(item).unit for item in found.items]})
    for level, of in found.problems.items():
        table[f"need_{level}"] = of.need.sum(axis=(0, 2))
    table["stock"] = problem.stock
    table["supply"] = problem.supply.sum(axis=1)
    table["made"] = made_weekly(problem, found.base["production"]).sum(axis=1)
    for way in WAYS:
        table[f"first_short_{way}"] = first_short(problem, found.base[way])
    for level in ("low", "high"):
        table[f"first_short_{level}"] = first_short(found.problems[level], found.by_level[level]["nothing"])
    for name, values in _over_runs(found).items():
        table[name] = values
    for way in WAYS:
        table[f"days_lost_{way}"] = treated_days(problem, found.base[way].unmet).sum(axis=(0, 2))
    table["dose"] = figures_of("dose", found.items)
    table["need_rests_on"] = found.need_rests_on
    table["stock_rests_on"] = found.store.rests_on
    lost = _who(found).assign(lost=lambda who: who[[f"lost_{way}" for way in WAYS]].max(axis=1))
    lost = lost[lost["lost"] > CRUMB]
    known = set(lost.loc[~lost["is_limit"], "item"])
    table["is_limit"] = [item in set(lost["item"]) - known for item in found.items]
    return table


def _over_runs(found: Found) -> dict[str, Floats]:
    """Return quantiles of the first short week over the runs; NaN where never, or without runs."""
    names = {"first_short_p05": 0.05, "first_short_p50": 0.5, "first_short_p95": 0.95}
    nothing = np.full(len(found.items), np.nan)
    if not found.by_run:
        return {**dict.fromkeys(names, nothing), "share_short": nothing}
    short = np.stack([_short(found.problems["base"], ways["nothing"]) for ways in found.by_run])
    ever = short.any(axis=2)
    first = np.where(ever, short.argmax(axis=2), np.inf)
    ordered = np.sort(first, axis=0)
    rows = {name: np.floor(q * (len(ordered) - 1)).astype(int) for name, q in names.items()}
    quantiles = {name: np.where(np.isinf(ordered[row]), np.nan, ordered[row]) for name, row in rows.items()}
    return {**quantiles, "share_short": ever.mean(axis=0)}


def _weekly(found: Found) -> pd.DataFrame:
    problem, n_weeks = found.problems["base"], found.problems["base"].weeks
    made = made_weekly(problem, found.base["production"])
    frames = []
    for row, item in enumerate(found.items):
        columns: dict[str, object] = {"item": item, "week": np.arange(n_weeks)}
        for level, of in found.problems.items():
            columns[f"need_{level}"] = of.need[:, row].sum(axis=0)
        columns |= {"supply": problem.supply[row], "made": made[row]}
        for way in WAYS:
            columns[f"unmet_{way}"] = found.base[way].unmet[:, row].sum(axis=0)
        columns["store"] = found.base["production"].store[row]
        frames.append(pd.DataFrame(columns))
    return pd.concat(frames, ignore_index=True)


def _who(found: Found) -> pd.DataFrame:
    problem = found.problems["base"]
    need = treated_days(problem, problem.need).sum(axis=2)
    lost = {way: treated_days(problem, found.base[way].unmet).sum(axis=2) for way in WAYS}
    rows = [
        {"item": item, "group": group, "need_days": need[g, i]}
        | {f"lost_{way}": lost[way][g, i] for way in WAYS}
        | {"is_limit": found.store.rests_on == "modelled" and group == "hospital"}
        for i, item in enumerate(found.items)
        for g, group in enumerate(GROUPS)
        if need[g, i] > 0
    ]
    names = ["item", "group", "need_days", *(f"lost_{way}" for way in WAYS), "is_limit"]
    return pd.DataFrame(rows, columns=names).astype({"is_limit": bool})


def _ways(found: Found) -> pd.DataFrame:
    rows = []
    for way in WAYS:
        plan = found.base[way]
        lost = {level: _lost(found.problems[level], of[way], level) for level, of in found.by_level.items()}
        runs = np.sort([_lost(found.problems["base"], ways[way]) for ways in found.by_run])
        rows.append(
            {
                "way": way,
                "days_lost_low": lost["low"],
                "days_lost": lost["base"],
                "days_lost_high": lost["high"],
                "days_lost_p50": _at(runs, 0.5),
                "days_lost_p95": _at(runs, 0.95),
                "cost_nok": plan.cost_nok,
                "value": plan.value,
                "bound": plan.bound,
                "gap": plan.gap,
                "status": plan.status,
            }
        )
    return pd.DataFrame(rows)


def _at(ordered: Floats, quantile: float) -> float:
    return float(ordered[int(np.floor(quantile * (len(ordered) - 1)))]) if len(ordered) else float("nan")


def _plan(found: Found) -> pd.DataFrame:
    lines, batches = found.lines, found.base["production"].batches
    lag = found.problems["base"].lag
    rows = []
    for week in range(batches.shape[1]):
        for product in np.flatnonzero(batches[:, week]):
            count, line = int(batches[product, week]), lines.line[product]
            rows.append(
                {
                    "week": week,
                    "line": lines.names[line],
                    "owner": lines.owners[line],
                    "item": lines.items[product],
                    "batches": count,
                    "quantity": count * lines.batch_quantity[product],
                    "hours": count * lines.batch_h[product] + lines.setup_h[product],
                    "cost_nok": count * lines.batch_cost_nok[product] + lines.setup_cost_nok[product],
                    "ready_week": week + int(lag[product]),
                }
            )
    names = ["week", "line", "owner", "item", "batches", "quantity", "hours", "cost_nok", "ready_week"]
    return pd.DataFrame(rows, columns=names)


def _deliveries(made: Made) -> pd.DataFrame:
    item, day = np.nonzero(made.deliveries)
    table = pd.DataFrame(
        {"day": day, "item": np.array(made.items)[item], "quantity": made.deliveries[item, day]}
    )
    return table.sort_values(["day", "item"], ignore_index=True)


def _lines(found: Found) -> pd.DataFrame:
    lines, problem = found.lines, found.problems["base"]
    batches = found.base["production"].batches
    hours = lines.batch_h[:, None] * batches + lines.setup_h[:, None] * (batches > 0)
    used = np.bincount(lines.line, weights=hours.sum(axis=1), minlength=len(lines.names))
    could = problem.hours.sum(axis=1)
    rests_on = [
        ", ".join(sorted({lines.quality[p] for p in np.flatnonzero(lines.line == number)}))
        for number in range(len(lines.names))
    ]
    return pd.DataFrame(
        {
            "line": lines.names,
            "owner": lines.owners,
            "hours_per_week": lines.hours_per_week,
            "hours_used": used,
            "share_used": np.divide(used, could, out=np.zeros_like(used), where=could > 0),
            "rests_on": rests_on,
        }
    )
