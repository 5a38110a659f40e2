"""Delivered: a machine's word that the alert has come, which no person's answer is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, Scene
from samvirke.respond.alerts.alert import receipt_id
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeDelivery:
    """Tell the alerting centre that its alert has come; a reaction, asked for by no person.

    Parameters
    ----------
    alert
        Id of the alert.
    """

    name: ClassVar[str] = "acknowledge-delivery"
    action: ClassVar[str] = "receipt.deliver"

    alert: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        scene.record(self.alert, "alert")
        return scene.subject("alert_receipt")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        alert = scene.record(self.alert, "alert")
        data = {"of": alert.id, "who": scene.centre, "delivered_at_ms": scene.now_ms}
        record = receipt_id(scene.centre, alert.id, scene.centre)
        return [Patch(kind="alert-delivered/1", record=record, subject=alert.subject, data=data)]


def deliveries(scene: Scene) -> Sequence[Act]:
    """Return a receipt for each alert that tells this centre and has none from it."""
    return [
        AcknowledgeDelivery(alert=alert.id)
        for alert in sorted(scene.state.by_kind.get("alert", {}).values(), key=lambda alert: alert.made)
        if any(told.get("who") == scene.centre for told in alert.get("told", ()))
        and scene.state.get(receipt_id(scene.centre, alert.id, scene.centre)) is None
        and scene.views.of(scene.actor, alert, scene.now_ms) is not None
    ]
