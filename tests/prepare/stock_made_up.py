"""A plan for stock made up by hand, for the tests of its page."""

from dataclasses import replace

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

DEPOTS = {"depot-a": ("Nordvik sykehus", 11.0, 60.8), "depot-b": ("Sørdal sykehus", 11.4, 61.1)}


def made_up_stock() -> StockResult:
    """Return gowns and masks at two depots: 4 of 5 million kroner a year used, one item left uncovered."""
    return StockResult(
        question=StockQuestion(items=("gown", "surgical_mask"), budget_nok=5e6, runs=40, held_out=20),
        region_name="made-up",
        region_title="A made-up region",
        presets=("Covid-19 of 2020 without measures",),
        status="feasible",
        placed=table_of(_placed(), PLACED_COLUMNS),
        items=table_of(
            [
                _item("gown", need=1000.0, unmet=(800.0, 200.0), cvar=(2400.0, 900.0), status="optimal"),
                _item("surgical_mask", need=500.0, unmet=(500.0, 0.0), cvar=(700.0, 0.0), status="feasible"),
            ],
            ITEM_COLUMNS,
        ),
        frontier=table_of(_frontier(), FRONTIER_COLUMNS),
        next_money=table_of(
            [
                _next("gown", more_nok=10e6, more_quantity=150.0, less_unmet=120.0, less_cvar=300.0),
                _next("surgical_mask", more_nok=0.0, more_quantity=0.0, less_unmet=0.0, less_cvar=0.0),
            ],
            NEXT_COLUMNS,
        ),
        ladder=table_of(_ladder(), LADDER_COLUMNS),
        left_nok=1e6,
        days=365,
        method=(
            "Ordinary supply goes on at 100% of normal use. Nothing more can be bought during the course.",
            "What patients need is the base of its sources in every course.",
        ),
        warnings=("the chance of a course in a year is assumed; it weighs transport only",),
    )


def renamed_stock(result: StockResult, name: str) -> StockResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_name=name,
        region_title=name,
        presets=(name,),
        placed=result.placed.assign(depot_name=name, owner=name),
        method=(name,),
        warnings=(name,),
    )


def _placed() -> list[dict[str, object]]:
    return [
        {
            "item": item,
            "unit": "piece",
            "depot": depot,
            "depot_name": name,
            "owner": "trust-a",
            "lon": lon,
            "lat": lat,
            "quantity": quantity if depot == "depot-a" else quantity / 2,
            "existing": 100.0,
            "duty": 60.0,
            "rotation": 240.0,
            "purchase_nok": quantity * 15,
            "holding_nok": quantity * 2,
            "expiry_nok": 0.0,
        }
        for item, quantity in (("gown", 400.0), ("surgical_mask", 300.0))
        for depot, (name, lon, lat) in DEPOTS.items()
    ]


def _item(
    item: str, *, need: float, unmet: tuple[float, float], cvar: tuple[float, float], status: str
) -> dict[str, object]:
    return {
        "item": item,
        "unit": "piece",
        "budget_nok": 2.5e6,
        "yearly_nok": 2e6,
        "transport_nok": 1e5,
        "purchase_nok": 12e6,
        "quantity": 600.0,
        "existing": 200.0,
        "duty": 120.0,
        "need": need,
        "unmet_without": unmet[0],
        "unmet_with": unmet[1],
        "cvar_without": cvar[0],
        "cvar_with": cvar[1],
        "care_without": unmet[0] / 2,
        "care_with": unmet[1] / 2,
        "value": (unmet[1] + cvar[1]) / 2,
        "bound": (unmet[1] + cvar[1]) / 2,
        "gap": 0.0 if status == "optimal" else 0.02,
        "status": status,
        "seconds": 1.0,
        "columns": 10,
        "rows": 5,
    }


def _frontier() -> list[dict[str, object]]:
    return [
        {
            "item": item,
            "budget_nok": million * 1e6,
            "yearly_nok": million * 1e6,
            "quantity": million * 300.0,
            "unmet": whole * (1 - million / 4),
            "cvar": 2 * whole * (1 - million / 4),
            "unmet_held_out": whole * (1.1 - million / 4),
            "cvar_held_out": 2 * whole * (1.1 - million / 4),
            "unmet_simulated": whole * (1.2 - million / 4),
            "cvar_simulated": 2 * whole * (1.2 - million / 4),
            "value": whole,
            "bound": whole,
            "gap": 0.0,
            "status": "optimal",
        }
        for item, whole in (("gown", 800.0), ("surgical_mask", 500.0))
        for million in (0.0, 1.0, 2.0, 4.0)
    ]


def _next(item: str, **values: float) -> dict[str, object]:
    return {"item": item, "unit": "piece", **values}


def _ladder() -> list[dict[str, object]]:
    return [
        {"budget_nok": step * 5e6, "item": item, "part_nok": step * 2.5e6, "risk_share": 1.4 / (1 + step)}
        for step in range(4)
        for item in ("gown", "surgical_mask")
    ]
