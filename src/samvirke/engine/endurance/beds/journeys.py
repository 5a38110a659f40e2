"""How long it takes to bring an intensive patient from one hospital to another."""

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.register.region import Region
from samvirke.travel.line import LineProfile, LineTimes
from samvirke.travel.times import Floats, Points


def transfer_hours(region: Region, hospitals: tuple[str, ...]) -> Floats:
    """Return hours from hospital to hospital, shape ``(n_hospitals, n_hospitals)``, 0 on the diagonal.

    The shorter of straight-line car (`samvirke.travel.line`) and air with `data/beds.csv`'s speed and fixed
    time: modelled, without weather, ferries or the way back.
    """
    points = Points.of(region.sites.set_index("id").loc[list(hospitals)])
    air = LineProfile(
        name="air",
        speed_kmh=coefficient("beds", "transfer", "air_speed_kmh"),
        fixed_s=coefficient("beds", "transfer", "air_fixed_s"),
    )
    by_car = LineTimes().matrix(points, points).astype(np.float64)
    by_air = LineTimes(air).matrix(points, points).astype(np.float64)
    hours: Floats = np.minimum(by_car, by_air) / 3600
    np.fill_diagonal(hours, 0.0)
    return hours
