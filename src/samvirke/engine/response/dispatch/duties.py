"""Whose duty each need of a course is, and who may answer for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import rows_of
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.duty import DUTY, duty_owner
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Ints

NOBODY = ""  # no organisation has the duty
# Kept with the world, whose runs all ask for the same.
_COLUMNS: WeakKeyDictionary[World, dict[str, tuple[Region, pd.Series]]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Duties:
    """The needs of a course, grouped by capability and by who has the duty of it at the place.

    Parameters
    ----------
    need_group
        Shape ``(n_needs,)``.
    groups
        For each group the capability, and the organisation that has the duty; `NOBODY` where none.
    """

    need_group: Ints
    groups: tuple[tuple[str, str], ...]


def function_of(capability: str) -> str:
    """Return the service whose duty a capability is, `NOBODY` where the law names none.

    >>> function_of("rescue.smoke_dive")
    'fire'
    """
    for row in rows_of("duty_of_capability"):
        if row["capability"] == capability:
            return row["function"]
    known = capability_catalogue().get(capability)
    return known.function if known is not None and known.function in DUTY else NOBODY


def owner_at(region: Region, capability: str, municipality: str) -> str:
    """Return the organisation with the duty of a capability in a municipality, `NOBODY` where none."""
    return owners_of(region, capability).get(municipality, NOBODY)


def owners_of(region: Region, capability: str) -> dict[str, str]:
    """Return municipality → the organisation with the duty of a capability; those without are left out."""
    function = function_of(capability)
    return duty_owner(region, function).dropna().to_dict() if function else {}


def duties(region: Region, course: Course) -> Duties:
    """Say for each need of a course who has the duty.

    Raises
    ------
    InvalidValueError
        When a need lies at a place that is no cell of the region.
    """
    capability, place = (course.needs[name].astype("category").cat for name in ("capability", "place"))
    pairs, need_group = np.unique(
        np.stack([capability.codes, place.codes]).astype(np.int64), axis=1, return_inverse=True
    )
    municipality_of = region.cells.set_index("id")["municipality"]
    names, places = capability.categories, place.categories
    lacking = set(places[np.unique(pairs[1])]) - set(municipality_of.index)
    if lacking:
        raise InvalidValueError(
            f"the course needs help at {min(lacking)!r} ({len(lacking)} such places), which is no cell of "
            f"region {region.name}; unfold the course from this region"
        )
    owners = {c: owners_of(region, names[c]) for c in np.unique(pairs[0])}
    at = [(str(names[c]), owners[c].get(municipality_of[places[p]], NOBODY)) for c, p in pairs.T]
    groups = {group: number for number, group in enumerate(dict.fromkeys(at))}
    group_of_pair = np.array([groups[group] for group in at], dtype=np.int64)
    return Duties(need_group=group_of_pair[need_group.reshape(-1)], groups=tuple(groups))


def above(region: Region) -> Mapping[str, frozenset[str]]:
    """Return for each organisation itself and all that own or govern it."""
    parent = region.organisations.set_index("id")["parent"].dropna().to_dict()
    found = {}
    for organisation in region.organisations["id"]:
        chain, next_up = {organisation}, parent.get(organisation)
        while next_up is not None and next_up not in chain:  # a circle is a fault of others: it ends here
            chain.add(next_up)
            next_up = parent.get(next_up)
        found[str(organisation)] = frozenset(chain)
    return found


@dataclass(frozen=True, eq=False)
class Owners:
    """Who owns the units of a world.

    Parameters
    ----------
    names
        The organisations, each once.
    of_unit
        Number of the owner of each unit, shape ``(n_units,)``.
    below
        Organisation → the owners that are it or stand under it, shape ``(n_owners,)``: what an
        organisation has a duty or an agreement for, those under it do.
    """

    names: tuple[str, ...]
    of_unit: Ints
    below: Mapping[str, Bools]


def owners(region: Region, world: World) -> Owners:
    """Say who owns the units of a world.

    Raises
    ------
    InvalidValueError
        When the region lacks a unit of the world.
    """
    of_unit = unit_column(region, world, "owner")
    names, number = np.unique(of_unit.to_numpy(dtype=str), return_inverse=True)
    chains = above(region)
    below: dict[str, Bools] = {}
    for owner, name in enumerate(names):
        for organisation in chains.get(str(name), frozenset({str(name)})):
            below.setdefault(organisation, np.zeros(len(names), dtype=np.bool_))[owner] = True
    return Owners(names=tuple(map(str, names)), of_unit=number.reshape(-1), below=below)


def unit_column(region: Region, world: World, column: str) -> pd.Series:
    """Return a column of the units table in the order of a world; not to be changed, many share it.

    Raises
    ------
    InvalidValueError
        When the region lacks a unit of the world.
    """
    known = _COLUMNS.setdefault(world, {})
    if known.get(column, (None,))[0] is not region:
        values = region.units.set_index("id")[column]
        lacking = [unit for unit in world.units if unit not in values.index]
        if lacking:
            raise InvalidValueError(
                f"the world has the unit {lacking[0]!r} ({len(lacking)} such units), which region "
                f"{region.name} lacks; bind rules to the region that the world was built from"
            )
        known[column] = (region, values.loc[list(world.units)])
    return known[column][1]
