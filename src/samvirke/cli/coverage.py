"""The command `samvirke coverage`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from samvirke.cli.conventions import OUT, Json, command, finding, print_json, print_table, say
from samvirke.cli.road_times import open_road_times
from samvirke.cli.shown import minutes, percent

SHOWN = 15  # municipalities of each service in the terminal


@command
def coverage(
    region: Annotated[str, typer.Argument(help="A built-in region (norway) or the path of a package.")],
    function: Annotated[str | None, typer.Option(help="fire, ambulance or police; default: all.")] = None,
    municipality: Annotated[str | None, typer.Option(help="Number of one municipality.")] = None,
    when: Annotated[str, typer.Option(help="day or night: which crews are on duty.")] = "day",
    roads: Annotated[Path | None, typer.Option(help="Road graph from `samvirke roads build`.")] = None,
    out: Annotated[Path | None, typer.Option(*OUT, help="Write the table as CSV.")] = None,
    as_json: Json = False,
) -> None:
    """Show whom each service reaches in time, and who would come: nearest of all, or own only."""
    from samvirke.prepare.coverage import coverage as who_is_reached
    from samvirke.prepare.files import write_csv
    from samvirke.register.region import Region

    road = open_road_times(roads) if roads else None
    table = who_is_reached(Region.open(region), function, road=road, when=when)
    if table.empty:
        finding(f"region {region} has no standard, so nobody can be in time; fill the table standards")
    if municipality is not None:
        table = _one_municipality(table, municipality)
    if out is not None:
        write_csv(table, out)
        say(f"wrote {out}")
    if as_json:
        print_json(table.to_dict(orient="records"))
        return
    worst_first = table.sort_values(["function", "reached_any"], kind="stable")
    shown = worst_first.groupby("function", sort=False).head(SHOWN)
    print_table(
        ("service", "municipality", "people", "limit min", "by anyone", "by own", "comes first", "judgement"),
        [
            (
                r.function,
                r.municipality_name,
                f"{r.people:,.0f}",
                minutes(r.time_limit_s, 0),
                percent(r.reached_any, 1),
                percent(r.reached_own, 1),
                r.first_unit_name,
                r.judgement,
            )
            for r in shown.itertuples()
        ],
        title=f"People reached within the standard, {when}; worst first",
    )
    if len(shown) < len(table):
        say(f"note: the {SHOWN} worst of each service; --municipality, --out and --json give the others")
    if (table["judgement"] == "indicative").any():
        say("note: indicative rests on straight lines or modelled rows; it never says compliance")


def _one_municipality(table: Any, number: str) -> Any:
    from samvirke.model.errors import BadInputError

    chosen = table[table["municipality"] == number]
    if chosen.empty:
        raise BadInputError(
            f"the region has no municipality {number!r}; numbers have four digits, such as 0301; "
            "`samvirke region show REGION --table municipalities` lists them"
        )
    return chosen
