"""Whom to send now, ranked and explained: the rules of the simulator asked about one need.

`Roster` is the same for whoever asks again and again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from samvirke.engine.response.advice import Recommendation
from samvirke.engine.response.asked import NeedNow, UnitNow
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.ranked import DIVERSION_NOTE, LATER_NOTE
from samvirke.engine.response.roster import Roster
from samvirke.register.region import Region
from samvirke.travel.times import TravelTimes

__all__ = ["DIVERSION_NOTE", "LATER_NOTE", "recommend"]


def recommend(
    need: NeedNow,
    region: Region,
    now: datetime,
    *,
    road: TravelTimes | None = None,
    state: Mapping[str, UnitNow] | None = None,
    rules: Sequence[Rule] = (),
    limit: int = 20,
    said: Callable[[str], None] = lambda _: None,
) -> Recommendation:
    """Say whom to send, how soon they are there, and why not the others.

    Parameters
    ----------
    need
        What is needed where.
    region
        Who has what.
    now
        The moment, with a zone.
    road
        Travel times of what drives; None: straight lines.
    state
        Unit → what it is doing; units not named are at rest, as the register has them.
    rules
        Whom to prefer; none: whoever can be there first. Whether a crew turns out today, or answers,
        is not drawn but told (`Advice.answers`).
    limit
        Units listed, 1 or more; all who are proposed are listed in any case.
    said
        Told what is being done.

    Raises
    ------
    BadInputError
        When the region has nobody to send, or the need or the state names what nobody knows.
    InvalidValueError
        When `now` has no zone or `limit` is below 1.
    """
    roster = Roster.of(region, road)
    return roster.ask(need, now, state=state, rules=rules, limit=limit, said=said)
