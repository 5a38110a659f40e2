"""A folder like the fuller Norwegian tables, invented around the facts that ship: small, no download.

All people of a municipality live in one cell at its main town. Fire stations stand in Oslo (main,
round the clock, and a local one), Stavanger (main, by day) and Sandnes (main, from home) only.
"""

import json
from pathlib import Path

import pandas as pd
import shapely

from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.settlement import settle

FIRE_STATIONS = """dsb_id,name,fire_service,station_type,crewing,municipality,lon,lat
a1,Hovedbrannstasjonen,Oslo brann- og redningsetat,H,DN,0301,10.75,59.91
a2,Grorud,Oslo brann- og redningsetat,L,IK,0301,10.87,59.96
b1,Stavanger,Rogaland brann og redning IKS,H,DA,1103,5.73,58.96
b2,Sandnes,Rogaland brann og redning IKS,H,IK,1108,5.74,58.85
"""
POLICE = """osm_id,name,phone,municipality,lon,lat
11,Oslo politistasjon,,0301,10.76,59.91
12,police_station,,0301,10.80,59.93
13,Stavanger politistasjon,,1103,5.73,58.97
"""
SHELTERS = """dsb_id,room_no,places,address,municipality,lon,lat
s1,1,400,Torget 6,0301,10.75,59.91
s2,2,150,Kirkegata 1,1103,5.73,58.97
"""
# One under a number of before 2024 (Lillehammer was 0501), one twice, one on Svalbard.
SCHOOLS = """org_no,name,type,pupils,staff,municipality,ownership,lon,lat
900000001,Gammel skole,primary,100,10,0501,Offentlig,10.46,61.11
900000002,Begge deler skole,primary,190,20,0301,Privat,10.75,59.92
900000002,Begge deler skole,upper secondary,190,20,0301,Privat,10.75,59.92
900000003,Polarskolen,primary,200,20,2100,Offentlig,15.63,78.22
900000004,Ukjent antall skole,upper secondary,,20,0301,Offentlig,10.76,59.92
"""


def write_tables(folder: Path) -> Path:
    """Write the folder and return it."""
    facts = fact_table("municipalities")
    _, places = settle(facts)
    lon, lat = places.lon[: len(facts)], places.lat[: len(facts)]
    (folder / "osm").mkdir(parents=True)
    facts.rename(columns={"centre_lon": "popcentre_lon", "centre_lat": "popcentre_lat"}).to_csv(
        folder / "municipalities.csv", index=False
    )
    pd.DataFrame(
        {
            # South-west corner 25 km apart, so that no two municipalities share a square.
            "ssb_id": [20_000_006_600_000 + 25_000 * 10_000_000 * i for i in range(len(facts))],
            "lon": lon,
            "lat": lat,
            "municipality": facts["number"],
            "pop_2026_scaled": facts["pop_2026"].astype(float),
            "urban_class": [">=20000" if people >= 20_000 else "2000-19999" for people in facts["pop_2026"]],
        }
    ).to_parquet(folder / "population_grid_1km.parquet", index=False)
    outlines = [shapely.box(x - 0.02, y - 0.01, x + 0.02, y + 0.01) for x, y in zip(lon, lat, strict=True)]
    # A bow-tie: its two halves meet in a point, as some of Kartverket's simplified outlines do.
    x, y = float(lon[0]), float(lat[0])
    outlines[0] = shapely.Polygon([(x, y), (x + 2, y + 1), (x + 2, y), (x, y + 1)])
    _geojson(folder / "municipalities_S.geojson", outlines, "number", facts["number"].tolist())
    districts = sorted(set(facts["civil_defence_district"]))
    squares = [shapely.box(5 + i, 60, 5.5 + i, 60.5) for i in range(len(districts))]
    _geojson(folder / "civil_defence_districts.geojson", squares, "name", districts)
    (folder / "fire_stations.csv").write_text(FIRE_STATIONS)
    (folder / "osm/osm_police.csv").write_text(POLICE)
    (folder / "public_shelters.csv").write_text(SHELTERS)
    (folder / "schools.csv").write_text(SCHOOLS)
    fact_table("hospitals").to_csv(folder / "hospitals_acute_42.csv", index=False)
    return folder


def _geojson(path: Path, shapes: list[shapely.Polygon], name: str, values: list[str]) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {name: value, "name": value},
            "geometry": shapely.geometry.mapping(shape),
        }
        for shape, value in zip(shapes, values, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
