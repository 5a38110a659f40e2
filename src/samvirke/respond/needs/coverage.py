"""How far a need is covered: counted from what stands, never written."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.view import Views
from samvirke.respond.needs.limits import red_from_ms
from samvirke.respond.needs.standing import (
    LIVE,
    Threads,
    accepted_quantity,
    commitment_state,
    need_state,
    offer_state,
    request_state,
    threads,
)
from samvirke.respond.record.as_written import quantity, whole
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

STANDING = ("offered", "provisional", "requisitioned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a need is covered; all quantities are 0 or more.

    Parameters
    ----------
    quantity
        How many it takes.
    asked
        Asked for in requests that are open: the sum over requests, not over those asked.
    offered
        In offers that stand and are not committed yet.
    accepted
        Of these, accepted by the asker.
    committed
        By live commitments: committed, en route or on scene.
    on_scene
        Of these, on scene.
    served
        By units that were on scene and are released: they have done it.
    missing
        What nobody has committed: `max(0, quantity − committed − served)`; 0 for a need that is withdrawn.
    deadline_passed
        Whether it should have been there by now and is not all on scene or served.
    red
        Whether something is missing and the limit or the deadline has passed.
    """

    quantity: int
    asked: int
    offered: int
    accepted: int
    committed: int
    on_scene: int
    served: int
    missing: int
    deadline_passed: bool
    red: bool

    def as_document(self) -> Mapping[str, Any]:
        """Return it as what JSON can hold."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def coverage(state: State, need: str, now_ms: int, about: Threads | None = None) -> Coverage:
    """Count how far a need is covered.

    Parameters
    ----------
    need
        Its id.
    now_ms
        On the clock of the space.
    about
        `threads` of its incident, where they are at hand.

    Raises
    ------
    InvalidValueError
        When there is no such need.
    """
    record = state.get(need)
    if record is None or record.kind != "need":
        raise InvalidValueError(f"there is no need {need[:120]!r} here; take the id of a need")
    about = threads(state, record.subject) if about is None else about
    following = about.get(need, ())
    asked = sum(quantity(one) for one in following if one.kind == "request" and request_state(one) == "open")
    offered, accepted = _offers(about, following, now_ms)
    committed = on_scene = served = 0
    for one in following:
        if one.kind != "commitment":
            continue
        stands, many = commitment_state(state, one, about), quantity(one)
        if stands in LIVE:
            committed += many
            on_scene += many * (stands == "on_scene")
        elif stands in {"released", "returned"} and one.get("on_scene_at_ms") is not None:
            served += many
    takes = quantity(record)
    is_open = need_state(record) == "open"
    missing = max(0, takes - committed - served) if is_open else 0
    is_late = is_open and on_scene + served < takes and now_ms > whole(record, "by_ms", now_ms)
    return Coverage(
        quantity=takes,
        asked=asked,
        offered=offered,
        accepted=accepted,
        committed=committed,
        on_scene=on_scene,
        served=served,
        missing=missing,
        deadline_passed=is_late,
        red=missing > 0 and now_ms >= red_from_ms(record),
    )


def needs_board(views: Views, actor: Actor, incident: str, now_ms: int) -> list[dict[str, Any]]:
    """Return the needs of an incident as somebody may see them, each with its `coverage`."""
    about = threads(views.state, incident)
    board = []
    for record in views.state.about(incident, "need"):
        view = views.of(actor, record, now_ms)
        if view is not None:
            counted = coverage(views.state, record.id, now_ms, about).as_document()
            board.append({**view, "coverage": dict(counted)})
    return board


def _offers(about: Threads, following: Any, now_ms: int) -> tuple[int, int]:
    """Return how many are offered and not committed, and how many of these are accepted."""
    offered = accepted = 0
    for offer in following:
        if offer.kind == "offer" and offer_state(about, offer, now_ms) in STANDING:
            offered += quantity(offer)
            accepted += accepted_quantity(about, offer)
        elif offer.kind == "offer" and offer_state(about, offer, now_ms) == "committed":
            rest = max(0, accepted_quantity(about, offer) - _committed_by(about, offer))
            offered, accepted = offered + rest, accepted + rest
    return offered, accepted


def _committed_by(about: Threads, offer: Record) -> int:
    return sum(quantity(one) for one in about.get(offer.id, ()) if one.kind == "commitment")
