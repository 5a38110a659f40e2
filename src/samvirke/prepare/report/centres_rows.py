"""The tables of the page of call centres, every cell already written as people read it."""

import math
from typing import Any

from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report.centres_settings import UNITS, setting_named
from samvirke.prepare.report.centres_words import (
    ARRANGEMENTS,
    JOINT,
    OVERLAP,
    SITUATIONS,
    points,
    row_of,
    with_interval,
)
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.table import Table
from samvirke.prepare.report.vocabulary import FUNCTIONS, QUALITIES, named

LOADS = (1.0, 2.0, 3.0)
SIDE_ALERTS = (("ordinary", "3"), ("peak", "disaster"), ("peak", "meanwhile"))


def side(result: CentresResult, language: Language) -> Table:
    """Return the arrangements side by side: one row a question."""
    _ = language.gettext
    names = result.arrangements
    rows = []
    for situation, services in SIDE_ALERTS:
        found = [
            row_of(result.alerts, arrangement=name, situation=situation, services=services) for name in names
        ]
        label = named(language, JOINT, services)
        rows.append(
            (
                _("All alerted after, s: %(incident)s") % {"incident": label},
                *(language.number(row["mean_s"]) if row else ABSENT for row in found),
            )
        )
    for situation in SITUATIONS:
        found = [row_of(result.answers, arrangement=name, situation=situation, centre="") for name in names]
        label = named(language, SITUATIONS, situation)
        rows.append(
            (
                _("Answered in time: %(situation)s") % {"situation": label},
                *(language.percent(row["in_time"], 1) if row else ABSENT for row in found),
            )
        )
        if situation == "peak":
            rows.append(
                (
                    _("Calls never answered: %(situation)s") % {"situation": label},
                    *(language.percent(row["given_up"], 1) if row else ABSENT for row in found),
                )
            )
    for load in LOADS:
        found = [row_of(result.staff, arrangement=name, load=load, centre="") for name in names]
        rows.append(
            (
                _("Fewest operators at %(load)s × the mean load") % {"load": language.number(load)},
                *(language.number(row["operators"]) if row else ABSENT for row in found),
            )
        )
    return Table((_("Question"), *(named(language, ARRANGEMENTS, name) for name in names)), tuple(rows))


def alerts(result: CentresResult, language: Language) -> Table:
    """Return how soon all agencies of an incident are alerted."""
    _ = language.gettext
    headings = (
        _("Incident"),
        _("Arrangement"),
        _("Incidents a run"),
        _("Mean, s"),
        _("Half within, s"),
        _("9 of 10 within, s"),
        _("Change, s (95 %)"),
        _("Never, a run"),
    )
    rows = [
        (
            named(language, JOINT, row["services"]),
            named(language, ARRANGEMENTS, row["arrangement"]),
            language.amount(row["incidents"]),
            language.number(row["mean_s"]),
            language.number(row["p50_s"]),
            language.number(row["p90_s"]),
            _change(result, row, "change", language),
            language.amount(row["never"]),
        )
        for row in result.alerts.to_dict(orient="records")
        if row["incidents"] and (row["situation"] == "ordinary" or row["services"] not in OVERLAP)
    ]
    order = list(JOINT.values())
    rows.sort(key=lambda row: [language.gettext(text) for text in order].index(row[0]))
    return Table(headings, tuple(rows), words=2)


def answers(result: CentresResult, language: Language, situations: tuple[str, ...]) -> Table:
    """Return how calls were answered in some situations, centre by centre and together."""
    _ = language.gettext
    headings = (
        _("Centre"),
        _("Situation"),
        _("Arrangement"),
        _("Target"),
        _("Calls a run"),
        _("Answered in time"),
        _("Change, points (95 %)"),
        _("Mean wait, s"),
        _("9 of 10 within, s"),
        _("Never answered"),
        _("By others"),
    )
    rows = [
        (
            row["name"] or _("All together"),
            named(language, SITUATIONS, row["situation"]),
            named(language, ARRANGEMENTS, row["arrangement"]),
            _target(row, language),
            language.amount(row["calls"]),
            language.percent(row["in_time"], 1),
            _points(result, row, language),
            language.number(row["wait_mean_s"], 1),
            language.number(row["wait_p90_s"]),
            language.percent(row["given_up"], 1),
            language.percent(row["by_others"]),
        )
        for situation in situations
        for row in result.answers.sort_values(["centre"], kind="stable").to_dict(orient="records")
        if row["situation"] == situation
    ]
    return Table(headings, tuple(rows), words=4)


def staff(result: CentresResult, language: Language) -> Table:
    """Return the fewest operators by load."""
    _ = language.gettext
    headings = (
        _("Centre"),
        _("Arrangement"),
        _("Times the mean load"),
        _("Fewest, simulated"),
        _("With the least of each centre"),
        _("Erlang C beside it"),
    )
    rows = [
        (
            row["name"] or _("All together"),
            named(language, ARRANGEMENTS, row["arrangement"]),
            language.number(row["load"]),
            language.number(row["operators"]),
            language.number(row["with_floor"]),
            language.number(row["formula"]),
        )
        for row in result.staff.sort_values(["centre"], kind="stable").to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=2)


