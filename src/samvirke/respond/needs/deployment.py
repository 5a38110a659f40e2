"""A committed unit at work: reports from it, and its release."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.circle import circle
from samvirke.respond.needs.exchange import asked_about, check
from samvirke.respond.needs.report_unit import status_follows
from samvirke.respond.needs.standing import LIVE, commitment_state
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record

REPORTED = ("en_route", "on_scene", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDeployment:
    """Report how far a committed unit has come (EDXL-RM ReportResourceDeploymentStatus).

    Parameters
    ----------
    commitment
        A commitment of this centre.
    status
        en_route, on_scene or returned; the same again brings a new time of arrival or words.
    eta_ms
        When it is expected there.
    words
        What the unit says.
    """

    name: ClassVar[str] = "report-deployment"
    action: ClassVar[str] = "commitment.report"

    commitment: str
    status: str
    eta_ms: int | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        wellformed.one_of("status", self.status, REPORTED, needed=True)
        wellformed.moment("eta_ms", self.eta_ms)
        wellformed.text("words", self.words)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.commitment, "commitment"), "commitment")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        commitment = scene.record(self.commitment, "commitment")
        reached = check(scene, self.name, commitment)
        if self.status not in reached:
            raise RefusedError(
                f"{commitment.get('unit')} is {commitment_state(scene.state, commitment)}; from there it can "
                f"be reported {' or '.join(reached)}, not {self.status}"
            )
        data: dict[str, Any] = {"status": self.status}
        if commitment.get(f"{self.status}_at_ms") is None:
            data[f"{self.status}_at_ms"] = scene.now_ms
        data |= {
            name: value
            for name, value in (("eta_ms", self.eta_ms), ("words", self.words))
            if value is not None
        }
        status = "available" if self.status == "returned" else self.status
        patches = [
            Patch(kind="deployment-reported/1", record=commitment.id, subject=commitment.subject, data=data)
        ]
        if self.status != "returned" or not _is_taken_again(scene, commitment):
            patches.append(
                status_follows(scene, commitment.get("unit", ""), commitment.get("owner", ""), status)
            )
        return patches


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseUnit:
    """Release a unit: the asker needs it no more, or its own centre takes it back (EDXL-RM ReleaseResource).

    Parameters
    ----------
    commitment
        A commitment that this centre asked for, or made.
    reason
        Why, or where the unit is to go.
    """

    name: ClassVar[str] = "release-unit"
    action: ClassVar[str] = "commitment.release"

    commitment: str
    reason: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.commitment, "commitment"), "commitment")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written: the commitment by its home, a message by the asker."""
        commitment = scene.record(self.commitment, "commitment")
        check(scene, self.name, commitment)
        if commitment.home == scene.centre:
            return _release(scene, commitment, self.reason)
        told = {
            "message": "ReleaseResource",
            "about": commitment.id,
            "text": self.reason,
            "to": [commitment.home],
            "recipients": circle(scene, commitment.subject, [commitment.home], commitment),
        }
        return [
            Patch(
                kind="unit-released/1",
                record=scene.new_id("resource_message"),
                subject=commitment.subject,
                data={name: value for name, value in told.items() if value is not None},
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRelease:
    """Write down that the asker released a unit of this centre; nodes do it by themselves.

    Parameters
    ----------
    commitment
        A commitment of this centre.
    """

    name: ClassVar[str] = "follow-release"
    action: ClassVar[str] = "commitment.follow"

    commitment: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("commitment")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        commitment = scene.own(self.commitment, "commitment")
        if not _is_released_by_asker(scene, commitment):
            raise RefusedError(f"{commitment.get('unit')} is not released by who asked for it")
        return _release(scene, commitment, "released by who asked for it")


def released_units(scene: Scene) -> list[Act]:
    """Return what follows the asker's release of units of this centre, each once."""
    found: dict[str, Act] = {}
    for message in scene.state.by_kind.get("resource_message", {}).values():
        if text(message, "message") == "ReleaseResource" and scene.centre in texts(message, "to"):
            commitment = scene.state.get(text(message, "about"))
            if commitment is not None and _is_released_by_asker(scene, commitment):
                found[commitment.id] = FollowRelease(commitment=commitment.id)
    return list(found.values())


def _is_released_by_asker(scene: Scene, commitment: Record) -> bool:
    is_own = commitment.kind == "commitment" and commitment.home == scene.centre
    is_live = commitment.get("status") in LIVE
    return is_own and is_live and commitment_state(scene.state, commitment) == "released"


def _release(scene: Scene, commitment: Record, reason: str | None) -> list[Patch]:
    unit, owner = commitment.get("unit", ""), commitment.get("owner", "")
    patches = [
        Patch(
            kind="unit-released/1",
            record=commitment.id,
            subject=commitment.subject,
            data={"status": "released", "released_at_ms": scene.now_ms, "words": reason},
        ),
        Patch(
            kind="unit-freed/1",
            record=commitment.get("taken", ""),
            subject=unit_subject(unit),
            data={"status": "ended"},
        ),
    ]
    if not _is_taken_again(scene, commitment):
        patches.append(status_follows(scene, unit, owner, "returning"))
    return patches


def _is_taken_again(scene: Scene, commitment: Record) -> bool:
    """Say whether the unit has another mission: then the end of this one says nothing of its status."""
    return any(
        one.kind == "unit_commitment"
        and one.home == scene.centre
        and one.id != commitment.get("taken")
        and one.get("status") == "live"
        for one in scene.state.by_subject.get(unit_subject(commitment.get("unit", "")), {}).values()
    )
