"""What a person, or a machine on their behalf, may ask a node to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from samvirke.model.errors import SamvirkeError
from samvirke.register.closest import did_you_mean
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.subject import Subject
from samvirke.respond.access.view import Views
from samvirke.respond.place import Place
from samvirke.respond.record.ids import RecordId, ulid
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State
from samvirke.respond.space.space import Mode, Space


class RefusedError(SamvirkeError):
    """What was asked for cannot be done as things stand: the text says why and what to do."""


class NotFoundError(RefusedError):
    """There is no such record, or none that the asker may know of: the two are told alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that an act may look at: acts are pure, the same scene gives the same patches.

    Parameters
    ----------
    place
        What the node is, and where it stands among the centres.
    space, mode
        The space, and whether it is live, exercise, simulation or test.
    now_ms
        On the clock of the space.
    wall_ms
        On the wall: only what sets the clock of the space looks at it.
    actor
        Who asks.
    state, views
        What stands, and who may see it.
    chance
        Gives random bits, for new ids.
    log_head
        Gives the node's own signed checkpoint over what is durable of its log; None: it has no key.
    """

    place: Place
    space: str
    mode: Mode
    now_ms: int
    wall_ms: int
    actor: Actor
    state: State
    views: Views
    chance: Callable[[int], int]
    log_head: Callable[[], str | None] = lambda: None

    @property
    def centre(self) -> str:
        """The node's own."""
        return self.place.centre

    @property
    def world(self) -> Space:
        """The space, as messages from outside are held against it."""
        return Space(name=self.space, mode=self.mode)

    @property
    def agency(self) -> str:
        """What the node is."""
        return self.place.agency

    def answers_for(self, organisation: str) -> bool:
        """Say whether the node's centre commits the units of an organisation."""
        return self.place.answers_for(organisation)

    def new_id(self, kind: str) -> str:
        """Return the id of a record that this node is about to make."""
        return str(RecordId(kind, self.centre, ulid(self.now_ms, self.chance)))

    def record(self, record: str, kind: str) -> Record:
        """Return a record that the actor may see something of.

        Raises
        ------
        NotFoundError
            When there is none, it is of another kind, or the actor may not know of it.
        """
        found = self.state.get(record)
        seen = found is not None and found.kind == kind and self.views.of(self.actor, found, self.now_ms)
        if found is None or not seen:
            raise NotFoundError(f"there is no {kind} {record[:120]!r} that you can see; check its id")
        return found

    def own(self, record: str, kind: str) -> Record:
        """Return a record that this node may change.

        Raises
        ------
        NotFoundError
            As `record`.
        RefusedError
            When another centre writes it.
        """
        found = self.record(record, kind)
        if found.home != self.centre:
            raise RefusedError(
                f"{record} is written by {found.home}; ask there, or write what you know in the log"
            )
        return found

    def reject_unknown(self, *centres: str) -> None:
        """Refuse centres that this node has never met: nothing would reach them, and nobody would say so.

        Raises
        ------
        RefusedError
            When one is not known.
        """
        known = self.place.agencies
        for centre in centres:
            if centre not in known:
                near = did_you_mean(centre[:64], known) or f"it knows {', '.join(sorted(known))}"
                raise RefusedError(
                    f"{centre[:64]} is no centre that this node knows; {near}; who runs the node adds it "
                    "with `samvirke node trust`"
                )

    def subject(self, kind: str, home: str | None = None) -> Subject:
        """Return what `decide` is asked about an act that makes something new of the node's own."""
        return Subject(
            kind=kind,
            space=self.space,
            mode=self.mode,
            home=home or self.centre,
            home_agency=self.agency
            if home in (None, self.centre)
            else self.views.agencies.get(home or "", ""),
        )

    def about(self, record: Record, field_class: str = "FELLES") -> Subject:
        """Return what `decide` is asked about an act on a record, or about its subject."""
        return self.views.subject(record, field_class, self.now_ms)


class Act(Protocol):
    """Something that can be asked for: a frozen dataclass with what it takes.

    `name` stands in the address of the API and on the command line: `open-incident`; `action` is what
    `decide` is asked: `incident.open`.
    """

    name: ClassVar[str]
    action: ClassVar[str]

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on, for `decide`."""

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written; asked only when `decide` has said yes.

        Raises
        ------
        RefusedError
            When it cannot be done as things stand.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of an act.

    Parameters
    ----------
    records
        Ids of the records that it made or changed, in the order they were written.
    entries
        Origin and seq of its entries.
    at_ms
        When, on the clock of the space.
    """

    records: tuple[str, ...]
    entries: tuple[tuple[str, int], ...]
    at_ms: int

    def as_document(self) -> Mapping[str, Any]:
        """Return it as what JSON can hold."""
        return {
            "records": list(self.records),
            "entries": [list(entry) for entry in self.entries],
            "at_ms": self.at_ms,
        }
