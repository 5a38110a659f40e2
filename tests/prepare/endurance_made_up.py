"""A made-up result of a stress test of days, for the tests of its page: small, smooth, and by formula."""

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from samvirke.prepare.endurance.result import SERIES, EnduranceResult

DAYS = 90
PEAK = 40.0
PLACES = {"3401": ("Nordvik", 11.0, 60.8), "3403": ("Sørdal", 11.4, 61.1), "3405": ("Østnes", 10.6, 61.3)}
SIZES = {  # of each curve at its peak
    "infections": 900.0,
    "infectious": 4000.0,
    "ill": 2000.0,
    "admissions": 30.0,
    "in_hospital": 240.0,
    "intensive": 60.0,
}
ITEMS = {  # unit, first day somebody is short, day empty if all share, share not met
    "gown": ("piece", 30.0, 45.0, 0.2),
    "glove": ("piece", 50.0, np.nan, 0.05),
    "cap": ("piece", np.nan, np.nan, 0.0),
}
HOSPITALS = {"hospital-a": ("Nordvik sykehus", "3401"), "hospital-b": ("Sørdal sykehus", "3403")}


def made_up_endurance() -> EnduranceResult:
    """Return an epidemic of 90 days in three municipalities with two hospitals and three items."""
    return EnduranceResult(
        region_name="made-up",
        region_title="A made-up region",
        threat="pandemic",
        preset="fhi_march_2020",
        seed=7,
        runs=20,
        answered=20,
        days=DAYS,
        starts_on="2026-01-01",
        people=50_000,
        summary=_summary(),
        series=_series(),
        weekly=_weekly(),
        hospitals=_hospitals(),
        hospital_days=_hospital_days(),
        items=_items(),
        item_days=_item_days(),
        owners=_owners(),
        presets=_presets(),
        sensitivity=_sensitivity(),
        use=_use(),
        areas=pd.DataFrame(
            {
                "municipality": list(PLACES),
                "geometry": [shapely.box(x - 0.2, y - 0.1, x + 0.2, y + 0.1) for _, x, y in PLACES.values()],
            }
        ),
        places=pd.DataFrame(
            [
                {"municipality": number, "name": name, "people": 10_000.0 + 100 * k, "lon": lon, "lat": lat}
                for k, (number, (name, lon, lat)) in enumerate(PLACES.items())
            ]
        ),
        quality=pd.DataFrame(
            {
                "table": ["municipalities", "ages", "capacities"],
                "observed": [0, 0, 0],
                "official": [3, 27, 0],
                "typed": [0, 0, 0],
                "modelled": [0, 0, 2],
            }
        ),
        method=(
            "The epidemic was drawn 20 times with seed 7; the same seed gives the same bytes.",
            "Need is as if nobody were turned away and nothing were short; use is what there was.",
        ),
        warnings=("Everything here is modelled: a scenario to prepare for, not a forecast.",),
        attributions=("Invented",),
    )


def calm_endurance() -> EnduranceResult:
    """Return the same where all find a bed and nobody goes short; one run, no outlines."""
    whole = made_up_endurance()
    days = ("first_short_p05", "first_short_p50", "first_short_p95", "out_p50")
    amounts = ("share_short", "unmet", "unmet_share", "unmet_shared")
    never = {**dict.fromkeys(days, np.nan), **dict.fromkeys(amounts, 0.0)}
    is_over = whole.summary["measure"].str.startswith("intensive_days_over")
    figures = ["expected", "mean", "p05", "p50", "p95"]
    summary = whole.summary.copy()
    summary.loc[is_over, figures] = 0.0
    return replace(
        whole,
        runs=1,
        answered=1,
        summary=summary,
        hospitals=whole.hospitals.assign(
            first_over_p50=np.nan, share_over=0.0, over_hospital=0.0, over_region=0.0, over_nation=0.0
        ),
        items=whole.items.assign(**never, first_owner="", first_owner_name=""),
        owners=whole.owners.iloc[:0],
        presets=whole.presets.iloc[:0],
        sensitivity=whole.sensitivity.assign(at_low=0.0, at_base=0.0, at_high=0.0, swing=0.0),
        areas=whole.areas.iloc[:0],
    )


def renamed_endurance(result: EnduranceResult, name: str) -> EnduranceResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_title=name,
        preset=name,
        hospitals=result.hospitals.assign(name=name, owner_name=name),
        items=result.items.assign(first_owner_name=name),
        owners=result.owners.assign(owner_name=name),
        presets=result.presets.assign(preset=name),
        places=result.places.assign(name=name),
        use=result.use.assign(source=name),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
    )


def wave(top: float, *, peak: float = PEAK, wide: float = 12.0) -> np.ndarray:
    """Return a curve that rises and falls around a day."""
    days = np.arange(DAYS)
    return np.asarray(top * np.exp(-(((days - peak) / wide) ** 2)))


def _summary() -> pd.DataFrame:
    middle = {
        "infected_share": 0.42,
        "infected": 21_000.0,
        "admitted": 640.0,
        "intensive_admitted": 160.0,
        "peak_infectious": 4000.0,
        "peak_in_hospital": 240.0,
        "peak_intensive": 60.0,
        "peak_day_intensive": PEAK,
        "intensive_days": 1276.0,
        "intensive_days_over_hospital": 500.0,
        "intensive_days_over_region": 400.0,
        "intensive_days_over_nation": 300.0,
    }
    return pd.DataFrame(
        [
            {
                "measure": name,
                "unit": "",
                "expected": value,
                "mean": value,
                "p05": 0.9 * value,
                "p50": value,
                "p95": 1.1 * value,
            }
            for name, value in middle.items()
        ]
    )