def response(result: CentresResult, language: Language) -> Table:
    """Return what becomes of help on the road."""
    _ = language.gettext
    headings = (
        _("Service"),
        _("Arrangement"),
        _("Incidents a run"),
        _("Mean from the first ring, min"),
        _("Change, s (95 %)"),
        _("In time by the standard's clock"),
        _("Change, points (95 %)"),
    )
    rows = []
    for row in result.response.sort_values("function", kind="stable").to_dict(orient="records"):
        if not row["incidents"]:
            continue
        shares = (points(row[f"share_change{end}"], language, 2) for end in ("", "_low", "_high"))
        is_base = row["arrangement"] == result.arrangements[0]
        rows.append(
            (
                named(language, FUNCTIONS, row["function"]),
                named(language, ARRANGEMENTS, row["arrangement"]),
                language.amount(row["incidents"]),
                language.minutes(row["mean_s"], 2),
                _change(result, row, "mean_change", language, 1),
                language.percent(row["share_in_time"], 1),
                ABSENT if is_base else with_interval(*shares),
            )
        )
    return Table(headings, tuple(rows), words=2)


def centres(result: CentresResult, language: Language) -> Table:
    """Return who takes part."""
    _ = language.gettext
    headings = (
        _("Centre"),
        _("Number"),
        _("May share a room"),
        _("Takes its calls when it is lost"),
        _("Staffing"),
        _("Calls"),
        _("Calls a year"),
        _("Operators 08–20"),
        _("Operators 20–08"),
    )
    rows = [
        (
            row["name"],
            row["service"],
            _("room %(number)s") % {"number": row["room"] + 1} if row["room"] >= 0 else ABSENT,
            row["backup"] or ABSENT,
            named(language, QUALITIES, row["quality"]),
            named(language, QUALITIES, row["calls_quality"]),
            language.number(row["calls_a_year"]),
            language.number(row["operators_day"], 1),
            language.number(row["operators_night"], 1),
        )
        for row in result.centres.sort_values("room", ascending=False, kind="stable").to_dict(
            orient="records"
        )
    ]
    return Table(headings, tuple(rows), words=6)


def curve(result: CentresResult, language: Language) -> Table:
    """Return shares answered and alerted by some moments, for those who see no curves."""
    _ = language.gettext
    shown_s = (0, 10, 20, 30, 60, 120, 180, 300)
    headings = (
        _("What"),
        _("Situation"),
        _("Arrangement"),
        *(_("%(seconds)s s") % {"seconds": seconds} for seconds in shown_s),
    )
    kinds = {"answer": _("Answered"), "alert": _("All alerted")}
    rows = []
    for keys, part in result.curves.groupby(["kind", "situation", "arrangement"], sort=False):
        kind, situation, arrangement = (str(key) for key in keys)
        at = dict(zip(part["time_s"], part["share"], strict=True))
        rows.append(
            (
                kinds[kind],
                named(language, SITUATIONS, situation),
                named(language, ARRANGEMENTS, arrangement),
                *(language.percent(at.get(float(seconds), math.nan)) for seconds in shown_s),
            )
        )
    return Table(headings, tuple(rows), words=3)


def assumptions(result: CentresResult, language: Language) -> Table:
    """Return every figure behind it with its limits and source."""
    _ = language.gettext
    headings = (_("Figure"), _("Unit"), _("Source"), _("Low"), _("Used"), _("High"))
    rows = [
        (
            setting_named(str(row["name"]), language),
            named(language, UNITS, str(row["unit"])),
            f"{row['source']} ({row['year']})",
            _plain(row["low"], language),
            _plain(row["base"], language),
            _plain(row["high"], language),
        )
        for row in result.assumptions.to_dict(orient="records")
    ]
    return Table(headings, tuple(rows), words=3, quoted=2)


def _target(row: dict[str, Any], language: Language) -> str:
    if not math.isfinite(row["target_s"]):
        return ABSENT
    _ = language.gettext
    values = {"share": language.percent(row["target_share"]), "seconds": language.number(row["target_s"])}
    return _("%(share)s in %(seconds)s s") % values


def _change(
    result: CentresResult, row: dict[str, Any], name: str, language: Language, digits: int = 0
) -> str:
    if row["arrangement"] == result.arrangements[0]:
        return ABSENT
    return with_interval(*(language.signed(row[f"{name}{end}_s"], digits) for end in ("", "_low", "_high")))


def _points(result: CentresResult, row: dict[str, Any], language: Language) -> str:
    if row["arrangement"] == result.arrangements[0]:
        return ABSENT
    return with_interval(*(points(row[f"in_time_change{end}"], language) for end in ("", "_low", "_high")))


def _plain(value: float, language: Language) -> str:
    """Write a figure of the assumptions: as many decimals as it has, two at most."""
    if not math.isfinite(value):
        return ABSENT
    digits = next(n for n in (0, 1, 2) if n == 2 or abs(value - round(value, n)) < 1e-9)
    return language.number(value, digits)
