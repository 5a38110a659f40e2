"""Places of a map that are neither municipalities nor in counties: depots, hospitals."""

from collections.abc import Iterable
from typing import Any

from samvirke.prepare.report.drawing import coast_data, rounded
from samvirke.prepare.report.vocabulary import N_

SPOT_WORDS = {  # spots_map.js
    "at_least": N_("%(low)s or more"),
    "below": N_("under %(high)s"),
    "nothing": N_("nothing"),
}


def spots_data(names: Iterable[str], lon: Iterable[float], lat: Iterable[float]) -> dict[str, Any]:
    """Return places as ``geography.js`` reads them, each a point, and the coast near them."""
    x, y = list(lon), list(lat)
    return {
        "places": {
            "name": [str(name) for name in names],
            "lon": rounded(x, 3),
            "lat": rounded(y, 3),
            "county": [],
            "area": [],
        },
        "counties": [],
        **coast_data(x, y),
    }