def _series() -> pd.DataFrame:
    parts = []
    for name in SERIES:
        middle = wave(SIZES[name])
        spread = {"expected": 1.0, "p05": 0.7, "p25": 0.9, "p50": 1.0, "p75": 1.1, "p95": 1.3}
        parts.append(
            pd.DataFrame(
                {
                    "measure": name,
                    "day": np.arange(DAYS),
                    **{column: factor * middle for column, factor in spread.items()},
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _weekly() -> pd.DataFrame:
    rows = []
    for k, number in enumerate(PLACES):
        for week in range(13):
            cases = 20.0 * (k + 1) * np.exp(-(((week - 5 - k) / 2) ** 2))
            people = 10_000.0 + 100 * k
            rows.append(
                {
                    "municipality": number,
                    "week": week,
                    "infections": cases,
                    "per_1000": 1000 * cases / people,
                }
            )
    return pd.DataFrame(rows)


def _hospitals() -> pd.DataFrame:
    rows = [
        {
            "hospital": hospital,
            "name": name,
            "owner": f"trust-{hospital}",
            "owner_name": f"{name} HF",
            "municipality": place,
            "lon": PLACES[place][1],
            "lat": PLACES[place][2],
            "people": 25_000.0,
            "beds": 8.0,
            "surge_beds": 20.0,
            "staffed": 15.0,
            "room": 4.0,
            "room_most": 15.0,
            "peak_p05": 25.0,
            "peak_p50": 30.0,
            "peak_p95": 36.0,
            "first_over_p50": 21.0,
            "share_over": 1.0,
            "over_hospital": 300.0 - 100 * k,
            "over_region": 250.0 - 100 * k,
            "over_nation": 200.0 - 100 * k,
            "rests_on": "modelled",
        }
        for k, (hospital, (name, place)) in enumerate(HOSPITALS.items())
    ]
    return pd.DataFrame(rows)


def _hospital_days() -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "hospital": hospital,
                "day": np.arange(DAYS),
                "p05": wave(25.0),
                "p50": wave(30.0),
                "p95": wave(36.0),
                "beds": np.where(np.arange(DAYS) < 25, 4.0, 15.0),
            }
        )
        for hospital in HOSPITALS
    ]
    return pd.concat(parts, ignore_index=True)


def _items() -> pd.DataFrame:
    rows = [
        {
            "item": item,
            "unit": unit,
            "normal_day": 100.0,
            "stock": 7000.0,
            "stock_weeks": 10.0,
            "extra_low": 5_000.0,
            "extra_base": 20_000.0,
            "extra_high": 60_000.0,
            "peak_day_base": 12.5,
            "first_short_p05": first - 5,
            "first_short_p50": first,
            "first_short_p95": first + 5,
            "out_p50": out,
            "share_short": 1.0 if np.isfinite(first) else 0.0,
            "need": 29_000.0,
            "unmet": unmet * 29_000,
            "unmet_share": unmet,
            "unmet_shared": unmet * 14_500,
            "first_owner": "trust-hospital-a" if np.isfinite(first) else "",
            "first_owner_name": "Nordvik sykehus HF" if np.isfinite(first) else "",
        }
        for item, (unit, first, out, unmet) in ITEMS.items()
    ]
    return pd.DataFrame(rows)


def _item_days() -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "item": item,
                "day": np.arange(DAYS),
                "need_low": 100 + wave(200.0),
                "need_p05": 100 + wave(800.0),
                "need_p50": 100 + wave(1150.0),
                "need_p95": 100 + wave(1400.0),
                "need_high": 100 + wave(3000.0),
                "used_p50": np.minimum(100 + wave(1150.0), 600.0),
                "left_p50": np.linspace(7000, 0, DAYS),
            }
        )
        for item in ITEMS
    ]
    return pd.concat(parts, ignore_index=True)


def _owners() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "owner": f"trust-{number}",
                "owner_name": f"Owner {number}",
                "item": item,
                "need": 1000.0,
                "unmet": 10.0 * number,
                "first_short_p50": 30.0 + number,
                "cover_days": 70.0 if number else np.inf,
                "unmet_share": number / 100,
            }
            for item in ("gown", "glove")
            for number in range(20 if item == "gown" else 1)
        ]
    )


def _presets() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("covid19_wild_type", "gown", 20.0, 30.0, 1.0),
            ("covid19_wild_type", "glove", 30.0, np.nan, 2.0),
            ("covid19_wild_type", "cap", np.nan, np.nan, np.nan),
            ("fhi_march_2020", "gown", 35.0, np.nan, 2.0),
            ("fhi_march_2020", "glove", 33.0, 50.0, 1.0),
            ("fhi_march_2020", "cap", np.nan, np.nan, np.nan),
        ],
        columns=["preset", "item", "first_short_day", "out_day", "order"],
    )


def _sensitivity() -> pd.DataFrame:
    columns = ["coefficient", "item", "unit", "low", "base", "high", "at_low", "at_base", "at_high", "swing"]
    return pd.DataFrame(
        [
            ("gown.intensive", "gown", "piece", 2.09, 4.18, 20.0, 0.02, 0.1, 0.4, 0.38),
            ("glove.home_care", "glove", "piece", 0.032, 0.32, 1.6, 0.03, 0.05, 0.1, 0.07),
        ],
        columns=columns,
    )


def _use() -> pd.DataFrame:
    columns = ["key", "item", "per", "low", "base", "high", "value", "unit", "quality", "source", "year"]
    return pd.DataFrame(
        [
            (
                "gown.intensive",
                "gown",
                "intensive",
                2.09,
                4.18,
                20.0,
                4.18,
                "piece",
                "derived",
                "ESFT",
                "2023",
            ),
            ("glove.home_care", "glove", "home_care", 0.032, 0.32, 1.6, 0.32, "piece", "assumed", "", ""),
        ],
        columns=columns,
    )
