"""One run in small: what is kept of a course and its outcome when the next run begins."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.model.calendar import HOUR_S, local_hours
from samvirke.model.course import Course
from samvirke.prepare.judging import Judging
from samvirke.travel.times import Floats, Ints

CURVE_STEP_S = 30.0
CURVE_STEPS = 180  # up to 90 minutes
QUANTILES = (0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RunSummary:
    """Counts and quantiles of one run. F functions, M municipalities, C area classes, O owners.

    Parameters
    ----------
    incidents
        In the course.
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
        Share of needs met by the end of each step, shape ``(C, CURVE_STEPS)``.
    rhythm
        Required and late or unmet, shape ``(2, F, 12, 24)``.
    helpers
        Who came first, shape ``(F, M, O)``.
    """

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
    helpers: Ints


def summarise(judging: Judging, course: Course, outcome: Outcome) -> RunSummary:
    """Hold an outcome against the standards and keep what the tables need."""
    shape = (len(judging.functions), len(judging.municipalities))
    counts = {name: np.zeros(shape, dtype=np.int64) for name in ("met", "late", "unmet", "by_own")}
    allowed, full_p90_s = np.zeros(shape), np.full(shape, np.nan)
    quantile_s = np.full((len(QUANTILES), *shape), np.nan)
    class_quantile_s = np.full((len(QUANTILES), len(judging.classes)), np.nan)
    curve = np.full((len(judging.classes), CURVE_STEPS), np.nan)
    rhythm = np.zeros((2, shape[0], 12, 24), dtype=np.int64)
    helpers = np.zeros((*shape, len(judging.owners)), dtype=np.int64)
    local = local_hours(course.starts_at_utc, int(np.ceil(course.horizon_s / HOUR_S)))
    steps_s = CURVE_STEP_S * np.arange(1, CURVE_STEPS + 1)
    for f in range(shape[0]):
        answers = judging.answers(f, course, outcome)
        m, cell, response_s = answers.municipality, answers.cell, answers.response_s
        limit_s, share = judging.limit_s[f][cell], judging.share[f][cell]
        came = np.isfinite(response_s)
        met = came & (response_s <= np.nan_to_num(limit_s, nan=np.inf))
        owner = np.where(answers.unit >= 0, judging.owner_of_unit[answers.unit], -1)
        own = owner == judging.duty[f][m]
        for name, which in {
            "met": met,
            "late": came & ~met,
            "unmet": ~came,
            "by_own": came & own,
        }.items():
            counts[name][f] = np.bincount(m[which], minlength=shape[1])
        allowed[f] = np.bincount(m, weights=1 - np.nan_to_num(share, nan=1.0), minlength=shape[1])
        quantile_s[:, f] = quantiles_by(m, response_s, shape[1], QUANTILES)
        full_p90_s[f] = quantiles_by(m, answers.full_s, shape[1], (0.9,))[0]
        np.add.at(helpers[f], (m[came], owner[came]), 1)
        hour = np.minimum(answers.at_s // HOUR_S, len(local.hour) - 1).astype(np.int64)
        when = (local.month[hour].astype(np.int64) - 1, local.hour[hour].astype(np.int64))
        np.add.at(rhythm[0, f], when, 1)
        np.add.at(rhythm[1, f], (when[0][~met], when[1][~met]), 1)
        of_class = judging.class_of_cell[f][cell]
        for c in np.unique(of_class):
            times = np.sort(response_s[of_class == c])
            curve[c] = np.searchsorted(times, steps_s, side="right") / len(times)
            class_quantile_s[:, c] = [_quantile(times, q) for q in QUANTILES]
    return RunSummary(
        incidents=course.incident_count,
        required=counts["met"] + counts["late"] + counts["unmet"],
        allowed=allowed,
        quantile_s=quantile_s,
        full_p90_s=full_p90_s,
        class_quantile_s=class_quantile_s,
        curve=curve,
        rhythm=rhythm,
        helpers=helpers,
        **counts,
    )


def quantiles_by(group: Ints, values: Floats, n_groups: int, shares: tuple[float, ...]) -> Floats:
    """Return quantiles of values by group, shape ``(n_shares, n_groups)``; NaN for empty groups.

    The quantile is the smallest value that at least the share of the group does not exceed, so
    that ``inf`` (nobody came) is ordered like any other time and never averaged.
    """
    order = np.lexsort((values, group))
    ordered = values[order]
    count = np.bincount(group, minlength=n_groups)
    start = np.cumsum(count) - count
    result = np.full((len(shares), n_groups), np.nan)
    some = count > 0
    for row, share in enumerate(shares):
        place = start + np.maximum(np.ceil(share * count - 1e-9).astype(np.int64), 1) - 1
        result[row, some] = ordered[place[some]]
    return result


def _quantile(ordered: Floats, share: float) -> float:
    return float(ordered[max(int(np.ceil(share * len(ordered) - 1e-9)), 1) - 1])
