"""Open an incident to another centre, and close it to them again; only its home may."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.journal.entry import check_centre
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareIncident:
    """Open an incident to a centre, or change what it may there.

    Parameters
    ----------
    incident
        Id of an incident of this centre.
    to
        The centre.
    may
        see, or act: write its own records about it.
    purpose, ground
        What for, and by which rule or law.
    until_ms
        When it ends, on the clock of the space; left out: when it is ended.
    """

    name: ClassVar[str] = "share-incident"
    action: ClassVar[str] = "share.give"

    incident: str
    to: str
    may: str = "act"
    purpose: str = "joint response"
    ground: str = "samvirkeprinsippet"
    until_ms: int | None = None

    def __post_init__(self) -> None:
        check_centre(self.to)
        wellformed.one_of("may", self.may, ("see", "act"), needed=True)
        wellformed.text("purpose", self.purpose, needed=True)
        wellformed.text("ground", self.ground, needed=True)
        wellformed.moment("until_ms", self.until_ms)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        scene.own(self.incident, "incident")
        if self.to == scene.centre:
            raise RefusedError(f"{self.to} is its home and takes part already; name another centre")
        if self.until_ms is not None and self.until_ms <= scene.now_ms:
            raise RefusedError("until_ms has passed; give a moment to come, or leave it out")
        scene.reject_unknown(self.to)
        return [
            share_patch(
                scene,
                self.incident,
                to=self.to,
                may=self.may,
                purpose=self.purpose,
                ground=self.ground,
                until_ms=self.until_ms,
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShare:
    """Close an incident to a centre again; what it has read it has read, and the log shows that.

    Parameters
    ----------
    incident
        Id of an incident of this centre.
    to
        The centre.
    """

    name: ClassVar[str] = "end-share"
    action: ClassVar[str] = "share.end"

    incident: str
    to: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        scene.own(self.incident, "incident")
        standing = shares_with(scene, self.incident, self.to)
        if not standing:
            raise RefusedError(f"{self.to[:64]} has no part in it that could be ended; see its shares")
        return [
            Patch(kind="share-ended/1", record=share.id, subject=self.incident, data={"ended": True})
            for share in standing
        ]


def share_patch(
    scene: Scene, incident: str, *, to: str, may: str, purpose: str, ground: str, until_ms: int | None = None
) -> Patch:
    """Return what opens an incident to a centre: a change of its share where it has one."""
    standing = shares_with(scene, incident, to)
    return Patch(
        kind="share-given/1",
        record=standing[-1].id if standing else scene.new_id("share"),
        subject=incident,
        data={
            "to": to,
            "may": may,
            "purpose": purpose,
            "ground": ground,
            "until_ms": until_ms,
            "ended": False,
        },
    )


def shares_with(scene: Scene, incident: str, to: str) -> list[Record]:
    """Return the shares that this centre has given another in an incident and not ended."""
    return [
        share
        for share in scene.state.about(incident, "share")
        if share.home == scene.centre and share.get("to") == to and not share.get("ended", False)
    ]
