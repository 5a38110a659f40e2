"""The forecast of each hospital: admissions shared as of late, its own patients leaving."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.care import Care
from samvirke.engine.endurance.forecast.course import Courses, draw_courses
from samvirke.engine.endurance.forecast.state import IN_HOSPITAL, INTENSIVE, MEASURES, State
from samvirke.model.chance import stream
from samvirke.travel.times import Floats, Ints

PATHS = 400  # of each hospital: its quantiles are of few patients, and paths cost as many times the hospitals


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HospitalCourses:
    """What may come to each hospital.

    Parameters
    ----------
    hospitals
        Ids.
    share
        Of the region's admissions of late, shape ``(n_hospitals,)``; the rest goes to those not named.
    today
        Patients of the last day, wards and intensive care, shape ``(2, n_hospitals)``.
    courses
        Paths of one hospital after another's: rows ``path * n_hospitals + hospital``.
    """

    hospitals: tuple[str, ...]
    share: Floats
    today: Floats
    courses: Courses

    def of(self, measure: str) -> Ints:
        """Return a measure, shape ``(n_paths, n_hospitals, n_days)``."""
        return self.by_path(self.courses.of(measure))

    def by_path(self, values: Ints) -> Ints:
        """Return rows as paths and hospitals, shape ``(n_paths, n_hospitals, n_days)``."""
        return values.reshape(-1, len(self.hospitals), values.shape[1])


def share_out(state: State, care: Care, admissions: Ints, *, seed: int) -> HospitalCourses | None:
    r"""Draw what may come to the hospitals that the state names; None where it names none.

    Parameters
    ----------
    state
        Days observed.
    care
        Of the region: its stays and its share in intensive care are those of each hospital.
    admissions
        Of the region, shape ``(n_paths, n_days)``; the first 400 paths are shared out.
    seed
        Of the user.

    Notes
    -----
    Shares are drawn from a Dirichlet distribution around the admissions of the latest 28 days, once for each
    path, and a day's admissions by a multinomial, so that a path's hospitals and the others add up to it.
    """
    if not state.hospitals:
        return None
    recent, whole = _recent(state)
    n = len(state.hospitals)
    even = coefficient("forecast", "hospital", "share_weight") / (n + 1)
    alpha = np.r_[recent, max(0.0, whole - recent.sum())] + np.r_[np.full(n, even), 0.0]
    # Where the hospitals named are all, nothing is left for others.
    alpha[-1] = alpha[-1] if alpha[-1] > 0 else 1e-9
    part = admissions[:PATHS]
    luck = stream(seed, 0, "forecast hospitals", state.last_day.isoformat())
    shares = luck.dirichlet(alpha, len(part))
    split = luck.multinomial(part, shares[:, None, :])[:, :, :n]  # path, day, hospital
    rows = np.ascontiguousarray(split.transpose(0, 2, 1)).reshape(-1, part.shape[1])
    share = recent / max(whole, recent.sum(), 1.0)
    today = np.stack(
        [
            [_today(state, one, is_intensive, care, share[one]) for one in range(n)]
            for is_intensive in (False, True)
        ]
    )
    now = np.rint(np.tile(today, len(part))).astype(np.int64)
    courses = draw_courses(
        rows,
        care,
        seed=seed,
        entity=f"{state.last_day.isoformat()} hospitals",
        now=(now[0], now[1]),
    )
    return HospitalCourses(hospitals=state.hospitals, share=share, today=today, courses=courses)


def _recent(state: State) -> tuple[Floats, float]:
    """Return the latest admissions of each hospital, or as its patients say; and those of the region."""
    days = int(coefficient("forecast", "hospital", "share_days"))
    latest, region = state.by_hospital[:, :, -days:], state.values[:, -days:]
    whole = float(np.nansum(region[0]))
    own = np.nansum(latest[0], axis=1)
    counts = np.isfinite(latest[0]).any(axis=1)
    for measure in (IN_HOSPITAL, INTENSIVE):
        row = MEASURES.index(measure)
        everywhere = float(np.nansum(region[row]))
        if everywhere > 0:
            own = np.where(counts, own, whole * np.nansum(latest[row], axis=1) / everywhere)
        counts |= np.isfinite(latest[row]).any(axis=1)
    return own, whole


def _today(state: State, hospital: int, is_intensive: bool, care: Care, share: float) -> float:
    """Return the latest count of a week, else the hospital's share of the region's patients."""
    intensive = _latest(state, INTENSIVE, hospital)
    if is_intensive:
        return intensive if np.isfinite(intensive) else share * care.intensive
    whole = _latest(state, IN_HOSPITAL, hospital)
    inside = intensive if np.isfinite(intensive) else share * care.intensive
    return max(0.0, whole - inside) if np.isfinite(whole) else share * care.wards


def _latest(state: State, measure: str, hospital: int) -> float:
    days = int(coefficient("forecast", "stay", "days_compared"))
    values = state.by_hospital[MEASURES.index(measure), hospital, -days:]
    known = np.flatnonzero(np.isfinite(values))
    return float(values[known[-1]]) if len(known) else float("nan")
