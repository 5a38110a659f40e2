"""All that travels alike: cars on the road, helicopters of one speed, boats, people on foot."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.model.tables import MODES
from samvirke.travel.line import LineProfile, LineTimes
from samvirke.travel.times import TravelTimes

OWN_SPEED = ("air", "sea")  # the others go as fast as their way lets them


@dataclass(frozen=True, slots=True)
class Fleet:
    """One way of travelling: its mode, and for air and sea its speed."""

    mode: str
    speed_kmh: float = 0.0

    def times(self, road: TravelTimes) -> TravelTimes:
        """Return the travel times of the fleet; `road` serves all that drives."""
        if self.mode == "road":
            return road
        if self.mode in OWN_SPEED:
            return LineTimes(LineProfile.named(self.mode, speed_kmh=self.speed_kmh))
        return LineTimes(LineProfile.named(self.mode))


def fleet_of(units: pd.DataFrame) -> list[Fleet]:
    """Return the fleet of each unit.

    Raises
    ------
    BadInputError
        When a unit has a mode that nobody knows, or an air or sea unit no speed.
    """
    unknown = np.flatnonzero(~units["mode"].isin(MODES).to_numpy())
    if len(unknown):
        unit, mode = units["id"].iloc[unknown[0]], units["mode"].iloc[unknown[0]]
        raise BadInputError(
            f"unit {unit} has mode {mode!r}; it must be one of {', '.join(MODES)}; set it in the units table"
        )
    own_speed = units["mode"].isin(OWN_SPEED).to_numpy()
    speed = units["speed_kmh"].to_numpy(dtype=float)
    lacking = own_speed & ~(speed > 0)
    if lacking.any():
        unit = units["id"].to_numpy()[lacking][0]
        raise BadInputError(
            f"unit {unit} goes by air or sea and has speed_kmh {speed[lacking][0]}; "
            "it must be above 0; set it in the units table"
        )
    return [
        Fleet(mode, float(kmh) if by_air_or_sea else 0.0)
        for mode, kmh, by_air_or_sea in zip(units["mode"], np.nan_to_num(speed), own_speed, strict=True)
    ]
