"""How long patients stay: on the ward, before, in and after intensive care."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.stats import nbinom

from samvirke.engine.coefficients import coefficient
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

LONGEST = 180  # days of a stay that are followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Days in a bed: negative binomial with a mean and a size (variance mean + mean²/size)."""

    mean: float
    size: float

    def __post_init__(self) -> None:
        if not (0 <= self.mean <= LONGEST and self.size > 0):
            raise InvalidValueError(
                f"a stay has mean {self.mean} and size {self.size}; the mean must be 0 to {LONGEST} days and "
                "the size above 0"
            )

    @property
    def survival(self) -> Floats:
        """P(days > k): who is in a bed k days after the first, shape ``(LONGEST,)``; its sum is the mean."""
        return _survival(self.mean, self.size)


@cache
def _survival(mean: float, size: float) -> Floats:
    if mean == 0:
        return np.zeros(LONGEST)
    left = np.asarray(nbinom.sf(np.arange(LONGEST), size, size / (size + mean)), dtype=np.float64)
    left.flags.writeable = False
    return left


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """The way of a patient.

    Parameters
    ----------
    ward
        Of patients who never need intensive care.
    before_intensive, intensive, after_intensive
        Of the others, one after another.
    after_share
        Of intensive patients who have the last of these, 0-1.
    intensive_share
        Of the admitted who need intensive care, 0-1: what is taken before today's patients are looked at.
    """

    ward: Stay
    before_intensive: Stay
    intensive: Stay
    after_intensive: Stay
    after_share: float
    intensive_share: float

    def __post_init__(self) -> None:
        for name in ("after_share", "intensive_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise InvalidValueError(f"{name} is {getattr(self, name)}; it must be 0 to 1")

    def scaled(self, factor: float) -> "Stays":
        """Return the same with every stay so much longer."""
        return replace(
            self,
            ward=_longer(self.ward, factor),
            before_intensive=_longer(self.before_intensive, factor),
            intensive=_longer(self.intensive, factor),
            after_intensive=_longer(self.after_intensive, factor),
        )

    def with_ward_scaled(self, factor: float) -> "Stays":
        """Return the same with the stay of those who never need intensive care so much longer."""
        return replace(self, ward=_longer(self.ward, factor))


NAMES = ("ward", "before_intensive", "intensive", "after_intensive")


def _longer(stay: Stay, factor: float) -> Stay:
    return replace(stay, mean=min(stay.mean * factor, LONGEST / 3))


@cache
def standard_stays() -> Stays:
    """Return the stays that ship with Samvirke: Covid-19 before June 2020."""

    def stay(name: str) -> Stay:
        return Stay(mean=coefficient("forecast", name, "days"), size=coefficient("forecast", name, "size"))

    return Stays(
        ward=stay("ward"),
        before_intensive=stay("before_intensive"),
        intensive=stay("intensive"),
        after_intensive=stay("after_intensive"),
        after_share=coefficient("forecast", "after_intensive", "share"),
        intensive_share=coefficient("forecast", "share", "intensive"),
    )
