"""A compliance table: with so many units free, these bases shall be manned."""

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import ClassVar

import numpy as np

from samvirke.engine.response.build import stops_in
from samvirke.engine.response.dispatch.cover import Cover
from samvirke.engine.response.dispatch.cover_keeping import assumed
from samvirke.engine.response.dispatch.covering import cover_of, members_of, nobody_gives
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.register.small_csv import read_rows

COLUMNS = ("free", "stations")


@dataclass(frozen=True, slots=True)
class ComplianceRule:
    """Free units are moved so that the bases of the table's row are manned.

    Parameters
    ----------
    capability
        Whose units are moved.
    limit_s
        Driving time within which a stop covers a place, for a table that is worked out.
    busy_share
        How likely a unit is busy, 0 to below 1; None: estimated from the course.
    rows
        Sites of each row from 0 free units upwards, as a planner wrote them; None: worked out by
        `compliance_rows`.
    """

    capability: str = "health.ambulance"
    limit_s: float = field(default_factory=lambda: assumed("limit_s"))
    busy_share: float | None = None
    rows: tuple[tuple[str, ...], ...] | None = None
    name: ClassVar[str] = "compliance"
    meaning: ClassVar[str] = "With n units free the bases of row n are manned; a table, own or worked out."
    sees_area: ClassVar[bool] = True

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return the table in stops of the world."""
        if self.rows is not None:
            return Dispatch(move_up=self._written(region, world, self.rows))
        cover = cover_of(
            region,
            world,
            course,
            capability=self.capability,
            limit_s=self.limit_s,
            busy_share=self.busy_share,
        )
        return Dispatch(move_up=Compliance(members=cover.members, rows=compliance_rows(world, cover)))

    def _written(self, region: Region, world: World, rows: tuple[tuple[str, ...], ...]) -> Compliance:
        if self.capability not in world.capabilities:
            raise nobody_gives(region, world, self.capability)
        members = members_of(world, self.capability)
        fleets = set(world.stop_fleet[world.unit_stop[members]].tolist())
        stop_at: dict[str, int] = {}
        for (_, site), stop in stops_in(region, world).items():
            if int(world.stop_fleet[stop]) in fleets:
                stop_at.setdefault(site, stop)  # of two fleets at one site the first
        for row in rows:
            unknown = [site for site in row if site not in stop_at]
            if unknown:
                raise BadInputError(
                    f"the compliance table names {unknown[0]!r}; it must be a site where units that travel "
                    f"like those of {self.capability} rest, or a hospital, such as "
                    f"{', '.join([*stop_at][:5])}"
                )
        size = int(members.sum())
        # Rows that were left out at the end ask what the last one asks.
        full = [*rows, *([rows[-1] if rows else ()] * (size + 1 - len(rows)))][: size + 1]
        return Compliance(
            members=members, rows=tuple(tuple(stop_at[s] for s in row[:n]) for n, row in enumerate(full))
        )


def compliance_rows(world: World, cover: Cover) -> tuple[tuple[int, ...], ...]:
    r"""Work out a compliance table greedily: each row is the one before and the stop that adds most.

    Parameters
    ----------
    world
        Where units rest; no more units stand in stops of a fleet than it has.
    cover
        Of the group.

    Returns
    -------
    One row for each number of free units, from 0.

    Notes
    -----
    Row n maximises :math:`\sum_p w_p \sum_{k<m_p} (1-q) q^k`, m the units that cover p, one unit after
    another. The sum is submodular, so each row has at least 1 - 1/e (63 %) of the most there is, half
    where the group has several fleets; rows are nested, so that one more free unit moves one unit.
    Gendreau, Laporte, Semet (2006), Journal of the Operational Research Society 57, 22-28, choose all
    rows by one integer program with a limit on the moves between them (MECRP); ours needs no solver and
    proves no optimum.
    """
    fleet_of_unit = world.stop_fleet[world.unit_stop]
    left = {int(f): int((fleet_of_unit[cover.members] == f).sum()) for f in np.unique(fleet_of_unit)}
    stops = np.unique(world.unit_stop[cover.members])
    points = [cover.points[cover.starts[s] : cover.starts[s + 1]] for s in stops]
    standing = np.zeros(len(cover.weight), dtype=np.int64)
    rows: list[tuple[int, ...]] = [()]
    for _ in range(int(cover.members.sum())):
        gain = np.array([(cover.weight[p] * cover.worth[standing[p]]).sum() for p in points])
        gain[[left[int(f)] == 0 for f in world.stop_fleet[stops]]] = -1.0
        best = int(gain.argmax())  # equal: the lower stop
        standing[points[best]] += 1
        left[int(world.stop_fleet[stops[best]])] -= 1
        rows.append((*rows[-1], int(stops[best])))
    return tuple(rows)


def read_compliance(path: str | PathLike[str]) -> tuple[tuple[str, ...], ...]:
    """Read a table from a CSV: columns `free` (0 upwards, a row each) and `stations` (parted by semicolons).

    Raises
    ------
    BadInputError
        When it cannot be read, a number of free units is missing or stands twice, or a row lists more
        stations than units are free.
    """
    place = Path(path)
    found: dict[int, tuple[str, ...]] = {0: ()}
    for number, row in read_rows(place, COLUMNS):
        if not row["free"].isdecimal() or (int(row["free"]) in found and int(row["free"]) > 0):
            raise BadInputError(
                f"{place}, row {number}: free is {row['free']!r}; it must be a whole number of free units, "
                "each once"
            )
        free = int(row["free"])
        stations = tuple(part.strip() for part in row["stations"].split(";") if part.strip())
        if len(stations) > free:
            raise BadInputError(
                f"{place}, row {number} mans {len(stations)} stations with {free} free units; it must man as "
                "many or fewer"
            )
        found[free] = stations
    missing = sorted(set(range(len(found))) - set(found))
    if missing:
        raise BadInputError(f"{place} has no row for {missing[0]} free units; write one for each number")
    return tuple(found[free] for free in range(len(found)))
