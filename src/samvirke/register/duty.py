"""Whose duty a service is in a municipality."""

import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.register.region import Region

# function → column of `municipalities` that names whose duty it is
DUTY = {
    "fire": "fire_service",
    "ambulance": "ambulance_service",
    "police": "police_district",
    "air_ambulance": "health_region",
    "civil_defence": "civil_defence_district",
}


def duty_owner(region: Region, function: str) -> pd.Series:
    """Return for each municipality, by its id, the organisation whose duty a service is.

    Returns
    -------
    Ids of organisations; missing where the municipality names none.

    Raises
    ------
    BadInputError
        When the function is no service.
    """
    if function not in DUTY:
        raise BadInputError(f"{function!r} is not a service; the services are {', '.join(DUTY)}")
    return region.municipalities.set_index("id")[DUTY[function]]
