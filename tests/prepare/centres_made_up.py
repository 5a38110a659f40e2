"""A comparison of call centres made up by hand, for the tests of its page."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import shapely
from tests.prepare.result_factory import LINE

from samvirke.prepare.measures.call_centres.arrangement import NAMES
from samvirke.prepare.measures.call_centres.result import (
    ALERT_COLUMNS,
    ANSWER_COLUMNS,
    CENTRE_COLUMNS,
    CURVE_COLUMNS,
    ESTIMATE_COLUMNS,
    PLACE_COLUMNS,
    RESPONSE_COLUMNS,
    SITUATIONS,
    STAFF_COLUMNS,
    CentresResult,
)

CENTRES = {"c-110": ("Nord 110", "110"), "c-112": ("112 Nord", "112"), "c-113": ("AMK Nord", "113")}
ALERTED_S = dict(zip(NAMES, (185.0, 62.0, 63.0, 84.0), strict=True))
IN_TIME = dict(zip(NAMES, (0.96, 0.96, 0.99, 0.995), strict=True))
FEWEST = dict(zip(NAMES, (5, 5, 4, 3), strict=True))
PLACES = {"3401": ("Nordvik", 11.0, 60.8, 3), "3403": ("Sørdal", 11.4, 61.1, 2)}


def made_up_centres() -> CentresResult:
    """Return four arrangements of three centres."""
    return CentresResult(
        region_name="made-up",
        region_title="A made-up region",
        area="Innlandet",
        runs=4,
        seed=1,
        days=365,
        arrangements=NAMES,
        centres=_centres(),
        answers=_answers(),
        alerts=_alerts(),
        staff=_staff(),
        response=_response(),
        curves=_curves(),
        estimates=pd.DataFrame(columns=list(ESTIMATE_COLUMNS)).astype(ESTIMATE_COLUMNS),
        assumptions=_assumptions(),
        places=_places(),
        areas=pd.DataFrame(
            {
                "municipality": list(PLACES),
                "geometry": [
                    shapely.box(x - 0.2, y - 0.1, x + 0.2, y + 0.1) for _, x, y, _ in PLACES.values()
                ],
            }
        ),
        travel=LINE,
        attributions=("Invented",),
        method=("4 runs of 365 days, seed 1: every arrangement meets the same callers and losses.",),
        warnings=(
            "A centre has no other of its service in the region: when it is lost its calls wait.",
            "Something that nobody translated.",
        ),
    )


def made_up_calls_alone() -> CentresResult:
    """Return the same of one run and one arrangement, without units or outlines."""
    whole = made_up_centres()

    def of_base(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["arrangement"] == "apart"].reset_index(drop=True)

    return replace(
        whole,
        runs=1,
        arrangements=("apart",),
        answers=of_base(whole.answers).assign(in_time_low=float("nan"), in_time_high=float("nan")),
        alerts=of_base(whole.alerts).assign(low_s=float("nan"), p90_s=float("inf")),
        staff=of_base(whole.staff),
        response=whole.response.iloc[:0],
        curves=of_base(whole.curves),
        areas=whole.areas.iloc[:0],
        travel=None,
    )


def renamed_centres(result: CentresResult, name: str) -> CentresResult:
    """Return the result with a name in the place of every name."""
    return replace(
        result,
        region_title=name,
        area=name,
        centres=result.centres.assign(name=name, backup=name),
        answers=result.answers.assign(name=name),
        staff=result.staff.assign(name=name),
        assumptions=result.assumptions.assign(name=name, unit=name, source=name),
        places=result.places.assign(municipality_name=name, centre_110=name, centre_112=name),
        attributions=(name,),
        method=(name,),
        warnings=(name,),
    )


def _table(rows: list[dict[str, object]], columns: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns)).astype(dict(columns))


def _changed(name: str, value: float, base: float, half: float, unit: str = "") -> dict[str, object]:
    change = value - base
    return {f"{name}{unit}": change, f"{name}_low{unit}": change - half, f"{name}_high{unit}": change + half}


def _centres() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "centre": centre,
            "name": name,
            "service": service,
            "room": 0,
            "calls_a_year": 46_939.0,
            "calls_quality": "official",
            "operators_day": 3.0,
            "operators_night": 2.0,
            "backup": "" if service == "110" else "Far away",
            "lon": 11.0 + 0.02 * number,
            "lat": 60.8,
            "quality": "modelled",
        }
        for number, (centre, (name, service)) in enumerate(CENTRES.items())
    ]
    rows.append({**rows[1], "centre": "c-far", "name": "Far away", "room": -1, "backup": "", "lon": 10.7})
    return _table(rows, CENTRE_COLUMNS)


def _answers() -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for name in NAMES:
        for number, situation in enumerate(SITUATIONS):
            for centre, (title, service) in [*CENTRES.items(), ("", ("", ""))]:
                share = IN_TIME[name] - 0.1 * number
                row = {
                    "arrangement": name,
                    "situation": situation,
                    "centre": centre,
                    "name": title,
                    "service": service,
                    "calls": 12_000.0,
                    "target_s": 20.0 if centre else float("nan"),
                    "target_share": 0.95 if centre else float("nan"),
                    "in_time": share,
                    "in_time_low": share - 0.01,
                    "in_time_high": share + 0.005,
                    "wait_mean_s": 3.2,
                    "wait_p50_s": 0.0,
                    "wait_p90_s": 12.0,
                    "wait_p99_s": float("inf"),
                    "given_up": 0.01,
                    "by_others": 0.05,
                    "occupancy": 0.2 if situation == "ordinary" else float("nan"),
                }
                row |= _changed("in_time_change", IN_TIME[name], IN_TIME["apart"], 0.002)
                rows.append(row | _changed("wait_change", 3.2, 3.2, 0.1, "_s"))
    return _table(rows, ANSWER_COLUMNS)


def _alerts() -> pd.DataFrame:
    kinds = [("ordinary", ("2", "3", "2+")), ("peak", ("2", "3", "2+", "disaster", "meanwhile"))]
    rows: list[dict[str, object]] = [
        {
            "arrangement": name,
            "situation": situation,
            "services": services,
            "incidents": 0.0 if services == "2" else 52.0,
            "mean_s": ALERTED_S[name],
            "low_s": ALERTED_S[name] - 4,
            "high_s": ALERTED_S[name] + 4,
            "p50_s": 0.9 * ALERTED_S[name],
            "p90_s": 1.8 * ALERTED_S[name],
            **_changed("change", ALERTED_S[name], ALERTED_S["apart"], 4.0, "_s"),
            "never": 0.5,
        }
        for name in NAMES
        for situation, all_services in kinds
        for services in all_services
    ]
    return _table(rows, ALERT_COLUMNS)


def _staff() -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for load in (1.0, 2.0, 3.0):
        for name in NAMES:
            shown = {"arrangement": name, "load": load}
            total = FEWEST[name] + int(load)
            rows.append(
                {
                    **shown,
                    "centre": "",
                    "name": "",
                    "operators": total,
                    "with_floor": max(total, 6),
                    "formula": float("nan") if name == "partly_pooled" else total,
                    "in_time": float("nan"),
                }
            )
            rows += [
                {
                    **shown,
                    "centre": centre,
                    "name": title,
                    "operators": 2,
                    "with_floor": 2,
                    "formula": 2.0,
                    "in_time": 0.97,
                }
                for centre, (title, _) in CENTRES.items()
                if name != "one_number"
            ]
    return _table(rows, STAFF_COLUMNS)


def _response() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "arrangement": name,
            "function": function,
            "incidents": 0.0 if function == "rescue" else 4_000.0,
            "judged": 0.0 if function == "air_ambulance" else 4_000.0,
            "share_in_time": float("nan") if function == "air_ambulance" else 0.8,
            "mean_s": 900.0,
            "mean_low_s": 890.0,
            "mean_high_s": 910.0,
            **_changed("share_change", 0.01 * (name != "apart"), 0.0, 0.002),
            **_changed("mean_change", ALERTED_S[name] / 10, ALERTED_S["apart"] / 10, 1.5, "_s"),
        }
        for name in NAMES
        for function in ("fire", "ambulance", "police", "air_ambulance", "rescue")
    ]
    return _table(rows, RESPONSE_COLUMNS)


def _curves() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "arrangement": name,
            "situation": situation,
            "kind": kind,
            "time_s": float(second),
            "share": min(1.0, second / (ALERTED_S[name] * (2 if kind == "alert" else 0.5))),
        }
        for name in NAMES
        for situation in SITUATIONS
        for kind in ("answer", "alert")
        if kind == "answer" or situation in ("ordinary", "peak")
        for second in range(0, 601, 10)
    ]
    return _table(rows, CURVE_COLUMNS)


def _assumptions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["peak_calls", "112 answer_share", "all triage_s", "113 talk_s", "something_new"],
            "low": [100.0, 0.95, 10.0, 120.0, float("nan")],
            "base": [200.0, 0.95, 20.0, 210.0, 1.234],
            "high": [400.0, 0.95, 40.0, 360.0, float("nan")],
            "unit": ["call", "1", "s", "s", "1"],
            "source": ["assumed", "politiet.no", "assumed", "assumed", "given by the planner"],
            "year": [2026, 2019, 2026, 2026, 2026],
        }
    )


def _places() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "municipality": number,
            "municipality_name": name,
            "lon": lon,
            "lat": lat,
            "centre_110": "Nord 110",
            "centre_112": "112 Nord",
            "centre_113": "AMK Nord" if count == 3 else "",
            "in_room": count,
        }
        for number, (name, lon, lat, count) in PLACES.items()
    ]
    return _table(rows, PLACE_COLUMNS)
