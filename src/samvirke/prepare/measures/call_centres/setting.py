"""Who takes part: the centres that may share, those who back them up, and the people they serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import SERVICES, Centres
from samvirke.engine.calls.staffing import enough_operators
from samvirke.engine.calls.usual import usual
from samvirke.engine.calls.volumes import call_volumes, with_given
from samvirke.model.errors import BadInputError
from samvirke.prepare.centre_areas import (
    centres_named,
    main_room,
    municipalities_served,
    nearest_of_its_service,
    numbered,
)
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
    known = centres_named(region)
    chosen = [tuple(room) for room in rooms] or [main_room(region, inside)]
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
    backups = {centre: nearest_of_its_service(region, centre) for centre in wanted}
    served = municipalities_served(region, {*backups, *backups.values()} - {""})
    part = cut(region, ",".join(served), ring_m=0.0)
    listed = with_given(call_volumes(part), volumes or {}, "given by the planner")
    centres = enough_operators(part, volumes=listed).centres.staffed(staff or {})
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
        backup=numbered(backups, centres),
        targets=Targets(
            within_s=np.array([usual(service, "answer_within_s") for service in at]),
            share=np.array([usual(service, "answer_share") for service in at]),
        ),
        volumes=listed,
        typed=frozenset(staff or {}),
    )


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
