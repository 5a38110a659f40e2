"""Small CSVs that people write by hand: run cards, compliance tables, what units are doing."""

import csv
from collections.abc import Sequence
from pathlib import Path

from samvirke.model.errors import BadInputError


def read_rows(place: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[dict[str, str]]:
    """Read the rows of a small CSV as text, its columns checked; an optional one that lacks reads empty.

    Raises
    ------
    BadInputError
        When it cannot be read or lacks a column.
    """
    try:
        lines = place.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{place} cannot be read ({error}); give a CSV in UTF-8") from error
    # Norwegian spreadsheets part columns by semicolons, and then quote fields that hold them.
    parted_by = ";" if lines and lines[0].count(";") >= len(columns) - 1 else ","
    reader = csv.DictReader(lines, delimiter=parted_by)
    seen = [str(name).strip() for name in reader.fieldnames or ()]
    missing = [name for name in columns if name not in seen]
    if missing:
        raise BadInputError(
            f"{place} has the columns {', '.join(seen) or 'none'}; it must have {', '.join(columns)}"
        )
    reader.fieldnames = seen
    rows = []
    for number, row in enumerate(reader, start=2):
        if None in row:
            raise BadInputError(
                f"{place}, row {number} has more fields than columns; put quotes around a field that holds "
                f"{parted_by!r}"
            )
        rows.append({name: (row.get(name) or "").strip() for name in (*columns, *optional)})
    return rows
