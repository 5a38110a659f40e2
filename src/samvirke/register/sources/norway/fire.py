"""Fire stations of the built-in region, and the units of any fire station."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import coefficient, model_table
from samvirke.register.sources.norway.organisations import own_fire_service_key
from samvirke.register.sources.norway.rows import Origin, Rows, numbered, rows_of
from samvirke.register.sources.norway.settlement import Places
from samvirke.register.sources.norway.siting import site_near_people

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]

STATIONS = Origin(
    source="model: DSB's number of stations by size of municipality, sited in towns near people",
    as_of="2026-02",
    quality="modelled",
)
UNITS = Origin(
    source="model: vehicles and crews from the municipality's size, docs/norway.md",
    as_of="2026",
    quality="modelled",
)
ENGINE = "fire.pump;rescue.smoke_dive:2;rescue.extrication;fire.chimney;fire.forest;health.first_responder"
DAY_CREW_HOURS = "mon-fri 07:00-15:30"


def without_station(municipalities: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which municipalities have no fire station of their own: a fact, ten of them."""
    known = model_table("without_fire_station")["municipality"]
    return np.asarray(municipalities["number"].isin(known), dtype=np.bool_)


def modelled_stations(
    municipalities: pd.DataFrame, places: Places, distance_km: Distances, people: Floats
) -> pd.DataFrame:
    """Site the stations: the main place of each municipality that has one, then nearest to people.

    Each size of municipality gets as many as DSB counts there, or as it has places; so there are
    fewer than the 639 of DSB: the smallest villages with a station are in no table that may ship.

    Parameters
    ----------
    municipalities
        Table of facts.
    places
        Where a station can stand.
    distance_km
        From each place to each point where people are, shape ``(n_places, n_points)``.
    people
        At each point, shape ``(n_points,)``.

    Returns
    -------
    Columns id, name, owner, municipality, lon, lat, main, crewing (DN, DA or IK, as DSB writes).
    """
    lacks = without_station(municipalities)
    main = np.flatnonzero(~lacks)  # the main place of municipality i is place i
    residents = municipalities["pop_2026"].to_numpy()
    known = model_table("fire_stations_by_size")
    size_class = np.searchsorted(known["residents_from"], residents, side="right") - 1
    chosen = main.tolist()
    for each, stations in enumerate(known["stations"].tolist()):
        more = max(0, stations - int((size_class[main] == each).sum()))
        there = ~lacks & (size_class == each)
        chosen = site_near_people(
            distance_km,
            people,
            len(chosen) + more,
            first=chosen,
            allowed=there[places.municipality],
        )
    home = places.municipality[chosen]
    size = residents[home]
    is_main = np.arange(len(chosen)) < len(main)
    staffed = (is_main & (size >= coefficient("fire", "full_time_from"))) | (
        size >= coefficient("fire", "all_full_time_from")
    )
    number = municipalities["number"].to_numpy()[home]
    rank = pd.Series(number).groupby(number).cumcount() + 1
    stations = pd.DataFrame(
        {
            "id": [f"fire-station-{n}-{r}" for n, r in zip(number, rank, strict=True)],
            "name": numbered(f"{text} brannstasjon" for text in places.name[chosen]),
            "owner": [own_fire_service_key(n) for n in number],
            "municipality": number,
            "lon": places.lon[chosen],
            "lat": places.lat[chosen],
            "main": is_main,
            "crewing": np.where(staffed, "DN", "IK"),
        }
    )
    return stations.sort_values("id", kind="stable", ignore_index=True)


def station_sites(stations: pd.DataFrame, origin: Origin) -> Rows:
    """Return fire stations as sites."""
    columns = ["id", "name", "owner", "municipality", "lon", "lat"]
    return rows_of("sites", {"kind": "fire_station", **stations[columns]}, origin)


def fire_units(stations: pd.DataFrame, residents: pd.Series) -> list[Rows]:
    """Give each station its vehicles and crews, by its crewing and the size of its municipality.

    No open register holds vehicles or crews. An engine stands at every station; at a main station
    also a tanker, and in larger municipalities a second engine, an aerial and a rescue unit, whose
    crews come from home where the station is not staffed.

    Parameters
    ----------
    stations
        As `modelled_stations` gives them.
    residents
        People by municipality number.
    """
    size = stations["municipality"].map(residents)
    main = stations["main"]
    larger = size >= coefficient("fire", "full_time_from")
    engine_crew = int(coefficient("fire", "crew_engine"))
    support_crew = int(coefficient("fire", "crew_support"))
    sorts = (
        ("engine-1", "mannskapsbil 1", main, f"{ENGINE};fire.command", engine_crew, True),
        ("engine-1", "mannskapsbil 1", ~main, ENGINE, engine_crew, True),
        (
            "engine-2",
            "mannskapsbil 2",
            main & (size >= coefficient("fire", "second_engine_from")),
            ENGINE,
            engine_crew,
            False,
        ),
        ("tanker", "tankbil", main, "fire.tanker;fire.forest", support_crew, False),
        ("aerial", "lift", main & larger, "fire.aerial;fire.chimney", support_crew, True),
        (
            "rescue",
            "redningsenhet",
            main & (size >= coefficient("fire", "rescue_unit_from")),
            "rescue.water;rescue.hazmat;health.first_responder",
            support_crew,
            True,
        ),
    )
    made = []
    for suffix, name, there, capabilities, crew, staffed_first in sorts:
        rows = stations[there]
        # What is not first out is crewed by those who come from home, also at a staffed station.
        crewing = rows["crewing"] if staffed_first else pd.Series("IK", index=rows.index)
        made.append(
            rows_of(
                "units",
                {
                    "id": rows["id"] + "-" + suffix,
                    "name": rows["name"] + ", " + name,
                    "site": rows["id"],
                    "owner": rows["owner"],
                    "capabilities": capabilities,
                    "mode": "road",
                    **_duty(crewing),
                    "crew": crew,
                },
                UNITS,
            )
        )
    return made


def _duty(crewing: pd.Series) -> dict[str, object]:
    """Return turn-out times and hours: DN round the clock, DA by day, IK on call from home."""
    at_station = coefficient("fire", "turnout_full_time")
    from_home = coefficient("fire", "turnout_on_call")
    return {
        "turnout_time_s": np.where(crewing == "IK", from_home, at_station),
        "off_duty_turnout_time_s": np.where(crewing == "DA", from_home, np.nan),
        "hours": np.where(crewing == "DA", DAY_CREW_HOURS, "always"),
    }
