"""What money buys: the frontier of cost against patients without a bed, and what other changes would do."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.engine.endurance.patients import Patients
from samvirke.prepare.measures.beds.costs import Costs
from samvirke.prepare.measures.beds.result import CHANGE_COLUMNS, FRONTIER_COLUMNS
from samvirke.prepare.measures.beds.setting import Setting
from samvirke.prepare.measures.beds.surge import Expansion, Gap, cheapest, cvar
from samvirke.travel.times import Bools, Floats

BUDGETS_NOK = (0.0, 10e6, 50e6, 100e6, 250e6, 500e6)
MORE = 100.0  # beds, nurses or both, of the table of changes


def frontier(
    gap: Gap,
    setting: Setting,
    judges: Sequence[Patients],
    budgets_nok: Sequence[float],
    *,
    step_nok: float,
    costs: Costs,
    inside: Bools,
    judged: Bools,
    time_limit_s: float,
) -> tuple[pd.DataFrame, dict[float, Expansion]]:
    """Solve for each budget and for a step more; judge each plan by other runs.

    Parameters
    ----------
    gap, setting
        Of the runs that plans are made for, and what there is today.
    judges
        Other runs.
    budgets_nok, step_nok
        0 or more, and above 0.
    costs
        Of beds and nurses.
    inside, judged
        Hospitals that may get more, and those whose patients count.
    time_limit_s
        For each program.

    Returns
    -------
    Columns of `FRONTIER_COLUMNS`, and the plan of each budget.
    """
    plans: dict[float, Expansion] = {}

    def plan_for(budget_nok: float) -> Expansion:
        if budget_nok not in plans:
            plans[budget_nok] = cheapest(
                gap,
                setting.beds,
                budget_nok=budget_nok,
                costs=costs,
                allowed=inside,
                time_limit_s=time_limit_s,
            )
        return plans[budget_nok]

    rows = []
    for budget_nok in budgets_nok:
        plan, further = plan_for(budget_nok), plan_for(budget_nok + step_nok)
        beds, nurses = plan.whole(costs)
        more = setting.beds.with_more(beds=beds, nurse_shifts=nurses * costs.shifts_per_nurse)
        over = days_over(setting.with_beds(more), judges, judged)
        rows.append(
            {
                "budget_nok": budget_nok,
                "cost_nok": float(beds.sum() * costs.bed_nok + nurses.sum() * costs.nurse_nok),
                "beds": beds.sum(),
                "nurses": nurses.sum(),
                "expected_planned": plan.expected,
                "cvar95_planned": plan.cvar95,
                "expected": over.mean(),
                "cvar95": cvar(over),
                "next_saves": plan.expected - further.expected,
                "next_saves_cvar95": plan.cvar95 - further.cvar95,
                "next_beds": further.beds.sum() - plan.beds.sum(),
                "next_nurses": further.nurses.sum() - plan.nurses.sum(),
                "value": plan.value,
                "bound": plan.bound,
                "gap": plan.gap,
                "status": plan.status,
                "seconds": plan.seconds,
            }
        )
    return pd.DataFrame(rows)[list(FRONTIER_COLUMNS)], plans


def changes(
    setting: Setting, runs: Sequence[Patients], *, costs: Costs, inside: Bools, judged: Bools
) -> pd.DataFrame:
    """Return what a hundred beds, a hundred nurses, both, or twice the teams would do on the same runs."""
    beds = setting.beds
    today = np.where(inside, beds.beds[0], 0.0)
    spread = MORE * today / max(today.sum(), 1e-9)
    shifts = costs.shifts_per_nurse * spread
    cases = {
        "today": (0.0, 0.0, setting),
        "beds": (MORE, 0.0, setting.with_beds(beds.with_more(beds=spread))),
        "nurses": (0.0, MORE, setting.with_beds(beds.with_more(nurse_shifts=shifts))),
        "beds_and_nurses": (
            MORE,
            MORE,
            setting.with_beds(beds.with_more(beds=spread, nurse_shifts=shifts)),
        ),
        "teams": (0.0, 0.0, setting.with_teams(2 * setting.teams)),
    }
    rows = []
    for change, (more_beds, nurses, then) in cases.items():
        over = days_over(then, runs, judged)
        is_priced = then.teams == setting.teams
        rows.append(
            {
                "change": change,
                "beds": more_beds,
                "nurses": nurses,
                "teams": then.teams,
                "cost_nok": more_beds * costs.bed_nok + nurses * costs.nurse_nok if is_priced else np.nan,
                "expected": over.mean(),
                "cvar95": cvar(over),
            }
        )
    table = pd.DataFrame(rows)
    table["saved"] = table["expected"].iloc[0] - table["expected"]
    return table[list(CHANGE_COLUMNS)]


def days_over(setting: Setting, runs: Sequence[Patients], judged: Bools) -> Floats:
    """Return the patient-days over capacity of some hospitals in each run, sharing as asked."""
    return np.array([setting.care(patients).days_over[judged].sum() for patients in runs])
