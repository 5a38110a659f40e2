"""What an incident needs: the needs that are stated and open, else what its type usually takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.respond.incidents.catalogue import incident_types
from samvirke.respond.needs.coverage import coverage
from samvirke.respond.needs.standing import need_state
from samvirke.respond.place import Place
from samvirke.web.situation.look import Look, View

AGENCY_OF = {"fire": "fire", "rescue": "fire", "health": "health", "police": "police"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A need of the incident that is open.

    Parameters
    ----------
    view
        The need.
    missing
        How many nobody has committed.
    """

    view: View
    missing: int


def stated_needs(look: Look, incident: str) -> list[Stated]:
    """Return the open needs of an incident that somebody may see, oldest first."""
    found = []
    for record in look.node.state.about(incident, "need"):
        view = look.at(record.id, "need")
        if view is not None and need_state(record) == "open":
            covered = coverage(look.node.state, record.id, look.now_ms, look.threads(incident))
            found.append(Stated(view=view, missing=covered.missing))
    return sorted(found, key=lambda one: int(one.view["made_at_ms"]))


def usual_needs(incident: View, stated: Sequence[Stated]) -> tuple[tuple[str, int], ...]:
    """Return what to ask for: what is missing, else what such an incident usually takes."""
    missing: dict[str, int] = {}
    for one in stated:
        if one.missing and one.view["capability"]:
            name = str(one.view["capability"])
            missing[name] = missing.get(name, 0) + one.missing
    if missing or stated:
        return tuple(missing.items())
    known = incident_types().get(str(incident["type"]))
    return () if known is None else tuple(known.needs.items())


def likely_centre(place: Place, capability: str) -> str:
    """Return the centre to ask first for a capability: of its kind, those of the triple alert in front."""
    agency = AGENCY_OF.get(capability.partition(".")[0], "")
    known = dict.fromkeys((*place.triple, *sorted(place.agencies)))
    return next((one for one in known if one != place.centre and place.agencies.get(one) == agency), "")
