"""The kernel says what the reference says, to the last bit."""

from dataclasses import fields

import numpy as np
import pytest
from tests.engine.calls.small import drawn

from samvirke.engine.calls.kernel import run_kernel
from samvirke.engine.calls.outcome import CallOutcome
from samvirke.engine.calls.reference import run_reference
from samvirke.engine.calls.take import take_calls

BLOCKS, WORLDS = 8, 100


def played(seed: int) -> tuple[CallOutcome, CallOutcome]:
    centres, course, sharing, lost, procedure = drawn(seed)
    fast, slow = (
        take_calls(centres, course, procedure=procedure, sharing=sharing, lost=lost, play=play)
        for play in (run_kernel, run_reference)
    )
    return fast, slow


@pytest.mark.parametrize("block", range(BLOCKS))
def test_kernel_and_reference_say_the_same_on_worlds_with_every_feature(block: int) -> None:
    for seed in range(block * WORLDS, (block + 1) * WORLDS):
        fast, slow = played(seed)
        for column in fields(CallOutcome):
            one, other = getattr(fast, column.name), getattr(slow, column.name)
            assert one.dtype == other.dtype, column.name
            np.testing.assert_array_equal(one, other, err_msg=f"{column.name} of world {seed}")


def test_the_drawn_worlds_hold_every_feature() -> None:
    outcomes = [played(seed)[1] for seed in range(WORLDS)]
    drawn_worlds = [drawn(seed) for seed in range(WORLDS)]
    assert sum(o.overflowed.sum() for o in outcomes) > 20
    assert sum(o.paired.sum() for o in outcomes) > 100
    assert sum((o.attempts > 1).sum() for o in outcomes) > 100
    assert sum(np.isfinite(o.abandoned_s).sum() for o in outcomes) > 100
    assert sum(np.isfinite(o.joined_s).sum() for o in outcomes) > 100
    elsewhere = [
        o.answered & (o.answered_by != d[1].calls.centre) for o, d in zip(outcomes, drawn_worlds, strict=True)
    ]
    assert sum(where.sum() for where in elsewhere) > 200
