"""The acute hospitals and their intensive beds."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.register.sources.norway.facts import fact_table
from samvirke.register.sources.norway.organisations import trust_key
from samvirke.register.sources.norway.rows import Origin, Rows, rows_of, slug
from samvirke.register.sources.norway.settlement import Points
from samvirke.register.sources.norway.share_out import share_out
from samvirke.register.sources.norway.sphere import chords_km

HOSPITALS = Origin(
    source="no.wikipedia list of hospitals, SKDE; points placed by hand",
    as_of="2026",
    quality="typed",
)
BEDS = Origin(
    source="model: regional surge plans of October 2020 (tv2.no/a/13893549) by people served",
    as_of="2020-10",
    quality="modelled",
)


def hospital_sites(hospitals: pd.DataFrame) -> Rows:
    """Return the hospitals as sites, owned by the trust of their catchment."""
    name = hospitals["name"].str.strip()
    return rows_of(
        "sites",
        {
            "id": [f"hospital-{slug(text)}" for text in name],
            "name": name,
            "kind": "hospital",
            "owner": hospitals["hospital_catchment"].map(trust_key),
            "municipality": hospitals["municipality"],
            "lon": hospitals["lon"],
            "lat": hospitals["lat"],
        },
        HOSPITALS,
    )


def intensive_beds(hospitals: pd.DataFrame, municipalities: pd.DataFrame, points: Points) -> Rows:
    """Share the intensive beds of each health region out by the people whom each hospital serves.

    A hospital serves those of its trust's catchment who live nearest to it; the largest remainder
    settles the last bed. No register of beds by hospital is open.
    """
    served = _people_served(hospitals, municipalities, points)
    standing = np.zeros(len(hospitals), dtype=np.int64)
    surge = np.zeros(len(hospitals), dtype=np.int64)
    beds = fact_table("icu_beds_by_region")
    for region, now, most in zip(
        beds["health_region"],
        beds["standing_icu_beds"],
        beds["max_short_surge_beds"],
        strict=True,
    ):
        there = (hospitals["health_region"] == region).to_numpy()
        standing[there] = share_out(int(now), served[there])
        surge[there] = np.maximum(share_out(int(most), served[there]), standing[there])
    keys = [f"hospital-{slug(name.strip())}" for name in hospitals["name"]]
    return rows_of(
        "capacities",
        {
            "id": [f"{key}-icu" for key in keys],
            "site": keys,
            "item": "icu_bed",
            "quantity": standing,
            "surge_quantity": surge,
        },
        BEDS,
    )


def _people_served(
    hospitals: pd.DataFrame, municipalities: pd.DataFrame, points: Points
) -> npt.NDArray[np.float64]:
    """Count for each hospital the people of its catchment who live nearest to it."""
    distance_km = chords_km(hospitals["lon"].to_numpy(), hospitals["lat"].to_numpy(), points.lon, points.lat)
    catchment = municipalities["hospital_catchment"].to_numpy()[points.municipality]
    other = hospitals["hospital_catchment"].to_numpy()[:, None] != catchment[None, :]
    distance_km[other] = np.inf
    nearest = distance_km.argmin(axis=0)
    # A catchment may have no hospital in the table; its people weigh nowhere.
    people = np.where(np.isfinite(distance_km.min(axis=0)), points.people, 0)
    return np.bincount(nearest, weights=people, minlength=len(hospitals)).astype(np.float64)
