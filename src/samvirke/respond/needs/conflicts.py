"""Units that are committed twice: shown to all centres, and settled by people, never by the program."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from samvirke.respond.needs.standing import lost
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A unit that is committed more than once; nothing in it tells of an incident.

    Parameters
    ----------
    unit, owner
        Which unit, and whose.
    holds
        The record that was written first on the hybrid logical clock: it holds until people say otherwise.
    marked
        The others, in order.
    centres
        Record → the centre that committed.
    settled_differently
        Whether people have decided, and not alike: they must speak together.
    """

    unit: str
    owner: str
    holds: str
    marked: tuple[str, ...]
    centres: Mapping[str, str]
    settled_differently: bool

    def as_document(self) -> Mapping[str, Any]:
        """Return it as what JSON can hold."""
        return {**asdict(self), "marked": list(self.marked), "centres": dict(self.centres)}


def taken_by(state: State, unit: str) -> list[Record]:
    """Return the live records that say that a unit is taken, first to last on the hybrid logical clock."""
    found = [
        one
        for one in state.by_subject.get(unit_subject(unit), {}).values()
        if one.kind == "unit_commitment" and _is_live(state, one)
    ]
    return sorted(found, key=lambda one: one.made)


def conflicts(state: State) -> list[Conflict]:
    """Return all units that are committed more than once, by unit."""
    live: defaultdict[str, list[Record]] = defaultdict(list)
    for one in state.by_kind.get("unit_commitment", {}).values():
        if text(one, "status") == "live":
            live[text(one, "unit")].append(one)
    found = []
    for unit, taken in sorted(live.items()):
        standing = [] if len(taken) < 2 else taken_by(state, unit)
        if len(standing) > 1:
            found.append(
                Conflict(
                    unit=unit,
                    owner=text(standing[0], "owner"),
                    holds=standing[0].id,
                    marked=tuple(one.id for one in standing[1:]),
                    centres={one.id: one.home for one in standing},
                    settled_differently=_settled_differently(state, unit, {one.id for one in standing}),
                )
            )
    return found


def _is_live(state: State, one: Record) -> bool:
    # Who was taken is what the record's subject says; a record that names another unit there is no proof.
    unit = text(one, "unit")
    is_its_own = one.subject == unit_subject(unit)
    return is_its_own and text(one, "status") == "live" and not lost(state, unit, one.id)


def _settled_differently(state: State, unit: str, standing: set[str]) -> bool:
    chosen = {
        text(one, "stands")
        for one in state.about(unit_subject(unit), "settlement")
        if standing & {text(one, "stands"), *texts(one, "loses")}
    }
    return len(chosen) > 1
