"""From a package on disk to a Region, whole or not at all."""

from collections import defaultdict
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.tables import TABLES
from samvirke.register.checking import Inspection, check_tables
from samvirke.register.csv_file import read_csv
from samvirke.register.descriptor import (
    FORMATS,
    Descriptor,
    Resource,
    missing_descriptor,
    read_descriptor,
)
from samvirke.register.geojson_file import read_geojson
from samvirke.register.land import Land, nordic_land
from samvirke.register.parquet_file import read_parquet
from samvirke.register.raw import Reader
from samvirke.register.region import BUILTIN, Region
from samvirke.register.shape import shape_table
from samvirke.register.store import DESCRIPTOR, Store, StoreError, open_store, package_place
from samvirke.register.typed import TypedTable, join_tables, type_table

_READERS: dict[str, Reader] = {
    ".csv": read_csv,
    ".parquet": read_parquet,
    ".geojson": read_geojson,
}


def read_package(path: str | PathLike[str]) -> Region:
    """Return the region of a package, a folder or a zip.

    Raises
    ------
    PackageError
        When anything at all is wrong; it holds every finding, and nothing was loaded.
    BadInputError
        When there is nothing at the path.
    """
    inspection = inspect_package(path)
    if inspection.region is None:
        raise PackageError(str(path), inspection.findings)
    return inspection.region


def check_package(path: str | PathLike[str]) -> list[Finding]:
    """Return everything that is wrong with a package; an empty list when nothing is."""
    return list(inspect_package(path).findings)


def inspect_package(path: str | PathLike[str], *, land: Land | None = None) -> Inspection:
    """Return what is wrong with a package, what deserves a note, and the region if all is well.

    Parameters
    ----------
    path
        Folder, zip, or the `datapackage.json` of a folder.
    land
        The coast to hold sites against; None: the one that ships with Samvirke.

    Raises
    ------
    BadInputError
        When there is nothing at the path.
    """
    place = package_place(path)
    if not place.exists():
        raise BadInputError(
            f"there is nothing at {path}; give a folder or zip with {DESCRIPTOR}, "
            f"or a built-in region: {', '.join(BUILTIN)}"
        )
    try:
        store = open_store(place)
        names = store.names()
        if DESCRIPTOR not in names:
            return Inspection((missing_descriptor(names),))
        data = store.read(DESCRIPTOR)
    except StoreError as error:
        return Inspection((error.finding,))
    descriptor, findings, notes = read_descriptor(data)
    whole = not findings  # else a table may be missing only because its resource was refused
    tables, faults, refused = _read_tables(store, descriptor)
    findings += faults
    announced = refused if whole else set(TABLES)
    more, looks = check_tables(tables, land or nordic_land(), announced=announced)
    findings += more
    notes += looks + _unread(names, descriptor)
    if findings:
        return Inspection(tuple(findings), tuple(notes))
    region = Region(
        name=descriptor.name,
        title=descriptor.title,
        licence=descriptor.licence,
        attributions=descriptor.attributions,
        about=descriptor.about,
        tables={
            name: shape_table(schema, tables[name].rows) for name, schema in TABLES.items() if name in tables
        },
    )
    return Inspection((), tuple(notes), region)


def _read_tables(
    store: Store, descriptor: Descriptor
) -> tuple[dict[str, TypedTable], list[Finding], set[str]]:
    """Return the tables, what is wrong with their files, and which could not be read."""
    parts: defaultdict[str, list[TypedTable]] = defaultdict(list)
    findings: list[Finding] = []
    refused: set[str] = set()
    for resource in descriptor.resources:
        schema = TABLES[resource.table]
        reader = next(of for end, of in _READERS.items() if resource.path.lower().endswith(end))
        try:
            raw, faults = reader(schema, resource.path, store.read(resource.path))
        except StoreError as error:
            raw, faults = None, [error.finding]
        findings += faults
        if raw is None:
            refused.add(resource.table)
            continue
        part, faults = type_table(schema, raw)
        findings += faults
        parts[resource.table].append(_with_licence(part, resource, descriptor.licence))
    # A table of which a part is missing is not judged: its keys would seem to lead nowhere.
    tables = {name: join_tables(of) for name, of in parts.items() if name not in refused}
    return tables, findings, refused


def _with_licence(part: TypedTable, resource: Resource, package_licence: str) -> TypedTable:
    """Give rows without a licence of their own that of their file, if not the package's."""
    if not resource.licence or resource.licence == package_licence:
        return part
    if "licence" not in TABLES[resource.table].names:
        return part
    rows = part.rows.copy()
    own = rows.get("licence", pd.Series(np.nan, index=rows.index, dtype="str"))
    rows["licence"] = own.fillna(resource.licence).astype("str")
    told = {name: mask for name, mask in part.told.items() if name != "licence"}
    return TypedTable(rows, part.labels, told)


def _unread(names: list[str], descriptor: Descriptor) -> list[Finding]:
    """Return a note for each file that looks like a table and is in no resource."""
    listed = {resource.path for resource in descriptor.resources}
    return [
        Finding(
            table=name,
            seen="a file that datapackage.json does not name",
            allowed="only files that it names are read",
            do="list it among the resources, or take it out",
        )
        for name in names
        if name.lower().endswith(tuple(FORMATS))
        and name not in listed
        and not name.startswith(("__MACOSX/", "."))
    ]
