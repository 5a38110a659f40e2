"""A siting result made up by hand, for the tests of its page."""

from dataclasses import replace

import pandas as pd
import shapely
from tests.prepare.result_factory import LINE

from samvirke.prepare.measures.siting.question import Question
from samvirke.prepare.measures.siting.result import (
    ALTERNATIVE_COLUMNS,
    CELL_COLUMNS,
    CHOSEN_COLUMNS,
    CURVE_COLUMNS,
    LACKING_COLUMNS,
    MUNICIPALITY_COLUMNS,
    OPEN_COLUMNS,
    SIMULATED_COLUMNS,
    SitingResult,
    table_of,
)
from samvirke.prepare.plan import AddUnit, Plan

PLACES = {"3401": ("Nordvik", 11.0, 60.8), "3403": ("Sørdal", 11.4, 61.1), "3405": ("Østnes", 10.6, 61.3)}


def made_up_siting() -> SitingResult:
    """Return two more ambulances in three municipalities, with a plan proven best."""
    return SitingResult(
        question=Question(area="Innlandet", add=2),
        region_name="made-up",
        region_title="A made-up region",
        area="Innlandet",
        services=("ambulance",),
        status="optimal",
        value=812.5,
        before=700.0,
        bound=812.5,
        gap=0.0,
        unit="needs",
        solver="swap search + HiGHS",
        solver_seconds=0.2,
        chosen=_chosen(),
        alternatives=_alternatives(),
        municipalities=_municipalities(),
        cells=_cells(),
        curve=_curve(),
        open_sites=_open_sites(),
        lacking=table_of([], LACKING_COLUMNS),
        simulated=_simulated(),
        runs=4,
        seed=1,
        days=365,
        plan=Plan(title="2 more", changes=(AddUnit(site="station-2", like="unit-1"),)),
        areas=pd.DataFrame(
            {
                "municipality": list(PLACES),
                "geometry": [shapely.box(x - 0.2, y - 0.1, x + 0.2, y + 0.1) for _, x, y in PLACES.values()],
            }
        ),
        standards=pd.DataFrame(
            {
                "function": ["ambulance"],
                "area_class": ["urban"],
                "time_limit_s": [720.0],
                "share": [0.9],
                "measured_from": ["AMK call to arrival"],
                "status": ["guideline"],
                "source": ["Helsedirektoratet"],
            }
        ),
        travel=LINE,
        attributions=("Invented",),
        method=(
            "Model mclp: as much demand as possible within the limit of at least one unit.",
            "A new unit is like unit-1: it turns out in 90 s.",
        ),
        warnings=("The incidents are drawn from rates; they are a model, not what has happened.",),
    )


def made_up_impossible() -> SitingResult:
    """Return a question that no plan answers."""
    lacking = {
        "service": "ambulance",
        "municipality": "3403",
        "municipality_name": "Sørdal",
        "floor": 0.9,
        "demand": 40.0,
        "lacking": 6.5,
        "people_lacking": 650.0,
        "best_share": 0.7375,
    }
    whole = made_up_siting()
    return replace(
        whole,
        question=replace(whole.question, floor=0.9),
        status="infeasible",
        value=float("nan"),
        bound=float("nan"),
        gap=float("inf"),
        lacks="a floor of 90% cannot be met: Sørdal lacks 6.5 needs a year",
        chosen=whole.chosen.iloc[:0],
        simulated=whole.simulated.iloc[:0],
        lacking=table_of([lacking], LACKING_COLUMNS),
        plan=Plan(title="None"),
        runs=0,
    )


def renamed_siting(result: SitingResult, name: str) -> SitingResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_title=name,
        area=name,
        solver=name,
        chosen=result.chosen.assign(site_name=name, municipality_name=name, beside=name),
        alternatives=result.alternatives.assign(site_name=name, municipality_name=name, beside=name),
        municipalities=result.municipalities.assign(municipality_name=name),
        open_sites=result.open_sites.assign(site_name=name),
        standards=result.standards.assign(source=name),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
    )


