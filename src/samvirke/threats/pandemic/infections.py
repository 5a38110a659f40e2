"""One epidemic, day by day: who was infected and who fell ill."""

from dataclasses import dataclass

from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Infections:
    """What the spread gives; whole persons when drawn, means when expected.

    Parameters
    ----------
    new_infections
        By day, municipality and age, shape ``(n_days, n_municipalities, 9)``, float32 or int32.
    new_symptomatic
        The same for those whose symptoms begin that day.
    infectious, ill
        In the country at the end of each day, shape ``(n_days,)``: those who infect others, and those with
        symptoms who do.
    """

    new_infections: Floats
    new_symptomatic: Floats
    infectious: Floats
    ill: Floats
