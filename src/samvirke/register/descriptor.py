"""`datapackage.json`: what the package is called, who may use it, and which file holds which table.

The form is the Data Package of Frictionless (specs.frictionlessdata.io), so that other tools read
it too. Ours to add is one property of a resource, `table`: a table may lie in several files with
different licences, and then the names of the resources differ.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.model.tables import TABLES
from samvirke.register.closest import closest, did_you_mean
from samvirke.register.store import DESCRIPTOR, StoreError, check_inside

NO_LICENCE = "NOASSERTION"  # SPDX for "nobody has said"
NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]*")
FORMATS = {
    ".csv": ("csv", "text/csv"),
    ".parquet": ("parquet", "application/vnd.apache.parquet"),
    ".geojson": ("geojson", "application/geo+json"),
}
SMALLEST = (
    '{"name": "my-region", "licenses": [{"name": "CC-BY-4.0"}], "resources": '
    '[{"name": "sites", "path": "sites.csv"}, …]}'
)
_TYPES = {
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.MOMENT: "datetime",
    Kind.GEOMETRY: "geojson",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of a package and the table that it holds, whole or in part."""

    table: str
    path: str
    licence: str = ""  # empty: the package's


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """What `datapackage.json` says."""

    name: str
    title: str
    licence: str
    attributions: tuple[str, ...]
    resources: tuple[Resource, ...]
    about: Mapping[str, Any] = field(default_factory=dict)  # what it says that we do not use


