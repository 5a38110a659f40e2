"""The kernel's heaps: what happens first, who stands first in line, and room for more."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samvirke.engine.response.kernel.events import Events, pop, push, with_room
from samvirke.engine.response.kernel.lines import join, leave, need_of
from samvirke.engine.response.kernel.state import CAPABILITY, NEED


def empty(room: int) -> Events:
    return Events(np.empty(room), np.empty(room, dtype=np.int64), np.zeros(1, dtype=np.int64))


# Few moments, kinds and units: many events are equal but for one of them.
happenings = st.lists(
    st.tuples(
        st.sampled_from([0.0, 1.5, 1e9]), st.integers(0, 5), st.integers(0, 3), st.sampled_from([0, 2**31])
    ),
    max_size=60,
)


@given(happenings)
def test_events_come_in_order_of_time_then_kind_then_unit(drawn: list[tuple[float, int, int, int]]) -> None:
    events = empty(60)
    for at_s, kind, unit, generation in drawn:
        push(events, at_s, kind, unit, generation)
    assert [pop(events) for _ in drawn] == sorted(drawn)
    assert events.size[0] == 0


@given(happenings)
def test_a_full_heap_grows_and_forgets_nothing(drawn: list[tuple[float, int, int, int]]) -> None:
    events = empty(1)
    for at_s, kind, unit, generation in drawn:
        events = with_room(events, 1)
        push(events, at_s, kind, unit, generation)
    assert len(events.at_s) >= len(drawn)
    assert [pop(events) for _ in drawn] == sorted(drawn)


class Waiting(NamedTuple):
    """What `lines` needs of a run."""

    line: Any
    capabilities: Any
    needs: Any


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-3, 3)), min_size=1, max_size=40), st.data())
@settings(max_examples=60)
def test_who_is_most_urgent_and_has_waited_longest_stands_first(
    drawn: list[tuple[int, int]], data: st.DataObject
) -> None:
    # Two lines one behind the other in a single array; needs are numbered by when they were known.
    first = sum(capability == 0 for capability, _ in drawn)
    run = Waiting(np.zeros(len(drawn), np.int64), np.zeros(2, CAPABILITY), np.zeros(len(drawn), NEED))
    run.capabilities["line_start"] = [0, first]
    for need in data.draw(st.permutations(range(len(drawn)))):
        capability, priority = drawn[need]
        join(run, capability, priority, need)  # type: ignore[arg-type]
        join(run, capability, priority, need)  # type: ignore[arg-type]  # stands there already
    for capability in (0, 1):
        expected = sorted((priority, need) for need, (c, priority) in enumerate(drawn) if c == capability)
        came = []
        while run.capabilities[capability]["line_length"]:
            came.append(need_of(run.line[run.capabilities[capability]["line_start"]]))
            leave(run, capability)  # type: ignore[arg-type]
        assert came == [need for _, need in expected]
    assert not run.needs["stands"].any()
