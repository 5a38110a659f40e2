"""Can it be so? What rows say together: positions, people, speeds, dates, who owns whom."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.model.finding import Finding
from samvirke.model.sphere import arc_m, unit_vectors
from samvirke.model.tables import AGE_GROUPS
from samvirke.register.plausible_people import check_people
from samvirke.register.typed import Labels, TypedTable

Floats = npt.NDArray[np.float64]
Tables = Mapping[str, TypedTable]

FAR_M = 300_000.0  # no Norwegian municipality is 200 km across; a swapped position is 4,000 km off
PEOPLE_DIFFER = 0.1  # share by which cells and municipality may disagree without a note
# Norway with Svalbard; exchanged, its degrees lie in Arabia, India and the sea between.
NORWAY_LON, NORWAY_LAT = (4.0, 32.0), (57.5, 81.0)


def check_rows(tables: Tables) -> Iterator[Finding]:
    """Yield findings about rows whose values are each allowed, and together cannot be."""
    yield from _swapped(tables)
    yield from _far(tables)
    yield from _without_speed(tables)
    yield from _ages(tables)
    yield from check_people(tables)
    yield from _cycles(tables)
    yield from _order(tables)
    yield from _itself(tables)


def note_rows(tables: Tables) -> Iterator[Finding]:
    """Yield what is worth a look and refuses nothing: people in cells against municipalities."""
    rows = _columns(tables, "municipalities", "id", "population")
    cells = _columns(tables, "cells", "municipality", "population")
    if rows is None or cells is None:
        return
    people = pd.Series(_floats(cells, "population")).groupby(cells["municipality"]).sum()
    counted = rows["id"].map(people).fillna(0.0).to_numpy(dtype=np.float64)
    told = _floats(rows, "population")
    labels = tables["municipalities"].labels
    for position in np.flatnonzero(np.abs(counted - told) > PEOPLE_DIFFER * np.maximum(told, 1)):
        yield Finding(
            table="municipalities",
            row=labels.row(int(position)),
            column="population",
            seen=f"{told[position]:,.0f} people, and {counted[position]:,.0f} in its cells",
            allowed=f"about the same; it may differ by {PEOPLE_DIFFER:.0%}",
            do="look whether cells are missing, or belong to a neighbour or another year",
        )


def distance_m(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Return great-circle metres between positions in degrees, pair by pair."""
    apart = unit_vectors(lon_a, lat_a) - unit_vectors(lon_b, lat_b)
    return arc_m(np.linalg.norm(apart, axis=-1))


def _swapped(tables: Tables) -> Iterator[Finding]:
    for name in ("municipalities", "cells", "sites"):
        rows = _columns(tables, name, "lon", "lat")
        if rows is None:
            continue
        lon, lat = _floats(rows, "lon"), _floats(rows, "lat")
        swapped = (lon >= NORWAY_LAT[0]) & (lon <= NORWAY_LAT[1])
        swapped &= (lat >= NORWAY_LON[0]) & (lat <= NORWAY_LON[1])
        for position in np.flatnonzero(swapped):
            yield _finding(
                tables[name].labels,
                position,
                "lon",
                f"lon {lon[position]:g}, lat {lat[position]:g}",
                "lon is degrees east, in Norway 4 to 32, and lat degrees north, 57 to 81",
                f"exchange them: lon {lat[position]:g}, lat {lon[position]:g}",
            )


def _far(tables: Tables) -> Iterator[Finding]:
    homes = _columns(tables, "municipalities", "id", "lon", "lat")
    if homes is None:
        return
    homes = homes.drop_duplicates("id").set_index("id")
    for name in ("cells", "sites"):
        rows = _columns(tables, name, "municipality", "lon", "lat")
        if rows is None:
            continue
        home = homes.reindex(rows["municipality"])
        lon, lat = _floats(rows, "lon"), _floats(rows, "lat")
        home_lon, home_lat = _floats(home, "lon"), _floats(home, "lat")
        off_m = distance_m(lon, lat, home_lon, home_lat)
        for position in np.flatnonzero(off_m > FAR_M):  # a comparison with NaN is False
            if NORWAY_LAT[0] <= lon[position] <= NORWAY_LAT[1] and lat[position] <= NORWAY_LON[1]:
                continue  # told by `_swapped`
            yield _finding(
                tables[name].labels,
                position,
                "lon",
                f"lon {lon[position]:g}, lat {lat[position]:g}, {off_m[position] / 1000:,.0f} km "
                f"from municipality {rows['municipality'].iloc[position]}",
                f"a position within {FAR_M / 1000:g} km of its municipality",
                "correct the position or the municipality; are lon and lat swapped?",
            )


def _without_speed(tables: Tables) -> Iterator[Finding]:
    rows = _columns(tables, "units", "mode")
    if rows is None:
        return
    units = tables["units"]
    speed = _floats(units.rows, "speed_kmh")
    told = units.told.get("speed_kmh", np.zeros(len(rows), dtype=np.bool_))
    if "speed_kmh" not in units.rows.columns:
        told = np.zeros(len(rows), dtype=np.bool_)
    flies = rows["mode"].isin(["air", "sea"]).to_numpy()
    for position in np.flatnonzero(flies & ~told & ~(speed > 0)):
        mode = rows["mode"].iloc[position]
        seen = "nothing" if np.isnan(speed[position]) else f"{speed[position]:g}"
        allowed = f"a speed above 0 for every unit of mode {mode}"
        do = "write its cruise speed in km/h, such as 220 for a helicopter or 55 for a rescue boat"
        yield _finding(units.labels, position, "speed_kmh", seen, allowed, do)


