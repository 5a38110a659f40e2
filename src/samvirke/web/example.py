"""Four nodes to try: 110, 112 and 113 of Innlandet, and the 113 of Oslo, which commits an air ambulance."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.web.node_folder import (
    NewNode,
    leave_password,
    make_node,
    new_password,
    node_file,
    peer_in,
    trust,
    wall_ms,
)

FIRST_PORT = 8110
NODES: Mapping[str, Mapping[str, Any]] = {
    "110": {
        "centre": "110.innlandet",
        "agency": "fire",
        "organisation": "municipality-3403",  # Hamar, which owns Innlandet 110 in the register
        "title": "Innlandet 110",
        "answers_for": ["fire-service-34*"],
        "triple": ["112.innlandet", "113.innlandet"],
        "phones": {"112.innlandet": ["112"], "113.innlandet": ["113"]},
    },
    "112": {
        "centre": "112.innlandet",
        "agency": "police",
        "organisation": "police-innlandet",
        "title": "112 Innlandet",
        "answers_for": ["police-innlandet"],
        "triple": ["110.innlandet", "113.innlandet"],
        "phones": {"110.innlandet": ["110"], "113.innlandet": ["113"]},
    },
    "113": {
        "centre": "113.innlandet",
        "agency": "health",
        "organisation": "trust-innlandet",
        "title": "AMK Innlandet",
        "answers_for": ["trust-innlandet"],
        "triple": ["110.innlandet", "112.innlandet"],
        "phones": {"110.innlandet": ["110"], "112.innlandet": ["112"]},
        "climbs": {"neighbour": ["113.oslo"]},
    },
    "113-oslo": {
        "centre": "113.oslo",
        "agency": "health",
        "organisation": "trust-oslo",
        "title": "AMK Oslo",
        "answers_for": ["trust-oslo", "state-air-ambulance"],
        "climbs": {"neighbour": ["113.innlandet"]},
    },
}
PORTS = {"110": 0, "112": 2, "113": 3, "113-oslo": 4}  # after the first: 8110, 8112, 8113, 8114
USERS = {"110": "ola", "112": "kari", "113": "liv", "113-oslo": "per"}
OPERATOR = "nina"  # at 110 besides the leader: what each of the two may do can be compared
TALK = {"talk_group": "BAPS-INNL-1", "conference_phone": "+47 00 00 00 00"}  # invented


def make_example(folder: Path, first_port: int = FIRST_PORT, *, region: str = "") -> Sequence[NewNode]:
    """Make the nodes, let each trust the others, and leave each password in its folder.

    Parameters
    ----------
    folder
        A folder that is empty or not there.
    first_port
        110 listens on it; 112, 113 and the 113 of Oslo two, three and four after it.
    region
        Of each: without one they do not answer who can come.
    """
    made = []
    for name, told in NODES.items():
        own = {**told, "listen": f"127.0.0.1:{first_port + PORTS[name]}", "region": region}
        if "triple" in told:
            own |= TALK
        node = make_node(folder / name, own, USERS[name])
        leave_password(node.folder / "password.txt", node.password)
        made.append(node)
    _add_operator(folder / "110")
    for one, other in permutations(NODES, 2):
        trust(folder / one, peer_in(folder / other))
    return made


def _add_operator(folder: Path) -> None:
    file = node_file(folder)
    person = Person(
        user=OPERATOR, organisation=file.organisation, agency=file.agency, roles={"live": "operator"}
    )
    password = new_password()
    Accounts(folder / "accounts.json", wall_ms).add(person, password)
    leave_password(folder / f"password-{OPERATOR}.txt", password)
