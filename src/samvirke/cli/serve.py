"""`samvirke serve`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from samvirke.cli.conventions import command

FIRST_RUN = {
    "centre": "110.local",
    "agency": "fire",
    "organisation": "first run",
    "title": "Prøvesentralen",  # told in public and on pages of all three languages
    "region": "norway",
    "answers_for": ["*"],  # whoever looks around can commit every unit there is
}
LEFT_IN = "password.txt"  # of the first run alone: nothing real is kept there


@command
def serve(
    folder: Annotated[
        Path | None,
        typer.Argument(help="The node's folder; left out: one in your own place, made the first time."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="0: one that is free; left out: as node.toml says.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Left out: as node.toml says; 127.0.0.1 at first.")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option(
            "--behind-proxy", help="A proxy on this machine ends TLS; its word on who asks is taken."
        ),
    ] = False,
) -> None:
    """Serve a node: its pages, the HTTP API, the change stream, and the meeting with other centres.

    It listens on this machine alone unless TLS files or a proxy are given. Ctrl-C or SIGTERM stops it;
    what was acknowledged is on the disk already.
    """
    import signal
    import sys

    from samvirke.model.errors import BadInputError
    from samvirke.web.node_folder import leave_password, make_node, node_file
    from samvirke.web.running import open_house
    from samvirke.web.serving import reject_in_the_open
    from samvirke.web.serving import serve as serve_house

    if (tls_cert is None) != (tls_key is None):
        raise BadInputError("TLS needs both --tls-cert and --tls-key; give both or none")
    place = folder or first_run_folder()
    if folder is None and not place.exists():
        made = make_node(place, FIRST_RUN, "first")
        leave_password(place / LEFT_IN, made.password)
    file = node_file(place)
    own_host, _, own_port = file.listen.rpartition(":")
    at = host or own_host.strip("[]")
    reject_in_the_open(at, tls=tls_cert is not None, behind_proxy=behind_proxy)

    def ready(address: str) -> None:
        print(f"{file.centre} listens on {address}", flush=True)
        if folder is None and (place / LEFT_IN).exists():
            password = (place / LEFT_IN).read_text().strip()
            print(f"open {address}/app and sign in as first with {password}", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what uvicorn hands on once all is closed
    serve_house(
        open_house(place),
        at,
        int(own_port) if port is None else port,
        ready=ready,
        certificate=None if tls_cert is None else str(tls_cert),
        private_key=None if tls_key is None else str(tls_key),
        behind_proxy=behind_proxy,
    )


def first_run_folder() -> Path:
    """Return where a node lies that was started without a folder (XDG Base Directory)."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "samvirke" / "node"
