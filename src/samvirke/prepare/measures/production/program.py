r"""The production plan as a mixed-integer program.

For products p (an item i(p) on a line l(p)), weeks t, classes c and pairs k (item i(k) replaced by j(k)):

.. math::
    \min\; & L \sum_{c,i,t} w_{ci} u_{cit} + \sum_{p,t} (a_p b_{pt} + f_p s_{pt}) + \sum_{i,t} h_i I_{it} \\
    & I_{it} = I_{i,t-1} + e_{it} + \sum_{p: i(p)=i} q_p b_{p,t-\lambda_p}
      - \sum_c (d_{cit} - u_{cit} - \sum_{k: i(k)=i} v_{ckt}) - \sum_{c, k: j(k)=i} \phi_k v_{ckt} \\
    & \sum_{p: l(p)=l} (\beta_p b_{pt} + \sigma_p s_{pt}) \le H_{lt}, \qquad b_{pt} \le B_{pt} s_{pt} \\
    & \sum_{t' \le t} b_{pt'} \le R_{pt}, \qquad u_{cit} + \sum_{k: i(k)=i} v_{ckt} \le d_{cit}, \qquad
      v_{ckt} \le \rho_k d_{c i(k) t}

with b whole, s 0 or 1, all else 0 or more. A week in which a product is made has its own set-up: the line is
cleaned between weeks. :math:`B_{pt}` is the most batches that hours, raw material and the need that is left
can use, which keeps the relaxation tight (Pochet and Wolsey, 2006, Production Planning by Mixed Integer
Programming, ch. 4). Where a line has room for few batches a week, every way to fill the week is written down
and one of them is chosen (the reformulation of Dantzig and Wolfe, 1960, Operations Research 8, 101-111): the
hours that no whole batch can use are then lost in the relaxation too. With one item, no set-up hours and no
limits it is the lot sizing of Wagner and Whitin (1958, Management Science 5, 89-96).
"""

from dataclasses import dataclass

import numpy as np

from samvirke.prepare.measures.highs import Model
from samvirke.prepare.measures.production.problem import ProductionProblem
from samvirke.travel.times import Bools, Floats, Ints

CRUMB = 1e-9
LARGEST_COST = 1e6
MOST_FILLINGS = 150  # ways to fill a week of a line; with more, the columns cost more than they prove


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Program:
    """The model with the numbers of its columns; quantities stand in `scale` units of each item.

    NOK stand in `unit_nok`.
    """

    model: Model
    unit_nok: float
    scale: Floats
    batches: Ints  # (n_products, n_weeks)
    setups: Ints
    unmet: Ints  # (n_classes, n_items, n_weeks)
    replaced: Ints  # (n_classes, n_pairs, n_weeks)
    store: Ints  # (n_items, n_weeks)


def most_batches(problem: ProductionProblem) -> Ints:
    """Return the most batches that can be of use in each week, shape ``(n_products, n_weeks)``."""
    lines, weeks = problem.lines, problem.weeks
    free_h = problem.hours[lines.line] - lines.setup_h[:, None]
    by_hours = np.maximum(np.floor(free_h / lines.batch_h[:, None] + CRUMB), 0)
    by_use = np.zeros((len(lines.items), weeks))
    later = _use_from(problem)
    for product, item in enumerate(problem.item_of):
        lag = problem.lag[product]
        if item >= 0 and lag < weeks:
            useful = np.ceil(later[item, lag:] / lines.batch_quantity[product] - CRUMB)
            by_use[product, : weeks - lag] = useful
    most = np.minimum(np.minimum(by_hours, by_use), np.floor(lines.raw_until(weeks)))
    return most.astype(np.int64)


def _use_from(problem: ProductionProblem) -> Floats:
    """Return what can be used of each item from each week on, also in the place of others."""
    week = problem.need.sum(axis=0)
    total = week.copy()
    pairs = problem.substitutes
    for item, by, factor, share in zip(pairs.item, pairs.by, pairs.factor, pairs.share, strict=True):
        total[by] += factor * share * week[item]
    return np.asarray(total[:, ::-1].cumsum(axis=1)[:, ::-1])


