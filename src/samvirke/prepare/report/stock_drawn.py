"""What the scripts of a page about stock draw from."""

from typing import Any

import pandas as pd

from samvirke.prepare.measures.stock.result import StockResult
from samvirke.prepare.report.drawing import PLOT_WORDS, page_data, rounded
from samvirke.prepare.report.endurance_words import UNITS, item_name
from samvirke.prepare.report.frontier_drawn import FRONTIER_WORDS, curves
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.measure_rows import MILLION, share_of
from samvirke.prepare.report.spots_drawn import SPOT_WORDS, spots_data
from samvirke.prepare.report.stock_words import tail_name
from samvirke.prepare.report.vocabulary import N_, named

WORDS = {
    **PLOT_WORDS,
    **FRONTIER_WORDS,
    **SPOT_WORDS,
    "duty": N_("three months of normal use (§ 8 a)"),
    "existing": N_("there today"),
    "holding": N_("Holding, million kroner a year"),
    "mean": N_("mean"),
    "million_year": N_("million kroner a year"),
    "new_stock": N_("new stock"),
    "purchase": N_("To buy, million kroner"),
    "risk_left": N_("Risk left, of the mean need"),
    "rotation": N_("Most that normal use rotates"),
    "unmet_share": N_("Unmet, of the mean need beyond ordinary supply"),
    "with": N_("with the plan"),
    "without": N_("without"),
}
PLACED = ("quantity", "existing", "duty", "rotation")


def drawn(result: StockResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    depots = result.placed.drop_duplicates("depot")
    items = result.items.to_dict(orient="records")
    return {
        **page_data(language, WORDS),
        **spots_data(depots["depot_name"], depots["lon"], depots["lat"]),
        "tail": tail_name(result, language),
        "items": [
            {
                "name": item_name(language, row["item"]),
                "unit": named(language, UNITS, row["unit"]),
                "placed": _placed(result.placed, row["item"], list(depots["depot"])),
                "unmet": _unmet(row),
            }
            for row in items
        ],
        "frontiers": [_frontier(result, row, language) for row in items],
        "ladder": [_ladder(result.ladder, row["item"]) for row in items],
        "budget": rounded([result.question.budget_nok / MILLION], 3)[0],
    }


def _placed(placed: pd.DataFrame, item: str, depots: list[str]) -> dict[str, list[float | None]]:
    """Return what lies where of an item by columns, in the order of the depots; 0 where nothing is told."""
    rows = placed[placed["item"] == item].set_index("depot").reindex(depots)
    made = {name: rounded(rows[name].fillna(0.0), 0) for name in PLACED}
    money = {name: rounded(rows[f"{name}_nok"].fillna(0.0) / MILLION, 2) for name in ("purchase", "holding")}
    return made | money


def _unmet(row: dict[str, Any]) -> dict[str, list[float | None]]:
    """Return shares of the mean need: [without, with], in the mean and in the worst."""
    return {
        name: rounded([share_of(row[f"{name}_{side}"], row["need"]) for side in ("without", "with")], 4)
        for name in ("unmet", "cvar")
    }


def _frontier(result: StockResult, row: dict[str, Any], language: Language) -> dict[str, Any]:
    _ = language.gettext
    found = result.frontier[result.frontier["item"] == row["item"]].sort_values("yearly_nok")
    series = {_("on the courses that it was made on"): (found["unmet"], found["cvar"])}
    if result.question.held_out:
        series[_("on other courses, shipped in the best way")] = (
            found["unmet_held_out"],
            found["cvar_held_out"],
        )
        series[_("on other courses, day by day without foresight")] = (
            found["unmet_simulated"],
            found["cvar_simulated"],
        )
    return curves(
        item_name(language, row["item"]),
        named(language, UNITS, row["unit"]),
        found["yearly_nok"],
        series,
        asked_nok=row["yearly_nok"],
        cost=_("million kroner a year"),
    )


def _ladder(ladder: pd.DataFrame, item: str) -> dict[str, list[float | None]]:
    rows = ladder[ladder["item"] == item].sort_values("budget_nok")
    return {
        "budget": rounded(rows["budget_nok"] / MILLION, 2),
        "part": rounded(rows["part_nok"] / MILLION, 2),
        "risk": rounded(rows["risk_share"], 4),
    }
