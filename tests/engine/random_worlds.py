"""Small worlds, courses, rules and conditions drawn at random, so that every feature meets every other.

The simulators are held against one another on these. Half the cases know whole minutes only: ties are
common there, and every sum is exact.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.conditions import Conditions, Hospitals, Span, Switch, Ways
from samvirke.engine.response.dispatch.cover import Cover, CoverKeeping
from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp, MoveUp
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.travel.times import Bools, Floats, Times

CAPABILITIES = ("fire.pump", "health.ambulance", "police.patrol", "rescue.smoke_dive")
STARTS = (
    "2026-01-04T23:00:00Z",  # Monday 00:00
    "2026-01-07T09:30:00Z",  # half past
    "2026-03-28T20:15:00Z",  # the night summer time begins
    "2026-10-24T21:00:00+00:00",  # the night it ends
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """All that `simulate` asks for."""

    world: World
    course: Course
    seed: int
    run: int
    dispatch: Dispatch | None
    conditions: Conditions | None
    alert_s: Floats | None

    def play(self, simulate: Callable[..., Outcome], *, traced: bool = False) -> Outcome:
        """Let a simulator play it."""
        return simulate(
            self.world,
            self.course,
            seed=self.seed,
            run=self.run,
            dispatch=self.dispatch,
            conditions=self.conditions,
            alert_s=self.alert_s,
            traced=traced,
        )


def random_case(number: int) -> Case:
    """Draw a case; the same number gives the same case."""
    draw = Draw(number)
    drawn = draw.world()
    asked = draw.course(len(drawn.place_ids))
    horizon_s, n_needs = asked.horizon_s, len(asked.needs)
    return Case(
        world=drawn,
        course=asked,
        seed=number,
        run=number % 7,
        dispatch=draw.dispatch(drawn, n_needs) if draw.chance(0.75) else None,
        conditions=draw.conditions(drawn, n_needs, horizon_s) if draw.chance(0.75) else None,
        alert_s=draw.alerts(asked) if draw.chance(0.5) else None,
    )


class Draw:
    """One stream of chance, and what is drawn from it."""

    def __init__(self, number: int) -> None:
        self.rng = np.random.default_rng([2026, number])
        self.whole = number % 2 == 0  # minutes

    def chance(self, share: float) -> bool:
        """Whether it happens."""
        return bool(self.rng.random() < share)

    def pick(self, *choices: float) -> float:
        """One of these."""
        return float(self.rng.choice(choices))

    def minutes(self, most: int, shape: tuple[int, ...] = (), never: float = 0.0) -> Floats:
        """Seconds, up to so many minutes; ``inf`` for a share."""
        drawn = self.rng.integers(0, most + 1, shape) if self.whole else self.rng.uniform(0, most, shape)
        return np.where(self.rng.random(shape) < never, INF, 60.0 * drawn)

    # --- who ---

    def world(self) -> World:
        """Three to twelve units of two to five fleets on a few stops."""
        rng = self.rng
        n_fleets = int(rng.integers(2, 6))
        fleets = np.sort(np.concatenate([np.arange(n_fleets), rng.integers(0, n_fleets, rng.integers(1, 7))]))
        n_stops = len(fleets)
        hospitals = np.flatnonzero(rng.random(n_stops) < self.pick(0.0, 0.4, 0.7))
        never = self.pick(0.0, 0.0, 0.1, 0.3)
        drawn = world(
            [self.crew(n_stops, name) for name in range(int(rng.integers(3, 13)))],
            self.minutes(25, (int(rng.integers(4, 16)), n_stops), never).tolist(),
            fleets=fleets.tolist(),
            hospitals=hospitals.tolist(),
            between_s=self.between(fleets, never / 2).tolist(),
        )
        if self.chance(0.5):
            answers = rng.choice([1.0, 1.0, 0.6, 0.0], len(drawn.units))
            drawn = replace(drawn, answer_probability=answers)
        return drawn

    def between(self, fleets: np.ndarray, never: float) -> Floats:
        """Times between stops; no way from fleet to fleet."""
        between = self.minutes(25, (len(fleets), len(fleets)), never)
        between[fleets[:, None] != fleets] = INF
        np.fill_diagonal(between, 0.0)
        return between

    def crew(self, n_stops: int, number: int) -> Crew:
        """One unit, most of them always on duty."""
        rng = self.rng
        chosen = rng.permutation(CAPABILITIES)[: rng.integers(1, 4)]
        hours = range(168) if self.chance(0.6) else rng.permutation(168)[: rng.integers(0, 140)]
        return Crew(
            at=int(rng.integers(n_stops)),
            gives={str(name): int(rng.integers(1, 3)) for name in chosen},
            turnout_s=float(self.minutes(6)),
            off_duty_s=float(self.minutes(12, never=0.6)),
            on_duty=[int(hour) for hour in hours],
            probability=self.pick(1.0, 1.0, 1.0, 0.5, 0.1),
            name=f"unit-{number}",
        )

    # --- what ---

    def course(self, n_places: int) -> Course:
        """Five to sixty incidents of one to three needs, crowded or far between."""
        rng = self.rng
        hours, n = self.pick(5, 12.5, 30, 72), int(rng.integers(5, 61))
        at_s = np.sort(rng.uniform(0, hours * 3600.0 * self.pick(0.3, 1.0, 1.0), n))
        if self.whole:
            at_s = 60 * np.floor(at_s / 60)
        rows = []
        for incident, begins in enumerate(at_s.tolist()):
            moment, place = begins, f"p{rng.integers(n_places)}"
            later = float(at_s[min(incident + 1, n - 1)])
            for order in range(int(rng.integers(1, 4))):
                if order and self.chance(0.15):  # the incident spreads
                    place = f"p{rng.integers(n_places)}"
                if order and self.chance(0.1):  # more is asked for later on
                    moment = later
                rows.append(self.need(incident, moment, place, order))
        return course(*rows, hours=hours, starts=str(rng.choice(STARTS)))

    def need(self, incident: int, moment: float, place: str, order: int) -> dict[str, object]:
        """One need; priorities differ within an incident too."""
        rng = self.rng
        names = [*CAPABILITIES, "sea.boat"]  # which nobody has
        return need(
            incident,
            moment,
            str(rng.choice(names, p=[0.3, 0.35, 0.15, 0.17, 0.03])),
            place=place,
            quantity=int(rng.integers(1, 4)) if self.chance(0.2) else 1,
            order=order + 1,
            until_s=moment + float(self.minutes(90)) if self.chance(0.2) else INF,
            priority=int(rng.integers(1, 5)),
            works_s=float(self.minutes(35)),
            handover_s=float(self.minutes(60)) if self.chance(0.5) else None,
        )

    def alerts(self, asked: Course) -> Floats:
        """Calls that take a minute or many, and some that are given up."""
        at_s = asked.needs["from_s"].to_numpy(dtype=float)
        incident = asked.needs["incident"].to_numpy()
        late_s = self.minutes(int(self.pick(2, 10, 60)), (int(incident.max()) + 1,), self.pick(0.0, 0.1))
        each_s = late_s[incident]
        if self.chance(0.4):  # several centres, each with its own line
            each_s = np.where(self.rng.random(len(at_s)) < 0.4, self.minutes(15, at_s.shape), each_s)
        return np.asarray(at_s + each_s)

    # --- the rules ---

    def dispatch(self, drawn: World, n_needs: int) -> Dispatch:
        """Each rule in about half the cases."""
        return Dispatch(
            preference=self.preference(drawn, n_needs) if self.chance(0.5) else None,
            keeping=CoverKeeping(
                cover=self.cover(drawn),
                slack_s=float(self.minutes(10)),
                from_priority=int(self.pick(1, 2, 3)),
            )
            if self.chance(0.5)
            else None,
            diversion=Diversion(gain_s=float(self.minutes(3)) if self.chance(0.5) else 0.0)
            if self.chance(0.6)
            else None,
            move_up=self.move_up(drawn) if self.chance(0.65) else None,
        )

    def preference(self, drawn: World, n_needs: int) -> Preference:
        """A penalty for each group of units and needs, now and then forbidding."""
        n_units, n_groups = int(self.rng.integers(1, 4)), int(self.rng.integers(1, 4))
        return Preference(
            unit_group=self.rng.integers(0, n_units, len(drawn.units)),
            need_group=self.rng.integers(0, n_groups, n_needs),
            penalty_s=self.minutes(12, (n_units, n_groups), self.pick(0.0, 0.25)),
        )

    def members(self, drawn: World) -> Bools:
        """A group of units; never nobody."""
        members = self.rng.random(len(drawn.units)) < 0.7
        members[self.rng.integers(len(members))] = True
        return members

    def cover(self, drawn: World) -> Cover:
        """Which stops cover which points; weights often alike."""
        n_stops, n_points = len(drawn.stop_fleet), int(self.rng.integers(1, 9))
        covers = self.rng.random((n_stops, n_points)) < 0.5
        weight = self.rng.integers(0, 4, n_points).astype(float)
        return Cover(
            members=self.members(drawn),
            starts=np.concatenate([[0], covers.sum(axis=1).cumsum()]),
            points=np.nonzero(covers)[1],
            weight=weight if self.whole else weight + self.rng.random(n_points),
            busy_share=self.pick(0.0, 0.3, 0.5),
        )

    def move_up(self, drawn: World) -> MoveUp:
        """DMEXCLP or a table."""
        n_stops = len(drawn.stop_fleet)
        if self.chance(0.5):
            return Dmexclp(cover=self.cover(drawn), stops=np.flatnonzero(self.rng.random(n_stops) < 0.7))
        members = self.members(drawn)
        theirs = np.isin(drawn.stop_fleet, drawn.stop_fleet[drawn.unit_stop[members]])
        stops = np.flatnonzero(theirs) if self.chance(0.8) else np.arange(n_stops)
        rows = [
            tuple(self.rng.choice(stops, max(0, n - int(self.rng.integers(0, 3)))).tolist())
            for n in range(int(members.sum()) + 1)
        ]
        return Compliance(members=members, rows=tuple(rows))

    # --- what changes ---

    def conditions(self, drawn: World, n_needs: int, horizon_s: float) -> Conditions:
        """Each kind of change in about half the cases."""
        n_units = len(drawn.units)
        ways = tuple(self.ways(drawn) for _ in range(int(self.rng.integers(0, 3))))
        hospitals = self.hospitals(drawn, n_needs) if self.chance(0.6) else None
        n_hospitals = len(hospitals.names) if hospitals else 0
        return Conditions(
            ways=ways,
            switches=self.switches(len(ways), horizon_s),
            units_out=self.spans(n_units, horizon_s) if self.chance(0.5) else (),
            grounded=self.grounded(n_units, horizon_s) if self.chance(0.4) else {},
            hospitals=hospitals,
            hospitals_closed=self.spans(n_hospitals, horizon_s) if n_hospitals and self.chance(0.8) else (),
        )

    def ways(self, drawn: World) -> Ways:
        """The world's ways, some longer, some closed."""
        return Ways(
            reach_s=self.slower(drawn.reach_s, closed=0.2),
            between_s=self.slower(drawn.between_s, closed=0.1),
        )

    def slower(self, times: Times, *, closed: float) -> Times:
        """Some times longer, some ``inf``."""
        longer = times + np.where(self.rng.random(times.shape) < 0.3, self.minutes(10, times.shape), 0.0)
        return np.where(self.rng.random(times.shape) < closed, INF, longer).astype(np.float32)

    def moment(self, horizon_s: float) -> float:
        """A moment of the course or a little after it; often the very first."""
        if self.chance(0.1):
            return 0.0
        return float(self.minutes(int(horizon_s / 60 * 1.1)))

    def switches(self, n_ways: int, horizon_s: float) -> tuple[Switch, ...]:
        """Now these ways, now those, now the world's own."""
        if n_ways == 0:
            return ()
        moments = sorted(self.moment(horizon_s) for _ in range(int(self.rng.integers(1, 6))))
        return tuple(Switch(at_s, int(self.rng.integers(0, n_ways + 1))) for at_s in moments)

    def spans(self, n: int, horizon_s: float) -> tuple[Span, ...]:
        """Some are out for a while, twice at a time, or to the end."""
        spans = []
        for _ in range(int(self.rng.integers(1, 6))):
            from_s = self.moment(horizon_s)
            lasts_s = INF if self.chance(0.15) else 60.0 + float(self.minutes(300))
            spans.append(Span(int(self.rng.integers(n)), from_s, from_s + lasts_s))
        return tuple(spans)

    def grounded(self, n_units: int, horizon_s: float) -> dict[int, Bools]:
        """Some units do not fly at some hours; the list may be shorter or longer than the course."""
        n_hours = max(1, int(horizon_s / 3600 * self.pick(0.5, 1.0, 1.2)))
        some = self.rng.permutation(n_units)[: self.rng.integers(1, 4)]
        return {int(unit): self.rng.random(n_hours) < 0.4 for unit in some}

    def hospitals(self, drawn: World, n_needs: int) -> Hospitals | None:
        """Few bays and beds; one hospital may be a stop of several fleets."""
        stops = np.flatnonzero(drawn.stop_is_hospital)
        if len(stops) == 0:
            return None
        n = int(self.rng.integers(1, min(len(stops), 2) + 1))
        of_stop = np.full(len(drawn.stop_fleet), -1)
        of_stop[stops] = self.rng.integers(0, n, len(stops))
        return Hospitals(
            names=tuple(f"hospital-{number}" for number in range(n)),
            of_stop=of_stop,
            bays=1 + (self.rng.random(n) < 0.2),
            beds=self.rng.integers(0, int(self.pick(4, 12)), n),
            stay_s=self.minutes(400, (n_needs,)),
            crowded_s=float(self.minutes(30, ())),
        )
