"""The tables of a simulation, every cell already written as people read it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from samvirke.model.calendar import OSLO, moment_utc
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.shared_rows import CURVE_COLUMNS, reached_within
from samvirke.prepare.report.simulation_figures import minutes, services_of, share
from samvirke.prepare.report.stress_figures import judged_only
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import AREA_CLASSES, FUNCTIONS, KINDS, N_, named
from samvirke.prepare.simulation_result import Playback, SimulationResult

MEASURES = {"first": N_("first unit there"), "full": N_("all that is needed there")}
DIRECTIONS = {
    "within": N_("within the area"),
    "in": N_("into the area"),
    "out": N_("out of the area"),
}
NOBODY_CAME = N_("nobody came")


def services(result: SimulationResult, language: Language) -> Table:
    """Return every service: share in time, mean and quantiles with their intervals."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Needs a run"),
        _("In time"),
        _("95 %, points"),
        _("Asked"),
        _("Mean, min"),
        _("Half within, min"),
        _("8 of 10 within, min"),
        _("9 of 10 within, min"),
        _("All there, half within, min"),
        _("All there, 9 of 10 within, min"),
    )
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            language.amount(row["required"]),
            *share(row, language),
            language.percent(row["share_required"]),
            *(_with_interval(row, measure, language) for measure in ("mean", "p50", "p80", "p90")),
            language.minutes(row["full_p50_s"]),
            _with_interval(row, "full_p90", language),
        )
        for row in services_of(result)
    ]
    return Table(headings, tuple(rows))


def classes(result: SimulationResult, language: Language) -> Table:
    """Return every service by kind of area, against what its standard asks."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Where"),
        _("Limit, min"),
        _("Asked"),
        _("Needs a run"),
        _("In time"),
        _("95 %, points"),
        _("Half within, min"),
        _("8 of 10 within, min"),
        _("9 of 10 within, min"),
    )
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            named(language, AREA_CLASSES, row["area_class"]),
            language.minutes(row["time_limit_s"], 0),
            language.percent(row["share_required"]),
            language.amount(row["required"]),
            *(share(row, language) if np.isfinite(row["time_limit_s"]) else (ABSENT, ABSENT)),
            *(_with_interval(row, measure, language) for measure in ("p50", "p80", "p90")),
        )
        for row in result.classes.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def municipalities(result: SimulationResult, language: Language) -> Table:
    """Return every municipality and service, in the order of the result: the largest gap first."""
    _ = language.gettext
    headings = (
        _("Municipality"),
        _("Service"),
        _("First unit mostly from"),
        _("Needs a run"),
        _("In time"),
        _("95 %, points"),
        _("Asked"),
        _("Half within, min"),
        _("9 of 10 within, min"),
    )
    rows = [
        (
            row["municipality_name"],
            named(language, FUNCTIONS, row["function"]),
            _mostly_from(row),
            language.amount(row["required"]),
            language.percent(row["share_in_time"]),
            language.span(
                language.number(100 * row["share_in_time_low"]),
                language.number(100 * row["share_in_time_high"]),
            ),
            language.percent(row["share_required"]),
            language.minutes(row["p50_s"]),
            _with_interval(row, "p90", language),
        )
        for row in judged_only(result.table).to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3)


def curves(result: SimulationResult, language: Language) -> Table:
    """Return the share reached within some round minutes, by function and measure."""
    _ = language.gettext
    rows = [
        (
            named(language, FUNCTIONS, function),
            named(language, MEASURES, measure),
            *reached_within(curve, language),
        )
        for function, measure, curve in curves_of(result)
    ]
    return Table((_("Service"), _("What is counted"), *CURVE_COLUMNS), tuple(rows), words=2)


def curves_of(result: SimulationResult) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Give each curve with its function and measure, in the order of the services, times rising."""
    for row in services_of(result):
        of_function = result.curves[result.curves["function"] == row["function"]]
        for measure in MEASURES:
            curve = of_function[of_function["measure"] == measure]
            if len(curve):
                yield row["function"], measure, curve.sort_values("time_s", kind="stable")


def units(result: SimulationResult, language: Language) -> Table:
    """Return how much every unit was used, the busiest first; those inside before their neighbours."""
    _ = language.gettext
    headings = (
        _("Unit"),
        _("Service"),
        _("Stands at"),
        _("Municipality"),
        _("Owner"),
        _("Missions a day"),
        _("Share of the time away"),
        _("95 %, points"),
        _("Moved up, times a run"),
    )
    rows = [
        (
            row["name"],
            named(language, FUNCTIONS, row["function"]),
            row["site_name"],
            row["municipality_name"] or ABSENT,
            row["owner_name"],
            language.number(row["missions_a_day"], 2),
            language.percent(row["busy_share"], 1),
            language.span(
                language.number(100 * row["busy_low"], 1), language.number(100 * row["busy_high"], 1)
            ),
            language.amount(row["moves"]),
        )
        for row in busiest(result).to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=5)


