"""Simulations and comparisons as files: tables for a spreadsheet and for a map, and the report."""

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from samvirke.prepare.comparison_result import ComparisonResult
from samvirke.prepare.files import check_language, csv_writer, write_all
from samvirke.prepare.simulation_result import SimulationResult


def write_simulation(
    result: SimulationResult, folder: str | PathLike[str], language: str = "nb"
) -> list[Path]:
    """Write a simulation: CSV tables, ``municipalities.parquet`` (GeoParquet) and ``report.html``.

    Parameters
    ----------
    result
        The same result gives the same bytes.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the report: nb, nn or en.

    Returns
    -------
    The paths. All are written beside their places and then put there: all of them or none.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    from samvirke.prepare.report.simulation_page import render

    check_language(language)
    report = render(result, language)
    tables = {
        "services": result.services,
        "classes": result.classes,
        "curves": result.curves,
        "municipalities": result.table,
        "units": result.units,
        "across": result.across,
        "hospitals": result.hospitals,
        "day_incidents": result.playback.incidents,
        "day_legs": result.playback.legs,
    }
    if len(result.calls):
        tables |= {"calls": result.calls, "alerts": result.alerts}
    return _write(Path(folder), tables, result.table, result.areas, report)


def write_comparison(
    result: ComparisonResult, folder: str | PathLike[str], language: str = "nb"
) -> list[Path]:
    """Write a comparison as `write_simulation` writes a simulation; the Parquet holds municipalities."""
    from samvirke.prepare.report.comparison_page import render

    check_language(language)
    report = render(result, language)
    tables = {
        "plans": result.plans,
        "differences": result.differences,
        "quantiles": result.quantiles,
        "curves": result.curves,
        "incidents": result.incidents_paired,
        "variance": result.variance,
    }
    if len(result.calls):
        tables["calls"] = result.calls
    places = result.municipalities.set_index("municipality")[["lon", "lat"]]
    rows = result.differences[result.differences["group"] == "municipality"]
    located = rows.rename(columns={"key": "municipality"}).join(places, on="municipality")
    return _write(Path(folder), tables, located, result.areas, report)


def _write(
    place: Path, tables: Mapping[str, pd.DataFrame], located: pd.DataFrame, areas: pd.DataFrame, report: str
) -> list[Path]:
    return write_all(
        place,
        {
            **{f"{name}.csv": csv_writer(table) for name, table in tables.items()},
            "municipalities.parquet": lambda path: _parquet(located, areas, path),
            "report.html": lambda path: path.write_bytes(report.encode()),
        },
    )


def _parquet(table: pd.DataFrame, areas: pd.DataFrame, path: Path) -> None:
    import geopandas as gpd  # takes a second that runs without files need not wait
    import shapely

    outlines = dict(zip(areas["municipality"], areas["geometry"], strict=True))
    points = shapely.points(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    geometry = [outlines.get(m, p) for m, p in zip(table["municipality"], points, strict=True)]
    held = np.empty(len(geometry), dtype=object)
    held[:] = geometry
    gpd.GeoDataFrame(table.copy(), geometry=held, crs="EPSG:4326").to_parquet(path, index=False)