def write_descriptor(descriptor: Descriptor) -> bytes:
    """Return `datapackage.json`, the same bytes for the same package."""
    document: dict[str, Any] = {
        "profile": "data-package",
        "name": descriptor.name,
        "title": descriptor.title,
        "licenses": _licenses(descriptor.licence),
        "sources": _sources(descriptor.attributions),
    }
    about = dict(descriptor.about)
    # Fuller than ours, such as with addresses; but not where the region has since changed.
    for name, told in (
        ("licenses", _licence(about, "licenses", []) == descriptor.licence),
        ("sources", _attributions(about, []) == descriptor.attributions),
    ):
        if name in about and not told:
            del about[name]
    document |= about | {
        "resources": [_resource(resource) for resource in descriptor.resources],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _licenses(licence: str) -> list[dict[str, str]]:
    return [{"name": licence}]


def _sources(attributions: Sequence[str]) -> list[dict[str, str]]:
    return [{"title": line} for line in attributions]


def _resource(resource: Resource) -> dict[str, Any]:
    suffix = "." + resource.path.rpartition(".")[2]
    form, mediatype = FORMATS[suffix]
    folder = resource.path.rpartition("/")[0]
    schema = TABLES[resource.table]
    described: dict[str, Any] = {
        "name": f"{resource.table}-{folder}" if folder else resource.table,
        "table": resource.table,
        "path": resource.path,
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "format": form,
        "mediatype": mediatype,
        "encoding": "utf-8",
        "description": schema.meaning,
    }
    if resource.licence:
        described["licenses"] = [{"name": resource.licence}]
    described["schema"] = table_schema(schema)
    return described


def table_schema(schema: TableSchema) -> dict[str, Any]:
    """Return a table's Frictionless Table Schema."""
    return {
        "fields": [_field(column) for column in schema.columns],
        "primaryKey": "id",
        "foreignKeys": [
            {
                "fields": column.name,
                # An empty resource name is the table itself, as the standard has it.
                "reference": {
                    "resource": "" if column.references == schema.name else column.references,
                    "fields": "id",
                },
            }
            for column in schema.columns
            if column.references
        ],
        "missingValues": [""],
    }


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": column.required}
    if column.name == "id":
        limits["unique"] = True
    if column.minimum is not None:
        limits["minimum"] = column.minimum
    if column.maximum is not None:
        limits["maximum"] = column.maximum
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.pattern:
        limits["pattern"] = column.pattern
    described = {"name": column.name, "type": _TYPES.get(column.kind, "string")}
    described["description"] = column.meaning + (f" [{column.unit}]" if column.unit else "")
    return {**described, "constraints": limits}


def read_descriptor(data: bytes) -> tuple[Descriptor, list[Finding], list[Finding]]:
    """Return what `datapackage.json` says, what is wrong with it, and what is only worth a note.

    What is wrong is left out, so that the rest of the package can still be checked.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        seen = "JSON that cannot be read: " + (
            "too deep" if isinstance(error, RecursionError) else str(error)
        )
        return _EMPTY, [_finding(seen, "one JSON object in UTF-8", "mend it there")], []
    if not isinstance(document, dict):
        do = f"write it as {SMALLEST}"
        return _EMPTY, [_finding(f"a JSON {_json_name(document)}", "one JSON object", do)], []
    findings: list[Finding] = []
    notes: list[Finding] = []
    name = document.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        seen = "nothing" if name is None else repr(name)
        allowed = "letters a-z, digits, hyphen, dot and underscore"
        findings.append(_finding(seen, allowed, 'give the region a "name"', "name"))
        name = ""
    title = document.get("title", name)
    if not isinstance(title, str):
        findings.append(_finding(repr(title), "text", 'write the "title" as text', "title"))
        title = name
    licence = _licence(document, "licenses", findings)
    if not licence:
        licence = NO_LICENCE
        if not findings:
            do = 'add "licenses": [{"name": "CC-BY-4.0"}], or what you have decided'
            notes.append(_finding("nothing", "a licence by its SPDX name", do, "licenses"))
    resources = _resources(document, findings)
    attributions = _attributions(document, findings)
    return (
        Descriptor(
            name=name,
            title=title,
            licence=licence,
            attributions=attributions,
            resources=tuple(resources),
            about=_about(document, licence, attributions),
        ),
        findings,
        notes,
    )


def _about(document: Mapping[str, Any], licence: str, attributions: Sequence[str]) -> dict[str, Any]:
    """Return what other tools have written there, so that an edit keeps it."""
    ours = {"profile", "name", "title", "licenses", "licences", "sources", "resources"}
    about = {name: value for name, value in document.items() if name not in ours}
    licenses = document.get("licenses", document.get("licences"))
    fuller = (
        ("licenses", licenses, _licenses(licence)),
        ("sources", document.get("sources"), _sources(attributions)),
    )
    return about | {name: raw for name, raw, plain in fuller if raw and raw != plain}


def _resources(document: Mapping[str, Any], findings: list[Finding]) -> list[Resource]:
    listed = document.get("resources")
    if not isinstance(listed, list) or not listed:
        seen = "nothing" if not listed else f"a JSON {_json_name(listed)}"
        do = 'list each file as {"name": "sites", "path": "sites.csv"}'
        findings.append(_finding(seen, "a list of resources", do, "resources"))
        return []
    resources: list[Resource] = []
    for number, item in enumerate(listed, start=1):
        where = f"resources {number}"
        if not isinstance(item, dict):
            seen = f"a JSON {_json_name(item)}"
            do = 'write {"name": "sites", "path": "sites.csv"}'
            findings.append(_finding(seen, "a JSON object", do, where))
            continue
        table = item.get("table", item.get("name"))
        if not isinstance(table, str) or table not in TABLES:
            seen = "no table" if table is None else f"the table {table!r}"
            do = did_you_mean(str(table), TABLES) or "take it out, or name its table"
            findings.append(_finding(seen, ", ".join(TABLES), do, where))
            continue
        paths = item.get("path")
        encoding = item.get("encoding", "utf-8")
        if str(encoding).lower() not in {"utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii"}:
            seen, do = f"encoding {encoding!r}", "save the file as CSV UTF-8"
            findings.append(_finding(seen, "utf-8", do, where))
        for path in paths if isinstance(paths, list) and paths else [paths]:
            if not isinstance(path, str):
                seen = "no path" if path is None else f"the path {path!r}"
                do = f'add "path": "{table}.csv"; data inside datapackage.json are not read'
                findings.append(_finding(seen, "a file inside the package", do, where))
                continue
            _add(resources, table, path, _licence(item, where, findings), findings)
    return resources


def _add(resources: list[Resource], table: str, path: str, licence: str, findings: list[Finding]) -> None:
    try:
        path = check_inside(path)
    except StoreError as error:
        findings.append(error.finding)
        return
    if not path.lower().endswith(tuple(FORMATS)):
        do = "save it as CSV UTF-8 (areas as GeoJSON) and name that file"
        allowed = f"files that end in {', '.join(FORMATS)}"
        findings.append(Finding(table=path, seen=f"the file {path!r}", allowed=allowed, do=do))
    elif any(path == other.path for other in resources):
        do = "list every file once"
        findings.append(Finding(table=path, seen="the file twice", allowed="once", do=do))
    else:
        resources.append(Resource(table=table, path=path, licence=licence))


def _licence(item: Mapping[str, Any], where: str, findings: list[Finding]) -> str:
    listed = item.get("licenses", item.get("licences"))
    if listed is None:
        return ""
    first = listed[0] if isinstance(listed, list) and listed else listed
    name = first.get("name", first.get("path")) if isinstance(first, dict) else first
    if isinstance(name, str) and name:
        return name
    do = 'write "licenses": [{"name": "CC-BY-4.0"}]'
    findings.append(_finding(repr(listed), "a list with the SPDX name of a licence", do, where))
    return ""


def _attributions(document: Mapping[str, Any], findings: list[Finding]) -> tuple[str, ...]:
    listed = document.get("sources", [])
    lines = [
        item if isinstance(item, str) else item.get("title") if isinstance(item, dict) else None
        for item in (listed if isinstance(listed, list) else [listed])
    ]
    if all(isinstance(line, str) for line in lines):
        return tuple(str(line) for line in lines)
    do = 'write "sources": [{"title": "the line to print"}]'
    findings.append(_finding(repr(listed), "a list of objects with a title", do, "sources"))
    return ()


def missing_descriptor(names: Sequence[str]) -> Finding:
    """Return the finding for a package without `datapackage.json`."""
    near = closest(DESCRIPTOR, names)
    seen = "no such file" + (f", but {near}" if near else "")
    return _finding(seen, "a package has this file at its top", f"write one, such as {SMALLEST}")


def _finding(seen: str, allowed: str, do: str, column: str = "") -> Finding:
    return Finding(table=DESCRIPTOR, column=column, seen=seen, allowed=allowed, do=do)


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")


def _json_name(value: object) -> str:
    names = {dict: "object", list: "list", str: "text", bool: "truth value", type(None): "null"}
    return names.get(type(value), "number")


_EMPTY = Descriptor(name="", title="", licence=NO_LICENCE, attributions=(), resources=())
