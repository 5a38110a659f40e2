"""Who is able to come to an incident now, how soon, and whom the rules send.

There is no second code for this: the reference simulator's own `Choice` is set before the situation of one
moment and asked, need after need (rules 1 to 3 of `samvirke.engine.response`).
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.duty import read_duty
from samvirke.engine.response.needs import INF, asked_names, read_needs
from samvirke.engine.response.reference.availability import Availability
from samvirke.engine.response.reference.choice import Choice
from samvirke.engine.response.reference.free import CoverGroup, FreeUnits
from samvirke.engine.response.reference.state import BOUND, BUSY, RETURNING, need_state, unit_state
from samvirke.engine.response.reference.ways import Ways, homes_of
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints

NOW = 0.0  # the course begins at the moment that is asked about


class Doing(IntEnum):
    """What a unit is doing."""

    AT_REST = 0
    RETURNING = 1  # on its way to its base
    BUSY = 2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Situation:
    """What every unit of a world is doing at a moment; all arrays have shape ``(n_units,)``.

    Parameters
    ----------
    doing
        A `Doing` for each unit.
    blocked
        True where it cannot be called whatever it is doing: out, or grounded.
    home_in_s
        Seconds until a returning unit is at its base.
    turned_at, turned_s
        Stop through which a returning unit is reached, and how far it is from there; -1: none.
    """

    doing: Ints
    blocked: Bools
    home_in_s: Floats
    turned_at: Ints
    turned_s: Floats

    @classmethod
    def all_at_rest(cls, world: World) -> "Situation":
        """Return the situation in which nothing has happened."""
        n = len(world.units)
        return cls(
            doing=np.full(n, Doing.AT_REST, dtype=np.int64),
            blocked=np.zeros(n, dtype=np.bool_),
            home_in_s=np.zeros(n),
            turned_at=np.full(n, -1, dtype=np.int64),
            turned_s=np.zeros(n),
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit the rules send.

    Parameters
    ----------
    unit
        Its index.
    need
        The need it is sent for, by number in what is asked.
    takes
        What it fills: pairs of need and quantity.
    eta_s, score_s
        How soon it is there, and the same with penalties.
    """

    unit: int
    need: int
    takes: tuple[tuple[int, int], ...]
    eta_s: float
    score_s: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answer:
    """Whom the rules send, and what they saw.

    Parameters
    ----------
    sent
        In the order they are sent.
    left
        What nobody is sent for, of each need.
    eta_s
        How soon each unit could be there before anybody was sent, ``inf``: it cannot now; shape
        ``(n_units,)``.
    turnout_s
        Until each moves, were it at rest; ``inf``: off duty; shape ``(n_units,)``.
    penalty_s
        What the rules lay on each unit for each need; shape ``(n_needs, n_units)``.
    """

    sent: tuple[Sent, ...]
    left: tuple[int, ...]
    eta_s: Floats
    turnout_s: Floats
    penalty_s: Floats


def whom_to_send(world: World, course: Course, situation: Situation, dispatch: Dispatch) -> Answer:
    """Send units to one incident now, one by one, until nothing is missing or nobody may come.

    Parameters
    ----------
    world
        Who can be sent. Whether a crew turns out today, or answers, is not drawn: all do.
    course
        One incident at one place, known when the course begins, which is now.
    situation
        What everybody is doing now.
    dispatch
        The rules, bound to the course. Diversion and move-up play no part: they are about units that are
        not free, and about later.

    Raises
    ------
    InvalidValueError
        When the needs are not all at one place, known when the course begins.
    """
    return _Moment(world, course, situation, dispatch).answer()


