"""The kernel says what the reference says, to the last bit, and nothing is lost or made on the way."""

from dataclasses import fields

import numpy as np
import pytest
from tests.engine.endurance.stock.stores import drawn

from samvirke.engine.endurance.stock.held import Held
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.reference import run_reference

WORLDS = 300


def held(seed: int) -> Held:
    lots, need, deliveries, how = drawn(seed)
    return hold_out(lots, need, deliveries, **how)


@pytest.mark.parametrize("block", range(3))
def test_kernel_and_reference_say_the_same_on_worlds_with_every_feature(block: int) -> None:
    for seed in range(block * WORLDS // 3, (block + 1) * WORLDS // 3):
        lots, need, deliveries, how = drawn(seed)
        fast = hold_out(lots, need, deliveries, **how)
        slow = hold_out(lots, need, deliveries, **how, play=run_reference)
        for field in fields(Held):
            np.testing.assert_array_equal(
                getattr(fast, field.name), getattr(slow, field.name), err_msg=f"{field.name} of world {seed}"
            )


def test_the_drawn_worlds_hold_every_feature() -> None:
    worlds = [held(seed) for seed in range(WORLDS)]
    assert sum(world.moved_in.sum() > 0 for world in worlds) > 80
    assert sum(world.expired.sum() > 0 for world in worlds) > 80
    assert sum(bool((world.first_short_day < 0).any()) for world in worlds) > 80
    assert (
        sum(
            bool((world.moved_out[:, :-1] > 0).any() and (world.moved_in[:, 0] == 0).all())
            for world in worlds
        )
        > 80
    )


def test_what_comes_is_used_thrown_away_moved_on_or_left() -> None:
    for seed in range(WORLDS):
        world = held(seed)
        came = np.cumsum(world.delivered + world.moved_in, axis=1)
        went = np.cumsum(world.used.sum(axis=0) + world.moved_out + world.expired, axis=1)
        np.testing.assert_allclose(came, went + world.left, rtol=1e-12, atol=1e-9, err_msg=f"world {seed}")
        np.testing.assert_allclose(world.moved_in.sum(), world.moved_out.sum(), rtol=1e-12, atol=1e-9)
        # Who receives uses it the same day: nobody gets more than he lacks.
        assert (world.moved_in <= world.used.sum(axis=0) + 1e-9).all()


def test_used_and_unmet_are_the_need_and_nothing_is_below_nothing() -> None:
    for seed in range(WORLDS):
        world = held(seed)
        np.testing.assert_allclose(world.used + world.unmet, world.need, rtol=1e-15)
        for field in fields(Held):
            assert (getattr(world, field.name) >= 0).all(), (field.name, seed)


def test_what_moves_needs_its_days_on_the_way() -> None:
    for seed in range(WORLDS):
        lag = drawn(seed)[3]["sharing"].lag_days
        world = held(seed)
        assert not world.moved_in[:, :lag].any()
        # What has come left no later; what left comes after `lag` days at the latest.
        sent, come = np.cumsum(world.moved_out.sum(axis=0)), np.cumsum(world.moved_in.sum(axis=0))
        assert (come <= sent + 1e-9).all()
        assert (come[lag:] >= sent[: len(sent) - lag] - 1e-9).all()
