"""What simulating a plan found: the one value that the report, the files and the API show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from samvirke.travel.times import Description

# One row a function, over the whole area; times are seconds, counts are means a run.
SERVICE_COLUMNS = {
    "function": "str",  # fire, ambulance, police, air_ambulance, civil_defence
    "required": "float64",  # judged incidents inside the area, a run
    "met_in_time": "float64",
    "late": "float64",
    "unmet": "float64",  # nobody ever came; the three parts add up to required
    "share_required": "float64",  # the largest share a standard asks anywhere; NaN: no standard
    "share_in_time": "float64",  # NaN where nothing was required
    "share_in_time_low": "float64",  # 95 % interval over runs
    "share_in_time_high": "float64",
    "mean_s": "float64",  # response time as the standard counts, of those somebody came to
    "mean_low_s": "float64",
    "mean_high_s": "float64",
    "p50_s": "float64",  # quantiles of all runs together, inf among the unmet
    "p50_low_s": "float64",  # 95 % interval from order statistics
    "p50_high_s": "float64",
    "p80_s": "float64",
    "p80_low_s": "float64",
    "p80_high_s": "float64",
    "p90_s": "float64",
    "p90_low_s": "float64",
    "p90_high_s": "float64",
    "full_p50_s": "float64",  # until all the incident needs of the function is there
    "full_p90_s": "float64",
    "full_p90_low_s": "float64",
    "full_p90_high_s": "float64",
}
CLASS_COLUMNS = {
    "function": "str",
    "area_class": "str",
    "time_limit_s": "float64",
    "share_required": "float64",
    "required": "float64",
    "share_in_time": "float64",
    "share_in_time_low": "float64",
    "share_in_time_high": "float64",
    "p50_s": "float64",
    "p50_low_s": "float64",
    "p50_high_s": "float64",
    "p80_s": "float64",
    "p80_low_s": "float64",
    "p80_high_s": "float64",
    "p90_s": "float64",
    "p90_low_s": "float64",
    "p90_high_s": "float64",
}
CURVE_COLUMNS = {
    "function": "str",
    "measure": "str",  # first: the first able unit; full: all that the incident needs of the function
    "time_s": "float64",
    "share": "float64",  # of judged incidents answered within the time, mean of runs
    "low": "float64",  # smallest and largest of the runs
    "high": "float64",
}
UNIT_COLUMNS = {
    "unit": "str",
    "name": "str",
    "function": "str",  # of its first capability in the catalogue
    "site": "str",
    "site_name": "str",
    "municipality": "str",  # empty where its site names none
    "municipality_name": "str",
    "owner": "str",
    "owner_name": "str",
    "inside": "bool",  # does it rest inside the area?
    "missions": "float64",  # a run
    "missions_a_day": "float64",
    "busy_share": "float64",  # share of the course it was away, from alert until free again
    "busy_low": "float64",
    "busy_high": "float64",
    "moves": "float64",  # how often move-up sent it elsewhere, a run
    "lon": "float64",  # of its site
    "lat": "float64",
}
ACROSS_COLUMNS = {  # first units that rest in another municipality than the judged incident
    "function": "str",
    "giver": "str",  # owner of the unit
    "giver_name": "str",
    "from_municipality": "str",  # where the unit rests; empty where its site names none
    "from_name": "str",
    "to_municipality": "str",
    "to_name": "str",
    "direction": "str",  # within: both in the area; in: from outside to inside; out: the other way
    "incidents": "float64",  # a run
    "share": "float64",  # of the receiving municipality's judged incidents that anybody came to
}
HOSPITAL_COLUMNS = {
    "hospital": "str",  # id of the site
    "name": "str",
    "inside": "bool",
    "arrivals": "float64",  # patients brought a run: inside all, outside those from the area
    "bay_wait_mean_s": "float64",  # of the units that brought them; 0 without limits
    "bay_wait_max_s": "float64",  # longest in any run
    "diverted_to": "float64",  # patients a run for whom another hospital was nearer
    "diverted_away": "float64",  # patients a run for whom this one was nearest and who went elsewhere
    "lon": "float64",
    "lat": "float64",
}
CALL_COLUMNS = {  # one row a call centre, all of whose calls are played
    "centre": "str",  # id of the site
    "name": "str",
    "service": "str",  # 110, 112 or 113
    "operators_least": "int64",  # in any hour of the week
    "operators_most": "int64",
    "operators_from": "str",  # plan or modelled
    "calls": "float64",  # that came to it, a run
    "given_up": "float64",  # of these, never answered
    "by_others": "float64",  # of these, answered by another centre
    "target_s": "float64",  # answer target: so long at most …
    "target_share": "float64",  # … for this share of the answered calls
    "share_in_time": "float64",  # of the answered calls, within `target_s`
    "share_in_time_low": "float64",  # 95 % interval over runs
    "share_in_time_high": "float64",
    "wait_p50_s": "float64",  # of all answered calls together, by whole seconds; inf: beyond 15 min
    "wait_p90_s": "float64",
    "occupancy": "float64",  # share of the operators' time on duty that is work
    "occupancy_low": "float64",
    "occupancy_high": "float64",
}
ALERT_COLUMNS = {  # one row for incidents that want so many services or more, inside the area
    "services": "int64",  # 2 or 3
    "incidents": "float64",  # a run
    "never": "float64",  # of these, some agency was never alerted
    "mean_s": "float64",  # from the first ring until the last agency is alerted, of those where all are
    "mean_low_s": "float64",  # 95 % interval over runs
    "mean_high_s": "float64",
    "p90_s": "float64",  # of all runs together, inf among those never
    "p90_low_s": "float64",  # 95 % interval from order statistics
    "p90_high_s": "float64",
}
LEG_COLUMNS = {  # one row a leg or stay of a unit on the day that is played back
    "unit": "str",
    "name": "str",
    "function": "str",
    "doing": "str",  # turning_out, to_place, at_place, to_hospital, at_hospital, home, moving
    "from_s": "float64",  # since the playback began; below 0 where it was under way then
    "until_s": "float64",
    "from_lon": "float64",  # equal to `to_` while it stands still
    "from_lat": "float64",
    "to_lon": "float64",
    "to_lat": "float64",
    "incident": "int64",  # number in `incidents`, -1: none
}
DAY_INCIDENT_COLUMNS = {
    "incident": "int64",
    "kind": "str",  # building_fire …
    "capabilities": "str",  # what it needs, such as fire.pump:2;police.patrol
    "at_s": "float64",  # since the playback began; at least 0
    "first_s": "float64",  # seconds until the first unit stood there; inf: nobody came
    "filled_s": "float64",  # until all that it needs stood there; inf: never
    "over_s": "float64",  # since the playback began: when the last unit left; at_s where nobody came
    "municipality": "str",
    "municipality_name": "str",
    "lon": "float64",
    "lat": "float64",
    "priority": "int64",  # 1 acute, 2 urgent, 3 ordinary
    "first_unit": "str",  # name of the first unit there; empty: none
}


def without_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table of columns and no rows."""
    return pd.DataFrame(columns=list(columns)).astype(dict(columns))


