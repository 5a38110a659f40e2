"""The municipalities: who lives there and whom they belong to."""

import numpy as np
import pandas as pd

from samvirke.model.tables import AGE_GROUPS
from samvirke.register.sources.norway.centres import centre_key
from samvirke.register.sources.norway.organisations import (
    civil_defence_key,
    health_region_key,
    municipality_key,
    police_district_key,
    trust_key,
)
from samvirke.register.sources.norway.rows import Origin, joined, rows_of

ORIGIN = Origin(
    source="Kartverket, SSB (population 1 January 2026); divisions typed, see docs/norway.md",
    as_of="2026-01-01",
    quality="official",
)
GUESSED = "fire service: that of the nearest main station, as it has no station of its own"


def municipality_rows(
    municipalities: pd.DataFrame, fire_service: list[str], guessed: list[bool] | None = None
) -> pd.DataFrame:
    """Return the table of municipalities.

    Parameters
    ----------
    municipalities
        Table of facts.
    fire_service
        Key of the fire service of each.
    guessed
        Which of them is a guess: the row then says so.
    """
    given = municipalities
    unsure = np.zeros(len(given), dtype=bool) if guessed is None else np.array(guessed)
    rows = rows_of(
        "municipalities",
        {
            "id": given["number"],
            "name": given["name"],
            "county": given["county"],
            "owner": [municipality_key(number) for number in given["number"]],
            "lon": given["centre_lon"],
            "lat": given["centre_lat"],
            "population": given["pop_2026"],
            **{f"pop_{group}": given[f"pop_{group}"] for group in AGE_GROUPS},
            "fire_service": fire_service,
            "ambulance_service": given["hospital_catchment"].map(trust_key),
            "police_district": given["police_district"].map(police_district_key),
            "civil_defence_district": given["civil_defence_district"].map(civil_defence_key),
            "health_region": given["health_region"].map(health_region_key),
            "centre_110": [centre_key("110", name) for name in given["district_110"]],
            "centre_112": [centre_key("112", name) for name in given["police_district"]],
            "centre_113": [centre_key("113", name) for name in given["amk"]],
            "source": np.where(unsure, f"{ORIGIN.source}; {GUESSED}", ORIGIN.source),
            "quality": np.where(unsure, "modelled", ORIGIN.quality),
            "ambulance_class": given["ambulance_class"].str.split(" ").str[0],
        },
        ORIGIN,
    )
    return joined("municipalities", [rows])
