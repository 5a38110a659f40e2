"""The command `samvirke centres`."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.cli.output import reject_writing_over
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import UNKNOWN, percent

if TYPE_CHECKING:
    import pandas as pd

    from samvirke.prepare.measures.call_centres.result import CentresResult

ALL = "apart,co_located,partly_pooled,one_number"
TITLES = {
    "apart": "apart",
    "co_located": "co-located",
    "partly_pooled": "partly pooled",
    "one_number": "one number",
}
SITUATIONS = {
    "ordinary": "ordinary year",
    "peak": "disaster hour",
    "lost": "centre lost",
    "building": "building lost",
}
JOINT = {
    ("ordinary", "3"): "any day, three services",
    ("ordinary", "2"): "any day, two services",
    ("peak", "disaster"): "the disaster itself",
    ("peak", "meanwhile"): "another in that hour",
}


@command
def centres(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    area: Annotated[str, typer.Option(help="County or municipalities; default: the whole region.")] = "",
    arrangement: Annotated[
        str, typer.Option(help="Which, by commas; the first is what the others are held against.")
    ] = ALL,
    room: Annotated[
        list[str] | None,
        typer.Option(help="Ids of centres that may sit together, by commas; several rooms: repeat it."),
    ] = None,
    staff: Annotated[
        list[str] | None, typer.Option(help="CENTRE=OPERATORS on duty at all hours; may stand several times.")
    ] = None,
    calls: Annotated[
        list[str] | None, typer.Option(help="CENTRE=CALLS a year; may stand several times.")
    ] = None,
    cross_trained: Annotated[
        int | None, typer.Option(help="Operators of each centre who take the others' calls (partly pooled).")
    ] = None,
    overflow_after: Annotated[
        float | None, typer.Option(help="Seconds until another centre may take a call (partly pooled).")
    ] = None,
    keep_free: Annotated[
        int | None, typer.Option(help="Operators kept for own calls by who takes overflow (partly pooled).")
    ] = None,
    triage: Annotated[
        float | None, typer.Option(help="Seconds of sorting at the start of a call (one number).")
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Closed forms only: at once, nothing is simulated.")
    ] = False,
    runs: Annotated[int, typer.Option(help="How many courses are drawn; intervals need 2.")] = 8,
    days: Annotated[int, typer.Option(help="Length of a course.")] = 365,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    units: Annotated[
        bool, typer.Option("--units/--no-units", help="Send units too: what becomes of help on the road.")
    ] = True,
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    processes: Annotated[int | None, typer.Option(help="Runs at a time; default: all cores.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Folder for report.html and tables.")] = None,
    language: Annotated[str, typer.Option(help="Language of the report: nb, nn or en.")] = "nb",
    as_json: Json = False,
) -> None:
    """Compare 110, 112 and 113 apart, co-located, partly pooled, as one number: on the same calls."""
    from samvirke.prepare.measures.call_centres.call_centres import call_centres, ways_of
    from samvirke.prepare.report.language import check_language

    check_language(language)
    figures = {
        "cross_trained": cross_trained,
        "overflow_after_s": overflow_after,
        "keep_free": keep_free,
        "triage_s": triage,
    }
    chosen = {name: float(value) for name, value in figures.items() if value is not None}
    names = [name.strip() for name in arrangement.split(",") if name.strip()]
    rooms = [[part.strip() for part in text.split(",") if part.strip()] for text in room or ()]
    operators = {centre: _whole(number) for centre, number in _pairs("staff", staff).items()}
    ways = ways_of(names, chosen)
    if estimate:
        _estimate(
            region, area, names, rooms, operators, _pairs("calls", calls), ways[0].triage_s, out, as_json
        )
        return
    reject_writing_over(out, region, roads)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)  # said now, not after the work
    with progress(runs, f"call centres of {area or region}") as (done, said):
        result = call_centres(
            region,
            area,
            arrangements=names,
            rooms=rooms,
            staff=operators,
            volumes=_pairs("calls", calls),
            chosen=chosen,
            units=units,
            runs=runs,
            days=days,
            seed=seed,
            road=open_road_times(roads) if roads else None,
            processes=processes,
            done=done,
            said=said,
        )
    files = _write(result, out, language) if out else []
    if as_json:
        print_json(_document(result, files))
        return
    _show(result)
    if len(result.arrangements) > 1:
        say(
            "note: A change in seconds is the mean over the same incidents, alerted in full (for help: "
            "reached) under both arrangements; so it need not be the difference of the two means."
        )
    for warning in result.warnings:
        say(f"note: {warning}")
    if runs < 2:
        say("note: One run gives no interval; ask for two or more with --runs.")
    for file in files:
        say(f"wrote {file}")


def _write(result: "CentresResult", out: Path, language: str) -> list[Path]:
    from samvirke.prepare.measures.call_centres.files import write_centres  # its page takes a moment

    return write_centres(result, out, language=language)


def _pairs(option: str, texts: list[str] | None) -> dict[str, float]:
    from samvirke.model.errors import BadInputError

    found: dict[str, float] = {}
    for text in texts or ():
        centre, _, number = text.rpartition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not centre or not math.isfinite(value):
            raise BadInputError(
                f"--{option} is {text!r}; it must be CENTRE=NUMBER, such as centre-112-innlandet=4"
            )
        if centre in found:
            raise BadInputError(f"--{option} gives {centre} twice; give each centre once")
        found[centre] = value
    return found


def _whole(number: float) -> int:
    from samvirke.model.errors import BadInputError

    if number != int(number):
        raise BadInputError(f"--staff is {number:g} operators; it must be a whole number")
    return int(number)


# --- closed forms -----------------------------------------------------------------------------------


def _estimate(
    region: str,
    area: str,
    names: Sequence[str],
    rooms: Sequence[Sequence[str]],
    staff: dict[str, int],
    volumes: dict[str, float],
    triage_s: float,
    out: Path | None,
    as_json: bool,
) -> None:
    from samvirke.model.errors import BadInputError
    from samvirke.prepare.measures.call_centres.estimate import CLOSED, estimate
    from samvirke.prepare.measures.call_centres.setting import setting_of
    from samvirke.register.region import Region

    if out is not None:
        raise BadInputError("--estimate writes no files; leave --out away, or simulate without --estimate")
    known = [name for name in names if name in CLOSED]
    if not known:
        raise BadInputError(
            f"--arrangement is {', '.join(names)}, and no closed form is known for it; simulate without "
            f"--estimate, or choose of {', '.join(CLOSED)}"
        )
    setting = setting_of(Region.open(region), area, rooms=rooms, staff=staff, volumes=volumes)
    table = estimate(setting, triage_s=triage_s, arrangements=known)
    if as_json:
        print_json({"kind": "estimate", "region": region, "area": area, "rows": _records(table)})
        return
    print_table(
        ("arrangement", "centre", "on duty", "in time", "wait s", "alerted s", "fewest", "at 2 x", "at 3 x"),
        [
            (
                TITLES[row.arrangement],
                row.name_ or "all together",
                _number(row.operators, 1),
                percent(row.in_time, 1),
                _number(row.wait_mean_s, 1),
                _number(row.alert_s),
                *(_number(value) for value in (row.fewest_1, row.fewest_2, row.fewest_3)),
            )
            for row in table.rename(columns={"name": "name_"}).itertuples()
        ],
        title=f"{area or region}: ESTIMATE by Erlang C, nothing simulated; fewest at 1, 2, 3 x the mean",
    )
    say(
        "note: Closed forms: nobody gives up, nobody is kept busy by others' conferences, nobody waits for a "
        "conference. Co-located centres answer as those apart. Simulate without --estimate."
    )
    if len(known) < len(names):
        say("note: Partly pooled is left out: no closed form is known for it.")


# --- what was simulated -----------------------------------------------------------------------------


def _show(result: "CentresResult") -> None:
    base = TITLES[result.arrangements[0]]
    where = result.area or result.region_title
    _show_gain(
        result,
        f"{where}: what changes against {base}, {result.runs} runs of {result.days} days, seed {result.seed}",
    )
    _show_alerts(result)
    _show_answers(result)
    _show_staff(result)
    _show_response(result)


def _show_gain(result: "CentresResult", title: str) -> None:
    """Print the answer first: one row a question, one column an arrangement."""
    alerts = result.alerts.set_index(["arrangement", "situation", "services"])
    answers = result.answers[result.answers["centre"] == ""].set_index(["arrangement", "situation"])
    staff = result.staff[result.staff["centre"] == ""].set_index(["arrangement", "load"])
    rows: list[list[str]] = [
        [
            f"all alerted, s: {title}",
            *(
                _with_change(alerts.loc[(name, *key)], "mean_s", "change", "_s", name, result)
                for name in result.arrangements
            ),
        ]
        for key, title in JOINT.items()
        if any(index[1:] == key for index in alerts.index)
    ]
    for situation, said in SITUATIONS.items():
        rows.append(
            [
                f"in time: {said}",
                *(
                    _share_with_change(answers.loc[name, situation], name, result)
                    for name in result.arrangements
                ),
            ]
        )
    rows.append(
        [
            "fewest operators at 1, 2, 3 x load",
            *(
                ", ".join(f"{staff.loc[(name, load), 'operators']}" for load in (1.0, 2.0, 3.0))
                for name in result.arrangements
            ),
        ]
    )
    print_table(("question", *(TITLES[name] for name in result.arrangements)), rows, title=title)


def _with_change(
    row: Any, value: str, change: str, unit: str, name: str, result: "CentresResult", digits: int = 0
) -> str:
    text = _number(row[value], digits)
    if name == result.arrangements[0]:
        return text
    ends = [row[f"{change}{end}{unit}"] for end in ("", "_low", "_high")]
    return f"{text} ({_ends(ends, digits)})"


def _share_with_change(row: Any, name: str, result: "CentresResult") -> str:
    text = percent(row["in_time"], 1)
    if name == result.arrangements[0]:
        return text
    ends = [100 * row[f"in_time_change{end}"] for end in ("", "_low", "_high")]
    return f"{text} ({_ends(ends, 1)})"


def _ends(ends: Sequence[float], digits: int) -> str:
    """Write a change with its interval, where there is one."""
    change, low, high = ends
    if not (math.isfinite(low) and math.isfinite(high)):
        return _signed(change, digits)
    return f"{_signed(change, digits)}; {_range(low, high, digits, signed=True)}"


def _show_alerts(result: "CentresResult") -> None:
    print_table(
        ("arrangement", "incidents", "a run", "mean s", "95 %", "median s", "nine in ten s", "never"),
        [
            (
                TITLES[row.arrangement],
                JOINT[row.situation, row.services],
                _number(row.incidents, 1),
                _number(row.mean_s),
                _range(row.low_s, row.high_s),
                _number(row.p50_s),
                _number(row.p90_s),
                _number(row.never, 1),
            )
            for row in result.alerts.itertuples()
            if (row.situation, row.services) in JOINT
        ],
        title="From the first ring until all agencies are alerted",
    )


def _show_answers(result: "CentresResult") -> None:
    print_table(
        ("situation", "centre", "target", *(TITLES[name] for name in result.arrangements)),
        [
            (
                SITUATIONS[situation],
                centre.name_,
                f"{percent(centre.target_share)} in {centre.target_s:g} s",
                *(
                    f"{percent(row['in_time'], 1)} / {_number(row['wait_mean_s'], 1)} / "
                    f"{percent(row['given_up'], 1)}"
                    for row in _answers(result, situation, centre.centre)
                ),
            )
            for situation in SITUATIONS
            for centre in _centres(result)
        ],
        title="Answered in time (share of the answered) / mean wait in seconds / share of the calls given up",
    )


def _show_staff(result: "CentresResult") -> None:
    whole = result.staff[result.staff["centre"] == ""]
    print_table(
        ("arrangement", "load", "fewest, simulated", "each centre 2 or more", "Erlang C"),
        [
            (
                TITLES[row.arrangement],
                f"{row.load:g} x the mean",
                row.operators,
                row.with_floor,
                _number(row.formula),
            )
            for row in whole.itertuples()
        ],
        title="Fewest operators with whom every answer target holds",
    )


def _show_response(result: "CentresResult") -> None:
    rows = result.response[result.response["incidents"] > 0]
    if rows.empty:
        return
    base = result.arrangements[0]
    print_table(
        ("service", "arrangement", "incidents", "mean min", "change s", "95 %", "in time", "change", "95 %"),
        [
            (
                row.function,
                TITLES[row.arrangement],
                _number(row.incidents),
                _number(row.mean_s / 60, 2),
                "" if row.arrangement == base else _signed(row.mean_change_s, 1),
                ""
                if row.arrangement == base
                else _range(row.mean_change_low_s, row.mean_change_high_s, 1, signed=True),
                percent(row.share_in_time, 1),
                "" if row.arrangement == base else _signed(100 * row.share_change, 2),
                ""
                if row.arrangement == base
                else _range(100 * row.share_change_low, 100 * row.share_change_high, 2, signed=True),
            )
            for row in rows.sort_values("function", kind="stable").itertuples()
        ],
        title="Help on the road: mean from the first ring; in time by each standard's own clock",
    )


def _centres(result: "CentresResult") -> list[Any]:
    first = result.answers[
        (result.answers["arrangement"] == result.arrangements[0])
        & (result.answers["situation"] == "ordinary")
        & (result.answers["centre"] != "")
    ]
    return list(first.rename(columns={"name": "name_"}).itertuples())


def _answers(result: "CentresResult", situation: str, centre: str) -> list[dict[str, float]]:
    """Return the rows of a centre in a situation, in the order of the arrangements."""
    table = result.answers[(result.answers["situation"] == situation) & (result.answers["centre"] == centre)]
    rows = table.set_index("arrangement").to_dict(orient="index")
    return [rows[name] for name in result.arrangements]


def _number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}" if math.isfinite(value) else UNKNOWN


def _signed(value: float, digits: int = 0) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(value, digits) + 0.0
    return f"{rounded:+,.{digits}f}" if rounded else f"{0:.{digits}f}"


def _range(low: float, high: float, digits: int = 0, *, signed: bool = False) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNKNOWN
    written = _signed if signed else _number
    return f"{written(low, digits)} to {written(high, digits)}"


def _records(table: "pd.DataFrame") -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict(orient="records")]


def _document(result: "CentresResult", files: list[Path]) -> dict[str, object]:
    return {
        "region": result.region_name,
        "area": result.area,
        "runs": result.runs,
        "seed": result.seed,
        "days": result.days,
        "arrangements": list(result.arrangements),
        "centres": _records(result.centres),
        "answers": _records(result.answers),
        "alerts": _records(result.alerts),
        "staff": _records(result.staff),
        "response": _records(result.response),
        "estimates": _records(result.estimates),
        "assumptions": _records(result.assumptions),
        "travel": asdict(result.travel) if result.travel else None,
        "method": list(result.method),
        "warnings": list(result.warnings),
        "files": [str(file) for file in files],
    }
