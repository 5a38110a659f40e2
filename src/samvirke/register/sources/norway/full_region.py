"""The region *Norway* from the fuller public tables, in the same form as the built-in one."""

from collections.abc import Callable
from os import PathLike
from pathlib import Path

import pandas as pd

from samvirke.register.region import Region
from samvirke.register.sources.norway import fire, police
from samvirke.register.sources.norway.air import air_bases, helicopters
from samvirke.register.sources.norway.ambulance import ambulances
from samvirke.register.sources.norway.attribution import (
    AIRPORTS,
    DSB,
    KARTVERKET,
    OPENSTREETMAP,
    SSB,
    UDIR,
    WIKIPEDIA,
)
from samvirke.register.sources.norway.centres import centres
from samvirke.register.sources.norway.civil_defence import civil_defence
from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.fire_register import (
    DSB as FIRE_STATIONS,
)
from samvirke.register.sources.norway.fire_register import (
    fire_services,
    registered_stations,
    service_of,
)
from samvirke.register.sources.norway.full_files import AGES
from samvirke.register.sources.norway.full_tables import read_tables
from samvirke.register.sources.norway.grid import cell_rows, read_grid
from samvirke.register.sources.norway.hospitals import hospital_sites, intensive_beds
from samvirke.register.sources.norway.municipalities import municipality_rows
from samvirke.register.sources.norway.organisations import organisations
from samvirke.register.sources.norway.outlines import civil_defence_outlines, municipality_outlines
from samvirke.register.sources.norway.people import people_tables
from samvirke.register.sources.norway.police_register import ODBL, OSM, mapped_stations
from samvirke.register.sources.norway.rows import joined
from samvirke.register.sources.norway.schools import schools
from samvirke.register.sources.norway.shelters import shelters
from samvirke.register.sources.norway.sphere import chords_km
from samvirke.register.sources.norway.standards import standards

DIVISIONS = (
    "police_district",
    "district_110",
    "hospital_catchment",
    "health_region",
    "amk",
    "civil_defence_district",
    "ambulance_class",
)


def build_norway(folder: str | PathLike[str], *, note: Callable[[str], None] = lambda _: None) -> Region:
    """Build the region from a folder of tables; refuse the folder whole if anything is wrong.

    Parameters
    ----------
    folder
        Holds the files of `full_files.FILES`; ages and commuters are taken where they are there.
    note
        Is told what was left out, moved or guessed.

    Raises
    ------
    BadInputError
        When files are missing, or columns, values or sums are wrong; all of it in one go.
    """
    tables = read_tables(Path(folder))
    given = _municipalities(tables["municipalities.csv"])
    grid = read_grid(tables["population_grid_1km.parquet"], given)
    cells, squares, places = grid.cells, grid.squares, grid.places
    distance_km = chords_km(places.lon, places.lat, squares.lon, squares.lat)

    fire_stations = registered_stations(tables["fire_stations.csv"])
    fire_service, guessed = service_of(given, fire_stations, note)
    police_stations = mapped_stations(tables["osm/osm_police.csv"], given)
    to_police_km = chords_km(
        police_stations["lon"].to_numpy(),
        police_stations["lat"].to_numpy(),
        squares.lon,
        squares.lat,
    )
    ambulance_bases, ambulance_units = ambulances(
        given, places, distance_km, squares.people, squares.municipality
    )
    depots, civil_defence_units = civil_defence(
        given, places, distance_km, squares.people, squares.municipality
    )
    hospitals = tables["hospitals_acute_42.csv"]
    shelter_sites, shelter_places = shelters(tables["public_shelters.csv"])
    school_sites, pupils = schools(tables["schools.csv"], given, cells, note)
    return Region(
        name="norway",
        title="Norge, bygd fra åpne registre",
        licence="CC-BY-4.0",
        attributions=(KARTVERKET, SSB, DSB, UDIR, WIKIPEDIA, AIRPORTS, OPENSTREETMAP),
        tables={
            "organisations": organisations(given, fire_services(tables["fire_stations.csv"])),
            "municipalities": municipality_rows(given, fire_service, guessed),
            "cells": joined("cells", [cell_rows(tables["population_grid_1km.parquet"])]),
            "sites": joined(
                "sites",
                [
                    centres(),
                    hospital_sites(hospitals),
                    fire.station_sites(fire_stations, FIRE_STATIONS),
                    *ambulance_bases,
                    police.station_sites(police_stations, OSM),
                    depots,
                    air_bases(),
                    shelter_sites,
                    school_sites,
                ],
            ),
            "units": joined(
                "units",
                [
                    *fire.fire_units(fire_stations, given.set_index("number")["pop_2026"]),
                    *ambulance_units,
                    *police.patrols(police_stations, to_police_km, squares.people, licence=ODBL),
                    *civil_defence_units,
                    *helicopters(),
                ],
            ),
            "capacities": joined(
                "capacities", [intensive_beds(hospitals, given, cells), shelter_places, pupils]
            ),
            "areas": joined(
                "areas",
                [
                    municipality_outlines(tables["municipalities_S.geojson"], given),
                    civil_defence_outlines(tables["civil_defence_districts.geojson"], given),
                ],
            ),
            "standards": standards(),
            **people_tables(tables),
        },
    )


def _municipalities(full: pd.DataFrame) -> pd.DataFrame:
    """Return the facts with the people, centres and divisions of the fuller table."""
    facts = fact_table("municipalities")
    rows = full.set_index("number").loc[facts["number"]].reset_index()
    columns = [*AGES, "pop_2026", *DIVISIONS]
    return facts.assign(
        **{name: rows[name] for name in columns},
        centre_lon=rows["popcentre_lon"],
        centre_lat=rows["popcentre_lat"],
    )
