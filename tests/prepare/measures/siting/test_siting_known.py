"""Known optima, worked sums, and what is said to nonsense."""

from typing import Any

import numpy as np
import pytest
from tests.prepare.measures.siting.worlds_of_sites import away, coverage_of, plane

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.prepare.measures.siting.backup import backup
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.joint import Agency, joint
from samvirke.prepare.measures.siting.lscp import lscp
from samvirke.prepare.measures.siting.mclp import mclp
from samvirke.prepare.measures.siting.mexclp import mexclp
from samvirke.prepare.measures.siting.p_center import p_center
from samvirke.prepare.measures.siting.p_median import p_median
from samvirke.prepare.measures.siting.restrictions import Floor, Restrictions

# JEMSS.jl test/test_mclp.jl: demand 2, 2, 1, 1; site 0 reaches points 0, 1; site 1 1, 2; site 2 0, 3.
TOY = coverage_of([[0, 2], [0, 1], [1], [2]], 3)
TOY_WEIGHT = np.array([2.0, 2.0, 1.0, 1.0])


@pytest.mark.parametrize(("p", "reached"), [(0, 0), (1, 4), (2, 6), (3, 6)])
def test_the_toy_of_jemss_is_reached_as_published(p: int, reached: float) -> None:
    found = mclp(TOY, TOY_WEIGHT, p)
    assert (found.value, found.bound, found.status) == (reached, reached, "optimal")
    if p == 1:
        assert found.sites.tolist() == [0]
    if p == 2:
        assert found.sites.tolist() == [1, 2]


@pytest.mark.parametrize(("n", "optimum"), [(1000, 40457), (5000, 203608)])
def test_mclp_meets_the_optima_of_spopt(n: int, optimum: float) -> None:
    points, sites, weight = plane(n, 100)
    found = mclp(Coverage.within(points, sites, 5), weight, 10)
    assert (found.value, found.bound, found.status) == (optimum, optimum, "optimal")


def test_p_median_meets_the_optimum_of_spopt() -> None:
    points, sites, weight = plane(1000, 100)
    found = p_median(away(points, sites), weight, 10)
    assert found.value == pytest.approx(179059.8333, abs=1e-4)
    assert found.status == "optimal"


def test_the_same_seed_gives_the_same_answer() -> None:
    points, sites, weight = plane(2000, 200)
    coverage = Coverage.within(points, sites, 2)
    first, again = (mclp(coverage, weight, 20, seed=3, gap=0.02) for _ in range(2))
    assert first.sites.tolist() == again.sites.tolist()
    assert (first.value, first.bound) == (again.value, again.bound)


def test_a_clock_that_stops_the_search_is_told_and_never_called_optimal() -> None:
    points, sites, weight = plane(5000, 300)
    found = mclp(Coverage.within(points, sites, 3), weight, 20, time_limit_s=0.3)
    assert found.status == "time_limit"
    assert found.value < found.bound
    assert len(found.sites) == 20
    median = p_median(away(points, sites), weight, 20, time_limit_s=0.2)
    assert median.status == "time_limit"
    assert median.bound < median.value


def test_a_gap_that_is_enough_stops_the_search_and_is_told_as_feasible() -> None:
    points, sites, weight = plane(5000, 300)
    found = mclp(Coverage.within(points, sites, 3), weight, 20, gap=0.1)
    assert found.status == "feasible"
    assert 0 < found.gap <= 0.1
    assert found.bound == pytest.approx(found.value * (1 + found.gap))


def test_the_limit_itself_is_in_time_and_never_is_not() -> None:
    # Points at 600 s, 601 s and never; limit 600 s for the first two, no known limit for the last.
    reach_s = np.array([[600.0], [601.0], [np.inf]])
    assert np.diff(Coverage.of(reach_s, 600).starts).tolist() == [1, 0, 0]
    assert np.diff(Coverage.of(reach_s, np.array([np.nan, 700, np.inf])).starts).tolist() == [0, 1, 0]


