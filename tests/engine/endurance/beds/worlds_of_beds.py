"""Made-up hospitals and courses, small enough to do their sums by hand."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.engine.endurance.beds.care import care_for
from samvirke.engine.endurance.beds.cared import Cared
from samvirke.engine.endurance.patients import Patients

ALL = 10_000.0  # nurses enough for every bed


def patients(intensive: Any) -> Patients:
    """Return a course of intensive patients, shape (n_hospitals, n_days)."""
    need = np.asarray(intensive, dtype=float)
    nobody = np.zeros_like(need)
    return Patients(
        hospitals=tuple(f"h{number}" for number in range(len(need))),
        municipalities=(),
        starts_at_utc="2020-03-01T00:00:00+00:00",
        admissions=nobody,
        ward=nobody,
        intensive=need,
        after_intensive=nobody,
        at_home=np.zeros((0, need.shape[1])),
    )


def beds(
    *stages: list[float],
    ordinary: float = 0.0,
    nurse_shifts: float | list[float] = ALL,
    shifts_per_bed: list[float] | None = None,
    longest_days: list[float] | None = None,
    opens_above: list[list[float]] | None = None,
) -> Beds:
    """Return hospitals with so many beds at each stage; without `opens_above` stages open at full beds."""
    plan = np.array(stages, dtype=float)
    n_stages, n_hospitals = plan.shape
    return Beds(
        hospitals=tuple(f"h{number}" for number in range(n_hospitals)),
        stages=tuple(f"stage{number}" for number in range(n_stages)),
        beds=plan,
        ordinary=np.full(plan.shape, ordinary),
        nurse_shifts=np.broadcast_to(np.array(nurse_shifts, dtype=float), (n_hospitals,)).copy(),
        shifts_per_bed=np.array(shifts_per_bed or [1.0] * n_stages),
        longest_days=np.array(longest_days or [np.inf] * n_stages),
        opens_above=plan[:-1] if opens_above is None else np.array(opens_above, dtype=float),
        first_served=np.arange(n_hospitals),
    )


def cared(
    intensive: Any,
    of: Beds,
    *,
    sharing: list[int] | None = None,
    teams: float = np.inf,
    hours: Any = None,
    mean_stay_days: float = 10.0,
) -> Cared:
    """Give care; without `sharing` all share, and without `hours` every transfer takes one."""
    n = len(of.hospitals)
    return care_for(
        patients(intensive),
        of,
        sharing=np.array(sharing or [0] * n),
        teams=teams,
        travel=np.asarray(hours, dtype=float) if hours is not None else 1.0 - np.eye(n),
        mean_stay_days=mean_stay_days,
    )


@st.composite
def worlds(draw: st.DrawFn, *, stages: int = 1) -> dict[str, Any]:
    """Draw hospitals, a course, who shares with whom, and teams."""
    n, days = draw(st.integers(1, 5)), draw(st.integers(1, 15))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    steps = rng.integers(0, 6, (stages, n)).cumsum(axis=0).astype(float)
    shifts = np.sort(rng.uniform(1, 3, stages))[::-1]
    fewest = draw(st.sampled_from([0.3, 1.0, 3.0]))
    hours = rng.uniform(0.5, 5, (n, n))
    np.fill_diagonal(hours, 0.0)
    return {
        "intensive": rng.integers(0, draw(st.sampled_from([3, 10, 25])), (n, days)).astype(float),
        "of": beds(
            *steps.tolist(),
            ordinary=draw(st.sampled_from([0.0, 1.5])),
            nurse_shifts=(fewest * rng.uniform(0, 12, n)).tolist(),
            shifts_per_bed=shifts.tolist(),
            longest_days=[np.inf, *sorted(rng.integers(1, 9, stages - 1).astype(float), reverse=True)],
        ),
        "sharing": np.unique(rng.integers(0, n, n), return_inverse=True)[1].tolist(),
        "teams": draw(st.sampled_from([0.0, 0.7, 2.0, np.inf])),
        "hours": hours,
        "mean_stay_days": draw(st.sampled_from([1.0, 2.0, 14.0])),
    }
