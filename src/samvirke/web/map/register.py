"""What the register has, as a map needs it: resources where they are at rest, and municipalities.

It is the same for everyone who may see the situation, and is made once for each edition of the register.
"""

from functools import lru_cache
from typing import Any

import pandas as pd
import shapely

from samvirke.model.capability import parse_capabilities
from samvirke.register.region import Region
from samvirke.web.map.kinds import kind_of

DEGREES = 5  # decimals: a metre
SIMPLER = 0.002  # degrees, of outlines: 0.1 to 0.2 km, a pixel at zoom 8

Feature = dict[str, Any]


def collection(features: list[Feature], **more: Any) -> dict[str, Any]:
    """Return features as one GeoJSON object (RFC 7946); what else is told stands beside them."""
    return {"type": "FeatureCollection", "features": features, **more}


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [round(float(lon), DEGREES), round(float(lat), DEGREES)]}


@lru_cache(maxsize=2)
def resources(region: Region) -> dict[str, Any]:
    """Return the units of a region where they are at rest.

    Returns
    -------
    GeoJSON features; their ids are those of the register. `sources` is what the numbers in the property
    ``source`` stand for, `owners` id → name.
    """
    sites = region.sites.set_index("id")
    names = dict(zip(region.organisations["id"], region.organisations["name"], strict=True))
    sources: dict[str, int] = {}
    features = []
    for unit in region.units.itertuples():
        site = sites.loc[unit.site]
        does = parse_capabilities(str(unit.capabilities))
        properties = {
            "name": unit.name,
            "kind": kind_of(does, str(unit.mode)),
            "does": does,
            "owner": unit.owner,
            "site": site["name"],
            "mode": unit.mode,
            "quality": _weakest(str(unit.quality), str(site["quality"])),
            "as_of": str(unit.as_of),
            "source": sources.setdefault(str(unit.source), len(sources)),
        }
        features.append(
            {
                "type": "Feature",
                "id": unit.id,
                "geometry": point(site["lon"], site["lat"]),
                "properties": properties,
            }
        )
    owners = {owner: names.get(owner, owner) for owner in sorted(set(region.units["owner"]))}
    return collection(
        features,
        sources=list(sources),
        owners=owners,
        title=region.title,
        attributions=list(region.attributions),
    )


@lru_cache(maxsize=2)
def municipalities(region: Region) -> dict[str, Any]:
    """Return the municipalities: outlines where the region has them, else a point each.

    A feature's id is the number of the municipality, ``lon`` and ``lat`` of its properties are where its
    name stands: an outline of many islands gets one name. `outlined` is how many have an outline.
    """
    areas = region.table("areas")
    outlines = {}
    if len(areas):
        own = areas[(areas["kind"] == "municipality") & areas["municipality"].notna()]
        outlines = dict(zip(own["municipality"], own["geometry"], strict=True))
    simpler = _simplified(outlines)
    features = []
    for row in region.municipalities.itertuples():
        shape = simpler.get(row.id)
        features.append(
            {
                "type": "Feature",
                "id": row.id,
                "geometry": point(row.lon, row.lat) if shape is None else shapely.geometry.mapping(shape),
                "properties": {
                    "name": row.name,
                    "county": "" if pd.isna(row.county) else row.county,
                    "people": float(row.population),
                    "lon": round(float(row.lon), DEGREES),
                    "lat": round(float(row.lat), DEGREES),
                    "quality": row.quality,
                    "as_of": str(row.as_of),
                },
            }
        )
    return collection(features, outlined=len(simpler), attributions=list(region.attributions))


def _weakest(*qualities: str) -> str:
    """Return the least sure of some qualities: a typed unit at a modelled site stands somewhere modelled."""
    order = ("modelled", "typed", "official", "observed")
    return min(qualities, key=lambda one: order.index(one) if one in order else 0)


def _simplified(outlines: dict[str, Any]) -> dict[str, Any]:
    """Simplify outlines together where they meet as a map's do, so that no gap opens between them."""
    names, shapes = list(outlines), list(outlines.values())
    if not names:
        return {}
    simpler = shapely.set_precision(shapely.coverage_simplify(shapes, SIMPLER), 10.0**-4)
    return {
        name: made if not shapely.is_empty(made) else shape
        for name, made, shape in zip(names, simpler, shapes, strict=True)
    }