def test_two_ambulances_at_one_post_help_when_one_is_often_busy() -> None:
    # One point of 100 that only site 0 reaches, one of 10 that only site 1 does; busy half the time.
    # Both at site 0: 100 (1 - 1/4) = 75. One at each: 50 + 5 = 55.
    coverage = coverage_of([[0], [1]], 2)
    found = mexclp(coverage, np.array([100.0, 10.0]), 2, 0.5)
    assert found.sites.tolist() == [0, 0]
    assert found.value == 75
    apart = mexclp(coverage, np.array([100.0, 10.0]), 2, 0.5, per_site=1)
    assert (apart.sites.tolist(), apart.value) == ([0, 1], 55)
    fixed = mexclp(coverage, np.array([100.0, 10.0]), 3, 0.5, Restrictions(fixed=[1, 1]))
    assert fixed.sites.tolist() == [0, 1, 1]


def test_backup_prefers_a_second_cover_of_many_to_a_first_of_few() -> None:
    # Site 0 and 1 reach 10 people, site 2 reaches 6 others. First 0.6: twice 10 is 10, once each 9.6.
    coverage = coverage_of([[0, 1], [2]], 3)
    found = backup(coverage, np.array([10.0, 6.0]), 2, first_share=0.6)
    assert found.sites.tolist() == [0, 1]
    assert found.value == pytest.approx(10)
    assert backup(coverage, np.array([10.0, 6.0]), 2, first_share=1.0).sites.tolist() in ([0, 2], [1, 2])


def test_two_agencies_share_a_building_when_that_lets_both_in() -> None:
    # Each agency reaches its 10 from site 0 or 1. Opening is 1, a building 5: together 7, apart 12.
    coverage = coverage_of([[0, 1]], 2)
    agencies = [
        Agency(name=name, coverage=coverage, weight=np.array([10.0])) for name in ("fire", "ambulance")
    ]
    found = joint(agencies, building_cost=np.array([5.0, 5.0]), budget=8)
    assert found.answer.value == 20
    assert len(found.shared) == 1
    assert found.sites_by_agency["fire"].tolist() == found.sites_by_agency["ambulance"].tolist()
    poor = joint(agencies, building_cost=np.array([5.0, 5.0]), budget=6)
    assert poor.answer.value == 10


def test_a_floor_moves_a_site_to_the_town_it_protects() -> None:
    # 2 of demand at site 1's town; free choice is site 0 with 10.
    coverage = coverage_of([[0], [1]], 2)
    weight = np.array([10.0, 2.0])
    floor = Floor(points=np.array([False, True]), share=0.9, name="Tynset")
    assert mclp(coverage, weight, 1).sites.tolist() == [0]
    held = mclp(coverage, weight, 1, Restrictions(floors=[floor]))
    assert (held.sites.tolist(), held.value, held.status) == ([1], 2, "optimal")
    fewest = lscp(coverage, Restrictions(floors=[floor]), weight=weight)
    assert (fewest.sites.tolist(), fewest.value) == ([1], 1)


def test_a_floor_takes_a_site_from_where_travel_is_least_and_longest_is_shortest() -> None:
    # A town (10) and a farm (1) on a line at 0 and 10 min, sites at 0, 4 and 9. The median stands in the
    # town: 10·0 + 1·10 = 10. The center stands at 4: the farm has 6. Within 5 min of the farm there is
    # only the site at 9: 10·9 + 1·1 = 91, and the town has 9.
    times = np.array([[0.0, 4.0, 9.0], [10.0, 6.0, 1.0]])
    weight, in_time = np.array([10.0, 1.0]), Coverage.of(times, 5.0)
    assert (p_median(times, weight, 1).value, p_center(times, 1).value) == (10, 6)
    farm = Restrictions(floors=[Floor(points=np.array([False, True]), share=1.0, name="farm")])
    median = p_median(times, weight, 1, farm, coverage=in_time)
    assert (median.sites.tolist(), median.value, median.bound, median.status) == ([2], 91, 91, "optimal")
    center = p_center(times, 1, farm, coverage=in_time)
    assert (center.sites.tolist(), center.value, center.bound, center.status) == ([2], 9, 9, "optimal")
    # Both whole: one site is too few, and leaving the farm out lacks least; with two there is room.
    both = Restrictions(floors=[*farm.floors, Floor(points=np.array([True, False]), share=1.0, name="town")])
    for found in (
        p_median(times, weight, 1, both, coverage=in_time),
        p_center(times, 1, both, coverage=in_time, weight=weight),
    ):
        assert (found.status, found.missing, found.missing_unit) == ("infeasible", 1, "weight")
        assert found.missing_by_floor == pytest.approx((1.0, 0.0))
        assert "farm 1 of 1" in found.lacks
    assert p_median(times, weight, 2, both, coverage=in_time).value == 1
    assert p_center(times, 2, both, coverage=in_time, weight=weight).value == 1


