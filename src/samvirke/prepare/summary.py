"""One run in small: what is kept of a course and its outcome when the next run begins."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.outcome import Outcome
from samvirke.model.calendar import HOUR_S, LocalHours, local_hours
from samvirke.model.course import Course
from samvirke.prepare.judging import Answers, Judging
from samvirke.travel.times import Floats, Ints

CURVE_STEP_S = 30.0
CURVE_STEPS = 180  # up to 90 minutes
QUANTILES = (0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RunSummary:
    """Counts and quantiles of one run. F functions, M municipalities, C area classes, O owners.

    Parameters
    ----------
    days, incidents
        Of the course.
    required, met, late, unmet, by_own
        Needs, shape ``(F, M)``.
    allowed
        Needs that the standard lets pass, shape ``(F, M)``.
    quantile_s
        Response time at `QUANTILES`, shape ``(3, F, M)``; ``inf`` among the unmet, NaN without needs.
    full_p90_s
        Nine in ten incidents have all they need of the function within, shape ``(F, M)``.
    class_quantile_s
        As `quantile_s` for area classes, shape ``(3, C)``.
    curve
        Share of needs met by the end of each step, shape ``(C, CURVE_STEPS)``; NaN without needs.
    rhythm
        Required and late or unmet, shape ``(2, F, 12, 24)``.
    helpers
        Who came first, shape ``(F, M, O)``.
    came_from
        From which municipality, shape ``(F, M, M + 1)``; the last: from a site that names none.
    """

    days: float
    incidents: int
    required: Ints
    met: Ints
    late: Ints
    unmet: Ints
    by_own: Ints
    allowed: Floats
    quantile_s: Floats
    full_p90_s: Floats
    class_quantile_s: Floats
    curve: Floats
    rhythm: Ints
    helpers: npt.NDArray[np.int32]
    came_from: npt.NDArray[np.int32]


def summarise(
    judging: Judging, course: Course, outcome: Outcome, alert_s: Floats | None = None
) -> RunSummary:
    """Hold an outcome against the standards and keep what the tables need; `alert_s` as `Judging.answers`."""
    n_functions, n_municipalities = len(judging.functions), len(judging.municipalities)
    shape = (n_functions, n_municipalities)
    counts = {
        name: np.zeros(shape, dtype=np.int64) for name in ("required", "met", "late", "unmet", "by_own")
    }
    allowed, full_p90_s = np.zeros(shape), np.full(shape, np.nan)
    quantile_s = np.full((len(QUANTILES), *shape), np.nan)
    class_quantile_s = np.full((len(QUANTILES), len(judging.classes)), np.nan)
    curve = np.full((len(judging.classes), CURVE_STEPS), np.nan)
    rhythm = np.zeros((2, n_functions, 12, 24), dtype=np.int64)
    # Kept of every run: in 32 bits a hundred runs of the country take 0.3 GB.
    helpers = np.zeros((*shape, len(judging.owners)), dtype=np.int32)
    came_from = np.zeros((*shape, n_municipalities + 1), dtype=np.int32)
    local = _calendar(course.starts_at_utc, max(1, int(np.ceil(course.horizon_s / HOUR_S))))
    for f, asked in enumerate(judging.asked(course)):
        answers = judging.answers_to(asked, outcome, alert_s)
        m, response_s = answers.municipality, answers.response_s
        verdict = _verdict(judging, f, answers)
        for name, count in counts.items():
            count[f] = np.bincount(m[verdict[name]], minlength=n_municipalities)
        passes = 1 - np.nan_to_num(judging.share[f][answers.cell], nan=1.0)
        allowed[f] = np.bincount(m, weights=passes, minlength=n_municipalities)
        quantile_s[:, f] = quantiles_by(m, response_s, n_municipalities, QUANTILES)
        full_p90_s[f] = quantiles_by(m, answers.full_s, n_municipalities, (0.9,))[0]
        came = verdict["came"]
        np.add.at(helpers[f], (m[came], judging.owner_of_unit[answers.unit[came]]), 1)
        np.add.at(came_from[f], (m[came], judging.municipality_of_unit[answers.unit[came]]), 1)
        rhythm[0, f] = _by_month_and_hour(local, answers.at_s)
        rhythm[1, f] = _by_month_and_hour(local, answers.at_s[~verdict["met"]])
        of_class = judging.class_of_cell[f][answers.cell]
        seen = np.unique(of_class)
        class_quantile_s[:, seen] = quantiles_by(of_class, response_s, len(judging.classes), QUANTILES)[
            :, seen
        ]
        for c in seen:
            curve[c] = _share_within(response_s[of_class == c])
    return RunSummary(
        days=course.horizon_s / (24 * HOUR_S),
        incidents=course.incident_count,
        allowed=allowed,
        quantile_s=quantile_s,
        full_p90_s=full_p90_s,
        class_quantile_s=class_quantile_s,
        curve=curve,
        rhythm=rhythm,
        helpers=helpers,
        came_from=came_from,
        **counts,
    )


def quantiles_by(group: Ints, values: Floats, n_groups: int, shares: tuple[float, ...]) -> Floats:
    """Return quantiles of values by group, shape ``(n_shares, n_groups)``; NaN for empty groups.

    The quantile is the smallest value that at least the share of the group does not exceed, so
    that ``inf`` (nobody came) is ordered like any other time and never averaged.
    """
    by_value = np.argsort(values)
    # A stable sort of 16 bits or less is numpy's radix sort: linear, where lexsort compares.
    small = group[by_value].astype(np.min_scalar_type(n_groups))
    ordered = values[by_value[np.argsort(small, kind="stable")]]
    count = np.bincount(group, minlength=n_groups)
    start = np.cumsum(count) - count
    result = np.full((len(shares), n_groups), np.nan)
    some = count > 0
    for row, share in enumerate(shares):
        # 0.9 × 10 may come out a hair above 9: without the allowance the tenth would be taken.
        place = start + np.maximum(np.ceil(share * count - 1e-9).astype(np.int64), 1) - 1
        result[row, some] = ordered[place[some]]
    return result


def _verdict(judging: Judging, f: int, answers: Answers) -> dict[str, npt.NDArray[np.bool_]]:
    """Say of each incident whether somebody came, in time, late or never, and whether from the owner.

    Where no standard is known whoever comes is in time.
    """
    limit_s = np.nan_to_num(judging.limit_s[f][answers.cell], nan=np.inf)
    came = answers.unit >= 0
    met = came & (answers.response_s <= limit_s)
    owner = np.where(came, judging.owner_of_unit[answers.unit], -1)
    return {
        "required": np.ones(len(came), dtype=np.bool_),
        "came": came,
        "met": met,
        "late": came & ~met,
        "unmet": ~came,
        "by_own": came & (owner == judging.duty[f][answers.municipality]),
    }


def _by_month_and_hour(local: LocalHours, at_s: Floats) -> Ints:
    """Count moments by local month and hour of the day, shape ``(12, 24)``."""
    hour = np.minimum(at_s // HOUR_S, len(local.hour) - 1).astype(np.int64)
    count = np.zeros((12, 24), dtype=np.int64)
    np.add.at(count, (local.month[hour].astype(np.int64) - 1, local.hour[hour].astype(np.int64)), 1)
    return count


def _share_within(response_s: Floats) -> Floats:
    """Return the share of times within each step of a curve; a time at its end is within."""
    steps_s = CURVE_STEP_S * np.arange(1, CURVE_STEPS + 1)
    return np.searchsorted(np.sort(response_s), steps_s, side="right") / len(response_s)


@cache
def _calendar(starts_at_utc: str, n_hours: int) -> LocalHours:
    return local_hours(starts_at_utc, n_hours)
