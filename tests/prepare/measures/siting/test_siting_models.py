"""Every model against brute force over all plans, on random problems with all restrictions."""

import numpy as np
import pytest
from tests.prepare.measures.siting.worlds_of_sites import World

from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.backup import backup
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.joint import Agency, joint
from samvirke.prepare.measures.siting.lscp import lscp
from samvirke.prepare.measures.siting.mclp import mclp
from samvirke.prepare.measures.siting.mexclp import mexclp
from samvirke.prepare.measures.siting.p_center import p_center
from samvirke.prepare.measures.siting.p_median import p_median
from samvirke.prepare.measures.siting.restrictions import Restrictions

SEEDS = range(90)  # `test_siting_every_plan` goes on to 12 sites
FEW_SITES = [seed for seed in SEEDS if World(seed).n_sites <= 5][:24]  # a plan takes a linear programme


def agree(found: Answer, best: float | None, seed: int) -> None:
    if best is None:
        assert found.status == "infeasible", (seed, found)
        assert found.missing > 0, (seed, found)
        assert found.lacks
    else:
        assert found.status == "optimal", (seed, found)
        assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6), (seed, found)
        assert found.bound == found.value


def keeps(world: World, found: Answer) -> None:
    if found.status == "optimal":
        assert set(world.fixed) <= set(found.sites)
        assert not set(world.forbidden) & set(found.sites)


def test_mclp_finds_what_brute_force_finds() -> None:
    for seed in SEEDS:
        world = World(seed)
        found = mclp(world.coverage, world.weight, world.p, world.restrictions())

        def value(plan: np.ndarray, w: World = world) -> float:
            return float(w.weight[w.covers(plan) > 0].sum())

        best = world.best(value, list(world.plans(world.p)))
        agree(found, best, seed)
        keeps(world, found)


def test_what_floors_lack_is_the_least_of_all_plans() -> None:
    n = 0
    for seed in SEEDS:
        world = World(seed)
        plans = list(world.plans(world.p))
        least = min((world.lacking(plan) for plan in plans), default=0.0)
        if least > 1e-6:
            n += 1
            found = mclp(world.coverage, world.weight, world.p, world.restrictions())
            assert found.missing == pytest.approx(least, rel=1e-6), seed
            assert sum(found.missing_by_floor) == pytest.approx(least, rel=1e-6)
            assert found.missing_unit == "weight"
            assert "town" in found.lacks
    assert n > 10


def test_mclp_with_capacity_serves_what_brute_force_serves() -> None:
    for seed in FEW_SITES:
        world = World(seed)
        found = mclp(world.coverage, world.weight, world.p, world.restrictions(capacity=True))
        served = [world.served(plan) for plan in world.plans(world.p)]
        best = max((value for value in served if value is not None), default=None)
        agree(found, best, seed)


def test_backup_finds_what_brute_force_finds() -> None:
    for seed in SEEDS:
        world = World(seed)
        first = float(np.random.default_rng(seed).uniform(0.5, 1))
        found = backup(world.coverage, world.weight, world.p, world.restrictions(), first_share=first)

        def value(plan: np.ndarray, w: World = world, a: float = first) -> float:
            covers = w.covers(plan)
            return float((w.weight * (a * (covers >= 1) + (1 - a) * (covers >= 2))).sum())

        agree(found, world.best(value, list(world.plans(world.p))), seed)


def test_mexclp_finds_what_brute_force_finds() -> None:
    for seed in SEEDS[:60]:
        world = World(seed)
        p, busy = min(world.p, 4), float(np.random.default_rng(seed).uniform(0, 0.9))
        found = mexclp(world.coverage, world.weight, p, busy, world.restrictions())

        def value(plan: np.ndarray, w: World = world, q: float = busy) -> float:
            return float((w.weight * (1 - q ** w.covers(plan))).sum())

        agree(found, world.best(value, list(world.plans(p, units=True))), seed)


def test_lscp_finds_what_brute_force_finds() -> None:
    for seed in SEEDS:
        world = World(seed)
        found = lscp(world.coverage, world.restrictions(), weight=world.weight)
        price = np.ones(world.n_sites) if world.price is None else world.price
        costs = [
            float(price @ plan)
            for plan in world.plans(world.n_sites)
            if (
                world.lacking(plan) < 1e-9
                if world.floors
                else (world.covers(plan)[world.weight > 0] > 0).all()
            )
        ]
        agree(found, min(costs, default=None), seed)


