"""The command `samvirke simulate`."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.output import reject_writing_over
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import UNKNOWN, interval, minutes, percent, seconds

if TYPE_CHECKING:
    from datetime import date

    from samvirke.prepare.simulation_result import SimulationResult

SHOWN = 12  # rows of long tables in the terminal; all are in the files


@command
def simulate(
    plan: Annotated[str, typer.Argument(help="A plan (.toml), a built-in region (norway) or a package.")],
    threat: Annotated[str, typer.Option(help="What happens.")] = "everyday",
    area: Annotated[
        str | None, typer.Option(help="What is judged: a county, or municipalities parted by commas.")
    ] = None,
    starts: Annotated[
        str | None, typer.Option(help="First moment, ISO with zone; default: as the plan has it.")
    ] = None,
    days: Annotated[
        int | None, typer.Option(help="How long; default: what happens in the plan, else a year.")
    ] = None,
    runs: Annotated[int, typer.Option(help="How many courses are drawn; intervals need 2.")] = 4,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Who is sent, such as own_first:margin_min=5; may stand several times."),
    ] = None,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    weather: Annotated[
        bool, typer.Option("--weather/--no-weather", help="Let weather ground what flies (assumed rates).")
    ] = True,
    calls: Annotated[
        bool, typer.Option("--calls", help="Let operators take the calls first; so do plans with \\[calls].")
    ] = False,
    day: Annotated[
        str | None, typer.Option(help="Local day to play back, 2026-02-03; default: the busiest.")
    ] = None,
    ring_km: Annotated[float, typer.Option(min=0, help="How far out neighbours are simulated too.")] = 30,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html and tables.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    executor: Annotated[str, typer.Option(help="processes, dask or ray.")] = "processes",
    as_json: Json = False,
) -> None:
    """Simulate a plan: how fast help comes in an area, who is busy, who helps whom."""
    from samvirke.engine.response.gates import Weather
    from samvirke.prepare.files import check_language
    from samvirke.prepare.simulation import simulate_plan
    from samvirke.prepare.simulation_files import write_simulation

    check_language(language)
    reject_writing_over(out, plan, roads)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, plan) as (done, said):
        result = simulate_plan(
            plan,
            threat,
            days=days,
            starts_at_utc=starts,
            runs=runs,
            seed=seed,
            area=area,
            ring_m=1000 * ring_km,
            road=open_road_times(roads) if roads else None,
            rules=rule or (),
            weather=Weather() if weather else None,
            calls=calls,
            day=day_of(day),
            processes=processes,
            executor=executor,
            done=done,
            said=said,
        )
    files = write_simulation(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def day_of(text: str | None) -> "date | None":
    """Return the day that was written, None where none was.

    Raises
    ------
    BadInputError
        When it is no day.
    """
    from datetime import date as day_named

    from samvirke.model.errors import BadInputError

    if text is None:
        return None
    try:
        return day_named.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(f"{text!r} is no day; write it like 2026-02-03") from error


def _show(result: "SimulationResult") -> None:
    from samvirke.model.calendar import moment_utc
    from samvirke.prepare.comparing.words import how_many
    from samvirke.prepare.plan import local_text

    where = result.area or result.region_title
    starts = f"{local_text(moment_utc(result.starts_at_utc))} local time"
    print_table(
        ("service", "incidents", "in time", "95 %", "median min", "nine in ten", "95 %", "nobody came"),
        [
            (
                row.function,
                how_many(row.required),
                percent(row.share_in_time if math.isfinite(row.share_required) else math.nan, 1),
                _shares(row.share_in_time_low, row.share_in_time_high)
                if math.isfinite(row.share_required)
                else UNKNOWN,
                minutes(row.p50_s),
                minutes(row.p90_s),
                interval(row.p90_low_s, row.p90_high_s),
                f"{row.unmet:,.1f}",
            )
            for row in result.services.itertuples()
        ],
        title=f"{where}: {result.plan_title}, {result.days} days from {starts}, "
        f"{result.runs} runs, seed {result.seed}",
    )
    if len(result.calls):
        show_calls(result)
    inside = result.units[result.units["inside"]]
    busiest = inside.sort_values("busy_share", ascending=False, kind="stable").head(SHOWN)
    print_table(
        ("unit", "where", "missions a day", "out"),
        [
            (row.name_, row.municipality_name, f"{row.missions_a_day:.1f}", percent(row.busy_share, 1))
            for row in busiest.rename(columns={"name": "name_"}).itertuples()
        ],
        title=f"The {len(busiest)} busiest units of the area",
    )
    print_table(
        ("service", "from", "to", "incidents a run", "of theirs"),
        [
            (row.function, row.from_name, row.to_name, f"{row.incidents:,.1f}", percent(row.share))
            for row in result.across.head(SHOWN).itertuples()
        ],
        title="Who comes first across borders, most often first",
    )


def show_calls(result: "SimulationResult") -> None:
    """Print how calls were answered, and how soon all agencies were alerted."""
    print_table(
        (
            "call centre",
            "operators",
            "calls a run",
            "in time",
            "95 %",
            "asked",
            "wait p50 s",
            "p90 s",
            "busy",
        ),
        [
            (
                row.name_,
                f"{row.operators_least}-{row.operators_most}",
                f"{row.calls:,.0f}",
                percent(row.share_in_time, 1),
                _shares(row.share_in_time_low, row.share_in_time_high),
                f"{percent(row.target_share)} in {row.target_s:g} s",
                seconds(row.wait_p50_s),
                seconds(row.wait_p90_s),
                percent(row.occupancy, 1),
            )
            for row in result.calls.rename(columns={"name": "name_"}).itertuples()
        ],
        title="How calls are answered",
    )
    print_table(
        ("incidents that want", "a run", "mean min", "95 %", "nine in ten", "95 %", "never"),
        [
            (
                "all three services" if row.services == 3 else "two services or more",
                f"{row.incidents:,.1f}",
                minutes(row.mean_s),
                interval(row.mean_low_s, row.mean_high_s),
                minutes(row.p90_s),
                interval(row.p90_low_s, row.p90_high_s),
                f"{row.never:,.1f}",
            )
            for row in result.alerts.itertuples()
        ],
        title="From the first ring until all agencies are alerted",
    )


def _shares(low: float, high: float) -> str:
    return f"{percent(low, 1)}-{percent(high, 1)}" if math.isfinite(low) else UNKNOWN


def _document(result: "SimulationResult", files: list[Path]) -> dict[str, object]:
    return {
        "plan": result.plan_title,
        "changes": list(result.plan_changes),
        "region": result.region_name,
        "area": result.area,
        "threat": result.threat,
        "runs": result.runs,
        "seed": result.seed,
        "starts_at_utc": result.starts_at_utc,
        "days": result.days,
        "incidents_per_run": result.incidents,
        "services": result.services.to_dict(orient="records"),
        "classes": result.classes.to_dict(orient="records"),
        "municipalities": result.table.to_dict(orient="records"),
        "units": result.units.to_dict(orient="records"),
        "across": result.across.to_dict(orient="records"),
        "hospitals": result.hospitals.to_dict(orient="records"),
        "turned_away": result.turned_away,
        "calls": result.calls.to_dict(orient="records"),
        "alerts": result.alerts.to_dict(orient="records"),
        "travel": asdict(result.travel),
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
