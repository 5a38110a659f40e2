"""The built-in region *Norway*: from the facts that ship with Samvirke, the rest modelled."""

import pandas as pd

from samvirke.register.region import Region
from samvirke.register.sources.norway import fire, police
from samvirke.register.sources.norway.air import air_bases, helicopters
from samvirke.register.sources.norway.ambulance import ambulances
from samvirke.register.sources.norway.attribution import (
    AIRPORTS,
    DSB,
    GEONAMES,
    KARTVERKET,
    SSB,
    WIKIPEDIA,
)
from samvirke.register.sources.norway.centres import centres
from samvirke.register.sources.norway.civil_defence import civil_defence
from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.hospitals import hospital_sites, intensive_beds
from samvirke.register.sources.norway.municipalities import municipality_rows
from samvirke.register.sources.norway.organisations import (
    organisations,
    own_fire_service_key,
    own_fire_services,
)
from samvirke.register.sources.norway.rows import Origin, joined, rows_of
from samvirke.register.sources.norway.settlement import Points, settle
from samvirke.register.sources.norway.sphere import chords_km
from samvirke.register.sources.norway.standards import standards

POINTS = Origin(
    source="model: settlement points from municipality size and the towns of GeoNames",
    as_of="2026-01-01",
    quality="modelled",
)


def facts_region() -> Region:
    """Build the region from facts and models; the same bytes every time."""
    given = fact_table("municipalities")
    residents = given.set_index("number")["pop_2026"]
    points, places = settle(given)
    distance_km = chords_km(places.lon, places.lat, points.lon, points.lat)
    fire_stations = fire.modelled_stations(given, places, distance_km, points.people)
    police_stations = police.modelled_stations(given, places, distance_km, points.people)
    to_police_km = chords_km(
        police_stations["lon"].to_numpy(), police_stations["lat"].to_numpy(), points.lon, points.lat
    )
    ambulance_bases, ambulance_units = ambulances(
        given, places, distance_km, points.people, points.municipality
    )
    depots, civil_defence_units = civil_defence(
        given, places, distance_km, points.people, points.municipality
    )
    hospitals = fact_table("hospitals")
    return Region(
        name="norway",
        title="Norge",
        licence="CC-BY-4.0",
        attributions=(KARTVERKET, SSB, DSB, WIKIPEDIA, AIRPORTS, GEONAMES),
        tables={
            "organisations": organisations(given, own_fire_services(given)),
            "municipalities": municipality_rows(
                given, [own_fire_service_key(number) for number in given["number"]]
            ),
            "cells": _cells(given, points),
            "sites": joined(
                "sites",
                [
                    centres(),
                    hospital_sites(hospitals),
                    fire.station_sites(fire_stations, fire.STATIONS),
                    *ambulance_bases,
                    police.station_sites(police_stations, police.STATIONS),
                    depots,
                    air_bases(),
                ],
            ),
            "units": joined(
                "units",
                [
                    *fire.fire_units(fire_stations, residents),
                    *ambulance_units,
                    *police.patrols(police_stations, to_police_km, points.people),
                    *civil_defence_units,
                    *helicopters(),
                ],
            ),
            "capacities": joined("capacities", [intensive_beds(hospitals, given, points)]),
            "standards": standards(),
        },
    )


def _cells(municipalities: pd.DataFrame, points: Points) -> pd.DataFrame:
    number = municipalities["number"].to_numpy()[points.municipality]
    rank = pd.Series(number).groupby(number).cumcount() + 1
    inhabited = points.people > 0
    rows = rows_of(
        "cells",
        {
            "id": ("point-" + pd.Series(number) + "-" + rank.astype(str))[inhabited],
            "municipality": number[inhabited],
            "lon": points.lon[inhabited],
            "lat": points.lat[inhabited],
            "population": points.people[inhabited],
            "urban_class": points.urban_class[inhabited],
        },
        POINTS,
    )
    return joined("cells", [rows])
