"""How much of what should lie where: the question put to a region, answered and tried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.engine.endurance.use import standard_use
from samvirke.prepare.measures.stock.areas import Areas, areas_of
from samvirke.prepare.measures.stock.frontier import FrontierPoint, frontier
from samvirke.prepare.measures.stock.holding import unmet_when_held
from samvirke.prepare.measures.stock.item_question import ItemQuestion, item_question
from samvirke.prepare.measures.stock.placement import least_unmet, shipped
from samvirke.prepare.measures.stock.prices import Prices, open_prices
from samvirke.prepare.measures.stock.programme import Placement
from samvirke.prepare.measures.stock.question import StockQuestion
from samvirke.prepare.measures.stock.result import (
    FRONTIER_COLUMNS,
    ITEM_COLUMNS,
    LADDER_COLUMNS,
    NEXT_COLUMNS,
    PLACED_COLUMNS,
    StockResult,
    table_of,
)
from samvirke.prepare.measures.stock.scenarios import CARE, Scenarios, draw_scenarios
from samvirke.prepare.measures.stock.shared_budget import (
    Corner,
    corners_of,
    risk_at,
    share_budget,
)
from samvirke.prepare.measures.stock.tail import cvar
from samvirke.prepare.measures.stock.words import method_of, warnings_of
from samvirke.register.items import item_named
from samvirke.register.region import Region
from samvirke.threats.pandemic.preset_file import open_preset
from samvirke.threats.pandemic.threat import Pandemic
from samvirke.travel.times import Floats

LONGEST_LADDER = 100  # steps
LEAST = 0.5  # units; less is rounding and no stock
STATUSES = ("optimal", "feasible", "time_limit", "infeasible")  # from best to worst


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Answered:
    """One item with everything that was found of it."""

    asked: ItemQuestion
    points: tuple[FrontierPoint, ...]
    corners: tuple[Corner, ...]
    without: Placement
    with_plan: Placement
    with_more: Placement
    budget_nok: float
    more_nok: float


def stock_plan(
    region: Region | str | PathLike[str],
    question: StockQuestion,
    *,
    prices: Prices | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> StockResult:
    """Place the stock of several items under one budget, and try the plan on other courses.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package; with hospitals and municipalities. Its
        table `stocks` is what lies there already.
    question
        What is asked.
    prices
        None: our own table, at the level of the question.
    done, said
        Told how many courses are drawn, and what is being done.

    Raises
    ------
    BadInputError
        When an item has no price, the budget does not pay for the floor, or the region lacks what is
        needed.
    """
    where = region if isinstance(region, Region) else Region.open(region)
    prices = open_prices(question.level) if prices is None else prices
    for item in question.items:
        prices.of_item(item)  # said before minutes of drawing
    areas = areas_of(where, question.depots)
    pandemics = [Pandemic(preset=name) for name in question.presets]
    drawn = draw_scenarios(
        where,
        areas,
        question.items,
        pandemics,
        use=standard_use(),
        level=question.need_level,
        seed=question.seed,
        runs=range(question.runs + question.held_out),
        done=done,
    )
    made_on, other = _split(drawn, question.runs)
    asked = {item: item_question(where, areas, made_on, item, question, prices) for item in question.items}
    answered = _answers(asked, question, said)
    tables = _tables(where, areas, answered, question, other, said)
    items = tables["items"]
    return StockResult(
        question=question,
        region_name=where.name,
        region_title=where.title,
        presets=tuple(open_preset(name).title for name in question.presets),
        status=max(items["status"], key=STATUSES.index),
        placed=tables["placed"],
        items=items,
        frontier=tables["frontier"],
        next_money=tables["next"],
        ladder=tables["ladder"],
        left_nok=max(question.budget_nok - float(items["budget_nok"].sum()), 0.0),
        days=drawn.days,
        method=(*method_of(question, prices, drawn.days), *drawn.method),
        warnings=warnings_of(asked, made_on, question, prices),
        attributions=where.attributions,
    )


def _split(drawn: Scenarios, runs: int) -> tuple[Scenarios, Scenarios]:
    """Return the courses that plans are made on, and the others."""

    def part(which: slice) -> Scenarios:
        return Scenarios(
            items=drawn.items,
            extra=drawn.extra[:, which],
            normal=drawn.normal,
            starts_at_utc=drawn.starts_at_utc,
            method=drawn.method,
        )

    return part(slice(0, runs)), part(slice(runs, None))


def _answers(
    asked: Mapping[str, ItemQuestion], question: StockQuestion, said: Callable[[str], None]
) -> dict[str, _Answered]:
    """Make the frontiers, share the money, and place each item's part of it."""
    limit, share = question.time_limit_s, question.tail_share
    points = {}
    for item, one in asked.items():
        said(f"cost against risk of {item}")
        points[item] = frontier(one.problem, tail_share=share, time_limit_s=limit)
    corners = {item: corners_of(found) for item, found in points.items()}
    weight = {item: _weight(one) for item, one in asked.items()}
    given = share_budget(corners, question.budget_nok, weight)
    more = share_budget(corners, question.budget_nok + question.more_nok, weight)
    answered = {}
    for item, one in asked.items():
        said(f"placing {item}")
        plan = least_unmet(one.problem, budget_nok=given[item], tail_share=share, time_limit_s=limit)
        further = plan
        if more[item] > given[item]:
            further = least_unmet(one.problem, budget_nok=more[item], tail_share=share, time_limit_s=limit)
        nothing = np.zeros_like(one.problem.holding_nok)
        answered[item] = _Answered(
            asked=one,
            points=points[item],
            corners=corners[item],
            without=shipped(one.problem, nothing, cheapest=False, time_limit_s=limit),
            with_plan=plan,
            with_more=further,
            budget_nok=given[item],
            more_nok=more[item] - given[item],
        )
    return answered


