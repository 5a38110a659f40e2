"""What units have reported and who has committed them, kept in step with a node's log."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from samvirke.engine.response.asked import UnitNow
from samvirke.engine.response.following import Following
from samvirke.engine.response.roster import Roster
from samvirke.respond.access.actor import Actor
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.needs.conflicts import taken_by
from samvirke.respond.needs.report_unit import AHEAD_MS
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.node import Node
from samvirke.respond.record.record import Record
from samvirke.respond.who_can_come.trust import trust_of
from samvirke.respond.who_can_come.whose_word import WhoseWord

STATUS, TAKEN = "unit_status", "unit_commitment"
# A cheap look before a part is read: what else holds these letters is read in vain, nothing is missed.
SPEAKS_OF_UNITS = (b'"record":"unit_', b'"record":"settlement:')
LATEST_MS = 10**14  # the year 5138; beyond it Python knows no calendar
NEVER_MS = 2**63
DOES = {
    "available": "at_rest",
    "reserved": "busy",
    "called_out": "busy",
    "en_route": "busy",
    "on_scene": "busy",
    "transporting": "busy",
    "delivering": "busy",
    "returning": "returning",
    "out_of_service": "out",
}


class Watch:
    """Follows the units of a roster in the log of a node.

    Parameters
    ----------
    node
        Whose log.
    roster
        Which units; reports of others are passed over.

    Attributes
    ----------
    following
        What all units are doing, for `Roster.ask`.
    """

    def __init__(self, node: Node, roster: Roster) -> None:
        self._node, self._number = node, roster.crews.number
        self._whose_word = WhoseWord(node.place, roster.region)
        self._lock = threading.Lock()
        self._on_duty_until: dict[str, int] = {}
        self._none_over_before = NEVER_MS  # no crew's word is too old before this
        # Home and kind → one record of it, and the units that it speaks of.
        self._said_by: dict[tuple[str, str], tuple[str, set[str]]] = {}
        self.following: Following = roster.following()
        node.heard.append(self._hear)
        known = node.state.by_kind
        self._tell({str(r.get("unit")) for kind in (STATUS, TAKEN) for r in [*known.get(kind, {}).values()]})

    def close(self) -> None:
        """Follow no longer."""
        self._node.heard.remove(self._hear)

    def visible(self, actor: Actor, now_ms: int) -> Following:
        """Return what somebody may know of the units: what is not open to them is as if never said.

        Reports and commitments speak to all centres alike, so one look at each home's is enough.
        """
        node, hidden = self._node, set[str]()
        for sample, units in [*self._said_by.values()]:
            record = node.state.get(sample)
            if record is not None and node.views.of(actor, record, now_ms) is None:
                hidden |= units
        return self.following.without(hidden) if hidden else self.following

    def refresh(self, now_ms: int) -> None:
        """Let go of what is too old to stand against the register's hours: that a crew is on duty."""
        with self._lock:
            if now_ms <= self._none_over_before:
                return
            over = [unit for unit, until in self._on_duty_until.items() if until < now_ms]
        self._tell(over)
        with self._lock:
            self._none_over_before = min(self._on_duty_until.values(), default=NEVER_MS)

    def status(self, unit: str) -> Record | None:
        """Return what was reported of a unit last, by a centre whose word about it counts."""
        counting = [one for one in self._reports(unit) if self._whose_word.counts(unit, one)]
        return max(counting, key=self._reported, default=None)

    def others(self, unit: str) -> list[Record]:
        """Return what centres say of a unit that is not theirs: shown, and not gone by."""
        return [one for one in self._reports(unit) if not self._whose_word.counts(unit, one)]

    def taken(self, unit: str) -> Record | None:
        """Return the commitment that holds a unit: of several the one that was written first."""
        return next(iter(taken_by(self._node.state, unit)), None)

    def _reports(self, unit: str) -> list[Record]:
        return [*self._node.state.about(unit_subject(unit), STATUS)]

    def _reported(self, record: Record) -> int:
        # What is said to be of tomorrow must not hide what is so today.
        return _reported(record, self._node.now_ms + AHEAD_MS)

    def _hear(self, entries: Sequence[Entry]) -> None:
        units = set()
        for entry in entries:
            for part in entry.parts:
                if part.content is not None and any(of in part.content for of in SPEAKS_OF_UNITS):
                    record = self._node.state.get(read_content(part.content).record)
                    if record is not None:
                        units.add(str(record.get("unit")))
        self._tell(units)

    def _tell(self, units: Iterable[str]) -> None:
        known = [unit for unit in units if unit in self._number]
        with self._lock:
            self.following.tell({unit: self._now(unit) for unit in known})

    def _now(self, unit: str) -> UnitNow | None:
        """Return what a unit is doing, None: nothing is known but the register."""
        record, taken = self.status(unit), self.taken(unit)
        self._on_duty_until.pop(unit, None)
        for of in (record, taken):
            if of is not None:
                self._said_by.setdefault((of.home, of.kind), (of.id, set()))[1].add(unit)
        if record is None and taken is None:
            return None
        told = "available" if record is None else str(record.get("status", "available"))
        lon, lat = (None, None) if record is None else position_in(record.data)
        does = DOES.get(told, "busy")
        if does == "returning" and lon is None:
            does = "at_rest"  # nobody knows where it is: as if it were at its base
        said_ms = self._reported(record) if record is not None else 0
        if record is None and taken is not None:
            said_ms = moment_in(taken.data, "since_ms") or 0
        on_duty = False
        if told in ("available", "returning") and record is not None and record.get("status") is not None:
            until = said_ms + int(1000 * trust_of(told).status_s)
            on_duty = until >= self._node.now_ms
            if on_duty:
                self._on_duty_until[unit] = until
                self._none_over_before = min(self._none_over_before, until)
        return UnitNow(
            does="busy" if taken is not None else does,  # type: ignore[arg-type]
            reported_at=datetime.fromtimestamp(said_ms / 1000, UTC),
            lon=lon,
            lat=lat,
            on_duty=on_duty,
        )


def position_in(data: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Return the longitude and latitude that are told; what is no place on earth is not told.

    Another centre may run another version: what it writes is not checked here, and must do no harm.
    """
    lon, lat = data.get("lon"), data.get("lat")
    if isinstance(lon, int | float) and isinstance(lat, int | float) and abs(lon) <= 180 and abs(lat) <= 90:
        return float(lon), float(lat)
    return None, None


def moment_in(data: Mapping[str, Any], name: str) -> int | None:
    """Return a moment that is told; what is no moment is not told."""
    value = data.get(name)
    return value if type(value) is int and 0 <= value < LATEST_MS else None


def _reported(record: Record, latest_ms: int) -> int:
    """Return when a record was last true, 0: it does not say, or says what cannot be."""
    told = (moment_in(record.data, name) for name in ("status_at_ms", "observed_at_ms"))
    return max((at for at in told if at is not None and at <= latest_ms), default=0)