def busiest(result: SimulationResult) -> pd.DataFrame:
    """Return the units in the order of the table."""
    return result.units.sort_values(
        ["inside", "busy_share", "unit"], ascending=[False, False, True], kind="stable", ignore_index=True
    )


def across(result: SimulationResult, language: Language) -> Table:
    """Return who came to whom over a border of a municipality, the most often first."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Comes from"),
        _("Owner"),
        _("Comes to"),
        _("Over which border"),
        _("Incidents a run"),
        _("Share of those helped there"),
    )
    ordered = result.across.sort_values(
        ["incidents", "function", "to_municipality", "giver"],
        ascending=[False, True, True, True],
        kind="stable",
    )
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            row["from_name"] or ABSENT,
            row["giver_name"],
            row["to_name"],
            named(language, DIRECTIONS, row["direction"]),
            language.amount(row["incidents"]),
            language.percent(row["share"], 1),
        )
        for row in ordered.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=5)


def borders(result: SimulationResult, language: Language) -> Table:
    """Return by service how often the first unit came over a border, and over which."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Between municipalities of the area"),
        _("Into the area"),
        _("Out of the area"),
    )
    summed = result.across.groupby(["function", "direction"])["incidents"].sum()
    rows = [
        (
            named(language, FUNCTIONS, row["function"]),
            *(language.amount(summed.get((row["function"], way), 0.0)) for way in DIRECTIONS),
        )
        for row in services_of(result)
    ]
    return Table(headings, tuple(rows))


def hospitals(result: SimulationResult, language: Language) -> Table:
    """Return what each hospital received, and how long units waited there."""
    _ = language.gettext
    headings = (
        _("Hospital"),
        _("In the area"),
        _("Patients a run"),
        _("Mean wait for a bay, min"),
        _("Longest wait, min"),
        _("Came though another was nearer"),
        _("Sent on though this was nearest"),
    )
    limited = result.hospital_limits
    rows = [
        (
            row["name"],
            _("yes") if row["inside"] else _("no"),
            language.amount(row["arrivals"]),
            language.minutes(row["bay_wait_mean_s"]) if limited else ABSENT,
            language.minutes(row["bay_wait_max_s"]) if limited else ABSENT,
            language.amount(row["diverted_to"]),
            language.amount(row["diverted_away"]),
        )
        for row in result.hospitals.sort_values("arrivals", ascending=False, kind="stable").to_dict("records")
    ]
    return Table(headings, tuple(rows), words=2)


def day(result: SimulationResult, language: Language) -> Table:
    """Return the incidents of the day that is played back, in order of time."""
    _ = language.gettext
    headings = (
        _("Time"),
        _("What"),
        _("Where"),
        _("First unit there"),
        _("First there after, min"),
        _("All there after, min"),
    )
    playback = result.playback
    rows = [
        (
            f"{local(playback, row['at_s']):%H:%M}",
            named(language, KINDS, row["kind"]),
            row["municipality_name"],
            row["first_unit"] or _(NOBODY_CAME),
            language.minutes(row["first_s"]),
            language.minutes(row["filled_s"]),
        )
        for row in playback.incidents.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=4)


def local(playback: Playback, since_s: float) -> datetime:
    """Return the moment of a playback as clocks show it in Norway, also the night they are set."""
    return (moment_utc(playback.starts_at_utc) + timedelta(seconds=since_s)).astimezone(OSLO)


def happens(result: SimulationResult, language: Language) -> Table:
    """Return what is closed or out of use, and when."""
    _ = language.gettext
    headings = (_("What"), _("Which"), _("From"), _("Until"), _("Longer way round, min"))
    closed = [
        (
            _("road closed"),
            row["name"],
            row["from_local"],
            row["until_local"],
            language.minutes(row["detour_s"]) if np.isfinite(row["detour_s"]) else _("by the road data"),
        )
        for row in result.closures.to_dict(orient="records")
    ]
    kinds = {"unit": _("unit out of use"), "site": _("site out of use")}
    out = [
        (kinds.get(row["what"], row["what"]), row["name"], row["from_local"], row["until_local"], ABSENT)
        for row in result.outages.to_dict(orient="records")
    ]
    return Table(headings, (*closed, *out), words=4)


def _with_interval(row: dict[str, Any], measure: str, language: Language) -> str:
    value, span = minutes(row, measure, language)
    return value if span == ABSENT else f"{value} ({span})"


def _mostly_from(row: dict[str, Any]) -> str:
    """Say where most first units rest: the municipality itself, or the neighbour that comes most."""
    inside = row["share_from_within"]
    return row["municipality_name"] if inside >= 0.5 else row["most_from"] or ABSENT
