"""The command `samvirke compare`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.output import reject_writing_over
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import chance

if TYPE_CHECKING:
    from samvirke.prepare.comparison_result import ComparisonResult
    from samvirke.prepare.stopping import Precision

MEASURES = {  # as people write them; minutes and percentage points outside, seconds and shares inside
    "share": ("share_in_time", 0.01),
    "mean": ("mean_s", 60.0),
    "median": ("p50_s", 60.0),
    "p90": ("p90_s", 60.0),
    "late": ("late", 1.0),
    "unmet": ("unmet", 1.0),
}


@command
def compare(
    plans: Annotated[
        list[str], typer.Argument(help="Plans (.toml), built-in regions or packages; the first is the base.")
    ],
    threat: Annotated[str, typer.Option(help="What happens.")] = "everyday",
    area: Annotated[
        str | None, typer.Option(help="What is judged: a county, or municipalities parted by commas.")
    ] = None,
    starts: Annotated[
        str | None, typer.Option(help="First moment, ISO with zone; default: as the plans have it.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="How long; default: what happens in the plans, else a year.")
    ] = None,
    runs: Annotated[int, typer.Option(help="How many runs; with --precision how many at most.")] = 20,
    precision: Annotated[
        float | None,
        typer.Option(help="Stop when the difference is known to ± so many minutes, points or incidents."),
    ] = None,
    measure: Annotated[str, typer.Option(help="Of what: share, mean, median, p90, late or unmet.")] = "mean",
    function: Annotated[str, typer.Option(help="For which service.")] = "ambulance",
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    rule: Annotated[
        list[str] | None, typer.Option(help="Who is sent under all plans; may stand several times.")
    ] = None,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    weather: Annotated[
        bool, typer.Option("--weather/--no-weather", help="Let weather ground what flies (assumed rates).")
    ] = True,
    calls: Annotated[
        bool,
        typer.Option(
            "--calls", help="Let operators take the calls first; so do all where a plan has \\[calls]."
        ),
    ] = False,
    ring_km: Annotated[float, typer.Option(min=0, help="How far out neighbours are simulated too.")] = 30,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html and tables.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    executor: Annotated[str, typer.Option(help="processes, dask or ray.")] = "processes",
    as_json: Json = False,
) -> None:
    """Compare plans with the first, in the same luck: what is better, worse, and undecided."""
    from samvirke.engine.response.gates import Weather
    from samvirke.prepare.comparing.compare import compare as hold_beside
    from samvirke.prepare.files import check_language
    from samvirke.prepare.simulation_files import write_comparison

    check_language(language)
    reject_writing_over(out, *plans, roads)
    asked = precision_of(precision, measure, function)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, " / ".join(plans)) as (done, said):
        result = hold_beside(
            plans,
            threat,
            days=days,
            starts_at_utc=starts,
            runs=runs,
            precision=asked,
            seed=seed,
            area=area,
            ring_m=1000 * ring_km,
            road=open_road_times(roads) if roads else None,
            rules=rule or (),
            weather=Weather() if weather else None,
            calls=calls,
            processes=processes,
            executor=executor,
            done=done,
            said=said,
        )
    files = write_comparison(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def precision_of(half_width: float | None, measure: str, function: str) -> "Precision | None":
    """Return the precision that was asked for, None where none was.

    Raises
    ------
    BadInputError
        When there is no such measure, or the number cannot be.
    """
    from samvirke.model.errors import BadInputError
    from samvirke.prepare.stopping import Precision
    from samvirke.rules.response_times import judged_functions

    if measure not in MEASURES:
        raise BadInputError(f"the measure is {measure!r}; it must be one of {', '.join(MEASURES)}")
    functions = judged_functions()
    if function not in functions:
        raise BadInputError(f"the function is {function!r}; it must be one of {', '.join(functions)}")
    if half_width is None:
        return None
    if not 0 < half_width < float("inf"):
        raise BadInputError(f"the precision is {half_width:g}; it must be above 0")
    name, unit = MEASURES[measure]
    return Precision(half_width=half_width * unit, measure=name, function=function)


def _show(result: "ComparisonResult") -> None:
    from samvirke.prepare.comparing.words import SPOKEN, amount, ends

    titles = dict(zip(result.plans["plan"], result.plans["title"], strict=True))
    whole = result.differences[result.differences["group"] == "all"]
    whole = whole[whole["measure"].isin(SPOKEN) & (whole["verdict"] != "same")]
    for plan in result.plans["plan"].iloc[1:]:
        rows = whole[whole["plan"] == plan].sort_values("function", kind="stable")
        if rows.empty:
            continue
        print_table(
            ("service", "measure", "difference", "from", "to", "p (Holm)", "verdict"),
            [
                (
                    row.function,
                    SPOKEN[row.measure],
                    amount(row.measure, row.difference),
                    *ends(row.measure, row.low, row.high),
                    chance(row.p_holm),
                    row.verdict,
                )
                for row in rows.itertuples()
            ],
            title=f"{result.area or result.region_title}: {titles[plan]} against {titles[0]}, {result.days} "
            f"days, {result.runs} runs, seed {result.seed}, intervals at {result.level:.1%}",
        )
    _show_calls(result, titles)
    for answer in result.answers:
        print(answer)
    stopping = result.stopping
    if stopping.measure and not stopping.is_precise:
        say(
            f"note: the precision asked for was not reached in {stopping.runs} runs; ask for more with --runs"
        )


def _show_calls(result: "ComparisonResult", titles: dict[int, str]) -> None:
    from samvirke.prepare.comparing.words import CALLS_SPOKEN, amount, ends

    for plan in result.plans["plan"].iloc[1:]:
        rows = result.calls[(result.calls["plan"] == plan) & (result.calls["verdict"] != "same")]
        if rows.empty:
            continue
        print_table(
            ("call centre", "measure", "difference", "from", "to", "p (Holm)", "verdict"),
            [
                (
                    row["name"],
                    CALLS_SPOKEN[row["measure"]],
                    amount(row["measure"], row["difference"]),
                    *ends(row["measure"], row["low"], row["high"]),
                    chance(row["p_holm"]),
                    row["verdict"],
                )
                for row in rows.to_dict(orient="records")
            ],
            title=f"Calls: {titles[plan]} against {titles[0]}",
        )


def _document(result: "ComparisonResult", files: list[Path]) -> dict[str, object]:
    return {
        "plans": result.plans.to_dict(orient="records"),
        "region": result.region_name,
        "area": result.area,
        "threat": result.threat,
        "runs": result.runs,
        "seed": result.seed,
        "starts_at_utc": result.starts_at_utc,
        "days": result.days,
        "level": result.level,
        "identical": result.identical,
        "answers": list(result.answers),
        "stopping": asdict(result.stopping),
        "differences": result.differences.to_dict(orient="records"),
        "quantiles": result.quantiles.to_dict(orient="records"),
        "incidents": result.incidents_paired.to_dict(orient="records"),
        "calls": result.calls.to_dict(orient="records"),
        "variance_reduction": result.variance.to_dict(orient="records"),
        "travel": asdict(result.travel),
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