def _ages(tables: Tables) -> Iterator[Finding]:
    rows = _columns(tables, "municipalities", "population")
    if rows is None:
        return
    whole = tables["municipalities"].rows
    groups = [f"pop_{group}" for group in AGE_GROUPS if f"pop_{group}" in whole.columns]
    people = _floats(rows, "population")
    sums = whole[groups].sum(axis=1).to_numpy(dtype=np.float64)
    # Half a person a group: the source may have rounded each.
    for position in np.flatnonzero(sums > people + 0.5 * len(AGE_GROUPS)):
        seen = f"{sums[position]:,.0f} people in the age groups, {people[position]:,.0f} in all"
        allowed = "age groups that together are no more than the population"
        do = "correct the age groups or the population; are they of the same year?"
        yield _finding(tables["municipalities"].labels, position, "population", seen, allowed, do)


def _cycles(tables: Tables) -> Iterator[Finding]:
    rows = _columns(tables, "organisations", "id", "parent")
    if rows is None:
        return
    pairs = zip(rows["id"], rows["parent"], strict=True)
    parent_of = {row: parent for row, parent in pairs if isinstance(parent, str)}
    settled: set[str] = set()
    for start in parent_of:
        way: list[str] = []
        here: str | None = start
        while here is not None and here not in settled and here not in way:
            way.append(here)
            here = parent_of.get(here)
        if here in way:
            ring = [*way[way.index(here) :], here]
            position = int(np.flatnonzero((rows["id"] == here).to_numpy())[0])
            seen = "a ring: " + " → ".join(str(step) for step in ring)
            allowed = "an organisation never owns itself, directly or through others"
            do = "empty the parent of the one at the top"
            labels = tables["organisations"].labels
            yield _finding(labels, position, "parent", seen, allowed, do)
        settled.update(way)


def _order(tables: Tables) -> Iterator[Finding]:
    dated = _columns(tables, "agreements", "valid_from", "valid_to")
    if dated is not None:
        dates = zip(dated["valid_from"], dated["valid_to"], strict=True)
        for line, (first, last) in enumerate(dates):
            # The shorter of two ISO dates says how precise the comparison can be.
            if isinstance(first, str) and isinstance(last, str) and last < first[: len(last)]:
                do = "correct one of the two"
                seen, allowed = f"{last!r}, before {first!r}", "a last day not before the first"
                labels = tables["agreements"].labels
                yield _finding(labels, line, "valid_to", seen, allowed, do)
    rows = _columns(tables, "capacities", "quantity", "surge_quantity")
    if rows is not None:
        quantity, surge = _floats(rows, "quantity"), _floats(rows, "surge_quantity")
        for position in np.flatnonzero(surge < quantity):
            seen = f"{surge[position]:.15g}, and quantity {quantity[position]:.15g}"
            allowed = "as many as quantity, or more: it counts all, not only the extra"
            do = "write how many there are room for at most"
            labels = tables["capacities"].labels
            yield _finding(labels, position, "surge_quantity", seen, allowed, do)


def _itself(tables: Tables) -> Iterator[Finding]:
    for name, one, other in (
        ("dependencies", "consumer", "supplier"),
        ("agreements", "giver", "receiver"),
        ("commuters", "home", "work"),
    ):
        rows = _columns(tables, name, one, other)
        if rows is None:
            continue
        same = (rows[one] == rows[other]) & rows[one].notna()
        for position in np.flatnonzero(same.to_numpy(dtype=np.bool_)):
            seen = f"{rows[one].iloc[position]!r} as {one} and {other}"
            do = f"correct the {one} or the {other}, or take the row out"
            yield _finding(tables[name].labels, position, other, seen, "two different ones", do)


def _columns(tables: Tables, name: str, *columns: str) -> pd.DataFrame | None:
    """Return these columns of a table, or None where it has not all of them."""
    if name not in tables or not set(columns) <= set(tables[name].rows.columns):
        return None
    return tables[name].rows[list(columns)]


def _floats(rows: pd.DataFrame, column: str) -> Floats:
    """Return a column of numbers; what is not there or not finite is NaN, told with its column."""
    if column not in rows.columns:
        return np.full(len(rows), np.nan)
    numbers = np.asarray(rows[column], dtype=np.float64)
    limit = {"lon": 180.0, "lat": 90.0}.get(column, np.finfo(np.float64).max)
    return np.where(np.abs(numbers) <= limit, numbers, np.nan)


def _finding(labels: Labels, position: Any, column: str, seen: str, allowed: str, do: str) -> Finding:
    return Finding(
        table=labels.where(int(position)),
        row=labels.row(int(position)),
        column=column,
        seen=seen,
        allowed=allowed,
        do=do,
    )
