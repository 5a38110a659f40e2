"""Which emergency number alerts whom."""

from samvirke.engine.calls.centres import SERVICES
from samvirke.model.errors import InvalidValueError
from samvirke.register.capabilities import capability_catalogue

# Function of the catalogue → number. Volunteers: the police lead search and rescue on land.
SERVICE_OF = {
    "fire": "110",
    "rescue": "110",
    "civil_defence": "110",
    "police": "112",
    "volunteer": "112",
    "ambulance": "113",
    "air_ambulance": "113",
    "care": "113",
}


def service_of_capability(name: str) -> int:
    """Return the service, index into `SERVICES`, that alerts those who have a capability.

    Raises
    ------
    InvalidValueError
        When the catalogue does not have the capability.

    Examples
    --------
    >>> SERVICES[service_of_capability("rescue.smoke_dive")]
    '110'
    """
    found = capability_catalogue().get(name)
    if found is None:
        raise InvalidValueError(
            f"nobody knows who alerts {name!r}; it must be a capability of the catalogue "
            "(register/data/capabilities.csv); add it there with its function"
        )
    return SERVICES.index(SERVICE_OF[found.function])
