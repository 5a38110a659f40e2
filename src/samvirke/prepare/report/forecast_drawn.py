"""What the script of a page of a forecast draws from."""

from datetime import date
from typing import Any

from samvirke.prepare.forecasting.result import QUANTILE_COLUMNS, ForecastResult
from samvirke.prepare.report.drawing import PLOT_WORDS, page_data, rounded
from samvirke.prepare.report.endurance_words import short_date
from samvirke.prepare.report.forecast_words import LIMITS, MEASURES
from samvirke.prepare.report.language import Language
from samvirke.prepare.report.vocabulary import N_, named

WORDS = {
    **PLOT_WORDS,
    "came_later": N_("came later, not known to the forecast"),
    "chance": N_("Chance of more patients than beds"),
    "day": N_("Day"),
    "half": N_("50 % interval"),
    "median": N_("median"),
    "most": N_("90 % interval"),
    "observed": N_("observed"),
}


def drawn(result: ForecastResult, language: Language) -> dict[str, Any]:
    """Return everything that is drawn; days count from the day the forecast was made on."""
    made_on = date.fromisoformat(result.made_on)
    series = [_series(result, measure, made_on, language) for measure in MEASURES]
    first = min(min(of["seen"], default=0) for of in series)
    later = max(max(of["seen"], default=0) for of in series)
    last = max(result.days, later)
    days = range(first, last + 1)
    return {
        **page_data(language, WORDS),
        "first": first,
        "dates": [
            short_date(language, date.fromordinal(made_on.toordinal() + day)).rsplit(" ", 1)[0]
            for day in days
        ],
        "series": series,
        "limits": [
            {
                "name": named(language, LIMITS, row["limit"]),
                "beds": row["beds"],
                "chance": rounded(
                    result.limit_days.loc[result.limit_days["limit"] == row["limit"], "chance_over"], 3
                ),
            }
            for row in result.limits.to_dict(orient="records")
        ],
    }


def _series(result: ForecastResult, measure: str, made_on: date, language: Language) -> dict[str, Any]:
    ahead = result.outlook[result.outlook["measure"] == measure]
    seen = result.observed[result.observed["measure"] == measure]
    return {
        "name": measure,
        "title": named(language, MEASURES, measure),
        "seen": [(date.fromisoformat(on) - made_on).days for on in seen["date"]],
        "value": rounded(seen["value"], 0),
        "later": [bool(came) for came in seen["came_later"]],
        **{name: rounded(ahead[name], 0) for name in QUANTILE_COLUMNS},
    }
