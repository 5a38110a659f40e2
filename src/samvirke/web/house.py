"""What a running node has at hand: its place, its spaces, who signs in, whom it trusts."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samvirke.register.region import Region
from samvirke.respond.federation.member import Member
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.node import Node, Place
from samvirke.web.registers.imports import Imports
from samvirke.web.registers.own import OwnRegister
from samvirke.web.stream.hub import Hub

if TYPE_CHECKING:
    from samvirke.web.coming import Coming  # it loads what plans with: a node without a register needs none
    from samvirke.web.public.desk import PublicDesk
    from samvirke.web.work.works import Works


@dataclass(kw_only=True)
class House:
    """What the routes of a running node look at: `request.app.state.house`.

    Parameters
    ----------
    place
        What the node is among the centres.
    nodes
        Space → the node in it: `live`, `exercise-1`.
    accounts, sessions, oidc
        Who may sign in, who is signed in, and the OpenID provider; None: nobody signs in that way.
    region
        The register that it answers from; None where none is set.
    register
        Reads, changes and keeps it; `region` is its newest state.
    imports
        Packages that people sent and that wait to be used.
    coming
        Answers who can come; None where no region is set.
    key
        The node's own signing key.
    members
        Space → the node as one among the others, with the peers that it trusts.
    peer_status
        Space and centre → how the pulling goes.
    folder
        Where it keeps its files; None in tests and exercises in memory.
    title
        What people call the node; empty: by its centre.
    hubs
        Space → who listens in it; opened by the first.
    public
        The public site: visitors' choices and their proofs; made when it is first asked for.
    """

    place: Place
    nodes: dict[str, Node]
    accounts: Any = None
    sessions: Any = None
    oidc: Any = None
    region: Region | None = None
    register: OwnRegister = field(default_factory=OwnRegister)
    imports: Imports = field(default_factory=Imports)
    coming: "Coming | None" = None
    key: PrivateKey | None = None
    members: dict[str, Member] = field(default_factory=dict)
    peer_status: dict[tuple[str, str], Any] = field(default_factory=dict)
    folder: Path | None = None
    title: str = ""
    hubs: dict[str, Hub] = field(default_factory=dict)
    public: "PublicDesk | None" = None
    works: "Works | None" = None
