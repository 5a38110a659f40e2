"""A question put to few units, or to all: the answer is the same, and few are quick."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from samvirke.engine.response.asked import HERE, NeedNow, UnitNow, only_place, over
from samvirke.engine.response.build import build_world
from samvirke.engine.response.dispatch.divert import Divert
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.following import Following, Moment
from samvirke.engine.response.narrow import earliest_s, matter
from samvirke.engine.response.reached import Reached
from samvirke.engine.response.reasons import Asked
from samvirke.engine.response.standing import Standing
from samvirke.engine.response.weigh import Here, Placed, hour_of_week, weigh
from samvirke.travel.times import Bools, Ints, Points

if TYPE_CHECKING:
    from samvirke.engine.response.roster import Roster

BY_TIME = (NearestFirst, Divert)  # rules that lay nothing on the time of a free unit


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Question:
    """What is asked, and of whom.

    Parameters
    ----------
    need, here, point, now
        What is needed where, and when.
    able
        Units that give any of it, ascending.
    following, moment
        What all units are doing, and what the able are doing now.
    rules
        Whom to prefer.
    limit
        How many are shown.
    """

    need: NeedNow
    here: Here
    point: Points
    now: datetime
    able: Ints
    following: Following
    moment: Moment
    rules: Sequence[Rule]
    limit: int


def among_few(roster: "Roster", question: Question, reached: Reached) -> Asked:
    """Ask the units that can matter; look farther until it is sure that no other can."""
    crews, able, moment = roster.crews, question.able, question.moment
    turnout_s = crews.turnout_at(able, hour_of_week(question.now), moment.on_duty)
    wanted = [
        (np.searchsorted(able, crews.having[name][0]), crews.having[name][1], quantity)
        for name, quantity in question.need.capabilities.items()
        if name in crews.having
    ]
    by_time = all(isinstance(rule, BY_TIME) for rule in question.rules)
    may_be_barred = crews.by_daylight[able] | (not by_time)
    while True:
        eta_s = earliest_s(moment, turnout_s, reached.base_s, reached.travel_s)
        near_s = np.where(np.isfinite(eta_s), eta_s, reached.travel_s)
        # Whom the dark or a rule keeps at home is listed by its way alone.
        near_s = np.where(may_be_barred, np.minimum(near_s, reached.travel_s), near_s)
        some = matter(
            eta_s,
            near_s,
            wanted,
            unsure=crews.by_daylight[able],
            horizon_s=reached.horizon_s,
            limit=question.limit,
            by_time=by_time,
        )
        if some is not None:
            asked = _weigh(roster, question, reached, some)
            if _is_sure(asked, reached.horizon_s, question.limit):
                return asked
        reached.go_on()


def among_all(roster: "Roster", question: Question, reached: Reached, said: Callable[[str], None]) -> Asked:
    """Ask all units, in a world with as many places as the rules look at."""
    while reached.horizon_s < np.inf:
        reached.go_on()
    region, here = roster.region, question.here
    if here.place == HERE:
        cells = pd.concat([region.cells, roster.places.row(here, question.point)], ignore_index=True)
        region = region.with_table("cells", cells)
    sees_area = any(rule.sees_area for rule in question.rules)
    world = build_world(
        region if sees_area else only_place(region, here.place), roster.road, between=False, said=said
    )
    return weigh(
        question.need,
        region,
        here,
        question.now,
        world=world,
        doing=_doing(question, question.following.doing),
        placed=_placed(question, reached, np.arange(len(question.able)), question.able),
        rules=question.rules,
        standing=_standing(roster, question),
    )


def _weigh(roster: "Roster", question: Question, reached: Reached, some: Ints) -> Asked:
    """Ask some of the able units, in a world of their own."""
    units = question.able[some]
    region = roster.region.with_table("units", roster.told.iloc[units])
    if not all(isinstance(rule, BY_TIME) for rule in question.rules):  # the others ask where the place is
        region = region.with_table("cells", roster.places.row(question.here, question.point))
    world = roster.crews.small_world(
        units, question.here.place, reached.base_s[some], roster.bases.fleet[units]
    )
    return weigh(
        question.need,
        region,
        question.here,
        question.now,
        world=world,
        doing=_doing(question, world.units),
        placed=_placed(question, reached, some, np.arange(len(some))),
        rules=question.rules,
        standing=_standing(roster, question),
    )


def _standing(roster: "Roster", question: Question) -> Callable[[str, str], Standing]:
    return roster.standings.at(question.need.capabilities, question.here.municipality, question.now)


def _doing(question: Question, units: Sequence[str] | Mapping[str, UnitNow]) -> dict[str, UnitNow]:
    known = question.following.doing
    return {unit: over(known[unit], question.now) for unit in units if unit in known}


def _placed(question: Question, reached: Reached, some: Ints, index: Ints) -> Placed:
    """Return those of some able units that are elsewhere; `index` is theirs in the world."""
    moment = question.moment
    away = moment.is_placed[some]
    names = [question.following.doing.get(unit) for unit in _names(question, some[away])]
    is_seen: Bools = np.array([what is not None and what.lon is not None for what in names], dtype=np.bool_)
    return Placed(
        unit=index[away],
        travel_s=reached.travel_s[some[away]],
        offset_s=moment.offset_s[some[away]],
        is_seen=is_seen,
    )


def _names(question: Question, some: Ints) -> list[str]:
    return [question.following.units[unit] for unit in question.able[some].tolist()]


def _is_sure(asked: Asked, horizon_s: float, limit: int) -> bool:
    """Say whether no unit beyond the horizon could change what is sent or shown."""
    if horizon_s == np.inf:
        return True
    score_s = asked.eta_s + asked.penalty_s
    near_s = np.where(np.isfinite(score_s), score_s, asked.travel_s)
    sent_s = max((sent.score_s for sent in asked.sent), default=0.0)
    return not any(asked.left) and sent_s < horizon_s and int((near_s < horizon_s).sum()) >= limit
