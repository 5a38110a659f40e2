"""From a region and a planner's question to demand, limits and response times, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.prepare.coverage import WHEN, response_s
from samvirke.prepare.measures.siting.candidates import candidate_sites, site_row
from samvirke.prepare.measures.siting.demand import acute_needs
from samvirke.prepare.measures.siting.question import Question
from samvirke.register.area import cut, municipalities_of
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.closest import did_you_mean
from samvirke.register.duty import duty_owner
from samvirke.register.region import Region
from samvirke.rules.response_times import clock_s, judged_capabilities, judged_functions, limits
from samvirke.travel.times import Floats, Ints, Times, TravelTimes

SITE_KIND = {  # of a new site, by the service whose unit stands there
    "ambulance": "ambulance_base",
    "fire": "fire_station",
    "police": "police_station",
    "air_ambulance": "air_base",
    "civil_defence": "civil_defence_depot",
    "volunteer": "volunteer_base",
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Service:
    """What one service is asked for and how fast it comes; P points of demand, C candidates.

    Parameters
    ----------
    function, label
        Service that is judged, empty for a capability that no standard knows; and how it is called.
    capabilities
        Whose arrival counts.
    clock
        Seconds that count before the alert and after arrival.
    weight
        Demand of each cell, shape ``(P,)``: acute needs a year, or residents.
    limit_s
        Longest accepted response time, shape ``(P,)``; NaN: none is known.
    share_asked
        Share that the standard asks within the limit, shape ``(P,)``; NaN: none, or the limit is stated.
    today_s
        Response times of the units that stand today, the soonest first: shape ``(P, U)``, rising along
        the rows, ``inf`` where a unit cannot come. Clock included.
    stays_s
        The same of those that stand on beside the new ones: all of them when units are added, the
        neighbours' when those of the area are placed anew.
    new_s
        Response time of a new unit at each candidate, shape ``(P, C)``.
    like
        The unit that a new one is like, a row of units.
    site_today
        Sites of today's units, one for each unit: ids, in no order of the columns.
    """

    function: str
    label: str
    capabilities: tuple[str, ...]
    clock: tuple[float, float]
    weight: Floats
    limit_s: Floats
    share_asked: Floats
    today_s: Times
    stays_s: Times
    new_s: Times
    like: pd.Series
    site_today: tuple[str, ...]

    @property
    def judged(self) -> Floats:
        """Weight where a limit is known, else 0; shape ``(P,)``."""
        return np.where(np.isfinite(self.limit_s), self.weight, 0.0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """A siting question as arrays.

    Parameters
    ----------
    region
        The area with its neighbours.
    inside
        Numbers of the municipalities of the area.
    cells
        Rows of the demand points, all in the area.
    candidates
        Rows as `candidate_sites` gives them, in the order of the columns of `Service.new_s`.
    services
        Those that look for places.
    demand
        What the weights count: needs or people.
    """

    region: Region
    inside: tuple[str, ...]
    cells: pd.DataFrame
    candidates: pd.DataFrame
    services: tuple[Service, ...]
    demand: str

    def municipality(self) -> Ints:
        """Return for each point the place of its municipality in `inside`."""
        number = {name: place for place, name in enumerate(self.inside)}
        return np.asarray(self.cells["municipality"].map(number), dtype=np.int64)

    def numbers_of(self, sites: Sequence[str], what: str) -> Ints:
        """Return the numbers of some candidates.

        Raises
        ------
        BadInputError
            When a site is no candidate.
        """
        number = {site: place for place, site in enumerate(self.candidates["id"])}
        for site in sites:
            if site not in number:
                near = did_you_mean(site, number)
                raise BadInputError(
                    f"{what} names {site!r}, which is none of the {len(number)} candidates; "
                    + (near or "choose among them, or let --candidates take in more places")
                )
        return np.array([number[site] for site in sites], dtype=np.int64)


def problem_of(region: Region, question: Question, road: TravelTimes) -> Problem:
    """Gather demand, limits and times for a question.

    Raises
    ------
    BadInputError
        When area, service, capability, site or unit is unknown, nobody lives in the area, there is no
        candidate, or no limit is known and none is stated.
    """
    inside = municipalities_of(region, question.area)
    near = cut(region, question.area)
    cells = near.cells
    cells = cells[cells["municipality"].isin(inside) & (cells["population"] > 0)].reset_index(drop=True)
    if cells.empty:
        raise BadInputError(
            f"nobody lives in {question.area or region.name}: none of its cells has residents; fill "
            "the table "
            "cells, or ask for another area"
        )
    candidates = _candidates(near, inside, question)
    at_points = near.with_table("cells", cells)
    services = tuple(
        _service(at_points, inside, question, function, candidates, road) for function in question.functions
    )
    return Problem(
        region=near,
        inside=inside,
        cells=cells,
        candidates=candidates,
        services=services,
        demand=question.demand,
    )


def _candidates(region: Region, inside: tuple[str, ...], question: Question) -> pd.DataFrame:
    found = candidate_sites(region, inside, question.candidates)
    known = set(found["id"])
    # A site that must get a unit is a candidate even when it lies elsewhere or is of another kind.
    more = [site_row(region, site) for site in question.fixed if site not in known]
    found = pd.concat([found, *more], ignore_index=True)
    if found.empty:
        raise BadInputError(
            f"there is no candidate of kind {question.candidates} in {question.area or region.name}; "
            "let --candidates take in more places, such as all"
        )
    return found


def _service(
    region: Region,
    inside: tuple[str, ...],
    question: Question,
    function: str,
    candidates: pd.DataFrame,
    road: TravelTimes,
) -> Service:
    name, capabilities = _what(region, question, function)
    units = _units_with(region.units, capabilities)
    like = _like(region, inside, units, question.like, capabilities)
    before_s, after_s = clock_s(name)
    hour = WHEN[question.when]
    all_s = response_s(region, units, road, hour) + np.float32(before_s + after_s)
    stays = np.ones(len(units), dtype=bool)
    if question.total is not None:
        stays = ~_stands_in(region, units, inside).to_numpy(dtype=bool)
    new = pd.DataFrame([like.to_dict()] * len(candidates)).assign(site=candidates["id"])
    new_s = response_s(_with_sites(region, candidates), new, road, hour).T + np.float32(before_s + after_s)
    return Service(
        function=name,
        label=name or capabilities[0],
        capabilities=capabilities,
        clock=(before_s, after_s),
        weight=_weight(region, question, capabilities),
        limit_s=_limit_s(region, question, name),
        share_asked=_share_asked(region, question, name),
        today_s=np.sort(all_s.T, axis=1),
        stays_s=np.sort(all_s[stays].T, axis=1),
        new_s=new_s,
        like=like,
        site_today=tuple(units["site"]),
    )


def _what(region: Region, question: Question, function: str) -> tuple[str, tuple[str, ...]]:
    """Return the service that is judged (empty: none) and the capabilities whose arrival counts."""
    if question.capability is None:
        if function not in judged_functions():
            near = did_you_mean(function, judged_functions())
            raise BadInputError(
                f"there is no service {function!r}; it must be one of {', '.join(judged_functions())}, or "
                f"name what a unit must be able to do with --capability; {near or 'ambulance is the usual'}"
            )
        return function, judged_capabilities(function)
    asked = question.capability
    known = {name for text in region.units["capabilities"] for name in parse_capabilities(text)}
    if asked not in known:
        near = did_you_mean(asked, known) or did_you_mean(asked, capability_catalogue())
        raise BadInputError(
            f"no unit near {question.area or region.name} has the capability {asked!r}; it must be one "
            f"of {', '.join(sorted(known))}" + (f"; {near}" if near else "")
        )
    judged = [name for name in judged_functions() if asked in judged_capabilities(name)]
    return (judged[0] if judged else ""), (asked,)


def _units_with(units: pd.DataFrame, capabilities: tuple[str, ...]) -> pd.DataFrame:
    able = set(capabilities)
    can = np.array([bool(able & set(parse_capabilities(text))) for text in units["capabilities"]], dtype=bool)
    return units[can].reset_index(drop=True)


def _stands_in(region: Region, units: pd.DataFrame, inside: tuple[str, ...]) -> pd.Series:
    at = region.sites.set_index("id")["municipality"]
    return units["site"].map(at).isin(inside)


def _like(
    region: Region,
    inside: tuple[str, ...],
    units: pd.DataFrame,
    asked: str | None,
    capabilities: tuple[str, ...],
) -> pd.Series:
    """Return the unit that a new one is like: the one asked for, else the commonest, those inside first."""
    if asked is not None:
        row = region.units[region.units["id"] == asked]
        if row.empty or not set(capabilities) & set(parse_capabilities(row["capabilities"].iloc[0])):
            what = "there is no such unit there" if row.empty else f"it does {row['capabilities'].iloc[0]}"
            near = did_you_mean(asked, units["id"])
            raise BadInputError(
                f"the new unit is to be like {asked!r}, but {what}; it must be a unit near the area "
                "that does "
                f"{' or '.join(capabilities)}" + (f"; {near}" if near else "")
            )
        return row.iloc[0]
    if units.empty:
        raise BadInputError(
            f"no unit near the area does {' or '.join(capabilities)}, so nothing says how fast a new one "
            "would turn out; add one to the table units, or choose another service"
        )
    there = units[_stands_in(region, units, inside)]
    pool = there if len(there) else units
    traits = ["capabilities", "mode", "turnout_time_s", "off_duty_turnout_time_s", "hours", "speed_kmh"]
    size = pool.groupby(traits, dropna=False, sort=False)["id"].transform("size")
    return pool.iloc[int(np.asarray(size).argmax())]


def _with_sites(region: Region, candidates: pd.DataFrame) -> Region:
    known = set(region.sites["id"])
    new = candidates[~candidates["id"].isin(known)]
    columns = region.sites.columns.intersection(new.columns)
    return region.with_table("sites", pd.concat([region.sites, new[columns]], ignore_index=True))


def _weight(region: Region, question: Question, capabilities: tuple[str, ...]) -> Floats:
    if question.demand == "people":
        return np.asarray(region.cells["population"], dtype=np.float64)
    needs = acute_needs(region.cells, capabilities)
    if not needs.sum() > 0:
        raise BadInputError(
            f"nothing acute of an ordinary year asks for {' or '.join(capabilities)}, so there are no "
            "needs to reach; weigh by residents instead: --demand people"
        )
    return needs


def _limit_s(region: Region, question: Question, function: str) -> Floats:
    if question.limit_s is not None:
        return np.full(len(region.cells), question.limit_s)
    held = limits(region, function).time_limit_s
    if question.asks_for_limit and not np.isfinite(held).any():
        raise BadInputError(
            f"region {region.name} has no response-time standard for {function or question.capability} here; "
            "state a limit with --limit-min, or choose p_median without a floor, which needs none"
        )
    return held


def _share_asked(region: Region, question: Question, function: str) -> Floats:
    stated = question.limit_s is not None  # a stated limit is no standard, and asks for no share
    return np.full(len(region.cells), np.nan) if stated else np.asarray(limits(region, function).share)


def units_inside(region: Region, inside: tuple[str, ...], capabilities: tuple[str, ...]) -> pd.DataFrame:
    """Return the units of the area that can do what is asked for."""
    units = _units_with(region.units, capabilities)
    return units[_stands_in(region, units, inside)].reset_index(drop=True)


def owner_at(region: Region, function: str, municipality: str, otherwise: str) -> str:
    """Return whose a new unit would be: whoever has the duty there, else `otherwise`."""
    if not function:
        return otherwise
    owner = duty_owner(region, function).get(municipality)
    return owner if isinstance(owner, str) and owner else otherwise
