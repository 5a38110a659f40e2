"""What foresight is worth: the best transfers had the days around the peak been known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from samvirke.engine.endurance.beds.cared import Cared
from samvirke.prepare.measures.beds.result import FORESIGHT_COLUMNS, TRANSFER_COLUMNS, no_rows
from samvirke.prepare.measures.beds.setting import Setting
from samvirke.prepare.measures.beds.transfers import plan_transfers
from samvirke.travel.times import Floats, Ints

DAYS = 60  # around the peak: more would be knowing more than any forecast does
NOBODY = 1e-6  # patients; what the solver leaves of nobody
SLACK = 5e-7  # patient-days, for what rounding adds to a sum


def foresight(
    courses: Sequence[Cared], setting: Setting, names: Mapping[str, str], *, time_limit_s: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hold the rule of the day against the best plan for the days around the peak of the middle run.

    Parameters
    ----------
    courses
        The kept runs with care given, sharing as asked; the one in the middle by patient-days over capacity
        is taken (the lower of two).
    setting
        Teams, hours and who shares with whom.
    names
        Hospital → its name.
    time_limit_s
        For the linear program.

    Returns
    -------
    Columns of `FORESIGHT_COLUMNS` (one row) and of `TRANSFER_COLUMNS`; no rows where nobody shares.

    Notes
    -----
    Both move patients on the day they arrive and never again, on the same days, beds, teams and arrivals:
    what differs is what they know. The program may not leave more patient-days over capacity than the rule
    does, so that it never saves hours on the way at their cost.
    """
    group = setting.groups[setting.sharing]
    if not courses or len(np.unique(group)) == len(group):
        return no_rows(FORESIGHT_COLUMNS), no_rows(TRANSFER_COLUMNS)
    days = around_peak(courses[_middle([of.total_over for of in courses])], setting.mean_stay_days)
    hours = np.where(group[:, None] == group[None, :], setting.travel, np.inf)
    over_by_rule = over_of(
        placed_by_rule(days, hours, setting.beds.first_served, teams=setting.teams), days
    ).sum()
    plan = plan_transfers(
        days.arrivals,
        days.room,
        hours,
        teams=setting.teams,
        mean_stay_days=setting.mean_stay_days,
        lying=days.lying,
        most_over=over_by_rule + SLACK,
        time_limit_s=time_limit_s,
    )
    moved = np.nan_to_num(plan.placed.sum(axis=2))
    np.fill_diagonal(moved, 0.0)
    found = plan.status == "optimal"
    row = {
        "days": days.arrivals.shape[1],
        "from_day": days.from_day,
        "over_by_rule": over_by_rule,
        "over_planned": plan.over.sum(),
        "over_simulated": days.over_simulated,
        "transfers": moved.sum() if found else np.nan,
        "travel_h": plan.travel_h if found else np.nan,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": plan.seconds,
    }
    return pd.DataFrame([row]).astype(FORESIGHT_COLUMNS), _who_to_whom(moved, hours, setting, names)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Days:
    """Some days of a course, as both ways of placing patients see them.

    Parameters
    ----------
    from_day
        The first of them.
    arrivals
        New intensive patients by catchment, shape ``(n_hospitals, n_days)``.
    room
        Staffed beds that ordinary patients leave free, same shape.
    lying
        Patients at each hospital on the eve, with a bed or without, shape ``(n_hospitals,)``.
    stay_on
        Probability that a patient of today is one tomorrow.
    over_simulated
        Patient-days over capacity that the simulation has on these days.
    """

    from_day: int
    arrivals: Floats
    room: Floats
    lying: Floats
    stay_on: float
    over_simulated: float


