"""More stock never raises what is unmet, of any owner, class and day."""

import numpy as np
import pytest
from tests.engine.endurance.stock.stores import DAYS, drawn, drawn_lots

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import NEVER, Lots

CRUMB = 1e-8


@pytest.mark.parametrize("block", range(4))
def test_a_lot_more_never_raises_what_anybody_lacks_on_any_day(block: int) -> None:
    lessened = 0
    for seed in range(block * 250, (block + 1) * 250):
        lots, need, deliveries, how = drawn(seed)
        rng = np.random.default_rng(10_000 + seed)
        more = lots.with_more(drawn_lots(rng, lots.n_owners, int(rng.integers(1, 4))))
        before = hold_out(lots, need, deliveries, **how).unmet
        after = hold_out(more, need, deliveries, **how).unmet
        assert (after <= before + CRUMB).all(), seed
        lessened += after.sum() < before.sum() - 1
    assert lessened > 50  # the lots do help


def test_a_larger_delivery_or_a_later_last_day_never_raises_what_anybody_lacks() -> None:
    for seed in range(400):
        lots, need, deliveries, how = drawn(seed)
        rng = np.random.default_rng(20_000 + seed)
        before = hold_out(lots, need, deliveries, **how).unmet
        larger = deliveries + rng.gamma(1, 8, deliveries.shape) * (rng.random(deliveries.shape) < 0.1)
        later = Lots(
            n_owners=lots.n_owners,
            owner=lots.owner,
            quantity=lots.quantity,
            arrives_day=lots.arrives_day,
            expires_day=np.minimum(NEVER, lots.expires_day + rng.integers(0, DAYS, len(lots))),
        )
        assert (hold_out(lots, need, larger, **how).unmet <= before + CRUMB).all(), seed
        assert (hold_out(later, need, deliveries, **how).unmet <= before + CRUMB).all(), seed


def test_sharing_never_raises_what_is_unmet_in_all_up_to_any_day() -> None:
    # What is given meets a need at once, and can be lacking at the giver's once at most, later.
    helped = worse_for_class_0 = 0
    for seed in range(400):
        lots, need, deliveries, how = drawn(seed)
        alone = hold_out(lots, need, deliveries, shelf_life_days=how["shelf_life_days"]).unmet
        shared = hold_out(lots, need, deliveries, **how).unmet
        until = alone.sum(axis=(0, 1)).cumsum() - shared.sum(axis=(0, 1)).cumsum()
        assert (until >= -CRUMB).all(), seed
        helped += until[-1] > 1
        worse_for_class_0 += shared[0].sum() > alone[0].sum() + CRUMB
    assert helped > 100
    assert worse_for_class_0 > 5  # a low class of today goes before a high one of tomorrow: said in the docs
