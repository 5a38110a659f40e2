"""Three centres in memory, each with its own clock and chance, and wires that a test may leave unused."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from samvirke.respond.access.actor import Actor, Agency
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Scene
from samvirke.respond.federation.answer import ENTRIES_AT_ONCE
from samvirke.respond.federation.epoch import current_epoch
from samvirke.respond.federation.give import give
from samvirke.respond.federation.member import Member
from samvirke.respond.federation.peer import Peer
from samvirke.respond.federation.take import Taken, ask_of, take
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.keys import PrivateKey
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.journal.store import Store
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.space import Space

AGENCIES: dict[str, str] = {
    "110.innlandet": "fire",
    "112.innlandet": "police",
    "113.innlandet": "health",
}
NOW_MS = 1_800_000_000_000


def key_of(centre: str) -> PrivateKey:
    """Return a key of a centre that is the same each time."""
    return PrivateKey(centre, random.Random(centre).randbytes(32))  # noqa: S311 - a test must repeat itself


def peers_of(centre: str) -> list[Peer]:
    """Return the other centres."""
    return [
        Peer(centre=other, agency=cast(Agency, agency), keys=(key_of(other).public,))
        for other, agency in AGENCIES.items()
        if other != centre
    ]


def person(centre: str, role: str = "operator") -> Actor:
    """Return somebody who works at a centre."""
    return Actor(
        user="ola",
        organisation=centre,
        centre=centre,
        agency=cast(Agency, AGENCIES[centre]),
        role=cast(Any, role),
        spaces=frozenset({"live", "exercise-1"}),
    )


class Wall:
    """A wall clock that a test sets."""

    def __init__(self, ms: int = NOW_MS) -> None:
        self.ms = ms

    def __call__(self) -> int:
        return self.ms


class Centre:
    """One centre that can be stopped and started anew from its store.

    Parameters
    ----------
    centre
        Its name.
    space
        Which.
    store
        What it has kept.
    """

    def __init__(self, centre: str, space: str = "live", store: Store | None = None) -> None:
        self.centre = centre
        self.space = Space(name=space, mode="live" if space == "live" else "exercise")
        self.store: Store = store or MemoryStore()
        self.wall = Wall()
        self.chance = random.Random(f"{centre} {space}")  # noqa: S311 - a test must repeat itself
        self.start()

    def start(self) -> None:
        """Start it from what its store holds."""
        epoch = current_epoch(self.store, self.centre)
        journal = Journal(self.store, self.centre, self.space.name, self.wall, epoch)
        place = Place(
            centre=self.centre,
            agency=AGENCIES[self.centre],
            agencies=AGENCIES,
            answers_for=lambda owner: True,  # noqa: ARG005 - everybody's
        )
        self.node = Node(
            place,
            self.space,
            journal,
            self.wall,
            randbits=self.chance.getrandbits,
            randbytes=self.chance.randbytes,
        )
        self.member = Member(self.node, key_of(self.centre), peers_of(self.centre), self.wall)

    def write(self, *patches: Patch) -> None:
        """Write what a person at the centre says."""
        self.node.do(person(self.centre), Say(said=patches))

    def incident(self, name: str, **data: Any) -> str:
        """Open an incident, and return its id."""
        record = f"incident:{self.centre}:{name.replace(' ', '-')}"
        self.write(
            Patch(kind="incident-opened/1", record=record, subject=record, data={"title": name, **data})
        )
        return record

    def change(self, record: str, **data: Any) -> None:
        """Change a record of its own."""
        found = self.node.state.records[record]
        self.write(Patch(kind="incident-changed/1", record=record, subject=found.subject, data=data))

    def share(self, incident: str, to: str, **data: Any) -> str:
        """Share an incident with another centre."""
        record = f"share:{self.centre}:{incident.rpartition(':')[2]}-{to}"
        told = {"to": to, "may": "act", "ended": False, **data}
        self.write(Patch(kind="share-given/1", record=record, subject=incident, data=told))
        return record

    def release(self, record: str, to: str, *classes: str) -> str:
        """Release classes of a record to another centre."""
        release = f"release:{self.centre}:{record.rpartition(':')[2]}-{to}"
        subject = self.node.state.records[record].subject
        told = {"of": record, "to": to, "classes": list(classes), "ended": False}
        self.write(Patch(kind="release-given/1", record=release, subject=subject, data=told))
        return release

    def sees(self, record: str) -> Mapping[str, Any]:
        """Return the fields that stand here of a record."""
        found = self.node.state.get(record)
        return {} if found is None else found.data

    def pull(self, other: "Centre", *, limit: int = ENTRIES_AT_ONCE, notes: bool = True) -> Taken:
        """Ask another centre once, and take what it answers."""
        return take(self.member, self.member.peer(other.centre), self.answer(other, limit=limit, notes=notes))

    def answer(self, other: "Centre", *, limit: int = ENTRIES_AT_ONCE, notes: bool = True) -> bytes:
        """Ask another centre once, and return the bytes of its answer."""
        ask = ask_of(self.member, self.member.peer(other.centre), notes=notes, limit=limit)
        return give(other.member, other.member.peer(self.centre), ask).encoded()


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """An act that writes just what a test says."""

    name: ClassVar[str] = "say"
    action: ClassVar[str] = "incident.open"

    said: tuple[Patch, ...]

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: something of the node's own."""
        return scene.subject("incident")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        del scene
        return self.said


def three(space: str = "live") -> tuple[Centre, Centre, Centre]:
    """Return 110, 112 and 113."""
    first, second, third = (Centre(centre, space) for centre in AGENCIES)
    return first, second, third


def meet(centres: Iterable[Centre], rounds: int = 20) -> None:
    """Let all pull from all until nobody has news."""
    centres = list(centres)
    for _ in range(rounds):
        news = [one.pull(other).has_news for one in centres for other in centres if one is not other]
        if not any(news):
            return
    raise AssertionError(f"after {rounds} rounds there is still news")
