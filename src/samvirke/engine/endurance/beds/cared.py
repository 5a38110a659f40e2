"""Who lay where: the answer of intensive care to a course."""

from dataclasses import dataclass

import numpy as np

from samvirke.travel.times import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cared:
    """Patients in intensive beds, and patients for whom there is none, day by day.

    Every patient is counted under the hospital whose catchment they come from, but `hosted`, which is
    counted where they lie. need = in_own + away + over on every day.

    Parameters
    ----------
    need
        Uncapped need, shape ``(n_hospitals, n_days)``.
    in_own, away
        In a bed of their own hospital, and of another.
    over
        Over capacity: need without a bed.
    hosted
        Patients of others who lie here.
    stage
        Number of the stage that is open, from 0.
    room
        Staffed beds that ordinary patients leave free.
    transfers
        Brought away that day for the first time; limited by the teams.
    onward, returned
        Guests brought on to another host, and home because there is room again or none left where they
        were; shape ``(n_days,)``, not limited.
    travel_h
        Hours on the way of all moves of the day, shape ``(n_days,)``.
    nurse_shifts_needed
        Shifts for all patients, ordinary and of the course, with a bed or without, at the open stage.
    nurse_shifts
        Available a day, shape ``(n_hospitals,)``.
    """

    need: Floats
    in_own: Floats
    away: Floats
    over: Floats
    hosted: Floats
    stage: Ints
    room: Floats
    transfers: Floats
    onward: Floats
    returned: Floats
    travel_h: Floats
    nurse_shifts_needed: Floats
    nurse_shifts: Floats

    @property
    def days_over(self) -> Floats:
        """Patient-days over capacity of each hospital, shape ``(n_hospitals,)``."""
        return np.asarray(self.over.sum(axis=1))

    @property
    def total_over(self) -> float:
        """Patient-days over capacity in all."""
        return float(self.over.sum())
