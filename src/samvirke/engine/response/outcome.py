"""What came of a course: who came when, and what nobody came to."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.trace import Trace
from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """When needs were met, in the order of the course's needs.

    Parameters
    ----------
    first_s
        Seconds from the need until the first unit for it stood at the place; ``inf``: never.
    filled_s
        Seconds until all of its quantity stood there; ``inf``: never.
    first_unit
        Index of the first unit there, -1: none.
    travel_s
        Travel time of that first unit, without turn-out and waiting; ``inf``: none.
    waited
        True where the need had to wait because no able unit was free.
    busy_s
        Seconds each unit was away, from alert until free again, shape ``(n_units,)``.
    missions
        How often each unit was sent; being turned to another need counts anew.
    hospital_stop
        Stop at which the patient of a need was handed over, -1: none; shape ``(n_needs,)``. A unit carries
        one patient, of the first such need it serves; of several units for one need the first to hand over.
    bay_wait_s
        Seconds the unit waited there for a bay; 0 where none was carried.
    turned_away
        How often a unit under way to the need was turned to a more urgent one, shape ``(n_needs,)``.
    moves
        How often move-up sent each unit elsewhere than to its own base, or from stop to stop.
    trace
        Every step of every unit in order of time; None where it was not asked for.
    """

    first_s: Floats
    filled_s: Floats
    first_unit: Ints
    travel_s: Floats
    waited: npt.NDArray[np.bool_]
    busy_s: Floats
    missions: Ints
    hospital_stop: Ints
    bay_wait_s: Floats
    turned_away: Ints
    moves: Ints
    trace: Trace | None = None

    @property
    def served(self) -> int:
        """Needs of which all the quantity came."""
        return int(np.isfinite(self.filled_s).sum())

    @property
    def waiting(self) -> int:
        """Needs that were never filled: still waiting at the end, lapsed, or out of reach."""
        return int((~np.isfinite(self.filled_s)).sum())


def first_capable_s(outcome: Outcome, incident: Ints, arrival_order: Ints) -> Floats:
    """Return for each incident when the first unit for its first-wanted need was there.

    Parameters
    ----------
    outcome
        Of the course.
    incident, arrival_order
        Columns of the needs, incidents ascending.

    Returns
    -------
    Seconds since the incident, shape ``(n_incidents,)``; ``inf`` where nobody came.
    """
    starts = _starts(incident)
    first_order = np.minimum.reduceat(arrival_order, starts)
    size = np.diff(np.append(starts, len(incident)))
    wanted_first = arrival_order == np.repeat(first_order, size)
    return np.asarray(np.minimum.reduceat(np.where(wanted_first, outcome.first_s, np.inf), starts))


def full_complement_s(outcome: Outcome, incident: Ints) -> Floats:
    """Return for each incident when all it needed was there, seconds; ``inf`` where it never was."""
    return np.asarray(np.maximum.reduceat(outcome.filled_s, _starts(incident)))


def _starts(incident: Ints) -> Ints:
    return np.flatnonzero(np.diff(incident, prepend=incident[:1] - 1))
