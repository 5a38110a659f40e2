"""Places by their names: the municipalities and sites of the register, found as one types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from samvirke.register.region import Region

MOST = 12
SHORTEST = 2  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that has a name.

    Parameters
    ----------
    name
        As the register writes it.
    kind
        `municipality`, or the kind of the site: fire_station, hospital …
    municipality
        Name of the municipality it lies in.
    lon, lat
        Where, WGS 84 degrees; of a municipality where most of its people live.
    """

    name: str
    kind: str
    municipality: str
    lon: float
    lat: float

    def as_document(self) -> Mapping[str, object]:
        """Return it as JSON holds it."""
        return {name: getattr(self, name) for name in ("name", "kind", "municipality", "lon", "lat")}


def places_named(region: Region | None, words: str) -> list[Place]:
    """Return the places whose names hold what was typed: those that begin so first, municipalities first.

    None where there is no register, or where fewer than two letters are typed.
    """
    wanted = words.strip().casefold()
    if region is None or len(wanted) < SHORTEST:
        return []
    found = [
        (_rank(name, wanted), place.kind != "municipality", place.name, n)
        for n, (name, place) in enumerate(_index(region))
        if wanted in name
    ]
    index = _index(region)
    return [index[n][1] for *_, n in sorted(found)[:MOST]]


def _rank(name: str, wanted: str) -> int:
    """Return 0 for a name that begins so, 1 where a word of it does, else 2."""
    if name.startswith(wanted):
        return 0
    return 1 if any(word.startswith(wanted) for word in name.replace("-", " ").split()) else 2


RIM = 0.3  # degrees around the middles of municipalities


@lru_cache(maxsize=8)
def area_of(region: Region | None, centre: str) -> Sequence[float] | None:
    """Return west, south, east and north of where a centre answers; None: the register does not tell.

    The register calls the centre `110.innlandet` ``centre-110-innlandet``.
    """
    if region is None or "municipalities" not in region.tables:
        return None
    rows = region.tables["municipalities"]
    column = f"centre_{centre.partition('.')[0]}"
    if column not in rows:
        return None
    own = rows[rows[column].astype(str) == f"centre-{centre.replace('.', '-')}"]
    if own.empty:
        return None
    lon, lat = own["lon"].astype(float), own["lat"].astype(float)
    box = (lon.min() - RIM, lat.min() - RIM / 2, lon.max() + RIM, lat.max() + RIM / 2)
    return tuple(round(float(edge), 2) for edge in box)


@lru_cache(maxsize=2)
def _index(region: Region) -> Sequence[tuple[str, Place]]:
    """Return all places with their names as they are looked for."""
    tables = region.tables
    names: dict[str, str] = {}
    found = []
    if "municipalities" in tables:
        rows = tables["municipalities"]
        names = dict(zip(rows["id"].astype(str), rows["name"].astype(str), strict=True))
        found += [
            Place(name=name, kind="municipality", municipality=name, lon=lon, lat=lat)
            for name, lon, lat in zip(
                rows["name"].astype(str), rows["lon"].astype(float), rows["lat"].astype(float), strict=True
            )
        ]
    if "sites" in tables:
        rows = tables["sites"]
        columns = (rows[name] for name in ("name", "kind", "municipality", "lon", "lat"))
        found += [
            Place(
                name=str(name),
                kind=str(kind),
                municipality=names.get(str(municipality), ""),
                lon=float(lon),
                lat=float(lat),
            )
            for name, kind, municipality, lon, lat in zip(*columns, strict=True)
        ]
    return [(place.name.casefold(), place) for place in found]
