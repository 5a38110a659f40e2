"""Who takes part: the centres that may share, those who back them up, and the people they serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.staffing import enough_operators
from samvirke.engine.calls.usual import usual
from samvirke.engine.calls.volumes import CENTRE_COLUMNS, call_volumes
from samvirke.model.errors import BadInputError
from samvirke.model.sphere import unit_vectors
from samvirke.prepare.measures.call_centres.minimum import Targets
from samvirke.register.area import cut, municipalities_of
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.times import Ints

MOST_OPERATORS = 200
MOST_CALLS = 2_000_000  # a year; all 112 calls of Norway are 734 000


@dataclass(frozen=True, eq=False, kw_only=True)
class Setting:
    """The stage for every arrangement.

    Parameters
    ----------
    region
        The municipalities that the centres serve, and no others.
    inside
        Municipalities of the area that was asked for.
    centres
        All that take part, staffed.
    names
        What people call them.
    rooms
        Which may sit together, by index; no centre is in two.
    members
        Centres of the rooms, ascending.
    backup
        Who takes a lost centre's calls, by index; -1: nobody.
    targets
        Answer targets of the members.
    volumes
        Calls a year, as `call_volumes` gives them.
    typed
        Centres whose staffing the planner gave.
    """

    region: Region
    inside: tuple[str, ...]
    centres: Centres
    names: tuple[str, ...]
    rooms: tuple[tuple[int, ...], ...]
    members: Ints
    backup: Ints
    targets: Targets
    volumes: pd.DataFrame
    typed: frozenset[str]

    @property
    def services(self) -> tuple[str, ...]:
        """110, 112 or 113 of each member."""
        return tuple(SERVICES[self.centres.service[member]] for member in self.members)


def setting_of(
    region: Region,
    area: str = "",
    *,
    rooms: Sequence[Sequence[str]] = (),
    staff: Mapping[str, int] | None = None,
    volumes: Mapping[str, float] | None = None,
) -> Setting:
    """Find who takes part.

    Parameters
    ----------
    region
        Its municipalities name their centres.
    area
        A county or municipalities; empty: the whole region.
    rooms
        Ids of the centres that may share a room, two or more in each; none: those that serve most
        residents of the area, one a service, in one room.
    staff
        Centre → operators on duty at all hours; others get as many as their answer target takes, hour by
        hour, at least two.
    volumes
        Centre → calls a year; others get the published or modelled volume.

    Raises
    ------
    BadInputError
        When a centre is unknown or stands in two rooms, a room has fewer than two centres, a staff or volume
        cannot be, or no municipality of the area names centres.
    """
    inside = municipalities_of(region, area)
    table = region.municipalities.set_index("id")
    known = _centres_of(region)
    chosen = [list(room) for room in rooms] or [_main(table.loc[list(inside)])]
    for centre in [c for room in chosen for c in room] + list(staff or {}) + list(volumes or {}):
        if centre not in known:
            raise BadInputError(
                f"{centre!r} is no centre that a municipality of {region.name} names; "
                + (did_you_mean(centre, known) or f"the centres are {', '.join(known)}")
            )
    _reject_rooms(chosen)
    _reject_numbers("operators", staff or {}, MOST_OPERATORS)
    _reject_numbers("calls a year", volumes or {}, MOST_CALLS)
    wanted = [centre for room in chosen for centre in room]
    helpers = _backups(region, known, wanted)
    served = _served(region, {*wanted, *(helper for helper in helpers.values() if helper)})
    part = cut(region, ",".join(served), ring_m=0.0)
    listed = call_volumes(part)
    for centre, calls in (volumes or {}).items():
        row = listed["centre"] == centre
        listed.loc[row, ["calls_per_year", "low", "high"]] = float(calls)
        listed.loc[row, ["quality", "source"]] = ["typed", "given on the command line or in the plan"]
    centres = _staffed(enough_operators(part, volumes=listed).centres, staff or {})
    members = np.sort(np.array([centres.number(centre) for centre in wanted], dtype=np.int64))
    at = [SERVICES[centres.service[member]] for member in members]
    name = region.sites.set_index("id")["name"]
    return Setting(
        region=part,
        inside=tuple(m for m in inside if m in set(part.municipalities["id"])),
        centres=centres,
        names=tuple(str(name[centre]) for centre in centres.ids),
        rooms=tuple(tuple(centres.number(centre) for centre in room) for room in chosen),
        members=members,
        backup=np.array(
            [_number(centres, helpers.get(centre, "")) for centre in centres.ids], dtype=np.int64
        ),
        targets=Targets(
            within_s=np.array([usual(service, "answer_within_s") for service in at]),
            share=np.array([usual(service, "answer_share") for service in at]),
        ),
        volumes=listed,
        typed=frozenset(staff or {}),
    )


def _centres_of(region: Region) -> dict[str, str]:
    """Return every centre that a municipality names, with its service."""
    return {
        str(centre): service
        for service, column in zip(SERVICES, CENTRE_COLUMNS, strict=True)
        for centre in region.municipalities[column].dropna().unique()
    }


def _main(municipalities: pd.DataFrame) -> list[str]:
    """Return for each service the centre that serves most residents."""
    found = []
    for column in CENTRE_COLUMNS:
        residents = municipalities.groupby(column)["population"].sum()
        if len(residents):
            found.append(str(residents.idxmax()))
    if len(found) < 2:
        raise BadInputError(
            f"the area's municipalities name {len(found)} centres ({', '.join(found) or 'none'}); two can "
            f"share a room; fill {', '.join(CENTRE_COLUMNS)} of the table municipalities"
        )
    return found


def _reject_rooms(rooms: Sequence[Sequence[str]]) -> None:
    seated = [centre for room in rooms for centre in room]
    twice = sorted({centre for centre in seated if seated.count(centre) > 1})
    if twice:
        raise BadInputError(f"{', '.join(twice)} stands twice among the rooms; a centre sits in one")
    for room in rooms:
        if len(room) < 2:
            raise BadInputError(
                f"the room of {', '.join(room) or 'nobody'} has {len(room)} centres; it takes two or more to "
                "share: name the others too"
            )


def _reject_numbers(what: str, given: Mapping[str, float], most: float) -> None:
    for centre, number in given.items():
        if not 0 <= number <= most:
            raise BadInputError(f"{centre} has {number:g} {what}; it must be 0 to {most:,.0f}")


def _backups(region: Region, known: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """Return for each centre the nearest other of its service, as the crow flies; empty: there is none."""
    sites = region.sites.set_index("id")
    at = dict(zip(sites.index, unit_vectors(sites["lon"].to_numpy(), sites["lat"].to_numpy()), strict=True))
    found = {}
    for centre in wanted:
        others = sorted(
            other for other, service in known.items() if service == known[centre] and other != centre
        )
        away = [float(np.linalg.norm(at[centre] - at[other])) for other in others]
        found[centre] = others[int(np.argmin(away))] if others else ""
    return found


def _served(region: Region, centres: set[str]) -> tuple[str, ...]:
    """Return the municipalities that any of the centres serves."""
    rows = region.municipalities
    near = np.logical_or.reduce([rows[column].isin(centres).to_numpy() for column in CENTRE_COLUMNS])
    return tuple(rows["id"][near])


def _staffed(centres: Centres, staff: Mapping[str, int]) -> Centres:
    operators = centres.operators.copy()
    for centre, count in staff.items():
        operators[centres.number(centre)] = int(count)
    return replace(centres, operators=operators)


def _number(centres: Centres, centre: str) -> int:
    return centres.ids.index(centre) if centre in centres.ids else -1
