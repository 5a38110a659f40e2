"""A result as files: the Shortfall for a spreadsheet and for a map, and the report for people."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.prepare.report import check_language, render_report
from samvirke.prepare.result import StressResult
from samvirke.register.atomic import replacing

__all__ = ["check_language", "csv_writer", "write_all", "write_csv", "write_result"]

Writer = Callable[[Path], object]

DIGITS = "%.10g"  # more than a double's doubt over platforms, less than its last bits


def write_csv(table: pd.DataFrame, path: str | PathLike[str]) -> None:
    """Write a table as CSV: UTF-8, comma, dot, empty where nothing is known; all of it or nothing."""
    target = Path(path)
    _refuse_folder(target)
    with replacing(target) as beside:
        _csv(table, beside)


def write_result(result: StressResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write ``shortfall.csv``, ``shortfall.parquet`` (GeoParquet) and ``report.html``.

    Parameters
    ----------
    result
        What a stress test found; the same result gives the same bytes.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the report: nb, nn or en.

    Returns
    -------
    The paths, in the order above. All three are written beside their places and then put there; what
    goes wrong before leaves the old files.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    report = render_report(result, language)
    return write_all(
        folder,
        {
            "shortfall.csv": csv_writer(result.table),
            "shortfall.parquet": lambda path: result.shortfall.to_parquet(path, index=False),
            "report.html": lambda path: path.write_bytes(report.encode()),
        },
    )


def write_all(folder: str | PathLike[str], writers: Mapping[str, Writer]) -> list[Path]:
    """Write several files into a folder: all of them or none.

    Parameters
    ----------
    folder
        Made when it is not there; other files in it are left alone.
    writers
        Name of a file → what writes it to the path it is given.

    Returns
    -------
    The paths, in the order of the writers.

    Raises
    ------
    BadInputError
        When the folder is a file, or a folder stands where a file goes.
    """
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise BadInputError(f"{place} is a file; results are several files: give a folder")
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as all_or_nothing:
        for name, write in reversed(list(writers.items())):  # the stack puts the last in place first
            _refuse_folder(place / name)
            write(all_or_nothing.enter_context(replacing(place / name)))
    return [place / name for name in writers]


def csv_writer(table: pd.DataFrame) -> Writer:
    """Return what writes a table as `write_csv` does."""
    return lambda path: _csv(table, path)


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n", float_format=DIGITS, encoding="utf-8")


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise BadInputError(f"{path} is a folder; a file goes there: move it, or write elsewhere")
