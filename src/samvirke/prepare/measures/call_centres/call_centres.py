"""What do we gain if 110, 112 and 113 sit together? The front door of the comparison."""

from collections.abc import Callable, Mapping, Sequence
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import SERVICES
from samvirke.engine.calls.volumes import CENTRE_COLUMNS as CENTRES_OF_PLACE
from samvirke.engine.coefficients import rows_of
from samvirke.engine.ensemble import ensemble
from samvirke.engine.response.build import build_world
from samvirke.model.errors import BadInputError
from samvirke.prepare.judging import judging_of
from samvirke.prepare.measures.call_centres import gathering
from samvirke.prepare.measures.call_centres.arrangement import FIGURES, NAMES, Arrangement
from samvirke.prepare.measures.call_centres.assumptions import assumptions
from samvirke.prepare.measures.call_centres.estimate import estimate
from samvirke.prepare.measures.call_centres.result import (
    CENTRE_COLUMNS,
    PLACE_COLUMNS,
    SITUATIONS,
    CentresResult,
)
from samvirke.prepare.measures.call_centres.running import Work
from samvirke.prepare.measures.call_centres.setting import Setting, setting_of
from samvirke.prepare.measures.call_centres.staffing import staff_table
from samvirke.register.region import Region
from samvirke.threats.everyday.threat import Everyday
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes


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
    ways = ways_of(arrangements, chosen or {})
    if runs < 1 or days < 1 or seed < 0:
        raise BadInputError(
            f"runs is {runs}, days {days} and seed {seed}; runs and days must be 1 or more, seed 0 or more"
        )
    where = region if isinstance(region, Region) else Region.open(region)
    setting = setting_of(where, area, rooms=rooms, staff=staff, volumes=volumes)
    threat = Everyday(days=days)
    world = judging = None
    if units:
        world = build_world(setting.region, road or LineTimes(), said=said)
        judging = judging_of(setting.region, world)
        world.work_out()
    work = Work(setting=setting, arrangements=ways, threat=threat, seed=seed, world=world, judging=judging)
    said(f"{runs} runs of {len(ways)} arrangements in {len(SITUATIONS)} situations")
    results = ensemble(work, runs, processes=processes, done=done)
    said("the fewest operators of each arrangement")
    functions = judging.functions if judging else ()
    places = _places(setting)
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
        staff=staff_table(setting, ways, threat, seed=seed, processes=processes),
        response=gathering.response(functions, results),
        curves=gathering.curves(results),
        estimates=estimate(setting, triage_s=ways[0].triage_s),
        assumptions=_assumptions(ways[0]),
        places=places,
        areas=_areas(setting, places),
        travel=(road or LineTimes()).describe() if units else None,
        attributions=where.attributions,
        method=_method(runs, days, seed, units=units),
        warnings=_warnings(setting, units=units),
    )


def ways_of(arrangements: Sequence[str], chosen: Mapping[str, float]) -> list[Arrangement]:
    """Return the arrangements with the usual figures but for those that are chosen.

    Raises
    ------
    BadInputError
        When there are none, one stands twice or is unknown, or a figure is unknown or cannot be.
    """
    if len(set(arrangements)) != len(arrangements) or not arrangements:
        raise BadInputError(f"the arrangements are {', '.join(arrangements) or 'none'}; name each once")
    for name in chosen:
        if name not in FIGURES:
            raise BadInputError(
                f"{name!r} is no figure of an arrangement; the figures are {', '.join(FIGURES)}"
            )
    return [Arrangement.named(name, **chosen) for name in arrangements]


def _centres(setting: Setting) -> pd.DataFrame:
    at = setting.region.sites.set_index("id")
    volume = setting.volumes.set_index("centre")
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
                "calls_a_year": float(volume.loc[centre, "calls_per_year"]),
                "calls_quality": str(volume.loc[centre, "quality"]),
                "operators_day": float(by_day[number, :, 8:20].mean()),
                "operators_night": float(np.delete(by_day[number], np.s_[8:20], axis=1).mean()),
                "backup": setting.names[backup] if backup >= 0 else "",
                "lon": float(at.loc[centre, "lon"]),
                "lat": float(at.loc[centre, "lat"]),
                "quality": "typed" if centre in setting.typed else "modelled",
            }
        )
    return pd.DataFrame(rows, columns=list(CENTRE_COLUMNS)).astype(CENTRE_COLUMNS)


