"""The globe as a sphere: what every straight distance is measured on."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
METRES_A_DEGREE = EARTH_RADIUS_M * np.pi / 180


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Return positions in WGS 84 degrees as points on the unit sphere, shape ``(n, 3)``."""
    east, north = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=-1)


def arc_m(chord: Floats) -> Floats:
    """Return the great-circle distance of a straight chord through the unit sphere, metres.

    From the chord, not from a cosine: exact for neighbours, where a cosine loses all its digits.

    >>> round(float(arc_m(np.sqrt(2.0)) / EARTH_RADIUS_M), 6)  # a quarter of the way round
    1.570796
    """
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.minimum(chord / 2, 1)))
