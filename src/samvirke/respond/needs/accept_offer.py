"""The asker's answer to an offer: so many of it, or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.circle import circle
from samvirke.respond.needs.exchange import check, on_incident
from samvirke.respond.record.as_written import quantity
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer:
    """Accept an offer, whole or in part (EDXL-RM RequisitionResource).

    Parameters
    ----------
    offer
        An offer to this centre.
    quantity
        How many of it; all where left out.
    need
        For which need; that of the offer where left out.
    words
        Terms, or where to report.
    """

    name: ClassVar[str] = "accept-offer"
    action: ClassVar[str] = "offer.accept"

    offer: str
    quantity: int | None = None
    need: str | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        if self.quantity is not None:
            wellformed.count("quantity", self.quantity)
        wellformed.text("words", self.words)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return on_incident(scene, scene.record(self.offer, "offer"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        offer = scene.record(self.offer, "offer")
        check(scene, self.name, offer)
        offered = quantity(offer)
        wanted = offered if self.quantity is None else self.quantity
        if wanted > offered:
            raise RefusedError(f"{wanted} are accepted and {offered} offered; accept at most that")
        named = self.need or offer.get("need")
        if named is None:
            raise RefusedError("the offer names no need; say with need for which it is accepted")
        need = scene.record(named, "need")
        if need.subject != offer.subject or need.get("capability") != offer.get("capability"):
            raise RefusedError(
                f"the offer is of {offer.get('capability')}, which that need does not ask for here; name one "
                "that does"
            )
        return [_answer(scene, offer, accepted=True, need=need.id, quantity=wanted, reason=self.words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseOffer:
    """Say no to an offer, so that the giver can use it elsewhere.

    Parameters
    ----------
    offer
        An offer to this centre.
    reason
        Why.
    """

    name: ClassVar[str] = "refuse-offer"
    action: ClassVar[str] = "offer.refuse"

    offer: str
    reason: str | None = None

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return on_incident(scene, scene.record(self.offer, "offer"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        offer = scene.record(self.offer, "offer")
        check(scene, self.name, offer)
        return [_answer(scene, offer, accepted=False, need=None, quantity=None, reason=self.reason)]


def _answer(
    scene: Scene, offer: Record, *, accepted: bool, need: str | None, quantity: int | None, reason: str | None
) -> Patch:
    told = {
        "offer": offer.id,
        "need": need,
        "accepted": accepted,
        "quantity": quantity,
        "reason": reason,
        "to": [offer.home],
        "recipients": circle(scene, offer.subject, [offer.home], offer),
    }
    return Patch(
        kind="offer-answered/1",
        record=scene.new_id("requisition"),
        subject=offer.subject,
        data={name: value for name, value in told.items() if value is not None},
    )
