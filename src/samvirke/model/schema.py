"""How a table of a Region package is described: its columns, and what may stand in them."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and how it lies in memory (in brackets)."""

    TEXT = "text"  # [str]
    INTEGER = "integer"  # [int64; float64 with NaN where the column may be empty]
    NUMBER = "number"  # [float64]
    DATE = "date"  # ISO: 2026, 2026-11 or 2026-11-22, as precise as the source is [str]
    MOMENT = "moment"  # ISO with zone, 2026-11-22T08:00:00Z [str]
    CAPABILITIES = "capabilities"  # fire.pump:2;rescue.smoke_dive:4 [str]
    HOURS = "hours"  # always, or mon-fri 07:00-15:30;sat 10:00-14:00 [str]
    GEOMETRY = "geometry"  # GeoJSON [shapely geometry, WGS 84]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its kind, its limits and what it means."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    references: str = ""  # the table whose `id` it names
    unit: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One table: its columns in order. `id` is the key of every table."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False  # must a Region have it?
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(column.name for column in self.columns))

    def column(self, name: str) -> Column:
        """Return the column of that name; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
