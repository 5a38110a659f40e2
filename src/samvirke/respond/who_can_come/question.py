"""What is asked: a pin or an incident, and what is needed there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from samvirke.model.errors import InvalidValueError

MOST = 1000  # of one capability; more is a slip of the finger
MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who can come?

    Parameters
    ----------
    capabilities
        Capability → quantity, in the order they are wanted.
    incident
        Id of an incident that the asker sees; or
    lon, lat
        a place, WGS 84 degrees. With an incident: instead of its own place.
    priority
        1 acute, 2 urgent, 3 ordinary; None: the incident's, else 1.
    limit
        Units listed; those proposed are in any case.
    rules
        Whom to prefer, as `samvirke recommend --rule` writes it; none: whoever can be there first.
    """

    capabilities: Mapping[str, int] = field(default_factory=dict)
    incident: str | None = None
    lon: float | None = None
    lat: float | None = None
    priority: int | None = None
    limit: int = 20
    rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.capabilities or not all(1 <= n <= MOST for n in self.capabilities.values()):
            raise InvalidValueError(
                f"capabilities is {dict(self.capabilities)}; it must name one or more, each with a quantity "
                f"from 1 to {MOST}, such as health.ambulance: 2"
            )
        if (self.lon is None) != (self.lat is None) or (self.lon is None and self.incident is None):
            raise InvalidValueError(
                f"incident is {self.incident}, lon {self.lon}, lat {self.lat}; give an incident, or lon "
                "and lat"
            )
        if not 1 <= self.limit <= MOST_LISTED:
            raise InvalidValueError(f"limit is {self.limit}; it must be 1 to {MOST_LISTED}")
