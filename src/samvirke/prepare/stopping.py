"""How many runs are enough: look now and then, stop when the answer is precise, pay for every look."""

from dataclasses import dataclass

from samvirke.model.errors import InvalidValueError

ALPHA = 0.05
FIRST_LOOK = 10  # runs: fewer say too little of the spread for a t interval to be trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """What is to be known how well.

    Parameters
    ----------
    half_width
        Largest half-width of the interval of the difference, in the measure's unit, above 0.
    measure, function
        Of what; see `comparison_result.MEASURES`.
    """

    half_width: float
    measure: str
    function: str

    def __post_init__(self) -> None:
        if not 0 < self.half_width < float("inf"):
            raise InvalidValueError(
                f"the precision asked for is {self.half_width}; it must be above 0 and finite"
            )


def looks(runs_at_most: int, *, first: int = FIRST_LOOK) -> tuple[int, ...]:
    """Return after how many runs one looks: the first, then twice as many each time, then all.

    >>> looks(100)
    (10, 20, 40, 80, 100)
    """
    if runs_at_most < 1 or first < 1:
        raise InvalidValueError(f"runs is {runs_at_most} and the first look {first}; both must be 1 or more")
    planned = []
    at = first
    while at < runs_at_most:
        planned.append(at)
        at *= 2
    return (*planned, runs_at_most)


def level_of(n_looks: int, *, alpha: float = ALPHA) -> float:
    r"""Return the level of every interval when one may look so often.

    Whoever stops when an interval looks narrow has chosen it, and it covers the truth less often than it
    says. Here every look gets an equal part of the 5 %: each interval is made at :math:`1 - \alpha / K`,
    so that all K that might be shown cover together with at least 95 %, and the one that is shown
    too, whichever it is (Bonferroni's inequality; equal alpha spending). The price is width: with five
    looks an interval is about a third wider. Chow and Robbins (1965), Annals of Mathematical Statistics
    36, 457-462, pay nothing, and are right only in the limit of ever finer precision.

    >>> level_of(1), level_of(5)
    (0.95, 0.99)
    """
    if n_looks < 1:
        raise InvalidValueError(f"looks is {n_looks}; it must be 1 or more")
    return 1.0 - alpha / n_looks
