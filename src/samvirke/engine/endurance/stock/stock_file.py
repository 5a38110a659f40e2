"""A user's own file of stock: whose, of what, how much, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from samvirke.engine.endurance.stock.expiry import day_of, last_day_of_use
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.model.errors import BadInputError, PackageError
from samvirke.model.finding import Finding
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.register.closest import did_you_mean
from samvirke.register.columns import check_columns
from samvirke.register.csv_file import read_csv
from samvirke.register.foreign_header import foreign_header
from samvirke.register.in_order import in_order
from samvirke.register.items import item_catalogue
from samvirke.register.region import Region
from samvirke.register.typed import Labels, type_table

MOST = 1e12  # of a lot, in any unit: a slip of the keyboard is caught here
COLUMNS = (
    Column(name="owner", required=False, meaning="Id of the organisation; empty: who runs the site"),
    Column(name="site", required=False, meaning="Id of the place; empty: the owner's"),
    Column(name="item", meaning="An item of the catalogue"),
    Column(name="quantity", kind=Kind.NUMBER, minimum=0, maximum=MOST, meaning="How much"),
    Column(name="unit", meaning="The unit of the catalogue"),
    Column(name="expires_on", kind=Kind.DATE, required=False, meaning="Last day of use; empty: it keeps"),
    Column(name="arrives_on", kind=Kind.DATE, required=False, meaning="Empty: it is there"),
)
NOT_READ = "no stock was read"
NORWEGIAN = {  # what a header in Norwegian means
    "eier": "owner",
    "eigar": "owner",
    "virksomhet": "owner",
    "verksemd": "owner",
    "kommune": "owner",
    "sted": "site",
    "stad": "site",
    "lagersted": "site",
    "lagerstad": "site",
    "vare": "item",
    "varenavn": "item",
    "varenamn": "item",
    "artikkel": "item",
    "produkt": "item",
    "utstyr": "item",
    "antall": "quantity",
    "antal": "quantity",
    "mengde": "quantity",
    "enhet": "unit",
    "eining": "unit",
    "utløper": "expires_on",
    "utløpsdato": "expires_on",
    "går ut": "expires_on",
    "holdbar til": "expires_on",
    "haldbar til": "expires_on",
    "ankommer": "arrives_on",
    "kommer": "arrives_on",
    "kjem": "arrives_on",
}


def lots_from_file(
    path: str | PathLike[str], region: Region, owners: Sequence[str], starts_at_utc: str
) -> Mapping[str, Lots]:
    """Return the lots of a stock file by item; every bad row is named, and then nothing is read.

    Parameters
    ----------
    path
        CSV in UTF-8 with comma, semicolon or tab; columns item, quantity, unit, and owner or site; expires_on
        and arrives_on where known.
    region
        Whose sites the file may name.
    owners
        Ids of organisations, in the order of the needs.
    starts_at_utc
        Moment of day 0.

    Raises
    ------
    PackageError
        With all findings: row, what was seen, what is allowed, what to do.
    BadInputError
        When the file cannot be opened.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadInputError(
            f"{path} cannot be read: {error.strerror}; give a CSV file with the columns "
            f"{', '.join(column.name for column in COLUMNS)}"
        ) from None
    schema = TableSchema(name=Path(path).name, meaning="Stock, lot by lot", columns=COLUMNS)
    if (foreign := foreign_header(schema, data, NORWEGIAN, "docs/endurance-stock.md")) is not None:
        raise PackageError(str(path), [foreign], NOT_READ)
    raw, findings = read_csv(schema, schema.name, data)
    findings = [
        replace(finding, do=f"name it {NORWEGIAN[finding.column.lower()]} in row 1")
        if finding.column.lower() in NORWEGIAN
        else finding
        for finding in findings
    ]
    if raw is None:
        raise PackageError(str(path), findings, NOT_READ)
    typed, faults = type_table(schema, raw)
    typed = replace(typed, labels=Labels(schema.name, typed.labels.ids, typed.labels.numbers))
    findings += [*faults, *check_columns(schema, typed)]
    if not len(typed.rows) and not findings:
        do = "write a row for each lot; without any stock leave the file out"
        findings.append(Finding(table=schema.name, seen="no rows", allowed="one row or more", do=do))
    if any(not finding.row for finding in findings):  # of the whole file: no row can be judged
        raise PackageError(str(path), findings, NOT_READ)
    told = {finding.row for finding in findings}
    rows = typed.rows.reindex(columns=[column.name for column in COLUMNS])
    runs = dict(zip(region.sites["id"], region.sites["owner"], strict=True))
    number = {owner: place for place, owner in enumerate(owners)}
    lots: dict[str, list[tuple[int, float, int, int]]] = {}
    for position, cells in enumerate(rows.to_dict("records")):
        if typed.labels.row(position) in told:
            continue
        row = {name: None if pd.isna(value) else value for name, value in cells.items()}
        faulty = [*_owner_faults(row, runs, owners), *_item_faults(row), *_day_faults(row)]
        findings += [
            Finding(
                table=schema.name,
                row=typed.labels.row(position),
                column=column,
                seen=seen,
                allowed=allowed,
                do=do,
            )
            for column, seen, allowed, do in faulty
        ]
        if not faulty:
            owner = number[str(row["owner"] or runs[str(row["site"])])]
            lots.setdefault(str(row["item"]), []).append((owner, *_lot(row, starts_at_utc)))
    if findings:
        raise PackageError(str(path), in_order(findings), NOT_READ)
    return {item: _as_lots(of, len(owners)) for item, of in lots.items()}


