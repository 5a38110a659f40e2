"""Closures where no road data are: a journey whose straight line crosses an area takes a detour.

How long the way round is cannot be told from straight lines, so it is stated by whoever asks: modelled,
never observed, and never judged against a rule.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.travel.closure import Closure
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Bools, Description, Floats, Nearest, Points, Route, Times

# How many in one go, so that memory stays bounded: journeys looked at; lines made and held against an area.
BLOCK, LINES = 4_000_000, 500_000


@dataclass(frozen=True, eq=False)
class DetourTimes:
    """Straight lines that go round closed areas; see `samvirke.travel.times.TravelTimes`.

    Each area that a journey crosses costs its detour once, however long the way through it; one that
    begins or ends in an area crosses it. No journey is shorter than without the closures.

    Parameters
    ----------
    line
        The times without closures.
    closures
        The areas; their moments are not looked at, all of them hold.
    detours_s
        How much longer the way round each area takes, above 0 and finite; one for each closure.
    """

    line: LineTimes
    closures: Sequence[Closure]
    detours_s: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.detours_s) != len(self.closures):
            raise InvalidValueError(
                f"detours_s has {len(self.detours_s)} values and there are {len(self.closures)} closures; "
                "give one for each"
            )
        for closure, detour_s in zip(self.closures, self.detours_s, strict=True):
            if not 0 < detour_s < np.inf:
                raise InvalidValueError(
                    f"detour_s of {closure.name or 'a closure'} is {detour_s}; it must be above 0 s and "
                    "finite; state how much longer the way round takes"
                )

    def longer_s(self, sources: Points, targets: Points) -> Floats:
        """Return the detours of the areas that each journey meets, shape ``(n_sources, n_targets)``.

        A line is straight on the map in degrees, not a great circle: within a county the two lie a
        few metres apart.
        """
        longer_s = np.zeros((len(sources), len(targets)))
        for closure, detour_s in zip(self.closures, self.detours_s, strict=True):
            shapely.prepare(closure.area)
            near = _may_meet(closure.area.bounds, sources, targets)
            from_, to = np.nonzero(near)
            for some in np.array_split(np.arange(len(from_)), 1 + len(from_) // LINES):
                ends = np.empty((len(some), 2, 2))
                ends[:, 0, 0], ends[:, 0, 1] = sources.lon[from_[some]], sources.lat[from_[some]]
                ends[:, 1, 0], ends[:, 1, 1] = targets.lon[to[some]], targets.lat[to[some]]
                meets = shapely.intersects(closure.area, shapely.linestrings(ends))
                longer_s[from_[some], to[some]] += detour_s * meets
        return longer_s

    def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
        """Return seconds, shape ``(n_sources, n_targets)``; ``inf`` beyond the limit."""
        result = self.line.matrix(sources, targets)
        rows = max(1, BLOCK // max(1, len(targets)))
        for first in range(0, len(sources), rows):
            block = Points(sources.lon[first : first + rows], sources.lat[first : first + rows])
            result[first : first + rows] += self.longer_s(block, targets).astype(np.float32)
        result[result > limit_s] = np.inf
        return result

    def nearest(self, sources: Points, targets: Points) -> Nearest:
        """Say which source reaches each target first."""
        if not len(sources):
            return self.line.nearest(sources, targets)
        time_s = self.matrix(sources, targets)
        source = time_s.argmin(axis=0)  # equal: the lower index
        return Nearest(source=source, travel_time_s=time_s[source, np.arange(len(targets))])

    def isochrone(self, source: Points, limits_s: Sequence[float]) -> Sequence[object]:
        """Return what is reached within each limit: circles, with the shadows of the areas cut back."""
        return [self._shape(source, limit_s) for limit_s in limits_s]

    def route(self, source: Points, target: Points) -> Route:
        """Return the straight line with the time of the detours; the way round itself is not known."""
        straight = self.line.route(source, target)
        longer_s = float(self.longer_s(source, target)[0, 0])
        return replace(straight, travel_time_s=straight.travel_time_s + longer_s)

    def knows(self, places: Points) -> Bools:
        """Say which places the data reach: a straight line leads everywhere."""
        return self.line.knows(places)

    def describe(self) -> Description:
        """Say what stands behind the times."""
        straight = self.line.describe()
        return replace(
            straight,
            fingerprint=f"{straight.fingerprint}-{self.fingerprint}",
            note=f"{straight.note}; modelled: {self._stated} s longer through {len(self.closures)} closed "
            "areas, as stated, not from roads",
        )

    @property
    def _stated(self) -> str:
        return ", ".join(f"{detour_s:g}" for detour_s in self.detours_s)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of areas and detours: equal ones give equal times."""
        digest = hashlib.sha256()
        for closure, detour_s in zip(self.closures, self.detours_s, strict=True):
            digest.update(repr(float(detour_s)).encode())
            digest.update(closure.area.normalize().wkb)
        return digest.hexdigest()[:16]

    def _shape(self, source: Points, limit_s: float) -> shapely.Polygon:
        """Go out along each bearing: behind each area met, what its detour leaves is reached."""
        rim = self._circle(source, limit_s)
        if rim is None:
            return shapely.Polygon()
        here = np.array([source.lon[0], source.lat[0]])
        circles: dict[float, Floats | None] = {0.0: rim}  # by seconds of detour paid so far
        ends = np.empty_like(rim)
        for bearing, end in enumerate(rim):
            met = self._met(here, end)  # as shares of the way to the rim, ascending
            reached = met[0][0] if met else 1.0
            paid_s = 0.0
            for n, (at, detour_s) in enumerate(met, start=1):
                paid_s += detour_s
                if paid_s not in circles:
                    circles[paid_s] = self._circle(source, limit_s - paid_s)
                circle = circles[paid_s]
                if circle is None:
                    break
                rest = float(np.linalg.norm(circle[bearing] - here) / np.linalg.norm(end - here))
                next_at = met[n][0] if n < len(met) else 1.0
                reached = max(reached, min(rest, next_at)) if rest > at else reached
            ends[bearing] = here + reached * (end - here)
        shape: shapely.Polygon = shapely.Polygon(ends)
        return shape if shape.is_valid else shape.buffer(0)

    def _circle(self, source: Points, limit_s: float) -> Floats | None:
        """Return the rim of what is reached on open ground, shape ``(n, 2)``; None: nothing is."""
        shape = self.line.isochrone(source, [limit_s])[0]
        assert isinstance(shape, shapely.Polygon)  # of straight lines: a circle, or empty
        return None if shape.is_empty else np.array(shape.exterior.coords)

    def _met(self, here: Floats, end: Floats) -> list[tuple[float, float]]:
        """Return where a ray meets each area first, as shares of its length, ascending, with its detour."""
        ray = shapely.LineString([here, end])
        found = []
        for closure, detour_s in zip(self.closures, self.detours_s, strict=True):
            inside = closure.area.intersection(ray)
            if not inside.is_empty:
                away = np.linalg.norm(shapely.get_coordinates(inside) - here, axis=1)
                found.append((float(away.min() / ray.length), detour_s))
        return sorted(found)


def _may_meet(bounds: tuple[float, float, float, float], sources: Points, targets: Points) -> Bools:
    """Say which journeys meet a box: their own boxes overlap, and its corners lie on both sides."""
    west, south, east, north = bounds
    lon, lat = sources.lon[:, None], sources.lat[:, None]
    to_lon, to_lat = targets.lon[None, :], targets.lat[None, :]
    near = np.minimum(lon, to_lon) <= east
    near &= np.maximum(lon, to_lon) >= west
    near &= np.minimum(lat, to_lat) <= north
    near &= np.maximum(lat, to_lat) >= south
    from_, to = np.nonzero(near)
    across, along = targets.lon[to] - sources.lon[from_], targets.lat[to] - sources.lat[from_]
    sides = np.stack(
        [
            across * (y - sources.lat[from_]) - along * (x - sources.lon[from_])
            for x, y in ((west, south), (west, north), (east, south), (east, north))
        ]
    )
    slack = 1e-12  # of a line that only touches a corner, lost in rounding
    one_side = (sides > slack).all(axis=0) | (sides < -slack).all(axis=0)
    near[from_[one_side], to[one_side]] = False
    return np.asarray(near)
