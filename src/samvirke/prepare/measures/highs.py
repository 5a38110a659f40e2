"""Hand a mixed-integer model to HiGHS, and tell its answer as it is.

Called through highspy directly: a layer between may report a time limit as *optimal* (coin-or/pulp 649).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import highspy
import numpy as np
import numpy.typing as npt

from samvirke.travel.times import Floats, Ints

Method = Literal["choose", "simplex", "ipm"]
Numbers = npt.NDArray[np.floating] | npt.NDArray[np.integer] | float


@dataclass(slots=True, eq=False)
class Model:
    """A model that is written down block by block: columns first, then rows over them."""

    maximise: bool
    worth: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    whole: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    n_columns: int = 0
    n_rows: int = 0

    def columns(
        self, n: int, *, worth: Numbers = 0.0, lower: Numbers = 0.0, upper: Numbers = 1.0, whole: bool = False
    ) -> Ints:
        """Add columns; return their numbers."""
        for part, value in ((self.worth, worth), (self.lower, lower), (self.upper, upper)):
            part.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (n,)))
        self.whole.append(np.full(n, whole))
        self.n_columns += n
        return np.arange(self.n_columns - n, self.n_columns)

    def rows(
        self,
        n: int,
        parts: Sequence[tuple[Numbers, Numbers, Numbers]],
        *,
        lower: Numbers = -np.inf,
        upper: Numbers = np.inf,
    ) -> None:
        """Add rows; each part is (row within the block, column, factor) for its entries."""
        for row, column, factor in parts:
            rows = np.asarray(row, dtype=np.int64) + self.n_rows
            factors = np.broadcast_to(np.asarray(factor, dtype=np.float64), rows.shape)
            self.entries.append((rows, np.asarray(column, dtype=np.int64), factors))
        self.row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (n,)))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (n,)))
        self.n_rows += n

    def row(self, columns: Ints, factors: Numbers, *, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add one row."""
        self.rows(1, [(np.zeros(len(columns), np.int64), columns, factors)], lower=lower, upper=upper)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Solved:
    """What HiGHS says.

    Parameters
    ----------
    columns
        Values of the best solution, or None when it has none.
    value, bound
        Of that solution (NaN without one), and proven for all.
    infeasible
        Proven that there is no solution.
    finished
        False when the clock stopped it.
    prices
        Of each row: how the value changes when its binding side rises by one. None where columns are
        whole, or without a solution.
    """

    columns: Floats | None
    value: float
    bound: float
    infeasible: bool
    finished: bool
    prices: Floats | None = None


def solve(
    model: Model,
    *,
    time_limit_s: float,
    gap: float = 0.0,
    seed: int = 0,
    start: tuple[Ints, Floats] | None = None,
    method: Method = "choose",
) -> Solved:
    """Solve a model; `start` gives columns and their values, which HiGHS completes to a solution.

    `method` is how a model without whole columns is solved: by HiGHS' own choice, the simplex method, or
    an interior point that ends in a corner.
    """
    begin = time.perf_counter()
    solved = _run(model, time_limit_s, gap, seed, start, method, presolve=True)
    if not (solved.infeasible or (solved.finished and np.isinf(solved.bound))):
        return solved
    # Presolve of HiGHS 1.15 calls some models with a solution infeasible (a row with just room for all
    # its columns), or their start the optimum without a bound: what rests on that is asked again without.
    left_s = time_limit_s - (time.perf_counter() - begin)
    return _run(model, left_s, gap, seed, start, method, presolve=False)


def _run(
    model: Model,
    time_limit_s: float,
    gap: float,
    seed: int,
    start: tuple[Ints, Floats] | None,
    method: Method,
    *,
    presolve: bool,
) -> Solved:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "presolve": "choose" if presolve else "off",
        "solver": method,
        "time_limit": max(time_limit_s, 0.0),
        "mip_rel_gap": gap,
        "mip_abs_gap": 1e-6,
        "random_seed": seed % 2**31,
        "threads": 1,  # searches run side by side as processes; and one thread is one answer
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(_lp(model))
    if start is not None:
        columns, values = start
        highs.setSolution(len(columns), columns.astype(np.int32), values.astype(np.float64))
    highs.run()
    return _solved(highs, model)


def _lp(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.n_columns, model.n_rows
    lp.sense_ = highspy.ObjSense.kMaximize if model.maximise else highspy.ObjSense.kMinimize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(_joined, (model.worth, model.lower, model.upper))
    lp.row_lower_, lp.row_upper_ = _joined(model.row_lower), _joined(model.row_upper)
    row, column, factor = (np.concatenate(parts) for parts in zip(*model.entries, strict=True))
    by_row = np.argsort(row, kind="stable")
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = model.n_columns, model.n_rows
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=model.n_rows))])
    lp.a_matrix_.index_ = column[by_row].astype(np.int32)
    lp.a_matrix_.value_ = factor[by_row]
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in np.concatenate(model.whole)]
    return lp


def _joined(parts: list[Floats]) -> Floats:
    return np.concatenate(parts) if parts else np.empty(0)


def _solved(highs: highspy.Highs, model: Model) -> Solved:
    status, info = highs.getModelStatus(), highs.getInfo()
    infeasible = status in {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,  # every model here is bounded
    }
    has = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    finished = status == highspy.HighsModelStatus.kOptimal
    whole = bool(np.concatenate(model.whole).any())
    bound = info.mip_dual_bound if whole else info.objective_function_value
    if not (finished or np.isfinite(bound)) or (not finished and not whole):
        bound = np.inf if model.maximise else -np.inf  # a relaxation cut short proves nothing
    return Solved(
        columns=np.array(highs.getSolution().col_value) if has else None,
        value=float(info.objective_function_value) if has else float("nan"),
        bound=float(bound),
        infeasible=infeasible,
        finished=finished or infeasible,
        prices=np.array(highs.getSolution().row_dual) if has and not whole else None,
    )
