"""The command `samvirke forecast`."""

import math
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.progress import progress
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    from samvirke.prepare.forecasting.result import ForecastResult

SHOWN_DAYS = (1, 2, 3, 5, 7, 10, 14, 17, 21, 28, 35, 42)
SHOWN = 12  # hospitals in the terminal; all are in the report
MEASURES = {
    "admissions": "admissions",
    "in_hospital": "in hospital",
    "intensive": "in intensive care",
}
LIMITS = {
    "free": "free for them on an ordinary day",
    "ordinary": "all beds of an ordinary day",
    "surge": "most that a surge leaves them",
}


@command
def forecast(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    state: Annotated[Path, typer.Argument(help="CSV: date, hospital, measure, value; 4 to 12 weeks.")],
    stock: Annotated[
        str | None, typer.Option(help="A stock file, march_2020 or region; default: the region's.")
    ] = None,
    supply: Annotated[float, typer.Option(help="Share of ordinary use delivered each day.")] = 1.0,
    days: Annotated[int, typer.Option(help="How far ahead, 1 to 42.")] = 21,
    paths: Annotated[int, typer.Option(help="Courses drawn.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    made_on: Annotated[
        str, typer.Option("--on", help="Last day it may know, 2026-11-22; default: the file's last.")
    ] = "",
    preset: Annotated[
        str | None, typer.Option(help="Epidemic whose stays to begin with; default: Covid-19 of 2020.")
    ] = None,
    use: Annotated[Path | None, typer.Option(help="CSV with own coefficients of use.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html and tables.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Forecast admissions, patients, beds and equipment for the next days, with how good that has been."""
    from samvirke.engine.endurance.use_file import open_use
    from samvirke.prepare.files import check_language
    from samvirke.prepare.forecasting.files import write_forecast
    from samvirke.prepare.forecasting.forecast import forecast as look_ahead

    check_language(language)
    day = _day(made_on)
    coefficients = open_use(use) if use else None
    with progress(1, f"forecast of {region}") as (_, said):
        result = look_ahead(
            region,
            state,
            stock=stock,
            supply=supply,
            days=days,
            paths=paths,
            seed=seed,
            made_on=day,
            preset=preset,
            use=coefficients,
            today=datetime.now(UTC).astimezone().date(),
            said=said,
        )
    files = write_forecast(result, out, language=language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    for sentence in result.method:
        say(f"assumed: {sentence}")
    for warning in result.warnings:
        say(f"note: {warning}")
    for file in files:
        say(f"wrote {file}")


def _day(text: str) -> date | None:
    from samvirke.model.errors import BadInputError

    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(f"--on is {text!r}; it must be a day of the file: 2026-11-22") from None


def _show(result: "ForecastResult") -> None:
    """Print what a planner asks first: what comes, when beds are too few, what runs out, how good it was."""
    rows = result.outlook[result.outlook["ahead"].isin([*SHOWN_DAYS, result.days])]
    print_table(
        ("day", "date", "measure", "median", "50 %", "90 %"),
        [
            (
                row["ahead"],
                row["date"],
                MEASURES[row["measure"]],
                _whole(row["p50"]),
                f"{_whole(row['p25'])}-{_whole(row['p75'])}",
                f"{_whole(row['p05'])}-{_whole(row['p95'])}",
            )
            for row in _records(rows)
        ],
        title=f"{result.region_title}: the {result.days} days after {result.made_on}, "
        f"{result.paths} courses, seed {result.seed}",
    )
    print_table(
        ("intensive care", "beds", "today", "chance above > 10 %", "> 50 %", "highest chance"),
        [
            (
                LIMITS[row["limit"]],
                _whole(row["beds"]),
                _whole(row["today"]),
                _when(row["first_day_10"], row["first_date_10"]),
                _when(row["first_day_50"], row["first_date_50"]),
                percent(row["most_likely_over"]),
            )
            for row in _records(result.limits)
        ],
        title="First day on which there are more intensive patients than beds, by how likely that is",
    )
    if len(result.hospitals):
        worst = result.hospitals.sort_values(
            ["first_day_50", "first_day_10", "hospital"], kind="stable", na_position="last"
        ).head(SHOWN)
        print_table(
            ("hospital", "intensive today", "free", "surge", "most, median", "90 %", "> 10 %", "> 50 %"),
            [
                (
                    row["name"],
                    _whole(row["intensive_today"]),
                    _whole(row["free"]),
                    _whole(row["surge"]),
                    _whole(row["peak_p50"]),
                    f"{_whole(row['peak_p05'])}-{_whole(row['peak_p95'])}",
                    _whole(row["first_day_10"]),
                    _whole(row["first_day_50"]),
                )
                for row in _records(worst)
            ],
            title="Hospitals soonest above their free beds: days ahead until more likely than 10 and 50 %",
        )
    print_table(
        ("item", "stock", "days left, median", "90 %", "at low use", "at high use", "chance it runs out"),
        [
            (
                row["item"],
                f"{row['stock']:,.0f} {row['unit']}",
                _lasts(row["out_p50"], result.days),
                _from_to(*(_lasts(row[end], result.days) for end in ("out_p05", "out_p95"))),
                _lasts(row["out_low"], result.days),
                _lasts(row["out_high"], result.days),
                percent(row["chance_out"]),
            )
            for row in _records(result.items)
        ],
        title="Days until protective equipment of the hospitals' owners is too little, all in one store",
    )
    if len(result.scores):
        print_table(
            ("held back", "days ahead", "days", "in 50 %", "in 90 %", "score", "as today", "better by"),
            [
                (
                    MEASURES[row["measure"]],
                    f"{row['first_day']}-{row['last_day']}",
                    row["pairs"],
                    percent(row["within_50"]),
                    percent(row["within_90"]),
                    f"{row['wis']:,.1f}",
                    f"{row['wis_persistence']:,.1f}",
                    percent(row["skill"]) if not row["skill"] < 0 else f"-{percent(-row['skill'])}",
                )
                for row in _records(result.scores)
            ],
            title="How good such forecasts were: weighted interval score, 0 is perfect",
        )


def _records(table: Any) -> Any:
    return table.to_dict(orient="records")


def _whole(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else UNKNOWN


def _lasts(day: float, days: int) -> str:
    return f"{day:.0f}" if math.isfinite(day) else f">{days}"


def _from_to(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _when(day: float, on: str) -> str:
    return f"day {day:.0f} ({on})" if math.isfinite(day) else UNKNOWN


def _document(result: "ForecastResult", files: list[Path]) -> dict[str, object]:
    from samvirke.prepare.forecasting.files import TABLES

    named = ("region_name", "made_on", "days", "paths", "seed", "growth", "growth_sd", "walk_sd")
    fitted = ("walk_is_chosen", "ward_factor", "intensive_share")
    return {
        **{name: getattr(result, name) for name in (*named, *fitted)},
        **{name: getattr(result, name).to_dict(orient="records") for name in TABLES},
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
