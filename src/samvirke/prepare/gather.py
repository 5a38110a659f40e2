"""From the summaries of many runs to the one result that report, files and API show."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.prepare.interval import mean_interval, ratio_interval
from samvirke.prepare.judging import Judging
from samvirke.prepare.published import published_beside
from samvirke.prepare.result import SHORTFALL_COLUMNS, StressResult
from samvirke.prepare.summary import CURVE_STEP_S, CURVE_STEPS, RunSummary
from samvirke.prepare.worth import method_of, rests_on, warnings_of
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints, TravelTimes


def gather(
    region: Region,
    judging: Judging,
    threat: str,
    seed: int,
    summaries: Sequence[RunSummary],
    road: TravelTimes,
    reached: pd.DataFrame,
) -> StressResult:
    """Turn run summaries into tables: means of a course, intervals over runs."""
    travel = road.describe()
    table = _shortfall(region, judging, summaries)
    return StressResult(
        region_name=region.name,
        region_title=region.title,
        threat=threat,
        seed=seed,
        runs=len(summaries),
        incidents=float(np.mean([s.incidents for s in summaries])),
        table=table,
        curves=_curves(judging, summaries),
        rhythm=_rhythm(judging, summaries),
        owners=_owners(table),
        coverage=reached,
        published=published_beside(judging, summaries),
        quality=region.quality.rename_axis("table").reset_index(),
        areas=_areas(region),
        standards=region.standards,
        travel=travel,
        attributions=region.attributions,
        method=method_of(threat, seed, summaries, travel),
        warnings=warnings_of(region, road),
    )


def _stack(summaries: Sequence[RunSummary], name: str) -> Floats:
    return np.stack([np.asarray(getattr(s, name), dtype=float) for s in summaries])


def _sum(summaries: Sequence[RunSummary], name: str) -> Ints:
    """Add up over the runs; these arrays are too large to stack."""
    total = np.zeros_like(getattr(summaries[0], name), dtype=np.int64)
    for summary in summaries:
        total += getattr(summary, name)
    return total


def _shortfall(region: Region, judging: Judging, summaries: Sequence[RunSummary]) -> pd.DataFrame:
    """One row a function and municipality, worst gap first."""
    n_functions, n_municipalities = len(judging.functions), len(judging.municipalities)
    counts = {
        name: _stack(summaries, name) for name in ("required", "met", "late", "unmet", "by_own", "allowed")
    }
    # Where no standard is known nobody is late and nothing is let pass: only the unmet are a gap.
    gap = np.maximum(0.0, counts["late"] + counts["unmet"] - counts["allowed"])
    municipalities = region.municipalities
    names = region.organisations.set_index("id")["name"]
    helpers, came_from = _sum(summaries, "helpers"), _sum(summaries, "came_from")
    within = np.diagonal(came_from, axis1=1, axis2=2).astype(float)
    labels = {
        "function": np.repeat(judging.functions, n_municipalities),
        "municipality": np.tile(municipalities["id"], n_functions),
        "municipality_name": np.tile(municipalities["name"], n_functions),
        "owner": [judging.owners[o] if o >= 0 else "" for duty in judging.duty for o in duty],
        "most_help_from": [
            _most_help(judging, helpers[f, m], judging.duty[f][m], names)
            for f in range(n_functions)
            for m in range(n_municipalities)
        ],
        "most_from": [
            _most_from(municipalities["name"].to_numpy(), came_from[f, m], m)
            for f in range(n_functions)
            for m in range(n_municipalities)
        ],
        "lon": np.tile(municipalities["lon"], n_functions),
        "lat": np.tile(municipalities["lat"], n_functions),
    }
    numbers = {
        "required": counts["required"].mean(axis=0),
        "met_in_time": counts["met"].mean(axis=0),
        "late": counts["late"].mean(axis=0),
        "unmet": counts["unmet"].mean(axis=0),
        "share_required": _by_municipality(judging, judging.share, np.fmax),
        "gap": gap.mean(axis=0),
        "time_limit_s": _by_municipality(judging, judging.limit_s, np.fmin),
        "full_p90_s": mean_interval(_stack(summaries, "full_p90_s"))[0],
        "share_by_own": _share(counts["by_own"].sum(axis=0), (counts["met"] + counts["late"]).sum(axis=0)),
        "share_from_within": _share(within, came_from.sum(axis=2)),
        "rests_on": rests_on(region, judging),
        **_with_interval("share_in_time", "", ratio_interval(counts["met"], counts["required"])),
        **_with_interval("p50", "_s", mean_interval(_stack(summaries, "quantile_s")[:, 0])),
        **_with_interval("p90", "_s", mean_interval(_stack(summaries, "quantile_s")[:, 2])),
    }
    rows = pd.DataFrame({**labels, **{name: values.ravel() for name, values in numbers.items()}})
    rows["owner_name"] = rows["owner"].map(names).fillna("")
    rows = rows[[*SHORTFALL_COLUMNS]]
    order = np.lexsort((rows["municipality"], rows["function"], -rows["gap"]))
    return rows.iloc[order].reset_index(drop=True)


def _with_interval(stem: str, unit: str, triple: tuple[Floats, Floats, Floats]) -> dict[str, Floats]:
    """Name a value and the ends of its interval; a share or a time is not below 0."""
    value, low, high = triple
    return {f"{stem}{unit}": value, f"{stem}_low{unit}": np.maximum(low, 0.0), f"{stem}_high{unit}": high}


def _share(part: Floats, whole: Floats) -> Floats:
    """Return part over whole, NaN where there is nothing to share."""
    share = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share


def _by_municipality(judging: Judging, values: Sequence[Floats], strictest: np.ufunc) -> Floats:
    """Return the strictest known value of each municipality's cells, shape (F, M); NaN: none known.

    `strictest` is ``np.fmin`` or ``np.fmax``, which pass over NaN.
    """
    result = np.full((len(judging.functions), len(judging.municipalities)), np.nan)
    for f, of_cell in enumerate(values):
        strictest.at(result[f], judging.municipality_of_cell, of_cell)
    return result


def _most_help(judging: Judging, came: np.ndarray, own: int, names: pd.Series) -> str:
    others = came.copy()
    if own >= 0:
        others[own] = 0
    return str(names[judging.owners[int(others.argmax())]]) if others.any() else ""


def _most_from(names: np.ndarray, came: np.ndarray, own: int) -> str:
    """Name the other municipality that most first units came from; empty when none did."""
    others = came[:-1].copy()
    others[own] = 0
    return str(names[int(others.argmax())]) if others.any() else ""


def _curves(judging: Judging, summaries: Sequence[RunSummary]) -> pd.DataFrame:
    curve = _stack(summaries, "curve")
    rows = []
    for c, (function, area_class) in enumerate(judging.classes):
        if np.isnan(curve[:, c]).all():
            continue
        rows.append(
            pd.DataFrame(
                {
                    "function": function,
                    "area_class": area_class,
                    "time_s": CURVE_STEP_S * np.arange(1, CURVE_STEPS + 1),
                    "share": np.nanmean(curve[:, c], axis=0),
                    "low": np.nanmin(curve[:, c], axis=0),
                    "high": np.nanmax(curve[:, c], axis=0),
                }
            )
        )
    columns = ["function", "area_class", "time_s", "share", "low", "high"]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=columns)


def _rhythm(judging: Judging, summaries: Sequence[RunSummary]) -> pd.DataFrame:
    mean = _stack(summaries, "rhythm").mean(axis=0)
    function, month, hour = np.indices(mean.shape[1:])
    return pd.DataFrame(
        {
            "function": np.array(judging.functions)[function.ravel()],
            "month": month.ravel() + 1,
            "hour": hour.ravel(),
            "required": mean[0].ravel(),
            "late": mean[1].ravel(),
        }
    )


def _owners(table: pd.DataFrame) -> pd.DataFrame:
    """Add up by whose duty it is, largest gap first."""
    grouped = table.groupby(["function", "owner", "owner_name"], as_index=False).agg(
        municipalities=("municipality", "count"),
        required=("required", "sum"),
        late=("late", "sum"),
        unmet=("unmet", "sum"),
        gap=("gap", "sum"),
    )
    return grouped.sort_values(
        ["gap", "function", "owner"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)


def _areas(region: Region) -> pd.DataFrame:
    areas = region.table("areas")
    outlines = areas[areas["kind"] == "municipality"]
    return outlines[["municipality", "geometry"]].reset_index(drop=True)
