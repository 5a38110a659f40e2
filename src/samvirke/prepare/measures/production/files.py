"""What is found about medicines as files: tables for a spreadsheet, and the page for people."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import csv_writer, write_all
from samvirke.prepare.measures.production.result import MedicinesResult
from samvirke.prepare.report.language import check_language
from samvirke.prepare.report.medicines_page import render_medicines

TABLES = ("substances", "weekly", "who", "ways", "plan", "deliveries", "lines", "figures", "reports")


def write_medicines(result: MedicinesResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write a CSV for each of `TABLES`, ``method.txt`` and ``report.html`` into a folder: all or none.

    Parameters
    ----------
    result
        What was found; the same result gives the same bytes.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the page: nb, nn or en.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    page = render_medicines(result, language)
    said = "\n".join((*result.method, *(f"Note: {text}" for text in result.warnings), *result.attributions))
    writers = {f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES}
    return write_all(
        folder,
        {
            **writers,
            "method.txt": lambda path: path.write_text(said + "\n", encoding="utf-8"),
            "report.html": lambda path: path.write_bytes(page.encode()),
        },
    )
