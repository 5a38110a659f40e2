"""One centre in one space: what it writes, what stands, and who may see it."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import cast

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor, Agency
from samvirke.respond.access.decide import decide
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.view import Views
from samvirke.respond.act import Act, Done, RefusedError, Scene
from samvirke.respond.federation.check import reject_unreadable, reject_untrue
from samvirke.respond.federation.refold import refold
from samvirke.respond.federation.usable import misfits
from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.content import Content, read_content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import SALT_BYTES, Entry, Part
from samvirke.respond.journal.erase import Erasures
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.salts import Salts
from samvirke.respond.journal.snapshot import Snapshots, begin
from samvirke.respond.journal.store import KeyUse
from samvirke.respond.place import Place
from samvirke.respond.record.kinds import KINDS
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.state import State
from samvirke.respond.space.running import clock_of
from samvirke.respond.space.space import Space
from samvirke.respond.wish import Wishes

_LOG = logging.getLogger(__name__)

__all__ = ["DeniedError", "Node", "Place"]


STORED_TRIES, STORED_PAUSE_S = 1_000, 0.005

ELSEWHERE = Decision(
    allowed=False, rule="elsewhere", reason="you work at another centre; do it at its own node"
)


class DeniedError(RefusedError):
    """Access says no; `decision` holds the rule and the reason."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(f"this is not open to you: {decision.reason}")


