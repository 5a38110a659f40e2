"""What a unit's leaving uncovers: sums by hand on the hamlet."""

from datetime import datetime

import numpy as np
import pytest
from tests.engine.worlds import MONDAY
from tests.hamlet import hamlet

from samvirke.engine.response.asked import UnitNow
from samvirke.engine.response.leaving import leaving
from samvirke.engine.response.roster import Roster
from samvirke.engine.response.uncover import Cover, covers_of
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Points

NOON = datetime.fromisoformat("2026-01-05T12:00:00+01:00")
ROSTER = Roster.of(hamlet())
PEOPLE = {"Vik": 5000, "Nes": 1200}


def cover(capability: str, minutes: float) -> dict[str, Cover]:
    limit_s = np.full(len(ROSTER.region.cells), 60.0 * minutes)
    return covers_of(ROSTER, {capability: limit_s})


def left(
    covers: dict[str, Cover], *units: str, state: dict[str, UnitNow] | None = None
) -> list[tuple[float, str]]:
    (capability,) = covers
    sent = [(unit, [capability]) for unit in units]
    told = leaving(ROSTER, covers, sent, ROSTER.following(state), NOON)
    return [(told[unit][0].people, told[unit][0].next_unit) for unit in units]


def minutes(site: str, cells: list[str]) -> np.ndarray:
    region = ROSTER.region
    of = region.sites.set_index("id").loc[[site]]
    to = Points.of(region.cells.set_index("id").loc[cells])
    return np.asarray(LineTimes().matrix(Points.of(of), to)[0] / 60)


def test_the_only_unit_within_the_limit_leaves_all_whom_it_covers() -> None:
    # In 20 min (turn-out 1.5 min, at most some 9 km) Vik's engine reaches the four cells of Vik, 5,000
    # people, and that of Nes (turn-out 5 min) the three of Nes; the other is 15 km away and comes later.
    assert minutes("fire-vik", ["cell-1", "cell-2", "cell-3", "cell-4"]).max() + 1.5 < 15
    assert minutes("fire-nes", ["cell-5", "cell-6", "cell-7"]).max() + 5 < 15
    assert minutes("fire-vik", ["cell-5", "cell-6", "cell-7"]).min() + 1.5 > 15
    assert minutes("fire-nes", ["cell-1", "cell-2", "cell-3", "cell-4"]).min() + 5 > 15
    covers = cover("fire.pump", 15)
    assert left(covers, "engine-vik-1") == [(PEOPLE["Vik"], "engine-nes-1")]
    assert left(covers, "engine-nes-1") == [(PEOPLE["Nes"], "engine-vik-1")]


def test_with_a_limit_that_the_neighbour_keeps_nobody_is_uncovered() -> None:
    assert left(cover("fire.pump", 60), "engine-vik-1") == [(0, "engine-nes-1")]


def test_what_the_first_leaves_to_the_second_the_second_takes_along() -> None:
    # In 60 min either engine covers all: the first uncovers nobody, and then the second all 6,200.
    assert left(cover("fire.pump", 60), "engine-vik-1", "engine-nes-1") == [(0, "engine-nes-1"), (6200, "")]


@pytest.mark.parametrize("does", ["busy", "out"])
def test_a_unit_that_is_not_free_covers_nobody(does: str) -> None:
    state = {"engine-nes-1": UnitNow(does=does)}  # type: ignore[arg-type]
    assert left(cover("fire.pump", 60), "engine-vik-1", state=state) == [(6200, "")]


def test_next_comes_the_soonest_with_its_turn_out() -> None:
    # The ambulance of Nes at the base of that of Vik: turn-out 60 s and the way between the two.
    covers = cover("health.ambulance", 12)
    told = leaving(ROSTER, covers, [("ambulance-vik-1", ["health.ambulance"])], ROSTER.following(), NOON)
    sites = ROSTER.region.sites.set_index("id")
    one, other = (Points.of(sites.loc[[name]]) for name in ("ambulance-nes", "ambulance-vik"))
    next_s = 60 + float(LineTimes().matrix(one, other)[0, 0])
    assert told["ambulance-vik-1"][0].next_s == next_s
    assert told["ambulance-vik-1"][0].next_unit == "ambulance-nes-1"


def test_off_duty_the_slower_turn_out_counts() -> None:
    # Nes' ambulance turns out in 1 min by day and in 7 by night: 10 min leave it 3, which is enough for
    # cell-5 (0.6 km, 1 min) and cell-6 (1.2 km, 2 min), not for cell-7 (6 km).
    covers = cover("health.ambulance", 10)
    night = datetime.fromisoformat(MONDAY)
    sent = [("ambulance-nes-1", ["health.ambulance"])]
    day = leaving(ROSTER, covers, sent, ROSTER.following(), NOON)["ambulance-nes-1"][0].people
    by_night = leaving(ROSTER, covers, sent, ROSTER.following(), night)["ambulance-nes-1"][0].people
    way = minutes("ambulance-nes", ["cell-5", "cell-6", "cell-7"])
    assert (way + 1 <= 10).tolist() == [True, True, way[2] <= 9]
    assert (way + 7 <= 10).tolist() == [True, True, False]
    assert (day, by_night) == (700 + 400 + (100 if way[2] <= 9 else 0), 700 + 400)


def test_where_no_limit_is_known_nothing_is_uncovered() -> None:
    limit_s = np.full(len(ROSTER.region.cells), np.nan)
    assert left(covers_of(ROSTER, {"fire.pump": limit_s}), "engine-vik-1")[0][0] == 0
