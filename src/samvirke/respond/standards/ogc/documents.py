"""The documents that lead a client to features: landing page, conformance, collections, pages of items."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from samvirke.respond.standards.ogc.features import COLLECTIONS, Feature
from samvirke.respond.standards.ogc.query import Query

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
JSON = "application/json"
GEOJSON = "application/geo+json"


def landing(url: str, openapi: str) -> Mapping[str, Any]:
    """Return the landing page; `url` is its own address without a slash at its end."""
    return {
        "title": "Samvirke: incidents, units and warnings",
        "description": "What you may see, as GeoJSON in WGS 84 longitude and latitude.",
        "links": [
            _link(url, "self", JSON),
            _link(openapi, "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
            _link(f"{url}/conformance", "conformance", JSON),
            _link(f"{url}/collections", "data", JSON),
        ],
    }


def conformance() -> Mapping[str, Any]:
    """Return which parts of the standard are kept."""
    return {"conformsTo": list(CONFORMS_TO)}


def collections(url: str) -> Mapping[str, Any]:
    """Return all collections."""
    return {
        "links": [_link(f"{url}/collections", "self", JSON)],
        "collections": [collection(url, name) for name in COLLECTIONS],
    }


def collection(url: str, name: str) -> Mapping[str, Any]:
    """Return one collection."""
    _, title, _ = COLLECTIONS[name]
    here = f"{url}/collections/{name}"
    return {
        "id": name,
        "title": title,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [_link(here, "self", JSON), _link(f"{here}/items", "items", GEOJSON)],
    }


def items(url: str, name: str, query: Query, page: list[Feature], matched: int, at: str) -> Mapping[str, Any]:
    """Return a page of features; `at` is the moment of the answer."""
    here = f"{url}/collections/{name}/items"
    links = [_link(_page(here, query, query.offset), "self", GEOJSON)]
    if page and query.offset + len(page) < matched:
        links.append(_link(_page(here, query, query.offset + query.most), "next", GEOJSON))
    links.append(_link(f"{url}/collections/{name}", "collection", JSON))
    return {
        "type": "FeatureCollection",
        "features": page,
        "numberMatched": matched,
        "numberReturned": len(page),
        "timeStamp": at,
        "links": links,
    }


def item(url: str, name: str, feature: Feature) -> Mapping[str, Any]:
    """Return one feature with its links."""
    here = f"{url}/collections/{name}"
    links = [_link(f"{here}/items/{feature['id']}", "self", GEOJSON), _link(here, "collection", JSON)]
    return {**feature, "links": links}


def _page(here: str, query: Query, offset: int) -> str:
    asked = {"bbox": query.bbox, "datetime": query.datetime, "limit": query.most, "offset": offset}
    return f"{here}?{urlencode({key: value for key, value in asked.items() if value})}"


def _link(href: str, rel: str, media_type: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": media_type}
