"""How a pathogen passes from person to person, and what it does to them."""

from dataclasses import dataclass, field

import numpy as np

from samvirke.model.errors import InvalidValueError

AGES = 9  # ten-year groups 0-9 … 80+
MIXINGS = ("places", "national")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathogen:
    """What the spread needs to know; times are means in days.

    Parameters
    ----------
    reproduction
        Infections by one infected among those who can all be infected, all contacts at factor 1; 0 or more.
    latent_days
        From infected until infectious, above 0.
    presymptomatic_days
        Infectious before symptoms; 0: the stage is left out.
    infectious_days
        With symptoms, or without for those who get none; above 0.
    presymptomatic_weight, asymptomatic_weight
        Infectiousness relative to that with symptoms, 0 or more.
    asymptomatic_share
        Of the infected who never get symptoms, 0-1.
    susceptibility
        Of each age group relative to the others, length 9, 0 or more.
    mixing
        ``places``: ages meet by the contact matrix, at home and at work; ``national``: everybody meets
        everybody, whatever age and place.
    step_days
        Length of a step: 0.5 (day and night).
    """

    reproduction: float
    latent_days: float
    presymptomatic_days: float
    infectious_days: float
    presymptomatic_weight: float = 1.0
    asymptomatic_share: float = 0.0
    asymptomatic_weight: float = 1.0
    susceptibility: tuple[float, ...] = field(default=(1.0,) * AGES)
    mixing: str = "places"
    step_days: float = 0.5

    def __post_init__(self) -> None:
        checks = (
            ("reproduction", self.reproduction, 0.0, np.inf, False),
            ("latent_days", self.latent_days, 0.0, np.inf, True),
            ("presymptomatic_days", self.presymptomatic_days, 0.0, np.inf, False),
            ("infectious_days", self.infectious_days, 0.0, np.inf, True),
            ("presymptomatic_weight", self.presymptomatic_weight, 0.0, np.inf, False),
            ("asymptomatic_share", self.asymptomatic_share, 0.0, 1.0, False),
            ("asymptomatic_weight", self.asymptomatic_weight, 0.0, np.inf, False),
        )
        for name, value, low, high, is_open in checks:
            if not (np.isfinite(value) and low <= value <= high and not (is_open and value == low)):
                allowed = (
                    f"above {low:g}" if is_open else f"{low:g} to {high:g}" if high < np.inf else "0 or more"
                )
                raise InvalidValueError(f"{name} of the pathogen is {value}; it must be {allowed}")
        if len(self.susceptibility) != AGES or not all(0 <= s < np.inf for s in self.susceptibility):
            raise InvalidValueError(
                f"susceptibility is {self.susceptibility}; it must be {AGES} numbers, 0 or more, one an "
                "age group"
            )
        if self.mixing not in MIXINGS:
            raise InvalidValueError(f"mixing is {self.mixing!r}; it must be one of {', '.join(MIXINGS)}")
        if self.step_days not in (0.5, 1.0):
            raise InvalidValueError(f"step_days is {self.step_days}; it must be 0.5 (day and night) or 1")
