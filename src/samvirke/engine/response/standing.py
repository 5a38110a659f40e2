"""How the owner of a unit stands to a place: duty, agreement, for the whole country, or a neighbour."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Literal

from samvirke.engine.response.dispatch.agreements import agreements_on
from samvirke.engine.response.dispatch.duties import NOBODY, above, owners_of
from samvirke.model.calendar import OSLO
from samvirke.register.region import Region

STATE = (
    "state"  # kind of organisation; what it sends, an air ambulance or a rescue helicopter, has no borders
)
Standing = Literal["duty", "agreement", "state", "neighbour", "open"]


class Standings:
    """Knows whose duty is what, who stands above whom and who has promised help to whom.

    Parameters
    ----------
    region
        Its duties and agreements.
    """

    def __init__(self, region: Region) -> None:
        self._region = region
        self._chains = above(region)
        organisations = region.organisations
        self._of_state = frozenset(organisations["id"][organisations["kind"] == STATE])
        self._owners: dict[str, Mapping[str, str]] = {}
        self._agreements: tuple[date, list[tuple[str, str, frozenset[str]]]] | None = None

    def at(
        self, capabilities: Iterable[str], municipality: str, now: datetime
    ) -> Callable[[str, str], Standing]:
        """Return what tells how an owner stands to a capability at a place.

        Parameters
        ----------
        capabilities
            What is needed.
        municipality
            Where.
        now
            The day that agreements must hold on.
        """
        chains, valid = self._chains, self._agreements_on(now.astimezone(OSLO).date())
        duty_of = {capability: self._owner_at(capability, municipality) for capability in capabilities}

        def standing(owner: str, capability: str) -> Standing:
            duty = duty_of[capability]
            own = chains.get(owner, frozenset({owner}))
            if duty == NOBODY:
                return "state" if owner in self._of_state else "open"
            if duty in own:
                return "duty"
            helped = chains.get(duty, frozenset({duty}))
            by_agreement = any(
                giver in own and receiver in helped and (not what or capability in what)
                for giver, receiver, what in valid
            )
            if by_agreement:
                return "agreement"
            return "state" if owner in self._of_state else "neighbour"

        return standing

    def _owner_at(self, capability: str, municipality: str) -> str:
        if capability not in self._owners:
            self._owners[capability] = owners_of(self._region, capability)
        return self._owners[capability].get(municipality, NOBODY)

    def _agreements_on(self, day: date) -> list[tuple[str, str, frozenset[str]]]:
        if self._agreements is None or self._agreements[0] != day:
            self._agreements = day, agreements_on(self._region, day)
        return self._agreements[1]
