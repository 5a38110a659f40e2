"""How fast a year of one item is held out with: 377 owners, two classes, five lots an owner."""

from functools import cache

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.engine.endurance.stock.held import Held
from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.reference import run_reference
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.travel.times import Floats

OWNERS, DAYS, CLASSES, LOTS, RUNS = 377, 365, 2, 5, 100
REGIONS = 20
SHELF_LIFE = 400


@cache
def year() -> tuple[Lots, Floats, Floats]:
    """Need above supply: from some weeks on most owners go short each day, and sharing acts each day."""
    rng = np.random.default_rng(1)
    arrives = rng.integers(0, 100, OWNERS * LOTS)
    lots = Lots(
        n_owners=OWNERS,
        owner=np.repeat(np.arange(OWNERS), LOTS),
        quantity=rng.gamma(1, 500, OWNERS * LOTS),
        arrives_day=arrives,
        expires_day=arrives + rng.integers(30, 900, OWNERS * LOTS),
    )
    return lots, rng.gamma(2, 10, (CLASSES, OWNERS, DAYS)), rng.gamma(1, 12, (OWNERS, DAYS))


def prepare() -> None:
    _ = year()
    hold_out(Lots.none(1), np.ones((1, 1, 1)))  # compile, or load: not what is measured


def _told(held: Held) -> str:
    short = held.unmet.sum() / held.need.sum()
    return f"{OWNERS} owners × {DAYS} days; unmet {short:.4f}, moved {held.moved_in.sum():,.0f}"


def alone() -> str:
    for _ in range(RUNS):
        held = hold_out(*year(), shelf_life_days=SHELF_LIFE)
    return _told(held)


def in_regions() -> str:
    labels = [str(owner % REGIONS) for owner in range(OWNERS)]
    sharing = Sharing.groups_of(labels, keep_days=14, lag_days=2)
    for _ in range(RUNS):
        held = hold_out(*year(), shelf_life_days=SHELF_LIFE, sharing=sharing)
    return _told(held)


def all_together() -> str:
    sharing = Sharing.national(OWNERS, keep_days=7, lag_days=1)
    for _ in range(RUNS):
        held = hold_out(*year(), shelf_life_days=SHELF_LIFE, sharing=sharing)
    return _told(held)


def by_reference() -> str:
    """One run in plain Python, which says the same."""
    sharing = Sharing.national(OWNERS, keep_days=7, lag_days=1)
    slow = hold_out(*year(), shelf_life_days=SHELF_LIFE, sharing=sharing, play=run_reference)
    return _told(slow)


def one_run() -> str:
    sharing = Sharing.national(OWNERS, keep_days=7, lag_days=1)
    return _told(hold_out(*year(), shelf_life_days=SHELF_LIFE, sharing=sharing))


TARGET, TARGET_S = "30 ms a run", 0.03 * RUNS
BENCHMARKS = [
    Benchmark(name="stock-alone", ours=alone, prepare=prepare, target=TARGET, target_s=TARGET_S),
    Benchmark(name="stock-regions", ours=in_regions, prepare=prepare, target=TARGET, target_s=TARGET_S),
    Benchmark(name="stock-national", ours=all_together, prepare=prepare, target=TARGET, target_s=TARGET_S),
    Benchmark(
        name="stock-one-run",
        ours=one_run,
        peer=by_reference,
        peer_name="the same rules in plain Python",
        prepare=prepare,
    ),
]
