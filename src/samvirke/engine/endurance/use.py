"""The table of use: how much of each item care takes, and the choices a user makes among its levels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import rows_of
from samvirke.engine.endurance.coefficient import QUALITIES, Coefficient
from samvirke.engine.endurance.normal_use import normal_coefficients, precaution_coefficients
from samvirke.engine.endurance.staff_use import staff_coefficients
from samvirke.model.errors import BadInputError
from samvirke.register.closest import did_you_mean
from samvirke.register.items import item_named
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Coefficients of use, and the value chosen of each.

    Parameters
    ----------
    coefficients
        Rows, no two with the same key.
    values
        What is reckoned with, one for each row, in the unit of its item.
    """

    coefficients: tuple[Coefficient, ...]
    values: tuple[float, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the coefficients: `gown.intensive`."""
        return tuple(row.key for row in self.coefficients)

    def at(self, level: str) -> "Use":
        """Return the table with every coefficient at low, base or high; own values are given up."""
        return replace(self, values=tuple(row.at(level) for row in self.coefficients))

    def with_value(self, key: str, value: float) -> "Use":
        """Return the table with one coefficient at a value of the user's.

        Raises
        ------
        BadInputError
            When there is no such coefficient, or the value is no number of 0 or more.
        """
        at = self._position(key)
        if not 0 <= value < float("inf"):
            raise BadInputError(
                f"{key} is {value}; it must be a number of 0 or more, in {self.coefficients[at].unit}"
            )
        own = replace(
            self.coefficients[at],
            low=value,
            base=value,
            high=value,
            source="set by the user",
            year="",
            quality="own",
        )
        return self._with(at, own, float(value))

    def with_level(self, key: str, level: str) -> "Use":
        """Return the table with one coefficient at low, base or high.

        Raises
        ------
        BadInputError
            When there is no such coefficient.
        """
        at = self._position(key)
        return self._with(at, self.coefficients[at], self.coefficients[at].at(level))

    def value(self, key: str) -> float:
        """Return what is reckoned with; refused like `with_value` when there is no such coefficient."""
        return self.values[self._position(key)]

    def matrix(self, items: Sequence[str], per: Sequence[str]) -> Floats:
        """Return the values as ``(n_items, n_per)``, 0 where the table has no row.

        Raises
        ------
        BadInputError
            When an item is not of the catalogue.
        """
        for item in items:
            item_named(item)
        value = dict(zip(self.keys, self.values, strict=True))
        cells = [[value.get(f"{item}.{what}", 0.0) for what in per] for item in items]
        return np.array(cells, dtype=np.float64).reshape(len(items), len(per))

    def quality(self, items: Sequence[str], per: Sequence[str]) -> tuple[str, ...]:
        """Return the poorest quality among the rows of each item that count; ``none`` without one."""
        found: dict[str, list[int]] = {item: [] for item in items}
        for row, value in zip(self.coefficients, self.values, strict=True):
            if row.item in found and row.per in per and value > 0:
                found[row.item].append(QUALITIES.index(row.quality))
        return tuple(QUALITIES[max(of)] if of else "none" for of in found.values())

    def _with(self, at: int, row: Coefficient, value: float) -> "Use":
        rows, values = list(self.coefficients), list(self.values)
        rows[at], values[at] = row, value
        return replace(self, coefficients=tuple(rows), values=tuple(values))

    def _position(self, key: str) -> int:
        keys = self.keys
        if key in keys:
            return keys.index(key)
        near = did_you_mean(key, keys)
        raise BadInputError(
            f"there is no coefficient {key!r}; {near + '; ' if near else ''}keys are item.per such as "
            "gown.intensive, and docs/needs.md lists them; a new one is a row of a file of your own "
            "(open_use)"
        )


@cache
def standard_use() -> Use:
    """Return the table that ships with Samvirke, at base."""
    given = tuple(
        Coefficient(
            item=row["item"],
            per=row["per"],
            low=float(row["low"]),
            base=float(row["base"]),
            high=float(row["high"]),
            unit=row["unit"],
            source=row["source"],
            year=row["year"],
            quality=row["quality"],
        )
        for row in rows_of("care_use")
    )
    rows = (*staff_coefficients(), *given, *normal_coefficients(), *precaution_coefficients())
    return Use(coefficients=rows, values=tuple(row.base for row in rows))


def use_table(use: Use | None = None) -> pd.DataFrame:
    """Return the coefficients as a table, one row each.

    Columns: ``key``, ``item``, ``per``, ``low``, ``base``, ``high``, ``value`` (reckoned with), ``unit``,
    ``quality``, ``source``, ``year``.
    """
    use = standard_use() if use is None else use
    rows = [
        {
            "key": row.key,
            "item": row.item,
            "per": row.per,
            "low": row.low,
            "base": row.base,
            "high": row.high,
            "value": value,
            "unit": row.unit,
            "quality": row.quality,
            "source": row.source,
            "year": row.year,
        }
        for row, value in zip(use.coefficients, use.values, strict=True)
    ]
    return pd.DataFrame(rows)
