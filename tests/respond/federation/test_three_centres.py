"""Three centres, clocks apart, links cut, power lost in the middle: nothing own is lost, all end up equal.

Everything is injected: clocks, chance, network and disk. `SAMVIRKE_EXAMPLES` says how many stories are told.
"""

import os
from dataclasses import asdict
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.respond.federation.centres import AGENCIES, NOW_MS, Centre, meet, person

from samvirke.respond.act import Act, RefusedError
from samvirke.respond.federation.take import take
from samvirke.respond.incidents.change_incident import ChangeIncident
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import EndShare, ShareIncident
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.memory import MemoryStore
from samvirke.respond.needs.commit_unit import CommitUnit
from samvirke.respond.needs.conflicts import conflicts
from samvirke.respond.needs.state_need import StateNeed
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.record import Record

NAMES = tuple(AGENCIES)
UNITS = ("helicopter-1", "engine-7")
SET_BACK_MS = 60_000
FIRE, HEALTH = "110.innlandet", "113.innlandet"

centres = st.sampled_from(NAMES)
numbers = st.integers(0, 7)


class FailingStore(MemoryStore):
    """A store whose power goes after so many writes; None: it does not."""

    left: int | None = None

    def _spend(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise JournalError("the power went")

    def write(self, entries: Any, keys: Any = ()) -> None:
        self._spend()
        super().write(entries, keys)

    def fill(self, origin: str, seq: int, number: int, part: Part) -> None:
        self._spend()
        super().fill(origin, seq, number, part)

    def put(self, name: str, value: bytes) -> None:
        self._spend()
        super().put(name, value)


class ThreeCentres(RuleBasedStateMachine):
    """What happens at and between 110, 112 and 113, and what must hold whatever happens."""

    def __init__(self) -> None:
        super().__init__()
        self.centres = {name: Centre(name, store=FailingStore()) for name in NAMES}
        self.cut: set[tuple[str, str]] = set()
        self.written: dict[tuple[str, int], bytes] = {}  # acknowledged: origin and seq → leaf
        self.titles: dict[str, str] = {}  # incident → a text that stands nowhere else
        self.ever: dict[str, set[str]] = {}  # incident → centres that it was ever shared with
        self.taking_part: dict[str, set[str]] = {}  # incident → centres that it is shared with
        self.needs: list[tuple[str, str]] = []  # need, incident
        self.taken: dict[str, set[str]] = {unit: set() for unit in UNITS}  # unit → its commitments
        self.late: list[tuple[str, str, bytes]] = []  # answers on their way
        self.was_set_back = False

    @initialize(apart_s=st.tuples(*[st.integers(-5, 5)] * 3))
    def clocks_are_apart(self, apart_s: tuple[int, int, int]) -> None:
        for centre, seconds in zip(self.centres.values(), apart_s, strict=True):
            centre.wall.ms = NOW_MS + 1000 * seconds
        # Each story begins at work: 113 takes part in a fire of 110, 112 not yet.
        self.open_incident(FIRE, 0)
        self.share(0, HEALTH)
        meet(self.centres.values())
        self.state_need(HEALTH, 0)

    # What people do.

    @rule(name=centres, number=numbers)
    def open_incident(self, name: str, number: int) -> None:
        title = f"CANARY-{name}-{len(self.titles)}-"
        facts: dict[str, Any] = {"title": title}
        if name == HEALTH:
            facts["medical_note"] = f"PATIENT-{number}-"
        done = self.act(name, OpenIncident(type="building_fire", lon=10.5, lat=61.1, **facts))
        if done:
            incident = next(record for record in done if record.startswith("incident:"))
            self.titles[incident] = title
            self.ever[incident] = set()
            self.taking_part[incident] = set()

    @rule(pick=numbers, priority=st.integers(1, 3))
    def change_incident(self, pick: int, priority: int) -> None:
        incident = self.pick(self.titles, pick)
        self.act(home_of(incident), ChangeIncident(incident=incident, priority=priority))

    @rule(pick=numbers, to=centres)
    def share(self, pick: int, to: str) -> None:
        incident = self.pick(self.titles, pick)
        if to != home_of(incident) and self.act(home_of(incident), ShareIncident(incident=incident, to=to)):
            self.ever[incident].add(to)
            self.taking_part[incident].add(to)

    @precondition(lambda self: any(self.taking_part.values()))
    @rule(pick=numbers, to=centres)
    def end_share(self, pick: int, to: str) -> None:
        incident = self.pick(self.titles, pick)
        if to in self.taking_part[incident] and self.act(
            home_of(incident), EndShare(incident=incident, to=to)
        ):
            self.taking_part[incident].discard(to)

    @rule(name=centres, pick=numbers)
    def state_need(self, name: str, pick: int) -> None:
        incident = self.pick(self.titles, pick)
        done = self.act(name, StateNeed(incident=incident, capability="health.ambulance"))
        self.needs += [(record, incident) for record in done if record.startswith("need:")]

    @rule(name=centres, pick=numbers, unit=st.sampled_from(UNITS))
    def commit(self, name: str, pick: int, unit: str) -> None:
        need, _ = self.needs[pick % len(self.needs)]
        done = self.act(name, CommitUnit(unit=unit, owner="luftambulansen", need=need, anyway=True))
        self.taken[unit] |= {record for record in done if record.startswith("unit_commitment:")}

    def act(self, name: str, act: Act) -> tuple[str, ...]:
        """Let somebody at a centre do something; what is acknowledged is noted, a refusal is nothing."""
        centre = self.centres[name]
        seen = max(
            (
                (last.wall_ms, last.counter)
                for origin, size in centre.store.sizes().items()
                if (last := centre.store.entry(origin, size - 1)) is not None
            ),
            default=(0, 0),
        )
        try:
            done = centre.node.do(person(name), act)
        except RefusedError:
            return ()
        for origin, seq in done.entries:
            entry = centre.store.entry(origin, seq)
            assert entry is not None, "what was acknowledged is not there"
            assert (entry.wall_ms, entry.counter) > seen, "an answer stands before its question"
            seen = entry.wall_ms, entry.counter
            self.written[origin, seq] = entry.leaf
        return done.records

    # What happens to machines.

    @rule(ms=st.integers(0, 10_000))
    def time_passes(self, ms: int) -> None:
        for centre in self.centres.values():
            centre.wall.ms += ms

    @precondition(lambda self: not self.was_set_back)
    @rule(name=centres)
    def a_clock_is_set_back(self, name: str) -> None:
        self.centres[name].wall.ms -= SET_BACK_MS
        self.was_set_back = True

    @rule(name=centres)
    def restart(self, name: str) -> None:
        self.centres[name].start()

    @rule(name=centres, pick=numbers, after=st.integers(0, 6))
    def the_power_goes(self, name: str, pick: int, after: int) -> None:
        """Lose the power after so many writes, in the middle of whatever the centre does then."""
        centre = self.centres[name]
        store = centre.store
        assert isinstance(store, FailingStore)
        own = [incident for incident in sorted(self.titles) if home_of(incident) == name]
        store.left = after
        try:
            if own:
                self.share(sorted(self.titles).index(own[pick % len(own)]), NAMES[pick % 3])
            self.pull(name, NAMES[pick % 3], 500)
        except JournalError:
            pass
        finally:
            store.left = None
        centre.start()

    # What happens between them.

    @rule(one=centres, other=centres)
    def cut_link(self, one: str, other: str) -> None:
        self.cut.add((one, other))

    @rule()
    def links_are_healed(self) -> None:
        self.cut.clear()

    @rule(name=centres, other=centres, limit=st.sampled_from((1, 2, 500)))
    def pull(self, name: str, other: str, limit: int) -> None:
        if name != other and (name, other) not in self.cut:
            self.centres[name].pull(self.centres[other], limit=limit)

    @rule(name=centres, other=centres, limit=st.sampled_from((1, 3, 500)))
    def an_answer_is_long_on_its_way(self, name: str, other: str, limit: int) -> None:
        if name != other and (name, other) not in self.cut:
            body = self.centres[name].answer(self.centres[other], limit=limit)
            self.late.append((name, other, body))

    @precondition(lambda self: self.late)
    @rule(pick=numbers, keep=st.booleans())
    def a_late_answer_arrives(self, pick: int, *, keep: bool) -> None:
        """Deliver an answer that others have overtaken; kept, it comes once more later."""
        which = pick % len(self.late)
        name, other, body = self.late[which] if keep else self.late.pop(which)
        member = self.centres[name].member
        take(member, member.peer(other), body)

    # What must hold at every moment, and in the end.

    @invariant()
    def what_is_not_shared_shows_nowhere(self) -> None:
        for name, centre in self.centres.items():
            held = held_bytes(centre)
            for incident, title in self.titles.items():
                if name != home_of(incident) and name not in self.ever[incident]:
                    assert title.encode() not in held
            assert name == HEALTH or b"PATIENT-" not in held

    @invariant()
    def moments_of_each_log_go_forwards(self) -> None:
        for centre in self.centres.values():
            for origin in centre.store.sizes():
                moments = [(entry.wall_ms, entry.counter) for entry in centre.store.read(origin)]
                assert moments == sorted(set(moments))

    def teardown(self) -> None:
        """Heal everything, and look at all that was promised."""
        everybody = list(self.centres.values())
        meet(everybody)
        for (origin, seq), leaf in self.written.items():
            for centre in everybody:
                entry = centre.store.entry(origin, seq)
                assert entry is not None, f"entry {seq} of {origin} is lost at {centre.centre}"
                assert entry.leaf == leaf
        self.all_who_take_part_see_the_same()
        double = {unit: found for unit, found in self.taken.items() if len(found) > 1}
        for centre in everybody:
            flagged = {
                conflict.unit: {conflict.holds, *conflict.marked} for conflict in conflicts(centre.node.state)
            }
            assert flagged == double
            assert centre.node.state.strange == []
        # With equal rights the states are equal, and so they are after a restart.
        for incident in self.titles:
            for name in NAMES:
                if name != home_of(incident):
                    self.act(home_of(incident), ShareIncident(incident=incident, to=name))
        meet(everybody)
        documents = [shared_document(centre) for centre in everybody]
        assert documents[0] == documents[1] == documents[2]
        for centre in everybody:
            before = centre.node.state.as_document()
            centre.start()
            assert centre.node.state.as_document() == before
            assert not any(centre.pull(other).has_news for other in everybody if other is not centre)

    def all_who_take_part_see_the_same(self) -> None:
        for name, centre in self.centres.items():
            own = [record for record in centre.node.state.records.values() if record.home == name]
            for record in own:
                for other in self.readers(record):
                    assert self.centres[other].sees(record.id) == felles_of(record.kind, record.data)

    def readers(self, record: Record) -> set[str]:
        """Return the other centres that must read what a centre has written, by the words of the rules."""
        audience = KINDS[record.kind].audience
        part = set()
        if audience == "centres":
            part = set(NAMES)
        elif audience == "incident" and record.subject in self.titles:
            part = {home_of(record.subject), *self.taking_part[record.subject]}
            # Who takes part no more is not told who else does, and opens nothing more.
            part = part if record.home in part else set()
        return part - {record.home}

    @staticmethod
    def pick(of: dict[str, Any], number: int) -> str:
        return sorted(of)[number % len(of)]


def home_of(record: str) -> str:
    return record.split(":")[1]


def felles_of(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in data.items() if KINDS[kind].classes[field] == "FELLES"}


def held_bytes(centre: Centre) -> bytes:
    """Return all that a store holds of what parts say."""
    entries: list[Entry] = [entry for origin in centre.store.sizes() for entry in centre.store.read(origin)]
    return b"\n".join(part.content for entry in entries for part in entry.parts if part.content is not None)


def shared_document(centre: Centre) -> dict[str, Any]:
    """Return what stands at a centre of all that those who take part, or all centres, may read."""
    state = centre.node.state
    records = {
        record.id: {**asdict(record), "data": felles_of(record.kind, record.data)}
        for record in state.records.values()
        if KINDS[record.kind].audience in {"incident", "centres"}
    }
    return {"records": records, "seen": state.as_document()["seen"]}


TestThreeCentres = ThreeCentres.TestCase
TestThreeCentres.settings = settings(
    max_examples=int(os.environ.get("SAMVIRKE_EXAMPLES", "25")), stateful_step_count=40
)
