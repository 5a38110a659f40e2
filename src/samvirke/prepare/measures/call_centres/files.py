"""A comparison of call centres as files: tables for a spreadsheet, and the page for people."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import csv_writer, write_all
from samvirke.prepare.measures.call_centres.result import CentresResult
from samvirke.prepare.report.centres_page import render
from samvirke.prepare.report.language import check_language

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
    page = render(result, language)
    writers = {f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES}
    return write_all(folder, {**writers, "report.html": lambda path: path.write_bytes(page.encode())})
