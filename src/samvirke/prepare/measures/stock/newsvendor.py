"""Closed forms of the one-place, one-period stock: what the placement must agree with."""

from dataclasses import dataclass

from scipy.stats import norm

from samvirke.model.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalNeed:
    """Need drawn from a normal distribution.

    Parameters
    ----------
    mean
        Expected need, in the unit of the item.
    deviation
        Standard deviation, above 0.
    """

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        if not self.deviation > 0:
            raise InvalidValueError(
                f"deviation is {self.deviation}; it must be above 0: a need that is known needs no model"
            )


def newsvendor(need: NormalNeed, *, over_nok: float, short_nok: float) -> tuple[float, float]:
    r"""Return the stock of least expected cost, and that cost.

    Parameters
    ----------
    need
        What will be asked for, once.
    over_nok, short_nok
        Cost of a unit left over and of a unit that lacks, above 0.

    Raises
    ------
    InvalidValueError
        When a cost is not above 0.

    Notes
    -----
    :math:`x = F^{-1}(p / (h + p))` and :math:`(h + p)\,\varphi(z)\,\sigma` with *z* the standard
    score of *x*: Snyder and Shen, Fundamentals of Supply Chain Theory, section 4.3.
    """
    _check(over_nok, short_nok)
    z = float(norm.ppf(short_nok / (over_nok + short_nok)))
    cost_nok = (over_nok + short_nok) * float(norm.pdf(z)) * need.deviation
    return need.mean + z * need.deviation, cost_nok


def cvar_newsvendor(need: NormalNeed, *, over_nok: float, short_nok: float, tail: float) -> float:
    r"""Return the stock whose cost has the least CVaR: the mean of its worst ``1 - tail`` share.

    Parameters
    ----------
    need
        What will be asked for, once.
    over_nok, short_nok
        Cost of a unit left over and of a unit that lacks, above 0.
    tail
        Share of outcomes that are not looked at, from 0 (the expected cost) to below 1.

    Raises
    ------
    InvalidValueError
        When a cost is not above 0 or the tail is outside its range.

    Notes
    -----
    :math:`\frac{h}{h+p} F^{-1}\!\left(\frac{(1-a)p}{h+p}\right)
    + \frac{p}{h+p} F^{-1}\!\left(\frac{ah+p}{h+p}\right)`: Gotoh and Takano (2007), European Journal of
    Operational Research 179, 496-515.
    """
    _check(over_nok, short_nok)
    if not 0 <= tail < 1:
        raise InvalidValueError(f"tail is {tail}; it must be 0 or more and below 1, such as 0.95")
    both = over_nok + short_nok
    low = float(norm.ppf((1 - tail) * short_nok / both))
    high = float(norm.ppf((tail * over_nok + short_nok) / both))
    return need.mean + need.deviation * (over_nok * low + short_nok * high) / both


def _check(over_nok: float, short_nok: float) -> None:
    if not (over_nok > 0 and short_nok > 0):
        raise InvalidValueError(
            f"over_nok is {over_nok} and short_nok {short_nok}; both must be above 0, or the answer is "
            "nothing or everything"
        )