def test_lscp_with_capacity_finds_what_brute_force_finds() -> None:
    for seed in FEW_SITES:
        world = World(seed)
        found = lscp(world.coverage, world.restrictions(floors=False, capacity=True), weight=world.weight)
        price = np.ones(world.n_sites) if world.price is None else world.price
        total = world.weight.sum()
        costs = [
            float(price @ plan)
            for plan in world.plans(world.n_sites)
            if (world.served(plan, floors=False) or 0.0) >= total - 1e-6
        ]
        agree(found, min(costs, default=None), seed)


def test_p_median_finds_what_brute_force_finds() -> None:
    for seed in SEEDS:
        world = World(seed)
        found = p_median(world.cost, world.weight, world.p, world.restrictions(floors=False))
        counts = world.weight > 0
        values = []
        for plan in world.plans(world.p):
            nearest = world.cost[counts][:, plan > 0].min(axis=1, initial=np.inf)
            values.append(float((world.weight[counts] * nearest).sum()))
        best = min(values, default=np.inf)
        agree(found, best if np.isfinite(best) else None, seed)
        keeps(world, found)


def test_p_median_with_capacity_shares_demand_among_sites_with_room() -> None:
    # Two points of 10 at site 0, which has room for 15: 5 go to site 1, 3 away from the second point.
    cost = np.array([[0.0, 4.0], [0.0, 3.0]])
    room = Restrictions(capacity=np.array([15.0, 99.0]))
    found = p_median(cost, np.array([10.0, 10.0]), 2, room)
    assert found.value == pytest.approx(15.0)
    assert found.status == "optimal"


def test_p_center_finds_what_brute_force_finds() -> None:
    for seed in SEEDS:
        world = World(seed)
        found = p_center(world.cost, world.p, world.restrictions(floors=False))
        values = [
            float(world.cost[:, plan > 0].min(axis=1, initial=np.inf).max()) for plan in world.plans(world.p)
        ]
        best = min(values, default=np.inf)
        agree(found, best if np.isfinite(best) else None, seed)
        keeps(world, found)


def test_agencies_that_share_a_building_pay_it_once_as_brute_force_does() -> None:
    for seed in SEEDS[:40]:
        draw = np.random.default_rng(seed)
        worlds = [World(seed), World(seed + 1000)]
        n_sites = min(4, *(world.n_sites for world in worlds))
        covers = [w.cost[:, :n_sites] <= 5 for w in worlds]
        importance = [1.0, float(draw.choice([0.5, 2.0]))]
        cost = [draw.integers(0, 4, n_sites).astype(float) for _ in worlds]
        building, budget = draw.integers(0, 5, n_sites).astype(float), float(draw.integers(2, 14))
        p = int(draw.integers(1, 6))
        agencies = [
            Agency(
                name=f"agency {a}",
                coverage=Coverage.of(np.where(covers[a], 1.0, np.inf), 1.0),
                weight=worlds[a].weight,
                importance=importance[a],
                p=3,
                cost=cost[a],
            )
            for a in range(2)
        ]
        found = joint(agencies, p=p, building_cost=building, budget=budget)
        best = 0.0
        for one in range(2**n_sites):
            for two in range(2**n_sites):
                plans = [np.array([mask >> j & 1 for j in range(n_sites)], bool) for mask in (one, two)]
                spent = sum(cost[a][plans[a]].sum() for a in range(2)) + building[plans[0] | plans[1]].sum()
                if spent <= budget and sum(plan.sum() for plan in plans) <= p and max(map(sum, plans)) <= 3:
                    reached = [worlds[a].weight[covers[a][:, plans[a]].any(axis=1)].sum() for a in range(2)]
                    best = max(best, float(np.dot(importance, reached)))
        agree(found.answer, best, seed)
        reached_apart = [found.reached_by_agency[agency.name] for agency in agencies]
        assert float(np.dot(importance, reached_apart)) == pytest.approx(best, abs=1e-6)
