"""Receive an EMSI message: it opens an incident, or tells more of one that a message opened before.

What another system says of an incident never overwrites it: the message is kept beside it, and a person takes
from it what is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.protective_marking import refuse_marked
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.space.status_word import check_incoming
from samvirke.respond.standards.emsi.codes import ours
from samvirke.respond.standards.emsi.read import Message, read_emsi

OTHER_TYPE = "other"
GRADED = ("CONFID", "SECRET", "TOPSRT")
NO_ADDRESS = ("", "None")  # what SAMU-Hub writes where there is none


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
    told
        The event as it came: casualties, evacuation, places and addresses, cause.
    missions, resources
        As they came.
    """

    message_id: str | None = felles()
    sender: str | None = felles()
    event: str | None = felles()
    created: str | None = felles()
    kind_of_message: str | None = felles()
    text: str | None = felles()
    told: dict[str, Any] | None = felles()
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
            When it was received before, opens an incident without a place, or is classified.
        InvalidValueError
            When a text in it is marked as graded.
        """
        message = read_emsi(self.message)
        context, event = message["CONTEXT"], message["EVENT"]
        check_incoming(scene.world, context["MODE"], "emsi")
        _refuse_graded(context.get("SECLASS", ""), message)
        sender = context.get("ORIGIN", {}).get("ORG_ID", "")
        # An id of the sender's own means nothing at another's; joined as SAMU-Hub joins its main ids.
        main = event.get("MAIN_EVENT_ID") or f"{sender}.{event['ID']}"
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
        title=event.get("NAME", "")[: wellformed.LONGEST_NAME] or None,
        place=_address(message),
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
        "told": event,
        "missions": message.get("MISSION", []),
        "resources": message.get("RESOURCE", []),
    }
    record = scene.new_id("emsi_message")
    return Patch(kind="emsi-received/1", record=record, subject=incident, data=data)


def _refuse_graded(marking: str, value: Any) -> None:
    """Refuse what is not for this system; RESTRC is taken: SAMU-Hub sets it on every message."""
    if marking in GRADED:
        raise RefusedError(
            f"the message is classified {marking}; it may only stand in systems approved for it "
            "(sikkerhetsloven § 5-3): have it given by an approved channel"
        )
    if isinstance(value, str):
        refuse_marked("a text of the message", value)
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            _refuse_graded("", inner)


def _positions(message: Message) -> list[dict[str, Any]]:
    positions = [geo.get("POSITION", {}) for geo in message["EVENT"].get("EGEO", ())]
    return positions + [mission.get("POSITION", {}) for mission in message.get("MISSION", ())]


def _address(message: Message) -> str | None:
    """Return where it is in words: the first address, else the first name of a place."""
    positions = _positions(message)
    words = [line for position in positions for line in position.get("ADDRESS", ()) if line not in NO_ADDRESS]
    words += [position["NAME"] for position in positions if position.get("NAME")]
    return words[0][: wellformed.LONGEST_TEXT] if words else None


def place_of(message: Message) -> tuple[float, float]:
    """Return where a message says that it is: lat, lon of its first point.

    Raises
    ------
    RefusedError
        When it names none.
    """
    for position in _positions(message):
        for point in position.get("COORD", ()):
            lon = point.get("LON", point.get("LONG"))
            if lon is not None:
                return float(point["LAT"]), float(lon)
    raise RefusedError(
        "the message says nowhere where it is (EVENT/EGEO or MISSION/POSITION with COORD); open the incident "
        "by hand and receive it then"
    )
