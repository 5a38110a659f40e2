"""What `swap.search` means, in few words and no haste: every plan nearby is valued anew."""

import numpy as np

from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.swap import HAIR
from samvirke.travel.times import Floats, Ints


def search_plain(program: Program, start: Ints, draws: Floats, *, by_price: bool = False) -> Ints:
    """Return the best plan met: that of `search`, to the unit, where all worth and costs are whole."""
    plan = np.asarray(start, dtype=np.int64).copy()
    slots: list[int] = []
    _follow(slots, plan, np.zeros_like(plan))
    best_plan, best = plan.copy(), -np.inf
    for restart in range(len(draws) + 1):
        if restart:
            _follow(slots, best_plan, plan)
            plan = _kicked(program, best_plan.copy(), slots, draws[restart - 1])
        while (better := _best_step(program, plan, slots, by_price=by_price)) is not None:
            _follow(slots, better, plan)
            plan = better
        if program.value(plan) > best + HAIR * program.worth[:, 0].sum():
            best_plan, best = plan.copy(), program.value(plan)
    return best_plan


def _follow(slots: list[int], plan: Ints, before: Ints) -> None:
    # Closed sites leave a hole, opened ones take the first: the order in which equal swaps are met.
    for site in np.flatnonzero((before > 0) & (plan == 0)):
        slots[slots.index(int(site))] = -1
    for site in np.flatnonzero((before == 0) & (plan > 0)):
        if -1 in slots:
            slots[slots.index(-1)] = int(site)
        else:
            slots.append(int(site))


def _fits(program: Program, plan: Ints) -> bool:
    in_group = np.bincount(program.group, weights=plan, minlength=len(program.group_most))
    return (
        plan.sum() <= program.p
        and bool((in_group <= program.group_most).all())
        and program.spent(plan) <= program.budget + 1e-9 * abs(program.budget)
    )


def _moved(plan: Ints, closing: int, opening: int) -> Ints:
    moved = plan.copy()
    if closing >= 0:
        moved[closing] -= 1
    moved[opening] += 1
    return moved


def _kicked(program: Program, plan: Ints, slots: list[int], draw: Floats) -> Ints:
    for kick in range(1 + int(draw[0] * ((len(draw) - 1) // 2))):
        free = [site for site in slots if site >= 0 and plan[site] > program.least[site]]
        opening = int(draw[2 + 2 * kick] * len(plan))
        if not free:
            continue
        closing = free[int(draw[1 + 2 * kick] * len(free))]
        if opening == closing or plan[opening] >= program.most[opening]:
            continue
        moved = _moved(plan, closing, opening)
        if _fits(program, moved):
            _follow(slots, moved, plan)
            plan = moved
    return plan


def _best_step(program: Program, plan: Ints, slots: list[int], *, by_price: bool) -> Ints | None:
    hair = HAIR * program.worth[:, 0].sum()
    now = program.value(plan)
    top: float = 0.0
    best: Ints | None = None
    openable = np.flatnonzero(plan < program.most)
    for site in openable:
        moved = _moved(plan, -1, int(site))
        gain = program.value(moved) - now
        if gain > hair and _fits(program, moved):
            price = program.spent(moved) - program.spent(plan)
            score = gain / max(price, 1e-12) if by_price else gain
            if score > top:
                top, best = score, moved
    if best is not None:
        return best
    top = hair
    for site in openable:
        for other in slots:
            if other >= 0 and other != site and plan[other] > program.least[other]:
                moved = _moved(plan, other, int(site))
                if program.value(moved) - now > top and _fits(program, moved):
                    top, best = program.value(moved) - now, moved
    return best
