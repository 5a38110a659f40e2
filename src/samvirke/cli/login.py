"""`samvirke login` and `samvirke logout`."""

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from samvirke.cli.calling import SIGN_IN, Node, call, caller, changed_logins
from samvirke.cli.conventions import command


@command
def login(
    url: Annotated[str, typer.Argument(help="Address of the node, such as http://127.0.0.1:8110.")],
    user: Annotated[str, typer.Option(help="Your account.")],
    password_file: Annotated[
        Path | None,
        typer.Option(
            help="A file whose first line is the password; left out: SAMVIRKE_PASSWORD, or you are asked."
        ),
    ] = None,
) -> None:
    """Sign in at a node; the commands that follow act as you, there.

    A token is kept in a file that only you may read, never the password. SAMVIRKE_NODE and SAMVIRKE_TOKEN go
    before what is kept.
    """
    if password_file is not None:
        password = (password_file.read_text(encoding="utf-8").splitlines() or [""])[0]
    else:
        password = os.environ.get("SAMVIRKE_PASSWORD") or getpass.getpass(f"Password of {user}: ")
    at = url.rstrip("/")
    told = call(at, "POST", SIGN_IN, json={"user": user, "password": password})
    with changed_logins() as known:
        known["last"] = at
        known.setdefault("tokens", {})[at] = told["token"]
    roles = ", ".join(f"{role} in {space}" for space, role in told["roles"].items())
    print(f"{told['user']} at {told['centre']}: {roles}")


@command
def logout(node: Node = None) -> None:
    """Sign out: the token is worth nothing from now on."""
    me = caller(node, "live")
    call(me.url, "POST", "/api/v1/sign-out", headers={"Authorization": f"Bearer {me.token}"})
    with changed_logins() as known:
        known.get("tokens", {}).pop(me.url, None)
    print(f"signed out at {me.url}")
