"""Receive an EMSI message: it opens an incident, or tells more of one that a message opened before.

What another system says of an incident never overwrites it: the message is kept beside it, and a person takes
from it what is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.status_word import check_incoming
from samvirke.respond.standards.emsi.codes import ours
from samvirke.respond.standards.emsi.read import Message, read_emsi

OTHER_TYPE = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmsiMessage:
    """A message that was received.

    Parameters
    ----------
    message_id, sender, event, created
        As it says: CONTEXT/ID, ORIGIN/ORG_ID, the event's main id, CREATION.
    kind_of_message
        ALERT, UPDATE, CANCEL, ACK or ERROR.
    text
        Free texts of context and event.
    missions, resources
        As they came.
    """

    message_id: str | None = felles()
    sender: str | None = felles()
    event: str | None = felles()
    created: str | None = felles()
    kind_of_message: str | None = felles()
    text: str | None = felles()
    missions: list[dict[str, Any]] | None = felles()
    resources: list[dict[str, Any]] | None = felles()


EMSI_MESSAGE = RecordKind("emsi_message", EmsiMessage, "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveEmsi:
    """Receive an EMSI message.

    Parameters
    ----------
    message
        JSON or XML as it came.
    """

    name: ClassVar[str] = "receive-emsi"
    action: ClassVar[str] = "standards.receive_emsi"

    message: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.subject("incident")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        BadInputError
            When the message cannot be read, or is of another world than the space.
        RefusedError
            When it was received before, or opens an incident without a place.
        """
        message = read_emsi(self.message.encode("utf-8", "surrogatepass"))
        context, event = message["CONTEXT"], message["EVENT"]
        check_incoming(scene.world, context["MODE"], "emsi")
        sender = context.get("ORIGIN", {}).get("ORG_ID", "")
        main = event.get("MAIN_EVENT_ID") or event["ID"]
        incident = None
        for told in scene.state.of_kind("emsi_message"):
            if (
                told.home == scene.centre
                and told.get("message_id") == context["ID"]
                and told.get("sender") == sender
            ):
                raise RefusedError(
                    f"the message {context['ID']} of {sender or 'its sender'} was received before"
                )
            if told.home == scene.centre and told.get("event") == main:
                incident = told.subject
        opening = [] if incident else _opening(scene, message)
        incident = incident or opening[0].record
        return [*opening, _kept(scene, message, sender, main, incident)]


def _opening(scene: Scene, message: Message) -> Sequence[Patch]:
    """Open an incident of what the message says."""
    event = message["EVENT"]
    if message["CONTEXT"]["MSGTYPE"] not in ("ALERT", "UPDATE"):
        raise RefusedError(
            f"the message is of type {message['CONTEXT']['MSGTYPE']} about {event['ID']}, which "
            "is not known here"
        )
    lat, lon = place_of(message)
    category = next(iter(event.get("ETYPE", {}).get("CATEGORY", ())), "")
    act = OpenIncident(
        type=ours("category", category) or OTHER_TYPE,
        lon=lon,
        lat=lat,
        priority=1 if message["CONTEXT"].get("URGENCY", "URGENT") == "URGENT" else 2,
        title=event.get("NAME"),
    )
    return act.patches(scene)


def _kept(scene: Scene, message: Message, sender: str, main: str, incident: str) -> Patch:
    context, event = message["CONTEXT"], message["EVENT"]
    texts = [context.get("FREETEXT", ""), event.get("FREETEXT", "")]
    data = {
        "message_id": context["ID"],
        "sender": sender,
        "event": main,
        "created": context.get("CREATION"),
        "kind_of_message": context["MSGTYPE"],
        "text": "\n".join(text for text in texts if text),
        "missions": message.get("MISSION", []),
        "resources": message.get("RESOURCE", []),
    }
    record = scene.new_id("emsi_message")
    return Patch(kind="emsi-received/1", record=record, subject=incident, data=data)


def place_of(message: Message) -> tuple[float, float]:
    """Return where a message says that it is: lat, lon of its first point.

    Raises
    ------
    RefusedError
        When it names none.
    """
    positions = [geo.get("POSITION", {}) for geo in message["EVENT"].get("EGEO", ())]
    positions += [mission.get("POSITION", {}) for mission in message.get("MISSION", ())]
    for position in positions:
        for point in position.get("COORD", ()):
            lon = point.get("LON", point.get("LONG"))
            if lon is not None:
                return float(point["LAT"]), float(lon)
    raise RefusedError(
        "the message says nowhere where it is (EVENT/EGEO or MISSION/POSITION with COORD); open the incident "
        "by hand and receive it then"
    )
