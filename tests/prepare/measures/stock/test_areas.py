"""Areas, depots and needs of a region, by hand."""

import numpy as np
import pytest

from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.use import standard_use
from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.stock.areas import Areas, areas_of
from samvirke.prepare.measures.stock.holding import evenly_aged, unmet_when_held
from samvirke.prepare.measures.stock.scenarios import Scenarios, draw_scenarios
from samvirke.register.region import Region
from samvirke.threats.pandemic.threat import Pandemic


@pytest.fixture(scope="module")
def norway() -> Region:
    return Region.builtin("norway")


def test_a_hamlet_is_one_area_with_one_depot(hamlet: Region) -> None:
    areas = areas_of(hamlet, "trusts")
    assert (areas.trusts, areas.region, areas.depots) == (("org-trust",), ("org-health",), ("hospital-vik",))
    # Hospital first, then Vik and Nes: place 0 is the hospitals, place 1 the municipalities.
    assert areas.place_of.tolist() == [0, 1, 1]
    assert areas.km[0, 0] == 0
    # Vik is 1.24 km from the hospital and Nes 15.4 km: (5,000 × 1.24 + 1,200 × 15.4) / 6,200 × detour.
    away = np.hypot(55.6 * np.array([0.01, 0.21]), 111.2 * np.array([0.01, 0.09]))
    from samvirke.travel.line import CAR

    assert areas.km[0, 1] == pytest.approx((5000 * away[0] + 1200 * away[1]) / 6200 * CAR.detour, rel=0.01)


def test_norway_has_nineteen_trusts_four_regions_and_one_middle(norway: Region) -> None:
    trusts = areas_of(norway, "trusts")
    assert len(trusts.depots) == len(trusts.trusts) == 19
    assert (trusts.serves == np.arange(19)).all()
    regions = areas_of(norway, "regions")
    assert len(regions.depots) == 4
    # Whoever belongs to a health region is served by the depot of that region.
    of_depot = [regions.region[area] for area in regions.area_of_depot]
    assert [of_depot[d] for d in regions.serves] == list(regions.region)
    one = areas_of(norway, "one")
    assert len(one.depots) == 1
    # Most people live around Oslo, so the middle of the country's people lies in the south-east.
    assert one.region[one.area_of_depot[0]] == "helse-sor-ost"


def test_other_health_regions_wait_and_days_are_rounded_up_to_weeks(norway: Region) -> None:
    areas = areas_of(norway, "trusts")
    lag, n = areas.lag_weeks(8), len(areas.trusts)
    oslo, ostfold, unn = (areas.trusts.index(f"trust-{name}") for name in ("oslo", "ostfold", "unn"))
    assert lag[oslo, [oslo, ostfold, unn]].tolist() == [0, 0, 2]
    assert lag[oslo, [n + oslo, n + unn]].tolist() == [0, 2]
    assert areas.lag_weeks(0).max() == 0


def test_another_kind_of_depot_is_refused(hamlet: Region) -> None:
    with pytest.raises(BadInputError, match="trusts, regions, one"):
        areas_of(hamlet, "towns")  # type: ignore[arg-type]


def test_a_region_without_a_hospital_is_refused(hamlet: Region) -> None:
    sites = hamlet.sites
    without = hamlet.with_table("sites", sites[sites["kind"] != "hospital"])
    with pytest.raises(BadInputError, match="has no hospital"):
        areas_of(without, "trusts")


def two_runs(extra: list[float], days: int = 10, normal: float = 2.0) -> Scenarios:
    """Return the hamlet's hospital with a steady extra need a day in each run."""
    needed = np.zeros((1, len(extra), 2, days))
    needed[0, :, 0, :] = np.array(extra)[:, None]
    return Scenarios(
        items=("gown",),
        extra=needed,
        normal=np.array([[normal, 0.0]]),
        starts_at_utc="2026-01-01T00:00:00Z",
        method=(),
    )


