"""A comparison of call centres as files: tables for a spreadsheet, and the page for people."""

from collections.abc import Callable
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.prepare.files import DIGITS
from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report.centres_page import render
from samvirke.prepare.report.language import check_language
from samvirke.register.atomic import replacing

TABLES = ("answers", "alerts", "staff", "response", "curves", "centres", "estimates", "assumptions")


def write_centres(result: CentresResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write what was found into a folder.

    Parameters
    ----------
    result
        What comparing arrangements found; the same result gives the same bytes.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the page: nb, nn or en.

    Returns
    -------
    The paths: a CSV for each of `TABLES`, and `report.html`. All are written beside their places and then put
    there; what goes wrong before leaves the old files.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    place = Path(folder)
    if place.exists() and not place.is_dir():
        raise BadInputError(f"{place} is a file; results are several files: give a folder")
    page = render(result, language)
    writers: dict[str, Callable[[Path], object]] = {
        f"{name}.csv": _csv_writer(getattr(result, name)) for name in TABLES
    }
    writers["report.html"] = lambda path: path.write_bytes(page.encode())
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as all_or_nothing:
        for name, write in reversed(writers.items()):  # the stack puts the last in place first
            if (place / name).is_dir():
                raise BadInputError(
                    f"{place / name} is a folder; a file goes there: move it, or write elsewhere"
                )
            write(all_or_nothing.enter_context(replacing(place / name)))
    return [place / name for name in writers]


def _csv_writer(table: pd.DataFrame) -> Callable[[Path], object]:
    return lambda path: table.to_csv(
        path, index=False, lineterminator="\n", float_format=DIGITS, encoding="utf-8"
    )
