"""The command `samvirke medicines`."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.progress import progress

if TYPE_CHECKING:
    from samvirke.prepare.measures.production.result import MedicinesResult

SHOWN = 20  # rows of the plan in the terminal; all are in plan.csv
BREAKS = 6  # of what stops; all are on the page and in --json
LEAST = 0.5  # days of treatment; less is nobody
NOT_KNOWN = "unknown"
MASSES = ((1e9, "t"), (1e6, "kg"), (1e3, "g"))  # of so many milligrams
SIGNIFICANT = 3


@command
def medicines(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    preset: Annotated[
        str, typer.Option(help="Pandemic preset or its file (.toml); none: no epidemic.")
    ] = "fhi_march_2020",
    supply: Annotated[
        list[str] | None,
        typer.Option(help="stop:ITEM:DAYS, border:DAYS, plant:LINE:DAYS or a shortage list; repeat."),
    ] = None,
    stock: Annotated[
        Path | None, typer.Option(help="Lots as CSV; default: the region's, else modelled.")
    ] = None,
    use: Annotated[Path | None, typer.Option(help="Own coefficients of use as CSV.")] = None,
    weeks: Annotated[int, typer.Option(help="Length of the plan.")] = 26,
    starts_on: Annotated[str, typer.Option(help="Date of its first day.")] = "2026-01-05",
    runs: Annotated[int, typer.Option(help="Epidemics drawn; 0: the expected course only.")] = 10,
    no_production: Annotated[bool, typer.Option("--no-production", help="Nothing is made.")] = False,
    time_limit: Annotated[float, typer.Option(help="Seconds for the production plan.")] = 60.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for tables and report.html.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Show who goes without which medicine, and what to make at home week by week."""
    from samvirke.prepare.files import check_language
    from samvirke.prepare.measures.production.files import write_medicines
    from samvirke.prepare.measures.production.medicines import medicines as find

    check_language(language)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, f"medicines in {region}") as (done, said):
        result = find(
            region,
            preset=preset,
            supply=tuple(supply or ()),
            stock=stock,
            use=use,
            weeks=weeks,
            starts_on=starts_on,
            runs=runs,
            production=not no_production,
            time_limit_s=time_limit,
            seed=seed,
            processes=processes,
            done=done,
            said=said,
        )
    files = write_medicines(result, out, language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")
    if not files:
        say("how it was found, sentence by sentence: method.txt and report.html of --out, or --json")


def _show(result: "MedicinesResult") -> None:
    """Print what a planner asks first: what runs short when, what helps, and what to make."""
    where = (
        f"{result.region_title}: {result.preset}, {result.weeks} weeks from day {result.first_day}; "
        f"week 0 begins {result.starts_on}; short: first week in which anybody goes without"
    )
    print_table(
        (
            "medicine",
            "need",
            "low",
            "high",
            "stock",
            "short",
            "low; high",
            "substitutes",
            "made",
        ),
        [
            (
                row.item,
                _amount(row.need_base, row.unit),
                _amount(row.need_low, row.unit),
                _amount(row.need_high, row.unit),
                _amount(row.stock, row.unit),
                _week(row.first_short_nothing, row.is_limit),
                NOT_KNOWN if row.is_limit else f"{_week(row.first_short_low)}; {_week(row.first_short_high)}",
                _week(row.first_short_substitution, row.is_limit),
                _week(row.first_short_production, row.is_limit),
            )
            for row in result.substances.itertuples()
        ],
        title=where,
    )
    for text in result.breaks[:BREAKS]:
        say(f"break: {text}")
    if len(result.breaks) > BREAKS:
        say(f"break: {len(result.breaks) - BREAKS} more, on the page of --out and in --json")
    short = result.who[
        result.who[["lost_nothing", "lost_substitution", "lost_production"]].max(axis=1) >= LEAST
    ]
    if len(short):
        print_table(
            ("medicine", "who", "days of treatment", "lost", "with substitutes", "with production"),
            [
                (
                    row.item,
                    row.group,
                    _amount(row.need_days),
                    *(
                        f"at most {_amount(lost)}" if row.is_limit and lost >= LEAST else _amount(lost)
                        for lost in (row.lost_nothing, row.lost_substitution, row.lost_production)
                    ),
                )
                for row in short.itertuples()
            ],
            title="Who goes without: days of treatment lost",
        )
    else:
        say("nobody goes without half a day of treatment")
    unit = dict(zip(result.substances["item"], result.substances["unit"], strict=True))
    plan = result.plan.head(SHOWN)
    if len(plan):
        print_table(
            ("week", "line", "medicine", "batches", "quantity", "hours", "NOK", "ready in week"),
            [
                (
                    row.week,
                    row.line,
                    row.item,
                    row.batches,
                    _amount(row.quantity, unit[row.item]),
                    row.hours,
                    _amount(row.cost_nok),
                    row.ready_week,
                )
                for row in plan.itertuples()
            ],
            title=f"What to make (the first {len(plan)} of {len(result.plan)} rows)",
        )
    last = result.ways.iloc[-1]
    if last["status"] != "given":
        say(
            f"production costs {last['cost_nok']:,.0f} NOK; the plan is {last['status']}, "
            f"gap {last['gap']:.2%}"
        )
    reports = result.reports.iloc[-1]
    say(f"context: {reports['reports']:,.0f} shortage reports in {reports['year']}")


def _amount(value: float, unit: str = "") -> str:
    """Write a quantity with its unit; masses as people weigh them, and no more digits than a model knows."""
    if unit == "mg":
        for size, name in MASSES:
            if value >= size:
                return f"{_rounded(value / size)} {name}"
    if not unit and value >= 1e6:
        return f"{_rounded(value / 1e6)} million"
    return f"{_rounded(value)} {'l' if unit == 'litre' else unit}".rstrip()


def _rounded(value: float) -> str:
    if value < 10**SIGNIFICANT:
        return f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:,.1f}"
    return f"{round(value, SIGNIFICANT - 1 - math.floor(math.log10(value))):,.0f}"


def _week(value: float, is_limit: bool = False) -> str:
    if math.isnan(value):
        return "never"
    return NOT_KNOWN if is_limit else f"{value:.0f}"


def _document(result: "MedicinesResult", files: list[Path]) -> dict[str, object]:
    tables = ("substances", "weekly", "who", "ways", "plan", "deliveries", "lines", "reports")
    return {
        "region": result.region_name,
        "preset": result.preset,
        "seed": result.seed,
        "runs": result.runs,
        "weeks": result.weeks,
        "starts_on": result.starts_on,
        "first_day": result.first_day,
        "breaks": list(result.breaks),
        **{name: getattr(result, name).to_dict(orient="records") for name in tables},
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
