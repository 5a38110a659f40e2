"""What the kernels of `median_swap` mean, in few words and no haste: every plan nearby is valued anew."""

import numpy as np

from samvirke.prepare.measures.siting.median_swap import Travel
from samvirke.travel.times import Bools, Floats, Ints


def nearest_sites_plain(cost: Floats, n_near: int) -> tuple[Ints, Floats]:
    """Return each point's nearest sites and their costs, by cost, then number: that of `nearest_sites`."""
    near = np.argsort(cost, axis=1, kind="stable")[:, :n_near]
    return near, np.take_along_axis(cost, near, axis=1)


def median_search_plain(travel: Travel, start: Ints, draws: Floats, by_price: bool) -> Bools:
    """Return the best plan met: that of the kernel, where weights and costs are whole."""
    slots = [int(site) for site in start]
    best, value = list(slots), np.inf
    for restart in range(len(draws) + 1):
        _go_to(slots, best)
        if restart:
            _kick(travel, slots, draws[restart - 1])
        while (step := _best_step(travel, slots, by_price)) is not None:
            _swap(slots, *step)
        if _value(travel, slots) < value - travel.hair:
            best, value = [site for site in slots if site >= 0], _value(travel, slots)
    is_open = np.zeros(travel.cost.shape[1], dtype=np.bool_)
    is_open[best] = True
    return is_open


def _value(travel: Travel, slots: list[int]) -> float:
    sites = [site for site in slots if site >= 0]
    return float(travel.weight @ travel.cost[:, sites].min(axis=1))


def _fits(travel: Travel, sites: list[int]) -> bool:
    return len(sites) <= travel.p and travel.price[sites].sum() <= travel.budget * (1 + 1e-9)


def _swapped(slots: list[int], opening: int, closing: int) -> list[int]:
    sites = [site for site in slots if site >= 0 and site != closing]
    return [*sites, opening] if opening >= 0 else sites


def _swap(slots: list[int], opening: int, closing: int) -> None:
    # A closed site leaves a hole, an opened one takes the first: the order in which equal swaps are met.
    if closing >= 0:
        slots[slots.index(closing)] = -1
    if opening >= 0 and -1 in slots:
        slots[slots.index(-1)] = opening
    elif opening >= 0:
        slots.append(opening)


def _go_to(slots: list[int], target: list[int]) -> None:
    for site in sorted(set(target) - set(slots)):
        _swap(slots, site, -1)
    for site in sorted(set(slots) - set(target) - {-1}):
        _swap(slots, -1, site)


def _kick(travel: Travel, slots: list[int], draw: Floats) -> None:
    for kick in range(1 + int(draw[0] * ((len(draw) - 1) // 2))):
        free = [site for site in slots if site >= 0 and not travel.fixed[site]]
        if not free:
            continue
        closing = free[int(draw[1 + 2 * kick] * len(free))]
        opening = int(draw[2 + 2 * kick] * travel.cost.shape[1])
        if opening not in slots and _fits(travel, _swapped(slots, opening, closing)):
            _swap(slots, opening, closing)


def _best_step(travel: Travel, slots: list[int], by_price: bool) -> tuple[int, int] | None:
    now = _value(travel, slots)
    closed = [site for site in range(travel.cost.shape[1]) if site not in slots]
    top, best = 0.0, None
    for site in closed:
        moved = _swapped(slots, site, -1)
        gain = now - _value(travel, moved)
        score = gain / max(travel.price[site], 1e-12) if by_price else gain
        if gain > travel.hair and score > top and _fits(travel, moved):
            top, best = score, (site, -1)
    if best is not None:
        return best
    top = travel.hair
    for site in closed:
        for other in slots:
            if other >= 0 and not travel.fixed[other]:
                moved = _swapped(slots, site, other)
                if now - _value(travel, moved) > top and _fits(travel, moved):
                    top, best = now - _value(travel, moved), (site, other)
    return best
