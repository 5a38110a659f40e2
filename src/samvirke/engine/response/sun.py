"""How high the sun stands: enough to know when it is dark."""

from datetime import UTC, datetime, timedelta

import numpy as np

from samvirke.travel.times import Floats

_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
_DAY = timedelta(days=1)


def sun_height_deg(moments: list[datetime], lon: float, lat: float) -> Floats:
    """Return the height of the sun's middle over the horizon at some moments, degrees.

    The low-precision formulas of the Astronomical Almanac (U.S. Naval Observatory): within 0.02 degrees
    from 1950 to 2050, a few seconds of a twilight; air that bends light is left out, as twilight is
    defined.

    Parameters
    ----------
    moments
        With a zone.
    lon, lat
        Where, WGS 84 degrees.

    Returns
    -------
    Shape ``(n_moments,)``, -90 to 90; below -6 civil twilight is over.
    """
    days = np.array([(moment - _J2000) / _DAY for moment in moments], dtype=np.float64)
    mean_longitude = 280.460 + 0.9856474 * days
    anomaly = np.radians(357.528 + 0.9856003 * days)
    ecliptic = np.radians(mean_longitude + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.0000004 * days)
    right_ascension = np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic))
    declination = np.arcsin(np.sin(tilt) * np.sin(ecliptic))
    sidereal = np.radians(280.46061837 + 360.98564736629 * days + lon)
    hour_angle, north = sidereal - right_ascension, np.radians(lat)
    height = np.sin(north) * np.sin(declination) + np.cos(north) * np.cos(declination) * np.cos(hour_angle)
    return np.asarray(np.degrees(np.arcsin(np.clip(height, -1, 1))))