def _places(setting: Setting) -> pd.DataFrame:
    """Return the municipalities that the rooms serve, and by whom."""
    table = setting.region.municipalities
    members = {setting.centres.ids[member] for member in setting.members}
    name = dict(zip(setting.centres.ids, setting.names, strict=True))
    numbers = np.sum([table[column].isin(members) for column in CENTRES_OF_PLACE], axis=0)
    rows = table[numbers > 0].rename(columns={"id": "municipality", "name": "municipality_name"})
    rows = rows.assign(
        in_room=numbers[numbers > 0],
        **{column: rows[column].map(name).fillna("").astype(str) for column in CENTRES_OF_PLACE},
    )
    return rows[list(PLACE_COLUMNS)].astype(PLACE_COLUMNS).reset_index(drop=True)


def _areas(setting: Setting, places: pd.DataFrame) -> pd.DataFrame:
    """Return the outlines of those municipalities, where the region has them."""
    table = setting.region.table("areas")
    wanted = (table["kind"] == "municipality") & table["municipality"].isin(places["municipality"])
    return table.loc[wanted, ["municipality", "geometry"]].reset_index(drop=True)


def _assumptions(way: Arrangement) -> pd.DataFrame:
    """Return the figures behind it, with those that were chosen instead of the usual ones."""
    ours = assumptions().reset_index()[["name", "low", "base", "high", "unit", "source", "year"]]
    calls = pd.DataFrame([dict(row) for row in rows_of("calls")])
    calls = calls.assign(name=calls["service"] + " " + calls["setting"])[ours.columns.tolist()]
    table = pd.concat([ours, calls], ignore_index=True)
    for column in ("low", "base", "high"):
        table[column] = table[column].astype(float)
    for key in FIGURES:
        row = table["name"].isin([key, f"all {key}"])
        given = float(getattr(way, key))
        table.loc[row & (table["base"] != given), "source"] = "given by the planner"
        table.loc[row, "base"] = given
    return table


def _method(runs: int, days: int, seed: int, *, units: bool) -> tuple[str, ...]:
    always = (
        f"{runs} runs of {days} days, seed {seed}: every arrangement meets the same callers and losses.",
        (
            "Centres that are not staffed by the planner have the fewest operators that meet their target "
            "hour by hour by Erlang C, two or more; no centre's real staffing is open."
        ),
        (
            "Changes are means of differences run by run with 95 % intervals from Student's t; they do not "
            "cover errors of the data or the model."
        ),
        "Disaster hours and losses come once a week; only these and the hours around them are played then.",
        "A lost centre's calls wait until they are switched over to the nearest other centre of its service.",
        (
            "The fewest operators are found by taking away one by one in a simulated steady load of 90 days "
            "until a target fails; that no smaller roster exists is not proved."
        ),
    )
    with_units = (
        (
            "Units are sent when the calls let them be alerted; response times count from the first ring "
            "until work at the place begins."
        ),
        (
            "In time is judged by the clock of each standard: for fire it starts when the crew is alarmed, "
            "so the call does not count there; for ambulance and police it starts at the call."
        ),
    )
    return (*always, *(with_units if units else ()))


def _warnings(setting: Setting, *, units: bool) -> tuple[str, ...]:
    said = [
        (
            "Talk times, patience, conferences and the volume of 110 are assumed; see the table of "
            "assumptions. The order of the arrangements is worth more than the seconds."
        ),
        (
            "Full pooling (one number) is a bound: three numbers and the duty of secrecy stand against it "
            "today; the law was not verified."
        ),
        (
            "What an operator must know to take another service's call is not modelled: cross-trained "
            "operators are as good as the others."
        ),
    ]
    if (setting.backup[setting.members] < 0).any():
        said.append("A centre has no other of its service in the region: when it is lost its calls wait.")
    if not units:
        said.append("Units were not simulated: what becomes of help on the road is not known.")
    return tuple(said)
