"""The rules in plain Python, call by call: what `kernel` must say to the last bit."""

from bisect import insort
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from samvirke.engine.calls.calls import NO_CENTRE, NOT_WANTED
from samvirke.engine.calls.centres import SERVICES
from samvirke.engine.calls.room import (
    ABANDON,
    BACK,
    CHANGES,
    CONFER,
    FREE,
    GIVE_UP,
    LOST,
    OVERFLOW,
    REDIAL,
    SECOND_FREE,
    SWITCHED,
    Raw,
    Room,
)

INF = float("inf")
Key = tuple[int, float, int]  # level (0: request), moment, number: the order of a queue


@dataclass(slots=True)
class _Desk:
    """One centre as it stands."""

    plain: int = 0
    cross: int = 0
    busy_plain: int = 0
    busy_cross: int = 0
    is_lost: bool = False
    is_switched: bool = False
    busy_s: float = 0.0

    @property
    def free_plain(self) -> int:
        return max(0, self.plain - self.busy_plain)

    @property
    def free_cross(self) -> int:
        return max(0, self.cross - self.busy_cross)


@dataclass(slots=True)
class _Work:
    """What occupies operators of a centre: a call, or a conference that one has joined."""

    centre: int
    since_s: float
    is_cross: bool


@dataclass(slots=True)
class _Lead:
    """The first call about an incident: for how long its operator stays."""

    talk_ends_s: float
    asked: list[int]  # services
    missing: int = 0
    is_held: bool = True


@dataclass(slots=True)
class _Waiting:
    """Who waits where. A request is numbered n_calls + 3 · incident + service."""

    queue: list[list[Key]]  # by pool
    late: list[list[Key]]  # by centre: calls that partners may take
    key: dict[int, Key] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)  # centre at which it waits
    due_s: dict[int, float] = field(default_factory=dict)  # when it overflows


def run_reference(room: Room) -> Raw:
    """Play the calls of a room by the rules of the room's docstring."""
    return _Play(room).play()


