"""Settle a unit that was committed twice: a person says which stands, and the loser's need is open again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.conflicts import conflicts
from samvirke.respond.needs.standing import LIVE, lost
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleConflict:
    """Say which commitment of a unit stands.

    Parameters
    ----------
    unit
        The unit.
    stands
        Id of the record that stands: one of those that `conflicts` shows.
    reason
        Why.
    """

    name: ClassVar[str] = "settle-conflict"
    action: ClassVar[str] = "conflict.settle"

    unit: str
    stands: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.text("unit", self.unit, wellformed.LONGEST_NAME, needed=True)
        wellformed.text("reason", self.reason, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("settlement")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        conflict = next((one for one in conflicts(scene.state) if one.unit == self.unit), None)
        if conflict is None:
            raise RefusedError(f"{self.unit[:100]} is not committed twice; there is nothing to settle")
        if scene.actor.role == "node":
            raise RefusedError("a conflict is settled by a person; let the two centres speak together")
        if scene.centre not in conflict.centres.values() and not scene.answers_for(conflict.owner):
            raise RefusedError(
                f"{scene.centre} neither committed {self.unit} nor answers for it; "
                f"{' and '.join(sorted(set(conflict.centres.values())))} settle it"
            )
        wellformed.one_of("stands", self.stands, sorted(conflict.centres), needed=True)
        # One centre has one word about a conflict: a change of mind replaces it.
        own = [
            one
            for one in scene.state.about(unit_subject(self.unit), "settlement")
            if one.home == scene.centre
            and set(conflict.centres) & {text(one, "stands"), *texts(one, "loses")}
        ]
        return [
            Patch(
                kind="conflict-settled/1",
                record=own[-1].id if own else scene.new_id("settlement"),
                subject=unit_subject(self.unit),
                data={
                    "unit": self.unit,
                    "stands": self.stands,
                    "loses": sorted(set(conflict.centres) - {self.stands}),
                    "reason": self.reason,
                },
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowSettlement:
    """End a commitment of this centre that lost; nodes do it by themselves once people have settled it.

    Parameters
    ----------
    taken
        Id of the record of this centre that says that the unit is taken.
    """

    name: ClassVar[str] = "follow-settlement"
    action: ClassVar[str] = "commitment.follow"

    taken: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("unit_commitment")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        taken = scene.own(self.taken, "unit_commitment")
        if not _is_lost(scene, taken):
            raise RefusedError(f"{taken.get('unit')} was not settled against this centre")
        ended = Patch(kind="unit-freed/1", record=taken.id, subject=taken.subject, data={"status": "ended"})
        return [
            ended,
            *(
                Patch(
                    kind="commitment-lost/1",
                    record=one.id,
                    subject=one.subject,
                    data={"status": "lost", "words": "settled for another"},
                )
                for one in scene.state.by_kind.get("commitment", {}).values()
                if one.home == scene.centre and one.get("taken") == taken.id and one.get("status") in LIVE
            ),
        ]


def lost_commitments(scene: Scene) -> list[Act]:
    """Return what ends the commitments of this centre that lost, each once."""
    found: dict[str, Act] = {}
    for settlement in scene.state.by_kind.get("settlement", {}).values():
        for loser in texts(settlement, "loses"):
            taken = scene.state.get(loser)
            if taken is not None and taken.kind == "unit_commitment" and _is_lost(scene, taken):
                found[loser] = FollowSettlement(taken=loser)
    return list(found.values())


def _is_lost(scene: Scene, taken: Record) -> bool:
    is_live = taken.home == scene.centre and taken.get("status") == "live"
    return is_live and lost(scene.state, taken.get("unit", ""), taken.id)
