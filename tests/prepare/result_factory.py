"""A made-up result of a stress test, plausible and the same every time; for tests of what shows one."""

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from samvirke.prepare.result import SHORTFALL_COLUMNS, StressResult
from samvirke.travel.times import Description

FUNCTIONS = {
    # needs a year and thousand people, minutes of the median where it is quickest, asked, limit
    "fire": (9.0, 7.0, 1.0, 20.0),
    "ambulance": (60.0, 8.0, 0.9, 12.0),
    "police": (14.0, 9.0, 0.8, 11.0),
}
CLASSES = {
    "fire": {"other_urban": (20.0, 1.0), "outside_urban": (30.0, 1.0)},
    "ambulance": {"urban": (12.0, 0.9), "rural": (25.0, 0.9)},
    "police": {"20000+": (11.0, 0.8), "2000-19999": (19.0, 0.8), "other": (30.0, 0.8)},
}
LINE = Description(
    engine="line",
    data_date="",
    licence="none",
    attribution="",
    profile="drive: 60 km/h, detour 1.4, 30 s fixed",
    fingerprint="line-drive-60-1.4-30",
    judges_compliance=False,
    note="straight line, not road",
)


def made_up_result(municipalities: int = 60, seed: int = 3) -> StressResult:
    """Return a result with points only: municipalities along a line from south-west to north-east."""
    draw = np.random.default_rng(seed)
    along = np.sort(draw.random(municipalities))
    lon = np.round(6 + 22 * along**1.4 + draw.normal(0, 0.8, municipalities), 3)
    lat = np.round(58.5 + 11.8 * along + draw.normal(0, 0.25, municipalities), 3)
    people = np.round(np.exp(draw.normal(8.9, 1.0, municipalities)))
    places = pd.DataFrame(
        {
            "municipality": [f"{1101 + number}" for number in range(municipalities)],
            "municipality_name": [_name(number) for number in range(municipalities)],
            "lon": lon,
            "lat": lat,
            "people": people,
        }
    )
    table = pd.concat([_shortfall(places, name, draw) for name in FUNCTIONS], ignore_index=True)
    table = table.sort_values(
        ["gap", "function", "municipality"], ascending=[False, True, True], kind="stable"
    ).reset_index(drop=True)
    return StressResult(
        region_name="made-up",
        region_title="Made-up",
        threat="everyday",
        seed=seed,
        runs=4,
        incidents=float(table["required"].sum()),
        table=table[list(SHORTFALL_COLUMNS)],
        curves=_curves(),
        rhythm=_rhythm(table),
        owners=_owners(table),
        coverage=_coverage(table, places, draw),
        published=pd.DataFrame(
            {
                "measure": ["ambulance, urban: 50% of cases within", "a measure of its own"],
                "modelled": [8.9, 14.0],
                "published": [9.7, 15.1],
                "unit": ["min", "min"],
                "year": [2020, 2013],
                "source": ["nationen.no", "Helsedirektoratet"],
            }
        ),
        quality=pd.DataFrame(
            {
                "table": ["cells", "sites", "units"],
                "observed": [0, 12, 0],
                "official": [60, 40, 30],
                "typed": [0, 5, 20],
                "modelled": [0, 80, 140],
            }
        ),
        areas=pd.DataFrame({"municipality": [], "geometry": []}),
        standards=_standards(),
        travel=LINE,
        attributions=("© Kartverket",),
        method=(
            "The threat everyday was drawn 4 times with seed 3; the same seed gives the same bytes.",
            "Travel times: line (drive: 60 km/h).",
            "A sentence that no translator has seen.",
        ),
        warnings=("Modelled, not observed, are 140 of 190 units, 80 of 137 sites.",),
    )


def made_up_result_with_areas(municipalities: int = 60, seed: int = 3) -> StressResult:
    """Return the same with outlines: the cells of the points' Voronoi diagram, cut off at a distance."""
    result = made_up_result(municipalities, seed)
    places = result.table.drop_duplicates("municipality")
    points = shapely.points(places["lon"], places["lat"])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    near = shapely.intersection(cells, shapely.union_all(shapely.buffer(points, 0.9)))
    areas = pd.DataFrame({"municipality": places["municipality"].to_numpy(), "geometry": near})
    return replace(result, areas=areas)


def renamed(result: StressResult, name: str) -> StressResult:
    """Return the result with a name in the place of every municipality, owner, unit and title."""
    return replace(
        result,
        region_title=name,
        table=result.table.assign(municipality_name=name, owner_name=name, most_help_from=name),
        owners=result.owners.assign(owner_name=name),
        coverage=result.coverage.assign(first_unit=name, first_owner=name),
        published=result.published.assign(measure=name, source=name),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
    )


