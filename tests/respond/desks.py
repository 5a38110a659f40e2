"""Duty desks in memory, on a wall clock that a test moves; they meet when it says so."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from samvirke.respond.access.actor import Actor, Agency, Role
from samvirke.respond.access.decide import decide
from samvirke.respond.act import Act
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.reactions import react
from samvirke.respond.record.record import Record
from samvirke.respond.space.space import Mode, Space

FIRE, POLICE, HEALTH, TOWN, COUNTY = (
    "110.innlandet",
    "112.innlandet",
    "113.innlandet",
    "kommune.gjovik",
    "sf.innlandet",
)
AGENCIES: dict[str, str] = {
    FIRE: "fire",
    POLICE: "police",
    HEALTH: "health",
    TOWN: "municipality",
    "kommune.lillehammer": "municipality",
    COUNTY: "state",
    "dsb": "state",
}
BEGIN_MS = 1_800_000_000_000  # 2027-01-15 08:00:00 UTC
REPORTS_TO = {TOWN: COUNTY, "kommune.lillehammer": COUNTY, COUNTY: "dsb"}


class Desks:
    """Nodes of some centres in one space."""

    def __init__(self, *names: str, mode: Mode = "live", **place: Any) -> None:
        self.wall_ms = BEGIN_MS
        self.nodes: dict[str, Node] = {}
        self.looked: dict[str, int] = {}
        name_of_space = "live" if mode == "live" else f"{mode}-1"
        for name in names:
            chance = random.Random(name)  # noqa: S311 - a test must repeat itself
            settings: dict[str, Any] = {"reports_to": REPORTS_TO, **place}
            here = Place(centre=name, agency=AGENCIES[name], agencies=AGENCIES, **settings)
            wall: Callable[[], int] = lambda: self.wall_ms  # noqa: E731 - one clock for all
            self.nodes[name] = Node(
                here,
                Space(name=name_of_space, mode=mode),
                Journal(MemoryStore(), name, name_of_space, wall),
                wall,
                randbits=chance.getrandbits,
                randbytes=chance.randbytes,
            )
            self.looked[name] = BEGIN_MS

    def person(self, centre: str, role: str = "operator") -> Actor:
        """Return somebody who works at a centre."""
        return Actor(
            user="kari",
            organisation=centre,
            centre=centre,
            agency=cast(Agency, AGENCIES[centre]),
            role=cast(Role, role),
            spaces=frozenset({self.nodes[centre].space.name}),
        )

    def do(self, centre: str, act: Act, role: str = "operator") -> str:
        """Do something; return the id of the first record that it wrote."""
        return self.nodes[centre].do(self.person(centre, role), act).records[0]

    def fire(self, centre: str = FIRE, **facts: Any) -> str:
        """Open a building fire."""
        return self.do(centre, OpenIncident(type="building_fire", lon=10.5, lat=61.1, **facts))

    def wait(self, seconds: float) -> None:
        """Let the wall clock go on, and each node look at what is due."""
        self.wall_ms += round(1000 * seconds)
        self.react()

    def react(self) -> int:
        """Let each node do what it does by itself; return how much that was."""
        count = 0
        for name, node in self.nodes.items():
            self.looked[name], done = react(node, self.looked[name])
            count += len(done)
        return count

    def meet(self, *names: str) -> None:
        """Let centres give each other what each may read, and react, until there is no news."""
        among = names or tuple(self.nodes)
        for _ in range(20):
            news = sum(self._give(one, other) for one in among for other in among if one != other)
            if not news + self.react():
                return
        raise AssertionError("they never come to rest")

    def records(self, centre: str, kind: str) -> list[Record]:
        """Return the records of a kind at a centre that have anything in them, oldest first."""
        return [record for record in self.nodes[centre].state.of_kind(kind) if record.data]

    def at(self, centre: str, role: str = "operator") -> Mapping[str, Any]:
        """Return what views are asked with: views, actor and moment."""
        node = self.nodes[centre]
        return {"views": node.views, "actor": self.person(centre, role), "now_ms": node.now_ms}

    def _give(self, giver: str, taker: str) -> int:
        node, other = self.nodes[giver], self.nodes[taker]
        origin, machine = node.journal.origin, self.person(taker, "node")

        def told(part: Part) -> Part:
            record = node.state.records[read_content(part.content or b"").record]
            subject = node.views.subject(record, part.field_class, node.now_ms)
            return part if decide(machine, "read", subject).allowed else part.bare()

        have = other.journal.store.sizes().get(origin, 0)
        entries = list(node.journal.store.read(origin))
        news = [replace(entry, parts=tuple(map(told, entry.parts))) for entry in entries[have:]]
        other.take(news)
        opened = [
            (origin, entry.seq, number, told(part))
            for entry in entries
            for number, part in enumerate(entry.parts)
            if told(part).content is not None
            and (held := other.journal.store.entry(origin, entry.seq)) is not None
            and held.parts[number].content is None
        ]
        return len(news) + (other.fill(opened) if opened else 0)
