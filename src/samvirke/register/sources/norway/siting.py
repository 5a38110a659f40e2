"""Where services stand that no open register places: as near to people as so many can be."""

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]


def site_near_people(
    distance_km: Distances,
    people: Floats,
    count: int,
    *,
    first: Sequence[int] = (),
    allowed: npt.NDArray[np.bool_] | None = None,
    cap_km: float = 100.0,
) -> list[int]:
    r"""Choose sites one by one, each the one that brings help nearest to most people.

    Parameters
    ----------
    distance_km
        From each candidate to where people are, shape ``(n_candidates, n_places)``.
    people
        Weights, shape ``(n_places,)``.
    count
        How many in all, those given first included; fewer when candidates run out.
    first
        Chosen before.
    allowed
        Which candidates may be chosen; all when not given.
    cap_km
        Beyond it nearer does not count.

    Notes
    -----
    The greedy heuristic of the p-median problem, :math:`\min \sum_i w_i \min_{j} \min(d_{ji}, c)`:
    Kuehn and Hamburger (1963), Management Science 9, 643-666. A gain never grows as sites are
    added, so a candidate is measured again only when it comes to the top: Minoux (1978). A tie goes
    to the first candidate.
    """
    weight = people.astype(np.float32)
    nearest_km = np.full(distance_km.shape[1], cap_km, dtype=np.float32)
    chosen = list(first)
    if chosen:
        np.minimum(nearest_km, distance_km[chosen].min(axis=0), out=nearest_km)
    free = np.ones(len(distance_km), dtype=bool) if allowed is None else allowed.copy()
    free[chosen] = False
    candidates = np.flatnonzero(free)
    nearer_km = np.empty_like(nearest_km)

    def gain(site: int) -> float:
        np.subtract(nearest_km, distance_km[site], out=nearer_km)
        np.maximum(nearer_km, 0, out=nearer_km)
        return float(nearer_km @ weight)

    queue = [(-gain(site), site) for site in candidates.tolist()]
    heapq.heapify(queue)
    while queue and len(chosen) < count:
        _, site = heapq.heappop(queue)
        loss = -gain(site)
        if queue and (loss, site) > queue[0]:
            heapq.heappush(queue, (loss, site))
            continue
        chosen.append(site)
        np.minimum(nearest_km, distance_km[site], out=nearest_km)
    return chosen
