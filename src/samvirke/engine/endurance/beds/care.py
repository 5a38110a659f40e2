"""Give intensive care to the patients of a course: own beds, then those of others, day by day."""

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.engine.endurance.beds.cared import Cared
from samvirke.engine.endurance.beds.course import open_stages
from samvirke.engine.endurance.beds.kernel import move_patients
from samvirke.engine.endurance.patients import Patients
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints


def care_for(
    patients: Patients,
    beds: Beds,
    *,
    sharing: Ints,
    teams: float,
    travel: Floats,
    mean_stay_days: float | None = None,
) -> Cared:
    """Say who lies where on each day, and who has no bed; the rules stand in `reference` and `course`.

    Parameters
    ----------
    patients
        `intensive` is the need if nobody were turned away.
    beds
        Of the same hospitals in the same order.
    sharing
        Number of the group of each hospital, from `sharing.sharing_groups`.
    teams
        New transfers that can be done in a day in all groups together, 0 or more; inf: no limit.
    travel
        Hours between hospitals, shape ``(n_hospitals, n_hospitals)``.
    mean_stay_days
        Of an intensive patient, 1 or more; None: `data/beds.csv` (14).

    Raises
    ------
    InvalidValueError
        When hospitals or shapes disagree or a value is outside what it allows.

    Notes
    -----
    One more bed at every stage, or one more team, does not raise the patient-days over capacity on the same
    patients (tested on random worlds). Stages open by the need and not by the beds, so that this holds for
    every nurse shift and surge bed too where teams do not bind; where they do, a bed that is open on some
    days only can cost some: a patient who was not moved while it was open waits for a team once it closes.
    """
    if patients.hospitals != beds.hospitals:
        raise InvalidValueError("patients and beds are not of the same hospitals; take both from one region")
    mean_days = coefficient("beds", "patient", "mean_stay_days") if mean_stay_days is None else mean_stay_days
    n_hospitals = len(beds.hospitals)
    need = np.ascontiguousarray(patients.intensive, dtype=np.float64)
    _refuse_unfit(need, sharing, teams, travel, mean_days, n_hospitals)
    stage = open_stages(need, sharing, beds.opens_above, beds.longest_days)
    each = np.arange(n_hospitals)[:, None]
    room = np.ascontiguousarray(beds.room[stage, each])
    moves = move_patients(
        need,
        room,
        sharing,
        beds.first_served,
        np.argsort(travel, axis=1, kind="stable"),
        np.ascontiguousarray(travel, dtype=np.float64),
        float(teams),
        1 - 1 / mean_days,
    )
    in_own = np.minimum(need, room)
    over = np.maximum(need - in_own - moves.away, 0.0)
    over[over < 1e-9] = 0.0  # what rounding leaves of nobody
    return Cared(
        need=need,
        in_own=in_own,
        away=moves.away,
        over=over,
        hosted=moves.hosted,
        stage=stage,
        room=room,
        transfers=moves.transfers,
        onward=moves.onward,
        returned=moves.returned,
        travel_h=moves.travel_h,
        nurse_shifts_needed=(need + beds.ordinary[stage, each]) * beds.shifts_per_bed[stage],
        nurse_shifts=beds.nurse_shifts,
    )


def _refuse_unfit(
    need: Floats, sharing: Ints, teams: float, travel: Floats, mean_days: float, n_hospitals: int
) -> None:
    if not (np.isfinite(need) & (need >= 0)).all():
        raise InvalidValueError("patients in intensive care must be 0 or more and finite on every day")
    if sharing.shape != (n_hospitals,) or travel.shape != (n_hospitals, n_hospitals):
        raise InvalidValueError(
            f"sharing has shape {sharing.shape} and travel {travel.shape}; they must be ({n_hospitals},) and "
            f"({n_hospitals}, {n_hospitals})"
        )
    if n_hospitals and not (sharing.min() >= 0 and sharing.max() < n_hospitals):
        raise InvalidValueError("sharing must hold numbers of groups from 0, below the number of hospitals")
    if not teams >= 0:
        raise InvalidValueError(f"teams is {teams}; it must be 0 or more new transfers a day")
    if not (travel >= 0).all():
        raise InvalidValueError("travel holds a negative number of hours or none; it must be 0 or more")
    if not mean_days >= 1:
        raise InvalidValueError(f"mean_stay_days is {mean_days}; it must be 1 or more")
