"""What comparing plans found: the one value that the report, the files and the API show."""

from dataclasses import dataclass, field

import pandas as pd

from samvirke.prepare.simulation_result import without_rows
from samvirke.travel.times import Description

MEASURES = {  # measure → unit; the sign of a good difference stands in MORE_IS_BETTER
    "share_in_time": "share",  # of judged incidents, first able unit within the standard
    "mean_s": "s",  # response time of the incidents that somebody came to in every plan
    "p50_s": "s",
    "p90_s": "s",
    "full_p90_s": "s",  # nine in ten have all they need of the function within
    "late": "count",  # too late or never, a run
    "unmet": "count",  # nobody ever came, a run
}
MORE_IS_BETTER = frozenset({"share_in_time"})
VERDICTS = ("better", "worse", "undecided", "same")
# One row a plan other than the base, measure, function and group.
DIFFERENCE_COLUMNS = {
    "plan": "int64",  # index in `plans`, 1 or more
    "measure": "str",  # of MEASURES
    "function": "str",
    "group": "str",  # all, municipality or area_class
    "key": "str",  # "" for all; number of the municipality; area class
    "name": "str",  # the same for people
    "base": "float64",  # mean over runs of the first plan
    "other": "float64",  # mean over runs of this plan
    "difference": "float64",  # mean of other - base, run by run; NaN where a run had no cases or inf
    "low": "float64",  # interval at `level`
    "high": "float64",
    "p": "float64",  # two-sided paired t-test
    "p_holm": "float64",  # the same, adjusted among those looked at together
    "verdict": "str",  # of VERDICTS; "same" only when every run is exactly equal
    "runs": "int64",  # runs that had cases in both
}
PLAN_COLUMNS = {
    "plan": "int64",  # 0 is the base
    "title": "str",
    "changes": "str",  # sentences parted by newlines (English); empty: as it is
    "units": "int64",  # in the simulated region
    "units_inside": "int64",  # that rest inside the area
}
QUANTILE_COLUMNS = {  # order-statistic intervals of all runs together, inside the area
    "plan": "int64",
    "function": "str",
    "quantile": "float64",  # 0.5, 0.8, 0.9
    "value_s": "float64",
    "low_s": "float64",
    "high_s": "float64",
    "incidents": "int64",  # how many it stands on
}
PLAN_CURVE_COLUMNS = {
    "plan": "int64",
    "function": "str",
    "time_s": "float64",
    "share": "float64",
    "low": "float64",  # smallest and largest of the runs
    "high": "float64",
}
INCIDENT_COLUMNS = {  # the same incidents under two plans, means a run
    "plan": "int64",
    "function": "str",
    "compared": "float64",  # judged incidents inside
    "sooner": "float64",  # helped sooner than with the base, never-came to came among them
    "later": "float64",
    "equal": "float64",  # to the bit
    "gained_s": "float64",  # total of seconds gained by the sooner, where both came
    "lost_s": "float64",  # total of seconds lost by the later, where both came
    "longest_gain_s": "float64",  # in any run; 0: none
    "longest_loss_s": "float64",
}
CALL_MEASURES = {
    "answered_in_time": "share",  # of a centre's answered calls, within its answer target
    "answer_s": "s",  # mean wait of a centre's answered calls
    "all_alerted_s": "s",  # mean, first ring until all agencies are alerted; incidents that want two or more
    "triple_alerted_s": "s",  # the same, incidents for all three
}
CALL_DIFFERENCE_COLUMNS = {  # one row for each plan other than the base, measure and centre
    "plan": "int64",
    "measure": "str",  # of CALL_MEASURES
    "centre": "str",  # id of the site; empty: over the area
    "name": "str",
    "service": "str",  # 110, 112 or 113
    "base": "float64",  # mean over runs
    "other": "float64",
    "difference": "float64",  # mean of other - base, run by run
    "low": "float64",  # interval at `level`
    "high": "float64",
    "p": "float64",
    "p_holm": "float64",  # adjusted among all plans and centres of the measure
    "verdict": "str",  # of VERDICTS
    "runs": "int64",
}
VARIANCE_COLUMNS = {
    "plan": "int64",
    "measure": "str",
    "function": "str",
    "factor": "float64",  # (var base + var other) / var of the difference; inf: always equal; NaN: unknown
}


@dataclass(frozen=True, kw_only=True)
class Stopping:
    """When the runs ended.

    Parameters
    ----------
    measure, function
        What the precision is asked of; empty: nothing was asked, all runs were made.
    precision
        Largest half-width of the interval of its difference that was asked, in the measure's unit;
        NaN: none.
    reached
        The widest half-width at the end, over the plans; NaN where it is unknown.
    is_precise
        Whether it was reached; True where nothing was asked.
    looks
        How often the runs were looked at, and how often they might have been at most.
    looks_at_most
        The level of every interval pays for so many looks.
    runs, runs_at_most
        Made, and allowed.
    """

    measure: str
    function: str
    precision: float
    reached: float
    is_precise: bool
    looks: int
    looks_at_most: int
    runs: int
    runs_at_most: int


@dataclass(frozen=True, eq=False, kw_only=True)
class ComparisonResult:
    """What plans change, held against the first of them, in the same luck.

    Parameters
    ----------
    plans
        Columns of `PLAN_COLUMNS`; row 0 is the base.
    differences
        Columns of `DIFFERENCE_COLUMNS`.
    quantiles, curves
        Columns of `QUANTILE_COLUMNS`, `PLAN_CURVE_COLUMNS`; of each plan on its own.
    incidents_paired
        Columns of `INCIDENT_COLUMNS`; without rows where the plans do not meet the same incidents.
    variance
        What common random numbers gain, columns of `VARIANCE_COLUMNS`.
    stopping
        Why the runs ended.
    level
        Of every interval of `differences`: 0.95, or more where repeated looks are paid for.
    same_demand
        Whether the plans met the same incidents.
    identical
        Whether nothing differed at all, in any plan, run and incident.
    calls
        What changes for callers, columns of `CALL_DIFFERENCE_COLUMNS`; without rows where no calls were
        played.
    answers
        What is better, worse and undecided, one sentence each (English).
    area, municipalities_inside, starts_at_utc, days, incidents, incidents_simulated, areas, standards,
    quality, travel, attributions, method, warnings
        As in `SimulationResult`.
    sites
        Sites inside the area where plans differ in units: `site, name, kind, lon, lat, plan, units_base,
        units_plan`.
    closures
        As in `SimulationResult`, with `plan`.
    """

    plans: pd.DataFrame
    region_name: str
    region_title: str
    area: str
    municipalities_inside: tuple[str, ...]
    municipalities: pd.DataFrame  # of the area: municipality, name, lon, lat, population
    threat: str
    seed: int
    runs: int
    starts_at_utc: str
    days: int
    incidents: float
    incidents_simulated: float
    differences: pd.DataFrame
    quantiles: pd.DataFrame
    curves: pd.DataFrame
    incidents_paired: pd.DataFrame
    variance: pd.DataFrame
    stopping: Stopping
    level: float
    same_demand: bool
    identical: bool
    answers: tuple[str, ...]
    sites: pd.DataFrame
    closures: pd.DataFrame
    areas: pd.DataFrame
    standards: pd.DataFrame
    quality: pd.DataFrame
    travel: Description
    attributions: tuple[str, ...]
    method: tuple[str, ...]
    calls: pd.DataFrame = field(default_factory=lambda: without_rows(CALL_DIFFERENCE_COLUMNS))
    warnings: tuple[str, ...] = field(default=())
