"""What both kinds of alert write."""

from collections.abc import Sequence

from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.alerts.limits import limits_of
from samvirke.respond.cards.for_type import cards_for
from samvirke.respond.incidents.change_incident import change_patch
from samvirke.respond.incidents.sharing import share_patch
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.said import said


def alert_patch(
    scene: Scene,
    incident: Record,
    *,
    pattern: str,
    told: Sequence[str],
    talk_group: str | None,
    phone: str | None,
    message: str | None,
) -> Patch:
    """Return the alert itself; what is not said of how to talk is what the incident or the node says."""
    cards = cards_for(incident.get("type", ""), scene.place.cards)
    data = {
        "pattern": pattern,
        "talk_group": said("talk_group", talk_group, 80)
        or incident.get("talk_group", scene.place.talk_group)
        or None,
        "phone": said("phone", phone, 80) or incident.get("phone", scene.place.conference_phone) or None,
        "message": said("message", message),
        "card": cards[0].code if cards else None,
        "told": [{"who": who, "is_centre": who in scene.place.agencies} for who in told],
        "limits": list(limits_of(pattern)),
        "told_at_ms": scene.now_ms,
    }
    return Patch(kind="alert-given/1", record=scene.new_id("alert"), subject=incident.id, data=data)


def share_patches(
    scene: Scene, incident: Record, centres: Sequence[str], may: str, ground: str
) -> list[Patch]:
    """Return shares for the centres that do not take part so far; only the incident's own centre opens it."""
    part = scene.views.taking_part(incident.id, scene.now_ms)
    enough = {"act"} if may == "act" else {"act", "see"}
    return [
        share_patch(scene, incident.id, to=centre, may=may, purpose=ground, ground=ground)
        for centre in centres
        if part.get(centre) not in enough
    ]


def talk_patches(incident: Record, alert: Patch) -> list[Patch]:
    """Return the change of the incident where the alert says how to talk and the incident does not."""
    fields = ("talk_group", "phone")
    new = {name: alert.data[name] for name in fields if alert.data[name] != incident.get(name)}
    if not new:
        return []
    return [change_patch(incident, new)]


def check_open(incident: Record) -> None:
    """Refuse an alert about what is over."""
    if incident.get("status") == "closed":
        raise RefusedError(
            f"{incident.get('number', incident.id)} is closed; reopen it before you alert anybody"
        )


def standing_alert(scene: Scene, incident: Record, pattern: str) -> Record | None:
    """Return the alert of a pattern that stands for an incident, not stopped."""
    for alert in scene.state.about(incident.id, "alert"):
        if alert.get("pattern") == pattern and alert.get("stopped_at_ms") is None:
            return alert
    return None
