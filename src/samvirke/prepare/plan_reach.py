"""What of a plan lies outside what is simulated, and closures that nobody can meet."""

from collections.abc import Iterator

import numpy as np
import shapely

from samvirke.prepare.plan import CloseRoad, MoveUnit, Plan, RemoveUnit, SetValue
from samvirke.register.region import Region

GONE = "units that are gone"
PLACED = ("units", "sites", "municipalities", "cells")
FAR_DEG = 1.0  # assumed: 111 km northward, some 55 km eastward; no road is so far from every home


def outside_of(plan: Plan, region: Region, whole: Region, simulated: Region) -> tuple[str, ...]:
    """Return ids of what a plan changes where nothing is simulated, each once.

    Parameters
    ----------
    plan, region
        The plan, and what it is laid on.
    whole
        The region as it would be.
    simulated
        The part of it that is simulated: the area with its neighbours.
    """
    there = {table: set(simulated.table(table)["id"]) for table in PLACED}
    known = {table: set(whole.table(table)["id"]) for table in there}
    stood = region.units.set_index("id")["site"].to_dict()
    own = whole.units["source"] == f"plan: {plan.title}"
    added = [str(unit) for unit in whole.units.loc[own, "id"] if unit not in stood]
    touched: list[tuple[str, str]] = [("units", unit) for unit in added]
    for change in plan.changes:
        match change:
            case MoveUnit() if stood.get(change.unit) not in there["sites"]:
                touched.append(("units", change.unit))  # one that came from inside is missed there
            case RemoveUnit() if change.unit in stood and stood[change.unit] not in there["sites"]:
                touched.append((GONE, change.unit))
            case SetValue() if change.table in there:
                touched.append((change.table, change.row))
            case _:
                pass
    touched += [(outage.table, outage.id) for outage in plan.outages]
    lie = [
        name
        for table, name in touched
        if table == GONE or (name in known[table] and name not in there[table])
    ]
    return tuple(dict.fromkeys(lie))


def closures_that_nobody_meets(plan: Plan, simulated: Region) -> Iterator[str]:
    """Give the names of closures that no straight line between simulated places can go through."""
    if not plan.closures:
        return
    every = shapely.convex_hull(shapely.union_all([_places(simulated, "cells"), _places(simulated, "sites")]))
    for closure in plan.closures:
        if not closure.area.intersects(every):
            yield closure.name


def is_swapped(closure: CloseRoad, region: Region) -> bool:
    """Say whether an area lies far from every place of a region, and would not with lon and lat exchanged."""
    places = _places(region, "cells")
    if places.is_empty or shapely.distance(closure.area, places) <= FAR_DEG:
        return False
    exchanged = shapely.transform(closure.area, lambda at: at[:, ::-1])
    return bool(shapely.distance(exchanged, places) <= FAR_DEG)


def _places(region: Region, table: str) -> shapely.MultiPoint:
    of = region.table(table)
    at = np.stack([of["lon"].to_numpy(float), of["lat"].to_numpy(float)], axis=1)
    return shapely.MultiPoint(at[np.isfinite(at).all(axis=1)])
