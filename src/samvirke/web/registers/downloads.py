"""The register as files: the whole package, one table, and an empty package to fill in."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.register.region import Region
from samvirke.register.shape import shape_table
from samvirke.register.writing import csv_bytes, geojson_bytes, write_empty_package
from samvirke.web.download import CSV
from samvirke.web.export import spreadsheet


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


def table_file(region: Region, table: str) -> tuple[bytes, str, str]:
    """Return the bytes, the name and the type of one table: CSV, outlines as GeoJSON."""
    schema = TABLES[table]
    rows = shape_table(schema, region.table(table))
    if "geometry" in schema.names:
        return geojson_bytes(schema, rows), f"{table}.geojson", "application/geo+json"
    return csv_bytes(schema, rows), f"{table}.csv", CSV


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """Return what is wrong as CSV that a spreadsheet opens, beside the tables that are to be mended."""
    columns = ("table", "row", "column", "seen", "allowed", "do")
    return spreadsheet(columns, ([getattr(one, name) for name in columns] for one in findings))
