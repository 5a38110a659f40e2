"""A node's folder: `node.toml`, its key, its accounts, and the log of each space.

DIR/node.toml           what it is told about itself; read when it starts
DIR/keys/node.key       what it signs with, mode 0600
DIR/keys/former.txt     public keys that it signed with before, one a line; may be missing
DIR/accounts.json       who may sign in when no provider can be reached, mode 0600
DIR/sessions.json       who is signed in, mode 0600
DIR/cards/*.toml        the agency's own action cards, over the examples; may be missing
DIR/spaces/NAME/        journal.sqlite, unless the log lies in PostgreSQL
"""

import base64
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError
from samvirke.register.atomic import replacing
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.respond.journal.keys import PrivateKey, PublicKey, read_key, write_key
from samvirke.web.node_file import NAME, NodeFile, read_node_file
from samvirke.web.toml_text import toml_text

KEY = "keys/node.key"
HEAD = """\
# A node of Samvirke; what may stand here is told in docs/serve.md. It is read when the node starts.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNode:
    """A node that was made, with the first account: the password is told once and kept nowhere.

    Parameters
    ----------
    folder
        Where it lies.
    user, password
        Of the first account.
    key
        The public key, to be given to other centres by a way that is trusted.
    """

    folder: Path
    user: str
    password: str
    key: str


def wall_ms() -> int:
    """Return the wall clock, milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def make_node(folder: Path, told: Mapping[str, Any], user: str) -> NewNode:
    """Make the folder of a node, with a key and a first account.

    Parameters
    ----------
    folder
        A folder that is empty or not there.
    told
        What stands in `node.toml`.
    user
        The first account: it leads in the live space and in every exercise.

    Raises
    ------
    BadInputError
        When the folder holds something, or what is told cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(f"{folder} holds something already; give a folder that is empty or not there")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with replacing(folder / NAME) as beside:
        beside.write_text(HEAD + toml_text(told) + "\n", encoding="utf-8")
        file = read_node_file(beside)
    keys = folder / "keys"
    keys.mkdir(mode=0o700)
    key = PrivateKey.new(file.centre)
    write_key(keys / "node.key", key)
    password = new_password()
    person = Person(
        user=user,
        organisation=file.organisation,
        agency=file.agency,
        roles={"live": "leader", "exercise-*": "exercise_leader"},
    )
    Accounts(folder / "accounts.json", wall_ms).add(person, password)
    return NewNode(folder=folder, user=user, password=password, key=str(key.public))


def trust(folder: Path, peer: Mapping[str, Any]) -> None:
    """Let a node trust another centre; it takes hold when the node is started again.

    Parameters
    ----------
    folder
        The node.
    peer
        centre, agency, url and keys of the other.

    Raises
    ------
    BadInputError
        When the centre is trusted already, or cannot be used; nothing was changed then.
    """
    path = folder / NAME
    file = read_node_file(path)
    if peer["centre"] == file.centre:
        raise BadInputError(f"{file.centre} is the node itself; a peer must be another centre")
    if peer["centre"] in {known.centre for known in file.peers}:
        raise BadInputError(
            f"{path} trusts {peer['centre']} already; change its url or keys in the file itself"
        )
    with replacing(path) as beside:
        text = path.read_text(encoding="utf-8").rstrip("\n")
        beside.write_text(f"{text}\n\n{toml_text({'peers': [peer]}).strip()}\n", encoding="utf-8")
        read_node_file(beside)


def peer_in(folder: Path) -> dict[str, Any]:
    """Return another node, whose folder is here too, as a peer."""
    file = read_node_file(folder / NAME)
    key = read_key(folder / KEY).public
    return {"centre": file.centre, "agency": file.agency, "url": file.reached_at, "keys": [str(key)]}


def former_keys(folder: Path) -> tuple[PublicKey, ...]:
    """Return the public keys that a node signed with before."""
    path = folder / "keys" / "former.txt"
    if not path.exists():
        return ()
    return tuple(PublicKey.of(line.strip()) for line in path.read_text().splitlines() if line.strip())


def node_file(folder: Path) -> NodeFile:
    """Return what a node is told about itself."""
    return read_node_file(folder / NAME)


def leave_password(path: Path, password: str) -> None:
    """Leave a password in a file: of an example or a first run; a real one is told once and kept nowhere."""
    path.touch(mode=0o600)
    path.write_text(password + "\n")


def new_password() -> str:
    """Return a password of 80 random bits that can be read out on the phone: `k7fq-2mpx-9dtw-hc4n`."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))
