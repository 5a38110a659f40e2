"""`samvirke account`: the local accounts of a node, for when no provider can be reached."""

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvirke.cli.conventions import Json, command, print_json, print_table, say

if TYPE_CHECKING:
    from samvirke.respond.access.sign_in.accounts import Accounts

app = typer.Typer(
    help="Who may sign in at a node by password; a running node follows at once.", no_args_is_help=True
)
Folder = Annotated[Path, typer.Argument(help="The node's folder.")]
User = Annotated[str, typer.Argument(help="The user: small letters, digits and . _ @ -.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        help="A file whose first line is the password; left out: SAMVIRKE_PASSWORD, or you are asked."
    ),
]


@app.command()
@command
def add(
    folder: Folder,
    user: User,
    role: Annotated[
        list[str],
        typer.Option(help="SPACE=ROLE, such as live=operator or exercise-*=exercise_leader; repeatable."),
    ],
    organisation: Annotated[str, typer.Option(help="Left out: the node's own.")] = "",
    agency: Annotated[str, typer.Option(help="fire, police, health …; left out: the node's own.")] = "",
    named_for: Annotated[
        list[str] | None,
        typer.Option(help="Record or incident whose shielded fields the user may read; repeatable."),
    ] = None,
    password_file: PasswordFile = None,
) -> None:
    """Add an account; the password has twelve characters or more."""
    from samvirke.respond.access.sign_in.person import read_person
    from samvirke.web.node_folder import node_file

    file = node_file(folder)
    told = {
        "user": user,
        "organisation": organisation or file.organisation,
        "agency": agency or file.agency,
        "roles": dict(_role(one) for one in role),
        "named_for": named_for or [],
    }
    person = read_person(told, "the account")
    _accounts(folder).add(person, _password(user, password_file))
    roles = ", ".join(f"{held} in {space}" for space, held in person.roles.items())
    say(f"{user} may sign in at {file.centre}: {roles}")


@app.command("list")
@command
def list_accounts(folder: Folder, json: Json = False) -> None:
    """List the accounts, without passwords."""
    accounts = list(_accounts(folder))
    if json:
        print_json([{**one.person.as_document(), "disabled": one.disabled} for one in accounts])
        return
    rows = [
        (
            one.person.user,
            one.person.organisation,
            one.person.agency,
            ", ".join(f"{space}={role}" for space, role in one.person.roles.items()),
            "closed" if one.disabled else "",
        )
        for one in accounts
    ]
    print_table(("user", "organisation", "agency", "roles", ""), rows)


@app.command()
@command
def remove(folder: Folder, user: User) -> None:
    """Take an account away; what its user wrote stays in the log."""
    _accounts(folder).remove(user)
    say(f"{user} is gone, and signed out")


@app.command()
@command
def password(folder: Folder, user: User, password_file: PasswordFile = None) -> None:
    """Set a new password; the user is signed out everywhere."""
    _accounts(folder).set_password(user, _password(user, password_file))
    say(f"{user} has a new password, and is signed out")


@app.command()
@command
def close(folder: Folder, user: User) -> None:
    """Close an account: nobody signs in with it, and its user is signed out."""
    _accounts(folder).set_disabled(user, disabled=True)
    say(f"{user} is closed; samvirke account open {folder} {user} opens it again")


@app.command("open")
@command
def open_again(folder: Folder, user: User) -> None:
    """Open an account that was closed."""
    _accounts(folder).set_disabled(user, disabled=False)
    say(f"{user} may sign in again")


def _accounts(folder: Path) -> "Accounts":
    from samvirke.respond.access.sign_in.accounts import Accounts
    from samvirke.web.node_folder import node_file, wall_ms

    node_file(folder)  # says so where the folder is no node's
    return Accounts(folder / "accounts.json", wall_ms)


def _role(text: str) -> tuple[str, str]:
    from samvirke.model.errors import BadInputError

    space, equals, role = text.partition("=")
    if not equals:
        raise BadInputError(f"--role is {text!r}; it must be SPACE=ROLE, such as live=operator")
    return space, role


def _password(user: str, path: Path | None) -> str:
    from samvirke.model.errors import BadInputError

    if path is not None:
        return (path.read_text(encoding="utf-8").splitlines() or [""])[0]
    given = os.environ.get("SAMVIRKE_PASSWORD")
    if given is not None:
        return given
    first = getpass.getpass(f"Password of {user}: ")
    if getpass.getpass("Once more: ") != first:
        raise BadInputError("the two passwords differ; type the same twice")
    return first
