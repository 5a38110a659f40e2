"""An answer about medicines made up by hand, for the tests of its page."""

from dataclasses import replace

import numpy as np
import pandas as pd

from samvirke.prepare.measures.production.result import GROUPS, WAYS, MedicinesResult

WEEKS = 8
ITEMS = {  # unit, first week short by way, days lost by way
    "metformin": ("mg", (np.nan, np.nan, np.nan), (0.0, 0.0, 0.0)),
    "propofol": ("mg", (5.0, np.nan, np.nan), (40.0, 0.0, 0.0)),
    "noradrenaline": ("mg", (2.0, 3.0, 6.0), (360.0, 250.0, 100.0)),
}
LOST = {"nothing": 400.0, "substitution": 250.0, "production": 100.0}


def made_up_medicines() -> MedicinesResult:
    """Return three medicines in eight weeks from 5 January 2026: two run short, one is made."""
    return MedicinesResult(
        region_name="made-up",
        region_title="A made-up region",
        preset="fhi_march_2020",
        seed=5,
        runs=10,
        weeks=WEEKS,
        starts_on="2026-01-05",
        first_day=279,
        breaks=("item stops: noradrenaline has 0% left from day 0 to 30",),
        substances=_substances(),
        weekly=_weekly(),
        who=_who(),
        ways=_ways(),
        plan=_plan(),
        deliveries=pd.DataFrame({"day": [30], "item": ["noradrenaline"], "quantity": [10_000.0]}),
        lines=pd.DataFrame(
            {
                "line": ["tablets", "hospital_pharmacies_west"],
                "owner": ["an existing tablet plant", "the hospital pharmacies of Helse Vest"],
                "hours_per_week": [80.0, 24.0],
                "hours_used": [0.0, 48.0],
                "share_used": [0.0, 0.25],
                "rests_on": ["modelled", "modelled, typed"],
            }
        ),
        figures=pd.DataFrame(
            {
                "name": ["dose", "class_weight", "lost_day_nok"],
                "item": ["noradrenaline", "intensive", np.nan],
                "low": [11.5, 10.0, 10_000.0],
                "base": [16.7, 10.0, 100_000.0],
                "high": [21.9, 10.0, 1_000_000.0],
                "unit": ["mg", "1", "NOK"],
                "meaning": ["a day of treatment", "weight", "a lost day"],
                "source": ["Invented", "assumed", "assumed"],
                "year": [2020, 2026, 2026],
            }
        ),
        reports=pd.DataFrame({"year": [2022, 2023], "reports": [1579.0, 1403.0], "source": ["DMP", "DMP"]}),
        method=("Nothing is made.",),
        warnings=(
            (
                "the clock stopped the search for a plan at a gap of 0.75%: with more time it may be better, "
                "and on another machine it may be another"
            ),
        ),
        attributions=("Invented",),
    )


def without_production() -> MedicinesResult:
    """Return the same where no production was asked for."""
    result = made_up_medicines()
    ways = result.ways.assign(status="given", bound=np.nan, gap=np.nan)
    return replace(result, ways=ways, plan=result.plan.iloc[:0], preset="none", runs=0, breaks=())


def renamed_medicines(result: MedicinesResult, name: str) -> MedicinesResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_name=name,
        region_title=name,
        preset=name,
        breaks=(name,),
        plan=result.plan.assign(line=name, owner=name),
        lines=result.lines.assign(line=name, owner=name),
        figures=result.figures.assign(source=name),
        reports=result.reports.assign(source=name),
        method=(name,),
        warnings=(name,),
        attributions=(name,),
    )


def _substances() -> pd.DataFrame:
    rows = []
    for item, (unit, first, lost) in ITEMS.items():
        row = {
            "item": item,
            "unit": unit,
            "need_low": 4000.0,
            "need_base": 8000.0,
            "need_high": 16_000.0,
            "stock": 3000.0,
            "supply": 2000.0,
            "made": 1000.0 if item == "noradrenaline" else 0.0,
            "first_short_low": np.nan,
            "first_short_high": first[0] / 2,
            "first_short_p05": first[0],
            "first_short_p50": first[0],
            "first_short_p95": np.nan,
            "share_short": 0.0 if np.isnan(first[0]) else 0.9,
            "dose": 16.7,
            "need_rests_on": "none" if item == "metformin" else "sourced",
            "stock_rests_on": "modelled",
            "is_limit": False,
        }
        row |= {f"first_short_{way}": week for way, week in zip(WAYS, first, strict=True)}
        row |= {f"days_lost_{way}": days for way, days in zip(WAYS, lost, strict=True)}
        rows.append(row)
    return pd.DataFrame(rows)


def _weekly() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "item": item,
                "week": week,
                "need_low": 500.0,
                "need_base": 1000.0,
                "need_high": 2000.0,
                "supply": 250.0,
                "made": 1000.0 if item == "noradrenaline" and week == 6 else 0.0,
                **{
                    f"unmet_{way}": 300.0 if week >= first else 0.0
                    for way, first in zip(WAYS, ITEMS[item][1], strict=True)
                },
                "store": max(3000.0 - 750.0 * week, 0.0),
            }
            for item in ITEMS
            for week in range(WEEKS)
        ]
    )


def _who() -> pd.DataFrame:
    rows = [
        {
            "item": item,
            "group": group,
            "need_days": 500.0,
            **{
                f"lost_{way}": days * (0.25 if group == "intensive" else 0.75 if group == "hospital" else 0.0)
                for way, days in zip(WAYS, ITEMS[item][2], strict=True)
            },
            "is_limit": False,
        }
        for item in ITEMS
        for group in GROUPS
    ]
    return pd.DataFrame(rows)


def _ways() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "way": way,
                "days_lost_low": lost / 2,
                "days_lost": lost,
                "days_lost_high": lost * 3,
                "days_lost_p50": lost,
                "days_lost_p95": lost * 1.2,
                "cost_nok": 1.5e6 if way == "production" else 0.0,
                "value": 1e5 * lost,
                "bound": 0.9925e5 * lost if way == "production" else np.nan,
                "gap": 0.0075 if way == "production" else np.nan,
                "status": "time_limit" if way == "production" else "given",
            }
            for way, lost in LOST.items()
        ]
    )


def _plan() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "week": week,
                "line": "hospital_pharmacies_west",
                "owner": "the hospital pharmacies of Helse Vest",
                "item": "noradrenaline",
                "batches": 2,
                "quantity": 10_000.0,
                "hours": 24.0,
                "cost_nok": 0.75e6,
                "ready_week": week + 3,
            }
            for week in (1, 3)
        ]
    )
