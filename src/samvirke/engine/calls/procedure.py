"""How operators bring the other services in, the same in every centre."""

from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """Times of the joint work on one incident.

    Parameters
    ----------
    confer_after_s
        From the answer until the operator knows that others are wanted, and where.
    shared_alert_s
        From then until another agency is alerted, where its centre shares the picture.
    give_up_s
        How long the operator stays on for those who do not join; what he asked for remains asked.
    paired_share
        Share of the alone time that alerting the own agency takes when two operators work on the call.

    Raises
    ------
    InvalidValueError
        When a value cannot be.
    """

    confer_after_s: float
    shared_alert_s: float
    give_up_s: float
    paired_share: float

    def __post_init__(self) -> None:
        for name in ("confer_after_s", "shared_alert_s", "give_up_s"):
            value = getattr(self, name)
            # Two centres whose last operators wait for each other would wait for ever: so finite.
            if not 0 <= value < np.inf:
                raise InvalidValueError(f"{name} is {value}; it must be 0 s or more and finite")
        if not 0 < self.paired_share <= 1:
            raise InvalidValueError(f"paired_share is {self.paired_share}; it must be above 0, at most 1")
