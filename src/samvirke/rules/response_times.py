"""How fast help shall come, where, and when the clock runs.

Three decision tables of `data/` and the region's own `standards`: which class an area belongs to,
which parts of the time count, and which capability is judged as which service. A cell whose class is
not known is held to nothing; it is never given a class by guess.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from samvirke.register.region import Region
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """What a service is held to in every cell of a region.

    Parameters
    ----------
    area_class
        Class of each cell, shape ``(n_cells,)``; empty where none is known.
    time_limit_s
        Longest accepted time; NaN where no standard is known.
    share
        Share of cases that shall be within it; NaN where no standard is known.
    """

    area_class: np.ndarray
    time_limit_s: Floats
    share: Floats


def limits(region: Region, function: str) -> Limits:
    """Return what a service is held to in every cell: of several standards, the largest share.

    Parameters
    ----------
    region
        Its cells, municipalities and standards.
    function
        fire, ambulance, police; others have no standard and get NaN.
    """
    classes = area_class(region, function)
    held = region.standards[region.standards["function"] == function]
    strictest = held.sort_values(["share", "time_limit_s"], ascending=[False, True], kind="stable")
    by_class = strictest.drop_duplicates("area_class").set_index("area_class")
    known = pd.Series(classes)
    return Limits(
        area_class=classes,
        time_limit_s=known.map(by_class["time_limit_s"]).to_numpy(dtype=float),
        share=known.map(by_class["share"]).to_numpy(dtype=float),
    )


def area_class(region: Region, function: str) -> np.ndarray:
    """Return the class of each cell for a service; empty text where the tables do not say."""
    table = _read("area_classes.csv")
    table = table[table["function"] == function]
    classes = np.full(len(region.cells), "", dtype=object)
    for column, rows in table.groupby("column"):
        if column in region.cells.columns:
            values = region.cells[column]
        else:
            by_municipality = region.municipalities.set_index("id")[column]
            values = region.cells["municipality"].map(by_municipality)
        found = values.map(dict(zip(rows["value"], rows["area_class"], strict=True)))
        classes = np.where(found.notna(), found, classes)
    return classes


def standards_without_area(region: Region) -> pd.DataFrame:
    """Return the standards of a region that hold in none of its cells, such as a mistyped class."""
    standards = region.standards
    present = {
        (function, name)
        for function in set(standards["function"])
        for name in set(area_class(region, function)) - {""}
    }
    pairs = zip(standards["function"], standards["area_class"], strict=True)
    return standards[[pair not in present for pair in pairs]].reset_index(drop=True)


def clock_s(function: str) -> tuple[float, float]:
    """Return the seconds that count before the unit is alerted and after it has arrived."""
    table = _read("clock_parts.csv")
    part = table[table["function"] == function].set_index("part")["base"]
    return float(part.get("before_alert_s", 0.0)), float(part.get("until_at_work_s", 0.0))


def starts_at_alarm(function: str) -> bool:
    """Say whether the clock starts when the crew is alarmed: no part of the call counts.

    A service without a clock of its own counts from the call, as the caller does.
    """
    table = _read("clock_parts.csv")
    before = table[(table["function"] == function) & (table["part"] == "before_alert_s")]
    return len(before) > 0 and bool((before["high"] == 0).all())


def judged_capabilities(function: str) -> tuple[str, ...]:
    """Return the capabilities whose arrival is judged as that of a service."""
    table = _read("judged_capabilities.csv")
    return tuple(table.loc[table["function"] == function, "capability"])


def judged_functions() -> tuple[str, ...]:
    """Return the services that are judged, in the order they are shown."""
    return tuple(dict.fromkeys(_read("judged_capabilities.csv")["function"]))


@cache
def _read(name: str) -> pd.DataFrame:
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str if name != "clock_parts.csv" else None)
