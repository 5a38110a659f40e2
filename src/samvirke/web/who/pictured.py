"""The units of an answer on a map: where each is, else at its base, with a line to the place."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from samvirke.register.region import Region
from samvirke.respond.needs.unit_status import unit_subject
from samvirke.respond.who_can_come.watch import position_in
from samvirke.web.situation.look import Look
from samvirke.web.who.answered import Answered, Row

MOST = 12  # lines; more hide the map


def pictured(look: Look, region: Region | None, answer: Answered) -> Mapping[str, Any]:
    """Return GeoJSON: the place, the units that could come, and lines from those to send.

    Straight lines: they say from where a unit comes, not by which road.
    """
    told = answer.told
    place = [told["lon"], told["lat"]]
    features: list[Mapping[str, Any]] = [
        _feature("place", "Point", place, name=told["municipality"], look="pin")
    ]
    for row in answer.rows:
        if not row.minutes:
            continue
        at, is_live = _where(look, region, row)
        if at is None:
            continue
        name = f"{row.name}, {row.minutes} min"
        look_of_it = "strong" if row.rank else "weak"
        features.append(_feature(row.unit, "Point", at, name=name, look=look_of_it, live=is_live))
        if row.rank and len(features) < 2 * MOST:
            features.append(_feature(f"{row.unit}-way", "LineString", [at, place]))
    return {"type": "FeatureCollection", "features": features}


def _where(look: Look, region: Region | None, row: Row) -> tuple[list[float] | None, bool]:
    """Return lon and lat of a unit, and whether somebody has told: else its base."""
    told = [view for view in look.about(unit_subject(row.unit)) if view["kind"] == "unit_status"]
    for view in sorted(told, key=lambda view: -(view["observed_at_ms"] or 0)):
        lon, lat = position_in(view)
        if lon is not None and lat is not None and view["owner"] == row.owner:
            return [lon, lat], True
    base = None if region is None else _bases(region).get(row.unit)
    return (None if base is None else list(base)), False


@lru_cache(maxsize=2)
def _bases(region: Region) -> Mapping[str, tuple[float, float]]:
    """Return unit → lon and lat of its base."""
    units, sites = region.tables["units"], region.tables["sites"]
    at = dict(
        zip(
            sites["id"], zip(sites["lon"].astype(float), sites["lat"].astype(float), strict=True), strict=True
        )
    )
    return {str(unit): at[site] for unit, site in zip(units["id"], units["site"], strict=True) if site in at}


def _feature(of: str, shape: str, at: Sequence[Any], **properties: Any) -> Mapping[str, Any]:
    return {
        "type": "Feature",
        "id": of,
        "geometry": {"type": shape, "coordinates": list(at)},
        "properties": {"id": of, **properties},
    }
