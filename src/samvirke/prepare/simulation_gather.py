"""From many runs of a plan to the one result that report, files and API show."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.gather import gather
from samvirke.prepare.interval import mean_interval, ratio_interval
from samvirke.prepare.plan import Plan, closure_id, local_text
from samvirke.prepare.result import StressResult
from samvirke.prepare.simulation_call_tables import alerts_table, calls_table
from samvirke.prepare.simulation_quantiles import quantile
from samvirke.prepare.simulation_result import (
    ACROSS_COLUMNS,
    CLASS_COLUMNS,
    CURVE_COLUMNS,
    HOSPITAL_COLUMNS,
    SERVICE_COLUMNS,
    UNIT_COLUMNS,
    SimulationResult,
)
from samvirke.prepare.simulation_run import STEPS_S, SimulatedRun
from samvirke.prepare.simulation_stage import DAY_S, Stage, missed
from samvirke.prepare.simulation_words import method_of_plan, warnings_of_plan
from samvirke.prepare.summary import CURVE_STEPS
from samvirke.travel.times import Floats

QUANTILES = {"p50": 0.5, "p80": 0.8, "p90": 0.9}


def simulation_result(
    stage: Stage,
    runs: Sequence[SimulatedRun],
    *,
    threat: str,
    starts_at_utc: str,
    days: int,
    area: str,
) -> SimulationResult:
    """Turn the runs into tables: means a run, intervals over runs."""
    judged = gather(
        stage.region, stage.judging, threat, stage.seed, [r.summary for r in runs], stage.road, pd.DataFrame()
    )
    table = judged.table[judged.table["municipality"].isin(stage.inside)].reset_index(drop=True)
    playback = next(run.playback for run in runs if run.playback is not None)
    limited = bool(stage.region.table("capacities")["item"].isin(("handover_bay", "emergency_bed")).any())
    return SimulationResult(
        plan_title=stage.plan.title,
        plan_changes=stage.plan.sentences(),
        region_name=stage.region.name,
        region_title=stage.region.title,
        area=area,
        municipalities_inside=stage.inside,
        threat=threat,
        seed=stage.seed,
        runs=len(runs),
        starts_at_utc=starts_at_utc,
        days=days,
        incidents=float(np.mean([run.incidents for run in runs])),
        incidents_simulated=float(np.mean([run.incidents_simulated for run in runs])),
        services=_services(stage, runs, table),
        classes=_classes(stage, runs),
        curves=_curves(stage, runs),
        table=table,
        units=_units(stage, runs, days),
        across=_across(stage, runs),
        hospitals=_hospitals(stage, runs),
        turned_away=float(np.mean([run.turned_away for run in runs])),
        hospital_limits=limited,
        playback=playback,
        closures=closures_table(stage.plan),
        outages=_outages(stage),
        rules=tuple(rule.meaning for rule in stage.rules),
        areas=areas_inside(judged, stage),
        standards=judged.standards,
        quality=judged.quality,
        travel=judged.travel,
        attributions=judged.attributions,
        **_calls(stage, runs),
        method=method_of_plan(stage, threat, len(runs), starts_at_utc, days, area),
        warnings=(*missed(stage.plan, starts_at_utc, days), *warnings_of_plan(stage, judged.warnings)),
    )


def _calls(stage: Stage, runs: Sequence[SimulatedRun]) -> dict[str, pd.DataFrame]:
    counted = [run.calls for run in runs if run.calls is not None]
    if stage.calls is None or not counted:
        return {}
    return {"calls": calls_table(stage.calls, counted), "alerts": alerts_table(counted)}


def areas_inside(judged: StressResult, stage: Stage) -> pd.DataFrame:
    """Return the outlines of the area's municipalities."""
    return judged.areas[judged.areas["municipality"].isin(stage.inside)].reset_index(drop=True)


def closures_table(plan: Plan) -> pd.DataFrame:
    """Return what is closed: `id, name, from_local, until_local, detour_s, geometry`."""
    rows = [
        {
            "id": closure_id(number),
            "name": closure.name,
            "from_local": local_text(closure.from_utc),
            "until_local": local_text(closure.until_utc),
            "detour_s": np.nan if closure.detour_s is None else closure.detour_s,
            "geometry": closure.area,
        }
        for number, closure in enumerate(plan.closures, start=1)
    ]
    return pd.DataFrame(rows, columns=["id", "name", "from_local", "until_local", "detour_s", "geometry"])


def _outages(stage: Stage) -> pd.DataFrame:
    named = {
        table: stage.region.table(table).set_index("id")["name"].to_dict() for table in ("units", "sites")
    }
    rows = [
        {
            "what": outage.table.removesuffix("s"),
            "id": outage.id,
            "name": named[outage.table].get(outage.id, outage.id),
            "from_local": local_text(outage.from_utc),
            "until_local": local_text(outage.until_utc),
        }
        for outage in stage.plan.outages
    ]
    return pd.DataFrame(rows, columns=["what", "id", "name", "from_local", "until_local"])


