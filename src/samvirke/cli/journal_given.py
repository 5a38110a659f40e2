"""What the commands of a journal are given: the file, public keys, and which of its logs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from samvirke.respond.journal.keys import PublicKey

File = Annotated[Path, typer.Argument(help="The journal's file, or a copy of it.")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help="Public key of a centre or witness, or a file with one; repeat it."),
]
Origin = Annotated[str, typer.Option(help="Which log, 110.innlandet/1; default: the only one.")]


def public_keys(given: Sequence[str] | None) -> "list[PublicKey]":
    """Return public keys from their texts, or from files that hold one."""
    from samvirke.respond.journal.keys import PublicKey

    return [
        PublicKey.of(text_of_file(Path(text)).strip() if Path(text).is_file() else text)
        for text in given or ()
    ]


def keys_of_node(folder: Path) -> "list[PublicKey]":
    """Return the public keys that a node knows: its own, those it signed with before, and its peers'."""
    from samvirke.respond.journal.keys import PublicKey, read_key
    from samvirke.web.node_folder import KEY, former_keys, node_file

    peers = node_file(folder).peers
    theirs = [PublicKey.of(text) for peer in peers for text in peer.keys]
    return [read_key(folder / KEY).public, *former_keys(folder), *theirs]


def node_folder_of(file: Path) -> Path | None:
    """Return the folder of the node in which a journal's file lies: NODE/spaces/NAME/journal.sqlite."""
    above = file.absolute().parents
    is_there = len(above) > 2 and above[1].name == "spaces" and (above[2] / "node.toml").is_file()
    return (file.parents[2] if len(file.parents) > 2 else above[2]) if is_there else None


def text_of_file(path: Path) -> str:
    """Return what a file of text holds."""
    from samvirke.model.errors import BadInputError

    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is no text; give the file as it was made") from error


def one_origin(there: Iterable[str], given: str) -> str:
    """Return the log that was named, or the only one."""
    from samvirke.model.errors import BadInputError

    names = sorted(there)
    if given in names:
        return given
    if given or len(names) != 1:
        what = f"there is no log {given[:80]!r} here" if given else f"there are {len(names)} logs here"
        raise BadInputError(f"{what}; give --origin, one of: {', '.join(names) or 'none'}")
    return names[0]


def utc(at_ms: int) -> str:
    """Return a moment as text."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
