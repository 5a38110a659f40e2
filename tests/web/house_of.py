"""A house in memory, with people who are signed in, for tests of routes."""

from collections.abc import Callable, Mapping

from samvirke.respond.access.actor import Agency, Role
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.respond.access.sign_in.sessions import Sessions
from samvirke.respond.federation.member import Member
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.space.space import Space
from samvirke.web.house import House

T0 = 1_800_000_000_000  # 15 January 2027
AGENCIES: Mapping[str, Agency] = {
    "110.innlandet": "fire",
    "112.innlandet": "police",
    "113.innlandet": "health",
}


def house_of(
    centre: str, wall_ms: Callable[[], int] = lambda: T0, spaces: tuple[str, ...] = ("live",)
) -> House:
    """Return the house of a centre, whose log lies in memory."""
    others = tuple(sorted(set(AGENCIES) - {centre}))
    place = Place(centre=centre, agency=AGENCIES[centre], agencies=AGENCIES, triple=others)
    key = PrivateKey.new(centre)
    nodes = {}
    for name in spaces:
        journal = Journal(MemoryStore(), centre, name, wall_ms)
        nodes[name] = Node(
            place, Space(name=name, mode="live" if name == "live" else "exercise"), journal, wall_ms
        )
    accounts = Accounts(None, wall_ms)
    return House(
        place=place,
        nodes=nodes,
        accounts=accounts,
        sessions=Sessions(accounts, None, wall_ms),
        key=key,
        members={name: Member(node, key, (), wall_ms) for name, node in nodes.items()},
    )


def signed_in_as(
    house: House, user: str, role: Role | None = "operator", agency: Agency | None = None, space: str = "live"
) -> dict[str, str]:
    """Sign somebody in and return the headers of their requests; without a role: one in another space."""
    roles: Mapping[str, Role] = {"elsewhere": "operator"} if role is None else {space: role}
    person = Person(
        user=user,
        organisation="org",
        agency=agency or AGENCIES[house.place.centre],
        roles=roles,
    )
    # Not by password: hashing one takes a while, and it is not what is tested here.
    return {"Authorization": f"Bearer {house.sessions.open(person, 'test')}"}