class _Moment:
    """The parts of the reference simulator that `Choice` looks at, as they stand now."""

    def __init__(self, world: World, course: Course, situation: Situation, dispatch: Dispatch) -> None:
        here = _at(world, course)
        names = asked_names(here, course)
        self.needs, self.units = need_state(read_needs(here, course, names)), unit_state(here)
        self.available = Availability(read_duty(here, course, 0, 0), Conditions())
        keeping = CoverGroup(dispatch.keeping.cover, self.units) if dispatch.keeping else None
        self.free = FreeUnits(here, self.units, len(names), [] if keeping is None else [keeping])
        self._place_units(situation)
        free_now = replace(dispatch, diversion=None, move_up=None)
        self.choice = Choice(self.needs, self.units, self.available, self.free, free_now, keeping)
        self.choice.ways = Ways(here, homes_of(here, free_now, len(names)))

    def _place_units(self, situation: Situation) -> None:
        units = self.units
        for unit in np.flatnonzero(situation.blocked).tolist():
            self.available.out[unit] = 1
            self.available.limited.add(unit)
        for unit in np.flatnonzero(situation.doing == Doing.BUSY).tolist():
            units.status[unit] = BUSY
            self.free.leaves(unit)
        for unit in np.flatnonzero(situation.doing == Doing.RETURNING).tolist():
            units.status[unit] = RETURNING
            units.home_at_s[unit] = NOW + float(situation.home_in_s[unit])
            if situation.turned_at[unit] >= 0:
                units.turned_at[unit] = int(situation.turned_at[unit])
                units.turned_s[unit] = float(situation.turned_s[unit])
            else:  # known to be home then, and no more
                units.turned_s[unit] = INF
            self.free.sets_out(unit)

    def answer(self) -> Answer:
        """Send to need after need."""
        n_needs, n_units = len(self.needs.left), len(self.units.status)
        all_units = range(n_units)
        eta_s = np.array([self._eta_s(unit) for unit in all_units], dtype=np.float64)
        turnout_s = np.array([self.available.turnout_s(unit, NOW) for unit in all_units], dtype=np.float64)
        laid_s = [[self.choice.penalty_s(unit, need) for unit in all_units] for need in range(n_needs)]
        return Answer(
            sent=tuple(self._send_all()),
            left=tuple(self.needs.left),
            eta_s=eta_s,
            turnout_s=turnout_s,
            penalty_s=np.array(laid_s, dtype=np.float64).reshape(n_needs, n_units),
        )

    def _eta_s(self, unit: int) -> float:
        status, hour = self.units.status[unit], self.available.hour(NOW)
        if status == BUSY or not self.available.may_move(unit, hour):
            return INF
        return self.choice.start(unit, 0, NOW).eta_s

    def _send_all(self) -> list[Sent]:
        sent = []
        for need in range(len(self.needs.left)):
            while self.needs.left[need] > 0:
                unit, eta_s, score_s = self.choice.best_free(need, NOW)
                if unit < 0:
                    break
                if self.units.status[unit] == RETURNING:
                    self.free.ends_return(unit)
                self.free.leaves(unit)
                self.units.status[unit] = BOUND
                takes = self.needs.take(need, self.units.gives[unit])
                sent.append(Sent(unit, need, tuple(takes), eta_s, score_s))
        return sent


def _at(world: World, course: Course) -> World:
    """Return the world with the one place of the needs, and crews that all turn out and answer."""
    places = course.needs["place"].unique().tolist()
    if len(places) != 1 or not (course.needs["from_s"] == NOW).all():
        raise InvalidValueError(
            f"the needs are at {len(places)} places, from {course.needs['from_s'].min()} s to "
            f"{course.needs['from_s'].max()} s; give those of one incident, at one place, at 0 s"
        )
    at = np.flatnonzero(world.place_ids == places[0])
    if not len(at):
        raise InvalidValueError(f"the world has no place {places[0]!r}; build it with that cell")
    return replace(
        world,
        place_ids=world.place_ids[at[:1]],
        reach_s=world.reach_s[at[:1]],
        turnout_probability=np.ones(len(world.units)),
        answer_probability=None,
    )
