"""How many calls each centre gets in a year, and in which hours of the week."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pandas as pd

from samvirke.engine.calls.centres import HOURS_A_WEEK, SERVICES
from samvirke.engine.coefficients import rows_of
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.times import Floats

YEAR_S = 365 * 86_400.0
CENTRE_COLUMNS = tuple(f"centre_{service}" for service in SERVICES)  # of the municipalities


def call_volumes(region: Region) -> pd.DataFrame:
    """Return what the centres of a region get in a year, in the order of its sites.

    Calls follow residents: a centre gets the calls a resident of its own published volume where there is one,
    else of the nation's, for the residents of its municipalities in the region.

    Parameters
    ----------
    region
        Its municipalities name their centres.

    Returns
    -------
    Columns `centre`, `service`, `residents`, `calls_per_year`, `low`, `high`, `quality` (`official` where
    the centre's own volume is published, else `modelled`) and `source`.

    Raises
    ------
    BadInputError
        When no municipality names a centre.
    """
    municipalities = region.municipalities
    rows = []
    for service, column in zip(SERVICES, CENTRE_COLUMNS, strict=True):
        residents = municipalities.groupby(column)["population"].sum()
        for centre in residents.index:
            volume, is_own = _volume(service, centre)
            share = float(residents[centre]) / float(volume["people"])
            rows.append(
                {
                    "centre": str(centre),
                    "service": service,
                    "residents": float(residents[centre]),
                    "calls_per_year": float(volume["base"]) * share,
                    "low": float(volume["low"]) * share,
                    "high": float(volume["high"]) * share,
                    "quality": "official" if is_own else "modelled",
                    "source": volume["source"],
                }
            )
    if not rows:
        raise BadInputError(
            f"no municipality of region {region.name} names a centre; fill {', '.join(CENTRE_COLUMNS)} "
            "of the table municipalities with ids of sites"
        )
    place = {site: number for number, site in enumerate(region.sites["id"])}
    rows.sort(key=lambda row: place.get(str(row["centre"]), len(place)))
    return pd.DataFrame(rows)


def with_given(volumes: pd.DataFrame, given: Mapping[str, float], source: str) -> pd.DataFrame:
    """Return volumes with those that somebody gives (centre → calls a year) in place of the usual.

    Parameters
    ----------
    volumes
        As `call_volumes` gives them; left as it is.
    given
        A centre that the volumes do not hold is passed over.
    source
        Who gives them; their quality is `typed`.
    """
    listed = volumes.copy()
    for centre, calls in given.items():
        row = listed["centre"] == centre
        listed.loc[row, ["calls_per_year", "low", "high"]] = float(calls)
        listed.loc[row, ["quality", "source"]] = ["typed", source]
    return listed


@cache
def week_weights(service: str) -> Floats:
    """Return the weight of each hour of the week, Monday 00 first, mean 1; shape ``(168,)``."""
    weight: dict[tuple[str, int], float] = {
        (row["axis"], int(row["value"])): float(row["weight"])
        for row in rows_of("call_rhythm")
        if row["service"] == service
    }
    hours = np.array(
        [weight["weekday", hour // 24] * weight["hour", hour % 24] for hour in range(HOURS_A_WEEK)]
    )
    return np.asarray(hours / hours.mean())


def _volume(service: str, centre: str) -> tuple[dict[str, str], bool]:
    rows = [dict(row) for row in rows_of("call_volumes") if row["service"] == service]
    for row in rows:
        if row["centre"] == centre:
            return row, True
    return next(row for row in rows if not row["centre"]), False
