"""Where to put each day's new intensive patients: a linear program over hospitals and days."""

import time
from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.highs import Model, solve
from samvirke.travel.times import Floats, Ints

HOURS_PER_DAY_OVER = (
    50.0  # reference/endurance.md section 6: a patient-day over capacity against hours of travel
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TransferPlan:
    """Where new patients are put, and how good that is known to be.

    Parameters
    ----------
    placed
        New patients of a hospital's catchment put at a host, shape ``(n_hospitals, n_hospitals, n_days)``.
    occupied
        Patients at each hospital, shape ``(n_hospitals, n_days)``.
    over
        Those of them beyond its beds, same shape.
    travel_h
        Hours on the way, in all.
    value, bound
        Travel hours and weighted patient-days over capacity, and what no plan can be below; NaN and -inf
        where the clock stopped it: a linear program cut short proves nothing.
    gap
        Between them, as a share of the value.
    status
        *optimal*, *time_limit*, or *infeasible*: `most_over` cannot be kept.
    seconds
        Taken.
    """

    placed: Floats
    occupied: Floats
    over: Floats
    travel_h: float
    value: float
    bound: float
    gap: float
    status: str
    seconds: float


def plan_transfers(
    arrivals: Floats,
    beds: Floats,
    hours: Floats,
    *,
    teams: Floats | float = np.inf,
    mean_stay_days: float,
    phases: int = 1,
    lying: Floats | None = None,
    hours_per_day_over: float = HOURS_PER_DAY_OVER,
    most_over: float = np.inf,
    time_limit_s: float = 60.0,
) -> TransferPlan:
    r"""Place new patients so that travel and patient-days over capacity are least.

    Parameters
    ----------
    arrivals
        New intensive patients of each catchment and day, shape ``(n_hospitals, n_days)``; a transfer is
        made on the day of arrival.
    beds
        Staffed beds for them, same shape.
    hours
        Between hospitals, shape ``(n_hospitals, n_hospitals)``; inf where nobody is sent.
    teams
        Transfers that can be done on each day, shape ``(n_days,)`` or one number.
    mean_stay_days
        1 or more.
    phases
        1: geometric stay. 2: the sum of two equal geometric stays, negative binomial with size 2, near that
        of intensive patients (size 2.03); the mean must then be 2 or more.
    lying
        Patients there already on the eve of day 0, shape ``(n_hospitals,)``, in the first phase.
    hours_per_day_over
        Worth of a patient-day over capacity, in hours of travel.
    most_over
        Patient-days over capacity that the plan may leave in all, 0 or more; inf: no limit.
    time_limit_s
        For the solver.

    Raises
    ------
    InvalidValueError
        When shapes disagree or a value is outside what it allows.

    Notes
    -----
    :math:`\min \sum t_{hj} x_{hjt} + c \sum u_{jt}` with :math:`\sum_j x_{hjt} = a_{ht}`,
    :math:`o_{jt} = s\,o_{j,t-1} + \sum_h x_{hjt}`, :math:`u_{jt} \ge o_{jt} - b_{jt}` and
    :math:`\sum_{h \ne j} x_{hjt} \le K_t`. The recursion of the stay keeps it sparse: a stay of any other law
    would tie each day to all before it. With one day it is the transport problem.
    """
    begin = time.perf_counter()
    n, days = arrivals.shape if arrivals.ndim == 2 else (0, 0)
    _refuse_unfit(arrivals, beds, hours, mean_stay_days, phases, n)
    model = Model(maximise=False)
    origin, host = (side.ravel() for side in np.nonzero(np.isfinite(hours)))
    pairs, each, day = len(origin), n * days, np.arange(days)
    # Columns by pair or host and day: placed, occupied in each phase, over.
    x = model.columns(pairs * days, worth=np.repeat(hours[origin, host], days), upper=np.inf)
    occupied = [model.columns(each, upper=np.inf) for _ in range(phases)]
    over = model.columns(each, worth=hours_per_day_over, upper=np.inf)
    row_of = (np.arange(n)[:, None] * days + day).ravel()

    def by(side: Ints) -> Ints:
        return np.asarray((side[:, None] * days + day).ravel())

    model.rows(each, [(by(origin), x, 1.0)], lower=arrivals.ravel(), upper=arrivals.ravel())
    stay_on = 1 - phases / mean_stay_days
    later = row_of[row_of % days > 0] if days else row_of
    was_there = np.zeros((n, days))
    was_there[:, 0] = 0.0 if lying is None else lying
    begun = stay_on * was_there.ravel()
    model.rows(
        each,
        [
            (row_of, occupied[0], 1.0),
            (later, occupied[0][later - 1], -stay_on),
            (by(host), x, -1.0),
        ],
        lower=begun,
        upper=begun,
    )
    if phases == 2:
        passed = (1 - stay_on) * was_there.ravel()
        model.rows(
            each,
            [
                (row_of, occupied[1], 1.0),
                (later, occupied[1][later - 1], -stay_on),
                (later, occupied[0][later - 1], -(1 - stay_on)),
            ],
            lower=passed,
            upper=passed,
        )
    model.rows(
        each,
        [(row_of, over, 1.0), *((row_of, phase, -1.0) for phase in occupied)],
        lower=-beds.ravel(),
    )
    limit = np.broadcast_to(np.asarray(teams, dtype=np.float64), (days,))
    away = np.flatnonzero(np.repeat(origin != host, days))
    model.rows(days, [(np.tile(day, pairs)[away], x[away], 1.0)], upper=limit)
    if most_over < np.inf:
        model.row(over, 1.0, upper=most_over)
    solved = solve(model, time_limit_s=time_limit_s, method="ipm")  # three times as fast on 42 hospitals
    found = solved.columns if solved.finished and solved.columns is not None else None
    values = np.full(model.n_columns, np.nan) if found is None else found
    placed = np.zeros((n, n, days))
    placed[origin, host] = values[x].reshape(pairs, days)
    value = solved.value if found is not None else np.nan
    return TransferPlan(
        placed=placed,
        occupied=np.sum([values[phase] for phase in occupied], axis=0).reshape(n, days),
        over=values[over].reshape(n, days),
        travel_h=float((placed * np.where(np.isfinite(hours), hours, 0.0)[:, :, None]).sum()),
        value=value,
        bound=solved.bound,
        gap=0.0 if value == solved.bound else abs(value - solved.bound) / max(abs(value), 1e-12),
        status="optimal" if found is not None else "infeasible" if solved.infeasible else "time_limit",
        seconds=time.perf_counter() - begin,
    )


def _refuse_unfit(
    arrivals: Floats, beds: Floats, hours: Floats, mean_stay_days: float, phases: int, n: int
) -> None:
    if arrivals.ndim != 2 or 0 in arrivals.shape or beds.shape != arrivals.shape or hours.shape != (n, n):
        raise InvalidValueError(
            f"arrivals is {arrivals.shape}, beds {beds.shape} and hours {hours.shape}; they must be "
            "(n_hospitals, n_days) twice, with a day at least, and (n_hospitals, n_hospitals)"
        )
    if not (np.isfinite(arrivals) & (arrivals >= 0)).all() or not (np.isfinite(beds) & (beds >= 0)).all():
        raise InvalidValueError("arrivals and beds must be 0 or more and finite on every day")
    if not (hours >= 0).all() or not (np.diagonal(hours) == 0).all():
        raise InvalidValueError("hours must be 0 or more, and 0 from a hospital to itself")
    if phases not in {1, 2}:
        raise InvalidValueError(f"phases is {phases}; it must be 1 or 2")
    if not phases <= mean_stay_days < np.inf:
        raise InvalidValueError(
            f"mean_stay_days is {mean_stay_days}; with {phases} phases it must be {phases} or more and finite"
        )
