"""What a node is told about itself: `node.toml` in its folder."""

import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.respond.access.actor import Agency
from samvirke.respond.federation.peer import Peer
from samvirke.respond.journal.entry import check_centre
from samvirke.respond.journal.keys import PublicKey
from samvirke.respond.place import Place
from samvirke.respond.space.space import Mode, Space

NAME = "node.toml"
SQLITE = "sqlite"
Text = Annotated[str, Field(strict=True, max_length=1000)]


class _Table(BaseModel):
    """A table of the file: what it does not know it refuses, so that no misspelt line is passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SpaceTable(_Table):
    """A space: its name, its mode, and where its log is kept."""

    name: Text
    mode: Mode
    store: Text = SQLITE  # or the conninfo of a PostgreSQL database
    region: Text = ""


class PeerTable(_Table):
    """Another centre, which this one trusts."""

    centre: Text
    agency: Agency
    url: Text = ""
    keys: tuple[Text, ...]


class SignInTable(_Table):
    """How people sign in besides the accounts of the node."""

    oidc: Mapping[str, Any] | None = None


class PublicTable(_Table):
    """Who answers for the public site, as its privacy policy tells visitors."""

    owner: Text = ""  # empty: the title of the node
    email: Text = ""
    phone: Text = ""
    address: Text = ""
    data_protection_officer: Text = ""


class NodeFile(_Table):
    """What a node is told about itself; the words are those of `Place`."""

    centre: Text
    agency: Agency
    organisation: Text
    title: Text = ""
    listen: Text = "127.0.0.1:8110"
    url: Text = ""  # where others reach it; empty: http and what it listens on
    region: Text = ""
    roads: Text = ""
    answers_for: tuple[Text, ...] = ()
    triple: tuple[Text, ...] = ()
    talk_group: Text = ""
    conference_phone: Text = ""
    phones: Mapping[str, tuple[Text, ...]] = {}
    climbs: Mapping[str, tuple[Text, ...]] = {}
    reports_to: Mapping[str, Text] = {}
    agencies: Mapping[str, Agency] = {}  # of centres that are known but no peers
    spaces: tuple[SpaceTable, ...] = (SpaceTable(name="live", mode="live"),)
    peers: tuple[PeerTable, ...] = ()
    sign_in: SignInTable = SignInTable()
    public: PublicTable = PublicTable()

    @field_validator("centre")
    @classmethod
    def _is_a_centre(cls, centre: str) -> str:
        return check_centre(centre)

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, listen: str) -> str:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65_535:
            raise InvalidValueError(f"listen is {listen!r}; it must be host and port, such as 127.0.0.1:8110")
        return listen

    @field_validator("triple")
    @classmethod
    def _are_centres(cls, centres: Sequence[str]) -> tuple[str, ...]:
        return tuple(map(check_centre, centres))

    @field_validator("spaces")
    @classmethod
    def _are_spaces(cls, spaces: tuple[SpaceTable, ...]) -> tuple[SpaceTable, ...]:
        for space in spaces:
            space_of(space)
        names = [space.name for space in spaces]
        if not names or len(set(names)) < len(names):
            raise InvalidValueError(
                f"the spaces are {', '.join(names) or 'none'}; there must be one or more, each name once"
            )
        return spaces

    @field_validator("peers")
    @classmethod
    def _are_peers(cls, peers: tuple[PeerTable, ...]) -> tuple[PeerTable, ...]:
        for peer in peers:
            peer_of(peer)
        names = [peer.centre for peer in peers]
        if len(set(names)) < len(names):
            raise InvalidValueError(f"the peers are {', '.join(names)}; each centre must stand there once")
        return peers

    @property
    def reached_at(self) -> str:
        """Where others reach it."""
        return self.url or f"http://{self.listen}"


def read_node_file(path: Path) -> NodeFile:
    """Read a `node.toml`.

    Raises
    ------
    BadInputError
        With every line that cannot be used, and why.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(
            f"{path} cannot be read ({error}); `samvirke node init FOLDER` makes one"
        ) from error
    try:
        return NodeFile.model_validate(told)
    except ValidationError as error:
        faults = "\n".join(
            f"  {'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_url=False)
        )
        raise BadInputError(
            f"{path} is refused, nothing was started:\n{faults}\ndocs/serve.md lists all that may stand there"
        ) from error


def place_of(file: NodeFile) -> Place:
    """Return what the node is among the centres."""
    agencies = {
        **file.agencies,
        **{peer.centre: peer.agency for peer in file.peers},
        file.centre: file.agency,
    }
    return Place(
        centre=file.centre,
        agency=file.agency,
        agencies=agencies,
        answers_for=lambda organisation: any(fnmatchcase(organisation, one) for one in file.answers_for),
        climbs=file.climbs,
        triple=file.triple,
        phones=file.phones,
        talk_group=file.talk_group,
        conference_phone=file.conference_phone,
        reports_to=file.reports_to,
    )


def space_of(table: SpaceTable) -> Space:
    """Return a space as the file tells it."""
    return Space(name=table.name, mode=table.mode, region=table.region)


def peer_of(table: PeerTable) -> Peer:
    """Return a peer as the file tells it."""
    keys = tuple(PublicKey.of(key) for key in table.keys)
    return Peer(centre=table.centre, agency=table.agency, keys=keys, url=table.url)
