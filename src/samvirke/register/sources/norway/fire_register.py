"""Fire stations and fire services as DSB registers them."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samvirke.register.sources.norway.rows import Origin, Rows, rows_of, slug
from samvirke.register.sources.norway.sphere import chords_km

DSB = Origin(
    source="DSB fire stations, February 2026; meaning of crewing codes inferred",
    as_of="2026-02",
    quality="official",
    licence="NLOD-1.0",
)


def service_key(name: str) -> str:
    """Return the key of a fire service of the register."""
    return f"fire-service-{slug(name)}"


def fire_services(register: pd.DataFrame) -> Rows:
    """Return the services as organisations; DSB's table does not say who governs them."""
    # Two ways of writing one name are one service.
    names = {service_key(name): name for name in sorted(set(register["fire_service"]))}
    return rows_of(
        "organisations",
        {"id": list(names), "name": list(names.values()), "kind": "fire_service"},
        DSB,
    )


def registered_stations(register: pd.DataFrame) -> pd.DataFrame:
    """Return the stations with the columns that `fire.fire_units` asks for."""
    has_kind = register["name"].str.contains("stasjon", case=False)
    return pd.DataFrame(
        {
            "id": "fire-station-" + register["dsb_id"],
            "name": register["name"] + np.where(has_kind, "", " brannstasjon"),
            "owner": register["fire_service"].map(service_key),
            "municipality": register["municipality"],
            "lon": register["lon"],
            "lat": register["lat"],
            "main": register["station_type"] == "H",
            "crewing": register["crewing"],
        }
    )


def service_of(
    municipalities: pd.DataFrame, stations: pd.DataFrame, note: Callable[[str], None]
) -> tuple[list[str], list[bool]]:
    """Say which service each municipality has, and whether that is a guess.

    The service of most of its main stations, then of most stations, then the first by name. Where
    there is no station, that of the nearest main station: the table does not say who has agreed with
    whom.
    """
    ranked = (
        stations.groupby(["municipality", "owner"])["main"]
        .agg(["sum", "size"])
        .reset_index()
        .sort_values(["municipality", "sum", "size", "owner"], ascending=[True, False, False, True])
        .drop_duplicates("municipality")
        .set_index("municipality")["owner"]
    )
    main = stations[stations["main"]] if stations["main"].any() else stations
    distance_km = chords_km(
        municipalities["centre_lon"].to_numpy(),
        municipalities["centre_lat"].to_numpy(),
        main["lon"].to_numpy(),
        main["lat"].to_numpy(),
    )
    nearest = main["owner"].to_numpy()[distance_km.argmin(axis=1)]
    services = municipalities["number"].map(ranked)
    lacks = services.isna()
    if lacks.any():
        names = ", ".join(municipalities["name"][lacks])
        note(
            f"{int(lacks.sum())} municipalities have no fire station: {names}; each is given the "
            "service of the nearest main station (modelled)"
        )
    return services.where(~lacks, pd.Series(nearest, index=services.index)).tolist(), lacks.tolist()
