"""What the scripts of the page of call centres draw from."""

from typing import Any

import numpy as np

from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report.centres_words import ARRANGEMENTS, JOINT, SITUATIONS
from samvirke.prepare.report.drawing import PLOT_WORDS, coast_data, page_data, places_data, rounded
from samvirke.prepare.report.language import ABSENT, Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

KINDS = {"alert": N_("All agencies alerted"), "answer": N_("Calls answered")}
WORDS = {
    **PLOT_WORDS,
    "centre_elsewhere": N_("centre elsewhere"),
    "centre_here": N_("centre that may share a room"),
    "change": N_("Change, s"),
    "of_three": N_("%(count)s of 110, 112 and 113 answered from the room"),
    "seconds": N_("Seconds after the first ring"),
    "services": N_("Who answers"),
    "sooner_left": N_(
        "To the left of the line: sooner than with the first arrangement. Each picture has its own scale."
    ),
}
UNTIL_S = {"answer": 120.0, "alert": 600.0}


def drawn(result: CentresResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    places = result.places
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
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
        "arrangements": [named(language, ARRANGEMENTS, name) for name in result.arrangements],
        "charts": _charts(result, language),
        "changes": _changes(result, language),
        "served": [int(count) for count in places["in_room"]],
        "answered_by": [
            [row[f"centre_{service}"] or ABSENT for service in ("110", "112", "113")]
            for row in places.to_dict(orient="records")
        ],
        "centres": [
            {
                "name": row["name"],
                "service": row["service"],
                "here": bool(row["room"] >= 0),
                "lon": rounded([row["lon"]], 4)[0],
                "lat": rounded([row["lat"]], 4)[0],
            }
            for row in result.centres.to_dict(orient="records")
        ],
    }


def _charts(result: CentresResult, language: Language) -> list[dict[str, Any]]:
    """Return the curves: of calls answered and agencies alerted, in an ordinary year and disaster hours."""
    made = []
    for kind, situation in (
        ("alert", "ordinary"),
        ("alert", "peak"),
        ("answer", "ordinary"),
        ("answer", "peak"),
    ):
        lines = []
        for number, name in enumerate(result.arrangements):
            part = result.curves[
                (result.curves["kind"] == kind)
                & (result.curves["situation"] == situation)
                & (result.curves["arrangement"] == name)
                & (result.curves["time_s"] <= UNTIL_S[kind])
            ]
            lines.append({"a": number, "t": rounded(part["time_s"], 0), "share": rounded(part["share"], 4)})
        is_other = (kind, situation) == ("alert", "peak")  # too few happen by themselves
        where = named(language, JOINT, "meanwhile") if is_other else named(language, SITUATIONS, situation)
        made.append({"title": f"{named(language, KINDS, kind)}: {where}", "lines": lines})
    return made


def _changes(result: CentresResult, language: Language) -> list[dict[str, Any]]:
    """Return the changes in seconds with their intervals: of alerts, and of help on the road."""
    rows = []
    later = result.arrangements[1:]
    for situation, services in (("ordinary", "3"), ("peak", "meanwhile")):
        table = result.alerts[
            (result.alerts["situation"] == situation) & (result.alerts["services"] == services)
        ].set_index("arrangement")
        rows += [
            _row(
                language.gettext("All alerted: %(incident)s")
                % {"incident": named(language, JOINT, services)},
                result.arrangements.index(name),
                table.loc[name, ["change_s", "change_low_s", "change_high_s"]].to_numpy(float),
            )
            for name in later
            if name in table.index
        ]
    for function in ("ambulance", "police", "fire"):
        table = result.response[result.response["function"] == function].set_index("arrangement")
        rows += [
            _row(
                language.gettext("Help there: %(service)s")
                % {"service": named(language, FUNCTIONS, function)},
                result.arrangements.index(name),
                table.loc[name, ["mean_change_s", "mean_change_low_s", "mean_change_high_s"]].to_numpy(float),
            )
            for name in later
            if name in table.index
        ]
    return rows


def _row(group: str, arrangement: int, ends: np.ndarray) -> dict[str, Any]:
    middle, low, high = rounded(ends, 1)
    return {"group": group, "a": arrangement, "middle": middle, "low": low, "high": high}
