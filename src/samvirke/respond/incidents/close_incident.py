"""Close an incident, and reopen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.reach import reach
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.standing import LIVE, commitment_state, threads
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident:
    """Close an incident of this centre.

    Parameters
    ----------
    incident
        Its id.
    reason
        Why it is closed although a need is open or a unit is committed; needed only then.
    """

    name: ClassVar[str] = "close-incident"
    action: ClassVar[str] = "incident.close"

    incident: str
    reason: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        incident = scene.own(self.incident, "incident")
        if incident.get("status") == "closed":
            raise RefusedError(f"{incident.get('number')} is closed already; reopen-incident opens it again")
        needs, commitments = left_open(scene.state, self.incident, scene.now_ms)
        if (needs or commitments) and not (self.reason or "").strip():
            raise RefusedError(
                f"{incident.get('number')} has {len(needs)} open need(s) and {len(commitments)} unit(s) "
                "committed; withdraw or release them, or give a reason for closing all the same"
            )
        data = {"status": "closed", "closed_because": self.reason}
        return [Patch(kind="incident-closed/1", record=incident.id, subject=incident.id, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIncident:
    """Open a closed incident again; one that was merged into another stands by itself again.

    Parameters
    ----------
    incident
        Id of an incident of this centre.
    reason
        Why.
    """

    name: ClassVar[str] = "reopen-incident"
    action: ClassVar[str] = "incident.reopen"

    incident: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        incident = scene.own(self.incident, "incident")
        if incident.get("status") != "closed" and incident.get("replaced_by") is None:
            raise RefusedError(f"{incident.get('number')} is open; there is nothing to reopen")
        data = {
            "status": "open",
            "closed_because": None,
            "replaced_by": None,
            "reopened_because": self.reason,
        }
        return [Patch(kind="incident-reopened/1", record=incident.id, subject=incident.id, data=data)]


def left_open(state: State, incident: str, now_ms: int) -> tuple[list[str], list[str]]:
    """Return the needs of an incident that are not covered, and the commitments that are live.

    Those of the incidents that it goes on for count too.
    """
    needs: list[str] = []
    commitments: list[str] = []
    for one in reach(state, incident):
        about = threads(state, one)
        needs += [
            need.id
            for need in state.about(one, "need")
            if coverage(state, need.id, now_ms, about).missing > 0
        ]
        commitments += [
            commitment.id
            for commitment in state.about(one, "commitment")
            if commitment_state(state, commitment, about) in LIVE
        ]
    return needs, commitments
