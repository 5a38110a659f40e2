"""The search from one place: kernel and twin agree, it can stop and go on, and it leaves the room as new."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samvirke.travel.spread import (
    FOUND,
    REACHED,
    Roads,
    begin,
    clear,
    room_for,
    spread,
    spread_plain,
    want,
)

FAR = 10**6
# From each of 8 nodes some ways: to which node, and in how many seconds; 0 s and closed ones too.
drawn_roads = st.lists(
    st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0, np.inf])), max_size=5),
    min_size=8,
    max_size=8,
)


def roads_of(ways: list[list[tuple[int, float]]]) -> Roads:
    return Roads(
        indptr=np.cumsum([0, *map(len, ways)]),
        node=np.array([to for of_node in ways for to, _ in of_node], dtype=np.int32),
        time_s=np.array([time_s for of_node in ways for _, time_s in of_node], dtype=np.float64),
    )


# 0 → 1 (5 s) and 0 → 2 (1 s) → 1 (2 s): 1 is reached by 2, in 3 s. 3 comes after 1 s more; 4 is closed.
SMALL = roads_of([[(1, 5.0), (2, 1.0)], [(3, 1.0)], [(1, 2.0)], [(4, np.inf)], []])


def test_the_shorter_way_round_is_found() -> None:
    room = room_for(SMALL)
    begin(room, 0, 10.0)
    assert spread(SMALL, room, FAR, FAR, np.inf) == np.inf
    assert room.time_s.tolist() == [10, 13, 11, 14, np.inf]


def test_a_node_that_is_named_twice_is_wanted_once() -> None:
    room = room_for(SMALL)
    assert want(room, np.array([3, 1, 3, 3])) == 2
    assert room.is_wanted.tolist() == [False, True, False, True, False]
    begin(room, 0, 0.0)
    # 1 is reached after 3 s and 3 after 4; nothing else that is wanted is left.
    assert spread(SMALL, room, 2, FAR, np.inf) == np.inf
    assert room.counts[FOUND] == 2


def test_it_stops_before_the_limit_and_goes_on_from_there() -> None:
    room = room_for(SMALL)
    begin(room, 0, 0.0)
    assert spread(SMALL, room, FAR, FAR, 2.0) == 3.0  # the next would be node 1
    assert room.counts[REACHED] == 2
    assert spread(SMALL, room, FAR, FAR, 3.0) == 4.0
    assert room.counts[REACHED] == 3


def test_it_stops_when_enough_is_found() -> None:
    room = room_for(SMALL)
    room.is_wanted[[2, 3]] = True
    begin(room, 0, 0.0)
    assert spread(SMALL, room, 1, FAR, np.inf) == 3.0
    assert spread(SMALL, room, 2, FAR, np.inf) == np.inf


def test_a_cleared_room_answers_like_a_new_one() -> None:
    room = room_for(SMALL)
    begin(room, 2, 0.0)
    spread(SMALL, room, FAR, 2, np.inf)
    clear(room)
    begin(room, 0, 0.0)
    spread(SMALL, room, FAR, FAR, np.inf)
    assert room.time_s.tolist() == [0, 3, 1, 4, np.inf]


@given(ways=drawn_roads, start=st.integers(0, 7), wanted=st.sets(st.integers(0, 7)), steps=st.integers(1, 9))
def test_the_kernel_says_the_same_as_its_twin_wherever_it_stops(
    ways: list[list[tuple[int, float]]], start: int, wanted: set[int], steps: int
) -> None:
    roads = roads_of(ways)
    fast, plain = room_for(roads), room_for(roads)
    for room in (fast, plain):
        room.is_wanted[list(wanted)] = True
        begin(room, start, 1.0)
    for step in (1, 2, steps):
        ends = [
            search(roads, room, step, 3 * step, 4.0 * step)
            for search, room in ((spread, fast), (spread_plain, plain))
        ]
        assert ends[0] == ends[1]
        np.testing.assert_array_equal(fast.time_s, plain.time_s)
        np.testing.assert_array_equal(fast.counts, plain.counts)


@given(ways=drawn_roads, start=st.integers(0, 7))
def test_times_are_those_of_bellman_and_ford(ways: list[list[tuple[int, float]]], start: int) -> None:
    roads = roads_of(ways)
    room = room_for(roads)
    begin(room, start, 0.0)
    spread(roads, room, FAR, FAR, np.inf)
    least = [0.0 if node == start else np.inf for node in range(8)]
    for _ in range(8):
        for node, of_node in enumerate(ways):
            for to, time_s in of_node:
                least[to] = min(least[to], least[node] + time_s)
    assert room.time_s.tolist() == least
