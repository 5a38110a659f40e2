"""The register as files: the whole package, one table, and an empty package to fill in."""

import csv
import tempfile
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.register.writing import csv_bytes, geojson_bytes, write_empty_package


def package_zip(region: Region) -> bytes:
    """Return a region as the zip of a package."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "package.zip"
        region.write(place)
        return place.read_bytes()


def empty_zip(name: str) -> bytes:
    """Return a package with every table and no rows, to be filled in with a spreadsheet."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"{name}.zip"
        write_empty_package(place)
        return place.read_bytes()


def table_file(region: Region, table: str) -> tuple[str, str, bytes]:
    """Return the name, the type and the bytes of one table: CSV, outlines as GeoJSON."""
    schema = TABLES[table]
    rows = shape_table(schema, region.table(table))
    if "geometry" in schema.names:
        return f"{table}.geojson", "application/geo+json", geojson_bytes(schema, rows)
    return f"{table}.csv", "text/csv; charset=utf-8", csv_bytes(schema, rows)


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """Return what is wrong as CSV that a spreadsheet opens, beside the tables that are to be mended."""
    text = StringIO()
    sheet = csv.writer(text)
    sheet.writerow(("table", "row", "column", "seen", "allowed", "do"))
    for one in findings:
        told = (one.table, one.row, one.column, one.seen, one.allowed, one.do)
        # A cell that begins so is a formula to a spreadsheet, and what was seen is a stranger's text.
        sheet.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in told])
    return text.getvalue().encode("utf-8-sig")
