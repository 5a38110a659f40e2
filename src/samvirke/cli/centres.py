"""The command `samvirke centres`."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.centres_shown import show_centres, show_estimate
from samvirke.cli.conventions import OUT, Json, command, print_json, say
from samvirke.cli.output import reject_writing_over
from samvirke.cli.progress import progress
from samvirke.cli.road_times import open_road_times

if TYPE_CHECKING:
    import pandas as pd

    from samvirke.prepare.measures.call_centres.result import CentresResult

ALL = "apart,co_located,partly_pooled,one_number"


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
    show_centres(result)
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
    show_estimate(table, area or region)
    say(
        "note: Closed forms: nobody gives up, nobody is kept busy by others' conferences, nobody waits for a "
        "conference. Co-located centres answer as those apart. Simulate without --estimate."
    )
    if len(known) < len(names):
        say("note: Partly pooled is left out: no closed form is known for it.")


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