@dataclass(frozen=True, eq=False, kw_only=True)
class Playback:
    """One day of run 0, step by step; drawn straight from point to point, not along roads.

    Parameters
    ----------
    starts_at_utc
        When the playback begins, ISO.
    starts_local
        The same moment as people there write it: 2026-02-03T00:00:00+01:00.
    length_s
        How long it lasts: a day, or the course where it is shorter.
    legs, incidents
        Columns of `LEG_COLUMNS` and `DAY_INCIDENT_COLUMNS`, in order of time. Only the area: its
        incidents, and the units that answer them or rest there.
    why
        How the day was chosen: `busiest` (most judged incidents inside), `asked` or `disrupted`.
    """

    starts_at_utc: str
    starts_local: str
    length_s: float
    legs: pd.DataFrame
    incidents: pd.DataFrame
    why: str


@dataclass(frozen=True, eq=False, kw_only=True)
class SimulationResult:
    """How a region with a plan answers a threat, and what the numbers are worth.

    Parameters
    ----------
    plan_title
        What the planner calls the plan; the region's title where nothing is changed.
    plan_changes
        What the plan changes, one sentence each (English), empty for a region as it is.
    area
        As the planner wrote it; empty: the whole region.
    municipalities_inside
        Numbers of the municipalities that are judged.
    starts_at_utc, days
        When the course begins, and how long it lasts.
    incidents
        Mean number a run inside the area; `incidents_simulated` with the neighbours.
    services, classes, curves
        Columns of `SERVICE_COLUMNS`, `CLASS_COLUMNS`, `CURVE_COLUMNS`; inside the area.
    table
        One row a function and municipality of the area, columns of `result.SHORTFALL_COLUMNS`.
    units, across, hospitals
        Columns of `UNIT_COLUMNS`, `ACROSS_COLUMNS`, `HOSPITAL_COLUMNS`.
    turned_away
        How often a run a unit under way inside the area was turned to something more urgent.
    hospital_limits
        Whether bays and beds were limited; without, nobody waits and nobody is diverted.
    playback
        A day to look at.
    closures
        Roads that are closed: `name, from_local, until_local, detour_s (NaN: from the road data),
        geometry`.
    outages
        What cannot be used: `what (unit or site), id, name, from_local, until_local`.
    rules
        Who is sent, one sentence each (English); empty: whoever can be there first.
    areas
        Outlines of the area's municipalities, `municipality, geometry`; without rows: points.
    standards, quality
        As in `StressResult`.
    calls, alerts
        Columns of `CALL_COLUMNS`, `ALERT_COLUMNS`; without rows where no calls were played.
    method, warnings
        How it was computed, and what to know before using a number; one sentence each (English).
    """

    plan_title: str
    plan_changes: tuple[str, ...]
    region_name: str
    region_title: str
    area: str
    municipalities_inside: tuple[str, ...]
    threat: str
    seed: int
    runs: int
    starts_at_utc: str
    days: int
    incidents: float
    incidents_simulated: float
    services: pd.DataFrame
    classes: pd.DataFrame
    curves: pd.DataFrame
    table: pd.DataFrame
    units: pd.DataFrame
    across: pd.DataFrame
    hospitals: pd.DataFrame
    turned_away: float
    hospital_limits: bool
    playback: Playback
    closures: pd.DataFrame
    outages: pd.DataFrame
    rules: tuple[str, ...]
    areas: pd.DataFrame
    standards: pd.DataFrame
    quality: pd.DataFrame
    travel: Description
    attributions: tuple[str, ...]
    method: tuple[str, ...]
    calls: pd.DataFrame = field(default_factory=lambda: without_rows(CALL_COLUMNS))
    alerts: pd.DataFrame = field(default_factory=lambda: without_rows(ALERT_COLUMNS))
    warnings: tuple[str, ...] = field(default=())
