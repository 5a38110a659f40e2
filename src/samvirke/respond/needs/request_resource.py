"""Ask centres to cover a need; a need that nobody covers asks further by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from samvirke.respond.access.subject import Subject
from samvirke.respond.act import Act, RefusedError, Scene
from samvirke.respond.due import Due
from samvirke.respond.incidents import wellformed
from samvirke.respond.journal.entry import check_centre
from samvirke.respond.needs.circle import circle
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.exchange import asked_about, check, on_incident
from samvirke.respond.needs.limits import LEVELS, climb_at_ms
from samvirke.respond.needs.standing import need_state, request_state
from samvirke.respond.record.as_written import text, texts
from samvirke.respond.record.patch import Patch
from samvirke.respond.record.record import Record
from samvirke.respond.record.state import State

MOST_ASKED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestResource:
    """Put a need to one or several centres (EDXL-RM RequestResource).

    They need not take part in the incident: the request tells what is needed, where and when.

    Parameters
    ----------
    need
        A need of an incident on which this centre may act.
    to
        The centres.
    quantity
        How many are asked for; what is missing where left out.
    until_ms
        How long it is wanted.
    what, conditions
        Words to those asked, and terms.
    """

    name: ClassVar[str] = "request-resource"
    action: ClassVar[str] = "need.request"

    need: str
    to: tuple[str, ...]
    quantity: int | None = None
    until_ms: int | None = None
    what: str | None = None
    conditions: str | None = None

    def __post_init__(self) -> None:
        wellformed.items("to", self.to, MOST_ASKED)
        wellformed.text("to", "".join(self.to), needed=True, longest=MOST_ASKED * 64)
        for centre in self.to:
            check_centre(centre)
        if self.quantity is not None:
            wellformed.count("quantity", self.quantity)
        wellformed.moment("until_ms", self.until_ms)
        wellformed.text("what", self.what)
        wellformed.text("conditions", self.conditions)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return on_incident(scene, scene.record(self.need, "need"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        need = scene.record(self.need, "need")
        check(scene, self.name, need)
        if scene.centre in self.to:
            raise RefusedError("this centre asks itself; commit its own units with commit-unit")
        scene.reject_unknown(*self.to)
        more = {"until_ms": self.until_ms, "what": self.what, "conditions": self.conditions}
        missing = coverage(scene.state, need.id, scene.now_ms).missing
        quantity = missing or need.get("quantity", 1) if self.quantity is None else self.quantity
        return [_request(scene, need, self.to, quantity, more)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest:
    """Withdraw a request of this centre.

    Parameters
    ----------
    request
        Its id.
    reason
        Why.
    """

    name: ClassVar[str] = "withdraw-request"
    action: ClassVar[str] = "need.withdraw_request"

    request: str
    reason: str

    def __post_init__(self) -> None:
        wellformed.text("reason", self.reason, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on: its own home may always take it back."""
        return asked_about(scene, scene.record(self.request, "request"), "request")

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        request = scene.own(self.request, "request")
        check(scene, self.name, request)
        data = {"status": "withdrawn", "withdrawn_because": self.reason}
        return [Patch(kind="request-withdrawn/1", record=request.id, subject=request.subject, data=data)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimbNeed:
    """Let a need that nobody covers ask the next level; nodes do it by themselves.

    Parameters
    ----------
    need
        A need of this centre.
    level
        neighbour, region or national.
    """

    name: ClassVar[str] = "climb-need"
    action: ClassVar[str] = "need.climb"

    need: str
    level: str

    def __post_init__(self) -> None:
        wellformed.one_of("level", self.level, LEVELS, needed=True)

    def subject(self, scene: Scene) -> Subject:
        """Return what is acted on."""
        return on_incident(scene, scene.record(self.need, "need"))

    def patches(self, scene: Scene) -> Sequence[Patch]:
        """Return what is to be written."""
        need = scene.own(self.need, "need")
        if self.level not in _levels_due(scene, need):
            raise RefusedError(f"{self.level} is not due: it is covered, asked already, or not yet time")
        missing = coverage(scene.state, need.id, scene.now_ms).missing
        asked = _asked_in(_own_requests(scene, need))
        to = [centre for centre in _asked_at(scene, self.level) if centre not in asked]
        return [_request(scene, need, to, missing, {"level": self.level})]


def due_climbs(scene: Scene) -> list[Act]:
    """Return what this centre's own needs have to climb now."""
    return [
        ClimbNeed(need=need.id, level=level)
        for need in scene.state.by_kind.get("need", {}).values()
        if need.home == scene.centre and need_state(need) == "open"
        for level in _levels_due(scene, need)
    ]


def requests_that_are_over(scene: Scene) -> list[Act]:
    """Return what withdraws this centre's requests whose need is withdrawn or whose incident is closed."""
    found: list[Act] = []
    for request in scene.state.by_kind.get("request", {}).values():
        if request.home != scene.centre or request_state(request) != "open":
            continue
        need = scene.state.get(text(request, "need"))
        if need is not None and need_state(need) == "withdrawn":
            found.append(WithdrawRequest(request=request.id, reason="the need is withdrawn"))
        elif _is_closed(scene, request.subject):
            found.append(WithdrawRequest(request=request.id, reason="the incident is closed"))
    return found


def climb_moments(state: State, centre: str, from_ms: int) -> list[Due]:
    """Return when needs of a centre fall due to climb after a moment, whether or not somebody covers them."""
    moments = [
        (climb_at_ms(need, level), need.id, level)
        for need in state.by_kind.get("need", {}).values()
        if need.home == centre and need_state(need) == "open"
        for level in LEVELS
    ]
    return [Due(at_ms, f"climb-{level}", need) for at_ms, need, level in moments if at_ms > from_ms]


def _levels_due(scene: Scene, need: Record) -> list[str]:
    """Return the levels that a need has to climb to now."""
    due = [level for level in LEVELS if _asked_at(scene, level) and climb_at_ms(need, level) <= scene.now_ms]
    if not due:
        return []
    may = scene.views.taking_part(need.subject, scene.now_ms).get(scene.centre)
    if need_state(need) != "open" or may != "act" or _is_closed(scene, need.subject):
        return []
    own = _own_requests(scene, need)
    climbed, asked = {request.get("level") for request in own}, _asked_in(own)
    left = []
    for level in due:
        further = {*_asked_at(scene, level)} - asked  # a region has its neighbours in it
        if level not in climbed and further:
            left.append(level)
            asked |= further
    return left if left and coverage(scene.state, need.id, scene.now_ms).missing > 0 else []


def _is_closed(scene: Scene, incident: str) -> bool:
    found = scene.state.get(incident)
    return found is not None and text(found, "status") == "closed"


def _asked_at(scene: Scene, level: str) -> tuple[str, ...]:
    return tuple(centre for centre in scene.place.climbs.get(level, ()) if centre != scene.centre)


def _own_requests(scene: Scene, need: Record) -> list[Record]:
    return [
        request
        for request in scene.state.by_subject.get(need.subject, {}).values()
        if request.kind == "request" and request.home == scene.centre and request.get("need") == need.id
    ]


def _asked_in(requests: Sequence[Record]) -> set[str]:
    """Return the centres that an earlier climb asks still; what a person asked for may have been a part."""
    return {
        centre
        for request in requests
        if request_state(request) == "open" and text(request, "level")
        for centre in texts(request, "to")
    }


def _request(scene: Scene, need: Record, to: Sequence[str], quantity: int, more: dict[str, Any]) -> Patch:
    incident = scene.state.get(need.subject)
    place = need if need.get("lon") is not None or incident is None else incident
    told = {
        "need": need.id,
        "to": sorted(set(to)),
        "recipients": circle(scene, need.subject, to),
        "status": "open",
        "capability": need.get("capability"),
        "quantity": quantity,
        "lon": place.get("lon"),
        "lat": place.get("lat"),
        "place": place.get("place"),
        "by_ms": need.get("by_ms"),
        "priority": need.get("priority"),
        "purpose": need.get("purpose"),
        "incident_type": None if incident is None else incident.get("type"),
        **more,
    }
    return Patch(
        kind="resource-requested/1",
        record=scene.new_id("request"),
        subject=need.subject,
        data={name: value for name, value in told.items() if value is not None},
    )
