"""What comparing arrangements of call centres found: the one value that report, files and API show."""

from dataclasses import dataclass, field

import pandas as pd

from samvirke.travel.times import Description

SITUATIONS = ("ordinary", "peak", "lost", "building")
# One row an arrangement, situation and centre; "" is all the centres of the rooms together.
ANSWER_COLUMNS = {
    "arrangement": "str",
    # ordinary: every call; peak: those in the disaster hours; lost: the lost centre's while its staff is
    # away; building: those of all centres of the room while the building of one of them is lost.
    "situation": "str",
    "centre": "str",
    "name": "str",
    "service": "str",  # 110, 112, 113; empty for all
    "calls": "float64",  # a run
    "target_s": "float64",  # NaN: no answer target is known
    "target_share": "float64",
    "in_time": "float64",  # share of answered calls within the target; of all: within each one's own
    "in_time_low": "float64",  # 95 % interval over runs
    "in_time_high": "float64",
    "in_time_change": "float64",  # against apart, run by run, with its 95 % interval
    "in_time_change_low": "float64",
    "in_time_change_high": "float64",
    "wait_mean_s": "float64",  # of answered calls
    "wait_change_s": "float64",
    "wait_change_low_s": "float64",
    "wait_change_high_s": "float64",
    "wait_p50_s": "float64",  # of all runs together, to the second above
    "wait_p90_s": "float64",
    "wait_p99_s": "float64",
    "given_up": "float64",  # share of calls that nobody ever answered
    "by_others": "float64",  # share of answered calls that another centre answered
    "occupancy": "float64",  # share of the operators' time that is work; ordinary situation only
}
# One row an arrangement, situation and number of services that an incident wants.
ALERT_COLUMNS = {
    "arrangement": "str",
    "situation": "str",  # ordinary or peak
    # 2, 3, or 2+ for both together; in the peak also disaster (the disaster itself) and meanwhile (another
    # incident that wants every service of the room, reported some minutes into the disaster).
    "services": "str",
    "incidents": "float64",  # a run
    "mean_s": "float64",  # from the first ring until the last agency is alerted
    "low_s": "float64",
    "high_s": "float64",
    "p50_s": "float64",  # of all runs together
    "p90_s": "float64",
    "change_s": "float64",  # against apart, incident by incident
    "change_low_s": "float64",
    "change_high_s": "float64",
    "never": "float64",  # incidents a run of which an agency was never alerted
}
# One row an arrangement and load; the fewest operators at once with which all targets hold.
STAFF_COLUMNS = {
    "arrangement": "str",
    "load": "float64",  # times the mean of the year
    "centre": "str",  # "" is all together
    "name": "str",
    "operators": "int64",  # fewest with which every target holds in the simulated steady load
    "with_floor": "int64",  # the same, but never below the least of a centre (one number: of one centre)
    "formula": "float64",  # Erlang C beside it: apart by centre, one number as one queue; NaN where none fits
    "in_time": "float64",  # share within the target in the search; NaN for all together
}
# One row an arrangement and service: what becomes of help on the road.
RESPONSE_COLUMNS = {
    "arrangement": "str",
    "function": "str",
    "incidents": "float64",  # acute ones inside the area, a run
    "judged": "float64",  # those of them for which a standard is known
    # of the judged: fire from the alarm of the crew, the call left out; others from the first ring
    "share_in_time": "float64",
    "mean_s": "float64",  # from the first ring until at work, for all
    "mean_low_s": "float64",
    "mean_high_s": "float64",
    "share_change": "float64",
    "share_change_low": "float64",
    "share_change_high": "float64",
    "mean_change_s": "float64",
    "mean_change_low_s": "float64",
    "mean_change_high_s": "float64",
}
CURVE_COLUMNS = {
    "arrangement": "str",
    "situation": "str",
    # answer: of calls until answered; alert: of joint incidents until all are alerted (in the peak: of the
    # other incident meanwhile)
    "kind": "str",
    "time_s": "float64",
    "share": "float64",
}
# One row an arrangement and centre: closed forms, at once; the simulation stands beside them.
ESTIMATE_COLUMNS = {
    "arrangement": "str",  # apart or one_number: the others have no closed form
    "centre": "str",  # "" is all together
    "name": "str",
    "service": "str",
    "operators": "float64",  # mean on duty
    "in_time": "float64",  # share of calls within the target, Erlang C over the hours of the week
    "wait_mean_s": "float64",  # inf where the load is too much in some hour
    "alert_s": "float64",  # mean until all three are alerted where nobody waits; of all together
    "fewest_1": "float64",  # operators that Erlang C asks at the mean load, twice and three times that
    "fewest_2": "float64",
    "fewest_3": "float64",
}
CENTRE_COLUMNS = {
    "centre": "str",
    "name": "str",
    "service": "str",
    "room": "int64",  # number of the room it may share, -1: none, it is here as backup or neighbour
    "calls_a_year": "float64",
    "calls_quality": "str",  # official, modelled or typed
    "operators_day": "float64",  # mean on duty 08-20
    "operators_night": "float64",
    "backup": "str",  # name of who takes its calls when it is lost
    "lon": "float64",
    "lat": "float64",
    "quality": "str",  # of the staffing: typed when the planner gave it, else modelled
}
# One row a municipality that a centre of the rooms serves.
PLACE_COLUMNS = {
    "municipality": "str",
    "municipality_name": "str",
    "lon": "float64",
    "lat": "float64",
    "centre_110": "str",  # name of the centre that answers there; empty: none is named
    "centre_112": "str",
    "centre_113": "str",
    "in_room": "int64",  # how many of the three are of the rooms
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CentresResult:
    """What each arrangement gives, side by side; times in seconds.

    Parameters
    ----------
    region_name, region_title, area
        What was simulated; `area` is empty for the whole region.
    runs, seed, days
        How many years (or courses of so many days) were drawn.
    arrangements
        Names, the base first.
    centres, answers, alerts, staff, response, curves, estimates
        Tables with the columns above; `response` is empty when units were not simulated.
    assumptions
        Figures behind it: name, low, base, high, unit, source, year.
    places
        The municipalities that the rooms serve.
    areas
        Their outlines: columns municipality and geometry.
    travel
        Where travel times come from; None: units were not simulated.
    attributions, method, warnings
        Sources, how it was found, what the reader must know.
    """

    region_name: str
    region_title: str
    area: str
    runs: int
    seed: int
    days: int
    arrangements: tuple[str, ...]
    centres: pd.DataFrame
    answers: pd.DataFrame
    alerts: pd.DataFrame
    staff: pd.DataFrame
    response: pd.DataFrame
    curves: pd.DataFrame
    estimates: pd.DataFrame
    assumptions: pd.DataFrame
    places: pd.DataFrame
    areas: pd.DataFrame
    travel: Description | None = None
    attributions: tuple[str, ...] = ()
    method: tuple[str, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())
