"""Every step of every unit: what a map plays back and a person can check line by line."""

from dataclasses import dataclass
from enum import IntEnum

from samvirke.travel.times import Floats, Ints


class Step(IntEnum):
    """What a unit did. Several at one moment stand in the order of the simulator's rules."""

    SENT = 0  # to a need, from the stop it is reached through
    AT_PLACE = 1  # works there until `until_s`
    TO_HOSPITAL = 2  # leaves the place with a patient; stop: the hospital
    AT_HOSPITAL = 3  # waits for a bay, if it must, and hands over
    HANDED_OVER = 4  # FREE or SENT follows
    FREE = 5  # begins its way to a stop; not where it takes a waiting need at once
    AT_REST = 6
    TURNED = 7  # leaves its way to a need, its first is named; SENT follows
    MOVED = 8  # begins its way from stop to stop, free


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trace:
    """Steps in the order they happened; all arrays have shape ``(n_steps,)``.

    Parameters
    ----------
    at_s
        When.
    step
        Which `Step`.
    unit
        Index of the unit.
    need
        First need it serves at the place, a row of the course; -1 for `FREE`, `AT_REST` and `MOVED`.
    stop
        Stop it is bound for (`TO_HOSPITAL`, `AT_HOSPITAL`, `HANDED_OVER`, `FREE`, `AT_REST`, `MOVED`) or
        reached through (`SENT`), -1 where none.
    until_s
        When the leg (or the work at the place) that begins with this step ends; ``inf`` where no way leads
        to the stop; its own moment where none begins (`AT_HOSPITAL`, `HANDED_OVER`, `AT_REST`, `TURNED`).
    """

    at_s: Floats
    step: Ints
    unit: Ints
    need: Ints
    stop: Ints
    until_s: Floats
