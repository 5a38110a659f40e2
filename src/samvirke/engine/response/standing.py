"""How the owner of a unit stands to a place: duty, agreement, or a neighbour."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from samvirke.engine.response.asked import NeedNow
from samvirke.engine.response.dispatch.agreements import agreements_on
from samvirke.engine.response.dispatch.duties import NOBODY, above, owner_at
from samvirke.model.calendar import OSLO
from samvirke.register.region import Region

Standing = Literal["duty", "agreement", "neighbour", "open"]


def standing_of(
    region: Region, need: NeedNow, municipality: str, now: datetime
) -> Callable[[str, str], Standing]:
    """Return what tells how an owner stands to a capability at the place of a need.

    Parameters
    ----------
    region
        Its duties and agreements.
    need
        Its capabilities.
    municipality
        Where the place lies.
    now
        The day that agreements must hold on.
    """
    chains = above(region)
    valid = agreements_on(region, now.astimezone(OSLO).date())
    duty_of = {capability: owner_at(region, capability, municipality) for capability in need.capabilities}

    def standing(owner: str, capability: str) -> Standing:
        duty = duty_of[capability]
        own = chains.get(owner, frozenset({owner}))
        if duty == NOBODY:
            return "open"
        if duty in own:
            return "duty"
        helped = chains.get(duty, frozenset({duty}))
        by_agreement = any(
            giver in own and receiver in helped and (not what or capability in what)
            for giver, receiver, what in valid
        )
        return "agreement" if by_agreement else "neighbour"

    return standing
