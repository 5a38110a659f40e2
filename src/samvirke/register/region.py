"""A Region: who has what, where, with the source and quality of every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike
from types import MappingProxyType
from typing import Any

import pandas as pd

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.model.schema import Column, Kind, TableSchema
from samvirke.model.tables import QUALITIES, TABLES

BUILTIN = ("norway",)


@dataclass(frozen=True, eq=False)
class Region:
    """The register of one region, frozen. Made by `builtin`, `read` or a source; changed by `edit`.

    Parameters
    ----------
    name
        Short name, letters, digits and hyphens.
    title
        What people call it.
    licence
        SPDX name for rows without a licence of their own.
    attributions
        Lines that must be printed where the data are shown.
    tables
        Table name → rows, columns and kinds as `samvirke.model.tables` says; tables may be absent.
    about
        What `datapackage.json` says besides: version, contributors …; not used, and kept.
    """

    name: str
    title: str
    licence: str = "CC-BY-4.0"
    attributions: tuple[str, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = set(self.tables) - set(TABLES)
        if unknown:
            raise InvalidValueError(
                f"{', '.join(sorted(unknown))} is no table of a region; the tables are {', '.join(TABLES)}"
            )
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))
        object.__setattr__(self, "about", MappingProxyType(dict(self.about)))

    def __reduce__(self) -> tuple[object, ...]:
        """Let a region cross to a worker process."""
        tables, about = dict(self.tables), dict(self.about)
        return type(self), (self.name, self.title, self.licence, self.attributions, tables, about)

    @classmethod
    def builtin(cls, name: str) -> "Region":
        """Return a region that ships with Samvirke: `norway`."""
        from samvirke.register.builtin import build_builtin

        if name not in BUILTIN:
            raise BadInputError(
                f"there is no built-in region {name!r}; the built-in regions are "
                f"{', '.join(BUILTIN)}; give a folder or zip to read a package"
            )
        return build_builtin(name)

    @classmethod
    def read(cls, path: str | PathLike[str]) -> "Region":
        """Read and check a Region package, a folder or a zip; refuse it whole if anything is wrong."""
        from samvirke.register.package import read_package

        return read_package(path)

    @classmethod
    def open(cls, name_or_path: str | PathLike[str]) -> "Region":
        """Return the built-in region of that name, else read the package at that path."""
        return cls.builtin(str(name_or_path)) if name_or_path in BUILTIN else cls.read(name_or_path)

    def write(self, path: str | PathLike[str]) -> None:
        """Write the region as a package: a zip when the path ends in .zip, else a folder."""
        from samvirke.register.package import write_package

        write_package(self, path)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; one that the region does not have comes back without rows."""
        if name in self.tables:
            return self.tables[name]
        return empty_table(TABLES[name])

    def with_table(self, name: str, rows: pd.DataFrame) -> "Region":
        """Return the same region with one table replaced."""
        return replace(self, tables={**self.tables, name: rows})

    @property
    def organisations(self) -> pd.DataFrame:
        """Who owns resources or has a duty."""
        return self.table("organisations")

    @property
    def municipalities(self) -> pd.DataFrame:
        """The municipalities, who lives there and whom they belong to."""
        return self.table("municipalities")

    @property
    def cells(self) -> pd.DataFrame:
        """Where people are."""
        return self.table("cells")

    @property
    def sites(self) -> pd.DataFrame:
        """Places that resources belong to."""
        return self.table("sites")

    @property
    def units(self) -> pd.DataFrame:
        """Resources that move as one."""
        return self.table("units")

    @property
    def standards(self) -> pd.DataFrame:
        """How fast help shall come, and who says so."""
        return self.table("standards")

    @cached_property
    def quality(self) -> pd.DataFrame:
        """Count the rows of each table by quality: one row a table, one column a quality."""
        counts = {
            name: rows["quality"].value_counts()
            for name, rows in self.tables.items()
            if "quality" in rows.columns
        }
        table = pd.DataFrame(counts).T.reindex(columns=list(QUALITIES))
        return table.fillna(0).astype(int)


def empty_table(schema: TableSchema) -> pd.DataFrame:
    """Return a table of the schema without rows."""
    return pd.DataFrame({c.name: pd.Series(dtype=dtype_of(c)) for c in schema.columns})


def dtype_of(column: Column) -> str:
    """Return how a column lies in memory."""
    if column.kind is Kind.GEOMETRY:
        return "object"
    if column.kind is Kind.INTEGER and column.required:
        return "int64"
    return "float64" if column.kind in (Kind.NUMBER, Kind.INTEGER) else "str"
