"""What the hospitals of a region can take, and how long patients stay."""

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import coefficient
from samvirke.engine.response.build import hospital_sites, stops_in
from samvirke.engine.response.conditions import Hospitals
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.times import Floats, Ints

BAY, BED = "handover_bay", "emergency_bed"  # items of the table `capacities`


def hospitals_of(
    region: Region, world: World, course: Course, *, seed: int = 0, run: int = 0, always: bool = False
) -> Hospitals | None:
    """Return the limits that the table `capacities` states; None where it states none.

    A hospital without a row has bays, or beds, for all who come. Several rows of one hospital and item
    add up; parts of a bed or bay are none.

    Parameters
    ----------
    region, world
        The world must be built from the region.
    course
        Its patients hold beds: exponential times with the mean of `data/hospitals.csv` (assumed), drawn
        by number of the need.
    seed, run
        Decide how long each patient stays.
    always
        Whether to return hospitals without any limit where none is stated, so that they can close.

    Raises
    ------
    BadInputError
        When a hospital states no room for a single hand-over.
    """
    sites = hospital_sites(region)
    table = region.table("capacities")
    stated = table[table["item"].isin((BAY, BED)) & table["site"].isin(list(sites))]
    if (stated.empty and not always) or not sites:
        return None
    bays = _counts(stated, BAY, list(sites), unlimited=max(1, len(world.units)))
    beds = _counts(stated, BED, list(sites), unlimited=len(course.needs))
    if (bays < 1).any():
        lacking = list(sites)[int(np.flatnonzero(bays < 1)[0])]
        raise BadInputError(
            f"hospital {lacking} has fewer than one {BAY}; a hospital where nobody can hand over is none: "
            "write 1 or more in the table capacities, or close it for a time in the course"
        )
    of_stop = np.full(len(world.stop_fleet), -1, dtype=np.int64)
    for (_, site), stop in stops_in(region, world).items():
        of_stop[stop] = sites.get(site, -1)
    return Hospitals(
        names=tuple(sites),
        of_stop=of_stop,
        bays=bays,
        beds=beds,
        stay_s=stays_s(len(course.needs), seed=seed, run=run),
        crowded_s=coefficient("hospitals", BED, "crowded_s"),
    )


def stays_s(n_needs: int, *, seed: int, run: int) -> Floats:
    """Draw how long the patient of each need holds a bed after the hand-over, seconds."""
    mean_s = coefficient("hospitals", BED, "mean_stay_s")
    return np.asarray(-mean_s * np.log1p(-stream(seed, run, "stay in hospital").random(n_needs)))


def _counts(stated: pd.DataFrame, item: str, sites: list[str], *, unlimited: int) -> Ints:
    quantity = stated.loc[stated["item"] == item].groupby("site")["quantity"].sum()
    return np.array([int(quantity.get(site, unlimited)) for site in sites], dtype=np.int64)