def around_peak(cared: Cared, mean_stay_days: float) -> Days:
    """Return the days around the largest need of all hospitals together, fewer in a short course."""
    n_hospitals, n_days = cared.need.shape
    begin = max(0, min(int(cared.need.sum(axis=0).argmax()) - DAYS // 2, n_days - DAYS))
    taken = slice(begin, begin + DAYS)
    stay_on = 1 - 1 / mean_stay_days
    nobody = np.zeros(n_hospitals)
    eve = cared.in_own + cared.over + cared.hosted
    return Days(
        from_day=begin,
        arrivals=arrivals_of(
            cared.need[:, taken], stay_on, before=cared.need[:, begin - 1] if begin else nobody
        ),
        room=np.ascontiguousarray(cared.room[:, taken]),
        lying=np.asarray(eve[:, begin - 1]) if begin else nobody,
        stay_on=stay_on,
        over_simulated=float(cared.over[:, taken].sum()),
    )


def arrivals_of(need: Floats, stay_on: float, *, before: Floats) -> Floats:
    r"""Return the new patients of each day with whom a geometric census follows the need most closely.

    A course tells who is in care, and its stays are not geometric. Where the need never falls faster than
    by chance, arrivals are what it lacks when the others have stayed on, and the census is the need; else
    they are the arrivals, 0 or more, whose census has the least squared distance from it.

    Parameters
    ----------
    need
        Patients of each catchment and day, shape ``(n_hospitals, n_days)``.
    stay_on
        Probability that a patient of today is one tomorrow.
    before
        Patients on the eve of day 0, shape ``(n_hospitals,)``.

    Notes
    -----
    Taking :math:`\max(0, o_t - s\,o_{t-1})` each day instead would never give back what it rounds up: with
    whole patients in small hospitals the census then lies 13 to 25 % above the need.
    """
    day = np.arange(need.shape[1])
    still_there = np.tril(stay_on ** np.abs(day[:, None] - day))
    of_before = before[:, None] * stay_on ** (day + 1)
    return np.stack([nnls(still_there, wanted)[0] for wanted in need - of_before])


def placed_by_rule(days: Days, hours: Floats, first_served: Ints, *, teams: float) -> Floats:
    """Place new patients day by day without foresight; return them, shape as `TransferPlan.placed`.

    Each hospital takes its own new patients first; those it has no room for go, hospital by hospital in the
    order served, to the nearest free bed of those who share until the teams are used up, and else stay.

    Parameters
    ----------
    days
        What happens.
    hours
        Between hospitals; inf where nobody is sent.
    first_served
        Hospitals in the order in which teams serve them.
    teams
        Transfers of a day.
    """
    n_hospitals, n_days = days.arrivals.shape
    placed = np.zeros((n_hospitals, n_hospitals, n_days))
    nearest = np.argsort(hours, axis=1, kind="stable")
    there = days.lying
    for day in range(n_days):
        free = np.maximum(days.room[:, day] - days.stay_on * there, 0.0)
        at_home = np.minimum(days.arrivals[:, day], free)
        lacking, free, left = days.arrivals[:, day] - at_home, free - at_home, teams
        for h in first_served:
            for j in nearest[h]:
                if j != h and np.isfinite(hours[h, j]):
                    part = min(lacking[h], free[j], left)
                    placed[h, j, day] = part
                    lacking[h] -= part
                    free[j] -= part
                    left -= part
        placed[:, :, day] += np.diag(at_home + lacking)
        there = days.stay_on * there + placed[:, :, day].sum(axis=0)
    return placed


def over_of(placed: Floats, days: Days) -> Floats:
    """Return the patients beyond the beds by hospital and day, where patients are placed so."""
    there, over = days.lying, np.zeros(days.room.shape)
    for day, new in enumerate(placed.sum(axis=0).T):
        there = days.stay_on * there + new
        over[:, day] = np.maximum(there - days.room[:, day], 0.0)
    return over


def _middle(amounts: Sequence[float]) -> int:
    return int(np.argsort(amounts, kind="stable")[(len(amounts) - 1) // 2])


def _who_to_whom(moved: Floats, hours: Floats, setting: Setting, names: Mapping[str, str]) -> pd.DataFrame:
    origin, host = np.nonzero(moved > NOBODY)
    ids = np.array(setting.beds.hospitals, dtype=object)
    table = pd.DataFrame(
        {
            "from": ids[origin],
            "from_name": [names[site] for site in ids[origin]],
            "to": ids[host],
            "to_name": [names[site] for site in ids[host]],
            "patients": moved[origin, host],
            "hours": moved[origin, host] * hours[origin, host],
        }
    )
    most_first = table.sort_values("patients", ascending=False, kind="stable", ignore_index=True)
    return most_first[list(TRANSFER_COLUMNS)].astype(TRANSFER_COLUMNS)