def test_floors_only_lengthen_travel_and_are_kept_on_a_larger_plane() -> None:
    # What a floor asks can only lengthen travel, and its plan keeps to every floor.
    points, sites, weight = plane(200, 40)
    times = away(points, sites)
    label = (points[:, 0] // 10).astype(int)
    floors = [Floor(points=label == k, share=share) for k, share in ((0, 0.9), (1, 0.1), (2, 0.8))]
    in_time = Coverage.of(times, 7.0)
    free = p_median(times, weight, 7)
    held = p_median(times, weight, 7, Restrictions(floors=floors), coverage=in_time)
    assert (free.status, held.status) == ("optimal", "optimal")
    assert held.value > free.value
    soonest = times[:, held.sites].min(axis=1)
    assert held.value == pytest.approx(weight @ soonest)
    for floor in floors:
        reached = weight[floor.points & (soonest <= 7.0)].sum()
        assert reached >= floor.share * weight[floor.points].sum() * (1 - 1e-6)


def test_a_floor_that_cannot_be_met_says_who_lacks_how_much() -> None:
    # Tynset has 2 + 6 of demand, and the 6 are out of reach of all: 90 % is 7.2, so 5.2 are missing.
    coverage = coverage_of([[0], [1], []], 2)
    floor = Floor(points=np.array([False, True, True]), share=0.9, name="Tynset")
    found = mclp(coverage, np.array([10.0, 2.0, 6.0]), 2, Restrictions(floors=[floor]))
    assert found.status == "infeasible"
    assert found.missing == pytest.approx(5.2)
    assert found.missing_by_floor == pytest.approx((5.2,))
    assert "Tynset 5.2 of 7.2" in found.lacks
    assert np.isnan(found.value)
    assert lscp(
        coverage, Restrictions(floors=[floor]), weight=np.array([10.0, 2, 6])
    ).missing == pytest.approx(5.2)


def test_what_cannot_be_says_how_much_is_missing() -> None:
    three = Restrictions(fixed=[0, 1, 2], cost=np.array([4.0, 3.0, 2.0]), budget=7)
    few = mclp(TOY, TOY_WEIGHT, 1, three)
    assert (few.status, few.missing, few.missing_unit) == ("infeasible", 2, "sites")
    poor = mclp(TOY, TOY_WEIGHT, 3, three)
    assert (poor.missing, poor.missing_unit) == (2, "cost")
    alone = lscp(coverage_of([[0], [], []], 1), weight=np.array([5.0, 2.0, 3.0]))
    assert (alone.missing, alone.missing_unit) == (5, "weight")
    dear = lscp(TOY, Restrictions(budget=1))
    assert (dear.missing, dear.missing_unit) == (1, "cost")
    cut_off = np.array([[1.0, np.inf], [np.inf, 2.0]])
    assert p_median(cut_off, np.ones(2), 1).missing == 1
    assert p_median(cut_off, np.ones(2), 1).missing_unit == "sites"
    assert p_center(cut_off, 1).missing == 1
    assert p_center(cut_off, 2).value == 2
    nobody = p_median(np.full((1, 2), np.inf), np.array([7.0]), 1)
    assert (nobody.missing, nobody.missing_unit) == (7, "weight")
    room = p_median(np.ones((2, 2)), np.array([4.0, 5.0]), 2, Restrictions(capacity=np.array([3.0, 4.0])))
    assert room.missing == pytest.approx(2)


def test_a_site_that_reaches_nobody_does_no_harm() -> None:
    found = mclp(coverage_of([[0], [0]], 3), np.ones(2), 2, Restrictions(fixed=[2]))
    assert (found.sites.tolist(), found.value) == ([0, 2], 2)
    none = mclp(coverage_of([[], []], 3), np.ones(2), 2)
    assert (none.value, none.bound, none.status) == (0, 0, "optimal")


@pytest.mark.parametrize(
    ("restrictions", "said"),
    [
        ({"fixed": [3]}, "fixed names site 3, which is unknown; sites are numbered 0 to 2"),
        ({"forbidden": [-1]}, "forbidden names site -1"),
        ({"fixed": [1], "forbidden": [1]}, "site 1 is both fixed and forbidden"),
        ({"cost": np.array([1.0, -2.0, 1.0])}, "cost of site 1 is -2.0; it must be a number, 0 or more"),
        ({"cost": np.ones(2)}, "there must be 3"),
        ({"capacity": np.array([1.0, np.nan, 1.0])}, "capacity of site 1 is nan"),
        ({"budget": -1.0}, "the budget is -1.0"),
        ({"fixed": [0.5]}, "must be the numbers of sites"),
        ({"floors": [Floor(points=np.array([True]), share=0.5)]}, "each of the 4 points"),
    ],
)
def test_nonsense_is_refused_with_what_was_seen(restrictions: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        mclp(TOY, TOY_WEIGHT, 2, Restrictions(**restrictions))


def test_nonsense_numbers_are_refused() -> None:
    with pytest.raises(BadInputError, match="number of sites is -1"):
        mclp(TOY, TOY_WEIGHT, -1)
    with pytest.raises(BadInputError, match=r"weight of point 2 is -1"):
        mclp(TOY, np.array([1.0, 1, -1, 1]), 1)
    with pytest.raises(BadInputError, match=r"write 90 % as 0.9"):
        Floor(points=np.ones(4, bool), share=90)
    with pytest.raises(BadInputError, match=r"first_share is 0.2"):
        backup(TOY, TOY_WEIGHT, 1, first_share=0.2)
    with pytest.raises(BadInputError, match="busy_share is 30"):
        mexclp(TOY, TOY_WEIGHT, 1, 30)
    with pytest.raises(BadInputError, match="number of sites is nan"):
        mclp(TOY, TOY_WEIGHT, np.nan)  # type: ignore[arg-type]
    with pytest.raises(BadInputError, match="fixed names site -1, which is unknown"):
        mexclp(TOY, TOY_WEIGHT, 1, 0.3, Restrictions(fixed=[-1]))
    with pytest.raises(BadInputError, match="knows no capacity"):
        mexclp(TOY, TOY_WEIGHT, 1, 0.3, Restrictions(capacity=np.ones(3)))
    with pytest.raises(BadInputError, match=r"from site 1 to point 0 is nan"):
        p_median(np.array([[1.0, np.nan]]), np.ones(1), 1)
    with pytest.raises(BadInputError, match=r"say who is reached in time: coverage="):
        p_center(np.ones((4, 3)), 1, Restrictions(floors=[Floor(points=np.ones(4, bool), share=0.5)]))
    half = [Floor(points=np.ones(4, bool), share=0.5)]
    with pytest.raises(BadInputError, match="4 points × 3 sites and the travel table 4 × 2"):
        p_median(np.ones((4, 2)), np.ones(4), 1, Restrictions(floors=half), coverage=TOY)
    room = Restrictions(floors=half, capacity=np.ones(3))
    with pytest.raises(BadInputError, match="one of them"):
        p_median(np.ones((4, 3)), np.ones(4), 1, room, coverage=TOY)
    agency = Agency(name="fire", coverage=TOY, weight=TOY_WEIGHT)
    with pytest.raises(BadInputError, match="nothing limits"):
        joint([agency])
    with pytest.raises(BadInputError, match="a name of its own"):
        joint([agency, agency], p=1)
    with pytest.raises(InvalidValueError, match="must lie in 0 to 1"):
        coverage_of([[2]], 2)
    with pytest.raises(InvalidValueError, match="radius is 0"):
        Coverage.within(np.ones((1, 2)), np.ones((1, 2)), 0)
