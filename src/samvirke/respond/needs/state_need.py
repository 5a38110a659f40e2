"""State what an incident takes, change it, and withdraw it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.register.capabilities import capability_catalogue
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.exchange import asked_about, check, on_incident
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNeed:
    """State what an incident takes, whoever brings it.

    Parameters
    ----------
    incident
        An incident on which this centre may act.
    capability, quantity
        What, as in the catalogue of capabilities, and how many.
    lon, lat, place
        Where, when it is not the incident's place.
    by_ms
        When it must be there, on the clock of the space.
    priority
        1 acute, 2 urgent, 3 ordinary; that of the incident where left out.
    purpose
        What for.
    """

    name: ClassVar[str] = "state-need"
    action: ClassVar[str] = "need.state"

    incident: str
    capability: str
    quantity: int = 1
    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    by_ms: int | None = None
    priority: int | None = None
    purpose: str | None = None

    def __post_init__(self) -> None:
        wellformed.one_of("capability", self.capability, tuple(capability_catalogue()), needed=True)
        wellformed.count("quantity", self.quantity)
        wellformed.place(self.lon, self.lat)
        wellformed.text("place", self.place)
        wellformed.moment("by_ms", self.by_ms)
        if self.priority is not None:
            wellformed.count("priority", self.priority, 1, 3)
        wellformed.text("purpose", self.purpose)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return scene.about(scene.record(self.incident, "incident"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        incident = scene.record(self.incident, "incident")
        if incident.get("status", "open") != "open":
            raise RefusedError(f"{incident.get('number')} is closed; reopen it before it needs something")
        data = {
            "capability": self.capability,
            "quantity": self.quantity,
            "lon": self.lon,
            "lat": self.lat,
            "place": self.place,
            "by_ms": self.by_ms,
            "priority": incident.get("priority", 1) if self.priority is None else self.priority,
            "purpose": self.purpose,
            "status": "open",
            "stated_at_ms": scene.now_ms,
        }
        data = {name: value for name, value in data.items() if value is not None}
        return [
            Patch(kind="need-stated/1", record=scene.new_id("need"), subject=incident.id, data=data),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNeed:
    """Change a need of this centre; what is left out stays.

    Parameters
    ----------
    need
        Its id.
    quantity, by_ms, priority, purpose
        As `state-need`.
    """

    name: ClassVar[str] = "change-need"
    action: ClassVar[str] = "need.change"

    need: str
    quantity: int | None = None
    by_ms: int | None = None
    priority: int | None = None
    purpose: str | None = None

    def __post_init__(self) -> None:
        if self.quantity is not None:
            wellformed.count("quantity", self.quantity)
        wellformed.moment("by_ms", self.by_ms)
        if self.priority is not None:
            wellformed.count("priority", self.priority, 1, 3)
        wellformed.text("purpose", self.purpose)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return on_incident(scene, scene.record(self.need, "need"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        need = scene.own(self.need, "need")
        check(scene, self.name, need)
        given = {
            "quantity": self.quantity,
            "by_ms": self.by_ms,
            "priority": self.priority,
            "purpose": self.purpose,
        }
        data = {name: value for name, value in given.items() if value is not None}
        if not data:
            raise RefusedError("nothing is to be changed; give a field and its new value")
        return [Patch(kind="need-changed/1", record=need.id, subject=need.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNeed:
    """Withdraw a need of this centre; its requests are withdrawn with it, units committed stay so.

    Parameters
    ----------
    need
        Its id.
    reason
        Why.
    """

    name: ClassVar[str] = "withdraw-need"
    action: ClassVar[str] = "need.withdraw"

    need: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: its own home may always take it back."""
        return asked_about(scene, scene.record(self.need, "need"), "need")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        need = scene.own(self.need, "need")
        check(scene, self.name, need)
        data = {"status": "withdrawn", "withdrawn_because": self.reason}
        own = [
            request
            for request in scene.state.about(need.subject, "request")
            if request.home == scene.centre
            and request.get("need") == need.id
            and request.get("status") == "open"
        ]
        return [
            Patch(kind="need-withdrawn/1", record=need.id, subject=need.subject, data=data),
            *(
                Patch(kind="request-withdrawn/1", record=one.id, subject=need.subject, data=data)
                for one in own
            ),
        ]
