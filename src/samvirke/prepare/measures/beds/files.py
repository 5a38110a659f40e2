"""An answer about intensive care as files: one CSV a table, and how it was computed."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import Writer, csv_writer, write_all
from samvirke.prepare.measures.beds.result import BedsResult

TABLES = ("hospitals", "sharings", "changes", "frontier", "plan", "hospital_days")


def write_beds(result: BedsResult, folder: str | PathLike[str]) -> list[Path]:
    """Write a CSV for each table and ``method.txt``: all of them or none.

    Parameters
    ----------
    result
        The same result gives the same bytes, but for `seconds` in the frontier.
    folder
        Made when it is not there; other files in it are left alone.

    Raises
    ------
    BadInputError
        When the folder cannot be used.
    """
    lines = "\n".join([*result.method, *(f"Note: {text}." for text in result.warnings), *result.attributions])
    writers: dict[str, Writer] = {f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES}
    writers["method.txt"] = lambda path: path.write_bytes((lines + "\n").encode())
    return write_all(folder, writers)
