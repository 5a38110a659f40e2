"""What a question about intensive care found: the one value that the command, the files and a page show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

# One row a hospital of the area, in the order of the region. Means and quantiles over runs; NaN: never.
HOSPITAL_COLUMNS = {
    "hospital": "str",
    "name": "str",
    "owner": "str",
    "owner_name": "str",
    "municipality": "str",
    "lon": "float64",
    "lat": "float64",
    "beds": "float64",  # on an ordinary day
    "surge_beds": "float64",  # at the highest stage
    "staffed_surge": "float64",  # of them with today's nurses
    "room": "float64",  # of today's beds, what ordinary patients leave free
    "nurse_shifts": "float64",  # available a day, 8 hours
    "peak_p50": "float64",  # largest need of a day
    "peak_p90": "float64",
    "first_over_p50": "float64",  # first day on which the need is above `room`
    "share_over": "float64",  # of the runs with patients over capacity, sharing as asked
    "over_hospital": "float64",  # patient-days over capacity, mean, by who shares
    "over_trust": "float64",
    "over_region": "float64",
    "over_nation": "float64",
    "rests_on": "str",  # quality of the row of beds
}
# One row a scope of sharing; the hospitals of the area together.
SHARING_COLUMNS = {
    "sharing": "str",  # hospital, trust, region, nation
    "expected": "float64",  # patient-days over capacity of a run
    "p50": "float64",
    "p90": "float64",
    "cvar95": "float64",  # mean of the worst twentieth of the runs
    "transfers": "float64",  # new ones in a run, mean, all hospitals
    "travel_h": "float64",  # hours on the way in a run, mean, all hospitals
    "asked": "bool",  # the sharing that the other tables reckon with
}
# One row a change, held against today on the same (kept) runs.
CHANGE_COLUMNS = {
    "change": "str",  # today, beds, nurses, beds_and_nurses, teams
    "beds": "float64",  # more, shared out over the area's hospitals by their beds of today
    "nurses": "float64",
    "teams": "float64",  # new transfers a day
    "cost_nok": "float64",  # NaN for teams, whose cost is not known
    "expected": "float64",
    "cvar95": "float64",
    "saved": "float64",  # patient-days, mean
}
# One row a budget. `planned` is on the runs that the plan was made for, where teams do not bind; `expected`
# and `cvar95` are simulated on other runs, with teams, in whole beds and nurses.
FRONTIER_COLUMNS = {
    "budget_nok": "float64",
    "cost_nok": "float64",  # of whole beds and nurses
    "beds": "float64",
    "nurses": "float64",
    "expected_planned": "float64",
    "cvar95_planned": "float64",
    "expected": "float64",
    "cvar95": "float64",
    "next_saves": "float64",  # expected_planned that the next step of money saves, by the program
    "next_saves_cvar95": "float64",
    "next_beds": "float64",  # what it changes
    "next_nurses": "float64",
    "value": "float64",  # half mean, half CVaR95
    "bound": "float64",
    "gap": "float64",
    "status": "str",
    "seconds": "float64",
}
# One row a hospital that gets something, for the budget asked for.
PLAN_COLUMNS = {
    "hospital": "str",
    "name": "str",
    "owner_name": "str",
    "beds": "float64",
    "nurses": "float64",
    "cost_nok": "float64",
}
# One row a hospital and day, over the kept runs, sharing as asked.
DAY_COLUMNS = {
    "hospital": "str",
    "day": "int64",
    "need_p50": "float64",
    "need_p90": "float64",
    "room_p50": "float64",
    "over_mean": "float64",
    "shifts_needed_p50": "float64",  # nurse shifts for everybody, ordinary patients too
}
# One row, or none where nobody shares: all hospitals of the region on the days around the peak of the middle
# kept run, sharing as asked. NaN where the clock stopped the program.
FORESIGHT_COLUMNS = {
    "days": "int64",
    "from_day": "int64",
    "over_by_rule": "float64",  # patient-days over capacity, placed day by day without foresight
    "over_planned": "float64",  # and by the plan that knows all the days, of the same new patients
    "over_simulated": "float64",  # and in the run itself, whose stays are its own and where guests move on
    "transfers": "float64",  # of the plan
    "travel_h": "float64",  # hours on the way, of the plan
    "value": "float64",  # travel hours and 50 x patient-days over capacity
    "bound": "float64",
    "gap": "float64",
    "status": "str",
    "seconds": "float64",
}
# One row for each who sends and who receives in that plan, most patients first.
TRANSFER_COLUMNS = {
    "from": "str",
    "from_name": "str",
    "to": "str",
    "to_name": "str",
    "patients": "float64",
    "hours": "float64",  # on the way, of all of them
}


def no_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table without rows that has these columns."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


@dataclass(frozen=True, eq=False, kw_only=True)
class BedsResult:
    """Who lacks an intensive bed, what sharing and nurses do, and what money buys.

    Parameters
    ----------
    region_name, region_title, area, preset, seed, runs, days, starts_at_utc
        What was asked.
    sharing, teams, mean_stay_days
        Who takes patients for whom, new transfers a day, and mean stay in intensive care of the preset.
    kept, planned
        Runs kept whole: the first `planned` of them made the plans, the others judge them.
    budget_nok, step_nok
        Of the plan, and of the next step.
    hospitals, sharings, changes, frontier, plan, hospital_days
        Tables; columns above.
    foresight, transfers
        What knowing the days around the peak is worth, and who then sends whom where; columns above, without
        rows where it was not asked for or nobody shares.
    method, warnings, attributions
        How it was computed, what the reader must know, and the sources; one sentence each.
    """

    region_name: str
    region_title: str
    area: str
    preset: str
    seed: int
    runs: int
    days: int
    starts_at_utc: str
    sharing: str
    teams: float
    mean_stay_days: float
    kept: int
    planned: int
    budget_nok: float
    step_nok: float
    hospitals: pd.DataFrame
    sharings: pd.DataFrame
    changes: pd.DataFrame
    frontier: pd.DataFrame
    plan: pd.DataFrame
    hospital_days: pd.DataFrame
    method: tuple[str, ...]
    warnings: tuple[str, ...]
    attributions: tuple[str, ...]
    foresight: pd.DataFrame = field(default_factory=lambda: no_rows(FORESIGHT_COLUMNS))
    transfers: pd.DataFrame = field(default_factory=lambda: no_rows(TRANSFER_COLUMNS))
