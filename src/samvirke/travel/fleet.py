"""All that travels alike: cars on the road, helicopters of one speed, boats, people on foot."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.model.tables import MODES
from samvirke.travel.line import LineProfile, LineTimes
from samvirke.travel.times import TravelTimes

LANDING_S = 120.0  # assumed: from over the place until the crew is out
BOAT_DETOUR = 1.5  # assumed: skerries and headlands; a sea graph will replace it
WALK_KMH = 5.0  # assumed


@dataclass(frozen=True, slots=True)
class Fleet:
    """One way of travelling: its mode, and for air and sea its speed."""

    mode: str
    speed_kmh: float = 0.0

    def times(self, road: TravelTimes) -> TravelTimes:
        """Return the travel times of the fleet; `road` serves all that drives."""
        if self.mode == "road":
            return road
        if self.mode == "air":
            return LineTimes(LineProfile(name="air", speed_kmh=self.speed_kmh, fixed_s=LANDING_S))
        if self.mode == "sea":
            return LineTimes(LineProfile(name="sea", speed_kmh=self.speed_kmh, detour=BOAT_DETOUR))
        return LineTimes(LineProfile(name="foot", speed_kmh=WALK_KMH, detour=1.3))


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
    own_speed = units["mode"].isin(["air", "sea"]).to_numpy()
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