def production_program(
    problem: ProductionProblem,
    *,
    fixed: tuple[Ints, Ints, Bools] | None = None,
    whole: Bools | None = None,
    early: float = 0.0,
) -> Program:
    """Write the program down.

    Parameters
    ----------
    problem
        What is asked.
    fixed
        Batches and set-ups, shape ``(n_products, n_weeks)``, and the weeks in which they are given.
    whole
        Weeks in which batches and set-ups must be whole, shape ``(n_weeks,)``; None: all that are not given.
    early
        By which share a day lost in the first week counts more than one in the last: above 0 it settles
        ties, so that nobody goes short earlier than need be, and no substitute is taken from those whose own
        medicine it is when that saves nobody.
    """
    lines, weeks = problem.lines, problem.weeks
    n_items = len(problem.items)
    scale = _scale(problem)
    need = problem.need / scale[None, :, None]
    sooner = 1.0 + early * np.linspace(1.0, 0.0, weeks)
    lost = (problem.days_lost * scale)[:, :, None] * sooner
    holding = np.zeros(n_items) if problem.holding_nok is None else problem.holding_nok * scale
    costs = (problem.lost_day_nok * lost, lines.batch_cost_nok, lines.setup_cost_nok, holding)
    # A day of a widely used medicine runs to milliards, a batch to thousands: a solver wants smaller numbers.
    unit_nok = max(1.0, max(float(cost.max(initial=0.0)) for cost in costs) / LARGEST_COST)
    can = need[:, problem.substitutes.item] * problem.substitutes.share[None, :, None]
    # Twice what an earlier day is worth: nobody's own medicine is taken for another without a day gained.
    spared = 2 * early * problem.lost_day_nok / unit_nok * lost[:, problem.substitutes.item]
    model = Model(maximise=False)
    most = most_batches(problem)
    low, high, on = np.zeros_like(most), most.copy(), (most > 0).astype(np.int64)
    on_low = np.zeros_like(most)
    if fixed is not None:
        batches, setups, stand = fixed
        low[:, stand], high[:, stand] = batches[:, stand], batches[:, stand]
        on_low[:, stand], on[:, stand] = setups[:, stand], setups[:, stand]
    whole = np.ones(weeks, dtype=np.bool_) if whole is None else whole
    program = Program(
        model=model,
        unit_nok=unit_nok,
        scale=scale,
        batches=_weekly(model, lines.batch_cost_nok / unit_nok, low, high, whole),
        setups=_weekly(model, lines.setup_cost_nok / unit_nok, on_low, on, whole),
        unmet=model.columns(
            need.size, worth=problem.lost_day_nok / unit_nok * lost.ravel(), upper=need.ravel()
        ).reshape(need.shape),
        replaced=model.columns(can.size, worth=spared.ravel(), upper=can.ravel()).reshape(can.shape),
        store=model.columns(
            n_items * weeks, worth=np.repeat(holding / unit_nok, weeks), upper=np.inf
        ).reshape(n_items, weeks),
    )
    _balance(program, problem, need)
    _share_of_need(program, problem, need)
    _capacity(program, problem, np.maximum(most, high))
    given = np.zeros(weeks, dtype=np.bool_) if fixed is None else fixed[2]
    for number in range(len(lines.names)):
        _fillings(program, problem, number, whole, given)
    return program


def _weekly(model: Model, worth: Floats, low: Ints, high: Ints, whole: Bools) -> Ints:
    """Add a column for each product and week, week by week; return their numbers, by product and week."""
    columns = [
        model.columns(
            len(worth), worth=worth, lower=low[:, week], upper=high[:, week], whole=bool(whole[week])
        )
        for week in range(low.shape[1])
    ]
    return np.stack(columns, axis=1)


def _scale(problem: ProductionProblem) -> Floats:
    """Return a unit for each item in which its numbers are near 1: tablets run to hundreds of kg."""
    scale = problem.need.sum(axis=0).max(axis=1, initial=0.0)
    for product, item in enumerate(problem.item_of):
        if item >= 0:
            scale[item] = max(scale[item], problem.lines.batch_quantity[product])
    return np.where(scale > 0, scale, 1.0)


def _balance(program: Program, problem: ProductionProblem, need: Floats) -> None:
    """What is left in store is what was there, came and was made, less what was used."""
    lines, weeks, n_items = problem.lines, problem.weeks, len(problem.items)
    row = np.arange(n_items * weeks).reshape(n_items, weeks)
    parts: list[tuple[Ints, Ints, Floats | float]] = [
        (row.ravel(), program.store.ravel(), 1.0),
        (row[:, 1:].ravel(), program.store[:, :-1].ravel(), -1.0),
    ]
    for product, item in enumerate(problem.item_of):
        lag = problem.lag[product]
        if item >= 0 and lag < weeks:
            made = -lines.batch_quantity[product] / program.scale[item]
            parts.append((row[item, lag:], program.batches[product, : weeks - lag], made))
    pairs = problem.substitutes
    for of_class in range(len(need)):
        parts.append((row.ravel(), program.unmet[of_class].ravel(), -1.0))
        for k, (item, by) in enumerate(zip(pairs.item, pairs.by, strict=True)):
            used = pairs.factor[k] * program.scale[item] / program.scale[by]
            parts.append((row[item], program.replaced[of_class, k], -1.0))
            parts.append((row[by], program.replaced[of_class, k], used))
    given = problem.supply / program.scale[:, None] - need.sum(axis=0)
    given[:, 0] += problem.stock / program.scale
    program.model.rows(n_items * weeks, parts, lower=given.ravel(), upper=given.ravel())


