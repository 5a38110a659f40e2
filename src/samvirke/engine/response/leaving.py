"""What is left when those who are proposed have gone: people without cover, and who would come next."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import numpy as np

from samvirke.engine.response.following import AT_REST, RETURNING, Following
from samvirke.engine.response.narrow import earliest_s
from samvirke.engine.response.reached import reach
from samvirke.engine.response.roster import Roster
from samvirke.engine.response.uncover import Cover, Uncovered
from samvirke.engine.response.weigh import hour_of_week
from samvirke.model.sphere import METRES_A_DEGREE
from samvirke.travel.times import Bools, Floats, Ints, Points

FARTHEST_S = 1800.0  # who comes later than this is no cover to speak of
FIRST_FOUND = 6  # stops looked for at first: one is enough
NEAR_M = 40_000.0  # bases looked at first
FASTEST_MPS = 130 / 3.6  # nothing that drives is faster along a straight line


def leaving(
    roster: Roster,
    covers: Mapping[str, Cover],
    sent: Iterable[tuple[str, Iterable[str]]],
    following: Following,
    now: datetime,
) -> dict[str, tuple[Uncovered, ...]]:
    """Say what the leaving of each unit would uncover, those before it in the list gone already.

    Parameters
    ----------
    roster
        All units.
    covers
        Capability → who covers what with it; others are not looked at.
    sent
        Units in the order they are sent, each with the capabilities it is sent for.
    following
        What all units are doing.
    now
        The moment.
    """
    hour, gone = hour_of_week(now), np.zeros(len(roster.crews.units), dtype=np.bool_)
    turnouts: dict[str, Floats] = {}
    told: dict[str, tuple[Uncovered, ...]] = {}
    nexts: dict[tuple[int, bytes], tuple[str, float]] = {}
    for name, capabilities in sent:
        unit, found = roster.crews.number[name], []
        for capability in capabilities:
            if capability not in covers:
                continue
            cover = covers[capability]
            if capability not in turnouts:
                turnouts[capability] = _free_in_s(roster, cover.members, following, hour, now)
            turnout_s = np.where(gone[cover.members], np.inf, turnouts[capability])
            people = cover.uncovered(unit, turnout_s)
            kind = cover.members.tobytes()  # several capabilities are had by the same units
            if (unit, kind) not in nexts:
                nexts[unit, kind] = _next(roster, cover.members, gone, unit, following, now)
            next_unit, next_s = nexts[unit, kind]
            found.append(
                Uncovered(
                    capability=capability,
                    people=people,
                    next_unit=next_unit,
                    next_name=_name(roster, next_unit),
                    next_s=next_s,
                )
            )
        gone[unit] = True
        told[name] = tuple(found)
    return told


def _name(roster: Roster, unit: str) -> str:
    return str(roster.told["name"].iat[roster.crews.number[unit]]) if unit else ""


def _free_in_s(roster: Roster, members: Ints, following: Following, hour: int, now: datetime) -> Floats:
    """Return until each moves from its base: its turn-out, none on the way there; ``inf``: not free."""
    moment = following.at(members, now)
    turnout_s = roster.crews.turnout_at(members, hour, moment.on_duty)
    free_s = np.where(moment.code == RETURNING, 0.0, turnout_s)
    return np.where((moment.code == AT_REST) | (moment.code == RETURNING), free_s, np.inf)


def _next(
    roster: Roster, members: Ints, gone: Bools, unit: int, following: Following, now: datetime
) -> tuple[str, float]:
    """Return who of the kind could be at the base of a unit first, and how soon."""
    others = members[~gone[members] & (members != unit)]
    near = _within(roster, others, unit, NEAR_M, following, now)
    best, eta_s = _soonest(roster, others[near], unit, following, now, NEAR_M / FASTEST_MPS)
    if eta_s > NEAR_M / FASTEST_MPS:  # somebody farther away might be sooner
        best, eta_s = _soonest(roster, others, unit, following, now, FARTHEST_S)
    if eta_s > FARTHEST_S:
        return "", np.inf
    return roster.crews.units[best], eta_s


def _within(
    roster: Roster, others: Ints, unit: int, radius_m: float, following: Following, now: datetime
) -> Bools:
    """Say which units drive and are, or have their bases, in a box around a base, or do not drive at all."""
    base, moment = roster.bases, following.at(others, now)
    north = radius_m / METRES_A_DEGREE
    east = north / np.cos(np.radians(base.lat[unit]))
    is_near = np.zeros(len(others), dtype=np.bool_)
    for lon, lat in ((base.lon[others], base.lat[others]), (moment.lon, moment.lat)):  # NaN is nowhere near
        is_near |= (np.abs(lat - base.lat[unit]) <= north) & (np.abs(lon - base.lon[unit]) <= east)
    flies = np.array([fleet.mode != "road" for fleet in roster.fleets])
    return np.asarray(is_near | flies[base.fleet[others]])


def _soonest(
    roster: Roster, others: Ints, unit: int, following: Following, now: datetime, within_s: float
) -> tuple[int, float]:
    """Return who could be at the base of a unit first, and how soon, if that is within some time."""
    if not len(others):
        return -1, np.inf
    moment = following.at(others, now)
    turnout_s = roster.crews.turnout_at(others, hour_of_week(now), moment.on_duty)
    base = roster.bases
    point = Points(base.lon[unit : unit + 1], base.lat[unit : unit + 1])
    with reach(
        point, base.some(others), moment, roster.fleets, road=roster.road, inbound=roster.inbound
    ) as reached:
        while True:
            eta_s = earliest_s(moment, turnout_s, reached.base_s, reached.travel_s)
            best = int(eta_s.argmin())
            if eta_s[best] < reached.horizon_s or reached.horizon_s > within_s:
                return int(others[best]), float(eta_s[best])
            reached.go_on(FIRST_FOUND, within_s)
