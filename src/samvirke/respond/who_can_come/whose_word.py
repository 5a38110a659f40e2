"""Whose word about a unit counts: that of the centre which answers for its owner, as far as a node can know.

A node knows for whom it answers itself. Of the others it knows what kind of centre each is, and the owner's
kind tells which kind answers for it: a health trust's ambulances are not the police's to report.
"""

from collections.abc import Mapping

from samvirke.register.region import Region
from samvirke.respond.place import Place
from samvirke.respond.record.record import Record

# Kinds of organisations whose units one kind of centre answers for; the others' any centre may (a rescue
# helicopter of the state may be with 113 or with a centre of the state, a volunteers' boat with anybody).
ANSWERED_BY = {
    "fire_service": "fire",
    "police_district": "police",
    "hospital_trust": "health",
    "health_region": "health",
}


class WhoseWord:
    """Says whose reports of a unit count.

    Parameters
    ----------
    place
        What the node is, and what kinds of centres the others are.
    region
        Whose the units are.
    """

    def __init__(self, place: Place, region: Region) -> None:
        self._place = place
        self._owner: Mapping[str, str] = dict(zip(region.units["id"], region.units["owner"], strict=True))
        organisations = region.organisations
        self._kind: Mapping[str, str] = dict(zip(organisations["id"], organisations["kind"], strict=True))

    def counts(self, unit: str, report: Record) -> bool:
        """Say whether what a centre reports of a unit is its to say.

        Not where it reports the unit as another owner's than the register has it.
        """
        owner = self._owner.get(unit)
        if owner is None or report.get("owner") != owner:
            return False
        if report.home == self._place.centre or self._place.answers_for(owner):
            return report.home == self._place.centre and self._place.answers_for(owner)
        service = ANSWERED_BY.get(self._kind.get(owner, ""))
        return service is None or self._place.agencies.get(report.home) == service
