"""The rules of a day in plain Python: what `kernel` must say to the last bit."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from samvirke.travel.times import Floats, Ints


class Moves(NamedTuple):
    """Where the patients without a bed of their own hospital are; as in `cared.Cared`."""

    away: Floats
    hosted: Floats
    transfers: Floats
    onward: Floats
    returned: Floats
    travel_h: Floats


def move_patients_plain(
    need: Floats,
    room: Floats,
    group: Ints,
    first_served: Ints,
    nearest: Ints,
    hours: Floats,
    teams: float,
    stay_on: float,
) -> Moves:
    """Let the days pass, each in this order.

    1. Every hospital takes its own patients first. Those it has no room for are lacking; what is left is
       free for guests.
    2. A guest stays in intensive care with the probability `stay_on`. Guests go home as soon as there is
       room for them there; when a group has too few free beds for its guests, those of the hospitals
       served last go home, over capacity.
    3. A host with more guests than free beds sends them on to the nearest host of the group with room,
       those of the hospital served last first.
    4. New transfers: hospital by hospital in the order served, to the nearest host of the group with
       room, until the teams are used up.

    Parameters
    ----------
    need, room
        Shape ``(n_hospitals, n_days)``.
    group, first_served
        Shape ``(n_hospitals,)``.
    nearest
        Hospitals by distance, shape ``(n_hospitals, n_hospitals)``.
    hours
        Between hospitals, same shape.
    teams
        New transfers that can be done in a day; inf: no limit.
    stay_on
        Probability that a patient of today is one tomorrow.
    """
    n_hospitals, n_days = need.shape
    world = _World(
        group=group, first_served=first_served, nearest=nearest, hours=hours, stay_on=stay_on, n=n_hospitals
    )
    away, hosted, transfers = (np.zeros((n_hospitals, n_days)) for _ in range(3))
    onward, returned, travel_h = (np.zeros(n_days) for _ in range(3))
    for day in range(n_days):
        world.travel_h = 0.0
        lacking = [max(0.0, float(need[h, day] - room[h, day])) for h in range(n_hospitals)]
        world.free = [max(0.0, float(room[h, day] - need[h, day])) for h in range(n_hospitals)]
        returned[day] = world.go_home(lacking)
        onward[day] = world.send_on()
        teams_left = teams
        for h in first_served:
            new = min(lacking[h] - _added(world.guests[h]), teams_left)
            transfers[h, day] = world.place(h, h, new)
            teams_left -= transfers[h, day]
        travel_h[day] = world.travel_h
        away[:, day] = [_added(of) for of in world.guests]
        hosted[:, day] = [_added(list(at)) for at in zip(*world.guests, strict=True)]
    return Moves(away, hosted, transfers, onward, returned, travel_h)


@dataclass(slots=True, kw_only=True)
class _World:
    """Guests of each hospital at each host, and what is free today."""

    group: Ints
    first_served: Ints
    nearest: Ints
    hours: Floats
    stay_on: float
    n: int
    guests: list[list[float]] = field(default_factory=list)
    free: list[float] = field(default_factory=list)
    travel_h: float = 0.0

    def __post_init__(self) -> None:
        self.guests = [[0.0] * self.n for _ in range(self.n)]

    def go_home(self, lacking: list[float]) -> float:
        """Let those leave who are well, have room at home again, or for whose number there are no beds."""
        returned = 0.0
        room_left = [0.0] * self.n
        for h in range(self.n):
            room_left[self.group[h]] += self.free[h]
        for h in self.first_served:
            staying = [guest * self.stay_on for guest in self.guests[h]]
            there = _added(staying)
            keep = min(there, lacking[h], room_left[self.group[h]])
            room_left[self.group[h]] -= keep
            if keep < there:
                for j, guest in enumerate(staying):
                    home = guest * (1.0 - keep / there)
                    returned += home
                    self.travel_h += home * self.hours[h, j]
                staying = [guest * (keep / there) for guest in staying]
            self.guests[h] = staying
        return returned

    def send_on(self) -> float:
        """Let hosts with more guests than free beds send them on."""
        onward = 0.0
        for j, at in enumerate(zip(*self.guests, strict=True)):
            self.free[j] -= _added(list(at))
        for j in range(self.n):
            for h in self.first_served[::-1]:
                moved = min(self.guests[h][j], -self.free[j])
                if moved > 0.0:
                    self.guests[h][j] -= moved
                    self.free[j] += moved
                    onward += self.place(h, j, moved)
        return onward

    def place(self, origin: int, start: int, patients: float) -> float:
        """Bring patients of a hospital from where they are to the nearest free beds; return how many."""
        brought = 0.0
        for k in self.nearest[start]:
            if patients > 0.0 and self.free[k] > 0.0 and self.group[k] == self.group[start]:
                part = min(patients, self.free[k])
                self.guests[origin][k] += part
                self.free[k] -= part
                patients -= part
                brought += part
                self.travel_h += part * self.hours[start, k]
        return brought


def _added(amounts: list[float]) -> float:
    """Add up from the first to the last; `sum` of later Pythons rounds otherwise, and so would the kernel."""
    total = 0.0
    for amount in amounts:
        total += amount
    return total
