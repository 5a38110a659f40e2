"""An answer about intensive care made up by hand, for the tests of its page."""

from dataclasses import replace

import numpy as np
import pandas as pd

from samvirke.prepare.measures.beds.result import (
    CHANGE_COLUMNS,
    DAY_COLUMNS,
    FORESIGHT_COLUMNS,
    FRONTIER_COLUMNS,
    HOSPITAL_COLUMNS,
    PLAN_COLUMNS,
    SHARING_COLUMNS,
    TRANSFER_COLUMNS,
    BedsResult,
)

DAYS = 61
OVER = {"hospital-a": 300.0, "hospital-b": 100.0}  # patient-days over capacity, the region sharing


def made_up_beds() -> BedsResult:
    """Return two hospitals, 400 patient-days over capacity, and 20 million kroner that save half of them."""
    return BedsResult(
        region_name="made-up",
        region_title="A made-up region",
        area="",
        preset="fhi_march_2020",
        seed=3,
        runs=20,
        days=DAYS,
        starts_at_utc="2026-01-01T00:00:00",
        sharing="region",
        teams=10.0,
        mean_stay_days=14.0,
        kept=20,
        planned=10,
        budget_nok=20e6,
        step_nok=10e6,
        hospitals=_hospitals(),
        sharings=_sharings(),
        changes=_changes(),
        frontier=_frontier(),
        plan=_plan(),
        hospital_days=_days(),
        foresight=_foresight(),
        transfers=_transfers(),
        method=("Guests stay with a mean of 14 days in intensive care (geometric).",),
        warnings=("nurse ratios above the ordinary stage, ordinary occupancy, teams and prices are assumed",),
        attributions=("Invented",),
    )


def renamed_beds(result: BedsResult, name: str) -> BedsResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_name=name,
        region_title=name,
        area=name,
        preset=name,
        hospitals=result.hospitals.assign(name=name, owner_name=name, rests_on=name),
        plan=result.plan.assign(name=name, owner_name=name),
        transfers=result.transfers.assign(from_name=name, to_name=name),
        method=(name,),
        warnings=(name,),
        attributions=(name,),
    )


def _hospitals() -> pd.DataFrame:
    rows = [
        {
            "hospital": hospital,
            "name": name,
            "owner": "trust",
            "owner_name": "Fjell HF",
            "municipality": "3401",
            "lon": lon,
            "lat": 60.8,
            "beds": 8.0,
            "surge_beds": 20.0,
            "staffed_surge": 11.5,
            "room": 2.8,
            "nurse_shifts": 22.9,
            "peak_p50": 30.0,
            "peak_p90": 40.0,
            "first_over_p50": first,
            "share_over": share,
            "over_hospital": over * 1.5,
            "over_trust": over * 1.2,
            "over_region": over,
            "over_nation": over * 0.9,
            "rests_on": "modelled",
        }
        for (hospital, over), name, lon, first, share in zip(
            OVER.items(),
            ("Nordvik sykehus", "Sørdal sykehus"),
            (11.0, 11.4),
            (21.0, np.nan),
            (0.9, 0.4),
            strict=True,
        )
    ]
    return pd.DataFrame(rows).astype(HOSPITAL_COLUMNS)


def _sharings() -> pd.DataFrame:
    rows = [
        {
            "sharing": sharing,
            "expected": expected,
            "p50": expected,
            "p90": expected * 1.2,
            "cvar95": expected * 1.5,
            "transfers": 0.0 if sharing == "hospital" else 12.0,
            "travel_h": 0.0 if sharing == "hospital" else 30.0,
            "asked": sharing == "region",
        }
        for sharing, expected in (("hospital", 600.0), ("trust", 480.0), ("region", 400.0), ("nation", 360.0))
    ]
    return pd.DataFrame(rows).astype(SHARING_COLUMNS)


def _changes() -> pd.DataFrame:
    rows = [
        ("today", 0.0, 0.0, 10.0, 0.0, 400.0),
        ("beds", 100.0, 0.0, 10.0, 150e6, 400.0),
        ("nurses", 0.0, 100.0, 10.0, 100e6, 250.0),
        ("beds_and_nurses", 100.0, 100.0, 10.0, 250e6, 150.0),
        ("teams", 0.0, 0.0, 20.0, np.nan, 390.0),
    ]
    made = [
        dict(
            zip(
                CHANGE_COLUMNS,
                (change, beds, nurses, teams, cost, over, over * 1.5, 400.0 - over),
                strict=True,
            )
        )
        for change, beds, nurses, teams, cost, over in rows
    ]
    return pd.DataFrame(made).astype(CHANGE_COLUMNS)


def _frontier() -> pd.DataFrame:
    rows = [
        {
            "budget_nok": million * 1e6,
            "cost_nok": million * 1e6,
            "beds": 0.0,
            "nurses": million,
            "expected_planned": 400.0 - 10 * million,
            "cvar95_planned": 600.0 - 10 * million,
            "expected": 420.0 - 10 * million,
            "cvar95": 620.0 - 10 * million,
            "next_saves": 100.0,
            "next_saves_cvar95": 90.0,
            "next_beds": 0.3,
            "next_nurses": 9.6,
            "value": 500.0 - 10 * million,
            "bound": 500.0 - 10 * million,
            "gap": 0.0,
            "status": "optimal",
            "seconds": 1.0,
        }
        for million in (0.0, 10.0, 20.0)
    ]
    stopped = dict.fromkeys(FRONTIER_COLUMNS, np.nan) | {
        "budget_nok": 50e6,
        "status": "time_limit",
        "seconds": 60.0,
    }
    return pd.DataFrame([*rows, stopped]).astype(FRONTIER_COLUMNS)


def _plan() -> pd.DataFrame:
    row = ("hospital-a", "Nordvik sykehus", "Fjell HF", 0.0, 20.0, 20e6)
    return pd.DataFrame([dict(zip(PLAN_COLUMNS, row, strict=True))]).astype(PLAN_COLUMNS)


def _days() -> pd.DataFrame:
    rows = [
        {
            "hospital": hospital,
            "day": day,
            "need_p50": 30.0 - abs(day - 30),
            "need_p90": 40.0 - abs(day - 30),
            "room_p50": 2.8 if day < 20 else 6.0,
            "over_mean": max(24.0 - abs(day - 30), 0.0),
            "shifts_needed_p50": 40.0,
        }
        for hospital in OVER
        for day in range(DAYS)
    ]
    return pd.DataFrame(rows).astype(DAY_COLUMNS)


def _foresight() -> pd.DataFrame:
    row = (30, 15, 90.0, 60.0, 80.0, 7.5, 15.0, 3015.0, 3015.0, 0.0, "optimal", 1.0)
    return pd.DataFrame([dict(zip(FORESIGHT_COLUMNS, row, strict=True))]).astype(FORESIGHT_COLUMNS)


def _transfers() -> pd.DataFrame:
    row = ("hospital-a", "Nordvik sykehus", "hospital-b", "Sørdal sykehus", 7.5, 15.0)
    return pd.DataFrame([dict(zip(TRANSFER_COLUMNS, row, strict=True))]).astype(TRANSFER_COLUMNS)
