"""The cheapest beds and nurses against patient-days over capacity: a two-stage linear program over runs."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from samvirke.engine.endurance.beds.capacity import Beds
from samvirke.engine.endurance.beds.course import open_stages
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.beds.costs import Costs
from samvirke.prepare.measures.highs import Model, solve
from samvirke.travel.times import Bools, Floats, Ints

TAIL = 0.05  # CVaR95: the mean of the worst twentieth of the runs
GIVEN_UP = 0.01  # share of the gain that may be given up to spread what is added over hospitals
BOTH_ALIKE = 0.5  # weight of CVaR95 beside the mean


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Expansion:
    """Beds and nurses to add, and how good that is known to be.

    Parameters
    ----------
    beds, nurses
        More at each hospital, shape ``(n_hospitals,)``; parts of a bed and nurse are allowed: `whole` rounds.
    cost_nok
        Of them.
    expected, cvar95
        Patient-days over capacity of a run on the runs given, where teams do not bind: mean, and mean of the
        worst twentieth.
    value, bound, gap
        Of (1 - w) mean + w CVaR95; NaN and -inf where the clock stopped it.
    status
        *optimal* or *time_limit*.
    seconds
        Taken.
    """

    beds: Floats
    nurses: Floats
    cost_nok: float
    expected: float
    cvar95: float
    value: float
    bound: float
    gap: float
    status: str
    seconds: float

    def whole(self, costs: Costs) -> tuple[Floats, Floats]:
        """Return whole beds and nurses for no more money: rounded down, then the largest parts up."""
        amounts = np.concatenate([self.beds, self.nurses])
        prices = np.repeat([costs.bed_nok, costs.nurse_nok], len(self.beds))
        kept = np.floor(amounts + 1e-6)
        left_nok = self.cost_nok - float(kept @ prices)
        for index in np.argsort(kept - amounts, kind="stable"):
            if amounts[index] > kept[index] + 1e-6 and prices[index] <= left_nok + 1e-3:
                kept[index] += 1
                left_nok -= prices[index]
        return kept[: len(self.beds)], kept[len(self.beds) :]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gap:
    """The days on which a group has more patients than room, of all runs; what a measure can change.

    Days of a run with the same need and the same stages are one gap.

    Parameters
    ----------
    run
        Number of the run of each gap, shape ``(n_gaps,)``.
    need
        Patients of the group, same shape.
    pattern
        Row of `patterns`, same shape.
    days
        How many such days, same shape.
    patterns
        Stage of each hospital, -1 for those outside the group, shape ``(n_patterns, n_hospitals)``.
    runs
        How many there are.
    """

    run: Ints
    need: Floats
    pattern: Ints
    days: Floats
    patterns: Ints
    runs: int


def gaps_of(needs: Floats, beds: Beds, sharing: Ints, *, counted: Bools | None = None) -> Gap:
    """Return the days over capacity of all runs where teams do not bind.

    Parameters
    ----------
    needs
        Patients of each run, shape ``(n_runs, n_hospitals, n_days)``.
    beds
        As they are; stages open by the need, so that more beds do not move them.
    sharing
        Number of the group of each hospital.
    counted
        Hospitals whose groups are looked at, shape ``(n_hospitals,)``; None: all.
    """
    each = np.arange(len(beds.hospitals))
    numbers: dict[bytes, int] = {}
    patterns: list[Ints] = []
    found: Counter[tuple[int, float, int]] = Counter()
    for run, need in enumerate(np.ascontiguousarray(needs, dtype=np.float64)):
        stage = open_stages(need, sharing, beds.opens_above, beds.longest_days)
        room = beds.room[stage, each[:, None]]
        for group in np.unique(sharing if counted is None else sharing[counted]):
            inside = sharing == group
            together = need[inside].sum(axis=0)
            for day in np.flatnonzero(together > room[inside].sum(axis=0)):
                pattern = np.where(inside, stage[:, day], -1)
                number = numbers.setdefault(pattern.tobytes(), len(patterns))
                if number == len(patterns):
                    patterns.append(pattern)
                found[run, float(together[day]), number] += 1
    run_of, amount, pattern_of = zip(*found, strict=True) if found else ((), (), ())
    return Gap(
        run=np.array(run_of, dtype=np.int64),
        need=np.array(amount, dtype=np.float64),
        pattern=np.array(pattern_of, dtype=np.int64),
        days=np.array(list(found.values()), dtype=np.float64),
        patterns=np.array(patterns, dtype=np.int64).reshape(len(patterns), len(each)),
        runs=len(needs),
    )


def cheapest(
    gap: Gap,
    beds: Beds,
    *,
    budget_nok: float,
    costs: Costs,
    cvar_weight: float = BOTH_ALIKE,
    allowed: Bools | None = None,
    time_limit_s: float = 60.0,
) -> Expansion:
    r"""Return what a budget is best spent on: beds and trained nurses by hospital.

    Parameters
    ----------
    gap
        From `gaps_of`, of the same beds.
    beds
        As they are.
    budget_nok
        0 or more; inf is not allowed: every gap closes then.
    costs
        Of beds and nurses.
    cvar_weight
        Weight w (0-1) of CVaR95 beside the mean.
    allowed
        Hospitals that may get more, shape ``(n_hospitals,)``; None: all.
    time_limit_s
        For the solver.

    Raises
    ------
    InvalidValueError
        When budget or weight is outside what it allows.

    Notes
    -----
    First stage :math:`b_h, m_h \ge 0` with :math:`c_b\sum b + c_m\sum m \le B`; room of a hospital at a stage
    :math:`r_{hk} \le B_{kh} + b_h - p_{kh}` and :math:`r_{hk} \le (N_h + q m_h)/\rho_k - p_{kh}`, with p the
    ordinary patients who have a bed today; second stage :math:`u_i \ge n_i - \sum_{h \in g} r_{h,k(h,i)}` for
    each group and day i of a run. Least is :math:`(1-w)\,E\,L + w\,\mathrm{CVaR}_{95}\,L` of the sums L of
    the runs, by Rockafellar and Uryasev (2000), Journal of Risk 2, 21-41. Exact: stages are not decided on.
    Of the plans that gain at least 99 % as much, beds and nurses are of the one that adds least, in
    proportion, to the hospital it adds most to; value, mean and CVaR95 are of the best. Where nurses are too
    few for the ordinary patients even, these get none of the new ones here, which is too hopeful.
    """
    begin = time.perf_counter()
    if not 0 <= budget_nok < np.inf or not 0 <= cvar_weight <= 1:
        raise InvalidValueError(
            f"budget_nok is {budget_nok} and cvar_weight {cvar_weight}; they must be 0 or more and finite, "
            "and 0 to 1"
        )
    model, columns = _program(gap, beds, budget_nok, costs, cvar_weight, allowed)
    solved = solve(model, time_limit_s=time_limit_s)
    if not solved.finished or solved.columns is None:
        return _nothing_known(len(beds.hospitals), time.perf_counter() - begin)
    by_run = _over_by_run(gap, beds, costs, *(solved.columns[part] for part in columns))
    values = solved.columns
    if ((gap.patterns >= 0).sum(axis=1) > 1).any():  # alone, a hospital's nurses are of use to it only
        nothing = np.zeros(len(beds.hospitals))
        today = _over_by_run(gap, beds, costs, nothing, nothing)
        gain = max(0.0, (1 - cvar_weight) * today.mean() + cvar_weight * cvar(today) - solved.value)
        _spread(model, columns, beds, costs, solved.value + GIVEN_UP * gain)
        spread = solve(model, time_limit_s=time_limit_s)
        values = spread.columns if spread.finished and spread.columns is not None else values
    bought, trained = (np.maximum(values[part], 0.0) for part in (columns.beds, columns.nurses))
    return Expansion(
        beds=bought,
        nurses=trained,
        cost_nok=float(bought.sum() * costs.bed_nok + trained.sum() * costs.nurse_nok),
        expected=float(by_run.mean()),
        cvar95=cvar(by_run),
        value=solved.value,
        bound=solved.bound,
        gap=abs(solved.value - solved.bound) / max(abs(solved.value), 1e-9),
        status="optimal",
        seconds=time.perf_counter() - begin,
    )


class _Columns(NamedTuple):
    beds: Ints
    nurses: Ints


def _over_by_run(gap: Gap, beds: Beds, costs: Costs, more_beds: Floats, nurses: Floats) -> Floats:
    """Return the patient-days over capacity of each run with more beds and nurses."""
    more = beds.with_more(
        beds=np.maximum(more_beds, 0.0), nurse_shifts=costs.shifts_per_nurse * np.maximum(nurses, 0.0)
    )
    have_bed = np.minimum(beds.ordinary, beds.staffed)
    room = np.where(gap.patterns >= 0, (more.staffed - have_bed)[gap.patterns, np.arange(len(nurses))], 0.0)
    over = gap.days * np.maximum(gap.need - room.sum(axis=1)[gap.pattern], 0.0)
    return np.bincount(gap.run, weights=over, minlength=gap.runs).astype(np.float64)


def _program(
    gap: Gap, beds: Beds, budget_nok: float, costs: Costs, cvar_weight: float, allowed: Bools | None
) -> tuple[Model, _Columns]:
    """Write the program of `cheapest` down."""
    n_stages, n = beds.beds.shape
    model = Model(maximise=False)
    most = np.full(n, np.inf) if allowed is None else np.where(allowed, np.inf, 0.0)
    more_beds, nurses = model.columns(n, upper=most), model.columns(n, upper=most)
    room = model.columns(n_stages * n, upper=np.inf).reshape(n_stages, n)
    together = model.columns(len(gap.patterns), upper=np.inf)
    over = model.columns(len(gap.need), worth=(1 - cvar_weight) / gap.runs * gap.days, upper=np.inf)
    threshold = model.columns(1, worth=cvar_weight, upper=np.inf)
    beyond = model.columns(gap.runs, worth=cvar_weight / (TAIL * gap.runs), upper=np.inf)
    prices = np.repeat([costs.bed_nok, costs.nurse_nok], n) / 1e6  # millions: figures of like size
    model.row(np.concatenate([more_beds, nurses]), prices, upper=budget_nok / 1e6)
    have_bed = np.minimum(beds.ordinary, beds.staffed)
    each = np.arange(n)
    for stage in range(n_stages):
        with_bed = beds.beds[stage] - have_bed[stage]
        with_nurse = beds.nurse_shifts / beds.shifts_per_bed[stage] - have_bed[stage]
        per_nurse = costs.shifts_per_nurse / beds.shifts_per_bed[stage]
        model.rows(n, [(each, room[stage], 1.0), (each, more_beds, -1.0)], upper=with_bed)
        model.rows(n, [(each, room[stage], 1.0), (each, nurses, -per_nurse)], upper=with_nurse)
    if len(gap.need):
        of_pattern, hospital = np.nonzero(gap.patterns >= 0)
        own = room[gap.patterns[of_pattern, hospital], hospital]
        numbers, gaps = np.arange(len(gap.patterns)), np.arange(len(gap.need))
        model.rows(len(numbers), [(numbers, together, 1.0), (of_pattern, own, -1.0)], upper=0.0)
        model.rows(len(gaps), [(gaps, over, 1.0), (gaps, together[gap.pattern], 1.0)], lower=gap.need)
    runs = np.arange(gap.runs)
    model.rows(
        gap.runs,
        [(runs, beyond, 1.0), (runs, np.repeat(threshold, gap.runs), 1.0), (gap.run, over, -gap.days)],
        lower=0.0,
    )
    return model, _Columns(more_beds, nurses)


def _spread(model: Model, columns: _Columns, beds: Beds, costs: Costs, value: float) -> None:
    """Turn the program to what asks least of the hospital asked for most, with a value no higher.

    In a group that shares a nurse is worth almost the same at many hospitals, and a program by itself piles
    them up at a few.
    """
    worth = np.concatenate(model.worth)
    paid = np.flatnonzero(worth)
    model.row(paid, worth[paid], upper=value + 1e-9 * max(1.0, value))
    model.worth = [np.zeros_like(worth)]
    largest = model.columns(1, worth=1.0, upper=np.inf)
    each = np.arange(len(beds.hospitals))
    for part, unit, today in (
        (columns.beds, 1.0, beds.beds[-1]),
        (columns.nurses, costs.shifts_per_nurse, beds.nurse_shifts),
    ):
        share = unit / np.maximum(today, 1.0)
        model.rows(len(each), [(each, part, share), (each, np.repeat(largest, len(each)), -1.0)], upper=0.0)


def _nothing_known(n_hospitals: int, seconds: float) -> Expansion:
    return Expansion(
        beds=np.zeros(n_hospitals),
        nurses=np.zeros(n_hospitals),
        cost_nok=0.0,
        expected=np.nan,
        cvar95=np.nan,
        value=np.nan,
        bound=-np.inf,
        gap=np.inf,
        status="time_limit",
        seconds=seconds,
    )


def cvar(losses: Floats, tail: float = TAIL) -> float:
    """Return the mean of the worst share of some losses; a part of a run counts in part.

    >>> cvar(np.array([1.0, 2.0, 3.0, 10.0]), tail=0.5)
    6.5
    """
    worst = np.sort(losses)[::-1]
    kept = np.clip(tail * len(worst) - np.arange(len(worst)), 0.0, 1.0)
    return float((worst * kept).sum() / (tail * len(worst)))
