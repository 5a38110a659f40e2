"""What the scripts of a simulation's page draw from."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from samvirke.prepare.report.drawing import (
    PLOT_WORDS,
    SHARE_WORDS,
    areas_data,
    coast_data,
    coded,
    number,
    page_data,
    places_data,
    rounded,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.simulation_figures import services_of
from samvirke.prepare.report.simulation_rows import MEASURES, busiest, curves_of, local
from samvirke.prepare.report.stress_figures import judged_only
from samvirke.prepare.report.vocabulary import FUNCTIONS, KINDS, N_, named
from samvirke.prepare.simulation_result import Playback, SimulationResult

CURVE_POINTS = 120
BUSIEST = 24  # units in the chart; all stand in the table
DOING = {
    "turning_out": N_("turning out"),
    "to_place": N_("on the way to an incident"),
    "at_place": N_("at an incident"),
    "to_hospital": N_("on the way to hospital"),
    "at_hospital": N_("at hospital"),
    "home": N_("on the way home"),
    "moving": N_("moving to cover"),
}
WORDS = {
    **PLOT_WORDS,
    **SHARE_WORDS,
    "asked": N_("Asked"),
    "away": N_("share of the time away"),
    "closed": N_("road closed"),
    "first_after": N_("First there after"),
    "in_time": N_("In time"),
    "incident_helped": N_("incident, somebody is there"),
    "incident_waits": N_("incident, nobody there yet"),
    "median": N_("Half within"),
    "mostly_from": N_("First unit mostly from"),
    "needs": N_("Needs a run"),
    "newest": N_("Newest: %(what)s in %(place)s at %(time)s."),
    "nine_in_ten": N_("9 of 10 within"),
    "nobody": N_("nobody came"),
    "now": N_("%(time)s. Incidents under way: %(open)s. Units out: %(out)s."),
    "pause": N_("Pause"),
    "play": N_("Play"),
    "share_in_time": N_("share in time"),
    "stations": N_("station"),
    "to_time": N_("Show %(time)s on the map"),
    "unit_with": N_("unit: %(service)s"),
}


def drawn(result: SimulationResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    functions = [row["function"] for row in services_of(result)]
    table = judged_only(result.table)
    places = table.drop_duplicates("municipality").sort_values("municipality", kind="stable")
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    return {
        **page_data(language, WORDS),
        "functions": [named(language, FUNCTIONS, name) for name in functions],
        **places_data(
            list(places["municipality"]),
            list(places["municipality_name"]),
            places["lon"],
            places["lat"],
            outlines,
        ),
        "rows": _rows(table, list(places["municipality"]), functions),
        "stations": _stations(result.units),
        "closures": {"name": list(result.closures["name"]), "area": areas_data(result.closures["geometry"])},
        "curves": _curves(result, language, functions),
        "units": _busiest(result, language),
        "day": _day(result.playback, language),
        **coast_data(table["lon"], table["lat"]),
    }


def _rows(table: pd.DataFrame, places: Sequence[str], functions: Sequence[str]) -> dict[str, Any]:
    known = table[table["function"].isin(list(functions))]
    place = {m: position for position, m in enumerate(places)}
    inside = known["share_from_within"] >= 0.5
    sources, source = coded(known["most_from"].where(~inside, known["municipality_name"]))
    return {
        "f": [functions.index(name) for name in known["function"]],
        "m": [place[m] for m in known["municipality"]],
        "required": rounded(known["required"], 2),
        "share": rounded(known["share_in_time"], 4),
        "low": rounded(known["share_in_time_low"], 3),
        "high": rounded(known["share_in_time_high"], 3),
        "asked": rounded(known["share_required"], 3),
        "p50": rounded(known["p50_s"] / 60, 1),
        "p90": rounded(known["p90_s"] / 60, 1),
        "source": source,
        "sources": sources,
    }


def _stations(units: pd.DataFrame) -> dict[str, Any]:
    """Return where the units inside rest, each place once, with how many rest there."""
    sites = units[units["inside"]].groupby("site", sort=True)
    first = sites.first()
    return {
        "name": list(first["site_name"]),
        "lon": rounded(first["lon"], 4),
        "lat": rounded(first["lat"], 4),
        "units": [int(count) for count in sites.size()],
    }


def _curves(result: SimulationResult, language: Language, functions: Sequence[str]) -> list[dict[str, Any]]:
    made = []
    for function, measure, curve in curves_of(result):
        thinned = curve.iloc[:: max(1, len(curve) // CURVE_POINTS)]
        made.append(
            {
                "f": functions.index(function),
                "label": named(language, MEASURES, measure),
                "t": rounded(thinned["time_s"] / 60, 2),
                "share": rounded(thinned["share"], 4),
                "low": rounded(thinned["low"], 4),
                "high": rounded(thinned["high"], 4),
                "limits": [],
            }
        )
    return made


def _busiest(result: SimulationResult, language: Language) -> list[dict[str, Any]]:
    units = busiest(result)
    return [
        {
            "name": row["name"],
            "service": named(language, FUNCTIONS, row["function"]),
            "share": number(row["busy_share"], 4),
            "low": number(row["busy_low"], 4),
            "high": number(row["busy_high"], 4),
        }
        for row in units[units["inside"]].head(BUSIEST).to_dict(orient="records")
    ]


def _day(playback: Playback, language: Language) -> dict[str, Any]:
    """Return the day as columns; moments are whole seconds since it began, places degrees."""
    legs, incidents = playback.legs, playback.incidents
    kinds, kind = coded(named(language, FUNCTIONS, name) for name in legs["function"])
    units = legs.drop_duplicates("unit")
    index = {unit: position for position, unit in enumerate(units["unit"])}
    service = dict(zip(legs["unit"], kind, strict=True))
    numbers = {int(of): position for position, of in enumerate(incidents["incident"])}
    start = local(playback, 0.0)
    offsets = [
        (3600 * hour, local(playback, 3600.0 * hour).utcoffset())
        for hour in range(int(playback.length_s // 3600) + 1)
    ]
    return {
        "length": number(playback.length_s, 0),
        "clock": start.hour * 3600 + start.minute * 60 + start.second,
        # The night the clock is set: from when on it shows so many seconds more.
        "shifts": [
            [at, int((offset - start.utcoffset()).total_seconds())]  # type: ignore[operator]  # Oslo has one
            for at, offset in offsets
            if offset != start.utcoffset()
        ][:1],
        "services": kinds,
        "unit": {"name": list(units["name"]), "service": [service[unit] for unit in units["unit"]]},
        "doings": [language.gettext(text) for text in DOING.values()],
        "leg": {
            "unit": [index[unit] for unit in legs["unit"]],
            "doing": [list(DOING).index(name) for name in legs["doing"]],
            "from": rounded(legs["from_s"], 0),
            "until": rounded(legs["until_s"], 0),
            **{name: rounded(legs[column], 4) for name, column in _ENDS.items()},
            "incident": [numbers.get(int(of), -1) for of in legs["incident"]],
        },
        "incident": {
            "at": rounded(incidents["at_s"], 0),
            "first": rounded(incidents["at_s"] + incidents["first_s"], 0),
            "over": rounded(incidents["over_s"], 0),
            "lon": rounded(incidents["lon"], 4),
            "lat": rounded(incidents["lat"], 4),
            "what": [named(language, KINDS, name) for name in incidents["kind"]],
            "place": list(incidents["municipality_name"]),
            "after": [language.minutes(first) for first in incidents["first_s"]],
        },
    }


_ENDS = {"x0": "from_lon", "y0": "from_lat", "x1": "to_lon", "y1": "to_lat"}
