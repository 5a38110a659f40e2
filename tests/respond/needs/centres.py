"""Centres in memory that meet when a test says so: each gives the others what `decide` opens to them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from samvirke.respond.access.actor import Actor, Agency, Role
from samvirke.respond.access.decide import decide
from samvirke.respond.act import Act
from samvirke.respond.incidents.agreements import Agreement
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.node import Node
from samvirke.respond.place import Place
from samvirke.respond.reactions import REACTIONS, TIMED
from samvirke.respond.record.record import Record
from samvirke.respond.space.space import Space

AGENCIES: dict[str, str] = {
    "110.innlandet": "fire",
    "112.innlandet": "police",
    "113.innlandet": "health",
    "113.vest": "health",
    "113.ost": "health",
}
FIRE, POLICE, HEALTH, WEST, EAST = AGENCIES
BEGIN_MS = 1_800_000_000_000
OWNERS: dict[str, tuple[str, ...]] = {
    FIRE: ("Brann",),
    HEALTH: ("Ambulanse", "Delt"),
    WEST: ("Luft", "Delt"),
    EAST: ("Ost", "Delt"),
}
BY_ITSELF = (*TIMED, *REACTIONS)


class Centres:
    """Nodes that share a clock, and what they have given each other."""

    def __init__(
        self,
        *names: str,
        climbs: Mapping[str, Sequence[str]] | None = None,
        agreements: Sequence[Agreement] = (),
    ) -> None:
        self.now_ms = BEGIN_MS
        self.nodes: dict[str, Node] = {}
        for name in names or tuple(AGENCIES):
            chance = random.Random(name)  # noqa: S311 - a test must repeat itself
            place = Place(
                centre=name,
                agency=AGENCIES[name],
                agencies=AGENCIES,
                answers_for=OWNERS.get(name, ()).__contains__,
                climbs=climbs or {},
                agreements=agreements,
            )
            journal = Journal(MemoryStore(), name, "live", lambda: self.now_ms)
            self.nodes[name] = Node(
                place,
                Space(name="live", mode="live"),
                journal,
                lambda: self.now_ms,
                randbits=chance.getrandbits,
                randbytes=chance.randbytes,
            )

    def person(self, centre: str, role: str = "operator") -> Actor:
        """Return somebody who works at a centre."""
        return Actor(
            user="ola",
            organisation=centre,
            centre=centre,
            agency=cast(Agency, AGENCIES[centre]),
            role=cast(Role, role),
        )

    def do(self, centre: str, act: Act, role: str = "operator") -> str:
        """Do something at a centre a second later; return the id of the first record that it wrote."""
        self.now_ms += 1000
        return self.nodes[centre].do(self.person(centre, role), act).records[0]

    def react(self, centre: str) -> int:
        """Let a node do what it does by itself until nothing is left; return how much it did."""
        node, done = self.nodes[centre], 0
        for _ in range(10):
            scene = node.scene(self.person(centre, "node"))
            acts = [act for reaction in BY_ITSELF for act in reaction(scene)]
            for act in acts:
                node.do(scene.actor, act)
            if not acts:
                return done
            done += len(acts)
        raise AssertionError(f"{centre} never comes to rest: {acts}")

    def give(self, giver: str, taker: str) -> int:
        """Give what a centre has written to another, as far as it may read it; return how much was new."""
        node, other = self.nodes[giver], self.nodes[taker]
        origin, machine = node.journal.origin, self.person(taker, "node")

        def told(part: Part) -> Part:
            content = read_content(part.content or b"")
            record = node.state.records[content.record]
            subject = node.views.subject(record, part.field_class, node.now_ms)
            return part if decide(machine, "read", subject).allowed else part.bare()

        size = other.journal.store.sizes().get(origin, 0)
        news = [
            replace(entry, parts=tuple(map(told, entry.parts)))
            for entry in node.journal.store.read(origin, size - 1)
        ]
        other.take(news)
        opened = [
            (origin, entry.seq, number, told(part))
            for entry in node.journal.store.read(origin)
            for number, part in enumerate(entry.parts)
            if told(part).content is not None
            and (held := other.journal.store.entry(origin, entry.seq)) is not None
            and held.parts[number].content is None
        ]
        return len(news) + (other.fill(opened) if opened else 0)

    def meet(self, *names: str) -> None:
        """Let centres give, take and react until there is no news; all where none is named."""
        among = names or tuple(self.nodes)
        for _ in range(20):
            done = sum(self.react(name) for name in among)
            done += sum(self.give(one, other) for one in among for other in among if one != other)
            if not done:
                return
        raise AssertionError("they never come to rest")

    def record(self, centre: str, record: str) -> Record:
        """Return a record as it stands at a centre."""
        return self.nodes[centre].state.records[record]

    def kind(self, centre: str, kind: str) -> list[Record]:
        """Return the records of a kind at a centre that have anything in them."""
        return [one for one in self.nodes[centre].state.of_kind(kind) if one.data]

    def sees(self, centre: str, record: str, role: str = "operator") -> dict[str, Any]:
        """Return a record as somebody at a centre may see it; empty: nothing."""
        node = self.nodes[centre]
        found = node.state.get(record)
        view = None if found is None else node.views.of(self.person(centre, role), found, node.now_ms)
        return {} if view is None else view


def fire_with_need(
    centres: Centres, capability: str = "health.air_ambulance", **more: Any
) -> tuple[str, str]:
    """Let 110 open a building fire, share it with 112 and 113, and 113 state a need; all have met."""
    incident = centres.do(FIRE, OpenIncident(type="building_fire", lon=10.5, lat=61.1))
    for other in (POLICE, HEALTH):
        centres.do(FIRE, ShareIncident(incident=incident, to=other))
    centres.meet()
    need = centres.do(HEALTH, StateNeed(incident=incident, capability=capability, **more))
    centres.meet()
    return incident, need
