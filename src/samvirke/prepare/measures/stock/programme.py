"""The rows and columns of the two-stage programme that `placement` describes."""

import time
from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.highs import Method, Model, Solved, solve
from samvirke.prepare.measures.siting.answer import Status, gap_of
from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.prepare.measures.stock.spells import Spells, spells_of
from samvirke.prepare.measures.stock.tail import cvar
from samvirke.travel.times import Floats

SIZE = 1_000.0  # of the largest need as HiGHS sees it: its tolerances are absolute
METHOD: Method = "simplex"
ROUNDING = 1e-5  # of the same size; less unmet need than this is what HiGHS calls nothing
SLACK = 1e-6  # relative; money left over, or risk above the least, that is only rounding


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Placement:
    """A plan for one item with its proof.

    Parameters
    ----------
    stock
        New stock at each depot, shape ``(n_depots,)``.
    yearly_nok
        Of holding it, with the chance of a course × the mean transport.
    transport_nok
        Of which transport.
    unmet
        In each scenario by class, shape ``(n_scenarios, n_classes)``, in the unit of the item.
    expected, tail
        Mean and CVaR over scenarios of the weighted unmet need.
    value, bound, gap
        Of the objective, in its unit, which is units unmet for `least_unmet` and NOK a year for
        `least_cost`; no plan has a lower value than `bound`.
    status
        *optimal*, or *time_limit* when the clock stopped it: then the bound proves little.
    seconds
        Taken.
    n_columns, n_rows
        Of the programme.
    """

    stock: Floats
    yearly_nok: float
    transport_nok: float
    unmet: Floats
    expected: float
    tail: float
    value: float
    bound: float
    gap: float
    status: Status
    seconds: float
    n_columns: int
    n_rows: int


