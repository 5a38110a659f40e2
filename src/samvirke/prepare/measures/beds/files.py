"""An answer about intensive care as files: one CSV a table, how it was computed, and the page for people."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import Writer, csv_writer, write_all
from samvirke.prepare.measures.beds.result import BedsResult
from samvirke.prepare.report.beds_page import render_beds
from samvirke.prepare.report.language import check_language

TABLES = ("hospitals", "sharings", "changes", "frontier", "plan", "hospital_days", "foresight", "transfers")


def write_beds(result: BedsResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write a CSV for each table, ``method.txt`` and ``report.html``: all of them or none.

    Parameters
    ----------
    result
        The same result gives the same bytes, but for `seconds` in the frontier and in foresight.
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
    page = render_beds(result, language)
    lines = "\n".join([*result.method, *(f"Note: {text}." for text in result.warnings), *result.attributions])
    writers: dict[str, Writer] = {f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES}
    writers["method.txt"] = lambda path: path.write_bytes((lines + "\n").encode())
    writers["report.html"] = lambda path: path.write_bytes(page.encode())
    return write_all(folder, writers)
