"""Made-up results of a simulation and of a comparison, plausible and the same every time."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from tests.prepare.result_factory import LINE, made_up_result_with_areas

from samvirke.prepare.comparison_result import (
    CALL_DIFFERENCE_COLUMNS,
    DIFFERENCE_COLUMNS,
    INCIDENT_COLUMNS,
    MEASURES,
    MORE_IS_BETTER,
    PLAN_COLUMNS,
    PLAN_CURVE_COLUMNS,
    QUANTILE_COLUMNS,
    VARIANCE_COLUMNS,
    ComparisonResult,
    Stopping,
)
from samvirke.prepare.result import StressResult
from samvirke.prepare.simulation_result import (
    ACROSS_COLUMNS,
    ALERT_COLUMNS,
    CALL_COLUMNS,
    CLASS_COLUMNS,
    CURVE_COLUMNS,
    DAY_INCIDENT_COLUMNS,
    HOSPITAL_COLUMNS,
    LEG_COLUMNS,
    SERVICE_COLUMNS,
    UNIT_COLUMNS,
    Playback,
    SimulationResult,
)

DAY_S = 86_400.0
FUNCTIONS = ("fire", "ambulance", "police")
CAN = {"fire": "building_fire", "ambulance": "medical_acute", "police": "police_urgent"}
HAPPENED = ("Units on their way home can be sent; what nobody is free for waits, the most urgent first.",)
KNOWN = ("The incidents are drawn from rates; they are a model, not what has happened.",)
CLOSED = pd.DataFrame(
    {
        "name": ["Bridge"],
        "from_local": ["2026-02-03 06:00"],
        "until_local": ["2026-02-03 20:00"],
        "detour_s": [1800.0],
        "geometry": [shapely.box(13.0, 63.0, 13.8, 63.4)],
    }
)


def made_up_simulation(municipalities: int = 24, seed: int = 3) -> SimulationResult:
    """Return a simulation of a plan with closed road, and a day of forty incidents."""
    stress = made_up_result_with_areas(municipalities, seed)
    draw = np.random.default_rng(seed)
    units = _units(stress, draw)
    return SimulationResult(
        plan_title="Two more ambulances",
        plan_changes=(
            "2 new units like amb-vik at site-vik.",
            "Bridge is closed from 2026-02-03 06:00 to 2026-02-03 20:00, the way round 30 min longer.",
        ),
        region_name="made-up",
        region_title="Made-up",
        area="Nordvik",
        municipalities_inside=tuple(stress.areas["municipality"]),
        threat="everyday",
        seed=seed,
        runs=4,
        starts_at_utc="2025-12-31T23:00:00Z",
        days=365,
        incidents=1234.5,
        incidents_simulated=2345.6,
        services=_services(stress.table),
        classes=_classes(stress.standards),
        curves=_curves(),
        table=stress.table,
        units=units,
        across=_across(stress.table),
        hospitals=pd.DataFrame(
            [
                ("hospital-a", "Nordvik sykehus", True, 812.0, 95.0, 2400.0, 3.0, 41.0, 11.0, 62.0),
                ("hospital-b", "Sørvik sykehus", False, 402.5, 0.0, 0.0, 41.0, 3.0, 15.0, 64.0),
            ],
            columns=list(HOSPITAL_COLUMNS),
        ),
        turned_away=12.3,
        hospital_limits=True,
        playback=_day(stress.table, units, draw),
        closures=CLOSED,
        outages=pd.DataFrame(
            {
                "what": ["unit"],
                "id": ["u-3"],
                "name": ["Ambulanse 3"],
                "from_local": ["2026-02-03 00:00"],
                "until_local": ["2026-02-03 08:00"],
            }
        ),
        rules=("The service with the duty at the place first; others where sooner by a margin.",),
        areas=stress.areas,
        standards=stress.standards,
        quality=stress.quality,
        travel=LINE,
        attributions=stress.attributions,
        method=HAPPENED,
        warnings=KNOWN,
        calls=_calls(),
        alerts=pd.DataFrame(
            [
                (2, 912.5, 0.0, 93.0, 91.2, 94.8, 151.0, 148.0, 155.0),
                (3, 411.0, 0.3, 97.4, 94.0, 100.8, 164.0, 159.0, 170.0),
            ],
            columns=list(ALERT_COLUMNS),
        ).astype(ALERT_COLUMNS),
    )


def _calls() -> pd.DataFrame:
    rows = [
        ("centre-110", "110 Nordvik", "110", 2, 2, "plan", 11_950.0, 21.5, 0.0, 20.0, 0.95),
        ("centre-113", "AMK Nordvik", "113", 2, 4, "modelled", 48_512.5, 300.8, 12.0, 10.0, 0.9),
    ]
    came = [
        (0.968, 0.961, 0.975, 0.0, 0.0, 0.031, 0.030, 0.032),
        (0.944, 0.940, 0.948, 0.0, 3.0, 0.174, 0.171, 0.177),
    ]
    both = [(*row, *of) for row, of in zip(rows, came, strict=True)]
    return pd.DataFrame(both, columns=list(CALL_COLUMNS)).astype(CALL_COLUMNS)


def renamed_simulation(result: SimulationResult, name: str) -> SimulationResult:
    """Return the result with a name in the place of every name."""
    day = result.playback
    return replace(
        result,
        plan_title=name,
        plan_changes=(name,),
        region_title=name,
        area=name,
        table=result.table.assign(
            municipality_name=name, owner_name=name, most_from=name, most_help_from=name
        ),
        units=result.units.assign(name=name, site_name=name, municipality_name=name, owner_name=name),
        across=result.across.assign(giver_name=name, from_name=name, to_name=name),
        hospitals=result.hospitals.assign(name=name),
        calls=result.calls.assign(name=name),
        closures=result.closures.assign(name=name),
        outages=result.outages.assign(name=name),
        playback=replace(
            day,
            legs=day.legs.assign(name=name),
            incidents=day.incidents.assign(kind=name, municipality_name=name, first_unit=name),
        ),
        rules=(name,),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
    )


def made_up_comparison(plans: int = 2, municipalities: int = 24, seed: int = 3) -> ComparisonResult:
    """Return a comparison of so many plans; the first of the others is better for ambulances."""
    stress = made_up_result_with_areas(municipalities, seed)
    draw = np.random.default_rng(seed)
    places = stress.table.drop_duplicates("municipality").sort_values("municipality")
    titles = ("As it is", "Two more ambulances", "One moved", "A night without a crew")[:plans]
    return ComparisonResult(
        plans=pd.DataFrame(
            [
                (n, title, "amb-vik moves to site-nes." if n else "", 40 + n, 30 + n)
                for n, title in enumerate(titles)
            ],
            columns=list(PLAN_COLUMNS),
        ),
        region_name="made-up",
        region_title="Made-up",
        area="Nordvik",
        municipalities_inside=tuple(places["municipality"]),
        municipalities=pd.DataFrame(
            {
                "municipality": places["municipality"],
                "name": places["municipality_name"],
                "lon": places["lon"],
                "lat": places["lat"],
                "population": 5000.0,
            }
        ).reset_index(drop=True),
        threat="everyday",
        seed=seed,
        runs=20,
        starts_at_utc="2025-12-31T23:00:00Z",
        days=365,
        incidents=1234.5,
        incidents_simulated=2345.6,
        differences=_differences(places, plans, draw),
        quantiles=_quantiles(plans),
        curves=_plan_curves(plans),
        incidents_paired=pd.DataFrame(
            [
                (plan, function, 400.0, 31.5, 4.5, 364.0, 7200.0, 660.0, 1500.0, 240.0)
                for plan in range(1, plans)
                for function in FUNCTIONS
            ],
            columns=list(INCIDENT_COLUMNS),
        ),
        variance=pd.DataFrame(
            [
                (plan, measure, function, np.inf if function == "police" else 14.2)
                for plan in range(1, plans)
                for measure in ("share_in_time", "mean_s")
                for function in FUNCTIONS
            ],
            columns=list(VARIANCE_COLUMNS),
        ),
        stopping=Stopping(
            measure="share_in_time",
            function="ambulance",
            precision=0.005,
            reached=0.0041,
            is_precise=True,
            looks=2,
            looks_at_most=5,
            runs=20,
            runs_at_most=100,
        ),
        level=0.99,
        same_demand=True,
        identical=False,
        answers=("Two more ambulances: ambulance is better.",),
        sites=pd.DataFrame(
            {
                "site": ["site-vik"],
                "name": ["Nordvik stasjon"],
                "kind": ["ambulance_station"],
                "lon": [float(places["lon"].iloc[3])],
                "lat": [float(places["lat"].iloc[3])],
                "plan": [1],
                "units_base": [1],
                "units_plan": [3],
            }
        ),
        closures=CLOSED.assign(plan=1),
        areas=stress.areas,
        standards=stress.standards,
        quality=stress.quality,
        travel=LINE,
        attributions=stress.attributions,
        method=HAPPENED,
        warnings=KNOWN,
        calls=_call_differences(plans),
    )


def _call_differences(plans: int) -> pd.DataFrame:
    vik = ("centre-113", "AMK Nordvik", "113")
    rows = [
        (plan, measure, *centre, base, base + difference, difference, low, high, p, p, verdict, 20)
        for plan in range(1, plans)
        for measure, centre, base, difference, low, high, p, verdict in (
            ("answered_in_time", vik, 0.944, 0.021, 0.018, 0.024, 1e-7, "better"),
            ("answer_s", vik, 4.1, -0.2, -0.5, 0.1, 0.31, "undecided"),
            ("all_alerted_s", ("", "", ""), 93.0, -31.2, -34.0, -28.4, 1e-9, "better"),
            ("triple_alerted_s", ("", "", ""), 97.4, 0.0, 0.0, 0.0, 1.0, "same"),
        )
    ]
    return pd.DataFrame(rows, columns=list(CALL_DIFFERENCE_COLUMNS)).astype(CALL_DIFFERENCE_COLUMNS)


def renamed_comparison(result: ComparisonResult, name: str) -> ComparisonResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        plans=result.plans.assign(title=name, changes=name),
        region_title=name,
        area=name,
        municipalities=result.municipalities.assign(name=name),
        differences=result.differences.assign(name=name),
        calls=result.calls.assign(name=name),
        sites=result.sites.assign(name=name, kind=name),
        closures=result.closures.assign(name=name),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
        answers=(name,),
    )


def _services(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for function in FUNCTIONS:
        of = table[table["function"] == function]
        required, late, unmet = of["required"].sum(), of["late"].sum(), of["unmet"].sum()
        share = of["met_in_time"].sum() / required
        asked = float(of["share_required"].iloc[0]) if function != "police" else np.nan
        p50 = float(of["p50_s"].median())
        times = [x for at in (1.0, 1.5, 2.0) for x in (at * p50, 0.97 * at * p50, 1.03 * at * p50)]
        rows.append(
            (
                function,
                required,
                required - late - unmet,
                late,
                unmet,
                asked,
                share,
                share - 0.021,
                share + 0.021,
                1.1 * p50,
                1.07 * p50,
                1.13 * p50,
                *times,
                1.4 * p50,
                2.6 * p50,
                2.5 * p50,
                2.7 * p50,
            )
        )
    return pd.DataFrame(rows, columns=list(SERVICE_COLUMNS))


def _classes(standards: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (
            row.function,
            row.area_class,
            row.time_limit_s,
            row.share,
            100.0,
            0.81,
            0.78,
            0.84,
            *(x for at in (0.5, 0.8, 1.2) for x in (at * row.time_limit_s,) * 3),
        )
        for row in standards.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(CLASS_COLUMNS))


def _curve(slowness: float) -> pd.DataFrame:
    time_s = np.arange(30.0, 5401.0, 30.0)
    share = 1 - np.exp(-((time_s / (720 * slowness)) ** 1.6))
    return pd.DataFrame(
        {
            "time_s": time_s,
            "share": share,
            "low": np.clip(share - 0.02, 0, 1),
            "high": np.clip(share + 0.02, 0, 1),
        }
    )


def _curves() -> pd.DataFrame:
    parts = [
        _curve(slowness * (1 + n / 4)).assign(function=function, measure=measure)
        for n, function in enumerate(FUNCTIONS)
        for measure, slowness in (("first", 1.0), ("full", 1.6))
    ]
    return pd.concat(parts, ignore_index=True)[list(CURVE_COLUMNS)]


def _units(stress: StressResult, draw: np.random.Generator) -> pd.DataFrame:
    places = stress.table.drop_duplicates("municipality").sort_values("municipality")
    rows: list[tuple[Any, ...]] = []
    for n, place in enumerate(places.itertuples()):
        for function in FUNCTIONS[: 1 + n % 3]:
            busy = float(draw.uniform(0.01, 0.4))
            missions = busy * 5 * 365
            rows.append(
                (
                    f"u-{len(rows)}",
                    f"{function} {place.municipality_name}",
                    function,
                    f"site-{n}",
                    f"{place.municipality_name} stasjon",
                    place.municipality,
                    place.municipality_name,
                    place.owner,
                    place.owner_name,
                    n % 7 != 6,
                    missions,
                    missions / 365,
                    busy,
                    busy - 0.01,
                    busy + 0.01,
                    float(n % 3),
                    place.lon,
                    place.lat,
                )
            )
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS))


def _across(table: pd.DataFrame) -> pd.DataFrame:
    places = table.drop_duplicates("municipality").sort_values("municipality")
    names, numbers = list(places["municipality_name"]), list(places["municipality"])
    rows = [
        (
            FUNCTIONS[n % 3],
            f"org-{numbers[n]}",
            f"{names[n]} kommune",
            numbers[n],
            names[n],
            numbers[n - 1],
            names[n - 1],
            ("within", "in", "out")[n % 3],
            40.0 - n,
            max(0.01, 0.4 - n / 60),
        )
        for n in range(1, len(names))
    ]
    return pd.DataFrame(rows, columns=list(ACROSS_COLUMNS))


def _day(table: pd.DataFrame, units: pd.DataFrame, draw: np.random.Generator) -> Playback:
    places = table.drop_duplicates("municipality").sort_values("municipality").reset_index(drop=True)
    legs, incidents = [], []
    for number, at_s in enumerate(np.sort(draw.uniform(0, 80_000, 40))):
        place = places.iloc[int(draw.integers(len(places)))]
        unit = units.iloc[int(draw.integers(len(units)))]
        lon, lat = place["lon"] + draw.normal(0, 0.1), place["lat"] + draw.normal(0, 0.05)
        out_s, there_s = at_s + 90, at_s + 90 + float(draw.uniform(200, 1500))
        left_s, home_s = there_s + 1800, there_s + 3600
        nobody = number == 7
        if not nobody:
            way = (unit["lon"], unit["lat"], lon, lat)
            for doing, begins, ends, line in (
                ("turning_out", at_s, out_s, (unit["lon"], unit["lat"]) * 2),
                ("to_place", out_s, there_s, way),
                ("at_place", there_s, left_s, (lon, lat) * 2),
                ("home", left_s, home_s, (*way[2:], *way[:2])),
            ):
                legs.append(
                    (unit["unit"], unit["name"], unit["function"], doing, begins, ends, *line, number)
                )
        incidents.append(
            (
                number,
                CAN[unit["function"]],
                "fire.pump:1",
                at_s,
                np.inf if nobody else there_s - at_s,
                np.inf if number % 9 == 7 else there_s - at_s + 60,
                at_s if nobody else left_s,
                place["municipality"],
                place["municipality_name"],
                lon,
                lat,
                1 + number % 3,
                "" if nobody else unit["name"],
            )
        )
    return Playback(
        starts_at_utc="2026-02-02T23:00:00Z",
        starts_local="2026-02-03T00:00:00+01:00",
        length_s=DAY_S,
        legs=pd.DataFrame(legs, columns=list(LEG_COLUMNS)).sort_values("from_s", ignore_index=True),
        incidents=pd.DataFrame(incidents, columns=list(DAY_INCIDENT_COLUMNS)),
        why="busiest",
    )


def _differences(places: pd.DataFrame, plans: int, draw: np.random.Generator) -> pd.DataFrame:
    groups = [("all", "", "")] + [
        ("municipality", number, name)
        for number, name in zip(places["municipality"], places["municipality_name"], strict=True)
    ]
    rows = []
    for plan in range(1, plans):
        for measure, unit in MEASURES.items():
            size = {"share": 0.01, "s": 30.0, "count": 5.0}[unit]
            for function in FUNCTIONS:
                for group, key, name in groups:
                    good = 1 if measure in MORE_IS_BETTER else -1
                    middle = size * (good * (function == "ambulance") + 0.4 * draw.normal())
                    half = size * (0.5 if group == "all" else 1.2)
                    verdict = "undecided"
                    if abs(middle) > half:
                        verdict = "better" if middle * good > 0 else "worse"
                    if function == "police":
                        middle, half, verdict = 0.0, 0.0, "same"
                    if key == "1103":
                        middle, half, verdict = np.nan, np.nan, "undecided"
                    base = {"share": 0.81, "s": 720.0, "count": 120.0}[unit]
                    p = 0.004 if verdict in ("better", "worse") else 0.4
                    rows.append(
                        (
                            plan,
                            measure,
                            function,
                            group,
                            key,
                            name,
                            base,
                            base + middle,
                            middle,
                            middle - half,
                            middle + half,
                            p,
                            min(1.0, 3 * p),
                            verdict,
                            20,
                        )
                    )
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))


def _quantiles(plans: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (plan, function, quantile, 1000 * quantile - 10 * plan, 990 * quantile, 1010 * quantile, 8123)
            for plan in range(plans)
            for function in FUNCTIONS
            for quantile in (0.5, 0.8, 0.9)
        ],
        columns=list(QUANTILE_COLUMNS),
    )


def _plan_curves(plans: int) -> pd.DataFrame:
    parts = [
        _curve((1 + n / 4) * (1 - 0.08 * plan)).assign(function=function, plan=plan)
        for plan in range(plans)
        for n, function in enumerate(FUNCTIONS)
    ]
    return pd.concat(parts, ignore_index=True)[list(PLAN_CURVE_COLUMNS)]
