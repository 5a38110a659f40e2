"""The answer to "who can come?"."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from samvirke.engine.response.advice import Advice
from samvirke.engine.response.uncover import Uncovered
from samvirke.travel.times import Description


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How fresh what is known of a unit is.

    Parameters
    ----------
    status
        What its centre reported last; empty: nothing, it is taken to be as the register has it.
    status_age_s, position_age_s
        How long ago that was, and its position; None: not reported.
    status_is_stale, position_is_stale
        Whether it is older than it may be trusted.
    accuracy_m
        How far off the position may be; None: not told.
    """

    status: str
    status_age_s: float | None
    position_age_s: float | None
    status_is_stale: bool
    position_is_stale: bool
    accuracy_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearsay:
    """What a centre says of a unit that is not its to report: it may know, and the answer does not go by it.

    Parameters
    ----------
    centre
        Who says so.
    status
        What the unit does, as it says.
    age_s
        How long ago that was; None: it does not tell.
    """

    centre: str
    status: str
    age_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comer:
    """A unit that could help.

    Parameters
    ----------
    advice
        What the rules say: minutes, fit, what it fills, standing, reasons.
    arrives_at_ms
        When it would be there, on the clock of the space; None: it cannot come now.
    soonest_s, latest_s
        Between which times it would be there. They differ where the position is stale: then it may as well
        be at its base. None: it cannot come now; a `latest_s` of None with a `soonest_s`: nobody knows.
    standing
        own (of the centre that asks), duty, agreement, state (for the whole country, by way of whoever
        commands it), or ask: nothing gives the asker its help but asking.
    committed_by, committed_since_ms
        Which centre has committed it, and since when; None: none has. For what, only that centre tells.
    fresh
        How fresh all this is.
    others_say
        What centres say of it that do not answer for it.
    reason
        Why yes, or why not, in a few words.
    uncovers
        What its leaving would uncover, those before it in the list gone already; empty where it is not
        proposed or no limit is known.
    alert_by
        How to alert it, where the register tells; empty: ask its owner.
    own
        What its own centre alone may see: crew, staffing.
    """

    advice: Advice
    arrives_at_ms: int | None
    soonest_s: float | None
    latest_s: float | None
    standing: str
    committed_by: str | None
    committed_since_ms: int | None
    fresh: Freshness
    others_say: tuple[Hearsay, ...]
    reason: str
    uncovers: tuple[Uncovered, ...]
    alert_by: str
    own: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who can come.

    Parameters
    ----------
    lon, lat, municipality
        Where to.
    now_ms
        When it was asked, on the clock of the space.
    comers
        The proposed in the order they are sent, then the others by how soon they could come.
    left_out
        Units that could help and are not listed.
    missing
        What nobody is proposed for: capability → quantity.
    ask_next
        Level (neighbour, region, national) → centres to ask for what is missing.
    travel
        What stands behind the minutes, the engine that answered included.
    notes
        What the reader must know.
    """

    lon: float
    lat: float
    municipality: str
    now_ms: int
    comers: tuple[Comer, ...]
    left_out: int
    missing: Mapping[str, int]
    ask_next: Mapping[str, tuple[str, ...]]
    travel: Description
    notes: tuple[str, ...]

    @property
    def proposed(self) -> tuple[Comer, ...]:
        """The units to send, in order."""
        return tuple(comer for comer in self.comers if comer.advice.proposed)

    def as_document(self) -> Mapping[str, Any]:
        """Return it as what JSON can hold: a time that never comes is null."""
        return dict(_plain(asdict(self)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not (-1e308 < value < 1e308):
        return None
    return value
