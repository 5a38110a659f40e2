"""Why a unit is sent, and why another is not, in a few English words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from samvirke.engine.response.asked import NeedNow, UnitNow
from samvirke.engine.response.candidates import Sent
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.standing import Standing
from samvirke.engine.response.world import World
from samvirke.model.calendar import OSLO, local_hours
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.travel.times import Floats

WEEK_H = 168
NOT_FREE = {"out": "out of service", "grounded": "grounded", "busy": "busy"}
OF_STANDING: Mapping[Standing, str] = {
    "duty": "its owner has the duty here",
    "agreement": "its owner helps here by agreement",
    "state": "its owner serves the whole country",
    "neighbour": "help from a neighbour",
    "open": "nobody has the duty by law",
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Asked:
    """All that an answer rests on; arrays have shape ``(n_units,)``.

    Parameters
    ----------
    region, world, need, now, dispatch, doing, municipality
        What was asked, of whom, when.
    sent, left
        What the rules answered, and what of each thing asked nobody is sent for.
    first
        The first thing asked that each unit gives, by number; -1: none.
    eta_s, turnout_s, travel_s, base_s
        How soon each unit can be there, when it moves were it at rest, the way from where it is, and the
        way from its base.
    penalty_s
        What the rules lay on each for `first`.
    standing
        Owner and capability → how it stands to the place.
    dark
        Units that need daylight and have none.
    seen
        Units whose own position is known.
    rules
        Names of the rules.
    """

    region: Region
    world: World
    need: NeedNow
    now: datetime
    dispatch: Dispatch
    doing: Mapping[str, UnitNow]
    municipality: str
    sent: tuple[Sent, ...]
    left: tuple[int, ...]
    first: tuple[int, ...]
    eta_s: Floats
    turnout_s: Floats
    travel_s: Floats
    base_s: Floats
    penalty_s: Floats
    standing: Callable[[str, str], Standing]
    dark: frozenset[int]
    seen: frozenset[int]
    rules: tuple[str, ...]

    def capability(self, unit: int) -> str:
        """Return the first thing asked that a unit gives."""
        return list(self.need.capabilities)[self.first[unit]]


def why(asked: Asked, unit: int, sent: Sent) -> tuple[str, ...]:
    """Return the reasons why a unit is sent, the deciding one first."""
    before = {chosen.unit for chosen in asked.sent[: asked.sent.index(sent)]}
    wanted = list(asked.need.capabilities)[sent.need]
    number = asked.world.capabilities.index(wanted)
    rivals = [
        u
        for u, gives in enumerate(asked.world.unit_gives)
        if number in gives and u != unit and u not in before
    ]
    sooner_s = min((float(asked.eta_s[u]) for u in rivals), default=np.inf)
    reasons = []
    if sent.eta_s <= sooner_s:
        alike = any(number in asked.world.unit_gives[u] for u in before)
        reasons.append("nearest of those left" if alike else "nearest")
    elif asked.dispatch.keeping is not None and _spares(asked, sent, rivals):
        reasons.append(f"spares a unit that is {_minutes(sent.eta_s - sooner_s)} sooner and more missed")
    else:
        reasons.append(f"preferred by the rules to one that is {_minutes(sent.eta_s - sooner_s)} sooner")
    meanings = capability_catalogue()
    for need, count in sent.takes:
        name = list(asked.need.capabilities)[need]
        known = meanings.get(name)
        text = f"has {name}" if count == 1 else f"has {name} for {count}"
        reasons.append(f"{text} ({known.norwegian})" if known else text)
    owner = str(asked.region.units["owner"].iloc[unit])  # units lie as in the world
    reasons.append(OF_STANDING[asked.standing(owner, wanted)])
    what = asked.doing.get(asked.world.units[unit])
    if what is not None and what.does == "returning":
        reasons.append("on its way home: no turn-out")
    elif unit in asked.seen:
        reasons.append("away from its base: from where it was last seen")
    return tuple(reasons)


def why_not(asked: Asked, unit: int) -> str:
    """Return why an able unit is not sent."""
    what = asked.doing.get(asked.world.units[unit])
    if what is not None and what.does in NOT_FREE:
        state = NOT_FREE[what.does]
        return state if what.until is None else f"{state} until {_clock(what.until, asked.now)}"
    if unit in asked.dark:
        return "grounded: it is dark at its base"
    if not np.isfinite(asked.travel_s[unit]):
        return "no way there"
    if not np.isfinite(asked.eta_s[unit]):
        return _off_duty(asked, unit)
    return _not_chosen(asked, unit)


def _not_chosen(asked: Asked, unit: int) -> str:
    """Return why a unit that could come is not sent."""
    if not np.isfinite(asked.penalty_s[unit]):
        agreed = "agreements" in asked.rules
        return "no agreement lets its owner help here" if agreed else "the rules never send it here"
    last_s = _last_for(asked, unit)
    if last_s is None:
        return "all it gives is filled already"
    later_s = float(asked.eta_s[unit]) - last_s
    if later_s == 0:
        return "as soon as the last one sent, which the register has first"
    if later_s > 0:
        return f"{_minutes(later_s)} later than the last one sent"
    return f"{_minutes(-later_s)} sooner than the last one sent, whom the rules prefer"


def _spares(asked: Asked, sent: Sent, rivals: list[int]) -> bool:
    """Say whether cover-keeping decided: somebody else had a lower score."""
    return any(float(asked.eta_s[u] + asked.penalty_s[u]) < sent.score_s for u in rivals)


def _last_for(asked: Asked, unit: int) -> float | None:
    """Return when the last unit is there that is sent for what this one gives; None: none is."""
    capabilities = list(asked.need.capabilities)
    gives = asked.world.unit_gives[unit]
    for_it = [
        chosen.eta_s
        for chosen in asked.sent
        if asked.world.capabilities.index(capabilities[chosen.need]) in gives
    ]
    filled = [chosen.eta_s for chosen in asked.sent if any(n == asked.first[unit] for n, _ in chosen.takes)]
    return max(for_it or filled, default=None)


def _off_duty(asked: Asked, unit: int) -> str:
    """Say when the crew comes on duty next."""
    on = np.isfinite(
        np.where(asked.world.on_duty[unit], asked.world.turnout_s[unit], asked.world.off_duty_turnout_s[unit])
    )
    hour = asked.now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    of_week = local_hours(hour.isoformat(), WEEK_H + 1).hour_of_week
    later = np.flatnonzero(on[of_week])
    if not len(later):
        return "off duty all week"
    return f"off duty until {_clock(hour + timedelta(hours=int(later[0])), asked.now)}"


def _clock(moment: datetime, now: datetime) -> str:
    """Return a moment as people say it: the hour, and the day where it is another."""
    local = moment.astimezone(OSLO)
    same_day = local.date() == now.astimezone(OSLO).date()
    return f"{local:%H:%M}" if same_day else f"{local:%a %H:%M}"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"
