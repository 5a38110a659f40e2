"""`samvirke region build`: a Region package from a folder of official tables."""

from pathlib import Path
from typing import Annotated

import typer

from samvirke.cli.conventions import OUT, Json, command, print_json, print_table, say
from samvirke.model.errors import BadInputError

BUILDABLE = ("norway",)


@command
def build(
    name: Annotated[str, typer.Argument(help=f"What to build: {', '.join(BUILDABLE)}.")],
    source: Annotated[Path, typer.Option("--from", help="Folder that holds the tables; see docs/norway.md.")],
    out: Annotated[
        Path | None,
        typer.Option(*OUT, help="Zip or folder to write; without it NAME.zip here."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Build a region from a folder of official tables and write it as a package."""
    from samvirke.register.sources.norway.full_region import build_norway

    if name not in BUILDABLE:
        raise BadInputError(f"there is no way to build {name!r}; what can be built is {', '.join(BUILDABLE)}")
    notes: list[str] = []
    region = build_norway(source, note=notes.append)
    for text in notes:
        say(text)
    target = out or Path(f"{name}.zip")
    region.write(target)
    quality = region.quality
    if as_json:
        print_json(
            {
                "region": region.name,
                "path": str(target),
                "tables": {
                    table: {"rows": len(rows), "quality": quality.loc[table].to_dict()}
                    for table, rows in region.tables.items()
                },
                "attributions": list(region.attributions),
                "notes": notes,
            }
        )
        return
    print_table(
        ["table", "rows", *quality.columns],
        [[table, len(region.table(table)), *counts] for table, *counts in quality.itertuples()],
        title=f"{region.title} → {target}",
    )
    for line in region.attributions:
        print(line)
