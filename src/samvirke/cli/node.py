"""`samvirke node`: make the folder of a node, and say whom it trusts."""

from pathlib import Path
from typing import Annotated, Any

import typer

from samvirke.cli.conventions import Json, command, print_json, print_table, say

app = typer.Typer(help="Make a node, and say which other centres it trusts.", no_args_is_help=True)
Folder = Annotated[Path, typer.Argument(help="The node's folder.")]


@app.command()
@command
def init(
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or not there.")],
    centre: Annotated[str, typer.Option(help="Its name among the centres, such as 110.innlandet.")],
    agency: Annotated[str, typer.Option(help="fire, police, health, municipality, state …")],
    organisation: Annotated[
        str, typer.Option(help="Id of its organisation in the register; left out: the name of the centre.")
    ] = "",
    title: Annotated[str, typer.Option(help="What people call it.")] = "",
    user: Annotated[str, typer.Option(help="The first account.")] = "first",
    region: Annotated[str, typer.Option(help="norway, or a Region package: for who can come.")] = "",
    answers_for: Annotated[
        list[str] | None,
        typer.Option(
            help="Organisations whose units it commits, or patterns such as fire-service-34*; repeatable."
        ),
    ] = None,
    listen: Annotated[str, typer.Option(help="Where it listens.")] = "127.0.0.1:8110",
    json: Json = False,
) -> None:
    """Make a node: its node.toml, its key, and a first account whose password is told once."""
    from samvirke.web.node_folder import make_node

    told = {
        "centre": centre,
        "agency": agency,
        "organisation": organisation or centre,
        "title": title,
        "listen": listen,
        "region": region,
        "answers_for": answers_for or [],
    }
    made = make_node(folder, told, user)
    if json:
        print_json({"folder": str(folder), "user": user, "password": made.password, "key": made.key})
        return
    print(f"{centre} was made in {folder}")
    print(f"public key  {made.key}\nfirst user  {user}\npassword    {made.password}")
    say("the password is told this once; `samvirke account password` sets another")
    say(f"next: samvirke serve {folder}")


@app.command()
@command
def trust(
    folder: Folder,
    other: Annotated[Path | None, typer.Argument(help="The folder of the other node, if it is here.")] = None,
    centre: Annotated[str | None, typer.Option(help="Or its name …")] = None,
    agency: Annotated[str | None, typer.Option(help="… what it is …")] = None,
    url: Annotated[str, typer.Option(help="… where it is reached; left out: by file alone …")] = "",
    key: Annotated[list[str] | None, typer.Option(help="… and its public key; repeatable.")] = None,
) -> None:
    """Let a node trust another centre: pull its log, and let it pull. Both nodes must say so."""
    from samvirke.model.errors import BadInputError
    from samvirke.web.node_folder import peer_in
    from samvirke.web.node_folder import trust as trust_peer

    if other is not None:
        peer: dict[str, Any] = peer_in(other)
    elif centre and agency and key:
        peer = {"centre": centre, "agency": agency, "url": url, "keys": key}
    else:
        raise BadInputError("give the folder of the other node, or --centre, --agency and --key")
    trust_peer(folder, peer)
    print(f"{folder} trusts {peer['centre']}; start it again, and let {peer['centre']} trust it too")


@app.command()
@command
def example(
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or not there.")],
    port: Annotated[
        int,
        typer.Option(min=1024, max=65_000, help="Of 110; the others listen two, three and four after it."),
    ] = 8110,
    region: Annotated[str, typer.Option(help="Of each: for who can come; '' for none.")] = "norway",
    json: Json = False,
) -> None:
    """Make four nodes to try: 110, 112 and 113 of Innlandet, and the 113 of Oslo."""
    from samvirke.web.example import make_example
    from samvirke.web.node_folder import node_file

    rows = []
    for made in make_example(folder, port, region=region):
        file = node_file(made.folder)
        rows.append((file.centre, file.reached_at, made.user, str(made.folder)))
    if json:
        print_json([dict(zip(("centre", "url", "user", "folder"), row, strict=True)) for row in rows])
        return
    print_table(("centre", "url", "user", "folder"), rows)
    print("Start each in a terminal of its own:")
    for _, _, _, where in rows:
        print(f"  samvirke serve {where}")
    print("and in a terminal for each who works, such as:")
    for _, url, user, where in rows[:1]:
        print(f"  export SAMVIRKE_NODE={url}")
        print(f"  samvirke login {url} --user {user} --password-file {where}/password.txt")


@app.command()
@command
def show(folder: Folder, json: Json = False) -> None:
    """Print what a node is: its centre, its public key, its spaces and whom it trusts."""
    from samvirke.web.node_folder import node_file, peer_in

    file, own = node_file(folder), peer_in(folder)
    told = {**own, "title": file.title, "answers_for": list(file.answers_for)} | {
        "spaces": [space.name for space in file.spaces],
        "trusts": [peer.centre for peer in file.peers],
    }
    if json:
        print_json(told)
        return
    print_table(
        ("", ""),
        [(name, ", ".join(value) if isinstance(value, list) else value) for name, value in told.items()],
    )