class _Play:
    def __init__(self, room: Room) -> None:
        self.room, self.sharing, self.procedure = room, room.sharing, room.procedure
        n_calls, n_incidents, n = room.calls.count, room.agencies.count, room.centres.count
        self.n_calls = n_calls
        calls = room.calls
        self.centre, self.incident = calls.centre.tolist(), calls.incident.tolist()
        self.service, self.pool = room.centres.service.tolist(), room.sharing.pool.tolist()
        pools = range(n)
        self.members = [[c for c in range(n) if self.pool[c] == p] for p in pools]
        helped_pools = [{self.pool[d] for d in np.flatnonzero(room.sharing.helps[c])} for c in range(n)]
        self.helped = [sorted(helped_pools[c] - {self.pool[c]}) for c in range(n)]
        self.partner_of = [[d for d in range(n) if c in room.sharing.partners[d]] for c in range(n)]
        self.desks = [_Desk() for _ in range(n)]
        self.waiting = _Waiting([[] for _ in pools], [[] for _ in range(n)])
        self.work: dict[int, _Work] = {}
        self.seconds: dict[int, _Work] = {}  # the second operator of a call
        self.leads: dict[int, _Lead] = {}  # by incident
        self.lead_call: dict[int, int] = {}
        self.redials_left = calls.redials.tolist()
        self.events: list[tuple[float, int, int]] = []
        self.raw = Raw(
            rang_s=calls.at_s.astype(np.float64),
            attempts=np.ones(n_calls, dtype=np.int64),
            answered_s=np.full(n_calls, INF),
            answered_by=np.full(n_calls, -1, dtype=np.int64),
            overflowed=np.zeros(n_calls, dtype=np.bool_),
            paired=np.zeros(n_calls, dtype=np.bool_),
            abandoned_s=np.full(n_calls, INF),
            known_s=np.full(n_incidents, INF),
            asked_s=np.full(n_incidents, INF),
            joined_s=np.full((n_incidents, len(SERVICES)), INF),
            alerted_s=np.full((n_incidents, len(SERVICES)), INF),
            busy_s=np.zeros(n),
        )

    def play(self) -> Raw:
        self._new_hour(self.room.first_hour)
        room, calls, changes = self.room, 0, 0
        acts = {
            FREE: self._free,
            SECOND_FREE: self._second_free,
            CONFER: self._confer,
            GIVE_UP: self._give_up,
            OVERFLOW: self._overflow,
            ABANDON: self._abandon,
            REDIAL: self._redial,
        }
        while True:
            call_s = float(room.calls.at_s[calls]) if calls < self.n_calls else INF
            change_s = float(room.change_at_s[changes]) if changes < len(room.change) else INF
            event_s, kind = self.events[0][:2] if self.events else (INF, REDIAL)
            if min(call_s, change_s, event_s) == INF:
                break
            if change_s <= call_s and (change_s < event_s or (change_s == event_s and kind > CHANGES)):
                self._change(int(room.change[changes]), int(room.change_of[changes]), change_s)
                changes += 1
            elif event_s <= call_s:
                now, kind, number = heappop(self.events)
                acts[kind](number, now)
            else:
                self._enter(calls, call_s, is_first=True)
                calls += 1
        self.raw.busy_s[:] = [desk.busy_s for desk in self.desks]
        return self.raw

    # --- changes -------------------------------------------------------------------------------

    def _change(self, change: int, which: int, now: float) -> None:
        if change == SWITCHED:
            self._switch_over(self.members[self.pool[which]], now)
        elif change in (LOST, BACK):
            self.desks[which].is_lost = change == LOST
            self._new_hour(self.hour)
            if change == BACK:
                for centre in self.members[self.pool[which]]:
                    self.desks[centre].is_switched = False
        else:
            self._new_hour(which)
        for centre in range(len(self.desks)):
            self._serve(centre, now)

    def _new_hour(self, hour: int) -> None:
        self.hour = hour
        for centre, desk in enumerate(self.desks):
            here = 0 if desk.is_lost else int(self.room.centres.operators[centre, hour])
            desk.cross = min(int(self.sharing.cross_trained[centre]), here)
            desk.plain = here - desk.cross

    def _switch_over(self, members: list[int], now: float) -> None:
        if not all(self.desks[centre].is_lost for centre in members):
            return
        for centre in members:
            self.desks[centre].is_switched = bool(self.sharing.backup[centre] >= 0)
        pool = self.pool[members[0]]
        for _, _, number in list(self.waiting.queue[pool]):
            goes_to = self._route(self.waiting.at[number])
            if self.pool[goes_to] == pool:
                continue
            key = self._leave(number)
            if number < self.n_calls:
                self._ask_for_answer(number, goes_to, now)
            else:
                self._ask_to_join(number, goes_to, key[1], now)

    def _route(self, centre: int) -> int:
        goes_to = centre
        for _ in self.desks:
            if not self.desks[goes_to].is_switched:
                return goes_to
            goes_to = int(self.sharing.backup[goes_to])
        return centre

    # --- calls come, wait and are given up -----------------------------------------------------

    def _enter(self, call: int, now: float, *, is_first: bool) -> None:
        if not is_first:
            self.raw.rang_s[call] = now
            self.raw.attempts[call] += 1
        if not self._ask_for_answer(call, self._route(self.centre[call]), now):
            patience_s = float(self.room.calls.patience_s[call])
            if patience_s < INF:
                heappush(self.events, (now + patience_s, ABANDON, call))

    def _ask_for_answer(self, call: int, centre: int, now: float) -> bool:
        """Let somebody answer, or let the call wait and say False."""
        self.waiting.at[call] = centre
        found = self._free_in_pool(centre)
        if found is None:
            pool = self.pool[centre]
            helpers = [c for c in range(len(self.desks)) if pool in self.helped[c]]
            found = next(((c, True) for c in helpers if self.desks[c].free_cross), None)
        if found is not None:
            self._answer(call, *found, now)
            return True
        key = (int(self.room.calls.priority[call]), float(self.raw.rang_s[call]), call)
        self._wait(call, centre, key)
        after_s = float(self.sharing.overflow_after_s[centre])
        if self.sharing.partners[centre] and after_s < INF:
            self.waiting.due_s[call] = now + after_s
            heappush(self.events, (now + after_s, OVERFLOW, call))
        return False

    def _free_in_pool(self, centre: int) -> tuple[int, bool] | None:
        """Return the centre of the first free operator of a pool, and whether he is cross-trained."""
        for mate in (centre, *(c for c in self.members[self.pool[centre]] if c != centre)):
            if self.desks[mate].free_plain:
                return mate, False
            if self.desks[mate].free_cross:
                return mate, True
        return None

    def _wait(self, number: int, centre: int, key: Key) -> None:
        self.waiting.key[number], self.waiting.at[number] = key, centre
        insort(self.waiting.queue[self.pool[centre]], key)

    def _leave(self, number: int) -> Key:
        key = self.waiting.key.pop(number)
        centre = self.waiting.at[number]
        self.waiting.queue[self.pool[centre]].remove(key)
        if key in self.waiting.late[centre]:
            self.waiting.late[centre].remove(key)
        return key

    def _overflow(self, call: int, now: float) -> None:
        if call not in self.waiting.key or self.waiting.due_s[call] != now:
            return
        centre, key = self.waiting.at[call], self.waiting.key[call]
        if key in self.waiting.late[centre]:
            return
        for partner in self.sharing.partners[centre]:
            if self._has_more_than_it_keeps(partner):
                self._take_late(call, partner, now)
                return
        insort(self.waiting.late[centre], key)

    def _has_more_than_it_keeps(self, centre: int) -> bool:
        desk = self.desks[centre]
        return desk.free_plain + desk.free_cross > int(self.sharing.keep_free[centre])

    def _take_late(self, call: int, partner: int, now: float) -> None:
        self._leave(call)
        self.raw.overflowed[call] = True
        self._answer(call, partner, not self.desks[partner].free_plain, now)

    def _abandon(self, call: int, now: float) -> None:
        if call not in self.waiting.key:
            return
        self._leave(call)
        if self.redials_left[call]:
            self.redials_left[call] -= 1
            heappush(self.events, (now + float(self.room.calls.redial_s[call]), REDIAL, call))
        else:
            self.raw.abandoned_s[call] = now

    def _redial(self, call: int, now: float) -> None:
        self._enter(call, now, is_first=False)

    # --- operators take what waits -------------------------------------------------------------

    def _serve(self, centre: int, now: float) -> None:
        desk = self.desks[centre]
        while desk.free_plain or desk.free_cross:
            own = self.waiting.queue[self.pool[centre]]
            if own:
                number = own[0][2]
                self._leave(number)
                if number < self.n_calls:
                    self._answer(number, centre, not desk.free_plain, now)
                else:
                    self._join(number, centre, not desk.free_plain, now)
                continue
            helped = [key for p in self.helped[centre] for key in self.waiting.queue[p] if key[0] > 0]
            if desk.free_cross and helped:
                number = min(helped)[2]
                self._leave(number)
                self._answer(number, centre, True, now)
                continue
            late = [key for c in self.partner_of[centre] for key in self.waiting.late[c][:1]]
            if not late or not self._has_more_than_it_keeps(centre):
                return
            self._take_late(min(late)[2], centre, now)

    def _occupy(self, centre: int, is_cross: bool, now: float) -> _Work:
        desk = self.desks[centre]
        if is_cross:
            desk.busy_cross += 1
        else:
            desk.busy_plain += 1
        return _Work(centre, now, is_cross)

    def _free(self, number: int, now: float) -> None:
        self._end(self.work.pop(number), now)

    def _second_free(self, call: int, now: float) -> None:
        self._end(self.seconds.pop(call), now)

    def _end(self, work: _Work, now: float) -> None:
        desk = self.desks[work.centre]
        if work.is_cross:
            desk.busy_cross -= 1
        else:
            desk.busy_plain -= 1
        desk.busy_s += now - work.since_s
        self._serve(work.centre, now)

    # --- the conversation ----------------------------------------------------------------------

    def _answer(self, call: int, centre: int, is_cross: bool, now: float) -> None:
        raw, calls, waited_at = self.raw, self.room.calls, self.waiting.at[call]
        raw.answered_s[call], raw.answered_by[call] = now, centre
        self.work[call] = self._occupy(centre, is_cross, now)
        desk = self.desks[centre]
        in_pool = self.pool[centre] == self.pool[waited_at]
        if calls.pair[call] and in_pool and (desk.free_plain or desk.free_cross):
            raw.paired[call] = True
            self.seconds[call] = self._occupy(centre, not desk.free_plain, now)
        begins_s = now + float(self.sharing.triage_s[waited_at])
        incident = self.incident[call]
        if incident >= 0 and raw.known_s[incident] < INF:
            over_s = begins_s + float(calls.known_talk_s[call])
            heappush(self.events, (over_s, FREE, call))
            self._let_second_go(call, over_s)
            return
        talk_ends_s = begins_s + float(calls.talk_s[call])
        asked = self._alert(call, centre, begins_s, now) if incident >= 0 else []
        own_s = float(raw.alerted_s[incident, self.service[centre]]) if incident >= 0 else INF
        self._let_second_go(call, own_s if own_s < INF else talk_ends_s)
        if asked:
            self.leads[incident], self.lead_call[incident] = _Lead(talk_ends_s, asked), call
            heappush(self.events, (begins_s + self.procedure.confer_after_s, CONFER, call))
        else:
            heappush(self.events, (talk_ends_s + float(calls.after_s[call]), FREE, call))

    def _let_second_go(self, call: int, at_s: float) -> None:
        if call in self.seconds:
            heappush(self.events, (at_s, SECOND_FREE, call))

    def _alert(self, call: int, centre: int, begins_s: float, now: float) -> list[int]:
        """Alert whom the operator can alert himself; return the services that must join."""
        incident, asked = self.incident[call], []
        self.raw.known_s[incident] = now
        for service in range(len(SERVICES)):
            other = int(self.room.agencies.centre[incident, service])
            if other == NOT_WANTED:
                continue
            if service == self.service[centre] or other == NO_CENTRE:
                handling_s = float(self.room.agencies.handling_s[incident, service])
                if self.raw.paired[call]:
                    handling_s *= self.procedure.paired_share
                self.raw.alerted_s[incident, service] = begins_s + handling_s
            elif self.pool[other] == self.pool[centre] or (
                self.sharing.shared_picture[centre, other] and not self.desks[other].is_lost
            ):
                self.raw.alerted_s[incident, service] = (
                    begins_s + self.procedure.confer_after_s + self.procedure.shared_alert_s
                )
            else:
                asked.append(service)
        return asked

    def _confer(self, call: int, now: float) -> None:
        incident = self.incident[call]
        lead = self.leads[incident]
        self.raw.asked_s[incident] = now
        lead.missing = len(lead.asked)
        for service in lead.asked:
            centre = self._route(int(self.room.agencies.centre[incident, service]))
            self._ask_to_join(self.n_calls + len(SERVICES) * incident + service, centre, now, now)
        if lead.is_held:
            heappush(self.events, (now + self.procedure.give_up_s, GIVE_UP, call))

    def _ask_to_join(self, number: int, centre: int, since_s: float, now: float) -> None:
        found = self._free_in_pool(centre)
        if found is not None:
            self._join(number, *found, now)
        else:
            self._wait(number, centre, (0, since_s, number))

    def _join(self, number: int, centre: int, is_cross: bool, now: float) -> None:
        incident, service = divmod(number - self.n_calls, len(SERVICES))
        agencies = self.room.agencies
        self.raw.joined_s[incident, service] = now
        self.raw.alerted_s[incident, service] = now + float(agencies.handling_s[incident, service])
        self.work[number] = self._occupy(centre, is_cross, now)
        heappush(self.events, (now + float(agencies.join_s[incident, service]), FREE, number))
        lead = self.leads[incident]
        lead.missing -= 1
        if lead.missing == 0 and lead.is_held:
            self._let_go(self.lead_call[incident], lead, now)

    def _give_up(self, call: int, now: float) -> None:
        lead = self.leads[self.incident[call]]
        if lead.is_held:
            self._let_go(call, lead, now)

    def _let_go(self, call: int, lead: _Lead, now: float) -> None:
        lead.is_held = False
        over_s = max(lead.talk_ends_s, now) + float(self.room.calls.after_s[call])
        heappush(self.events, (over_s, FREE, call))
