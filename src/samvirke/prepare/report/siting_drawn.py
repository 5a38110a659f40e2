"""What the scripts of a siting page draw from."""

from typing import Any

import pandas as pd

from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.report.drawing import (
    PLOT_WORDS,
    SHARE_WORDS,
    coast_data,
    page_data,
    places_data,
    rounded,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.siting_words import STATUS_WORDS, unit_of_gain
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

WORDS = {
    **PLOT_WORDS,
    **SHARE_WORDS,
    "asked": N_("Asked"),
    "at_most": N_("At most (proven)"),
    "cell_gained": N_("people newly within reach"),
    "demand": N_("Demand"),
    "gain": N_("Gain"),
    "gain_by_model": N_("By the model"),
    "mean_before": N_("Mean today, min"),
    "mean_after": N_("Mean then, min"),
    "people": N_("People"),
    "proposed": N_("proposed"),
    "share_after": N_("within reach with the proposal"),
    "share_before": N_("within reach today"),
    "simulated": N_("Simulated"),
    "simulated_gain": N_("Simulated gain, needs a year"),
    "simulated_share": N_("Simulated share in time"),
    "stands": N_("stands today"),
    "units": N_("Units"),
}


def drawn(result: SitingResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    places = result.municipalities.drop_duplicates("municipality")
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    labels = [named(language, FUNCTIONS, name) for name in result.services]
    return {
        **page_data(language, WORDS),
        **places_data(
            list(places["municipality"]),
            list(places["municipality_name"]),
            places["lon"],
            places["lat"],
            outlines,
        ),
        **coast_data(places["lon"], places["lat"]),
        "functions": labels,
        "states": [_state(result, service) for service in result.services],
        "open": [_spots(result.open_sites, service) for service in result.services],
        "proposed": [_spots(result.chosen, service) for service in result.services],
        "gained": [_gained(result, service) for service in result.services],
        "curve": _curve(result, language),
    }


def _state(result: SitingResult, service: str) -> dict[str, Any]:
    """Return the municipalities of a service by columns, in the order of the places."""
    rows = result.municipalities[result.municipalities["service"] == service]
    return {
        "people": rounded(rows["people"], 0),
        "demand": rounded(rows["demand"], 1),
        "asked": rounded(rows["share_asked"], 3),
        "before": rounded(rows["share_before"], 4),
        "after": rounded(rows["share_after"], 4),
        "gain": rounded(rows["gain"], 1),
        "mean_before": rounded(rows["mean_before_s"] / 60, 1),
        "mean_after": rounded(rows["mean_after_s"] / 60, 1),
        "simulated_before": rounded(rows["simulated_before"], 4),
        "simulated_after": rounded(rows["simulated_after"], 4),
        "simulated_gain": rounded(rows["simulated_gain"], 1),
        "simulated_low": rounded(rows["simulated_low"], 1),
        "simulated_high": rounded(rows["simulated_high"], 1),
    }


def _spots(table: pd.DataFrame, service: str) -> list[list[Any]]:
    """Return places with units: longitude, latitude, name, units."""
    rows = table[table["service"] == service]
    lon, lat = rounded(rows["lon"], 4), rounded(rows["lat"], 4)
    return [
        [x, y, str(name), int(units)]
        for x, y, name, units in zip(lon, lat, rows["site_name"], rows["units"], strict=True)
    ]


def _gained(result: SitingResult, service: str) -> list[list[Any]]:
    """Return the cells that come within reach: longitude, latitude, people."""
    cells = result.cells
    rows = cells[(cells["service"] == service) & cells["reached_after"] & ~cells["reached_before"]]
    return [
        list(spot)
        for spot in zip(
            rounded(rows["lon"], 4), rounded(rows["lat"], 4), rounded(rows["people"], 0), strict=True
        )
    ]


def _curve(result: SitingResult, language: Language) -> dict[str, Any]:
    scale = 1 / 60 if result.unit == "s" else 1.0
    simulated = result.simulated_row(result.services[0], "met_a_year")
    at = None
    # Simulated are needs a year; beside people or minutes they would be another axis.
    if simulated is not None and result.unit == "needs" and len(result.services) == 1:
        ends = rounded(simulated[["change", "change_low", "change_high"]].astype(float), 1)
        at = {"units": int(result.chosen["units"].sum()), "gain": ends[0], "low": ends[1], "high": ends[2]}
    return {
        "units": [int(n) for n in result.curve["units"]],
        "gain": rounded(result.curve["gain"] * scale, 2),
        "bound": rounded(result.curve["bound"] * scale, 2),
        "status": [named(language, STATUS_WORDS, name) for name in result.curve["status"]],
        "unit": unit_of_gain(result, language),
        "simulated": at,
    }
