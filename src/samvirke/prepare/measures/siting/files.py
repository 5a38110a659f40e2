"""A siting result as files: tables for a spreadsheet and a map, the plan, and the page for people."""

from os import PathLike
from pathlib import Path

from samvirke.prepare.files import Writer, csv_writer, write_all
from samvirke.prepare.measures.siting.plan_of import plan_text
from samvirke.prepare.measures.siting.result import SitingResult
from samvirke.prepare.report.language import check_language
from samvirke.prepare.report.siting_page import render_siting


def write_siting(result: SitingResult, folder: str | PathLike[str], language: str = "nb") -> list[Path]:
    """Write what was found into a folder.

    Parameters
    ----------
    result
        What a siting question found.
    folder
        Made when it is not there; other files in it are left alone.
    language
        Of the page: nb, nn or en.

    Returns
    -------
    The paths: the tables of the result as CSV, `proposed.parquet` and `coverage.parquet` (GeoParquet
    points), `plan.toml` (when there is a plan) and `report.html`. All are written beside their
    places and then put there; what goes wrong before leaves the old files.

    Raises
    ------
    BadInputError
        When the language is not one of the three or the folder cannot be used.
    """
    check_language(language)
    page = render_siting(result, language)
    tables = {
        "proposed": result.chosen,
        "alternatives": result.alternatives,
        "municipalities": result.municipalities,
        "curve": result.curve,
        "simulated": result.simulated,
        **({"lacking": result.lacking} if len(result.lacking) else {}),
    }
    writers: dict[str, Writer] = {f"{name}.csv": csv_writer(table) for name, table in tables.items()}
    writers["proposed.parquet"] = lambda path: result.proposed_sites.to_parquet(path, index=False)
    writers["coverage.parquet"] = lambda path: result.coverage.to_parquet(path, index=False)
    if result.plan.changes:
        text = plan_text(result.plan, Path(folder), _note(result))
        writers["plan.toml"] = lambda path: path.write_bytes(text.encode())
    writers["report.html"] = lambda path: path.write_bytes(page.encode())
    return write_all(folder, writers)


def _note(result: SitingResult) -> list[str]:
    """Return the comment at the head of the plan: where it comes from and how good it is."""
    return [
        f"Proposed by samvirke site: {result.question.model}, {result.status}, gap {result.gap:.2%}.",
        "Hold it against today: samvirke compare REGION THIS_FILE. Change it as you like.",
    ]
