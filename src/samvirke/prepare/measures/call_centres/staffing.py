"""How few operators each arrangement takes, load by load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.calls import CallCourse
from samvirke.engine.calls.usual import usual, usual_procedure
from samvirke.engine.calls.volumes import YEAR_S
from samvirke.engine.ensemble import ensemble
from samvirke.model.calendar import HOUR_S
from samvirke.prepare.measures.call_centres.arrangement import Arrangement
from samvirke.prepare.measures.call_centres.minimum import (
    Fewest,
    as_one_queue,
    by_formula,
    fewest,
    steady_calls,
)
from samvirke.prepare.measures.call_centres.result import STAFF_COLUMNS
from samvirke.prepare.measures.call_centres.setting import Setting
from samvirke.threats.everyday.threat import Everyday
from samvirke.travel.times import Floats, Ints

LOADS = (1.0, 2.0, 3.0)  # times the mean of the year: the mean, a busy hour, a bad one
HOURS_A_YEAR = YEAR_S / HOUR_S


@dataclass(frozen=True, eq=False, kw_only=True)
class Search:
    """The searches for the fewest operators; called with the number of one.

    Parameters
    ----------
    setting, ways
        Who takes part, and what is searched: a load after the other, all ways at each.
    steady
        Calls at an even rate, one course a load.
    """

    setting: Setting
    ways: Sequence[Arrangement]
    steady: Sequence[CallCourse]

    def __call__(self, number: int) -> Fewest:
        """Search for one arrangement at one load."""
        setting, way = self.setting, self.ways[number % len(self.ways)]
        load = LOADS[number // len(self.ways)]
        # Nobody but the members is called here; a roster that changes by the hour would cost time.
        members = replace(setting.centres, operators=np.zeros_like(setting.centres.operators))
        return fewest(
            self.steady[number // len(self.ways)],
            members,
            setting.members,
            way.sharing(setting.centres, setting.rooms, [-1] * setting.centres.count),
            usual_procedure(),
            setting.targets,
            by_formula(setting.services, load * mean_calls_per_h(setting), setting.targets),
        )


def mean_calls_per_h(setting: Setting) -> Floats:
    """Return the calls of a mean hour of the year of each member."""
    volume = setting.volumes.set_index("centre")["calls_per_year"]
    return np.array([float(volume[setting.centres.ids[m]]) for m in setting.members]) / HOURS_A_YEAR


def staff_table(
    setting: Setting,
    ways: Sequence[Arrangement],
    threat: Everyday,
    *,
    seed: int,
    processes: int | None = None,
) -> pd.DataFrame:
    """Return the table `STAFF_COLUMNS`: the fewest operators of each arrangement at each load.

    Co-located centres keep their queues, so theirs is what apart takes: it is searched once.
    """
    course = calls_of(
        threat.unfold(setting.region, seed, 0),
        setting.region,
        setting.centres,
        seed=seed,
        run=0,
        volumes=setting.volumes,
    )
    searched = {_queues(way): way for way in ways}
    mean = mean_calls_per_h(setting)
    steady = [steady_calls(course, setting.members, load * mean, seed=seed) for load in LOADS]
    search = Search(setting=setting, ways=tuple(searched.values()), steady=steady)
    found = ensemble(search, len(LOADS) * len(searched), processes=processes)
    by_way = {
        (LOADS[number // len(searched)], list(searched)[number % len(searched)]): one
        for number, one in enumerate(found)
    }
    rows = [
        row
        for load in LOADS
        for way in ways
        for row in _rows(setting, way, load, by_way[load, _queues(way)], mean)
    ]
    return pd.DataFrame(rows, columns=list(STAFF_COLUMNS)).astype(STAFF_COLUMNS)


def _queues(way: Arrangement) -> str:
    return "apart" if way.name == "co_located" else way.name


def _rows(
    setting: Setting, way: Arrangement, load: float, found: Fewest, mean_per_h: Floats
) -> list[Mapping[str, object]]:
    least = np.array([int(usual(service, "least_operators")) for service in setting.services])
    formula = _formula(setting, way, load * mean_per_h)
    shown = {"arrangement": way.name, "load": load}
    rows: list[Mapping[str, object]] = [
        {
            **shown,
            "centre": "",
            "name": "",
            "operators": int(found.operators.sum()),
            "with_floor": _with_floor(setting, way, found.operators, least),
            "formula": float(formula.sum()) if len(formula) else np.nan,
            "in_time": np.nan,
        }
    ]
    if way.name == "one_number":
        return rows  # who sits where is no question when there is one queue
    return rows + [
        {
            **shown,
            "centre": setting.centres.ids[member],
            "name": setting.names[member],
            "operators": int(found.operators[n]),
            "with_floor": int(max(found.operators[n], least[n])),
            "formula": float(formula[n]) if len(formula) else np.nan,
            "in_time": float(found.in_time[n]),
        }
        for n, member in enumerate(setting.members)
    ]


def _rooms_of(setting: Setting) -> list[Ints]:
    """Return for each room the places of its centres among the members."""
    return [np.flatnonzero(np.isin(setting.members, room)) for room in setting.rooms]


def _with_floor(setting: Setting, way: Arrangement, operators: Ints, least: Ints) -> int:
    """Return the operators with no centre below its least; a room of one number counts as one centre."""
    if way.name != "one_number":
        return int(np.maximum(operators, least).sum())
    return sum(max(int(operators[room].sum()), int(least[room].max())) for room in _rooms_of(setting))


def _formula(setting: Setting, way: Arrangement, calls_per_h: Floats) -> Floats:
    """Return what Erlang C asks: of each centre apart, of each room as one queue; empty where none fits."""
    if way.name == "partly_pooled":
        return np.empty(0)
    if way.name != "one_number":
        return by_formula(setting.services, calls_per_h, setting.targets).astype(float)
    return np.array(
        [
            float(
                as_one_queue(
                    [setting.services[n] for n in room],
                    calls_per_h[room],
                    setting.targets.of(room),
                    triage_s=way.triage_s,
                )
            )
            for room in _rooms_of(setting)
        ]
    )
