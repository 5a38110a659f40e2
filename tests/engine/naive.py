"""The rules of the response simulator once more, with no heap, no lists by stop and no shortcut.

Time goes from one moment at which anything changes to the next, found by looking at every unit. All
is looked up or counted anew each time: the local hour from the calendar, the nearest stop from the
whole row, patients in beds and units that cover a point by asking every unit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.cover import Cover
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.travel.times import Floats

INF = float("inf")
HOUR = timedelta(hours=1)
# What a crew does, in the order in which ends of it count at one moment.
OUT, WORKS, CARRIES, HANDS_OVER = "1 out", "2 works", "3 carries", "4 hands over"
BED, DRIVES_HOME, CHANGE = "5 bed", "6 drives home", "7 change"
RESTS, QUEUES = "rests", "queues"
FREE = (RESTS, DRIVES_HOME)


@dataclass
class Way:
    """How a crew gets somewhere: so long, through a stop from which it is so far."""

    eta_s: float
    stop: int = -1
    offset_s: float = 0.0
    moves_s: float = 0.0
    drive_s: float = 0.0


@dataclass
class Crew:
    """What one unit is doing, and until when."""

    number: int
    rest: int
    doing: str = RESTS
    until_s: float = INF
    helps: dict[int, int] = field(default_factory=dict)  # need → quantity
    alerted_s: float = 0.0
    way: Way = field(default_factory=lambda: Way(0.0))
    stands: tuple[str, int] = ("stop", 0)  # where it became free: a place or a stop
    turned_at: int = -1
    turned_s: float = 0.0
    home_s: float = 0.0
    hospital: int = -1  # a stop
    arrived: tuple[int, float] = (0, 0.0)  # at the hospital: number in the order of all, moment
    out: int = 0  # spans
    busy_s: float = 0.0
    missions: int = 0
    moves: int = 0


class Naive:
    """One run."""

    def __init__(
        self,
        world: World,
        course: Course,
        seed: int = 0,
        run: int = 0,
        dispatch: Dispatch | None = None,
        conditions: Conditions | None = None,
        alert_s: Floats | None = None,
    ) -> None:
        self.world, self.rule, self.given = world, dispatch or Dispatch(), conditions or Conditions()
        self.rows = course.needs.to_dict("records")
        self.known = [row["from_s"] for row in self.rows] if alert_s is None else alert_s.tolist()
        self.in_order = sorted(range(len(self.rows)), key=self.order)
        self.place = [list(world.place_ids).index(row["place"]) for row in self.rows]
        self.open = [row["quantity"] for row in self.rows]
        self.absent = [row["quantity"] for row in self.rows]
        self.first: list[Crew | None] = [None for _ in self.rows]
        self.first_s, self.travel_s, self.filled_s = ([INF for _ in self.rows] for _ in range(3))
        self.waited = [False for _ in self.rows]
        self.handed_at = [-1 for _ in self.rows]
        self.bay_wait_s = [0.0 for _ in self.rows]
        self.turned_away = [0 for _ in self.rows]
        self.queue: set[int] = set()
        self.beds: list[tuple[float, int]] = []  # when a patient who has been handed over leaves, and which
        self.arrivals = 0
        self.closed: list[int] = []  # hospitals, as often as they are
        self.ways = 0
        self.crews = [Crew(n, int(stop)) for n, stop in enumerate(world.unit_stop)]
        self.start = datetime.fromisoformat(course.starts_at_utc)
        self.start_hour = self.start.replace(minute=0, second=0, microsecond=0)
        self.end = self.start + timedelta(seconds=course.horizon_s)
        n_days = int(course.horizon_s // 86400) + 2
        self.luck = [stream(seed, run, "turn-out by day", unit).random(n_days) for unit in world.units]
        self.answer = [stream(seed, run, "answers", unit).random(4096) for unit in world.units]
        self.ahead = sorted({*self.hours_that_change(), *self.moments_given()})

    def play(self) -> Outcome:
        """Step through all that happens."""
        order = sorted((n for n in range(len(self.rows)) if self.known[n] < INF), key=self.order)
        group: list[int] = []
        for n in [*order, None]:
            if group and (n is None or self.key(n) != self.key(group[0])):
                self.live_until(self.known[group[0]])
                for wanted in group:
                    self.attend(wanted, self.known[wanted])
                group = []
            if n is not None:
                group.append(n)
        self.live_until(INF)
        return Outcome(
            first_s=np.array(self.first_s),
            filled_s=np.array(self.filled_s),
            first_unit=np.array([-1 if crew is None else crew.number for crew in self.first], dtype=np.int64),
            travel_s=np.array(self.travel_s),
            waited=np.array(self.waited, dtype=np.bool_),
            busy_s=np.array([crew.busy_s for crew in self.crews]),
            missions=np.array([crew.missions for crew in self.crews], dtype=np.int64),
            hospital_stop=np.array(self.handed_at, dtype=np.int64),
            bay_wait_s=np.array(self.bay_wait_s),
            turned_away=np.array(self.turned_away, dtype=np.int64),
            moves=np.array([crew.moves for crew in self.crews], dtype=np.int64),
        )

    # --- time ---

    def hours_that_change(self) -> list[float]:
        """Whole hours at which a crew comes on duty, a day of luck begins, or weather turns."""
        found, moment, number = [], self.start_hour + HOUR, 1
        uncertain = (self.world.turnout_probability < 1).any()
        while moment < self.end:
            now = (moment - self.start) / timedelta(seconds=1)
            comes = any(self.turnout_s(c, now - 3600) == INF > self.turnout_s(c, now) for c in self.crews)
            turns = any(
                self.hour_of(hours, number - 1) != self.hour_of(hours, number)
                for hours in self.given.grounded.values()
            )
            if comes or turns or (uncertain and number % 24 == 0):
                found.append(now)
            moment, number = moment + HOUR, number + 1
        return found

    def moments_given(self) -> list[float]:
        spans = [*self.given.units_out, *self.given.hospitals_closed]
        ends = [moment for span in spans for moment in (span.from_s, span.until_s) if moment < INF]
        return ends + [switch.at_s for switch in self.given.switches]

    def live_until(self, end_s: float) -> None:
        """Let happen all that happens up to and including a moment."""
        while True:
            due = [(c.until_s, c.doing, c.number) for c in self.crews if c.until_s < INF]
            due += [(leaves_s, BED, hospital) for leaves_s, hospital in self.beds]
            due += [(moment, CHANGE, 0) for moment in self.ahead[:1]]
            if not due or min(due)[0] > end_s:
                return
            now, what, number = min(due)
            if what == CHANGE:
                self.ahead.pop(0)
                self.change(now)
            elif what == BED:
                self.beds.remove((now, number))
            else:
                self.step(self.crews[number], now)

    def change(self, now: float) -> None:
        """Let what begins or ends now do so, then answer all that waits again."""
        for span in self.given.units_out:
            self.crews[span.which].out += (span.from_s == now) - (span.until_s == now)
        for span in self.given.hospitals_closed:
            if span.from_s == now:
                self.closed.append(span.which)
            if span.until_s == now:
                self.closed.remove(span.which)
        switched = [switch.ways for switch in self.given.switches if switch.at_s == now]
        if switched:
            self.ways = switched[-1]
            for crew in self.crews:
                if crew.doing == DRIVES_HOME and crew.home_s == INF:
                    self.turn_round(crew)
                    self.heads_for(crew, crew.rest, now)
        again, self.queue = sorted(self.queue, key=self.urgency), set()
        for n in again:
            self.attend(n, now)

    def step(self, crew: Crew, now: float) -> None:
        """One unit has finished what it did."""
        helps = [self.rows[n] for n in crew.helps]
        if crew.doing == OUT:
            for n, quantity in crew.helps.items():
                since = now - self.rows[n]["from_s"]
                if self.first[n] is None:
                    self.first[n], self.first_s[n], self.travel_s[n] = crew, since, crew.way.drive_s
                self.absent[n] -= quantity
                if not self.absent[n]:
                    self.filled_s[n] = since
            crew.doing, crew.until_s = WORKS, now + max(row["on_scene_s"] for row in helps)
        elif crew.doing == WORKS:
            place = self.place[min(crew.helps)]
            hospital = self.hospital_for(crew, place) if any(row["transport"] for row in helps) else -1
            if hospital >= 0:
                crew.hospital, crew.doing = hospital, CARRIES
                crew.until_s = now + self.reach(place, hospital)
            else:
                self.is_free(crew, now, ("place", place))
        elif crew.doing == CARRIES:
            self.arrivals += 1
            crew.doing, crew.until_s, crew.arrived = QUEUES, INF, (self.arrivals, now)
            self.give_bays(crew.hospital, now)
        elif crew.doing == HANDS_OVER:
            limits, n = self.given.hospitals, self.carried(crew)
            if limits is not None:
                self.beds.append((now + float(limits.stay_s[n]), int(limits.of_stop[crew.hospital])))
            crew.doing = RESTS  # for a moment, so that its bay is free
            self.give_bays(crew.hospital, now)
            self.is_free(crew, now, ("stop", crew.hospital))
        else:
            crew.doing, crew.until_s = RESTS, INF

    # --- hospitals ---

    def carried(self, crew: Crew) -> int:
        return min(n for n in crew.helps if self.rows[n]["transport"])

    def hospital_for(self, crew: Crew, place: int) -> int:
        """The stop of the open hospital where a patient is soonest handed over, else of the nearest."""
        fleet, limits = self.fleet(crew), self.given.hospitals
        near = sorted(
            (self.reach(place, stop), stop)
            for stop in range(len(self.world.stop_fleet))
            if self.world.stop_is_hospital[stop] and self.world.stop_fleet[stop] == fleet
        )
        near = [(time_s, stop) for time_s, stop in near if time_s < INF]
        if limits is not None:
            handover_s = float(self.rows[self.carried(crew)]["handover_s"])
            open_now = [
                (
                    time_s
                    + self.line_s(stop, handover_s)
                    + (0.0 if self.over_room(stop) < 0 else limits.crowded_s),
                    stop,
                )
                for time_s, stop in near
                if int(limits.of_stop[stop]) not in self.closed
            ]
            if open_now:
                return min(open_now)[1]
        return near[0][1] if near else -1

    def bound_for(self, hospital: int) -> list[Crew]:
        """The crews with a patient not yet handed over at a hospital."""
        return [c for c in self.at(hospital) if c.doing in (CARRIES, QUEUES, HANDS_OVER)]

    def line_s(self, stop: int, handover_s: float) -> float:
        """How long one more will stand in line if all before him hand over as long as he."""
        assert self.given.hospitals is not None
        hospital = int(self.given.hospitals.of_stop[stop])
        bays = int(self.given.hospitals.bays[hospital])
        return max(0, len(self.bound_for(hospital)) + 1 - bays) * handover_s / bays

    def over_room(self, stop: int) -> int:
        """How many patients a hospital has, or has been promised, beyond its beds."""
        assert self.given.hospitals is not None
        hospital = int(self.given.hospitals.of_stop[stop])
        in_bed = [bed for bed in self.beds if bed[1] == hospital]
        return len(self.bound_for(hospital)) + len(in_bed) - int(self.given.hospitals.beds[hospital])

    def at(self, hospital: int) -> list[Crew]:
        """The crews whose last hospital this is."""
        of_stop = self.given.hospitals.of_stop if self.given.hospitals else np.arange(10**3)
        return [c for c in self.crews if c.hospital >= 0 and of_stop[c.hospital] == hospital]

    def give_bays(self, stop: int, now: float) -> None:
        """Let who waits at a hospital begin to hand over, as far as there are bays."""
        limits = self.given.hospitals
        hospital = int(limits.of_stop[stop]) if limits else stop
        bays = int(limits.bays[hospital]) if limits else 10**9
        for crew in sorted((c for c in self.at(hospital) if c.doing == QUEUES), key=lambda c: c.arrived):
            if sum(c.doing == HANDS_OVER for c in self.at(hospital)) < bays:
                n = self.carried(crew)
                longer_s = limits.crowded_s if limits and self.over_room(stop) > 0 else 0.0
                crew.doing, crew.until_s = HANDS_OVER, now + (self.rows[n]["handover_s"] + longer_s)
                if self.handed_at[n] < 0:
                    self.handed_at[n], self.bay_wait_s[n] = crew.hospital, now - crew.arrived[1]

    # --- sending ---

    def attend(self, n: int, now: float) -> None:
        """Send to a need what it lacks, unless it has lapsed; then see to what was left for it."""
        left: set[int] = set()
        while self.still_wanted(n, now):
            chosen = self.choose(n, now)
            best = INF if chosen is None else self.score(chosen, n, now)
            turned = self.choose_to_turn(n, now, best)
            if turned is not None:
                way = self.turned_way(turned, n, now)
                left |= self.turn(turned, now)
                self.go(turned, n, now, way)
            elif chosen is not None:
                self.go(chosen, n, now, self.free_way(chosen, n, now))
                self.refill(chosen, now)
            else:
                self.waited[n] = True
                self.queue.add(n)
                break
        for m in sorted(left, key=self.order):
            self.attend(m, now)

    def choose(self, n: int, now: float) -> Crew | None:
        """The free crew to send."""
        able = [c for c in self.crews if c.doing in FREE and self.may_come(c, n, now)]
        able = [c for c in able if self.score(c, n, now) < INF]
        best = min((self.score(c, n, now) for c in able), default=INF)
        keeping = self.rule.keeping
        if keeping is None or self.rows[n]["priority"] < keeping.from_priority:
            return min(able, key=lambda c: (self.score(c, n, now), c.number), default=None)
        near = [c for c in able if self.score(c, n, now) <= best + keeping.slack_s]
        return min(
            near,
            key=lambda c: (self.cover_lost(keeping.cover, c), self.score(c, n, now), c.number),
            default=None,
        )

    def choose_to_turn(self, n: int, now: float, score_to_beat: float) -> Crew | None:
        """The crew under way to turn to a need."""
        if self.rule.diversion is None:
            return None
        urgency = self.rows[n]["priority"]
        found = []
        for crew in self.crews:
            less = all(self.rows[m]["priority"] > urgency for m in crew.helps)
            if crew.doing == OUT and less and self.may_come(crew, n, now):
                score = self.turned_way(crew, n, now).eta_s + self.penalty(crew, n)
                if score < INF and score + self.rule.diversion.gain_s < score_to_beat:
                    found.append((score, crew.number))
        return self.crews[min(found)[1]] if found else None

    def turn(self, crew: Crew, now: float) -> set[int]:
        """Take a crew off its way; return what it leaves."""
        for n, quantity in crew.helps.items():
            self.open[n] += quantity
            self.turned_away[n] += 1
        crew.busy_s += now - crew.alerted_s
        return set(crew.helps)

    def go(self, crew: Crew, wanted: int, now: float, way: Way) -> None:
        """Alert one crew; all that it can do there counts."""
        crew.way, crew.doing, crew.until_s, crew.alerted_s = way, OUT, now + way.eta_s, now
        crew.missions += 1
        crew.helps = {}
        for n in sorted(self.together(wanted)):
            quantity = min(self.open[n], self.can(crew, self.rows[n]["capability"]))
            if quantity:
                crew.helps[n] = quantity
                self.open[n] -= quantity

    def together(self, wanted: int) -> list[int]:
        """The group of a need: its neighbours in the order of all that have the same key."""
        order = self.in_order
        at = first = last = order.index(wanted)
        while first and self.key(order[first - 1]) == self.key(order[at]):
            first -= 1
        while last + 1 < len(order) and self.key(order[last + 1]) == self.key(order[at]):
            last += 1
        return order[first : last + 1]

    # --- free again ---

    def is_free(self, crew: Crew, now: float, stands: tuple[str, int]) -> None:
        """A mission ends: take the most urgent need that waits, or drive to rest."""
        crew.busy_s += now - crew.alerted_s
        crew.stands = stands
        self.turn_round(crew)
        self.heads_for(crew, crew.rest, now)
        for n in sorted(self.queue, key=self.urgency):
            if self.still_wanted(n, now) and self.may_come(crew, n, now) and self.score(crew, n, now) < INF:
                self.go(crew, n, now, self.free_way(crew, n, now))
                return
        if self.rule.move_up is not None:
            crew.doing = OUT  # not counted among the free while it is asked where they stand
            stop = self.new_rest(crew)
            crew.moves += stop != self.base(crew)
            crew.rest = stop
            self.heads_for(crew, stop, now)

    def turn_round(self, crew: Crew) -> None:
        """Say through which stop a crew is reached that stands where it became free."""
        what, where = crew.stands
        if what == "stop":
            crew.turned_at, crew.turned_s = where, 0.0
            return
        fleet = self.fleet(crew)
        stops = [stop for stop in range(len(self.world.stop_fleet)) if self.world.stop_fleet[stop] == fleet]
        crew.turned_s, crew.turned_at = min((self.reach(where, stop), stop) for stop in stops)

    def way_to(self, crew: Crew, stop: int) -> float:
        what, where = crew.stands
        return self.reach(where, stop) if what == "place" else self.between(where, stop)

    def heads_for(self, crew: Crew, stop: int, now: float) -> None:
        crew.doing = DRIVES_HOME
        crew.home_s = crew.until_s = now + self.way_to(crew, stop)

    def new_rest(self, crew: Crew) -> int:
        """Where move-up wants a crew that has become free."""
        rule, own = self.rule.move_up, self.fleet(crew)
        if isinstance(rule, Dmexclp) and rule.cover.members[crew.number]:
            stops = [int(stop) for stop in rule.stops]
            worth = {stop: self.cover_added(rule.cover, stop) for stop in stops}
            rank: Callable[[int], float] = lambda stop: -worth[stop]  # noqa: E731
        elif isinstance(rule, Compliance) and rule.members[crew.number]:
            row = rule.rows[len(self.free_of(rule.members)) + 1]
            stops = [s for s in row if self.manned(rule, s) < row.count(s)]
            rank = lambda stop: self.way_to(crew, stop)  # noqa: E731
        else:
            return self.base(crew)
        stops = [s for s in stops if self.world.stop_fleet[s] == own and self.way_to(crew, s) < INF]
        return min(stops, key=rank, default=self.base(crew))

    def refill(self, sent: Crew, now: float) -> None:
        """A free crew was sent: another may take its stop."""
        rule = self.rule.move_up
        if not isinstance(rule, Compliance) or not rule.members[sent.number]:
            return
        row = rule.rows[len(self.free_of(rule.members))]
        lacking = [stop for stop in row if self.manned(rule, stop) < row.count(stop)]
        if not lacking:
            return
        able = [
            c
            for c in self.free_of(rule.members)
            if c.doing == RESTS
            and self.world.stop_fleet[c.rest] == self.world.stop_fleet[lacking[0]]
            and self.between(c.rest, lacking[0]) < INF
            and self.manned(rule, c.rest) > row.count(c.rest)
            and not self.away(c, now)
            and not self.grounded(c, now)
            and not c.out
            and self.turnout_s(c, now) < INF
        ]
        if able:
            crew = min(able, key=lambda c: (self.between(c.rest, lacking[0]), c.number))
            crew.stands, crew.rest = ("stop", crew.rest), lacking[0]
            crew.moves += 1
            self.turn_round(crew)
            self.heads_for(crew, crew.rest, now)

    def free_of(self, members: np.ndarray) -> list[Crew]:
        return [c for c in self.crews if members[c.number] and c.doing in FREE]

    def manned(self, rule: Compliance, stop: int) -> int:
        return sum(c.rest == stop for c in self.free_of(rule.members))

    def points(self, cover: Cover, stop: int) -> list[int]:
        return [int(point) for point in cover.points[cover.starts[stop] : cover.starts[stop + 1]]]

    def covering(self, cover: Cover, point: int) -> int:
        return sum(point in self.points(cover, c.rest) for c in self.free_of(cover.members))

    def cover_lost(self, cover: Cover, crew: Crew) -> float:
        points = self.points(cover, crew.rest) if cover.members[crew.number] else []
        return sum(float(cover.weight[p] * cover.worth[self.covering(cover, p) - 1]) for p in points)

    def cover_added(self, cover: Cover, stop: int) -> float:
        points = self.points(cover, stop)
        return sum(float(cover.weight[p] * cover.worth[self.covering(cover, p)]) for p in points)

    # --- how soon ---

    def score(self, crew: Crew, n: int, now: float) -> float:
        """Time and penalty of a free crew."""
        return self.free_way(crew, n, now).eta_s + self.penalty(crew, n)

    def penalty(self, crew: Crew, n: int) -> float:
        rule = self.rule.preference
        return (
            0.0 if rule is None else float(rule.penalty_s[rule.unit_group[crew.number], rule.need_group[n]])
        )

    def free_way(self, crew: Crew, n: int, now: float) -> Way:
        """How a free crew gets there."""
        place = self.place[n]
        from_rest = self.reach(place, crew.rest)
        if crew.doing == RESTS:
            turnout_s = self.turnout_s(crew, now)
            return Way(from_rest + turnout_s, crew.rest, 0.0, now + turnout_s, from_rest)
        back = (self.reach(place, crew.turned_at) + crew.turned_s, crew.turned_at, crew.turned_s)
        left_s = max(0.0, crew.home_s - now)
        eta_s, stop, offset_s = (
            back if back[0] <= from_rest + left_s else (from_rest + left_s, crew.rest, left_s)
        )
        return Way(eta_s, stop, offset_s, now, eta_s)

    def turned_way(self, crew: Crew, n: int, now: float) -> Way:
        """How a crew bound for one place gets to another."""
        place, way = self.place[n], crew.way
        if now < way.moves_s:
            drive_s = self.reach(place, way.stop)
            return Way(drive_s + (way.moves_s - now), way.stop, 0.0, way.moves_s, drive_s)
        bound_for, fleet = self.place[min(crew.helps)], self.fleet(crew)
        stops = [stop for stop in range(len(self.world.stop_fleet)) if self.world.stop_fleet[stop] == fleet]
        near_s, near = min((self.reach(bound_for, stop), stop) for stop in stops)
        back_s, on_s = way.offset_s + (now - way.moves_s), (crew.until_s - now) + near_s
        eta_s, stop, offset_s = min(
            (self.reach(place, way.stop) + back_s, way.stop, back_s),
            (self.reach(place, near) + on_s, near, on_s),
            key=lambda option: option[0],
        )
        return Way(eta_s, stop, offset_s, now, eta_s)

    # --- looking up ---

    def order(self, n: int) -> tuple[float, int]:
        return self.known[n], n

    def key(self, n: int) -> tuple[object, ...]:
        return self.rows[n]["incident"], self.known[n], self.place[n]

    def urgency(self, n: int) -> tuple[int, float, int]:
        return int(self.rows[n]["priority"]), float(self.known[n]), n

    def still_wanted(self, n: int, now: float) -> bool:
        return bool(self.open[n] > 0 and now <= self.rows[n]["until_s"])

    def can(self, crew: Crew, capability: str) -> int:
        names = self.world.capabilities
        gives = self.world.unit_gives[crew.number]
        return int(gives.get(names.index(capability), 0)) if capability in names else 0

    def may_come(self, crew: Crew, n: int, now: float) -> bool:
        """Whether it gives what is asked, may be called, and answers."""
        if not self.can(crew, self.rows[n]["capability"]) or crew.out or self.grounded(crew, now):
            return False
        if crew.doing == RESTS and self.away(crew, now):
            return False
        chance = 1.0 if self.world.answer_probability is None else self.world.answer_probability[crew.number]
        return bool(self.answer[crew.number][int(self.rows[n]["incident"]) % 4096] < chance)

    def base(self, crew: Crew) -> int:
        return int(self.world.unit_stop[crew.number])

    def fleet(self, crew: Crew) -> int:
        return int(self.world.stop_fleet[self.base(crew)])

    def reach(self, place: int, stop: int) -> float:
        version = self.given.ways[self.ways - 1] if self.ways else self.world
        return float(version.reach_s[place, stop])

    def between(self, start: int, stop: int) -> float:
        version = self.given.ways[self.ways - 1] if self.ways else self.world
        return float(version.between_s[start, stop])

    def clock(self, now: float) -> datetime:
        """The whole hour it is; the last hour of the course once that is over."""
        moment = min(self.start + timedelta(seconds=now), self.end - timedelta(microseconds=1))
        return moment.replace(minute=0, second=0, microsecond=0)

    def turnout_s(self, crew: Crew, now: float) -> float:
        local = self.clock(now).astimezone(ZoneInfo("Europe/Oslo"))
        on_duty = self.world.on_duty[crew.number, 24 * local.weekday() + local.hour]
        table = self.world.turnout_s if on_duty else self.world.off_duty_turnout_s
        return float(table[crew.number])

    def away(self, crew: Crew, now: float) -> bool:
        day = (self.clock(now) - self.start_hour) // timedelta(days=1)
        return bool(self.luck[crew.number][day] >= self.world.turnout_probability[crew.number])

    def grounded(self, crew: Crew, now: float) -> bool:
        hours = self.given.grounded.get(crew.number)
        number = (self.clock(now) - self.start_hour) // HOUR
        return hours is not None and self.hour_of(hours, number)

    def hour_of(self, hours: np.ndarray, number: int) -> bool:
        return bool(hours[min(number, len(hours) - 1)])
