"""What a rule is: bound to a region, its world and what is needed, it makes part of a Dispatch."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

import numpy as np

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region


class Rule(Protocol):
    """A way of choosing whom to send, or where free units go."""

    name: ClassVar[str]  # on command lines
    meaning: ClassVar[str]  # one line, for people
    sees_area: ClassVar[bool]  # does it ask for travel times to places where nothing has happened?

    def bind(self, region: Region, world: World, course: Course) -> Dispatch:
        """Return what the rule means here; only the parts it decides are set."""


def bound(rules: Sequence[Rule], region: Region, world: World, course: Course) -> Dispatch:
    """Bind rules and lay them on top of each other: penalties add, `inf` forbids.

    Parameters
    ----------
    rules
        In any order; none: whoever can be there first.
    region, world, course
        What they are bound to; the world must be built from the region.

    Raises
    ------
    BadInputError
        When two rules decide the same thing: which unit to spare, diversion, or where free units go.
    """
    total = Dispatch()
    for rule in rules:
        total = _added(total, rule.bind(region, world, course), rule.name)
    return total


def _added(one: Dispatch, other: Dispatch, name: str) -> Dispatch:
    for part in ("keeping", "diversion", "move_up"):
        if getattr(one, part) is not None and getattr(other, part) is not None:
            raise BadInputError(
                f"rule {name} decides {part.replace('_', '-')}, and a rule before it does so too; name one "
                "of the two"
            )
    return Dispatch(
        preference=added(one.preference, other.preference),
        keeping=one.keeping or other.keeping,
        diversion=one.diversion or other.diversion,
        move_up=one.move_up or other.move_up,
    )


def added(one: Preference | None, other: Preference | None) -> Preference | None:
    """Return the preference whose penalties are the sums of two."""
    if one is None or other is None:
        return one or other
    units, unit_group = np.unique(np.stack([one.unit_group, other.unit_group]), axis=1, return_inverse=True)
    needs, need_group = np.unique(np.stack([one.need_group, other.need_group]), axis=1, return_inverse=True)
    return Preference(
        unit_group=unit_group.reshape(-1),
        need_group=need_group.reshape(-1),
        penalty_s=one.penalty_s[np.ix_(units[0], needs[0])] + other.penalty_s[np.ix_(units[1], needs[1])],
    )
