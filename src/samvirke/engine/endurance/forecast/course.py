"""A forecast: courses that may come, each with admissions, patients in hospital and in intensive care."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.care import Care
from samvirke.engine.endurance.forecast.flow import pass_through
from samvirke.engine.endurance.forecast.score import QUANTILES
from samvirke.engine.endurance.forecast.state import ADMISSIONS, IN_HOSPITAL, INTENSIVE
from samvirke.engine.endurance.forecast.stays import Stays
from samvirke.model.chance import stream
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

LENGTHS = 5  # of the stays: each is taken by a fifth of the paths


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Courses:
    """What may come, path by path; each of shape ``(n_paths, n_days)``, whole patients.

    Parameters
    ----------
    admissions
        New that day.
    ward
        In hospital, before intensive care or without it.
    intensive, after_intensive
        In intensive care; on a ward after it.
    """

    admissions: Ints
    ward: Ints
    intensive: Ints
    after_intensive: Ints

    def of(self, measure: str) -> Ints:
        """Return admissions, in_hospital or intensive.

        Raises
        ------
        InvalidValueError
            For another word.
        """
        if measure == IN_HOSPITAL:
            return self.ward + self.intensive + self.after_intensive
        if measure not in (ADMISSIONS, INTENSIVE):
            raise InvalidValueError(
                f"the measure is {measure!r}; it must be {ADMISSIONS}, {IN_HOSPITAL} or {INTENSIVE}"
            )
        return self.admissions if measure == ADMISSIONS else self.intensive


def draw_courses(
    admissions: Ints, care: Care, *, seed: int, entity: str, now: tuple[Ints, Ints] | None = None
) -> Courses:
    """Let today's patients leave, and those to come arrive and leave.

    Parameters
    ----------
    admissions
        To come, shape ``(n_paths, n_days)``.
    care
        What is known of those in care.
    seed, entity
        Which luck: of the user, and whom the courses are of and from which day.
    now
        Patients of the last day outside and in intensive care by path, shape ``(n_paths,)`` each; None: those
        of `care` on all paths.

    Returns
    -------
    Courses
        In hospital are never fewer than in intensive care, and every patient goes one way.
    """
    n_paths = len(admissions)
    luck = stream(seed, 0, "forecast share", entity)
    share = np.zeros(n_paths)
    if care.share_shape > 0:
        share = np.minimum(1.0, luck.gamma(care.share_shape, 1 / care.share_rate, n_paths))
    wards, intensive = now or (
        np.full(n_paths, round(care.wards), dtype=np.int64),
        np.full(n_paths, round(care.intensive), dtype=np.int64),
    )
    parts: list[tuple[Ints, Courses]] = []
    spread = coefficient("forecast", "stay", "spread")
    for number in range(LENGTHS):
        rows = np.arange(number, n_paths, LENGTHS)
        factor = float(np.exp(spread * norm.ppf((number + 0.5) / LENGTHS)))
        made = _draw(
            admissions[rows],
            share[rows],
            (wards[rows], intensive[rows]),
            care,
            care.stays.scaled(factor),
            stream(seed, 0, "forecast stays", f"{entity} {number}"),
        )
        parts.append((rows, made))
    return Courses(
        **{
            name: _together(parts, name, admissions.shape)
            for name in ("admissions", "ward", "intensive", "after_intensive")
        }
    )


def _draw(
    admissions: Ints,
    share: Floats,
    now: tuple[Ints, Ints],
    care: Care,
    stays: Stays,
    luck: np.random.Generator,
) -> Courses:
    days = admissions.shape[1]
    left = care.remaining(stays, days)
    mix = luck.multinomial(now[0], care.mix)  # where on their way today's patients on wards are
    need = luck.binomial(admissions, share[:, None])
    ward, _ = pass_through(mix[:, 0], left[0], admissions - need, stays.ward, luck)
    before, to_intensive = pass_through(mix[:, 1], left[1], need, stays.before_intensive, luck)
    intensive, out = pass_through(now[1], left[2], to_intensive, stays.intensive, luck)
    on = luck.binomial(out, stays.after_share)
    after, _ = pass_through(mix[:, 2], left[3], on, stays.after_intensive, luck)
    return Courses(admissions=admissions, ward=ward + before, intensive=intensive, after_intensive=after)


def _together(parts: Sequence[tuple[Ints, Courses]], name: str, shape: tuple[int, ...]) -> Ints:
    whole = np.empty(shape, dtype=np.int64)
    for rows, courses in parts:
        whole[rows] = getattr(courses, name)
    return whole


def quantiles_of(paths: Floats | Ints) -> Floats:
    """Return `score.QUANTILES` over the paths, shape ``(5, …)``; values that some path had."""
    return np.asarray(np.quantile(paths, QUANTILES, axis=0, method="nearest"), dtype=np.float64)
