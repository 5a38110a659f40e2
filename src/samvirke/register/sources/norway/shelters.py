"""Public shelters and their places."""

import pandas as pd

from samvirke.register.sources.norway.organisations import municipality_key
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of

DSB = Origin(
    source="DSB public shelters, 13 February 2026; owner: the municipality stands for it",
    as_of="2026-02-13",
    quality="official",
    licence="NLOD-1.0",
)


def shelters(register: pd.DataFrame) -> tuple[Rows, Rows]:
    """Return shelters as sites, and how many people each takes."""
    key = "shelter-" + register["dsb_id"]
    sites = rows_of(
        "sites",
        {
            "id": key,
            "name": register["address"].fillna("Tilfluktsrom"),
            "kind": "public_shelter",
            "owner": register["municipality"].map(municipality_key),
            "municipality": register["municipality"],
            "lon": register["lon"],
            "lat": register["lat"],
        },
        DSB,
    )
    places = rows_of(
        "capacities",
        {
            "id": key + "-places",
            "site": key,
            "item": "shelter_place",
            "quantity": register["places"],
        },
        DSB,
    )
    return sites, places
