"""What the scripts of a comparison's page draw from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import MEASURES as UNITS
from samvirke.prepare.comparison_result import MORE_IS_BETTER, VERDICTS, ComparisonResult
from samvirke.prepare.report.comparison_figures import (
    MEASURES,
    SCALES,
    VERDICT_WORDS,
    functions_of,
    titles,
    whole_area,
)
from samvirke.prepare.report.comparison_rows import curves_of, measure_with_unit
from samvirke.prepare.report.drawing import (
    PLOT_WORDS,
    areas_data,
    coast_data,
    number,
    page_data,
    places_data,
    rounded,
)
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import FUNCTIONS, N_, named

CURVE_POINTS = 120
ON_MAP = ("share_in_time", "mean_s", "p90_s")
WORDS = {
    **PLOT_WORDS,
    "base": N_("Base"),
    "better_left": N_("← better · worse →"),
    "better_right": N_("← worse · better →"),
    "changed_site": N_("another number of units"),
    "closed": N_("road closed"),
    "difference": N_("Difference"),
    "interval": N_("Interval"),
    "less_than": N_("%(verdict)s, under %(high)s"),
    "more_than": N_("%(verdict)s, %(low)s or more"),
    "not_known": N_("not known"),
    "plan": N_("With the plan"),
    "same": N_("no difference"),
    "to": N_("%(low)s to %(high)s"),
    "undecided": N_("undecided"),
    "undecided_together": N_(
        "undecided: the interval alone leaves out no difference, but not when so many are looked at together"
    ),
}


def drawn(result: ComparisonResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; numbers rounded to what can be seen."""
    functions = functions_of(result)
    places = result.municipalities
    outlines = dict(zip(result.areas["municipality"], result.areas["geometry"], strict=True))
    return {
        **page_data(language, WORDS),
        "functions": [named(language, FUNCTIONS, name) for name in functions],
        "plans": titles(result),
        "measures": [
            {
                "name": named(language, MEASURES, name),
                "with_unit": measure_with_unit(name, language),
                "more_is_better": name in MORE_IS_BETTER,
            }
            for name in MEASURES
        ],
        "verdicts": [language.gettext(VERDICT_WORDS[name]) for name in VERDICTS],
        **places_data(
            list(places["municipality"]), list(places["name"]), places["lon"], places["lat"], outlines
        ),
        "paired": _columns(whole_area(result), functions),
        "map": _on_map(result, functions),
        "mapped": [list(MEASURES).index(name) for name in ON_MAP],
        "sites": {
            "name": list(result.sites["name"]),
            "lon": rounded(result.sites["lon"], 4),
            "lat": rounded(result.sites["lat"], 4),
            "plan": [int(plan) for plan in result.sites["plan"]],
        },
        "closures": {
            "name": list(result.closures["name"]),
            "plan": [int(plan) for plan in result.closures["plan"]],
            "area": areas_data(result.closures["geometry"]),
        },
        "curves": _curves(result, functions),
        **coast_data(places["lon"], places["lat"]),
    }


def _columns(rows: pd.DataFrame, functions: Sequence[str]) -> dict[str, Any]:
    scale = np.array([SCALES[UNITS[name]] for name in rows["measure"]])
    return {
        "p": [int(plan) for plan in rows["plan"]],
        "k": [list(MEASURES).index(name) for name in rows["measure"]],
        "f": [functions.index(name) for name in rows["function"]],
        "v": [VERDICTS.index(name) for name in rows["verdict"]],
        **{
            name: rounded(rows[name].to_numpy(dtype=float) * scale, 5)
            for name in ("base", "other", "difference", "low", "high")
        },
    }


def _on_map(result: ComparisonResult, functions: Sequence[str]) -> dict[str, Any]:
    rows = result.differences
    place = {m: position for position, m in enumerate(result.municipalities["municipality"])}
    shown = rows[
        (rows["group"] == "municipality") & rows["measure"].isin(ON_MAP) & rows["key"].isin(list(place))
    ]
    return {**_columns(shown, functions), "m": [place[key] for key in shown["key"]]}


def _curves(result: ComparisonResult, functions: Sequence[str]) -> list[dict[str, Any]]:
    made = []
    for function, title, curve in curves_of(result):
        thinned = curve.iloc[:: max(1, len(curve) // CURVE_POINTS)]
        made.append(
            {
                "f": functions.index(function),
                "label": title,
                "t": rounded(thinned["time_s"] / 60, 2),
                "share": [number(value, 4) for value in thinned["share"]],
                "low": rounded(thinned["low"], 4),
                "high": rounded(thinned["high"], 4),
                "limits": [],
            }
        )
    return made
