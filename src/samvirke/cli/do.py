"""`samvirke do`: any act, by its name and fields."""

import dataclasses
import json as as_json
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import typer

from samvirke.cli.calling import Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json, print_table
from samvirke.cli.found import print_done


@command
def do(
    act: Annotated[str | None, typer.Argument(help="Name of the act; left out: all are listed.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Argument(
            help="Its fields: name=value, lists and tables as JSON; name=@file takes what a file holds."
        ),
    ] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Do any act that the API offers: `samvirke do open-incident type=building_fire lon=10.5 lat=61.1`."""
    from samvirke.model.errors import BadInputError
    from samvirke.register.closest import did_you_mean
    from samvirke.respond.acts import ACTS

    if act is None:
        list_acts(json=json)
        return
    if act not in ACTS:
        near = did_you_mean(act, ACTS) or "`samvirke do` lists all"
        raise BadInputError(f"there is no act {act!r}; {near}")
    print_done(caller(node, space), act, read_fields(ACTS[act], fields or []), json=json)


def read_fields(act: type, told: list[str]) -> dict[str, Any]:
    """Return the fields of an act as they were typed: text where it takes text, else JSON.

    `name=@file` takes what stands in a file, in UTF-8; `name=@@word` a text that begins with @.

    Raises
    ------
    BadInputError
        When one is no field of the act, or cannot be read.
    """
    from samvirke.model.errors import BadInputError

    hints = get_type_hints(act)
    names = [field.name for field in dataclasses.fields(act)]
    fields: dict[str, Any] = {}
    for one in told:
        name, is_one, value = one.partition("=")
        if not is_one or name not in names:
            raise BadInputError(f"{one!r} is no field; it must be name=value, name one of {', '.join(names)}")
        value, is_told_whole = _of_file(name, value)
        takes_text = hints[name] is str or str in get_args(hints[name])
        if takes_text and (is_told_whole or not value.startswith(("[", "{", "null"))):
            fields[name] = value
            continue
        try:
            fields[name] = as_json.loads(value)
        except ValueError as error:
            raise BadInputError(
                f"{name} is {value!r}; it must be JSON: a number, true, false, null, a list or an object"
            ) from error
    return fields


def _of_file(name: str, value: str) -> tuple[str, bool]:
    """Return what a field is to hold, and whether it was read from a file: then it is taken as it stands."""
    from samvirke.model.errors import BadInputError

    if not value.startswith("@"):
        return value, False
    if value.startswith("@@"):
        return value[1:], False
    path = Path(value[1:])
    try:
        return path.read_text("utf-8-sig"), True
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"{name} is the file {path}, which is not UTF-8: {error}; save it as UTF-8 and try again"
        ) from error
    except OSError as error:
        do = f"give a file that can be read, or {name}=@{value} for a text that begins with @"
        raise BadInputError(f"{name} is the file {path}: {error.strerror}; {do}") from error


def list_acts(*, json: bool) -> None:
    """Print all acts, with what they take."""
    from samvirke.respond.acts import ACTS

    rows = []
    for name, act in sorted(ACTS.items()):
        must: list[str] = []
        may: list[str] = []
        for field in dataclasses.fields(act):  # type: ignore[arg-type]
            has_default = (
                field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            )
            (may if has_default else must).append(field.name)
        rows.append((name, " ".join(must), " ".join(may)))
    if json:
        print_json([{"act": name, "must": must.split(), "may": may.split()} for name, must, may in rows])
    else:
        print_table(("act", "must have", "may have"), rows)