class StoppedError(RefusedError):
    """The node writes nothing: what it would write could not stand beside what others hold of it."""


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
        randbits: Callable[[int], int] | None = None,
        randbytes: Callable[[int], bytes] | None = None,
    ) -> None:
        self.place = place
        self.space = space
        self.journal = journal
        begun = begin(journal.store)
        self.state = begun.state
        self.begun = begun  # from which snapshot, and what was wrong with others
        self.views = Views(self.state, KINDS, space=space.name, mode=space.mode, agencies=place.agencies)
        # Told of entries once they are durable, in order, in the thread that writes: it may not wait there.
        self.heard: list[Callable[[Sequence[Entry]], None]] = []
        self.sign: Callable[[Checkpoint], str] | None = None  # with the key of the centre, where it has one
        self.stopped: str | None = None  # why nothing is written here until a person has acted
        self._wall_ms = wall_ms
        chance = Salts()
        self._randbits, self._randbytes = randbits or chance.bits, randbytes or chance
        self._lock = threading.RLock()
        self._wishes = Wishes()
        self._in_flight: dict[str, tuple[bytes, Future[Done]]] = {}
        self.snapshots = Snapshots(journal.store, self.state, self._lock, begun.snapshot)
        self.erasures = Erasures(
            journal.store, self.state, self._lock, self.snapshots.forget, lambda: self.now_ms
        )
        self.heard += [self.erasures.heard, self.snapshots.heard]

    @property
    def now_ms(self) -> int:
        """What time it is in the space."""
        return clock_of(self.state, self.space).world_ms(self._wall_ms())

    @contextmanager
    def still(self) -> Iterator[State]:
        """Hold the state still while somebody looks at it; who writes waits meanwhile."""
        with self._lock:
            yield self.state

    def scene(self, actor: Actor, at_ms: int | None = None) -> Scene:
        """Return what an act by somebody looks at now, or at a moment that the clock has just passed."""
        wall_ms = self._wall_ms()
        now_ms = clock_of(self.state, self.space).world_ms(wall_ms)
        return Scene(
            place=self.place,
            space=self.space.name,
            mode=self.space.mode,
            now_ms=now_ms if at_ms is None else min(at_ms, now_ms),
            wall_ms=wall_ms,
            actor=actor,
            state=self.state,
            views=self.views,
            chance=self._randbits,
            log_head=self._log_head,
        )

    def do(self, actor: Actor, act: Act, *, key: str | None = None) -> Done:
        """Do what somebody asks for, and return when it is written for good; see `do_soon`."""
        done = self.do_soon(actor, act, key=key)
        self.journal.hasten()
        return done.result()

    def do_soon(
        self, actor: Actor, act: Act, *, key: str | None = None, at_ms: int | None = None
    ) -> "Future[Done]":
        """Do what somebody asks for.

        Parameters
        ----------
        actor
            Who asks.
        act
            What.
        key
            The client's key: the same asked again with it is done once and answered alike.
        at_ms
            For reactions to time alone: the moment on the clock of the space at which they were due, where
            the clock has jumped past it. Nobody outside gives it.

        Raises
        ------
        DeniedError
            When access says no. A refusal is the caller's to log.
        RefusedError
            When it cannot be done as things stand, or the key was used for something else.
        JournalError
            When the disk has failed; `stopped` says so too, and what the node then shows was not all written.

        Returns
        -------
        Future
            What came of it, once it survives a power cut.
        """
        digest = b"" if key is None else self._wishes.of(act)
        whose = None if key is None else f"{actor.user}@{actor.centre} {key}"
        with self._lock:
            self.journal.reject_stopped()
            if self.stopped is not None:
                raise StoppedError(self.stopped)
            if whose is not None:
                before = self._answered(whose, digest)
                if before is not None:
                    return before
            scene = self.scene(actor, at_ms)
            decision = decide(actor, act.action, act.subject(scene))
            if not decision.allowed:
                raise DeniedError(decision)
            if actor.centre != self.place.centre:  # what is written here is this centre's word
                raise DeniedError(ELSEWHERE)
            return self._write(actor, act.patches(scene), scene.now_ms, whose, digest)

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries of other centres, and fold them.

        Raises
        ------
        PeerError
            When one is of another space, is this centre's own, or cannot be what another centre wrote.
        JournalError
            As `Journal.take`.
        """
        self._take(entries, own_before=0)

    def take_back(self, entries: Sequence[Entry]) -> None:
        """Write entries of this centre's own older epochs, which others held after it was restored.

        Raises
        ------
        PeerError, JournalError
            As `take`.
        """
        with self._all_stored():
            self._take(entries, own_before=int(self.journal.origin.rpartition("/")[2]))

    def fill(self, parts: Sequence[tuple[str, int, int, Part]]) -> int:
        """Put in what parts say that were withheld before, and make their records anew.

        Parameters
        ----------
        parts
            Origin, seq, number of the part, and the part.

        Returns
        -------
        int
            How many were new here.

        Raises
        ------
        PeerError
            When one says nothing that can be read.
        JournalError
            When one is not what its header committed to.
        """
        store = self.journal.store
        filled: dict[tuple[str, int], None] = {}
        records: dict[str, str] = {}
        count = 0
        is_own = any(origin.rpartition("/")[0] == self.place.centre for origin, *_ in parts)
        try:
            with self._all_stored() if is_own else self._lock:
                try:
                    for origin, seq, number, part in parts:
                        if self._fill(origin, seq, number, part):
                            content = read_content(part.content or b"")
                            filled[origin, seq] = None
                            records[content.record] = content.subject
                            count += 1
                finally:  # one that is refused does not undo those before it
                    refold(self.state, store, records)
        finally:
            entries = [store.entry(origin, seq) for origin, seq in filled]
            if entries:
                self._tell([entry for entry in entries if entry is not None])
        return count

    def note(self, patches: Sequence[Patch]) -> "Future[Done]":
        """Write what the node itself has found out; no person asked, so no right is asked for.

        Raises
        ------
        StoppedError
            When the node writes nothing.
        """
        by = Actor(
            user="node",
            organisation=self.place.centre,
            centre=self.place.centre,
            agency=cast(Agency, self.place.agency),
            role="node",
            spaces=frozenset({self.space.name}),
        )
        with self._lock:
            self.journal.reject_stopped()
            if self.stopped is not None:
                raise StoppedError(self.stopped)
            return self._write(by, patches, self.now_ms, None, b"")

    def close(self) -> None:
        """Carry out what is to be erased, keep a snapshot, and close the journal; nothing is done after."""
        with suppress(JournalError):  # it is tried again at the next start
            self.erasures.settled()
        with suppress(JournalError):
            self.snapshots.close()
        self.journal.close()

    def _log_head(self) -> str | None:
        return None if self.sign is None else self.sign(self.journal.checkpoint())

    def _fill(self, origin: str, seq: int, number: int, part: Part) -> bool:
        """Put in what a part says; return whether it was withheld before."""
        reject_unreadable(part, f"entry {seq} of {origin[:80]}")
        held = self.journal.store.entry(origin, seq)
        if held is None or (number < len(held.parts) and held.parts[number].content is not None):
            return False
        if self.erasures.holds(origin, seq, number):
            return False  # its home has erased it; who gave it has not heard yet
        self.snapshots.forget()
        self.journal.store.fill(origin, seq, number, part)
        return True

    def _take(self, entries: Sequence[Entry], own_before: int) -> None:
        with self._lock:
            reject_untrue(
                entries,
                self.journal.store,
                space=self.space.name,
                own=self.place.centre,
                own_before=own_before,
                now_ms=max(self._wall_ms(), self.journal.clock.wall_ms),
            )
            entries = self.erasures.without(entries)
            newest: dict[str, int] = {}
            for origin in (*self.state.seen, *(entry.origin for entry in entries)):
                centre, epoch = _centre_and_epoch(origin)
                newest[centre] = max(epoch, newest.get(centre, 0))
            is_late = [entry.epoch < newest[entry.centre] for entry in entries]
            if any(is_late):
                self.snapshots.forget()  # what follows on a snapshot would be folded in another order
            self.journal.take(entries)
            late: dict[str, str] = {}
            for entry, comes_late in zip(entries, is_late, strict=True):
                changed = self.state.apply(entry)
                if comes_late:
                    late |= {record: self.state.records[record].subject for record in changed}
            # A newer epoch of their centre was folded before them; the old one goes first.
            refold(self.state, self.journal.store, late)
        self._tell(entries)

    @contextmanager
    def _all_stored(self) -> Iterator[None]:
        """Hold the lock at a moment when all that was folded of the own log is in the store."""
        for _ in range(STORED_TRIES):
            with self._lock:
                size = self.journal.store.sizes().get(self.journal.origin, 0)
                if size >= self.state.seen.get(self.journal.origin, 0):
                    yield
                    return
            # Not while the lock is held: who writes may need it to go on.
            self.journal.hasten()
            threading.Event().wait(STORED_PAUSE_S)
        raise JournalError("the disk does not keep up with what is written; nothing was taken, try again")

    def _write(
        self, actor: Actor, patches: Sequence[Patch], at_ms: int, whose: str | None, digest: bytes
    ) -> "Future[Done]":
        drafts = [self._draft(actor, patch, at_ms) for patch in patches]
        records = tuple(dict.fromkeys(patch.record for patch in patches))
        done: Future[Done] = Future()
        use = None
        if whose is not None:
            first = self.journal.next_seq  # nobody else appends
            told = {"records": list(records), "at_ms": at_ms, "first": first, "n": len(drafts)}
            use = KeyUse(whose, digest, canonical({"origin": self.journal.origin, **told}))
        entries, durable = self.journal.append(drafts, use)
        if whose is not None:
            self._in_flight[whose] = digest, done
        for entry in entries:
            self.state.apply(entry)
        answer = Done(records=records, entries=tuple((e.origin, e.seq) for e in entries), at_ms=at_ms)

        def finish(written: "Future[None]") -> None:
            if whose is not None:
                self._in_flight.pop(whose, None)
            error = written.exception()
            if error is not None:
                self.stopped = str(error)  # the state holds what was not written: nobody may act on it
                done.set_exception(error)
                return
            self._tell(entries)
            done.set_result(answer)

        # Called in the order of seq: the lock is held from append to here, and the journal keeps the order.

        durable.add_done_callback(finish)
        return done

    def _draft(self, actor: Actor, patch: Patch, at_ms: int) -> Draft:
        """Seal a patch: one part for each access class of its fields."""
        kind = KINDS[patch.record.partition(":")[0]]
        odd = misfits(kind.name, patch.data)
        if odd:  # a fault of ours: peers would refuse it, and the whole log after it
            raise InvalidValueError(
                f"{patch.kind} would write {odd} of {kind.name} as another type than it has"
            )
        parts = []
        for field_class, data in (kind.parted(patch.data) or {"FELLES": {}}).items():
            content = Content(patch.kind, patch.record, patch.subject, at_ms, actor.by, data)
            parts.append(Part.sealed(field_class, content.encoded(), self._randbytes(SALT_BYTES)))
        return Draft(tuple(parts))

    def _answered(self, whose: str, digest: bytes) -> "Future[Done] | None":
        """Return what was answered to the same key, now or before."""
        in_flight = self._in_flight.get(whose)  # another thread takes it out once it is written
        if in_flight is not None:
            asked, future = in_flight
        else:
            use = self.journal.store.key(whose)
            if use is None:
                return None
            asked, future = use.digest, Future()
            told = json.loads(use.answer)
            seqs = range(told["first"], told["first"] + told["n"])
            entries = tuple((told["origin"], seq) for seq in seqs)
            future.set_result(Done(records=tuple(told["records"]), entries=entries, at_ms=told["at_ms"]))
        if self._wishes.differ(asked, digest):
            raise RefusedError(
                "this key was used for something else; take a new key for each thing that you ask for"
            )
        return future

    def _tell(self, entries: Sequence[Entry]) -> None:
        for listener in self.heard:
            try:
                listener(entries)
            except Exception:  # noqa: BLE001 - whatever it is
                # What was written stands, and the others must hear of it.
                _LOG.exception("somebody who listens to the journal failed")


def _centre_and_epoch(origin: str) -> tuple[str, int]:
    centre, _, epoch = origin.partition("/")
    return centre, int(epoch)
