"""How soon those who could help are at a place: by road as far as it must be known, the others at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.following import Moment
from samvirke.travel.fleet import Fleet
from samvirke.travel.inbound import Ends, Inbound, Search
from samvirke.travel.times import Floats, Ints, Points, TravelTimes

FIRST_FOUND = 24  # stops looked for at first; then half as many again


class Reached:
    """Times of some units to one place, so far as they are known.

    Attributes
    ----------
    base_s, travel_s
        From their bases, and from where they are; ``inf`` where there is no way, or it is not known yet.
        Kept in 32 bits, as in a `World`; shape ``(n,)``.
    horizon_s
        What is not known yet takes as long or longer.
    """

    def __init__(
        self,
        base: Ends,
        moment: Moment,
        drives: np.ndarray,
        own_s: tuple[Floats, Floats],
        nodes: Ints,
        search: Search | None,
    ) -> None:
        self._base, self._moment, self._drives, self._search = base, moment, drives, search
        self._own_s = own_s
        self._nodes = nodes
        self._take()

    @property
    def engines(self) -> tuple[str, ...]:
        """What answered for the roads."""
        return () if self._search is None else self._search.engines

    def go_on(self, first: int = FIRST_FOUND, limit_s: float = np.inf) -> None:
        """Look half as far again, at first for so many stops; not beyond the limit."""
        search = self._search
        if search is None:
            return
        if search.is_far and search.leap(self._nodes):
            self._take()
            return
        search.go_on(found=max(first, 3 * search.found // 2 + 1), limit_s=limit_s)
        self._take()

    def _take(self) -> None:
        self.base_s, self.travel_s = (own.copy() for own in self._own_s)
        self.horizon_s = np.inf
        if self._search is not None:
            drives, placed = self._drives, self._drives & self._moment.is_placed
            self.base_s[drives] = self._search.seconds(_some(self._base, drives))
            self.travel_s[drives] = self.base_s[drives]
            self.travel_s[placed] = self._search.seconds(_some(self._moment.at, placed))
            self.horizon_s = self._search.horizon_s
        self.base_s = self.base_s.astype(np.float32).astype(float)
        self.travel_s = self.travel_s.astype(np.float32).astype(float)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bases:
    """Where some units are at home; all arrays have shape ``(n,)``.

    Parameters
    ----------
    site
        Number of the site of each: many share one.
    lon, lat
        Where it lies, WGS 84 degrees.
    ends
        The same on the roads.
    fleet
        Number of the fleet of each.
    """

    site: Ints
    lon: Floats
    lat: Floats
    ends: Ends
    fleet: Ints

    def some(self, units: Ints) -> "Bases":
        """Return those of some units."""
        return Bases(
            site=self.site[units],
            lon=self.lon[units],
            lat=self.lat[units],
            ends=_some(self.ends, units),
            fleet=self.fleet[units],
        )


@contextmanager
def reach(
    place: Points,
    bases: Bases,
    moment: Moment,
    fleets: Sequence[Fleet],
    *,
    road: TravelTimes,
    inbound: Inbound | None,
) -> Iterator[Reached]:
    """Begin to look for units; it ends with the block.

    Parameters
    ----------
    place
        Where to.
    bases, moment
        Where the units are at home, and where they are.
    fleets
        What they travel with.
    road
        Travel times of what drives, asked for all at once where there is no `inbound`.
    inbound
        The roads, asked as far as needed; None: straight lines and the like.
    """
    drives = np.isin(bases.fleet, [n for n, fleet in enumerate(fleets) if fleet.mode == "road"])
    base_s = np.full(len(bases.fleet), np.inf)
    travel_s = base_s.copy()
    for number in np.flatnonzero(np.bincount(bases.fleet)).tolist():
        times = fleets[number].times(road)
        mine = np.flatnonzero(bases.fleet == number)
        if inbound is not None and fleets[number].mode == "road":
            continue
        _, first, which = np.unique(bases.site[mine], return_index=True, return_inverse=True)
        sites = mine[first]
        base_s[mine] = _times_s(times, bases.lon[sites], bases.lat[sites], place)[which.reshape(-1)]
        travel_s[mine] = base_s[mine]
        away = mine[moment.is_placed[mine]]
        travel_s[away] = _times_s(times, moment.lon[away], moment.lat[away], place)
    own_s = (base_s, travel_s)
    if inbound is None or not drives.any():
        yield Reached(bases.ends, moment, drives, own_s, np.empty(0, dtype=np.int64), None)
        return
    nodes = np.concatenate([bases.ends.node[drives], moment.at.node[drives & moment.is_placed]])
    wanted = nodes[nodes >= 0]
    with inbound.to(place, wanted) as search:
        yield Reached(bases.ends, moment, drives, own_s, wanted, search)


def _times_s(times: TravelTimes, lon: Floats, lat: Floats, place: Points) -> Floats:
    if not len(lon):
        return np.empty(0)
    return np.asarray(times.matrix(Points(lon, lat), place)[:, 0], dtype=float)


def _some(ends: Ends, chosen: np.ndarray) -> Ends:
    return Ends(ends.node[chosen], ends.access_s[chosen])
