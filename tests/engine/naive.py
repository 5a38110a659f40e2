"""The rules of the reference simulator once more, with no heap, no lists by stop and no shortcut.

Time goes from one moment at which anything changes to the next, found by looking at every unit. All
is looked up anew each time: the local hour from the calendar, the nearest stop from the whole row.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course

INF = float("inf")
HOUR = timedelta(hours=1)
OUT, WORKS, CARRIES, DRIVES_HOME, RESTS = "1 out", "2 works", "3 carries", "4 drives home", "5 rests"


@dataclass
class Crew:
    """What one unit is doing, and until when."""

    number: int
    doing: str = RESTS
    until_s: float = INF
    helps: dict[int, int] = field(default_factory=dict)  # need → quantity
    alerted_s: float = 0.0
    drive_s: float = 0.0
    turned_at: int = -1
    turned_s: float = 0.0
    home_s: float = 0.0
    busy_s: float = 0.0
    missions: int = 0


class Naive:
    """One run."""

    def __init__(self, world: World, course: Course, seed: int = 0, run: int = 0) -> None:
        self.world = world
        self.rows = course.needs.to_dict("records")
        self.place = [list(world.place_ids).index(row["place"]) for row in self.rows]
        self.open = [row["quantity"] for row in self.rows]
        self.absent = [row["quantity"] for row in self.rows]
        self.first: list[Crew | None] = [None for _ in self.rows]
        self.first_s, self.travel_s, self.filled_s = ([INF for _ in self.rows] for _ in range(3))
        self.waited = [False for _ in self.rows]
        self.queue: set[int] = set()
        self.crews = [Crew(number) for number in range(len(world.units))]
        self.start = datetime.fromisoformat(course.starts_at_utc)
        self.start_hour = self.start.replace(minute=0, second=0, microsecond=0)
        self.end = self.start + timedelta(seconds=course.horizon_s)
        n_days = int(course.horizon_s // 86400) + 2
        self.luck = [stream(seed, run, "turn-out by day", unit).random(n_days) for unit in world.units]

    def play(self) -> Outcome:
        """Step through all that happens."""
        starts = [(row["from_s"], row["incident"], self.place[n]) for n, row in enumerate(self.rows)]
        for begins in sorted(set(starts), key=starts.index):
            self.live_until(begins[0])
            for n, key in enumerate(starts):
                if key == begins and self.open[n]:
                    self.alert(n, begins[0])
        self.live_until(INF)
        return Outcome(
            first_s=np.array(self.first_s),
            filled_s=np.array(self.filled_s),
            first_unit=np.array([-1 if crew is None else crew.number for crew in self.first], dtype=np.int64),
            travel_s=np.array(self.travel_s),
            waited=np.array(self.waited, dtype=np.bool_),
            busy_s=np.array([crew.busy_s for crew in self.crews]),
            missions=np.array([crew.missions for crew in self.crews], dtype=np.int64),
        )

    # --- time ---

    def hours_begin(self) -> list[float]:
        """Every whole hour of the course: a crew may come on duty."""
        hours, moment = [], self.start_hour
        while moment < self.end:
            hours.append((moment - self.start) / timedelta(seconds=1))
            moment += HOUR
        return hours

    def live_until(self, end_s: float) -> None:
        """Let happen all that happens up to and including a moment."""
        if not hasattr(self, "ahead"):
            self.ahead = self.hours_begin()
        while True:
            due = [(c.until_s, c.doing, c.number) for c in self.crews if c.until_s < INF]
            if self.ahead:
                due.append((self.ahead[0], "5 shift", -1))
            if not due or min(due)[0] > end_s:
                return
            now, _, number = min(due)
            if number < 0:
                self.ahead.pop(0)
                for n in sorted(self.queue, key=self.urgency):
                    if self.still_wanted(n, now):
                        self.alert(n, now)
            else:
                self.step(self.crews[number], now)

    def step(self, crew: Crew, now: float) -> None:
        """One unit has finished what it did."""
        helps = [self.rows[n] for n in crew.helps]
        if crew.doing == OUT:
            for n, quantity in crew.helps.items():
                since = now - self.rows[n]["from_s"]
                if self.first[n] is None:
                    self.first[n], self.first_s[n], self.travel_s[n] = crew, since, crew.drive_s
                self.absent[n] -= quantity
                if not self.absent[n]:
                    self.filled_s[n] = since
            crew.doing, crew.until_s = WORKS, now + max(row["on_scene_s"] for row in helps)
        elif crew.doing == WORKS:
            place = self.place[min(crew.helps)]
            patients = [row for row in helps if row["transport"]]
            hospital, drive_s = self.nearest(crew, place, hospital=True)
            if patients and drive_s < INF:
                crew.doing, crew.until_s = CARRIES, now + drive_s + patients[0]["handover_s"]
                crew.turned_at, crew.turned_s = hospital, 0.0
                return
            crew.turned_at, crew.turned_s = self.nearest(crew, place, hospital=False)
            self.is_free(crew, now, self.reach(place, self.home(crew)))
        elif crew.doing == CARRIES:
            self.is_free(crew, now, float(self.world.between_s[crew.turned_at, self.home(crew)]))
        else:
            crew.doing, crew.until_s = RESTS, INF

    # --- sending ---

    def alert(self, n: int, now: float) -> None:
        """Send the soonest free crew until nothing is open."""
        while self.open[n]:
            able = [crew for crew in self.crews if self.can(crew, self.rows[n]["capability"])]
            eta_s, number = min(
                ((self.eta_s(crew, self.place[n], now), crew.number) for crew in able), default=(INF, -1)
            )
            if eta_s == INF:
                self.waited[n] = True
                self.queue.add(n)
                return
            self.send(self.crews[number], n, now, eta_s)
        self.queue.discard(n)

    def eta_s(self, crew: Crew, place: int, now: float) -> float:
        """How soon it could be there; inf when it cannot be sent."""
        home_s = self.reach(place, self.home(crew))
        if crew.doing == RESTS:
            return INF if self.away(crew, now) else home_s + self.turnout_s(crew, now)
        if crew.doing == DRIVES_HOME:
            by_turning = self.reach(place, crew.turned_at) + crew.turned_s
            return min(by_turning, home_s + max(0.0, crew.home_s - now))
        return INF

    def send(self, crew: Crew, wanted: int, now: float, eta_s: float) -> None:
        """Alert one crew; all that it can do there counts."""
        from_rest = crew.doing == RESTS
        crew.drive_s = self.reach(self.place[wanted], self.home(crew)) if from_rest else eta_s
        crew.doing, crew.until_s, crew.alerted_s = OUT, now + eta_s, now
        crew.missions += 1
        crew.helps = {}
        for n, row in enumerate(self.rows):
            together = all(row[key] == self.rows[wanted][key] for key in ("incident", "from_s", "place"))
            quantity = min(self.open[n], self.can(crew, row["capability"]))
            if together and quantity:
                crew.helps[n] = quantity
                self.open[n] -= quantity

    def is_free(self, crew: Crew, now: float, way_home_s: float) -> None:
        """A mission ends: take the most urgent need that waits, or drive home."""
        crew.busy_s += now - crew.alerted_s
        crew.doing, crew.until_s = DRIVES_HOME, now + way_home_s
        crew.home_s = now + way_home_s
        for n in sorted(self.queue, key=self.urgency):
            able = self.can(crew, self.rows[n]["capability"])
            eta_s = self.eta_s(crew, self.place[n], now)
            if self.still_wanted(n, now) and able and eta_s < INF:
                self.send(crew, n, now, eta_s)
                return

    # --- looking up ---

    def urgency(self, n: int) -> tuple[int, float, int]:
        return int(self.rows[n]["priority"]), float(self.rows[n]["from_s"]), n

    def still_wanted(self, n: int, now: float) -> bool:
        return bool(self.open[n] > 0 and now <= self.rows[n]["until_s"])

    def can(self, crew: Crew, capability: str) -> int:
        names = self.world.capabilities
        gives = self.world.unit_gives[crew.number]
        return int(gives.get(names.index(capability), 0)) if capability in names else 0

    def home(self, crew: Crew) -> int:
        return int(self.world.unit_stop[crew.number])

    def reach(self, place: int, stop: int) -> float:
        return float(self.world.reach_s[place, stop])

    def nearest(self, crew: Crew, place: int, *, hospital: bool) -> tuple[int, float]:
        """The stop of the crew's fleet nearest to a place, and how far it is."""
        fleet = self.world.stop_fleet[self.home(crew)]
        stops = [
            stop
            for stop in range(len(self.world.stop_fleet))
            if self.world.stop_fleet[stop] == fleet and (self.world.stop_is_hospital[stop] or not hospital)
        ]
        time_s, stop = min(((self.reach(place, stop), stop) for stop in stops), default=(INF, -1))
        return stop, time_s

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
