"""Answer a request with an offer or a no; offer unasked; take an offer back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.circle import circle
from samvirke.respond.needs.exchange import asked_about, check
from samvirke.respond.needs.report_unit import answers_for, check_unit
from samvirke.respond.needs.tables import table
from samvirke.respond.record.as_written import quantity
from samvirke.respond.record.patch import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is offered, and on what terms.

    Parameters
    ----------
    quantity
        How many; may be fewer than asked for.
    firm
        Whether it holds once accepted: then name the units, and they are committed at once.
    units
        Id of a unit → how much of the quantity it gives.
    owner
        The organisation that owns the units; this centre must answer for it.
    there_at_ms, until_ms
        When it can be there, and how long it can stay.
    valid_until_ms
        When the offer lapses.
    conditions, cost
        In words.
    """

    quantity: int
    firm: bool = False
    units: dict[str, int] = field(default_factory=dict)
    owner: str | None = None
    there_at_ms: int | None = None
    until_ms: int | None = None
    valid_until_ms: int | None = None
    conditions: str | None = None
    cost: str | None = None

    def check(self) -> None:
        """Check the terms.

        Raises
        ------
        InvalidValueError
            When they are not whole: a firm offer names units that give all of the quantity.
        """
        wellformed.count("quantity", self.quantity)
        wellformed.items("units", list(self.units), 100)
        for unit, gives in self.units.items():
            check_unit(unit, self.owner or "")
            wellformed.count(f"quantity of {unit}", gives)
        given = sum(self.units.values())
        if self.firm and given != self.quantity:
            raise InvalidValueError(
                f"a firm offer of {self.quantity} names units that give {given}; name units that give all, "
                "or offer it as provisional"
            )
        for name in ("there_at_ms", "until_ms", "valid_until_ms"):
            wellformed.moment(name, getattr(self, name))
        wellformed.text("conditions", self.conditions)
        wellformed.text("cost", self.cost, wellformed.LONGEST_NAME)

    def as_data(self, scene: Scene) -> dict[str, Any]:
        """Return the terms as fields of an offer.

        Raises
        ------
        RefusedError
            When this centre does not answer for the units, or the offer has lapsed already.
        """
        for unit in self.units:
            answers_for(scene, self.owner or "", unit)
        if self.valid_until_ms is not None and self.valid_until_ms <= scene.now_ms:
            raise RefusedError("valid_until_ms has passed; give a moment to come, or leave it out")
        data = {
            "quantity": self.quantity,
            "firm": self.firm,
            "units": dict(self.units) or None,
            "owner": self.owner,
            "there_at_ms": self.there_at_ms,
            "until_ms": self.until_ms,
            "valid_until_ms": self.valid_until_ms,
            "conditions": self.conditions,
            "cost": self.cost,
        }
        return {name: value for name, value in data.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferResource(Terms):
    """Answer a request with an offer (EDXL-RM ResponseToRequestResource: accept or provisional).

    Parameters
    ----------
    request
        The request; what is offered is what it asks for.

    Notes
    -----
    The other fields are those of `Terms`.
    """

    name: ClassVar[str] = "offer-resource"
    action: ClassVar[str] = "offer.make"

    request: str

    def __post_init__(self) -> None:
        self.check()

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.request, "request"), "offer")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        request = scene.record(self.request, "request")
        check(scene, self.name, request)
        if self.quantity > quantity(request):
            raise RefusedError(
                f"{self.quantity} are offered and {quantity(request)} asked for; offer at most that"
            )
        data = {
            "request": request.id,
            "need": request.get("need"),
            "to": [request.home],
            "recipients": circle(scene, request.subject, [request.home], request),
            "status": "offered",
            "capability": request.get("capability"),
            **self.as_data(scene),
        }
        return [_offer(scene, "resource-offered/1", request.subject, data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferUnsolicited(Terms):
    """Offer something that nobody asked this centre for (EDXL-RM OfferUnsolicitedResource).

    Parameters
    ----------
    incident
        An incident that this centre sees.
    capability
        What is offered.
    need
        The need that it would cover, if one is stated.

    Notes
    -----
    The other fields are those of `Terms`. It is offered to the home of the need, or of the incident.
    """

    name: ClassVar[str] = "offer-unsolicited"
    action: ClassVar[str] = "offer.make"

    incident: str
    capability: str
    need: str | None = None

    def __post_init__(self) -> None:
        self.check()
        wellformed.one_of("capability", self.capability, tuple(capability_catalogue()), needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: an offer of its own; whoever sees the incident may offer."""
        scene.record(self.incident, "incident")
        return scene.subject("offer")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        to = scene.record(self.incident, "incident").home
        if self.need is not None:
            need = scene.record(self.need, "need")
            if need.subject != self.incident or need.get("capability") != self.capability:
                raise RefusedError(f"{self.need} does not ask for {self.capability} at this incident")
            check(scene, self.name, need)
            to = need.home
        data = {
            "need": self.need,
            "to": [to],
            "recipients": circle(scene, self.incident, [to]),
            "status": "offered",
            "capability": self.capability,
            **self.as_data(scene),
        }
        return [_offer(scene, "resource-offered/1", self.incident, data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRequest:
    """Answer a request with a no (EDXL-RM ResponseToRequestResource: decline).

    Parameters
    ----------
    request
        The request.
    reason_code
        Why: a code of `data/decline_reasons.csv`.
    reason
        In words.
    """

    name: ClassVar[str] = "decline-request"
    action: ClassVar[str] = "offer.decline"

    request: str
    reason_code: str
    reason: str | None = None

    def __post_init__(self) -> None:
        codes = tuple(row["code"] for row in table("decline_reasons.csv"))
        wellformed.one_of("reason_code", self.reason_code, codes, needed=True)
        wellformed.text("reason", self.reason, needed=self.reason_code == "other")

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.request, "request"), "offer")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        request = scene.record(self.request, "request")
        check(scene, self.name, request)
        data = {
            "request": request.id,
            "need": request.get("need"),
            "to": [request.home],
            "recipients": circle(scene, request.subject, [request.home], request),
            "status": "declined",
            "reason_code": self.reason_code,
            "reason": self.reason,
        }
        return [_offer(scene, "request-declined/1", request.subject, data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOffer:
    """Take back an offer of this centre that is not committed.

    Parameters
    ----------
    offer
        Its id.
    reason
        Why.
    """

    name: ClassVar[str] = "withdraw-offer"
    action: ClassVar[str] = "offer.withdraw"

    offer: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.offer, "offer"), "offer")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        offer = scene.record(self.offer, "offer")
        check(scene, self.name, offer)
        data = {"status": "withdrawn", "reason": self.reason}
        return [Patch(kind="offer-withdrawn/1", record=offer.id, subject=offer.subject, data=data)]


def _offer(scene: Scene, kind: str, incident: str, data: Mapping[str, Any]) -> Patch:
    told = {name: value for name, value in data.items() if value is not None}
    return Patch(kind=kind, record=scene.new_id("offer"), subject=incident, data=told)
