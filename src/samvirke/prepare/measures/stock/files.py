"""A plan for stock as files: tables for a spreadsheet, and the page for people."""

import json
from dataclasses import asdict
from os import PathLike
from pathlib import Path

from samvirke.prepare.files import Writer, csv_writer, write_all
from samvirke.prepare.measures.stock.result import StockResult
from samvirke.prepare.report.language import check_language
from samvirke.prepare.report.stock_page import render_stock


def write_stock(result: StockResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write a plan for stock into a folder.

    Parameters
    ----------
    result
        What was found.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the page: nb, nn or en.

    Returns
    -------
    The paths: ``placed.csv``, ``items.csv``, ``frontier.csv``, ``next_money.csv`` and ``ladder.csv`` with
    the columns of `samvirke.prepare.measures.stock.result`, ``stock.json`` with the question, the method
    and what to beware of, and ``report.html``. All are written or none.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    page = render_stock(result, language)
    told = {
        "region": result.region_name,
        "presets": list(result.presets),
        "status": result.status,
        "days": result.days,
        "left_nok": result.left_nok,
        "question": asdict(result.question),
        "method": list(result.method),
        "warnings": list(result.warnings),
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    writers: dict[str, Writer] = {
        "placed.csv": csv_writer(result.placed),
        "items.csv": csv_writer(result.items.drop(columns="seconds")),  # the same run, the same bytes
        "frontier.csv": csv_writer(result.frontier),
        "next_money.csv": csv_writer(result.next_money),
        "ladder.csv": csv_writer(result.ladder),
        "stock.json": lambda path: path.write_bytes(text.encode()),
        "report.html": lambda path: path.write_bytes(page.encode()),
    }
    return write_all(folder, writers)
