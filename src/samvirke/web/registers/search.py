"""Search over all tables: words, and filters by table, function, owner, municipality and quality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from samvirke.model.capability import parse_capabilities
from samvirke.model.errors import InvalidValueError
from samvirke.model.schema import Kind
from samvirke.model.tables import EDITS, TABLES
from samvirke.register.capabilities import capability_catalogue
from samvirke.register.region import Region
from samvirke.web.registers.row import name_column, names_in
from samvirke.web.registers.spoken import capabilities_in_every_language, spoken_in_every_language

PAGE_ROWS = 50
SEARCHED = tuple(name for name in TABLES if name != EDITS.name)  # the history has a page of its own
Mask = npt.NDArray[np.bool_]
# Columns that name an owner, and those that name a municipality, the first that a table has.
OWNERS = ("owner", "giver", "parent")
PLACES = ("municipality", "home")
# Whose names are searched in: who serves a municipality would else bring every municipality that they serve.
NAMED = frozenset(
    ("owner", "parent", "site", "giver", "receiver", "consumer", "supplier", "home", "work", "municipality")
)
STANDARD_FUNCTIONS = {"fire": "fire", "ambulance": "ambulance", "police": "police"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for; what is empty is not asked for.

    Parameters
    ----------
    words
        Each must stand somewhere in the row, or in the names of what it refers to.
    table, function, quality
        Exactly this.
    owner, municipality
        An id, a name, or where none is just so, a part of a name.
    reference
        ``column:id``: only rows that name this row there.
    sort
        A column of the table, with ``-`` before it for the greatest first; only where a table is given.
    page
        From 1.
    """

    words: str = ""
    table: str = ""
    function: str = ""
    owner: str = ""
    municipality: str = ""
    quality: str = ""
    reference: str = ""
    sort: str = ""
    page: int = 1

    @property
    def is_anything(self) -> bool:
        """Whether anything is asked for at all."""
        return any(
            (
                self.words.strip(),
                self.table,
                self.function,
                self.owner.strip(),
                self.municipality.strip(),
                self.quality,
                self.reference,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row that was found."""

    table: str
    row: str
    values: Mapping[str, object]
    owner: str
    municipality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found.

    Parameters
    ----------
    hits
        At most `PAGE_ROWS` rows.
    count
        Of all.
    counts
        By table, as if no table had been asked for.
    page, pages
        Which page this is, and how many there are; from 1.
    """

    hits: Sequence[Hit]
    count: int
    counts: Mapping[str, int]
    page: int
    pages: int


class Index:
    """A region made ready for search: some 50 ms for Norway, once for each state of the register.

    Parameters
    ----------
    region
        What is searched.
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self.names = {name: names_in(region.table(name), name) for name in TABLES}
        self._tables = {name: _Rows(self, name) for name in SEARCHED if name in region.tables}

    def name_of(self, table: str, row: object) -> str:
        """Return what people call a row; its id where there is no such row."""
        return self.names[table].get(str(row), str(row))

    def search(self, asked: Asked) -> Found:
        """Return the rows that somebody looks for: those whose name begins so come first."""
        masks = {name: rows.found(asked) for name, rows in self._tables.items()}
        counts = {name: int(mask.sum()) for name, mask in masks.items()}
        wanted = [name for name in masks if asked.table in ("", name)]
        count = sum(counts[name] for name in wanted)
        pages = max(1, -(-count // PAGE_ROWS))
        page = min(max(1, asked.page), pages)
        skip = (page - 1) * PAGE_ROWS
        hits: list[Hit] = []
        for name in wanted:
            if skip >= counts[name]:
                skip -= counts[name]
                continue
            hits += self._tables[name].hits(masks[name], asked, skip, PAGE_ROWS - len(hits))
            skip = 0
            if len(hits) == PAGE_ROWS:
                break
        return Found(hits=hits, count=count, counts=counts, page=page, pages=pages)

    def choices(self, table: str, words: str, most: int = 30) -> list[tuple[str, str]]:
        """Return id and name of rows that a column may refer to; those whose name begins so come first."""
        wanted = words.casefold().split()
        found = [
            (row, name)
            for row, name in self.names[table].items()
            if all(word in f"{row} {name}".casefold() for word in wanted)
        ]
        start = words.casefold().strip()
        found.sort(key=lambda one: not one[1].casefold().startswith(start))
        return found[:most]

    @cached_property
    def functions_of_units(self) -> Mapping[str, frozenset[str]]:
        """Functions of each unit, by what it can do."""
        units = self.region.units
        return {
            str(unit): functions_of(told)
            for unit, told in zip(units["id"], units["capabilities"], strict=True)
        }

    def functions_at(self, column: str) -> Mapping[str, frozenset[str]]:
        """Functions of the units of each owner, or at rest at each site."""
        found: dict[str, set[str]] = {}
        units = self.region.units
        for unit, at in zip(units["id"], units[column], strict=True):
            found.setdefault(str(at), set()).update(self.functions_of_units[str(unit)])
        return {at: frozenset(of) for at, of in found.items()}


def functions_of(capabilities: object) -> frozenset[str]:
    """Return the functions that capabilities belong to by the catalogue."""
    if not isinstance(capabilities, str):
        return frozenset()
    try:
        names = parse_capabilities(capabilities)
    except InvalidValueError:
        return frozenset()
    catalogue = capability_catalogue()
    return frozenset(catalogue[name].function for name in names if name in catalogue)


class _Rows:
    """One table made ready."""

    def __init__(self, index: Index, table: str) -> None:
        self._index, self._table = index, table
        self.rows = index.region.table(table)

    @cached_property
    def owners(self) -> "pd.Series[str]":
        column = next((one for one in OWNERS if one in self.rows.columns), None)
        if column is not None:
            own = self.rows[column].fillna("").astype(str)
            return own.where(own != "", self.rows["id"].astype(str)) if column == "parent" else own
        return self._of_site("owner")

    @cached_property
    def municipalities(self) -> "pd.Series[str]":
        if self._table == "municipalities":
            return self.rows["id"].astype(str)
        column = next((one for one in PLACES if one in self.rows.columns), None)
        if column is not None:
            return self.rows[column].fillna("").astype(str)
        return self._of_site("municipality")

    @cached_property
    def functions(self) -> Sequence[frozenset[str]]:
        index, ids = self._index, self.rows["id"].astype(str)
        if self._table == "standards":
            return [frozenset({STANDARD_FUNCTIONS[one]}) for one in self.rows["function"]]
        if "capabilities" in self.rows.columns:
            return [functions_of(told) for told in self.rows["capabilities"]]
        known: Mapping[str, frozenset[str]] = {}
        if self._table in ("sites", "organisations"):
            known = index.functions_at("site" if self._table == "sites" else "owner")
        return [known.get(one, frozenset()) for one in ids]

    @cached_property
    def texts(self) -> Sequence[str]:
        """What words are looked for in: the row, the names of what it refers to, and its words."""
        parts = []
        for column in TABLES[self._table].columns:
            if column.name in ("source", "licence", "as_of", "quality"):
                continue
            if column.kind not in (Kind.TEXT, Kind.CAPABILITIES) or column.name not in self.rows.columns:
                continue
            values = self.rows[column.name].fillna("").astype(str)
            if column.references and column.name not in NAMED:
                continue
            parts.append(values)
            if column.references:
                parts.append(values.map(self._index.names[column.references]).fillna(""))
            elif column.kind is Kind.CAPABILITIES:
                parts.append(
                    values.map({one: capabilities_in_every_language(one) for one in values.unique()})
                )
            elif column.choices or column.name == "item":
                spoken = {value: spoken_in_every_language(value) for value in values.unique()}
                parts.append(values.map(spoken))
        parts.append(self.municipalities.map(self._index.names["municipalities"]).fillna(""))
        return [" ".join(told).casefold() for told in zip(*parts, strict=True)]

    def found(self, asked: Asked) -> Mask:
        mask = np.ones(len(self.rows), dtype=np.bool_)
        if words := asked.words.casefold().split():
            mask &= np.fromiter((all(word in text for word in words) for text in self.texts), dtype=np.bool_)
        if asked.quality:
            mask &= (self.rows["quality"] == asked.quality).to_numpy(dtype=np.bool_)
        if asked.function:
            mask &= np.fromiter((asked.function in of for of in self.functions), dtype=np.bool_)
        if owner := asked.owner.strip():
            mask &= self._named(self.owners, "organisations", owner)
        if municipality := asked.municipality.strip():
            mask &= self._named(self.municipalities, "municipalities", municipality)
        if asked.reference:
            column, _, row = asked.reference.partition(":")
            if TABLES[self._table].names >= {column} and TABLES[self._table].column(column).references:
                mask &= (self.rows[column] == row).to_numpy(dtype=np.bool_)
            else:
                mask[:] = False
        return mask

    def hits(self, mask: Mask, asked: Asked, skip: int, most: int) -> list[Hit]:
        positions = self._in_order(np.flatnonzero(mask), asked)[skip : skip + most]
        return [
            Hit(
                table=self._table,
                row=str(values["id"]),
                values={str(name): value for name, value in values.items()},
                owner=self.owners.iloc[position],
                municipality=self.municipalities.iloc[position],
            )
            for position, values in zip(positions, self.rows.iloc[positions].to_dict("records"), strict=True)
        ]

    def _in_order(self, positions: npt.NDArray[np.int64], asked: Asked) -> npt.NDArray[np.int64]:
        column = asked.sort.removeprefix("-")
        if asked.table and column in self.rows.columns and column != "geometry":
            values = self.rows[column].iloc[positions]
            if column in TABLES[self._table].names and TABLES[self._table].column(column).references:
                names = self._index.names[TABLES[self._table].column(column).references]
                values = values.map(names).fillna(values)
            if values.dtype.kind not in "if":
                values = values.str.casefold()
            order = values.reset_index(drop=True).sort_values(
                ascending=not asked.sort.startswith("-"), kind="stable", na_position="last"
            )
            return np.asarray(positions[order.index.to_numpy()])
        start = asked.words.casefold().strip()
        if not start:
            return positions
        names = self.rows[name_column(self._table)].iloc[positions].fillna("").astype(str).str.casefold()
        ids = self.rows["id"].iloc[positions].astype(str).str.casefold()
        rank = np.where(ids == start, 0, np.where(names.str.startswith(start), 1, 2))
        return np.asarray(positions[np.argsort(rank, kind="stable")])

    def _named(self, ids: "pd.Series[str]", table: str, asked: str) -> Mask:
        names = self._index.names[table]
        if asked in names:
            return np.asarray((ids == asked).to_numpy(dtype=np.bool_))
        words = asked.casefold().split()
        exactly = {row for row, name in names.items() if name.casefold() == asked.casefold()}
        wanted = exactly or {
            row for row, name in names.items() if all(word in f"{row} {name}".casefold() for word in words)
        }
        return np.asarray(ids.isin(wanted).to_numpy(dtype=np.bool_))

    def _of_site(self, column: str) -> "pd.Series[str]":
        if "site" not in self.rows.columns and "consumer" not in self.rows.columns:
            return pd.Series([""] * len(self.rows), index=self.rows.index, dtype="object")
        sites = self._index.region.sites.set_index("id")[column]
        at = self.rows["site" if "site" in self.rows.columns else "consumer"]
        return at.map(sites).fillna("").astype(str)