def _weight(one: ItemQuestion) -> float:
    """Weigh a unit unmet by the mean need of its item: a tenth of the gowns is as bad as of the gloves."""
    need = float((one.problem.need.sum(axis=(2, 3)) @ one.problem.class_weight).mean())
    return 1.0 / need if need > 0 else 1.0


def _tables(
    region: Region,
    areas: Areas,
    answered: Mapping[str, _Answered],
    question: StockQuestion,
    other: Scenarios,
    said: Callable[[str], None],
) -> dict[str, pd.DataFrame]:
    placed, items, further, following = [], [], [], []
    for item, found in answered.items():
        said(f"trying {item} on other courses")
        placed += _placed_rows(region, areas, found)
        items.append(_item_row(found))
        further += [_frontier_row(areas, found, point, question, other) for point in found.points]
        following.append(_next_row(found))
    return {
        "placed": table_of(placed, PLACED_COLUMNS),
        "items": table_of(items, ITEM_COLUMNS),
        "frontier": table_of(further, FRONTIER_COLUMNS),
        "next": table_of(following, NEXT_COLUMNS),
        "ladder": table_of(_ladder_rows(answered, question), LADDER_COLUMNS),
    }


def _placed_rows(region: Region, areas: Areas, found: _Answered) -> list[dict[str, object]]:
    problem, price = found.asked.problem, found.asked.price
    sites = region.sites.set_index("id")
    rows: list[dict[str, object]] = []
    for d, depot in enumerate(areas.depots):
        quantity, there = float(found.with_plan.stock[d]), float(problem.existing[d, 0])
        if max(quantity, there, float(found.asked.duty[d])) < LEAST:
            continue
        thrown = max(quantity - float(problem.rotation[d]), 0.0)
        rows.append(
            {
                "item": problem.item,
                "unit": item_named(problem.item).unit,
                "depot": depot,
                "depot_name": sites.loc[depot, "name"],
                "owner": areas.trusts[areas.area_of_depot[d]],
                "lon": sites.loc[depot, "lon"],
                "lat": sites.loc[depot, "lat"],
                "quantity": quantity,
                "existing": there,
                "duty": float(found.asked.duty[d]),
                "rotation": float(problem.rotation[d]),
                "purchase_nok": quantity * price.price_nok,
                "holding_nok": quantity * float(problem.holding_nok[d]),
                "expiry_nok": thrown * problem.expiry_nok,
            }
        )
    return rows


