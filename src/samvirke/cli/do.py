"""`samvirke do`: any act, by its name and fields."""

import dataclasses
import json as as_json
from typing import Annotated, Any, get_args, get_type_hints

import typer

from samvirke.cli.calling import Node, Space, caller
from samvirke.cli.conventions import Json, command, print_json, print_table


@command
def do(
    act: Annotated[str | None, typer.Argument(help="Name of the act; left out: all are listed.")] = None,
    fields: Annotated[
        list[str] | None, typer.Argument(help="Its fields: name=value, lists and tables as JSON.")
    ] = None,
    node: Node = None,
    space: Space = "live",
    json: Json = False,
) -> None:
    """Do any act that the API offers: `samvirke do open-incident type=building_fire lon=10.5 lat=61.1`."""
    from samvirke.model.errors import BadInputError
    from samvirke.respond.acts import ACTS

    if act is None:
        list_acts(json=json)
        return
    if act not in ACTS:
        raise BadInputError(f"there is no act {act!r}; `samvirke do` lists all")
    done = caller(node, space).do(act, read_fields(ACTS[act], fields or []))
    if json:
        print_json(done)
    else:
        print("\n".join(done["records"]) or "nothing was to be done")


def read_fields(act: type, told: list[str]) -> dict[str, Any]:
    """Return the fields of an act as they were typed: text where it takes text, else JSON.

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
        takes_text = hints[name] is str or str in get_args(hints[name])
        if takes_text and not value.startswith(("[", "{", "null")):
            fields[name] = value
            continue
        try:
            fields[name] = as_json.loads(value)
        except ValueError as error:
            raise BadInputError(
                f"{name} is {value!r}; it must be JSON: a number, true, false, null, a list or an object"
            ) from error
    return fields


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
