"""The centres that answer 110, 112 and 113, and how many operators sit there hour by hour."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Ints

SERVICES = ("110", "112", "113")  # fire, police, health: the number of a service is its place here
HOURS_A_WEEK = 168


@dataclass(frozen=True, eq=False, kw_only=True)
class Centres:
    """Who answers, and with how many operators.

    Parameters
    ----------
    ids
        Ids of their sites, shape ``(n_centres,)``.
    service
        Index into `SERVICES` of each, shape ``(n_centres,)``.
    operators
        Operators on duty by hour of the week, Monday 00 first, local time; shape ``(n_centres, 168)``.

    Raises
    ------
    InvalidValueError
        When a shape, a service or a number of operators cannot be.
    """

    ids: tuple[str, ...]
    service: Ints
    operators: Ints

    def __post_init__(self) -> None:
        n = len(self.ids)
        if n == 0 or len(set(self.ids)) != n:
            raise InvalidValueError(
                f"the centres are {', '.join(self.ids) or 'none'}; there must be one or more, each named once"
            )
        for name, want in {"service": (n,), "operators": (n, HOURS_A_WEEK)}.items():
            shape = getattr(self, name).shape
            if shape != want:
                raise InvalidValueError(f"{name} has shape {shape}; with {n} centres it must be {want}")
        if not np.isin(self.service, range(len(SERVICES))).all():
            raise InvalidValueError(
                f"service is {self.service}; it must be 0, 1 or 2, the place of the service in {SERVICES}"
            )
        if not (np.issubdtype(self.operators.dtype, np.integer) and (self.operators >= 0).all()):
            raise InvalidValueError(
                f"operators are {self.operators.min()} or more, {self.operators.dtype}; "
                "they must be whole numbers, 0 or more"
            )

    @property
    def count(self) -> int:
        """How many centres there are."""
        return len(self.ids)

    def number(self, centre_id: str) -> int:
        """Return the index of a centre.

        Raises
        ------
        InvalidValueError
            When there is none of that id.
        """
        if centre_id not in self.ids:
            raise InvalidValueError(f"{centre_id!r} is no centre; the centres are {', '.join(self.ids)}")
        return self.ids.index(centre_id)

    def staffed(self, operators: Mapping[str, int]) -> "Centres":
        """Return the centres with so many operators at all hours; those that are not named keep theirs.

        Raises
        ------
        InvalidValueError
            When there is no such centre, or a number is below 0.
        """
        on_duty = self.operators.copy()
        for centre_id, count in operators.items():
            on_duty[self.number(centre_id)] = count
        return replace(self, operators=on_duty)
