"""The contract of everything that says how long a journey takes (contract 4 of the architecture)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import InvalidValueError

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Positions, WGS 84 degrees; `lon` and `lat` have shape ``(n,)``."""

    lon: Floats
    lat: Floats

    def __post_init__(self) -> None:
        lon = np.atleast_1d(np.asarray(self.lon, dtype=np.float64))
        lat = np.atleast_1d(np.asarray(self.lat, dtype=np.float64))
        if lon.shape != lat.shape or lon.ndim != 1:
            raise InvalidValueError(f"lon has shape {lon.shape} and lat {lat.shape}; both must be (n,)")
        bad = ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))  # NaN is bad too
        if bad.any():
            first = int(np.flatnonzero(bad)[0])
            raise InvalidValueError(
                f"point {first} is lon {lon[first]}, lat {lat[first]}; lon must be -180 to 180 and "
                "lat -90 to 90 degrees; are they swapped, or in metres?"
            )
        object.__setattr__(self, "lon", lon)
        object.__setattr__(self, "lat", lat)

    def __len__(self) -> int:
        return len(self.lon)

    @classmethod
    def of(cls, table: "pd.DataFrame") -> "Points":
        """Return the positions of a table's rows, columns `lon` and `lat`."""
        return cls(table["lon"].to_numpy(dtype=float), table["lat"].to_numpy(dtype=float))


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each target the source that reaches it first.

    `source` is its index, -1 where none can come; `travel_time_s` is ``inf`` there. A tie stays
    with the source of the lower index, so that nothing but the data decides.
    """

    source: Ints
    travel_time_s: Times


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One way from a place to another.

    Parameters
    ----------
    travel_time_s, distance_m
        Of the whole way; ``inf`` when there is none.
    ferry_time_s
        How much of the time is ferry, waiting included.
    lon, lat
        The line, shape ``(n,)``.
    snapped_m
        How far the asked start and end lie from the network, metres.
    """

    travel_time_s: float
    distance_m: float
    ferry_time_s: float
    lon: Floats
    lat: Floats
    snapped_m: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What stands behind a travel time: to be shown with every result."""

    engine: str  # road, cch or line
    data_date: str  # ISO; empty for line
    licence: str
    attribution: str
    profile: str  # name and the numbers that matter
    fingerprint: str  # hash of graph, profile and closures
    judges_compliance: bool  # may it be held against a response-time rule?
    note: str = ""


class TravelTimes(Protocol):
    """How long from places to places. Profile and closures are bound when it is made."""

    def nearest(self, sources: Points, targets: Points) -> Nearest:
        """Say which source reaches each target first."""

    def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
        """Return seconds, shape ``(n_sources, n_targets)``; ``inf`` beyond the limit."""

    def isochrone(self, source: Points, limits_s: Sequence[float]) -> Sequence[object]:
        """Return a shapely geometry of what is reached within each limit."""

    def route(self, source: Points, target: Points) -> Route:
        """Return the fastest way from one place to another."""

    def knows(self, places: Points) -> Bools:
        """Say which places the data reach: elsewhere ``inf`` is want of data, not of a way."""

    def describe(self) -> Description:
        """Say what stands behind the times."""
