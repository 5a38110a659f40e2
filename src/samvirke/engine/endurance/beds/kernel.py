"""The rules of a day as a kernel: the same answer as `reference`, to the last bit."""

import numpy as np

from samvirke._kernel import kernel, part
from samvirke.engine.endurance.beds.reference import Moves
from samvirke.travel.times import Floats, Ints


@kernel
def move_patients(
    need: Floats,
    room: Floats,
    group: Ints,
    first_served: Ints,
    nearest: Ints,
    hours: Floats,
    teams: float,
    stay_on: float,
) -> Moves:
    """Let the days pass; the rules, parameters and answer are those of `reference.move_patients_plain`."""
    n_hospitals, n_days = need.shape
    guests = np.zeros((n_hospitals, n_hospitals))  # of a hospital (row), at a host (column)
    away, hosted = np.zeros((n_hospitals, n_days)), np.zeros((n_hospitals, n_days))
    transfers = np.zeros((n_hospitals, n_days))
    onward, returned, travel_h = np.zeros(n_days), np.zeros(n_days), np.zeros(n_days)
    lacking, free = np.zeros(n_hospitals), np.zeros(n_hospitals)
    room_left = np.zeros(n_hospitals)  # of a group, by its number
    for day in range(n_days):
        room_left[:] = 0.0
        for h in range(n_hospitals):
            lacking[h] = max(0.0, need[h, day] - room[h, day])
            free[h] = max(0.0, room[h, day] - need[h, day])
            room_left[group[h]] += free[h]
        go_home(day, guests, lacking, room_left, group, first_served, hours, stay_on, returned, travel_h)
        for j in range(n_hospitals):
            there = 0.0
            for h in range(n_hospitals):
                there += guests[h, j]
            free[j] -= there
        send_on(day, guests, free, group, first_served, nearest, hours, onward, travel_h)
        teams_left = teams
        for h in first_served:
            there = 0.0
            for j in range(n_hospitals):
                there += guests[h, j]
            new = min(lacking[h] - there, teams_left)
            brought = place(day, h, h, new, guests, free, group, nearest, hours, travel_h)
            teams_left -= brought
            transfers[h, day] = brought
        for h in range(n_hospitals):
            for j in range(n_hospitals):
                away[h, day] += guests[h, j]
                hosted[j, day] += guests[h, j]
    return Moves(away, hosted, transfers, onward, returned, travel_h)


@part
def go_home(
    day: int,
    guests: Floats,
    lacking: Floats,
    room_left: Floats,
    group: Ints,
    first_served: Ints,
    hours: Floats,
    stay_on: float,
    returned: Floats,
    travel_h: Floats,
) -> None:
    """Let those leave who are well, have room at home again, or for whose number the group has no beds."""
    n_hospitals = len(lacking)
    for h in first_served:
        there = 0.0
        for j in range(n_hospitals):
            guests[h, j] *= stay_on
            there += guests[h, j]
        keep = min(there, lacking[h], room_left[group[h]])
        room_left[group[h]] -= keep
        if keep < there:
            left = keep / there
            for j in range(n_hospitals):
                home = guests[h, j] * (1.0 - left)
                returned[day] += home
                travel_h[day] += home * hours[h, j]
                guests[h, j] *= left


@part
def send_on(
    day: int,
    guests: Floats,
    free: Floats,
    group: Ints,
    first_served: Ints,
    nearest: Ints,
    hours: Floats,
    onward: Floats,
    travel_h: Floats,
) -> None:
    """Let hosts with more guests than free beds send them on."""
    n_hospitals = len(free)
    for j in range(n_hospitals):
        if free[j] < 0.0:
            for last in range(n_hospitals - 1, -1, -1):
                h = first_served[last]
                moved = min(guests[h, j], -free[j])
                if moved > 0.0:
                    guests[h, j] -= moved
                    free[j] += moved
                    onward[day] += place(day, h, j, moved, guests, free, group, nearest, hours, travel_h)


@part
def place(
    day: int,
    origin: int,
    start: int,
    patients: float,
    guests: Floats,
    free: Floats,
    group: Ints,
    nearest: Ints,
    hours: Floats,
    travel_h: Floats,
) -> float:
    """Bring patients of a hospital from where they are to the nearest free beds; return how many."""
    brought = 0.0
    for host in range(len(free)):
        k = nearest[start, host]
        if patients > 0.0 and free[k] > 0.0 and group[k] == group[start]:
            amount = min(patients, free[k])
            guests[origin, k] += amount
            free[k] -= amount
            patients -= amount
            brought += amount
            travel_h[day] += amount * hours[start, k]
    return brought
