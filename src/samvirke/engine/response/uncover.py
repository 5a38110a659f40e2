"""What a unit's leaving would uncover: the people whom nobody else of its kind reaches within the limit.

Units count as they stand at their bases, free or on their way there. A person is covered where turn-out and
way together are within the limit of the place. Which stops reach which cells within it is worked out once;
a question then adds and compares some thousand numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.roster import Roster
from samvirke.travel.graph import expand
from samvirke.travel.times import Floats, Ints, Points, TravelTimes

BLOCK = 256  # stops whose times are asked for at once


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cover:
    """Which stops reach which cells in time with one capability, however soon the unit there moves.

    Parameters
    ----------
    members
        The units that have the capability, ascending.
    stop
        Number of the stop of each: all that travels alike from one site.
    limit_s
        For each cell the longest accepted time from alert to arrival; NaN: none is known there.
    people
        In each cell.
    of_stop, cell, time_s
        By stop: cells that it reaches within their limit, and in how many seconds; stop ``k`` has
        ``of_stop[k]`` to ``of_stop[k + 1]``.
    of_cell, cell_stop, cell_time_s
        The same by cell.
    """

    members: Ints
    stop: Ints
    limit_s: Floats
    people: Floats
    of_stop: Ints
    cell: Ints
    time_s: Floats
    of_cell: Ints
    cell_stop: Ints
    cell_time_s: Floats

    def uncovered(self, leaving: int, turnout_s: Floats) -> float:
        """Return how many people lose cover when a unit leaves, those that it covers alone.

        Parameters
        ----------
        leaving
            Its index among all units.
        turnout_s
            Until each of the members moves, ``inf`` where it is not free; shape ``(n_members,)``.
        """
        which = int(np.searchsorted(self.members, leaving))
        own_s, stop = float(turnout_s[which]), int(self.stop[which])
        mine = slice(self.of_stop[stop], self.of_stop[stop + 1])
        cells = self.cell[mine]
        cells = cells[self.time_s[mine] + own_s <= self.limit_s[cells]]
        if not len(cells):
            return 0.0
        least_s = np.full(len(self.of_stop) - 1, np.inf)
        others = np.arange(len(self.members)) != which
        np.minimum.at(least_s, self.stop[others], turnout_s[others])
        counts = self.of_cell[cells + 1] - self.of_cell[cells]
        near = expand(self.of_cell[cells], counts)
        of = np.repeat(np.arange(len(cells)), counts)
        in_time = self.cell_time_s[near] + least_s[self.cell_stop[near]] <= self.limit_s[cells[of]]
        is_covered = np.zeros(len(cells), dtype=np.bool_)
        is_covered[of[in_time]] = True
        return float(self.people[cells[~is_covered]].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """What a unit's leaving would uncover.

    Parameters
    ----------
    capability
        Of which kind of help.
    people
        Who lose it within the limit, until the unit is back.
    next_unit, next_name, next_s
        The unit of the kind that is soonest at its base then, and how soon; empty and ``inf``: there is none
        free within the time that was looked at.
    """

    capability: str
    people: float
    next_unit: str
    next_name: str
    next_s: float


def covers_of(
    roster: Roster,
    limits_s: Mapping[str, Floats],
    *,
    full: TravelTimes | None = None,
    said: Callable[[str], None] = lambda _: None,
) -> dict[str, Cover]:
    """Work out the cover of some capabilities: seconds for a region, a minute or two for a country's roads.

    Parameters
    ----------
    roster
        Its units and cells.
    limits_s
        Capability → the longest accepted time in each cell, shape ``(n_cells,)``; NaN where none is known.
    full
        Travel times that are asked for many places at once, such as accelerated ones; None: the roster's.
    said
        Told what is being done.
    """
    bases, cells = roster.bases, roster.region.cells
    _, first, stop = np.unique(
        np.stack([bases.fleet, bases.site]), axis=1, return_index=True, return_inverse=True
    )
    stop, at = stop.reshape(-1), Points.of(cells)
    wanted = np.unique(stop[roster.crews.able(limits_s)])
    longest_s = max((float(np.nanmax(limit_s, initial=0.0)) for limit_s in limits_s.values()), default=0.0)
    stops, reached, times_s = [], [], []
    for number in np.unique(bases.fleet).tolist():
        times = roster.fleets[number].times(full or roster.road)
        mine = wanted[bases.fleet[first[wanted]] == number]
        for begin in range(0, len(mine), BLOCK):
            said(f"whom stops reach in time: {begin} of {len(mine)} by {roster.fleets[number].mode}")
            some = mine[begin : begin + BLOCK]
            points = Points(bases.lon[first[some]], bases.lat[first[some]])
            reach_s = times.matrix(points, at, limit_s=longest_s)
            row, cell = np.nonzero(np.isfinite(reach_s))
            stops.append(some[row])
            reached.append(cell)
            times_s.append(reach_s[row, cell].astype(float))
    none = np.empty(0, dtype=np.int64)
    all_stops, all_cells = np.concatenate([none, *stops]), np.concatenate([none, *reached])
    all_s = np.concatenate([np.empty(0), *times_s])
    people = cells["population"].to_numpy(dtype=float)
    covers = {}
    for capability, limit_s in limits_s.items():
        members, _ = roster.crews.having.get(capability, (none, none))
        kept = np.isin(all_stops, stop[members]) & (all_s <= limit_s[all_cells])  # NaN is not
        covers[capability] = _cover(
            members,
            stop[members],
            limit_s,
            people,
            (all_stops[kept], all_cells[kept], all_s[kept]),
            len(first),
        )
    return covers


def _cover(
    members: Ints, stop: Ints, limit_s: Floats, people: Floats, pairs: tuple[Ints, Ints, Floats], n_stops: int
) -> Cover:
    stops, cells, time_s = pairs
    by_stop, by_cell = np.argsort(stops, kind="stable"), np.argsort(cells, kind="stable")
    return Cover(
        members=members,
        stop=stop,
        limit_s=limit_s,
        people=people,
        of_stop=_starts(stops, n_stops),
        cell=cells[by_stop],
        time_s=time_s[by_stop],
        of_cell=_starts(cells, len(people)),
        cell_stop=stops[by_cell],
        cell_time_s=time_s[by_cell],
    )


def _starts(numbers: Ints, count: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=count))])