_Row = Mapping[str, object]
_Fault = tuple[str, str, str, str]  # column, seen, allowed, do


def _owner_faults(row: _Row, runs: Mapping[str, str], owners: Sequence[str]) -> list[_Fault]:
    owner, site = row["owner"], row["site"]
    if owner is None and site is None:
        return [("owner", "neither owner nor site", "one of them in every row", "say whose it is")]
    if site is not None and site not in runs:
        do = did_you_mean(str(site), runs) or "leave the site empty and name the owner"
        return [("site", f"{site!r}", "the id of a site of the region", do)]
    holder = str(owner if owner is not None else runs[str(site)])
    if holder not in owners:
        allowed = f"one of the {len(owners)} owners who need something, such as {', '.join(owners[:3])}"
        do = did_you_mean(holder, owners) or "write the owner who may use it"
        return [("owner" if owner is not None else "site", f"{holder!r}", allowed, do)]
    return []


def _item_faults(row: _Row) -> list[_Fault]:
    known = item_catalogue()
    name, unit = str(row["item"]), str(row["unit"])
    if name not in known:
        said = {
            word: item.name for item in known.values() for word in (item.english, item.bokmal, item.nynorsk)
        }
        do = f"write {said[name.lower()]!r}" if name.lower() in said else did_you_mean(name, known)
        return [("item", f"{name!r}", "an item of the catalogue", do or f"write one of {', '.join(known)}")]
    if unit != known[name].unit:
        do = f"count it in {known[name].unit}" + ("; a pair is two pieces" if unit == "pair" else "")
        return [("unit", f"{unit!r} of {name}", repr(known[name].unit), do)]
    return []


def _day_faults(row: _Row) -> list[_Fault]:
    first, last = row["arrives_on"], row["expires_on"]
    if first is None or last is None:
        return []
    if pd.Period(str(last)).end_time < pd.Period(str(first)).start_time:
        return [("expires_on", f"{last}, before it comes on {first}", "that day or later", "mend the dates")]
    return []


def _lot(row: _Row, starts_at_utc: str) -> tuple[float, int, int]:
    """Return quantity, first day and last day of use."""
    first, last = row["arrives_on"], row["expires_on"]
    expires = NEVER if last is None else last_day_of_use(str(last), starts_at_utc)
    arrives = 0 if first is None else day_of(str(first), starts_at_utc)
    return float(str(row["quantity"])), min(arrives, expires), expires


def _as_lots(of: list[tuple[int, float, int, int]], n_owners: int) -> Lots:
    owner, quantity, arrives, expires = (np.array(values) for values in zip(*of, strict=True))
    return Lots(n_owners=n_owners, owner=owner, quantity=quantity, arrives_day=arrives, expires_day=expires)
