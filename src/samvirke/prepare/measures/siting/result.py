"""What a siting question found: the one value that the command, the report and the files show."""

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Any

import pandas as pd

from samvirke.prepare.measures.siting.question import Question
from samvirke.prepare.plan import Plan
from samvirke.travel.times import Description

# One row a service and proposed site. Values are in the unit of the model (`SitingResult.unit`).
CHOSEN_COLUMNS = {
    "service": "str",
    "site": "str",
    "site_name": "str",
    "municipality": "str",
    "municipality_name": "str",
    "lon": "float64",
    "lat": "float64",
    "units": "int64",
    "is_new": "bool",  # no site stands there yet
    "beside": "str",  # stations at the same address, with which it would be co-located
    "gain_alone": "float64",  # of one unit here when nothing else is added
    "gain_lost_without": "float64",  # what the whole proposal loses when this site is left out
}
# One row a service and candidate, best first.
ALTERNATIVE_COLUMNS = {
    "service": "str",
    "rank": "int64",
    "site": "str",
    "site_name": "str",
    "municipality_name": "str",
    "lon": "float64",
    "lat": "float64",
    "is_new": "bool",
    "beside": "str",
    "gain_alone": "float64",
    "reaches": "float64",  # demand within its limit from here, reached today or not
    "chosen": "bool",
}
# One row a service and municipality of the area; shares of demand within the limit, NaN without demand.
MUNICIPALITY_COLUMNS = {
    "service": "str",
    "municipality": "str",
    "municipality_name": "str",
    "lon": "float64",
    "lat": "float64",
    "people": "float64",
    "demand": "float64",
    "share_asked": "float64",  # what the standard asks; NaN: no standard, or the limit was stated
    "share_before": "float64",  # modelled: a unit stands within the limit
    "share_after": "float64",
    "gain": "float64",  # demand, a year when it counts needs
    "mean_before_s": "float64",  # modelled mean response time of the demand that can be reached
    "mean_after_s": "float64",
    "simulated_needs": "float64",  # a year; NaN where nothing was simulated
    "simulated_before": "float64",
    "simulated_after": "float64",
    "simulated_gain": "float64",  # needs a year met in time, paired
    "simulated_low": "float64",
    "simulated_high": "float64",
}
# One row a service and cell of the area.
CELL_COLUMNS = {
    "service": "str",
    "cell": "str",
    "municipality": "str",
    "lon": "float64",
    "lat": "float64",
    "people": "float64",
    "demand": "float64",
    "time_limit_s": "float64",
    "before_s": "float64",  # modelled response time of the nearest unit, clock included
    "after_s": "float64",
    "reached_before": "bool",
    "reached_after": "bool",
}
# One row a number of units.
CURVE_COLUMNS = {
    "units": "int64",
    "value": "float64",
    "gain": "float64",
    "bound": "float64",  # of the gain: no plan of so many units gains more
    "gap": "float64",  # of the value
    "status": "str",
    "sites": "str",  # ids parted by semicolons
}
# One row a service and measure; simulated with and without, paired over runs.
SIMULATED_COLUMNS = {
    "service": "str",
    "measure": "str",  # share_in_time, met_a_year, p50_s, p90_s, busy_share
    "before": "float64",
    "before_low": "float64",
    "before_high": "float64",
    "after": "float64",
    "after_low": "float64",
    "after_high": "float64",
    "change": "float64",
    "change_low": "float64",
    "change_high": "float64",
}
# One row a service and place where a unit stands today.
OPEN_COLUMNS = {
    "service": "str",
    "site": "str",
    "site_name": "str",
    "municipality": "str",
    "lon": "float64",
    "lat": "float64",
    "units": "int64",
    "inside": "bool",
}
# One row a floor that cannot be met.
LACKING_COLUMNS = {
    "service": "str",
    "municipality": "str",
    "municipality_name": "str",
    "floor": "float64",
    "demand": "float64",
    "lacking": "float64",  # demand short of the floor
    "people_lacking": "float64",  # residents, in proportion
    "best_share": "float64",  # when every candidate had a unit
}


@dataclass(frozen=True, eq=False, kw_only=True)
class SitingResult:
    """Where units should stand, how good that is known to be, and what it does when simulated.

    Parameters
    ----------
    question
        What was asked.
    status
        *optimal*, *feasible*, *time_limit* or *infeasible*: `samvirke.prepare.measures.siting.answer`.
    value, before, bound
        Of the model's objective with the proposal, today, and what no plan can better.
    gap
        Between value and bound, as a share of the value.
    unit
        Of those: needs (a year), people, units or s.
    solver, solver_seconds
        How the plan was found and its bound proven.
    busy_share
        That mexclp reckons with; NaN for other models.
    lacks
        When infeasible: what is missing, as a sentence.
    chosen, alternatives, municipalities, cells, curve, open_sites, lacking
        Tables; columns above.
    simulated
        Columns of `SIMULATED_COLUMNS`; no rows where nothing was simulated.
    runs, seed, days
        Of the simulation; 0 runs: none.
    plan
        The proposal as a plan; without changes when infeasible.
    """

    question: Question
    region_name: str
    region_title: str
    area: str
    services: tuple[str, ...]
    status: str
    value: float
    before: float
    bound: float
    gap: float
    unit: str
    solver: str
    solver_seconds: float
    busy_share: float = nan
    lacks: str = ""
    chosen: pd.DataFrame
    alternatives: pd.DataFrame
    municipalities: pd.DataFrame
    cells: pd.DataFrame
    curve: pd.DataFrame
    open_sites: pd.DataFrame
    lacking: pd.DataFrame
    simulated: pd.DataFrame
    runs: int
    seed: int
    days: int
    plan: Plan
    areas: pd.DataFrame  # outlines: municipality, geometry
    standards: pd.DataFrame
    travel: Description
    attributions: tuple[str, ...]
    method: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def gain(self) -> float:
        """What the proposal adds to today by the model, or takes off a time; below 0: today is better."""
        return self._better_than_today(self.value)

    @property
    def gain_at_most(self) -> float:
        """What no other plan can gain more than; equal to `gain` when the plan is proven best."""
        return self._better_than_today(self.bound)

    def _better_than_today(self, value: float) -> float:
        if self.unit == "units":
            return nan
        return self.before - value if self.unit == "s" else value - self.before

    @property
    def is_feasible(self) -> bool:
        """Whether there is a plan, be it one that adds nothing."""
        return self.status != "infeasible" and isfinite(self.value)

    def simulated_row(self, service: str, measure: str) -> pd.Series | None:
        """Return a row of `simulated`; None where nothing was simulated."""
        rows = self.simulated[(self.simulated["service"] == service) & (self.simulated["measure"] == measure)]
        return None if rows.empty else rows.iloc[0]

    @property
    def proposed_sites(self) -> Any:
        """The proposed sites as a GeoDataFrame of points, WGS 84."""
        return _points(self.chosen)

    @property
    def coverage(self) -> Any:
        """Coverage before and after by cell as a GeoDataFrame of points, WGS 84."""
        return _points(self.cells)


def _points(table: pd.DataFrame) -> Any:
    import geopandas as gpd  # takes a second that a terminal answer need not wait

    at = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table.copy(), geometry=at, crs="EPSG:4326")


def table_of(rows: list[dict[str, object]], columns: dict[str, str]) -> pd.DataFrame:
    """Return rows as a table of these columns and kinds, also when there are none."""
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
