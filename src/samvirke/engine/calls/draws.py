"""Chance for calls: one stream a seed, run, purpose and entity, so that plans meet the same callers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import poisson

from samvirke.model.chance import stream
from samvirke.travel.times import Floats, Ints

MOST_REDIALS = 20
FEW_MEANS = 16  # with so few a table is faster than a formula


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one run for a list of entities (municipalities, centres), in their order.

    Parameters
    ----------
    seed, run
        As `stream` takes them.
    entities
        Their ids.
    """

    seed: int
    run: int
    entities: Sequence[str]

    def uniform(self, purpose: str, counts: Ints) -> Floats:
        """Return as many uniform numbers for each entity, one entity after another."""
        return np.concatenate(
            [
                np.zeros(0),
                *(
                    stream(self.seed, self.run, purpose, entity).random(count)
                    for entity, count in zip(self.entities, counts.tolist(), strict=True)
                    if count
                ),
            ]
        )

    def exponential(self, purpose: str, counts: Ints, mean: Floats | float) -> Floats:
        """Return exponential numbers by inverse transform."""
        return np.asarray(-np.log1p(-self.uniform(purpose, counts)) * mean)

    def half_fixed(self, purpose: str, counts: Ints, mean: Floats | float) -> Floats:
        """Return numbers of which half of the mean is fixed and half exponential."""
        return np.asarray(0.5 * np.asarray(mean) * (1 - np.log1p(-self.uniform(purpose, counts))))

    def poisson(self, purpose: str, counts: Ints, mean: Floats | float) -> Ints:
        """Return Poisson numbers by inverse transform: more of the mean, never fewer calls."""
        u = self.uniform(purpose, counts)
        means, which = np.unique(np.broadcast_to(np.asarray(mean, dtype=float), u.shape), return_inverse=True)
        if len(means) > FEW_MEANS:
            drawn = poisson.ppf(u, mean)
            return np.asarray(np.nan_to_num(drawn), dtype=np.int64)  # a mean of 0 is 0
        result = np.zeros(len(u), dtype=np.int64)
        for number, one in enumerate(means.tolist()):
            most = int(poisson.ppf(1 - 1e-16, one)) if one else 0
            result[which == number] = np.searchsorted(poisson.cdf(np.arange(most), one), u[which == number])
        return result

    def geometric(self, purpose: str, counts: Ints, probability: Floats) -> Ints:
        """Return how often in a row something of a probability happens, at most `MOST_REDIALS` times."""
        u = self.uniform(purpose, counts)
        with np.errstate(divide="ignore", invalid="ignore"):
            times = np.floor(np.log1p(-u) / np.log(probability))
        times = np.where(probability > 0, np.where(probability < 1, times, MOST_REDIALS), 0)
        return np.asarray(np.minimum(times, MOST_REDIALS), dtype=np.int64)
