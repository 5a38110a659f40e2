"""Which sites reach each point in time, as a sparse table."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

Sites = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """The sites that reach each point: ``sites[starts[i]:starts[i + 1]]`` for point i, rising.

    Parameters
    ----------
    starts
        Shape ``(n_points + 1,)``, from 0 and not falling.
    sites
        Site numbers, each from 0 to ``n_sites - 1``, at most once a point.
    n_sites
        How many sites there are, those that reach nobody included.
    """

    starts: Ints
    sites: Sites
    n_sites: int

    def __post_init__(self) -> None:
        starts = np.ascontiguousarray(self.starts, dtype=np.int64)
        sites = np.ascontiguousarray(self.sites, dtype=np.int32)
        if len(starts) == 0 or starts[0] != 0 or starts[-1] != len(sites) or (np.diff(starts) < 0).any():
            raise InvalidValueError(
                f"starts must rise from 0 to the {len(sites)} entries of sites; use Coverage.of or "
                "Coverage.within, which build it"
            )
        if len(sites) and not (sites.min() >= 0 and sites.max() < self.n_sites):
            raise InvalidValueError(
                f"sites are numbered {sites.min()} to {sites.max()}; they must lie in 0 to {self.n_sites - 1}"
            )
        object.__setattr__(self, "starts", starts)
        object.__setattr__(self, "sites", sites)

    @property
    def n_points(self) -> int:
        """How many points there are, those that nobody reaches included."""
        return len(self.starts) - 1

    @classmethod
    def of(cls, reach_s: npt.NDArray[np.floating], limit_s: float | Floats) -> "Coverage":
        """Return who is reached within a limit; a site exactly at the limit is in time.

        Parameters
        ----------
        reach_s
            Seconds from alert to arrival, shape ``(n_points, n_sites)``; ``inf`` where there is no way.
        limit_s
            Longest accepted time in seconds: one for all or ``(n_points,)``. NaN: no limit is known
            there, and nobody is in time.
        """
        reach_s = np.asarray(reach_s)
        if reach_s.ndim != 2:
            raise InvalidValueError(f"reach_s has shape {reach_s.shape}; it must be (n_points, n_sites)")
        limits_s = np.asarray(limit_s, dtype=np.float64)
        if limits_s.ndim and limits_s.shape != reach_s.shape[:1]:
            raise InvalidValueError(
                f"limit_s has shape {limits_s.shape} and reach_s {reach_s.shape}; "
                "give one limit, or one for each point"
            )
        limits_s = np.ascontiguousarray(np.broadcast_to(limits_s, reach_s.shape[:1]))
        starts = _starts(_count_in_time(reach_s, limits_s))
        return cls(starts, _fill_in_time(reach_s, limits_s, starts), reach_s.shape[1])

    @classmethod
    def within(cls, points: Floats, sites: Floats, radius: float) -> "Coverage":
        """Return which sites lie within a straight distance, in the unit of the coordinates.

        `points` are ``(n_points, 2)`` and `sites` ``(n_sites, 2)`` on a plane; time and memory grow with
        the pairs found, not with points × sites.
        """
        points = np.ascontiguousarray(points, dtype=np.float64)
        sites = np.ascontiguousarray(sites, dtype=np.float64)
        if not radius > 0 or not np.isfinite(radius):
            raise InvalidValueError(f"radius is {radius}; it must be a length above 0")
        if points.shape[1:] != (2,) or sites.shape[1:] != (2,):
            raise InvalidValueError(
                f"points are {points.shape} and sites {sites.shape}; both must be (n, 2), on a plane"
            )
        if not (np.isfinite(points).all() and np.isfinite(sites).all()):
            raise InvalidValueError("points and sites must be finite; leave out those without a place")
        if len(sites) == 0:
            return cls(np.zeros(len(points) + 1, np.int64), np.empty(0, np.int32), 0)
        grid = _grid(sites, radius)
        starts = _starts(_count_near(points, sites, radius, *grid))
        return cls(starts, _fill_near(points, sites, radius, *grid, starts), len(sites))

    def points_of_sites(self) -> tuple[Ints, Sites]:
        """Return the table turned over: ``points[starts[j]:starts[j + 1]]`` of each site, rising."""
        starts = _starts(np.bincount(self.sites, minlength=self.n_sites))
        return starts, _turned(self.starts, self.sites, starts)

    def keep(self, points: Ints) -> "Coverage":
        """Return the table of some points, in the order given."""
        lengths = np.diff(self.starts)[points]
        starts = _starts(lengths)
        entry = np.arange(starts[-1]) + np.repeat(self.starts[points] - starts[:-1], lengths)
        return Coverage(starts, self.sites[entry], self.n_sites)

    def only(self, kept: npt.NDArray[np.bool_]) -> "Coverage":
        """Return the table without the sites that are not kept; numbers stay."""
        entries = kept[self.sites]
        before = np.concatenate([[0], np.cumsum(entries)])
        return Coverage(before[self.starts], self.sites[entries], self.n_sites)


def _starts(counts: Ints) -> Ints:
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


@kernel
def _count_in_time(reach_s: npt.NDArray[np.floating], limits_s: Floats) -> Ints:
    count = np.zeros(reach_s.shape[0], dtype=np.int64)
    for point in range(reach_s.shape[0]):
        for site in range(reach_s.shape[1]):
            # inf <= inf is no arrival; NaN compares false.
            if reach_s[point, site] <= limits_s[point] and reach_s[point, site] < np.inf:
                count[point] += 1
    return count


@kernel
def _fill_in_time(reach_s: npt.NDArray[np.floating], limits_s: Floats, starts: Ints) -> Sites:
    sites = np.empty(starts[-1], dtype=np.int32)
    entry = 0
    for point in range(reach_s.shape[0]):
        for site in range(reach_s.shape[1]):
            if reach_s[point, site] <= limits_s[point] and reach_s[point, site] < np.inf:
                sites[entry] = site
                entry += 1
    return sites


def in_time_plain(reach_s: npt.NDArray[np.floating], limits_s: Floats) -> list[list[int]]:
    """Say what `Coverage.of` means."""
    return [
        [site for site, time_s in enumerate(row) if time_s <= limit_s and time_s < np.inf]
        for row, limit_s in zip(reach_s, limits_s, strict=True)
    ]


def _grid(sites: Floats, radius: float) -> tuple[Floats, float, Ints, Ints, Ints]:
    # Squares of the radius: what is within reach lies in the nine around. At most 2 048 a side, so
    # that a short radius on a wide plane does not fill the memory.
    corner = sites.min(axis=0)
    side = max(radius, float((sites.max(axis=0) - corner).max()) / 2_048)
    square = np.floor((sites - corner) / side).astype(np.int64)
    shape = square.max(axis=0) + 1
    flat = square[:, 0] * shape[1] + square[:, 1]
    by_square = np.argsort(flat, kind="stable")
    return corner, side, shape, _starts(np.bincount(flat, minlength=int(shape.prod()))), by_square


@kernel
def _count_near(
    points: Floats,
    sites: Floats,
    radius: float,
    corner: Floats,
    side: float,
    shape: Ints,
    starts: Ints,
    by_square: Ints,
) -> Ints:
    count = np.zeros(len(points), dtype=np.int64)
    for point in range(len(points)):
        x, y = points[point, 0], points[point, 1]
        column, row = int(np.floor((x - corner[0]) / side)), int(np.floor((y - corner[1]) / side))
        for i in range(max(0, column - 1), min(shape[0], column + 2)):
            for j in range(max(0, row - 1), min(shape[1], row + 2)):
                for entry in range(starts[i * shape[1] + j], starts[i * shape[1] + j + 1]):
                    site = by_square[entry]
                    east, north = x - sites[site, 0], y - sites[site, 1]
                    if east * east + north * north <= radius * radius:
                        count[point] += 1
    return count


@kernel
def _fill_near(
    points: Floats,
    sites: Floats,
    radius: float,
    corner: Floats,
    side: float,
    shape: Ints,
    starts: Ints,
    by_square: Ints,
    of_point: Ints,
) -> Sites:
    near = np.empty(of_point[-1], dtype=np.int32)
    for point in range(len(points)):
        x, y = points[point, 0], points[point, 1]
        column, row = int(np.floor((x - corner[0]) / side)), int(np.floor((y - corner[1]) / side))
        end = of_point[point]
        for i in range(max(0, column - 1), min(shape[0], column + 2)):
            for j in range(max(0, row - 1), min(shape[1], row + 2)):
                for entry in range(starts[i * shape[1] + j], starts[i * shape[1] + j + 1]):
                    site = by_square[entry]
                    east, north = x - sites[site, 0], y - sites[site, 1]
                    if east * east + north * north <= radius * radius:
                        near[end] = site
                        end += 1
        near[of_point[point] : end].sort()
    return near


def within_plain(points: Floats, sites: Floats, radius: float) -> list[list[int]]:
    """Say what `Coverage.within` means."""
    away = points[:, None] - sites[None]
    return [list(np.flatnonzero(row)) for row in (away**2).sum(axis=2) <= radius * radius]


@kernel
def _turned(starts: Ints, sites: Sites, of_site: Ints) -> Sites:
    points = np.empty(len(sites), dtype=np.int32)
    end = of_site[:-1].copy()
    for point in range(len(starts) - 1):
        for entry in range(starts[point], starts[point + 1]):
            points[end[sites[entry]]] = point
            end[sites[entry]] += 1
    return points
