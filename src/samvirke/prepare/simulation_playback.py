"""One day of a run as a map plays it back: who went where when, drawn straight from point to point."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.trace import Step, Trace
from samvirke.model.calendar import OSLO, moment_utc
from samvirke.model.capability import format_capabilities
from samvirke.model.course import Course
from samvirke.prepare.judging import JUDGED_PRIORITY
from samvirke.prepare.simulation_result import DAY_INCIDENT_COLUMNS, LEG_COLUMNS, Playback
from samvirke.prepare.simulation_stage import DAY_S, Stage
from samvirke.travel.times import Ints

Position = tuple[float, float]
ON_ITS_WAY = {Step.TO_HOSPITAL: "to_hospital", Step.FREE: "home", Step.MOVED: "moving"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChoice:
    """Which day is played back: one that is asked for, else one when something is broken, else the busiest.

    Parameters
    ----------
    asked
        A local day; None: none is asked for.
    """

    asked: date | None = None


def day_of(stage: Stage, course: Course, outcome: Outcome, choice: DayChoice) -> Playback:
    """Return the playback of one day of a traced outcome: its incidents inside, and who answers them."""
    begin_s, why = _begin_of(stage, course, choice)
    end_s = min(begin_s + DAY_S, course.horizon_s)
    starts = moment_utc(course.starts_at_utc) + timedelta(seconds=begin_s)
    incidents = _incidents(stage, course, outcome, begin_s, end_s)
    legs = _legs(stage, course, outcome, begin_s, end_s, set(incidents["incident"]))
    return Playback(
        starts_at_utc=f"{starts:%Y-%m-%dT%H:%M:%SZ}",
        starts_local=starts.astimezone(OSLO).isoformat(),
        length_s=end_s - begin_s,
        legs=legs,
        incidents=incidents,
        why=why,
    )


def _begin_of(stage: Stage, course: Course, choice: DayChoice) -> tuple[float, str]:
    """Return when the day begins, seconds since the course did, and why it was chosen."""
    start = moment_utc(course.starts_at_utc)
    first = start.astimezone(OSLO).date()
    n_days = max(1, int(np.ceil(course.horizon_s / DAY_S)))
    # Local midnights: the nights the clock changes, days are an hour longer or shorter.
    begins_s = np.array(
        [
            (datetime.combine(first + timedelta(days=d), time(), OSLO) - start).total_seconds()
            for d in range(n_days + 1)
        ]
    )
    if choice.asked is not None:
        return float(max(0.0, begins_s[(choice.asked - first).days])), "asked"
    broken = stage.plan.disrupt(course).disruptions
    if len(broken):
        day = int(np.searchsorted(begins_s, float(broken["from_s"].min()), side="right")) - 1
        return float(max(0.0, begins_s[max(day, 0)])), "disrupted"
    rows = stage.rows_inside(course)
    acute = rows[course.needs["priority"].to_numpy()[rows] == JUDGED_PRIORITY]
    at_s = course.needs["from_s"].to_numpy()[acute]
    whole = begins_s[(begins_s >= 0) & (begins_s + DAY_S <= course.horizon_s)]
    if len(whole) == 0 or len(at_s) == 0:
        return 0.0, "busiest"
    count = np.searchsorted(at_s, whole + DAY_S) - np.searchsorted(at_s, whole)
    return float(whole[count.argmax()]), "busiest"


def _incidents(stage: Stage, course: Course, outcome: Outcome, begin_s: float, end_s: float) -> pd.DataFrame:
    """Return the incidents inside that begin in the day, columns of `DAY_INCIDENT_COLUMNS`."""
    rows = stage.rows_inside(course)
    at_s = course.needs["from_s"].to_numpy()
    rows = rows[(at_s[rows] >= begin_s) & (at_s[rows] < end_s)]
    over_s = _over_s(outcome.trace)
    needs = course.needs.iloc[rows].assign(
        row=rows,
        first_s=outcome.first_s[rows],
        filled_s=outcome.filled_s[rows],
        over_s=[over_s.get(int(row), -1.0) for row in rows],
        unit=outcome.first_unit[rows],
    )
    cells = stage.region.cells.set_index("id")
    names = stage.region.municipalities.set_index("id")["name"]
    unit_names = stage.region.units["name"].to_numpy(dtype=object)
    found = []
    for incident, of in needs.groupby("incident", sort=True):
        first = of.iloc[0]
        soonest = of.loc[of["first_s"].idxmin()]
        cell = cells.loc[first["place"]]
        found.append(
            {
                "incident": incident,
                "kind": first["kind"],
                "capabilities": format_capabilities(
                    of.groupby("capability", sort=False, observed=True)["quantity"].sum().to_dict()
                ),
                "at_s": first["from_s"] - begin_s,
                "first_s": soonest["first_s"],
                "filled_s": of["filled_s"].max(),
                "over_s": max(first["from_s"], of["over_s"].max()) - begin_s,
                "municipality": cell["municipality"],
                "municipality_name": names[cell["municipality"]],
                "lon": cell["lon"],
                "lat": cell["lat"],
                "priority": of["priority"].min(),
                "first_unit": unit_names[soonest["unit"]] if soonest["unit"] >= 0 else "",
            }
        )
    return pd.DataFrame(found, columns=list(DAY_INCIDENT_COLUMNS)).astype(DAY_INCIDENT_COLUMNS)


def _over_s(trace: Trace | None) -> dict[int, float]:
    """Return for each first need when the last unit left it."""
    if trace is None:
        return {}
    left = (trace.step == Step.AT_PLACE) & (trace.need >= 0)
    over: dict[int, float] = {}
    for need, until_s in zip(trace.need[left].tolist(), trace.until_s[left].tolist(), strict=True):
        over[need] = max(until_s, over.get(need, 0.0))
    return over


# --- legs ----------------------------------------------------------------------------------------


def _legs(
    stage: Stage, course: Course, outcome: Outcome, begin_s: float, end_s: float, shown: set[int]
) -> pd.DataFrame:
    """Return what units do in the day: those that rest inside, and those that come to incidents there."""
    trace = outcome.trace
    if trace is None:
        return pd.DataFrame(columns=list(LEG_COLUMNS)).astype(LEG_COLUMNS)
    which = _steps_of_day(trace, begin_s, end_s, len(stage.world.units))
    incident = course.needs["incident"].to_numpy()
    unit_of = trace.unit[which]
    comes = {
        int(u)
        for u, need in zip(unit_of, trace.need[which], strict=True)
        if need >= 0 and int(incident[need]) in shown
    }
    follow = np.isin(unit_of, sorted(comes | set(np.flatnonzero(stage.unit_is_inside).tolist())))
    which = which[follow]
    tracks: dict[int, _Track] = {}
    places = stage.place_of(course)[course.needs["place"].cat.codes.to_numpy()]
    for i in which.tolist():
        unit = int(trace.unit[i])
        track = tracks.get(unit)
        if track is None:
            track = tracks[unit] = _Track(stage, unit)
        need = int(trace.need[i])
        track.take(trace, i, int(places[need]) if need >= 0 else -1, int(incident[need]) if need >= 0 else -1)
    units = stage.region.units
    rows = [
        (
            units["id"].iloc[unit],
            units["name"].iloc[unit],
            stage.unit_functions[unit],
            leg.doing,
            max(leg.from_s, begin_s) - begin_s if leg.start == leg.end else leg.from_s - begin_s,
            leg.until_s - begin_s,
            *leg.start,
            *leg.end,
            leg.incident,
        )
        for unit in sorted(tracks)
        for leg in tracks[unit].legs
        if leg.until_s > begin_s and leg.until_s > leg.from_s
    ]
    legs = pd.DataFrame(rows, columns=list(LEG_COLUMNS)).astype(LEG_COLUMNS)
    return legs.sort_values(["from_s", "unit"], kind="stable").reset_index(drop=True)


def _steps_of_day(trace: Trace, begin_s: float, end_s: float, n_units: int) -> Ints:
    """Return the steps to follow: of each unit from its last rest before the day until the day ends."""
    last_rest = np.full(n_units, -1, dtype=np.int64)
    before = np.flatnonzero((trace.at_s < begin_s) & (trace.step == Step.AT_REST))
    np.maximum.at(last_rest, trace.unit[before], before)
    index = np.arange(len(trace.at_s))
    return np.flatnonzero((index >= last_rest[trace.unit]) & (trace.at_s < end_s))


@dataclass(slots=True)
class _Leg:
    doing: str
    from_s: float
    until_s: float
    start: Position
    end: Position
    incident: int


class _Track:
    """Follows one unit through its steps; `legs` are cut short where a new step ends them."""

    def __init__(self, stage: Stage, unit: int) -> None:
        self.legs: list[_Leg] = []
        self._stage = stage
        self._here = stage.stop_position(int(stage.world.unit_stop[unit]))
        self._is_at_rest = True

    def take(self, trace: Trace, i: int, place: int, incident: int) -> None:
        """Take the next step."""
        at_s, until_s = float(trace.at_s[i]), float(trace.until_s[i])
        step, stop = Step(int(trace.step[i])), int(trace.stop[i])
        self._cut(at_s)
        match step:
            case Step.SENT:
                leaves_s = at_s
                if self._is_at_rest:
                    way_s = float(self._stage.world.reach_s[place, stop])
                    leaves_s = min(max(at_s, until_s - way_s), until_s)
                    self._add("turning_out", at_s, leaves_s, self._here, incident)
                self._add("to_place", leaves_s, until_s, self._stage.cell_position(place), incident)
            case Step.AT_PLACE:
                self._here = self._stage.cell_position(place)
                self._add("at_place", at_s, until_s, self._here, incident)
            case Step.AT_REST:
                self._here = self._stage.stop_position(stop)
            case Step.HANDED_OVER | Step.TURNED:
                pass
            case Step.AT_HOSPITAL:
                self._here = self._stage.stop_position(stop)
                self._add("at_hospital", at_s, until_s, self._here, incident)
            case Step.TO_HOSPITAL | Step.FREE | Step.MOVED:
                self._add(ON_ITS_WAY[step], at_s, until_s, self._stage.stop_position(stop), incident)
        self._is_at_rest = step is Step.AT_REST

    def _add(self, doing: str, from_s: float, until_s: float, to: Position, incident: int) -> None:
        # A stop that cannot be reached: it is on its way for good.
        ends_s = until_s if until_s < np.inf else from_s + DAY_S
        self.legs.append(_Leg(doing, from_s, ends_s, self._here, to, incident))
        self._here = to

    def _cut(self, at_s: float) -> None:
        """End the leg under way where the unit is by now, a straight share of it."""
        while self.legs and self.legs[-1].from_s >= at_s:
            self._here = self.legs.pop().start  # it had not begun
        if not self.legs or self.legs[-1].until_s <= at_s:
            return
        leg = self.legs[-1]
        share = (at_s - leg.from_s) / (leg.until_s - leg.from_s)
        self._here = (
            leg.start[0] + share * (leg.end[0] - leg.start[0]),
            leg.start[1] + share * (leg.end[1] - leg.start[1]),
        )
        leg.until_s, leg.end = at_s, self._here
