"""Civil Defence: local units of 24, and a team that measures radiation, in each district."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient
from samvirke.register.sources.norway.organisations import civil_defence_key
from samvirke.register.sources.norway.rows import Origin, Rows, numbered, rows_of
from samvirke.register.sources.norway.settlement import Places
from samvirke.register.sources.norway.share_out import share_out
from samvirke.register.sources.norway.siting import site_near_people

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

DEPOTS = Origin(
    source="model: about 120 local units (milforum.net, verify), sited near people",
    as_of="2026",
    quality="modelled",
)
UNITS = Origin(
    source="model: sivilforsvaret.no (24 persons, 3 in a measuring team); turn-out assumed",
    as_of="2023",
    quality="modelled",
)


def civil_defence(
    municipalities: pd.DataFrame,
    places: Places,
    distance_km: Distances,
    people: Floats,
    home: Ints,
) -> tuple[Rows, list[Rows]]:
    """Return depots as sites and their units; the arguments are those of the ambulances."""
    district = municipalities["civil_defence_district"].to_numpy()
    names = sorted(set(district.tolist()))
    living = pd.Series(people).groupby(district[home]).sum().loc[names].to_numpy()
    # One in each district first, the rest by people.
    count = 1 + share_out(int(coefficient("civil_defence", "units")) - len(names), living)
    made = []
    for name, units in zip(names, count.tolist(), strict=True):
        here = np.flatnonzero(district[places.municipality] == name)
        whom = np.flatnonzero(district[home] == name)
        chosen = site_near_people(distance_km[np.ix_(here, whom)], people[whom], units)
        at = here[chosen]
        # More units than places to put them: the first places get a second one.
        at = np.resize(at, units)
        made.append(
            pd.DataFrame(
                {
                    "place": at,
                    "owner": civil_defence_key(name),
                    "first": np.arange(units) == 0,
                }
            )
        )
    unit = pd.concat(made, ignore_index=True)
    number = municipalities["number"].to_numpy()[places.municipality[unit["place"]]]
    unit["rank"] = pd.Series(number).groupby(number).cumcount() + 1
    unit["id"] = [f"civil-defence-depot-{n}-{r}" for n, r in zip(number, unit["rank"], strict=True)]
    unit["name"] = numbered(f"Sivilforsvaret, {text}" for text in places.name[unit["place"]])
    sites = rows_of(
        "sites",
        {
            "id": unit["id"],
            "name": unit["name"],
            "kind": "civil_defence_depot",
            "owner": unit["owner"],
            "municipality": number,
            "lon": places.lon[unit["place"]],
            "lat": places.lat[unit["place"]],
        },
        DEPOTS,
    )
    persons = int(coefficient("civil_defence", "persons"))
    local = _units(
        unit,
        "local",
        "innsatsenhet",
        f"civil_defence.people:{persons};civil_defence.pump;civil_defence.generator",
        persons,
    )
    team = _units(
        unit[unit["first"]],
        "measure",
        "målelag",
        "civil_defence.measure",
        int(coefficient("civil_defence", "measure_persons")),
    )
    return sites, [local, team]


def _units(depots: pd.DataFrame, suffix: str, name: str, capabilities: str, crew: int) -> Rows:
    return rows_of(
        "units",
        {
            "id": depots["id"] + "-" + suffix,
            "name": depots["name"] + ", " + name,
            "site": depots["id"],
            "owner": depots["owner"],
            "capabilities": capabilities,
            "mode": "road",
            "turnout_time_s": coefficient("civil_defence", "turnout"),
            "hours": "always",
            "crew": crew,
        },
        UNITS,
    )
