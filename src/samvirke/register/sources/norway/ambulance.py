"""Ambulances: the vehicles of each health region, spread over bases near people."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient, model_table
from samvirke.register.sources.norway.organisations import trust_key
from samvirke.register.sources.norway.rows import Origin, Rows, numbered, rows_of
from samvirke.register.sources.norway.settlement import Places
from samvirke.register.sources.norway.share_out import share_out
from samvirke.register.sources.norway.siting import site_near_people

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

BASES = Origin(
    source="model: about 215 bases sited near people (count: norway-data.md section 7)",
    as_of="2026",
    quality="modelled",
)
VEHICLES = Origin(
    source="model: vehicles of the health region (SSB 2008) spread by people served",
    as_of="2008",
    quality="modelled",
)
ABILITIES = "health.ambulance;health.patient_transport"
# SSB 2008: 79,509 staffed hours a week. Less 403 vehicles and 33 boats round the clock (168 h)
# leaves 6,261 h for 95 part-day vehicles: 66 h a week each, here 9.5 h every day.
PART_DAY_HOURS = "mon-sun 08:00-17:30"


def ambulances(
    municipalities: pd.DataFrame,
    places: Places,
    distance_km: Distances,
    people: Floats,
    home: Ints,
) -> tuple[list[Rows], list[Rows]]:
    """Return bases as sites and vehicles as units.

    Parameters
    ----------
    municipalities
        Table of facts.
    places
        Where a base can stand.
    distance_km
        From each place to each point where people are, shape ``(n_places, n_points)``.
    people, home
        At each point: how many, and the row of their municipality.
    """
    fleet = model_table("ambulances_2008")
    region = municipalities["health_region"].to_numpy()
    bases_by_region = share_out(
        int(coefficient("ambulance", "bases")), fleet["round_the_clock"].to_numpy(dtype=float)
    )
    sites: list[Rows] = []
    units: list[Rows] = []
    for row, bases in zip(fleet.itertuples(), bases_by_region.tolist(), strict=True):
        here = np.flatnonzero(region[places.municipality] == row.health_region)
        whom = np.flatnonzero(region[home] == row.health_region)
        near_km = distance_km[np.ix_(here, whom)]
        cap_km = coefficient("ambulance", "served_cap")
        chosen = sorted(site_near_people(near_km, people[whom], bases, cap_km=cap_km))
        served = np.bincount(
            near_km[chosen].argmin(axis=0), weights=people[whom], minlength=len(chosen)
        ).astype(np.float64)
        at = here[chosen]
        number = municipalities["number"].to_numpy()[places.municipality[at]]
        rank = pd.Series(number).groupby(number).cumcount() + 1
        base = pd.DataFrame(
            {
                "id": [f"ambulance-base-{n}-{r}" for n, r in zip(number, rank, strict=True)],
                "name": numbered(f"{text} ambulansestasjon" for text in places.name[at]),
                "owner": [
                    trust_key(c)
                    for c in municipalities["hospital_catchment"].to_numpy()[places.municipality[at]]
                ],
                "municipality": number,
                "lon": places.lon[at],
                "lat": places.lat[at],
            }
        )
        sites.append(rows_of("sites", {"kind": "ambulance_base", **base}, BASES))
        # One at each base first; the rest, and the part-day vehicles, where most are served.
        whole = 1 + share_out(row.round_the_clock - len(base), served)
        part = share_out(row.part_day, served)
        units.append(_vehicles(base, whole, "a", "always"))
        units.append(_vehicles(base, part, "d", PART_DAY_HOURS))
    return sites, units


def _vehicles(base: pd.DataFrame, count: Ints, letter: str, hours: str) -> Rows:
    each = base.loc[base.index.repeat(count)]
    number = each.groupby("id").cumcount() + 1
    return rows_of(
        "units",
        {
            "id": each["id"] + f"-{letter}" + number.astype(str),
            "name": each["name"] + f" {letter.upper()}" + number.astype(str),
            "site": each["id"],
            "owner": each["owner"],
            "capabilities": ABILITIES,
            "mode": "road",
            "turnout_time_s": coefficient("ambulance", "turnout"),
            "hours": hours,
            "crew": int(coefficient("ambulance", "crew")),
        },
        VEHICLES,
    )
