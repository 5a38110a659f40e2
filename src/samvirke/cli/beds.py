"""The command `samvirke beds`."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.progress import progress
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    from samvirke.prepare.measures.beds.result import BedsResult

SHOWN = 15  # hospitals in the terminal; all are in the files
STREAMS = 5  # of patients, likewise
NURSE_COLUMNS = ("hospital", "nurse_shifts")


@command
def beds(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    preset: Annotated[str, typer.Option(help="Pandemic: a preset or a .toml file.")] = "fhi_march_2020",
    area: Annotated[str, typer.Option(help="County or municipalities; default: the whole region.")] = "",
    sharing: Annotated[
        str, typer.Option(help="Who takes patients for whom: hospital, trust, region or nation.")
    ] = "region",
    teams: Annotated[float | None, typer.Option(help="New transfers a day; default: 10, assumed.")] = None,
    nurses: Annotated[
        Path | None, typer.Option(help="CSV of nurse shifts a day: hospital,nurse_shifts.")
    ] = None,
    nurse_shifts: Annotated[
        float | None, typer.Option(help="Nurse shifts of 8 hours a day in all, instead of --nurses.")
    ] = None,
    budget: Annotated[float, typer.Option(help="NOK that the plan may cost.")] = 100e6,
    runs: Annotated[int, typer.Option(help="How many courses are drawn, 2 or more.")] = 40,
    days: Annotated[int | None, typer.Option(help="Length of a course; default: the preset's.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    costs: Annotated[str, typer.Option(help="Prices of beds and nurses: low, base or high.")] = "base",
    transfers: Annotated[
        bool, typer.Option(help="Hold the rule of transfers against a plan that knows the days ahead.")
    ] = True,
    time_limit: Annotated[float, typer.Option(help="Seconds for each linear program.")] = 60.0,
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for tables and report.html.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Show who lacks an intensive bed in a pandemic, what sharing does, and what money buys."""
    from samvirke.model.errors import BadInputError
    from samvirke.prepare.files import check_language
    from samvirke.prepare.measures.beds.costs import LEVELS, Costs
    from samvirke.prepare.measures.beds.files import write_beds
    from samvirke.prepare.measures.beds.proposal import propose_beds
    from samvirke.threats.pandemic.threat import Pandemic

    check_language(language)
    if nurses is not None and nurse_shifts is not None:
        raise BadInputError("--nurses and --nurse-shifts both say how many nurses there are; give one")
    if costs not in LEVELS:
        raise BadInputError(f"--costs is {costs!r}; it must be one of {', '.join(LEVELS)}")
    given = _nurses_of(nurses) if nurses is not None else nurse_shifts
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, f"{region} under {preset}") as (done, said):
        result = propose_beds(
            region,
            Pandemic(preset=preset, days=days),
            area=area,
            sharing=sharing,
            teams=teams,
            nurse_shifts=given,
            budget_nok=budget,
            runs=runs,
            seed=seed,
            costs=Costs.at(costs),
            transfers=transfers,
            time_limit_s=time_limit,
            processes=processes,
            done=done,
            said=said,
        )
    files = write_beds(result, out, language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def _nurses_of(path: Path) -> dict[str, float]:
    """Read nurse shifts a day by hospital."""
    from samvirke.model.errors import BadInputError

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInputError(f"{path} is no CSV in UTF-8 ({error}); save it as CSV UTF-8") from error
    shifts: dict[str, float] = {}
    for line, row in enumerate(rows, start=2):
        if any(row.get(name) is None for name in NURSE_COLUMNS):
            raise BadInputError(
                f"{path}, row {line} lacks {' or '.join(NURSE_COLUMNS)}; row 1 must be "
                f"{','.join(NURSE_COLUMNS)} and every row must fill both"
            )
        site = row["hospital"].strip()
        try:
            amount = float(row["nurse_shifts"])
        except ValueError:
            amount = -1.0
        if not 0 <= amount < float("inf"):
            raise BadInputError(
                f"{path}, row {line}: nurse_shifts is {row['nurse_shifts']!r}; it must be a number of shifts "
                "of 8 hours a day, 0 or more, with a decimal point"
            )
        if site in shifts:
            raise BadInputError(f"{path}, row {line}: hospital {site!r} stands twice; keep one row")
        shifts[site] = amount
    if not shifts:
        raise BadInputError(
            f"{path} has no rows; write {','.join(NURSE_COLUMNS)} and a row for each hospital"
        )
    return shifts


def _show(result: "BedsResult") -> None:
    """Print what a planner asks first: who lacks beds, what sharing, nurses and money do."""
    where = result.area or result.region_title
    worst = result.hospitals.sort_values("over_hospital", ascending=False, kind="stable").head(SHOWN)
    print_table(
        (
            "hospital",
            "beds",
            "surge",
            "with nurses",
            "peak need",
            "9 of 10 below",
            "first day over",
            "alone",
            "region",
            "nation",
        ),
        [
            (
                row["name"],
                *(_whole(row[name]) for name in ("beds", "surge_beds", "staffed_surge", "peak_p50")),
                *(_whole(row[name]) for name in ("peak_p90", "first_over_p50")),
                *(_whole(row[f"over_{scope}"]) for scope in ("hospital", "region", "nation")),
            )
            for row in worst.to_dict(orient="records")
        ],
        title=f"Intensive care in {where}: {result.preset}, {result.runs} runs of {result.days} days, seed "
        f"{result.seed}; the last three are patient-days over capacity by who shares",
    )
    print_table(
        ("sharing", "patient-days over", "9 of 10 below", "worst 5 %", "transfers", "hours on the way"),
        [
            (
                row["sharing"] + (" (asked)" if row["asked"] else ""),
                *(_whole(row[name]) for name in ("expected", "p90", "cvar95", "transfers", "travel_h")),
            )
            for row in result.sharings.to_dict(orient="records")
        ],
        title=f"What sharing does: mean of all {result.runs} runs, what 9 of 10 runs stay below, mean of the "
        "worst 5 %; with few runs a rare large one lifts the mean above what 9 of 10 stay below",
    )
    print_table(
        ("change", "cost, million", "patient-days over", "worst 5 %", "saved"),
        [
            (
                _CHANGES[row["change"]].format(beds=row["beds"], nurses=row["nurses"], teams=row["teams"]),
                _millions(row["cost_nok"]),
                *(_whole(row[name]) for name in ("expected", "cvar95", "saved")),
            )
            for row in result.changes.to_dict(orient="records")
        ],
        title=f"What binds, sharing by {result.sharing}: all rows on the same {result.kept} runs",
    )
    step = _millions(result.step_nok)
    print_table(
        (
            "million",
            "beds",
            "nurses",
            "days over",
            "worst 5 %",
            f"{step} million more saves",
            "in beds",
            "in nurses",
            "gap",
            "status",
        ),
        [
            (
                _millions(row["budget_nok"]),
                *(_whole(row[name]) for name in ("beds", "nurses", "expected", "cvar95", "next_saves")),
                *(_tenths(row[name]) for name in ("next_beds", "next_nurses")),
                percent(row["gap"], 1),
                row["status"],
            )
            for row in result.frontier.to_dict(orient="records")
        ],
        title=f"What money buys: plans made for {result.planned} runs, judged on "
        f"{result.kept - result.planned} others; hold each row against 0 million, which is today on those "
        "others, not against the tables above",
    )
    print_table(
        ("hospital", "whose duty", "beds", "nurses", "cost, million"),
        [
            (
                row["name"],
                row["owner_name"],
                *(_whole(row[name]) for name in ("beds", "nurses")),
                _millions(row["cost_nok"]),
            )
            for row in result.plan.to_dict(orient="records")
        ],
        title=f"The plan for {_millions(result.budget_nok)} million NOK",
    )
    if len(result.foresight):
        _show_foresight(result)


def _show_foresight(result: "BedsResult") -> None:
    """Print what knowing the days ahead is worth, and the largest streams of the plan that does."""
    row = result.foresight.to_dict(orient="records")[0]
    streams = result.transfers.head(STREAMS).to_dict(orient="records")
    print_table(
        ("what", "amount"),
        [
            ("patient-days over, by the rule", _tenths(row["over_by_rule"])),
            ("patient-days over, with foresight", _tenths(row["over_planned"])),
            ("patient-days over, in the run itself: guests move again", _tenths(row["over_simulated"])),
            ("transfers with foresight, patients", _tenths(row["transfers"])),
            *(
                (f"of these {stream['from_name']} to {stream['to_name']}", _tenths(stream["patients"]))
                for stream in streams
            ),
        ],
        title=f"What foresight is worth: {row['days']} days from day {row['from_day']} of the middle run, "
        f"all hospitals, sharing by {result.sharing}; {row['status']}, gap {percent(row['gap'], 1)}",
    )


_CHANGES = {
    "today": "as today",
    "beds": "{beds:.0f} beds more, no nurses",
    "nurses": "{nurses:.0f} nurses more, no beds",
    "beds_and_nurses": "{beds:.0f} beds and {nurses:.0f} nurses more",
    "teams": "{teams:g} transfers a day",
}


def _whole(value: float) -> str:
    return f"{value:,.0f}" if abs(value) < float("inf") else UNKNOWN


def _tenths(value: float) -> str:
    return f"{round(value, 1) + 0.0:,.1f}" if abs(value) < float("inf") else UNKNOWN  # + 0.0: never -0.0


def _millions(value: float) -> str:
    return f"{value / 1e6:,.0f}" if abs(value) < float("inf") else UNKNOWN


def _document(result: "BedsResult", files: list[Path]) -> dict[str, Any]:
    return {
        "region": result.region_name,
        "area": result.area,
        "preset": result.preset,
        "runs": result.runs,
        "days": result.days,
        "seed": result.seed,
        "sharing": result.sharing,
        "teams": result.teams,
        "mean_stay_days": result.mean_stay_days,
        "budget_nok": result.budget_nok,
        "step_nok": result.step_nok,
        **{
            name: getattr(result, name).to_dict(orient="records")
            for name in ("hospitals", "sharings", "changes", "frontier", "plan", "foresight", "transfers")
        },
        "method": list(result.method),
        "warnings": list(result.warnings),
        "attributions": list(result.attributions),
        "files": [str(file) for file in files],
    }
