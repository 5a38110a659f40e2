"""What the scripts of a page about intensive care draw from; every third day of the hospitals."""

from typing import Any

import pandas as pd

from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.report.beds_words import SCOPES, change_name
from samvirke.prepare.report.drawing import PLOT_WORDS, page_data, rounded
from samvirke.prepare.report.frontier_drawn import FRONTIER_WORDS, curves
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.spots_drawn import SPOT_WORDS, spots_data
from samvirke.prepare.report.vocabulary import N_, named

STEP = 3  # days between points
WORDS = {
    **FRONTIER_WORDS,
    **PLOT_WORDS,
    **SPOT_WORDS,
    "beds": N_("Beds on an ordinary day"),
    "beds_more": N_("beds more"),
    "day": N_("Day"),
    "first_over": N_("First day over, median"),
    "mean": N_("mean"),
    "need": N_("need, median run"),
    "need_high": N_("need that 9 of 10 runs stay below"),
    "nurses_more": N_("nurses trained"),
    "over": N_("Patient-days over capacity"),
    "over_mean": N_("over capacity, mean"),
    "peak": N_("Largest need, median"),
    "room": N_("open for the epidemic's patients, median run"),
    "staffed": N_("Staffed at the highest stage"),
    "surge": N_("Beds at the highest stage"),
    "worst": N_("mean of the worst twentieth"),
    "worst_six": N_("The six with most patient-days over capacity"),
}


def drawn(result: BedsResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    # The worst first: scripts and keys go in this order.
    hospitals = result.hospitals.sort_values(f"over_{result.sharing}", ascending=False, kind="stable")
    plan = result.plan.set_index("hospital").reindex(hospitals["hospital"])
    return {
        **page_data(language, WORDS),
        **spots_data(hospitals["name"], hospitals["lon"], hospitals["lat"]),
        "owners": [str(name) for name in hospitals["owner_name"]],
        "over": rounded(hospitals[f"over_{result.sharing}"], 0),
        "beds": rounded(hospitals["beds"], 0),
        "surge": rounded(hospitals["surge_beds"], 0),
        "staffed": rounded(hospitals["staffed_surge"], 1),
        "peak": rounded(hospitals["peak_p50"], 0),
        "first_over": rounded(hospitals["first_over_p50"], 0),
        "beds_more": rounded(plan["beds"].fillna(0.0), 0),
        "nurses_more": rounded(plan["nurses"].fillna(0.0), 0),
        "sharings": [
            {"name": named(language, SCOPES, row["sharing"]), **_risk(row)}
            for row in result.sharings.to_dict(orient="records")
        ],
        "changes": [
            {"name": change_name({str(name): value for name, value in row.items()}, language), **_risk(row)}
            for row in result.changes.to_dict(orient="records")
        ],
        "frontiers": [_frontier(result, language)],
        "thin": STEP,
        "days": [_days(result.hospital_days, hospital) for hospital in hospitals["hospital"]],
    }


def _risk(row: dict[Any, Any]) -> dict[str, float | None]:
    mean, worst = rounded([row["expected"], row["cvar95"]], 0)
    return {"mean": mean, "worst": worst}


def _frontier(result: BedsResult, language: Language) -> dict[str, Any]:
    _ = language.gettext
    found = result.frontier.sort_values("budget_nok")
    return curves(
        _("Over capacity"),
        _("patient-days in a run"),
        found["budget_nok"],
        {
            _("on the runs that it was made for"): (found["expected_planned"], found["cvar95_planned"]),
            _("simulated on other runs, with transport teams"): (found["expected"], found["cvar95"]),
        },
        asked_nok=result.budget_nok,
        cost=_("million kroner"),
    )


def _days(days: pd.DataFrame, hospital: str) -> dict[str, list[float | None]]:
    rows = days[days["hospital"] == hospital].sort_values("day").iloc[::STEP]
    return {
        "need": rounded(rows["need_p50"], 1),
        "high": rounded(rows["need_p90"], 1),
        "room": rounded(rows["room_p50"], 1),
        "over": rounded(rows["over_mean"], 1),
    }
