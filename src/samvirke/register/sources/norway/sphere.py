"""Straight distances on the globe, for siting and for drawing settlements."""

import numpy as np
import numpy.typing as npt

from samvirke.model.sphere import EARTH_RADIUS_M, METRES_A_DEGREE, unit_vectors

Floats = npt.NDArray[np.float64]
Distances = npt.NDArray[np.float32]

KM_A_DEGREE = METRES_A_DEGREE / 1000


def chords_km(from_lon: Floats, from_lat: Floats, to_lon: Floats, to_lat: Floats) -> Distances:
    """Straight distances through the globe, km, shape ``(n_from, n_to)``, good to 5 m.

    The chord, not the arc: at 200 km it is 8 m shorter, and it needs no arc sine. Single precision
    and differences axis by axis: four times as fast as a product of matrices, whose cosine would
    need double precision near 1.
    """
    a = unit_vectors(from_lon, from_lat).astype(np.float32)
    b = unit_vectors(to_lon, to_lat).astype(np.float32)
    squared = np.zeros((len(a), len(b)), dtype=np.float32)
    difference = np.empty_like(squared)
    for axis in range(3):
        np.subtract.outer(a[:, axis], b[:, axis], out=difference)
        np.square(difference, out=difference)
        squared += difference
    np.sqrt(squared, out=squared)
    squared *= np.float32(EARTH_RADIUS_M / 1000)
    return squared


def moved(lon: Floats, lat: Floats, east_km: Floats, north_km: Floats) -> tuple[Floats, Floats]:
    """Move positions by kilometres; good for tens of kilometres."""
    return (
        lon + east_km / (KM_A_DEGREE * np.cos(np.radians(lat))),
        lat + north_km / KM_A_DEGREE,
    )