def _services(stage: Stage, runs: Sequence[SimulatedRun], table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a function, over the whole area."""
    held = table.groupby("function", sort=False)["share_required"].max()
    rows = []
    for f, function in enumerate(stage.judging.functions):
        counts = {
            name: np.array([getattr(r.summary, name)[f].sum() for r in runs], dtype=float)
            for name in ("required", "met", "late", "unmet")
        }
        response_s = [run.response_s[f] for run in runs]
        mean = mean_interval(np.array([_mean(times) for times in response_s]))
        full = np.sort(np.concatenate([run.full_s[f] for run in runs]))
        full_p90 = quantile(full, 0.9)
        rows.append(
            {
                "function": function,
                "required": counts["required"].mean(),
                "met_in_time": counts["met"].mean(),
                "late": counts["late"].mean(),
                "unmet": counts["unmet"].mean(),
                "share_required": held[function],
                **_named("share_in_time", "", ratio_interval(counts["met"], counts["required"])),
                **_named("mean", "_s", mean),
                **_quantiles(np.sort(np.concatenate(response_s))),
                "full_p50_s": quantile(full, 0.5).value,
                **_named("full_p90", "_s", (full_p90.value, full_p90.low, full_p90.high)),
            }
        )
    return pd.DataFrame(rows)[list(SERVICE_COLUMNS)].astype(SERVICE_COLUMNS)


def _classes(stage: Stage, runs: Sequence[SimulatedRun]) -> pd.DataFrame:
    """Return one row a function and area class that has cases."""
    judging, rows = stage.judging, []
    for c, (function, area_class) in enumerate(judging.classes):
        f = judging.functions.index(function)
        response_s = [run.response_s[f][run.area_class[f] == c] for run in runs]
        of_class = judging.class_of_cell[f] == c
        limit_s = float(np.nanmin(np.append(judging.limit_s[f][of_class], np.inf)))
        required = np.array([len(times) for times in response_s], dtype=float)
        met = np.array([(times <= limit_s).sum() for times in response_s], dtype=float)
        if not area_class or not required.sum():
            continue
        rows.append(
            {
                "function": function,
                "area_class": area_class,
                "time_limit_s": limit_s if np.isfinite(limit_s) else np.nan,
                "share_required": _largest(judging.share[f][of_class]),
                "required": required.mean(),
                **_named("share_in_time", "", ratio_interval(met, required)),
                **_quantiles(np.sort(np.concatenate(response_s))),
            }
        )
    return pd.DataFrame(rows, columns=list(CLASS_COLUMNS)).astype(CLASS_COLUMNS)


def _curves(stage: Stage, runs: Sequence[SimulatedRun]) -> pd.DataFrame:
    curves = np.stack([run.curves for run in runs])
    parts = []
    for f, function in enumerate(stage.judging.functions):
        for m, measure in enumerate(("first", "full")):
            shares = curves[:, f, m]
            shares = shares[~np.isnan(shares).any(axis=1)]
            if len(shares):
                parts.append(curve_table(shares, function=function, measure=measure))
    empty = pd.DataFrame(columns=list(CURVE_COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(CURVE_COLUMNS)] if parts else empty


def curve_table(shares: Floats, **labels: object) -> pd.DataFrame:
    """Return a curve: the mean over runs, and the smallest and largest; `shares` is (runs, steps)."""
    return pd.DataFrame(
        {
            **{name: [value] * CURVE_STEPS for name, value in labels.items()},
            "time_s": STEPS_S,
            "share": shares.mean(axis=0),
            "low": shares.min(axis=0),
            "high": shares.max(axis=0),
        }
    )


def _units(stage: Stage, runs: Sequence[SimulatedRun], days: int) -> pd.DataFrame:
    units = stage.region.units
    sites = stage.region.sites.set_index("id").loc[units["site"]]
    owners = stage.region.organisations.set_index("id")["name"]
    names = stage.region.municipalities.set_index("id")["name"]
    busy, low, high = mean_interval(np.stack([run.busy_s for run in runs]) / (days * DAY_S))
    missions = np.mean([run.missions for run in runs], axis=0)
    municipality = sites["municipality"].fillna("").to_numpy(dtype=object)
    table = pd.DataFrame(
        {
            "unit": units["id"].to_numpy(),
            "name": units["name"].to_numpy(),
            "function": list(stage.unit_functions),
            "site": units["site"].to_numpy(),
            "site_name": sites["name"].to_numpy(),
            "municipality": municipality,
            "municipality_name": [names.get(m, "") for m in municipality],
            "owner": units["owner"].to_numpy(),
            "owner_name": owners.loc[units["owner"]].to_numpy(),
            "inside": stage.unit_is_inside,
            "missions": missions,
            "missions_a_day": missions / days,
            "busy_share": busy,
            "busy_low": np.maximum(low, 0.0),
            "busy_high": high,
            "moves": np.mean([run.moves for run in runs], axis=0),
            "lon": sites["lon"].to_numpy(),
            "lat": sites["lat"].to_numpy(),
        }
    )
    return table.astype(UNIT_COLUMNS)


def _across(stage: Stage, runs: Sequence[SimulatedRun]) -> pd.DataFrame:
    """Return who came first to another municipality; most incidents first."""
    judging, region = stage.judging, stage.region
    f, to, unit, count = np.concatenate([run.crossings for run in runs]).T
    came = np.zeros((len(judging.functions), len(judging.municipalities)))
    np.add.at(came, (f, to), count)
    owner, home = judging.owner_of_unit[unit], judging.municipality_of_unit[unit]
    inside_from = (home >= 0) & stage.is_inside[home]
    crossed = (home != to) & (inside_from | stage.is_inside[to])
    keys = pd.DataFrame({"f": f, "owner": owner, "home": home, "to": to, "count": count})[crossed]
    total = keys.groupby(["f", "owner", "home", "to"], as_index=False)["count"].sum()
    names = np.append(region.municipalities["name"].to_numpy(dtype=object), "")
    numbers = np.append(np.array(judging.municipalities, dtype=object), "")
    owners = region.organisations["name"].to_numpy(dtype=object)
    to, home = total["to"].to_numpy(), total["home"].to_numpy()
    inside_to, inside_from = stage.is_inside[to], (home >= 0) & stage.is_inside[home]
    table = pd.DataFrame(
        {
            "function": np.array(judging.functions, dtype=object)[total["f"]],
            "giver": np.array(judging.owners, dtype=object)[total["owner"]],
            "giver_name": owners[total["owner"]],
            "from_municipality": numbers[home],
            "from_name": names[home],
            "to_municipality": numbers[to],
            "to_name": names[to],
            "direction": np.where(inside_to & inside_from, "within", np.where(inside_to, "in", "out")),
            "incidents": total["count"].to_numpy() / len(runs),
            "share": total["count"].to_numpy() / came[total["f"], to],
        }
    )
    ordered = table.sort_values(
        ["incidents", "function", "from_municipality", "to_municipality", "giver"],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    return ordered.reset_index(drop=True).astype(ACROSS_COLUMNS)


def _hospitals(stage: Stage, runs: Sequence[SimulatedRun]) -> pd.DataFrame:
    """Return the hospitals inside, and those outside that patients are brought to."""
    sites = stage.region.sites.set_index("id").loc[list(stage.hospitals)]
    arrivals = np.sum([run.arrivals for run in runs], axis=0)
    wait_s = np.sum([run.bay_wait_s for run in runs], axis=0)
    table = pd.DataFrame(
        {
            "hospital": list(stage.hospitals),
            "name": sites["name"].to_numpy(),
            "inside": stage.hospital_is_inside,
            "arrivals": arrivals / len(runs),
            "bay_wait_mean_s": wait_s / np.maximum(arrivals, 1),
            "bay_wait_max_s": np.max([run.longest_wait_s for run in runs], axis=0),
            "diverted_to": np.mean([run.diverted_to for run in runs], axis=0),
            "diverted_away": np.mean([run.diverted_away for run in runs], axis=0),
            "lon": sites["lon"].to_numpy(),
            "lat": sites["lat"].to_numpy(),
        }
    ).astype(HOSPITAL_COLUMNS)
    return table[table["inside"] | (table["arrivals"] > 0)].reset_index(drop=True)


def _quantiles(ordered: Floats) -> dict[str, float]:
    named: dict[str, float] = {}
    for stem, share in QUANTILES.items():
        found = quantile(ordered, share)
        named |= _named(stem, "_s", (found.value, found.low, found.high))
    return named


def _named(stem: str, unit: str, triple: tuple[object, object, object]) -> dict[str, float]:
    """Name a value and the ends of its interval; neither a share nor a time is below 0."""
    value, low, high = (float(np.asarray(part)) for part in triple)
    low = max(low, 0.0) if np.isfinite(low) else low
    return {f"{stem}{unit}": value, f"{stem}_low{unit}": low, f"{stem}_high{unit}": high}


def _mean(times: Floats) -> float:
    came = times[np.isfinite(times)]
    return float(came.mean()) if len(came) else np.nan


def _largest(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.max()) if len(known) else np.nan
