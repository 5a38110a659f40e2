"""Who can come, and how soon, across every border: the question that a centre asks first."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from samvirke.engine.response.advice import Advice, Recommendation
from samvirke.engine.response.asked import NeedNow
from samvirke.engine.response.dispatch.named import rules_named
from samvirke.engine.response.leaving import leaving
from samvirke.engine.response.roster import Roster
from samvirke.engine.response.uncover import Cover, Uncovered, covers_of
from samvirke.model.calendar import HOUR_S, OSLO
from samvirke.model.errors import InvalidValueError
from samvirke.respond.access.actor import Actor
from samvirke.respond.access.decide import decide
from samvirke.respond.access.subject import Subject
from samvirke.respond.node import DeniedError, Node
from samvirke.respond.record.record import Record
from samvirke.respond.who_can_come.answer import Answer, Comer, Freshness, Hearsay
from samvirke.respond.who_can_come.question import Question
from samvirke.respond.who_can_come.road_closure import closed_now, closures_of
from samvirke.respond.who_can_come.standards import limits_of
from samvirke.respond.who_can_come.trust import trust_of
from samvirke.respond.who_can_come.watch import STATUS, Watch, moment_in, position_in
from samvirke.travel.closure import Closure
from samvirke.travel.times import TravelTimes

NO_COVER = "what their leaving would uncover is still being worked out"
OLD_COVER = "what their leaving would uncover is worked out on the roads without today's closures"
NOT_GONE_BY = "the travel times are straight lines, which know no road; ask the drivers"
OWN = ("crew", "staffing")  # fields that only the unit's own centre is shown


class WhoCanCome:
    """Answers who can come, for one node.

    Parameters
    ----------
    node
        Whose log and access rules.
    roster
        Who can be sent, prepared.
    """

    def __init__(self, node: Node, roster: Roster) -> None:
        self._node, self._roster = node, roster
        self._watch = Watch(node, roster)
        self._covers: Mapping[str, Cover] | None = None
        self._is_closed = False
        self._told_closed: tuple[str, ...] = ()  # closures of the log that the roster goes by

    def close(self) -> None:
        """Follow the node no longer."""
        self._watch.close()

    def prepare_cover(
        self, *, full: TravelTimes | None = None, said: Callable[[str], None] = lambda _: None
    ) -> None:
        """Work out who covers whom: once, a minute or two for a country, and until then answers say so.

        Parameters
        ----------
        full
            Travel times that are asked for many places at once, such as accelerated ones.
        said
            Told what is being done.
        """
        self._covers = covers_of(self._roster, limits_of(self._roster.region), full=full, said=said)

    def close_roads(self, closures: Sequence[Closure], at_utc: datetime | None = None) -> None:
        """Let roads be closed from now on, these and no others; the next question goes by it.

        Raises
        ------
        InvalidValueError
            When the travel times are straight lines.
        """
        self._roster = self._roster.with_closures(closures, at_utc)
        self._is_closed = bool(closures)

    def _follow_roads(self, now_ms: int) -> None:
        """Go by the closures of the log, where they have changed since the last question."""
        with self._node.still() as state:
            closed = closed_now(state, now_ms)
        told = tuple(record.id for record in closed)
        if told == self._told_closed:
            return
        with suppress(InvalidValueError):  # straight lines know no road; the answer says so
            self.close_roads(closures_of(closed))
        self._told_closed = told

    def ask(self, actor: Actor, question: Question) -> Answer:
        """Say who can come.

        Raises
        ------
        DeniedError
            When the actor has no role in the space.
        NotFoundError
            When there is no such incident, or none that they may see.
        BadInputError
            When a capability is one that nobody knows, or the place lies far from all people.
        InvalidValueError
            When the incident has no place, or a value cannot be.
        """
        node = self._node
        now_ms = node.now_ms
        self._reject_stranger(actor)
        self._follow_roads(now_ms)
        roster = self._roster
        need = self._need(actor, question)
        self._watch.refresh(now_ms)
        now = datetime.fromtimestamp(now_ms / 1000, UTC)
        following = self._watch.visible(actor, now_ms)
        advice = roster.ask(
            need, now, state=following, rules=rules_named(question.rules), limit=question.limit
        )
        sent = [(one.unit, one.fills) for one in advice.proposed]
        uncovers = leaving(roster, self._covers or {}, sent, following, now)
        comers = tuple(self._comer(actor, one, uncovers.get(one.unit, ()), now_ms) for one in advice.units)
        climbs = node.place.climbs if advice.missing else {}
        return Answer(
            lon=float(need.lon or 0.0),
            lat=float(need.lat or 0.0),
            municipality=advice.municipality_name,
            now_ms=now_ms,
            comers=comers,
            left_out=advice.left_out,
            missing=advice.missing,
            ask_next={level: tuple(centres) for level, centres in climbs.items()},
            travel=advice.travel,
            notes=self._notes(advice, comers),
        )

    def _reject_stranger(self, actor: Actor) -> None:
        """Refuse who has no role here: nothing is told of units to those outside."""
        node = self._node
        own = Subject(
            kind=STATUS,
            space=node.space.name,
            mode=node.space.mode,
            home=node.place.centre,
            home_agency=node.place.agency,
            audience="centres",
        )
        decision = decide(actor, "read", own)
        if not decision.allowed:
            raise DeniedError(decision)

    def _need(self, actor: Actor, question: Question) -> NeedNow:
        lon, lat, priority, kind = question.lon, question.lat, question.priority, "unknown"
        if question.incident is not None:
            scene = self._node.scene(actor)
            incident = scene.record(question.incident, "incident")
            seen = scene.views.of(actor, incident, scene.now_ms) or {}
            if lon is None:
                lon, lat = position_in(seen)
            if lon is None or lat is None:
                raise InvalidValueError(
                    f"{question.incident} has no place that you can see; give lon and lat with the question"
                )
            told = seen.get("priority")
            priority = priority or (told if told in (1, 2, 3) else None)
            kind = str(seen.get("type") or kind)
        return NeedNow(
            capabilities=dict(question.capabilities), lon=lon, lat=lat, priority=priority or 1, kind=kind
        )

    def _comer(self, actor: Actor, advice: Advice, uncovers: tuple[Uncovered, ...], now_ms: int) -> Comer:
        """Return a unit as the actor may see it."""
        node = self._node
        record, taken = self._watch.status(advice.unit), self._watch.taken(advice.unit)
        seen = None if record is None else node.views.of(actor, record, now_ms)
        holds = None if taken is None else node.views.of(actor, taken, now_ms)
        fresh, others_say = _freshness(seen or {}, now_ms), self._others_say(actor, advice.unit, now_ms)
        soonest_s, latest_s = _between(advice, is_stale=fresh.position_is_stale)
        return Comer(
            advice=advice,
            arrives_at_ms=now_ms + round(1000 * advice.eta_s) if advice.eta_s < math.inf else None,
            soonest_s=soonest_s,
            latest_s=latest_s,
            standing=self._standing(advice),
            committed_by=None if holds is None else holds["home"],
            committed_since_ms=None if holds is None else moment_in(holds, "since_ms"),
            fresh=fresh,
            others_say=others_say,
            reason="; ".join([_reason(advice, fresh, holds), *_heard(others_say, fresh)]),
            uncovers=uncovers,
            alert_by=self._alert_by(advice, record if seen else None),
            own={name: seen[name] for name in OWN if name in seen} if seen else {},
        )

    def _others_say(self, actor: Actor, unit: str, now_ms: int) -> tuple[Hearsay, ...]:
        """Return what centres say of a unit that do not answer for it, as the actor may see it."""
        said = []
        for record in self._watch.others(unit):
            seen = self._node.views.of(actor, record, now_ms)
            if seen is not None and seen.get("status"):
                age_s = _age_s(moment_in(seen, "status_at_ms"), now_ms)
                said.append(Hearsay(centre=record.home, status=str(seen["status"]), age_s=age_s))
        return tuple(said)

    def _standing(self, advice: Advice) -> str:
        if self._node.place.answers_for(advice.owner):
            return "own"
        return advice.standing if advice.standing in ("duty", "agreement", "state") else "ask"

    def _alert_by(self, advice: Advice, record: Record | None) -> str:
        """Return whom to call: the centre that reports the unit, else its owner, as the node knows them."""
        phones = self._node.place.phones
        found = phones.get(record.home if record is not None else "") or phones.get(advice.owner) or ()
        return found[0] if found else ""

    def _notes(self, advice: Recommendation, comers: tuple[Comer, ...]) -> tuple[str, ...]:
        notes = list(advice.notes)
        if self._covers is None:
            notes.append(NO_COVER)
        elif self._is_closed:
            notes.append(OLD_COVER)
        if self._told_closed:
            how = "gone by" if self._is_closed else NOT_GONE_BY
            notes.append(f"{len(self._told_closed)} roads or areas are said to be closed: {how}")
        stale = sum(
            comer.advice.proposed and (comer.fresh.status_is_stale or comer.fresh.position_is_stale)
            for comer in comers
        )
        if stale:
            notes.append(f"{stale} of the units proposed reported too long ago to be sure of; ask them")
        return tuple(notes)


def _freshness(seen: Mapping[str, Any], now_ms: int) -> Freshness:
    """Return how old what is seen of a unit is, and whether that is too old."""
    status = str(seen.get("status") or "")
    status_age_s = _age_s(moment_in(seen, "status_at_ms") if status else None, now_ms)
    has_position = position_in(seen) != (None, None)
    position_age_s = _age_s(moment_in(seen, "observed_at_ms") if has_position else None, now_ms)
    trust = trust_of(status or "available")
    return Freshness(
        status=status,
        status_age_s=status_age_s,
        position_age_s=position_age_s,
        status_is_stale=status_age_s is not None and status_age_s > trust.status_s,
        position_is_stale=position_age_s is not None and position_age_s > trust.position_s,
        accuracy_m=seen.get("accuracy_m") if has_position else None,
    )


def _age_s(said_ms: int | None, now_ms: int) -> float | None:
    # A clock that goes ahead of ours says nothing that is younger than now.
    return None if said_ms is None else max(0.0, (now_ms - said_ms) / 1000)


def _between(advice: Advice, *, is_stale: bool) -> tuple[float | None, float | None]:
    """Return between which times a unit would be there."""
    if advice.eta_s == math.inf:
        return None, None
    if not is_stale:
        return advice.eta_s, advice.eta_s
    latest_s = max(advice.eta_s, advice.at_base_s)
    return min(advice.eta_s, advice.at_base_s), latest_s if latest_s < math.inf else None


def _reason(advice: Advice, fresh: Freshness, holds: Mapping[str, Any] | None) -> str:
    """Return why a unit is proposed, or why not, as far as the reader may know."""
    said = list(advice.reasons) if advice.proposed else [advice.why_not]
    if not advice.proposed and holds is not None:
        since_ms = moment_in(holds, "since_ms")
        at = "" if since_ms is None else f" since {_clock(since_ms)}"
        said = [f"committed by {holds['home']}{at}"]
    elif not advice.proposed and advice.why_not == "busy" and fresh.status:
        said = [fresh.status.replace("_", " ")]
    if advice.answers < 1:
        said.append(f"comes in {100 * advice.answers:.0f} % of calls")
    if fresh.status_is_stale and fresh.status_age_s is not None:
        said.append(f"said so {_ago(fresh.status_age_s)} ago: ask")
    if fresh.position_is_stale and fresh.position_age_s is not None:
        said.append(f"its position is {_ago(fresh.position_age_s)} old: it may be at its base")
    return "; ".join(said)


def _heard(others_say: Sequence[Hearsay], fresh: Freshness) -> list[str]:
    """Return what others say otherwise than the unit's centre does, and who they are."""
    return [
        f"{one.centre} says {one.status.replace('_', ' ')}"
        + ("" if one.age_s is None else f" {_ago(one.age_s)} ago")
        + ", and does not answer for it"
        for one in others_say
        if one.status != fresh.status
    ]


def _clock(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(OSLO):%H:%M}"


def _ago(seconds: float) -> str:
    return f"{seconds / 3600:.0f} h" if seconds >= 2 * HOUR_S else f"{seconds / 60:.0f} min"
