"""Draft a CAP message about an incident, and note that a person sent it.

Samvirke sends no warning to the public: in peace the police send Nødvarsel. What leaves is a draft with a
request, and the log says who took it where.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.model.errors import BadInputError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.incidents.zones import KINDS
from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.space.status_word import status_word
from samvirke.respond.standards.cap.alert import Alert, Area, Info
from samvirke.respond.standards.cap.read import read_alert
from samvirke.respond.standards.cap.write import write_alert

TEXTS = ("headline", "description", "instruction")
LONGEST_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class CapDraft:
    """A CAP message that nobody has sent yet, or that somebody has.

    Parameters
    ----------
    message
        The XML.
    sent_to, sent_at_ms
        To whom a person took it, and when; None: it is a draft.
    """

    message: str | None = felles()
    sent_to: str | None = felles()
    sent_at_ms: int | None = felles()


CAP_DRAFT = RecordKind("cap_draft", CapDraft, "incident")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCap:
    """Draft a warning about an incident.

    Parameters
    ----------
    incident
        Id of the incident.
    category, urgency, severity, certainty
        Words of CAP.
    texts
        Language (nb, nn, en …) → headline, description, instruction; nb must be there.
    lasts_s
        How long it holds, seconds, at most a week.
    zones
        Kinds of the incident's zones that are the area. Those of the crews (HOT, WARM, COLD) are told to
        the public only when somebody names them here.
    radius_km
        Of the circle about the incident's place, where it has no zone of these kinds.
    """

    name: ClassVar[str] = "draft-cap"
    action: ClassVar[str] = "standards.draft_cap"

    incident: str
    category: str
    urgency: str
    severity: str
    certainty: str
    texts: dict[str, dict[str, str]]
    lasts_s: int = 6 * 3600
    zones: tuple[str, ...] = ("EVACUATE",)
    radius_km: float = 1.0

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        BadInputError
            When a word is none of CAP, bokmål lacks, or the message would not be read by `read_alert`.
        InvalidValueError
            When a text has another name than headline, description, instruction, is too long or is graded.
        """
        incident = scene.record(self.incident, "incident")
        self._check_texts()
        for kind in self.zones:
            wellformed.one_of("zones", kind, KINDS, needed=True)
        if not 0 < self.lasts_s <= LONGEST_S:
            raise BadInputError(f"lasts_s is {self.lasts_s}; it must be 1 to {LONGEST_S} seconds")
        record = scene.new_id("cap_draft")
        message = write_alert(self._alert(scene, incident, record))
        read_alert(message, "the draft")  # what we write others must be able to read
        data = {"message": message.decode("utf-8")}
        return [Patch(kind="cap-drafted/1", record=record, subject=self.incident, data=data)]

    def _check_texts(self) -> None:
        if "nb" not in self.texts:
            raise BadInputError("texts have no nb; write the warning in bokmål, and better in nn and en too")
        for language, text in self.texts.items():
            for name, said in text.items():
                wellformed.one_of(f"a name in the text in {language[:20]}", name, TEXTS, needed=True)
                wellformed.text(f"{name} in {language[:20]}", said)

    def _alert(self, scene: Scene, incident: Record, record: str) -> Alert:
        infos = tuple(
            Info(
                language={"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}.get(language, language),
                category=(self.category,),
                event=text.get("headline", "") or str(incident.get("type", "")),
                urgency=self.urgency,
                severity=self.severity,
                certainty=self.certainty,
                effective_ms=scene.now_ms // 1000 * 1000,
                expires_ms=scene.now_ms // 1000 * 1000 + 1000 * self.lasts_s,
                senderName=scene.centre,
                headline=text.get("headline", ""),
                description=text.get("description", ""),
                instruction=text.get("instruction", ""),
                areas=(self._area(incident),),
            )
            for language, text in self.texts.items()
        )
        return Alert(
            identifier=record,
            sender=scene.centre,
            sent_ms=scene.now_ms // 1000 * 1000,
            # People forward drafts: the mode of the space must stand in them.
            status="Draft" if scene.mode == "live" else status_word(scene.world.mode, "cap"),
            msgType="Alert",
            scope="Public",
            note="Draft: a person decides whether it is sent, and by whom.",
            infos=infos,
        )

    def _area(self, incident: Record) -> Area:
        zones: list[dict[str, Any]] = incident.get("zones") or []
        rings = [
            tuple((float(lat), float(lon)) for lon, lat, *_ in zone["geometry"]["coordinates"][0])
            for zone in zones
            if zone["properties"]["kind"] in self.zones
        ]
        lat, lon = incident.get("lat"), incident.get("lon")
        if not rings and (lat is None or lon is None):
            raise RefusedError(f"{incident.id} has neither such zones nor a place; say where it is")
        circles = () if rings else ((float(lat), float(lon), float(self.radius_km)),)
        place = str(incident.get("place", "") or incident.get("municipality", "") or f"{lat}, {lon}")
        return Area(areaDesc=place, polygons=tuple(rings), circles=circles)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCap:
    """Note that a person has sent a draft, and to whom.

    Parameters
    ----------
    draft
        Id of the draft.
    to
        To whom it was given: the police, who send Nødvarsel; a web page; a neighbour.
    """

    name: ClassVar[str] = "send-cap"
    action: ClassVar[str] = "standards.send_cap"

    draft: str
    to: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.draft, "cap_draft"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written.

        Raises
        ------
        RefusedError
            When a machine asks, it was sent before, or the space is not live.
        InvalidValueError
            When `to` is empty or too long.
        """
        draft = scene.own(self.draft, "cap_draft")
        if scene.actor.role == "node":
            raise RefusedError("a machine sends no warning; a person does")
        if scene.mode != "live":
            raise RefusedError(
                f"this space is {scene.mode}: nothing leaves it; send from live, if it is real"
            )
        if draft.get("sent_at_ms") is not None:
            raise RefusedError(f"{draft.id} was sent to {draft.get('sent_to')} before; draft a new one")
        wellformed.text("to", self.to, wellformed.LONGEST_NAME, needed=True)
        data = {"sent_to": self.to.strip(), "sent_at_ms": scene.now_ms}
        return [Patch(kind="cap-sent/1", record=draft.id, subject=draft.subject, data=data)]
