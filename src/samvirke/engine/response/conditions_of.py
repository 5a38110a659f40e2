"""From a region and what a course breaks to the conditions that a simulator works under."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from samvirke.engine.response.build import hospital_sites
from samvirke.engine.response.conditions import Conditions, Span
from samvirke.engine.response.dispatch.duties import unit_column
from samvirke.engine.response.gates import Weather, grounded
from samvirke.engine.response.hospitals_of import hospitals_of
from samvirke.engine.response.ways import Cut, ways_for
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.closure import Closure
from samvirke.travel.times import Ints, TravelTimes

CLOSURE = "closure"  # the kind of area that cuts roads
NO_DETOURS: Mapping[str, float] = MappingProxyType({})
ANSWERED = ("units", "sites", "areas")


def conditions_of(
    region: Region,
    world: World,
    course: Course,
    *,
    road: TravelTimes,
    detours_s: Mapping[str, float] = NO_DETOURS,
    weather: Weather | None = None,
    seed: int = 0,
    run: int = 0,
    said: Callable[[str], None] = lambda _: None,
) -> Conditions:
    """Say what changes for the units of a world while a course runs.

    A unit that is hit cannot be called. Of a site that is hit the units that rest there cannot be
    called, and a hospital takes nobody while others can; a site that is neither (a call centre, a shelter)
    changes nothing here. An area of kind `closure` that is hit has no road that can be driven.

    A share left of 1 is no disruption, 0 is gone. In between, that share of the units of a site goes
    on, rounded to whole units, halves up, which ones by chance; half a unit, half a hospital and half a
    road are refused: this model has no answer to them.

    Parameters
    ----------
    region, world
        The world must be built from the region.
    course
        What is hit, and when.
    road
        The travel times the world was built with.
    detours_s
        Id of a closed area → how much longer the way round it takes, where `road` is straight lines.
    weather
        How often air units cannot fly; None: they always can. Darkness stops those that need daylight
        in any case.
    seed, run
        Decide weather, stays in hospital, and which units of a site go on.
    said
        Told what is being done.

    Raises
    ------
    BadInputError
        When the course hits what the region lacks or what these rules do not answer; when roads are
        cut and `road` cannot close any, or is straight lines and an area has no detour.
    """
    units_out: list[Span] = []
    closed: list[tuple[str, float, float]] = []
    cuts: list[Cut] = []
    areas: dict[str, Closure] = {}
    hospitals = hospital_sites(region)
    base = unit_column(region, world, "site").to_numpy(dtype=object)
    known = {table: set(region.table(table)["id"]) for table in ANSWERED}
    for number, row in enumerate(course.disruptions.itertuples()):
        hit, from_s, until_s = str(row.hit), max(0.0, float(row.from_s)), float(row.until_s)
        share = float(row.share_left)
        _reject_unanswered(region, row, known)
        if share == 1 or until_s <= 0:
            continue
        if row.hit_table == "units":
            _whole(row, "unit")
            units_out.append(Span(world.units.index(hit), from_s, until_s))
        elif row.hit_table == "areas":
            _whole(row, "road")
            if hit not in areas:
                areas[hit] = _closure(region, hit)
            cuts.append(Cut(areas[hit], from_s, until_s, detours_s.get(hit)))
        else:
            if hit in hospitals:
                _whole(row, "hospital")
                closed.append((hit, from_s, until_s))
            here = np.flatnonzero(base == hit)
            drawn = stream(seed, run, "share left", f"{hit} {number}")
            units_out += [Span(unit, from_s, until_s) for unit in _lost(here, share, drawn)]
    ways, switches = ways_for(region, world, cuts, road=road, said=said)
    return Conditions(
        ways=ways,
        switches=switches,
        units_out=tuple(units_out),
        grounded=grounded(region, world, course, weather=weather, seed=seed, run=run),
        hospitals=hospitals_of(region, world, course, seed=seed, run=run, always=bool(closed)),
        hospitals_closed=tuple(Span(hospitals[site], from_s, until_s) for site, from_s, until_s in closed),
    )


def _lost(units: Ints, share_left: float, drawn: np.random.Generator) -> list[int]:
    """Return the units that do not go on, ascending: all but a share, rounded, halves up."""
    go_on = int(np.floor(share_left * len(units) + 0.5))
    lost: list[int] = units[np.sort(drawn.permutation(len(units))[go_on:])].tolist()
    return lost


def _reject_unanswered(region: Region, row: pd.Series, known: Mapping[str, set[str]]) -> None:
    """Refuse what nobody here can answer for."""
    where = f"the course hits {row.hit!r} of the table {row.hit_table!r} ({row.cause})"
    if row.hit_table not in ANSWERED:
        raise BadInputError(
            f"{where}; the response to incidents answers for {', '.join(ANSWERED)}; take the row out of the "
            "course, or let the engine answer that knows the table"
        )
    if row.hit not in known[row.hit_table]:
        raise BadInputError(f"{where}, which region {region.name} lacks; unfold the course from this region")
    if not 0 <= row.share_left <= 1:
        raise BadInputError(f"{where} and leaves a share of {row.share_left}; it must be 0 to 1")
    if not row.from_s < row.until_s:
        raise BadInputError(
            f"{where} from {row.from_s} s until {row.until_s} s; it must end later than it begins"
        )


def _whole(row: pd.Series, what: str) -> None:
    if row.share_left > 0:
        raise BadInputError(
            f"the course leaves a share of {row.share_left:g} of {row.hit!r}; of a {what} it must be 0 "
            "(gone) or 1: half of one has no meaning in minutes; hit the site to leave a share of its units"
        )


def _closure(region: Region, area: str) -> Closure:
    table = region.table("areas").set_index("id")
    kind, geometry, name = table.loc[area, ["kind", "geometry", "name"]]
    if kind != CLOSURE:
        raise BadInputError(
            f"the course hits the area {area!r}, which is of kind {kind}; roads are cut by areas of kind "
            f"{CLOSURE} only; add one to the table areas"
        )
    try:
        return Closure(area=geometry, name=str(name))
    except InvalidValueError as error:
        raise BadInputError(f"area {area}: {error}") from error
