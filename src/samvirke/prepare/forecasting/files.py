"""A forecast as files: one CSV a table, and the report."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import check_language, csv_writer, write_all
from samvirke.prepare.forecasting.result import ForecastResult
from samvirke.prepare.report.forecast_page import render_forecast

TABLES = (
    "outlook",
    "observed",
    "limits",
    "limit_days",
    "hospitals",
    "hospital_days",
    "items",
    "owners",
    "scores",
    "held",
)


def write_forecast(result: ForecastResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write a CSV for each table and ``report.html``: all of them or none.

    Parameters
    ----------
    result
        What a forecast found; the same result gives the same bytes.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the report: nb, nn or en.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    report = render_forecast(result, language)
    return write_all(
        folder,
        {
            **{f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES},
            "report.html": lambda path: path.write_bytes(report.encode()),
        },
    )
