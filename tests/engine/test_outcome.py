"""From needs to incidents: who was there first, when all was there."""

import numpy as np
from tests.engine.worlds import INF

from samvirke.engine.response.outcome import Outcome, first_capable_s, full_complement_s


def _outcome(first_s: list[float], filled_s: list[float]) -> Outcome:
    n = len(first_s)
    return Outcome(
        first_s=np.array(first_s),
        filled_s=np.array(filled_s),
        first_unit=np.zeros(n, dtype=np.int64),
        travel_s=np.zeros(n),
        waited=np.zeros(n, dtype=np.bool_),
        busy_s=np.zeros(1),
        missions=np.zeros(1, dtype=np.int64),
        hospital_stop=np.full(n, -1),
        bay_wait_s=np.zeros(n),
        turned_away=np.zeros(n, dtype=np.int64),
        moves=np.zeros(1, dtype=np.int64),
    )


def test_the_first_capable_unit_is_one_for_what_is_wanted_first() -> None:
    # Incident 3: the patrol is there at 60, the pump, wanted first, at 300. Incident 5: two needs
    # are wanted first, and either will do. Incident 8: nobody.
    came = _outcome([60, 300, 500, 200, 90, INF], [60, 300, 500, 200, 90, INF])
    incident = np.array([3, 3, 5, 5, 5, 8])
    order = np.array([2, 1, 1, 1, 2, 1])
    assert first_capable_s(came, incident, order).tolist() == [300, 200, INF]


def test_the_full_complement_is_there_when_the_last_is() -> None:
    came = _outcome([60, 300, 10, 20], [60, 900, INF, 20])
    assert full_complement_s(came, np.array([0, 0, 1, 1])).tolist() == [900, INF]


def test_every_need_is_served_or_waiting() -> None:
    came = _outcome([60, 300, INF], [60, INF, INF])
    assert (came.served, came.waiting) == (1, 2)
