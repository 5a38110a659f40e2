"""Ways to break a package that has no fault."""

import csv
import zipfile
from pathlib import Path


def rows_of(folder: Path, table: str) -> list[list[str]]:
    """Return the cells of a CSV table, its header first."""
    return list(csv.reader((folder / f"{table}.csv").read_text("utf-8").splitlines()))


def save(folder: Path, table: str, rows: list[list[str]]) -> None:
    """Write the cells of a CSV table."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def set_cell(folder: Path, table: str, row: str, column: str, text: str) -> None:
    """Write a text into one cell."""
    rows = rows_of(folder, table)
    line = next(line for line in rows if line[0] == row)
    line[rows[0].index(column)] = text
    save(folder, table, rows)


def use_file(folder: Path, old: str, new: str) -> None:
    """Let the descriptor name another file; a path is written as it stands in JSON."""
    path = folder / "datapackage.json"
    path.write_text(path.read_text("utf-8").replace(f'"path": "{old}"', f'"path": "{new}"'), "utf-8")


def pack(folder: Path, target: Path, prefix: str) -> None:
    """Zip a folder, with something before every name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in folder.iterdir():
            packed.write(path, prefix + path.name)
