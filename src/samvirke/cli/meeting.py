"""`samvirke node bundle`, `take-bundle`, `begin-epoch`: meeting others by file, and going on after a restore.

The node must not be running: its journal is open to one program at a time.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import Json, command, print_json, say

if TYPE_CHECKING:
    from samvirke.respond.federation.member import Member

Folder = Annotated[Path, typer.Argument(help="The node's folder; the node must be stopped.")]
Space = Annotated[str, typer.Option(help="live, or the name of another of its spaces.")]


@command
def bundle(
    folder: Folder,
    for_centre: Annotated[
        str, typer.Option("--for", help="The centre that is to take it; it is trusted here.")
    ],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    space: Space = "live",
) -> None:
    """Write into a file what this centre would tell another over the network: no more than that may read."""
    from samvirke.model.errors import BadInputError
    from samvirke.respond.federation.bundle import write_bundle
    from samvirke.web.running import close_house, open_house

    if out.exists():
        raise BadInputError(f"{out} is there already; name a new file")
    house = open_house(folder)
    try:
        data = write_bundle(_in_space(house.members, space), for_centre)
    finally:
        close_house(house)
    # As private as the journal: it holds what was released to that centre.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    print(f"{out} holds {len(data):,} bytes for {for_centre}, in {space}")
    say(f"there: samvirke node take-bundle FOLDER {out.name}")


@command
def take_bundle(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="A file that `samvirke node bundle` wrote for this centre.")],
    space: Space = "live",
    json: Json = False,
) -> None:
    """Take what another centre wrote into a file for this one; taken twice it changes nothing."""
    from samvirke.model.errors import BadInputError
    from samvirke.respond.federation import bundle as files
    from samvirke.web.running import close_house, open_house

    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInputError(f"{file} cannot be read ({error}); check its name") from error
    house = open_house(folder)
    try:
        came = files.take_bundle(_in_space(house.members, space), data)
    finally:
        close_house(house)
    if json:
        told = {"centre": came.centre, "entries": came.taken.entries, "opened": came.taken.filled}
        print_json({**told, "is_whole": came.is_whole})
        return
    print(
        f"{came.taken.entries} new entries of {came.centre}; {came.taken.filled} parts can be read now "
        "that were withheld before"
    )
    if not came.is_whole:
        say(f"{file} was cut off: copy it again for the rest")


@command
def begin_epoch(
    folder: Folder,
    reason: Annotated[str, typer.Option(help="What happened, and which copy was restored.")],
    user: Annotated[str, typer.Option(help="Who does it.")],
    space: Space = "live",
    above: Annotated[
        int, typer.Option(min=0, help="The highest epoch that others hold, when they hold a later one.")
    ] = 0,
) -> None:
    """Begin a new epoch after the journal was restored from a copy: only so may the node write again."""
    from samvirke.model.errors import BadInputError
    from samvirke.respond.federation import epoch
    from samvirke.web.node_folder import node_file, wall_ms
    from samvirke.web.running import open_store

    file = node_file(folder)
    table = next((each for each in file.spaces if each.name == space), None)
    if table is None:
        raise BadInputError(
            f"{folder} has no space {space!r}; it has {', '.join(t.name for t in file.spaces)}"
        )
    store = open_store(folder, file.centre, table)
    try:
        origin = epoch.begin_epoch(
            store,
            centre=file.centre,
            space=space,
            by=(user, "administrator", file.organisation),
            reason=reason,
            wall_ms=wall_ms(),
            randbytes=secrets.token_bytes,
            above=above,
        )
    finally:
        store.close()
    print(f"{file.centre} goes on as {origin}; what others hold of the log before comes back when they meet")


def _in_space(members: "Mapping[str, Member]", space: str) -> "Member":
    from samvirke.model.errors import BadInputError

    if space not in members:
        raise BadInputError(f"there is no space {space!r} here; there is {', '.join(sorted(members))}")
    return members[space]