def test_supply_covers_care_first_and_the_rest_is_lacking() -> None:
    # 7 days of 5 extra and 2 normal, then 3 days. Supply half of normal: 7 and 3 units, all for care.
    lacking = two_runs([5.0]).lacking("gown", 0.5)
    assert lacking[0, :, 0, :] == pytest.approx(np.array([[28, 12], [14, 6]]))
    # Supply in full covers 14 of the 35; care lacks 21, normal use all its 14.
    assert two_runs([5.0]).lacking("gown", 1.0)[0, :, 0, 0] == pytest.approx([21, 14])
    # Where the course asks for less than comes, the rest goes to normal use: 14 - 7 = 7 of 14.
    assert two_runs([1.0]).lacking("gown", 1.0)[0, :, 0, 0] == pytest.approx([0, 7])


def test_a_plan_tried_day_by_day_lacks_what_it_does_not_hold(hamlet: Region) -> None:
    # 10 days of 5 extra, supply as normal: 50 asked for beyond it, 30 in store: 20 lack.
    areas = areas_of(hamlet, "trusts")
    unmet = held(areas, two_runs([5.0, 0.0]), 30.0)
    assert unmet.sum(axis=1) == pytest.approx([20, 0])
    # Nobody foresees: for 6 days all 7 are met, 5 of them from store. Then only the 2 delivered are
    # there: care lacks 3 and normal use 2 on each of 4 days. With foresight care would have had it all.
    assert unmet[0] == pytest.approx([12, 8])


def held(areas: Areas, scenarios: Scenarios, stock: float) -> np.ndarray:
    return unmet_when_held(
        areas,
        scenarios,
        "gown",
        np.full(len(areas.depots), stock / len(areas.depots)),
        existing=Lots.none(len(areas.depots)),
        shelf_life_years=5,
        supply_share=1.0,
        lead_days=2,
    )


def test_more_stock_never_raises_unmet_need_when_a_plan_is_tried(norway: Region) -> None:
    areas = areas_of(norway, "regions")
    draw = np.random.default_rng(4)
    n = areas.n_places
    scenarios = Scenarios(
        items=("gown",),
        extra=draw.gamma(0.5, 40.0, (1, 6, n, 30)),
        normal=draw.uniform(0, 10, (1, n)),
        starts_at_utc="2026-01-01T00:00:00Z",
        method=(),
    )
    unmet = [held(areas, scenarios, stock).sum(axis=1) for stock in (0.0, 1e3, 5e3, 6e3, 2e4)]
    assert (np.diff(unmet, axis=0) <= 1e-6).all()
    assert (unmet[-1] < unmet[0]).all()


def test_new_stock_is_of_all_ages() -> None:
    lots = evenly_aged(np.array([120.0, 24.0]), life_days=365)
    assert lots.by_owner() == pytest.approx([120, 24])
    assert lots.expires_day.min() == 31  # a twelfth of the year, rounded up
    assert lots.expires_day.max() == 365


def test_drawn_needs_lie_between_low_and_high_and_are_the_same_for_any_items(hamlet: Region) -> None:
    areas = areas_of(hamlet, "trusts")
    outbreak = Pandemic(preset="covid19_wild_type", days=120)

    def totals(level: str, items: tuple[str, ...] = ("gown", "glove")) -> np.ndarray:
        found = draw_scenarios(
            hamlet,
            areas,
            items,
            [outbreak],
            use=standard_use(),
            level=level,  # type: ignore[arg-type]
            seed=3,
            runs=range(4),
        )
        return np.asarray(found.extra.sum(axis=(2, 3)))

    low, base, high, drawn = (totals(level) for level in ("low", "base", "high", "drawn"))
    assert (low <= base).all()
    assert (base <= high).all()
    assert ((low <= drawn) & (drawn <= high)).all()
    assert len(np.unique(drawn / base)) == drawn.size
    np.testing.assert_array_equal(totals("drawn", ("glove",))[0], drawn[1])
