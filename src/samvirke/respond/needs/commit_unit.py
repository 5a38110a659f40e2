"""Commit a unit to a need: its own centre does, and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.incidents import wellformed
from samvirke.respond.needs.circle import circle
from samvirke.respond.needs.conflicts import taken_by
from samvirke.respond.needs.exchange import asked_about, check, on_incident
from samvirke.respond.needs.report_unit import answers_for, check_unit, status_follows
from samvirke.respond.needs.standing import Threads, accepted_quantity, offer_state, threads
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.as_written import is_so, text, texts
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitUnit:
    """Commit a unit to a need, or by an offer that was accepted (EDXL-RM CommitResource).

    Parameters
    ----------
    unit, owner
        Id of the unit, and of the organisation that owns it; this centre must answer for it.
    need
        A need of an incident on which this centre may act; left out with an offer.
    offer
        An offer of this centre that was accepted.
    quantity
        How much of the need it covers.
    eta_ms, until_ms
        When it is expected there, and until when it may stay.
    anyway
        Commit a unit that is known to be taken: both centres are shown the conflict, and people settle it.
    """

    name: ClassVar[str] = "commit-unit"
    action: ClassVar[str] = "commitment.commit"

    unit: str
    owner: str
    need: str | None = None
    offer: str | None = None
    quantity: int = 1
    eta_ms: int | None = None
    until_ms: int | None = None
    anyway: bool = False

    def __post_init__(self) -> None:
        check_unit(self.unit, self.owner)
        if (self.need is None) == (self.offer is None):
            raise InvalidValueError("give a need, or an offer that was accepted, and not both")
        wellformed.count("quantity", self.quantity)
        wellformed.moment("eta_ms", self.eta_ms)
        wellformed.moment("until_ms", self.until_ms)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        if self.offer is not None:
            return asked_about(scene, scene.record(self.offer, "offer"), "commitment")
        return on_incident(scene, scene.record(self.need or "", "need"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        answers_for(scene, self.owner, self.unit)
        kind = "need" if self.offer is None else "offer"
        thing = scene.record(self.offer or self.need or "", kind)
        check(scene, self.name, thing)
        others = taken_by(scene.state, self.unit)
        if others and not self.anyway:
            whom = ", ".join(sorted({str(one.get("centre")) for one in others}))
            raise RefusedError(
                f"{self.unit} is committed by {whom} already; choose another unit, have it released, or say "
                "anyway and let people settle it"
            )
        return commitment_patches(
            scene,
            thing,
            unit=self.unit,
            owner=self.owner,
            quantity=self.quantity,
            eta_ms=self.eta_ms,
            until_ms=self.until_ms,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitOffer:
    """Commit the units of a firm offer that was accepted; nodes do it by themselves.

    Parameters
    ----------
    offer
        An offer of this centre.
    """

    name: ClassVar[str] = "commit-offer"
    action: ClassVar[str] = "commitment.commit"

    offer: str

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return asked_about(scene, scene.record(self.offer, "offer"), "commitment")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        offer = scene.own(self.offer, "offer")
        about = threads(scene.state, offer.subject)
        units = _units_due(scene, about, offer)
        if not units:
            raise RefusedError("it is not accepted, not firm, or its units are taken; a person commits them")
        found: list[Patch] = []
        for unit, quantity in units:
            found += commitment_patches(
                scene,
                offer,
                unit=unit,
                owner=offer.get("owner", ""),
                quantity=quantity,
                eta_ms=offer.get("there_at_ms"),
                until_ms=offer.get("until_ms"),
            )
        return found


def accepted_offers(scene: Scene) -> list[Act]:
    """Return what commits the firm offers of this centre that were accepted.

    Where two of them name the same unit, the one with the smaller id takes it; the other waits for a person.
    """
    named = {
        text(answer, "offer")
        for answer in scene.state.by_kind.get("requisition", {}).values()
        if is_so(answer, "accepted")
    }
    found: list[Act] = []
    promised: set[str] = set()
    for offer in map(scene.state.get, sorted(named)):
        is_own = offer is not None and offer.kind == "offer" and offer.home == scene.centre
        if offer is None or not is_own or not offer.get("firm", False):
            continue
        units = {unit for unit, _ in _units_due(scene, threads(scene.state, offer.subject), offer)}
        if units and not units & promised:
            promised |= units
            found.append(CommitOffer(offer=offer.id))
    return found


def commitment_patches(
    scene: Scene,
    thing: Record,
    *,
    unit: str,
    owner: str,
    quantity: int,
    eta_ms: int | None,
    until_ms: int | None,
) -> list[Patch]:
    """Return what commits a unit: for the incident, for all centres, and the unit's own status.

    Parameters
    ----------
    thing
        The need, or the offer of this centre that was accepted.
    """
    is_offer = thing.kind == "offer"
    answers = [
        one
        for one in threads(scene.state, thing.subject).get(thing.id, ())
        if is_offer
        and one.kind == "requisition"
        and is_so(one, "accepted")
        and one.home in texts(thing, "to")
    ]
    need = text(answers[-1], "need") if answers else thing.id
    asker = answers[-1].home if answers else thing.home
    taken = Patch(
        kind="unit-taken/1",
        record=scene.new_id("unit_commitment"),
        subject=unit_subject(unit),
        data={
            "unit": unit,
            "owner": owner,
            "centre": scene.centre,
            "since_ms": scene.now_ms,
            "until_ms": until_ms,
            "status": "live",
        },
    )
    told = {
        "need": need,
        "offer": thing.id if is_offer else None,
        "asker": asker,
        "unit": unit,
        "owner": owner,
        "capability": thing.get("capability"),
        "quantity": quantity,
        "status": "committed",
        "since_ms": scene.now_ms,
        "eta_ms": eta_ms,
        "until_ms": until_ms,
        "taken": taken.record,
        "to": [asker],
        "recipients": circle(scene, thing.subject, [asker], thing),
    }
    commitment = Patch(
        kind="unit-committed/1",
        record=scene.new_id("commitment"),
        subject=thing.subject,
        data={name: value for name, value in told.items() if value is not None},
    )
    return [commitment, taken, status_follows(scene, unit, owner, "called_out")]


def _units_due(scene: Scene, about: Threads, offer: Record) -> list[tuple[str, int]]:
    """Return the units of a firm offer to commit now: as many, in the order of their ids, as were accepted.

    None when a unit of it was taken since: then a person decides.
    """
    if not offer.get("firm", False) or offer_state(about, offer, scene.now_ms) != "requisitioned":
        return []
    left = accepted_quantity(about, offer)
    due = []
    for unit, gives in sorted(offer.get("units", {}).items()):
        if left <= 0:
            break
        if taken_by(scene.state, unit) or not scene.answers_for(offer.get("owner", "")):
            return []
        due.append((unit, min(left, int(gives))))
        left -= int(gives)
    return due
