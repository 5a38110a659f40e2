"""Triple alert: the first centre that hears tells the two others at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.alerts.tell import (
    alert_patch,
    check_open,
    share_patches,
    standing_alert,
    talk_patches,
)
from samvirke.respond.record.patch import Patch

GROUND: Final = "trippelvarsling"


@dataclass(frozen=True, slots=True, kw_only=True)
class TripleAlert:
    """Tell the two other services of an incident: it is opened to them, with how to talk and the card.

    Parameters
    ----------
    incident
        Id of an incident of this centre.
    talk_group, phone
        Where you speak together. Left out: what the incident says, else what the node is set up with.
    message
        What has happened, in a sentence.
    """

    name: ClassVar[str] = "triple-alert"
    action: ClassVar[str] = "alert.triple"

    incident: str
    talk_group: str | None = None
    phone: str | None = None
    message: str | None = None

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When the incident is closed or of another centre, when a triple alert stands for it, or when the
            node does not know the two others.
        """
        incident = scene.own(self.incident, "incident")
        check_open(incident)
        centres = [centre for centre in scene.place.triple if centre != scene.centre]
        if not centres:
            raise RefusedError(
                f"{scene.centre} knows no centres of the two other services; name them in its setup as triple"
            )
        before = standing_alert(scene, incident, "triple")
        if before is not None:
            raise RefusedError(
                f"the two others have been told ({before.id}); look at its panel, or stop it before you tell "
                "them anew"
            )
        alert = alert_patch(
            scene,
            incident,
            pattern="triple",
            told=centres,
            talk_group=self.talk_group,
            phone=self.phone,
            message=self.message,
        )
        # The shares stand first: who folds the alert takes part by then.
        return [
            *share_patches(scene, incident, centres, "act", GROUND),
            *talk_patches(incident, alert),
            alert,
        ]
