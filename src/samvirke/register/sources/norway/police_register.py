"""Police stations as OpenStreetMap has them; the rows keep its licence."""

import pandas as pd

from samvirke.register.sources.norway.organisations import police_district_key
from samvirke.register.sources.norway.rows import Origin

ODBL = "ODbL-1.0"
OSM = Origin(
    source="(c) OpenStreetMap contributors, amenity=police; some may be closed or offices",
    as_of="2026",
    quality="observed",
    licence=ODBL,
)
UNNAMED = "police_station"  # what the extract writes where OpenStreetMap has no name


def mapped_stations(register: pd.DataFrame, municipalities: pd.DataFrame) -> pd.DataFrame:
    """Return the stations with the columns that `police.patrols` asks for."""
    home = municipalities.set_index("number")
    place = register["municipality"].map(home["name"])
    named = register["name"].notna() & (register["name"] != UNNAMED)
    district = register["municipality"].map(home["police_district"])
    return pd.DataFrame(
        {
            "id": "police-station-osm-" + register["osm_id"],
            "name": register["name"].where(named, "Politi, " + place),
            "owner": district.map(police_district_key),
            "municipality": register["municipality"],
            "lon": register["lon"],
            "lat": register["lat"],
        }
    )
