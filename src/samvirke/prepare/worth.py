"""What a result is worth: what it rests on, how it came about, what the reader must know."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samvirke.model.capability import parse_capabilities
from samvirke.prepare.judging import Judging
from samvirke.prepare.summary import RunSummary
from samvirke.register.region import Region
from samvirke.rules.response_times import limits, standards_without_area
from samvirke.travel.times import Description, Points, TravelTimes

WEAKEST_FIRST = ("modelled", "typed", "official", "observed")
YEAR_DAYS = 365


def weakest_of_units(region: Region, units: pd.DataFrame) -> list[str]:
    """Return for each unit the weaker quality of its own row and of the site it stands at."""
    sites = region.sites.set_index("id")["quality"]
    return [
        min(own, sites[site], key=WEAKEST_FIRST.index)
        for own, site in zip(units["quality"], units["site"], strict=True)
    ]


# Below it the two sources only differ in year.
FEWER_IN_CELLS = 0.1


def rests_on(region: Region, judging: Judging) -> np.ndarray:
    """Return the weakest quality among a municipality's cells and the owner's units and their sites.

    Returns
    -------
    Shape ``(n_functions, n_municipalities)``. Where the owner has no unit of the function, all
    units that have it count.
    """
    rank = {quality: number for number, quality in enumerate(WEAKEST_FIRST)}
    n = len(judging.municipalities)
    of_cells = np.full(n, len(rank) - 1)
    np.minimum.at(of_cells, judging.municipality_of_cell, region.cells["quality"].map(rank).to_numpy(int))
    of_unit = np.array([rank[quality] for quality in weakest_of_units(region, region.units)], dtype=int)
    able = [set(parse_capabilities(text)) for text in region.units["capabilities"]]
    result = np.empty((len(judging.functions), n), dtype=object)
    for f, capabilities in enumerate(judging.capabilities):
        has = np.array([bool(given & set(capabilities)) for given in able])
        weakest = int(of_unit[has].min(initial=len(rank) - 1))
        of_owner = np.full(len(judging.owners) + 1, weakest)
        for owner in np.unique(judging.owner_of_unit[has]):
            of_owner[owner] = of_unit[has & (judging.owner_of_unit == owner)].min()
        worst = np.minimum(of_cells, of_owner[judging.duty[f]])
        result[f] = np.array(WEAKEST_FIRST, dtype=object)[worst]
    return result


def method_of(
    threat: str, seed: int, summaries: Sequence[RunSummary], travel: Description
) -> tuple[str, ...]:
    """Say how a result was computed, one sentence each."""
    other = sorted({summary.days for summary in summaries} - {YEAR_DAYS})
    length = f"a course of {' or '.join(f'{days:g}' for days in other)} days" if other else "a year"
    return (
        (
            f"The threat {threat} was drawn {len(summaries)} times with seed {seed}; "
            "the same seed gives the same bytes."
        ),
        "Every incident is answered by the free unit that can be there first, whoever owns it.",
        "Units on their way home can be sent; what nobody is free for waits, the most urgent first.",
        (
            "Judged is what is acute, from the moment the standard starts the clock until the first "
            "unit of the service is there; for fire, at work."
        ),
        f"Travel times: {travel.engine} ({travel.profile}).",
        (
            f"Numbers are means {length}; intervals are 95 % over runs and do not cover errors of the "
            "data or the model."
        ),
    )


def warnings_of(region: Region, road: TravelTimes) -> tuple[str, ...]:
    """Say what the reader must know before using a number, one sentence each."""
    said = ["The incidents are drawn from rates; they are a model, not what has happened."]
    travel = road.describe()
    if not travel.judges_compliance:
        from_what = (
            "straight lines with a detour" if travel.engine == "line" else "roads without date or origin"
        )
        said.append(
            f"Travel times are {from_what}; they are no ground for saying that a requirement is met or "
            "broken."
        )
    said.extend(_beyond_roads(region, road))
    if not (region.sites["kind"] == "hospital").any():
        said.append(
            "The region has no hospital: no patient is driven anywhere, so ambulances are free sooner than "
            "in life."
        )
    modelled = [
        f"{row['modelled']} of {row.sum()} {table}"
        for table, row in region.quality.iterrows()
        if row["modelled"] and table in ("units", "cells", "sites")
    ]
    if modelled:
        said.append(f"Modelled, not observed, are {', '.join(modelled)}.")
    said.extend(_missing_people(region))
    said.extend(_about_standards(region))
    return tuple(said)


def _missing_people(region: Region) -> list[str]:
    """Say where fewer people live in the cells than in their municipality: needs are drawn from cells."""
    in_cells = region.cells.groupby("municipality")["population"].sum()
    told = region.municipalities.set_index("id")["population"].astype(float)
    missing = told - in_cells.reindex(told.index, fill_value=0.0)
    short = missing[missing > FEWER_IN_CELLS * told]
    if short.empty:
        return []
    people = f"{short.sum():.0f}"
    return [
        f"{len(short)} municipalities have {people} residents beside their cells, whose needs are not drawn."
    ]


def _beyond_roads(region: Region, road: TravelTimes) -> list[str]:
    """Say who lives, and who is stationed, where the road data do not reach."""
    said = []
    far = ~road.knows(Points.of(region.cells))
    people = region.cells["population"].to_numpy(dtype=float)[far].sum()
    if far.any():
        said.append(
            f"{far.sum()} of {len(far)} cells with {people:.0f} people lie where the travel data know no "
            "road; that nobody drives there is want of data, no finding."
        )
    hospitals = region.sites[region.sites["kind"] == "hospital"]
    far = ~road.knows(Points.of(hospitals))
    if far.any():
        said.append(
            f"{far.sum()} of {len(far)} hospitals stand where the travel data know no road; no patient is "
            "driven to them."
        )
    driving = region.units.loc[region.units["mode"] == "road", "site"]
    far = ~road.knows(Points.of(region.sites.set_index("id").loc[driving]))
    if far.any():
        said.append(
            f"{far.sum()} of {len(far)} units that drive stand where the travel data know no road; they "
            "come to nobody."
        )
    return said


def _about_standards(region: Region) -> list[str]:
    """Say where a standard holds nowhere, where nobody knows the class, and what was not read."""
    said = []
    nowhere = standards_without_area(region)
    if len(nowhere):
        named = ", ".join(
            f"{row.function} {row.area_class} ({row.time_limit_s / 60:g} min)" for row in nowhere.itertuples()
        )
        said.append(f"No cell is of these classes, so nothing is held to their standards: {named}.")
    people = region.cells["population"].to_numpy(dtype=float)
    for function in dict.fromkeys(region.standards["function"]):
        unknown = people[np.isnan(limits(region, function).time_limit_s)].sum()
        if unknown:
            said.append(
                f"{unknown:.0f} people live where the standard for {function} is not known; nothing is "
                "judged late there."
            )
    if region.standards["source"].str.contains("not seen verbatim|not read", case=False).any():
        said.append("The text of the fire regulation (FOR-2021-09-15-2755) has not been read verbatim.")
    return said
