"""Units that are committed twice, and who of those who look may say which commitment stands."""

from dataclasses import dataclass

from samvirke.respond.needs.conflicts import Conflict, conflicts
from samvirke.web.situation.look import Look, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A unit that is committed more than once.

    Parameters
    ----------
    conflict
        Which unit, whose, and whether people have settled it differently.
    taken
        The commitments, the one that was written first in front.
    is_ours
        Whether this centre may settle it: it committed the unit, or answers for its owner.
    """

    conflict: Conflict
    taken: tuple[View, ...]
    is_ours: bool


def clashes(look: Look) -> list[Clash]:
    """Return the units that are committed twice, those that this centre may settle first."""
    found = []
    for conflict in conflicts(look.node.state):
        views = [look.at(record, "unit_commitment") for record in (conflict.holds, *conflict.marked)]
        taken = tuple(view for view in views if view is not None)
        if len(taken) > 1:
            is_ours = look.centre in conflict.centres.values() or look.node.place.answers_for(conflict.owner)
            found.append(Clash(conflict=conflict, taken=taken, is_ours=is_ours))
    return sorted(found, key=lambda one: (not one.is_ours, one.conflict.unit))