def _name(number: int) -> str:
    first, last = ("Nord", "Sør", "Øst", "Vest", "Indre", "Ytre"), ("vik", "dal", "ås", "nes", "øy")
    return first[number % 6] + last[number // 6 % 5] + ("" if number < 30 else " II")


def _shortfall(places: pd.DataFrame, function: str, draw: np.random.Generator) -> pd.DataFrame:
    a_thousand, quickest, asked, limit = FUNCTIONS[function]
    n = len(places)
    required = np.round(a_thousand * places["people"].to_numpy() / 1000, 2)
    p50 = 60 * (quickest + draw.gamma(2.0, 2.5, n))
    p90 = p50 * draw.uniform(1.5, 2.4, n)
    # A time between the two grows by a straight line in the share: the share at the limit.
    share = np.clip(0.5 + 0.4 * (60 * limit - p50) / (p90 - p50), 0, 1)
    met = required * share
    unmet = np.round(0.002 * required, 2)
    share_by_own = np.clip(draw.normal(0.8, 0.2, n), 0, 1)
    helper = np.where(share_by_own < 1, np.roll(places["municipality_name"], 1) + " kommune", "")
    owner = "org-" + places["municipality"].astype(str)
    spread = 0.02 + draw.random(n) * 0.05
    return pd.DataFrame(
        {
            "function": function,
            "municipality": places["municipality"],
            "municipality_name": places["municipality_name"],
            "owner": owner,
            "owner_name": places["municipality_name"] + " kommune",
            "required": required,
            "met_in_time": met,
            "late": np.maximum(required - met - unmet, 0),
            "unmet": np.minimum(unmet, required - met),
            "share_in_time": share,
            "share_in_time_low": np.clip(share - spread, 0, 1),
            "share_in_time_high": np.clip(share + spread, 0, 1),
            "share_required": asked,
            "gap": np.maximum(0, required - met - (1 - asked) * required),
            "time_limit_s": 60 * limit,
            "p50_s": p50,
            "p50_low_s": 0.95 * p50,
            "p50_high_s": 1.05 * p50,
            "p90_s": p90,
            "p90_low_s": 0.9 * p90,
            "p90_high_s": 1.1 * p90,
            "full_p90_s": 1.3 * p90,
            "share_by_own": share_by_own,
            "most_help_from": helper,
            "share_from_within": np.where(np.arange(n) % 9 == 0, 0.0, share_by_own),
            "most_from": np.roll(places["municipality_name"], 1),
            "rests_on": np.where(np.arange(n) % 3 == 0, "official", "modelled"),
            "lon": places["lon"],
            "lat": places["lat"],
        }
    )


def _curves() -> pd.DataFrame:
    time_s = np.arange(30.0, 5401.0, 30.0)
    made = []
    for function, classes in CLASSES.items():
        for area_class, (limit, _) in classes.items():
            share = 1 - np.exp(-((time_s / (60 * 0.75 * limit)) ** 2))
            curve = pd.DataFrame({"time_s": time_s, "share": share})
            curve["low"], curve["high"] = np.clip(share - 0.02, 0, 1), np.clip(share + 0.02, 0, 1)
            made.append(curve.assign(function=function, area_class=area_class))
    return pd.concat(made, ignore_index=True)


def _rhythm(table: pd.DataFrame) -> pd.DataFrame:
    month, hour = (grid.ravel() for grid in np.indices((12, 24)))
    weight = (1 + 0.15 * np.cos(2 * np.pi * month / 12)) * (1 - 0.5 * np.cos(2 * np.pi * (hour - 4) / 24))
    made = []
    for function, rows in table.groupby("function"):
        required = rows["required"].sum() * weight / weight.sum()
        late = required * (0.2 - 0.08 * np.cos(2 * np.pi * (hour - 15) / 24))
        made.append(
            pd.DataFrame(
                {
                    "function": function,
                    "month": month + 1,
                    "hour": hour,
                    "required": required,
                    "late": late,
                }
            )
        )
    return pd.concat(made, ignore_index=True)


def _owners(table: pd.DataFrame) -> pd.DataFrame:
    grouped = table.groupby(["function", "owner", "owner_name"], as_index=False).agg(
        municipalities=("municipality", "count"),
        required=("required", "sum"),
        late=("late", "sum"),
        unmet=("unmet", "sum"),
        gap=("gap", "sum"),
    )
    return grouped.sort_values("gap", ascending=False, kind="stable").reset_index(drop=True)


def _coverage(table: pd.DataFrame, places: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    people = dict(zip(places["municipality"], places["people"], strict=True))
    any_one = np.clip(draw.normal(0.8, 0.15, len(table)), 0, 1)
    own = np.where(np.arange(len(table)) % 9 == 0, 0.0, any_one * draw.uniform(0.6, 1, len(table)))
    return pd.DataFrame(
        {
            "function": table["function"],
            "municipality": table["municipality"],
            "people": table["municipality"].map(people),
            "reached_any": any_one,
            "reached_own": own,
            "first_unit": "Unit at " + table["municipality_name"],
            "first_owner": table["most_help_from"],
        }
    )


def _standards() -> pd.DataFrame:
    rows = [
        {
            "function": function,
            "area_class": area_class,
            "time_limit_s": 60 * limit,
            "share": share,
            "status": "guideline" if function == "ambulance" else "requirement",
            "source": "https://example.org/standards",
            "measured_from": "AMK call to arrival",
        }
        for function, classes in CLASSES.items()
        for area_class, (limit, share) in classes.items()
    ]
    return pd.DataFrame(rows)
