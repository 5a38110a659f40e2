"""From paired runs to the one comparison that report, files and API show."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.comparing.calls import call_differences, call_rows
from samvirke.prepare.comparing.layout import Layout
from samvirke.prepare.comparing.measures import PAIRED, ComparedRun, call_stages
from samvirke.prepare.comparing.words import answers_of, method_of_comparison
from samvirke.prepare.comparison_result import (
    CALL_DIFFERENCE_COLUMNS,
    DIFFERENCE_COLUMNS,
    INCIDENT_COLUMNS,
    MEASURES,
    MORE_IS_BETTER,
    PLAN_COLUMNS,
    PLAN_CURVE_COLUMNS,
    QUANTILE_COLUMNS,
    VARIANCE_COLUMNS,
    ComparisonResult,
    Stopping,
)
from samvirke.prepare.holm import holm
from samvirke.prepare.paired import paired, variance_reduction
from samvirke.prepare.simulation_gather import closures_table, curve_table
from samvirke.prepare.simulation_quantiles import quantile
from samvirke.prepare.simulation_stage import Stage, missed
from samvirke.prepare.simulation_words import warnings_of_plan
from samvirke.prepare.worth import warnings_of
from samvirke.travel.times import Floats

QUANTILES = (0.5, 0.8, 0.9)


def comparison_result(
    stages: Sequence[Stage],
    layout: Layout,
    runs: Sequence[ComparedRun],
    *,
    threat: str,
    starts_at_utc: str,
    days: int,
    area: str,
    stopping: Stopping,
    level: float,
) -> ComparisonResult:
    """Turn paired runs into differences with intervals and verdicts."""
    base = stages[0]
    values = np.stack([run.values for run in runs])  # runs, plans, measures, rows
    differences = _differences(layout, values, level)
    identical = all(run.identical for run in runs)
    same_demand = all(run.beside is not None for run in runs)
    plans = _plans(stages)
    calls = _calls(stages, runs, level)
    beside = _incidents(stages, runs) if same_demand else _empty(INCIDENT_COLUMNS)
    region, travel = base.region, base.road.describe()
    areas = region.table("areas")
    outlines = areas[(areas["kind"] == "municipality") & areas["municipality"].isin(base.inside)]
    judged_in = region.municipalities[region.municipalities["id"].isin(base.inside)]
    said = [f"{s.plan.title}: {text}" for s in stages for text in missed(s.plan, starts_at_utc, days)]
    of_region = warnings_of(region, base.road)
    each = [(s.plan.title, warnings_of_plan(s, of_region)) for s in stages]
    of_all = set.intersection(*(set(texts) for _, texts in each))
    of_plans = [text if text in of_all else f"{title}: {text}" for title, texts in each for text in texts]
    said += _other_volumes(stages)
    if not same_demand:
        said.append("The plans do not meet the same incidents: differences are less sure, and not paired.")
    return ComparisonResult(
        plans=plans,
        region_name=region.name,
        region_title=region.title,
        area=area,
        municipalities_inside=base.inside,
        municipalities=judged_in[["id", "name", "lon", "lat", "population"]]
        .rename(columns={"id": "municipality"})
        .reset_index(drop=True),
        threat=threat,
        seed=base.seed,
        runs=len(runs),
        starts_at_utc=starts_at_utc,
        days=days,
        incidents=float(np.mean([run.incidents for run in runs])),
        incidents_simulated=float(np.mean([run.incidents_simulated for run in runs])),
        differences=differences,
        quantiles=_quantiles(stages, runs),
        curves=_curves(stages, runs),
        incidents_paired=beside,
        variance=_variance(stages, layout, values),
        stopping=stopping,
        level=level,
        same_demand=same_demand,
        identical=identical,
        calls=calls,
        answers=answers_of(
            plans,
            differences,
            beside,
            calls,
            identical=identical,
            level=level,
            runs=len(runs),
            incidents=float(np.mean([run.incidents for run in runs])),
        ),
        sites=_sites(stages),
        closures=_closures(stages),
        areas=outlines[["municipality", "geometry"]].reset_index(drop=True),
        standards=region.standards,
        quality=region.quality.rename_axis("table").reset_index(),
        travel=travel,
        attributions=region.attributions,
        method=method_of_comparison(stages, threat, stopping, level, starts_at_utc, days, area),
        warnings=tuple(dict.fromkeys([*said, *of_plans])),
    )


def _other_volumes(stages: Sequence[Stage]) -> list[str]:
    """Name the centres that more or fewer people ring under some plan than under the base."""
    played = [stage.calls for stage in stages if stage.calls is not None]
    rings = [of.volumes.set_index("centre")["calls_per_year"].to_dict() for of in played]
    named = {
        of.names[of.centres.number(centre)]: None
        for of, other in zip(played[1:], rings[1:], strict=True)
        for centre in of.ids
        if centre in rings[0] and other[centre] != rings[0][centre]
    }
    if not named:
        return []
    return [f"The plans do not meet the same callers at {', '.join(named)}: volumes of calls differ."]


def _calls(stages: Sequence[Stage], runs: Sequence[ComparedRun], level: float) -> pd.DataFrame:
    of_runs = [run.calls for run in runs if run.calls is not None]
    if not of_runs:
        return _empty(CALL_DIFFERENCE_COLUMNS)
    return call_differences(call_rows(call_stages(stages)), np.stack(of_runs), level)


def _differences(layout: Layout, values: Floats, level: float) -> pd.DataFrame:
    """Return a row for each plan, measure and row of the layout that has cases."""
    parts = []
    labels = {
        "function": [group.function for group in layout.groups],
        "group": [group.group for group in layout.groups],
        "key": [group.key for group in layout.groups],
        "name": [group.name for group in layout.groups],
    }
    for plan in range(1, values.shape[1]):
        for m, measure in enumerate(MEASURES):
            before, after = values[:, 0, m], values[:, plan, m]
            found = paired(before, after, level=level)
            parts.append(
                pd.DataFrame(
                    {
                        "plan": plan,
                        "measure": measure,
                        **labels,
                        "base": _mean(before),
                        "other": _mean(after),
                        "difference": found.mean,
                        "low": found.low,
                        "high": found.high,
                        "p": found.p,
                        "runs": found.runs,
                        "is_zero": found.is_zero,
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True)
    table = table[table["runs"] > 0].reset_index(drop=True)
    table["p_holm"] = _adjusted(table)
    table["verdict"] = _verdicts(table, level)
    return table[list(DIFFERENCE_COLUMNS)].astype(DIFFERENCE_COLUMNS)


def _adjusted(table: pd.DataFrame) -> Floats:
    """Adjust p-values among what is looked at together: one measure of one function in one kind of group.

    For the whole area these are the plans; for municipalities all plans in all of them.
    """
    adjusted = np.full(len(table), np.nan)
    for rows in table.groupby(["measure", "function", "group"], sort=False).indices.values():
        adjusted[rows] = holm(table["p"].to_numpy()[rows])
    return adjusted


def _verdicts(table: pd.DataFrame, level: float) -> np.ndarray:
    good = np.where(table["measure"].isin(MORE_IS_BETTER), table["difference"], -table["difference"])
    sure = table["p_holm"].to_numpy() < 1 - level
    verdict = np.where(good > 0, "better", "worse").astype(object)
    verdict[~sure] = "undecided"
    verdict[table["is_zero"].to_numpy(dtype=bool)] = "same"
    return verdict


def _mean(values: Floats) -> Floats:
    """Return the mean over the runs that have cases; inf where a run is."""
    counted = ~np.isnan(values)
    total = np.where(counted, values, 0.0).sum(axis=0)
    return np.where(counted.any(axis=0), total / np.maximum(counted.sum(axis=0), 1), np.nan)


def _variance(stages: Sequence[Stage], layout: Layout, values: Floats) -> pd.DataFrame:
    rows = []
    for plan in range(1, len(stages)):
        factor = variance_reduction(values[:, 0], values[:, plan])
        rows += [
            (plan, measure, function, float(factor[m, layout.first[f]]))
            for m, measure in enumerate(MEASURES)
            for f, function in enumerate(stages[0].judging.functions)
        ]
    return pd.DataFrame(rows, columns=list(VARIANCE_COLUMNS)).astype(VARIANCE_COLUMNS)


def _quantiles(stages: Sequence[Stage], runs: Sequence[ComparedRun]) -> pd.DataFrame:
    rows = []
    for plan in range(len(stages)):
        for f, function in enumerate(stages[0].judging.functions):
            ordered = np.sort(np.concatenate([run.response_s[plan][f] for run in runs]))
            for share in QUANTILES:
                found = quantile(ordered, share)
                rows.append((plan, function, share, found.value, found.low, found.high, len(ordered)))
    return pd.DataFrame(rows, columns=list(QUANTILE_COLUMNS)).astype(QUANTILE_COLUMNS)


def _curves(stages: Sequence[Stage], runs: Sequence[ComparedRun]) -> pd.DataFrame:
    curves = np.stack([run.curves for run in runs])
    parts = []
    for plan in range(len(stages)):
        for f, function in enumerate(stages[0].judging.functions):
            shares = curves[:, plan, f]
            shares = shares[~np.isnan(shares).any(axis=1)]
            if len(shares):
                parts.append(curve_table(shares, plan=plan, function=function))
    return (
        pd.concat(parts, ignore_index=True)[list(PLAN_CURVE_COLUMNS)] if parts else _empty(PLAN_CURVE_COLUMNS)
    )


def _incidents(stages: Sequence[Stage], runs: Sequence[ComparedRun]) -> pd.DataFrame:
    beside = np.stack([run.beside for run in runs if run.beside is not None])
    rows = []
    for plan in range(1, len(stages)):
        for f, function in enumerate(stages[0].judging.functions):
            of = dict(zip(PAIRED, beside[:, plan - 1, f].T, strict=True))
            whole = {
                name: of[name].max() if name.startswith("longest") else of[name].mean() for name in PAIRED
            }
            rows.append({"plan": plan, "function": function, **whole})
    return pd.DataFrame(rows)[list(INCIDENT_COLUMNS)].astype(INCIDENT_COLUMNS)


def _plans(stages: Sequence[Stage]) -> pd.DataFrame:
    rows = [
        (
            number,
            stage.plan.title,
            "\n".join(stage.plan.sentences()),
            len(stage.world.units),
            int(stage.unit_is_inside.sum()),
        )
        for number, stage in enumerate(stages)
    ]
    return pd.DataFrame(rows, columns=list(PLAN_COLUMNS)).astype(PLAN_COLUMNS)


def _sites(stages: Sequence[Stage]) -> pd.DataFrame:
    """Return the sites where a plan has more or fewer units than the base."""
    columns = ["site", "name", "kind", "lon", "lat", "plan", "units_base", "units_plan"]
    before = stages[0].region.units["site"].value_counts()
    rows = []
    for plan, stage in enumerate(stages[1:], start=1):
        after = stage.region.units["site"].value_counts()
        sites = stage.region.sites.set_index("id")
        for site in sorted(set(before.index) | set(after.index)):
            counts = int(before.get(site, 0)), int(after.get(site, 0))
            if counts[0] != counts[1] and site in sites.index:
                row = sites.loc[site]
                rows.append((site, row["name"], row["kind"], row["lon"], row["lat"], plan, *counts))
    return pd.DataFrame(rows, columns=columns)


def _closures(stages: Sequence[Stage]) -> pd.DataFrame:
    tables = [closures_table(s.plan).assign(plan=plan) for plan, s in enumerate(stages)]
    some = [table for table in tables if len(table)]
    return pd.concat(some, ignore_index=True) if some else tables[0]


def _empty(columns: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns)).astype(columns)
