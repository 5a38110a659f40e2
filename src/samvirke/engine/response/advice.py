"""The answer to "whom do we send now?": units ranked, each with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from samvirke.engine.response.asked import NeedNow
from samvirke.engine.response.standing import Standing
from samvirke.travel.times import Description


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One unit that could help, proposed or not.

    Parameters
    ----------
    unit, name
        Id, and what people call it.
    proposed
        Whether the rules send it.
    eta_s
        How soon it can be there, ``inf``: it cannot now.
    travel_s, turnout_s
        Its two parts for a unit at rest: the way, and until it moves.
    at_base_s
        How soon it could be there were it at rest at its base: what to reckon with where it was last seen
        too long ago; ``inf``: its base lies farther than was looked for those that matter.
    penalty_s
        What the rules lay on its time for the first thing asked that it gives, ``inf``: they forbid it.
    gives
        What of the need it can do: capability → quantity.
    fills
        What it is proposed for; empty where it is not.
    fit
        How much of the need it could fill alone, 0-1: the mean over capabilities.
    owner, owner_name
        Whose it is.
    standing
        Its owner in this place, for what it is sent for, else for the first thing asked that it gives:
        `duty`, `agreement`, `state` (it serves the whole country), `neighbour`, or `open` where
        nobody has the duty by law.
    reasons
        Why it is proposed, in English.
    why_not
        Why it is not; empty where it is.
    answers
        Chance that it comes when called: turn-out on a day times answering a call.
    source, as_of, quality
        Of its row in the register.
    whereabouts
        Where it is taken to be, and who says so.
    """

    unit: str
    name: str
    proposed: bool
    eta_s: float
    travel_s: float
    turnout_s: float
    at_base_s: float
    penalty_s: float
    gives: Mapping[str, int]
    fills: Mapping[str, int]
    fit: float
    owner: str
    owner_name: str
    standing: Standing
    reasons: tuple[str, ...]
    why_not: str
    answers: float
    source: str
    as_of: str
    quality: str
    whereabouts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Whom to send to a need, and whom not.

    Parameters
    ----------
    need, now
        What was asked, when.
    municipality, municipality_name
        Where the place lies (that of the nearest people).
    away_m
        How far the place is from the nearest people, metres; 0 at a cell.
    rules
        Names of the rules, in order.
    units
        The proposed in the order they are sent, then the others by how soon they could come with what the
        rules lay on it, those who cannot by their way alone; at most as many as asked for.
    left_out
        Units that could help and are not listed.
    missing
        What of the need nobody is proposed for: capability → quantity; empty when all is filled.
    unknown
        What is missing because no unit of the region gives it at all.
    travel
        What stands behind the travel times.
    notes
        What the reader must know: straight lines, modelled rows, a place far from people.
    """

    need: NeedNow
    now: datetime
    municipality: str
    municipality_name: str
    away_m: float
    rules: tuple[str, ...]
    units: tuple[Advice, ...]
    left_out: int
    missing: Mapping[str, int]
    unknown: tuple[str, ...]
    travel: Description
    notes: tuple[str, ...]

    @property
    def proposed(self) -> tuple[Advice, ...]:
        """The units to send, in order."""
        return tuple(advice for advice in self.units if advice.proposed)
