"""What do we gain if 110, 112 and 113 sit together? The front door of the comparison."""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.centres import SERVICES
from samvirke.engine.calls.usual import usual, usual_procedure
from samvirke.engine.coefficients import rows_of
from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.build import build_world
from samvirke.model.errors import BadInputError
from samvirke.prepare.judging import judging_of
from samvirke.prepare.measures.call_centres import gathering
from samvirke.prepare.measures.call_centres.arrangement import NAMES, Arrangement
from samvirke.prepare.measures.call_centres.assumptions import assumptions
from samvirke.prepare.measures.call_centres.minimum import as_one_queue, by_formula, fewest, steady_calls
from samvirke.prepare.measures.call_centres.result import (
    CENTRE_COLUMNS,
    SITUATIONS,
    STAFF_COLUMNS,
    CentresResult,
)
from samvirke.prepare.measures.call_centres.running import Work
from samvirke.prepare.measures.call_centres.setting import Setting, setting_of
from samvirke.register.region import Region
from samvirke.threats.everyday.threat import Everyday
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes

LOADS = (1.0, 2.0, 3.0)  # times the mean of the year: the mean, a busy hour, a bad one
HOURS_A_YEAR = 8760.0


def call_centres(
    region: Region | str | PathLike[str],
    area: str = "",
    *,
    arrangements: Sequence[str] = NAMES,
    rooms: Sequence[Sequence[str]] = (),
    staff: Mapping[str, int] | None = None,
    volumes: Mapping[str, float] | None = None,
    chosen: Mapping[str, float] | None = None,
    units: bool = True,
    runs: int = 8,
    days: int = 365,
    seed: int = 1,
    road: TravelTimes | None = None,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> CentresResult:
    """Compare ways in which call centres may work together, on the same callers and incidents.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package.
    area
        A county or municipalities whose centres are looked at; empty: all.
    arrangements
        Names of `arrangement.NAMES`; the first is what the others are compared with.
    rooms
        Ids of centres that may sit together, two or more in each; none: the area's own, one a service.
    staff, volumes
        Centre → operators on duty at all hours; centre → calls a year.
    chosen
        Figures of the arrangements that are not the usual ones: cross_trained, overflow_after_s, keep_free,
        triage_s.
    units
        Whether units are sent too, so that the change on the road is known.
    runs, days, seed
        How many courses of how many days are drawn; intervals need two runs.
    road
        Travel times of what drives; None: straight lines.
    processes
        How many runs at a time.
    done, said
        Told how many runs are finished, and what is being done.

    Raises
    ------
    BadInputError
        When a number, a name, a room or a centre cannot be; see `setting_of`.
    """
    if runs < 1 or days < 1 or seed < 0:
        raise BadInputError(
            f"runs is {runs}, days {days} and seed {seed}; runs and days must be 1 or more, seed 0 or more"
        )
    _reject_chosen(chosen or {})
    if len(set(arrangements)) != len(arrangements) or not arrangements:
        raise BadInputError(f"the arrangements are {', '.join(arrangements) or 'none'}; name each once")
    ways = [Arrangement.named(name, **(chosen or {})) for name in arrangements]
    where = region if isinstance(region, Region) else Region.open(region)
    setting = setting_of(where, area, rooms=rooms, staff=staff, volumes=volumes)
    threat = Everyday(days=days)
    world = judging = None
    if units:
        world = build_world(setting.region, road or LineTimes(), said=said)
        judging = judging_of(setting.region, world)
        world.work_out()
    work = Work(
        setting=setting,
        arrangements=ways,
        situations=SITUATIONS,
        threat=threat,
        seed=seed,
        world=world,
        judging=judging,
    )
    said(f"{runs} runs of {len(ways)} arrangements in {len(SITUATIONS)} situations")
    results = ensemble(work, runs, processes=processes, done=done)
    said("the fewest operators of each arrangement")
    functions = judging.functions if judging else ()
    return CentresResult(
        region_name=where.name,
        region_title=where.title,
        area=area,
        runs=runs,
        seed=seed,
        days=days,
        arrangements=tuple(arrangements),
        centres=_centres(setting),
        answers=gathering.answers(setting, results),
        alerts=gathering.alerts(results),
        staff=_staff(setting, ways, threat, seed),
        response=gathering.response(functions, results),
        curves=gathering.curves(results),
        assumptions=_assumptions(ways[0]),
        attributions=where.attributions,
        method=_method(setting, runs, days, seed, units=units),
        warnings=_warnings(setting, runs),
    )


def _reject_chosen(chosen: Mapping[str, float]) -> None:
    known = ("cross_trained", "overflow_after_s", "keep_free", "triage_s")
    for name, value in chosen.items():
        if name not in known:
            raise BadInputError(
                f"{name!r} is no figure of an arrangement; the figures are {', '.join(known)}"
            )
        if not value >= 0:
            raise BadInputError(f"{name} is {value}; it must be 0 or more")


def _centres(setting: Setting) -> pd.DataFrame:
    at = setting.region.sites.set_index("id")
    volume = setting.volumes.set_index("centre")["calls_per_year"]
    by_day = setting.centres.operators.reshape(-1, 7, 24)
    rows = []
    for number, centre in enumerate(setting.centres.ids):
        backup = setting.backup[number]
        rows.append(
            {
                "centre": centre,
                "name": setting.names[number],
                "service": SERVICES[setting.centres.service[number]],
                "room": next((r for r, room in enumerate(setting.rooms) if number in room), -1),
                "calls_a_year": float(volume[centre]),
                "operators_day": float(by_day[number, :, 8:20].mean()),
                "operators_night": float(np.delete(by_day[number], np.s_[8:20], axis=1).mean()),
                "backup": setting.names[backup] if backup >= 0 else "",
                "lon": float(at.loc[centre, "lon"]),
                "lat": float(at.loc[centre, "lat"]),
                "quality": "typed" if centre in setting.typed else "modelled",
            }
        )
    return pd.DataFrame(rows, columns=list(CENTRE_COLUMNS)).astype(CENTRE_COLUMNS)


def _staff(setting: Setting, ways: Sequence[Arrangement], threat: Everyday, seed: int) -> pd.DataFrame:
    """Search the fewest operators of each arrangement at each load."""
    course = calls_of(
        threat.unfold(setting.region, seed, 0),
        setting.region,
        setting.centres,
        seed=seed,
        run=0,
        volumes=setting.volumes,
    )
    volume = setting.volumes.set_index("centre")["calls_per_year"]
    mean = np.array([float(volume[setting.centres.ids[m]]) for m in setting.members]) / HOURS_A_YEAR
    least = np.array([int(usual(service, "least_operators")) for service in setting.services])
    rows = []
    for load in LOADS:
        steady = steady_calls(course, setting.members, load * mean, seed=seed)
        formula = by_formula(setting.services, load * mean, setting.targets)
        for way in ways:
            sharing = way.sharing(setting.centres, setting.rooms, [-1] * setting.centres.count)
            found = fewest(
                steady, setting.centres, setting.members, sharing, usual_procedure(), setting.targets, formula
            )
            alone = way.name in ("apart", "co_located")
            one_queue = way.name == "one_number" and len(setting.rooms) == 1
            floor = (
                max(int(found.operators.sum()), int(least.max()))
                if one_queue
                else int(np.maximum(found.operators, least).sum())
            )
            whole = float(formula.sum()) if alone else float("nan")
            if one_queue:
                whole = float(as_one_queue(setting.services, load * mean, setting.targets))
            rows.append(
                {
                    "arrangement": way.name,
                    "load": load,
                    "centre": "",
                    "name": "",
                    "operators": int(found.operators.sum()),
                    "with_floor": floor,
                    "formula": whole,
                    "in_time": float("nan"),
                }
            )
            rows += [
                {
                    "arrangement": way.name,
                    "load": load,
                    "centre": setting.centres.ids[member],
                    "name": setting.names[member],
                    "operators": int(found.operators[n]),
                    "with_floor": int(max(found.operators[n], least[n])),
                    "formula": float(formula[n]) if alone else float("nan"),
                    "in_time": float(found.in_time[n]),
                }
                for n, member in enumerate(setting.members)
                if not one_queue  # who sits where is no question when there is one queue
            ]
    return pd.DataFrame(rows, columns=list(STAFF_COLUMNS)).astype(STAFF_COLUMNS)


def _assumptions(way: Arrangement) -> pd.DataFrame:
    """Return the figures behind it, with those that were chosen instead of the usual ones."""
    ours = assumptions().reset_index()[["name", "low", "base", "high", "unit", "source", "year"]]
    calls = pd.DataFrame([dict(row) for row in rows_of("calls")])
    calls = calls.assign(name=calls["service"] + " " + calls["setting"])[ours.columns.tolist()]
    table = pd.concat([ours, calls], ignore_index=True)
    for column in ("low", "base", "high"):
        table[column] = table[column].astype(float)
    for key in ("cross_trained", "overflow_after_s", "keep_free", "triage_s"):
        row = table["name"].isin([key, f"all {key}"])
        given = float(getattr(way, key))
        table.loc[row & (table["base"] != given), "source"] = "given by the planner"
        table.loc[row, "base"] = given
    return table


def _method(setting: Setting, runs: int, days: int, seed: int, *, units: bool) -> tuple[str, ...]:
    return (
        f"{runs} runs of {days} days, seed {seed}: every arrangement meets the same callers, incidents and losses.",
        "Centres that are not staffed by the planner have the fewest operators that meet their answer target hour "
        "by hour by Erlang C, at least two; no centre's real staffing is open.",
        "Changes are means of differences run by run with 95 % intervals from Student's t.",
        "The fewest operators are found by taking away one by one in a simulated steady load of 90 days until a "
        "target fails; that no smaller roster exists is not proved.",
        *(
            (
                "Units are sent when the call lets them be alerted; response times count from the first ring until "
                "work at the place begins.",
            )
            if units
            else ()
        ),
    )


def _warnings(setting: Setting, runs: int) -> tuple[str, ...]:
    said = [
        "Talk times, patience, conferences and most volumes of 110 are assumed; see the table of assumptions. The "
        "order of the arrangements is worth more than the seconds.",
        "Full pooling (one number) is a bound: law, training and secrecy stand against it today.",
    ]
    if runs < 2:
        said.append("One run gives no interval; ask for at least two.")
    if (setting.backup[setting.members] < 0).any():
        said.append("A centre has no other of its service in the region: when it is lost its calls wait.")
    return tuple(said)
