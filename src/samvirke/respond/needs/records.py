"""What is written down about needs and what comes of them; each record has one home, which alone writes it.

Records of kinds with the audience `named` are read by their `recipients`: those asked, those who take part in
the incident, and those of the exchange so far. A centre can so be asked for help without seeing the incident.
"""

from dataclasses import dataclass

from samvirke.respond.record.field_class import felles
from samvirke.respond.record.kind import RecordKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an incident takes, whoever brings it.

    Parameters
    ----------
    capability, quantity
        What, as in the catalogue of capabilities, and how many.
    lon, lat, place
        Where; None: at the incident.
    by_ms
        When it must be there, on the clock of the space; None: as soon as can be.
    priority
        1 acute, 2 urgent, 3 ordinary.
    purpose
        What for.
    status
        open or withdrawn; whether it is covered is counted, not written.
    withdrawn_because
        Why.
    stated_at_ms
        When it was stated: limits run from here.
    """

    capability: str | None = felles()
    quantity: int | None = felles()
    lon: float | None = felles()
    lat: float | None = felles()
    place: str | None = felles()
    by_ms: int | None = felles()
    priority: int | None = felles()
    purpose: str | None = felles()
    status: str | None = felles()
    withdrawn_because: str | None = felles()
    stated_at_ms: int | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A need put to centres; it holds all that they must know, for they may not see the incident.

    Parameters
    ----------
    need
        Id of the need.
    to, recipients
        Who is asked, and all who read it.
    level
        neighbour, region or national where the need climbed by itself; None: a person asked.
    status, withdrawn_because
        open or withdrawn, and why.
    what, until_ms, conditions
        Words to those asked, how long it is wanted, on what terms.
    capability, quantity, lon, lat, place, by_ms, priority, purpose, incident_type
        Of the need and the incident, as `Need`; the quantity is what is asked for.
    """

    need: str | None = felles()
    to: list[str] | None = felles()
    recipients: list[str] | None = felles()
    level: str | None = felles()
    status: str | None = felles()
    withdrawn_because: str | None = felles()
    what: str | None = felles()
    until_ms: int | None = felles()
    conditions: str | None = felles()
    capability: str | None = felles()
    quantity: int | None = felles()
    lon: float | None = felles()
    lat: float | None = felles()
    place: str | None = felles()
    by_ms: int | None = felles()
    priority: int | None = felles()
    purpose: str | None = felles()
    incident_type: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a centre can give, or that it can give nothing.

    Parameters
    ----------
    request, need
        What it answers; both None: unsolicited.
    to, recipients
        To whom, and all who read it.
    status
        offered, declined or withdrawn; what came of it is read from what others wrote: `standing`.
    firm
        A firm offer that is accepted is committed at once by the giver's node; a provisional one by a person.
    capability, quantity
        What, and how many.
    units, owner
        Id of a unit → how much of the quantity it gives; and the organisation that owns them.
    there_at_ms, until_ms
        When it can be there, and how long it can stay.
    valid_until_ms
        When the offer lapses.
    conditions, cost
        Terms, and what it costs in words.
    reason_code, reason
        Why it was declined (`data/decline_reasons.csv`) or withdrawn, and in words.
    """

    request: str | None = felles()
    need: str | None = felles()
    to: list[str] | None = felles()
    recipients: list[str] | None = felles()
    status: str | None = felles()
    firm: bool | None = felles()
    capability: str | None = felles()
    quantity: int | None = felles()
    units: dict[str, int] | None = felles()
    owner: str | None = felles()
    there_at_ms: int | None = felles()
    until_ms: int | None = felles()
    valid_until_ms: int | None = felles()
    conditions: str | None = felles()
    cost: str | None = felles()
    reason_code: str | None = felles()
    reason: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisition:
    """The asker's answer to an offer: so many of it for a need, or no.

    Parameters
    ----------
    offer, need
        What is accepted, and for which need.
    accepted, quantity, reason
        Yes or no, how many, and why or on what terms.
    to, recipients
        The giver, and all who read it.
    """

    offer: str | None = felles()
    need: str | None = felles()
    accepted: bool | None = felles()
    quantity: int | None = felles()
    reason: str | None = felles()
    to: list[str] | None = felles()
    recipients: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A unit bound to a need, written by the centre that answers for the unit.

    Parameters
    ----------
    need, offer
        What for, and by which offer; offer None: the centre's own unit for a need it sees.
    asker
        The centre that asked for it.
    unit, owner, capability, quantity
        What is bound, whose it is, as what, and how much of the need it covers.
    status
        committed, en_route, on_scene, released, returned or lost (in a conflict).
    since_ms, en_route_at_ms, on_scene_at_ms, released_at_ms, returned_at_ms
        When it came to each, on the clock of the space.
    eta_ms, until_ms
        When it is expected there, and until when it may stay.
    taken
        Id of the record that tells all centres that the unit is taken.
    words
        The last report in words, or why it ended.
    to, recipients
        To whom it is said, and all who read it.
    """

    need: str | None = felles()
    offer: str | None = felles()
    asker: str | None = felles()
    unit: str | None = felles()
    owner: str | None = felles()
    capability: str | None = felles()
    quantity: int | None = felles()
    status: str | None = felles()
    since_ms: int | None = felles()
    en_route_at_ms: int | None = felles()
    on_scene_at_ms: int | None = felles()
    released_at_ms: int | None = felles()
    returned_at_ms: int | None = felles()
    eta_ms: int | None = felles()
    until_ms: int | None = felles()
    taken: str | None = felles()
    words: str | None = felles()
    to: list[str] | None = felles()
    recipients: list[str] | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCommitment:
    """That a unit is taken: for all centres, with nothing of the incident.

    Parameters
    ----------
    unit, owner
        Which unit, and whose.
    centre
        Who committed it.
    since_ms, until_ms
        From when, and until when as far as known.
    status
        live or ended.
    """

    unit: str | None = felles()
    owner: str | None = felles()
    centre: str | None = felles()
    since_ms: int | None = felles()
    until_ms: int | None = felles()
    status: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a person decided about a unit that was committed twice.

    Parameters
    ----------
    unit
        Which unit.
    stands, loses
        Ids of the records that say that it is taken: the one that stands, and those that end.
    reason
        Why.
    """

    unit: str | None = felles()
    stands: str | None = felles()
    loses: list[str] | None = felles()
    reason: str | None = felles()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceMessage:
    """A message about a request, an offer or a commitment that makes no such record itself.

    Parameters
    ----------
    message
        Its name in EDXL-RM 1.0: RequestInformation, ReleaseResource …; Seen: a receipt.
    about
        The record that it is about; of an answer: the message that asked.
    text, cost
        Words, and a price in words.
    accepted, until_ms
        Of an answer: yes or no; of an extension: until when.
    seen_by
        Of a receipt: role and organisation.
    to, recipients
        To whom, and all who read it.
    """

    message: str | None = felles()
    about: str | None = felles()
    text: str | None = felles()
    cost: str | None = felles()
    accepted: bool | None = felles()
    until_ms: int | None = felles()
    seen_by: str | None = felles()
    to: list[str] | None = felles()
    recipients: list[str] | None = felles()


NEED = RecordKind("need", Need, "incident")
REQUEST = RecordKind("request", Request, "named")
OFFER = RecordKind("offer", Offer, "named")
REQUISITION = RecordKind("requisition", Requisition, "named")
COMMITMENT = RecordKind("commitment", Commitment, "named")
RESOURCE_MESSAGE = RecordKind("resource_message", ResourceMessage, "named")
UNIT_COMMITMENT = RecordKind("unit_commitment", UnitCommitment, "centres")
SETTLEMENT = RecordKind("settlement", Settlement, "centres")
