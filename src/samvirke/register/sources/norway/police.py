"""Police: service points, and patrols by the people they serve."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient
from samvirke.register.sources.norway.organisations import police_district_key
from samvirke.register.sources.norway.rows import Origin, Rows, numbered, rows_of
from samvirke.register.sources.norway.settlement import Places
from samvirke.register.sources.norway.siting import site_near_people

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]

STATIONS = Origin(
    source="model: service points in 185 towns near people (225 in all, regjeringen.no id2604638)",
    as_of="2026",
    quality="modelled",
)
PATROLS = Origin(source="model: patrols by people served, docs/norway.md", as_of="2026", quality="modelled")
WORKING_HOURS = "mon-fri 08:00-23:00;sat 10:00-18:00;sun 10:00-18:00"


def modelled_stations(
    municipalities: pd.DataFrame, places: Places, distance_km: Distances, people: Floats
) -> pd.DataFrame:
    """Site the service points; the arguments are those of the fire stations."""
    chosen = sorted(site_near_people(distance_km, people, int(coefficient("police", "towns"))))
    home = places.municipality[chosen]
    number = municipalities["number"].to_numpy()[home]
    rank = pd.Series(number).groupby(number).cumcount() + 1
    return pd.DataFrame(
        {
            "id": [f"police-station-{n}-{r}" for n, r in zip(number, rank, strict=True)],
            "name": numbered(f"{text} politistasjon" for text in places.name[chosen]),
            "owner": [police_district_key(d) for d in municipalities["police_district"].to_numpy()[home]],
            "municipality": number,
            "lon": places.lon[chosen],
            "lat": places.lat[chosen],
        }
    )


def station_sites(stations: pd.DataFrame, origin: Origin) -> Rows:
    """Return police stations as sites."""
    return rows_of("sites", {"kind": "police_station", **stations}, origin)


def patrols(
    stations: pd.DataFrame,
    distance_km: Distances,
    people: Floats,
    *,
    licence: str | None = None,
) -> list[Rows]:
    """Give each station patrols by the people for whom it is the nearest.

    The first patrol of a small station is on duty by day and in the evening, and on call from home
    otherwise. The busiest station of each district also has a commander and a dog.

    Parameters
    ----------
    stations
        As `modelled_stations` gives them.
    distance_km
        From each station to each point where people are, shape ``(n_stations, n_points)``.
    people
        At each point, shape ``(n_points,)``.
    licence
        Of the stations, where it passes on to what is derived from them.
    """
    origin = replace(PATROLS, licence=licence)
    served = np.bincount(distance_km.argmin(axis=0), weights=people, minlength=len(stations)).astype(
        np.float64
    )
    count = np.maximum(1, np.round(served / coefficient("police", "people_a_patrol"))).astype(int)
    by_day = pd.Series(served < coefficient("police", "night_from"), index=stations.index)
    each = stations.loc[stations.index.repeat(count)]
    number = each.groupby("id").cumcount() + 1
    busiest = stations.loc[
        pd.Series(served, index=stations.index).groupby(stations["owner"]).idxmax().sort_values()
    ]
    order = number.astype(str)
    return [
        _units(
            each,
            "patrol-" + order,
            "patrulje " + order,
            "police.patrol",
            origin,
            by_day.loc[each.index],
        ),
        _units(busiest, "commander", "innsatsleder", "police.command", origin),
        _units(busiest, "dog", "hundepatrulje", "police.dog", origin),
    ]


def _units(
    stations: pd.DataFrame,
    suffix: pd.Series | str,
    name: pd.Series | str,
    capabilities: str,
    origin: Origin,
    by_day: pd.Series | None = None,
) -> Rows:
    day = np.zeros(len(stations), dtype=bool) if by_day is None else by_day.to_numpy()
    crew = int(coefficient("police", "crew")) if capabilities == "police.patrol" else 1
    return rows_of(
        "units",
        {
            "id": stations["id"] + "-" + suffix,
            "name": stations["name"] + ", " + name,
            "site": stations["id"],
            "owner": stations["owner"],
            "capabilities": capabilities,
            "mode": "road",
            "turnout_time_s": coefficient("police", "turnout"),
            "off_duty_turnout_time_s": np.where(day, coefficient("police", "turnout_on_call"), np.nan),
            "hours": np.where(day, WORKING_HOURS, "always"),
            "crew": crew,
        },
        origin,
    )