def _share_of_need(program: Program, problem: ProductionProblem, need: Floats) -> None:
    """Nobody's need is unmet and replaced at once, or replaced twice."""
    pairs = problem.substitutes
    for item in np.unique(pairs.item):
        columns = [program.replaced[:, k].ravel() for k in np.flatnonzero(pairs.item == item)]
        row = np.arange(need[:, item].size)
        parts = [(row, columns_of, 1.0) for columns_of in (program.unmet[:, item].ravel(), *columns)]
        program.model.rows(len(row), parts, upper=need[:, item].ravel())


def _capacity(program: Program, problem: ProductionProblem, most: Ints) -> None:
    """Hours of the lines, a set-up before a batch, raw material."""
    lines, weeks, n_lines = problem.lines, problem.weeks, len(problem.lines.names)
    on_line = (lines.line[:, None] * weeks + np.arange(weeks)[None, :]).ravel()
    program.model.rows(
        n_lines * weeks,
        [
            (on_line, program.batches.ravel(), np.repeat(lines.batch_h, weeks)),
            (on_line, program.setups.ravel(), np.repeat(lines.setup_h, weeks)),
        ],
        upper=problem.hours.ravel() + CRUMB,
    )
    row = np.arange(most.size)
    program.model.rows(
        most.size,
        [
            (row, program.batches.ravel(), 1.0),
            (row, program.setups.ravel(), -most.ravel().astype(np.float64)),
        ],
        upper=0.0,
    )
    raw = lines.raw_until(weeks)
    for product in np.flatnonzero(np.isfinite(raw).all(axis=1)):
        binding = np.flatnonzero(raw[product] < most[product].cumsum())
        # The last week before a delivery says all that the weeks before it would say.
        last = [week for week in binding if week == weeks - 1 or raw[product, week + 1] > raw[product, week]]
        for week in last:
            program.model.row(program.batches[product, : week + 1], 1.0, upper=float(raw[product, week]))


def _fillings(program: Program, problem: ProductionProblem, number: int, whole: Bools, given: Bools) -> None:
    """Choose one way to fill each week of a line, where there are few ways."""
    lines = problem.lines
    products = np.flatnonzero((lines.line == number) & (problem.item_of >= 0))
    model = program.model
    for week, hours in enumerate(problem.hours[number]):
        if given[week]:
            continue
        ways = fillings(lines.batch_h[products], lines.setup_h[products], float(hours))
        if ways is None or len(ways) < 2:
            continue
        chosen = model.columns(len(ways), whole=bool(whole[week]))
        model.row(chosen, 1.0, lower=1.0, upper=1.0)
        for place, product in enumerate(products):
            used = np.flatnonzero(ways[:, place])
            of_used = chosen[used]
            for column, factor in (
                (program.batches[product, week], ways[used, place].astype(np.float64)),
                (program.setups[product, week], np.ones(len(used))),
            ):
                model.row(np.append(of_used, column), np.append(factor, -1.0), lower=0.0, upper=0.0)


def fillings(batch_h: Floats, setup_h: Floats, hours: float) -> Ints | None:
    """Return every way to fill a week with whole batches, shape ``(n_ways, n_products)``; None: too many.

    Examples
    --------
    >>> fillings(np.array([4.0, 3.0]), np.array([1.0, 1.0]), 9.0).tolist()
    [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [2, 0]]
    """
    ways: list[tuple[int, ...]] = [()]
    left: list[float] = [hours]
    for batch, setup in zip(batch_h, setup_h, strict=True):
        more: list[tuple[int, ...]] = []
        more_left: list[float] = []
        for way, free in zip(ways, left, strict=True):
            most = max(int((free - setup) / batch + CRUMB), 0) if free >= setup else 0
            for count in range(most + 1):
                more.append((*way, count))
                more_left.append(free - count * batch - (setup if count else 0.0))
        ways, left = more, more_left
        if len(ways) > MOST_FILLINGS:
            return None
    return np.array(ways, dtype=np.int64)
