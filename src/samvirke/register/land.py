"""Is a position on land? From the coast that ships with Samvirke, cut to the Nordic window.

The coast is @geo-maps/countries-land-250m (© OpenStreetMap contributors, ODbL), cut to `WINDOW` and
into small pieces by `frontend/coast.py` when Samvirke is built; lakes count as land. Of 624
Norwegian towns and villages all lie within 500 m of it (`reference/platform.md` section 5), so a
thousand metres are tolerated. A position outside the window is not judged.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import shapely

from samvirke.model.sphere import METRES_A_DEGREE

Floats = npt.NDArray[np.float64]

COAST = "coast-nordic.parquet"
WINDOW = (3.0, 54.5, 33.0, 72.0)  # west, south, east, north; that of frontend/coast.py
TOLERANCE_M = 1_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """Outlines of land inside a window.

    Parameters
    ----------
    outlines
        Polygons, WGS 84 degrees, shape ``(n,)``.
    window
        West, south, east, north: where the outlines are all the land there is.
    """

    outlines: npt.NDArray[Any]
    window: tuple[float, float, float, float]

    def judges(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        """Say which positions lie inside the window, a tolerance from its edge."""
        west, south, east, north = self.window
        margin = TOLERANCE_M / METRES_A_DEGREE
        inside = (lat > south + margin) & (lat < north - margin)
        # A degree of longitude is at its shortest at the northern edge.
        margin /= np.cos(np.radians(min(89.0, max(abs(south), abs(north)))))
        return np.asarray(inside & (lon > west + margin) & (lon < east - margin))

    def distance_to_land_m(self, lon: Floats, lat: Floats, *, up_to_m: float = 50_000) -> Floats:
        """Return metres from each position to land, 0 on land, ``inf`` beyond `up_to_m`.

        Good to half a per cent: near a position the earth is taken as flat.
        """
        distance_m = np.full(len(lon), np.inf)
        tree = shapely.STRtree(self.outlines)
        point, outline = tree.query(shapely.points(lon, lat))
        shapely.prepare(self.outlines[np.unique(outline)])
        on_land = shapely.intersects_xy(self.outlines[outline], lon[point], lat[point])
        distance_m[point[on_land]] = 0.0
        for index in np.flatnonzero(np.isinf(distance_m)):
            distance_m[index] = self._distance_m(tree, float(lon[index]), float(lat[index]), up_to_m)
        return distance_m

    def _distance_m(self, tree: Any, lon: float, lat: float, up_to_m: float) -> float:
        up = METRES_A_DEGREE
        right = METRES_A_DEGREE * max(0.01, np.cos(np.radians(lat)))
        window = (
            lon - up_to_m / right,
            lat - up_to_m / up,
            lon + up_to_m / right,
            lat + up_to_m / up,
        )
        near = self.outlines[tree.query(shapely.box(*window))]
        cut = shapely.clip_by_rect(near, *window)
        metres = shapely.transform(cut, lambda xy: (xy - (lon, lat)) * (right, up))
        found = shapely.distance(metres, shapely.Point(0, 0))
        distance_m = float(np.nanmin(found, initial=np.inf))  # an empty cut is NaN away
        return distance_m if distance_m <= up_to_m else np.inf


@cache
def nordic_land() -> Land | None:
    """Return the coast that ships with Samvirke; None where it was not built."""
    path = files("samvirke").joinpath("vendor", COAST)
    if not path.is_file():
        return None
    with path.open("rb") as file:
        table = pq.read_table(file, columns=["geometry"])
    return Land(shapely.from_wkb(table.column("geometry").to_numpy()), WINDOW)
