"""Alert by list: those who must be informed of a type of incident, each with a receipt and a timer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.alerts.tell import alert_patch, check_open, share_patches
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.record.patch import Patch
from samvirke.respond.said import must_say

GROUND: Final = "varsling etter liste"
MOST = 100  # names on one list


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Tell those on a list of an incident, and ask each for a receipt.

    Parameters
    ----------
    incident
        Id of an incident of this centre.
    who
        Centres, or names such as `county_governor`: a name that is no centre is told by phone, and its
        receipt is noted with `note-receipt`. Left out: those whom the catalogue names for the type.
    message
        What has happened, in a sentence.
    is_opened_to_them
        Whether the incident is opened to the centres on the list that do not take part, to see. Without it
        they are told by phone as the others.
    talk_group, phone
        Where to reach those involved.
    """

    name: ClassVar[str] = "notify"
    action: ClassVar[str] = "alert.notify"

    incident: str
    who: tuple[str, ...] = ()
    message: str | None = None
    is_opened_to_them: bool = False
    talk_group: str | None = None
    phone: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the incident is closed or of another centre, or the list cannot be used.
        """
        incident = scene.own(self.incident, "incident")
        check_open(incident)
        known = incident_types().get(incident.get("type", ""))
        names = self.who or (() if known is None else known.informs)
        if not 0 < len(names) <= MOST:
            raise RefusedError(
                f"the list has {len(names)} names; name 1 to {MOST}: the catalogue names nobody for this type"
            )
        told = tuple(dict.fromkeys(must_say("who", who, wellformed.LONGEST_NAME) for who in names))
        centres = [who for who in told if who in scene.place.agencies and who != scene.centre]
        shares = share_patches(scene, incident, centres, "see", GROUND) if self.is_opened_to_them else []
        alert = alert_patch(
            scene,
            incident,
            pattern="inform",
            told=told,
            talk_group=self.talk_group,
            phone=self.phone,
            message=self.message,
        )
        return [*shares, alert]
