"""A stress test of days as files: one CSV a table, and the report."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.endurance.result import EnduranceResult
from samvirke.prepare.files import check_language, csv_writer, write_all
from samvirke.prepare.report.endurance_page import render_endurance

TABLES = (
    "summary",
    "series",
    "weekly",
    "hospitals",
    "hospital_days",
    "items",
    "item_days",
    "owners",
    "presets",
    "sensitivity",
    "use",
)


def write_endurance(result: EnduranceResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write a CSV for each table and ``report.html``: all of them or none.

    Parameters
    ----------
    result
        What a stress test of days found; the same result gives the same bytes.
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
    report = render_endurance(result, language)
    return write_all(
        folder,
        {
            **{f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES},
            "report.html": lambda path: path.write_bytes(report.encode()),
        },
    )
