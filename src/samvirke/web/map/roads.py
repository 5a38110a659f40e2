"""The roads of a road graph within what is looked at: the larger ones from afar, all of them near by."""

from typing import Any

import numpy as np

from samvirke.travel.graph import CLASSES, FERRY, RoadGraph
from samvirke.web.map.register import Feature, collection

MOST = 6_000  # lines in one answer, the largest roads first: about 400 kB packed
# From which zoom on a class is drawn; what is not named is drawn from 14 on.
FROM_ZOOM = {
    "motorway": 6,
    "trunk": 6,
    "primary": 8,
    "ferry": 8,
    "motorway_link": 10,
    "trunk_link": 10,
    "secondary": 9,
    "tertiary": 11,
    "primary_link": 11,
    "secondary_link": 12,
    "tertiary_link": 12,
    "unclassified": 12,
    "residential": 13,
    "living_street": 13,
    "road": 13,
}
LAST = 14
E7 = 1e-7


def roads(graph: RoadGraph, box: tuple[float, float, float, float], zoom: float) -> dict[str, Any]:
    """Return the roads that reach into a box, each line once.

    Parameters
    ----------
    graph
        Of which roads.
    box
        West, south, east, north, degrees.
    zoom
        Of the map, 0 to 24: how small roads are worth drawing.

    Returns
    -------
    GeoJSON lines with their ``class``, words of OpenStreetMap; `cut` says that there were more than `MOST`.
    """
    from_zoom = np.array([FROM_ZOOM.get(name, LAST) for name in CLASSES])
    shapes, first_arc = np.unique(graph.shape, return_index=True)
    classes = graph.road_class[first_arc]
    west, south, east, north = (round(side / E7) for side in box)
    starts = graph.shape_start[:-1]
    lon, lat = graph.shape_lon_e7, graph.shape_lat_e7
    reach = (
        (np.minimum.reduceat(lon, starts) <= east)
        & (np.maximum.reduceat(lon, starts) >= west)
        & (np.minimum.reduceat(lat, starts) <= north)
        & (np.maximum.reduceat(lat, starts) >= south)
    )
    chosen = np.flatnonzero((from_zoom[classes] <= zoom) & reach[shapes])
    chosen = chosen[np.argsort(from_zoom[classes[chosen]], kind="stable")]
    features: list[Feature] = []
    for at in chosen[:MOST]:
        points = slice(graph.shape_start[shapes[at]], graph.shape_start[shapes[at] + 1])
        line = np.round(np.stack([lon[points] * E7, lat[points] * E7], axis=1), 5)
        features.append(
            {
                "type": "Feature",
                "id": int(shapes[at]),
                "geometry": {"type": "LineString", "coordinates": line.tolist()},
                "properties": {
                    "class": CLASSES[classes[at]],
                    "ferry": bool(classes[at] == FERRY),
                },
            }
        )
    told = graph.source
    return collection(
        features,
        cut=len(chosen) > MOST,
        attribution=told.attribution,
        data_date=told.data_date,
    )
