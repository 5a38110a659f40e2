"""What a stress test found: the one value that the report, the files and the API all show."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from samvirke.travel.times import Description

# One row a function and municipality; numbers are means over the runs, of a year when the course is one;
# times are seconds.
SHORTFALL_COLUMNS = {
    "function": "str",  # fire, ambulance, police, air_ambulance, civil_defence
    "municipality": "str",  # number
    "municipality_name": "str",
    "owner": "str",  # id of the organisation whose duty it is
    "owner_name": "str",
    "required": "float64",  # needs a year
    "met_in_time": "float64",
    "late": "float64",
    "unmet": "float64",  # nobody ever came; the three parts add up to required
    "share_in_time": "float64",  # met_in_time / required; NaN where nothing was required
    "share_in_time_low": "float64",  # 95 % interval over runs
    "share_in_time_high": "float64",
    "share_required": "float64",  # what the standard asks; NaN where no standard is known
    "gap": "float64",  # late and unmet needs a year beyond what the standard lets pass
    "time_limit_s": "float64",  # the strictest limit that applied in the municipality; NaN: none
    "p50_s": "float64",
    "p50_low_s": "float64",
    "p50_high_s": "float64",
    "p90_s": "float64",
    "p90_low_s": "float64",
    "p90_high_s": "float64",
    "full_p90_s": "float64",  # nine in ten incidents have all they need of the function within
    "share_by_own": "float64",  # of those met, in time or late: share whose first unit is the owner's
    "most_help_from": "str",  # the other organisation that came most often; empty when none
    "share_from_within": "float64",  # of those met: share whose first unit rests in the municipality
    "most_from": "str",  # the other municipality that most first units came from; empty: none
    "rests_on": "str",  # weakest quality behind the row: modelled, typed, official, observed
    "lon": "float64",
    "lat": "float64",
}


@dataclass(frozen=True, eq=False, kw_only=True)
class StressResult:
    """What falls short in a region under a threat, and what the numbers are worth.

    Parameters
    ----------
    table
        The Shortfall, columns of `SHORTFALL_COLUMNS`, worst gap first.
    curves
        Share of needs reached within a time: `function, area_class, time_s, share, low, high`;
        low and high are the smallest and largest of the runs.
    rhythm
        When it happens: `function, month (1-12), hour (0-23), required, late` means a year.
    owners
        One row a function and owner: `function, owner, owner_name, municipalities, required, late,
        unmet, gap`.
    coverage
        One row a function and municipality: `function, municipality, people, reached_any,
        reached_own, first_unit, first_owner` (shares 0-1 of people within the limit by the nearest
        unit of anyone, and by the owner's own units; who would come first to most people).
    published
        Beside the model: `measure, modelled, published, unit, year, source`.
    quality
        One row a table of the region: `table, observed, official, typed, modelled` row counts.
    areas
        Outlines of municipalities, `municipality, geometry`; without rows the map shows points.
    standards
        What was required: `function, area_class, time_limit_s, share, status, source, measured_from`.
    method
        How it was computed, one sentence each.
    warnings
        What the reader must know before using a number, one sentence each.
    """

    region_name: str
    region_title: str
    threat: str
    seed: int
    runs: int
    incidents: float  # mean a run
    table: pd.DataFrame
    curves: pd.DataFrame
    rhythm: pd.DataFrame
    owners: pd.DataFrame
    coverage: pd.DataFrame
    published: pd.DataFrame
    quality: pd.DataFrame
    areas: pd.DataFrame
    standards: pd.DataFrame
    travel: Description
    attributions: tuple[str, ...]
    method: tuple[str, ...]
    warnings: tuple[str, ...] = field(default=())

    @property
    def shortfall(self) -> Any:
        """The Shortfall as a GeoDataFrame, WGS 84: outlines where the region has them, else points."""
        import geopandas as gpd  # takes a second that runs without a map need not wait
        import shapely

        outlines = dict(zip(self.areas["municipality"], self.areas["geometry"], strict=True))
        points = shapely.points(self.table["lon"].to_numpy(float), self.table["lat"].to_numpy(float))
        geometry = np.array(
            [outlines.get(m, p) for m, p in zip(self.table["municipality"], points, strict=True)],
            dtype=object,
        )
        return gpd.GeoDataFrame(self.table.copy(), geometry=geometry, crs="EPSG:4326")
