"""Who is reached within so many minutes, municipality by municipality, for a map.

By straight lines with a detour: quick enough to ask while one looks, and never a judgement of compliance; the
answer says so. What is judged by roads is on the page of duties.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError
from samvirke.prepare.coverage import WHEN, response_s
from samvirke.register.region import Region
from samvirke.rules.response_times import judged_capabilities, judged_functions
from samvirke.travel.coverage import people_reached, soonest
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Floats

LONGEST_MIN = 240


def reached(region: Region, function: str, minutes: float, when: str = "day") -> dict[str, Any]:
    """Return the share of people reached, by turn-out and travel of whoever comes first.

    Parameters
    ----------
    region
        Who has what.
    function
        fire, ambulance or police.
    minutes
        From the alarm of the crew until it is there, above 0.
    when
        day (Tuesday 12:00) or night (Tuesday 03:00): which crews are on duty.

    Returns
    -------
    `values`: number of a municipality → share of 0 to 1; one without known people is left out. `people` and
    `people_reached` of the whole region; `engine`, `judges_compliance` and `quality` say what it rests on.

    Raises
    ------
    BadInputError
        When the function, the minutes or the time are none of these.
    """
    if function not in judged_functions():
        raise BadInputError(f"function is {function[:40]!r}; it must be {', '.join(judged_functions())}")
    if not 0 < minutes <= LONGEST_MIN:
        raise BadInputError(f"minutes is {minutes}; it must be above 0 and at most {LONGEST_MIN}")
    if when not in WHEN:
        raise BadInputError(f"when is {when[:40]!r}; it must be {', '.join(WHEN)}")
    first_s = _first_s(region, function, when)
    people = region.cells["population"].to_numpy(float)
    values = {}
    for municipality, cells in region.cells.groupby("municipality").indices.items():
        living = float(people[cells].sum())
        if living > 0:
            there = people_reached(first_s[cells], people[cells], limit_s=60 * minutes)
            values[str(municipality)] = round(there / living, 4)
    line = LineTimes().describe()
    return {
        "function": function,
        "minutes": minutes,
        "when": when,
        "values": values,
        "people": float(people.sum()),
        "people_reached": people_reached(first_s, people, limit_s=60 * minutes),
        "engine": line.engine,
        "judges_compliance": line.judges_compliance,
        "quality": "modelled",
    }


@lru_cache(maxsize=6)
def _first_s(region: Region, function: str, when: str) -> Floats:
    """Return the soonest response at each cell, seconds; ``inf`` where nobody comes."""
    able = set(judged_capabilities(function))
    can = np.array([bool(able & set(parse_capabilities(text))) for text in region.units["capabilities"]])
    units = region.units[can].reset_index(drop=True)
    return soonest(response_s(region, units, LineTimes(), WHEN[when])).response_s
