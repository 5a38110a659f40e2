"""Records as a table that a spreadsheet opens, or as JSON: only what the asker may see."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIRST = ("id", "kind", "home", "subject", "made_at_ms", "changed_at_ms", "by")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(views: Iterable[Mapping[str, Any]]) -> bytes:
    """Return views as CSV that a spreadsheet opens."""
    rows = list(views)
    columns = [*FIRST, *sorted({name for row in rows for name in row} - {*FIRST, "stamp"})]
    return spreadsheet(columns, ([row.get(column) for column in columns] for row in rows))


def spreadsheet(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, which spreadsheets ask for.

    Text that a spreadsheet would run as a formula begins with an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def no_formula(value: Any) -> Any:
    """Return a value as no spreadsheet runs it: text may be a stranger's."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return no_formula(value)
    if value is None or isinstance(value, int | float):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
