"""The commands `samvirke region …`: check, show, compare and edit Region packages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from samvirke.cli.conventions import EXIT_FINDING, OUT, Json, command, finding, print_json, say
from samvirke.cli.region_build import build
from samvirke.model.calendar import moment_utc
from samvirke.model.errors import BadInputError

app = typer.Typer(
    help="Who has what, where: check, show, compare, edit and build Region packages.",
    no_args_is_help=True,
)
app.command("build")(build)

RegionName = Annotated[str, typer.Argument(help="Folder or zip of a package, or `norway`.")]


@app.callback()
def group() -> None:
    """Who has what, where: check, show, compare, edit and build Region packages."""


@app.command()
@command
def check(
    region: RegionName,
    as_json: Json = False,
) -> None:
    """Say everything that is wrong with a package; exit code 1 if anything is."""
    from samvirke.cli.region_view import as_document, print_findings
    from samvirke.register.package import check_region, inspect_package
    from samvirke.register.region import BUILTIN, Region

    built_in = region in BUILTIN
    inspection = check_region(Region.builtin(region)) if built_in else inspect_package(region)
    if as_json:
        print_json(
            {
                "path": region,
                "valid": not inspection.findings,
                "findings": [as_document(one) for one in inspection.findings],
                "notes": [as_document(one) for one in inspection.notes],
            }
        )
    else:
        print_findings(inspection.findings)
        for note in inspection.notes:
            say(f"note: {note}")
    if inspection.findings:
        count = len(inspection.findings)
        finding(f"{region} is refused: {count} finding{'' if count == 1 else 's'}")
    if not as_json and inspection.region is not None:
        rows = sum(len(table) for table in inspection.region.tables.values())
        print(f"{region} is fine: {len(inspection.region.tables)} tables, {rows:,} rows")


@app.command()
@command
def new(
    path: Annotated[Path, typer.Argument(help="Folder to make, or a name that ends in .zip.")],
    as_json: Json = False,
) -> None:
    """Make an empty package with every table, to be filled in with a spreadsheet."""
    from samvirke.register.writing import write_empty_package

    name = write_empty_package(path)
    if as_json:
        print_json({"path": str(path), "name": name})
    else:
        print(f"{path}: the empty region {name}; fill in its tables, then `samvirke region check {path}`")


@app.command()
@command
def show(
    region: RegionName,
    table: Annotated[str, typer.Option(help="Show the rows of this table.")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(help="Only rows with COLUMN=VALUE; also a column of the row's site."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what a region holds: its tables and owners, or the rows of one table."""
    from samvirke.cli.region_view import print_rows, print_summary, select, summary, table_document
    from samvirke.register.region import Region

    opened = Region.open(region)
    if where and not table:
        raise BadInputError("--where needs --table; name the table whose rows you look for")
    if not table:
        if as_json:
            print_json(summary(opened))
        else:
            print_summary(opened)
        return
    rows = select(opened, table, where or [])
    if as_json:
        print_json(table_document(table, rows))
    else:
        print_rows(table, rows)


@app.command()
@command
def diff(
    before: RegionName,
    after: Annotated[str, typer.Argument(help="The same, later or elsewhere.")],
    as_json: Json = False,
) -> None:
    """Say what differs between two regions; exit code 1 if anything does."""
    from samvirke.cli.region_view import as_document, print_differences
    from samvirke.register.differing import diff_regions
    from samvirke.register.region import Region

    differences = diff_regions(Region.open(before), Region.open(after))
    if as_json:
        print_json(
            {
                "before": before,
                "after": after,
                "differences": [as_document(one) for one in differences],
            }
        )
    else:
        print_differences(differences)
    if differences:
        raise typer.Exit(EXIT_FINDING)
    if not as_json:
        print("no difference")


@app.command()
@command
def edit(
    region: RegionName,
    who: Annotated[str, typer.Option(help="Who makes the change; it is kept.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[COLUMN=VALUE]...", help="New values.")
    ] = None,
    set_: Annotated[str, typer.Option("--set", metavar="TABLE/ID", help="Change a row.")] = "",
    add: Annotated[str, typer.Option(metavar="TABLE", help="Add a row; give id=… too.")] = "",
    remove: Annotated[str, typer.Option(metavar="TABLE/ID", help="Remove a row.")] = "",
    why: Annotated[str, typer.Option(help="The reason; it is kept.")] = "",
    at: Annotated[
        str, typer.Option(metavar="MOMENT", help="When, such as 2026-11-22T08:00:00Z; else now.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(*OUT, help="Write the package here; else it is changed in place.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change, add or remove a row of a package; checked first, and kept in the table `edits`."""
    from samvirke.cli.region_view import split_values, table_document
    from samvirke.register.editing import edit_region
    from samvirke.register.region import BUILTIN, Region

    if out is None and region in BUILTIN:
        raise BadInputError(f"{region} is built in and is not changed; write a copy: --out FOLDER")
    given = split_values(values or [])
    action, table, row = _target(set_, add, remove, given)
    if out is not None and out.exists() and not (Path(region).exists() and out.samefile(region)):
        raise BadInputError(f"there is something at {out} already; edits go to a new place, or in place")
    old = Region.open(region)
    new = edit_region(
        old,
        who=who,
        at_utc=moment_utc(at) if at else datetime.now(UTC),
        table=table,
        row=row,
        action=action,
        changes=given,
        why=why,
    )
    place = out or Path(region)
    if new is not old or out is not None:
        new.write(place)
    entries = new.table("edits").iloc[len(old.table("edits")) :]
    if as_json:
        print_json({"path": str(place), **table_document("edits", entries)})
    elif entries.empty:
        print(f"{table}/{row} is so already; nothing was changed")
    else:
        done = {"set": "changed", "add": "added", "remove": "removed"}[action]
        print(f"{place}: {table}/{row} {done}, kept in edits as {entries['id'].iloc[0]}")


@app.command()
@command
def capabilities(as_json: Json = False) -> None:
    """List what a resource can be able to do."""
    from dataclasses import asdict

    from samvirke.cli.conventions import print_table
    from samvirke.register.capabilities import capability_catalogue

    catalogue = [asdict(one) for one in capability_catalogue().values()]
    if as_json:
        print_json({"capabilities": catalogue})
    else:
        print_table(list(catalogue[0]), [list(one.values()) for one in catalogue])


def _target(
    set_: str, add: str, remove: str, given: dict[str, str]
) -> tuple[Literal["set", "add", "remove"], str, str]:
    """Return what to do to which row of which table; takes the id of a new row out of the values."""
    asked = [name for name, value in (("--set", set_), ("--add", add), ("--remove", remove)) if value]
    if len(asked) != 1:
        raise BadInputError(
            f"{' and '.join(asked) or 'nothing'} was asked for; give one of --set TABLE/ID, "
            "--add TABLE and --remove TABLE/ID"
        )
    if add:
        row = given.pop("id", "")
        if not row:
            raise BadInputError("the new row has no id; give id=… among the values")
        return "add", add, row
    table, slash, row = (set_ or remove).partition("/")
    if not slash or not row:
        raise BadInputError(f"{set_ or remove!r} names no row; write TABLE/ID, such as units/vik-1")
    return ("set" if set_ else "remove"), table, row
