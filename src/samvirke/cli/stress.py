"""The command `samvirke stress`."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import interval, minutes, percent
from samvirke.cli.stress_days import stress_days

if TYPE_CHECKING:
    from samvirke.prepare.result import StressResult

THREATS = ("everyday", "pandemic")
RUNS = 4  # years of ordinary emergencies
SHOWN = 12  # worst gaps in the terminal; all are in the report


@command
def stress(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    threat: Annotated[str, typer.Option(help="What happens: everyday, or pandemic.")] = "everyday",
    runs: Annotated[
        int | None, typer.Option(help="How many courses are drawn; default: 4, of a pandemic 20.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html and tables.")] = None,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    preset: Annotated[
        str | None, typer.Option(help="Pandemic: fhi_march_2020 (default), another name, or a .toml file.")
    ] = None,
    days: Annotated[int | None, typer.Option(help="Pandemic: length; default: the preset's.")] = None,
    contacts: Annotated[
        str | None, typer.Option(help="Pandemic: file of contacts, or prem2021; default: modelled.")
    ] = None,
    stock: Annotated[
        str | None,
        typer.Option(help="Pandemic: stock file, region, or march_2020; default: the region's, if any."),
    ] = None,
    supply: Annotated[
        float | None, typer.Option(help="Pandemic: share of ordinary use that keeps coming; default: 1.")
    ] = None,
    share: Annotated[
        str | None, typer.Option(help="Pandemic: who shares stock: none (default) or nation.")
    ] = None,
    cut: Annotated[
        list[str] | None,
        typer.Option(help="Pandemic: stop:ITEM:DAYS, border:DAYS or a shortage list (CSV); repeat it."),
    ] = None,
    use: Annotated[Path | None, typer.Option(help="Pandemic: your own coefficients of use (CSV).")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    as_json: Json = False,
) -> None:
    """Put a region under a threat and show what falls short, where, and whose duty it is."""
    from samvirke.model.errors import BadInputError
    from samvirke.prepare.files import check_language, write_result
    from samvirke.prepare.stress import stress as put_under_stress
    from samvirke.register.closest import did_you_mean

    check_language(language)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    by_day = {
        "preset": preset,
        "days": days,
        "contacts": contacts,
        "stock": stock,
        "supply": supply,
        "share": share,
        "cut": cut,
        "use": use,
    }
    if threat == "pandemic":
        if roads is not None:
            raise BadInputError(
                "--roads is for threats of minutes; a pandemic asks for no journeys: leave it out"
            )
        stress_days(
            region,
            **{name: value for name, value in by_day.items() if value is not None},  # type: ignore[arg-type]
            runs=20 if runs is None else runs,
            seed=seed,
            out=out,
            language=language,
            processes=processes,
            as_json=as_json,
        )
        return
    if threat == "supply":
        raise BadInputError(
            "a cut of supply is asked for with `samvirke medicines --supply`; here the threat is everyday or "
            "pandemic (of protective equipment --supply 0 is a closed border)"
        )
    if threat not in THREATS:
        near = did_you_mean(threat, THREATS) or "write one that there is"
        raise BadInputError(f"there is no threat {threat!r}; {near}; the threats are {' and '.join(THREATS)}")
    given = [name for name, value in by_day.items() if value is not None]
    if given:
        raise BadInputError(
            f"--{given[0]} is for --threat pandemic, and the threat is {threat}; leave it out, or ask for "
            "the pandemic"
        )
    runs = RUNS if runs is None else runs
    with progress(runs, f"{region} under {threat}") as (done, said):
        road = open_road_times(roads) if roads else None
        result = put_under_stress(
            region, threat, runs=runs, seed=seed, road=road, processes=processes, done=done, said=said
        )
    files = write_result(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def _show(result: "StressResult") -> None:
    """Print what a planner asks first: how each service does, and where it falls short most."""
    print_table(
        ("service", "needs a year", "in time", "late", "nobody came", "gap"),
        [
            (
                name,
                f"{row['required']:,.0f}",
                percent(row["share"], 1),
                f"{row['late']:,.0f}",
                f"{row['unmet']:,.0f}",
                f"{row['gap']:,.0f}",
            )
            for name, row in _by_function(result).iterrows()
        ],
        title=f"{result.region_title}: {result.threat}, {result.runs} runs, seed {result.seed}, "
        f"{result.incidents:,.0f} incidents a run",
    )
    worst = result.table[result.table["gap"] > 0].head(SHOWN)
    print_table(
        ("service", "municipality", "whose duty", "needs", "in time", "required", "gap", "p90 min", "95 %"),
        [
            (
                row.function,
                row.municipality_name,
                row.owner_name,
                f"{row.required:,.0f}",
                percent(row.share_in_time if math.isfinite(row.share_required) else math.nan),
                percent(row.share_required),
                f"{row.gap:,.0f}",
                minutes(row.p90_s),
                interval(row.p90_low_s, row.p90_high_s),
            )
            for row in worst.itertuples()
        ],
        title=f"The {len(worst)} largest gaps: needs a year met too late, beyond what the standard allows",
    )


def _by_function(result: "StressResult") -> Any:
    """Add up by service; without a standard nothing is in time or late."""
    totals = result.table.groupby("function", sort=False)[
        ["required", "met_in_time", "late", "unmet", "gap", "share_required"]
    ].agg(
        dict.fromkeys(("required", "met_in_time", "late", "unmet", "gap"), "sum") | {"share_required": "max"}
    )
    totals["share"] = (totals["met_in_time"] / totals["required"]).where(totals["share_required"].notna())
    return totals


def _document(result: "StressResult", files: list[Path]) -> dict[str, object]:
    return {
        "region": result.region_name,
        "threat": result.threat,
        "runs": result.runs,
        "seed": result.seed,
        "incidents_per_run": result.incidents,
        "travel": asdict(result.travel),
        "warnings": list(result.warnings),
        "shortfall": result.table.to_dict(orient="records"),
        "published": result.published.to_dict(orient="records"),
        "files": [str(file) for file in files],
    }
