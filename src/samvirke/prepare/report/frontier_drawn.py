"""Cost against risk, drawn alike for stock and for intensive care: plans on their own runs and on others."""

from collections.abc import Iterable, Mapping
from typing import Any

from samvirke.prepare.report.drawing import rounded
from samvirke.prepare.report.measure_rows import MILLION
from samvirke.prepare.report.vocabulary import N_

FRONTIER_WORDS = {
    "asked_budget": N_("the plan's budget"),
    "modelled": N_("modelled"),
}


def curves(
    name: str,
    unit: str,
    cost_nok: Iterable[float],
    series: Mapping[str, tuple[Iterable[float], Iterable[float]]],
    *,
    asked_nok: float,
    cost: str,
    digits: int = 0,
) -> dict[str, Any]:
    """Return one chart of ``frontier.js``.

    Parameters
    ----------
    name, unit
        What is unmet, and in what it is counted.
    cost_nok
        Of the plans, rising.
    series
        By what they are called: the mean and the mean of the worst runs of each plan.
    asked_nok
        Where the plan that the page is about stands.
    cost
        Unit of the cost.
    digits
        Of what is unmet.
    """
    return {
        "name": name,
        "unit": unit,
        "cost": rounded((nok / MILLION for nok in cost_nok), 3),
        "cost_unit": cost,
        "asked": rounded([asked_nok / MILLION], 3)[0],
        "series": [
            {"label": label, "mean": rounded(mean, digits), "worst": rounded(worst, digits)}
            for label, (mean, worst) in series.items()
        ],
    }
