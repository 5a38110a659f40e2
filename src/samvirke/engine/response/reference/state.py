"""What one run remembers: how far each need has come and what each unit is doing, as plain lists."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.needs import INF, Needs
from samvirke.engine.response.world import World

AT_REST, RETURNING, BOUND, BUSY = range(4)  # status of a unit; the first two are free


@dataclass(slots=True, kw_only=True)
class NeedState:
    """Needs in the order of `Needs`; index: need."""

    row: list[int]
    incident: list[int]
    capability: list[int]
    place: list[int]
    at_s: list[float]
    alert_s: list[float]
    until_s: list[float]
    priority: list[int]
    on_scene_s: list[float]
    transport: list[bool]
    handover_s: list[float]
    group_first: list[int]  # first need of its group
    group_after: list[int]  # the one after its last
    left: list[int]  # quantity nobody is on the way for
    missing: list[int]  # quantity not at the place yet
    first_s: list[float]
    filled_s: list[float]
    first_unit: list[int]
    travel_s: list[float]
    waited: list[bool]
    hospital_stop: list[int]
    bay_wait_s: list[float]
    turned_away: list[int]

    def is_over(self, need: int, now: float) -> bool:
        """Whether nobody needs to be sent any more."""
        return self.left[need] == 0 or self.until_s[need] < now

    def take(self, need: int, gives: dict[int, int]) -> list[tuple[int, int]]:
        """Let what a sent unit can do count for the whole group of a need (rule 1); return need, quantity."""
        serves, left, capability = [], self.left, self.capability
        for other in range(self.group_first[need], self.group_after[need]):
            takes = min(gives.get(capability[other], 0), left[other])
            if takes:
                left[other] -= takes
                serves.append((other, takes))
        return serves


def need_state(needs: Needs) -> NeedState:
    """Return the state in which nobody has been sent."""
    n, size = len(needs.row), np.diff(needs.group_starts)
    return NeedState(
        row=needs.row.tolist(),
        incident=needs.incident.tolist(),
        capability=needs.capability.tolist(),
        place=needs.place.tolist(),
        at_s=needs.at_s.tolist(),
        alert_s=needs.alert_s.tolist(),
        until_s=needs.until_s.tolist(),
        priority=needs.priority.tolist(),
        on_scene_s=needs.on_scene_s.tolist(),
        transport=needs.transport.tolist(),
        handover_s=needs.handover_s.tolist(),
        group_first=np.repeat(needs.group_starts[:-1], size).tolist(),
        group_after=np.repeat(needs.group_starts[1:], size).tolist(),
        left=needs.quantity.tolist(),
        missing=needs.quantity.tolist(),
        first_s=[INF] * n,
        filled_s=[INF] * n,
        first_unit=[-1] * n,
        travel_s=[INF] * n,
        waited=[False] * n,
        hospital_stop=[-1] * n,
        bay_wait_s=[0.0] * n,
        turned_away=[0] * n,
    )


@dataclass(slots=True, kw_only=True)
class UnitState:
    """Index: unit."""

    gives: list[dict[int, int]]  # capability → how many
    fleet: list[int]  # number of its fleet among `World.fleets`
    base: list[int]
    status: list[int]
    rest_stop: list[int]  # where it rests or is bound for when free: its base, or where it was moved
    turned_at: list[int]  # while it returns: stop through which it is reached …
    turned_s: list[float]  # … and how far from that stop it was when it turned
    cleared: list[int]  # place where it became free, -1: at the hospital `turned_at`
    home_at_s: list[float]  # when it will be at its rest stop
    generation: list[int]  # raised to cancel its event in the heap
    serves: list[list[tuple[int, int]]]  # (need, quantity) of its mission
    sent_at_s: list[float]
    drives_s: list[float]  # time on the way of this mission
    started_at: list[int]  # while it is bound for a place: stop through which it set out …
    started_s: list[float]  # … and how far from that stop
    moves_at_s: list[float]  # when its turn-out is over
    arrives_at_s: list[float]
    hospital: list[int]  # stop it takes its patient to
    busy_s: list[float]
    missions: list[int]
    moves: list[int]


def unit_state(world: World) -> UnitState:
    """Return the state in which every unit rests at its base."""
    n, base = len(world.units), world.unit_stop.tolist()
    return UnitState(
        gives=[dict(gives) for gives in world.unit_gives],
        fleet=[world.fleets.index(fleet) for fleet in world.stop_fleet[world.unit_stop].tolist()],
        base=base,
        status=[AT_REST] * n,
        rest_stop=list(base),
        turned_at=list(base),
        turned_s=[0.0] * n,
        cleared=[-1] * n,
        home_at_s=[0.0] * n,
        generation=[0] * n,
        serves=[[] for _ in range(n)],
        sent_at_s=[0.0] * n,
        drives_s=[0.0] * n,
        started_at=list(base),
        started_s=[0.0] * n,
        moves_at_s=[0.0] * n,
        arrives_at_s=[0.0] * n,
        hospital=[-1] * n,
        busy_s=[0.0] * n,
        missions=[0] * n,
        moves=[0] * n,
    )
