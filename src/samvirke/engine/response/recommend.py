"""Whom to send now, ranked and explained: the rules of the simulator asked about one need.

`whom_to_send` decides, as in the simulators; what stands here says why, and why not the others.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from samvirke.engine.response.advice import Advice, Recommendation
from samvirke.engine.response.asked import (
    KM_M,
    NeedNow,
    UnitNow,
    as_course,
    only_place,
    over,
    reject_unknown,
    with_place,
)
from samvirke.engine.response.build import build_world, stops_in
from samvirke.engine.response.candidates import Doing, Sent, Situation, whom_to_send
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.rule import Rule, bound
from samvirke.engine.response.gates import grounded
from samvirke.engine.response.reasons import Asked, why, why_not
from samvirke.engine.response.standing import standing_of
from samvirke.engine.response.world import World
from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes

DIVERSION_NOTE = "units under way to something less urgent are not proposed, even where they would be sooner"
LATER_NOTE = (
    "rules about units that are not free, or about later (divert, dmexclp, compliance), play no part here"
)
FAR_FROM_PEOPLE_M = 5_000.0
LEAST_URGENT = 3


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
    if now.tzinfo is None:
        raise InvalidValueError(f"now is {now} without a zone; add one, such as +01:00")
    if limit < 1:
        raise InvalidValueError(f"limit is {limit}; it must be 1 or more")
    doing = {unit: over(what, now) for unit, what in (state or {}).items()}
    reject_unknown(region, need, doing)
    times = LineTimes() if road is None else road
    here, place, municipality, away_m = with_place(region, need)
    rules = rules or (NearestFirst(),)
    reached = here if any(rule.sees_area for rule in rules) else only_place(here, place)
    world = build_world(reached, times, between=False, said=said)
    asked = _ask(need, here, place, municipality, now, world=world, doing=doing, rules=rules)
    units, left_out = _ranked(asked, limit)
    names = here.municipalities.set_index("id")["name"].to_dict()
    return Recommendation(
        need=need,
        now=now,
        municipality=municipality,
        municipality_name=names.get(municipality, municipality),
        away_m=away_m,
        rules=asked.rules,
        units=units,
        left_out=left_out,
        missing={c: n for c, n in zip(need.capabilities, asked.left, strict=True) if n},
        unknown=tuple(c for c in need.capabilities if c not in world.capabilities),
        travel=times.describe(),
        notes=_notes(asked, units, times, away_m),
    )


def _ask(
    need: NeedNow,
    region: Region,
    place: str,
    municipality: str,
    now: datetime,
    *,
    world: World,
    doing: Mapping[str, UnitNow],
    rules: Sequence[Rule],
) -> Asked:
    """Ask the simulator's code, and keep all that its answer rests on."""
    course = as_course(need, place, now)
    dispatch = bound(rules, region, world, course)
    situation = situation_of(region, world, doing, now)
    stopped = grounded(region, world, course, weather=None)
    dark = frozenset(unit for unit, hours in stopped.items() if hours[0])
    situation.blocked[list(dark)] = True
    answer = whom_to_send(world, course, situation, dispatch)
    first = _first(world, tuple(need.capabilities))
    return Asked(
        region=region,
        world=world,
        need=need,
        now=now,
        situation=situation,
        dispatch=dispatch,
        doing=doing,
        municipality=municipality,
        sent=answer.sent,
        left=answer.left,
        first=first,
        eta_s=answer.eta_s,
        turnout_s=answer.turnout_s,
        travel_s=world.reach_s[world.place_ids == place][0].astype(float)[world.unit_stop],
        penalty_s=np.array([answer.penalty_s[max(n, 0), unit] for unit, n in enumerate(first)]),
        standing=standing_of(region, need, municipality, now),
        dark=dark,
        rules=tuple(rule.name for rule in rules),
    )


def situation_of(region: Region, world: World, doing: Mapping[str, UnitNow], now: datetime) -> Situation:
    """Return what the units of a world are doing, as the state says; the others are at rest.

    Raises
    ------
    BadInputError
        When a unit is reached through a site where nothing of its kind can stand.
    """
    situation = Situation.all_at_rest(world)
    number = {unit: index for index, unit in enumerate(world.units)}
    site_stop = {(int(world.stop_fleet[s]), site): s for (_, site), s in stops_in(region, world).items()}
    for name, what in doing.items():
        unit = number[name]
        if what.does in ("out", "grounded"):
            situation.blocked[unit] = True
        elif what.does == "busy":
            situation.doing[unit] = Doing.BUSY
        elif what.does == "returning" and what.until is not None:
            situation.doing[unit] = Doing.RETURNING
            situation.home_in_s[unit] = (what.until - now).total_seconds()
            if what.through is not None:
                fleet = int(world.stop_fleet[world.unit_stop[unit]])
                if (fleet, what.through) not in site_stop:
                    raise BadInputError(
                        f"unit {name} is reached through {what.through}, where nothing that travels like it "
                        "stands; give a station of its kind or a hospital"
                    )
                situation.turned_at[unit] = site_stop[fleet, what.through]
                situation.turned_s[unit] = what.through_s
    return situation


