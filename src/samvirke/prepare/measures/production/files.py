"""What is found about medicines as files: tables for a spreadsheet."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import csv_writer, write_all
from samvirke.prepare.measures.production.result import MedicinesResult

TABLES = ("substances", "weekly", "who", "ways", "plan", "deliveries", "lines", "figures", "reports")


def write_medicines(result: MedicinesResult, folder: str | PathLike[str]) -> list[Path]:
    """Write a CSV for each of `TABLES`, and ``method.txt``, into a folder: all of them or none.

    Raises
    ------
    BadInputError
        When the folder cannot be used.
    """
    said = "\n".join((*result.method, *(f"Note: {text}" for text in result.warnings), *result.attributions))
    writers = {f"{name}.csv": csv_writer(getattr(result, name)) for name in TABLES}
    return write_all(
        folder, {**writers, "method.txt": lambda path: path.write_text(said + "\n", encoding="utf-8")}
    )
