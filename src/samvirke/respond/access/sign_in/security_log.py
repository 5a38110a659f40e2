"""What happened at the door, in the node's own log: who came in, was refused, or read what is shielded."""

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from samvirke.model.errors import SamvirkeError
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decision import Decision
from samvirke.respond.access.sign_in.person import USER
from samvirke.respond.place import Place
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.ids import RecordId, ulid
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

LOG = logging.getLogger("samvirke.respond")
MOST_A_MINUTE = 120  # refusals written down; those beyond are counted, so that nobody fills the disk
READS_AGAIN_MS = 600_000  # one read of the same by the same is written once in ten minutes
READS_KEPT = 10_000
NO_NAME = "(no user name)"  # what was typed may be a password in the wrong field


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """Something that happened at the door.

    Parameters
    ----------
    what
        sign_in, sign_in_refused, sign_in_slowed, sign_out, read.
    user
        As typed, whether there is such a user or not.
    address
        From where.
    way
        password or oidc.
    of, field_class, rule
        What was read, of which class, by which rule.
    left_out
        How many refusals before it were not written, because there were too many.
    """

    what: str | None = felles()
    user: str | None = felles()
    address: str | None = felles()
    way: str | None = felles()
    of: str | None = felles()
    field_class: str | None = felles()
    rule: str | None = felles()
    left_out: int | None = felles()


ACCESS_EVENT = RecordKind("access_event", AccessEvent, "home")


class Writes(Protocol):
    """A node, as far as the security log needs it."""

    place: Place

    @property
    def now_ms(self) -> int:
        """What time it is in its space."""

    def note(self, patches: Sequence[Patch]) -> object:
        """Write what the node itself has found out."""


class SecurityLog:
    """Writes what happened at the door into the log of one node.

    Parameters
    ----------
    node
        Whose.
    wall_ms
        The wall clock, milliseconds since 1970.
    randbits
        Chance, for new ids.
    """

    def __init__(
        self,
        node: Writes,
        wall_ms: Callable[[], int],
        randbits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._node = node
        self._randbits = randbits
        self._wall_ms = wall_ms
        self._lock = threading.Lock()
        self._minute, self._written, self._left_out = 0, 0, 0
        self._read: OrderedDict[tuple[str, str, str], int] = OrderedDict()

    def came(self, user: str, address: str, way: str) -> None:
        """Somebody signed in."""
        self._tell(AccessEvent(what="sign_in", user=user, address=address, way=way))

    def left(self, user: str, address: str) -> None:
        """Somebody signed out."""
        self._tell(AccessEvent(what="sign_out", user=user, address=address))

    def refused(self, user: str, address: str, way: str, *, slowed: bool = False) -> None:
        """Somebody was refused; too many a minute are counted and told with the next."""
        with self._lock:
            minute = self._wall_ms() // 60_000
            if minute != self._minute:
                self._minute, self._written = minute, 0
            if self._written >= MOST_A_MINUTE:
                self._left_out += 1
                return
            self._written += 1
            left_out, self._left_out = self._left_out, 0
        typed = user.strip().casefold()
        self._tell(
            AccessEvent(
                what="sign_in_slowed" if slowed else "sign_in_refused",
                user=typed if USER.fullmatch(typed) else NO_NAME,
                address=address,
                way=way,
                left_out=left_out or None,
            )
        )

    def read(self, actor: Actor, record: Record, field_class: str, decision: Decision) -> None:
        """Somebody reads what each reading of is written down: a listener of `Views.logged`.

        Raises
        ------
        SamvirkeError
            When the log takes nothing: then it is not shown either.
        """
        key = (f"{actor.user}@{actor.centre}", record.id, field_class)
        now_ms = self._wall_ms()
        with self._lock:
            if now_ms - self._read.get(key, -READS_AGAIN_MS) < READS_AGAIN_MS:
                return
            self._read[key] = now_ms  # before it is written: writing may look at records itself
            self._read.move_to_end(key)
            while len(self._read) > READS_KEPT:
                self._read.popitem(last=False)
        event = AccessEvent(
            what="read", user=key[0], of=record.id, field_class=field_class, rule=decision.rule
        )
        try:
            self._write(event)
        except SamvirkeError:
            with self._lock:
                self._read.pop(key, None)  # the next reading must be written too
            raise

    def _tell(self, event: AccessEvent) -> None:
        """Write what happened at the door; where the log takes nothing, people still get in to look."""
        try:
            self._write(event)
        except SamvirkeError as error:
            LOG.error("%s by %s from %s is not in the log: %s", event.what, event.user, event.address, error)  # noqa: TRY400 - it is told

    def _write(self, event: AccessEvent) -> None:
        """Write an event; nobody waits until it is durable.

        Raises
        ------
        SamvirkeError
            When the log takes nothing.
        """
        made = ulid(self._node.now_ms, self._randbits)
        record = str(RecordId(ACCESS_EVENT.name, self._node.place.centre, made))
        data = {name: value for name, value in asdict(event).items() if value is not None}
        self._node.note([Patch(kind="access-noted/1", record=record, subject=record, data=data)])
