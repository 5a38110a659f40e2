"""A result as files: the Shortfall for a spreadsheet and for a map, and the report for people."""

from collections.abc import Callable
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.prepare.report import check_language, render_report
from samvirke.prepare.result import StressResult
from samvirke.register.atomic import replacing

__all__ = ["check_language", "write_csv", "write_result"]

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
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise BadInputError(f"{place} is a file; results are three files: give a folder")
    report = render_report(result, language)
    writers: dict[str, Callable[[Path], object]] = {
        "shortfall.csv": lambda path: _csv(result.table, path),
        "shortfall.parquet": lambda path: result.shortfall.to_parquet(path, index=False),
        "report.html": lambda path: path.write_bytes(report.encode()),
    }
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as all_or_nothing:
        for name, write in reversed(writers.items()):  # the stack puts the last in place first
            _refuse_folder(place / name)
            write(all_or_nothing.enter_context(replacing(place / name)))
    return [place / name for name in writers]


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n", float_format=DIGITS, encoding="utf-8")


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise BadInputError(f"{path} is a folder; a file goes there: move it, or write elsewhere")
