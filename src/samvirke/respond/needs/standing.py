"""Where a need, a request, an offer or a commitment stands: read from what all sides wrote about it.

Each side writes only records of its own, so an offer is not changed by its acceptance: that it is accepted
follows from a requisition that refers to it. The order in which logs arrive does not matter.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.record.as_written import is_so, quantity, text, texts, whole
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

LIVE: Final = ("committed", "en_route", "on_scene")
ANSWERS: Final[Mapping[str, str]] = {
    "ResponseToRequestInformation": "RequestInformation",
    "ResponseToRequestQuote": "RequestQuote",
    "ResponseToRequestReturn": "RequestReturn",
    "ResponseToRequestExtendedDeploymentDuration": "RequestExtendedDeploymentDuration",
}
KINDS = frozenset({"request", "offer", "requisition", "commitment", "resource_message"})
REFERS = ("need", "request", "offer", "about")

Threads = Mapping[str, Sequence[Record]]


def threads(state: State, incident: str) -> Threads:
    """Return record → what was written about it in an incident, in the order it was made: one pass."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for record in state.by_subject.get(incident, {}).values():
        if record.kind in KINDS:
            for name in REFERS:
                other = text(record, name)
                if other:
                    found[other].append(record)
    for records in found.values():
        records.sort(key=lambda record: record.made)
    return found


def need_state(need: Record) -> str:
    """Return open or withdrawn."""
    return text(need, "status") or "open"


def request_state(request: Record) -> str:
    """Return open or withdrawn."""
    return text(request, "status") or "open"


def offer_state(about: Threads, offer: Record, now_ms: int) -> str:
    """Return where an offer stands.

    declined or withdrawn by its giver; committed once a unit was committed by it; requisitioned or refused
    by the last word of an asker; lapsed when its time is out; else offered (firm) or provisional.
    """
    written = text(offer, "status") or "offered"
    following = about.get(offer.id, ())
    # Only the giver commits, and only those to whom it was offered accept or refuse.
    if any(one.kind == "commitment" and one.home == offer.home for one in following):
        return "committed"
    if written != "offered":
        return written
    answers = [one for one in following if one.kind == "requisition" and one.home in texts(offer, "to")]
    if any(is_so(answer, "accepted") for answer in answers):
        return "requisitioned"
    if answers and len({answer.home for answer in answers}) >= len(set(texts(offer, "to"))):
        return "refused"
    if now_ms > whole(offer, "valid_until_ms", now_ms):
        return "lapsed"
    return "offered" if is_so(offer, "firm") else "provisional"


def accepted_quantity(about: Threads, offer: Record) -> int:
    """Return how many of an offer were accepted, at most what was offered."""
    accepted = sum(
        quantity(one)
        for one in about.get(offer.id, ())
        if one.kind == "requisition" and is_so(one, "accepted") and one.home in texts(offer, "to")
    )
    return min(accepted, quantity(offer))


def commitment_state(state: State, commitment: Record, about: Threads | None = None) -> str:
    """Return where a commitment stands.

    What its home wrote; released from the moment that the asker released it; lost from the moment that a
    person settled a conflict against it, though its home may not have heard of either yet.
    """
    written = text(commitment, "status") or "committed"
    if written not in LIVE:
        return written
    if lost(state, text(commitment, "unit"), text(commitment, "taken")):
        return "lost"
    following = (threads(state, commitment.subject) if about is None else about).get(commitment.id, ())
    is_released = any(
        text(one, "message") == "ReleaseResource" and one.home == text(commitment, "asker")
        for one in following
    )
    return "released" if is_released else written


def lost(state: State, unit: str, taken: str) -> bool:
    """Say whether people settled a conflict over a unit against one who took it, all of one mind.

    A word for something that never took the unit, or is not known here, settles nothing.
    """
    about = state.by_subject.get(unit_subject(unit), {})
    settlements = [
        one
        for one in about.values()
        if one.kind == "settlement"
        and taken in {text(one, "stands"), *texts(one, "loses")}
        and (stands := about.get(text(one, "stands"))) is not None
        and stands.kind == "unit_commitment"
    ]
    # Two that contradict each other settle nothing: the conflict stands.
    return bool(settlements) and all(taken in texts(one, "loses") for one in settlements)


def question_state(about: Threads, question: Record) -> str:
    """Return asked or answered."""
    asked_of = texts(question, "to")
    answered = any(
        ANSWERS.get(text(one, "message")) == text(question, "message") and one.home in asked_of
        for one in about.get(question.id, ())
    )
    return "answered" if answered else "asked"