def _first(world: World, wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Return for each unit the number of the first thing wanted that it gives, -1: none."""
    number = {name: index for index, name in enumerate(world.capabilities)}
    known = [(n, number[name]) for n, name in enumerate(wanted) if name in number]
    return tuple(next((n for n, index in known if index in gives), -1) for gives in world.unit_gives)


def _ranked(asked: Asked, limit: int) -> tuple[tuple[Advice, ...], int]:
    """Put the sent first, then the others: by score, and who cannot come now by the way alone.

    Whoever asks why the engine next door does not come finds it near the top.
    """
    sent = [chosen.unit for chosen in asked.sent]
    scores = asked.eta_s + asked.penalty_s
    near_s = np.where(np.isfinite(scores), scores, asked.travel_s)
    others = [u for u, n in enumerate(asked.first) if n >= 0 and u not in set(sent)]
    others.sort(key=lambda u: (float(near_s[u]), u))
    shown = others[: max(0, limit - len(sent))]
    rows = asked.region.units.set_index("id")
    names = asked.region.organisations.set_index("id")["name"].to_dict()
    by_unit = {chosen.unit: chosen for chosen in asked.sent}
    units = tuple(_advice(asked, unit, by_unit.get(unit), rows, names) for unit in (*sent, *shown))
    return units, len(others) - len(shown)


def _advice(
    asked: Asked, unit: int, sent: Sent | None, rows: pd.DataFrame, names: Mapping[str, str]
) -> Advice:
    world, row = asked.world, rows.loc[asked.world.units[unit]]
    given = parse_capabilities(row["capabilities"])
    wants = list(asked.need.capabilities.items())
    gives = {c: given[c] for c, _ in wants if c in given}
    answers = 1.0 if world.answer_probability is None else float(world.answer_probability[unit])
    return Advice(
        unit=world.units[unit],
        name=str(row["name"]),
        proposed=sent is not None,
        eta_s=float(asked.eta_s[unit]),
        travel_s=float(asked.travel_s[unit]),
        turnout_s=float(asked.turnout_s[unit]),
        penalty_s=float(asked.penalty_s[unit]),
        gives=gives,
        fills={wants[n][0]: count for n, count in sent.takes} if sent else {},
        fit=float(np.mean([min(gives.get(c, 0), n) / n for c, n in wants])),
        owner=str(row["owner"]),
        owner_name=names.get(str(row["owner"]), str(row["owner"])),
        standing=asked.standing(str(row["owner"]), asked.capability(unit)),
        reasons=why(asked, unit, sent) if sent else (),
        why_not="" if sent else why_not(asked, unit),
        answers=answers * float(world.turnout_probability[unit]),
        source=str(row["source"]),
        as_of=str(row["as_of"]),
        quality=str(row["quality"]),
        whereabouts=_whereabouts(asked, unit, str(row["site"])),
    )


def _whereabouts(asked: Asked, unit: int, site: str) -> str:
    what = asked.doing.get(asked.world.units[unit])
    if what is None:
        return f"at rest at {site}, as the register has it"
    told = asked.now if what.reported_at is None else what.reported_at
    minutes = max(0.0, (asked.now - told).total_seconds() / 60)
    return f"{what.does.replace('_', ' ')}, reported {minutes:.0f} min ago"


def _notes(asked: Asked, units: Sequence[Advice], times: TravelTimes, away_m: float) -> tuple[str, ...]:
    notes = []
    if asked.need.priority < LEAST_URGENT and any(what.does == "busy" for what in asked.doing.values()):
        notes.append(DIVERSION_NOTE)
    if asked.dispatch.diversion is not None or asked.dispatch.move_up is not None:
        notes.append(LATER_NOTE)
    is_line = times.describe().engine == "line"
    if is_line:
        notes.append("travel times are straight lines, not roads")
    if away_m > FAR_FROM_PEOPLE_M:
        how = "; what drives may not get there at all" if is_line else ""
        notes.append(
            f"the place lies {away_m / KM_M:.0f} km from the nearest people, at sea or in the wild{how}"
        )
    modelled = sum(advice.proposed and advice.quality == "modelled" for advice in units)
    if modelled:
        notes.append(f"{modelled} of the units proposed are modelled, not registered by their owner")
    return tuple(notes)
