"""Features of collections, made of views: nothing stands on a map that its reader may not see."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from samvirke.respond.standards.moment import write_moment

View = Mapping[str, Any]
Feature = dict[str, Any]


def incident_features(views: Iterable[View]) -> Iterator[Feature]:
    """Return incidents as points."""
    for view in views:
        if view.get("lat") is not None and view.get("lon") is not None:
            yield _point(view, {key: value for key, value in view.items() if key not in ("zones", "stamp")})


def zone_features(views: Iterable[View]) -> Iterator[Feature]:
    """Return the zones of incidents as polygons."""
    for view in views:
        for number, zone in enumerate(view.get("zones") or ()):
            properties = {**zone.get("properties", {}), "incident": view["id"], "changed_at": _changed(view)}
            yield {
                "type": "Feature",
                "id": f"{view['id']}~{number}",
                "geometry": zone["geometry"],
                "properties": properties,
            }


def unit_features(views: Iterable[View]) -> Iterator[Feature]:
    """Return units that have told where they are as points."""
    for view in views:
        if view.get("lat") is not None and view.get("lon") is not None:
            yield _point(view, {key: value for key, value in view.items() if key != "stamp"})


def warning_features(views: Iterable[View]) -> Iterator[Feature]:
    """Return the areas of warnings as polygons."""
    for view in views:
        rest = {key: value for key, value in view.items() if key not in ("areas", "texts", "stamp")}
        for number, area in enumerate(view.get("areas") or ()):
            yield {
                "type": "Feature",
                "id": f"{view['id']}~{number}",
                "geometry": area["geometry"],
                "properties": {**rest, **area.get("properties", {}), "changed_at": _changed(view)},
            }


COLLECTIONS: dict[str, tuple[str, str, Callable[[Iterable[View]], Iterator[Feature]]]] = {
    # name → kind of record, title, how its features are made
    "incidents": ("incident", "Incidents", incident_features),
    "zones": ("incident", "Zones of incidents", zone_features),
    "units": ("unit_status", "Units, where they last told that they are", unit_features),
    "warnings": ("warning", "Warnings that were received", warning_features),
}


def _point(view: View, properties: Feature) -> Feature:
    position = [float(view["lon"]), float(view["lat"])]
    return {
        "type": "Feature",
        "id": view["id"],
        "geometry": {"type": "Point", "coordinates": position},
        "properties": {**properties, "changed_at": _changed(view)},
    }


def _changed(view: View) -> str:
    return write_moment(view["changed_at_ms"])