class Programme:
    """The programme of one item, in units that HiGHS likes: the largest need is `SIZE`."""

    def __init__(
        self,
        problem: StockProblem,
        tail_share: float,
        *,
        by_week: bool = False,
        given: Floats | None = None,
    ) -> None:
        self.problem, self.tail_share = problem, tail_share
        self.budget_row = -1
        self.spells: Spells = spells_of(problem, by_week=by_week)
        self.size = max(float(self.spells.need.max()), float(problem.floor.max()), 1e-9) / SIZE
        self.money = max(float(problem.holding_nok.max()) + problem.expiry_nok, 1e-12) * self.size
        self.model = Model(maximise=False)
        self._stock(given)
        self._ship()
        self._risk()
        self._cost()

    def _stock(self, given: Floats | None) -> None:
        """New stock, and the part of it that rotation cannot use before it expires."""
        problem, depots = self.problem, len(self.problem.holding_nok)
        lower = problem.least_stock if given is None else given
        upper = np.inf if given is None else given / self.size
        self.x = self.model.columns(depots, lower=lower / self.size, upper=upper)
        self.thrown = self.model.columns(depots, upper=np.inf)
        at = np.arange(depots)
        self.model.rows(
            depots, [(at, self.x, 1.0), (at, self.thrown, -1.0)], upper=problem.rotation / self.size
        )

    def _ship(self) -> None:
        spells, model = self.spells, self.model
        scenarios = len(spells.need)
        depots = spells.leaves.shape[1]
        total = spells.need.sum(axis=1)
        self.of, self.kind, self.spell = np.nonzero(spells.need > 0)
        self.u = model.columns(len(self.of), upper=spells.need[self.of, self.kind, self.spell] / self.size)
        reach = (total > 0)[:, :, None] & (spells.leaves >= 0)[None, :, :]
        self.ys, self.yk, self.yd = np.nonzero(reach)
        self.y = model.columns(len(self.ys), upper=np.inf)
        asked = np.full(total.shape, -1)
        asked[total > 0] = np.arange(int((total > 0).sum()))
        need = total[total > 0] / self.size
        if len(need):
            model.rows(
                len(need),
                [(asked[self.of, self.spell], self.u, 1.0), (asked[self.ys, self.yk], self.y, 1.0)],
                lower=need,
                upper=need,
            )
        window = spells.leaves[self.yk, self.yd]
        row = self.ys * depots + self.yd
        every = np.arange(scenarios * depots)
        for limit, (first, last) in enumerate(zip(spells.first, spells.last, strict=True)):
            within = (window >= first) & (window <= last)
            there = spells.existing[limit][None, :] + spells.inflow[limit]
            model.rows(
                len(every),
                [(row[within], self.y[within], 1.0), (every, self.x[every % depots], -1.0)],
                upper=there.ravel() / self.size,
            )

    def _risk(self) -> None:
        """Weighted unmet need by scenario, its mean and its tail."""
        model, (scenarios, *_), tail = self.model, self.problem.shape, self.problem.tail
        self.z = model.columns(scenarios, upper=np.inf)
        weight = self.problem.class_weight[self.kind]
        at = np.arange(scenarios)
        model.rows(scenarios, [(at, self.z, -1.0), (self.of, self.u, weight)], lower=0.0, upper=0.0)
        self.risk_columns, self.risk_factors = self.z, np.full(scenarios, (1 - self.tail_share) / scenarios)
        if self.tail_share > 0:
            eta = model.columns(1, upper=np.inf)
            above = model.columns(scenarios, upper=np.inf)
            model.rows(
                scenarios,
                [(at, above, 1.0), (at, self.z, -1.0), (at, np.full(scenarios, eta[0]), 1.0)],
                lower=0.0,
            )
            share = self.tail_share / ((1 - tail) * scenarios)
            self.risk_columns = np.concatenate([self.z, eta, above])
            self.risk_factors = np.concatenate(
                [self.risk_factors, [self.tail_share], np.full(scenarios, share)]
            )

    def _cost(self) -> None:
        problem = self.problem
        moved = problem.transport_nok[self.yd, self.spells.place[self.yk]]
        factor = problem.chance_a_year / problem.shape[0]
        self.moved_nok = moved * factor * self.size / self.money
        self.cost_columns = np.concatenate([self.x, self.thrown, self.y])
        depots = len(self.x)
        self.cost_factors = np.concatenate(
            [
                problem.holding_nok * self.size / self.money,
                np.full(depots, problem.expiry_nok * self.size / self.money),
                self.moved_nok,
            ]
        )

    def bind_cost(self, budget_nok: float) -> None:
        """Let the yearly cost be at most the budget."""
        if np.isfinite(budget_nok):
            self.budget_row = self.model.n_rows
            self.model.row(self.cost_columns, self.cost_factors, upper=budget_nok / self.money)

    def gains_by_money(self, solved: Solved) -> bool:
        """Say whether one more krone would lower the risk."""
        if self.budget_row < 0 or solved.prices is None:
            return False
        return bool(solved.prices[self.budget_row] < -SLACK)

    def cheapest(self, found: Placement, begin: float, time_limit_s: float) -> Placement:
        """Return the cheapest plan of no more risk than one that was found."""
        most = found.value + max(found.value, self.size) * 1e-8  # room for HiGHS' own rounding
        self.model.row(self.risk_columns, self.risk_factors, upper=most / self.size)
        left_s = time_limit_s - (time.perf_counter() - begin)
        solved = self.least(risk=0.0, cost=1.0, time_limit_s=left_s)
        return found if solved.columns is None else self.placement(solved, begin, bound=found.bound)

    def least(self, *, risk: float, cost: float, time_limit_s: float) -> Solved:
        """Minimise risk × units unmet + cost × NOK; `Solved` is in units (or NOK where cost is 1)."""
        worth = np.zeros(self.model.n_columns)
        scale = self.money if cost else self.size
        worth[self.risk_columns] += risk * self.risk_factors * self.size / scale
        worth[self.cost_columns] += cost * self.cost_factors * self.money / scale
        self.model.worth[:] = [worth]
        return solve(self.model, time_limit_s=time_limit_s, method=METHOD)

    def unmet(self, columns: Floats) -> Floats:
        """Return the unmet need by scenario and class."""
        scenarios, classes, *_ = self.problem.shape
        flat = np.bincount(
            self.of * classes + self.kind, weights=columns[self.u], minlength=scenarios * classes
        )
        flat[flat < ROUNDING] = 0.0
        return np.asarray(flat.reshape(scenarios, classes) * self.size, dtype=np.float64)

    def placement(
        self, solved: Solved, begin: float, *, bound: float | None = None, unmet_nok: float | None = None
    ) -> Placement:
        """Say what HiGHS found in the units of the question."""
        problem = self.problem
        if solved.columns is None:
            raise BadInputError(
                f"the clock stopped the placement of {problem.item} before there was a plan; allow more "
                "time, or fewer runs"
            )
        stock = np.maximum(solved.columns[self.x], 0.0) * self.size
        unmet = self.unmet(solved.columns)
        transport = float(self.moved_nok @ solved.columns[self.y]) * self.money
        weighted = unmet @ problem.class_weight
        expected, tail = float(weighted.mean()), cvar(weighted, problem.tail)
        risk = (1 - self.tail_share) * expected + self.tail_share * tail
        yearly = problem.yearly_nok(stock) + transport
        value = risk if unmet_nok is None else yearly + unmet_nok * risk
        if bound is None:
            bound = solved.bound * (self.size if unmet_nok is None else self.money)
        gap = gap_of(value, bound)
        small = abs(value - bound) <= SLACK * (self.size if unmet_nok is None else self.money)
        proven = solved.finished and (gap <= 10 * SLACK or small)
        return Placement(
            stock=stock,
            yearly_nok=yearly,
            transport_nok=transport,
            unmet=unmet,
            expected=expected,
            tail=tail,
            value=value,
            bound=max(min(bound, value), 0.0),  # neither need nor cost can be below nothing
            gap=0.0 if small else gap,
            status="optimal" if proven else "feasible" if solved.finished else "time_limit",
            seconds=time.perf_counter() - begin,
            n_columns=self.model.n_columns,
            n_rows=self.model.n_rows,
        )