def _site(number: int, place: str) -> dict[str, object]:
    name, lon, lat = PLACES[place]
    return {
        "service": "ambulance",
        "site": f"station-{number}",
        "site_name": f"{name} brannstasjon",
        "municipality": place,
        "municipality_name": name,
        "lon": lon,
        "lat": lat,
    }


def _chosen() -> pd.DataFrame:
    more = {"units": 1, "is_new": False, "beside": ""}
    rows: list[dict[str, object]] = [
        {**_site(2, "3403"), **more, "gain_alone": 80.0, "gain_lost_without": 80.0},
        {**_site(3, "3405"), **more, "is_new": True, "gain_alone": 32.5, "gain_lost_without": 32.5},
    ]
    return table_of(rows, CHOSEN_COLUMNS)


def _alternatives() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            **_site(number, list(PLACES)[number % 3]),
            "rank": number,
            "is_new": False,
            "beside": "Politistasjon" if number == 1 else "",
            "gain_alone": 90.0 - number,
            "reaches": 120.0,
            "chosen": number in (2, 3),
        }
        for number in range(1, 30)
    ]
    return table_of(rows, ALTERNATIVE_COLUMNS)


def _municipalities() -> pd.DataFrame:
    shares = {"3401": (0.95, 0.95, 0.0), "3403": (0.5, 0.9, 80.0), "3405": (0.7, 0.82, 32.5)}
    rows: list[dict[str, object]] = [
        {
            "service": "ambulance",
            "municipality": place,
            "municipality_name": PLACES[place][0],
            "lon": PLACES[place][1],
            "lat": PLACES[place][2],
            "people": 20_000.0,
            "demand": 200.0,
            "share_asked": 0.9,
            "share_before": before,
            "share_after": after,
            "gain": gain,
            "mean_before_s": 700.0,
            "mean_after_s": 600.0,
            "simulated_needs": 200.0,
            "simulated_before": before - 0.1,
            "simulated_after": after - 0.1,
            "simulated_gain": gain - 1,
            "simulated_low": gain - 9,
            "simulated_high": gain + 7,
        }
        for place, (before, after, gain) in shares.items()
    ]
    return table_of(rows, MUNICIPALITY_COLUMNS)


def _cells() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "service": "ambulance",
            "cell": f"cell-{place}",
            "municipality": place,
            "lon": lon,
            "lat": lat,
            "people": 900.0,
            "demand": 9.0,
            "time_limit_s": 720.0,
            "before_s": 900.0,
            "after_s": 500.0,
            "reached_before": False,
            "reached_after": True,
        }
        for place, (_, lon, lat) in PLACES.items()
    ]
    return table_of(rows, CELL_COLUMNS)


def _curve() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "units": units,
            "value": 700.0 + gain,
            "gain": gain,
            "bound": gain + 5.0 * (units == 3),
            "gap": 0.006 * (units == 3),
            "status": "time_limit" if units == 3 else "optimal",
            "sites": "",
        }
        for units, gain in enumerate((0.0, 80.0, 112.5, 130.0))
    ]
    return table_of(rows, CURVE_COLUMNS)


def _open_sites() -> pd.DataFrame:
    return table_of([{**_site(1, "3401"), "units": 2, "inside": True}], OPEN_COLUMNS)


def _simulated() -> pd.DataFrame:
    values = {
        "share_in_time": (0.70, 0.74, 0.04, 0.002),
        "met_a_year": (690.0, 810.0, 120.0, 15.0),
        "p50_s": (560.0, 540.0, -20.0, 5.0),
        "p90_s": (1500.0, 1440.0, -60.0, 20.0),
        "busy_share": (0.11, 0.105, -0.005, 0.001),
    }
    rows: list[dict[str, object]] = []
    for measure, (before, after, change, half) in values.items():
        row: dict[str, object] = {"service": "ambulance", "measure": measure}
        for name, value in (("before", before), ("after", after), ("change", change)):
            row |= {name: value, f"{name}_low": value - half, f"{name}_high": value + half}
        rows.append(row)
    return table_of(rows, SIMULATED_COLUMNS)