def _item_row(found: _Answered) -> dict[str, object]:
    problem, plan, without = found.asked.problem, found.with_plan, found.without
    before, after = _unmet(without.unmet, problem.tail), _unmet(plan.unmet, problem.tail)
    return {
        "item": problem.item,
        "unit": item_named(problem.item).unit,
        "budget_nok": found.budget_nok,
        "yearly_nok": plan.yearly_nok,
        "transport_nok": plan.transport_nok,
        "purchase_nok": float(plan.stock.sum()) * found.asked.price.price_nok,
        "quantity": float(plan.stock.sum()),
        "existing": float(problem.existing[:, 0].sum()),
        "duty": float(found.asked.duty.sum()),
        "need": float(problem.need.sum(axis=(1, 2, 3)).mean()),
        "unmet_without": before[0],
        "unmet_with": after[0],
        "cvar_without": before[1],
        "cvar_with": after[1],
        "care_without": float(without.unmet[:, CARE].mean()),
        "care_with": float(plan.unmet[:, CARE].mean()),
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": plan.seconds,
        "columns": plan.n_columns,
        "rows": plan.n_rows,
    }


def _frontier_row(
    areas: Areas, found: _Answered, point: FrontierPoint, question: StockQuestion, other: Scenarios
) -> dict[str, object]:
    problem, plan = found.asked.problem, point.placement
    inside = _unmet(plan.unmet, problem.tail)
    best = held = (float("nan"), float("nan"))
    if other.extra.shape[1]:
        elsewhere = problem.with_need(other.lacking(problem.item, question.supply_share))
        shipping = shipped(elsewhere, plan.stock, cheapest=False, time_limit_s=question.time_limit_s)
        best = _unmet(shipping.unmet, problem.tail)
        simulated = unmet_when_held(
            areas,
            other,
            problem.item,
            plan.stock,
            existing=found.asked.existing,
            shelf_life_years=found.asked.price.shelf_life_years,
            supply_share=question.supply_share,
            lead_days=question.lead_days,
        )
        held = _unmet(simulated, problem.tail)
    return {
        "item": problem.item,
        "budget_nok": point.budget_nok,
        "yearly_nok": plan.yearly_nok,
        "quantity": float(plan.stock.sum()),
        "unmet": inside[0],
        "cvar": inside[1],
        "unmet_held_out": best[0],
        "cvar_held_out": best[1],
        "unmet_simulated": held[0],
        "cvar_simulated": held[1],
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "status": plan.status,
    }


def _next_row(found: _Answered) -> dict[str, object]:
    problem = found.asked.problem
    now, then = (_unmet(p.unmet, problem.tail) for p in (found.with_plan, found.with_more))
    return {
        "item": problem.item,
        "unit": item_named(problem.item).unit,
        "more_nok": found.more_nok,
        "more_quantity": float(found.with_more.stock.sum() - found.with_plan.stock.sum()),
        "less_unmet": now[0] - then[0],
        "less_cvar": now[1] - then[1],
    }


def _ladder_rows(answered: Mapping[str, _Answered], question: StockQuestion) -> list[dict[str, object]]:
    """Divide rising budgets, from the least to where more lowers nothing."""
    corners = {item: found.corners for item, found in answered.items()}
    weight = {item: _weight(found.asked) for item, found in answered.items()}
    least = sum(points[0].nok for points in corners.values())
    most = sum(points[-1].nok for points in corners.values())
    steps = min(int(np.ceil((most - least) / question.more_nok)), LONGEST_LADDER)
    rows: list[dict[str, object]] = []
    for budget in [min(least + step * question.more_nok, most) for step in range(steps + 1)]:
        for item, nok in share_budget(corners, budget, weight).items():
            risk = weight[item] * risk_at(corners[item], nok)
            rows.append({"budget_nok": budget, "item": item, "part_nok": nok, "risk_share": risk})
    return rows


def _unmet(by_class: Floats, tail: float) -> tuple[float, float]:
    """Return mean and CVaR over runs of what is unmet in all classes together."""
    total = by_class.sum(axis=1)
    return float(total.mean()), cvar(total, tail)
