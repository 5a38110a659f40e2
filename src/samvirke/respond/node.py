"""One centre in one space: what it writes, what stands, and who may see it."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass

from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.view import Views
from samvirke.respond.act import Act, Done, RefusedError, Scene
from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import SALT_BYTES, Entry, Part
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.store import KeyUse
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.state import State
from samvirke.respond.space.space import Space


class DeniedError(RefusedError):
    """Access says no; `decision` holds the rule and the reason."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"this is not open to you: {decision.reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a node is: where it stands among the centres.

    Parameters
    ----------
    centre, agency
        Its name, and what it is: fire, police, health, municipality …
    agencies
        Centre → what it is, of all centres that it knows, its own too.
    answers_for
        Says whether it commits the units of an organisation of the register.
    """

    centre: str
    agency: str
    agencies: Mapping[str, str]
    answers_for: Callable[[str], bool] = lambda organisation: False  # noqa: ARG005 - nobody's


class Node:
    """One centre in one space.

    Parameters
    ----------
    place
        What it is.
    space
        Its world and clock.
    journal
        Its log, with all that is in it.
    wall_ms
        The wall clock, milliseconds since 1970.
    randbits, randbytes
        Chance: of the system, or seeded in simulations and tests.
    """

    def __init__(
        self,
        place: Place,
        space: Space,
        journal: Journal,
        wall_ms: Callable[[], int],
        *,
        randbits: Callable[[int], int] = secrets.randbits,
        randbytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.place = place
        self.space = space
        self.journal = journal
        self.state = State()
        self.views = Views(self.state, KINDS, space=space.name, mode=space.mode, agencies=place.agencies)
        self.heard: list[Callable[[Sequence[Entry]], None]] = []  # told of entries once they are durable
        self._wall_ms = wall_ms
        self._randbits, self._randbytes = randbits, randbytes
        self._lock = threading.RLock()
        self._in_flight: dict[str, tuple[bytes, Future[Done]]] = {}
        for origin in sorted(journal.store.sizes(), key=_centre_and_epoch):
            self.state.apply_all(journal.store.read(origin))

    @property
    def now_ms(self) -> int:
        """What time it is in the space."""
        return self.space.clock.world_ms(self._wall_ms())

    def scene(self, actor: Actor) -> Scene:
        """Return what an act by somebody looks at now."""
        return Scene(
            centre=self.place.centre,
            agency=self.place.agency,
            space=self.space.name,
            mode=self.space.mode,
            now_ms=self.now_ms,
            actor=actor,
            state=self.state,
            views=self.views,
            answers_for=self.place.answers_for,
            chance=self._randbits,
        )

    def do(self, actor: Actor, act: Act, *, key: str | None = None) -> Done:
        """Do what somebody asks for, and return when it is written for good; see `do_soon`."""
        return self.do_soon(actor, act, key=key).result()

    def do_soon(self, actor: Actor, act: Act, *, key: str | None = None) -> "Future[Done]":
        """Do what somebody asks for.

        Parameters
        ----------
        actor
            Who asks.
        act
            What.
        key
            The client's key: the same asked again with it is done once and answered alike.

        Raises
        ------
        DeniedError
            When access says no. A refusal is the caller's to log.
        RefusedError
            When it cannot be done as things stand, or the key was used for something else.

        Returns
        -------
        Future
            What came of it, once it survives a power cut.
        """
        digest = hashlib.sha256(canonical([act.name, asdict(act)])).digest()  # type: ignore[call-overload]
        whose = None if key is None else f"{actor.user}@{actor.centre} {key}"
        with self._lock:
            if whose is not None:
                before = self._answered(whose, digest)
                if before is not None:
                    return before
            scene = self.scene(actor)
            decision = decide(actor, act.action, act.subject(scene))
            if not decision.allowed:
                raise DeniedError(decision)
            return self._write(actor, act.patches(scene), scene.now_ms, whose, digest)

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries of other centres, and fold them.

        Raises
        ------
        JournalError
            As `Journal.take`.
        """
        with self._lock:
            self.journal.take(entries)
            for entry in entries:
                self.state.apply(entry)
        self._tell(entries)

    def _write(
        self, actor: Actor, patches: Sequence[Patch], at_ms: int, whose: str | None, digest: bytes
    ) -> "Future[Done]":
        drafts = [self._draft(actor, patch, at_ms) for patch in patches]
        records = tuple(dict.fromkeys(patch.record for patch in patches))
        done: Future[Done] = Future()
        use = None
        if whose is not None:
            use = KeyUse(
                whose, digest, canonical({"records": list(records), "at_ms": at_ms, "n": len(drafts)})
            )
            self._in_flight[whose] = digest, done
        entries, durable = self.journal.append(drafts, use)
        for entry in entries:
            self.state.apply(entry)
        answer = Done(records=records, entries=tuple((e.origin, e.seq) for e in entries), at_ms=at_ms)

        def finish(written: "Future[None]") -> None:
            if whose is not None:
                self._in_flight.pop(whose, None)
            error = written.exception()
            if error is not None:
                done.set_exception(error)
                return
            self._tell(entries)
            done.set_result(answer)

        durable.add_done_callback(finish)
        return done

    def _draft(self, actor: Actor, patch: Patch, at_ms: int) -> Draft:
        """Seal a patch: one part for each access class of its fields."""
        kind = KINDS[patch.record.partition(":")[0]]
        parts = []
        for field_class, data in (kind.parted(patch.data) or {"FELLES": {}}).items():
            content = Content(patch.kind, patch.record, patch.subject, at_ms, actor.by, data)
            parts.append(Part.sealed(field_class, content.encoded(), self._randbytes(SALT_BYTES)))
        return Draft(tuple(parts))

    def _answered(self, whose: str, digest: bytes) -> "Future[Done] | None":
        """Return what was answered to the same key, now or before."""
        if whose in self._in_flight:
            asked, future = self._in_flight[whose]
        else:
            use = self.journal.store.key(whose)
            if use is None:
                return None
            asked, future = use.digest, Future()
            told = json.loads(use.answer)
            future.set_result(Done(records=tuple(told["records"]), entries=(), at_ms=told["at_ms"]))
        if asked != digest:
            raise RefusedError(
                "this key was used for something else; take a new key for each thing that you ask for"
            )
        return future

    def _tell(self, entries: Sequence[Entry]) -> None:
        for listener in self.heard:
            listener(entries)


def _centre_and_epoch(origin: str) -> tuple[str, int]:
    centre, _, epoch = origin.partition("/")
    return centre, int(epoch)
